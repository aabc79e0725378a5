"""How well the words of a text agree with a name: equal, abbreviated, initials, one slip apart, or strange to it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.organisations.name_words import KIND_WORDS, RANKS, SHORT_FORMS, STOP_WORDS, TELLING_WORDS, USUAL_WORDS
from xltools.reference.bodies.names import MANY_TEXTS, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BRACKETS = re.compile(r"\s*[(\[].*?[)\]]\s*")
IN_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")


@dataclass(frozen=True, slots=True)
class Form:
    """One name of a body taken apart: words that identify it, words of its kind, and all of them in order."""

    strong: tuple[str, ...]
    weak: frozenset[str]
    words: tuple[str, ...]


_PHRASES = ((re.compile(r"\bfurther (and higher )?education\b"), "fe"),)
"""Kinds of body written in several words, none of which tells the kind by itself."""


def spelt(text: str) -> str:
    """Return a name folded, its kind in one word."""
    folded = plain(text)
    for pattern, word in _PHRASES:
        folded = pattern.sub(word, folded)
    return folded


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name, short forms spelt out, without "and", "of" and the like."""
    return tuple(
        SHORT_FORMS.get(word, word) if len(word) > 1 else word for word in spelt(text).split() if word not in STOP_WORDS
    )


def ranks_of(words: Iterable[str], family: str) -> frozenset[str]:
    """Return the ranks that words tell within a family (see `RANKS`)."""
    said = frozenset(words)
    return frozenset(rank for rank, telling in RANKS.get(family, {}).items() if telling & said)


def contradicts(words: Iterable[str], family: str, ranks: frozenset[str]) -> bool:
    """Say whether words tell another rank than a body's own: "Durham City Council" is not Durham County Council."""
    said = ranks_of(words, family)
    return bool(said and ranks) and not said & ranks


def is_institution(words: Iterable[str], family: str, names: Iterable[str]) -> bool:
    """Say whether "Royal" makes a council's place a hospital ("Salford Royal"): only a royal borough bears the word itself."""
    said = frozenset(words)
    if family != "council" or "royal" not in said or said & _ROYAL_BOROUGH:
        return False
    return not any("royal" in words_of(name) for name in names)


_ROYAL_BOROUGH = frozenset({"borough", "council", "county", "rb", "rbc"})


def form_of(name: str, family: str) -> Form:
    """Take a name apart, as that of a body of this family."""
    bare = BRACKETS.sub(" ", name).strip() or name
    one_word = len(plain(bare).split()) == 1  # a short name such as "NE" stands for nothing but itself
    words = (plain(bare),) if one_word else tuple(word for spelt in words_of(bare) for word in spelt.split())
    kind = KIND_WORDS.get(family, KIND_WORDS[""])
    strong = tuple(word for word in words if word not in kind)
    return Form(strong, frozenset(words) - frozenset(strong), words)


def initials(words: Iterable[str]) -> str:
    """Return the first letters of words."""
    return "".join(word[0] for word in words)


_NATIONAL = ("department", "agency")
"""Families whose names are made of everyday words: one such word ("Transport", "Health") means none of them."""


_TWICE = 0.15
"""Two words of a text that could only mean one word of a name ("Fenw Fen", Fenwick) are likely two words of another name."""


def agreement(words: tuple[str, ...], form: Form, family: str, shared: frozenset[str]) -> float:
    """How well a text's words agree with a name: 0 where a word of the text means nothing in it."""
    kind = KIND_WORDS.get(family, KIND_WORDS[""])
    matched: dict[str, float] = {}
    kind_words = 0
    repeated = 0
    for word in words:
        meant = hits(word, form)
        if meant:
            repeated += all(hit in matched for hit, _ in meant)
            for hit, quality in meant:
                matched[hit] = max(quality, matched.get(hit, 0.0))
        elif tells_kind(word, kind):
            kind_words += 1
        else:
            return 0.0
    if family in _NATIONAL and _is_another_national(words, form, matched):
        return 0.0
    strong = [matched.get(word, 0.0) for word in form.strong]
    named = sum(value > 0 for value in strong)
    weak = sum(word in matched for word in form.weak)
    if form.strong and not named:
        return 0.0 if len(matched) < 3 and not _spelt_out(words, form) else 0.6
    if not form.strong and not matched:
        return 0.0
    missing = len(strong) - named
    if missing and matched and all(word in shared or word in TELLING_WORDS or word in USUAL_WORDS for word in matched):
        return 0.0
    if missing > named and not (kind_words or weak):
        return 0.0
    quality = sum(strong) / max(named, 1) if strong else 0.9
    said = 0.04 if kind_words or weak else 0.0
    return max(0.0, quality - 0.13 * missing - _TWICE * repeated + said - 0.05)


_OF_ANOTHER_KIND = frozenset(
    "agency authority board commission corporation council department executive ministry".split()  # noqa: SIM905 - words read better than a list of strings
)


def _is_another_national(words: tuple[str, ...], form: Form, matched: Mapping[str, float]) -> bool:
    """Whether a text shares too little with a national body's name: one everyday word, or it says another kind of body.

    The National Lottery Commission is not the distributors of the lottery's money, though both are the lottery's.
    """
    if len(words) == 1 and len(form.words) > 1 and (len(matched) < 2 or not matched.keys() >= set(form.strong)):
        return True  # FRA is no Department for Environment, Food and Rural Affairs
    says_another = _OF_ANOTHER_KIND.intersection(words) - set(form.words)
    return bool(says_another) and not matched.keys() >= set(form.strong)


def _spelt_out(words: Sequence[str], form: Form) -> bool:
    """Whether a text consists of initials and kind words that make up the whole of a name but its place."""
    return len(words) == 1 and len(words[0]) >= 3 and words[0] in initials(form.words)


def tells_kind(word: str, kind: frozenset[str]) -> bool:
    """Say whether a word tells a kind of body, `kind` being the words of it."""
    return word in kind or SHORT_FORMS.get(word) in kind or _misspelt_kind(word, kind)


@lru_cache(maxsize=MANY_TEXTS)
def _misspelt_kind(word: str, kind: frozenset[str]) -> bool:
    return len(word) >= 5 and any(
        abs(len(word) - len(other)) <= 1 and _near(word, other) for other in kind if len(other) >= 5
    )


def hits(word: str, form: Form) -> list[tuple[str, float]]:
    """The words of a name that a word stands for, each with how surely: equal, short form, abbreviation, initials, slip."""
    if word in form.words:
        return [(word, 1.0)]
    spelt = SHORT_FORMS.get(word, "")
    if spelt and set(spelt.split()) <= set(form.words):
        return [(part, 0.96) for part in spelt.split()]
    best = [(quality, other) for other in form.words if (quality := likeness_of_words(word, other)) > 0]
    if best:
        quality, other = max(best)
        return [(other, quality)]
    parts, quality = initials_in(form.words).get(word, ((), 0.0))
    return [(part, quality) for part in parts]


_FEWEST_INITIALS, _MOST_INITIALS = 2, 6


@lru_cache(maxsize=MANY_TEXTS)
def initials_in(words: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, ...], float]]:
    """Return the initials of every run of words in a name, with the run and how surely they stand for it: less without "NHS"."""
    runs: dict[str, tuple[tuple[str, ...], float]] = {}
    for run, quality in ((words, 0.92), (tuple(part for part in words if part != "nhs"), 0.9)):
        for many in range(_FEWEST_INITIALS, _MOST_INITIALS + 1):
            for start in range(len(run) - many + 1):
                parts = run[start : start + many]
                runs.setdefault(initials(parts), (parts, quality))
    return MappingProxyType(runs)


class WordsAlike:
    """Words filed by their letters, so that a word is compared with those alone that it may stand for.

    A word that stands for another begins with the same letter, unless one of the two has a letter too many in front or their
    first two letters are exchanged (`likeness_of_words`).
    """

    def __init__(self, words: Iterable[str]) -> None:
        """File words."""
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            self._by_first[word[:1]].append(word)
            self._by_rest[word[1:]].append(word)
            if len(word) > 1 and word[0] != word[1]:
                self._by_rest[f"{word[1]}{word[0]}{word[2:]}"].append(word)

    def of(self, word: str) -> list[str]:
        """Return the words that a word stands for, itself among them where it is filed."""
        first, rest = self._by_first.get(word[:1], ()), self._by_rest.get(word, ())
        without_first = [other for other in self._by_first.get(word[1:2], ()) if other == word[1:]]
        return [
            other
            for other in dict.fromkeys((*first, *rest, *without_first))
            if word == other or likeness_of_words(word, other) > 0
        ]


@lru_cache(maxsize=MANY_TEXTS)
def likeness_of_words(word: str, other: str) -> float:
    """Return how surely one word stands for another: a plural, a beginning of three letters, its consonants, one slip."""
    if word.rstrip("s") == other.rstrip("s") and len(word) > 3:
        return 0.98
    if len(word) >= 3 and other.startswith(word) and len(other) - len(word) >= 2:
        return 0.88 if len(word) >= 4 else 0.84
    if _near(word, other):
        return 0.9
    if 3 <= len(word) < len(other) - 1 and (_is_contraction(word, other) or word == _consonants(other)[: len(word)]):
        return 0.84
    return 0.0


def _consonants(word: str) -> str:
    return word[0] + re.sub(r"[aeiou]", "", word[1:])


def _is_contraction(word: str, other: str) -> bool:
    """Whether letters of a word, its first and last and none of the vowels between, make another ("Cty", "Agcy")."""
    if word[0] != other[0] or word[-1] != other[-1] or set(word[1:-1]) & set("aeiou"):
        return False
    rest = iter(other)
    return all(letter in rest for letter in word)


@lru_cache(maxsize=MANY_TEXTS)
def _near(word: str, other: str) -> bool:
    """One slip apart: a letter too many, too few, wrong, or two exchanged; in words of five letters or more."""
    if min(len(word), len(other)) < 4 or max(len(word), len(other)) < 5 or abs(len(word) - len(other)) > 1:
        return False
    if word[0] != other[0] and len(word) == len(other) and sorted(word) != sorted(other):
        return False
    from rapidfuzz.distance import DamerauLevenshtein  # only words nearly alike need it

    return bool(DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1)
