"""The lines that may be the same money in two places, and no others: a region's millions of lines are never held at once.

Two looks at each place, one place in memory at a time. The first takes down who names whom and which figures a body reports;
the second takes the lines of bodies that share money with another place: a payer's that name a body reporting elsewhere and that
body's own, figures of one body that stand in several places, returns that are line by line another's, and places that lie within
another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.many_places.areas import Lie
from xltools.many_places.stored import MEANT, lines_of
from xltools.organisations.bodies import list_bodies
from xltools.organisations.resolver import index_names
from xltools.reading.lines import TEXT, look_up_each
from xltools.reference.areas.geography import Relation
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xltools.many_places.areas import Pair
    from xltools.many_places.bodies import Bodies
    from xltools.many_places.stored import CountedPlace
    from xltools.organisations.resolver import Names

    Figures = NDArray[np.uint64]

FIRST_LOOK = ("counted", "service", "funder", "paid_to", "return_no", "area", "area_relation", "gross", *MEANT)
KEYS = ("place_no", "body_key", "funder_key", "paid_to_key", "figure", "said", "content")
"""Columns that both looks add to a place's lines."""
WELL_NAMED = 0.8
"""How well a name must fit a body of another place; at home it meant nobody."""
NOBODY_HERE = "somebody not named in these counts"
"""What stands for a name that means no one body of any place: the double counts take it for a body that sent nothing."""
_FEW_PLACES = 12
"""A body that reports in more places than this is looked at only where it names the other side itself."""
_LINES_OF_A_COPY = 3


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


def look(output: Path, places: Sequence[CountedPlace], bodies: Bodies) -> Seen:
    """Return what the first look at every place takes down."""
    seen = Seen(Meaning(bodies))
    for number, counted in enumerate(places):
        _look(seen, number, counted.year, _keyed(lines_of(output, counted, FIRST_LOOK), number, seen.meaning))
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
        light = _keyed(lines_of(output, counted, FIRST_LOOK), number, seen.meaning, seen.figures[number][1])
        light = light[_takes(wanted, number, light)].reset_index(drop=True)
        if len(light):
            lines = lines_of(output, counted, rows=light["position"].tolist())
            parts.append(lines.assign(**{name: light[name] for name in KEYS}))
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


def _keyed(lines: pd.DataFrame, number: int, meaning: Meaning, figures: Figures | None = None) -> pd.DataFrame:
    """The lines that count, with the keys of their bodies, and numbers of what they say: `figures`, where they were made before."""
    position = np.flatnonzero(lines["counted"].ne(0).to_numpy())
    lines = lines.iloc[position].reset_index(drop=True)
    home = meaning.key_at_home(number)
    keys = {"body_key": look_up_each(lines["body"], home)}
    for side in ("funder", "paid_to"):
        at_home = look_up_each(lines[f"{side}_body"], home)
        abroad = look_up_each(lines[side].where(at_home.eq(""), ""), meaning.key_abroad)
        keys[f"{side}_key"] = at_home.where(at_home.ne(""), abroad)
    of_body = _hashed(keys["body_key"]) * np.uint64(1_000_033)
    figure = of_body + _said(lines) if figures is None else figures
    said = figure - of_body
    return lines.assign(
        **keys, position=position, place_no=np.int32(number), figure=figure, said=said, content=_contents(lines, said)
    )


def _said(lines: pd.DataFrame) -> Figures:
    """A number for each line's service and amount."""
    services = _hashed(look_up_each(lines["service"], plain))
    return services * np.uint64(1_000_003) + lines["counted"].to_numpy().astype(np.uint64)


def _hashed(texts: pd.Series[str]) -> Figures:
    return pd.util.hash_array(texts.to_numpy(dtype=object), categorize=True)


def _contents(lines: pd.DataFrame, said: Figures) -> Figures:
    """What the whole return of each line says, whatever the order of its lines; 0 for returns of fewer lines than make a copy."""
    if not len(lines):
        return said
    returns, where = np.unique(lines["return_no"].to_numpy(), return_inverse=True)
    sums = np.zeros(len(returns), dtype=np.uint64)
    np.add.at(sums, where, said * (said | np.uint64(1)))
    few = np.bincount(where, minlength=len(returns)) < _LINES_OF_A_COPY
    return np.where(few, np.uint64(0), sums)[where]


def _look(seen: Seen, number: int, year: str, lines: pd.DataFrame) -> None:
    for side in ("funder_key", "paid_to_key"):
        named = lines[["body_key", side]].drop_duplicates()
        both = zip(named["body_key"].tolist(), named[side].tolist(), strict=True)
        seen.naming |= {(number, body, other) for body, other in both if other and other != body}
    seen.figures.append((number, lines["figure"].to_numpy(dtype=np.uint64)))
    returns = lines[["content", "body_key"]].drop_duplicates()
    for content, body in zip(returns["content"].tolist(), returns["body_key"].tolist(), strict=True):
        if content:
            seen.contents[content].add((number, body))
    wider = lines[lines["area_relation"].eq(Relation.WIDER.value) & lines["gross"].notna()]
    columns = (wider[name].tolist() for name in ("body_key", "service", "area", "gross"))
    for body, service, area, gross in zip(*columns, strict=True):
        seen.wider[body, year, plain(service), plain(area), int(gross)].add(number)


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


def _takes(wanted: _Wanted, number: int, lines: pd.DataFrame) -> NDArray[np.bool_]:
    if number in wanted.places:
        return np.ones(len(lines), dtype=np.bool_)
    mine = {body for place, body in wanted.bodies if place == number}
    named: dict[str, set[str]] = defaultdict(set)
    for place, body, other in wanted.naming:
        if place == number:
            named[body].add(other)
    takes = lines["body_key"].isin(mine).to_numpy() | np.isin(lines["figure"].to_numpy(dtype=np.uint64), wanted.figures)
    takes |= np.isin(lines["content"].to_numpy(dtype=np.uint64), np.array(sorted(wanted.contents), dtype=np.uint64))
    for side in ("funder_key", "paid_to_key"):
        both = zip(lines["body_key"].tolist(), lines[side].tolist(), strict=True)
        takes |= np.array([bool(other) and other in named.get(body, ()) for body, other in both], dtype=np.bool_)
    return np.asarray(takes, dtype=np.bool_)


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
