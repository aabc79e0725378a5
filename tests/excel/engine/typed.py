"""What Excel makes of text written to a cell that is not formatted as text: it reads it as if it had been typed.

Excel reads what a program writes in American English whatever the PC speaks, so ``01/04/2025`` is 4 January; where the
first figure cannot be a month it is taken for the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

TODAY_YEAR = 2025  # a day typed without its year gets this year in Excel; tests should not depend on when they run
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_FORMAT = "dd/mm/yyyy"
TIME_FORMAT = "hh:mm"
DATE_TIME_FORMAT = "dd/mm/yyyy hh:mm"
ERRORS = {"#DIV/0!": "=1/0", "#N/A": "=NA()"}  # an error typed is an error; LibreOffice takes no bare ones in a formula
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[-+]?)(?P<currency>[$£]?)(?P<digits>\d{1,3}(,\d{3})+|\d+|(?=\.\d))(?P<rest>(\.\d*)?(e[-+]?\d+)?)"
    r"(?P<percent>%?)(?P<close>\))?",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?")
_ISO_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})[ -])?([a-z]{3,9})(?:[ -](\d{4}|\d{2}))?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Typed:
    """What text became: a value, or a formula, and the number format a General cell takes on with it."""

    value: float | bool | str | datetime
    number_format: str = ""
    is_formula: bool = False


def as_typed(text: str) -> Typed:
    """Return what Excel makes of text: a number, a truth value, a day, a formula, or the text itself."""
    if text.startswith("'"):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(text, is_formula=True)
    found = _as_word(text.strip()) or _as_number(text.strip()) or _as_date(text.strip()) or _as_time(text.strip())
    if found is None and text[:1] in tuple("+-@") and len(text) > 1:
        return Typed("=" + text.lstrip("@"), is_formula=True)
    return found or Typed(text)


def _as_word(text: str) -> Typed | None:
    if text.upper() in ("TRUE", "FALSE"):
        return Typed(text.upper() == "TRUE")
    return Typed(ERRORS[text.upper()], is_formula=True) if text.upper() in ERRORS else None


def _as_number(text: str) -> Typed | None:
    found = _NUMBER.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    number = float(found["digits"].replace(",", "") + found["rest"] or "0")
    negative = found["open"] or found["sign"] == "-"
    value = (-number if negative else number) / (100 if found["percent"] else 1)
    return Typed(value, _format_of(found))


def _format_of(found: re.Match[str]) -> str:
    if found["currency"]:
        return found["currency"] + "#,##0.00"
    if found["percent"]:
        return "0.00%" if "." in found["rest"] else "0%"
    return "#,##0" if "," in found["digits"] else ""


def _as_date(text: str) -> Typed | None:
    if found := _ISO_DATE.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC_DATE.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        return _day(year, first, second) or _day(year, second, first)
    if (found := _DAY_MONTH.fullmatch(text)) and (found[1] or found[3]):
        return _named_day(found[1], found[2].lower(), found[3])
    return None


def _named_day(day: str | None, month: str, year: str | None) -> Typed | None:
    full = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
    names = (*full, "november", "december")
    if month not in MONTHS and month not in names:
        return None
    return _day(_year(year), MONTHS.index(month[:3]) + 1, int(day or 1))


def _year(text: str | None) -> int:
    if text is None:
        return TODAY_YEAR
    year = int(text)
    return year if year > 99 else year + (2000 if year < 30 else 1900)


def _day(year: int, month: int, day: int) -> Typed | None:
    try:
        return Typed(datetime(year, month, day), DATE_FORMAT)  # noqa: DTZ001 - a cell's day has no time zone
    except ValueError:
        return None


def _as_time(text: str) -> Typed | None:
    found = _TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return Typed((int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)) / 86400, TIME_FORMAT)
