"""The sheets Apportioned and Lines, and where each line stands in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltools.counting.ranges import counted_ranges
from xltools.model import ReturnOrigin
from xltools.outputs.cells import CellFormula, ColumnKind, Link, OutputColumn
from xltools.outputs.line_columns import SHEET_COLUMNS
from xltools.outputs.lines_part import LinesPart
from xltools.outputs.sheet import NO_ROWS, Page
from xltools.outputs.wording import APPORTIONED_HOW
from xltools.reading.lines import AMOUNT_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook
    from xltools.outputs.lines_part import Sources, Strings

LINES_PRINTED = [column.key for column in SHEET_COLUMNS].index("reason") + 1
"""Columns of a Lines sheet that go on paper: where a line is from, whose, what it is, what of it counts and why not."""

ROWS_A_SHEET = 1_048_576
"""Excel's rows (Excel specifications and limits)."""

TOP_ROWS = 6
"""Title, notes and headings above the first line of a Lines sheet."""

MOST_LISTED = 5_000
"""Lines a work list shows: more than anybody settles by hand, and the file stays quick to write and to open."""

LINE_PLACE = ("workbook", "sheet", "row", AMOUNT_COLUMN)
"""What a line's place in its file is told by."""

LinePlace = tuple[str, str, int, int]
LinePlaces = list[LinePlace]

LINES_A_SHEET = ROWS_A_SHEET - TOP_ROWS


@dataclass(frozen=True, slots=True)
class LineRows:
    """Where lines stand in the workbook, by file, sheet, row and column of their amount (0: any); empty where lines are not in it."""

    positions: Mapping[LinePlace, int]
    a_sheet: int = LINES_A_SHEET

    def link(self, file: str, sheet: str, row: int, amount_column: int = 0) -> CellValue:
        """Return a link to a line's row on its Lines sheet, or None where it has none.

        `amount_column` tells lines apart that stand in one row of their sheet; the first of them where it names none.
        """
        position = self.positions.get((file, sheet, row, amount_column), self.positions.get((file, sheet, row, 0)))
        if position is None:
            return None
        number, below = divmod(position, self.a_sheet)
        name, at = sheet_name(number), TOP_ROWS + below + 1
        return Link(f"internal:'{name}'!A{at}", f"{name} row {at}")


def places_of_lines(lines: pd.DataFrame) -> LinePlaces:
    """Return the file, sheet, row and column of the amount of each line, in their order."""
    return list(zip(*(lines[name].tolist() for name in LINE_PLACE), strict=True))


def line_rows(ordered: pd.DataFrame, a_sheet: int = LINES_A_SHEET) -> LineRows:
    """Return where each of the ordered lines will stand."""
    positions: dict[LinePlace, int] = {}
    for position, place in enumerate(places_of_lines(ordered)):
        positions[place] = position
        positions.setdefault((*place[:3], 0), position)
    return LineRows(positions, a_sheet)


def sheets_of_lines(lines: int, a_sheet: int) -> int:
    """Return how many Lines sheets so many lines take."""
    return max(1, -(-lines // a_sheet))


def sheet_name(number: int) -> str:
    """Return the name of the nth Lines sheet, from 0."""
    return f"Lines {number + 1}" if number else "Lines"


def table_name(number: int) -> str:
    """Return the name of the table on the nth Lines sheet, from 0."""
    return f"Lines{number + 1 if number else ''}"


_APPORTIONED = (
    OutputColumn("organisation", "Organisation"),
    OutputColumn("service", "Service"),
    OutputColumn("area", "Area the figure covers"),
    OutputColumn("gross", "Reported for that area (£)", ColumnKind.MONEY),
    OutputColumn("amount", "Spent in the place (£)", ColumnKind.MONEY),
    OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True),
    OutputColumn("low", "Low estimate (£)", ColumnKind.MONEY, total=True),
    OutputColumn("high", "High estimate (£)", ColumnKind.MONEY, total=True),
    OutputColumn("outside", "Outside the place (£)", ColumnKind.MONEY),
    OutputColumn("how", "How it was reached"),
    OutputColumn("shared_by", "Apportionment basis"),
    OutputColumn("share", "The place in the area"),
    OutputColumn("share_year", "Year of that"),
    OutputColumn("line", "Line in this workbook"),
    OutputColumn("who", "Apportioned by"),
    OutputColumn("implied", "Implied share", ColumnKind.SHARE),
    OutputColumn("key_share", "Share on that basis", ColumnKind.SHARE),
    OutputColumn("by_key", "On that basis (£)", ColumnKind.MONEY),
    OutputColumn("usual", "Usual basis for the function"),
    OutputColumn("by_usual", "On the usual basis (£)", ColumnKind.MONEY),
    OutputColumn("share_source", "Source of the share"),
    OutputColumn("share_notes", "Notes"),
)
PRINTED = 13
"""Columns of the Apportioned sheet that go on paper; with all of them the print would be too small to read."""


def apportioned(book: OutputWorkbook, count: Count, ordered: pd.DataFrame, rows: LineRows) -> None:
    """Write the lines whose figure for the place is a share of a wider area's, with basis, range and proxy, largest first."""
    apportioned_lines = _apportioned_lines(ordered)
    listed = apportioned_lines.sort_values("counted", ascending=False, kind="stable").head(MOST_LISTED)
    page = Page(
        book,
        "Apportioned",
        f"Apportioned: {count.place.name}, {count.place.year}",
        (
            "Lines whose figure for the place is a share of a figure for another area, apportioned by the body or here. Largest first.",
            "The apportionment basis is the body's own, or else the one usual for its kind. Beside a body's own figure is what that "
            "basis would give: compare the two. Where a figure is by all people and its function is for one age group (the state pension), "
            "what that group gives stands beside it, if it is far from it: ask the body.",
            "Low and high estimate of what counts: tested on published figures, the true amount was inside such a range 80% of the time. "
            "Outside the place is the rest of what was reported.",
            *how_many_listed(len(listed), len(apportioned_lines), "Apportionment basis used"),
        ),
        widths=(48, 48, 16, 16, 15, 15, 15, 15, 17, 16, 14, 30, 8, 14, 12, 9, 9, 15, 14, 15, 38, 60),
    )
    page.freeze(
        page.table("Apportioned", _APPORTIONED, _apportioned_rows(count, listed, rows), total="Total", filters=True)
    )
    page.print_columns(PRINTED)


def how_many_listed(listed: int, all_lines: int, column: str) -> tuple[str, ...]:
    """Say in a sentence that only the largest lines are listed, if so, and by which column of Lines to find the others."""
    if listed == all_lines:
        return ()
    return (
        f"The {listed:,} largest of {all_lines:,} such lines are listed. All are among the lines: see {column} there.",
    )


BY_BODY, BY_US, BY_NOBODY = "The body", "Here", "Nobody: see notes"
ASKED = "Please apportion"
ESTIMATES, TAKEN_WHOLE = "Published figures", "Nobody: taken whole"
BY_LEAD_TEAM = "The lead team"
_BY_ORIGIN = {ReturnOrigin.ESTIMATED.value: ESTIMATES, ReturnOrigin.TYPED_IN.value: BY_LEAD_TEAM}


def _apportioned_lines(ordered: pd.DataFrame) -> pd.DataFrame:
    """Lines apportioned or asked about: by their basis, by a wider area, or by a share that could not be told."""
    estimated = ordered["how"].isin(APPORTIONED_HOW)
    wider = ordered["local"].notna() & ordered["area"].ne("") & ordered["local"].ne(ordered["gross"]).fillna(value=True)
    shared = estimated | wider | ordered["share_notes"].ne("") | ordered["shared_by"].ne("")
    return ordered[shared & ~ordered["why_not"].isin(("return refused", "superseded return"))]


def _apportioned_rows(count: Count, out: pd.DataFrame, rows: LineRows) -> list[Sequence[CellValue]]:
    columns = {column.key: _plain(out[column.key]) for column in _APPORTIONED if column.key in out}
    gross, amounts, counted = columns["gross"], columns["amount"], columns["counted"]
    columns["implied"] = [_implied("amount", part, whole) for part, whole in zip(amounts, gross, strict=True)]
    columns["key_share"] = [
        _implied("by_key", part, whole) for part, whole in zip(columns["by_key"], gross, strict=True)
    ]
    columns["counted"] = [int(pence) for pence in counted]
    columns["low"], columns["high"] = (ends.astype("int64").tolist() for ends in counted_ranges(out))
    columns["who"] = _who(out)
    places = places_of_lines(out)
    columns["line"] = [rows.link(*place) for place in places]
    positions = list(count.usual)
    usual = dict(zip(places_of_lines(count.lines.iloc[positions]), count.usual.values(), strict=True))
    columns["usual"] = [usual[place].share.key if place in usual else None for place in places]
    columns["by_usual"] = [usual[place].pence if place in usual else None for place in places]
    return list(zip(*(columns[column.key] for column in _APPORTIONED), strict=True))


def _who(out: pd.DataFrame) -> list[CellValue]:
    has_amount, has_key = (out[name].notna().tolist() for name in ("amount", "by_key"))
    given = out["local"].notna() | (out["by_key"].isna() & out["how"].ne(ASKED) & out["share_notes"].eq(""))
    return [
        _BY_ORIGIN.get(origin, BY_BODY) if by_body or origin == ReturnOrigin.ESTIMATED else _by_us(amount, key)
        for origin, by_body, amount, key in zip(
            out["origin"].tolist(), given.tolist(), has_amount, has_key, strict=True
        )
    ]


def _by_us(has_amount: bool, has_key: bool) -> str:
    if not has_amount:
        return BY_NOBODY
    return BY_US if has_key else TAKEN_WHOLE


def _implied(key: str, part: Any, whole: Any) -> CellValue:
    return CellFormula(f"={{{key}}}/{{gross}}", part / whole) if whole and part is not None else None


def _plain(values: pd.Series[Any]) -> list[Any]:
    return values.astype(object).where(values.notna(), None).tolist()


def line_sheets(
    book: OutputWorkbook, count: Count, written: pd.DataFrame, strings: Strings, sources: Sources | None, a_sheet: int
) -> Iterator[tuple[str, LinesPart]]:
    """Write the Lines sheets up to their first line; yield each sheet's name and what its part still takes."""
    total = sheets_of_lines(len(written), a_sheet)
    for number in range(total):
        own = written.iloc[number * a_sheet : (number + 1) * a_sheet]
        part_of = f"Sheet {number + 1} of {total}: a sheet takes {a_sheet:,} lines." if total > 1 else ""
        _lines_page(book, count, own, number, part_of)
        if len(own):
            yield sheet_name(number), LinesPart(SHEET_COLUMNS, own, TOP_ROWS + 1, strings, sources)


def _lines_page(book: OutputWorkbook, count: Count, own: pd.DataFrame, number: int, part_of: str) -> None:
    page = Page(
        book,
        sheet_name(number),
        f"Lines: {count.place.name}, {count.place.year}",
        (
            "Every line of every return: the file, sheet and row it came from, what of it counts, and why where it does not.",
            part_of or "Reported less excluded is counted, to the penny, in every line.",
            "Money is shown to the pound and kept to the penny. Text stands as the bodies wrote it.",
        ),
        widths=[_WIDTHS.get(column.key, 18) for column in SHEET_COLUMNS],
    )
    if not len(own):
        page.note(NO_ROWS)
        return
    first = [_first_value(own.iloc[0][column.key]) for column in SHEET_COLUMNS]
    table = page.long_table(table_name(number), SHEET_COLUMNS, first)
    page.freeze(table, columns=0)
    page.print_columns(LINES_PRINTED, TOP_ROWS + len(own))


def _first_value(value: object) -> CellValue:
    return value if isinstance(value, str) else None if value is pd.NA else int(value)  # type: ignore[call-overload]


_WIDTHS = {
    "workbook": 34,
    "sheet": 12,
    "row": 8,
    "organisation": 50,
    "service": 50,
    "function": 38,
    "code": 10,
    "why_not_text": 40,
    "notes": 40,
    "cipfa": 30,
    "funder": 40,
    "paid_to": 40,
    "code_from": 26,
}
