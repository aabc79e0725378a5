"""The count beside HM Treasury's figures, function by function: what looks missing, what looks counted twice.

A plausibility check, never a finding against a partner: a place differs from its region for good reasons.

When is a difference large? Where it is beyond `xltools.reference.baseline.tolerance`; a difference below `SMALL` of the place's
whole baseline is never called large.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.classify.debt_interest import is_debt_interest
from xltools.counting.non_response import non_respondents, standing_in_by_division, unusable_files
from xltools.counting.totals import by_division
from xltools.counting.usual_functions import usual_divisions
from xltools.model import Location
from xltools.reference.baseline import per_head, place_baseline, tolerance
from xltools.reference.cofog import divisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import Partner, ReturnStatus
    from xltools.reference.baseline import PlaceBaseline

SMALL = 0.005
LARGEST, NAMED = 3, 5
"""How many lines, and how many bodies, are named."""


class Judgement(StrEnum):
    """How a function's counted money stands to the place's baseline."""

    NOTHING = "Nothing counted"
    LOW = "Low"
    NEAR = "Usual"
    HIGH = "High"

    @property
    def is_large(self) -> bool:
        """Whether the difference asks for a look."""
        return self is not Judgement.NEAR


@dataclass(frozen=True, slots=True)
class LargeLine:
    """A line with much money: where it stands, its body, service and counted pence."""

    place: Location
    organisation: str
    service: str
    counted: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A division of the count beside its baseline. Money is pence; `first_guess` is the part of `counted` that stands in.

    `baseline_per_head` is what the place's region spends for each person, `england_per_head` what England does.
    `ratio` is counted over baseline per head (None without a baseline); from `low` to `high` no difference is large.
    `non_respondent` are bodies that usually spend on it and sent nothing, `unusable` those that sent a file which does not count,
    `lines` the largest lines, given where they matter.
    """

    division: str
    name: str
    counted: int
    counted_per_head: int
    baseline: int
    baseline_per_head: int
    england_per_head: int
    first_guess: int
    ratio: float | None
    low: float
    high: float
    judgement: Judgement
    unclassified: int = 0
    non_respondent: tuple[Partner, ...] = ()
    lines: tuple[LargeLine, ...] = ()
    unusable: tuple[ReturnStatus, ...] = ()

    @property
    def difference(self) -> int:
        """Counted less baseline, in pence."""
        return self.counted - self.baseline


@lru_cache(maxsize=1)  # the sheet, the report and the terminal all show it
def compare(count: Count) -> tuple[Compared, ...]:
    """Return the ten divisions of a count beside the place's baseline; none where no baseline or population is known."""
    baseline = place_baseline(count.place, count.figures)
    if baseline is None or count.population is None:
        return ()
    table = by_division(count).set_index("division")["counted"]
    counted = {str(division): int(pence) for division, pence in table.items()}
    guessed = standing_in_by_division(count)
    non_respondent = non_respondents(count.partners or count.missing, count.return_statuses)
    return tuple(_compared(count, baseline, entry.code, counted, guessed, non_respondent) for entry in divisions())


def _compared(
    count: Count,
    baseline: PlaceBaseline,
    division: str,
    counted: Mapping[str, int],
    guessed: Mapping[str, int],
    non_respondent: tuple[Partner, ...],
) -> Compared:
    pence, people = counted[division], count.population.people if count.population else 0
    expected = baseline.pence.get(division, 0)
    low, high = tolerance(baseline.year, division, count.figures)
    ratio = pence * baseline.people / (expected * people) if expected > 0 and people else None
    small = abs(pence - expected) < SMALL * baseline.total
    judgement = Judgement.NEAR if small else _judge(pence, ratio, low, high)
    missing, sent = judgement in (Judgement.NOTHING, Judgement.LOW), unusable_files(count.return_statuses)
    usual = [partner for partner in non_respondent if missing and division in usual_divisions(partner)]
    return Compared(
        division=division,
        name=next(entry.name for entry in divisions() if entry.code == division),
        counted=pence,
        counted_per_head=count.per_head(pence) or 0,
        baseline=expected,
        baseline_per_head=baseline.per_head(division),
        england_per_head=per_head("England", baseline.year, division, figures=count.figures) or 0,
        first_guess=guessed.get(division, 0),
        ratio=ratio,
        low=low,
        high=high,
        judgement=judgement,
        unclassified=unclassified(count)[0] if missing else 0,
        non_respondent=tuple(partner for partner in usual if partner.partner_id not in sent),
        unusable=tuple(sent[partner.partner_id] for partner in usual if partner.partner_id in sent),
        lines=_largest(count, division) if judgement is Judgement.HIGH else (),
    )


@lru_cache(maxsize=1)  # each division that is under its baseline asks for it, and what is said of them all
def unclassified(count: Count) -> tuple[int, tuple[LargeLine, ...]]:
    """Return the counted pence without a code that may be for any function, and their largest lines.

    Interest, levies, precepts and adjustments of accounts say by their own words that they are for none of them.
    """
    lines = count.lines
    own = lines[lines["code"].eq("") & lines["counted"].ne(0)]
    own = own[~own["service"].map(_is_for_none).astype(bool)]
    largest = own[own["counted"].gt(0)].sort_values(_LARGEST_FIRST, ascending=[False, True, True, True])
    return int(own["counted"].sum()), _large_lines(largest.head(LARGEST))


_FOR_NONE = re.compile(r"(?i)\b(lev(y|ies)|precepts?|adjustments?|interest payable|debt charges?)\b")


def _is_for_none(service: str) -> bool:
    return is_debt_interest(service) or bool(_FOR_NONE.search(service))


def _judge(pence: int, ratio: float | None, low: float, high: float) -> Judgement:
    if pence == 0:
        return Judgement.NOTHING
    if ratio is None:
        return Judgement.NEAR
    if ratio < low:
        return Judgement.LOW
    return Judgement.HIGH if ratio > high else Judgement.NEAR


def _largest(count: Count, division: str) -> tuple[LargeLine, ...]:
    pence = count.lines["counted"]
    own = pence.gt(0) & (count.lines["division"].to_numpy(dtype=object) == division)  # in half the time of pandas' own
    few = own & pence.ge(pence[own].nlargest(LARGEST).min())  # of these alone the texts are sorted
    rows = count.lines.loc[few, _SHOWN].sort_values(_LARGEST_FIRST, ascending=[False, True, True, True]).head(LARGEST)
    return _large_lines(rows)


_LARGEST_FIRST = ["counted", "workbook", "sheet", "row"]
_SHOWN = [*_LARGEST_FIRST, "organisation", "service"]
"""What a large line is shown by."""


def _large_lines(rows: pd.DataFrame) -> tuple[LargeLine, ...]:
    return tuple(
        LargeLine(
            Location(row["workbook"], row["sheet"], int(row["row"])),
            row["organisation"],
            row["service"],
            int(row["counted"]),
        )
        for row in rows.to_dict("records")
    )


def needing_a_look(compared: tuple[Compared, ...]) -> tuple[Compared, ...]:
    """Return the divisions whose difference is large, the largest difference first."""
    large = (comparison for comparison in compared if comparison.judgement.is_large)
    return tuple(sorted(large, key=lambda comparison: (-abs(comparison.difference), comparison.division)))
