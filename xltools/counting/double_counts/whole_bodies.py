"""Health care that a commissioner buys of providers; where it is counted is the place's policy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK
from xltools.counting.double_counts.sums import up_to
from xltools.counting.policy import Health, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.counting.double_counts.prepared import PreparedLines

_JUST_AS_MUCH = 0.99
"""The part of the larger of two sums that the smaller must be for a contract and its income to be the same."""
_HEALTH, _HOSPITALS = 7, 703
_POUNDS = "£{:,.0f}"


def find_health_bought(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield providers' lines that a commissioner's contract already counts (or the contract, where providers count)."""
    usable = lines.active & (lines.pence > 0)
    bought = usable & lines.family("nhs commissioner") & ((lines.receiver >= 0) | (lines.receiver == BLANK))
    bought &= lines.signs("commissioning", with_fund=True) & ~lines.signs("grant") & ~lines.signs("own part")
    sold = usable & lines.family("nhs provider") & (lines.giver >= 0)
    by_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(sold).tolist():
        by_pair[int(lines.giver[line]), int(lines.body[line])].append(line)
    contracts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(bought).tolist():
        contracts[int(lines.body[line]), _seller(lines, line, by_pair)].append(line)
    for pair, own in sorted(contracts.items()):
        theirs = by_pair.get(pair, [])
        if theirs:
            yield from _contract(lines, own, theirs, policy)


def _seller(lines: PreparedLines, line: int, sold: Mapping[tuple[int, int], Sequence[int]]) -> int:
    """The provider of a contract: whom it names, else the one provider that says the commissioner pays it just as much."""
    named = int(lines.receiver[line])
    if named >= 0:
        return named
    cost = int(lines.pence[line])
    of_this = (pair for pair in sold if pair[0] == lines.body[line])
    alike = [pair[1] for pair in of_this if _ratio(cost, _sum(lines, sold[pair])) > _JUST_AS_MUCH]
    return alike[0] if len(alike) == 1 else BLANK


def _sum(lines: PreparedLines, own: Sequence[int]) -> int:
    return sum(int(lines.pence[line]) for line in own)


def _ratio(one: int, other: int) -> float:
    return min(one, other) / max(one, other)


def _contract(lines: PreparedLines, bought: list[int], sold: list[int], policy: Policy) -> Iterator[Candidate]:
    """What a commissioner buys of one provider against what that provider says the commissioner pays for."""
    cost, income = _sum(lines, bought), _sum(lines, sold)
    commissioner, provider = lines.body_name(int(lines.body[bought[0]])), lines.body_name(int(lines.body[sold[0]]))
    ratio = _ratio(cost, income)
    both_name = all(lines.receiver[line] >= 0 for line in bought)
    named = f"{commissioner} names {provider} as paid, and {provider} names it as its source"
    evidence = (
        Indication(1.0 if both_name else 0.5, named if both_name else f"{provider} names {commissioner} as its source"),
        Indication(
            2.5 if ratio > _JUST_AS_MUCH else 1.5 if ratio > 0.9 else 0.2 if ratio > 0.7 else -2.5,
            f"{_POUNDS.format(cost / 100)} against {_POUNDS.format(income / 100)}",
        ),
        Indication(0.6, "a contract for services"),
    )
    keep, gone, at = (sold, bought, provider) if policy.health is Health.PROVIDER else (bought, sold, commissioner)
    most = min(cost, income)
    remove = up_to(lines, gone, most)
    why = f"{commissioner} buys these services of {provider}; counted at {at}."
    yield Candidate(DoubleCountKind.COMMISSIONER_PROVIDER, "contract", tuple(keep), remove, evidence, why)


def find_health_held(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield providers' lines of money that the commissioner they name reports in one sum, with no provider named.

    Looked for when contracts, grants and equal sums are off: what is left of a provider's income from a commissioner is in the
    commissioner's own figure for all its health care, or for hospitals, where that is large enough to hold it.
    """
    usable = lines.active & (lines.pence > 0) & ~lines.signs("grant") & ~lines.signs("own part") & ~lines.matched_payer
    sold = usable & lines.family("nhs provider") & (lines.giver >= 0) & ~lines.matched
    held = usable & lines.family("nhs commissioner") & (lines.receiver == BLANK) & (lines.division == _HEALTH)
    held &= (lines.group == _HOSPITALS) | (
        (lines.group == 0) & ~lines.signs("commissioning")
    )  # no contract for one thing
    for commissioner in np.unique(lines.giver[sold]).tolist():
        whole = np.flatnonzero(held & (lines.body == commissioner)).tolist()
        theirs = np.flatnonzero(sold & (lines.giver == commissioner)).tolist()
        if whole and _sum(lines, theirs) <= _sum(lines, whole):
            yield from (_held(lines, whole, own, policy) for own in _by_body(lines, theirs))


def _by_body(lines: PreparedLines, own: Sequence[int]) -> list[list[int]]:
    by_body: dict[int, list[int]] = defaultdict(list)
    for line in own:
        by_body[int(lines.body[line])].append(line)
    return [by_body[body] for body in sorted(by_body)]


def _held(lines: PreparedLines, whole: list[int], sold: list[int], policy: Policy) -> Candidate:
    commissioner, provider = lines.body_name(int(lines.body[whole[0]])), lines.body_name(int(lines.body[sold[0]]))
    income = _sum(lines, sold)
    all_health = any(lines.group[line] == 0 for line in whole)
    evidence = (
        Indication(0.8, f"{provider} names {commissioner} as its source"),
        Indication(
            2.4 if all_health else 1.8,
            f"{commissioner} reports {_POUNDS.format(_sum(lines, whole) / 100)} for "
            f"{'all its health care' if all_health else 'hospitals'} and names no provider",
        ),
    )
    keep, gone, at = (sold, whole, provider) if policy.health is Health.PROVIDER else (whole, sold, commissioner)
    why = f"{commissioner} pays {provider} out of what it reports; counted at {at}."
    kind = DoubleCountKind.COMMISSIONER_PROVIDER
    return Candidate(kind, "held", tuple(keep), up_to(lines, gone, income), evidence, why)
