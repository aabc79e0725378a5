"""Makes an example's count folder: settings, partner list, and its returns built on the spot."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from xltools.demo.bodies import bodies, partners, senders
from xltools.demo.damage import DAMAGES
from xltools.demo.files import Form, file_named, files
from xltools.demo.other_forms import write_ods, write_own_workbook
from xltools.demo.planted import planted_files
from xltools.demo.returns import header, return_id, return_lines, sender_lines, signed_off
from xltools.demo.together import Workbook, build_together
from xltools.folder import create_folder
from xltools.template.build import build_return_1_0
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
    made = create_folder(folder, example.place, partners(example.name), example.mail, example.policy)
    paths = [made.returns / file for file in files(example.name)]
    build_together([_workbook(path, example) for path in paths if _form(path, example) == Form.WORKBOOK])
    for path in paths:
        if _form(path, example) != Form.WORKBOOK:
            write_other_form(path, example)
            for damage in _damages(path, example):
                DAMAGES[damage](path, example, return_lines(example, path.name))


def _form(path: Path, example: Example) -> str:
    return file_named(example.name, path.name).form


def _workbook(path: Path, example: Example) -> Workbook:
    names = [body.partner for body in bodies(example.name) if body.listed == "yes"]
    lines, damages = return_lines(example, path.name), _damages(path, example)
    return Workbook(str(path), header(example, path.name), names, lines, damages, example.name)


def _damages(path: Path, example: Example) -> tuple[str, ...]:
    return tuple(plant.damage for plant in planted_files(example.name) if plant.file == path.name and plant.damage)


def write_other_form(path: Path, example: Example) -> None:
    """Write one file that is no workbook of the current template, as its sender would have sent it."""
    form = _form(path, example)
    if form == Form.LINES_CSV:
        write_lines_csv(path, example)
        return
    lines, prefill = return_lines(example, path.name), header(example, path.name)
    if form == Form.TEMPLATE_1_0:
        old_lines = [_as_1_0(line) for line in lines]
        build_return_1_0(path, organisation=prefill["organisation"], year=prefill["financial_year"], lines=old_lines)
    elif form == Form.ODS:
        write_ods(path, prefill, lines)
    else:
        write_own_workbook(path, prefill, lines)


def write_lines_csv(path: Path, example: Example) -> None:
    """Write the lines CSV that holds several bodies."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CSV_FIELDS, lineterminator="\n")
        writer.writeheader()
        for body in senders(example.name, path.name):
            writer.writerows(
                {**line, **_identity(body, path.name, example)} for line in sender_lines(example, path.name, body)
            )


def _as_1_0(line: Line) -> Line:
    return {heading: line.get(field) for heading, field in zip(HEADINGS_1_0, FIELDS_1_0, strict=True)}


def _identity(body: DemoBody, file: str, example: Example) -> Line:
    return {
        "partner": body.partner,
        "financial_year": example.place.year,
        "return_id": return_id(example, body),
        "received": signed_off(example, file),
    }
