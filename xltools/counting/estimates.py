"""Bodies that never answered: HM Treasury's figures, shared to the place, stand in for them where count.toml allows it.

A stand-in is a return nobody sent: it goes through the count like any other, and is marked wherever it shows. A local actual
always displaces a baseline, by three rules:

1. A body whose own return counts has no stand-in.
2. A line of HM Treasury's is the first guess of one body of all that are asked (`xltools.reference.bodies.initial_estimates`). Where that
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

import numpy as np

from xltools.counting.parts import sum_parts
from xltools.model import CodeOrigin, Header, Return, ReturnStatus, Status, WhyNot
from xltools.reading.lines import TEXT, lines_frame
from xltools.reference.baseline import place_baseline
from xltools.reference.bodies.estimate_claims import claim_of
from xltools.reference.bodies.initial_estimates import INITIAL_ESTIMATE, initial_estimate
from xltools.reference.bodies.organisations import LEVELS, level_of
from xltools.reference.cofog import division_of, name_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.classify.codes import CodingRules
    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.bodies.initial_estimates import EstimateLine

BASELINE_FILE = "HM Treasury baseline"
"""What stands where a line of a stand-in would name its file: there is none."""
ESTIMATED = "No return that counts: estimated from HM Treasury's figures, apportioned to the place, until there is one."
COVERED = "No return that counts, and no estimate either: what other bodies report covers it."
COMMISSIONER, HEALTH = "NHS commissioner", "07"

REPORTED = "Estimate only: {} reports {} in its own return, which displaces it"
ABOVE = "Estimate only: with it {} would stand above the place's baseline"


@dataclass(frozen=True, slots=True)
class EstimatedLine:
    """A line of a stand-in: the body, HM Treasury's line, the pence of it, and why they do not count ("" = they do)."""

    partner: Partner
    line: EstimateLine
    pence: int
    why_not: str = ""

    @property
    def division(self) -> str:
        """The COFOG division of the line."""
        return division_of(self.line.cofog)

    @property
    def rank(self) -> tuple[int, str]:
        """How near its body is to the place: local first, then by the body's reference."""
        level = level_of(self.partner.organisation_type)
        return LEVELS.index(level) if level in LEVELS else len(LEVELS), self.partner.partner_id


@dataclass(frozen=True, slots=True)
class Estimates:
    """Returns that stand in, one for each body, and for each of their lines, in order, why it does not count."""

    returns: tuple[Return, ...] = ()
    displaced: tuple[str, ...] = ()

    def lines_of(self, lines: int) -> NDArray[np.bool_]:
        """Say which of so many lines of a batch are of these returns: they are its last."""
        return np.arange(lines) >= lines - len(self.displaced)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bodies that answered report: pence by division, and the codes each has money under."""

    pence: Mapping[str, int]
    bodies: tuple[tuple[Partner, frozenset[str]], ...]


def estimates(
    resolved: ResolvedBatch, net: pd.DataFrame, coding: CodingRules, partners: Sequence[Partner], place: Place
) -> Estimates:
    """Return what stands in for the listed bodies none of whose own returns counts.

    `net` are the lines of the returns with what counts of each after double counts (columns of a `Count`).
    """
    answered = [no for no in range(len(resolved.partners)) if not resolved.is_out(no)]
    ids = {resolved.partners[number].partner_id for number in answered}
    non_respondent = [partner for partner in partners if partner.partner_id not in ids]
    asked = [
        (partner.name, partner.organisation_type)
        for partner in (*partners, *(resolved.partners[no] for no in answered))
    ]
    guessed = [
        EstimatedLine(partner, line, line.local)
        for partner in non_respondent
        for line in initial_estimate(partner.name, partner.organisation_type, place, partner.area, asked)
    ]
    heard = _heard(resolved, net, coding)
    return _as_returns(_within_baseline(_not_reported(guessed, heard), heard, place), place)


def _heard(resolved: ResolvedBatch, net: pd.DataFrame, coding: CodingRules) -> Heard:
    sums = sum_parts(net, coding.weights).groupby("division")["counted"].sum()
    counts = net.loc[net["counted"].ne(0) & net["code"].ne(""), ["return_no", "code"]].drop_duplicates()
    bodies: dict[Partner, set[str]] = defaultdict(set)
    for number, code in zip(counts["return_no"].tolist(), counts["code"].tolist(), strict=True):
        bodies[resolved.partners[number]].add(code)
    each = sorted(bodies.items(), key=lambda pair: pair[0].partner_id)
    pence = {str(division): int(money) for division, money in sums.items()}
    return Heard(MappingProxyType(pence), tuple((body, frozenset(codes)) for body, codes in each))


def _not_reported(guessed: Iterable[EstimatedLine], heard: Heard) -> Iterator[EstimatedLine]:
    """Rule 2."""
    for guess in guessed:
        holders = (body for body, codes in heard.bodies if _covers(body, codes, guess))
        other = next(holders, None)
        yield replace(guess, why_not=REPORTED.format(other.name, name_of(guess.division).lower())) if other else guess


def _covers(body: Partner, codes: frozenset[str], guess: EstimatedLine) -> bool:
    """Say whether a body that answered reports, under these codes, the money of a first guess."""
    if guess.division == HEALTH and body.organisation_type == COMMISSIONER != guess.partner.organisation_type:
        return any(division_of(code) == HEALTH for code in codes)
    return _answers_for(body, guess.partner) and any(_is_within(guess.line.cofog, code) for code in codes)


def _answers_for(body: Partner, other: Partner) -> bool:
    """Whether a body answers for another's money: it is the other's department, or the same body by another name."""
    own, theirs = (claim_of(each.name, each.organisation_type) for each in (body, other))
    if own is None or theirs is None or own.has_own_area or own.region not in ("", theirs.region):
        return False
    return own.body in (theirs.body, _departments().get(theirs.body))


@cache
def _departments() -> Mapping[str, str]:
    return MappingProxyType({row["body"]: row["department"] for row in table("initial_estimates") if row["body"]})


def _is_within(code: str, other: str) -> bool:
    """Whether two codes are one function, as far as both go."""
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")


def _key(line: EstimateLine) -> tuple[str, ...]:
    return line.service, line.cofog, line.expenditure_type, line.area, line.year


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


def _as_returns(guessed: Iterable[EstimatedLine], place: Place) -> Estimates:
    by_body: dict[str, list[EstimatedLine]] = defaultdict(list)
    for guess in guessed:
        if guess.pence:
            by_body[guess.partner.partner_id].append(guess)
    each = [sorted(by_body[key], key=lambda guess: (_key(guess.line), guess.why_not)) for key in sorted(by_body)]
    returns = tuple(_return(lines, place) for lines in each)
    return Estimates(returns, tuple(guess.why_not for lines in each for guess in lines))


def _return(lines: Sequence[EstimatedLine], place: Place) -> Return:
    partner, return_id = lines[0].partner, f"{BASELINE_FILE}: {lines[0].partner.partner_id}"
    same = {
        "return_id": return_id,
        "partner": partner.name,
        "workbook": BASELINE_FILE,
        "sheet": partner.name,
        "financial_year": place.year,
        "basis": INITIAL_ESTIMATE,
    }
    each: dict[str, Sequence[object]] = {
        "row": list(range(1, len(lines) + 1)),
        "service": [guess.line.service for guess in lines],
        "cofog": [guess.line.cofog for guess in lines],
        "expenditure_type": [guess.line.expenditure_type for guess in lines],
        "gross": [guess.line.gross for guess in lines],
        "local": [guess.pence for guess in lines],
        "area": [guess.line.area for guess in lines],
        "share_key": [guess.line.share_key for guess in lines],
        "accounts": ["Outturn" if guess.line.year == place.year else "Estimate" for guess in lines],
        "notes": [_note(guess) for guess in lines],
    }
    frame = lines_frame({**{name: [text] * len(lines) for name, text in same.items()}, **each}, len(lines))
    header = {"organisation": partner.name, "organisation_id": partner.partner_id, "financial_year": place.year}
    return Return(
        BASELINE_FILE,
        return_id,
        Header(MappingProxyType(header), MappingProxyType({})),
        frame,
        MappingProxyType({}),
        "",
    )


def _note(guess: EstimatedLine) -> str:
    part = "" if guess.pence == guess.line.local else " Part of the estimate."
    return f"No return from {guess.partner.name}: estimated. {guess.line.source}.{part}"


def displace(lines: pd.DataFrame, standing_in: Estimates) -> pd.DataFrame:
    """Return the counted lines of a batch whose last are the stand-ins' with the reasons why some of those do not count."""
    guesses = standing_in.lines_of(len(lines))
    words = np.full(len(lines), "", dtype=object)
    words[guesses] = standing_in.displaced
    touched = (words != "") & lines["why_not"].eq("").to_numpy()
    return lines.assign(
        code_origin=lines["code_origin"].mask(
            guesses & lines["code_origin"].eq(CodeOrigin.OWN).to_numpy(), CodeOrigin.TREASURY.value
        ),
        counted=lines["counted"].mask(touched, 0),
        removed=lines["removed"].mask(touched, lines["counted"]),
        why_not=lines["why_not"].mask(touched, WhyNot.DISPLACED.value).astype(TEXT),
        why_not_text=np.where(touched, words, lines["why_not_text"]),
    ).astype({"why_not_text": TEXT})


def estimate_statuses(resolved: ResolvedBatch, lines: pd.DataFrame) -> tuple[ReturnStatus, ...]:
    """Return a standing for each return of a batch that stands in for a body; `lines` are those of the count."""
    counted = lines.groupby("return_no")["counted"].any()
    return tuple(
        ReturnStatus(
            file=sent.file,
            status=Status.ESTIMATED,
            reason=ESTIMATED if counted.get(number, False) else COVERED,
            return_no=number,
            partner=partner.name,
            partner_id=partner.partner_id,
            organisation_type=partner.organisation_type,
            level=level_of(partner.organisation_type),
            lines=len(sent.lines),
        )
        for number, (sent, partner) in enumerate(zip(resolved.batch.returns, resolved.partners, strict=True))
        if sent.file == BASELINE_FILE and not sent.sha256
    )
