"""Deep dives: the money of each theme, by the tag bodies set on their lines and by the functions that count.toml lists for it.

A theme's lines are those tagged with its name, however it is spelt (capitals, spaces, hyphens, "&"), and those coded under one of its
functions; each line once. A line may be in several themes, so themes do not add up to the count. A tag that looks like a slip of
the pen is asked about, and is in no theme until somebody has said. Money is pence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.parts import is_under, parts_within
from xltools.model import REPORTED
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.count import Count

RARE = 2
"""A tag on so many lines at most, or on a third of those of a tag spelt nearly alike, may be a slip of the pen."""
SHORT_NAME = 8
"""Letters below which one slip, not two, makes a tag another's."""


@dataclass(frozen=True, slots=True)
class PerhapsMeant:
    """A tag spelt nearly as a theme's name: its lines and counted pence are in no theme, and it is asked about."""

    written: str
    lines: int
    pence: int


@dataclass(frozen=True, eq=False)
class Theme:
    """A theme of the count. `functions` are its COFOG codes, `spellings` how bodies wrote its name.

    `pence` has for each line of the count what of it is the theme's; `tagged` says which lines bear its name, and so belong to it
    wholly, `members` which bear it or are under its functions, whether they count or not. `perhaps` are tags that may mean it.
    """

    name: str
    functions: tuple[str, ...]
    spellings: tuple[str, ...]
    pence: NDArray[np.int64]
    tagged: NDArray[np.bool_]
    members: NDArray[np.bool_]
    perhaps: tuple[PerhapsMeant, ...] = ()

    @property
    def total(self) -> int:
        """What counts of it."""
        return int(self.pence.sum())

    @property
    def lines(self) -> int:
        """How many of its lines count."""
        return int((self.pence != 0).sum())

    @property
    def tagged_pence(self) -> int:
        """What counts of the lines that bear its name; the rest of the total is there by function alone."""
        return int(self.pence[self.tagged].sum())


@dataclass(frozen=True, eq=False)
class Themes:
    """The themes of a count, those of count.toml first as they stand there, then tags, the most money first.

    `together` is what is in any of them, each pound once.
    """

    each: tuple[Theme, ...]
    together: int

    def overlaps(self, theme: Theme) -> tuple[tuple[Theme, int], ...]:
        """Return the other themes that hold money of this one too, and how much, the most first."""
        shared = (
            (other, int(np.minimum(theme.pence, other.pence).clip(min=0).sum()))
            for other in self.each
            if other is not theme
        )
        return tuple(
            sorted(((other, pence) for other, pence in shared if pence), key=lambda one: (-one[1], one[0].name))
        )


@lru_cache(maxsize=2)  # the sheets and the report both show them
def themes_of(count: Count) -> Themes:
    """Return the themes of a count; none where no line is tagged and count.toml lists none."""
    tags = _tags(count)
    stated = {word_key(name): (name, functions) for name, functions in count.themes}
    meant = _slips(tags, frozenset(stated))
    names = [*stated, *(key for key in tags if key not in stated and key not in meant)]
    themes = [
        _theme(count, key, stated.get(key), tags, [slip for slip, right in meant.items() if right == key])
        for key in names
    ]
    stated_first = themes[: len(stated)]
    others = sorted(themes[len(stated) :], key=lambda theme: (-theme.total, theme.name))
    every = (*stated_first, *others)
    most = np.max([theme.pence for theme in every], axis=0) if every else np.zeros(1, dtype=np.int64)
    least = np.min([theme.pence for theme in every], axis=0) if every else np.zeros(1, dtype=np.int64)
    return Themes(every, int(np.where(most > 0, most, least).sum()))


@dataclass(frozen=True, slots=True)
class _Tag:
    """A name under which lines are tagged: how it is written, on how many lines, and which they are."""

    spellings: tuple[str, ...]
    lines: NDArray[np.int64]
    pence: int


def _tags(count: Count) -> Mapping[str, _Tag]:
    """The tags of lines by their folded names; lines of returns that do not count at all are not asked for theirs."""
    lines = count.lines
    tagged = lines["theme"].ne("") & ~lines["why_not"].isin(_NO_RETURN)
    positions = np.flatnonzero(tagged.to_numpy(dtype=bool))
    written = lines["theme"].to_numpy(dtype=object)[positions]
    counted = lines["counted"].to_numpy(dtype=np.int64)
    held: dict[str, list[int]] = {}
    for position, text in zip(positions.tolist(), written.tolist(), strict=True):
        if key := word_key(text):
            held.setdefault(key, []).append(position)
    theme = lines["theme"].to_numpy(dtype=object)
    return {
        key: _Tag(_commonest(theme[own].tolist()), np.array(own, dtype=np.int64), int(counted[own].sum()))
        for key, own in held.items()
    }


_NO_RETURN = ("return refused", "held return", "superseded return")


def _commonest(texts: Iterable[str]) -> tuple[str, ...]:
    """The spellings of a tag, without spaces round them, the commonest first."""
    numbers = Counter(" ".join(text.split()) for text in texts)
    return tuple(sorted(numbers, key=lambda text: (-numbers[text], text.isupper(), text.islower(), text)))


_DIGITS = re.compile(r"\d+")


def _slips(tags: Mapping[str, _Tag], stated: frozenset[str]) -> Mapping[str, str]:
    """The tags that may be slips of the pen, each with the name it may mean: of a theme that count.toml states, or a commoner tag."""
    from rapidfuzz.distance import DamerauLevenshtein

    order = sorted(
        {*tags, *stated}, key=lambda key: (key not in stated, -(len(tags[key].lines) if key in tags else 0), key)
    )
    meant: dict[str, str] = {}
    for key in reversed(order):
        if key in stated:
            continue
        lines = len(tags[key].lines)
        near = [
            (DamerauLevenshtein.distance(key, other), number, other)
            for number, other in enumerate(order)
            if other != key and other not in meant and _DIGITS.findall(key) == _DIGITS.findall(other)
        ]
        most = 1 if len(key) < SHORT_NAME else 2
        near = [
            one
            for one in near
            if one[0] <= most
            and (one[2] in stated or one[1] < order.index(key))
            and (one[2] in stated or lines <= RARE or 3 * lines <= len(tags[one[2]].lines))
        ]
        if near:
            meant[key] = min(near)[2]
    return meant


def _reported_under(count: Count, functions: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say which lines are spending under some functions, as reported: also those that count elsewhere or as a memo item."""
    under = {code: is_under(code, functions) for code in count.lines["code"].unique()}
    which = count.lines["code"].map(under).astype(bool) & count.lines["why_not"].isin(REPORTED)
    return which.to_numpy(dtype=bool)


def _theme(
    count: Count, key: str, stated: tuple[str, tuple[str, ...]] | None, tags: Mapping[str, _Tag], slips: Sequence[str]
) -> Theme:
    tag = tags.get(key)
    tagged = np.zeros(len(count.lines), dtype=bool)
    if tag:
        tagged[tag.lines] = True
    functions = stated[1] if stated else ()
    counted = count.lines["counted"].to_numpy(dtype=np.int64)
    by_function = parts_within(count.lines, count.coding.weights, functions)
    return Theme(
        stated[0] if stated else tag.spellings[0] if tag else key,
        functions,
        tag.spellings if tag else (),
        np.where(tagged, counted, by_function),
        tagged,
        tagged | (by_function != 0) | _reported_under(count, functions),
        tuple(PerhapsMeant(tags[slip].spellings[0], len(tags[slip].lines), tags[slip].pence) for slip in sorted(slips)),
    )
