"""Figures typed in for bodies, drawn inside tests: rows of the spend mapping workbook as the lead team would type them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from tests.counting.places import HACKNEY, NEVER_FILLED, return_of
from xltools.counting.policy import DEFAULT_POLICY
from xltools.folder import unsaved_folder
from xltools.model import Header, Location, ReadFile, ReturnOrigin
from xltools.pipeline import count_files
from xltools.reading.lines import TEXT
from xltools.template.mapping import FIRST_ROW, MAPPING_FILE, WhichCounts, columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.counting.policy import Policy
    from xltools.model import Partner, Place, Return

COLUMN_OF = MappingProxyType({column.code: at for at, column in enumerate(columns(), 1) if column.code})
CHOICE = Location(MAPPING_FILE, "Bodies", FIRST_ROW, 12)
MILLION = 100_000_000


class Row(NamedTuple):
    """A row of the sheet: pence by the code of their column, and what else it says."""

    amounts: Mapping[str, int]
    expenditure_type: str = "Revenue"
    funder: str = ""
    basis: str = "Actual"
    notes: str = ""


def typed_in(
    body: str,
    *rows: Row,
    which: WhichCounts = WhichCounts.USUAL,
    first: int = FIRST_ROW,
    year: str = "2010-11",
    beside: bool = False,
) -> Return:
    """Return what is typed in for a body, from a row on: a line an amount, with the column it stands in.

    `beside` says that our own estimate of the body stood on the sheet.
    """
    cells = [(at, row, code) for at, row in enumerate(rows, first) for code in row.amounts]
    lines = [
        {
            "service": f"Service {code}",
            "cofog": code,
            "gross": row.amounts[code],
            "expenditure_type": row.expenditure_type,
            "funder": row.funder,
            "basis": row.basis,
            "notes": row.notes,
        }
        for _, row, code in cells
    ]
    read = return_of(
        body, lines, MAPPING_FILE, which_counts=which.value, financial_year=year, prefilled="yes" if beside else ""
    )
    cell_of = {"organisation": Location(MAPPING_FILE, "Mapping", first, 1), "which_counts": CHOICE}
    header = Header(read.header.values, MappingProxyType(cell_of))
    frame = read.lines.assign(
        row=pd.array([at for at, _, _ in cells], dtype="int32"),
        amount_column=pd.array([COLUMN_OF[code] for *_, code in cells], dtype="int16"),
        sheet=pd.array(["Mapping"] * len(cells), dtype=TEXT),
        return_id=pd.array([f"{MAPPING_FILE} {body}"] * len(cells), dtype=TEXT),
    )
    return replace(
        read,
        header=header,
        return_id=f"{MAPPING_FILE} {body}",
        content=frame,
        origin=ReturnOrigin.TYPED_IN,
        sha256="0" * 64,
    )


def counted(
    partners: Sequence[Partner],
    *returns: Return,
    place: Place = HACKNEY,
    estimated: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> Count:
    """Return the count of what was sent and typed in, with estimates of the rest or without."""
    policy = replace(policy, estimate_missing_returns=estimated)
    folder = replace(unsaved_folder(place, tuple(partners)), policy=policy, coding=NEVER_FILLED)
    return count_files(folder, [ReadFile(read.file, read.sha256, 0, (read,), origin=read.origin) for read in returns])


def of(count: Count, body: str) -> dict[str, int]:
    """Return what counts of a body, in pence by division."""
    own = count.lines[count.lines["organisation"].eq(body)]
    return {str(division): int(pence) for division, pence in own.groupby("division")["counted"].sum().items() if pence}
