"""Everything `consolidate` writes, in one place: the count workbook, the report, the findings, and the lines if apart."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.findings_file import write_findings
from xltools.outputs.lines_csv import lines_csv_path, write_lines_csv
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.outputs.report import write_report
from xltools.reading.beside import Beside
from xltools.reading.lines import with_lines_once
from xltools.steps import Progress, Step, unheard
from xltools.storage import make_folder, written_together

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.outputs.count_workbook import LinesTo
    from xltools.outputs.messages.correspondence import Correspondence
    from xltools.steps import OnStep


def write_outputs(
    count: Count,
    workbook: Path,
    *,
    lines: LinesTo = "workbook",
    returns: Path | None = None,
    made_on: date | None = None,
    correspondence: Correspondence = NO_CORRESPONDENCE,
    jobs: int = 1,
    on_step: OnStep = unheard,
) -> tuple[Path, ...]:
    """Write the count workbook and, beside it, the report and the findings; return the files written.

    `returns` is the folder the returns lie in: the workbook then links to them. `made_on` is printed where given. `correspondence` is
    what was written to partners. With several `jobs`, another process writes what goes beside a large workbook meanwhile.
    `on_step` hears how far it is.
    Files of an earlier run stay until the new ones are complete; then they go to the folder `earlier` beside them: what an
    analyst wrote into them is kept.
    """
    folder = workbook.parent
    make_folder(folder)
    retired = (workbook.name, lines_csv_path(workbook).name)
    with written_together(folder, retired) as stage:
        more = stage / workbook.name, lines, made_on
        others = Beside(write_beside, _without_lines_read(count), *more, jobs=jobs, lines=len(count.lines))
        written = write_count_workbook(
            count,
            workbook,
            lines=lines,
            made_on=made_on,
            returns_folder=returns,
            correspondence=correspondence,
            into=stage,
            on_step=on_step,
        )
        reporting = partial(on_step, Progress(Step.REPORT))
        reporting()
        # here it is of the very count the workbook shows: what was worked out of that is kept
        beside = others.answer(reporting) if others.is_beside else write_beside(count, *more)
        every = (written, *beside)
        reporting()  # the last chance to stop: from here on the files take their places
    return tuple(folder / path.name for path in every)


def _without_lines_read(count: Count) -> Count:
    """Return a count without its lines as they were read, which nothing that is written shows: fewer are passed over."""
    return replace(count, batch=with_lines_once(replace(count.batch, lines=count.batch.lines.head(0))))


def write_beside(count: Count, workbook: Path, lines: LinesTo, made_on: date | None) -> tuple[Path, ...]:
    """Write what goes beside a count workbook: the lines as CSV where they go there, the report, the findings."""
    stem = workbook.stem.removesuffix("-count")
    of_lines = (lines_csv_path(workbook),) if lines.endswith("csv") else ()
    for path in of_lines:
        write_lines_csv(count, path, raw=lines == "raw-csv")
    report = write_report(count, workbook.with_name(f"{stem}-report.html"), made_on=made_on)
    findings = write_findings(count.return_statuses, workbook.with_name(f"{stem}-findings.csv"))
    return (*of_lines, report, findings)
