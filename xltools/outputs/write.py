"""Everything `consolidate` writes, in one place: the count workbook, the report, the findings, and the lines if apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.findings_file import write_findings
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.outputs.report import write_report

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
    Files of an earlier run are moved to a folder `earlier` beside them first: what an analyst wrote into them is kept.
    """
    stem = workbook.stem.removesuffix("-count")
    report, findings = (workbook.with_name(f"{stem}-{name}") for name in ("report.html", "findings.csv"))
    workbook.parent.mkdir(parents=True, exist_ok=True)
    for path in (workbook, report, findings, workbook.with_name(f"{workbook.stem}-lines.csv")):
        keep_earlier(path)
    written = write_count_workbook(
        count, workbook, lines=lines, returns_folder=returns, made_on=made_on, correspondence=correspondence
    )
    write_report(count, report, made_on=made_on)
    write_findings(count.return_statuses, findings)
    return (*written, report, findings)


def keep_earlier(path: Path) -> None:
    """Move a file (never a folder) out of the way into `earlier` beside it, under a number of its own."""
    if not path.is_file():
        return
    folder = path.parent / "earlier"
    folder.mkdir(exist_ok=True)
    numbers = (number for number in range(1, 1_000_000) if not (folder / f"{path.stem}-{number}{path.suffix}").exists())
    path.rename(folder / f"{path.stem}-{next(numbers)}{path.suffix}")
