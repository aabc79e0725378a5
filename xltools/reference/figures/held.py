"""The published figures held, year by year: what everything else asks. All money is integer pence.

Every method loads only its own table, once. Of a table and year that stand in several folders, the last folder's is taken
whole. Sources: `sources.csv` of the package, and of each folder newer files were added to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from xltools.model import UsageError
from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.folders import FORMS, TABLES, FiguresFolder, TableKey, package_folder
from xltools.reference.figures.rows import (
    Allocation,
    Authority,
    AuthorityTotal,
    HeldTable,
    OutturnRow,
    Programme,
    SpendingRow,
    SubfunctionRow,
)
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Row = TypeVar("Row")
AMOUNTS = (
    "employees",
    "running_expenses",
    "total_expenditure",
    "sales_fees_charges",
    "other_income",
    "net_current_expenditure",
)
OUTTURN_COLUMNS = ("e_code", "asset_id", *AMOUNTS)
LINE_COLUMNS = ("line", "asset_id", "service")
AUTHORITY_COLUMNS = ("e_code", "ons_code", "authority", "authority_class", "received")
TOTAL_COLUMNS = ("e_code", "grants_received", "net_current_expenditure")
PROGRAMME_COLUMNS = ("department", "body", "service", "cofog", "expenditure_type", *REGIONS)
SUBFUNCTION_COLUMNS = (
    "region",
    "division",
    "cofog",
    "hmt_subfunction",
    "identifiable",
    "sector",
    "capital",
    "pounds",
)
ALLOCATION_COLUMNS = ("icb_code", "ods_code", "name", "nhs_region", "stream", "pounds")

YES = "Yes"
RECEIVED, MISSING, ESTIMATED = YES, "No", "Estimated"
"""What `received` says of an authority: its return came, or did not; or the row is MHCLG's estimate for a class's missing."""
LOCAL_GOVERNMENT = "LG"
"""HM Treasury's sector of local government."""

_EARLIER_PROGRAMMES = ("2008-09", "2009-10", "2010-11")
_EARLIER_SPENDING = {"2008-09": "baseline_2008_09", "2009-10": "baseline_2010_11", "2010-11": "baseline_2010_11"}
_EARLIER = {
    **{TableKey("programmes", year): "initial_estimates" for year in _EARLIER_PROGRAMMES},
    **{TableKey("spending", year): stem for year, stem in _EARLIER_SPENDING.items()},
}
"""Tables of the package that hold several years, or have columns of their own."""


@dataclass(frozen=True, eq=False)
class Figures:
    """Published figures from folders of tables, the later before the earlier; compared by identity, so answers can be kept."""

    folders: tuple[FiguresFolder, ...]

    def outturn_years(self) -> tuple[str, ...]:
        """The financial years there is revenue outturn by service (RSX) of, earliest first."""
        return self.years_of("rsx")

    def outturn(self, year: str) -> tuple[OutturnRow, ...]:
        """Return revenue outturn by authority and service (RSX), as returned; () for a year that is not held."""
        return _outturn(self, "rsx", year)

    def outturn_lines(self, year: str) -> tuple[OutturnRow, ...]:
        """Return revenue outturn by authority and line of the forms RO1 to RO6 held: lines that add up, no totals among them."""
        return tuple(row for form in FORMS[1:] for row in _outturn(self, form, year))

    def estimated_outturn(self, year: str) -> tuple[OutturnRow, ...]:
        """Return MHCLG's own estimates for authorities missing from a year's release: a row a class and service.

        With them, the rows of `outturn` make England's published total. They name no authority, so they belong to no place.
        """
        return _outturn(self, "rsx", year, ESTIMATED)

    def authorities(self, year: str) -> tuple[Authority, ...]:
        """Return the authorities in a year's release of RSX, those whose return was missing too where it names them."""
        return tuple(authority for authority, state in _authorities(self, "rsx", year).values() if state != ESTIMATED)

    def authority_totals(self, year: str) -> Mapping[str, AuthorityTotal]:
        """Return grants received and net current expenditure by MHCLG's code; empty for a year that is not held."""
        return _authority_totals(self, year)

    def programme_years(self) -> tuple[str, ...]:
        """The financial years there are HM Treasury's programmes of, earliest first."""
        return tuple(sorted({*_EARLIER_PROGRAMMES, *self.years_of("programmes")}))

    def programmes(self, year: str) -> tuple[Programme, ...]:
        """Return what departments spent by programme and English region; () for a year that is not held."""
        return _programmes(self, year)

    def subfunctions(self, year: str) -> tuple[SubfunctionRow, ...]:
        """Return HM Treasury's spending by region and sub-function; () for a year that is not held."""
        return _subfunctions(self, year)

    def spending_years(self) -> tuple[str, ...]:
        """The financial years there is HM Treasury's spending by region and division of, earliest first."""
        return tuple(sorted({*_EARLIER_SPENDING, *self.years_of("subfunctions")}))

    def spending(self, year: str) -> tuple[SpendingRow, ...]:
        """Return HM Treasury's spending by region, division, and whether councils spent it; () for a year not held."""
        return _spending(self, year)

    def allocation_years(self) -> tuple[str, ...]:
        """The financial years there are NHS England's allocations of, earliest first."""
        return self.years_of("allocations")

    def allocations(self, year: str) -> tuple[Allocation, ...]:
        """Return NHS England's allocations to integrated care boards; () for a year that is not held."""
        return _allocations(self, year)

    def held(self) -> tuple[HeldTable, ...]:
        """Return every table of every year held, who publishes it and which folder it is taken from."""
        return tuple(_held(self))

    def years_of(self, name: str) -> tuple[str, ...]:
        """Return the years a table of its own is held of, earliest first."""
        return tuple(sorted({key.year for folder in self.folders for key in folder.tables() if key.table == name}))

    def folder_of(self, key: TableKey) -> FiguresFolder | None:
        """Return the folder a table is taken from, or nothing where it is not held."""
        return next((folder for folder in reversed(self.folders) if key in folder.tables()), None)

    def holds(self, key: TableKey) -> bool:
        """Say whether a table is held, also as one of the package's that hold several years."""
        return key in _EARLIER or self.folder_of(key) is not None

    def release(self, name: str, year: str) -> str:
        """Return the publisher and release of a table, for a figure's source; blank where it is not held."""
        stem, folder = _EARLIER.get(TableKey(name, year), ""), self.folders[0]
        if own := self.folder_of(TableKey(name, year)):
            stem, folder = TableKey(name, year).stem, own
        source = folder.source(stem)
        return f"{source['publisher']}, {source['release']}" if source else ""


def _made(
    figures: Figures, key: TableKey, columns: Sequence[str], make: Callable[[list[str]], Row], part: str = ""
) -> Iterator[Row]:
    """Yield what is made of each row of a table, where it is held; a row it cannot be made of ends in words about it."""
    folder = figures.folder_of(key)
    if not folder:
        return
    stem = key.stem + (f"_{part}" if part else "")
    for number, row in enumerate(folder.rows(stem, columns), 2):
        try:
            made = make(row)
        except (ValueError, IndexError, KeyError, TypeError):
            raise UsageError(
                f"{folder.path / stem}.csv, row {number} is not as it was written there. Add the publisher's file again."
            ) from None
        yield made


def _pence(pounds: str) -> int:
    return int(pounds) * 100


@lru_cache(maxsize=64)
def _authorities(figures: Figures, form: str, year: str) -> Mapping[str, tuple[Authority, str]]:
    def make(row: list[str]) -> tuple[str, tuple[Authority, str]]:
        e_code, ons_code, name, authority_class, state = row
        return e_code, (Authority(e_code, ons_code, name, authority_class, state == RECEIVED), state)

    return MappingProxyType(dict(_made(figures, TableKey(form, year), AUTHORITY_COLUMNS, make, "authorities")))


@lru_cache(maxsize=64)
def _outturn(figures: Figures, form: str, year: str, state: str = RECEIVED) -> tuple[OutturnRow, ...]:
    key = TableKey(form, year)
    authorities = _authorities(figures, form, year)
    lines = {row[1]: row for row in _made(figures, key, LINE_COLUMNS, list, "lines")}

    def make(row: list[str]) -> OutturnRow | None:
        authority, is_so = authorities[row[0]]
        line, asset_id, service = lines[row[1]]
        if is_so != state:
            return None
        employees, running, total, sales, other, net = map(_pence, row[2:])
        amounts = (employees, running, total, sales, other, net)
        return OutturnRow(year, *authority[:4], asset_id, service, *amounts, form.upper(), line)

    return tuple(row for row in _made(figures, key, OUTTURN_COLUMNS, make) if row)


@lru_cache(maxsize=64)
def _authority_totals(figures: Figures, year: str) -> Mapping[str, AuthorityTotal]:
    def make(row: list[str]) -> tuple[str, AuthorityTotal]:
        e_code, grants, net = row
        return e_code, AuthorityTotal(_pence(grants), _pence(net))

    return MappingProxyType(dict(_made(figures, TableKey("authority_totals", year), TOTAL_COLUMNS, make)))


@lru_cache(maxsize=64)
def _programmes(figures: Figures, year: str) -> tuple[Programme, ...]:
    key = TableKey("programmes", year)
    if figures.folder_of(key) is None and year in _EARLIER_PROGRAMMES:
        earlier = (row for row in table("initial_estimates") if row["year"] == year)
        return tuple(_programme([row[column] for column in PROGRAMME_COLUMNS]) for row in earlier)
    return tuple(_made(figures, key, PROGRAMME_COLUMNS, _programme))


def _programme(row: list[str]) -> Programme:
    department, body, service, cofog, expenditure_type, *amounts = row
    pence = dict(zip(REGIONS, map(_pence, amounts), strict=True))
    return Programme(department, body, service, cofog, expenditure_type, MappingProxyType(pence))


@lru_cache(maxsize=64)
def _subfunctions(figures: Figures, year: str) -> tuple[SubfunctionRow, ...]:
    def make(row: list[str]) -> SubfunctionRow:
        region, division, cofog, name, known, sector, capital, pounds = row
        return SubfunctionRow(region, division, cofog, name, known == YES, sector, capital == YES, _pence(pounds))

    return tuple(_made(figures, TableKey("subfunctions", year), SUBFUNCTION_COLUMNS, make))


@lru_cache(maxsize=64)
def _spending(figures: Figures, year: str) -> tuple[SpendingRow, ...]:
    sums: dict[tuple[str, str, bool, bool], int] = defaultdict(int)
    for row in _subfunctions(figures, year):
        sums[row.region, row.division, row.identifiable, row.sector == LOCAL_GOVERNMENT] += row.pence
    if not sums and year in _EARLIER_SPENDING:
        for earlier in table(_EARLIER_SPENDING[year]):
            if earlier["year"] == year:
                identifiable, councils = earlier["identifiable"] == "id", earlier["councils"] == YES
                sums[earlier["region"], earlier["division"], identifiable, councils] += _pence(earlier["pounds"])
    return tuple(SpendingRow(*by, pence) for by, pence in sums.items())


@lru_cache(maxsize=64)
def _allocations(figures: Figures, year: str) -> tuple[Allocation, ...]:
    def make(row: list[str]) -> Allocation:
        icb_code, ods_code, name, _, stream, pounds = row
        return Allocation(icb_code, ods_code, name, stream, _pence(pounds))

    return tuple(_made(figures, TableKey("allocations", year), ALLOCATION_COLUMNS, make))


def _held(figures: Figures) -> Iterator[HeldTable]:
    keys = {key for folder in figures.folders for key in folder.tables()}
    tables = {key: (folder, key.stem) for key in keys if (folder := figures.folder_of(key))}
    tables = {key: (figures.folders[0], stem) for key, stem in _EARLIER.items()} | tables
    for key in sorted(tables, key=lambda key: (TABLES.index(key.table), key.year)):
        folder, stem = tables[key]
        source = folder.source(stem)
        yield HeldTable(
            *key, source.get("publisher", "not stated"), source.get("release", "not stated"), folder.from_where
        )


BUNDLED = Figures((package_folder(),))
"""What the package carries."""
