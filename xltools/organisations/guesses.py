"""What a name that means nobody for certain may mean: an auditor keeps such a line open and asks, and counts on neither.

A name of another body speaks against a match; a garbled or shortened one does not. It may mean a body where a word of it
identifies that body, or names its place and its kind ("Westham Coll of X"), and what is left over is an abbreviation of
four letters or less, or a slip; a longer word left over belongs to the name of somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.organisations.index import numbers_of
from xltools.organisations.matching import BRACKETS, contradicts, hits, is_institution, words_of
from xltools.organisations.name_words import COMPASS, KIND_WORDS, TELLING_WORDS, USUAL_WORDS
from xltools.reference.bodies.names import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.organisations.bodies import Body
    from xltools.organisations.index import NameIndex
    from xltools.organisations.matching import Form

_LONGEST_LEFT_OVER = 4
_LETTERS_PER_SLIP = 8
_MOST = 20
_OTHERS = frozenset(
    """
    age barnardos citizens crisis cvs mencap mind nacro refuge rnib samaritans scope shelter uk ymca ywca
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Names of charities that have a branch in many places: short, and no abbreviation of anything."""


def may_mean(text: str, names: NameIndex) -> frozenset[int]:
    """Return the numbers of the bodies that a name without a clear answer may mean (none: it means somebody else)."""
    possible: set[int] = set()
    for part in dict.fromkeys((text, BRACKETS.sub(" ", text))):
        words = words_of(part)
        numbers = {*_by_words(words, names), *_by_letters(letters_of(part), names)} if words else set()
        possible |= {number for number in numbers if _is_of_its_kind(words, names.bodies[number])}
    return frozenset(possible) if len(possible) <= _MOST else frozenset()


def _is_of_its_kind(words: Sequence[str], body: Body) -> bool:
    kinds = (TELLING_WORDS[word] for word in words if word in TELLING_WORDS)
    if is_institution(words, body.family, body.names):
        return False
    return not contradicts(words, body.family, body.ranks) and (
        not body.family or all(body.family in kind for kind in kinds)
    )


def _by_words(words: Sequence[str], names: NameIndex) -> list[int]:
    understood = names.understood_by(word for word in words if len(word) > _LONGEST_LEFT_OVER)
    return [
        number
        for number in numbers_of(understood)
        if any(_fits(words, form, names.bodies[number], names.shared) for form in names.forms[number])
    ]


def _fits(words: Sequence[str], form: Form, body: Body, shared: frozenset[str]) -> bool:
    kind = KIND_WORDS.get(body.family, KIND_WORDS[""])
    meant = {word: hits(word, form) for word in words}
    left = [word for word in words if not meant[word] and word not in kind]
    if any(len(word) > _LONGEST_LEFT_OVER or word in COMPASS or word in _OTHERS for word in left):
        return False
    identifying = {hit for pairs in meant.values() for hit, _ in pairs} & set(form.strong) - USUAL_WORDS
    says_kind = any(word in TELLING_WORDS and body.family in TELLING_WORDS[word] for word in words)
    return bool(identifying - shared) or (bool(identifying) and (says_kind or bool(left)))


def _by_letters(letters: str, names: NameIndex) -> list[int]:
    """The bodies a listed name of which is a slip away, or so many as its length allows."""
    from rapidfuzz import process  # only names that nothing else explains need it
    from rapidfuzz.distance import DamerauLevenshtein

    longest = max((len(letters), *map(len, names.listed_letters)))
    near = process.extract(
        letters,
        names.listed_letters.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=longest // _LETTERS_PER_SLIP,
        limit=None,
    )
    return [
        number
        for name, slips, _ in near
        if 0 < max(len(name), len(letters)) // _LETTERS_PER_SLIP >= slips
        for number in names.listed_letters[name]
    ]
