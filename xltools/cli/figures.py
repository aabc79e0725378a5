"""The commands on published figures: what is held, and a publisher's newer file added."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.populations import calendar_year
from xltools.cli.shared import NOTHING_TO_CORRECT, UNREADABLE, WRONG_USAGE, folder_at, must_exist, start_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.folder.figures import Kept, KeptTable
    from xltools.reference.figures.published import Release
    from xltools.reference.figures.rows import HeldTable

Within = Annotated[
    Path | None, typer.Option("--in", help="The count folder the figures are for; else for all your counts.")
]

app = typer.Typer(help="Published figures held, and newer ones added.", rich_markup_mode=None)

TITLES = {
    "populations": "Population, by district and age",
    "rsx": "Revenue outturn by service (RSX)",
    "ro1": "Revenue outturn, education (RO1)",
    "ro2": "Revenue outturn, highways (RO2)",
    "ro3": "Revenue outturn, social care (RO3)",
    "ro4": "Revenue outturn, housing (RO4)",
    "ro5": "Revenue outturn, culture, planning (RO5)",
    "ro6": "Revenue outturn, protective, other (RO6)",
    "authority_totals": "Grants and totals by authority",
    "programmes": "Departments' programmes by region",
    "subfunctions": "Spending by region and sub-function",
    "spending": "Spending by region and function",
    "allocations": "NHS allocations by board",
}


@app.callback(invoke_without_command=True)
def figures(
    context: typer.Context,
    within: Within = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the published figures held: table, years, publisher and release, and where each is taken from."""
    from xltools.folder.figures import figures_of, held_people

    if context.invoked_subcommand:
        return
    folder = folder_at(within) if within else None
    tables = (folder.figures if folder else figures_of()).held()
    held = (*held_people(folder.path if folder else None), *(table for table in tables if table.table != "populations"))
    listed = [table._asdict() for table in held]
    print(json.dumps(listed, ensure_ascii=False, indent=1) if as_json else "\n".join(_list(held)))


def _list(held: tuple[HeldTable, ...]) -> Iterator[str]:
    """Yield a line for each table, release and place it comes from, with all its years."""
    years: dict[tuple[str, str, str, str], list[str]] = {}
    for table in held:
        release = table.release.replace(f"mid-{table.year}", "mid-year", 1)
        years.setdefault((table.table, table.publisher, release, table.from_where), []).append(table.year)
    for (name, publisher, release, from_where), of_years in years.items():
        yield f"{TITLES[name]:<40} {_span(of_years):<20} {from_where:<11} {publisher}: {release}"
    yield ""
    yield "A publisher's newer file is taken with: xltools figures add FILE (docs/figures.md)"


def _span(years: list[str]) -> str:
    """Return years with those that follow each other together: "2008 to 2011, 2017"; two in a row stay apart."""
    runs: list[list[str]] = []
    for year in years:
        if runs and int(year[:4]) == int(runs[-1][-1][:4]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Files as downloaded from the publisher.")],
    within: Within = None,
    year: Annotated[
        list[str] | None, typer.Option(help="Of population estimates: the calendar year to take (repeat for more).")
    ] = None,
) -> None:
    """Check publishers' newer files against their own totals and use their figures from now on.

    Taken are ONS mid-year estimates, HM Treasury's Country and Regional Analysis (database), MHCLG's revenue outturn by
    authority (RSX, RO1 to RO6, multi-year data set) and NHS England's allocations; which one a file is, its content says.
    """
    start_reader()
    must_exist(files)
    count = folder_at(within).path if within else None
    years = tuple(calendar_year(given) for given in year or ())
    codes = [_add(file, count, years) for file in files]
    if max(codes) != NOTHING_TO_CORRECT:
        raise typer.Exit(max(codes))


def _add(file: Path, count: Path | None, years: tuple[str, ...]) -> int:
    """Take one file and say what was taken, or why nothing; return the exit code for it."""
    from datetime import datetime

    from xltools.folder.figures import keep
    from xltools.reading.published import read_release
    from xltools.reading.refusals import Refused, refusal
    from xltools.reference.figures.published import OddFileError

    try:
        release = read_release(file, years)
    except OddFileError as odd:
        print(f"xltools: nothing was taken. {odd}", file=sys.stderr)
        return WRONG_USAGE
    except Refused as refused:
        words = refusal(file.name, refused.code, refused.detail).message.replace(" to be a return", "")
        print(f"xltools: {file}: {words} Nothing was taken. Download it again.", file=sys.stderr)
        return UNREADABLE
    kept = keep(release, file.name, count, datetime.now().astimezone().date().isoformat())
    print("\n".join(_said(file, release, kept)))
    return NOTHING_TO_CORRECT


def _said(file: Path, release: Release, kept: Kept) -> Iterator[str]:
    from xltools.folder.figures import Outcome

    yield f"{file.name}: {release.title} ({release.publisher})"
    yield from (f"  checked: {line}" for line in release.agreed)
    yield from (f"  note: {line}" for line in release.remarks)
    for table_words, years in _by_table(kept).items():
        yield f"  {table_words}, {_span(years)}"
    taken = any(table.outcome in (Outcome.NEW, Outcome.REPLACED) for table in kept.tables)
    yield f"{kept.path}: these figures are used from now on." if taken else "Nothing was changed."


def _by_table(kept: Kept) -> dict[str, list[str]]:
    """Return the years of each table that came to the same, by what is said of them."""
    years: dict[str, list[str]] = {}
    for table in kept.tables:
        years.setdefault(f"{_outcome_words(table)}: {TITLES[table.key.table]}", []).append(table.key.year)
    return years


def _outcome_words(table: KeptTable) -> str:
    from xltools.folder.figures import Outcome
    from xltools.reference.figures.folders import PACKAGE

    whose = "the package's" if table.whose == PACKAGE else "those added before"
    return {
        Outcome.NEW: "new",
        Outcome.REPLACED: f"in place of {whose}",
        Outcome.SAME: f"already there, the same as {whose}",
        Outcome.LATER_HELD: f"left out, {whose} are of a later edition",
    }[table.outcome]
