"""The group Count: double counts, recount with the analyst's decisions, apportion, compare with the baseline."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from xltools.excel.live import (
    WorkbookKind,
    copy_of,
    count_folder_of,
    count_home_of,
    folder_with,
    kept,
    kind_of,
    must_have_folder,
    must_have_home,
)
from xltools.excel.own_sheets import Field, OwnSheet, must_be_writable, write_own
from xltools.excel.results import free_target
from xltools.excel.results import recount as count_again
from xltools.excel.undoing import changing, copy_words
from xltools.model import UsageError, column_letters
from xltools.template.mapping import MAPPING
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xlwings as xw

    from xltools.actions import Recount
    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.double_counts.finding import DoubleCount
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
        Field("Kind", 22),
        Field("Amount (£)", 18, money=True),
        Field("How sure", 11),
        Field("What a count would do", 24),
        Field("Why it still counts", 46),
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
        "The count is that of the returns as they lie in the count folder now, with what the lead team typed in.",
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
    """List the double counts within a return, among all of a count's folder, or with the rows of a mapping workbook."""
    from xltools.outputs.considered import shown_double_counts
    from xltools.outputs.sheets.ledger import MOST_CONSIDERED

    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError(
            "This workbook is no return, no spend mapping workbook and no count. This button looks for double counts in one of them."
        )
    must_be_writable(book, FOUND)
    lines, ledger = _looked_for(book, say)
    own_rows = kind_of(book) is WorkbookKind.MAPPING
    shown = shown_double_counts(ledger, len(ledger.double_counts) if own_rows else MOST_CONSIDERED)
    listed = _with_typed_in(lines, shown.all) if own_rows else shown.all
    with kept(book):
        sheet = write_own(book, FOUND, _ledger_rows(lines, ledger, listed))
    if not listed:
        say.tell(f"No money was found that two {'rows' if own_rows else 'lines'} report.")
        return
    taken = [finding for finding in listed if ledger.state(finding).is_excluded]
    considered = [finding for finding in listed if not ledger.state(finding).is_excluded]
    money = sum(abs(finding.amount_pence) for finding in taken) + abs(ledger.still_open(considered))
    say.tell(
        f"{plural(len(listed), 'possible double count')} found, {_pounds(money)} in all: see the sheet {sheet.name}. "
        f"Nothing was taken off. {shown.rest}".rstrip()
    )


def _looked_for(book: xw.Book, say: Say) -> tuple[pd.DataFrame, Ledger]:
    from xltools import actions

    if kind_of(book) is WorkbookKind.COUNT:
        folder = must_have_folder(book)
        batch, ledger = actions.find_double_counts([folder.path], folder, on_step=say.steps())
        return batch.lines, ledger
    if kind_of(book) is WorkbookKind.MAPPING and count_home_of(book):
        with folder_with(book) as folder:
            batch, ledger = actions.find_double_counts([folder.path], folder, on_step=say.steps())
        return batch.lines, ledger
    with copy_of(book) as path:
        batch, ledger = actions.find_double_counts([path], count_folder_of(book), on_step=say.steps())
    return batch.lines, ledger


def _with_typed_in(lines: pd.DataFrame, findings: Sequence[DoubleCount]) -> tuple[DoubleCount, ...]:
    """Return those of the double counts in which a row typed into the mapping workbook has a part."""
    typed_in = (lines["sheet"] == MAPPING) & (lines["amount_column"] > 0)
    own = set(typed_in.to_numpy().nonzero()[0].tolist())
    return tuple(finding for finding in findings if own & {*finding.keep, *(line for line, _ in finding.remove)})


def _ledger_rows(lines: pd.DataFrame, ledger: Ledger, listed: Sequence[DoubleCount]) -> list[Sequence[Value]]:
    from xltools.outputs.considered import why_counted

    return [
        (
            str(finding.kind).replace("-", " "),
            finding.amount_pence,
            f"{finding.confidence:.0%}",
            ledger.state(finding),
            why_counted(ledger, finding),
            finding.summary,
            finding.why,
            "; ".join(finding.evidence),
            _places(lines, finding.keep),
            _places(lines, [line for line, _ in finding.remove]),
        )
        for finding in listed
    ]


def _places(lines: pd.DataFrame, positions: Sequence[int]) -> str:
    """Return where lines stand, one below the other: their row, or the cell where a row holds several."""
    columns = ["workbook", "sheet", "row", "amount_column"]
    where = lines.iloc[list(positions)][columns].itertuples(index=False, name=None)
    return "\n".join(
        " ".join(part for part in (file, sheet, f"{column_letters(column)}{row}" if column else f"row {row}") if part)
        for file, sheet, row, column in where
    )


def _pounds(pence: int) -> str:
    from xltools.text import pounds

    return pounds(pence)


def recount(book: xw.Book, say: Say) -> None:
    """Count the folder again with the decisions and codes in the open count workbook, into a new workbook, which is opened."""
    if kind_of(book) is WorkbookKind.MAPPING:
        raise UsageError(
            "Decisions are made in a count workbook, and this is the spend mapping workbook. Consolidate folder counts with what is "
            "typed here."
        )
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
    """Apportion the selected lines of a return whose figure is for a wider area and which give no local figure.

    In a spend mapping workbook, the selected rows whose amounts are for a wider area.
    """
    if kind_of(book) is WorkbookKind.MAPPING:
        return _apportion_rows(book, say)
    from xltools.excel.apportioning import share_out, write_shares

    if kind_of(book) is WorkbookKind.COUNT:
        raise UsageError(
            "A count has apportioned every line of a wider area already: see its sheet Apportioned. This button fills Spending in "
            "the place on the selected lines of a partner's return."
        )
    if kind_of(book) is WorkbookKind.OTHER:
        raise UsageError(
            "This workbook is no return and no spend mapping workbook. This button apportions the selected lines of either."
        )
    shared = share_out(book)
    told = shared.words()
    if shared.parts:
        with changing(book, "Apportion", shared.sheet) as copy:
            write_shares(book, shared)
        told = f"{told}\n\n{copy_words(copy)}"
    return say.tell(told)


def _apportion_rows(book: xw.Book, say: Say) -> None:
    from xltools.excel.mapping_apportioning import apportion_rows, write_rows

    mapping, apportioned = apportion_rows(book, count_folder_of(book))
    told = apportioned.words()
    if apportioned.rows:
        with changing(book, "Apportion", mapping.table.sheet) as copy:
            write_rows(book, mapping, apportioned)
        told = f"{told}\n\nWhat stood there is in the notes of each row. {copy_words(copy)}"
    say.tell(told)


def compare_baseline(book: xw.Book, say: Say) -> None:
    """Set the count of the folder beside HM Treasury's figures shared to the place, on a sheet of ours."""
    from xltools import pipeline
    from xltools.counting.baseline_comparison import compare, needing_a_look
    from xltools.folder import returns_of

    is_mapping = kind_of(book) is WorkbookKind.MAPPING
    if not is_mapping and kind_of(book) is not WorkbookKind.COUNT:
        raise UsageError(
            "This workbook is no count and no spend mapping workbook. This button sets either beside HM Treasury's figures for the "
            "place."
        )
    must_have_home(book)
    must_be_writable(book, COMPARED)
    with folder_with(book) if is_mapping else nullcontext(must_have_folder(book)) as folder:
        returns_of(folder)
        count = pipeline.consolidate(folder, on_step=say.steps())
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
