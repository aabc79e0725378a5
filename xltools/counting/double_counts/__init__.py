"""Double counts: the same money reported by several lines, found with evidence, counted once.

The order at a glance. What is wrong inside one return comes first, so that nothing is set against a copy or a total; then
money that passes between bodies, the plainest ties first; then what only a kind of body or service tells. Rules propose
(one module for each family of kinds), `scoring` says how sure, `resolving` settles what contradicts, `ledger` names what
was found. May import
classify, organisations, reading, reference and model, and `counting.policy`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xltools.counting.double_counts.agencies import find_agencies
from xltools.counting.double_counts.balances import find_balances
from xltools.counting.double_counts.benefits import find_benefits_of_all, find_benefits_run
from xltools.counting.double_counts.copied_rows import find_copied_rows
from xltools.counting.double_counts.exact_sums import find_exact_sums
from xltools.counting.double_counts.financing import find_financing, find_general_grants
from xltools.counting.double_counts.finding import DoubleCount, DoubleCountKind
from xltools.counting.double_counts.fund_names import let_go_of_names
from xltools.counting.double_counts.grants import find_equal_grants, find_grants, find_plain_grants
from xltools.counting.double_counts.joint_services import find_joint_services
from xltools.counting.double_counts.ledger import describe
from xltools.counting.double_counts.levies import find_levies
from xltools.counting.double_counts.merged import find_merged
from xltools.counting.double_counts.national_shares import find_national_shares
from xltools.counting.double_counts.pools import find_pools
from xltools.counting.double_counts.prepared import PreparedLines, prepare
from xltools.counting.double_counts.resolving import Settled, join_chains, settle, still_open
from xltools.counting.double_counts.scoring import SHOW_FROM
from xltools.counting.double_counts.second_versions import find_second_versions
from xltools.counting.double_counts.service_words import let_go_of_texts
from xltools.counting.double_counts.shared_money import find_shared_money, find_two_tiers
from xltools.counting.double_counts.told import find_told
from xltools.counting.double_counts.total_lines import find_total_lines, find_totals_apart
from xltools.counting.double_counts.unnamed_payees import find_unnamed_payees
from xltools.counting.double_counts.whole_bodies import (
    find_force_funded,
    find_health_held,
)
from xltools.counting.double_counts.within_bodies import find_within_bodies
from xltools.counting.policy import DEFAULT_POLICY, Policy
from xltools.steps import Progress, Step, unheard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from xltools.counting.double_counts.finding import Candidate
    from xltools.organisations.bodies import Body
    from xltools.steps import OnStep

    Rule = Callable[[PreparedLines], Iterable[Candidate]]

__all__ = ["SHOW_FROM", "DoubleCount", "DoubleCountKind", "find_between", "find_double_counts", "find_in", "prepare"]


def rounds(policy: Policy) -> tuple[tuple[Rule, ...], ...]:
    """Return the rules in the order they are asked; those of one round contend, those of a later one take what is left."""
    return (
        (find_financing,),
        (find_second_versions,),
        (find_copied_rows,),
        (find_total_lines,),
        (find_totals_apart,),
        (partial(find_told, policy=policy, of_whole_lines=False),),
        (
            partial(find_pools, policy=policy),
            partial(find_agencies, estimates=True),
            partial(find_levies, policy=policy),
            partial(find_benefits_run, policy=policy),
        ),
        (partial(find_equal_grants, policy=policy),),
        (partial(find_merged, policy=policy),),
        (partial(find_plain_grants, policy=policy),),
        (partial(find_grants, policy=policy),),
        (find_national_shares,),
        (partial(find_balances, policy=policy, estimates=False),),
        (partial(find_unnamed_payees, policy=policy), partial(find_force_funded, policy=policy)),
        (partial(find_exact_sums, policy=policy), partial(find_benefits_of_all, policy=policy)),
        (partial(find_told, policy=policy, of_whole_lines=True),),
        (
            partial(find_agencies, estimates=False),
            find_shared_money,
            find_joint_services,
            find_two_tiers,
            partial(find_health_held, policy=policy),
        ),
        (partial(find_balances, policy=policy, estimates=True),),
        (find_within_bodies, find_general_grants),
    )


def find_double_counts(
    lines: pd.DataFrame,
    amounts: pd.Series[int],
    counts: pd.Series[bool],
    bodies: Sequence[Body],
    policy: Policy = DEFAULT_POLICY,
    ages: Mapping[int, int] | None = None,
) -> tuple[DoubleCount, ...]:
    """Return every double count among the lines that `counts` leaves in, the largest money first.

    `lines` is a lines frame (`xltools.reading.lines`), `amounts` the pence each line reports for the place. `bodies` come
    from `xltools.organisations.bodies.list_bodies`. `ages` orders the returns by `return_no`, higher for newer.
    """
    return find_in(prepare(lines, amounts, counts, bodies, ages), policy)


def find_in(
    prepared: PreparedLines, policy: Policy = DEFAULT_POLICY, on_step: OnStep = unheard
) -> tuple[DoubleCount, ...]:
    """Return every double count among lines already made ready, the largest money first; `on_step` hears of each round.

    The lines are looked at in an order of their own making, so that where two would do as well the order of files and rows
    decides nothing.
    """
    order = prepared.own_order()
    return tuple(_placed(finding, order) for finding in _find(prepared.taken(order), policy, rounds(policy), on_step))


def find_between(
    prepared: PreparedLines, parts: NDArray[np.int32], policy: Policy = DEFAULT_POLICY
) -> tuple[DoubleCount, ...]:
    """Return the double counts that lie between parts of the lines (places, by number): no part has a line on both sides.

    Asked are the rules for money that passes between bodies; what is wrong inside a return each part has found for itself.
    """
    order = prepared.own_order()
    ordered = parts[order]

    def between(rule: Rule) -> Rule:
        return lambda lines: (
            _no_more_than_kept(lines, candidate)
            for candidate in rule(lines)
            if _is_between(candidate, ordered) and not _is_exchange(lines, candidate)
        )

    asked = tuple(tuple(between(rule) for rule in rules) for rules in _rounds_between(policy))
    return tuple(_placed(finding, order) for finding in _find(prepared.taken(order), policy, asked))


def _rounds_between(policy: Policy) -> tuple[tuple[Rule, ...], ...]:
    """The rules for money that passes between bodies, in the order of `rounds`."""
    return (
        (partial(find_told, policy=policy, of_whole_lines=False),),
        (partial(find_agencies, estimates=True), partial(find_levies, policy=policy)),
        (partial(find_equal_grants, policy=policy),),
        (partial(find_merged, policy=policy),),
        (partial(find_plain_grants, policy=policy),),
        (partial(find_grants, policy=policy),),
        (find_national_shares,),
        (partial(find_balances, policy=policy, estimates=False),),
        (partial(find_unnamed_payees, policy=policy),),
        (partial(find_exact_sums, policy=policy),),
        (partial(find_told, policy=policy, of_whole_lines=True),),
        (partial(find_agencies, estimates=False),),
    )


def _is_exchange(lines: PreparedLines, candidate: Candidate) -> bool:
    """Whether each side says it pays the other: two purchases, neither of which reports the other."""
    payers = {int(lines.body[line]) for line, _ in candidate.remove}
    return all(int(lines.receiver[line]) in payers for line in candidate.keep) and not candidate.at_payer


_OF_ESTIMATES = (DoubleCountKind.NATIONAL_SHARE, DoubleCountKind.AGENCY_IN_DEPARTMENT)


def _no_more_than_kept(lines: PreparedLines, candidate: Candidate) -> Candidate:
    """Return a candidate that takes off no more than the lines kept report: what is left counts in its own place.

    An estimate is given up whole for what stands behind it.
    """
    more = candidate.amount - sum(int(lines.reported[line]) for line in candidate.keep)
    if more <= 0 or candidate.kind in _OF_ESTIMATES:
        return candidate
    remove = []
    for line, pence in reversed(candidate.remove):
        spared = min(more, pence)
        more -= spared
        remove.append((line, pence - spared))
    return replace(candidate, remove=tuple((line, pence) for line, pence in reversed(remove) if pence))


def _is_between(candidate: Candidate, parts: NDArray[np.int32]) -> bool:
    kept = {int(parts[line]) for line in candidate.keep}
    return bool(kept) and kept.isdisjoint(int(parts[line]) for line, _ in candidate.remove)


def _placed(finding: DoubleCount, order: NDArray[np.int64]) -> DoubleCount:
    keep = tuple(int(order[line]) for line in finding.keep)
    return replace(finding, keep=keep, remove=tuple((int(order[line]), pence) for line, pence in finding.remove))


def _find(
    prepared: PreparedLines, policy: Policy, asked: Sequence[Sequence[Rule]], on_step: OnStep = unheard
) -> tuple[DoubleCount, ...]:
    settled, lines = Settled(), prepared
    for number, rules in enumerate(asked, 1):
        on_step(Progress(Step.DOUBLE_COUNTS, number, len(asked)))
        proposed = [candidate for rule in rules for candidate in rule(lines)]
        lines = settle(settled, lines, proposed, policy.remove_double_counts_from)
    let_go_of_texts()
    let_go_of_names()
    sure = join_chains(prepared, settled.accepted)
    return describe(prepared, (*sure, *still_open(settled, prepared, SHOW_FROM)))
