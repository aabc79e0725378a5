"""Where things stand in MHCLG's revenue outturn by authority (RSX, RO1 to RO6): found by asset code, whatever the year's layout.

Every figure's column carries an asset code such as ``RSX-edu-net-cur-exp``: the form, the service or line, the measure. It
stands above the headings or hidden below the last row, by year; headings differ in words from year to year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from xltools.reference.figures.published import OddFileError, amount, folded, text_of
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reference.figures.published import PublishedFile, Rows

MEASURES = ("empl", "run-exp", "tot-exp", "sfc", "oth-inc", "tot-inc", "net-cur-exp")
"""The seven columns of the form: employees, running expenses, their total, the two incomes, their total, net."""
DOWNLOAD = (
    "Download the table 'by local authority' again from GOV.UK (Local authority revenue expenditure and financing) and "
    "add it as it is, as ODS or with its data sheet saved as CSV."
)
_ASSET = re.compile(rf"(RSX|RO[1-6])[-_](.+?)[-_]({'|'.join(MEASURES)})".replace("-exp", "[-_]exp"), re.IGNORECASE)
_INITIALS = ("R", "r", " ")
"""What a cell with an asset code begins with: most cells of a large file need no closer look."""
_FORM_LINE = re.compile(r"C\d+R(\d+)", re.IGNORECASE)
_ROLES = {
    "e_code": ("e-code", "ecode", "e code", "la code", "authority code"),
    "ons_code": ("ons code", "ons_code", "ons-code", "gss code"),
    "authority": ("local authority", "authority", "local authority name", "class breakdown [o]"),
    "detailed": ("detailed class", "sub-class", "subclass"),
    "class": ("class", "authority class"),
}
_YEAR = re.compile(r"\b(20\d\d)\s?[-/\u2013]\s?(\d\d)\b")
_SHEET_YEAR = re.compile(r"(20\d\d)-?(\d\d)\Z")
_EDITION = re.compile(r"(?:last updated|published)\W{0,3}(\d{1,2})(?:st|nd|rd|th)? (\w+ 20\d\d)", re.IGNORECASE)
_UNIT = re.compile(r"£\s?(thousands?|millions?|000s?|'000|m\b|k\b)", re.IGNORECASE)
_NOTE = re.compile(r"\s*\[\s*note[^\]]*\]", re.IGNORECASE)
_MEASURE_WORDS = re.compile(
    r"\s*-?\s*(employees|running expenses|total expenditure|sales,? fees|other income|total income|net current expenditure)"
    r".*",
    re.IGNORECASE,
)
HEAD = 40
"""Rows at the top within which title, unit and headings stand."""


@dataclass(frozen=True, slots=True)
class AssetLine:
    """A service or line: its asset id, its number on the form, its words, and the column of each of `MEASURES`."""

    asset_id: str
    line: str
    service: str
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutturnLayout:
    """One sheet of outturn by authority: its form and year, the columns of what names an authority, its lines in order."""

    form: str
    year: str
    edition: str
    sheet: str
    header: int
    roles: Mapping[str, int]
    lines: tuple[AssetLine, ...]


def is_outturn(file: PublishedFile) -> bool:
    """Say whether a file holds revenue outturn by authority."""
    return _data_sheet(file) is not None


def layout_of(file: PublishedFile) -> OutturnLayout:
    """Return where things stand in a file of outturn; raises `OddFileError` where something it needs is not there."""
    placed = _data_sheet(file)
    if placed is None:
        raise OddFileError(f"{file.name} has no asset codes such as RSX-edu-net-cur-exp in it. {DOWNLOAD}")
    sheet, asset_row = placed
    rows = file.rows(sheet)
    header, roles = _header(file, rows)
    form, columns = _columns(file, rows[asset_row])
    return OutturnLayout(
        form, _year(file, sheet, rows), _edition(file, rows), sheet, header, roles, _lines(file, rows, header, columns)
    )


def _data_sheet(file: PublishedFile) -> tuple[str, int] | None:
    """Return the sheet of figures by authority and its row of asset codes: many in one row, not one service a row."""
    for sheet in file.sheets:
        rows = file.rows(sheet)
        for number in (*range(min(HEAD, len(rows))), *range(len(rows) - 1, HEAD - 1, -1)):
            row = rows[number]
            if len(row) > len(MEASURES) + 3 and sum(1 for _ in islice(_assets(row), len(MEASURES) + 1)) > len(MEASURES):
                return sheet, number
    return None


def _assets(row: Sequence[object]) -> Iterator[tuple[int, re.Match[str]]]:
    for column, cell in enumerate(row):
        if isinstance(cell, str) and cell[:1] in _INITIALS and (match := _ASSET.fullmatch(cell.strip())):
            yield column, match


def _columns(file: PublishedFile, row: Sequence[object]) -> tuple[str, Mapping[str, dict[str, int]]]:
    """Return the form, and for each asset id the columns of its measures."""
    forms, columns = set(), defaultdict[str, dict[str, int]](dict)
    for column, match in _assets(row):
        forms.add(match[1].upper())
        measure = match[3].lower().replace("_", "-")
        if measure in columns[match[2].lower()]:
            raise OddFileError(f"{file.name} has two columns of the asset code {match[0]}. {DOWNLOAD}")
        columns[match[2].lower()][measure] = column
    if len(forms) > 1:
        raise OddFileError(f"{file.name} mixes columns of the forms {' and '.join(sorted(forms))}. {DOWNLOAD}")
    return forms.pop(), columns


def _header(file: PublishedFile, rows: Rows) -> tuple[int, Mapping[str, int]]:
    for number, row in enumerate(rows[:HEAD]):
        headings = folded(row)
        roles = {
            role: headings.index(name) for role, names in _ROLES.items() for name in names[::-1] if name in headings
        }
        if {"e_code", "authority"} <= set(roles):
            if missing := [role for role in ("ons_code", "class") if role not in roles]:
                raise OddFileError(f"{file.name} has no column for {_ROLES[missing[0]][0]!r}. {DOWNLOAD}")
            return number, roles
    raise OddFileError(f"{file.name} has no row of headings with 'E-code' and 'Local authority'. {DOWNLOAD}")


def _year(file: PublishedFile, sheet: str, rows: Rows) -> str:
    titles = [text_of(row, column) for row in rows[:HEAD] for column in range(min(3, len(row)))]
    stated = [f"{match[1]}-{match[2]}" for title in titles if (match := _YEAR.search(title))]
    by_sheet = _SHEET_YEAR.search(sheet)
    named = [*stated[:1], *([f"{by_sheet[1]}-{by_sheet[2]}"] if by_sheet else [])]
    if not named:
        raise OddFileError(
            f"{file.name} does not say of which year it is, in its title or its sheet's name. {DOWNLOAD}"
        )
    if len(set(named)) > 1:
        raise OddFileError(f"{file.name} says {named[0]} in its title and {named[1]} in its sheet's name. {DOWNLOAD}")
    if (int(named[0][:4]) + 1) % 100 != int(named[0][-2:]):
        raise OddFileError(f"{file.name} is of {named[0]}, which is no financial year. {DOWNLOAD}")
    unit = next((match[1] for title in titles if (match := _UNIT.search(title))), "thousand")
    if not unit.casefold().startswith(("thousand", "000", "'000", "k")):
        raise OddFileError(f"{file.name} says that its figures are in £ {unit}, not in £ thousand. {DOWNLOAD}")
    return named[0]


def _edition(file: PublishedFile, rows: Rows) -> str:
    """Return the day the file says it was last updated, from its data sheet or any of its first rows elsewhere."""
    tables = (rows, *(file.rows(sheet) for sheet in file.sheets))
    titles = (text_of(row, 0) for table in tables for row in table[:HEAD])
    return next((f"{match[1]} {match[2]}" for title in titles if (match := _EDITION.search(title))), "")


def _lines(
    file: PublishedFile, rows: Rows, header: int, columns: Mapping[str, dict[str, int]]
) -> tuple[AssetLine, ...]:
    """Return the lines that have all seven measures, in the form's order; what has fewer is only for information."""
    listed = _listed(file)
    lines = []
    for asset_id, places in columns.items():
        if set(places) == set(MEASURES):
            ordered = tuple(places[measure] for measure in MEASURES)
            number, words = listed.get(asset_id, ("", ""))
            number = number or _form_line(rows, header, ordered[0])
            words = words or listed.get(number, ("", ""))[1] or _heading(rows, header, ordered[0])
            lines.append(AssetLine(asset_id, number, _NOTE.sub("", words).strip(" :"), ordered))
    if not lines:
        raise OddFileError(f"{file.name} has no line with all its columns, from employees to net. {DOWNLOAD}")
    return tuple(lines)


def _heading(rows: Rows, header: int, column: int) -> str:
    """Return what a service is called by its heading, or by the row above where one heading spans its seven columns."""
    for row in rows[header::-1]:
        text = text_of(row, column)
        words = _MEASURE_WORDS.sub("", text)
        if words and not (_ASSET.fullmatch(text) or _FORM_LINE.fullmatch(text) or amount(text) is not None):
            return words
    return ""


def _form_line(rows: Rows, header: int, column: int) -> str:
    cells = (text_of(row, column) for row in rows[:header])
    return next((match[1] for cell in cells if (match := _FORM_LINE.fullmatch(cell))), "")


def _listed(file: PublishedFile) -> Mapping[str, tuple[str, str]]:
    """Return line number and words by asset id, from the sheet for one authority; by line number where it has no asset ids."""
    listed = {}
    for sheet in file.sheets:
        for row in file.rows(sheet) if "drop" in fold(sheet) else ():
            number, words = text_of(row, 0).removesuffix(".0"), text_of(row, 1)
            if asset := next(_assets(row), None):
                listed[asset[1][2].lower()] = (number, words)
            elif number.isdigit() and words:
                listed.setdefault(number, (number, words))
    return listed
