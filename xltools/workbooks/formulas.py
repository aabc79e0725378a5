"""Formulas as they are compared: told from their own cell, without what programs change in them by themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.reading.flags import parse_cell

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in its cell (``=SUM(G5:G9)``), and the text it is compared by."""

    text: str = field(compare=False)
    plain: str


def formula_at(text: str, row: int, column: int) -> Formula:
    """Return the formula of a cell."""
    return Formula(f"={text.removeprefix('=')}", relative(text, row, column))


_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.\[])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![A-Za-z0-9_(\]])")


def relative(formula: str, row: int, column: int) -> str:
    """Return a formula with its references told from its own cell and without what programs write differently.

    So one and the same formula in two rows reads alike, and spaces, capitals, ``_xlfn.`` and needless quotes make no difference.
    """
    texts: list[str] = []
    parts = _QUOTED.split(formula)
    quoted = _QUOTED.findall(formula)
    for number, part in enumerate(parts):
        plain = _plain_formula(part)
        texts.append(_REFERENCE.sub(lambda match: _from(match, row, column), plain))
        texts.append(quoted[number] if number < len(quoted) else "")
    return "".join(texts)


_PLACE = re.compile(r"R(\[-?\d+\]|\d+)C(\[-?\d+\]|\d+)")


@dataclass(frozen=True, slots=True)
class Moved:
    """What changes in formulas by itself between two versions: rows or columns moved, sheets (old names, new ones) were renamed."""

    rows: bool = False
    columns: bool = False
    sheets: tuple[tuple[str, str], ...] = ()

    def adjusted(self, formula: Formula | None, *, old: bool) -> Formula | None:
        """Return a formula without that; `old` says that it is the earlier version's."""
        if formula is None:
            return None
        plain = formula.plain
        for name, renamed in self.sheets if old else ():
            plain = re.sub(rf"'?{re.escape(_in_formula(name))}'?!", f"{_in_formula(renamed)}!", plain)
        if self.rows or self.columns:
            plain = _PLACE.sub(
                lambda match: f"R{'' if self.rows else match[1]}C{'' if self.columns else match[2]}", plain
            )
        return Formula(formula.text, plain.replace("'", "") if self.sheets else plain)


def _in_formula(sheet: str) -> str:
    return "".join(sheet.split()).upper()


def _plain_formula(part: str) -> str:
    text = "".join(part.split()).upper().removeprefix("=").replace("_XLFN.", "").replace("_XLWS.", "")
    return re.sub(r"'([A-Z0-9_]+)'!", r"\1!", text)


def _from(match: re.Match[str], row: int, column: int) -> str:
    fixed_column, letters, fixed_row, digits = match.groups()
    at_row, at_column = parse_cell(f"{letters}{digits}")
    down = f"R{at_row}" if fixed_row else f"R[{at_row - row}]"
    across = f"C{at_column}" if fixed_column else f"C[{at_column - column}]"
    return down + across


_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")
_CELL = re.compile(r"(?<![A-Za-z0-9_.\[])\$?([A-Z]{1,3})\$?(\d{1,7})(?![A-Za-z0-9_(\]])")


def sheets_in(target: str) -> list[str]:
    """Return the sheets that a name leads to, as they are called."""
    return [(quoted or plain).replace("''", "'") for quoted, plain in _SHEET.findall(target)]


def first_cell_in(target: str) -> tuple[int, int]:
    """Return row and column of the first cell that a name leads to; zeros where it leads to none."""
    found = _CELL.search(target)
    return parse_cell(f"{found[1]}{found[2]}") if found else (0, 0)


def plain_target(target: str, renamed: Mapping[str, str], *, columns: bool) -> str:
    """Return what a name leads to as it is compared: sheets by their new names, without rows, without columns where asked for."""

    def named(match: re.Match[str]) -> str:
        sheet = (match[1] or match[2]).replace("''", "'")
        return f"{renamed.get(sheet, sheet).casefold()}!"

    without = _CELL.sub(lambda match: "" if columns else match[1].casefold(), target.lstrip("="))
    return _SHEET.sub(named, without)
