"""The header of a merged return: what the parts agree on, and who says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location
from xltools.template.layout import NAMED, NAMED_CELLS
from xltools.text import fold
from xltools.workbooks.other_cells import OtherCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.model import Return

BLANK_WHERE_DIFFERENT = frozenset({"signed_off_by", "signed_off_on", "overheads", "area_served", "coterminous"})
"""A person answers for these, or the figures hang on them: no part may answer for the others."""
OUR_OWN = frozenset({"template_version"})
NAMES_THE_RETURN = ("place", "financial_year", "organisation", "organisation_id", "organisation_type", "return_id")
"""What even a form without a line may say for files that say nothing of it: which return it is, never who answers for it."""
_START_OF_HASH = 12
"""Characters of a file's hash that begin the reference the readers give a return without one."""


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
    parts: Sequence[Return], empty: Sequence[Return] = ()
) -> tuple[Mapping[str, str], tuple[Contradiction, ...]]:
    """Return the named cells of the merged return and what the files contradict each other about.

    The first value stands, but for what a person answers for. A file without a place for an answer (a lines CSV has none for a
    sign-off) says nothing of it; one whose cell is there and blank does. Forms that are `empty` contradict nobody: they only
    name the return where no file with lines does.
    """
    taken: dict[str, str] = {}
    contradictions = []
    for name in (cell.name for cell in NAMED_CELLS if cell.name not in OUR_OWN):
        every = _answers(parts, name)
        said = [value for _, value in every if value]
        differs = len({fold(value) for value in said}) > 1
        unsigned = name.startswith("signed_off") and len(said) < len(every)  # nobody signs for a part but its own
        if (differs or unsigned) and name in BLANK_WHERE_DIFFERENT:
            taken[name] = ""
        else:
            taken[name] = next(iter(said), "") or _of_empty_forms(empty, name)
        if differs or (unsigned and said):
            contradictions.append(Contradiction(name, every, taken[name]))
    return taken, tuple(contradictions)


def answers_not_taken(empty: Sequence[Return], taken: Mapping[str, str]) -> Iterator[OtherCell]:
    """Yield the answers of forms without a line that the merged return does not have, so that none is dropped."""
    for form in empty:
        for name, standing in taken.items():
            value = _answer(form, name)
            if value and fold(value) != fold(standing):
                place = form.header.locations.get(name, Location(form.file))
                yield OtherCell(place, value, f"{NAMED[name].question} (of a form without lines)")


def _answers(parts: Sequence[Return], name: str) -> tuple[tuple[str, str], ...]:
    """What each file that has a place for an answer says there, blank or not."""
    answers = ((part, _answer(part, name)) for part in parts)
    return tuple((part.file, value) for part, value in answers if value or name in part.header.locations)


def _answer(sent: Return, name: str) -> str:
    """What a file says itself: a reference that was made of its hash stands nowhere in it."""
    value = sent.header[name].strip()
    is_made = name == "return_id" and sent.sha256 and value.startswith(sent.sha256[:_START_OF_HASH])
    return "" if is_made else value


def _of_empty_forms(empty: Sequence[Return], name: str) -> str:
    if name not in NAMES_THE_RETURN:
        return ""
    return next((value for _, value in _answers(empty, name) if value), "")
