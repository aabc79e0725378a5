"""Makes an example's count folder: settings, partner list, and its returns built on the spot."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from xltools.demo.bodies import bodies, partners, senders
from xltools.demo.damage import DAMAGES
from xltools.demo.files import Form, file_named, files
from xltools.demo.planted import planted_files
from xltools.demo.returns import header, return_id, return_lines, sender, signed_off
from xltools.folder import create_folder
from xltools.template.build import build_return, build_return_1_0
from xltools.template.layout import DATA_FIELDS, HEADINGS_1_0

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.demo.bodies import DemoBody
    from xltools.demo.example import Example
    from xltools.demo.lines import Line

CSV_FIELDS = ("partner", "financial_year", "return_id", "received", *DATA_FIELDS)
FIELDS_1_0 = ("line", "service", "cofog", "gross", "income", "funder", "expenditure_type", "notes")
"""What the columns of template 1.0 hold, in its order."""


def make_demo(folder: Path, example: Example) -> None:
    """Write an example's count folder: the same files, byte for byte, at every run.

    Its page in docs says which figures are published, which are shared out and what is planted. Raises `UsageError`
    where the folder already holds a count.
    """
    made = create_folder(folder, example.place, partners(example.name), example.mail)
    for file in files(example.name):
        write_return(made.returns / file, example)
    for plant in planted_files(example.name):
        if plant.damage:
            DAMAGES[plant.damage](made.returns / plant.file, example)


def write_return(path: Path, example: Example) -> None:
    """Write one file as its sender would have sent it, before any damage is done to it."""
    form = file_named(example.name, path.name).form
    if form == Form.LINES_CSV:
        write_lines_csv(path, example)
    elif form == Form.TEMPLATE_1_0:
        lines = [_as_1_0(line) for line in return_lines(example, path.name)]
        build_return_1_0(path, organisation=sender(example, path.name).partner, year=example.place.year, lines=lines)
    else:
        names = [body.partner for body in bodies(example.name)]
        lines = return_lines(example, path.name)
        build_return(path, prefill=header(example, path.name), organisations=names, lines=lines)


def write_lines_csv(path: Path, example: Example) -> None:
    """Write the lines CSV that holds several bodies."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CSV_FIELDS, lineterminator="\n")
        writer.writeheader()
        for body in senders(example.name, path.name):
            writer.writerows({**line, **_identity(body, path.name, example)} for line in example.body_lines(body))


def _as_1_0(line: Line) -> Line:
    return {heading: line.get(field) for heading, field in zip(HEADINGS_1_0, FIELDS_1_0, strict=True)}


def _identity(body: DemoBody, file: str, example: Example) -> Line:
    return {
        "partner": body.partner,
        "financial_year": example.place.year,
        "return_id": return_id(example, body),
        "received": signed_off(example, file),
    }
