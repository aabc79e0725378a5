"""The group Check: validate, clear findings, next finding, compare versions."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.cells import text_of
from xltools.excel.finding_sheet import (
    clear_listed,
    findings_sheet,
    list_findings,
    live_places,
    new_list,
    place_named,
    read_listed,
    services_of,
)
from xltools.excel.live import (
    CHOSEN,
    MANUAL,
    NOT_SYNCED,
    WorkbookKind,
    copy_of,
    count_folder_of,
    is_in_cloud_alone,
    kept,
    kind_of,
    must_be_checkable,
    must_be_open,
    rows_hidden,
    sheet_named,
    why_no_folder,
)
from xltools.excel.own_sheets import find_own, must_be_writable, write_own
from xltools.excel.undoing import copy_before, copy_words
from xltools.model import Severity, Status, UsageError
from xltools.steps import unheard
from xltools.template.findings import FOLLOWED
from xltools.template.layout import FINDINGS, FINDINGS_FIRST_ROW, RETURN, SPENDING
from xltools.template.mapping import BODIES, MAPPING
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

    from xltools.excel.say import Say
    from xltools.folder import CountFolder
    from xltools.model import Finding, ReturnStatus
    from xltools.steps import OnStep
    from xltools.workbooks.changes import Comparison

Place = tuple[str, int, int]


def validate(book: xw.Book, say: Say) -> None:
    """Check a workbook by the rules of the command line and list what was found on its sheet Findings; nothing else changes."""
    must_be_checkable(book, "checks a partner's return or the lead team's spend mapping workbook")
    sheet = findings_sheet(book)
    must_be_open(book, sheet or FINDINGS, adding=sheet is None)
    folder = count_folder_of(book)
    statuses = check(book, folder, say.steps())
    unreadable = [status for status in statuses if status.status is Status.UNREADABLE]
    if unreadable:
        told = (f"{finding.message} {finding.fix}" for status in unreadable for finding in status.findings)
        raise UsageError("\n\n".join(told))
    findings = [finding for status in statuses for finding in status.findings]
    new = new_list(sheet, findings, services_of(book))
    copy = copy_before(book, "Validate") if new.lost else None
    with kept(book):
        list_findings(book, sheet, new)
    by_hand = book.app.calculation == MANUAL and kind_of(book) is WorkbookKind.RETURN
    words = _words(findings, new.lost, manual=by_hand)
    say.tell("\n\n".join([*words, *([] if folder else [_without_folder(book)]), *([copy_words(copy)] if copy else [])]))


def _without_folder(book: xw.Book) -> str:
    """Say what could not be checked, and what to do about it."""
    instead = (
        NOT_SYNCED if is_in_cloud_alone(book) else "Save it into the folder returns of its count and validate it there."
    )
    return (
        f"{why_no_folder(book)}: it was checked without place and partner list, so whether bodies are partners, "
        f"areas are in the place and an earlier return says otherwise was not looked at. {instead}"
    )


def check(book: xw.Book, folder: CountFolder | None, on_step: OnStep = unheard) -> tuple[ReturnStatus, ...]:
    """Read and check a copy of a live workbook, as `xltools validate` would the file.

    A return has one status, a spend mapping workbook one for each body something was typed for. `folder` is the count folder it lies in.
    """
    from xltools import actions

    with copy_of(book) as path:
        return actions.check([path], folder, on_step=on_step)


def _words(findings: Sequence[Finding], lost: int, *, manual: bool) -> list[str]:
    if not findings:
        return ["Nothing to put right was found."]
    told = _severities(findings)
    more = len(findings) - FOLLOWED
    return [
        part
        for part in (
            f"{told}. Next finding takes you to the first; the sheet {FINDINGS} lists them all.",
            f"The sheet holds {FOLLOWED:,} of them; {more:,} more are listed once these are dealt with."
            if more > 0
            else "",
            f"{plural(lost, 'explanation')} went with findings that are no longer there." if lost else "",
            "Excel is set to calculate by hand: press F9 to see the colours." if manual else "",
        )
        if part
    ]


def _severities(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    parts = [plural(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def clear_findings(book: xw.Book, say: Say) -> None:
    """Empty the sheet Findings; asks first where explanations would go with them."""
    must_be_checkable(book, "empties the sheet Findings")
    sheet = findings_sheet(book)
    listed = read_listed(sheet) if sheet else []
    if sheet is None or not listed:
        say.tell("There are no findings to clear.")
        return
    must_be_open(book, sheet)
    answered = sum(1 for entry in listed if entry["Your explanation"])
    if answered and not say.ask(
        f"{plural(answered, 'explanation')} would go with the findings. Clear them all the same?"
    ):
        return
    copy = copy_before(book, "Clear findings") if answered else None
    with kept(book):
        clear_listed(sheet)
    if copy:
        say.tell(f"The list is empty.\n\n{copy_words(copy)}")


def next_finding(book: xw.Book, say: Say) -> None:
    """Select the next cell whose finding still stands, in the order of the sheets, and after the last one the first.

    On the sheet Findings itself, the cell of the row the cursor is in.
    """
    must_be_checkable(book, "goes through the findings on the sheet Findings")
    sheet = findings_sheet(book)
    listed = read_listed(sheet) if sheet else []
    live = live_places(book, listed)
    if not live:
        say.tell(
            "No finding listed here stands any more. Validate looks again."
            if listed
            else "There are no findings. Validate looks for them."
        )
        return
    target = _asked_for(book, sheet) or _after(book, {entry.place for entry in listed if entry.place}, live)
    _go(book, target)
    if rows_hidden(book.sheets.active, target[1], target[1]):
        say.tell(
            f"The next finding is in row {target[1]}, which is hidden, perhaps by a filter. Show it to see the cell."
        )


def compare_versions(book: xw.Book, say: Say) -> None:
    """List what changed since the version the person chose, or (without a dialog) since it was issued, on a sheet of ours."""
    from xltools.excel.version_changes import CHANGED, change_rows, words_of

    if kind_of(book) is not WorkbookKind.RETURN:
        raise UsageError(
            "This workbook is no return of Total Place. This button compares a partner's return with an earlier version. "
            "Open a return that a partner sent, then try again; xltools compare OLD NEW compares any two files."
        )
    must_be_writable(book, CHANGED)
    comparison = _compared(book, say.steps())
    with kept(book):
        sheet = write_own(book, CHANGED, change_rows(comparison))
    say.tell(words_of(comparison, sheet.name))


def _compared(book: xw.Book, on_step: OnStep) -> Comparison:
    """Compare a copy of a live return, without the sheets that buttons added to it."""
    from xltools import actions
    from xltools.excel.version_changes import SHEETS_OF_BUTTONS
    from xltools.workbooks.changes import Comparison

    chosen = os.environ.get(CHOSEN, "")
    own = {sheet.name for button in SHEETS_OF_BUTTONS if (sheet := find_own(book, button))}
    with copy_of(book) as path:
        old, new = (Path(chosen), path) if chosen else (path, None)
        (result,) = actions.compare(old, new, count_folder_of(book), on_step=on_step)
    if not isinstance(result, Comparison):
        raise UsageError(result.words)
    return result.without_sheets(own)


def _asked_for(book: xw.Book, sheet: xw.Sheet | None) -> Place | None:
    """Return the place of the finding whose row the cursor is in, where the sheet of findings is in front."""
    chosen = book.app.selection
    if sheet is None or chosen is None or book.sheets.active.name != sheet.name or chosen.row < FINDINGS_FIRST_ROW:
        return None
    place = place_named(text_of(sheet.range((chosen.row, 1)).value))
    return place if place and sheet_named(book, place[0]) else None


def _after(book: xw.Book, listed: set[Place], live: set[Place]) -> Place:
    """Return the first live place after the cursor; beside a place that is listed, its whole row comes next."""
    order = {name: number for number, name in enumerate((RETURN, SPENDING, BODIES, MAPPING))}
    chosen = book.app.selection
    here = (book.sheets.active.name, chosen.row, chosen.column) if chosen is not None else ("", 0, 0)
    sheet, row, column = order.get(here[0], -1), here[1], here[2] if here in listed else 0
    ordered = sorted(live, key=lambda place: (order.get(place[0], len(order)), *place[1:]))
    after = (place for place in ordered if (order.get(place[0], len(order)), *place[1:]) > (sheet, row, column))
    return next(after, ordered[0])


def _go(book: xw.Book, place: Place) -> None:
    sheet = sheet_named(book, place[0])
    if sheet is None or not sheet.visible:
        raise UsageError(
            f"The next finding is on the sheet {place[0]}, which is hidden or gone. Show that sheet first."
        )
    sheet.activate()
    sheet.range((place[1], place[2])).select()
