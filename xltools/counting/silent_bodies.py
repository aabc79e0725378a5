"""Bodies on the partner list that sent nothing that counts, and how much first guesses stand in for them. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Status
from xltools.reference.bodies.first_guess import nearest_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import Partner, Standing


def unheard(partners: Iterable[Partner], standings: Iterable[Standing]) -> tuple[Partner, ...]:
    """Return the partners none of whose own returns counts."""
    heard = {one.partner_id for one in standings if one.counts and one.status is not Status.STANDS_IN}
    return tuple(partner for partner in partners if partner.partner_id not in heard)


def guessed_for(count: Count) -> frozenset[str]:
    """Return the references of the silent bodies that have a first guess in the count, whether any of it counts or not."""
    return frozenset(one.partner_id for one in count.standings if one.status is Status.STANDS_IN)


def bodies_standing_in(count: Count) -> int:
    """Return how many bodies a first guess stands in for, with money that counts."""
    own = count.lines[lines_standing_in(count) & count.lines["counted"].ne(0)]
    return int(own["return_no"].nunique())


def lines_standing_in(count: Count) -> pd.Series[bool]:
    """Say which lines of a count are those of first guesses."""
    return count.lines["return_no"].isin([one.return_no for one in count.standings if one.status is Status.STANDS_IN])


def standing_in_pence(count: Count) -> int:
    """Return the pence of a count that first guesses stand in for."""
    return int(count.lines["counted"][lines_standing_in(count)].sum())


def standing_in_from(count: Count) -> str:
    """Return the financial year first guesses are of where that is not the count's own, else ""."""
    year = nearest_year(count.place.year)
    return year if bodies_standing_in(count) and year != count.place.year else ""


def standing_in_by_division(count: Count) -> Mapping[str, int]:
    """Return those pence by COFOG division ("" = not classified)."""
    own = count.lines[lines_standing_in(count)]
    return {str(division): int(pence) for division, pence in own.groupby("division")["counted"].sum().items()}
