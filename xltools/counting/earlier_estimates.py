"""Estimates of 2008-09 to 2010-11 beside returns: HM Treasury's figures, shared to the place, by three rules.

Those years have no programme-by-programme reckoning of which money is whose, so a local actual displaces a whole function:

1. A body whose own return counts has no stand-in; of a body with figures typed in, the functions typed have none, revenue and
   capital apart.
2. A line of HM Treasury's is the initial estimate of one body of all asked (`xltools.reference.bodies.initial_estimates`). Where that
   body's department answered, or the same body under another name, and reports money under the line's function (as far
   as both codes go), the line does not count again. Once an NHS commissioner reports health, health stands in at
   commissioners only: it is counted there.
3. Stand-ins fill a division up to the place's baseline and no further. What bodies report under it comes first; then silent
   bodies have the room that is left, those nearest the place before others; all of one level are cut alike.

What these rules take out stays as lines with a reason, as everything else that does not count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.answers import Typed, is_typed, typed_in
from xltools.counting.estimated_returns import EstimatedLine, Estimates, as_returns
from xltools.counting.parts import sum_parts
from xltools.model import ReturnOrigin
from xltools.reference.baseline import place_baseline
from xltools.reference.bodies.estimate_claims import claim_of
from xltools.reference.bodies.initial_estimates import initial_estimate
from xltools.reference.cofog import division_of, is_within, name_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from xltools.coding.rules import CodingRules
    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch

NOTHING: Typed = frozenset()
COMMISSIONER, HEALTH = "NHS commissioner", "07"

REPORTED = "Estimate only: {} reports {} in its own return, which displaces it"
TYPED_IN = "Estimate only: {} is typed in with {}, which displaces it"
ABOVE = "Estimate only: with it {} would stand above the place's baseline"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is reported or typed in: pence by division, and the codes each body has money under, by who said so."""

    pence: Mapping[str, int]
    bodies: tuple[tuple[Partner, ReturnOrigin, frozenset[str]], ...]


def earlier_estimates(
    resolved: ResolvedBatch, net: pd.DataFrame, coding: CodingRules, partners: Sequence[Partner], place: Place
) -> Estimates:
    """Return what stands in for the listed bodies none of whose own returns counts.

    `net` are the lines of the returns with what counts of each after double counts (columns of a `Count`).
    """
    answered = [no for no in range(len(resolved.partners)) if not resolved.is_out(no)]
    returns, typed = resolved.batch.returns, typed_in(resolved, net)
    ids = {resolved.partners[no].partner_id for no in answered if returns[no].origin is ReturnOrigin.SENT}
    non_respondent = [partner for partner in partners if partner.partner_id not in ids]
    asked = [
        (partner.name, partner.organisation_type)
        for partner in (*partners, *(resolved.partners[no] for no in answered))
    ]
    guessed = [
        EstimatedLine(partner, line, line.local)
        for partner in non_respondent
        for line in initial_estimate(partner.name, partner.organisation_type, place, partner.area, asked)
        if not is_typed(typed.get(partner.partner_id, NOTHING), division_of(line.cofog), line.expenditure_type)
    ]
    heard = _heard(resolved, net, coding)
    return as_returns(_within_baseline(_not_reported(guessed, heard), heard, place), place)


def _heard(resolved: ResolvedBatch, net: pd.DataFrame, coding: CodingRules) -> Heard:
    sums = sum_parts(net, coding.weights).groupby("division")["counted"].sum()
    counts = net.loc[net["counted"].ne(0) & net["code"].ne(""), ["return_no", "code"]].drop_duplicates()
    bodies: dict[tuple[Partner, ReturnOrigin], set[str]] = defaultdict(set)
    for number, code in zip(counts["return_no"].tolist(), counts["code"].tolist(), strict=True):
        bodies[resolved.partners[number], resolved.batch.returns[number].origin].add(code)
    each = sorted(bodies.items(), key=lambda pair: (pair[0][0].partner_id, pair[0][1]))
    pence = {str(division): int(money) for division, money in sums.items()}
    return Heard(MappingProxyType(pence), tuple((*said_by, frozenset(codes)) for said_by, codes in each))


def _not_reported(guessed: Iterable[EstimatedLine], heard: Heard) -> Iterator[EstimatedLine]:
    """Rule 2."""
    for guess in guessed:
        holders = ((body, origin) for body, origin, codes in heard.bodies if _covers(body, codes, guess))
        other, origin = next(holders, (None, ReturnOrigin.SENT))
        words = TYPED_IN if origin is ReturnOrigin.TYPED_IN else REPORTED
        yield replace(guess, why_not=words.format(other.name, name_of(guess.division).lower())) if other else guess


def _covers(body: Partner, codes: frozenset[str], guess: EstimatedLine) -> bool:
    """Say whether another body that answered reports, under these codes, the money of an initial estimate."""
    if body.partner_id == guess.partner.partner_id:
        return False  # what is typed in for the body itself, of another function or type
    if guess.division == HEALTH and body.organisation_type == COMMISSIONER != guess.partner.organisation_type:
        return any(division_of(code) == HEALTH for code in codes)
    return _answers_for(body, guess.partner) and any(is_within(guess.line.cofog, code) for code in codes)


def _answers_for(body: Partner, other: Partner) -> bool:
    """Whether a body answers for another's money: it is the other's department, or the same body by another name."""
    own, theirs = (claim_of(each.name, each.organisation_type) for each in (body, other))
    if own is None or theirs is None or own.has_own_area or own.region not in ("", theirs.region):
        return False
    return own.body in (theirs.body, _departments().get(theirs.body))


@cache
def _departments() -> Mapping[str, str]:
    return MappingProxyType({row["body"]: row["department"] for row in table("initial_estimates") if row["body"]})


def _within_baseline(guessed: Iterable[EstimatedLine], heard: Heard, place: Place) -> Iterator[EstimatedLine]:
    """Rule 3: lines beyond the room of their division come in two, what counts and what does not."""
    baseline = place_baseline(place)
    room = (
        {division: pence - heard.pence.get(division, 0) for division, pence in baseline.pence.items()}
        if baseline
        else {}
    )
    levels: dict[tuple[str, int], list[EstimatedLine]] = defaultdict(list)
    for guess in guessed:
        if guess.why_not:
            yield guess
        else:
            levels[guess.division, guess.rank[0]].append(guess)
    for (division, _), lines in sorted(levels.items()):
        left, wanted = max(room.get(division, 0), 0), sum(guess.pence for guess in lines)
        for guess in lines:
            kept = guess.pence if wanted <= left else guess.pence * left // wanted
            yield from (replace(guess, pence=kept), replace(guess, pence=guess.pence - kept, why_not=_above(division)))
        room[division] = left - min(wanted, left)


def _above(division: str) -> str:
    return ABOVE.format(name_of(division).lower())
