"""Worksheet functions: codes, suggestions, people and shares as formulas. Ranges in, ranges out, of the same size.

Each argument may be one cell or a range; one cell goes with every cell of the others. What cannot be worked out is said in
the cell, in words that begin with an exclamation mark, so that no such cell is taken for a figure. Blank gives blank.
Money is in pounds in the cells and whole pence inside. The names are what Excel shows, so they are capitals.

xlwings makes the functions known to Excel (Windows only); here they import and run anywhere. Types are in the docstrings
and not at the arguments: xlwings would take those for converters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import xlwings as xw

from xltools.model import UsageError
from xltools.reading.cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.reference.areas.geography import Grouping
    from xltools.reference.sharing.shares import Share

    Cell = str | float | int | bool | None

CATEGORY = "Total Place"
YEAR_WORDS = "Write a financial year such as 2010-11."


@xw.func(category=CATEGORY)
@xw.arg("code", ndim=2, doc="A COFOG code such as 07.4, or a range of codes.")
@xw.ret(ndim=2)
def COFOG_NAME(code):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """Name of a COFOG code."""
    return each(_cofog_name, code)


@xw.func(category=CATEGORY)
@xw.arg("text", ndim=2, doc="What the money is spent on, in any words, or a range of such texts.")
@xw.arg("partner_type", ndim=2, doc="Whose line it is: council, police, NHS trust ... Optional.")
@xw.ret(ndim=2)
def COFOG_SUGGEST(text, partner_type=None):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """Likeliest COFOG code for a description."""
    return each(_cofog_suggest, text, partner_type)


@xw.func(category=CATEGORY)
@xw.arg("line", ndim=2, doc="A CIPFA service line, by its name or number (C37), or a range of them.")
@xw.ret(ndim=2)
def CIPFA_TO_COFOG(line):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """COFOG code of a CIPFA service line."""
    return each(_cipfa_to_cofog, line)


@xw.func(category=CATEGORY)
@xw.arg("area", ndim=2, doc="A district, county, region, police area ... by name or GSS code.")
@xw.arg("year", ndim=2, doc="The financial year, such as 2010-11.")
@xw.arg("ages", ndim=2, doc="0-15, 16-64 or 65+. Optional: everybody.")
@xw.ret(ndim=2)
def POPULATION(area, year, ages=None):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """People living in an area in the middle of a financial year."""
    return each(_population, area, year, ages)


@xw.func(category=CATEGORY)
@xw.arg("area", ndim=2, doc="The area whose share is wanted, by name or GSS code.")
@xw.arg("within", ndim=2, doc="The wider area, by name or GSS code.")
@xw.arg("year", ndim=2, doc="The financial year, such as 2010-11.")
@xw.arg("ages", ndim=2, doc="0-15, 16-64 or 65+. Optional: everybody.")
@xw.ret(ndim=2)
def POPULATION_SHARE(area, within, year, ages=None):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """Share of an area in the people of a wider one, from 0 to 1."""
    return each(_population_share, area, within, year, ages)


@xw.func(category=CATEGORY)
@xw.arg("amount", ndim=2, doc="Pounds for the wider area.")
@xw.arg("from_area", ndim=2, doc="The area the amount is for, by name or GSS code.")
@xw.arg("to_area", ndim=2, doc="The area whose part is wanted, by name or GSS code.")
@xw.arg("year", ndim=2, doc="The financial year, such as 2010-11.")
@xw.arg(
    "key",
    ndim=2,
    doc="What it is apportioned by: All ages, 0-15, 16-64, 65+ or '60% 65+, 40% All ages'. Optional: All ages.",
)
@xw.ret(ndim=2)
def APPORTION(amount, from_area, to_area, year, key=None):  # type: ignore[no-untyped-def] # noqa: N802 - see above
    """Part of an amount that falls to a smaller area, exact to the penny."""
    return each(_apportion, amount, from_area, to_area, year, key)


# -- ranges in, ranges out -------------------------------------------------------------------------------------------


def each(work: Callable[..., Cell], *arguments: object) -> list[list[Cell]]:
    """Return what `work` makes of each cell of the arguments, in the shape of the largest.

    A missing argument is a single blank cell. Cells whose first argument is blank stay blank.
    """
    grids = [_grid(argument) for argument in arguments]
    rows, columns = max(len(grid) for grid in grids), max(len(grid[0]) for grid in grids)
    if any((len(grid), len(grid[0])) not in ((1, 1), (rows, columns)) for grid in grids):
        return [["! The ranges given differ in size. Give ranges of one size, or single cells."]]
    return [
        [_one(work, [_cell(grid, row, column) for grid in grids]) for column in range(columns)] for row in range(rows)
    ]


def _grid(argument: object) -> list[list[object]]:
    if not isinstance(argument, list | tuple):
        return [[argument]]
    if not argument or not isinstance(argument[0], list | tuple):
        return [list(argument) or [None]]
    return [list(row) for row in argument]


def _cell(grid: list[list[object]], row: int, column: int) -> object:
    return grid[0][0] if len(grid) == len(grid[0]) == 1 else grid[row][column]


def _one(work: Callable[..., Cell], cells: list[object]) -> Cell:
    if cell_text(cells[0]) == "":
        return ""
    try:
        return work(cells[0], *map(cell_text, cells[1:]))
    except UsageError as error:
        return f"! {error}"


# -- one cell --------------------------------------------------------------------------------------------------------


def _cofog_name(code: object) -> str:
    from xltools.reference import cofog

    normal = cofog.normal_code(cell_text(code))
    if not cofog.known(normal):
        raise UsageError(f"{cell_text(code)!r} is no COFOG code. Write one such as 07.4.")
    return cofog.name_of(normal)


def _cofog_suggest(text: object, partner_type: str) -> str:
    from xltools.coding.suggestions import suggest

    suggestions = suggest(cell_text(text), partner_type=partner_type, top=1)
    if not suggestions:
        raise UsageError("Nothing in that text says what the money is for.")
    return suggestions[0].code


def _cipfa_to_cofog(line: object) -> str:
    from xltools.reference.crosswalks import cipfa_line

    mapped = cipfa_line(cell_text(line))
    if mapped is None:
        raise UsageError(f"{cell_text(line)!r} is no line of CIPFA's list.")
    if not mapped.cofog:
        raise UsageError(f"{mapped.line} is kept outside spending: {mapped.note}")
    return mapped.cofog


def _population(area: object, year: str, ages: str) -> int:
    here = _area(cell_text(area), _year(year))
    return _share(here, here, _year(year), _ages(ages)).here


def _population_share(area: object, within: str, year: str, ages: str) -> float:
    here = _area(cell_text(area), _year(year))
    return float(_share(_area(within, _year(year), here.atoms), here, _year(year), _ages(ages)).fraction)


def _apportion(amount: object, from_area: str, to_area: str, year: str, key: str) -> float:
    from xltools.reading.amounts import read_amount

    read = read_amount(amount)
    if read.pence is None:
        raise UsageError(f"{cell_text(amount)!r} is no amount. Write pounds as a number.")
    here = _area(to_area, _year(year))
    return _share(_area(from_area, _year(year), here.atoms), here, _year(year), key).in_place(read.pence) / 100


@lru_cache(maxsize=4096)
def _share(area: Grouping, here: Grouping, year: str, key: str) -> Share:
    from xltools.counting.apportioning import only_partly
    from xltools.reference.areas.geography import area_label
    from xltools.reference.areas.membership import ground_of
    from xltools.reference.sharing.shares import NoShare, share_between

    if here.parts and here != area:
        shared: Share | NoShare = only_partly(here)
    else:
        shared = share_between(area, ground_of(here, year), area_label(here), year, key)
    if isinstance(shared, NoShare):
        raise UsageError(f"{shared.message} {shared.fix}")
    return shared


@lru_cache(maxsize=4096)
def _area(name: str, year: str, here: frozenset[str] = frozenset()) -> Grouping:
    from xltools.reference.areas.geography import suggest_places
    from xltools.reference.areas.lists import find_area

    grouping = find_area(name, here, year)
    if grouping is None:
        near = ", ".join(suggest_places(name, year=year))
        raise UsageError(f"No area called {name!r} is known." + (f" Did you mean {near}?" if near else ""))
    return grouping


def _year(text: str) -> str:
    from xltools.reading.years import financial_year

    year = financial_year(text)
    if not year:
        raise UsageError(f"{text!r} is no financial year. {YEAR_WORDS}")
    return year


def _ages(text: str) -> str:
    """Return the share key of an age band; a mixture or a driver is none."""
    from xltools.reference.sharing.keys import UnknownKey, share_key
    from xltools.reference.sharing.measures import NONE

    key = share_key(text, NONE)
    if isinstance(key, UnknownKey) or key.is_weighted:
        raise UsageError(f"{text!r} is no age band. Write 0-15, 16-64 or 65+, or leave it blank for everybody.")
    return key.name
