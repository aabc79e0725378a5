"""Publishers' newer figures kept beside the package's own: for the user, or in a count folder's ``figures``.

    figures/sources.csv          who publishes each table, which edition, and the file it was taken from
    figures/rsx_2025_26.csv      a table of one year, in whole pounds, and what belongs to it:
    figures/rsx_2025_26_authorities.csv, figures/rsx_2025_26_lines.csv

A year that is there again is replaced whole, unless the one there is of a later edition; what stood there is kept in ``figures/earlier``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.folder.tables import POPULATIONS, read_populations
from xltools.reference.figures.folders import PACKAGE, SOURCE_COLUMNS, SOURCES, FiguresFolder, TableKey, package_folder
from xltools.reference.figures.held import BUNDLED, Figures
from xltools.reference.figures.published import source_row, sources_text
from xltools.reference.figures.rows import HeldTable
from xltools.reference.people.populations import package_people
from xltools.reference.people.populations_file import merge_people, people_csv, read_people_rows
from xltools.reference.sharing.measures import Measures
from xltools.storage import make_folder, write_whole, written_together
from xltools.text import guard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.reference.figures.published import Release, TidyTable
    from xltools.reference.people.populations import PeopleRow

FIGURES = "figures"
YOURS, THIS_COUNT = "yours", "this count"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EDITION_DAY = re.compile(r"(?:(\d{1,2}) )?([A-Z][a-z]+) (20\d\d)")
PEOPLE_PUBLISHER = "Office for National Statistics"


class Outcome(StrEnum):
    """What became of one table of a release: whether a year was new, gave way, was there already, or is of a later edition."""

    NEW = "new"
    REPLACED = "replaced"
    SAME = "same"
    LATER_HELD = "later held"


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table of a release and what became of it; `whose` says where the table of that year had been taken from."""

    key: TableKey
    outcome: Outcome
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a release's tables, and where they are kept."""

    path: Path
    tables: tuple[KeptTable, ...]


def users_folder() -> Path:
    """Return where figures are kept for this user, for every count."""
    from platformdirs import user_data_dir  # imported here: only what asks for it needs it

    return Path(user_data_dir("xltools", appauthor=False)) / FIGURES


def figures_of(count: Path | None = None) -> Figures:
    """Return the figures held: the package's, then the user's, then those of a count folder."""
    named = [(users_folder(), YOURS)]
    if count:
        named.append((count / FIGURES, THIS_COUNT))
    added = tuple(FiguresFolder(path, whose) for path, whose in named if path.is_dir())
    return Figures((package_folder(), *added)) if added else BUNDLED


def added_people(own: tuple[PeopleRow, ...] = ()) -> tuple[PeopleRow, ...]:
    """Return the populations the user added, a year of a count's own in place of the same year of the user's."""
    return merge_people(_users_people(), own).rows


def users_measures() -> Measures:
    """Return what amounts can be shared by without a count folder: the people the user added."""
    return Measures(populations=_users_people())


def _users_people() -> tuple[PeopleRow, ...]:
    folder = users_folder()
    files = sorted(folder.glob("populations_????.csv")) if folder.is_dir() else ()
    return tuple(row for file in files for row in read_populations(file))


def keep(release: Release, file: str, count: Path | None, day: str) -> Kept:
    """Keep a release's tables for the user, or in a count folder; `file` is what it was called, `day` when it was added.

    Populations of a count are in its populations.csv. Raises `NotWrittenError` where the disk does not take them.
    """
    people = [table for table in release.tables if table.key.table == "populations"]
    if count and people:
        return _keep_people(count / POPULATIONS, people)
    folder = (count / FIGURES) if count else users_folder()
    held = figures_of(count)
    kept = tuple(_outcome(table, release, held) for table in release.tables)
    fresh = {table.key for table in kept if table.outcome in (Outcome.NEW, Outcome.REPLACED)}
    if fresh:
        make_folder(folder)
        _write(folder, [table for table in release.tables if table.key in fresh], release, file, day)
    return Kept(folder, kept)


def _outcome(table: TidyTable, release: Release, held: Figures) -> KeptTable:
    """Say what is to become of a table: an earlier edition never takes the place of a later one."""
    earlier = held.folder_of(table.key)
    if earlier is None:
        return (
            KeptTable(table.key, Outcome.REPLACED, PACKAGE)
            if held.holds(table.key)
            else KeptTable(table.key, Outcome.NEW)
        )
    texts = {earlier.path / f"{stem}.csv": text for stem, text in table.texts().items()}
    if all(path.is_file() and path.read_text(encoding="utf-8") == text for path, text in texts.items()):
        return KeptTable(table.key, Outcome.SAME, earlier.from_where)
    days = edition_day(release.edition), edition_day(earlier.source(table.key.stem).get("release", ""))
    is_older = all(days) and days[0] < days[1]
    return KeptTable(table.key, Outcome.LATER_HELD if is_older else Outcome.REPLACED, earlier.from_where)


def edition_day(edition: str) -> tuple[int, ...]:
    """Return year, month and day an edition's name states ("November 2025", "edition of 4 December 2025"); () for none."""
    for match in _EDITION_DAY.finditer(edition):
        month = match[2][:3].casefold()
        if month in _MONTHS:
            return int(match[3]), _MONTHS.index(month) + 1, int(match[1] or 0)
    return ()


def _write(folder: Path, tables: Iterable[TidyTable], release: Release, file: str, day: str) -> None:
    texts = {stem: text for table in tables for stem, text in table.texts().items()}
    sources = {row["table"]: row for row in _sources(folder) if row["table"] not in texts}
    for stem, text in texts.items():
        sources[stem] = source_row(stem, text, release, day, guard(file), "; ".join(release.agreed[:1]))
    with written_together(folder) as stage:
        for stem, text in texts.items():
            write_whole(stage / f"{stem}.csv", text)
        write_whole(stage / SOURCES, sources_text(row for _, row in sorted(sources.items())))


def _sources(folder: Path) -> list[dict[str, str]]:
    if not (folder / SOURCES).is_file():
        return []
    rows = FiguresFolder(folder, "").rows(SOURCES.removesuffix(".csv"), SOURCE_COLUMNS)
    return [dict(zip(SOURCE_COLUMNS, row, strict=True)) for row in rows]


def _keep_people(path: Path, tables: Iterable[TidyTable]) -> Kept:
    cells = (dict(zip(table.rows[0], row, strict=True)) for table in tables for row in table.rows[1:])
    new, _ = read_people_rows(cells)
    merged = merge_people(read_populations(path), new)
    years = {row.year for row in new}
    if set(merged.same) != years:
        write_whole(path, people_csv(merged.rows))
    outcomes = dict.fromkeys(years, Outcome.NEW) | dict.fromkeys(merged.same, Outcome.SAME)
    outcomes |= dict.fromkeys(merged.replaced, Outcome.REPLACED)
    return Kept(
        path,
        tuple(KeptTable(TableKey("populations", year), outcomes[year], THIS_COUNT) for year in sorted(outcomes)),
    )


def held_people(count: Path | None = None) -> list[HeldTable]:
    """Return the populations held by calendar year, as `Figures.held` has the other tables: the last named is used."""
    own = read_populations(count / POPULATIONS) if count else ()
    years: dict[str, HeldTable] = {}
    for rows, whose in ((package_people(), PACKAGE), (_users_people(), YOURS), (own, THIS_COUNT)):
        for row in rows:
            years[row.year] = HeldTable("populations", row.year, PEOPLE_PUBLISHER, row.source, whose)
    return [years[year] for year in sorted(years)]
