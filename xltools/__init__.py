"""Count all public spending in a place, and what it is for: templates, checks, consolidation and reports.

The library's door; docs/from-a-notebook.md shows the way. Nothing has to stand behind ``if __name__ == "__main__"``, and
nothing heavy is imported before a function is called.

    import xltools

    folder = xltools.read_folder("westshire")
    count = xltools.consolidate(folder)
    count.net, count.low, count.high  # pence
    count.lines  # a frame, one row a line: `help(xltools.Count)` names the columns
    xltools.findings_frame(count)

Money is whole pence everywhere. What a partner did wrong is a `Finding`, never an exception. What the caller must put right
(a folder that is none, a setting nobody knows) is a `UsageError` that says what to do, and a path that leads nowhere a
FileNotFoundError.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd

    from xltools.counting.change.change import Change
    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.many_places.totals import Rollup
    from xltools.model import Finding, Place, ReturnStatus, Severity, Status, Stopped, UsageError
    from xltools.outputs.folder_status.facts import FolderStatus
    from xltools.outputs.mapping.write import MappingRefresh
    from xltools.reading.processes import ReaderNotStartedError
    from xltools.steps import OnStep, Progress, Step
    from xltools.validation import LooseReturns
    from xltools.workbooks.changes import Comparison
    from xltools.workbooks.merged import Merged
    from xltools.workbooks.side_by_side import SideBySide

    AnyPath = str | os.PathLike[str]

__version__ = "0.1.0"

__all__ = [
    "Change",
    "Comparison",
    "Count",
    "CountFolder",
    "Finding",
    "FolderStatus",
    "LooseReturns",
    "MappingRefresh",
    "Merged",
    "Place",
    "Progress",
    "ReaderNotStartedError",
    "ReturnStatus",
    "Rollup",
    "Severity",
    "SideBySide",
    "Status",
    "Step",
    "Stopped",
    "UsageError",
    "change_on",
    "compare",
    "consolidate",
    "estimate",
    "findings_frame",
    "merge",
    "read_folder",
    "read_returns",
    "refresh_mapping",
    "rollup",
    "side_by_side",
    "status",
    "validate",
]

_TYPES = {
    "Change": "xltools.counting.change.change",
    "Comparison": "xltools.workbooks.changes",
    "Count": "xltools.counting.count",
    "CountFolder": "xltools.folder",
    "FolderStatus": "xltools.outputs.folder_status.facts",
    "LooseReturns": "xltools.validation",
    "MappingRefresh": "xltools.outputs.mapping.write",
    "Merged": "xltools.workbooks.merged",
    "Rollup": "xltools.many_places.totals",
    "SideBySide": "xltools.workbooks.side_by_side",
    "ReaderNotStartedError": "xltools.reading.processes",
    **dict.fromkeys(
        ("Finding", "Place", "ReturnStatus", "Severity", "Status", "Stopped", "UsageError"), "xltools.model"
    ),
    **dict.fromkeys(("Progress", "Step"), "xltools.steps"),
}
"""Where the public types stand; they are imported when they are first asked for."""


def __getattr__(name: str) -> type:
    if name not in _TYPES:
        raise AttributeError(f"module 'xltools' has no attribute {name!r}")
    public: type = getattr(import_module(_TYPES[name]), name)
    return public


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def read_folder(path: AnyPath) -> CountFolder:
    """Read a count folder's settings and partner list: the place, its policy, its partners. No return is read yet.

    Raises `UsageError` where it is no count folder, or for whatever in its files must be put right first.
    """
    from xltools import folder

    return folder.read_folder(Path(path))


def read_returns(paths: AnyPath | Iterable[AnyPath], *, jobs: int = 0, on_step: OnStep | None = None) -> LooseReturns:
    """Read loose returns: workbooks or CSV files, or folders of them, each in a process of its own.

    `lines` of what comes back is one frame with a row for each line of spending (columns: see `LooseReturns`), `unreadable`
    has a `Finding` for each file that could not be read. `jobs` is how many are read at a time; 0 means one for each processor.
    `on_step` hears how far it is (`Progress`), and may raise `Stopped` to end the work, with the processes that read.
    Raises FileNotFoundError for a path that leads nowhere, `ReaderNotStartedError` where no file can be read at all.
    """
    from xltools import validation

    return validation.read_returns(_paths(paths), jobs=_jobs(jobs), on_step=_heard(on_step))


def validate(
    paths: AnyPath | Iterable[AnyPath], *, jobs: int = 0, on_step: OnStep | None = None
) -> tuple[ReturnStatus, ...]:
    """Check returns as `xltools validate` does, and say what became of each: its status, and its findings.

    `paths` are workbooks or CSV files, folders of them, or a count folder, whose place and partners are then expected of
    every return in it. `findings_frame` makes one frame of the findings. `on_step` hears as that of
    `read_returns` does. Raises as that does.
    """
    from xltools import actions

    wanted = _paths(paths)
    return actions.check(wanted, actions.folder_of(wanted), jobs=_jobs(jobs), on_step=_heard(on_step))


def consolidate(folder: CountFolder | AnyPath, *, jobs: int = 0, on_step: OnStep | None = None) -> Count:
    """Read every return of a count folder, check them and count them. Nothing is written.

    `net`, `gross`, `removed`, `low` and `high` of the count are pence, `lines` is one frame with what of each line counts and
    why the rest does not (columns: see `Count`), `return_statuses` says what became of each return. Decisions and confirmed
    codes are those in the folder's files; `xltools consolidate` first takes in what was written into the last count workbook.
    `on_step` hears as that of `read_returns` does.
    Raises `UsageError` where it is no count folder or has no folder ``returns``, and otherwise as `read_returns` does.
    """
    from xltools import folder as folders
    from xltools import pipeline

    counted = folder if isinstance(folder, folders.CountFolder) else read_folder(folder)
    folders.returns_of(counted)
    return pipeline.consolidate(counted, jobs=_jobs(jobs), on_step=_heard(on_step))


def status(folder: CountFolder | AnyPath, today: date, *, jobs: int = 0, on_step: OnStep | None = None) -> FolderStatus:
    """Say where a count folder stands on a day, as `xltools status` does. Nothing is written (docs/status.md).

    `bodies` of what comes back has every body with its status and what is open, `decisions` what waits for the lead team, `last_count`
    what changed since the last count, `next_steps` what to do, in order. Money is pence. Decisions written into the last count workbook
    are reckoned with. `on_step` hears how far it is. Raises as `consolidate` does.
    """
    from xltools import actions
    from xltools.folder import CountFolder as Folder

    read = folder if isinstance(folder, Folder) else read_folder(folder)
    return actions.status(read, today, jobs=_jobs(jobs), on_step=_heard(on_step))


def estimate(place: str, year: str = "") -> Count:
    """Return a first count of an English place from published figures alone, before any return. Nothing is written.

    `place` is a name, a GSS code, or a kind and a name ("region: North East"); `year` a financial year such as "2024-25", the
    newest with figures where it is blank. All of the count is estimated: `lines` say by what, `low` and `high` how far it may be
    off, in pence. Figures added with `xltools figures add` are used. Raises `UsageError` where the place is not known, is several, or
    does not lie in England, or the year is none.
    """
    from xltools import actions
    from xltools.folder.figures import figures_of
    from xltools.model import UsageError
    from xltools.reading.years import financial_year

    if year and not financial_year(year):
        raise UsageError(f"{year!r} is not a financial year. Write it as 2024-25.")
    figures = figures_of()
    wanted = financial_year(year) if year else actions.newest_estimate_year(figures)
    return actions.estimate(actions.place_named(place, wanted), figures)


def change_on(count: Count, earlier: Count | CountFolder | AnyPath) -> Change:
    """Return what changed between an earlier count and this one: whose money, and why. Nothing is written (docs/change.md).

    `earlier` is a count, a count folder (as it counted then, where it wrote its lines, or else counted now), or a lines CSV or count
    workbook that `xltools consolidate` wrote. `before`, `after` and `change` of what comes back are pence, `by_reason` adds up to the
    change; `bodies()`, `divisions()` and `lines()` are frames (columns: see `Change`). Raises FileNotFoundError for a path that
    leads nowhere, `UsageError` where it holds no count.
    """
    from xltools import pipeline
    from xltools.counting.change.change import change_between
    from xltools.counting.change.from_count import compared
    from xltools.counting.count import Count as Counted
    from xltools.folder import CountFolder as Folder
    from xltools.outputs.beside_counts import earlier_at

    if isinstance(earlier, Counted):
        return change_between(compared(earlier), compared(count))
    (path,) = _paths(earlier.path if isinstance(earlier, Folder) else earlier)
    then = earlier_at(path, count.place.name, count.coding.weights, lambda other: pipeline.consolidate(other))
    return change_between(then, compared(count))


def compare(old: AnyPath, new: AnyPath) -> Comparison:
    """Compare two versions of a return (or a return and what was issued): workbooks or CSV files. Nothing is written.

    `lines` and `cells` of what comes back say what changed, amounts in pence, each with its place in both files; `structure` what
    of the build of the workbook changed, `totals` the sums before and after (see `Comparison`). Raises FileNotFoundError for
    a path that leads nowhere, `UsageError` where one cannot be read.
    """
    from xltools.workbooks.compared_files import compare_files

    return compare_files(*_paths([old, new]))


def merge(paths: AnyPath | Iterable[AnyPath], output: AnyPath, *, jobs: int = 0) -> Merged:
    """Put several partial returns of one body together into one return at `output`, as `xltools merge` does.

    `paths` are files in their order, or folders of them. `files` of what comes back says what became of each, `questions` what is
    to be decided, `pence` the gross spending of its lines. Nothing is written where no file could be taken (`is_written`). Raises
    FileNotFoundError for a path that leads nowhere, `UsageError` where `output` is there already or is no place for it.
    """
    from xltools import actions

    return actions.merge(_paths(paths), Path(output), jobs=_jobs(jobs))[0]


def refresh_mapping(folder: CountFolder, today: date, count: Count | None = None) -> MappingRefresh:
    """Bring a folder's ``mapping.xlsx`` up to a count of it, or write it where there is none (docs/mapping-workbook.md).

    `today` dates the copies kept in ``earlier``. Where anything was typed into the workbook it is left as it is, and
    ``mapping-new.xlsx`` written beside it. What comes back says which file was `written`, what `moved` (a kind, the body, words,
    sheet and cell), and in `remarks` what to do. No file that cannot be read or written raises an error: the remarks say why.
    """
    from xltools.outputs.mapping import write

    return write.refresh_mapping(folder, today, count)


def side_by_side(paths: AnyPath | Iterable[AnyPath], output: AnyPath, *, jobs: int = 0) -> SideBySide:
    """Write every return as a sheet of one workbook at `output`, with an index and a table of all lines.

    `paths` are files, folders of them, or a count folder, which stands for its returns. `parts` of what comes back says what became
    of each file, `pence` what their lines come to. Raises as `merge` does.
    """
    from xltools import actions

    return actions.side_by_side(_paths(paths), Path(output), jobs=_jobs(jobs))


def rollup(
    folders: AnyPath | Iterable[AnyPath],
    output: AnyPath,
    *,
    scheduler: str = "",
    wholes: AnyPath | None = None,
    jobs: int = 0,
) -> Rollup:
    """Count the places of many count folders and put them together, as `xltools rollup` does (docs/rollup.md).

    Each place's lines and findings are kept under `output` as Parquet and its results written there; nothing goes into a count
    folder. `net`, `summed` and `removed` (between places) of what comes back are pence, `years` has the total, people and pence per
    head of each financial year, `places` each place's own count, `functions` and `bodies` pence by COFOG code and by body, `between`
    the double counts between places, `not_counted` the folders that could not be counted and why. `jobs` places are counted at a
    time, on this machine or, with `scheduler`, on the workers of a Dask cluster; those kept already and unchanged are not counted
    again. `wholes` is a table of what bodies spend as a whole. Decisions are those in the output's ``decisions.csv``. Raises
    FileNotFoundError for a path that leads nowhere, `UsageError` for what must be put right first, such as pyarrow not installed.
    """
    from xltools.many_places.rollup import roll_up
    from xltools.many_places.write import write_rollup

    table = None if wholes is None else Path(wholes)
    rolled = roll_up(_paths(folders), Path(output), jobs=_jobs(jobs), scheduler=scheduler, wholes=table)
    write_rollup(rolled)
    return rolled


def findings_frame(checked: Count | Iterable[ReturnStatus]) -> pd.DataFrame:
    """Return the findings of a count, or of what `validate` returned, as a frame: one row a finding, all columns text.

    Columns: ``return`` (its file), ``partner``, ``status`` of the return, ``sheet``, ``cell``, ``severity`` (error, warning,
    note), ``code``, ``message``, ``why`` (why it matters), ``fix`` (how to put it right), ``value`` (what stands in the cell),
    ``explanation`` (what the partner said of it). By return; errors first.
    """
    from xltools.counting.count import Count
    from xltools.outputs.findings_file import findings_frame as frame_of

    return frame_of(checked.return_statuses if isinstance(checked, Count) else checked)


def _paths(paths: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """The paths as a list; raise FileNotFoundError for the first that leads nowhere."""
    listed = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
    for path in listed:
        if not path.exists():
            raise FileNotFoundError(f"There is no file or folder {path}")
    return listed


def _heard(listener: OnStep | None) -> OnStep:
    from xltools.steps import unheard

    return listener or unheard


def _jobs(wanted: int) -> int:
    return wanted or os.cpu_count() or 1
