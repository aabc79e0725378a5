"""Where the headings of the Spending table stand, and which column is which, forgivingly.

Headings are compared by a folded key: case, punctuation, brackets and units do not matter; a moved, renamed or
misspelt heading is understood, and said to be so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xltools.template.layout import BY_FIELD, COLUMNS, CSV_ONLY_FIELDS, HEADINGS_1_0
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEARCHED_ROWS = 30
"""Headings are looked for in this many rows from the top."""
FEWEST_HEADINGS = 3
"""Columns that must be recognised before a row is taken for the headings."""
CLOSE_ENOUGH = 85.0
"""rapidfuzz's ratio from which a heading is taken for a slip of a known one."""
ENOUGH_HEADINGS = 12
"""Recognised columns that leave no doubt, so that no further row is looked at."""
WIDEST_TABLE = 200
"""Columns looked at for headings."""

OWN_COLUMNS = (
    *("workbook", "sheet", "row", "organisation", "organisation_type", "level", "code", "function", "code_from"),
    *("suggested", "how", "shared_by", "share", "share_year", "share_source", "by_key", "outside", "low", "high"),
    *("overheads", "amount", "counted", "removed", "why_not", "why_not_text"),
)
"""What the lines CSV that xltools writes adds to a partner's own columns; left out where such a file is read back."""
_SURE_SIGNS = frozenset({"counted", "removed", "why_not"})

_THOUSANDS = re.compile(r"£?\s*['\u2019]?\s*\b000['\u2019]?s?|£\s*k\b|thousand|\(k\)", re.IGNORECASE)
_MILLIONS = re.compile(r"£\s*m(?:n|illions?)?\b|\bmillions?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings found: their row in the block searched (from 0), and each field's column (from 0) in it.

    `scales` are powers of ten that a money heading states ("£000" -> 3). `slips` are fields understood in spite of
    a slip; `duplicates` and `unknown` are columns, with the heading as typed.
    """

    row: int
    columns: Mapping[str, int]
    texts: Mapping[int, str]
    scales: Mapping[str, int]
    slips: tuple[str, ...] = ()
    duplicates: Mapping[int, str] | None = None
    unknown: tuple[int, ...] = ()


@lru_cache(maxsize=4096)
def fold_heading(text: str) -> str:
    """Return the key two spellings of a heading share; units and what stands in brackets with them are left out."""
    return word_key(_MILLIONS.sub(" ", _THOUSANDS.sub(" ", text)))


@cache
def known_headings() -> Mapping[str, str]:
    """Return every heading understood, folded, and its field: the template's first, then others, then field names."""
    names = {fold_heading(name): name for name in (*CSV_ONLY_FIELDS, *(column.field for column in COLUMNS))}
    others = {fold_heading(other): column.field for column in COLUMNS for other in column.also}
    return {**names, **others, **{fold_heading(column.heading): column.field for column in COLUMNS}}


def find_headings(rows: Sequence[Sequence[object]], *, csv: bool = False) -> Headings | None:
    """Return the headings in a block of rows, or None where none of the first 30 rows looks like them.

    The row with most known headings counts. `csv` also takes the columns a lines CSV adds (partner, year ...).
    """
    best: Headings | None = None
    for number in range(min(len(rows), SEARCHED_ROWS)):
        texts = _texts(rows[number])
        if len(texts) < 2 or not _exact(texts, csv):
            continue
        headings = _understand(number, texts, csv)
        if _looks_right(headings) and (best is None or len(headings.columns) > len(best.columns)):
            best = headings
            if len(headings.columns) >= ENOUGH_HEADINGS:
                break
    return best


def fields_of_1_0() -> tuple[str, ...]:
    """Return the fields that template 1.0 had, in its order."""
    return tuple(known_headings()[fold_heading(heading)] for heading in HEADINGS_1_0)


def _texts(row: Sequence[object]) -> dict[int, str]:
    return {
        column: " ".join(value.split())
        for column, value in enumerate(row[:WIDEST_TABLE])
        if isinstance(value, str) and value.strip()
    }


@cache
def _allowed(csv: bool) -> Mapping[str, str]:
    return {key: name for key, name in known_headings().items() if csv or name not in CSV_ONLY_FIELDS}


def _exact(texts: Mapping[int, str], csv: bool) -> int:
    known = _allowed(csv)
    return sum(fold_heading(text) in known for text in texts.values())


def _looks_right(headings: Headings) -> bool:
    core = {"service", "gross", "cofog"} & headings.columns.keys()
    return {"service", "gross"} <= headings.columns.keys() or (len(headings.columns) >= FEWEST_HEADINGS and bool(core))


def _understand(row: int, texts: Mapping[int, str], csv: bool) -> Headings:
    known = _allowed(csv)
    columns: dict[str, int] = {}
    duplicates: dict[int, str] = {}
    left: list[int] = []
    meant = {column: text for column, text in texts.items() if not (csv and _is_ours(text, texts))}
    for column, text in meant.items():
        field = known.get(fold_heading(text), "")
        if not field:
            left.append(column)
        elif field not in columns:
            columns[field] = column
        elif _closeness(text, field) > _closeness(texts[columns[field]], field):
            duplicates[columns[field]] = field
            columns[field] = column
        else:
            duplicates[column] = field
    slips = _slips({column: texts[column] for column in left}, columns, known)
    columns.update({field: column for column, field in slips.items()})
    unknown = tuple(column for column in left if column not in slips)
    scales = {field: scale for field, column in columns.items() if (scale := _scale(texts[column]))}
    return Headings(row, columns, texts, scales, tuple(slips.values()), duplicates, unknown)


def _is_ours(text: str, texts: Mapping[int, str]) -> bool:
    return text in OWN_COLUMNS and set(texts.values()) >= _SURE_SIGNS


def _closeness(text: str, field: str) -> int:
    """How many words a heading shares with the template's own; its very words, or the field's name, are closest."""
    own, said = fold_heading(BY_FIELD[field].heading) if field in BY_FIELD else field, fold_heading(text)
    return 100 if said == own else len({*own.split()} & {*said.split()})


def _slips(texts: Mapping[int, str], taken: Mapping[str, int], known: Mapping[str, str]) -> dict[int, str]:
    """Headings that are a slip away from a known one whose column was not found, best match first."""
    free = {key: field for key, field in known.items() if field not in taken and len(key) > 3}
    if not texts or not free:
        return {}
    from rapidfuzz import fuzz, process  # only slips need it

    matches = []
    for column, text in texts.items():
        best = process.extractOne(fold_heading(text), list(free), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        if best:
            matches.append((-best[1], column, free[best[0]]))
    slips: dict[int, str] = {}
    for _, column, field in sorted(matches):
        if field not in slips.values():
            slips[column] = field
    return slips


def _scale(text: str) -> int:
    if _THOUSANDS.search(text):
        return 3
    return 6 if _MILLIONS.search(text) else 0
