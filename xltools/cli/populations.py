"""The command that takes newer population estimates into a count: populations."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import UNREADABLE, folder_at, must_exist
from xltools.text import plural

if TYPE_CHECKING:
    from xltools.reference.people.populations import PeopleRow
    from xltools.reference.people.supplied import SuppliedPopulations


def populations(
    file: Annotated[
        Path, typer.Argument(help="Mid-year estimates as downloaded from ONS (workbook or CSV) or nomis (CSV).")
    ],
    folder: Annotated[Path, typer.Option("--in", help="The count folder the figures are for.")],
    year: Annotated[
        list[str] | None, typer.Option(help="The calendar year to take, where the file has several (repeat for more).")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the figures take the place of others of the same year in the folder.")
    ] = False,
) -> None:
    """Check a file of newer population estimates and put its figures into a count's populations.csv."""
    from xltools.folder.tables import POPULATIONS, read_populations
    from xltools.model import UsageError

    must_exist([file])
    if file.is_dir():
        raise UsageError(f"{file} is a folder. Name the file of populations in it.")
    counted = folder_at(folder)
    supplied = _read(file, [calendar_year(given) for given in year or ()])
    print("\n".join(_summary(supplied)))
    if supplied.problems:
        listed = "\n".join(f"  - {problem}" for problem in supplied.problems)
        raise UsageError(f"Nothing was taken from {file.name}:\n{listed}")
    path = counted.path / POPULATIONS
    _write(path, supplied, read_populations(path), replace=replace)


def calendar_year(text: str) -> str:
    """Return a calendar year as typed; raise `UsageError` for anything else."""
    from xltools.model import UsageError

    if not (text.strip().isdigit() and len(text.strip()) == 4):
        raise UsageError(f"{text!r} is no calendar year. The middle of 2022 is 2022; it stands for 2022-23.")
    return text.strip()


def _read(file: Path, years: list[str]) -> SuppliedPopulations:
    from xltools.model import UsageError
    from xltools.reading.package import look_at
    from xltools.reading.refusals import Refused, refusal
    from xltools.reference.people.supplied import is_workbook, read_population_file

    try:
        if is_workbook(content := file.read_bytes()):
            look_at(content)
        return read_population_file(file, years)
    except Refused as refused:
        words = refusal(file.name, refused.code, refused.detail).message
        print(f"xltools: {file}: {words} Download it again.", file=sys.stderr)
        raise typer.Exit(UNREADABLE) from None
    except ValueError as error:
        raise UsageError(str(error)) from None


def _summary(supplied: SuppliedPopulations) -> list[str]:
    from xltools.reference.areas.districts import REGIONS, atoms_of
    from xltools.reference.areas.geography import members_of
    from xltools.reference.people.supplied_checks import NATIONS, known_people, nation_atoms

    lines = [f"{supplied.table}:"]
    regions = {name: frozenset[str]().union(*(atoms_of(area.code) for area in members_of(name))) for name in REGIONS}
    areas = {"England": nation_atoms("England"), **regions, **{name: nation_atoms(name) for name in NATIONS[1:]}}
    for year in supplied.years:
        rows = [row for row in supplied.rows if row.year == year]
        ages = "with ages" if all(row.ages for row in rows) else "without ages"
        lines.append(f"mid-{year}, {plural(len(rows), 'district')}, {ages}; beside them xltools' own figures")
        for name, atoms in areas.items():
            of_area = [row for row in rows if atoms_of(row.code) <= atoms]
            known = known_people(atoms, year)
            if known and frozenset[str]().union(*(atoms_of(row.code) for row in of_area)) == atoms:
                people = sum(row.people for row in of_area)
                lines.append(
                    f"  {name:<24} {people:>12,}   {known[0]:>12,} in {known[1]}  {people / known[0] - 1:+7.1%}"
                )
    return [*lines, *(f"Note: {remark}" for remark in supplied.remarks)]


def _write(path: Path, supplied: SuppliedPopulations, old: tuple[PeopleRow, ...], *, replace: bool) -> None:
    from xltools.model import UsageError
    from xltools.reference.people.populations_file import merge_people, people_csv
    from xltools.storage import write_whole

    merged = merge_people(old, supplied.rows)
    if merged.replaced and not replace:
        raise UsageError(
            f"{path} already has other figures for {', '.join(merged.replaced)}, and was left as it is. "
            "To let the new ones take their place, add --replace."
        )
    if set(merged.same) == set(supplied.years):
        print(f"{path} has these figures already; nothing was changed.")
        return
    write_whole(path, people_csv(merged.rows))
    gone = f" The earlier figures for {', '.join(merged.replaced)} were replaced." if merged.replaced else ""
    aged = {row.year for row in old if row.ages} - {row.year for row in supplied.rows if row.ages}
    if lost := sorted(aged & set(merged.replaced)):
        gone += f" Those for {', '.join(lost)} had ages; the new ones have none."
    print(f"{path}: figures for {', '.join(supplied.years)} are used from now on, and come before xltools' own.{gone}")
