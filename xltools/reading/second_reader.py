"""What calamine refuses and openpyxl can still read: rare packings, macro sheets, slips in parts that do not matter.

Only reached through the first look at the package and its limits, and only in a worker that can be stopped.
"""

from __future__ import annotations

import io
import warnings
from itertools import islice

import openpyxl

from xltools.reading.cells import LAST_ROW
from xltools.reading.flags import LARGEST_BOX
from xltools.reading.refusals import Refused

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def read_rows(data: bytes, name: str) -> list[list[object]]:
    """Return the saved values of a sheet row by row from A1 on; error cells and blank ones are "". Refuses what it cannot read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _rows(data, name)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise Refused("file-damaged", f"the sheet {name} cannot be read") from error


def _rows(data: bytes, name: str) -> list[list[object]]:
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = workbook[name]
        sheet.reset_dimensions()  # a wrong dimension would cut the sheet short
        rows = [[_value(value) for value in row] for row in islice(sheet.iter_rows(values_only=True), LAST_ROW)]
    finally:
        workbook.close()
    width = max(map(len, rows), default=0)
    if width * len(rows) > LARGEST_BOX:
        raise Refused("cell-out-of-reach", f"the sheet {name} has {len(rows):,} rows and {width:,} columns")
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    return [row + [""] * (width - len(row)) for row in rows]


def _value(value: object) -> object:
    if value is None or (isinstance(value, str) and value in _ERRORS):
        return ""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
