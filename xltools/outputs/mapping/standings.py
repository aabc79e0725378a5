"""Where each body stands: whether its return came, was typed in, is estimated, or it was only asked; and what its return says."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import REPORTED, ReturnOrigin, Status
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.template.mapping import BodyStanding

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xltools.counting.count import Count
    from xltools.outputs.messages.correspondence import Correspondence

_MADE = (Status.TYPED_IN, Status.ESTIMATED)
"""Statuses of what no partner sent."""
_NOT_COUNTED = (Status.HELD, Status.REFUSED, Status.UNREADABLE)


class Standings:
    """What the last count and the outbox say of each body."""

    def __init__(
        self, count: Count | None, correspondence: Correspondence = NO_CORRESPONDENCE, estimated: Collection[str] = ()
    ) -> None:
        """Take what is known; `estimated` are the references of bodies with an initial estimate of their own."""
        self._correspondence, self._estimated = correspondence, estimated
        self._standing: dict[str, BodyStanding] = {}
        self.reported: Mapping[tuple[str, str], int] = _reported(count) if count else MappingProxyType({})
        """Pence that bodies' own returns report, by their references and revenue or capital."""
        for partner_id, standing in _by_return(count) if count else ():
            self._standing.setdefault(partner_id, standing)

    def of(self, partner_id: str, *, within: str = "") -> BodyStanding:
        """Return where a body stands; `within` is the body in whose figures this one's are estimated."""
        if partner_id in self._standing:
            return self._standing[partner_id]
        if (own := self._correspondence.get(partner_id)) and own.sent:
            return BodyStanding.ASKED
        if partner_id in self._estimated:
            return BodyStanding.ESTIMATED
        return BodyStanding.INCLUDED if within else BodyStanding.MISSING

    def last_message(self, partner_id: str) -> str:
        """Return what was last written to a body, in words."""
        own = self._correspondence.get(partner_id)
        return own.last if own else ""


def _by_return(count: Count) -> list[tuple[str, BodyStanding]]:
    """Each return's body and what that makes of it, the weightiest first."""
    counted = count.lines.groupby("return_no")["counted"].any()
    standings = []
    for status in count.return_statuses:
        has_amount = status.counts and bool(counted.get(status.return_no, False))
        if status.status is Status.TYPED_IN and has_amount:
            standings.append((1, status.partner_id, BodyStanding.TYPED_IN))
        elif status.status not in _MADE and has_amount:
            standings.append((0, status.partner_id, BodyStanding.RETURNED))
        elif status.status in _NOT_COUNTED or (status.counts and status.status not in _MADE):
            standings.append((2, status.partner_id, BodyStanding.HELD))
    return [(partner_id, standing) for _, partner_id, standing in sorted(standings) if partner_id]


def _reported(count: Count) -> Mapping[tuple[str, str], int]:
    partners = {
        status.return_no: status.partner_id
        for status in count.return_statuses
        if status.counts
        and status.return_no is not None
        and count.batch.returns[status.return_no].origin is ReturnOrigin.SENT
    }
    counts = count.lines["return_no"].isin(list(partners)) & count.lines["why_not"].isin(REPORTED)
    reported: dict[tuple[str, str], int] = defaultdict(int)
    columns = (count.lines[name][counts].tolist() for name in ("return_no", "expenditure_type", "amount"))
    for number, kind, pence in zip(*columns, strict=True):
        reported[partners[number], str(kind)] += int(pence)
    return MappingProxyType({key: pence for key, pence in reported.items() if pence})
