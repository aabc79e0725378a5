"""Which body of a partner list a published figure is estimated for: by name, by police area, else by the department that pays."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.organisations.resolution import LISTED, Reason
from xltools.organisations.resolver import index_names
from xltools.reference.areas.geography import find_places
from xltools.reference.bodies.names import partner_id_of, plain
from xltools.reference.bodies.register import bodies_of
from xltools.reference.estimates.lines import MoneyKind
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.estimates.registered import bodies_by_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody
    from xltools.reference.estimates.lines import EstimateLine, Holder
    from xltools.reference.figures.held import Figures

POLICE = "Police"
_COMMISSIONING = ("commissioner", "mayor", "mayors", "authority", "opcc", "pcc", "mopac")
"""Words in the name of a police body that pays for policing and does not do it: policing is estimated at the other."""


def partners_of(lines: Iterable[EstimateLine], place: Place) -> Mapping[Holder, Partner]:
    """Return the bodies that published lines are estimated for, as if they had been listed: one for each name."""
    partners: dict[str, Partner] = {}
    holders = dict.fromkeys(line.holder for line in lines)
    for holder in holders:
        partners.setdefault(holder.name, _partner(holder, bodies_by_code(place).get(holder.code)))
    return MappingProxyType({holder: partners[holder.name] for holder in holders})


def _partner(holder: Holder, body: RegisteredBody | None) -> Partner:
    name, kind = holder.name, holder.organisation_type
    if body is None:
        return Partner(name, partner_id_of(name), organisation_type=kind)
    return Partner(name, partner_id_of(name), body.short_name, body.aliases, kind, body.area)


@lru_cache(maxsize=8)
def lines_by_partner(
    partners: tuple[Partner, ...], place: Place, figures: Figures
) -> Mapping[str, tuple[EstimateLine, ...]]:
    """Return the published lines of a place by the reference of the body of the list that each is estimated for."""
    holders = Holders(partners, place)
    own: dict[str, list[EstimateLine]] = defaultdict(list)
    for line in published_lines(place, figures):
        if owner := holders.of(line):
            own[owner.partner_id].append(line)
    return MappingProxyType({partner_id: tuple(lines) for partner_id, lines in own.items()})


class Holders:
    """The bodies of a partner list, asked for who of them a line of published figures is estimated for."""

    def __init__(self, partners: Sequence[Partner], place: Place) -> None:
        """Index the names of these bodies."""
        self._place = place
        self._partners = {partner.partner_id: partner for partner in reversed(partners)}
        self._names = index_names(list_bodies(partners))
        self._police = [partner for partner in partners if partner.organisation_type == POLICE]
        self._known: dict[tuple[Holder, str], Partner | None] = {}
        self.registered = MappingProxyType(dict(self._registered()))
        """What the register holds of the listed bodies, by their references."""

    def of(self, line: EstimateLine) -> Partner | None:
        """Return the body a line is estimated for; None where nobody of the list answers for that money."""
        is_police = line.money is not None and line.money.kind is MoneyKind.POLICE
        key = (line.holder, line.money.purse if line.money and is_police else "")
        if key not in self._known:
            self._known[key] = self._owner(*key)
        return self._known[key]

    def _owner(self, holder: Holder, police_area: str) -> Partner | None:
        body = bodies_by_code(self._place).get(holder.code)
        names = (holder.name, *(body.aliases if body else ()))
        own = next((owner for name in names if (owner := self._called(name))), None)
        if police_area:
            return self._force(police_area) or own
        return own or (self.named(holder.department) if holder.department else None)

    def _called(self, name: str) -> Partner | None:
        """Return the body of the list that goes by a registered name; by initials (UKSA) only where it is listed with them."""
        if " " not in name and self._names.resolve(name).score < LISTED:
            return None
        return self.named(name)

    def named(self, name: str) -> Partner | None:
        """Return the body of the list that a name means."""
        answer = self._names.resolve(name)
        if answer.body is None or answer.reason is Reason.AGENCY:  # whose agency it is stands in the register
            return None
        return self._partners[self._names.bodies[answer.body].partner_id]

    def is_a_name(self, text: str) -> bool:
        """Say whether a text names a body at all, on the list or not."""
        return self._names.resolve(text).is_a_name

    def departments_of(self, body: Partner) -> frozenset[str]:
        """Return the departments, as HM Treasury names them, that a body is or is an agency of."""
        known = self.registered.get(body.partner_id)
        if known is None:
            return frozenset()
        headings = {name.partition(":")[0] for name in known.treasury_names}
        return frozenset(headings or {known.department or known.name})

    def police_areas(self, body: Partner) -> frozenset[str]:
        """Return the codes of the police areas that a body's area or name means."""
        return _police_areas(body, self._place.year)

    def _registered(self) -> Iterator[tuple[str, RegisteredBody]]:
        for body in bodies_of(self._place):
            owner = self.named(body.name)
            if owner:
                yield owner.partner_id, body

    def _force(self, police_area: str) -> Partner | None:
        """Return the police body of an area: the chief constable's before the commissioner."""
        of_area = [partner for partner in self._police if police_area in _police_areas(partner, self._place.year)]
        return min(of_area, key=_pays_only, default=None)


def _pays_only(partner: Partner) -> bool:
    words = plain(partner.name).split()
    return any(word in words for word in _COMMISSIONING) and "constable" not in words


def _police_areas(partner: Partner, year: str) -> frozenset[str]:
    texts = (partner.area, partner.name, f"{partner.area} police area", plain(partner.name))
    named = (grouping for text in texts if text for grouping in find_places(text, year))
    return frozenset(grouping.code for grouping in named if grouping.kind == "police area")
