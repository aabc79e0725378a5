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
from xltools.counting.double_counts.service_words import likeness, stems_of
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

ALIKE = 0.7
"""From here on the words of two names are alike (`service_words.likeness`)."""
_HEAD = 3
"""The letters that two words have in common at least where they are alike (`service_words.likeness`)."""
SMALL_WORDS = frozenset({"and", "of", "for", "the", "to", "in", "on", "a"})
_KEPT_WHOLE = frozenset({"uk", "gp", "nhs", "ev", "eu"})
"""Initials that stand for themselves in longer initials: UKSPF is the UK Shared Prosperity Fund."""
LEAST_INITIALS = 3


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
def spelt_out(name: str) -> str:
    """Return a name with its short names spelt out, dots between initials left out: "G.A.G." is GAG."""
    folded = plain(_DOTTED.sub(lambda match: match[1].replace(".", "") + " ", name) if "." in name else name)
    return " ".join(_SPELT_OUT.get(word, word) for word in folded.split())


_NUMBERED = re.compile(r"(?: \d+)+$")
"""Numbers at a name's end: they name no fund, and thousands of lines may differ by nothing else."""


def unnumbered(name: str) -> str:
    """Return a name without the numbers at its end: taken apart it is the same."""
    while name[-1:].isdigit():
        shorter = name.rstrip("0123456789")
        rest = shorter.rstrip()
        if rest == shorter or not rest:
            break
        name = rest
    return name


def one_fund(name: str, other: str) -> bool:
    """Say whether two names of funds (or services) mean the same fund."""
    return bool(name.strip() and other.strip()) and take_apart(name).is_one_fund(take_apart(other))


@dataclass(frozen=True, slots=True)
class FundName:
    """A name spelt out: its words, the beginnings they are compared by, and how initials begin, its own and those of its words.

    `heads` are the first three letters of the beginnings.
    """

    bare: str
    words: tuple[str, ...]
    stems: frozenset[str]
    initials: frozenset[str]
    begun: frozenset[str]
    heads: frozenset[str]

    @property
    def doubled(self) -> int:
        """How many of the beginnings share their first three letters with another."""
        return len(self.stems) - len(self.heads)

    def is_one_fund(self, other: FundName) -> bool:
        """Say whether two names mean the same fund: their words are alike, or one holds the initials of the other."""
        if likeness(self.stems, other.stems) >= ALIKE:
            return True
        return _initials_in(self, other) or _initials_in(other, self)


def take_apart(name: str) -> FundName:
    """Return a name taken apart; names that differ by numbers at their end alone are one."""
    spelt = spelt_out(name)
    return _taken_apart(_NUMBERED.sub("", spelt) if spelt[-1:].isdigit() else spelt)


@lru_cache(maxsize=30_000)
def _taken_apart(bare: str) -> FundName:
    words, stems = tuple(plain(bare).split()), stems_of(bare)
    perhaps = frozenset(word[:LEAST_INITIALS] for word in words if len(word) >= LEAST_INITIALS and word.isalpha())
    heads = frozenset(stem[:_HEAD] for stem in stems)
    return FundName(bare, words, stems, perhaps, _beginnings(words), heads)


def _initials_in(short: FundName, long: FundName) -> bool:
    """Whether a word of one name is the initials of words of the other that follow each other."""
    if short.initials.isdisjoint(long.begun):  # nearly always
        return False
    likely = (word for word in short.words if word[:LEAST_INITIALS] in long.begun and word.isalpha())
    return any(_spells(word, long.words) for word in likely)


def _beginnings(words: Sequence[str]) -> frozenset[str]:
    """How the initials of words in a row begin; a small word among them may be left out."""
    begun, enough = set[str](), set[str]()
    for word in words:
        longer = {begin + initial(word) for begin in (*begun, "")}
        enough |= {letters[:LEAST_INITIALS] for letters in longer if len(letters) >= LEAST_INITIALS}
        begun = {letters for letters in longer if len(letters) < LEAST_INITIALS} | (
            begun if word in SMALL_WORDS else set()
        )
    return frozenset(enough)


def initial(word: str) -> str:
    """Return what a word gives to initials: its first letter, or all of a word that is initials itself."""
    return word if word in _KEPT_WHOLE else word[:1]


def _spells(initials: str, words: Sequence[str]) -> bool:
    return any(_begins(initials, words[start:]) for start in range(len(words)))


def _begins(initials: str, words: Sequence[str]) -> bool:
    rest, used = initials, 0
    for word in words:
        if not rest:
            break
        part = initial(word)
        if rest.startswith(part):
            rest, used = rest[len(part) :], used + 1
        elif word not in SMALL_WORDS:
            return False
    return not rest and used >= LEAST_INITIALS - 1


def labels_of(lines: PreparedLines, own: Sequence[int]) -> Iterator[str]:
    """Yield what each line calls its money: its fund, or else a fund its notes name and nothing else, or its service."""
    codes = (column[own].tolist() for column in (lines.fund, lines.note, lines.service))
    for fund, note, service in zip(*codes, strict=True):
        yield lines.funds[fund].strip() or _fund_alone(lines.notes[note]) or lines.services[service]


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


def by_label(lines: PreparedLines, own: Sequence[int]) -> dict[str, list[int]]:
    """Return lines by what they call their money, in their order."""
    labels: dict[str, list[int]] = defaultdict(list)
    for line, label in zip(own, labels_of(lines, own), strict=True):
        labels[label].append(line)
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
    for read in (spelt_out, _taken_apart, _fund_alone):
        read.cache_clear()
