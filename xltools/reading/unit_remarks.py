"""What a note or a cell comment says of the unit of one amount: that amount does not count until it is settled.

A note speaks of many things ("Up £2.3m", "See tab (£000) of our budget book"): it is about the unit of its own line only where it is
nothing else than a unit, or says so of this line, row, figure or amount.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Noticed, Observation
from xltools.reading.cells import cell_text
from xltools.reading.units import POUNDS, UNIT_NAMES, Unit, plain_words, stated_unit, unit_only
from xltools.template.layout import MONEY_FIELDS
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.table import SpendingTable

    Comments = Mapping[tuple[int, int], str]
    """The words of cell comments, by row and column from 1."""

_LONGEST = 200
"""Characters of a note that is looked at: what is longer tells a story."""
_A_UNIT = r"(?:£|gbp\b|'?000|[km]\b|thousands?\b|millions?\b|whole pounds|pounds\b)"
_OF_THIS = re.compile(
    r"\b(?:this|these|it|(?<!last year's )(?<!previous )(?:figures?|amounts?)|row|line|values?|numbers?|cell|gross|local|both|all"
    rf"|entered|typed|shown|given)\b[^.;£\d]{{0,30}}?\b(?:in|is|are)\s+(?:the\s+)?(?:full\s+)?{_A_UNIT}"
    rf"|^(?:\w+:\s*)?(?:please note:?\s*)?in\s+{_A_UNIT}"
)
_OF_ANOTHER = re.compile(
    r"\b(?:tabs?|tables?|books?|reports?|accounts|ledgers?|last year|prior year|previous|website|annex|appendix|schedule|statement"
    r"|published|papers?|budgets?|forecast|variance|increase|decrease|change|elsewhere|other|was|were|had been)\b"
)
_NAMED = MappingProxyType(
    {
        "gross": re.compile(r"\bgross\b"),
        "local": re.compile(r"\blocal\b|\bin the place\b"),
        "income": re.compile(r"\bincome\b"),
    }
)
"""Words of a note that is about one amount of its line only."""


@lru_cache(maxsize=4096)
def unit_of_this_line(text: str) -> Unit | None:
    """Return the unit that a note or comment states for the amount of its own line; None where it states none."""
    if not text or len(text) > _LONGEST:
        return None
    only = unit_only(text)
    if only is not None:
        return only if only.stated and not only.other else None
    words = plain_words(text)
    if not _OF_THIS.search(words) or _OF_ANOTHER.search(words):
        return None
    unit = stated_unit(text)
    return unit if unit is not None and not unit.other else None


def ask_about_remarks(
    columns: dict[str, Sequence[object]], table: SpendingTable, comments: Comments | None = None
) -> Iterator[Observation]:
    """Take out the amounts of lines whose note or cell comment states another unit than their column's, and yield why."""
    fields = [field for field in MONEY_FIELDS if field in columns and not table.units.get(field, POUNDS).question]
    for position, field, said in _remarks(table, fields, comments or {}):
        pence, unit = columns[field][position], unit_of_this_line(said)
        if pence and unit is not None and unit.scale != table.units.get(field, POUNDS).scale:
            yield _observation(pence, table, field, position, said)
            own = list(columns[field])
            own[position] = None
            columns[field] = own


def _remarks(table: SpendingTable, fields: Sequence[str], comments: Comments) -> Iterator[tuple[int, str, str]]:
    """Each amount of whose unit something is said: its position, its field, and the words of a note or of its own comment."""
    notes = table.values.get("notes", ())
    telling = {note for note in set(notes) if isinstance(note, str) and unit_of_this_line(note)}
    said = {
        (position, field): str(note)
        for position, note in (enumerate(notes) if telling else ())
        if note in telling
        for field in _named_fields(str(note), fields)
    }
    field_of = {table.columns[field]: field for field in fields}
    at = {row: position for position, row in enumerate(table.rows)} if comments else {}
    for (row, column), text in comments.items():
        if column in field_of and row in at and unit_of_this_line(text):
            said.setdefault((at[row], field_of[column]), text)
    for (position, field), text in sorted(said.items()):
        yield position, field, text


def _named_fields(note: str, fields: Sequence[str]) -> Sequence[str]:
    words = plain_words(note)
    named = [field for field in fields if _NAMED[field].search(words)]
    return named or fields


def _observation(pence: object, table: SpendingTable, field: str, position: int, said: str) -> Observation:
    scale, unit = table.units.get(field, POUNDS).scale, unit_of_this_line(said)
    value = cell_text(table.values[field][position])
    meant = int(pence * 10 ** (unit.scale - scale)) if isinstance(pence, int) and unit else 0
    as_said = UNIT_NAMES[unit.scale] if unit else ""
    likely = f"{pounds(meant)} or {pounds(pence)}" if isinstance(pence, int) else as_said
    detail = f"'{shorten(said, 60)}' says {as_said}, its column {UNIT_NAMES[scale]}: it could mean {likely}"
    return Observation(Noticed.AMOUNT_UNREAD, table.at(position, field), field, value, detail)
