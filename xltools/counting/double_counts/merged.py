"""One payment that one side reports in several lines: split by the recipient, or several payments merged into one.

The parts must come to the payment to the penny, at least one of them must name the other side, and the sum must be one that
chance does not bring about among the sums that were tried.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import scoring
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, Evidence, Kind
from xltools.counting.double_counts.grants import name_words, sides
from xltools.counting.double_counts.prepared import BLANK
from xltools.counting.double_counts.service_words import names_nothing, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import Prepared

_MOST_NAMED, _MOST_SILENT, _MOST_PARTS = 14, 40, 5
_MOST_WHOLES = 400
_AT_ONCE, _MOST_HITS = 64, 4


@dataclass(frozen=True)
class _Side:
    """Lines by their body and by the word of a name; `named` those that name the other side, `silent` those that name none."""

    named: dict[tuple[int, int], dict[str, list[int]]]
    silent: dict[tuple[int, str], list[int]]


def find_merged(lines: Prepared) -> Iterator[Candidate]:
    """Yield payments that the recipient splits over several lines, and payments it merges into one."""
    payer, taker = sides(lines)
    payer, taker = payer & ~lines.estimate, taker & ~lines.estimate
    known = _named_or_naming(lines, payer, lines.receiver) | _named_or_naming(lines, taker, lines.giver)
    payers = _side(lines, np.flatnonzero(payer & known[lines.body]), lines.receiver)
    takers = _side(lines, np.flatnonzero(taker & known[lines.body]), lines.giver)
    yield from _sums(lines, payers, takers, split=True)
    yield from _sums(lines, takers, payers, split=False)


def _named_or_naming(lines: Prepared, own: NDArray[np.bool_], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say for each body whether it names another body on these lines, or is named: no other has two sides to compare."""
    naming = own & (other >= 0)
    found = np.zeros(len(lines.bodies) + 1, dtype=bool)
    found[lines.body[naming]] = True
    found[other[naming]] = True
    return found


def _side(lines: Prepared, own: NDArray[np.int64], other: NDArray[np.int32]) -> _Side:
    named: dict[tuple[int, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    silent: dict[tuple[int, str], list[int]] = defaultdict(list)
    words = [text.stems or {""} for text in lines.texts]
    rows = zip(own.tolist(), lines.body[own].tolist(), other[own].tolist(), lines.service[own].tolist(), strict=True)
    for line, body, theirs, service in rows:
        for word in words[service]:
            if theirs >= 0:
                named[body, theirs][word].append(line)
            elif theirs == BLANK:
                silent[body, word].append(line)
    return _Side(named, silent)


def _sums(lines: Prepared, whole_side: _Side, part_side: _Side, *, split: bool) -> Iterator[Candidate]:
    """Set the wholes of one side against sums of the other's lines, for each pair of bodies and word of a name."""
    for (part_body, whole_body), words in part_side.named.items():
        wholes_named = {line for own in whole_side.named.get((whole_body, part_body), {}).values() for line in own}
        for word, named in words.items():
            silent = part_side.silent.get((part_body, word), [])
            wholes = wholes_named | set(whole_side.silent.get((whole_body, word), [])[:_MOST_WHOLES])
            if wholes and len(named) + len(silent) > 1:
                yield from _matches(lines, sorted(wholes), wholes_named, named, silent, split=split)


def _matches(
    lines: Prepared, wholes: list[int], naming: set[int], named: list[int], silent: list[int], *, split: bool
) -> Iterator[Candidate]:
    named = sorted(set(named), key=lambda line: (int(lines.pence[line]), int(lines.content[line])))[:_MOST_NAMED]
    silent = sorted(set(silent), key=lambda line: (int(lines.pence[line]), int(lines.content[line])))
    some = _subset_sums(lines, named, 1)
    few = silent[:_MOST_SILENT] if len(silent) <= _MOST_SILENT else []
    others = (
        (((),), np.zeros(1, dtype=np.int64)),
        (tuple((line,) for line in silent), lines.pence[silent]),
        _subset_sums(lines, few, 2, 2),
    )
    tried = 0.0
    for rest, sums in others:
        if not len(sums):
            continue
        order = np.argsort(sums, kind="stable")
        tried += len(some[1]) * len(sums)
        for place, number, at in _hits(lines.pence[wholes], some[1], sums[order]):
            whole, parts = wholes[place], (*some[0][number], *rest[int(order[at])])
            if len(parts) > 1 and whole not in parts and _same_year(lines, whole, parts):
                own = len(some[0][number])
                yield _candidate(lines, whole, parts, whole in naming, own, len(named), tried, split=split)


def _hits(
    wholes: NDArray[np.int64], some: NDArray[np.int64], rest: NDArray[np.int64]
) -> Iterator[tuple[int, int, int]]:
    """Yield where a sum of some and one of the rest (sorted) come to a whole, to the penny: four for a whole at most."""
    for first in range(0, len(wholes), _AT_ONCE):
        wanted = wholes[first : first + _AT_ONCE, None] - some[None, :]
        at = np.searchsorted(rest, wanted)
        places, numbers = np.nonzero(rest[np.minimum(at, len(rest) - 1)] == wanted)
        seen: dict[int, int] = {}
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
            seen[place] = seen.get(place, 0) + 1
            if seen[place] <= _MOST_HITS:
                yield first + place, number, int(at[place, number])


def _same_year(lines: Prepared, whole: int, parts: tuple[int, ...]) -> bool:
    years = {int(lines.year[line]) for line in (whole, *parts)} - {0}
    return len(years) < 2


@lru_cache(maxsize=64)
def _subsets(many: int, least: int, most: int) -> tuple[tuple[int, ...], ...]:
    return tuple(one for size in range(least, most + 1) for one in combinations(range(many), size))


def _subset_sums(
    lines: Prepared, own: list[int], least: int, most: int = _MOST_PARTS
) -> tuple[tuple[tuple[int, ...], ...], NDArray[np.int64]]:
    """All sums of `least` to `most` of these lines, with the lines."""
    subsets = _subsets(len(own), least, min(most, len(own)))
    pence = [int(lines.pence[line]) for line in own]
    sums = np.array([sum(pence[place] for place in subset) for subset in subsets], dtype=np.int64)
    return tuple(tuple(own[place] for place in subset) for subset in subsets), sums


def _candidate(
    lines: Prepared,
    whole: int,
    parts: tuple[int, ...],
    names: bool,
    named: int,
    all_named: int,
    tried: float,
    *,
    split: bool,
) -> Candidate:
    money = int(lines.pence[whole])
    unit = int(units(lines.pence[[whole, *parts]]).min())
    weight = float(np.clip(np.log(0.3 / max(scoring.chance_of_sum(tried, unit, money), 1e-9)), -3.0, 8.0))
    funder, recipient = (whole, parts[0]) if split else (parts[0], whole)
    giver, taker = lines.body_name(int(lines.body[funder])), lines.body_name(int(lines.body[recipient]))
    alike = max(similarity(lines.services[lines.service[whole]], lines.services[lines.service[part]]) for part in parts)
    nameless = names_nothing(lines.services[lines.service[whole]])
    same_group = all(lines.group[whole] == lines.group[part] for part in parts)
    own_part = any("own part" in lines.text(line).signs for line in (whole, *parts))
    evidence = (
        Evidence(
            1.2 if names else -0.4,
            f"{'both sides name the other' if names else 'one side names the other'}: {giver} and {taker}",
        ),
        Evidence(weight, f"{len(parts)} lines come to it to the penny"),
        Evidence(0.8 if alike >= 0.7 else -0.4 if nameless else -1.6, name_words(lines, whole, parts[0])),
        Evidence(0.4 if same_group else -0.3, "the same function" if same_group else ""),
        Evidence(-0.7 * (all_named - named) - 0.5 * (len(parts) - named), ""),
        Evidence(scoring.OWN_PART if own_part else 0.0, ""),
    )
    if split:
        why = f"{giver} reports it as passed to {taker}, which reports it in {len(parts)} lines; counted at {taker}."
        return Candidate(Kind.GRANT, "split", parts, ((whole, money),), evidence, why)
    why = f"{giver} reports it as {len(parts)} payments to {taker}, which reports them in one line; counted at {taker}."
    remove = tuple((line, int(lines.pence[line])) for line in parts)
    return Candidate(Kind.GRANT, "merged", (whole,), remove, evidence, why)
