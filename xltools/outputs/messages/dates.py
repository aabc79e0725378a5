"""Dates as a message has them: what is written as a date is put in words, anything else stays as it is."""

from __future__ import annotations

import re
from datetime import date

from xltools.reading.dates import iso_date


def day_in_words(text: str, *, year: bool = True) -> str:
    """Return ``14 July 2011`` (or ``14 July``) for a date, with or without a time behind it; other text as it is.

    A "by" before it is left out: the messages say it themselves.
    """
    stated = iso_day(text)
    if not stated:
        return _BY.sub("", text)
    day = date.fromisoformat(stated)
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def iso_day(text: str) -> str:
    """Return the ISO date a text states, written as 2011-07-14, 14/07/2011 or 14 July 2011; "" where it states none."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return iso_date(_BY.sub("", text))


_BY = re.compile(r"^by\s+", re.IGNORECASE)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
