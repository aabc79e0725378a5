"""A cell -> a COFOG code as text: whatever Excel or a partner made of "07.4"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.model import Noticed
from xltools.reading.cells import cell_text
from xltools.reading.dates import MONTHS, iso_date
from xltools.reference.cofog import known, normal_code

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Code:
    """What was made of one cell: the canonical code, or the text as typed where it is none."""

    text: str
    noticed: Noticed | None = None
    detail: str = ""


def read_code(value: object) -> Code:
    """Return the COFOG code in a cell: text ("07.4 Public health services"), a number (7.4) or what became a date."""
    if isinstance(value, date | datetime):
        return Code(cell_text(value), Noticed.CODE_AS_DATE, _code_behind(value))
    typed = cell_text(value)
    code = _normal(typed) if typed else ""
    if not code and (parts := _day_and_month(typed)):
        return Code(typed, Noticed.CODE_AS_DATE, _code_of(*parts))
    if code and isinstance(value, float) and known(code) and known(f"{code}0"):
        # 7.1 and 7.10 are the same number; COFOG 1999 has no tenth group, a later revision may
        return Code(code, Noticed.CODE_AS_NUMBER, f"it could also mean {code}0")
    return Code(code or typed)


@lru_cache(maxsize=4096)
def _normal(typed: str) -> str:
    return normal_code(typed)


def read_codes(values: Sequence[object]) -> tuple[list[str], list[tuple[int, Code]]]:
    """Return the codes of a column, each distinct value read once, and the remarkable ones by position."""
    seen: dict[object, Code] = {"": Code("")}
    texts: list[str] = []
    remarks: list[tuple[int, Code]] = []
    for position, value in enumerate(values):
        code = seen.get(value)
        if code is None:
            code = seen[value] = read_code(value)
        texts.append(code.text)
        if code.noticed is not None:
            remarks.append((position, code))
    return texts, remarks


_DAY_AND_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})[-/ ]?(?P<name>{'|'.join(MONTHS)})[a-z]*|(?P<first>{'|'.join(MONTHS)})[a-z]*[-/ ]?(?P<second>\d{{1,2}})",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=4096)
def _day_and_month(typed: str) -> tuple[int, int] | None:
    """The two numbers of a date as text: what Excel leaves of 7.4 in a CSV is 07-Apr, Jul-04 or 07/04/2010."""
    day = iso_date(typed)
    if day:
        return int(day[8:]), int(day[5:7])
    match = _DAY_AND_MONTH.fullmatch(typed)
    if not match:
        return None
    return int(match["day"] or match["second"]), MONTHS.index((match["name"] or match["first"]).lower()) + 1


def _code_behind(day: date) -> str:
    return _code_of(day.day, day.month)


def _code_of(day: int, month: int) -> str:
    """Excel reads 7-4 or 7/4 as the seventh of April (or, set to American dates, the fourth of July)."""
    readings = (normal_code(f"{day}.{month}"), normal_code(f"{month}.{day}"))
    possible = [code for code in dict.fromkeys(readings) if code and known(code)]
    return f"it may have been {' or '.join(possible)}" if possible else ""
