"""Where a payment between two bodies counts: with the body that gets it, or, for some pairs, with the one that pays.

The place's policy decides (`xltools.counting.policy`). Left to itself money counts with the last body that spends it; health
care that an NHS provider is paid for counts with its commissioner, and what a council passes to schools with the council.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import DoubleCountKind
from xltools.counting.policy import Health, Police, Policy, Schools
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.organisations.bodies import Body

_POLICE_COMMISSIONER = re.compile(
    r"\b(crime commissioner|p(fc)?cc|opcc|police authority|mopac|mayors office for policing|mayor)\b"
)
_MAYOR_FOR_POLICE = re.compile(r"\bmayor\b.*\bpolic|\bpolic\w*\b.*\bmayor\b|\bpolice fund\b|\b(opcc|pcc|mopac)\b")
"""A mayor with a commissioner's powers may be listed as a combined authority."""
_NATIONAL_COMMISSIONER = re.compile(r"\bnhs (england|commissioning board)\b|\bnhse\b")


class Role(IntEnum):
    """What a body is in a payment whose place of counting depends on it."""

    OTHER = 0
    COUNCIL = 1
    SCHOOL = 2
    POLICE_COMMISSIONER = 3
    CHIEF_CONSTABLE = 4
    HEALTH_COMMISSIONER = 5
    HEALTH_PROVIDER = 6


_ROLE_OF_FAMILY = {
    "council": Role.COUNCIL,
    "school": Role.SCHOOL,
    "nhs commissioner": Role.HEALTH_COMMISSIONER,
    "nhs provider": Role.HEALTH_PROVIDER,
}


def role_of(body: Body) -> Role:
    """Return what a body is in a payment."""
    names = [plain(name) for name in (body.name, *body.names)]
    if body.family == "police":
        commissioner = any(_POLICE_COMMISSIONER.search(name) for name in names)
        return Role.POLICE_COMMISSIONER if commissioner else Role.CHIEF_CONSTABLE
    if body.family in ("joint", "") and any(_MAYOR_FOR_POLICE.search(name) for name in names):
        return Role.POLICE_COMMISSIONER
    if body.family not in _ROLE_OF_FAMILY and any(_NATIONAL_COMMISSIONER.search(name) for name in names):
        return Role.HEALTH_COMMISSIONER
    return _ROLE_OF_FAMILY.get(body.family, Role.OTHER)


@dataclass(frozen=True)
class WhereCounted:
    """The roles of bodies, and the pairs of roles whose payments count with the payer; the last role is that of no body."""

    roles: NDArray[np.int8]
    at_payer: frozenset[tuple[int, int]]

    def is_at_payer(self, payer: int, receiver: int) -> bool:
        """Say whether what one body pays another counts with the payer."""
        return (int(self.roles[payer]), int(self.roles[receiver])) in self.at_payer

    def buys_health(self, payer: int, receiver: int) -> bool:
        """Say whether a payment is health care bought of an NHS provider."""
        return self.roles[receiver] == Role.HEALTH_PROVIDER and self.roles[payer] in _BUYERS

    def kind(self, payer: int, receiver: int) -> DoubleCountKind:
        """Return the public name of the kind of double count that a payment is."""
        return DoubleCountKind.COMMISSIONER_PROVIDER if self.buys_health(payer, receiver) else DoubleCountKind.GRANT


_BUYERS = (Role.HEALTH_COMMISSIONER, Role.COUNCIL)


def where_counted(lines: PreparedLines, policy: Policy) -> WhereCounted:
    """Return where payments between the bodies of these lines count under a policy."""
    pairs: set[tuple[int, int]] = set()
    if policy.health is Health.COMMISSIONER:
        pairs |= {(buyer, Role.HEALTH_PROVIDER) for buyer in _BUYERS}
    if policy.schools is Schools.COUNCIL:
        pairs.add((Role.COUNCIL, Role.SCHOOL))
    if policy.police is Police.COMMISSIONER:
        pairs.add((Role.POLICE_COMMISSIONER, Role.CHIEF_CONSTABLE))
    roles = np.array([role_of(body) for body in lines.bodies] + [Role.OTHER], dtype=np.int8)
    return WhereCounted(roles, frozenset((int(payer), int(taker)) for payer, taker in pairs))
