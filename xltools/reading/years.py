"""Financial years as people write them, folded to one form: ``2010-11``."""

from __future__ import annotations

import re

_FIRST, _SECOND = r"(?P<first>(?:19|20)?\d\d)", r"(?P<second>(?:19|20)?\d\d)"
_TO = r"\s*(?:[-/_\u2013\u2014]|to|until|till)\s*"
_APRIL = r"(?:(?:0?1(?:st)?\s+)?apr(?:il)?,?\s+|0?1[-/.]0?4[-/.])"
_MARCH = r"(?:(?:31(?:st)?\s+)?mar(?:ch)?,?\s+|31[-/.]0?3[-/.])"
_AFTER = r"(?:\s*[(\[,:-]?\s*[a-z][a-z /&-]*[)\]]?)?"
"""What stands behind a year: "outturn", "(actual)"; never a figure."""
_TWO_YEARS = tuple(
    re.compile(rf"{before}{years}{_AFTER}\s*", re.IGNORECASE | re.ASCII)
    for before, years in (
        (
            r"(?:\D{0,4}|(?:the )?(?:financial|fiscal) year:?\s*|year:?\s*|(?:outturn|actuals?|budget|accounts):?\s*)",
            rf"{_FIRST}\s*(?:[-/_\u2013\u2014]|to)\s*{_SECOND}",
        ),
        (r"(?:from\s+)?", rf"{_APRIL}{_FIRST}{_TO}{_MARCH}{_SECOND}"),
        (r"(?:from\s+)?", rf"(?P<first>\d{{4}})-04-01{_TO}(?P<second>\d{{4}})-03-31"),
    )
)
_ENDED = re.compile(
    rf"(?:the )?(?:(?:financial )?(?:year|period|12 months)\s+(?:ended|ending|end|to)|y/?e|fye)[:.]?\s+(?:on )?"
    rf"(?:{_MARCH}{_SECOND}|(?P<iso>\d{{4}})-03-31){_AFTER}\s*",
    re.IGNORECASE | re.ASCII,
)


def financial_year(text: str) -> str:
    """Return a year written as 2010/11, FY2010-2011 or "year ended 31 March 2011" as ``2010-11``; "" for anything else.

    Words behind it ("2010/11 outturn") do not matter. Two years that do not follow each other are no financial year.
    """
    plain = text.strip()
    for shape in _TWO_YEARS:
        match = shape.fullmatch(plain)
        if match:
            return _year(_whole(match["first"]), int(match["second"]))
    ended = _ENDED.fullmatch(plain)
    if ended:
        end = _whole(ended["second"] or ended["iso"])
        return _year(end - 1, end)
    return ""


def _whole(figures: str) -> int:
    year = int(figures)
    return year if year > 100 else 2000 + year


def _year(start: int, second: int) -> str:
    follows = second in (start + 1, (start + 1) % 100)
    return f"{start}-{second % 100:02d}" if follows else ""
