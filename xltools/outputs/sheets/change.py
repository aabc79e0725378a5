"""The sheet Change: what changed since an earlier count of the place, whose money, and why; it adds up to the penny."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.change.change import REASONS
from xltools.counting.change.from_count import change_of
from xltools.counting.change.reasons import ChangeReason
from xltools.outputs import change_words
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.sheet import Page
from xltools.outputs.wording import division_label
from xltools.reference import cofog
from xltools.text import capitalised, pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.change.change import Change
    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook

CHANGE = "Change"
WORDS, MONEY = ColumnKind.WORDS, ColumnKind.MONEY
WIDTHS = (44, 76, 18, 18, 18, 18, 18, 18, 18, 18, 34, 34)
MOST_MOVES = 200
"""Services listed that moved or were recoded; of more, those of the most money."""

_EARLIER = OutputColumn("before", "Earlier count (£)", MONEY, total=True)
_NOW = OutputColumn("after", "This count (£)", MONEY, total=True)
_CHANGE = OutputColumn("change", "Change (£)", MONEY, total=True)


def change_sheet(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet, where count.toml names an earlier count; where that cannot be read, what to do."""
    if not count.compared_with.asked_for_earlier:
        return
    change, title = change_of(count), f"Change since an earlier count: {count.place.name}, {count.place.year}"
    if change is None:
        page = Page(book, CHANGE, title, count.compared_with.problems, widths=(120,))
        page.sheet.freeze_panes(1, 0)
        return
    notes = (change_words.in_a_sentence(change), *change_words.about(change, count.compared_with))
    page = Page(book, CHANGE, title, notes, widths=WIDTHS)
    _total(page, change)
    _bodies(page, change)
    _divisions(page, change)
    _moved(page, change)
    _recoded(page, change)
    _lines(page, change)
    page.print_columns(6)
    page.sheet.freeze_panes(1, 1)


def _total(page: Page, change: Change) -> None:
    page.heading("How much, and why", change_words.because(change))
    first = page.row + 2
    columns = (
        OutputColumn("what", "What"),
        OutputColumn("words", "What it is", WORDS),
        OutputColumn("pence", "£", MONEY),
    )
    rows: list[Sequence[CellValue]] = [
        ("Earlier count", f"{change.earlier.label}, {change.earlier.source}.", change.before),
        ("This count", f"{change.now.label}.", change.after),
        ("Change", "This count less the earlier one.", CellFormula(f"=C{first + 1}-C{first}", change.change)),
    ]
    page.table("ChangeTotal", columns, rows)
    why = (OutputColumn("why", "Why"), OutputColumn("words", "What it means", WORDS), _CHANGE)
    page.table("ChangeReasons", why, change_words.reasons(change), total="Change")


def _bodies(page: Page, change: Change) -> None:
    table = change.bodies()
    page.heading("The bodies whose money changed most")
    told = change_words.bodies_in_words(change, table, change.lines(change_words.LOOKED_AT))
    page.table(
        "ChangeInWords",
        (OutputColumn("body", "Body", WORDS), OutputColumn("words", "In words", WORDS), _in_words()),
        told,
    )
    page.heading("Every body", "The change of each body, and the part of it that each reason makes.")
    columns = [
        OutputColumn("body", "Body", WORDS),
        OutputColumn("note", "What to know", WORDS),
        _EARLIER,
        _NOW,
        _CHANGE,
        *(
            OutputColumn(name, f"{capitalised(reason.value)} (£)", MONEY, total=True)
            for reason, name in zip(ChangeReason, REASONS, strict=True)
        ),
    ]
    rows: list[Sequence[CellValue]] = [
        (
            row["body"],
            row["note"],
            int(row["before"]),
            int(row["after"]),
            CellFormula("={after}-{before}", int(row["change"])),
            *(int(row[name]) or None for name in REASONS),
        )
        for row in table.to_dict("records")
    ]
    page.table("ChangeBodies", columns, rows, total="Total", filters=True)


def _in_words() -> OutputColumn:
    return OutputColumn("change", "Change (£)", MONEY)


def _divisions(page: Page, change: Change) -> None:
    page.heading("By function")
    columns = (OutputColumn("division", "Division"), OutputColumn("words", "In words", WORDS), _EARLIER, _NOW, _CHANGE)
    rows: list[Sequence[CellValue]] = [
        (
            division_label(str(row["division"])),
            capitalised(change_words.more_or_less(int(row["change"]))),
            int(row["before"]),
            int(row["after"]),
            CellFormula("={after}-{before}", int(row["change"])),
        )
        for row in change.divisions().to_dict("records")
    ]
    page.table("ChangeDivisions", columns, rows, total="Total")


def _moved(page: Page, change: Change) -> None:
    page.heading(
        "Money that moved between bodies",
        "One body counts it no more, and another does: for your information, since it adds nothing and takes nothing from the change.",
    )
    if rest := change.moved[MOST_MOVES:]:
        page.note(
            f"The largest {MOST_MOVES:,}; the other {len(rest):,} are {pounds(sum(move.pence for move in rest))}."
        )
    columns = (
        OutputColumn("service", "Service"),
        OutputColumn("words", "In words", WORDS),
        OutputColumn("pence", "Amount (£)", MONEY, total=True),
        OutputColumn("from", "From", WORDS),
        OutputColumn("to", "To", WORDS),
        OutputColumn("then", "Where it stood", WORDS),
        OutputColumn("now", "Where it stands", WORDS),
    )
    rows = []
    for move in change.moved[:MOST_MOVES]:
        giver, receiver = _owner(change, move.then, now=False), _owner(change, move.now, now=True)
        rows.append(
            (
                str(change.now.lines["service"].iat[move.now]),
                f"{pounds(move.pence, pence=False)} less at {giver}, and as much more at {receiver}.",
                move.pence,
                giver,
                receiver,
                change.earlier.location(move.then),
                change.now.location(move.now),
            )
        )
    page.table("ChangeMoved", columns, rows, total="Total")


def _owner(change: Change, line: int, *, now: bool) -> str:
    side = change.now if now else change.earlier
    return str(side.lines["organisation"].iat[line]) or "Sender not identified"


def _recoded(page: Page, change: Change) -> None:
    page.heading(
        "Services under another function",
        "The same lines under another code: one function has less and another as much more, and the change is the same.",
    )
    if rest := change.recoded[MOST_MOVES:]:
        page.note(
            f"The largest {MOST_MOVES:,}; the other {len(rest):,} are {pounds(sum(each.pence for each in rest))}."
        )
    columns = (
        OutputColumn("service", "Service"),
        OutputColumn("body", "Body", WORDS),
        OutputColumn("pence", "Amount (£)", MONEY, total=True),
        OutputColumn("then", "Function then", WORDS),
        OutputColumn("now", "Function now", WORDS),
        OutputColumn("where_then", "Where it stood", WORDS),
        OutputColumn("where", "Where it stands", WORDS),
    )
    rows = [
        (
            str(change.now.lines["service"].iat[each.now]),
            _owner(change, each.now, now=True),
            each.pence,
            _function(each.code_then),
            _function(each.code_now),
            change.earlier.location(each.then),
            change.now.location(each.now),
        )
        for each in change.recoded[:MOST_MOVES]
    ]
    page.table("ChangeRecoded", columns, rows, total="Total")


def _function(code: str) -> str:
    return f"{code} {cofog.name_of(code)}" if code else "Not classified"


def _lines(page: Page, change: Change) -> None:
    changed = change.changed
    page.heading("The lines whose money changed most")
    if changed > change_words.LINES_SHOWN:
        page.note(f"The largest {change_words.LINES_SHOWN:,} of {changed:,}.")
    columns = (
        OutputColumn("body", "Body", WORDS),
        OutputColumn("service", "Service", WORDS),
        OutputColumn("before", "Earlier count (£)", MONEY),
        OutputColumn("after", "This count (£)", MONEY),
        OutputColumn("change", "Change (£)", MONEY),
        OutputColumn("exclusions", "Of which exclusions (£)", MONEY),
        OutputColumn("reason", "Why", WORDS),
        OutputColumn("code_before", "Code then"),
        OutputColumn("code", "Code now"),
        OutputColumn("service_before", "Service then", WORDS),
        OutputColumn("where_before", "Where it stood", WORDS),
        OutputColumn("where", "Where it stands", WORDS),
    )
    rows: list[Sequence[CellValue]] = [
        (
            row["organisation"],
            row["service"] or row["service_before"],
            int(row["before"]),
            int(row["after"]),
            CellFormula("={after}-{before}", int(row["change"])),
            int(row["exclusions"]) or None,
            change_words.line_reason(row),
            row["code_before"],
            row["code"],
            row["service_before"] if row["service_before"] != row["service"] else "",
            row["where_before"],
            row["where"],
        )
        for row in change.lines(change_words.LINES_SHOWN).to_dict("records")
    ]
    page.table("ChangeLines", columns, rows, filters=True)
