"""A CIPFA line's money over the functions it serves, by weights anyone may edit, exact to the penny.

No weights are published for these lines: ours are assumptions and say so (`data/weights.csv`; a count folder's own copy
is `crosswalk_weights.csv` with the same columns: cipfa, cofog, weight, reason).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from xltools.coding.files import rows_of
from xltools.reference import cofog, crosswalks
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

WEIGHTS_FILE = "crosswalk_weights.csv"


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of a CIPFA line that goes to one function: `weight` is relative, `reason` says what it rests on."""

    code: str
    weight: Fraction
    reason: str


@cache
def assumed_weights() -> Mapping[str, tuple[Portion, ...]]:
    """Return the package's own weights by CIPFA line id."""
    return _by_line(table("weights", __package__))


def read_weights(path: Path) -> Mapping[str, tuple[Portion, ...]]:
    """Read a count folder's weights; where there is no such file, the package's own.

    Lines the file does not name keep the package's weights. Raises ValueError naming what must be put right.
    """
    return {**assumed_weights(), **_by_line(rows_of(path))} if path.is_file() else assumed_weights()


def _by_line(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[Portion, ...]]:
    portions: dict[str, list[Portion]] = {}
    for row in rows:
        line = crosswalks.cipfa_line(row["cipfa"])
        if line is None:
            raise ValueError(f"{row['cipfa']!r} is not a CIPFA line. Use its number, such as C47.")
        portions.setdefault(line.id, []).append(_portion(row))
    for name, parts in portions.items():
        if sum(portion.weight for portion in parts) <= 0:
            raise ValueError(f"The weights of {name} add up to nothing.")
    return {name: tuple(parts) for name, parts in portions.items()}


def _portion(row: Mapping[str, str]) -> Portion:
    code = cofog.normal_code(row["cofog"])
    try:
        weight = Fraction(row["weight"].strip().rstrip("%"))
    except (ValueError, ZeroDivisionError):
        weight = Fraction(-1)
    if weight < 0 or not cofog.known(code):
        given = f"{row['cofog']!r} with weight {row['weight']!r}"
        raise ValueError(f"{row['cipfa']}: {given} is not a COFOG code and a number from 0.")
    return Portion(code, weight, row.get("reason", ""))


def split(
    pence: int, cipfa_line: str | crosswalks.CipfaLine, weights: Mapping[str, tuple[Portion, ...]] | None = None
) -> tuple[tuple[str, int], ...]:
    """Return a CIPFA line's pence as (COFOG code, pence) parts that add up to it exactly (largest remainder).

    A line that serves one function is one part; one that is not spending (levies, precepts, provisions) has none.
    Raises LookupError where there is no such line.
    """
    line = _line(cipfa_line)
    if line.mapping_type == "exclude":
        return ()
    portions = (assumed_weights() if weights is None else weights).get(line.id)
    if not portions:
        return ((line.cofog, pence),)
    parts = in_parts(pence, [portion.weight for portion in portions])
    return tuple((portion.code, part) for portion, part in zip(portions, parts, strict=True))


def _line(cipfa_line: str | crosswalks.CipfaLine) -> crosswalks.CipfaLine:
    line = crosswalks.cipfa_line(cipfa_line) if isinstance(cipfa_line, str) else cipfa_line
    if line is None:
        raise LookupError(f"There is no CIPFA line {cipfa_line!r}.")
    return line
