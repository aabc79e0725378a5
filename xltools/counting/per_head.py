"""Spending for each person by division: the place beside its region, England and, where count.toml names any, other counts. Pence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import compare
from xltools.counting.totals import by_division
from xltools.reference.baseline import per_head, place_baseline
from xltools.reference.cofog import divisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.count import Count


@dataclass(frozen=True, slots=True)
class PerHead:
    """What is spent for each person on a division ("" = all ten): here, in the region, in England, and in other counts in their order.

    None where it is not known.
    """

    division: str
    name: str
    place: int
    region: int | None
    england: int | None
    others: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadComparison:
    """The ten divisions beside one another, then all of them. `region` is the name of the region or regions, `year` HM Treasury's year.

    `others` are the labels of the other counts.
    """

    rows: tuple[PerHead, ...]
    total: PerHead
    region: str
    year: str
    others: tuple[str, ...]


@lru_cache(maxsize=1)  # the first page, the sheet and the report all show it
def head_comparison(count: Count) -> HeadComparison | None:
    """Return the figures for each person; None where no population is known, or nothing to set beside them."""
    baseline = place_baseline(count.place, count.figures)
    others = count.compared_with.others
    if count.population is None or (baseline is None and not others):
        return None
    beside = {each.division: each for each in compare(count)}
    counted = {
        str(code): int(pence)
        for code, pence in zip(*(by_division(count)[n] for n in ("division", "counted")), strict=True)
    }
    codes = [division.code for division in divisions()]
    rows = tuple(
        PerHead(
            division.code,
            division.name,
            count.per_head(counted.get(division.code, 0)) or 0,
            beside[division.code].baseline_per_head if beside else None,
            beside[division.code].england_per_head if beside else None,
            tuple(other.per_head(division.code) for other in others),
        )
        for division in divisions()
    )
    total = PerHead(
        "",
        "All ten divisions",
        count.per_head(sum(counted.get(code, 0) for code in codes)) or 0,
        _each(sum(baseline.pence.get(code, 0) for code in codes), baseline.people) if baseline else None,
        per_head("England", baseline.year, figures=count.figures) if baseline else None,
        tuple(_all(other.divisions, other.population.people, codes) for other in others if other.population),
    )
    return HeadComparison(
        rows,
        total,
        " and ".join(baseline.regions) if baseline else "",
        baseline.year if baseline else "",
        tuple(other.label for other in others),
    )


def _all(pence: Mapping[str, int], people: int, codes: list[str]) -> int:
    return _each(sum(pence.get(code, 0) for code in codes), people)


def _each(pence: int, people: int) -> int:
    return (2 * pence + people) // (2 * people)
