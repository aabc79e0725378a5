"""Makes the demonstration's count folder: settings, partner list, and about 40 returns built on the spot."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from xltools.demo.bodies import bodies, senders
from xltools.demo.damage import DAMAGES
from xltools.demo.figures import PLACE, YEAR, Line
from xltools.demo.planted import planted_files
from xltools.demo.returns import LINES_CSV, OLD_TEMPLATE, body_lines, files, header, return_lines, sender, signed_off
from xltools.folder import create_folder
from xltools.folder.mail_settings import Mail
from xltools.model import Place
from xltools.template.build import build_return, build_return_1_0
from xltools.template.layout import DATA_FIELDS, HEADINGS_1_0

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.demo.bodies import DemoBody

MAIL = Mail(sender="total-place@hackney.example", sender_name="Hackney Total Place team", deadline="2011-07-31")
CSV_FIELDS = ("partner", "financial_year", "return_id", "received", *DATA_FIELDS)
FIELDS_1_0 = ("line", "service", "cofog", "gross", "income", "funder", "expenditure_type", "notes")
"""What the columns of template 1.0 hold, in its order."""


def make_demo(folder: Path) -> None:
    """Write the Hackney 2010-11 count folder: the same files, byte for byte, at every run.

    `docs/demo.md` says which figures are published, which are shared out and what is planted. Raises `UsageError`
    where the folder already holds a count.
    """
    made = create_folder(folder, Place(PLACE.name, (PLACE,), YEAR), (body.as_partner() for body in bodies()), MAIL)
    for file in files():
        write_return(made.returns / file)
    for plant in planted_files():
        if plant.damage:
            DAMAGES[plant.damage](made.returns / plant.file)


def write_return(path: Path) -> None:
    """Write one file as its sender would have sent it, before any damage is done to it."""
    if path.name == LINES_CSV:
        write_lines_csv(path)
    elif path.name == OLD_TEMPLATE:
        lines = [_as_1_0(line) for line in return_lines(path.name)]
        build_return_1_0(path, organisation=sender(path.name).partner, year=YEAR, lines=lines)
    else:
        names = [body.partner for body in bodies()]
        build_return(path, prefill=header(path.name), organisations=names, lines=return_lines(path.name))


def write_lines_csv(path: Path) -> None:
    """Write the lines CSV that holds several bodies."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CSV_FIELDS, lineterminator="\n")
        writer.writeheader()
        for body in senders(path.name):
            writer.writerows({**line, **_identity(body)} for line in body_lines(body))


def _as_1_0(line: Line) -> Line:
    return {heading: line.get(field) for heading, field in zip(HEADINGS_1_0, FIELDS_1_0, strict=True)}


def _identity(body: DemoBody) -> Line:
    return {
        "partner": body.partner,
        "financial_year": YEAR,
        "return_id": f"hackney-{YEAR}-{body.partner_id}",
        "received": signed_off(LINES_CSV),
    }
