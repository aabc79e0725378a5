"""Integrated care boards: NHS England's allocations, taken out of HM Treasury's health money and never added to it.

HM Treasury's figure for the NHS in a region is the ceiling. What a board is allocated for the place's people comes out of what
trusts and NHS England spend there; the rest stays with them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.reference.areas.membership import areas_of
from xltools.reference.estimates.lines import EstimateLine, Holder, Money, MoneyKind, Origin
from xltools.reference.estimates.parts import part_of
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.figures.held import Figures

FIRST_BOARDS = "2022-23"
BOARD, HEALTH_DEPARTMENT = "NHS commissioner", "Department of Health and Social Care"
STREAM_WORDS: Mapping[str, str] = {
    "core": "Hospital, mental health, community and prescribing (core allocation)",
    "primary medical care": "General practice (primary medical care)",
    "running costs": "Running costs of the board",
    "specialised (delegated)": "Specialised services delegated to the board",
}


def board_lines(place: Place, figures: Figures) -> Iterator[EstimateLine]:
    """Yield what boards are allocated for the people of a place, board by board and stream by stream."""
    year = nearest(figures.allocation_years(), place.year)
    if not year or place.year < FIRST_BOARDS:
        return
    by_board: dict[str, list[tuple[str, int]]] = defaultdict(list)
    names: dict[str, Holder] = {}
    for row in figures.allocations(year):
        by_board[row.icb_code].append((row.stream, row.pence))
        names[row.icb_code] = Holder(_full_name(row.name), BOARD, row.icb_code, HEALTH_DEPARTMENT)
    for area, _ in areas_of(place, "ICB"):
        part = part_of(area, place)
        if part is None or area.code not in by_board:
            continue
        streams = by_board[area.code]
        for (stream, pence), local in zip(streams, part.of([pence for _, pence in streams]), strict=True):
            yield EstimateLine(
                STREAM_WORDS.get(stream.casefold(), stream),
                "07",
                "Revenue",
                pence,
                "" if part.is_whole else area.name,
                local,
                "" if part.is_whole else ALL_AGES,
                year,
                f"{figures.release('allocations', year)}: {area.name}, {year}",
                _note(year, place.year),
                holder=names[area.code],
                money=Money(MoneyKind.HEALTH, "England"),
                origin=Origin.OWN if part.is_whole else Origin.SHARED,
                table="allocations",
            )


def _full_name(name: str) -> str:
    return f"{name.removesuffix(' ICB')} Integrated Care Board" if name.endswith(" ICB") else name


def _note(year: str, asked: str) -> str:
    when = f"for {year}" if year == asked else f"from {year}, the only year there is"
    return f"Initial estimate {when}: NHS England's allocation, by people where the place is a part. Please correct."


def out_of_ceiling(boards: Iterable[EstimateLine], rest: Iterable[EstimateLine]) -> Iterator[EstimateLine]:
    """Yield boards' lines and what they leave of the NHS's other lines: together the pence of the others before.

    Boards' lines together are at most the ceiling: where they are more, each is cut alike.
    """
    taken = [line for line in boards if line.local > 0]
    others = list(rest)
    revenue = [line for line in others if line.expenditure_type == "Revenue" and line.local > 0]
    ceiling, wanted = sum(line.local for line in revenue), sum(line.local for line in taken)
    left = ceiling - min(wanted, ceiling)
    if wanted > ceiling > 0:
        parts = in_parts(ceiling, [line.local for line in taken])
        taken = [replace(line, local=part) for line, part in zip(taken, parts, strict=True)]
    yield from taken if ceiling else ()
    kept = in_parts(left, [line.local for line in revenue]) if revenue else ()
    whole = {id(line): part for line, part in zip(revenue, kept, strict=True)}
    for line in others:
        local = whole.get(id(line), line.local)
        if local:
            yield replace(line, local=local)
