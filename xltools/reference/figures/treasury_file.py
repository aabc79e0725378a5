"""HM Treasury's database of the Country and Regional Analysis as downloaded, any edition: by programme, and by sub-function.

What a department spent on a programme leaves out the councils, whose own spending HM Treasury takes from their returns.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.held import LOCAL_GOVERNMENT, PROGRAMME_COLUMNS, SUBFUNCTION_COLUMNS
from xltools.reference.figures.published import OddFileError, Release, TidyTable, refuse, text_of
from xltools.reference.figures.treasury_layout import DOWNLOAD, HEAD, database_of, entries_of
from xltools.reference.figures.treasury_totals import check_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reference.figures.published import PublishedFile
    from xltools.reference.figures.treasury_layout import Entry

PUBLISHER = "HM Treasury"
COUNCIL_DEPARTMENT = "Local Government England"
_EDITION = re.compile(
    r"country and regional analysis\W{0,4}((?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)?\s*20\d\d)",
    re.IGNORECASE,
)


def is_treasury(file: PublishedFile) -> bool:
    """Say whether a file holds the database of the Country and Regional Analysis."""
    return database_of(file) is not None


def read_treasury(file: PublishedFile) -> Release:
    """Return what a database holds, year by year; raises `OddFileError` where it does not agree with its own totals."""
    database = database_of(file)
    if database is None:
        raise OddFileError(f"{file.name} holds no database of the Country and Regional Analysis. {DOWNLOAD}")
    if len(database.years) == 0:
        raise OddFileError(f"{file.name} has no column for a year such as 2024-25. {DOWNLOAD}")
    entries, problems = entries_of(file, database)
    if problems or not entries:
        raise refuse(file.name, problems or ["its database is empty."], DOWNLOAD)
    years = tuple(database.years)
    agreed = check_totals(file, database.sheet, entries, years, DOWNLOAD)
    tables = [table for place, year in enumerate(years) for table in _tables(entries, place, year)]
    title = f"Country and Regional Analysis, {years[0]} to {years[-1]}"
    return Release(title, PUBLISHER, _edition(file, years), tuple(tables), agreed)


def _tables(entries: Sequence[Entry], place: int, year: str) -> Iterator[TidyTable]:
    programmes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    functions: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        capital = "Yes" if entry.is_capital else "No"
        known = "Yes" if entry.is_identifiable else "No"
        by = (entry.region, entry.cofog[:2], entry.cofog, entry.subfunction, known, entry.sector, capital)
        functions[by] += entry.pounds[place]
        if entry.is_identifiable and entry.region in REGIONS and not _is_councils(entry):
            kind = "Capital" if entry.is_capital else "Revenue"
            programme = (entry.department, entry.body, entry.programme, entry.cofog, kind)
            programmes[programme][entry.region] += entry.pounds[place]
    rows = [
        (*by, *(str(sums[region]) for region in REGIONS))
        for by, sums in sorted(programmes.items())
        if any(sums.values())
    ]
    yield TidyTable(TableKey("programmes", year), (PROGRAMME_COLUMNS, *rows), {})
    sums = [(*by, str(amount)) for by, amount in sorted(functions.items(), key=_order) if amount]
    yield TidyTable(TableKey("subfunctions", year), (SUBFUNCTION_COLUMNS, *sums), {})


def _is_councils(entry: Entry) -> bool:
    return entry.sector == LOCAL_GOVERNMENT or entry.department == COUNCIL_DEPARTMENT


def _order(item: tuple[tuple[str, ...], int]) -> tuple[str, ...]:
    """By region and function; identifiable and capital before the others, as their first letters had it in the database."""
    (region, division, cofog, name, known, sector, capital), _ = item
    return region, division, cofog, name, "" if known == "Yes" else "n", sector, "" if capital == "Yes" else "u"


def _edition(file: PublishedFile, years: Sequence[str]) -> str:
    titles = (text_of(row, 0) for sheet in file.sheets for row in file.rows(sheet)[:HEAD])
    named = next((match[1].strip() for title in titles if (match := _EDITION.search(title))), f"to {years[-1]}")
    return f"Country and Regional Analysis, {named}, database"
