"""What a rule proposes and what the engine finds: plain values, money in pence, lines as positions in the lines frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class DoubleCountKind(StrEnum):
    """The public names of the kinds of double count."""

    COPIED_ROWS = "copied-rows"
    SECOND_VERSION = "second-version"
    TOTAL_LINE = "total-line"
    INTERNAL_RECHARGE = "internal-recharge"
    POOLED_BUDGET = "pooled-budget"
    PRECEPT_OR_LEVY = "precept-or-levy"
    NATIONAL_SHARE = "national-share"
    AGENCY_IN_DEPARTMENT = "agency-in-department"
    COMMISSIONER_PROVIDER = "commissioner-provider"
    ADMINISTERED_BENEFIT = "administered-benefit"
    GENERAL_GRANT = "general-grant"
    CAPITAL_FINANCING = "capital-financing"
    GRANT = "grant"
    CHAIN = "chain"
    SHARED_FUND = "shared-fund"
    REBATE_AND_RENT = "rebate-and-rent"
    MATCH_FUNDING = "match-funding"
    OVERHEAD = "overhead"
    TWO_TIER = "two-tier"
    PENSION = "pension"


class BetweenPlaces(StrEnum):
    """The public names of what several places report of the same money, beside the kinds that one place has too."""

    PLACE_WITHIN = "place-within"
    PLACE_TWICE = "place-twice"
    SAME_FIGURE = "same-figure"
    COPIED_RETURN = "copied-return"
    DIFFERENT_YEARS = "different-years"
    PARTS_EXCEED_WHOLE = "parts-exceed-whole"
    ONLY_WITHIN = "only-within"
    PLACES_OVERLAP = "places-overlap"


class Answer(IntEnum):
    """How the recipient's lines answer a payment."""

    LINE = 0  # line by line: each answers this payment alone
    SUM = 1  # in sum: they answer it, and may answer others of the same payer
    ROOM = 2  # they only have room for it


@dataclass(frozen=True, slots=True)
class Indication:
    """One thing that speaks for or against a double count: its weight in log odds, and the words for the ledger.

    `doubt` are the words where it speaks against, if others tell that better.
    """

    weight: float
    words: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule proposes: these lines are one money; `keep` is counted, `remove` loses so many pence a line.

    `answer` says how the lines kept answer those removed.
    `certain` marks what needs no second opinion within one return (a labelled total that adds up); `at_payer` money that the
    place counts with the body that pays it: the lines kept are the payer's.
    """

    kind: DoubleCountKind | BetweenPlaces
    sub_kind: str
    keep: tuple[int, ...]
    remove: tuple[tuple[int, int], ...]
    evidence: tuple[Indication, ...]
    why: str = ""
    certain: bool = False
    at_payer: bool = False
    answer: Answer = Answer.LINE

    @property
    def amount(self) -> int:
        """Pence to remove."""
        return sum(pence for _, pence in self.remove)


@dataclass(frozen=True, slots=True)
class DoubleCount:
    """One double count found: the same money reported by several lines.

    `keep` are the lines counted, `remove` what comes off the others (position in the lines frame, pence). `confidence`
    runs from 0 to 1. `why` says in one sentence which side is kept and why; `evidence` what speaks for it, `doubt` what against.
    `id` is made from the content of the lines, so that it survives re-runs and re-ordering; `fingerprint` leaves the
    amounts and the sides out, so that a decision on lines that have since changed is recognised, even where the other line
    is now the one to keep.
    """

    id: str
    kind: DoubleCountKind | BetweenPlaces
    sub_kind: str
    confidence: float
    amount_pence: int
    keep: tuple[int, ...]
    remove: tuple[tuple[int, int], ...]
    why: str
    evidence: tuple[str, ...]
    certain_within_return: bool = False
    fingerprint: str = ""
    summary: str = ""
    doubt: str = ""
