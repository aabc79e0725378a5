"""Where the headings of the Spending table stand, and which column is which, forgivingly.

Headings are compared by a folded key: case, punctuation, brackets and units do not matter; a moved, renamed or
misspelt heading is understood, and said to be so.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xltools.reading.heading_rows import HeadingRows, one_row, titles_over, two_rows
from xltools.reading.money_headings import ChosenColumns, MoneyColumn, choose_columns, money_heading, with_title
from xltools.reading.periods import NO_PERIOD, is_period_only
from xltools.reading.units import unit_only
from xltools.template.layout import BY_FIELD, COLUMNS, CSV_ONLY_FIELDS, HEADINGS_1_0, MONEY_FIELDS
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.heading_rows import MergedCells

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
    *("overheads", "amount", "counted", "removed", "why_not", "why_not_text", "origin", "cell"),
)
"""What the lines CSV that xltools writes adds to a partner's own columns; left out where such a file is read back."""
_SURE_SIGNS = frozenset({"counted", "removed", "why_not"})

_THOUSANDS = re.compile(r"£?\s*['\u2019]?\s*\b000['\u2019]?s?|£\s*k\b|thousand|\(k\)", re.IGNORECASE)
_MILLIONS = re.compile(r"£\s*m(?:n|illions?)?\b|\bmillions?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings found: their row in the block searched (from 0), and each field's column (from 0) in it.

    `slips` are fields understood in spite of a slip; `duplicates` and `unknown` are columns, with the heading as typed. `money`
    has every column that could be one of a money field, best first, `chosen` which of them is read. `last_row` is the last row
    of the headings, where a second one holds units or years; `units_at` says in which row the unit of a column stands, and its words.
    """

    row: int
    columns: Mapping[str, int]
    texts: Mapping[int, str]
    slips: tuple[str, ...] = ()
    duplicates: Mapping[int, str] | None = None
    unknown: tuple[int, ...] = ()
    money: Mapping[str, tuple[MoneyColumn, ...]] = dataclasses.field(default_factory=dict)
    chosen: Mapping[str, ChosenColumns] = dataclasses.field(default_factory=dict)
    last_row: int = 0
    units_at: Mapping[int, tuple[int, str]] = dataclasses.field(default_factory=dict)

    @property
    def unread(self) -> dict[int, str]:
        """The columns (from 0) that are not read, with the field whose rivals they are, "" where we do not know them."""
        left_out = {column.column: name for name, choice in self.chosen.items() for column in choice.left_out}
        return {**dict.fromkeys(self.unknown, ""), **left_out, **(self.duplicates or {})}

    @property
    def year(self) -> str:
        """The financial year that the headings of the columns read state, "" where they state none."""
        years = {column.heading.period.year for choice in self.chosen.values() for column in choice.read} - {""}
        return years.pop() if len(years) == 1 else ""

    @property
    def _is_of_years(self) -> bool:
        """Whether any heading of a money column says something of time, without which no year changes what is read."""
        return any(column.heading.period != NO_PERIOD for columns in self.money.values() for column in columns)

    def for_year(self, year: str) -> Headings:
        """Return the headings with the money columns of a year (``2010-11``) chosen, where several years stand side by side."""
        if self.chosen and not self._is_of_years:
            return self
        chosen = {name: choose_columns(columns, year) for name, columns in self.money.items()}
        columns = {**self.columns, **{name: choice.read[0].column for name, choice in chosen.items()}}
        rivals = {rival.column: name for name, choice in chosen.items() for rival in choice.rivals}
        others = {column: name for column, name in (self.duplicates or {}).items() if name not in chosen}
        return replace(self, columns=columns, chosen=chosen, duplicates={**others, **rivals})


@lru_cache(maxsize=4096)
def fold_heading(text: str) -> str:
    """Return the key two spellings of a heading share; units and what stands in brackets with them are left out."""
    return word_key(_MILLIONS.sub(" ", _THOUSANDS.sub(" ", text)))


_ALSO_IN_CSV = {
    "reference": (
        *("transaction no", "transaction number", "transaction id", "trans no", "invoice number", "invoice no"),
        *("voucher number", "payment number", "payment reference", "ledger reference"),
    ),
    "period": ("payment date", "date paid", "paid date", "date of payment", "transaction date", "invoice date"),
}
"""What tells two payments apart that are otherwise alike, as ledgers head it."""


@cache
def known_headings() -> Mapping[str, str]:
    """Return every heading understood, folded, and its field: the template's first, then others, then field names."""
    names = {fold_heading(name): name for name in (*CSV_ONLY_FIELDS, *(column.field for column in COLUMNS))}
    others = {fold_heading(other): column.field for column in COLUMNS for other in column.also}
    others |= {fold_heading(other): field for field, also in _ALSO_IN_CSV.items() for other in also}
    return {**names, **others, **{fold_heading(column.heading): column.field for column in COLUMNS}}


def find_headings(rows: Sequence[Sequence[object]], *, csv: bool = False, merged: MergedCells = ()) -> Headings | None:
    """Return the headings in a block of rows, or None where none of the first 30 rows looks like them.

    The row with most known headings counts, or two rows that make one. `csv` also takes the columns a lines CSV adds (partner,
    year ...). `merged` cells say how far a title over several columns reaches.
    """
    best: Headings | None = None
    for number in range(min(len(rows), SEARCHED_ROWS)):
        for heads in _heading_rows(rows, number, csv, merged):
            headings = _understand(rows, heads, csv, merged)
            if _looks_right(headings) and (best is None or len(headings.columns) > len(best.columns)):
                best = headings
        if best and len(best.columns) >= ENOUGH_HEADINGS:
            break
    return best


def _heading_rows(
    rows: Sequence[Sequence[object]], number: int, csv: bool, merged: MergedCells
) -> Iterator[HeadingRows]:
    """The headings that may begin in a row: over two rows, where those below add to them; else in this row alone."""
    texts = _texts(rows[number])
    if len(texts) < 2:
        return
    both = None if csv or number + 1 == len(rows) else _over_two_rows(rows, number, texts, merged)
    if both:
        yield both
    elif _exact(texts, csv):
        yield one_row(number, texts)


def _over_two_rows(
    rows: Sequence[Sequence[object]], number: int, texts: Mapping[int, str], merged: MergedCells
) -> HeadingRows | None:
    """Headings over this row and the next, unless that one does as well alone, or holds nothing but units and years."""
    below = rows[number + 1]
    if any(isinstance(value, int | float) for value in below) or _beside(rows, number + 1, texts, whole=True):
        return None
    lower = _texts(below)
    heads = two_rows(number, texts, lower, merged, _field_of) if lower else None
    if heads is None or not _exact(heads.words, csv=False):
        return None
    alone = _understand(rows, one_row(number + 1, lower), csv=False, merged=merged)
    if _looks_right(alone) and len(alone.columns) >= len(_understand(rows, heads, csv=False, merged=merged).columns):
        return None
    return heads


@lru_cache(maxsize=4096)
def _field_of(text: str) -> str:
    """The field of a heading as it is spelt; "" where it is none of ours, or says nothing but a year."""
    name = _allowed(False).get(fold_heading(text), "")
    if name and name not in MONEY_FIELDS:
        return name
    heading = money_heading(text)
    return "" if heading is None or heading.is_bare or heading.is_slip else heading.field


def fields_of_1_0() -> tuple[str, ...]:
    """Return the fields that template 1.0 had, in its order."""
    return tuple(known_headings()[fold_heading(heading)] for heading in HEADINGS_1_0)


def _texts(row: Sequence[object]) -> dict[int, str]:
    return {
        column: " ".join(value.split()) if isinstance(value, str) else value.isoformat()[:10]
        for column, value in enumerate(row[:WIDEST_TABLE])
        if value and ((isinstance(value, str) and value.strip()) or isinstance(value, date))
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


def _understand(rows: Sequence[Sequence[object]], heads: HeadingRows, csv: bool, merged: MergedCells) -> Headings:
    known, row, last_row = _allowed(csv), heads.row, heads.last_row
    above = _beside(rows, row - 1, heads.words, merged)
    below = _beside(rows, last_row + 1, heads.words, whole=True)
    columns: dict[str, int] = {}
    duplicates: dict[int, str] = {}
    money: dict[str, list[MoneyColumn]] = {}
    left: list[int] = []
    units_at: dict[int, tuple[int, str]] = {}
    for column, text in sorted(heads.words.items()):
        if csv and _is_ours(text, heads.words):
            continue
        name = known.get(fold_heading(text), "")
        if name and name not in MONEY_FIELDS:
            _take(name, column, heads.words, columns, duplicates)
        elif candidate := _money_column(column, heads, above, below):
            money.setdefault(candidate.heading.field, []).append(candidate)
            units_at[column] = _unit_at(column, heads, above, below)
        else:
            left.append(column)
    best = {name: _best_first(_under_titles(rows, heads, each, merged)) for name, each in money.items()}
    slips = _slips({column: heads.words[column] for column in left}, columns, known)
    columns.update({name: column for column, name in slips.items()})
    misspelt = tuple(name for name, candidates in best.items() if candidates[0].heading.is_slip)
    unknown = tuple(column for column in left if column not in slips)
    understood = Headings(row, columns, heads.texts, (*slips.values(), *misspelt), duplicates, unknown, best)
    return replace(understood, last_row=last_row + bool(below), units_at=units_at).for_year("")


def _take(
    name: str, column: int, texts: Mapping[int, str], columns: dict[str, int], duplicates: dict[int, str]
) -> None:
    """Give a field its column; of two the one whose heading is closer."""
    if name not in columns:
        columns[name] = column
    elif _closeness(texts[column], name) > _closeness(texts[columns[name]], name):
        duplicates[columns[name]] = name
        columns[name] = column
    else:
        duplicates[column] = name


def _money_column(
    column: int, heads: HeadingRows, above: Mapping[int, str], below: Mapping[int, str]
) -> MoneyColumn | None:
    """The column as one of a money field, its heading read with the unit or year that stands above or below it."""
    text, title = heads.words[column], above.get(column, "")
    if not money_heading(text):
        return None
    heading = money_heading(" ".join(part for part in (title, text, below.get(column, "")) if part))
    quoted = [part for part in (title, below.get(column, "")) if part and is_period_only(part)]
    whole = (
        " ".join((*quoted[:1], heads.texts[column])) if title in quoted else " ".join((heads.texts[column], *quoted))
    )
    group = heads.groups.get(column, "")
    if heading and group:
        heading = with_title(heading, whole)
    return MoneyColumn(column, whole, heading, text, group) if heading else None


def _under_titles(
    rows: Sequence[Sequence[object]], heads: HeadingRows, money: list[MoneyColumn], merged: MergedCells
) -> list[MoneyColumn]:
    """Columns headed alike, with the titles above that tell them apart ("Revenue", "Capital")."""
    if len(money) < 2 or not heads.row or any(column.group for column in money):
        return money
    texts = _texts(rows[heads.row - 1])
    titles = titles_over(heads.row - 1, texts, heads.words, heads.words, merged) | texts
    over = [titles.get(column.column, "") for column in money]
    if len(set(over)) == 1 or any(is_period_only(title) or unit_only(title) for title in over if title):
        return money
    return [
        replace(column, text=f"{title} {column.text}".strip(), group=title)
        for column, title in zip(money, over, strict=True)
    ]


def _unit_at(column: int, heads: HeadingRows, above: Mapping[int, str], below: Mapping[int, str]) -> tuple[int, str]:
    """In which row (from 0) the unit of a column stands, and its words."""
    text = heads.texts[column]
    if unit_only(heads.lower.get(column, "")):
        return heads.last_row, heads.lower[column]
    own = money_heading(heads.words[column])
    if own and own.unit and own.unit.stated:
        return heads.row, text
    beside = ((heads.row - 1, above.get(column, "")), (heads.last_row + 1, below.get(column, "")))
    return next(((number, words) for number, words in beside if words and unit_only(words)), (heads.row, text))


def _best_first(candidates: Sequence[MoneyColumn]) -> tuple[MoneyColumn, ...]:
    """Properly spelt ones only, where there are any; the closest to the template's own words first, else as they stand."""
    proper = [candidate for candidate in candidates if not candidate.heading.is_slip] or list(candidates)
    return tuple(
        sorted(proper, key=lambda candidate: (-_closeness(candidate.words, candidate.heading.field), candidate.column))
    )


def _beside(
    rows: Sequence[Sequence[object]],
    row: int,
    headings: Mapping[int, str],
    merged: MergedCells = (),
    *,
    whole: bool = False,
) -> dict[int, str]:
    """The units and years that stand above or below the headings of money columns, by column.

    A year above reaches as far as it is merged, else to the next. `whole` rows hold nothing else.
    """
    if not 0 <= row < len(rows):
        return {}
    texts = _texts(rows[row])
    if whole:
        filled = sum(
            value not in (None, "") and not (isinstance(value, str) and value.isspace()) for value in rows[row]
        )
        nothing_else = len(texts) == filled and all(unit_only(text) or is_period_only(text) for text in texts.values())
        return texts if nothing_else else {}
    beside = {column: text for column, text in texts.items() if unit_only(text) or is_period_only(text)}
    of_money = {column for column, text in headings.items() if money_heading(text)}
    over = titles_over(row, texts, of_money, headings, merged)
    return beside | {column: text for column, text in over.items() if text in beside.values()}


_NO_SLIP = re.compile(r"[\d£€$%]")
"""What is no slip of the pen: a figure, a currency, a per cent."""


def _is_ours(text: str, texts: Mapping[int, str]) -> bool:
    return text in OWN_COLUMNS and set(texts.values()) >= _SURE_SIGNS


def _closeness(text: str, field: str) -> int:
    """How many words a heading shares with the template's own; its very words, or the field's name, are closest."""
    own, said = fold_heading(BY_FIELD[field].heading) if field in BY_FIELD else field, fold_heading(text)
    return 100 if said == own else len({*own.split()} & {*said.split()})


def _slips(texts: Mapping[int, str], taken: Mapping[str, int], known: Mapping[str, str]) -> dict[int, str]:
    """Headings that are a slip away from a known one whose column was not found, best match first."""
    texts = {column: text for column, text in texts.items() if not _NO_SLIP.search(text)}
    if not texts:
        return {}
    free = {key: name for key, name in known.items() if name not in taken and name not in MONEY_FIELDS and len(key) > 3}
    if not free:
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


def nearest_headings(rows: Sequence[Sequence[object]]) -> tuple[int, tuple[str, ...], str]:
    """Return the row, from 0, that comes nearest to headings, its words, and which of ours it lacks; row -1 where none has any.

    For a sheet whose headings were not recognised, such as a pivot table: the row of several words with most in common.
    """
    from rapidfuzz import fuzz, process  # only what was not recognised needs it

    known = list(known_headings())
    best: tuple[float, int, tuple[str, ...]] = (0.0, -1, ())
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        words = tuple(_texts(row).values())
        keys = [fold_heading(text) for text in words[:20]]
        score = sum(found[1] for key in keys if (found := process.extractOne(key, known, scorer=fuzz.ratio)))
        if len(words) > 1 and score > best[0]:
            best = (score, number, words)
    have = {known_headings().get(fold_heading(text)) for text in best[2]}
    lacking = [BY_FIELD[field].heading for field in ("service", "gross") if field not in have]
    return best[1], best[2], " and ".join(f"'{heading}'" for heading in lacking)
