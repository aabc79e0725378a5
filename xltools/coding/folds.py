"""Labelled texts in parts of which none holds a near-duplicate of another's, so that what is measured was not seen in training."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from zlib import crc32

from xltools.coding.descriptions import SMALL_WORDS, is_number, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAR = 0.75
"""Texts that share this part of the distinct words of both are near-duplicates."""

COMMON = 400
"""A word in more texts than this brings no two of them together by itself."""


def fold_of(texts: Sequence[str], folds: int) -> list[int]:
    """Return for each text a fold from 0; near-duplicates, and what hangs together through them, share one.

    A text's fold does not depend on the order of the others.
    """
    keys = [_key(text) for text in texts]
    groups = _groups(list(dict.fromkeys(keys)))
    return [crc32(groups[key].encode()) % folds for key in keys]


def _key(text: str) -> frozenset[str]:
    words = plain_words(text)
    return frozenset(word for word in words if word not in SMALL_WORDS and not is_number(word)) or frozenset(words)


def _groups(keys: Sequence[frozenset[str]]) -> dict[frozenset[str], str]:
    """Return for each set of words the name of its group: the first of the group's texts by the alphabet."""
    parent = list(range(len(keys)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for left, right in _near(keys):
        parent[root(left)] = root(right)
    members: dict[int, list[str]] = defaultdict(list)
    for number, key in enumerate(keys):
        members[root(number)].append(" ".join(sorted(key)))
    return {key: min(members[root(number)]) for number, key in enumerate(keys)}


def _near(keys: Sequence[frozenset[str]]) -> Iterable[tuple[int, int]]:
    texts: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        for word in key:
            texts[word].append(number)
    for number, key in enumerate(keys):
        shared = Counter(other for word in key if len(texts[word]) < COMMON for other in texts[word] if other < number)
        yield from (
            (number, other) for other, words in shared.items() if words >= NEAR * (len(key) + len(keys[other]) - words)
        )
