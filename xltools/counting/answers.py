"""Which bodies answered: with everything, with revenue alone, for one of their services, or under the name of a body of the past."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.organisations.predecessors import succession_of
from xltools.organisations.resolution import Reason
from xltools.reference.bodies.names import plain
from xltools.reference.cofog import is_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xltools.model import Partner
    from xltools.organisations.partner_list import PartnerList
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import EstimateLine

POLICING, FIRE_SERVICE, TRANSPORT = "03.1", "03.2", "04.5"
WITH_SERVICES = frozenset({"Transport authority", "Other joint authority"})
"""Kinds of body that may run a fire service, policing or transport, which may answer under a name of their own."""
_SERVICES = MappingProxyType({"fire": FIRE_SERVICE, "police": POLICING, "policing": POLICING, "transport": TRANSPORT})


@dataclass(frozen=True, slots=True)
class Answers:
    """The bodies whose own returns count with an amount, by reference; of `parts` only these functions were answered for."""

    bodies: Mapping[str, Partner]
    parts: Mapping[str, frozenset[str]]

    def are_of(self, partner: Partner, line: EstimateLine) -> bool:
        """Say whether a body's own return speaks of a line that is estimated for it."""
        if partner.partner_id not in self.bodies:
            return False
        codes = self.parts.get(partner.partner_id)
        return codes is None or any(is_within(line.cofog, code) for code in codes)


def answers(resolved: ResolvedBatch, net: pd.DataFrame, types: tuple[str, ...] = ()) -> Answers:
    """Return who answered with an amount other than nought; `types` of expenditure, or any."""
    with_amount = net["amount"].fillna(0).ne(0)
    if types:
        with_amount &= net["expenditure_type"].isin(types)
    numbers = [number for number in net.loc[with_amount, "return_no"].unique().tolist() if not resolved.is_out(number)]
    services: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        services[resolved.partners[number].partner_id].add(service_of(resolved, number))
    return Answers(
        MappingProxyType({resolved.partners[number].partner_id: resolved.partners[number] for number in numbers}),
        MappingProxyType({body: frozenset(codes) for body, codes in services.items() if "" not in codes}),
    )


def service_of(resolved: ResolvedBatch, number: int) -> str:
    """Return the function of the one service a return is of, as the name on it tells ("" = the body's whole return)."""
    partner = resolved.partners[number]
    if partner.organisation_type not in WITH_SERVICES:
        return ""
    own = plain(partner.name).split()
    words = plain(resolved.batch.returns[number].header["organisation"]).split()
    codes = {code for word, code in _SERVICES.items() if word in words and word not in own}
    return codes.pop() if len(codes) == 1 else ""


def heir_of(body: Partner, listed: PartnerList) -> Partner | None:
    """Return the listed body that took over from one that is not on the list, as its name tells."""
    answer = listed.resolve(body.name)
    heir = listed.partner(answer)
    if heir is None or heir.partner_id == body.partner_id:
        return None
    is_known = answer.reason is Reason.OTHER_NAME or succession_of(body.name, heir.name) is not None
    return heir if is_known else None
