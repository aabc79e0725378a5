"""Taking a publisher's file in: which one it is by its content, and whether it can be what it says beside what is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.reference.figures import (
    allocations_file,
    outturn_file,
    outturn_layout,
    population_file,
    time_series_file,
    treasury_file,
)
from xltools.reference.figures.held import BUNDLED
from xltools.reference.figures.published import OddFileError, text_of
from xltools.reference.years import nearest
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.reference.figures.published import PublishedFile, Release, TidyTable

UNDERSTOOD = (
    "Understood are ONS's mid-year population estimates (workbook or CSV), HM Treasury's database of the Country and Regional "
    "Analysis (workbook), MHCLG's revenue outturn RSX and RO1 to RO6 by authority (ODS or CSV) and its multi-year data set (CSV), "
    "and NHS England's allocations to integrated care boards (workbook)."
)
_OTHERS = (
    (
        re.compile(r"capital (outturn|expenditure)|\bcor[ _]?[abc]?\d?\b"),
        "is of capital outturn, not of revenue outturn (RSX, RO1 to RO6)",
    ),
    (re.compile(r"grand total|hmt function.*\(all\)"), "holds a pivot table and not the database itself"),
    (
        re.compile(r"per head|\bpesa\b|public expenditure statistical"),
        "is of HM Treasury's PESA tables (spending per head)",
    ),
    (re.compile(r"revenue account budget|\bra_la_data"), "is of budgets, not of outturn"),
    (re.compile(r"quarterly revenue"), "is of quarterly returns, not of a year's outturn"),
    (re.compile(r"benefit expenditure"), "is of DWP's benefit expenditure"),
)
"""Publications that look alike and are something else."""
_FORMULA = re.compile(r"-\D")
FAR = 2
"""How many times as much, or as little, a year's total may be as that of the nearest year known."""


def take(file: PublishedFile, years: Sequence[str] = ()) -> Release:
    """Return what a publisher's file holds, checked; `years` are the calendar years of population wanted (all if none).

    Raises `OddFileError`, in words for the analyst, where it is not one of the files understood or does not agree with itself.
    """
    if time_series_file.is_time_series(file):
        release: Release = time_series_file.read_time_series(file)
    elif outturn_layout.is_outturn(file):
        release = outturn_file.read_outturn(file)
    elif treasury_file.is_treasury(file):
        release = treasury_file.read_treasury(file)
    elif allocations_file.is_allocations(file):
        release = allocations_file.read_allocations(file)
    elif population_file.is_population(file):
        return population_file.read_populations(file, years)  # compared with known people district by district
    else:
        raise OddFileError(f"{file.name} {_what_else(file)} {UNDERSTOOD}")
    for table in release.tables:
        _plain_words(file.name, table)
        _beside_known(file.name, table)
    return release


def _plain_words(name: str, table: TidyTable) -> None:
    """Refuse words that a spreadsheet program would run when somebody opens the table that is kept."""
    for rows in (table.rows, *table.parts.values()):
        for cell in (cell for row in rows for cell in row):
            if (cell[:1] in "=+@\t\r" and cell) or _FORMULA.match(cell):
                raise OddFileError(f"{name} has {cell[:40]!r} where a name should stand: no publisher's table does.")


def _what_else(file: PublishedFile) -> str:
    """Say what a file is that cannot be added, where its first rows tell."""
    heads = fold(
        " ".join(text_of(row, column) for sheet in file.sheets for row in file.rows(sheet)[:15] for column in range(4))
    )
    text = f"{fold(' '.join((file.name, *file.sheets)))} {heads}"
    named = next((words for pattern, words in _OTHERS if pattern.search(text)), "")
    if not named and "e-code" in heads and "local authority" in heads:
        named = "has no asset codes such as RSX-edu-net-cur-exp beside its figures (they may stand in a hidden row)"
    if named:
        return f"{named}, which cannot be added."
    return "is not one of the published files that can be added."


def _beside_known(name: str, table: TidyTable) -> None:
    """Refuse figures far from the nearest year's: in pounds instead of thousands, say, or of a part of England only."""
    carried = BUNDLED.spending_years() if table.key.table == "subfunctions" else BUNDLED.years_of(table.key.table)
    year = nearest(carried, table.key.year)
    known = _known(table.key.table, year)
    if not known:
        return
    amounts = table.rows[0].index("pounds" if "pounds" in table.rows[0] else "net_current_expenditure")
    stated = sum(int(row[amounts]) for row in table.rows[1:])
    if stated * FAR < known or stated > known * FAR:
        raise OddFileError(
            f"{name}: its figures for {table.key.year} come to £{stated / 10**9:,.3f}bn, those known for {year} to "
            f"£{known / 10**9:,.3f}bn. Check that it is the publisher's own file, in £ thousand and of all England."
        )


def _known(table: str, year: str) -> int:
    """Return the whole of a table the package carries, in pounds; 0 where there is nothing to compare with."""
    if table == "rsx":
        return sum(row.net_current_expenditure for row in BUNDLED.outturn(year)) // 100
    if table == "authority_totals":
        return sum(total.net_current_expenditure for total in BUNDLED.authority_totals(year).values()) // 100
    if table == "subfunctions":
        return sum(row.pence for row in BUNDLED.spending(year)) // 100
    return sum(row.pence for row in BUNDLED.allocations(year)) // 100 if table == "allocations" else 0
