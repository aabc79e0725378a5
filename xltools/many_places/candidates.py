"""The lines that may be the same money in two places, and no others: a region's millions of lines are never held at once.

Two looks at each place, one place in memory at a time. The first, taken where the place was counted (`first_look`), says who
names whom and which figures a body reports; the second takes the lines of bodies that share money with another place: a payer's
that name a body reporting elsewhere and that body's own, figures of one body that stand in several places, returns that are line
by line another's, and places that lie within another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.many_places.areas import Lie
from xltools.many_places.first_look import Texts, hashed, look_at
from xltools.many_places.stored import lines_of
from xltools.organisations.bodies import list_bodies
from xltools.organisations.resolver import index_names
from xltools.reading.lines import TEXT, look_up_each, spread
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from xltools.many_places.areas import Pair
    from xltools.many_places.bodies import Bodies
    from xltools.many_places.first_look import Figures, Look
    from xltools.many_places.stored import CountedPlace
    from xltools.organisations.resolver import Names

SIDES = ("funder", "paid_to")
WELL_NAMED = 0.8
"""How well a name must fit a body of another place; at home it meant nobody."""
NOBODY_HERE = "somebody not named in these counts"
"""What stands for a name that means no one body of any place: the double counts take it for a body that sent nothing."""
_FEW_PLACES = 12
"""A body that reports in more places than this is looked at only where it names the other side itself."""


@dataclass
class Seen:
    """What the first look takes down.

    `naming` are a place, a body's key and the key it names; `figures` one number for each line's body, service and amount, by place,
    in the order of the lines that count; `contents` the places and bodies of each return's lines as one number; `wider` the places
    that give one gross figure of a body for a wider area (by body, year, service, area and pence), of which each has its part.
    """

    meaning: Meaning
    naming: set[tuple[int, str, str]] = field(default_factory=set)
    figures: list[tuple[int, Figures]] = field(default_factory=list)
    contents: dict[int, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    wider: dict[tuple[str, str, str, str, int], set[int]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True)
class _Wanted:
    """What the second look takes: whole places, bodies' lines by place, lines of a body that name another, figures, and returns."""

    places: frozenset[int]
    bodies: frozenset[tuple[int, str]]
    naming: frozenset[tuple[int, str, str]]
    figures: Figures
    contents: frozenset[int]


@dataclass(frozen=True)
class _Keyed:
    """The lines of a place that count with the keys of their bodies (`body`, `sides`): "" = nobody certain.

    `figure` is a number for each line's body, service and amount.
    """

    look: Look
    body: Texts
    sides: Mapping[str, Texts]
    figure: Figures


def look(output: Path, places: Sequence[CountedPlace], bodies: Bodies) -> Seen:
    """Return what the first look at every place took down."""
    seen = Seen(Meaning(bodies))
    for number, counted in enumerate(places):
        _take_down(seen, number, counted.year, _keyed(look_at(output, counted), number, seen.meaning))
    return seen


def candidates(
    output: Path,
    places: Sequence[CountedPlace],
    seen: Seen,
    pairs: Sequence[Pair],
    more: Iterable[tuple[int, str]] = (),
) -> pd.DataFrame:
    """Return the lines that count and may be the same money in two places, as one frame.

    Columns: those of a place's lines, and ``place_no`` (the place's position), ``body_key``, ``funder_key``, ``paid_to_key`` (keys of
    `Bodies`, "" = nobody certain), ``figure``, ``said`` and ``content`` (numbers of what a line says, with and without its body, and
    its whole return). All lines of the bodies `more`, by place and key, are among them.
    """
    wanted = _wanted(seen, pairs, frozenset(more))
    parts = []
    for number, counted in enumerate(places):
        if not _may_take(wanted, seen, number):
            continue  # a place that shares nothing is not read again
        keyed = _keyed(look_at(output, counted), number, seen.meaning)
        taken = np.flatnonzero(_takes(wanted, number, keyed))
        if len(taken):
            lines = lines_of(output, counted, rows=keyed.look.position[taken].tolist())
            parts.append(lines.assign(**_keys(keyed, number, taken)))
    return _joined(parts)


class Meaning:
    """Whom a name means, over all places: at home first, as the place's own count understood it."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        listed = list_bodies(bodies.partners())
        self._names: Names = index_names(listed)
        self._keys = [body.partner_id for body in listed]

    def key_at_home(self, number: int) -> Callable[[str], str]:
        """Return what makes a key of a name of one place's list."""
        keys = self.bodies.of_place[number]
        return lambda name: keys.get(name, "")

    def key_abroad(self, text: str) -> str:
        """Return the key of the body of any place that a text names for certain, "" where it does not."""
        answer = self._names.resolve(text) if text else None
        return self._keys[answer.body] if answer and answer.body is not None and answer.score >= WELL_NAMED else ""


def _keyed(look: Look, number: int, meaning: Meaning) -> _Keyed:
    home = meaning.key_at_home(number)
    body = look.names["body"].each(home)
    sides = {}
    for side in SIDES:
        named, numbers = look.names[f"{side}_body"].beside(look.names[side])
        sides[side] = Texts([home(known) or meaning.key_abroad(written) for known, written in named], numbers)
    return _Keyed(look, body, sides, _of_body(body) + look.said)


def _of_body(body: Texts) -> Figures:
    return (hashed(body.distinct) * np.uint64(1_000_033))[body.numbers]


def _keys(keyed: _Keyed, number: int, taken: NDArray[np.int64]) -> dict[str, ExtensionArray | NDArray[Any]]:
    """The columns that the looks add to the lines taken."""
    texts = {"body": keyed.body, **keyed.sides}
    numbers = {"figure": keyed.figure, "said": keyed.look.said, "content": keyed.look.content}
    return {
        "place_no": np.full(len(taken), number, dtype=np.int32),
        **{f"{name}_key": spread(keys.distinct, keys.numbers[taken]) for name, keys in texts.items()},
        **{name: each[taken] for name, each in numbers.items()},
    }


def _take_down(seen: Seen, number: int, year: str, keyed: _Keyed) -> None:
    for side in keyed.sides.values():
        both, _ = keyed.body.beside(side)
        seen.naming |= {(number, body, other) for body, other in both if other and other != body}
    seen.figures.append((number, keyed.figure))
    returns = {*zip(keyed.look.content.tolist(), keyed.body.numbers.tolist(), strict=True)}
    for content, body in returns:
        if content:
            seen.contents[content].add((number, keyed.body.distinct[body]))
    home = seen.meaning.key_at_home(number)
    for name, service, area, gross in keyed.look.wider:
        seen.wider[home(name), year, plain(service), plain(area), gross].add(number)


def _wanted(seen: Seen, pairs: Sequence[Pair], more: frozenset[tuple[int, str]]) -> _Wanted:
    bodies = seen.meaning.bodies
    whole = {number for pair in pairs if pair.lie is not Lie.OVERLAPS for number in (pair.inner, pair.outer)}
    taken = set(more)
    for pair in pairs:
        if pair.lie is Lie.OVERLAPS:
            both = [key for key in bodies.by_key if {pair.inner, pair.outer} <= bodies.reported_in(key)]
            taken |= {(place, key) for key in both for place in (pair.inner, pair.outer)}
    naming: set[tuple[int, str, str]] = set()
    for place, body, other in seen.naming:
        elsewhere = bodies.reported_in(other)
        if place in elsewhere or not elsewhere:
            continue
        naming.add((place, body, other))
        if len(elsewhere) <= _FEW_PLACES:
            taken |= {(there, other) for there in elsewhere}
        naming |= {(there, other, body) for there in elsewhere}
    every = [np.unique(figures) for _, figures in seen.figures]
    figures, often = np.unique(np.concatenate(every) if every else np.zeros(0, np.uint64), return_counts=True)
    copies = {content for content, where in seen.contents.items() if len({place for place, _ in where}) > 1}
    return _Wanted(frozenset(whole), frozenset(taken), frozenset(naming), figures[often > 1], frozenset(copies))


def _may_take(wanted: _Wanted, seen: Seen, number: int) -> bool:
    """Whether a place may have lines that `_takes` takes, by what the first look took down."""
    of_bodies = any(place == number for place, *_ in (*wanted.bodies, *wanted.naming))
    copied = any(place == number for content in wanted.contents for place, _ in seen.contents[content])
    return (
        number in wanted.places or of_bodies or copied or bool(np.isin(seen.figures[number][1], wanted.figures).any())
    )


def _takes(wanted: _Wanted, number: int, keyed: _Keyed) -> NDArray[np.bool_]:
    if number in wanted.places:
        return np.ones(len(keyed.figure), dtype=np.bool_)
    mine = {body for place, body in wanted.bodies if place == number}
    naming = {(body, other) for place, body, other in wanted.naming if place == number}
    copied = np.array(sorted(wanted.contents), dtype=np.uint64)
    takes = keyed.body.where(mine.__contains__)
    takes |= np.isin(keyed.figure, wanted.figures) | np.isin(keyed.look.content, copied)
    for side in keyed.sides.values():
        both, numbers = keyed.body.beside(side)
        takes |= np.fromiter((pair in naming for pair in both), dtype=np.bool_, count=len(both))[numbers]
    return takes


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """All in one frame; a return's number is its own among the returns of all places."""
    if not parts:
        return pd.DataFrame()
    lines = pd.concat(parts, ignore_index=True)
    numbers = pd.factorize(lines["place_no"].astype("int64") * 1_000_000 + lines["return_no"].astype("int64"))[0]
    return lines.assign(return_no=numbers.astype(np.int32))


def as_named(lines: pd.DataFrame, bodies: Bodies) -> pd.DataFrame:
    """Return the lines with every body under the one name that all places know it by, as the double counts are to see them."""
    if not len(lines):
        return lines
    names = {body.key: body.name for body in bodies.by_key.values()}
    owner = look_up_each(lines["body_key"], lambda key: names.get(key, key))
    sides = {}
    for side in ("funder", "paid_to"):
        known = look_up_each(lines[f"{side}_key"], lambda key: names.get(key, ""))
        vague = lines[f"{side}_key"].eq("") & _names_a_body(lines[side])
        sides[side] = known.where(known.ne(""), lines[side].mask(vague, NOBODY_HERE)).astype(TEXT)
    return lines.assign(partner=owner, organisation=owner, partner_id=lines["body_key"], **sides)


def _names_a_body(texts: pd.Series[str]) -> pd.Series[bool]:
    from xltools.organisations.resolver import is_own_money

    return look_up_each(texts, lambda text: "" if not text.strip() or is_own_money(text) else "names").ne("")
