"""Which line of one version of a return is which of another: by what stands in them, never by their rows.

A sort is no change, an inserted line moves nobody. The partner's own reference, the service, the fund, the bodies and the
amounts all speak for a pair; the best pairing is taken first, and ties are decided the same way every time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Pair = tuple[int, int]
    """Positions in the old and in the new lines."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "line": 4.0,
        "service": 4.0,
        "gross": 2.0,
        "fund": 2.0,
        "partner": 4.0,
        "reference": 2.0,
        "period": 1.0,
        "funder": 1.5,
        "paid_to": 1.5,
        "area": 1.5,
        "income": 1.0,
        "local": 1.0,
        "cofog": 1.0,
        "cipfa": 1.0,
        "expenditure_type": 1.0,
        "body": 4.0,
        "source": 2.0,
    }
)
"""How much two lines with the same in a field speak for being one; any other field `OTHER`."""
OTHER = 0.5
ENOUGH = 0.5
"""The share of what either line says that both must say."""
NAMES_ALIKE = 75.0
"""rapidfuzz's ratio from which a service's name is taken for an earlier one put right ("Adlt day care" has 96)."""
ALL_PAIRS = 250_000
"""Pairs up to which every line left is looked at beside every other."""
LARGEST_GROUP = 400
"""Pairs of lines with the same in one field that are all looked at."""
_TOGETHER = (("service", "fund"), ("service", "funder", "paid_to"), ("service", "area"), ("service", "gross"))


@dataclass(frozen=True, slots=True)
class PairedLine:
    """A line as it is paired: where it stands (any text and a row), and a key for each field that is not blank."""

    place: tuple[str, int]
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs by position, in the order of the new lines; the old ones without a new, the new ones without an old."""

    pairs: tuple[Pair, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def pair_lines(old: Sequence[PairedLine], new: Sequence[PairedLine]) -> Pairing:
    """Return which of the old lines is which of the new: the same ones first, then the most alike."""
    pairs = _same(old, new)
    left_old = _left(len(old), {a for a, _ in pairs})
    left_new = _left(len(new), {b for _, b in pairs})
    pairs += _alike(old, new, left_old, left_new, references_hold(old, new))
    pairs.sort(key=lambda pair: pair[1])
    return Pairing(
        tuple(pairs),
        tuple(_left(len(old), {a for a, _ in pairs})),
        tuple(_left(len(new), {b for _, b in pairs})),
    )


def _left(count: int, taken: set[int]) -> list[int]:
    return [number for number in range(count) if number not in taken]


def _same(old: Sequence[PairedLine], new: Sequence[PairedLine]) -> list[Pair]:
    """Lines that say the same in every field: those in the same row first, the others in order."""
    waiting: dict[frozenset[tuple[str, str]], list[int]] = defaultdict(list)
    for number, line in enumerate(old):
        waiting[frozenset(line.keys.items())].append(number)
    pairs, later = [], []
    for number, line in enumerate(new):
        candidates = waiting.get(frozenset(line.keys.items()), [])
        there = next((other for other in candidates if old[other].place == line.place), None)
        if there is None:
            later.append(number)
        else:
            candidates.remove(there)
            pairs.append((there, number))
    for number in later:
        candidates = waiting.get(frozenset(new[number].keys.items()), [])
        if candidates:
            pairs.append((candidates.pop(0), number))
    return pairs


def references_hold(old: Sequence[PairedLine], new: Sequence[PairedLine]) -> bool:
    """Whether the partner's own references name lines: each its own, and not mere numbers of rows in both versions."""
    sides = [[line.keys.get("line", "") for line in lines if line.keys.get("line")] for lines in (old, new)]
    if not all(len(set(side)) == len(side) for side in sides):
        return False
    return not all(is_counting(side) for side in sides)


def is_counting(references: Sequence[str]) -> bool:
    """Whether references count from one to the next line in the order of the rows."""
    numbers = [int(text) for text in references if text.isascii() and text.isdigit()]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) == len(references) and steps <= {1}


def _alike(
    old: Sequence[PairedLine], new: Sequence[PairedLine], left: Sequence[int], right: Sequence[int], referenced: bool
) -> list[Pair]:
    scored = []
    for a, b in _candidates(old, new, left, right):
        score = likeness(old[a], new[b], referenced=referenced)
        if score > 0:
            apart = (old[a].place[0] != new[b].place[0], abs(old[a].place[1] - new[b].place[1]))
            scored.append((-score, apart, a, b))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for _, _, a, b in sorted(scored):
        if a not in taken_old and b not in taken_new:
            taken_old.add(a)
            taken_new.add(b)
            pairs.append((a, b))
    return pairs


def _candidates(
    old: Sequence[PairedLine], new: Sequence[PairedLine], left: Sequence[int], right: Sequence[int]
) -> Iterator[Pair]:
    """Pairs worth a look: all, where that is few; else those that share a field, several fields, or their row."""
    if len(left) * len(right) <= ALL_PAIRS:
        yield from ((a, b) for a in left for b in right)
        return
    seen: set[Pair] = set()
    fields = [(name,) for name in ("line", "service", "fund", "gross", "paid_to", "funder", "local", "body")]
    for names in (*_TOGETHER, *fields, ()):
        for pair in _sharing(old, new, left, right, names):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _sharing(
    old: Sequence[PairedLine],
    new: Sequence[PairedLine],
    left: Sequence[int],
    right: Sequence[int],
    names: tuple[str, ...],
) -> Iterator[Pair]:
    """Pairs with the same in all of these fields (in none: of the same row); of a large group those of the same rank."""
    groups: tuple[dict[object, list[int]], dict[object, list[int]]] = (defaultdict(list), defaultdict(list))
    for group, lines, numbers in zip(groups, (old, new), (left, right), strict=True):
        for number in numbers:
            line = lines[number]
            key: object = tuple(line.keys.get(name, "") for name in names) if names else line.place
            if not names or line.keys.get(names[0]):
                group[key].append(number)
    for key, ours in groups[0].items():
        theirs = groups[1].get(key, [])
        if len(ours) * len(theirs) <= LARGEST_GROUP:
            yield from ((a, b) for a in ours for b in theirs)
        else:
            ranked_old = sorted(ours, key=lambda number: sorted(old[number].keys.items()))
            ranked_new = sorted(theirs, key=lambda number: sorted(new[number].keys.items()))
            yield from zip(ranked_old, ranked_new, strict=False)


def likeness(old: PairedLine, new: PairedLine, *, referenced: bool = False) -> float:
    """Return how much speaks for two lines being one: above 0 where it is enough, 0 where it is not.

    `referenced` says that the partner's own references name lines (see `references_hold`).
    """
    together, either, differing = 0.0, 0.0, 0
    for name in dict.fromkeys(chain(old.keys, new.keys)):
        then, now = old.keys.get(name, ""), new.keys.get(name, "")
        weight = _weight(name, referenced)
        either += weight
        if then == now:
            together += weight
        else:
            differing += 1
            alike = _names_alike(then, now) if name == "service" and then and now else 0.0
            together += weight * alike
    own = referenced and bool(old.keys.get("line")) and old.keys.get("line") == new.keys.get("line")
    service = bool(old.keys.get("service")) and old.keys.get("service") == new.keys.get("service")
    same_area = old.keys.get("area", "") == new.keys.get("area", "")
    only_edit = differing <= 1 and old.place == new.place
    if own or only_edit or (service and same_area) or together >= ENOUGH * either:
        return max(together, 0.1) + (10 if own else 0)
    return 0.0


def _weight(name: str, referenced: bool) -> float:
    if name == "line" and not referenced:
        return OTHER
    return WEIGHTS.get(name, OTHER)


@lru_cache(maxsize=65_536)
def _names_alike(then: str, now: str) -> float:
    """How alike two names of a service are, from 0 to 1; nothing below `NAMES_ALIKE`."""
    from rapidfuzz import fuzz  # only lines that changed need it

    ratio = max(fuzz.ratio(then, now), 0.9 * fuzz.token_set_ratio(then, now))
    return ratio / 100 if ratio >= NAMES_ALIKE else 0.0
