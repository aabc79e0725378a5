"""What counts is what LibreOffice shows, or a finding says why not: formats, units and layouts of headings, in every kind of file."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.reading.sheets import noticed, read_return, write_workbook
from xltools.model import Noticed

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter

    from tests.office import Office
    from xltools.model import Return

CONDITIONAL = '[>=1000000]0.0,,"m";[>=1000]0,"k";0'
MEANING = {"": 0, "k": 3, "m": 6}
FORMATS = (
    "#,##0",
    "£#,##0.00",
    '0.0"m"',
    '#,##0"k"',
    "#,##0,",
    '0.0,,"m"',
    "#,##0,k",
    CONDITIONAL,
    "0%",
    "[$€-2] #,##0",
    '#,##0 "€"',
    "dd/mm/yyyy",
    '#,##0_);(#,##0);"nil"',
    '#,##0" £m"',
)
ROUNDING = {'0.0,,"m"': 50_000, "#,##0,k": 500, "#,##0,": 500, CONDITIONAL: 50_000}
"""Pounds by which what is shown may be rounded."""
UNITS = {"(£)": 0, "(£000)": 3, "£m": 6}
LAYOUTS = ("one row", "two rows", "merged years")
KINDS = ("as made", "xlsx", "ods", "xls")


def meant(shown: str, column: int) -> Decimal | None:
    """The pounds a person reads off what is shown under a heading; None where it is no amount of pounds."""
    match = re.fullmatch(r"£?([\d,]+(?:\.\d+)?) ?£?([km]?)", shown.strip())
    if match is None:
        return None
    return Decimal(match[1].replace(",", "")).scaleb(MEANING[match[2]] or column)


def as_counted(one: Return) -> list[Decimal | None]:
    return [
        None if value is None else Decimal(int(value)) / 100
        for value in one.lines["gross"].astype(object).where(one.lines["gross"].notna(), None)
    ]


def made(path: Path, layout: str, unit: str, cells: list[tuple[str, float]]) -> tuple[Path, str]:
    """A return with a line for each format and number under headings of this layout; also the column of its gross spending."""
    rows: dict[str, list[list[str]]] = {
        "one row": [["Service", "COFOG code", f"Gross spending {unit}", f"Income {unit}"]],
        "two rows": [["Service", "COFOG", "Gross", "Income"], ["", "code", f"spending {unit}", unit]],
        "merged years": [
            ["Service", "COFOG code", "2009-10", "", "2010-11", ""],
            ["", "", *[f"Gross {unit}", f"Income {unit}"] * 2],
        ],
    }
    column = 4 if layout == "merged years" else 2

    def change(book: xlsxwriter.Workbook, sheet: Any) -> None:
        for number, row in enumerate(rows[layout]):
            sheet.write_row(number, 0, row)
        if layout == "merged years":
            sheet.merge_range("C1:D1", "2009-10")
            sheet.merge_range("E1:F1", "2010-11")
        for number, (code, value) in enumerate(cells, len(rows[layout])):
            sheet.write_row(number, 0, [f"Service {number}", "08.2"])
            sheet.write_row(number, column - 2, [f"Service {number}", "08.2"] if column == 2 else [7, 7])
            sheet.write_number(number, column, value, book.add_format({"num_format": code}))

    return write_workbook(path, [], headings=[], change=change), "CE"[column == 4]


def compare(office: Office, folder: Path, layout: str, unit: str, kind: str, draw: random.Random) -> None:
    """Hold what is counted of random numbers in every format against what LibreOffice shows."""
    cells = [(code, float(draw.choice([2, 15, 350]) * draw.choice([1, 1_000, 1_000_000]))) for code in FORMATS * 2]
    path, column = made(folder / "a.xlsx", layout, unit, cells)
    first = 2 if layout == "one row" else 3
    with office.document(path) as document:
        shown = [document.shown("Spending", f"{column}{first + number}") for number in range(len(cells))]
        if kind != "as made":
            path = folder / f"written.{kind}"
            document.save(path)
    one = read_return(path)
    assert one.lines["row"].tolist() == list(range(first, first + len(cells)))
    said = {seen.location.row for seen in noticed(one, Noticed.AMOUNT_UNREAD)}
    held = " ".join(seen.detail for seen in noticed(one, Noticed.UNIT_READ) if "which it holds" in seen.detail)
    assert not noticed(one, Noticed.FORMATS_NOT_READ)
    for number, (text, counted) in enumerate(zip(shown, as_counted(one), strict=True)):
        row, (code, value) = first + number, cells[number]
        if counted is None:
            assert row in said, (code, value, text)
        elif code == "#,##0," and UNITS[unit] == 0:
            assert held
            assert counted == Decimal(value)
        else:
            wanted = meant(text, UNITS[unit])
            assert wanted is not None, (code, value, text)
            assert abs(counted - wanted) <= ROUNDING.get(code, 0), (code, value, text, counted)
    assert sum(amount is not None for amount in as_counted(one)) >= len(cells) // 7


@pytest.mark.libreoffice
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_counts_is_what_libreoffice_shows_or_a_finding_says_why_not(
    office: Office, tmp_path: Path, layout: str, kind: str
) -> None:
    for unit in UNITS:
        compare(office, tmp_path, layout, unit, kind, random.Random(f"{layout} {unit}"))
