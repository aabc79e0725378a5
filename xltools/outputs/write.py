"""Everything `consolidate` writes, in one place: the count workbook, the report, the findings, and the lines if apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.findings_file import write_findings
from xltools.outputs.lines_csv import lines_csv_path
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.outputs.report import write_report
from xltools.storage import make_folder, written_together

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.outputs.count_workbook import LinesTo
    from xltools.outputs.messages.correspondence import Correspondence


def write_outputs(
    count: Count,
    workbook: Path,
    *,
    lines: LinesTo = "workbook",
    returns: Path | None = None,
    made_on: date | None = None,
    correspondence: Correspondence = NO_CORRESPONDENCE,
) -> tuple[Path, ...]:
    """Write the count workbook and, beside it, the report and the findings; return the files written.

    `returns` is the folder the returns lie in: the workbook then links to them. `made_on` is printed where given. `correspondence` is
    what was written to partners.
    Files of an earlier run stay until the new ones are complete; then they go to the folder `earlier` beside them: what an
    analyst wrote into them is kept.
    """
    stem, folder = workbook.stem.removesuffix("-count"), workbook.parent
    make_folder(folder)
    retired = (workbook.name, lines_csv_path(workbook).name)
    with written_together(folder, retired) as stage:
        written = write_count_workbook(
            count,
            workbook,
            lines=lines,
            returns_folder=returns,
            made_on=made_on,
            correspondence=correspondence,
            into=stage,
        )
        report = write_report(count, stage / f"{stem}-report.html", made_on=made_on)
        findings = write_findings(count.return_statuses, stage / f"{stem}-findings.csv")
    return tuple(folder / path.name for path in (*written, report, findings))
