"""What counts of one partner's figures, and what was excluded and why: its own lines alone, in words it can follow."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.parts import sum_parts
from xltools.counting.totals import NOT_CLASSIFIED
from xltools.model import WhyNot
from xltools.outputs.messages.facts import Deduction, Function, Totals
from xltools.outputs.story import is_spending
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from xltools.counting.count import Count

REASONS: Mapping[str, str] = MappingProxyType(
    {
        WhyNot.NOT_SPENDING.value: "where money comes from, not what it buys (grants received, reserves and the like)",
        WhyNot.TOTAL_LINE.value: "totals, which repeat lines that are counted",
        WhyNot.MEMO.value: "interest on debt, and shares of national spending, which are listed and not counted",
        WhyNot.DOUBLE_COUNT.value: "money that another line reports as well, and that is counted there",
        WhyNot.NO_AMOUNT.value: "lines without an amount that can be read",
        WhyNot.NO_LOCAL_FIGURE.value: "figures for a wider area whose part in the place is not known",
    }
)
"""Why money does not count, in a partner's words: no other body is named."""


def totals_of(count: Count, numbers: Collection[int]) -> Totals:
    """Return what counts of the returns at these positions of the batch. Parts add up: reported = counted + excluded."""
    lines = count.lines[count.lines["return_no"].isin(list(numbers))]
    spent = lines[is_spending(lines)]
    reported, gross = _sum(spent["amount"]), _sum(spent["gross"])
    sums = sum_parts(lines, count.coding.weights)
    return Totals(
        gross=gross,
        elsewhere=gross - reported,
        reported=reported,
        off=_deductions(spent[spent["why_not"].ne("")]),
        no_spending=_deductions(lines[~is_spending(lines)]),
        counted=_sum(lines["counted"]),
        income=_sum(sums["income"]),
        functions=tuple(_functions(sums)),
    )


def _deductions(lines: pd.DataFrame) -> tuple[Deduction, ...]:
    return tuple(
        Deduction(REASONS.get(str(why), str(why)), len(some), _sum(some["removed"]))
        for why, some in lines.groupby("why_not", sort=True)
    )


def _functions(sums: pd.DataFrame) -> list[Function]:
    """By division, as the tables of the count have it: a line that serves several is divided over them."""
    functions = [
        Function(_name(str(division)), _sum(some["lines"]), _sum(some["counted"]))
        for division, some in sums.groupby("division", sort=True, observed=True)
        if _sum(some["counted"])
    ]
    return sorted(functions, key=lambda function: (function.name == NOT_CLASSIFIED, -function.pence, function.name))


def _name(division: str) -> str:
    return f"{division} {cofog.name_of(division)}" if division else NOT_CLASSIFIED


def _sum(pence: pd.Series[int]) -> int:
    return int(pence.fillna(0).astype("int64").sum())
