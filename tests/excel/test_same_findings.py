"""The same workbook gives the same findings, every field of them, by the button and by the command."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import click, line, write_return
from xltools.excel.buttons.check import check, validate
from xltools.folder import create_folder
from xltools.model import Area, Place
from xltools.outputs.validation_json import validation_json
from xltools.template.layout import FINDINGS_HEADINGS

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

pytestmark = pytest.mark.libreoffice
LINES = (
    line("Libraries", 1200.5, "08.2"),
    line("Libraries", 1200.5, "08.2"),
    line("Parks", None, "08.1"),
    line("Streets", "12,50 or so", "99.9"),
    line("", 50.0, "08.1"),
    line("Police", 4_000_000.0, "03.1", area="London"),
    line("=1+1", -5.0, "7.1", income=10.0),
    line("Total", 2451.0, ""),
)
FIELDS = ("code", "severity", "sheet", "cell", "message", "why", "fix", "value")


def by_command(path: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "validate", str(path), "--json"], capture_output=True, text=True, check=False
    )
    (one,) = json.loads(done.stdout)["returns"]
    return list(one["findings"])


def ordered(findings: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return sorted(tuple(one[field] for field in FIELDS) for one in findings)


@pytest.fixture(params=["alone", "in its count folder"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "alone":
        return write_return(tmp_path / "a return.xlsx", *LINES, contact_email="")
    folder = create_folder(tmp_path / "count", Place("Camden", (Area("E09000007", "Camden"),), "2010-11"), ())
    return write_return(folder.returns / "a return.xlsx", *LINES)


def test_the_button_finds_what_the_command_finds(excel: xlwings.App, path: Path) -> None:
    expected = by_command(path)
    book = excel.books.open(str(path))
    standing = check(book)
    found = json.loads(validation_json([standing]))["returns"][0]["findings"]
    assert len(expected) > 8
    assert ordered(found) == ordered(expected)
    click(validate, book)
    rows = book.sheets["Findings"]["A5:J60"].value
    listed = [dict(zip(FINDINGS_HEADINGS, map(text, row), strict=True)) for row in rows if any(row)]
    assert sorted(map(sheet_row, expected)) == sorted(
        tuple(
            one[name]
            for name in ("Where", "Severity", "Problem", "Why it matters", "How to put it right", "Value found", "Code")
        )
        for one in listed
    )


def text(value: object) -> str:
    return "" if value is None else str(value)


def sheet_row(one: dict[str, str]) -> tuple[str, ...]:
    where = "!".join(part for part in (one["sheet"], one["cell"]) if part)
    return where, one["severity"].capitalize(), one["message"], one["why"], one["fix"], one["value"], one["code"]
