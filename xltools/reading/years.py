"""Financial years as people write them, folded to one form: ``2010-11``."""

from __future__ import annotations

import re

_WRITTEN = re.compile(
    r"^\D{0,4}(?P<first>(?:19|20)?\d\d)\s*(?:[-/_\u2013]|to)\s*(?P<second>(?:19|20)?\d\d)\s*$", re.IGNORECASE
)


def financial_year(text: str) -> str:
    """Return a year written as 2010/11, 10-11 or FY2010-2011 as ``2010-11``; "" where the text is no financial year."""
    match = _WRITTEN.match(text.strip())
    if not match:
        return ""
    first, second = int(match["first"]), int(match["second"])
    start = first if first > 100 else 2000 + first
    if (start + 1) % 100 != second % 100:
        return ""
    return f"{start}-{second % 100:02d}"
