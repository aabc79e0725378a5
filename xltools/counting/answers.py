"""Which bodies answered: with everything, with revenue alone, for one of their services, or under the name of a body of the past.

Of what is typed in for a body beside our estimate of it, each figure speaks for its function and for revenue or capital alone:
the rest of the body stays estimated. A figure without a function may be of any, one that does not say may be of both: so that
no estimate counts beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import ReturnOrigin
from xltools.organisations.predecessors import succession_of
from xltools.organisations.resolution import Reason
from xltools.reference.bodies.names import plain
from xltools.reference.cofog import division_of, is_within

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
_CELL = ("return_no", "division", "expenditure_type")
_SERVICES = MappingProxyType({"fire": FIRE_SERVICE, "police": POLICING, "policing": POLICING, "transport": TRANSPORT})


ANY = ""
"""The function of a figure that has none, the type of one that does not say: it may be of each."""
Typed = frozenset[tuple[str, str]]
"""Of which divisions and types of expenditure figures are typed in for a body (`ANY` for each)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The bodies whose own returns count with an amount, by reference; of `parts` only these functions were answered for.

    `typed` are those for which figures were typed in, by reference, and of what.
    """

    bodies: Mapping[str, Partner]
    parts: Mapping[str, frozenset[str]]
    typed: Mapping[str, Typed] = field(default_factory=lambda: MappingProxyType({}))

    def are_of(self, partner: Partner, line: EstimateLine) -> bool:
        """Say whether a body's own return, or what is typed in for it, speaks of a line that is estimated for it."""
        if is_typed(self.typed.get(partner.partner_id, frozenset()), division_of(line.cofog), line.expenditure_type):
            return True
        if partner.partner_id not in self.bodies:
            return False
        codes = self.parts.get(partner.partner_id)
        return codes is None or any(is_within(line.cofog, code) for code in codes)


def answers(resolved: ResolvedBatch, net: pd.DataFrame, types: tuple[str, ...] = ()) -> Answers:
    """Return who answered with an amount other than nought; `types` of expenditure, or any."""
    with_amount = net["amount"].fillna(0).ne(0) & net["origin"].eq(ReturnOrigin.SENT)
    if types:
        with_amount &= net["expenditure_type"].isin(types)
    numbers = [number for number in net.loc[with_amount, "return_no"].unique().tolist() if not resolved.is_out(number)]
    services: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        services[resolved.partners[number].partner_id].add(service_of(resolved, number))
    return Answers(
        MappingProxyType({resolved.partners[number].partner_id: resolved.partners[number] for number in numbers}),
        MappingProxyType({body: frozenset(codes) for body, codes in services.items() if "" not in codes}),
        MappingProxyType(typed_in(resolved, net)),
    )


def typed_in(resolved: ResolvedBatch, net: pd.DataFrame) -> dict[str, Typed]:
    """Return of what figures are typed in that stand, by body; a nought that was typed says that there is nothing.

    Where no estimate of the body stood on the sheet beside them, they are all there is of it.
    """
    own = net[net["origin"].eq(ReturnOrigin.TYPED_IN) & net["amount"].notna()]
    cells: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for number, division, kind in zip(*(own[name].tolist() for name in _CELL), strict=True):
        if not resolved.is_out(number):
            beside_ours = bool(resolved.batch.returns[number].header["prefilled"])
            cells[resolved.partners[number].partner_id].add((division, kind) if beside_ours else (ANY, ANY))
    return {body: frozenset(each) for body, each in cells.items()}


def is_typed(cells: Typed, division: str, kind: str) -> bool:
    """Say whether a figure of this division and type of expenditure is among those typed in for a body."""
    return any(typed in (division, ANY) and (of in (kind, ANY) or not kind) for typed, of in cells)


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
