"""The last count written into reports/, and what has changed since: told by what its sheets record, never by dates of files.

The sheet *Returns* has the fingerprint and the status of every file, the sheet *Double counts* what had been decided. A synced
folder gives files other dates, so those decide nothing but which of several count workbooks is looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from xltools.model import ReturnOrigin, Status, UsageError
from xltools.outputs.folder_status.facts import LastCount, OutOfDate
from xltools.outputs.publication.revisions import edition_of, read_editions
from xltools.outputs.read_back import decisions_recorded
from xltools.outputs.sheets.returns import RETURN_COLUMNS, RETURNS
from xltools.outputs.wording import STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import ReturnStatus
    from xltools.outputs.read_back import Unsaved

_KEYS = tuple(column.key for column in RETURN_COLUMNS)
_FIRST_HEADINGS = tuple(column.heading for column in RETURN_COLUMNS)[: _KEYS.index("sha256") + 1]
"""Those every count workbook of today and earlier has; columns were added behind them."""


class Recorded(NamedTuple):
    """What a count workbook says it was made of: each file's fingerprint with its statuses in words, and the pence counted."""

    files: Mapping[str, frozenset[str]]
    net: int


def last_workbook(folder: CountFolder) -> Path | None:
    """Return the count workbook written last: the usual one, or one that Recount wrote beside it."""
    usual = folder.count_workbook
    numbered = re.compile(rf"{re.escape(usual.stem.removesuffix('-count'))}(-\d+)?-count\.xlsx")
    there = folder.reports.iterdir() if folder.reports.is_dir() else ()
    written = [path for path in there if numbered.fullmatch(path.name) and path.is_file()]
    return max(written, key=lambda path: (path.stat().st_mtime_ns, path == usual, path.name), default=None)


def recorded_in(workbook: Path) -> Recorded | None:
    """Return what a count workbook records of the files it was made of; None where it cannot be read."""
    try:
        with workbook.open("rb") as file:
            rows = CalamineWorkbook.from_filelike(file).get_sheet_by_name(RETURNS).to_python(skip_empty_area=False)
    except (CalamineError, KeyError, OSError):
        return None
    start = next((at for at, row in enumerate(rows) if tuple(row[: len(_FIRST_HEADINGS)]) == _FIRST_HEADINGS), None)
    if start is None:
        return None
    files: dict[str, frozenset[str]] = {}
    net = 0
    for row in rows[start + 1 :]:
        values = dict(zip(_KEYS, row, strict=False))
        counted = values["counted"]
        net += round(100 * counted) if isinstance(counted, float) else 0
        if sha256 := str(values["sha256"]):
            files[sha256] = files.get(sha256, frozenset()) | {str(values["status"])}
    return Recorded(files, net)


def last_count_of(folder: CountFolder, count: Count, unsaved: Unsaved, workbook: Path | None) -> LastCount:
    """Return the last count and what has changed since; `count` is made of what lies in the folder now, `unsaved` taken in."""
    sent = [status for status in count.return_statuses if status.origin is ReturnOrigin.SENT]
    if workbook is None:
        return LastCount(reasons=(OutOfDate.NO_COUNT,), files_new=len({status.sha256 for status in sent}))
    recorded = recorded_in(workbook)
    if recorded is None:
        return LastCount(workbook.name, None, (OutOfDate.UNREADABLE,))
    now = _files_of(sent)
    before = {sha256: words for sha256, words in recorded.files.items() if not words & _TYPED}
    new, gone = now.keys() - before.keys(), before.keys() - now.keys()
    decisions = unsaved.number + len(_decided_since(folder, workbook))
    changed = any(now[sha256] != before[sha256] for sha256 in now.keys() & before.keys())
    reasons = (
        (OutOfDate.FILES, bool(new or gone)),
        (OutOfDate.DECISIONS, bool(decisions or changed)),
        (OutOfDate.TOTAL, recorded.net != count.net),
    )
    return LastCount(
        workbook.name,
        recorded.net,
        tuple(reason for reason, holds in reasons if holds),
        len(new),
        len(gone),
        decisions,
        unsaved.number,
        _is_published(folder, count),
    )


_TYPED = frozenset({STATUS_WORDS[status][0] for status in (Status.TYPED_IN, Status.ESTIMATED)})
"""Not of files that came: consolidating itself brings the spend mapping workbook up to date, so its fingerprint says nothing."""


def _files_of(statuses: Iterable[ReturnStatus]) -> Mapping[str, frozenset[str]]:
    files: dict[str, frozenset[str]] = {}
    for status in statuses:
        files[status.sha256] = files.get(status.sha256, frozenset()) | {STATUS_WORDS[status.status][0]}
    return files


def _decided_since(folder: CountFolder, workbook: Path) -> frozenset[str]:
    """The double counts on the sheet whose decision in the folder's files is another than the sheet was written with."""
    decided = {decision.id: decision.decision for decision in folder.decisions}
    recorded = decisions_recorded(workbook)
    return frozenset(id_ for id_, word in recorded.items() if decided.get(id_, "") != word)


def _is_published(folder: CountFolder, count: Count) -> bool:
    """Whether the last publication has the very figures that counting now comes to."""
    stem = folder.count_workbook.stem.removesuffix("-count")
    try:
        editions = read_editions(folder.reports / f"{stem}-publications.json")
    except UsageError:  # publishing will say what is wrong with it
        return False
    if not editions:
        return False
    now, last = edition_of(count, "", ""), editions[-1]
    return (now.divisions, now.bodies) == (last.divisions, last.bodies)
