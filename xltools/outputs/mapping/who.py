"""The bodies a mapping workbook lists: those of the partner list, the others of the register, and whoever else money is at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.bodies.organisations import LEVELS, level_of
from xltools.reference.bodies.register import bodies_of
from xltools.reference.estimates.registered import bodies_by_code
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.model import Place
    from xltools.organisations.holders import Holders
    from xltools.reference.bodies.registered import RegisteredBody
    from xltools.reference.estimates.lines import EstimateLine, Holder


@dataclass(frozen=True, slots=True)
class ListedBody:
    """A body of the workbook: as the partner list has it, or as the list would; what the register holds of it, if anything.

    `within` is the body in whose figures this one's are estimated, "" where it has figures of its own or none.
    """

    partner: Partner
    registered: RegisteredBody | None
    is_partner: bool
    within: str = ""

    @property
    def name(self) -> str:
        """Its name in the workbook."""
        return self.partner.name


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A published line and the name of the body of the workbook it stands at."""

    body: str
    line: EstimateLine


def held_lines(lines: Iterable[EstimateLine], holders: Holders) -> Iterator[HeldLine]:
    """Yield each line at the body of the partner list that answers for it, as a count does, else at its own holder."""
    for line in lines:
        owner = holders.of(line)
        yield HeldLine(owner.name if owner else line.holder.name, line)


def bodies_listed(
    partners: Sequence[Partner],
    place: Place,
    held: Sequence[HeldLine],
    holders: Holders,
    others: Iterable[Partner] = (),
) -> tuple[ListedBody, ...]:
    """Return the bodies in the order of the sheet: by level of government, the partner list's before the others.

    `others` are bodies that sent something and are not on the list.
    """
    listed = [ListedBody(partner, holders.registered.get(partner.partner_id), is_partner=True) for partner in partners]
    beyond = (*_registered(place, held, holders), *_holders(place, held), *(_unlisted(other) for other in others))
    by_name: dict[str, ListedBody] = {}
    for body in (*listed, *beyond):
        by_name.setdefault(fold(body.name), body)
    return tuple(sorted(by_name.values(), key=_rank))


def _rank(body: ListedBody) -> tuple[int, bool, bool]:
    level = level_of(body.partner.organisation_type)
    return LEVELS.index(level) if level in LEVELS else len(LEVELS), not body.is_partner, bool(body.within)


def _registered(place: Place, held: Sequence[HeldLine], holders: Holders) -> Iterator[ListedBody]:
    """Yield the bodies of the register that no body of the list is."""
    at = {line.line.holder.name: line.body for line in held}
    for body in bodies_of(place):
        if holders.named(body.name) is None:
            owner = at.get(body.name, "")
            department = "" if owner or not body.department else holders.named(body.department)
            within = owner if owner != body.name else ""
            yield ListedBody(_as_partner(body), body, is_partner=False, within=within or _name(department))


def _name(body: Partner | str | None) -> str:
    return body.name if isinstance(body, Partner) else ""


def _as_partner(body: RegisteredBody) -> Partner:
    reference = partner_id_of(body.name)
    return Partner(body.name, reference, body.short_name, body.aliases, body.organisation_type, body.area)


def _holders(place: Place, held: Sequence[HeldLine]) -> Iterator[ListedBody]:
    """Yield whoever published money is at that is neither listed nor registered by its name."""
    holders: dict[Holder, None] = dict.fromkeys(line.line.holder for line in held if line.body == line.line.holder.name)
    for holder in holders:
        partner = Partner(holder.name, partner_id_of(holder.name), organisation_type=holder.organisation_type)
        yield ListedBody(partner, bodies_by_code(place).get(holder.code), is_partner=False)


def _unlisted(other: Partner) -> ListedBody:
    return ListedBody(other, None, is_partner=False)
