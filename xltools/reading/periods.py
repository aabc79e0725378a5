"""The year or part of a year that a heading names: 2010-11 Budget, Q1, Apr-10, year to date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
"""The months of the financial year, in its order."""
_MONTH = (
    r"(?P<month>apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?)"
)
_QUARTERS, _HALVES = frozenset({"Q1", "Q2", "Q3", "Q4"}), frozenset({"H1", "H2"})
_ALL_MONTHS = frozenset(f"M{number}" for number in range(1, 13))
WHOLE = (_QUARTERS, _HALVES, _ALL_MONTHS)
"""The parts that together make a year."""
FULL, TO_DATE, ONE_PART = "full", "to date", "part"


@dataclass(frozen=True, slots=True)
class Period:
    """What a heading says of time: the financial year (``2010-11``), which part of it (Q1, H1, M12, `FULL`, `TO_DATE`;
    "" where it says nothing), and what kind of figures (actual, budget).

    `unsure` is a year that could be two ("2010"), `other` says that it is last or next year's.
    """

    year: str = ""
    part: str = ""
    kinds: tuple[str, ...] = ()
    unsure: str = ""
    other: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole year, or says nothing else."""
        return self.part in ("", FULL)


NO_PERIOD = Period()

_PARTS = (
    (
        re.compile(
            r"\b(?:full|whole|entire)[ -]year\b|\byear total\b|\btotal (?:for (?:the )?)?year\b|\b12 months\b|\bannual\b"
        ),
        FULL,
    ),
    (re.compile(r"\b(?:year[ -]to[ -]date|ytd|to date|cumulative|cum\.?)\b"), TO_DATE),
    (
        re.compile(
            r"\b(?:apr\w*)\s*(?:-|to)\s*(?:may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|jan\w*|feb\w*)\b"
        ),
        TO_DATE,
    ),
    (
        re.compile(r"\b(?:\d+ months|months? \d+ ?(?:-|to) ?\d+|part[ -]year|to (?:month|period) \d+|half[ -]year)\b"),
        TO_DATE,
    ),
)
_TO = r"\s*(?:[-/\u2013\u2014]|\bto\b)\s*"
_SPAN_YEAR = r"(?:[\s.'/-]*((?:19|20)\d\d|\d\d)\b)?"
_APRIL_TO_MARCH = re.compile(rf"\bapr(?:il)?\b{_SPAN_YEAR}{_TO}mar(?:ch)?\b{_SPAN_YEAR}")
_NUMBERED_SPAN = re.compile(
    r"\b(?P<kind>periods?|pds?|months?|mths?|quarters?|qtrs?|halves|[pmqh])\.?\s?0?1"
    rf"{_TO}(?:(?:period|pd|month|mth|quarter|qtr|half|[pmqh])\.?\s?)?(?P<last>\d\d?)\b"
)
"""Parts of a year counted from the first: P1-P12, Q1 to Q4, months 1-9."""
_LAST = {"p": 12, "m": 12, "q": 4, "h": 2}
_DAY = (
    r"(?:(?P<day>\d\d?)(?:st|nd|rd|th)?[\s./-]+(?P<month>\d\d?|[a-z]{3,9})[\s./-]+(?P<year>(?:19|20)\d\d|\d\d)(?!\d))"
)
_UP_TO_A_DAY = re.compile(
    rf"\b(?:(?:un)?audited(?:\s+(?:to|as at|at|on))?|(?:year\s+)?(?:ended|ending|end|to)|y/?e|as at|at|as of)[\s:]+{_DAY}"
)
"""A date up to which figures go; of 31 March, the year's own."""
_QUARTER = re.compile(r"\bq(?:uarter|tr)?\.?\s?([1-4])\b|\b([1-4])(?:st|nd|rd|th)?\s?(?:quarter|qtr|q)\b")
_WORD_QUARTER = re.compile(r"\b(first|second|third|fourth)\s+quarter\b")
_HALF = re.compile(r"\bh([12])\b|\b(first|second) half\b|\b([12])(?:st|nd) half\b")
_NUMBERED = re.compile(r"\b(?:month|period|m|p|mth|per)\.?\s?(0?[1-9]|1[0-2])\b")
BOTH_YEARS = re.compile(
    r"(?:\bf\.?y\.?\s?)?(?<!\d)((?:19|20)?\d\d)\s?(?:[-/\u2013\u2014]|\bto\b)\s?((?:19|20)?\d\d)(?!\d)"
)
_MONTH_YEAR = re.compile(
    rf"\b{_MONTH}[\s.'/-]*(?P<year>(?:19|20)\d\d|\d\d)?(?!\d)\b|(?P<iso>(?:19|20)\d\d)-(?P<number>\d\d)-\d\d"
)
_YEAR_ENDED = re.compile(
    r"\b(?:year|12 months) (?:ended|ending|to|end)\s+(?:31(?:st)? )?mar(?:ch)?\s+((?:19|20)\d\d)\b"
)
_ONE_YEAR = re.compile(r"(?:\bf\.?y\.?\s?|\b)(?<![\d,.£])((?:19|20)\d\d)(?![\d,])\b|\bfy\s?'?(\d\d)\b")
_KINDS = re.compile(
    r"\b(?:actuals?|outturns?|budget(?:ed|s)?|forecasts?|estimate[sd]?|plan(?:s|ned)?|revised|original|provisional|final|approved"
    r"|latest|projected|projection|proposed|draft)\b"
)
_OTHER_YEAR = re.compile(
    r"\b(?:prior|previous|prev|last|next|following|comparative)\s+(?:financial )?(?:year|period)(?:'s)?\b"
    r"|\bcomparatives?\b"
)
_THIS_YEAR = re.compile(r"\b(?:this|current)\s+(?:financial )?year(?:'s)?\b|\bthe year\b|\bfinancial year\b")


@lru_cache(maxsize=4096)
def take_period(words: str) -> tuple[Period, str]:
    """Return what a heading, in plain words, says of time, and the heading without it."""
    rest, other = _without(_OTHER_YEAR, words)
    rest, _ = _without(_THIS_YEAR, rest)
    unsure = ""
    rest, part, year = _take_span(rest)
    rest, own_year = _take_year(rest)
    rest, up_to, closing = _take_day(rest)
    part, year = part or up_to, year or own_year or closing
    for pattern, name in _PARTS:
        rest, seen = _without(pattern, rest)
        part = part or (name if seen else "")
    rest, own = _take_part(rest)
    part = part or own
    rest, month, month_year = _take_month(rest)
    part, year = part or month, year or month_year
    if not year and (one := _ONE_YEAR.search(rest)):
        unsure, rest = one[1] or one[2], _ONE_YEAR.sub(" ", rest)
    kinds = tuple(sorted(set(_KINDS.findall(rest))))
    return Period(year, part, kinds, unsure, bool(other)), _KINDS.sub(" ", rest)


@lru_cache(maxsize=4096)
def is_period_only(text: str) -> bool:
    """Say whether a text names a year or a part of one and nothing else."""
    if not text.strip() or "=" in text:  # sep=; is Excel's word for the delimiter
        return False
    period, rest = take_period(" ".join(text.casefold().split()))
    return period != NO_PERIOD and not re.search(r"\w", rest)


def _without(pattern: re.Pattern[str], words: str) -> tuple[str, bool]:
    return (pattern.sub(" ", words), True) if pattern.search(words) else (words, False)


def _take_span(words: str) -> tuple[str, str, str]:
    """The words without parts of a year from the first on; whether they make the whole of it, and which year it is."""
    months, numbered = _APRIL_TO_MARCH.search(words), _NUMBERED_SPAN.search(words)
    if months:
        start, end = (_calendar(written) for written in months.groups())
        if not (start and end and end != start + 1):
            first = start or (end and end - 1)
            return words[: months.start()] + " " + words[months.end() :], FULL, _financial(first) if first else ""
    elif numbered and int(numbered["last"]) > 1:
        whole = int(numbered["last"]) == _LAST[numbered["kind"][0]]
        return words[: numbered.start()] + " " + words[numbered.end() :], FULL if whole else TO_DATE, ""
    return words, "", ""


def _take_day(words: str) -> tuple[str, str, str]:
    """The words without a date up to which figures go: part of a year, or of 31 March the year that ends then."""
    match = _UP_TO_A_DAY.search(words)
    if not match:
        return words, "", ""
    month, day = match["month"].lstrip("0"), int(match["day"])
    rest = words[: match.start()] + " " + words[match.end() :]
    if day == 31 and (month == "3" or month in ("mar", "march")):
        return rest, "", _financial(_calendar(match["year"]) - 1)
    is_date = day <= 31 and (month[:3] in MONTHS or (month.isdigit() and int(month) <= 12))
    return (rest, TO_DATE, "") if is_date else (words, "", "")


def _calendar(written: str | None) -> int:
    return int(written or 0) + (2000 if written and len(written) < 4 else 0)


def _financial(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02d}"


def _take_year(words: str) -> tuple[str, str]:
    ended = _YEAR_ENDED.search(words)
    if ended:
        return _YEAR_ENDED.sub(" ", words), _financial(int(ended[1]) - 1)
    for match in BOTH_YEARS.finditer(words):
        start = _calendar(match[1])
        if int(match[2]) in (start + 1, (start + 1) % 100):
            return words[: match.start()] + " " + words[match.end() :], _financial(start)
    return words, ""


def _take_part(words: str) -> tuple[str, str]:
    number = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
    for pattern, letter in ((_QUARTER, "Q"), (_WORD_QUARTER, "Q"), (_HALF, "H"), (_NUMBERED, "M")):
        match = pattern.search(words)
        if match:
            which = next(group for group in match.groups() if group)
            return pattern.sub(" ", words), f"{letter}{int(number.get(which, which))}"
    return words, ""


def _take_month(words: str) -> tuple[str, str, str]:
    match = _MONTH_YEAR.search(words)
    if not match:
        return words, "", ""
    if match["iso"]:
        number, written = (int(match["number"]) - 4) % 12, match["iso"]
    else:
        number, written = MONTHS.index(match["month"][:3]), match["year"] or ""
    year = ""
    if written:
        year = _financial(_calendar(written) - (number >= MONTHS.index("jan")))
    return words[: match.start()] + " " + words[match.end() :], f"M{number + 1}", year
