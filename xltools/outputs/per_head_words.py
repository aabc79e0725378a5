"""What to know before spending for each person is compared: like is not quite set beside like. The workbook and the report say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.policy import DebtInterest, NationalGoods
from xltools.counting.totals import by_division
from xltools.reference.baseline import HOUSING_BENEFIT, WHAT_IS_LEFT_OUT, release_of
from xltools.text import listed, percent_of, short_pounds

if TYPE_CHECKING:
    from xltools.counting.count import Count
    from xltools.counting.per_head import HeadComparison


def notes(count: Count, compared: HeadComparison) -> tuple[str, ...]:
    """Return what differs in scope between the place, its region, England and other counts, in sentences."""
    return (*_treasury(count, compared), *_other_counts(count, compared), *_not_classified(count))


def _treasury(count: Count, compared: HeadComparison) -> tuple[str, ...]:
    if not compared.region:
        return ()
    memo = [
        *(["interest on public debt"] if count.policy.debt_interest is DebtInterest.MEMO else []),
        *(["defence and what else no place receives"] if count.policy.national_goods is NationalGoods.MEMO else []),
    ]
    here = f"Here {listed(memo)} {'are' if len(memo) > 1 else 'is'} a memo item too." if memo else ""
    return (
        f"{compared.region} and England are HM Treasury's identifiable spending for each person in {compared.year} "
        f"({release_of(compared.year, count.figures)}); the place is this count, of {count.place.year}.",
        f"{WHAT_IS_LEFT_OUT} {here}".strip(),
        "HM Treasury's figures are after fees and charges; this count's are before them wherever bodies gave their income apart.",
        HOUSING_BENEFIT,
        "A body that has sent nothing is in HM Treasury's figures and not in this count: a low figure may be a missing return.",
    )


def _other_counts(count: Count, compared: HeadComparison) -> tuple[str, ...]:
    if not compared.others:
        return ()
    each = [f"{other.label} ({other.source})" for other in count.compared_with.others]
    years = {other.year for other in count.compared_with.others} - {count.place.year}
    of_years = " They are of other years than this one, and prices are not brought to one year." if years else ""
    return (
        f"Other counts: {listed(each, most=12)}. Each counts by its own policy and from the bodies that answered there.{of_years}",
    )


def _not_classified(count: Count) -> tuple[str, ...]:
    pence = int(by_division(count).set_index("division")["counted"].get("", 0))
    if not pence:
        return ()
    return (
        f"{short_pounds(pence)} of this count ({percent_of(pence, count.net)}) is not classified and in no division here.",
    )
