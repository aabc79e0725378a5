"""Bodies on the partner list that sent nothing that counts, and what counts for them: typed in, or estimated. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import ReturnOrigin, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import Partner, ReturnStatus


def non_respondents(partners: Iterable[Partner], return_statuses: Iterable[ReturnStatus]) -> tuple[Partner, ...]:
    """Return the partners of whom nothing counts but estimates: neither a return nor what was typed in."""
    heard = {status.partner_id for status in return_statuses if status.counts and status.status is not Status.ESTIMATED}
    return tuple(partner for partner in partners if partner.partner_id not in heard)


def answering_bodies(count: Count) -> int:
    """Return how many bodies sent a return that counts, whether all of its money comes off as double counts or not."""
    return len({status.partner_id or status.file for status in count.return_statuses if _is_answer(status)})


def unusable_files(return_statuses: Iterable[ReturnStatus]) -> Mapping[str, ReturnStatus]:
    """Return what the bodies sent of which a file came and none counts, by their references: refused, or else unreadable."""
    kept = tuple(return_statuses)
    answered = {status.partner_id for status in kept if _is_answer(status)}
    order = (Status.UNREADABLE, Status.REFUSED)
    sent = [
        status
        for status in kept
        if status.status in order and status.partner_id and not (status.from_stranger or status.is_turned_down)
    ]
    by_gravity = sorted(sent, key=lambda status: order.index(status.status))
    return {status.partner_id: status for status in by_gravity if status.partner_id not in answered}


def _is_answer(status: ReturnStatus) -> bool:
    return status.counts and status.origin is ReturnOrigin.SENT


def guessed_for(count: Count) -> frozenset[str]:
    """Return the references of the silent bodies that have an initial estimate in the count, whether any of it counts or not."""
    return frozenset(status.partner_id for status in count.return_statuses if status.status is Status.ESTIMATED)


def spoken_for(count: Count) -> frozenset[str]:
    """Return the references of the bodies with a row of their own in the count though they sent nothing: typed in or estimated."""
    spoken = (Status.TYPED_IN, Status.ESTIMATED)
    return frozenset(status.partner_id for status in count.return_statuses if status.status in spoken)


def typed_lines(count: Count) -> pd.Series[bool]:
    """Say which lines of a count were typed in by the lead team."""
    return count.lines["origin"].eq(ReturnOrigin.TYPED_IN.value)


def typed_bodies(count: Count) -> int:
    """Return for how many bodies money counts that was typed in."""
    return int(count.lines.loc[typed_lines(count) & count.lines["counted"].ne(0), "partner_id"].nunique())


def typed_and_sent(count: Count, *, counting: bool = False) -> int:
    """Return how many of those bodies sent a return as well; of `counting` ones, where the return counts beside what is typed."""
    lines = count.lines
    typed = set(lines["partner_id"][typed_lines(count) & lines["counted"].ne(0)])
    sent = {
        status.partner_id
        for status in count.return_statuses
        if status.origin is ReturnOrigin.SENT
        and status.status is not Status.ANSWERS
        and (status.counts or not counting)
    }
    return len(typed & sent)


def typed_pence(count: Count) -> int:
    """Return the pence of a count that were typed in."""
    return int(count.lines.loc[typed_lines(count), "counted"].sum())


def estimated_bodies(count: Count) -> int:
    """Return how many bodies an initial estimate was made for, with money that counts."""
    own = count.lines["return_no"][estimated_lines(count) & count.lines["counted"].ne(0)]
    return int(own.nunique())


def estimated_lines(count: Count) -> pd.Series[bool]:
    """Say which lines of a count are initial estimates."""
    return count.lines["return_no"].isin(
        [status.return_no for status in count.return_statuses if status.status is Status.ESTIMATED]
    )


def estimated_pence(count: Count) -> int:
    """Return the pence of a count that are initial estimates."""
    return int(count.lines["counted"][estimated_lines(count)].sum())


def standing_in_by_division(count: Count) -> Mapping[str, int]:
    """Return those pence by COFOG division ("" = not classified)."""
    own = count.lines.loc[estimated_lines(count), ["division", "counted"]]
    return {str(division): int(pence) for division, pence in own.groupby("division")["counted"].sum().items()}
