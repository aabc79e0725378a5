"""Names read in the writer's own place first, where one list holds the bodies of several places.

Whoever writes "RDA" or "City College" means the one at home; a body of another place is written out. National bodies are the
same everywhere, so their names are not read again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.organisations.resolution import LISTED, Reason
from xltools.organisations.resolver import index_names
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.organisations.resolution import Resolution
    from xltools.organisations.resolver import Names

_FEWEST = 5
"""So many bodies of an area make a place of it; a list may give a body or two another area without holding two places."""
_CLEAR = 0.8
_EVERYWHERE = frozenset({"department", "agency"})


@dataclass(frozen=True)
class Places:
    """The places of a list of bodies: `numbers` has the bodies of each area, none where there is one place only."""

    names: Names
    numbers: Mapping[str, tuple[int, ...]]
    told: dict[tuple[str, int], Resolution] = field(default_factory=dict, compare=False, repr=False)
    """What texts were taken to mean before, by the text and its writer (`xltools.organisations.meanings`)."""
    _indexes: dict[str, Names] = field(default_factory=dict, compare=False)

    def resolve(self, text: str, writer: int) -> Resolution:
        """Return what a text of a body means: one at home first, then one of the list, of several the one in its area.

        `writer` is the number of the body whose text it is, below 0 where it is not known.
        """
        answer = self.names.resolve(text)
        home = self.meant_at_home(text, self.area_of(writer))
        if home is not None and home != answer.body:
            return replace(answer, body=home, reason=Reason.AT_HOME, score=max(answer.score, _CLEAR))
        near = self._near(answer, writer) if len(answer.candidates) > 1 else None
        return answer if near is None else replace(answer, body=near, reason=Reason.AT_HOME, score=_CLEAR)

    def _near(self, answer: Resolution, writer: int) -> int | None:
        area = _folded(self.names.bodies[writer].area) if writer >= 0 else ""
        near = [number for number in answer.candidates if area and _folded(self.names.bodies[number].area) == area]
        return near[0] if len(near) == 1 else None

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the names and areas of the bodies."""
        texts = (text for body in self.names.bodies for text in (*body.names, body.area))
        return frozenset(word for text in texts for word in plain(text).split())

    def near(self, bodies: Sequence[int], writer: int) -> tuple[int, ...]:
        """Return those of some bodies that are of a body's own place; all of them where none is, or where it is of none."""
        area = self.area_of(writer)
        own = tuple(number for number in bodies if area and self.area_of(number) == area)
        return own or tuple(bodies)

    def area_of(self, body: int) -> str:
        """Return the place of a body as it is known here ("" = of no place, or of the only one)."""
        if body < 0 or self.names.bodies[body].family in _EVERYWHERE:
            return ""
        area = _folded(self.names.bodies[body].area)
        return area if area in self.numbers else ""

    def meant_at_home(self, text: str, area: str) -> int | None:
        """Return the body of an area that a text means, read against that area's bodies only; None where it means none."""
        if not area:
            return None
        listed = self.names.resolve(text)
        if listed.body is not None and self._needs_no_place(listed.body, area):
            return None
        own = self.numbers[area]
        index = self._indexes.get(area)
        if index is None:
            bodies = [replace(self.names.bodies[number], number=place) for place, number in enumerate(own)]
            index = self._indexes[area] = index_names(bodies)
        answer = index.resolve(text)
        least = LISTED if listed.body is not None and listed.score >= LISTED else _CLEAR  # as listed, it is written out
        return own[answer.body] if answer.body is not None and answer.score >= least else None

    def _needs_no_place(self, body: int, area: str) -> bool:
        return self.names.bodies[body].family in _EVERYWHERE or self.area_of(body) == area


def places_of(names: Names) -> Places:
    """Return the places of a list of bodies."""
    local = [body for body in names.bodies if body.family not in _EVERYWHERE]  # "England" is no place of theirs
    areas = Counter(_folded(body.area) for body in local if body.area.strip())
    several = sorted(area for area, many in areas.items() if many >= _FEWEST)
    if len(several) < 2:
        return Places(names, {})
    numbers = {area: tuple(body.number for body in names.bodies if _folded(body.area) == area) for area in several}
    return Places(names, numbers)


def _folded(area: str) -> str:
    return area.casefold().strip()
