"""Dates as people in Britain write them, folded to one form: ``2011-06-30``."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = r"(?:(?:\s+|t)\d{1,2}:\d\d.*)?"
_SHAPES = tuple(
    re.compile(rf"(?:[a-z]+day,?\s+)?{shape}{_TIME}", re.IGNORECASE | re.ASCII)
    for shape in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\s*(?P<mark>[-/.\s])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<year>\d{4}|\d\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/.\s]*(?:of\s+)?{_NAME}[-/,\s]*(?P<year>\d{{4}}|\d\d)",
        rf"{_NAME}[-/\s]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+|-|/)(?P<year>\d{{4}}|\d\d)",
    )
)


@lru_cache(maxsize=4096)
def iso_date(text: str) -> str:
    """Return a date written as 30/04/2011, 1 June 2011 or 01.06.11 as ``2011-04-30``; "" where the text is no date.

    Figures are read in British order, day before month; two figures of a year are of this century. A time is dropped.
    """
    plain = " ".join(text.split())
    for shape in _SHAPES:
        match = shape.fullmatch(plain)
        if match:
            return _iso(match.groupdict())
    return ""


def _iso(parts: dict[str, str | None]) -> str:
    name, year = parts.get("name"), int(parts["year"] or 0)
    month = MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"] or 0)
    try:
        return date(year + 2000 if year < 100 else year, month, int(parts["day"] or 0)).isoformat()
    except ValueError:
        return ""
