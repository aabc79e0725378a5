"""The count in a reader's words: its bodies, its statuses, its people.

The workbook and the report tell the same story from here. Money is pence.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.model import LineKind, ReturnOrigin, Status, WhyNot
from xltools.outputs.wording import BASIS_KINDS, STATUS_WORDS, basis_kind
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.text import capitalised, percent_of, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.model import Finding, ReturnStatus, Severity


UNIT_NOT_KNOWN = "return-not-in-pounds"
"""The finding that a whole return seems to be in thousands or millions."""
AFTER_INCOME = "net-not-gross"
"""The finding that a figure is given after income."""


def about_people(count: Count) -> str:
    """Return the population behind the figures per head in words, with its source."""
    if count.population is None:
        return "No population is known for this place, so there are no figures per head."
    known = count.population
    words = (f"{known.people:,} people", known.source, known.note)
    return " ".join(_sentence(part) for part in words if part)


def bodies_of_levels(count: Count, shown: int = 2) -> Mapping[str, str]:
    """Return, for each level of government, how many bodies it has and which are largest, in words."""
    table = totals.by_organisation(count)
    words = {}
    for level, bodies in table.groupby("level", sort=True):
        names = [str(name) for name in bodies["organisation"]]
        number = plural(len(names), "body", "bodies")
        words[str(level)] = f"{number}: {', '.join(names[:shown])}{' and others' if len(names) > shown else ''}"
    return words


def by_basis_kind(count: Count) -> tuple[tuple[str, int], ...]:
    """Return counted pence known for the place, apportioned, and not stated, in that order."""
    basis = totals.by_basis(count)
    sums = basis["counted"].groupby(basis["how"].map(basis_kind)).sum()
    return tuple((kind, int(sums.get(kind, 0))) for kind in BASIS_KINDS)


RANGE_NOTES = (
    "Tested on published figures, the true amount was inside the range 80% of the time (docs/sharing-out.md).",
    "Low estimates add up, and so do high ones: where a place costs more than its share of people, it does so in most functions.",
)
"""What the ranges of apportioned figures mean, in sentences."""
RANGE = " ".join(RANGE_NOTES)


def about_range(count: Count) -> str:
    """Return how far the total may be off because parts of it were apportioned, in a sentence; blank where none were."""
    if not count.shared_out:
        return ""
    part = percent_of(count.shared_out, count.net)
    return (
        f"Of this, {short_pounds(count.shared_out)} ({part}) is apportioned from figures for wider areas, by population or another "
        f"measure: on that account the total may lie between {short_pounds(count.low)} and {short_pounds(count.high)} "
        "(one in five lies outside)."
    )


def known_and_apportioned(count: Count) -> str:
    """Return how much of the total is known for the place and how much is apportioned, in a sentence; blank where all is one."""
    parts = [(kind, pence) for kind, pence in by_basis_kind(count) if pence]
    if len(parts) < 2:
        return ""
    told = [f"{kind.lower()} {short_pounds(pence)} ({percent_of(pence, count.net)})" for kind, pence in parts]
    return f"{capitalised('; '.join(told))}."


def by_people(count: Count) -> str:
    """Return how much is apportioned by population alone or weighted, in a sentence; blank where nothing is."""
    basis = totals.by_basis(count)
    pence = int(basis["counted"][basis["how"].isin(("Population", "Weighted population"))].sum())
    return f"{short_pounds(pence)} by population." if pence else ""


def unit_not_known(count: Count) -> tuple[ReturnStatus, ...]:
    """Return the returns of which nothing counts because nobody knows whether they are in pounds or in thousands."""
    return tuple(
        status
        for status in count.return_statuses
        if status.counts and any(finding.code == UNIT_NOT_KNOWN for finding in status.findings)
    )


def after_income_findings(count: Count) -> tuple[Finding, ...]:
    """Return the findings, in returns that count, that figures are given after income."""
    return tuple(
        finding
        for status in count.return_statuses
        if status.counts
        for finding in status.findings
        if finding.code == AFTER_INCOME
    )


def after_income(count: Count) -> tuple[int, int]:
    """Return the counted pence, and the number, of the lines that count and say that they are given after income."""
    named = {
        (place.workbook, place.sheet, place.row, column)
        for finding in after_income_findings(count)
        for place in (finding.location, *finding.related)
        if place.row
        for column in (0, place.column)
    }
    if not named:
        return 0, 0
    lines = count.lines[count.lines["workbook"].isin({workbook for workbook, *_ in named})]
    keys = zip(*(lines[name].tolist() for name in ("workbook", "sheet", "row", AMOUNT_COLUMN)), strict=True)
    counted = [pence for key, pence in zip(keys, lines["counted"].tolist(), strict=True) if key in named and pence]
    return sum(counted), len(counted)


def about_income(count: Count) -> str:
    """Return what bodies said of their income, and how much of the total is after it, in a sentence."""
    income, (after, _) = income_of(count), after_income(count)
    said = f"Bodies gave {short_pounds(income)} of income separately" if income else "No body gave income separately"
    rest = f"; {short_pounds(after)} of the total is already after fees and charges" if after else ""
    return f"{said}{rest}."


def income_of(count: Count) -> int:
    """Return the income, in pence, given beside the lines that count."""
    return int(count.lines["income"][count.that_count].sum())


def by_status(count: Count) -> tuple[tuple[Status, int, int, int], ...]:
    """Return, for each status, the returns that have it, their lines and their counted pence."""
    counted = counted_of_returns(count)
    rows = []
    for status in STATUS_WORDS:
        own = [return_status for return_status in count.return_statuses if return_status.status is status]
        if status in (Status.HELD, Status.TYPED_IN, Status.ESTIMATED, Status.ANSWERS) and not own:
            continue
        money = sum(
            counted.get(return_status.return_no, 0) for return_status in own if return_status.return_no is not None
        )
        rows.append((status, len(own), sum(return_status.lines for return_status in own), money))
    return tuple(rows)


def by_origin(count: Count) -> tuple[tuple[ReturnOrigin, int, int, int], ...]:
    """Return how many bodies, lines that count and counted pence are returned, typed in and estimated, where there are any."""
    lines = count.lines.loc[count.lines["counted"].ne(0), ["origin", "partner_id", "counted"]]
    each = ((origin, lines[lines["origin"].eq(origin.value)]) for origin in ReturnOrigin)
    return tuple(
        (origin, int(own["partner_id"].nunique()), len(own), int(own["counted"].sum()))
        for origin, own in each
        if len(own)
    )


def counted_of_returns(count: Count) -> Mapping[int, int]:
    """Return counted pence by the position of the return in the batch."""
    sums = count.lines.groupby("return_no")["counted"].sum()
    return {int(number): int(pence) for number, pence in sums.items()}  # type: ignore[call-overload]


def gross_of_returns(count: Count) -> Mapping[int, int]:
    """Return the pence a return reports as spending, whether it counts or not, by its position in the batch."""
    own = count.lines["amount"].fillna(0).astype("int64").where(is_spending(count.lines), 0)
    sums = own.groupby(count.lines["return_no"]).sum()
    return {int(number): int(pence) for number, pence in sums.items()}  # type: ignore[call-overload]


def is_spending(lines: pd.DataFrame) -> pd.Series[bool]:
    """Say which lines are spending, whether they count or not: neither totals of other lines nor money that buys nothing."""
    return lines["kind"].eq(LineKind.SERVICE.value) & ~lines["why_not"].isin(_NO_SPENDING)


_NO_SPENDING = (WhyNot.TOTAL_LINE.value, WhyNot.NOT_SPENDING.value)


def status_counts(return_statuses: Sequence[ReturnStatus]) -> str:
    """Return how many returns have each status, in words, the good news first."""
    sent = (status for status in return_statuses if status.origin is ReturnOrigin.SENT)
    typed = len({status.partner_id for status in return_statuses if status.status is Status.TYPED_IN and status.lines})
    numbers = Counter(return_status.status for return_status in sent)
    told = (f"{numbers[status]} {name.lower()}" for status, (name, _) in STATUS_WORDS.items() if numbers[status])
    beside = f"; figures typed in for {plural(typed, 'body', 'bodies')}" if typed else ""
    return f"{', '.join(told) or 'none'}{beside}"


def severities(return_status: ReturnStatus) -> Counter[Severity]:
    """Return how many findings of each severity a return has."""
    return Counter(finding.severity for finding in return_status.findings)


def _sentence(text: str) -> str:
    return text if not text or text.endswith(".") else f"{text}."
