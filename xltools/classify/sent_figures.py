"""What a return says as a whole, and whose people its figures are for: what it is judged by. Money is pence, as typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.model import LineKind
from xltools.reference.areas.geography import Relation, find_places, place_atoms, relation
from xltools.reference.areas.lists import find_area
from xltools.reference.areas.membership import areas_of
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.crosswalks import cipfa_line, revenue_outturn_line
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch

AREA_OF = MappingProxyType({"Police": "police area", "Fire and rescue": "fire authority", "NHS commissioner": "ICB"})
"""The kind of area that a kind of body serves."""
CODES_ARE_LIKELY = 0.5
"""How sure a suggested code must be to say which function a line without one is for."""


class Columns:
    """The text columns of a batch's lines, each brought out of its frame once, when it is asked for."""

    def __init__(self, lines: pd.DataFrame) -> None:
        self._lines = lines
        self._columns: dict[str, NDArray[np.object_]] = {}

    def __getitem__(self, name: str) -> NDArray[np.object_]:
        if name not in self._columns:
            self._columns[name] = self._lines[name].to_numpy(dtype=object)
        return self._columns[name]


@dataclass(frozen=True, eq=False)
class SentFigures:
    """The services of one return with an amount: `positions` in the batch's lines, their pence, and who sent them.

    `local` are the pence that each says it spends in the place (-1 where it does not say).
    """

    number: int
    partner: Partner
    served: str
    columns: Columns
    positions: NDArray[np.intp]
    pence: NDArray[np.int64]
    local: NDArray[np.int64]

    @cached_property
    def kind(self) -> str:
        """The type of organisation of the sender: as the partner list has it, else as its name says."""
        return self.partner.organisation_type or organisation_type_of(self.partner.name)

    @cached_property
    def total(self) -> int:
        """Pence of all services together."""
        return int(self.pence.sum())

    def texts(self, column: str) -> list[str]:
        """Return the texts of a column, service by service."""
        texts: list[str] = self.columns[column][self.positions].tolist()
        return texts

    @cached_property
    def given_codes(self) -> tuple[str, ...]:
        """The COFOG code of each service as the return has it: its own, its CIPFA line's, its name's; blank where none tells."""
        each = zip(self.texts("cofog"), self.texts("cipfa"), self.texts("service"), strict=True)
        return tuple(code or _code_of(cipfa, service) for code, cipfa, service in each)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The same, with likely codes where none is given: some milliseconds a service, so for returns in doubt only."""
        each = zip(self.given_codes, self.texts("service"), strict=True)
        return tuple(code or _likely_code(service, self.kind) for code, service in each)

    def in_place(self, place: Place) -> SentFigures | None:
        """Return the same services with what each spends in the place; None where some is for elsewhere and does not say."""
        areas = self.texts("area")
        here = {
            area: not area or relation(area, place) in (Relation.SAME, Relation.WITHIN) for area in dict.fromkeys(areas)
        }
        is_here = np.array([here[area] for area in areas], dtype=bool)
        pence = np.where(self.local >= 0, self.local, np.where(is_here, self.pence, -1))
        return replace(self, pence=pence) if bool((pence >= 0).all()) else None

    @cached_property
    def by_service(self) -> Mapping[tuple[str, str], int]:
        """Pence by service, folded, and the area it is for."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for service, area, pence in zip(self.texts("service"), self.texts("area"), self.pence.tolist(), strict=True):
            sums[fold(service), area.casefold().strip()] += pence
        return sums

    def together_with(self, others: Iterable[SentFigures]) -> SentFigures:
        """Return what this return and others of the body say, that were sent together."""
        every = (self, *others)
        positions, pence, local = (
            np.concatenate([getattr(one, name) for one in every]) for name in ("positions", "pence", "local")
        )
        return replace(self, positions=positions, pence=pence, local=local)

    def is_for_place(self, place: Place) -> bool:
        """Say whether most of the money is for the place or a part of it."""
        area = self.largest_area
        return not area or relation(area, place) in (Relation.SAME, Relation.WITHIN)

    def body_atoms(self, place: Place) -> frozenset[str]:
        """Return the districts of 2009 that the body serves, as the partner list, the return or its name has them.

        A police, fire or health body whose area nobody gives serves the place's, where it has one only.
        """
        named = _first_area((self.partner.area, self.served, self.partner.name), place.year)
        return named or _only_area(AREA_OF.get(self.kind, ""), place)

    def atoms(self, place: Place) -> frozenset[str]:
        """Return the districts of 2009 whose people most of the money is for: the body's in the place, or those of an area named."""
        return _atoms_for(self.body_atoms(place), self.largest_area, place)

    @cached_property
    def largest_area(self) -> str:
        """The area that most of the money is for, as written; blank for the place."""
        areas = self.texts("area")
        if not any(areas):
            return ""
        sums: dict[str, int] = defaultdict(int)
        for area, pence in zip(areas, self.pence.tolist(), strict=True):
            sums[area.strip()] += pence
        return max(sums, key=lambda area: (sums[area], area))


@lru_cache(maxsize=4096)
def _code_of(cipfa: str, service: str) -> str:
    line = (cipfa_line(cipfa) if cipfa else None) or revenue_outturn_line(service)
    return line.cofog if line else ""


def _likely_code(service: str, kind: str) -> str:
    from xltools.coding.suggestions import suggest  # half a second of words

    likeliest = suggest(service, partner_type=kind, top=1)
    return likeliest[0].code if likeliest and likeliest[0].confidence >= CODES_ARE_LIKELY else ""


@lru_cache(maxsize=4096)
def _first_area(texts: tuple[str, ...], year: str) -> frozenset[str]:
    for text in filter(None, texts):
        areas = find_places(text, year)
        area = areas[0] if areas else find_area(text, year=year)
        if area is not None:
            return area.atoms
    return frozenset()


@lru_cache(maxsize=256)
def _only_area(kind: str, place: Place) -> frozenset[str]:
    areas = areas_of(place, kind) if kind else ()
    return areas[0][0].atoms if len(areas) == 1 else frozenset()


@lru_cache(maxsize=4096)
def _atoms_for(own: frozenset[str], area: str, place: Place) -> frozenset[str]:
    if not area or relation(area, place) in (Relation.SAME, Relation.WITHIN):
        here = place_atoms(place)
        return (own & here) or own or here
    named = find_area(area, year=place.year)
    return (own & named.atoms) or named.atoms if named else own


def figures_sent(
    classified: ClassifiedLines, resolved: ResolvedBatch, only: Sequence[int] | None = None
) -> Iterator[SentFigures]:
    """Yield what each return (of `only` these) says that has a service with an amount."""
    lines, columns = resolved.batch.lines, Columns(resolved.batch.lines)
    pence = lines["gross"].to_numpy(dtype=np.int64, na_value=0)
    local = lines["local"].to_numpy(dtype=np.int64, na_value=-1)
    wanted = classified.is_kind(LineKind.SERVICE) & (pence > 0)
    if only is not None:
        wanted &= np.isin(lines["return_no"].to_numpy(), only)
    usable = np.flatnonzero(wanted)
    numbers = lines["return_no"].to_numpy()[usable]
    order = np.argsort(numbers, kind="stable")
    usable, numbers = usable[order], numbers[order]
    for number in np.unique(numbers).tolist():
        first, last = np.searchsorted(numbers, [number, number + 1])
        own = usable[first:last]
        served = resolved.batch.returns[number].header["area_served"]
        yield SentFigures(int(number), resolved.partners[number], served, columns, own, pence[own], local[own])
