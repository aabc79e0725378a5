"""How much of the count is known, how much is estimated, and what is missing from it. Money is pence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import Judgement, compare
from xltools.counting.non_response import estimated_lines, non_respondents, spoken_for, typed_lines
from xltools.counting.ranges import ESTIMATES, NOT_STATED
from xltools.organisations.holders import lines_by_partner
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.reference.estimates.place_estimates import is_of_earlier_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.count import Count
    from xltools.model import Partner


@dataclass(frozen=True, slots=True)
class Certainty:
    """The total cut in two, to the penny: `known` for the place, and `estimated`, which is `apportioned` or `initial` estimates.

    `initial` are estimates that no body has confirmed: those counted for bodies without a return, and those that came back as they
    went out. `apportioned` is what else is a part of a figure for a wider area. `basis_not_stated` is the part of `known` of
    which the body does not say how it was reached.
    """

    known: int
    apportioned: int
    initial: int
    basis_not_stated: int

    @property
    def estimated(self) -> int:
        """Pence that are no body's own figure for the place."""
        return self.apportioned + self.initial


@lru_cache(maxsize=1)  # the sheet, the report and the headline all tell it
def certainty(count: Count) -> Certainty:
    """Return how much of a count is known and how much estimated; known and estimated add up to the total."""
    lines, counted = count.lines, count.lines["counted"]
    initial = estimated_lines(count) | (lines["basis"].eq(INITIAL_ESTIMATE) & ~typed_lines(count))
    not_stated = lines["how"].eq(NOT_STATED)
    ranged = lines["low"].ne(lines["high"]).fillna(value=False).astype(bool)
    apportioned = (lines["how"].isin(ESTIMATES) | (not_stated & ranged)) & ~initial
    parts = (int(counted[which].sum()) for which in (apportioned, initial, not_stated & ~apportioned & ~initial))
    shared, guessed, unsaid = parts
    return Certainty(count.net - shared - guessed, shared, guessed, unsaid)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a count lacks: the `bodies` of which nothing counts, what published figures hold of some of them (pence by reference), and
    the functions `short` of HM Treasury's estimate by more than usual. None of it is in the total."""

    bodies: tuple[Partner, ...]
    published: Mapping[str, int]
    short: tuple[Compared, ...]

    @property
    def of_bodies(self) -> int:
        """Pence of published figures for the bodies that are missing."""
        return sum(self.published.values())

    @property
    def of_functions(self) -> int:
        """Pence by which the functions far under HM Treasury's estimate are under it."""
        return -sum(function.difference for function in self.short)

    @property
    def pence(self) -> int | None:
        """Roughly how much is missing: the larger of the two, since they speak of the same money; None where neither is known."""
        return max(self.of_bodies, self.of_functions) or None


@lru_cache(maxsize=1)  # as above
def missing(count: Count) -> Missing:
    """Return who and what is missing from a count, with the figures that are held for it."""
    spoken = spoken_for(count)
    silent = non_respondents(count.partners or count.missing, count.return_statuses)
    bodies = tuple(partner for partner in silent if partner.partner_id not in spoken)
    low = (Judgement.LOW, Judgement.NOTHING)
    short = [function for function in compare(count) if function.judgement in low and function.difference < 0]
    short.sort(key=lambda function: (function.difference, function.division))
    return Missing(bodies, _published(count, bodies), tuple(short))


def _published(count: Count, bodies: tuple[Partner, ...]) -> Mapping[str, int]:
    """What published figures hold of these bodies in the place. Where they stand in for bodies, they count already: none is left."""
    stand_in = count.policy.estimate_missing_returns
    if stand_in or not bodies or not count.partners or is_of_earlier_figures(count.place, count.figures):
        return {}
    lines = lines_by_partner(count.partners, count.place, count.figures)
    sums = {body.partner_id: sum(line.local_net for line in lines.get(body.partner_id, ())) for body in bodies}
    return {partner_id: pence for partner_id, pence in sums.items() if pence > 0}
