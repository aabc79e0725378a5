"""Which column of a spend mapping workbook is which: its fields, and its columns of amounts by division, CIPFA heading or theme.

Forgiving as for returns: headings may be moved, renamed, stand in another row, or say no more than a division's code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reading.cells import cell_text
from xltools.reading.choices import match_choice
from xltools.reading.headings import SEARCHED_ROWS, WIDEST_TABLE
from xltools.reading.units import plain_words, take_unit
from xltools.reading.years import financial_year
from xltools.reference import cofog
from xltools.template.mapping import Classification, columns, headings
from xltools.text import shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FEWEST_AMOUNTS = 3
"""Columns of amounts that must be recognised, beside the column of bodies, before a row is taken for the headings."""
CLOSE_ENOUGH = 85.0
"""rapidfuzz's ratio from which a heading is taken for a slip of a known one."""

ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "organisation": (
            "bodies",
            "organisation",
            "organization",
            "name of body",
            "spending body",
            "public body",
            "partner",
            "who spends",
        ),
        "funder": (
            "original source",
            "source of the money",
            "source of money",
            "source of funding",
            "funder",
            "funded by",
        ),
        "total": ("totals", "row total", "total spending", "total spend", "all functions", "sum"),
        "expenditure_type": ("revenue capital", "rev cap", "revenue or cap", "capital or revenue", "type of spending"),
        "area": ("area", "area covered", "area of the figure", "area it covers"),
        "basis": ("basis", "how reached", "how the figure was reached", "how was the local figure reached"),
        "figure_source": ("source of figure", "source of the figures", "where from", "figure from", "source"),
        "figure_year": ("year of figure", "year of the figures", "figure year", "year"),
        "notes": ("note", "comments", "comment", "remarks"),
        "from_return": ("return", "what the return says"),
        "checked": ("check",),
    }
)
"""What else the fields are headed, as `word_key` leaves it."""

_CODED = re.compile(
    r"(?:cofog\s*(?:division\s*)?)?(?P<code>\d{1,2}(?:\.\d{1,2}){0,2})(?:\.0)?(?:\s*[-.:)]\s*|\s+|$)(?P<name>.*)",
    re.IGNORECASE,
)
_PART = re.compile(r"\bof which\b|\bincluding\b|\bincl\b|\bmemo\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts: what its lines are classified as, its heading and position in the block (from 0).

    `scale` is the power of ten its heading states (None: none), `question` why it is not read ("" where it is).
    """

    code: str
    text: str
    column: int
    scale: int | None = None
    question: str = ""

    @property
    def name(self) -> str:
        """What its money is spent on, in words: the heading without code and unit."""
        return _name_of(self.code, self.text)


@dataclass(frozen=True, slots=True)
class MappingHeadings:
    """The headings: first and last row in the block (from 0), the column of each field, the columns of amounts, the others."""

    row: int
    last_row: int
    classification: Classification
    fields: Mapping[str, int]
    amounts: tuple[AmountColumn, ...]
    own: Mapping[int, str]

    @property
    def texts(self) -> Mapping[int, str]:
        """The headings of the columns of amounts, by position."""
        return {column.column: column.text for column in self.amounts}


def find_mapping_headings(
    rows: Sequence[Sequence[object]], classification: str = "", year: str = ""
) -> MappingHeadings | None:
    """Return the headings of the table in a block of rows; None where none of the first 30 rows looks like them."""
    wanted = [kind for kind in Classification if kind.value == classification.strip().casefold()] or [*Classification]
    best: MappingHeadings | None = None
    for number in range(min(len(rows), SEARCHED_ROWS)):
        for kind in wanted:
            heads = _understand(rows, number, kind, year)
            if heads and (best is None or len(heads.amounts) > len(best.amounts)):
                best = heads
    return best


def _understand(
    rows: Sequence[Sequence[object]], number: int, kind: Classification, year: str
) -> MappingHeadings | None:
    texts = {at: text for at, value in enumerate(rows[number][:WIDEST_TABLE]) if (text := _text(value))}
    if len(texts) <= FEWEST_AMOUNTS:
        return None
    fields: dict[str, int] = {}
    amounts: list[AmountColumn] = []
    own: dict[int, str] = {}
    for at, text in texts.items():
        name = _field_of(text)
        if name and name not in fields:
            fields[name] = at
        elif not name and (column := amount_column(text, at, kind, year)):
            amounts.append(column)
        else:
            own[at] = text
    if "organisation" not in fields or len(amounts) < min(FEWEST_AMOUNTS, len(headings(kind))):
        return None
    counted = tuple(_asked(_without_parts(amounts, own), rows[number + 1 :]))
    return MappingHeadings(number, _last_row(rows, number, counted), kind, fields, counted, own)


def _text(value: object) -> str:
    text = " ".join(cell_text(value).split())
    return text.zfill(2) if isinstance(value, int | float) and text.isdigit() else text


@cache
def _fields() -> Mapping[str, str]:
    own = {word_key(column.heading): column.field for column in columns() if not column.is_amount}
    return {**{other: field for field, also in ALSO.items() for other in also}, **own}


@lru_cache(maxsize=4096)
def _field_of(text: str) -> str:
    return _fields().get(word_key(text), "")


@lru_cache(maxsize=4096)
def amount_column(text: str, at: int, kind: Classification, year: str = "") -> AmountColumn | None:
    """Return the column of amounts that a heading names; None where it names none, or another year's figures."""
    if _PART.search(text) or (year and (other := _year_in(text)) and other != year):
        return None
    unit, bare = take_unit(plain_words(text))
    scale = unit.scale if unit is not None and unit.stated and not unit.other else None
    code, question = _code_of(" ".join(bare.replace("()", " ").split()), kind)
    if not code:
        return None
    if unit is not None and unit.other:
        question = question or f"its heading says {unit.other}"
    return AmountColumn(code, text, at, scale, question)


def _year_in(text: str) -> str:
    match = re.search(r"(?:19|20)\d\d\s*[-/]\s*(?:(?:19|20)\d\d|\d\d)\b", text)
    return financial_year(match[0]) if match else ""


def _code_of(text: str, kind: Classification) -> tuple[str, str]:
    """The code a heading stands for, and what is doubtful about it."""
    if kind is Classification.COFOG:
        return _division_of(text)
    if kind is Classification.LAA:
        return match_choice(text, "laa_themes"), ""
    return _closest(text, tuple(headings(kind))), ""


def _division_of(text: str) -> tuple[str, str]:
    coded = _CODED.fullmatch(text)
    if coded is None:
        return _closest(text, _division_names()), ""
    code, name = cofog.normal_code(coded["code"]), coded["name"]
    if not cofog.known(code):
        return "", ""
    named = _closest(name, _division_names()) if word_key(name) else ""
    if named and named != cofog.division_of(code) and "." not in code:
        return code, f"its heading has the code {code} and the name of {named} {cofog.name_of(named)}"
    sure = named or not word_key(name) or coded["code"].startswith("0") or "." in code or _shares_word(code, name)
    return (code, "") if sure else ("", "")


@cache
def _division_names() -> tuple[tuple[str, str], ...]:
    return tuple((code, heading.partition(" ")[2]) for code, heading in headings(Classification.COFOG))


def _shares_word(code: str, name: str) -> bool:
    own = set(word_key(cofog.name_of(code)).split()) - {"and", "services"}
    return bool(own & set(word_key(name).split()))


@lru_cache(maxsize=4096)
def _closest(text: str, named: tuple[tuple[str, str], ...]) -> str:
    """The code of the name that a text is, or is a slip of; "" where it is none."""
    keys = {word_key(name): code for code, name in named}
    key = word_key(text)
    if key in keys or len(key) < 5:
        return keys.get(key, "")
    from rapidfuzz import fuzz, process  # only slips need it

    best = process.extractOne(key, list(keys), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return keys[best[0]] if best else ""


def _name_of(code: str, text: str) -> str:
    return cofog.name_of(code) if cofog.known(code) else code


def _without_parts(amounts: Sequence[AmountColumn], own: dict[int, str]) -> Iterator[AmountColumn]:
    """The columns less those of a part of a division that has a column itself: they are told with the team's own columns."""
    whole = {column.code for column in amounts if "." not in column.code}
    for column in amounts:
        if "." in column.code and cofog.division_of(column.code) in whole:
            own[column.column] = column.text
        else:
            yield column


def _asked(amounts: Iterator[AmountColumn], below: Sequence[Sequence[object]]) -> Iterator[AmountColumn]:
    """The columns, a second one under the very same heading left out where it is blank or the same, else asked about."""
    first: dict[str, AmountColumn] = {}
    for column in amounts:
        key = word_key(column.text)
        before = first.setdefault(key, column)
        if before is column:
            yield column
            continue
        here, there = ([row[at] if at < len(row) else "" for row in below] for at in (column.column, before.column))
        if here != there and any(value != "" for value in here):
            question = f"two columns are headed '{shorten(column.text, 40)}', with different amounts"
            yield AmountColumn(column.code, column.text, column.column, column.scale, question)


def _last_row(rows: Sequence[Sequence[object]], number: int, amounts: Sequence[AmountColumn]) -> int:
    """The last row of the headings: further rows belong to them that hold headings, units or names and no figure."""
    last = number
    for following in rows[number + 1 : number + 3]:
        values = [following[column.column] for column in amounts if column.column < len(following)]
        texts = [value for value in values if isinstance(value, str) and value.strip()]
        if len(texts) < FEWEST_AMOUNTS or any(isinstance(value, int | float) for value in values):
            break
        if any(any(sign.isdigit() for sign in text) and not _CODED.fullmatch(text) for text in texts):
            break
        last += 1
    return last


def is_heading_again(values: Mapping[int, object], heads: MappingHeadings) -> bool:
    """Say whether a row of amounts holds the headings once more."""
    again = sum(isinstance(value, str) and word_key(value) == word_key(heads.texts[at]) for at, value in values.items())
    return again >= FEWEST_AMOUNTS
