"""The same workbook gives the same findings, every field of them, by the button and by the command."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import line, write_return
from xltools.excel.exit_codes import DONE
from xltools.folder import create_folder
from xltools.folder.tables import EXPLANATIONS, keep_explanations
from xltools.model import Area, Place
from xltools.reading.partner_explanations import PartnerExplanation
from xltools.template.layout import FINDINGS_HEADINGS, FIRST_ROW

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn

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
COMPARED = (
    "Where",
    "Severity",
    "Problem",
    "Why it matters",
    "How to put it right",
    "Value found",
    "Code",
    "Your explanation",
)


def by_command(path: Path) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "validate", str(path), "--json"], capture_output=True, text=True, check=False
    )
    (one,) = json.loads(done.stdout)["returns"]
    return list(one["findings"])


def in_a_count_folder(path: Path) -> Path:
    """Write the return into a count folder whose partner explained its warnings in an earlier round."""
    folder = create_folder(path, Place("Camden", (Area("E09000007", "Camden"),), "2010-11"), ())
    written = write_return(folder.returns / "a return.xlsx", *LINES)
    before = by_command(written)
    said = [
        PartnerExplanation(
            "Hackney Council", one["code"], str(LINES[int(one["cell"][1:]) - FIRST_ROW]["service"]), "It is so."
        )
        for one in before
        if one["severity"] == "warning" and one["sheet"] == "Spending" and one["cell"]
    ]
    assert keep_explanations(folder.path / EXPLANATIONS, (), said, "2011-07-01")
    return written


@pytest.mark.parametrize("lies", ["alone", "in its count folder"])
def test_the_button_finds_what_the_command_finds(excel: xlwings.App, add_in: AddIn, tmp_path: Path, lies: str) -> None:
    alone = lies == "alone"
    path = (
        write_return(tmp_path / "a return.xlsx", *LINES, contact_email="")
        if alone
        else in_a_count_folder(tmp_path / "count")
    )
    expected = by_command(path)
    book = excel.books.open(str(path))
    assert add_in.click("validate").exit_code == DONE
    rows = book.sheets["Findings"]["A5:J60"].value
    listed = [dict(zip(FINDINGS_HEADINGS, map(text, row), strict=True)) for row in rows if any(row)]
    assert len(expected) > 8
    assert any("explanation" in one for one in expected) is not alone
    assert sorted(map(sheet_row, expected)) == sorted(tuple(one[name] for name in COMPARED) for one in listed)


def text(value: object) -> str:
    return "" if value is None else str(value)


def sheet_row(one: dict[str, str]) -> tuple[str, ...]:
    where = "!".join(part for part in (one["sheet"], one["cell"]) if part)
    told = (one[name] for name in ("message", "why", "fix", "value", "code"))
    return where, one["severity"].capitalize(), *told, one.get("explanation", "")
