"""The bodies of a partner list, and the names that they go by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.organisations.matching import ranks_of, words_of
from xltools.organisations.name_words import FAMILY_OF_TYPE
from xltools.reference.bodies.names import name_key
from xltools.reference.bodies.organisations import organisation_type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.model import Partner


@dataclass(frozen=True, slots=True)
class Body:
    """A body that spends money, as the partner list (or its own return) names it.

    `number` is its position in the list of bodies; `family` the kind of body names are compared within; `ranks` what its
    names say of its rank in the family (county or district, university or college: see `RANKS`).
    """

    number: int
    partner_id: str
    name: str
    organisation_type: str = ""
    family: str = ""
    area: str = ""
    names: tuple[str, ...] = ()
    ranks: frozenset[str] = frozenset()


def list_bodies(partners: Iterable[Partner]) -> tuple[Body, ...]:
    """Return the bodies of a partner list, each reference once, in the list's order."""
    first: dict[str, Partner] = {}
    for partner in partners:
        first.setdefault(partner.partner_id, partner)
    return tuple(_body(number, partner) for number, partner in enumerate(first.values()))


def _body(number: int, partner: Partner) -> Body:
    kind = organisation_type_of(partner.organisation_type) or organisation_type_of(partner.name)
    names = tuple(dict.fromkeys(name for name in (partner.name, partner.short_name, *partner.aliases) if name.strip()))
    family = FAMILY_OF_TYPE.get(kind, "")
    ranks = ranks_of((word for name in names for word in words_of(name)), family)
    if not ranks and family == "council":
        ranks = ranks_of(words_of(kind), family)
    return Body(number, partner.partner_id, partner.name, kind, family, partner.area, names, ranks)


def shared_names(bodies: Sequence[Body]) -> tuple[tuple[str, tuple[Body, ...]], ...]:
    """Return names that two bodies of the list both go by: such a name means neither of them."""
    by_key: dict[str, dict[int, str]] = defaultdict(dict)
    for body in bodies:
        for name in body.names:
            by_key[name_key(name)].setdefault(body.number, name)
    shared = (
        (written, tuple(bodies[number] for number in sorted(written)))
        for written in by_key.values()
        if len(written) > 1
    )
    return tuple((written[owners[0].number], owners) for written, owners in shared)
