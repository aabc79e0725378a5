"""Health care that a commissioner buys of providers; where it is counted is the place's policy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import unsaid
from xltools.counting.double_counts.sums import up_to
from xltools.counting.double_counts.where_counted import where_counted
from xltools.counting.policy import Health, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.counting.double_counts.prepared import PreparedLines

_JUST_AS_MUCH = 0.99
"""The part of the larger of two sums that the smaller must be for a contract and its income to be the same."""
_HEALTH, _HOSPITALS = 7, 703
_POUNDS = "£{:,.0f}"


def _sum(lines: PreparedLines, own: Sequence[int]) -> int:
    return sum(int(lines.pence[line]) for line in own)


def find_health_held(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield providers' lines of money that the buyer they name reports without naming a provider.

    Looked for when contracts, grants and equal sums are off: what is left of a provider's income from a commissioner is in the
    commissioner's own figures for health care, where those are large enough to hold it.
    """
    where = where_counted(lines, policy)
    usable = lines.active & (lines.pence > 0) & ~lines.signs("grant") & ~lines.signs("own part") & ~lines.matched_payer
    sold = usable & lines.family("nhs provider") & (lines.giver >= 0) & ~lines.matched
    held = usable & unsaid(lines.receiver) & (lines.division == _HEALTH)
    for buyer in np.unique(lines.giver[sold]).tolist():
        theirs = np.flatnonzero(sold & (lines.giver == buyer)).tolist()
        whole = np.flatnonzero(held & (lines.body == buyer)).tolist()
        if whole and where.buys_health(buyer, int(lines.body[theirs[0]])) and _sum(lines, theirs) <= _sum(lines, whole):
            yield from (_held(lines, whole, own, policy) for own in _by_body(lines, theirs))


def _by_body(lines: PreparedLines, own: Sequence[int]) -> list[list[int]]:
    by_body: dict[int, list[int]] = defaultdict(list)
    for line in own:
        by_body[int(lines.body[line])].append(line)
    return [by_body[body] for body in sorted(by_body)]


def _held(lines: PreparedLines, whole: list[int], sold: list[int], policy: Policy) -> Candidate:
    commissioner, provider = lines.body_name(int(lines.body[whole[0]])), lines.body_name(int(lines.body[sold[0]]))
    income = _sum(lines, sold)
    groups = {int(lines.group[line]) for line in whole}
    all_health, hospitals = 0 in groups, _HOSPITALS in groups
    evidence = (
        Indication(0.8, f"{provider} names {commissioner} as its source"),
        Indication(
            2.4 if all_health else 1.8 if hospitals else 0.6,
            f"{commissioner} reports {_POUNDS.format(_sum(lines, whole) / 100)} for "
            f"{'all its health care' if all_health else 'health care'} and names no provider",
        ),
    )
    keep, gone, at = (sold, whole, provider) if policy.health is Health.PROVIDER else (whole, sold, commissioner)
    why = f"{commissioner} pays {provider} out of what it reports; counted at {at}."
    kind = DoubleCountKind.COMMISSIONER_PROVIDER
    return Candidate(kind, "held", tuple(keep), up_to(lines, gone, income), evidence, why)
