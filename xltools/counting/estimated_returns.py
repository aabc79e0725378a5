"""Estimates as returns nobody sent: they go through the count like any other, and are marked wherever they show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.ranges import PUBLISHED
from xltools.model import CodeOrigin, Header, Return, ReturnOrigin, ReturnStatus, Status, WhyNot
from xltools.reading.lines import TEXT, lines_frame
from xltools.reference.bodies.organisations import LEVELS, level_of
from xltools.reference.cofog import division_of
from xltools.reference.estimates.lines import INITIAL_ESTIMATE, KNOWN, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import EstimateLine

BASELINE_FILE, PUBLISHED_FILE = "HM Treasury baseline", "Published figures"
ESTIMATE_FILES = (BASELINE_FILE, PUBLISHED_FILE)
"""What stands where a line of an estimate would name its file, there being none: HM Treasury's figures alone, or all."""
ESTIMATED = {
    BASELINE_FILE: "No return that counts: estimated from HM Treasury's figures, apportioned to the place, until there is one.",
    PUBLISHED_FILE: "No return that counts: estimated from published figures until there is one.",
}
COVERED = "No return that counts, and no estimate either: what other bodies report covers it."
CAPITAL_BESIDE = "Its return gives no capital spending: that alone is estimated, from published figures."
SERVICES_BESIDE = "What came back is of one of its services: the others are estimated, from published figures."
REST_OF_TYPED = "Figures are typed in for some of its functions: the others are estimated, from published figures."
LOW_CARRIED, HIGH_CARRIED = 82, 121
"""Percent of a carried figure between which the true one lay four times in five: councils of the releases of 2021-22 and 2024-25,
carried over those three years as if their return were missing (0.88 to 1.14 over one year)."""
AFTER_FEES = "Net current expenditure: after fees and charges."


@dataclass(frozen=True, slots=True)
class EstimatedLine:
    """A line of an estimate: the body, the published line, the pence of it, and why they do not count ("" = they do)."""

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
    """Returns that stand in, one for each body, and their lines in order, with why a line does not count.

    `are_once` says that no two of the lines speak of the same money, and that what returns report of it was taken out: no
    double count is looked for among them.
    """

    returns: tuple[Return, ...] = ()
    each: tuple[EstimatedLine, ...] = ()
    are_once: bool = False

    @property
    def partners(self) -> tuple[Partner, ...]:
        """The body each return stands for."""
        return tuple({line.partner.partner_id: line.partner for line in self.each}.values())

    @property
    def displaced(self) -> tuple[str, ...]:
        """Why each line does not count, "" where it does."""
        return tuple(line.why_not for line in self.each)

    def lines_of(self, lines: int) -> NDArray[np.bool_]:
        """Say which of so many lines of a batch are of these returns: they are its last."""
        return np.arange(lines) >= lines - len(self.displaced)


NO_ESTIMATES = Estimates()


def _key(line: EstimateLine) -> tuple[str, ...]:
    return line.service, line.cofog, line.expenditure_type, line.area, line.year


def as_returns(guessed: Iterable[EstimatedLine], place: Place, file: str = BASELINE_FILE) -> Estimates:
    """Return the estimates as a return for each body; `file` is what stands in the place of a file's name."""
    by_body: dict[str, list[EstimatedLine]] = defaultdict(list)
    for guess in guessed:
        if guess.pence:
            by_body[guess.partner.partner_id].append(guess)
    each = [sorted(by_body[key], key=lambda guess: (_key(guess.line), guess.why_not)) for key in sorted(by_body)]
    returns = tuple(_return(lines, place, file) for lines in each)
    return Estimates(returns, tuple(guess for lines in each for guess in lines), are_once=file == PUBLISHED_FILE)


def _return(lines: Sequence[EstimatedLine], place: Place, file: str) -> Return:
    partner, return_id = lines[0].partner, f"{file}: {lines[0].partner.partner_id}"
    same = {
        "return_id": return_id,
        "partner": partner.name,
        "workbook": file,
        "sheet": partner.name,
        "financial_year": place.year,
        "basis": INITIAL_ESTIMATE,
    }
    each: dict[str, Sequence[object]] = {
        "row": list(range(1, len(lines) + 1)),
        "service": [guess.line.service for guess in lines],
        "cofog": [guess.line.cofog for guess in lines],
        "expenditure_type": [guess.line.expenditure_type for guess in lines],
        "gross": [guess.line.net for guess in lines],
        "local": [guess.pence for guess in lines],
        "area": [guess.line.area for guess in lines],
        "share_key": [guess.line.share_key for guess in lines],
        "accounts": ["Outturn" if guess.line.year == place.year else "Estimate" for guess in lines],
        "notes": [_note(guess) for guess in lines],
    }
    frame = lines_frame({**{name: [text] * len(lines) for name, text in same.items()}, **each}, len(lines))
    header = {"organisation": partner.name, "organisation_id": partner.partner_id, "financial_year": place.year}
    return Return(
        file,
        return_id,
        Header(MappingProxyType(header), MappingProxyType({})),
        frame,
        MappingProxyType({}),
        "",
        origin=ReturnOrigin.ESTIMATED,
    )


def _note(guess: EstimatedLine) -> str:
    part = "" if guess.pence == guess.line.local_net else " Part of the estimate."
    fees = f" {AFTER_FEES}" if guess.line.income else ""
    return f"No return from {guess.partner.name}: estimated. {guess.line.source}.{fees}{part}"


def displace(lines: pd.DataFrame, standing_in: Estimates) -> pd.DataFrame:
    """Return the counted lines of a batch whose last are the stand-ins' with the reasons why some of those do not count."""
    guesses = standing_in.lines_of(len(lines))
    words = np.full(len(lines), "", dtype=object)
    words[guesses] = standing_in.displaced
    touched = (words != "") & lines["why_not"].eq("").to_numpy()
    known = guesses.copy()
    known[guesses] = [line.line.origin in KNOWN for line in standing_in.each]
    low, high = _ranges(lines, standing_in, guesses)
    return lines.assign(
        low=low,
        high=high,
        how=lines["how"].mask(known, PUBLISHED),
        code_origin=lines["code_origin"].mask(
            guesses & lines["code_origin"].eq(CodeOrigin.OWN).to_numpy(), CodeOrigin.TREASURY.value
        ),
        counted=lines["counted"].mask(touched, 0),
        removed=lines["removed"].mask(touched, lines["counted"]),
        why_not=lines["why_not"].mask(touched, WhyNot.DISPLACED.value).astype(TEXT),
        why_not_text=np.where(touched, words, lines["why_not_text"]),
    ).astype({"why_not_text": TEXT})


def _ranges(
    lines: pd.DataFrame, standing_in: Estimates, guesses: NDArray[np.bool_]
) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return low and high: what is published for the body itself is known, what was carried has the range of such figures."""
    low, high = lines["low"].copy(), lines["high"].copy()
    for at, estimated in zip(np.flatnonzero(guesses).tolist(), standing_in.each, strict=True):
        if estimated.line.origin in KNOWN:
            low.iloc[at] = high.iloc[at] = estimated.pence
        elif estimated.line.origin is Origin.CARRIED:
            ends = (estimated.pence * LOW_CARRIED // 100, estimated.pence * HIGH_CARRIED // 100)
            low.iloc[at], high.iloc[at] = min(ends), max(ends)
    return low, high


def estimate_statuses(resolved: ResolvedBatch, lines: pd.DataFrame) -> tuple[ReturnStatus, ...]:
    """Return a standing for each return of a batch that stands in for a body; `lines` are those of the count."""
    counted = lines.groupby("return_no")["counted"].any()
    beside: dict[str, ReturnOrigin] = {}
    for number, (read, partner) in enumerate(zip(resolved.batch.returns, resolved.partners, strict=True)):
        if read.origin is not ReturnOrigin.ESTIMATED and counted.get(number, False):
            beside.setdefault(partner.partner_id, read.origin)
    return tuple(
        ReturnStatus(
            file=sent.file,
            status=Status.ESTIMATED,
            reason=(
                COVERED
                if not counted.get(number, False)
                else _beside(sent, beside[partner.partner_id])
                if partner.partner_id in beside
                else ESTIMATED[sent.file]
            ),
            return_no=number,
            partner=partner.name,
            partner_id=partner.partner_id,
            organisation_type=partner.organisation_type,
            level=level_of(partner.organisation_type),
            lines=len(sent.lines),
            origin=ReturnOrigin.ESTIMATED,
        )
        for number, (sent, partner) in enumerate(zip(resolved.batch.returns, resolved.partners, strict=True))
        if sent.origin is ReturnOrigin.ESTIMATED
    )


def _beside(estimated: Return, origin: ReturnOrigin) -> str:
    """Say why an estimate stands beside a body's own return, or what is typed in for it: of what those are not of."""
    if origin is ReturnOrigin.TYPED_IN:
        return REST_OF_TYPED
    return CAPITAL_BESIDE if estimated.lines["expenditure_type"].eq("Capital").all() else SERVICES_BESIDE
