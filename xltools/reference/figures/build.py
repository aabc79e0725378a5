"""The package's tables of published figures, made from the publishers' files: ``python -m xltools.reference.figures.build DIR``.

Every file of the folder that is one of those `taking` understands is read by the same code as a user's, and its tables are
written over the package's with their rows in ``sources.csv``. What no file gives stays as it is, marked as carried over. With
``--check`` as a second word nothing is written. Only for files that are known to be the publishers' own: they are opened without a process
of their own.
"""

from __future__ import annotations

import csv
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.reference.figures.folders import SOURCES
from xltools.reference.figures.published import OddFileError, PublishedFile, source_row, sources_text
from xltools.reference.figures.taking import take
from xltools.reference.people.populations import package_people
from xltools.reference.people.populations_file import read_people_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.reference.figures.published import Release, Rows, TidyTable
    from xltools.reference.people.populations import PeopleRow

DATA = Path(__file__).parents[1] / "data"
TAKEN_FROM = "the publisher's file, by python -m xltools.reference.figures.build"
NOTES = {
    "rsx": "By authority and service, whole pounds. Net current expenditure is after sales, fees and charges and other income, "
    "in which recharges and money from the NHS stand. Rows under a class's name are MHCLG's estimates for its missing returns.",
    "ro": "By authority and line, whole pounds: lines that add up, no totals and no parts of other lines.",
    "authorities": "Authorities of the release, their classes, and whether their returns came in time.",
    "lines": "Services or lines of the release in the form's order.",
    "programmes": "Identifiable, English regions in whole pounds, by department, body, programme and function; what councils "
    "spend is left out.",
    "subfunctions": "By region, sub-function, sector, capital or current, in whole pounds; adds up to the workbook's pivot table.",
    "allocations": "In whole pounds, by board and stream; pharmacy, optometry and dental are the boards' own part.",
}


def opened(path: Path) -> PublishedFile:
    """Return a publisher's file, opened plainly."""
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        return PublishedFile(path.name, ("",), lambda _: rows)
    from python_calamine import CalamineWorkbook

    book, read = CalamineWorkbook.from_path(path), dict[str, "Rows"]()

    def rows_of(sheet: str) -> Rows:
        if sheet not in read:
            read[sheet] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return read[sheet]

    return PublishedFile(path.name, tuple(book.sheet_names), rows_of)


def releases(folder: Path) -> Iterator[tuple[Path, Release]]:
    """Yield what the publishers' files of a folder hold, by name; says which file is none of them."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".xlsx", ".ods", ".csv"):
            try:
                yield path, take(opened(path))
            except OddFileError as odd:
                sys.stderr.write(f"{path.name}: passed over. {odd}\n")


def compared(folder: Path, into: Path = DATA) -> Iterator[str]:
    """Make the tables from the files of a folder, and say of each whether it is the one that is there; nothing is written."""
    for path, release in releases(folder):
        for table in release.tables:
            if table.key.table == "populations":
                yield f"{table.key.stem}: {_beside_package(table)}"
                continue
            for stem, text in table.texts().items():
                file = into / f"{stem}.csv"
                was = file.read_text(encoding="utf-8") if file.is_file() else ""
                yield f"{stem}: {'the same' if was == text else 'another' if was else 'new'} ({path.name})"


def build(folder: Path, day: str, into: Path = DATA) -> None:
    """Write the tables made from the files of a folder, and who publishes them; `day` is when they were taken."""
    for _, release in releases(folder):
        for table in release.tables:
            for stem, text in table.texts().items() if table.key.table != "populations" else ():
                (into / f"{stem}.csv").write_text(text, encoding="utf-8", newline="")
                _write_source(into, stem, release, text, day)


def _beside_package(table: TidyTable) -> str:
    """Compare a year of people with the package's, which one table holds for all years."""
    rows, _ = read_people_rows(dict(zip(table.rows[0], row, strict=True)) for row in table.rows[1:])
    package = {row.code: row for row in package_people() if row.year == table.key.year}
    apart = [row for row in rows if _figures(row) != _figures(package.get(row.code))]
    return f"{len(rows)} districts, {len(apart)} of them not as in the package"


def _write_source(into: Path, stem: str, release: Release, text: str, day: str) -> None:
    with (into / SOURCES).open(encoding="utf-8", newline="") as file:
        rows = {row["table"]: row for row in csv.DictReader(file)}
    rows[stem] = source_row(stem, text, release, day, TAKEN_FROM, _note(stem))
    (into / SOURCES).write_text(sources_text(rows.values()), encoding="utf-8", newline="")


def _figures(row: PeopleRow | None) -> tuple[object, ...]:
    return (row.people, row.ages) if row else ()


def _note(stem: str) -> str:
    """Return what to know of a table, by its name: of its part, its form, or itself."""
    name, part = stem.partition("_")[0], stem.rpartition("_")[2]
    return NOTES[part] if part in NOTES else NOTES["ro" if name.startswith("ro") else name]


if __name__ == "__main__":
    source = Path(sys.argv[1])
    if sys.argv[2:] != ["--check"]:
        build(source, datetime.now().astimezone().date().isoformat())
    sys.stdout.writelines(f"{line}\n" for line in compared(source))
