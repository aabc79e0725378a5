"""The unit of amounts as people state it: in a heading, above or beside a table, on the Return sheet, in a sheet's name.

A unit is a power of ten of pounds, or something that pounds cannot be made of (euros, per cent, a unit nobody knows). All that
says something about a column is evidence with a location; where the evidence agrees it is applied and said, else it is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Location

UNIT_NAMES = {0: "whole pounds", 3: "thousands of pounds", 6: "millions of pounds", 9: "billions of pounds"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money: pounds times ten to the power of `scale`, or (`other` says what) nothing pounds can be made of.

    `stated` is false where a pound sign stands alone, which also stands where figures are in thousands.
    """

    scale: int = 0
    other: str = ""
    stated: bool = True

    def __str__(self) -> str:
        return self.other or UNIT_NAMES[self.scale]


POUND_SIGN = Unit(stated=False)
UNKNOWN = Unit(other="a unit we do not know")

_POUND = r"(?:£|\bgbp)\s*"
_WORDS = {
    3: r"k|ths?|thou|thousands?",
    6: r"m|mn|mln|mio|mill?|mills|millions?",
    9: r"bn|bln|billions?",
}
_ROUNDED = re.compile(
    r"[(,;]?\s*(?:\ball\s+)?(?:\brounded\s+)?\bto\s+(?:the\s+)?nearest\s+(?:£\s*)?(?:[\d,']+k?|thousands?|hundreds?|millions?|pounds?|k|m|penny)\b"
    r"(?:\s+(?:of\s+)?pounds?)?"
)
"""How figures are rounded says nothing of their unit."""
_PLACES = re.compile(
    r"[(,;]?\s*(?:\b(?:rounded|shown|given|correct)\s+)?(?:\b(?:to|with|at)\s+)?\b(?:\d|no|one|two|three)[\s-]*"
    r"(?:d\.?\s?p\b\.?|dec(?:imal)?\.?\s+(?:places?|points?)\b|decimals?\b)\s*\)?"
)
"""Nor does how many decimals they have."""
_SCALED = (
    (9, re.compile(rf"{_POUND}'?0?(?:\.0+)?\s*(?:{_WORDS[9]})\b|{_POUND}?'?000[,.' ]?000[,.' ]?000(?:'?s)?\b")),
    (
        6,
        re.compile(
            rf"{_POUND}'?0?(?:\.0+)?\s*(?:{_WORDS[6]})\b|(?<![\d,.'])(?:£\s*)?'?000[,.' ]?000(?:'?s)?\b(?!\s*(?:m|k|bn)\b)"
        ),
    ),
    (3, re.compile(rf"{_POUND}'?0?(?:\.0+)?\s*(?:{_WORDS[3]})\b")),
    (
        3,
        re.compile(
            r"(?<![\d,.'])(?:£\s*)?,?'?000(?:'?s)?\b(?!\s*(?:m|k|bn|million|thousand|billion)|[,.]?\d)|£\s*1,?000'?s\b"
        ),
    ),
    (6, re.compile(r"(?:£\s*)?(?<!\w)[x*\u00d7]\s*1,?000,?000\b")),
    (3, re.compile(r"(?:£\s*)?(?<!\w)[x*\u00d7]\s*1,?000\b(?!,)")),
    *((scale, re.compile(rf"(?<![\w'])(?:{words})\s*(?:£|gbp\b)")) for scale, words in _WORDS.items()),
    *((scale, re.compile(rf"[(\[]\s*'?(?:{words})'?\s*[)\]]")) for scale, words in _WORDS.items()),
)
_LONE_WORDS = tuple(
    (scale, re.compile(rf"(?:in\s+)?(?:{words})(?:\s+of\s+pounds)?")) for scale, words in _WORDS.items()
)
_SPELLED = tuple(
    (scale, re.compile(rf"\b(?:in|are|all)\s+(?:£\s*)?{word}s?\b|\b{word}s?\s+(?:of\s+)?(?:pounds|£)|\b{word}s\b"))
    for scale, word in ((3, "thousand"), (6, "million"), (9, "billion"))
)
_WHOLE_POUNDS = re.compile(r"\b(?:in|whole|full|actual)\s+(?:whole\s+)?(?:pounds|£s?)(?!\s*['\w])")
_OTHER = (
    ("euros", re.compile(r"€|\beuros?\b|\beur\b")),
    ("dollars", re.compile(r"\$|\bus ?dollars?\b|\busd\b")),
    ("per cent", re.compile(r"%|\bper ?cent(?:age)?\b|\bpercentage\b")),
    ("pence", re.compile(r"\bin pence\b|\(\s*(?:pence|p)\s*\)")),
)
_SIGN = re.compile(r"£s?(?![^\W\d])|£|\bgbp\b")
_NOT = re.compile(r"\bnot\s+(?:in\s+)?(?:£\s*)?(?:thousands?|millions?|'?000(?:'?s)?|[km]\b)")
_NOT_MILLIONS = re.compile(r"\bnot\s+(?:in\s+)?(?:£\s*)?(?:millions?|m\b)")
_HARMLESS = re.compile(
    r"\b(?:all|the|figures?|amounts?|values?|units?|sums?|in|are|is|shown|given|expressed|stated|of|unless|otherwise)\b"
)
_MAY_STATE_ONE = re.compile(r"[£€$%(\[]|000|gbp|eur|usd|dollar|cent|pence|pound|thousand|million|billion")
"""Some of this is part of every text that states a unit, but for its letters alone ("k"): most texts have none of it."""
_APOSTROPHES = re.compile(r"[\u2018\u2019\u00b4`]")
_LONGEST_STATEMENT = 400


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """Return a text in lower case, with plain apostrophes and spaces and without marks nobody sees."""
    if not text.isascii():  # most are, and have nothing to take out or to put in another form
        seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").replace("\u00c2£", "£")
        text = unicodedata.normalize("NFKC", seen)
    return " ".join(_APOSTROPHES.sub("'", text.casefold()).split())


@lru_cache(maxsize=4096)
def take_unit(words: str) -> tuple[Unit | None, str]:
    """Return the unit that stands in a heading, in plain words, and the heading without it; None where there is none.

    Two units that differ are one that nobody knows.
    """
    rest = _without_denied(_PLACES.sub(" ", _ROUNDED.sub(" ", words)))
    units: set[Unit] = set()
    for name, pattern in _OTHER:
        if pattern.search(rest):
            units.add(Unit(other=name))
            rest = pattern.sub(" ", rest)
    for scale, pattern in (*_SCALED, *_SPELLED):
        if pattern.search(rest):
            units.add(Unit(scale))
            rest = pattern.sub(" ", rest)
    if _WHOLE_POUNDS.search(rest):
        units.add(Unit())
        rest = _WHOLE_POUNDS.sub(" ", rest)
    if _SIGN.search(rest):
        units = units or {POUND_SIGN}
        rest = _SIGN.sub(" ", rest)
    if len(units) > 1:
        return UNKNOWN, rest
    return next(iter(units), None), rest


def _without_denied(words: str) -> str:
    """Words without a unit that they say figures are not in, where they say too in which they are ("whole pounds, NOT thousands").

    What is not in millions may be in thousands; what has a pound sign and is not in thousands is in pounds.
    """
    rest = _NOT.sub(" ", words)
    if rest == words:
        return words
    stated = _units_stated(rest) or any(pattern.search(rest) for _, pattern in (*_SCALED, *_SPELLED))
    return rest if stated or (_SIGN.search(rest) and not _NOT_MILLIONS.search(words)) else words


@lru_cache(maxsize=4096)
def unit_only(text: str) -> Unit | None:
    """Return the unit of a text that is nothing else ("£000", "(£m)", "in thousands"), None of any other."""
    words = plain_words(text)
    if not words or len(words) > 40:
        return None
    bare = words.strip("()[]. ")
    for scale, pattern in _LONE_WORDS:
        if pattern.fullmatch(bare):
            return Unit(scale)
    if not _MAY_STATE_ONE.search(words):
        return None
    unit, rest = take_unit(words)
    return unit if unit is not None and not re.search(r"\w", _HARMLESS.sub(" ", rest)) else None


_OF_ALL = re.compile(
    r"\b(?:all|figures?|amounts?|values?|units?|money|sums?|shown|given|expressed|stated|unless|otherwise|sheet|table|columns?)\b"
)


def is_said_of_all(text: str) -> bool:
    """Say whether a text speaks of all figures, or of the table, and not of one of its columns."""
    return bool(_OF_ALL.search(plain_words(text)))


def unit_in_another_heading(text: str) -> tuple[Unit | None, bool]:
    """Return the unit that a heading we do not know states, and whether it is one of that column's own.

    "£000" and "All figures in £000" are said of the table, "Net cost (£000)" of its column, which may be a hint; "Caseload (000s)"
    counts no money at all.
    """
    words = plain_words(text)
    if unit_only(text) is not None or _OF_ALL.search(words):
        return stated_unit(text), False
    is_money = bool(_SIGN.search(words)) or bool(re.search(r"\bpounds\b|[€$]", words))
    return (stated_unit(text), True) if is_money else (None, True)


def stated_in_format(literal: str) -> int | None:
    """Return the power of ten of the words a number format writes beside a figure (m, k, ",000"); None where they say none."""
    bare = re.sub(r"[\s£().*-]|gbp", "", plain_words(literal)).replace("'", "")
    for scale, pattern in (*_LONE_WORDS, (3, re.compile(",?000s?")), (6, re.compile(",?000,?000"))):
        if pattern.fullmatch(bare):
            return scale
    return None


@lru_cache(maxsize=4096)
def stated_unit(text: str) -> Unit | None:
    """Return the unit that a title or note states for the figures ("All figures in £000"); None where it states none.

    A unit behind a figure ("approved above £5m", "to the nearest £1,000") is an amount and states nothing.
    """
    if len(text) > _LONGEST_STATEMENT:
        return None
    words = plain_words(text)
    only = unit_only(text)
    if only is not None:
        return only if only.stated else None
    if not _MAY_STATE_ONE.search(words):
        return None
    words = _NOT.sub(" ", _ROUNDED.sub(" ", words))
    units = _units_stated(words)
    if len(units) > 1 or _OF_ANOTHER.search(words):
        return _of_these_figures(words)
    return next(iter(units), None)


def _units_stated(words: str) -> set[Unit]:
    units = {
        Unit(scale)
        for scale, pattern in (*_SCALED[:6], *_STATED)
        for match in pattern.finditer(words)
        if not _beside_a_figure(words, match)
    }
    if _WHOLE_POUNDS.search(words):
        units.add(Unit())
    if re.search(r"\b(?:in|all)\s+(?:€|euros?\b)", words):
        units.add(Unit(other="euros"))
    return units


_CLAUSES = re.compile(
    r"[;.](?!\d)|,(?!\d)|\b(?:but|while|whereas|although|however|and)\b|(?=\bth(?:ese|is)\b)|(?<=\))\s+(?=(?:the|our|all|figures|amounts)\b)"
)
_DOCUMENT = (
    r"(?:accounts|budget books?|(?:annual )?reports?|publications?|ledgers?|outturn forms?|(?:ro|rs|ra) forms?|website"
    r"|(?:other|last year's) (?:returns?|sheets?|figures))"
)
_OF_ANOTHER = re.compile(
    rf"\b{_DOCUMENT}\b.*\b(?:is|are|was|were|shows?|uses?|gives?|published|presented|reported|prepared)\b|\bunlike\b.*\b{_DOCUMENT}\b"
)
"""A unit said of another document than the return it stands in."""


def _of_these_figures(words: str) -> Unit | None:
    """The unit of a note that speaks of another document too: what it says of these figures; else what is not known."""
    own: set[Unit] = set()
    others: set[Unit] = set()
    for clause in _CLAUSES.split(words):
        (others if _OF_ANOTHER.search(clause) else own).update(_units_stated(clause))
    if len(own) == 1:
        return own.pop()
    if len(own) > 1 or len(others) > 1:
        return UNKNOWN
    return Unit(other=f"{next(iter(others))}, perhaps of something else") if others else None


_STATED = tuple(
    (scale, re.compile(rf"\b(?:in|are|all)\s+(?:£\s*)?{word}s\b|\b{word}s\s+of\s+(?:pounds|£)|£\s*{word}s?\b"))
    for scale, word in ((3, "thousand"), (6, "million"), (9, "billion"))
)


def _beside_a_figure(words: str, match: re.Match[str]) -> bool:
    before, after = words[: match.start()].rstrip(), words[match.end() :].lstrip("'")
    return bool(before and before[-1].isdigit()) or bool(after and after[0].isdigit())


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """Something that says what unit a column is in: the unit, the words, and the cell (or sheet) they stand in.

    `of_another` says that it is the heading of a column that is not read.
    """

    unit: Unit
    words: str
    location: Location
    of_another: bool = False


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """The unit of a column, decided once: its power of ten and why; `question` says why it is not known ("" where it is)."""

    scale: int = 0
    evidence: tuple[UnitEvidence, ...] = ()
    question: str = ""

    @property
    def said(self) -> str:
        """What the unit was read as and where it stands."""
        return f"{UNIT_NAMES[self.scale]}, as {_quoted(self.evidence)} says"


POUNDS = ColumnUnit()


def decide_unit(of_column: Sequence[UnitEvidence], of_table: Sequence[UnitEvidence]) -> ColumnUnit:
    """Return the unit of a column by what its headings say and what is said of the whole table.

    A pound sign alone in the heading agrees with pounds only: beside a note that says thousands it is asked about. A column of
    which nothing says the unit, beside one that is not read and is in thousands, is asked about too.
    """
    hints = [seen for seen in of_table if seen.of_another and (seen.unit.scale or seen.unit.other)]
    of_table = [seen for seen in of_table if not seen.of_another]
    if hints and not (of_column or any(seen.unit.stated for seen in of_table)):
        return ColumnUnit(
            evidence=tuple(hints), question=f"{_quoted(hints)} is in {hints[0].unit}, and this column does not say"
        )
    evidence = (*of_column, *of_table)
    units = {seen.unit for seen in evidence if seen.unit.stated}
    other = next((unit.other for unit in units if unit.other), "")
    if other:
        words = _quoted([seen for seen in evidence if seen.unit.other])
        return ColumnUnit(
            evidence=evidence, question=f"{words} says {other}, so what its figures are in pounds is not known"
        )
    scales = {unit.scale for unit in units}
    own = {seen.unit.scale for seen in of_column if seen.unit.stated}
    signs = [seen for seen in of_column if not seen.unit.stated]
    if len(scales) > 1 or (scales - {0} and not own and signs):
        return ColumnUnit(
            evidence=evidence, question=_contradiction(evidence, scales | ({0} if not own and signs else set()))
        )
    scale = next(iter(scales), 0)
    return ColumnUnit(scale, tuple(seen for seen in evidence if seen.unit.stated and seen.unit.scale == scale))


def _contradiction(evidence: Sequence[UnitEvidence], scales: set[int]) -> str:
    words = " and ".join(f"'{shorten(seen.words, 40)}' ({_where(seen)})" for seen in evidence[:3])
    likely = " or ".join(UNIT_NAMES[scale] for scale in sorted(scales))
    return f"{words} do not agree: they could be in {likely}"


def _quoted(evidence: Sequence[UnitEvidence]) -> str:
    first = evidence[0]
    return f"'{shorten(first.words, 60)}' ({_where(first)})"


def _where(seen: UnitEvidence) -> str:
    location = seen.location
    return location.cell or (f"the sheet {location.sheet}" if location.sheet else "the file")
