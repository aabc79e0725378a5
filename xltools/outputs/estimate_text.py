"""What `xltools estimate` says on the command line, as plain lines of text: nothing here prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.estimate_parts import (
    by_kind,
    carried_bodies,
    from_treasury,
    is_of_treasury_alone,
    is_shared,
    of_other_years,
    years_of,
)
from xltools.counting.non_response import estimated_pence, guessed_for, non_respondents
from xltools.text import listed, percent_of, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.counting.count import Count

KINDS: Mapping[str, str] = {
    "Council": "Councils",
    "County council": "County councils",
    "District council": "District councils",
    "NHS commissioner": "Integrated care boards",
    "School or academy": "Academies",
    "Police": "Police",
    "Fire and rescue": "Fire and rescue",
    "Waste authority": "Waste authorities",
    "Transport authority": "Transport authorities",
    "Other joint authority": "Combined, park and other joint authorities",
    "Agency or public body": "Agencies and public bodies, NHS England among them",
    "Government department": "Government departments",
}
"""Kinds of organisation as a heading has them."""
LABEL = 54
NAMED = 10
"""How many bodies without an estimate are named."""


def estimate_text(count: Count) -> tuple[str, ...]:
    """Return an estimate in a dozen lines: total, per head, range, by kind of body, and what it rests on."""
    return tuple(_lines(count))


def estimated_from(count: Count) -> str:
    """Return which figures stand in for bodies with no return, to go on a sentence with."""
    if is_of_treasury_alone(count):
        return "HM Treasury's regional figures, apportioned to the place"
    return "published figures (authorities' revenue outturn, NHS allocations, HM Treasury's regional spending)"


def years_of_estimates(count: Count) -> str:
    """Return in a sentence how much of what stands in was spent in other years than the count's; blank where nothing was."""
    pence = of_other_years(count)
    if not pence:
        return ""
    part = "the estimates are" if pence == estimated_pence(count) else f"{short_pounds(pence)} of the estimates is"
    return f"{part} what was spent in {listed(list(years_of(count)))}, not in {count.place.year}."


def share_of_treasury(count: Count) -> str:
    """Return in a sentence how much of the total is HM Treasury's regional money, and what that means."""
    share = percent_of(from_treasury(count), count.net)
    if is_shared(count):
        return f"{share} is HM Treasury's money for the region, apportioned by people: it shows no sign of need."
    return f"{share} is HM Treasury's own figures for the region."


def nothing_to_estimate_from(count: Count) -> str:
    """Return for which bodies no estimate could be made though the policy asks for them, in a sentence; blank where there are none."""
    if not count.policy.estimate_missing_returns:
        return ""
    estimated = guessed_for(count)
    bodies = non_respondents(count.partners or count.missing, count.return_statuses)
    names = [partner.name for partner in bodies if partner.partner_id not in estimated]
    if not names:
        return ""
    return (
        f"estimate_missing_returns is on, and the published figures held here say nothing for {count.place.year} of "
        f"{listed(names, most=NAMED)}: nothing counts for them. Type in what you find in mapping.xlsx, or fetch newer figures."
    )


def _lines(count: Count) -> Iterator[str]:
    head = count.per_head(count.net)
    people = f", {pounds(head, pence=False)} a head" if head is not None else ""
    yield f"{count.place.name}, {count.place.year}: an estimate from published figures. No return is in it."
    yield ""
    yield f"Total public spending in the place: {short_pounds(count.net)}{people}"
    if count.low != count.high:
        yield f"Low estimate {short_pounds(count.low)}, high estimate {short_pounds(count.high)}."
    yield ""
    for kind, pence in by_kind(count).items():
        yield f"  {KINDS.get(kind, kind):<{LABEL}}{short_pounds(pence):>9}{percent_of(pence, count.net):>7}"
    yield ""
    yield from _rests_on(count)


def _rests_on(count: Count) -> Iterator[str]:
    yield share_of_treasury(count)
    if carried := carried_bodies(count):
        told = [f"{name} ({year})" for name, year in carried.items()]
        yield f"Not in the year's release, so brought from an earlier return: {listed(told)}."
    if years := years_of(count):
        yield f"Figures of other years are used: {listed(list(years))}."
