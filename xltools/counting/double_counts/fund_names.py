"""Whether two names mean one fund: the same words, or the initials of the other ("GAG", "General Annual Grant")."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.named_bodies import unsaid
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import likeness, stems_of
from xltools.organisations.index import numbers_of
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.words import Words

_ALIKE = 0.7
_SMALL = frozenset({"and", "of", "for", "the", "to", "in", "on", "a"})
_KEPT_WHOLE = frozenset({"uk", "gp", "nhs", "ev", "eu"})
"""Initials that stand for themselves in longer initials: UKSPF is the UK Shared Prosperity Fund."""
_LEAST_INITIALS, _LONGEST_INITIALS = 3, 6
_MOST_COMPARED = 60


_SPELT_OUT = MappingProxyType(
    {
        "ph": "public health",
        "phg": "public health grant",
        "hb": "housing benefit",
        "asc": "adult social care",
        "hnb": "high needs block",
        "hn": "high needs",
        "eyb": "early years block",
        "mh": "mental health",
        "ld": "learning disability",
        "pp": "pupil premium",
        "ppg": "pupil premium grant",
        "tu": "top up",
    }
)
"""Short names that finance staff write for funds and services, besides initials of the name beside them."""


_DOTTED = re.compile(r"\b((?:[A-Za-z]\.){2,})")


@lru_cache(maxsize=30_000)
def _spelt_out(name: str) -> str:
    """Return a name with its short names spelt out, dots between initials left out: "G.A.G." is GAG."""
    folded = plain(_DOTTED.sub(lambda match: match[1].replace(".", "") + " ", name) if "." in name else name)
    return " ".join(_SPELT_OUT.get(word, word) for word in folded.split())


@lru_cache(maxsize=30_000)
def _bare(name: str) -> str:
    """A name spelt out, without numbers at its end: they name no fund, and thousands of lines may differ by nothing else."""
    return _NUMBERED.sub("", _spelt_out(name))


_NUMBERED = re.compile(r"(?: \d+)+$")


def one_fund(name: str, other: str) -> bool:
    """Say whether two names of funds (or services) mean the same fund."""
    return bool(name.strip() and other.strip()) and _one_fund(_taken_apart(_bare(name)), _taken_apart(_bare(other)))


@dataclass(frozen=True, slots=True)
class _Name:
    """A name spelt out: its words, the beginnings they are compared by, and how initials begin, its own and those of its words."""

    words: tuple[str, ...]
    stems: frozenset[str]
    initials: frozenset[str]
    begun: frozenset[str]


@lru_cache(maxsize=30_000)
def _taken_apart(bare: str) -> _Name:
    words = tuple(plain(bare).split())
    perhaps = frozenset(word[:_LEAST_INITIALS] for word in words if len(word) >= _LEAST_INITIALS and word.isalpha())
    return _Name(words, stems_of(bare), perhaps, _beginnings(words))


def _one_fund(name: _Name, other: _Name) -> bool:
    return likeness(name.stems, other.stems) >= _ALIKE or _initials_in(name, other) or _initials_in(other, name)


def _initials_in(short: _Name, long: _Name) -> bool:
    """Whether a word of one name is the initials of words of the other that follow each other."""
    if short.initials.isdisjoint(long.begun):  # nearly always
        return False
    likely = (word for word in short.words if word[:_LEAST_INITIALS] in long.begun and word.isalpha())
    return any(_spells(word, long.words) for word in likely)


def _beginnings(words: Sequence[str]) -> frozenset[str]:
    """How the initials of words in a row begin; a small word among them may be left out."""
    begun, enough = set[str](), set[str]()
    for word in words:
        longer = {begin + _initial(word) for begin in (*begun, "")}
        enough |= {letters[:_LEAST_INITIALS] for letters in longer if len(letters) >= _LEAST_INITIALS}
        begun = {letters for letters in longer if len(letters) < _LEAST_INITIALS} | (begun if word in _SMALL else set())
    return frozenset(enough)


def _initial(word: str) -> str:
    return word if word in _KEPT_WHOLE else word[:1]


def _spells(initials: str, words: Sequence[str]) -> bool:
    return any(_begins(initials, words[start:]) for start in range(len(words)))


def _begins(initials: str, words: Sequence[str]) -> bool:
    rest, used = initials, 0
    for word in words:
        if not rest:
            break
        part = _initial(word)
        if rest.startswith(part):
            rest, used = rest[len(part) :], used + 1
        elif word not in _SMALL:
            return False
    return not rest and used >= _LEAST_INITIALS - 1


class FundLabels:
    """Names of funds and services, found again by a word or initials they share: never every name against every other."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take up names."""
        self._by_mark: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, _Name] = {}
        self._asked: dict[tuple[str, int], tuple[str, ...]] = {}
        for name in sorted(set(names)):
            self._names[name] = _taken_apart(_bare(name))
            for mark in _marks(name):
                self._by_mark[mark].append(name)
        rarest_first = sorted(self._by_mark, key=lambda mark: (len(self._by_mark[mark]), mark))
        self._bits = {mark: 1 << place for place, mark in enumerate(rarest_first)}
        self._rarest_first = [self._by_mark[mark][:_MOST_COMPARED] for mark in rarest_first]

    def like(self, name: str) -> tuple[str, ...]:
        """Return the names that mean the same fund, in order; of many that share a word, those that share the rarest."""
        return self._like(_bare(name), sum(self._bits[mark] for mark in self._bits.keys() & _marks(name)))

    def like_each(self, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return for many names at once what `like` does for each, those left out that share no mark with any."""
        return {name: self._like(_bare(name), known) for name, known in self.marks_of(names).items()}

    def _like(self, bare: str, known: int) -> tuple[str, ...]:
        """The names of the same fund, of those that some marks lead to; names that differ in their number alone are asked once."""
        alike = self._asked.get((bare, known))
        if alike is None:
            near: set[str] = set()
            for place in numbers_of(known):
                near.update(self._rarest_first[place])
                if len(near) >= _MOST_COMPARED:
                    break
            own = _taken_apart(bare)
            alike = tuple(other for other in sorted(near) if _one_fund(own, self._names[other]))
            self._asked[bare, known] = alike
        return alike

    def marks_of(self, names: Sequence[str]) -> dict[str, int]:
        """Return the marks of many names that a name taken up has too, as bits; names without any are left out.

        Found by words, of which each is asked once: a word that stands in many names is the same for all.
        """
        texts = ServiceTexts([_spelt_out(name) for name in names])
        words, (stems, stem_names) = texts.words, texts.stems
        marks = [0] * len(names)
        short = [
            self._bits.get(word, 0) if _LEAST_INITIALS <= len(word) <= _LONGEST_INITIALS and word not in _SMALL else 0
            for word in words.distinct
        ]
        owners, codes = stems.rows(np.arange(len(names)))
        for bits, each, of in (
            (short, words.codes, words.owners),
            ([self._bits.get(stem, 0) for stem in stem_names], codes, owners),
        ):
            told = np.flatnonzero(np.array([bit > 0 for bit in bits] or [False])[each])
            for name, code in zip(of[told].tolist(), each[told].tolist(), strict=True):
                marks[name] |= bits[code]
        for name in self._perhaps_in_a_row(words):
            said = [word for word in texts.texts[name].split() if word not in _SMALL]
            for mark in self._bits.keys() & _in_a_row(said):
                marks[name] |= self._bits[mark]
        return {name: own for name, own in zip(names, marks, strict=True) if own}

    def _perhaps_in_a_row(self, words: Words) -> Iterator[int]:
        """The texts in which the initials of some words in a row may be a mark."""
        likely = "|".join(re.escape(mark) for mark in sorted(self._by_mark) if len(mark) >= _LEAST_INITIALS)
        if not likely:
            return
        search = lru_cache(maxsize=30_000)(re.compile(likely).search)  # the initials of many texts are the same
        initials = ["" if word in _SMALL else _initial(word) for word in words.distinct]
        codes, stop = words.codes.tolist(), 0
        for text, many in enumerate(words.counts.tolist()):
            start, stop = stop, stop + many
            if search("".join([initials[code] for code in codes[start:stop]])):
                yield text


def _marks(name: str) -> set[str]:
    """The beginnings of a name's naming words, its words that may be initials, and the initials its words make in a row."""
    words = [word for word in _spelt_out(name).split() if word not in _SMALL]
    marks = {word for word in words if _LEAST_INITIALS <= len(word) <= _LONGEST_INITIALS}
    return marks.union(stems_of(_bare(name)), _in_a_row(words))


def _in_a_row(words: Sequence[str]) -> set[str]:
    """The initials that two to six words make which follow each other."""
    letters, many = list(map(_initial, words)), len(words)
    joined = "".join(letters)
    ends = [
        (start, end)
        for start in range(many - 1)
        for end in range(start + _LEAST_INITIALS - 1, min(start + _LONGEST_INITIALS, many) + 1)
    ]
    if len(joined) == many:  # each a single letter, nearly always
        return {joined[start:end] for start, end in ends}
    return {"".join(letters[start:end]) for start, end in ends}


def label_of(lines: PreparedLines, line: int) -> str:
    """Return what a line calls its money: its fund, or else a fund its notes name and nothing else, or its service."""
    fund = lines.fund_text(line).strip()
    if fund:
        return fund
    return _fund_alone(lines.notes[lines.note[line]]) or str(lines.services[lines.service[line]])


_NAMES_A_FUND = re.compile(
    r"(?:[A-Z]{3,6}(?: [A-Z]{2,5}| (?:schools|early years|high needs) block)?|(?:[\w'&-]+ ){0,4}(?:grant|fund|premium|allocation|block))",
    re.IGNORECASE,
)


@lru_cache(maxsize=30_000)
def _fund_alone(notes: str) -> str:
    """A fund that notes name and nothing else ("" = they do not)."""
    return notes.strip() if _NAMES_A_FUND.fullmatch(notes.strip()) else ""


def names_a_fund(lines: PreparedLines, own: Iterable[int]) -> bool:
    """Say whether any of these lines has something in the column for funds."""
    return any(lines.fund_text(line).strip() for line in own)


def by_label(lines: PreparedLines, own: Iterable[int]) -> dict[str, list[int]]:
    """Return lines by what they call their money, in their order."""
    labels: dict[str, list[int]] = defaultdict(list)
    for line in own:
        labels[label_of(lines, line)].append(line)
    return labels


def naming_a_fund_alone(lines: PreparedLines, taking: NDArray[np.bool_]) -> dict[int, list[int]]:
    """Return lines by body that name a fund and nobody as their source: they may be what the payer of that fund paid."""
    has_fund = np.array([bool(text.strip()) for text in lines.funds] or [False])[lines.fund]
    by_body: dict[int, list[int]] = defaultdict(list)
    for line in np.flatnonzero(taking & has_fund & unsaid(lines.giver)).tolist():
        by_body[int(lines.body[line])].append(line)
    return by_body


def let_go_of_names() -> None:
    """Forget the names that were taken apart, as `service_words.let_go_of_texts` forgets texts."""
    for read in (_spelt_out, _bare, _taken_apart, _fund_alone):
        read.cache_clear()
