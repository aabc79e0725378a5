"""What is said of the flows of money: funding streams, how hand-overs are known, and the what-if of administration. Money is pence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.money_flows import SMALL_STREAM, by_hand_overs, streams
from xltools.counting.money_paths import SourceKind, Told
from xltools.text import percent_of, pounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath

KINDS: Mapping[SourceKind, str] = MappingProxyType(
    {
        SourceKind.ANOTHER: "Another body",
        SourceKind.OWN: "The body's own money",
        SourceKind.NOT_SAID: "Not said",
    }
)
TOLD: Mapping[Told, str] = MappingProxyType(
    {
        Told.BOTH: "both report it; it counts once",
        Told.RECEIVER: "the receiver names its source",
        Told.PAYER: "the payer names whom it pays",
    }
)
WHAT_IF = (
    "A what-if, not a finding, and in no total: what each hand-over would cost in administration if it cost this part of the money.",
    "The Audit Commission spoke of some 20% in the years of Total Place. The returns themselves say nothing of any rate.",
)
"""What the what-if is, in sentences."""


def about_streams(count: Count, paths: Sequence[MoneyPath]) -> str:
    """Return how many funding streams there are, how many are small, and how much is ring-fenced, in sentences."""
    told = streams(count, paths)
    if not told.many:
        return "No return names another body as the source of money that counts."
    few = (
        f"{told.small:,} of them less than {pounds(SMALL_STREAM)} each ({pounds(told.small_pence)} in all)"
        if told.small
        else f"none of them is less than {pounds(SMALL_STREAM)}"
    )
    marked = (
        f"Marked ring-fenced: {pounds(told.ring_fenced)} ({percent_of(told.ring_fenced, count.net)} of the total); marked not ring-fenced: "
        f"{pounds(told.not_ring_fenced)}."
        if told.ring_fenced or told.not_ring_fenced
        else "No return says what is ring-fenced."
    )
    return (
        f"Funding streams (a source, a fund and the body that first had it): {told.many:,}, which come to {pounds(told.pence)}; {few}. "
        f"{marked}"
    )


def hand_over_name(times: int) -> str:
    """Return how often money was handed over, in words."""
    return "Not handed over, or not said" if not times else "Once" if times == 1 else f"{times} times"


def administration(pence: int, times: int, rate: float) -> int:
    """Return the pence that so many hand-overs would cost if each cost this part of the money, to the nearest penny."""
    return round(pence * (1 - (1 - rate) ** times))


def administration_by_hand_over(count: Count, paths: Sequence[MoneyPath]) -> tuple[tuple[str, int, int], ...]:
    """Return how often money was handed over, its pence, and what that would cost at the rate count.toml asks for; empty without one."""
    rate = count.hand_over_rate
    if not rate:
        return ()
    return tuple(
        (hand_over_name(times), pence, administration(pence, times, rate))
        for times, pence in by_hand_overs(paths).items()
    )
