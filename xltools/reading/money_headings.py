"""Headings of money columns: which field, in what unit, of which year; and which of several columns of a field is the year's.

A digit, a currency or a unit in a heading is never a slip of the pen: what is not understood of it is asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xltools.reading.periods import BOTH_YEARS, FULL, NO_PERIOD, WHOLE, Period, take_period
from xltools.reading.units import UNKNOWN, Unit, plain_words, take_unit
from xltools.template.layout import BY_FIELD, MONEY_FIELDS
from xltools.text import listed, shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CLOSE_ENOUGH = 85.0
"""rapidfuzz's ratio from which a heading without digits or units is taken for a slip of a known one."""
BARE = "gross"
"""The field of a column headed by a year or a part of one alone."""
_FILLERS = re.compile(r"\b(?:in|pounds?|sterling|whole|figures?|of)\b")
_TOTAL = re.compile(r"\btotals?\b")
_SIGNED = re.compile(r"[(\[][^)\]]*[)\]]|\S*[£\d]\S*")
"""Where a unit stands: brackets, or what has a pound sign or a figure in it."""


@dataclass(frozen=True, slots=True)
class MoneyHeading:
    """A heading understood as that of a money column. `is_bare` has no words for the field, `is_slip` has misspelt ones."""

    field: str
    unit: Unit | None = None
    period: Period = NO_PERIOD
    is_bare: bool = False
    is_slip: bool = False


@cache
def _known() -> Mapping[str, str]:
    others = {word_key(other): field for field in MONEY_FIELDS for other in BY_FIELD[field].also}
    return {**{field: field for field in MONEY_FIELDS}, **others} | {
        word_key(BY_FIELD[field].heading): field for field in MONEY_FIELDS
    }


@lru_cache(maxsize=4096)
def money_heading(text: str) -> MoneyHeading | None:
    """Return what a heading says as one of a money column, None where it is none."""
    words = plain_words(text)
    own = _known().get(word_key(words)) if not re.search(r"[£€$%\d]", words) else None
    if own:
        return MoneyHeading(own)
    unit, rest = take_unit(words)
    period, rest = take_period(rest)
    key = word_key(rest)
    field, without_total = _field(key), ""
    if not field and _TOTAL.search(key):
        without_total = word_key(_TOTAL.sub(" ", key))
        field = _field(without_total)
        period = _with_part(period, FULL)
    if field:
        return MoneyHeading(field, unit, period)
    if not word_key(_FILLERS.sub(" ", without_total or key)) and (key != "total" or period.year):
        return MoneyHeading(BARE, unit, period, is_bare=True) if period.year or period.part or period.unsure else None
    return _with_unknown_unit(words, key, unit, period)


_OF_SPENDING = re.compile(r"\b(?:gross|spend(?:ing)?|spent|expenditure|costs?|outturn|budget|amounts?)\b")
_NOT_SPENDING = re.compile(
    r"\b(?:centres?|center|codes?|types?|names?|id|ref(?:erence)?|number|no|date|variance|difference|income)\b"
)
_MORE = "it says more than 'Gross spending (£)', and what is not certain"
_WHY_NOT_GROSS = (
    (re.compile(r"\bvat\b"), "whether VAT that is got back is in its figures is not certain, and such VAT is no cost"),
    (
        re.compile(r"\bprices?\b|\breal terms\b|\bdeflated\b"),
        "figures in the prices of some year are not what was spent in the year",
    ),
    (
        re.compile(r"\bper\b|\baverage\b|\b(?:week|month|quarter|dai)ly\b|\ba (?:day|week|month)\b|\beach\b"),
        "an amount for each person, week or month is not what the service costs in the year",
    ),
    (re.compile(r"\bnet\b"), "it is net, and gross spending is the cost before income"),
)


def why_not_gross(text: str) -> str:
    """Return why a column whose heading comes near to gross spending was not read as that, in words; "" where it is no such heading."""
    words = plain_words(text)
    if not _OF_SPENDING.search(words) or _NOT_SPENDING.search(words):
        return ""
    years = sorted({f"{match[1]}-{match[2][-2:]}" for match in BOTH_YEARS.finditer(words)})
    if len(years) > 1:
        return f"it names several years, {listed(years)}"
    return next(
        (why for pattern, why in _WHY_NOT_GROSS if pattern.search(words)),
        _MORE,
    )


def with_title(heading: MoneyHeading, whole: str) -> MoneyHeading:
    """Return a heading with the unit and the year that its title states: `whole` is both."""
    unit, rest = take_unit(plain_words(whole))
    period, _ = take_period(rest)
    return replace(heading, unit=unit, period=period)


def _with_part(period: Period, part: str) -> Period:
    return Period(period.year, period.part or part, period.kinds, period.unsure, period.other)


def _field(key: str) -> str:
    known = _known()
    return known.get(key) or known.get(word_key(_FILLERS.sub(" ", key)), "")


def _with_unknown_unit(words: str, key: str, unit: Unit | None, period: Period) -> MoneyHeading | None:
    """A known heading with a sign or figure beside it that is no unit we know; or a slip of one without any such thing."""
    signed = unit is not None or re.search(r"\d", key)
    if signed:
        _, rest = take_period(_SIGNED.sub(" ", words))
        field = _field(word_key(rest))
        if field:
            return MoneyHeading(field, UNKNOWN, period)
    if re.search(r"\d", key) or unit == UNKNOWN:
        return None
    field = _slip(key)
    return MoneyHeading(field, unit, period, is_slip=True) if field else None


def _slip(key: str) -> str:
    """A heading misspelt: no longer by a word, so that no unit or remark passes for a slip."""
    from rapidfuzz import fuzz, process  # only slips need it

    same = [known for known in _known() if len(known) > 3 and len(known.split()) >= len(key.split())]
    best = process.extractOne(key, same, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return _known()[best[0]] if best else ""


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A column (from 0) with its whole heading as typed and as understood.

    `words` are those of it that name the column, `group` a title over it that is none of ours ("Capital").
    """

    column: int
    text: str
    heading: MoneyHeading
    words: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """The columns of a field that are read (several are parts that make the year), those left out, and what is not certain.

    `question` is "" where the choice is certain; `rivals` are further columns with the same heading.
    """

    read: tuple[MoneyColumn, ...]
    left_out: tuple[MoneyColumn, ...] = ()
    question: str = ""
    rivals: tuple[MoneyColumn, ...] = ()


def choose_columns(columns: Sequence[MoneyColumn], year: str) -> ChosenColumns:
    """Return which columns of one field hold the figures of a year (``2010-11``; "" where the return states none).

    `columns` stand best first: where several say the same, the first is read.
    """
    in_pounds = [column for column in columns if not (column.heading.unit and column.heading.unit.other)]
    if in_pounds and len(in_pounds) < len(columns):
        chosen = choose_columns(in_pounds, year)
        others = tuple(column for column in columns if column not in in_pounds)
        return replace(chosen, left_out=(*chosen.left_out, *others))
    named = [column for column in columns if not column.heading.is_bare]
    if named and all(column.heading.period == NO_PERIOD for column in named):
        if apart := _under_several_titles(named):
            return ChosenColumns((named[0],), (), apart)
        return ChosenColumns((named[0],), tuple(_of(columns, bare=True)), "", tuple(named[1:]))
    timed = named if any(column.heading.period.is_whole for column in named) else list(columns)
    years = {column.heading.period.year for column in timed} - {""}
    if not year and len(years) > 1:
        texts = _texts(timed)
        return ChosenColumns(
            (timed[0],), (), f"{texts} are of several years, and the return does not say which year it is for"
        )
    wanted = year or next(iter(years), "")
    own = [column for column in timed if _may_be(column.heading.period, wanted)]
    chosen = _of_year(own, wanted) if own else _none_of_the_year(timed, wanted)
    read = {column.column for column in (*chosen.read, *chosen.rivals)}
    return ChosenColumns(
        chosen.read, tuple(column for column in columns if column.column not in read), chosen.question, chosen.rivals
    )


def _of(columns: Sequence[MoneyColumn], *, bare: bool) -> list[MoneyColumn]:
    return [column for column in columns if column.heading.is_bare is bare]


def _may_be(period: Period, year: str) -> bool:
    return not period.other and period.year in ("", year)


def _none_of_the_year(columns: Sequence[MoneyColumn], year: str) -> ChosenColumns:
    return ChosenColumns((columns[0],), (), f"{_texts(columns)} {_is(columns)} not of {year or 'the year'}")


def _is(columns: Sequence[MoneyColumn]) -> str:
    return "is" if len(columns) == 1 else "are"


def _of_year(columns: Sequence[MoneyColumn], year: str) -> ChosenColumns:
    """Of the columns that may be the year's: the whole year, stated rather than not; else its parts, if they make it."""
    sure = [column for column in columns if not column.heading.period.unsure] or list(columns)
    whole = [column for column in sure if column.heading.period.is_whole]
    if whole:
        stated = [column for column in whole if column.heading.period.year] or whole
        first = stated[0]
        if first.heading.period.unsure:
            return ChosenColumns((first,), (), _unsure_year(stated, year))
        kinds = {column.heading.period.kinds for column in stated}
        if len(kinds) > 1:
            return ChosenColumns(
                (first,), (), f"{_texts(stated)} are of the same year; which of them should count is not known"
            )
        return ChosenColumns((first,), (), _under_several_titles(stated), tuple(stated[1:]))
    return _parts(sure)


_NAMED_BY_ITS_END = re.compile(r"\bf\.?y\.?\s?'?(?=\d)|\by/?e\s?'?(?=\d)", re.IGNORECASE)


def _unsure_year(columns: Sequence[MoneyColumn], year: str) -> str:
    """Ask for the year of columns that could be of two, with the likely reading: FY25 is the year to March 2025."""
    does = "does" if len(columns) == 1 else "do"
    it_is = "it is" if len(columns) == 1 else "they are"
    question = f"{_texts(columns)} {does} not say which financial year {it_is}, such as {year or '2010-11'}"
    likely = [(column, _year_to(column)) for column in columns if _NAMED_BY_ITS_END.search(column.text)]
    of_year = [(column, end) for column, end in likely if f"{end - 1}-{end % 100:02d}" == year] or likely[:1]
    words = [
        f"; '{shorten(column.text, 40)}' is likely {end - 1}-{end % 100:02d} (the year to March {end})"
        for column, end in of_year
    ]
    return question + "".join(words)


def _year_to(column: MoneyColumn) -> int:
    written = int(column.heading.period.unsure)
    return written if written > 99 else 2000 + written


def _under_several_titles(columns: Sequence[MoneyColumn]) -> str:
    """The question where columns headed alike stand under titles of their own ("Revenue", "Capital"); "" where they do not."""
    if len({column.group for column in columns}) < 2:
        return ""
    return f"{_texts(columns)} stand side by side, and which of them should count, or all of them, is not known"


def _parts(columns: Sequence[MoneyColumn]) -> ChosenColumns:
    by_part: dict[str, MoneyColumn] = {}
    for column in columns:
        by_part.setdefault(column.heading.period.part, column)
    units = {column.heading.unit for column in columns}
    for parts in WHOLE:
        if parts <= by_part.keys() and len(units) == 1 and len(columns) == len(by_part):
            return ChosenColumns(tuple(sorted((by_part[part] for part in parts), key=lambda column: column.column)))
    return ChosenColumns(
        (columns[0],), (), f"{_texts(columns)} {'does' if len(columns) == 1 else 'do'} not make the whole year"
    )


def _texts(columns: Sequence[MoneyColumn]) -> str:
    return listed([f"'{shorten(column.text, 40)}'" for column in columns], most=4)
