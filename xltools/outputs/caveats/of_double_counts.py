"""Of money that may be counted twice, and of names that nobody could make out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.netting import DoubleCountState
from xltools.organisations.bodies import shared_names
from xltools.organisations.name_uses import worth_a_look
from xltools.outputs.caveats.caveat import Caveat, of_lines_where

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.counting.count import Count


def _removed_provisionally(count: Count) -> Caveat | None:
    if count.ledger is None or not count.ledger.outcome.provisionally:
        return None
    return Caveat(
        "Double counts excluded, not yet decided",
        "Excluded because the evidence is strong; nobody has decided on it yet. Decide on the Double counts sheet.",
        count.ledger.outcome.provisionally,
        sum(count.ledger.state(one) is DoubleCountState.UNDECIDED for one in count.ledger.double_counts),
        "Decide, the largest first, on the sheet Double counts.",
    )


def _possible_double_counts(count: Count) -> Caveat | None:
    if count.ledger is None or not count.ledger.outcome.undecided:
        return None
    return Caveat(
        "Possible double counts",
        "Still counted: the evidence is too weak to exclude it without a decision. See the Double counts sheet.",
        count.ledger.outcome.undecided,
        sum(count.ledger.state(one) is DoubleCountState.CONSIDERED for one in count.ledger.double_counts),
        "Decide, the largest first, on the sheet Double counts.",
    )


def _names_not_understood(count: Count) -> Caveat | None:
    unknown = worth_a_look(count.ledger.names) if count.ledger else ()
    if not unknown:
        return None
    told = ", ".join(f"{use.resolution.text!r}" for use in unknown[:3]) + (" and others" if len(unknown) > 3 else "")
    return Caveat(
        "Names not understood",
        f"Bodies named as source or recipient that mean no partner, or several, with much money behind them: {told}. "
        "Double counts with them cannot be found. See the Names sheet; aliases in partners.csv put it right.",
        None,
        sum(use.lines for use in unknown),
    )


def _names_shared(count: Count) -> Caveat | None:
    shared = shared_names(count.ledger.prepared.bodies) if count.ledger else ()
    if not shared:
        return None
    told = "; ".join(f"{name!r}: {' and '.join(body.name for body in bodies)}" for name, bodies in shared[:3])
    return Caveat(
        "Names two partners share",
        f"Could be two bodies, so it was matched to neither. Change partners.csv: {told}.",
        None,
        None,
    )


def _outsiders(count: Count) -> Caveat | None:
    listed = {partner.partner_id for partner in count.partners}
    return (
        of_lines_where(
            count,
            "Not on the partner list",
            "From bodies that sent a return, or were typed in, without being on the partner list. Add them there, or take them out.",
            ~count.lines["partner_id"].isin(listed) & count.that_count,
            "Add them to partners.csv, or take their returns out.",
        )
        if listed
        else None
    )


LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
    _removed_provisionally,
    _possible_double_counts,
    _names_not_understood,
    _names_shared,
    _outsiders,
)
