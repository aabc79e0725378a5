"""What a name that means nobody for certain may mean: an auditor keeps such a line open and asks, and counts on neither.

A name of another body speaks against a match; a garbled or shortened one does not. It may mean a body where a word of it
identifies that body, or names its place and its kind ("Westham Coll of X"), and what is left over is an abbreviation of
four letters or less, or a slip; a longer word left over belongs to the name of somebody else.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

from xltools.organisations.matching import BRACKETS, hits, words_of
from xltools.organisations.name_words import KIND_WORDS, TELLING_WORDS, USUAL_WORDS
from xltools.reference.bodies.organisations import plain

if TYPE_CHECKING:
    from xltools.organisations.matching import Form
    from xltools.organisations.resolver import Body, Names

_LONGEST_LEFT_OVER = 4
_LETTERS_PER_SLIP = 8
_MOST = 20


def may_mean(text: str, names: Names) -> frozenset[int]:
    """Return the numbers of the bodies that a name without a clear answer may mean (none: it means somebody else)."""
    texts = [(words_of(one), _letters(one)) for one in dict.fromkeys((text, BRACKETS.sub(" ", text)))]
    found = frozenset(body.number for body in names.bodies if any(_leaves_room(*one, body, names) for one in texts))
    return found if len(found) <= _MOST else frozenset()


def _leaves_room(words: tuple[str, ...], letters: str, body: Body, names: Names) -> bool:
    if not words or any(
        body.family not in TELLING_WORDS[word] for word in words if word in TELLING_WORDS and body.family
    ):
        return False
    return any(_fits(words, form, body, names) for form in names.forms[body.number]) or any(
        _few_slips(letters, _letters(name)) for name in body.names
    )


def _fits(words: tuple[str, ...], form: Form, body: Body, names: Names) -> bool:
    kind = KIND_WORDS.get(body.family, KIND_WORDS[""])
    meant = {hit for word in words for hit, _ in hits(word, form)}
    left = [word for word in words if not hits(word, form) and word not in kind]
    if any(len(word) > _LONGEST_LEFT_OVER for word in left):
        return False
    identifying = meant & set(form.strong) - USUAL_WORDS
    says_kind = any(word in TELLING_WORDS and body.family in TELLING_WORDS[word] for word in words)
    return bool(identifying - names.shared) or (bool(identifying) and (says_kind or bool(left)))


@lru_cache(maxsize=100_000)
def _letters(name: str) -> str:
    return plain(name).replace(" ", "")


def _few_slips(letters: str, name: str) -> bool:
    most = max(len(name), len(letters)) // _LETTERS_PER_SLIP
    return most > 0 and bool(DamerauLevenshtein.distance(letters, name, score_cutoff=most) <= most)
