"""The group Count: double counts, recount with the analyst's decisions, apportion, compare with the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.live import (
    WorkbookKind,
    copy_of,
    count_folder_of,
    kept,
    kind_of,
    must_be_open,
    must_have_folder,
)
from xltools.excel.own_sheets import Field, OwnSheet, must_be_writable, write_own
from xltools.excel.results import free_target
from xltools.excel.results import recount as count_again
from xltools.model import UsageError
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xlwings as xw

    from xltools.actions import Recount
    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.netting import Ledger
    from xltools.excel.own_sheets import Value
    from xltools.excel.say import Say

FOUND = OwnSheet(
    "Double counts found",
    "Double counts found: money that two or more lines report",
    (
        "One side is kept; what comes off the other is never more than it reports. Nothing was taken off by this button.",
        "Decisions are made in a count workbook, on its sheet Double counts, under Decision.",
    ),
    (
        Field("WorkbookKind", 22),
        Field("Amount (£)", 18, money=True),
        Field("How sure", 11),
        Field("What a count would do", 24),
        Field("Who reports what", 60),
        Field("Which side is kept, and why", 46),
        Field("Evidence", 46),
        Field("Line kept", 34),
        Field("Line to remove", 34),
    ),
)
COMPARED = OwnSheet(
    "Compared with baseline",
    "Compared with baseline: the count beside HM Treasury's figures",
    (
        "HM Treasury's regional figures shared down to the place: a plausibility check, not a finding against any body.",
        "The count is that of the returns as they lie in the count folder now.",
    ),
    (
        Field("Division", 34),
        Field("Difference", 17),
        Field("What to look for", 70),
        Field("Counted (£)", 20, money=True),
        Field("Baseline (£)", 20, money=True),
        Field("Counted less baseline (£)", 20, money=True),
        Field("Counted per head (£)", 16, money=True),
        Field("Baseline per head (£)", 16, money=True),
        Field("England per head (£)", 16, money=True),
        Field("Counted over baseline, per head", 16),
    ),
)


def find_double_counts(book: xw.Book, say: Say) -> None:
    """List the double counts within a return, or among all returns of a count's folder, on a sheet of ours."""
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError(
            "This workbook is neither a return nor a count. This button looks for double counts in either."
        )
    must_be_writable(book, FOUND)
    lines, ledger = _looked_for(book, say)
    with kept(book):
        sheet = write_own(book, FOUND, _ledger_rows(lines, ledger))
    if not ledger.double_counts:
        say.tell("No money was found that two lines report.")
        return
    money = sum(abs(finding.amount_pence) for finding in ledger.double_counts)
    say.tell(
        f"{plural(len(ledger.double_counts), 'possible double count')} found, {_pounds(money)} in all: see the sheet {sheet.name}. "
        "Nothing was taken off."
    )


def _looked_for(book: xw.Book, say: Say) -> tuple[pd.DataFrame, Ledger]:
    from xltools import actions

    if kind_of(book) is WorkbookKind.COUNT:
        folder = must_have_folder(book)
        batch, ledger = actions.find_double_counts([folder.path], folder, on_file=say.reading())
        return batch.lines, ledger
    with copy_of(book) as path:
        batch, ledger = actions.find_double_counts([path], count_folder_of(book))
    return batch.lines, ledger


def _ledger_rows(lines: pd.DataFrame, ledger: Ledger) -> list[Sequence[Value]]:
    return [
        (
            str(finding.kind).replace("-", " "),
            finding.amount_pence,
            f"{finding.confidence:.0%}",
            ledger.state(finding),
            finding.summary,
            finding.why,
            "; ".join(finding.evidence),
            _places(lines, finding.keep),
            _places(lines, [line for line, _ in finding.remove]),
        )
        for finding in ledger.double_counts
    ]


def _places(lines: pd.DataFrame, positions: Sequence[int]) -> str:
    where = lines.iloc[list(positions)][["workbook", "sheet", "row"]].itertuples(index=False, name=None)
    return "\n".join(" ".join(part for part in (file, sheet, f"row {row}") if part) for file, sheet, row in where)


def _pounds(pence: int) -> str:
    from xltools.text import pounds

    return pounds(pence)


def recount(book: xw.Book, say: Say) -> None:
    """Count the folder again with the decisions and codes in the open count workbook, into a new workbook, which is opened."""
    if kind_of(book) is not WorkbookKind.COUNT:
        raise UsageError("This workbook is no count. This button counts again with the decisions written into a count.")
    folder = must_have_folder(book)
    say.doing("taking in your decisions")
    target = free_target(folder, book.app)
    counted = count_again(folder, book, say, target)
    book.app.books.open(str(target))
    say.tell(_recounted(counted, target.name, book.name))


def _recounted(counted: Recount, name: str, before: str) -> str:
    taken, count = counted.taken, counted.count
    took = [
        f"{plural(taken.decided, 'decision')} taken into decisions.csv." if taken.decided else "",
        f"{plural(taken.senders, 'decision')} on returns taken into senders.csv." if taken.senders else "",
        f"{plural(taken.confirmed, 'confirmed code')} taken into dictionary.csv." if taken.confirmed else "",
    ]
    told = " ".join(part for part in took if part) or "There was no new decision and no new confirmed code."
    money = f"{_pounds(count.net)} counted, {_pounds(count.removed)} removed, in the new workbook {name}. {before} is as it was."
    return "\n\n".join((told, money, *taken.problems))


def apportion(book: xw.Book, say: Say) -> None:
    """Apportion the selected lines of a return whose figure is for a wider area and which give no local figure."""
    from xltools.excel.apportioning import share_out, write_shares

    if kind_of(book) is WorkbookKind.COUNT:
        raise UsageError(
            "A count has apportioned every line of a wider area already: see its sheet Apportioned. This button fills Spending in "
            "the place on the selected lines of a partner's return."
        )
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError("This workbook is no return. This button apportions the selected lines of a partner's return.")
    shared = share_out(book)
    if shared.parts:
        must_be_open(book, shared.sheet)
        with kept(book):
            write_shares(book, shared)
    say.tell(shared.words())


def compare_baseline(book: xw.Book, say: Say) -> None:
    """Set the count of the folder beside HM Treasury's figures shared to the place, on a sheet of ours."""
    from xltools import pipeline
    from xltools.counting.baseline_comparison import compare, needing_a_look
    from xltools.folder import returns_of

    if kind_of(book) is not WorkbookKind.COUNT:
        raise UsageError(
            "This workbook is no count. This button sets a count beside HM Treasury's figures for the place."
        )
    folder = must_have_folder(book)
    must_be_writable(book, COMPARED)
    returns_of(folder)
    count = pipeline.consolidate(folder, on_file=say.reading())
    compared = compare(count)
    if not compared:
        from xltools.outputs.baseline_words import NONE_KNOWN

        raise UsageError(f"There is nothing to compare this count with. {NONE_KNOWN}")
    with kept(book):
        sheet = write_own(book, COMPARED, [_compared_row(comparison) for comparison in compared])
    look = needing_a_look(compared)
    first = f" The largest difference is in {look[0].division} {look[0].name}." if look else ""
    say.tell(f"{plural(len(look), 'function')} worth a look, of {len(compared)}: see the sheet {sheet.name}.{first}")


def _compared_row(comparison: Compared) -> Sequence[Value]:
    from xltools.outputs.baseline_words import in_words, percent

    return (
        f"{comparison.division} {comparison.name}",
        comparison.judgement.value,
        in_words(comparison),
        comparison.counted,
        comparison.baseline,
        comparison.difference,
        comparison.counted_per_head,
        comparison.baseline_per_head,
        comparison.england_per_head,
        percent(comparison.ratio),
    )
