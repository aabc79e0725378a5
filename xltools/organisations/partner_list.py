"""The partner list of a count: whose a return is, and which body a name in it means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.organisations.areas import Places, places_of
from xltools.organisations.bodies import list_bodies
from xltools.organisations.meanings import meaning_of
from xltools.organisations.resolution import NOTHING, Reason
from xltools.organisations.resolver import Names, index_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Header, Partner
    from xltools.organisations.resolution import Resolution


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a return is: `partner` (None: the list has none), how its name tells (`reason`), and what else was claimed.

    `other` is the partner whose reference is in the return, where that is not the partner it names.
    """

    partner: Partner | None
    reason: Reason = Reason.UNKNOWN
    other: Partner | None = None


@dataclass(frozen=True)
class PartnerList:
    """The partners of a count, their names indexed once."""

    partners: tuple[Partner, ...]

    @cached_property
    def names(self) -> Names:
        """The names of the partners."""
        return index_names(list_bodies(self.partners))

    @cached_property
    def _places(self) -> Places:
        return places_of(self.names)

    @cached_property
    def _by_id(self) -> Mapping[str, Partner]:
        """Partners by reference; one that two share identifies neither."""
        ids = [partner.partner_id for partner in self.partners]
        return {partner.partner_id: partner for partner in self.partners if ids.count(partner.partner_id) == 1}

    @cached_property
    def _by_number(self) -> tuple[Partner, ...]:
        first: dict[str, Partner] = {}
        for partner in self.partners:
            first.setdefault(partner.partner_id, partner)
        return tuple(first.values())

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {body.partner_id: body.number for body in self.names.bodies}

    def owner_of(self, header: Header) -> Owner:
        """Return whose a return is, by the organisation it names and the reference in it.

        A form passed on to another body keeps its old reference, so a name as listed counts for more. A usual form of a
        name owns a return that bears no listed reference; a name understood in any other way (by words, by initials, as a
        forerunner) never does, since it could hand one body's return to another.
        """
        name, reference = header["organisation"].strip(), header["organisation_id"].strip()
        by_reference = self._by_id.get(reference) if reference else None
        answer = self.names.resolve(name) if name else NOTHING
        named = self._by_number[answer.body] if answer.body is not None else None
        if named is not None and answer.reason is Reason.LISTED:
            return Owner(named, Reason.LISTED, by_reference if by_reference != named else None)
        if by_reference is not None:
            return Owner(by_reference, Reason.LISTED)
        return Owner(named, answer.reason) if answer.reason is Reason.USUAL_FORM else Owner(None, answer.reason)

    def resolve(self, text: str, writer: Partner | None = None) -> Resolution:
        """Return which partner a name means, written by one of them (None: by a body that is not listed)."""
        number = self._numbers.get(writer.partner_id, -1) if writer else -1
        return meaning_of(text, number, self._places)

    def partner(self, answer: Resolution) -> Partner | None:
        """Return the partner that an answer means."""
        return None if answer.body is None else self._by_number[answer.body]

    def possible(self, answer: Resolution) -> str:
        """Return in words whom a name may mean that means no partner for certain; "" where it means somebody else.

        More than a few possible bodies are no answer either.
        """
        if answer.body is not None or answer.reason is Reason.TOGETHER:
            return ""
        names = self.names.called(answer.candidates)
        return " or ".join(names) if len(names) <= _FEW else ""


_FEW = 4
