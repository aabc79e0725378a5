"""A count made ready to be compared with another, and compared with the earlier one it names."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting import totals
from xltools.counting.change.change import Change, change_between
from xltools.counting.change.compared import COLUMNS, TEXT_COLUMNS, ComparedCount
from xltools.model import column_letters
from xltools.reading.lines import AMOUNT_COLUMN, TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.count import Count


@lru_cache(maxsize=2)  # the sheet, the report and the terminal all tell it
def change_of(count: Count) -> Change | None:
    """Return the change since the earlier count that count.toml names; None where it names none, or none that could be read."""
    earlier = count.compared_with.earlier
    return None if earlier is None else change_between(earlier, compared(count))


def compared(count: Count, source: str = "") -> ComparedCount:
    """Return a count ready to be compared."""
    lines = count.lines
    ready = pd.DataFrame({name: lines[name] for name in TEXT_COLUMNS if name != "cell"})
    ready["cell"] = pd.array(_cells(count), dtype=TEXT)
    ready["row"] = lines["row"].to_numpy(dtype=np.int64)
    ready["amount"] = lines["amount"].fillna(0).to_numpy(dtype=np.int64)
    ready["counted"] = lines["counted"].to_numpy(dtype=np.int64)
    table = totals.by_division(count)
    divisions = {str(code): int(pence) for code, pence in zip(table["division"], table["counted"], strict=True)}
    return ComparedCount(
        f"{count.place.name}, {count.place.year}",
        count.place.year,
        source,
        ready[list(COLUMNS)].reset_index(drop=True),
        divisions,
        count.partners,
        frozenset(area.code for area in count.place.areas),
        count.population,
        _kinds(count),
    )


def _cells(count: Count) -> list[str]:
    """The cell of each line's amount, "" where the file has no column of amounts we know."""
    own = [read.columns.get("local", 0) or read.columns.get("gross", 0) for read in count.batch.returns]
    gross = [read.columns.get("gross", 0) for read in count.batch.returns]
    lines = count.lines
    each = zip(
        lines["return_no"].tolist(),
        lines["row"].tolist(),
        lines[AMOUNT_COLUMN].tolist(),
        lines["local"].notna().tolist(),
        strict=True,
    )
    cells = []
    for number, row, column, is_local in each:
        at = column or (own[number] if is_local else gross[number])
        cells.append(f"{column_letters(at)}{row}" if at and row else "")
    return cells


def _kinds(count: Count) -> Mapping[int, str]:
    ledger = count.ledger
    if ledger is None:
        return MappingProxyType({})
    kinds = {finding.id: str(finding.kind) for finding in ledger.double_counts}
    touched = np.flatnonzero(ledger.outcome.lost != 0)
    return MappingProxyType({int(line): kinds[ledger.outcome.by[line]] for line in touched})
