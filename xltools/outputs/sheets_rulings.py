"""The sheets Double counts and Coding: what people still have to settle, with room to write it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.coding.crosswalk import AS_GIVEN
from xltools.model import WhyNot
from xltools.outputs.cares import DOUBLE_COUNT_CODES
from xltools.outputs.cells import Column, Kind
from xltools.outputs.order import ordered_findings
from xltools.outputs.sheet import Page
from xltools.outputs.sheets_lines import MOST_LISTED, how_many_listed
from xltools.outputs.words import reason_name
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import Book, Value
    from xltools.outputs.sheets_lines import LineRows

WHOLE_RETURNS = frozenset({WhyNot.REFUSED.value, WhyNot.SUPERSEDED.value})
NOT_REMOVED = frozenset({WhyNot.COUNTS.value, WhyNot.NO_AMOUNT.value, WhyNot.NO_LOCAL_FIGURE.value})


def double_counts(book: Book, count: Count, ordered: pd.DataFrame, lines: LineRows) -> None:
    """Write the ledger: what was removed as counted elsewhere, and warnings that may be double counts, to be ruled on."""
    page = Page(
        book,
        "Double counts",
        f"Double counts: {count.place.name}, {count.place.year}",
        (
            "Two tables: lines taken out of the count, and warnings that may be the same money reported twice.",
            "Decision, By whom and Note are for your rulings. They are not read back yet: what you write changes no figure.",
            "Money that two bodies both report is not removed yet. It is warned of, and stays in the count.",
        ),
        widths=(32, 40, 17, 22, 46, 28, 16, 14, 14, 24),
    )
    removed = _removed(ordered)
    listed = removed.nlargest(MOST_LISTED, "removed").sort_index() if len(removed) > MOST_LISTED else removed
    page.heading(
        "Removed from the count",
        "Lines whose money does not count, largest first within each reason; whole returns take a row each.",
        *how_many_listed(len(listed), len(removed), "Why not counted"),
    )
    page.table("Removed", _REMOVED_COLUMNS, _removed_rows(listed, lines), total="Total", filters=True)
    page.heading("May be counted twice", "Warnings from the checks, in returns that count.")
    page.table("MayBeCountedTwice", _DOUBTFUL_COLUMNS, _doubtful_rows(count, lines), filters=True)
    page.sheet.freeze_panes(1, 1)


_RULING = (Column("decision", "Decision"), Column("by", "By whom"), Column("note", "Note"))
_REMOVED_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("service", "Service"),
    Column("removed", "Removed (£)", Kind.MONEY, total=True),
    Column("reason", "Reason"),
    Column("words", "In full", Kind.WORDS),
    Column("file", "File"),
    Column("line", "Line in this workbook"),
    *_RULING,
)
_DOUBTFUL_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("message", "What was seen", Kind.WORDS),
    Column("value", "Value found"),
    Column("kind", "Kind"),
    Column("fix", "How to settle it", Kind.WORDS),
    Column("file", "File"),
    Column("line", "Line in this workbook"),
    *_RULING,
)


def _removed(ordered: pd.DataFrame) -> pd.DataFrame:
    whole = ordered["why_not"].isin(WHOLE_RETURNS)
    single = ordered[~whole & ~ordered["why_not"].isin(NOT_REMOVED)].assign(many=1)
    by_return = ordered[whole].groupby(
        ["organisation", "workbook", "why_not", "why_not_text"], as_index=False, sort=True
    )
    returned = by_return.agg(
        removed=("removed", "sum"), many=("row", "size"), sheet=("sheet", "first"), row=("row", "first")
    )
    out = pd.concat([returned.assign(service=returned["many"].map("The whole return: {:,} lines".format)), single])
    return out.sort_values(["why_not", "removed"], ascending=[True, False], kind="stable", ignore_index=True)


def _removed_rows(out: pd.DataFrame, lines: LineRows) -> list[Sequence[Value]]:
    wanted = ("organisation", "service", "removed", "why_not", "why_not_text", "workbook", "sheet", "row")
    return [
        (name, service, int(pence), reason_name(why), words, file, lines.link(file, sheet, row), None, None, None)
        for name, service, pence, why, words, file, sheet, row in zip(
            *(out[column].tolist() for column in wanted), strict=True
        )
    ]


def _doubtful_rows(count: Count, lines: LineRows) -> list[Sequence[Value]]:
    return [
        (
            one.partner,
            finding.message,
            finding.value,
            finding.code,
            finding.fix,
            finding.place.workbook,
            lines.link(finding.place.workbook, finding.place.sheet, finding.place.row),
            None,
            None,
            None,
        )
        for one, finding in ordered_findings(one for one in count.standings if one.counts)
        if finding.code in DOUBLE_COUNT_CODES
    ]


def coding(book: Book, count: Count, ordered: pd.DataFrame, lines: LineRows) -> None:
    """Write the lines whose function the body did not give in full, largest first, with room to confirm a code."""
    open_lines = _to_confirm(ordered)
    page = Page(
        book,
        "Coding",
        f"Coding: {count.place.name}, {count.place.year}",
        (
            "Lines not classified, classified to a division only, or carried over from another classification. Largest first.",
            "Write the right code under Confirmed code. It is not read back yet: the body's own return has to be corrected.",
            *how_many_listed(min(len(open_lines), MOST_LISTED), len(open_lines), "Where the code is from"),
        ),
        widths=(32, 44, 17, 16, 11, 34, 30, 16, 15, 24),
    )
    page.freeze(page.table("Coding", _CODING_COLUMNS, _coding_rows(open_lines.head(MOST_LISTED), lines), filters=True))


_CODING_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("service", "Service"),
    Column("counted", "Counted (£)", Kind.MONEY),
    Column("state", "State"),
    Column("code", "COFOG code"),
    Column("name", "Function"),
    Column("source", "Where the code is from", Kind.WORDS),
    Column("line", "Line in this workbook"),
    Column("confirmed", "Confirmed code"),
    Column("note", "Note"),
)


def _to_confirm(ordered: pd.DataFrame) -> pd.DataFrame:
    code, given = ordered["code"], ordered["code_from"].eq(AS_GIVEN)
    division_only = code.str.len().eq(2) & ~code.isin(cofog.DIVISION_SUFFICES)
    open_lines = ordered[(code.eq("") | division_only | ~given) & ordered["why_not"].eq("")]
    return open_lines.loc[open_lines["counted"].abs().sort_values(ascending=False, kind="stable").index]


def _coding_rows(listed: pd.DataFrame, lines: LineRows) -> list[Sequence[Value]]:
    wanted = ("organisation", "service", "counted", "code", "code_from", "workbook", "sheet", "row")
    return [
        (
            name,
            service,
            int(pence),
            _state(code, source),
            code,
            cofog.name_of(code) if code else "",
            source,
            lines.link(file, sheet, row),
            None,
            None,
        )
        for name, service, pence, code, source, file, sheet, row in zip(
            *(listed[column].tolist() for column in wanted), strict=True
        )
    ]


def _state(code: str, source: str) -> str:
    if not code:
        return "Not classified"
    return "Division only" if source == AS_GIVEN else "Carried over"
