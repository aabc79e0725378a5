"""Checks of population figures someone supplied: every district once, totals that add up, nothing far from what is known."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import COUNTRIES, District, atoms_of, districts
from xltools.reference.people.populations import district_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.reference.people.populations import PeopleRow

FAR_FROM_KNOWN = 0.10
"""England's total may differ this much from the package's nearest year: it grew by 0.8% a year at most from 2008 to 2020."""
FAR_FOR_A_DISTRICT = 0.25
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
_SHOWN = 10


@cache
def _by_code() -> Mapping[str, District]:
    former = {code: district for district in districts().values() for code in district.also if code[1:].isdigit()}
    return MappingProxyType({**former, **districts()})


def district_of(code: str) -> District | None:
    """Return the district of a GSS code, old or new, or nothing where no district since 2009 has it."""
    return _by_code().get(code.strip().upper())


def nation_atoms(nation: str) -> frozenset[str]:
    """Return the districts of April 2009 of one of `NATIONS`, or of several together as in `COUNTRIES`."""
    return frozenset(
        district.code
        for district in districts().values()
        if district.country in COUNTRIES[nation] and not district.since
    )


def some_of(names: Sequence[str]) -> str:
    """Return names as words of a sentence, the first ten of them: ``A, B and 3 more``."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def counted_twice(rows: Iterable[PeopleRow]) -> Iterator[tuple[PeopleRow, PeopleRow]]:
    """Yield pairs of rows of one year whose districts have ground in common: a district and the one it was merged into."""
    seen: dict[tuple[str, str], PeopleRow] = {}
    for row in rows:
        earlier = {
            id(seen[row.year, atom]): seen[row.year, atom] for atom in atoms_of(row.code) if (row.year, atom) in seen
        }
        yield from ((before, row) for before in earlier.values())
        seen |= {(row.year, atom): row for atom in atoms_of(row.code)}


def shape_problems(rows: Sequence[PeopleRow]) -> Iterator[str]:
    """Yield what makes the figures of one year unfit to share by: districts twice or missing, a total that cannot be right."""
    for earlier, row in counted_twice(rows):
        yield f"{named(earlier)} and {named(row)} are both there, and cover the same ground: those people count twice."
    england = nation_atoms("England")
    missing = _missing(england, rows)
    if missing == england:
        yield "No English district is there. Download the figures for local authorities (district / unitary)."
    elif missing:
        yield f"{len(missing):,} English districts are missing: {some_of(_names(missing))}. Download all of them."
    else:
        yield from _far_total(rows, england)


def shape_remarks(rows: Sequence[PeopleRow]) -> Iterator[str]:
    """Yield what is worth knowing of the figures of one year and does not stop them being used."""
    for nation in NATIONS[1:]:
        atoms = nation_atoms(nation)
        missing = _missing(atoms, rows)
        if missing == atoms:
            yield f"{nation} is not in the file: figures xltools carries are used there."
        elif missing:
            yield f"{nation} lacks {some_of(_names(missing))}: for the whole of it another year is taken."
    far = [text for row in rows if (text := _far_from_known(row))]
    if far:
        yield f"Far from the figures known, please look at: {some_of(far)}."


def known_people(atoms: frozenset[str], year: str) -> tuple[int, str] | None:
    """Return the package's own people of these districts in the nearest calendar year, and that year."""
    counted = district_people(atoms, year)
    return (counted.people, counted.year) if counted else None


def _missing(atoms: frozenset[str], rows: Iterable[PeopleRow]) -> frozenset[str]:
    return atoms - frozenset[str]().union(*(atoms_of(row.code) for row in rows))


def _far_total(rows: Sequence[PeopleRow], england: frozenset[str]) -> Iterator[str]:
    people = sum(row.people for row in rows if atoms_of(row.code) <= england)
    known = known_people(england, rows[0].year)
    if known and abs(people - known[0]) > FAR_FROM_KNOWN * known[0]:
        yield (
            f"England has {people:,} people in the file and {known[0]:,} in {known[1]} by the figures known: more than "
            f"{FAR_FROM_KNOWN:.0%} apart. Check that the table is of persons (not of men, women or thousands)."
        )


def _far_from_known(row: PeopleRow) -> str:
    known = known_people(atoms_of(row.code), row.year)
    if not known or abs(row.people - known[0]) <= FAR_FOR_A_DISTRICT * known[0]:
        return ""
    return f"{named(row)} ({row.people:,}; {known[0]:,} in {known[1]})"


def named(row: PeopleRow) -> str:
    """Return a row's district by its name, with its code."""
    return f"{districts()[row.code].name} ({row.code})"


def _names(atoms: Iterable[str]) -> list[str]:
    return sorted(f"{districts()[atom].name} ({atom})" for atom in atoms)
