"""How far out a share by population is, by function and key: the range that goes with a shared-out figure.

Measured, not guessed: wholes whose parts are known (England and every pair of regions, councils of one kind within a
county or region, police authorities) were shared out by people and compared with the actual figures. The table
``share_errors`` keeps the result; `benchmarks/sharing_errors` holds the rule, docs/sharing-out.md what came out. A range is meant
to hold four times in five.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.baseline import LARGE_THREE
from xltools.reference.cofog import division_of
from xltools.reference.people.populations import AGES
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEYS = ("All ages", *AGES)
AGES_YEAR = "2017"
"""The year whose ages stand in for those of 2008 to 2010, which are not known by district."""
_FINE = frozenset({"councils", "police authorities"})


@dataclass(frozen=True, slots=True)
class ShareError:
    """How far out a share is: the actual figure is the share times `low` to `high`, four times in five.

    `low` is 0 to 1 and `high` 1 or more; `tests` is the number of comparisons behind them, `source` what they were.
    `division` and `key` are those that were tested: "" is a figure whose function is not known.
    """

    division: str
    key: str
    low: Fraction
    high: Fraction
    tests: int
    source: str


@cache
def _tested() -> Mapping[tuple[str, str], tuple[dict[str, str], ...]]:
    rows: dict[tuple[str, str], tuple[dict[str, str], ...]] = {}
    for row in table("share_errors"):
        name = row["division"], row["key"]
        rows[name] = (*rows.get(name, ()), row)
    return MappingProxyType(rows)


@lru_cache(maxsize=4096)
def share_error(division: str, key: str) -> ShareError:
    """Return how far out a share of this function by this key is: the widest of the back-tests there are.

    A code of any level stands for its division. Where the function is blank or was not tested, the range is the widest of all
    functions together and of health, education and social protection, which are three quarters of spending. Where
    the key was not tested (a driver, a weighted key), the row of all ages stands in, and `source` says so.
    """
    code, tested_key = division_of(division), key if key in KEYS else KEYS[0]
    known = code if (code, tested_key) in _tested() else ""
    divisions = (known,) if known else ("", *LARGE_THREE)
    rows = [row for code_or_all in divisions for row in _tested()[code_or_all, tested_key]]
    return ShareError(
        known,
        tested_key,
        min(Fraction(row["low"]) for row in rows),
        max(Fraction(row["high"]) for row in rows),
        sum(int(row["tests"]) for row in rows),
        _source(rows, tested_key, key),
    )


def _source(rows: Iterable[dict[str, str]], tested: str, key: str) -> str:
    tests = list(dict.fromkeys(row["test"] for row in rows))
    said = [f"Back-tests on {', '.join(tests)}."]
    if not _FINE & set(tests):
        said.append("Regions only: a single district may lie further out.")
    if tested != KEYS[0]:
        said.append(f"Ages of {AGES_YEAR} are used for 2008 to 2010.")
    if key.strip() and tested != key:
        said.append(f"There is no back-test for the key {key!r}: {KEYS[0]} is used.")
    return " ".join(said)


def pence_range(pence: int, whole: int, division: str, key: str) -> tuple[int, int]:
    """Return the low and the high pence of a part of `whole` that was reached by sharing out, half a penny to the nearest.

    The part is at most its share times the high ratio; so is what is left of the whole, so a part of nearly all is
    nearly certain, and the whole itself is. Never beyond 0 or the whole; a negative amount mirrors the positive one.
    Raises ValueError where the part is larger than the whole or has the other sign.
    """
    if whole < 0:
        low, high = pence_range(-pence, -whole, division, key)
        return -high, -low
    if not 0 <= pence <= whole:
        raise ValueError(f"{pence} pence is not a part of {whole} pence")
    error, rest = share_error(division, key), whole - pence
    low = max(_nearest(pence, error.low), whole - _nearest(rest, error.high))
    high = min(_nearest(pence, error.high), whole - _nearest(rest, error.low))
    return low, high


def _nearest(pence: int, ratio: Fraction) -> int:
    return (2 * pence * ratio.numerator + ratio.denominator) // (2 * ratio.denominator)
