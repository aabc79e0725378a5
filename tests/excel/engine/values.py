"""Whole arrays in and out of cells: what is stored for a value written, and what a stored value is read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from numbers import Number
from typing import TYPE_CHECKING, Any

from tests.excel.engine.typed import DATE_FORMAT, DATE_TIME_FORMAT, as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's day has no time zone
LONGEST_TEXT = 32_767  # characters in one cell, Excel's own limit
BOOLEAN = "BOOLEAN"  # LibreOffice keeps a truth value as a number shown so
# what Excel's automation returns for an error in a cell, beside the error's text and LibreOffice's own number for it
ERROR_VALUES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
ERROR_TEXTS = {value: text for text, value in ERROR_VALUES.items()}
ERROR_NUMBERS = {521: "#NULL!", 532: "#DIV/0!", 524: "#REF!", 525: "#NAME?", 503: "#NUM!", 32767: "#N/A"}
UNREADABLE_FORMULA = range(501, 521)  # LibreOffice's numbers for a formula it cannot make sense of
NOT_ABOUT_WRITING = (502, 503, 519)  # of those, the ones that are about the arguments' values


class RefusedError(Exception):
    """Excel would have refused this (there: a com_error)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to store: numbers and texts as one array, then formulas and number formats, each by (row, column) from 0."""

    data: tuple[tuple[float | str, ...], ...]
    formulas: tuple[tuple[int, int, str], ...]
    formats: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """What one cell gets: a number or text, or a formula, and the number format a General cell takes on."""

    value: float | str = ""
    formula: str = ""
    number_format: str = ""


def plan_rows(rows: list[list[Any]], kind_of: Callable[[int, int], str]) -> Plan:
    """Return what to store for rows of values; `kind_of` tells of a cell whether it is ``text``, ``general`` or other."""
    data: list[tuple[float | str, ...]] = []
    formulas: list[tuple[int, int, str]] = []
    formats: list[tuple[int, int, str]] = []
    for row, values in enumerate(rows):
        line = [store(value, kind_of(row, column)) for column, value in enumerate(values)]
        data.append(tuple(one.value for one in line))
        for column, one in enumerate(line):
            if one.formula:
                formulas.append((row, column, one.formula))
            general = kind_of(row, column) == "general"
            if one.number_format and (general or one.number_format == BOOLEAN):
                formats.append((row, column, one.number_format))
    return Plan(tuple(data), tuple(formulas), tuple(formats))


def store(value: Any, kind: str) -> Stored:
    """Return what a cell gets when a value is written to it. Raises RefusedError where Excel would refuse."""
    if value is None or value == "":
        return Stored()
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise RefusedError(f"A cell holds at most {LONGEST_TEXT} characters.")
        return Stored(value) if kind == "text" else _store_typed(value)
    if kind == "text" and isinstance(value, Number) and not isinstance(value, bool):
        return Stored(f"{float(value):.15g}")  # type: ignore[arg-type] # every number a test writes is a real one
    return _store_value(value)


def _store_typed(text: str) -> Stored:
    typed = as_typed(text)
    if typed.is_formula:
        return Stored(formula=str(typed.value))
    stored = Stored(typed.value) if isinstance(typed.value, str) else _store_value(typed.value)
    return Stored(stored.value, "", typed.number_format or stored.number_format)


def _store_value(value: Any) -> Stored:
    if isinstance(value, bool):
        return Stored(float(value), "", BOOLEAN)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return Stored(serial(moment), "", DATE_FORMAT if moment == _midnight(moment) else DATE_TIME_FORMAT)
    return Stored(float(value))


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def serial(moment: datetime) -> float:
    """Return a moment as Excel counts: days since 30 December 1899."""
    return (moment.replace(tzinfo=None) - EPOCH) / timedelta(days=1)


def moment_of(days: float) -> datetime:
    """Return the moment a count of days stands for, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(days * 86_400_000))


def as_currency(amount: float) -> Decimal:
    """Return an amount as Excel hands over cells with a currency format: exact, to four places."""
    return Decimal(repr(amount)).quantize(Decimal("0.0001"))


def rectangle(value: Any, shape: tuple[int, int]) -> list[list[Any]]:
    """Return what was handed over as rows: one value fills the whole range, a flat list is one row."""
    if not isinstance(value, list | tuple):
        return [[value] * shape[1] for _ in range(shape[0])]
    rows = value if value and isinstance(value[0], list | tuple) else [value]
    if len({len(row) for row in rows}) != 1:
        raise RefusedError("Rows of different lengths.")
    return [list(row) for row in rows]


def clean(value: Any, day: Any, empty: Any, number: Any, *, errors_as_text: bool) -> Any:
    """Return a stored value as the caller wants it, as xlwings does for Excel."""
    if value is None or value == "":
        return empty
    if isinstance(value, datetime):
        parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return day(**{part: getattr(value, part) for part in parts}, tzinfo=None)
    if number is not None and isinstance(value, float):
        return number(value)
    if type(value) is int and value in ERROR_TEXTS:
        return ERROR_TEXTS[value] if errors_as_text else None
    return value


def prepare(value: Any) -> Any:
    """Return a value ready to be written, as xlwings does for Excel: nothing for a missing one, plain numbers."""
    if value is None or value != value:  # only a missing number is unlike itself
        return ""
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        return value.item()
    return value


def spread(boxes: Iterable[tuple[tuple[int, int, int, int], str]], top: int, left: int) -> dict[tuple[int, int], str]:
    """Return a word for each cell, by (row, column) from a corner, of boxes (first row, first column, last row, last column)."""
    found: dict[tuple[int, int], str] = {}
    for (first_row, first_column, last_row, last_column), word in boxes:
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                found[(row - top, column - left)] = word
    return found
