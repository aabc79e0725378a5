"""One figure in several places: a body's whole spending sent to each of them, or one return that is another's line by line.

A body that serves several places gives each its own part, so that equal figures are one figure sent twice; but money may be given out in
equal parts, and a round grant may be the same for every place: what speaks for and against is weighed as double counts are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import BetweenPlaces, Candidate, Indication
from xltools.text import plural, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.many_places.bodies import Bodies
    from xltools.many_places.stored import CountedPlace

    Pair = tuple[int, int, str, str]
    """The place kept and the other, the body there and the one here."""
    Alike = list[tuple[int, int]]
    """Lines that say the same: the one kept, and the other place's."""

_MOSTLY = 0.6
"""The part of the shorter report's lines that stand in the other from which it is one return, as for second versions."""
_ONE_RETURN, _FEW_LINES, _SOME_LINES = 5.0, 0.5, -1.5
_LINES_OF_A_RETURN = 3
_BY_DIGITS = {1: -4.0, 2: -4.0, 3: -1.0, 4: 1.0}
_MANY_DIGITS = 2.5
_BEGIN = -0.5
_TOTALS, _ROUNDED, _MOST_PLACES = 2.0, -0.5, 20
_SAME_FILE, _OTHER_BODY, _EQUAL_PARTS = 3.0, -1.5, -4.0


def find_same_figures(
    lines: pd.DataFrame,
    active: NDArray[np.bool_],
    bodies: Bodies,
    places: Sequence[CountedPlace],
    *,
    years_apart: bool = False,
) -> list[Candidate]:
    """Return, for each two places of one year, what a body reports alike in both: kept where the body is at home, else in the first.

    `lines` come from `candidates`, `active` says which are still in question. With `years_apart`, places of different years are
    compared instead, and nothing is to be removed.
    """
    place, keys = lines["place_no"].tolist(), lines["body_key"].tolist()
    homes = {key: body.home for key, body in bodies.by_key.items()}
    matches: dict[Pair, Alike] = defaultdict(list)
    done: set[int] = set()
    for group in _groups(lines, active):
        by_place: dict[int, list[int]] = defaultdict(list)
        for line in group:
            if line not in done:
                by_place[place[line]].append(line)
        order = sorted(by_place, key=lambda number: (number not in homes.get(keys[by_place[number][0]], ()), number))
        for kept, gone in _two(order, places, years_apart=years_apart):
            both = list(zip(by_place[kept], by_place[gone], strict=False))
            done.update(line for pair in both for line in pair)
            for line, copy in both:
                matches[kept, gone, keys[line], keys[copy]].append((line, copy))
    shared = Counter(line for both in matches.values() for line, _ in both)
    return [
        _candidate(lines, pair, both, shared, bodies, places, years_apart=years_apart)
        for pair, both in sorted(matches.items())
    ]


def equal_totals(bodies: Bodies, places: Sequence[CountedPlace]) -> Iterator[tuple[str, int, int]]:
    """Yield each body with every two places of one year in which it counts alike in all, to the penny or as one of them is rounded."""
    for key, body in bodies.by_key.items():
        where = sorted(
            bodies.reported_in(key), key=lambda number: (number not in body.home, -body.lines[number], number)
        )
        for at, kept in enumerate(where[:_MOST_PLACES]):
            for gone in where[at + 1 : _MOST_PLACES]:
                of_one_year = places[kept].year == places[gone].year
                if of_one_year and body.lines[kept] != body.lines[gone] and _agree(body.net[kept], body.net[gone]):
                    yield key, kept, gone


def find_same_totals(
    lines: pd.DataFrame, active: NDArray[np.bool_], bodies: Bodies, places: Sequence[CountedPlace]
) -> list[Candidate]:
    """Return, for each two places, all that a body reports in one where it comes to all it reports in the other, told in other lines."""
    own: dict[tuple[str, int], list[int]] = defaultdict(list)
    for line, (key, place) in enumerate(zip(lines["body_key"].tolist(), lines["place_no"].tolist(), strict=True)):
        if active[line]:
            own[key, place].append(line)
    pence, found, gone_already = lines["counted"].to_numpy(dtype=np.int64), [], set[tuple[str, int]]()
    for key, kept, gone in equal_totals(bodies, places):
        sides = own.get((key, kept), []), own.get((key, gone), [])
        totals = [int(pence[side].sum()) for side in sides]
        if all(sides) and _agree(*totals) and not {(key, kept), (key, gone)} & gone_already:
            gone_already.add((key, gone))
            found.append(_of_totals(bodies.by_key[key].name, (places[kept], places[gone]), sides, pence))
    return found


def _of_totals(
    name: str, where: tuple[CountedPlace, CountedPlace], sides: tuple[list[int], list[int]], pence: NDArray[np.int64]
) -> Candidate:
    kept, gone = (int(pence[side].sum()) for side in sides)
    digits = min(_digits(kept), _digits(gone))
    evidence = (
        Indication(_BEGIN, ""),
        Indication(
            _TOTALS,
            f"{plural(len(sides[0]), 'line')} in one place come to {plural(len(sides[1]), 'line')} in the other",
        ),
        Indication(_BY_DIGITS.get(digits, _MANY_DIGITS), "", "round amounts may be the same for every place"),
        Indication(0.0 if kept == gone else _ROUNDED, "", "one of them is rounded"),
        Indication(_EQUAL_PARTS if _is_equal_part(kept, 2) else 0.0, "", "together they are a round sum"),
    )
    why = (
        f"All that {name} gave to {where[1].place} ({pounds(gone)}) is all that it gave to {where[0].place}; it counts once, in "
        f"{where[0].place}. Ask whether a part is {where[1].place}'s."
    )
    remove = tuple((line, int(pence[line])) for line in sides[1])
    return Candidate(BetweenPlaces.SAME_FIGURE, "totals", tuple(sides[0]), remove, evidence, why)


def _agree(one: int, other: int) -> bool:
    """Whether two totals are one, to the penny or to the unit that one of them is rounded to (at most a thousandth of it)."""
    if one == other:
        return True
    units = [10 ** (len(str(abs(total))) - _digits(total)) for total in (one, other)]
    unit = max(units)
    return min(one, other) > 0 and 2 * abs(one - other) <= unit and unit * 1000 <= min(one, other)


def _groups(lines: pd.DataFrame, active: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Lines that say the same: of one body, then those of returns that are alike as wholes, whoever sent them."""
    yield from _equal(lines["figure"].to_numpy(dtype=np.uint64), np.flatnonzero(active))
    content = lines["content"].to_numpy(dtype=np.uint64)
    said = lines["said"].to_numpy(dtype=np.uint64) + content * np.uint64(7_919)
    yield from _equal(said, np.flatnonzero(active & (content != 0)))


def _equal(numbers: NDArray[np.uint64], usable: NDArray[np.int64]) -> Iterator[list[int]]:
    order = usable[np.argsort(numbers[usable], kind="stable")]
    bounds = np.concatenate([[0], np.flatnonzero(np.diff(numbers[order])) + 1, [len(order)]])
    for group in np.flatnonzero(np.diff(bounds) > 1).tolist():
        yield order[bounds[group] : bounds[group + 1]].tolist()


def _two(order: Sequence[int], places: Sequence[CountedPlace], *, years_apart: bool) -> Iterator[tuple[int, int]]:
    """Every other place with the first of its year, or (`years_apart`) the first place of all with the first of each other year."""
    first: dict[str, int] = {}
    for number in order:
        year = places[number].year
        if year not in first:
            if years_apart and first:
                yield order[0], number
            first[year] = number
        elif not years_apart:
            yield first[year], number


def _candidate(
    lines: pd.DataFrame,
    pair: Pair,
    both: Alike,
    shared: Counter[int],
    bodies: Bodies,
    places: Sequence[CountedPlace],
    *,
    years_apart: bool,
) -> Candidate:
    kept, gone, body, other = pair
    pence = lines["counted"].to_numpy(dtype=np.int64)
    same_file = _same_file(lines, places, pair, both)
    evidence = (*_evidence(pence, both, _fewest(bodies, pair), shared), *_about(bodies, pair, same_file=same_file))
    name, where = bodies.by_key[body].name, (places[kept].place, places[gone].place)
    copied = same_file or body != other
    if years_apart:
        why = (
            f"{name} gave the same figures to {where[0]} for {places[kept].year} and to {where[1]} for {places[gone].year}. "
            "Nothing is taken out, as the years differ. Ask whether one return was sent for both."
        )
        keep = tuple(line for two in both for line in two)
        return Candidate(BetweenPlaces.DIFFERENT_YEARS, "same figures", keep, (), evidence, why)
    why = (
        f"{name} gave the same figures to {where[0]} and to {where[1]}; they count once, in {where[0]}. "
        f"Ask whether a part is {where[1]}'s."
    )
    if body != other:
        why = f"The return of {bodies.by_key[other].name} in {where[1]} is line by line that of {name} in {where[0]}; it counts once."
    kind = BetweenPlaces.COPIED_RETURN if copied else BetweenPlaces.SAME_FIGURE
    remove = tuple((copy, int(pence[copy])) for _, copy in both)
    return Candidate(kind, plural(len(both), "line"), tuple(line for line, _ in both), remove, evidence, why)


def _fewest(bodies: Bodies, pair: Pair) -> int:
    """How many lines the shorter of the two reports has."""
    kept, gone, body, other = pair
    return max(1, min(bodies.by_key[body].lines.get(kept, 0), bodies.by_key[other].lines.get(gone, 0)))


def _evidence(pence: NDArray[np.int64], both: Alike, fewest: int, shared: Mapping[int, int]) -> Iterator[Indication]:
    many = len(both)
    yield Indication(_BEGIN, "")
    words = f"{many:,} of {plural(fewest, 'line')} are the same in both places"
    if many / fewest < _MOSTLY:
        yield Indication(_SOME_LINES + _FEW_LINES * min(many, 4), words, "the other lines differ")
    elif many >= _LINES_OF_A_RETURN:
        yield Indication(_ONE_RETURN, words)
    else:
        yield Indication(_FEW_LINES * (many - 1), words)
    digits = max(_digits(int(pence[line])) for line, _ in both)
    yield Indication(
        _BY_DIGITS.get(digits, _MANY_DIGITS),
        "amounts that do not recur by themselves" if digits > 4 else "",
        "round amounts may be the same for every place",
    )
    if all(_is_equal_part(int(pence[line]), shared[line] + 1) for line, _ in both):
        yield Indication(
            _EQUAL_PARTS, "", "together they are a round sum, which may have been shared out in equal parts"
        )


def _about(bodies: Bodies, pair: Pair, *, same_file: bool) -> Iterator[Indication]:
    if same_file:
        yield Indication(_SAME_FILE, "it is the same file, byte for byte")
    if pair[2] != pair[3]:
        yield Indication(_OTHER_BODY, "", "two bodies sent it")


def _same_file(lines: pd.DataFrame, places: Sequence[CountedPlace], pair: Pair, both: Alike) -> bool:
    """Whether all of it stands in files with the same bytes; a file of a line or two is as easily made twice as the line."""
    if len(both) < _LINES_OF_A_RETURN:
        return False
    workbooks = lines["workbook"].to_numpy(dtype=object)
    files = {(workbooks[line], workbooks[copy]) for line, copy in both}
    marks = [(places[pair[0]].files.get(one, ""), places[pair[1]].files.get(other, "")) for one, other in files]
    return all(mark and mark == other for mark, other in marks)


def _digits(pence: int) -> int:
    """How many digits of an amount tell something."""
    return len(str(abs(pence)).rstrip("0"))


def _is_equal_part(pence: int, parts: int) -> bool:
    """Whether so many such amounts make a round sum, give or take a penny for each."""
    around = range(abs(pence) * parts - parts, abs(pence) * parts + parts + 1)
    return _digits(pence) > 3 and any(_digits(total) <= 3 for total in around if total)
