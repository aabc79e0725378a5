"""From other ways of naming services to COFOG: CIPFA's lines, the revenue forms, the Local Area Agreement themes.

`mapping_type` is ``single`` (one function), ``split`` (several, the largest given), ``judgement`` (one of several
defensible), ``division`` (only the division is certain) or ``exclude`` (not spending: levies, grants, totals ...).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.cofog import group_of
from xltools.reference.tables import table
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CipfaLine:
    """A line of CIPFA's service expenditure analysis and the function it goes to (`cofog` and `alternatives` are codes)."""

    id: str
    division: str
    line: str
    cofog: str
    alternatives: tuple[str, ...]
    mapping_type: str
    note: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of the revenue summary 2010-11: `section` is service, benefit, levy, precept, total, financing grant ..."""

    line: str
    section: str
    cofog: str
    mapping_type: str
    note: str


@dataclass(frozen=True, slots=True)
class OutturnLine:
    """A line (or a few lines together) of the revenue outturn forms RO1 to RO6 and the function it goes to."""

    form: str
    line: str
    cofog: str
    alternatives: tuple[str, ...]
    mapping_type: str
    note: str


_LINE_RANGE = re.compile(r"\(?\s*total of lines [\d\s]+to[\d\s]+\)?", re.IGNORECASE)


def line_key(text: str) -> str:
    """Return the key under which spellings of a line's name are one: case, punctuation, "&" and line ranges dropped."""
    name = _LINE_RANGE.sub(" ", text)
    return " ".join(word for word in word_key(name).split() if word not in ("and", "the", "of"))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def cipfa_lines() -> tuple[CipfaLine, ...]:
    """Return CIPFA's 97 service lines in their order."""
    return tuple(
        CipfaLine(
            row["id"],
            row["division"],
            row["line"],
            row["cofog"],
            _codes(row["alternatives"]),
            row["mapping_type"],
            row["note"],
        )
        for row in table("cipfa_to_cofog")
    )


@cache
def cipfa_headings() -> tuple[CipfaLine, ...]:
    """Return the headings of CIPFA's analysis as lines of their own, for figures kept by heading alone (`id` is blank)."""
    return tuple(
        CipfaLine(
            "",
            row["heading"],
            row["heading"],
            row["cofog"],
            _codes(row["alternatives"]),
            row["mapping_type"],
            row["note"],
        )
        for row in table("cipfa_headings_to_cofog")
    )


@cache
def revenue_summary_lines() -> tuple[SummaryLine, ...]:
    """Return the lines councils filled in on the revenue summary 2010-11, totals and financing lines included."""
    return tuple(SummaryLine(**row) for row in table("revenue_summary_to_cofog"))


@cache
def revenue_outturn_lines() -> tuple[OutturnLine, ...]:
    """Return the lines of the revenue outturn forms; one entry may stand for a few neighbouring lines."""
    return tuple(
        OutturnLine(
            row["form"], row["line"], row["cofog"], _codes(row["alternatives"]), row["mapping_type"], row["note"]
        )
        for row in table("revenue_outturn_to_cofog")
    )


@cache
def _cipfa_by_key() -> Mapping[str, CipfaLine]:
    by_name: dict[str, CipfaLine] = {}
    for line in cipfa_lines():
        by_name.setdefault(line_key(line.line), line)
        # "Elections: registration of electors" is also known by what follows the colon, or precedes a bracket.
        by_name.setdefault(line_key(re.sub(r"\(.*?\)", "", line.line)), line)
    for heading in cipfa_headings():
        by_name.setdefault(line_key(heading.line), heading)
        by_name.setdefault(line_key(re.sub(r"\(.*?\)", "", heading.line)), heading)
    return MappingProxyType(by_name | {line.id.casefold(): line for line in cipfa_lines()})


def cipfa_line(text: str) -> CipfaLine | None:
    """Return the CIPFA line of this id ("C37") or name, or both together ("C37 Waste collection"), or nothing.

    A heading ("Adult social care") is a line too, of all its lines together.
    """
    by_key = _cipfa_by_key()
    first, _, rest = text.strip().partition(" ")
    number = by_key.get(first.casefold().rstrip(":.-"))
    if number and number.id.casefold() == first.casefold().rstrip(":.-"):
        return number if not line_key(rest) or by_key.get(line_key(rest), number) == number else None
    return by_key.get(line_key(text))


@cache
def _summary_by_key() -> Mapping[str, SummaryLine]:
    return MappingProxyType({line_key(line.line): line for line in revenue_summary_lines()})


@cache
def _outturn_by_key() -> Mapping[str, OutturnLine]:
    by_key: dict[str, OutturnLine] = {}
    for line in revenue_outturn_lines():
        by_key.setdefault(line_key(line.line), line)
    for line in revenue_outturn_lines():
        # An entry may list neighbouring lines, and its brackets only explain.
        for part in (*line.line.split(";"), re.sub(r"\(.*?\)", "", line.line)):
            by_key.setdefault(line_key(part), line)
    return MappingProxyType(by_key)


def revenue_outturn_line(text: str) -> OutturnLine | None:
    """Return the line of the revenue outturn forms (RO1 to RO6) with this name, or nothing."""
    return _outturn_by_key().get(line_key(text))


def revenue_form_lines(text: str) -> tuple[SummaryLine | None, OutturnLine | None]:
    """Return the line of the revenue summary (RS) and that of the outturn forms with this name, each or nothing.

    Totals and grants are lines of the summary too.
    """
    key = line_key(text)
    return _summary_by_key().get(key), _outturn_by_key().get(key)


@cache
def _themes() -> Mapping[str, tuple[str, ...]]:
    themes: dict[str, list[str]] = {}
    for row in table("laa_to_cofog"):
        if not row["theme"].startswith("(no LAA block)"):
            for code in _codes(row["cofog"]):
                themes.setdefault(code, []).append(row["theme"])
    return MappingProxyType({code: tuple(own) for code, own in themes.items()})


def laa_themes_of(cofog: str) -> tuple[str, ...]:
    """Return the Local Area Agreement themes under which this function is usually found; none where no theme holds it.

    A division has the themes of all its groups. Themes overlap: they are a second tag, never a replacement for COFOG.
    """
    group = group_of(cofog)
    if group:
        return _themes().get(group, ())
    matching = (theme for code, themes in _themes().items() if code.startswith(f"{cofog}.") for theme in themes)
    order = [row["theme"] for row in table("laa_to_cofog")]
    return tuple(sorted(set(matching), key=order.index)) if cofog else ()
