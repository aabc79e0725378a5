"""The database of the Country and Regional Analysis against the totals of its own pivot table."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.published import amount, folded, refuse, text_of
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reference.figures.published import PublishedFile, Rows
    from xltools.reference.figures.treasury_layout import Entry

_YEAR = re.compile(r"(?:sum of )?(20\d\d)[-/](\d\d)\b.*")
FIRST_PIVOT = "2018-19"
"""The last year of the edition of 2019, the first whose workbook has a pivot table."""
_TOTALS = ("grand total", "id total", "non-id total")
_ROUNDING = 50_000
"""Pounds by which a total of thousands may differ from the sum of its rows where those are not whole thousands."""


def check_totals(
    file: PublishedFile, database: str, entries: Sequence[Entry], years: Sequence[str], advice: str
) -> tuple[str, ...]:
    """Return in words what agrees with the pivot table; raises `OddFileError` where something does not, or there is none."""
    stated = {
        key: total
        for sheet in file.sheets
        if sheet != database
        for key, total in _pivot_totals(file, sheet, file.rows(sheet), advice)
    }
    problems = list(_regions_missing(entries, years))
    if not stated and not problems and years[-1] < FIRST_PIVOT:
        return (
            f"{plural(len(entries), 'row')}, all nine English regions; editions before 2019 have no totals to compare with",
        )
    if missing := [year for year in years if ("grand total", year) not in stated]:
        problems.append(
            f"it has no pivot table with a grand total for {missing[0]}, so its database cannot be checked."
        )
    sums = _sums(entries, years)
    problems += [
        f"{label} of {year}: it does not add up, the database comes to £{sums[label, year] / 10**9:,.3f}bn, the pivot table says "
        f"£{total / 10**9:,.3f}bn."
        for (label, year), total in stated.items()
        if year in years and abs(sums[label, year] - total) > _ROUNDING
    ]
    if problems:
        raise refuse(file.name, problems, advice)
    return (f"{plural(len(entries), 'row')} against the pivot table's totals of {plural(len(years), 'year')}",)


def _regions_missing(entries: Sequence[Entry], years: Sequence[str]) -> Iterator[str]:
    """Yield the English regions that have no identifiable spending in a year: a part of the database may agree with its pivot."""
    for place, year in enumerate(years):
        there = {entry.region for entry in entries if entry.is_identifiable and entry.pounds[place]}
        if missing := [region for region in REGIONS if region not in there]:
            yield f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing from the figures for {year}."


def _sums(entries: Sequence[Entry], years: Sequence[str]) -> Mapping[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        label = "id total" if entry.is_identifiable else "non-id total"
        for year, amount_of_year in zip(years, entry.pounds, strict=True):
            sums["grand total", year] += amount_of_year
            sums[label, year] += amount_of_year
    return sums


def _pivot_totals(file: PublishedFile, sheet: str, rows: Rows, advice: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the totals of a pivot table in pounds, by label and year; refuses one that a filter was set in."""
    columns: dict[int, str] = {}
    filters: list[tuple[int, str]] = []
    for number, row in enumerate(rows):
        cells = folded(row)
        years = {
            column: f"{match[1]}-{match[2]}" for column, cell in enumerate(cells) if (match := _YEAR.fullmatch(cell))
        }
        columns = years if len(years) > 1 else columns
        filled = [cell for cell in cells if cell]
        if not columns and len(filled) == 2 and cells[:2] == filled and filled[1] != "(all)":
            filters.append((number, text_of(row, 1)))
        label = next((cell for cell in cells[:3] if cell), "")
        if label in _TOTALS and columns:
            if filters:
                where = file.cell(sheet, filters[0][0], 1)
                reason = f"its pivot table shows only a part of the database ({where}: {filters[0][1]})."
                raise refuse(file.name, [reason], advice)
            for column, year in columns.items():
                value = amount(row[column]) if column < len(row) else None
                if value is not None:
                    yield (label, year), round(value * 1000)
