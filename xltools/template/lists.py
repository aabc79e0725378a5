"""The lists behind the drop-downs: what stands on the Lists sheet, one named range a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.areas.geography import area_names
from xltools.reference.bodies.national_register import departments_in
from xltools.reference.bodies.organisations import kinds
from xltools.reference.bodies.registered import BEFORE_COMMISSIONERS
from xltools.reference.bodies.usual import EVERYWHERE
from xltools.reference.cofog import codes
from xltools.reference.crosswalks import cipfa_lines
from xltools.reference.tables import table
from xltools.template.layout import CHOICES, list_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PickList:
    """A drop-down's entries, and beside each, where it helps, a word of explanation (`beside` is then as long)."""

    key: str
    heading: str
    items: tuple[str, ...]
    beside_heading: str = ""
    beside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The named range (``list_cofog``)."""
        return list_name(self.key)


def pick_lists(organisations: Sequence[str] = (), year: str = "") -> tuple[PickList, ...]:
    """Return every list of the workbook in the order of the Lists sheet; the bodies named come before the usual kinds.

    Departments, kinds of body and areas are those of the financial year; without one, or before 2013, those of 2010-11.
    """
    return (_bodies(organisations, year), _cofog(), _cipfa(), _areas(year), *_closed())


def _bodies(organisations: Sequence[str], year: str) -> PickList:
    listed = [kind for kind in kinds() if kind.level not in _NAMED_OUT]
    if year > BEFORE_COMMISSIONERS:
        named, usual = departments_in(year), tuple(kind.name_today for kind in listed)
    else:
        named, usual = tuple(body.name for body in EVERYWHERE), tuple(kind.name for kind in listed)
    return PickList("organisations", "Organisations", _once((*organisations, *named, *usual)))


_NAMED_OUT = ("National department", "Cross-cutting")
"""Kinds of body left out of the drop-down: the departments stand there by name, and the last are not bodies."""


def _cofog() -> PickList:
    listed = codes().values()
    texts = tuple(f"{code.code} {code.name}" for code in listed)
    belongs = {row["group"]: _in_words(row) for row in table("cofog_groups")}
    beside = tuple(belongs.get(code.code, code.level.capitalize()) for code in listed)
    return PickList("cofog", "COFOG codes", texts, "What belongs there", beside)


def _in_words(group: dict[str, str]) -> str:
    return f"{group['belongs']} Such as: {group['services']}. Not here: {group['not_here']}"


def _cipfa() -> PickList:
    lines = cipfa_lines()
    counted = tuple("Not spending" if line.mapping_type == "exclude" else line.cofog for line in lines)
    return PickList("cipfa", "CIPFA service lines", tuple(line.line for line in lines), "Counted under", counted)


def _areas(year: str) -> PickList:
    return PickList("areas", "Areas", area_names(year) if year > BEFORE_COMMISSIONERS else area_names())


def _closed() -> tuple[PickList, ...]:
    return tuple(PickList(key, CLOSED_HEADINGS[key], items) for key, items in CHOICES.items())


CLOSED_HEADINGS = {
    "expenditure_types": "Revenue or capital",
    "yes_no": "Yes or No",
    "bases": "How a local figure was reached",
    "share_keys": "Share keys",
    "accounts": "Kind of figures",
    "laa_themes": "LAA themes",
    "organisation_types": "Kinds of organisation",
    "overheads": "Overheads",
}


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
