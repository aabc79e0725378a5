"""The populations a count has of its own: the rows of populations.csv, read, checked, merged and written."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.people.gathered import whole_number
from xltools.reference.people.populations import AGE_FIELDS, AGES, PeopleRow
from xltools.reference.people.supplied_checks import counted_twice, district_of, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = ("year", "code", "people", *AGE_FIELDS.values(), "source")


@dataclass(frozen=True, slots=True)
class Merged:
    """Populations old and new together; `replaced` are the years whose earlier figures gave way, `same` those that were there."""

    rows: tuple[PeopleRow, ...]
    replaced: tuple[str, ...]
    same: tuple[str, ...]


def read_people_rows(rows: Iterable[Mapping[str, str | None]]) -> tuple[tuple[PeopleRow, ...], tuple[str, ...]]:
    """Return the populations in the rows of populations.csv, and in words which row and column is wrong and why.

    The first row below the headings is row 2. Rows without year and code are passed over. The three age bands may be blank,
    but only together.
    """
    kept: dict[int, PeopleRow] = {}
    problems: list[str] = []
    for number, row in enumerate(rows, 2):
        text = {column: " ".join((row.get(column) or "").split()) for column in COLUMNS}
        if not text["year"] and not text["code"]:
            continue
        read = _people_row(text)
        if isinstance(read, str):
            problems.append(f"Row {number}, {read}")
        else:
            kept[number] = read
    numbers = {id(row): number for number, row in kept.items()}
    problems += [
        f"Rows {numbers[id(row)]} and {numbers[id(other)]}, column code: {named(row)} and {named(other)} cover the same "
        f"ground in {row.year}. Keep one of them."
        for row, other in counted_twice(kept.values())
    ]
    return tuple(kept.values()), tuple(problems)


def _people_row(text: Mapping[str, str]) -> PeopleRow | str:
    district = district_of(text["code"])
    if not (text["year"].isdigit() and len(text["year"]) == 4):
        return f"column year: {text['year']!r} is no calendar year, such as 2022."
    if district is None:
        return f"column code: {text['code']!r} is not the GSS code of a district known here."
    numbers = {column: whole_number(text[column]) for column in COLUMNS[2:-1]}
    bands = [numbers[column] for column in AGE_FIELDS.values() if text[column]]
    wrong = [
        column for column, number in numbers.items() if isinstance(number, str) and (text[column] or column == "people")
    ]
    if wrong:
        return f"column {wrong[0]} {numbers[wrong[0]]}. Write a whole number of people."
    if bands and len(bands) < len(AGES):
        return f"columns {', '.join(AGE_FIELDS.values())}: fill in all three, or none."
    people = int(numbers["people"])
    zero_to_15, working, older = (int(number) for number in bands) if bands else (0, 0, 0)
    if bands and zero_to_15 + working + older != people:
        return f"column people: it says {people:,}, but the ages add up to {zero_to_15 + working + older:,}."
    ages = (zero_to_15, working, older) if bands else None
    return PeopleRow(text["year"], district.code, people, ages, text["source"] or "populations.csv (no source stated)")


def merge_people(old: Sequence[PeopleRow], new: Sequence[PeopleRow]) -> Merged:
    """Put new populations beside the old, year by year: a year that is new takes the place of the old one whole."""
    years = sorted({row.year for row in new})
    before = {year: {row for row in old if row.year == year} for year in years}
    same = tuple(year for year in years if before[year] == {row for row in new if row.year == year})
    replaced = tuple(year for year in years if before[year] and year not in same)
    kept = [row for row in old if row.year not in years]
    return Merged(tuple(sorted([*kept, *new], key=lambda row: (row.year, row.code))), replaced, same)


def people_csv(rows: Iterable[PeopleRow]) -> str:
    """Return the text of a populations.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(people_cells, rows))
    return text.getvalue()


def people_cells(row: PeopleRow) -> tuple[str, ...]:
    """Return the cells of one row of populations.csv."""
    ages = map(str, row.ages or ("",) * len(AGES))
    return (row.year, row.code, str(row.people), *ages, row.source)
