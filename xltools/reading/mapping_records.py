"""What of a row of the spend mapping workbook was typed, and what is the tool's: the one rule, for the reader and the refresh alike.

The workbook records what was filled in (the table Filled: a record a row, in pence). An amount that is not its record's to the penny
is typed. One that is, is the tool's: whoever types two amounts of a row and says how they were reached has said nothing of the
others. Only where every amount of a row is its record's and the row no longer says Initial estimate was it confirmed as a whole; then
all of it is typed. Rows get sorted, inserted and deleted, so a row belongs to a record by what it says and never by where it stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    RecordKey = tuple[str, str, str]

NO_RECORD = -1
_MOST_PAIRS = 20_000
"""Rows times records of one body, source and kind that are compared pair by pair; beyond, in their order."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a row was filled in with, or what it says now: whose money it is, and pence by the code of their column.

    `words` is what the tool wrote beside the amounts, by field.
    """

    body: str
    funder: str
    expenditure_type: str
    amounts: Mapping[str, int]
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def key(self) -> RecordKey:
        """What a row and its record have in common, however it is spelt."""
        return word_key(self.body), word_key(self.funder), word_key(self.expenditure_type)


def match_records(rows: Sequence[Record], records: Sequence[Record]) -> list[int]:
    """Return the position of each row's record, `NO_RECORD` where it has none: the best agreeing one, each record once."""
    matched = [NO_RECORD] * len(rows)
    of_key: dict[RecordKey, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        of_key[record.key].append(position)
    rows_of_key: dict[RecordKey, list[int]] = defaultdict(list)
    for position, row in enumerate(rows) if of_key else ():
        if row.key in of_key:
            rows_of_key[row.key].append(position)
    for key, positions in rows_of_key.items():
        for row_at, record_at in _pairs(positions, of_key[key], rows, records):
            matched[row_at] = record_at
    return matched


def _pairs(
    row_positions: Sequence[int], record_positions: Sequence[int], rows: Sequence[Record], records: Sequence[Record]
) -> list[tuple[int, int]]:
    """Rows with their records, of one body, source and kind."""
    if len(row_positions) * len(record_positions) > _MOST_PAIRS:
        return list(zip(row_positions, record_positions, strict=False))
    pairs = product(row_positions, record_positions)
    agreeing = sorted(pairs, key=lambda pair: (-_agreement(rows[pair[0]], records[pair[1]]), *pair))
    taken_rows: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for row_at, record_at in agreeing:
        if row_at not in taken_rows and record_at not in taken:
            chosen.append((row_at, record_at))
            taken_rows.add(row_at)
            taken.add(record_at)
    return chosen


def _agreement(row: Record, record: Record) -> int:
    return sum(row.amounts.get(code) == pence for code, pence in record.amounts.items())


def is_confirmed(amounts: Iterable[tuple[int | None, int | None]], basis: str) -> bool:
    """Say whether a row was confirmed as a whole: no initial estimate any more, and every amount in it is its record's.

    `amounts` are pairs of what stands there and what was filled in, as `is_typed` takes them.
    """
    return basis != INITIAL_ESTIMATE and all(recorded is not None and pence == recorded for pence, recorded in amounts)


def is_typed(pence: int | None, recorded: int | None, *, confirmed: bool) -> bool:
    """Say whether an amount was typed: it is not what was filled in, or its row was confirmed as a whole (`is_confirmed`).

    `pence` is None where what stands in the cell cannot be read, `recorded` where nothing was filled in there. A zero is an amount.
    """
    return confirmed or recorded is None or pence != recorded
