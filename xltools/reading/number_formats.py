"""What a number format shows of a cell's number: in which unit, in which currency, as per cent, or not at all.

A format such as ``0.0"m"`` makes 12.5 look like 12.5m, one such as ``#,##0,`` makes 1,234,567 look like 1,235. Codes are those of
Excel (ECMA-376 part 1, 18.8.31); what other programs keep is put into the same `Section`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reading.units import UNIT_NAMES, stated_in_format

if TYPE_CHECKING:
    from collections.abc import Sequence

PER_CENT = "per cent"
_HARMLESS = re.compile(r"[\s£().,'+:*-]|\bgbp\b|\bpounds?\b|\best\b|\bp\.?a\b|\be\b|\bp\b|\br\b")
_SAYS_NO_UNIT = re.compile(
    r"\b(?:net|gross|of|vat|inc|incl|includ(?:es|ing)|excl?|exc|exclud(?:es|ing)|per annum|annum|(?:a|per|each) year|yearly|annual(?:ly)?"
    r"|estimated?|approx(?:imately)?|about|circa|ca|budget(?:ed)?|forecast|actuals?|outturn|provisional|prov|draft|final|revised"
    r"|(?:un)?audited|tbc|only|totals?|sterling|income|spend(?:ing)?)\b"
)
"""Words beside a figure that say what it is an amount of, or how sure it is, and nothing of its unit."""
_OTHER_MONEY = re.compile(r"[€$¥]|\beur\b|\beuros?\b|\busd\b|\bdollars?\b")
_DATE = re.compile(r"[dmyhs]")
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[\d.]+)")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format: the numbers it is for, by how many places it moves the point, the unit it writes.

    `shows` says what else it makes of a number ("per cent", "euros", "nothing"); "" where it shows the number.
    """

    down: int = 0
    unit: int = 0
    shows: str = ""
    condition: tuple[str, float] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether what is shown is what the cell holds."""
        return not (self.down or self.unit or self.shows)


PLAIN = Section()


@lru_cache(maxsize=512)
def sections_of(code: str, *, dollar_is_local: bool = False) -> tuple[Section, ...]:
    """Return the sections of a format code; `dollar_is_local` for those of Excel's own formats that follow the PC's currency."""
    return tuple(_section(part, dollar_is_local) for part in _split(code))


def is_plain(sections: Sequence[Section]) -> bool:
    """Say whether a format shows every number as it is."""
    return all(section.is_plain for section in sections)


def section_for(sections: Sequence[Section], value: float) -> Section:
    """Return the section a number is shown by."""
    if any(section.condition for section in sections):
        return next((section for section in sections if _meets(value, section.condition)), sections[-1])
    if len(sections) == 1 or value > 0:
        return sections[0]
    return sections[1] if value < 0 or len(sections) == 2 else sections[2]


def _meets(value: float, condition: tuple[str, float] | None) -> bool:
    if condition is None:
        return True
    sign, limit = condition
    holds = {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}
    return holds.get(sign, value == limit if sign == "=" else value != limit)


def _split(code: str) -> list[str]:
    """The sections of a code; a semicolon in quotes or behind a backslash divides nothing."""
    parts = re.findall(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]?|;|.', code, re.DOTALL)
    sections: list[str] = [""]
    for part in parts:
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    return sections


def _section(code: str, dollar_is_local: bool) -> Section:
    literal, pattern, condition = "", "", None
    for part in re.findall(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]?|General|.', code, re.DOTALL | re.IGNORECASE):
        if part[0] == '"':
            literal += part.strip('"')
        elif part[0] == "\\":
            literal += part[1:]
        elif part[0] == "[":
            match = _CONDITION.fullmatch(part.strip("[]"))
            condition = (match[1], float(match[2])) if match else condition
            literal += part[2:].rstrip("]").partition("-")[0] if part.startswith("[$") else ""
        elif part[0] not in "_*":
            is_pattern = part[0] in "0#?.,@%" or part.casefold() == "general"
            pattern, literal = (pattern + part, literal) if is_pattern else (pattern, literal + part)
    if not re.search(r"[0#?]", pattern) and _DATE.search(literal.casefold()) and '"' not in code:
        return Section(shows="a date", condition=condition)  # of what no date can be made of: those are read as dates
    return made_section(pattern, literal.replace("$", "") if dollar_is_local else literal, condition)


def made_section(pattern: str, literal: str, condition: tuple[str, float] | None = None) -> Section:
    """Return the section of a pattern of digits and the words around it."""
    words = literal.casefold()
    if "%" in pattern or "%" in words:
        return Section(shows=PER_CENT, condition=condition)
    if _OTHER_MONEY.search(words):
        return Section(shows="another currency than pounds", condition=condition)
    if "@" in pattern:
        return Section(condition=condition)
    if not re.search(r"[0#?]", pattern) and "general" not in pattern.casefold():
        return Section(shows="nothing of its figure", condition=condition)
    down = 3 * len(_scaling(pattern))
    words = _SAYS_NO_UNIT.sub(" ", re.sub(r"\bp\.?a\.?(?!\w)", " ", words))
    unit = stated_in_format(words)
    if unit is None and re.search(r"\w", _HARMLESS.sub("", words)):
        return Section(down, shows=f"'{literal.strip()}' with its figure", condition=condition)
    return Section(down, unit or 0, condition=condition)


def _scaling(pattern: str) -> str:
    """The commas behind the last figure of the whole or of the decimals: each divides what is shown by a thousand."""
    whole, _, decimals = pattern.partition(".")
    return "".join(match[0] for part in (whole, decimals) if (match := re.search(r"(?<=[0#?]),+$|^,+$", part)))


@dataclass(frozen=True, slots=True)
class Shown:
    """What becomes of a number by how it is shown: its power of ten (None: not known), and what to say of it."""

    scale: int | None
    said: str = ""


def as_shown(section: Section, column: int) -> Shown:
    """Return in what power of ten of pounds a number is that is shown by a section, in a column of a unit."""
    if section.shows:
        return Shown(None, f"its format shows {section.shows}")
    unit, down = section.unit, section.down
    if not unit and not down:
        return Shown(column)
    shown = (
        f"its format shows {UNIT_NAMES.get(unit, '')}"
        if unit
        else f"its format leaves off {down} figures of what it holds"
    )
    if column and column != (unit or down):
        return Shown(None, f"{shown}, and the column is in {UNIT_NAMES[column]}")
    if unit and not down:
        return Shown(unit, "" if column else f"{UNIT_NAMES[unit]}, as its format shows")
    if unit and unit != down:
        return Shown(None, shown)
    said = f"whole pounds, which it holds; its format shows them in {UNIT_NAMES.get(down, 'another unit')}"
    return Shown(0, "" if unit or column else said)
