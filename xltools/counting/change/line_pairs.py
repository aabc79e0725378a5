"""Which line of an earlier count is which of this one, within a body: order, references and small words do not matter.

Passes from the surest to the least: each pairs what the ones before it left. What a line counts has no part in it, so that a
line excluded then or now is the same line all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.ranges import ESTIMATES
from xltools.model import WhyNot
from xltools.text import fold, word_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

PASSES: tuple[tuple[str, ...], ...] = (
    ("line", "words", "expenditure_type", "fund", "funder", "amount"),
    ("words", "expenditure_type", "fund", "funder", "amount"),
    ("words", "expenditure_type", "amount"),
    ("words", "amount"),
    ("line", "words", "expenditure_type"),
    ("words", "expenditure_type", "fund", "funder"),
    ("words", "expenditure_type"),
    ("words",),
)
"""What must agree for two lines to be one, the surest first (always within a body; `words` are those of the service)."""
ALIKE, ALIKE_AND_NEAR, ALIKE_WITH_AMOUNT, ALIKE_WITH_LINE = 86.0, 76.0, 60.0, 70.0
"""How alike, of 100, two services must be worded to be one: by themselves, of about the same money, of the same amount, with the same
reference."""
NEAR = 4
"""Two amounts are about the same that lie between three quarters and four thirds of each other."""
_SMALL_WORDS = frozenset({"and", "of", "the", "for", "in", "to", "on", "with", "a", "service", "services"})
NO_RETURN = frozenset({WhyNot.REFUSED.value, WhyNot.HELD.value, WhyNot.SUPERSEDED.value})
"""Why no line of a return counts."""
MOST_COMPARED = 4_000_000
"""Pairs of lines of one body whose wording is compared; where there are more, a body's lines are new ones altogether."""


def pair_lines(before: pd.DataFrame, after: pd.DataFrame) -> Positions:
    """Return the pairs of lines as an array of two columns: a position in `before` and in `after`, each at most once.

    Both have the columns of `xltools.counting.change.compared.COLUMNS`, and ``group``: which body, by number. Lines of returns that
    do not count (superseded, refused, held) are no lines of either count.
    """
    sides = [_with_words(each) for each in (before, after)]
    left = [np.flatnonzero(~side["why_not"].isin(NO_RETURN).to_numpy(dtype=bool)).astype(np.int64) for side in sides]
    pairs: list[Positions] = []

    def take(found: Positions) -> None:
        if len(found):
            pairs.append(found)
            for side in (0, 1):
                left[side] = np.setdiff1d(left[side], found[:, side], assume_unique=True)

    for keys in PASSES:
        take(_by_keys(sides, left, keys))
    take(_by_wording(sides, left))
    take(_by_amount(sides, left))
    take(_estimate_and_actual(sides, left))
    return np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)


def telling_words(text: str) -> str:
    """Return the words of a service by which it is told from others, folded."""
    words = word_key(text).split()
    return " ".join(word for word in words if word not in _SMALL_WORDS) or " ".join(words)


def likeness(one: Sequence[str], other: Sequence[str]) -> NDArray[np.float64]:
    """Return how alike (of 100) each text of one list and each of another are worded, whatever the order of their words."""
    from rapidfuzz import fuzz, process

    scores = [process.cdist(one, other, scorer=scorer) for scorer in (fuzz.token_sort_ratio, fuzz.token_set_ratio)]
    return np.asarray((scores[0].astype(np.float64) + scores[1].astype(np.float64)) / 2)


def is_near(one: Positions | int, other: Positions | int) -> NDArray[np.bool_]:
    """Say which amounts are about the same (`NEAR`); arrays that broadcast."""
    return np.asarray((one * (NEAR - 1) <= other * NEAR) & (other * (NEAR - 1) <= one * NEAR) & (one > 0), dtype=bool)


def _with_words(lines: pd.DataFrame) -> pd.DataFrame:
    texts = {text: word_key(text) or fold(text) for text in lines["service"].unique()}
    return lines.assign(words=[texts[text] for text in lines["service"].tolist()])


def _by_keys(sides: Sequence[pd.DataFrame], left: Sequence[Positions], keys: Sequence[str]) -> Positions:
    """Pair the lines that agree in these columns, those of one key in the order of their amounts."""
    parts = [side.iloc[at][["group", *keys]].assign(at=at) for side, at in zip(sides, left, strict=True)]
    if "line" in keys:
        parts = [part[part["line"].ne("")] for part in parts]
    if not all(map(len, parts)):
        return np.empty((0, 2), dtype=np.int64)
    numbered = []
    for part, side in zip(parts, sides, strict=True):
        by_amount = part.assign(order=side["amount"].to_numpy()[part["at"].to_numpy()]).sort_values(
            ["order", "at"], ascending=[False, True]
        )
        numbered.append(by_amount.assign(turn=by_amount.groupby(["group", *keys], sort=False).cumcount()))
    both = numbered[0].merge(numbered[1], on=["group", *keys, "turn"], suffixes=("_before", "_after"))
    return both[["at_before", "at_after"]].to_numpy(dtype=np.int64)


def _by_wording(sides: Sequence[pd.DataFrame], left: Sequence[Positions]) -> Positions:
    """Pair what is left of a body by how alike the services are worded, the likest first."""
    found: list[tuple[int, int]] = []
    groups = [side["group"].to_numpy()[at] for side, at in zip(sides, left, strict=True)]
    for group in np.intersect1d(groups[0], groups[1]):
        own = [at[of == group] for at, of in zip(left, groups, strict=True)]
        if len(own[0]) * len(own[1]) > MOST_COMPARED:
            continue
        here = [side.iloc[at] for side, at in zip(sides, own, strict=True)]
        score = likeness(*([telling_words(text) for text in side["service"].tolist()] for side in here))
        found += ((int(own[0][i]), int(own[1][j])) for i, j in _likest(score, *here))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _likest(score: NDArray[np.float64], before: pd.DataFrame, after: pd.DataFrame) -> list[tuple[int, int]]:
    def equal(name: str) -> NDArray[np.bool_]:
        one, other = before[name].to_numpy(dtype=object), after[name].to_numpy(dtype=object)
        return np.asarray(one[:, None] == other[None, :], dtype=bool)

    same_line = equal("line") & (before["line"].to_numpy(dtype=object) != "")[:, None]
    same_amount = equal("amount") & (before["amount"].to_numpy() != 0)[:, None]
    least = np.full(score.shape, ALIKE)
    least[is_near(before["amount"].to_numpy()[:, None], after["amount"].to_numpy()[None, :])] = ALIKE_AND_NEAR
    least[same_line] = ALIKE_WITH_LINE
    least[same_amount] = ALIKE_WITH_AMOUNT
    order = score + 30 * same_amount + 10 * same_line + 2 * equal("expenditure_type")
    enough = np.argwhere(score >= least)
    ranked = enough[np.argsort(-order[enough[:, 0], enough[:, 1]], kind="stable")]
    return _each_once(ranked)


def _each_once(ranked: NDArray[np.intp]) -> list[tuple[int, int]]:
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for one, other in ranked.tolist():
        if one not in used[0] and other not in used[1]:
            used[0].add(one)
            used[1].add(other)
            pairs.append((one, other))
    return pairs


def _by_amount(sides: Sequence[pd.DataFrame], left: Sequence[Positions]) -> Positions:
    """Pair lines worded anew whose amount, function and type are one body's only ones: the same money."""
    kept = [at[side["amount"].to_numpy()[at] != 0] for side, at in zip(sides, left, strict=True)]
    return _only_ones(sides, kept, ("amount", "code", "expenditure_type"))


def _estimate_and_actual(sides: Sequence[pd.DataFrame], left: Sequence[Positions]) -> Positions:
    """Pair a body's one estimate of a function with its one actual figure of it."""
    known = (sides[0]["how"].isin(ESTIMATES), sides[1]["how"].eq("Actual"))
    kept = [at[which.to_numpy(dtype=bool)[at]] for which, at in zip(known, left, strict=True)]
    return _only_ones(sides, kept, ("code", "expenditure_type"))


def _only_ones(sides: Sequence[pd.DataFrame], left: Sequence[Positions], keys: Sequence[str]) -> Positions:
    by = ["group", *keys]
    parts = [
        part[~part.duplicated(by, keep=False)]
        for part in (side.iloc[at][by].assign(at=at) for side, at in zip(sides, left, strict=True))
    ]
    both = parts[0].merge(parts[1], on=by, suffixes=("_before", "_after"))
    return both[["at_before", "at_after"]].to_numpy(dtype=np.int64)
