"""MHCLG's revenue outturn time series as downloaded: grants received and net current expenditure by authority and year.

A column is called FORM_asset_measure (``RS_netcurrtot_net_exp``), a year by the month it ends in (202503 is 2024-25). Rows of
classes and of England have the status "total"; what they hold more than the authorities is MHCLG's estimate for missing ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.held import TOTAL_COLUMNS
from xltools.reference.figures.published import (
    OddFileError,
    Release,
    TidyTable,
    amount,
    folded,
    pounds,
    refuse,
    text_of,
)
from xltools.reference.years import financial_year
from xltools.text import fold, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reference.figures.published import PublishedFile

PUBLISHER = "Ministry of Housing, Communities and Local Government"
DOWNLOAD = "Download the revenue outturn multi-year data set (CSV) again from GOV.UK and add it as it is."
GRANTS, NET = "rg_grantintot_tot_grant", "rs_netcurrtot_net_exp"
_COLUMNS = ("year_ending", "ons_code", "la_lgf_code", "la_name", "status", GRANTS, NET)
_SUBMITTED, _TOTAL = "submitted", "total"
_E_CODE = re.compile(r"E\d{4}")
_YEAR_ENDING = re.compile(r"(20\d\d)03(?:\.0)?")


def is_time_series(file: PublishedFile) -> bool:
    """Say whether a file is the time series: many years and authorities, a column for each line of every form."""
    return any({"year_ending", "la_lgf_code", "status"} <= set(folded(row)) for row in _first_rows(file))


def _first_rows(file: PublishedFile) -> Iterator[Sequence[object]]:
    return (row for sheet in file.sheets for row in file.rows(sheet)[:3])


def read_time_series(file: PublishedFile) -> Release:
    """Return the totals of every year; raises `OddFileError` where authorities come to more than England, or are there twice."""
    sheet = next(sheet for sheet in file.sheets if any("year_ending" in folded(row) for row in file.rows(sheet)[:3]))
    rows = file.rows(sheet)
    header = next(number for number, row in enumerate(rows[:3]) if "year_ending" in folded(row))
    headings = folded(rows[header])
    if missing := [name for name in _COLUMNS if name not in headings]:
        raise OddFileError(f"{file.name} has no column named {missing[0]!r}. {DOWNLOAD}")
    places = {name: headings.index(name) for name in _COLUMNS}
    by_year: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows[header + 1 :]:
        cells = {name: text_of(row, place) for name, place in places.items()}
        match = _YEAR_ENDING.fullmatch(cells["year_ending"])
        if match:
            by_year[financial_year(int(match[1]) - 1)].append(cells)
    problems = [problem for year, cells in sorted(by_year.items()) for problem in _problems(year, cells)]
    if problems or not by_year:
        raise refuse(file.name, problems or ["it has no row of a year such as 202503."], DOWNLOAD)
    years = sorted(by_year)
    title = f"Revenue outturn time series, {years[0]} to {years[-1]}"
    tables = tuple(_table(year, by_year[year]) for year in years)
    agreed = (f"{plural(len(years), 'year')} against England's rows",)
    return Release(title, PUBLISHER, title, tables, agreed)


def _submitted(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [row for row in rows if fold(row["status"]) == _SUBMITTED and _E_CODE.fullmatch(row["la_lgf_code"])]


def _problems(year: str, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    submitted = _submitted(rows)
    codes = [row["la_lgf_code"] for row in submitted]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{year}: {', '.join(twice)} stands there twice."
    england = next((row for row in rows if fold(row["la_name"]) == "england"), None)
    if england is None:
        yield f"{year} has no row for England to check the authorities by."
        return
    some_missing = len(submitted) < sum(fold(row["status"]) != _TOTAL for row in rows)
    allowed = 5 + len(submitted) / 2
    for column, words in ((NET, "net current expenditure"), (GRANTS, "grants received")):
        together, stated = sum(amount(row[column]) or 0 for row in submitted), amount(england[column]) or 0
        if together - stated > allowed or (stated - together > allowed and not some_missing):
            yield (
                f"{year}: {words} does not add up, the authorities come to £{together / 10**6:,.3f}bn, the row for England "
                f"says £{stated / 10**6:,.3f}bn."
            )


def _table(year: str, rows: Sequence[Mapping[str, str]]) -> TidyTable:
    tidy = (
        (row["la_lgf_code"], str(pounds(amount(row[GRANTS]) or 0)), str(pounds(amount(row[NET]) or 0)))
        for row in _submitted(rows)
    )
    return TidyTable(TableKey("authority_totals", year), (TOTAL_COLUMNS, *tidy), {})
