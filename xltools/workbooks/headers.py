"""The header of a merged return: what the parts agree on, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.template.layout import NAMED, NAMED_CELLS
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Return

BLANK_WHERE_DIFFERENT = frozenset({"signed_off_by", "signed_off_on", "overheads", "area_served", "coterminous"})
"""A person answers for these, or the figures hang on them: no part may answer for the others."""
OUR_OWN = frozenset({"template_version"})
OF_THE_COUNT = ("place", "financial_year", "organisation")
"""What files must agree about to be parts of one return."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A named cell of which the parts say different things: `said` has (file, value) in their order, `taken` what stands."""

    name: str
    said: tuple[tuple[str, str], ...]
    taken: str

    @property
    def question(self) -> str:
        """The question as the partner reads it."""
        return NAMED[self.name].question


def merged_header(
    parts: Sequence[Return], left_out: Sequence[Return] = ()
) -> tuple[Mapping[str, str], tuple[Contradiction, ...]]:
    """Return the named cells of the merged return and what the files contradict each other about.

    The first value stands, but for what a person answers for. What the files that were `left_out` say of the place, the year and
    the body is told as well: it is why they were.
    """
    taken: dict[str, str] = {}
    contradictions = []
    for name in (cell.name for cell in NAMED_CELLS if cell.name not in OUR_OWN):
        every = tuple((part.file, part.header[name].strip()) for part in parts)
        others = tuple((part.file, part.header[name].strip()) for part in left_out if name in OF_THE_COUNT)
        said = [value for _, value in every if value]
        differs = len({fold(value) for value in said}) > 1
        unsigned = name.startswith("signed_off") and len(said) < len(every)  # nobody signs for a part but its own
        blank = not said or ((differs or unsigned) and name in BLANK_WHERE_DIFFERENT)
        taken[name] = "" if blank else said[0]
        told = {fold(value) for _, value in (*every, *others) if value}
        if len(told) > 1 or (unsigned and said):
            contradictions.append(Contradiction(name, (*every, *others), taken[name]))
    return taken, tuple(contradictions)
