"""Which body does a name in a return mean? Every answer carries its reason; two possible bodies are no answer.

A text is read against every body of the partner list, by its name, short name and aliases, in falling order: the same
name folded; another name of the same national body; the same letters run together; the words that identify the body, with
kind words (Council, PCT, NHS Trust), abbreviations, initials and slips allowed for. A word that identifies nothing in the
body speaks against it, and a body of another kind never answers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from xltools.organisations.matching import BRACKETS, Form, agreement, form_of, hits, initials, spelt, words_of
from xltools.organisations.name_words import (
    FAMILY_OF_TYPE,
    FOLDED_WORDS,
    KIND_WORDS,
    OWN_MONEY,
    SAME_BODY,
    SHORT_FORMS,
    STOP_WORDS,
    TELLING_WORDS,
)
from xltools.reference.bodies.organisations import DEPARTMENTS, fold_name, organisation_type_of, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xltools.model import Partner


@dataclass(frozen=True, slots=True)
class Body:
    """A body that spends money, as the partner list (or its own return) names it.

    `number` is its position in the list of bodies; `family` the kind of body names are compared within.
    """

    number: int
    partner_id: str
    name: str
    organisation_type: str = ""
    family: str = ""
    area: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was taken to mean: a body's number, or None with the reason; `candidates` where several would do.

    `score` runs from 0 to 1 (1: the name as listed). `is_own_money` says that the text names no other body's money
    ("own resources", "council tax").
    """

    text: str
    body: int | None
    reason: str
    score: float
    candidates: tuple[int, ...] = ()
    is_own_money: bool = False


LISTED = 0.97
"""The least score of a name as listed or as usually written."""

NOTHING = Resolution("", None, "blank", 0.0)
_SPLIT = re.compile(r"\s*(?:/|;| - |\bvia\b|\bon behalf of\b)\s*")


def list_bodies(partners: Iterable[Partner]) -> tuple[Body, ...]:
    """Return the bodies of a partner list, each once, in the list's order."""
    bodies: dict[str, Body] = {}
    for partner in partners:
        if partner.partner_id in bodies:
            continue
        kind = organisation_type_of(partner.organisation_type) or organisation_type_of(partner.name)
        names = tuple(
            dict.fromkeys(name for name in (partner.name, partner.short_name, *partner.aliases) if name.strip())
        )
        family = FAMILY_OF_TYPE.get(kind, "")
        bodies[partner.partner_id] = Body(
            len(bodies), partner.partner_id, partner.name, kind, family, partner.area, names
        )
    return tuple(bodies.values())


@dataclass(frozen=True)
class Names:
    """The names of a list of bodies, indexed once; `resolve` answers for any text."""

    bodies: tuple[Body, ...]
    exact: Mapping[str, tuple[int, ...]]
    squeezed: Mapping[str, tuple[int, ...]]
    by_start: Mapping[str, tuple[int, ...]]
    forms: tuple[tuple[Form, ...], ...]
    shared: frozenset[str]
    letters: tuple[str, ...]
    _known: dict[str, Resolution] = field(default_factory=dict, compare=False)

    def resolve(self, text: str) -> Resolution:
        """Return what a text means."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = _resolve(text, self)
        return found

    def may_be_listed(self, text: str) -> bool:
        """Say whether a text could be a name as listed or usually written; `resolve` scores any other below `LISTED`."""
        words = plain(text).split()
        shorter = BRACKETS.sub(" ", text)
        return (
            any(word.rstrip("s") in self._identifying for word in words)
            or self._folded.issuperset(words)
            or "".join(words) in self.squeezed
            or (shorter != text and _squeeze(shorter) in self.squeezed)
        )

    @cached_property
    def _identifying(self) -> frozenset[str]:
        """The words that identify a body, plural endings off: one of them at least stands in a name usually written."""
        return frozenset(word.rstrip("s") for own in self.forms for form in own for word in form.strong)

    @cached_property
    def _folded(self) -> frozenset[str]:
        """All words that a text equal to a listed name, once folded, can hold."""
        return FOLDED_WORDS.union(*(key.split() for key in (*self.exact, *DEPARTMENTS)))


def index_names(bodies: Sequence[Body]) -> Names:
    """Return the bodies' names made ready for looking up."""
    exact: dict[str, set[int]] = defaultdict(set)
    squeezed: dict[str, set[int]] = defaultdict(set)
    by_start: dict[str, set[int]] = defaultdict(set)
    forms = []
    for body in bodies:
        own = tuple(dict.fromkeys(form_of(name, body.family) for name in body.names if words_of(name)))
        forms.append(own)
        for name in body.names:
            exact[fold_name(name)].add(body.number)
        for name in (*body.names, *_usual_forms(own, body.family)):
            squeezed[_squeeze(name)].add(body.number)
        for form in own:
            for start in _starts(form):
                by_start[start].add(body.number)
    for name, numbers in _other_names(bodies, exact).items():
        exact[fold_name(name)] |= numbers
        if _squeeze(name) not in squeezed:
            squeezed[_squeeze(name)] |= numbers
    return Names(
        tuple(bodies),
        _frozen(exact),
        _frozen(squeezed),
        _frozen(by_start),
        tuple(forms),
        _shared_words(forms),
        tuple(sorted(key for key in squeezed if key)),
    )


def _shared_words(forms: Iterable[tuple[Form, ...]]) -> frozenset[str]:
    """Words that identify three bodies or more, as a place's name does: by itself such a word identifies none of them."""
    counts = Counter(word for own in forms for word in {word for form in own for word in form.words})
    return frozenset(word for word, count in counts.items() if count > 2)


def _frozen(index: Mapping[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(sorted(numbers)) for key, numbers in index.items() if key}


def _other_names(bodies: Sequence[Body], exact: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Other names of national bodies, where the list has one body of that name and none of the other's own."""
    found: dict[str, set[int]] = {}
    national = {"department", "agency", "regional", "police", "fire", "transport", "joint", ""}
    for names in SAME_BODY:
        keys = [fold_name(name) for name in names]
        present = {number for key in keys for number in exact.get(key, ()) if bodies[number].family in national}
        if len(present) == 1:
            found |= {name: set(present) for name, key in zip(names, keys, strict=True) if key not in exact}
    return found


def _usual_forms(forms: Iterable[Form], family: str) -> list[str]:
    """How people write a body of this kind: the identifying words with the kind's usual words before or behind."""
    around = {
        "council": (
            "{} council",
            "{} borough council",
            "{} lbc",
            "{} mbc",
            "{} bc",
            "{} dc",
            "lb {}",
            "{} lb",
            "{} district",
        ),
        "nhs commissioner": ("{} pct", "nhs {}", "{} primary care trust", "{} teaching pct"),
        "police": ("{} police", "{} constabulary", "{} police authority", "{} pa"),
        "fire": ("{} fire", "{} fire and rescue", "{} fire brigade", "{} fra", "{} frs", "{} fire and rescue service"),
        "waste": ("{} waste", "{} wda", "{} waste authority", "{} waste disposal authority"),
        "housing": ("{} ha", "{} homes", "{} housing", "{} housing association"),
        "college": ("{} college", "{} coll"),
        "regional": ("{} rda", "{} development agency"),
        "voluntary": ("{} ltd", "{} limited"),
    }.get(family, ())
    return [pattern.format(" ".join(form.strong)) for form in forms if form.strong for pattern in around]


def _starts(form: Form) -> set[str]:
    words = form.strong or form.words
    return {word[:2] for word in words} | {initials(form.words)[:2]} | {word[:1] + "*" for word in form.words}


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text))


def is_own_money(text: str) -> bool:
    """Say whether a source of money names no other body: "own resources", "council tax", "fees and charges"."""
    words = [word for word in plain(text).split() if word not in STOP_WORDS]
    return bool(words) and all(word in OWN_MONEY for word in words)


def _resolve(text: str, names: Names) -> Resolution:
    if not text.strip():
        return NOTHING
    found = names.exact.get(fold_name(text))
    if found:
        return _one(text, found, "the name as listed, folded", 1.0)
    if is_own_money(text):
        return Resolution(text, None, "it names a kind of money, not a body", 0.0, is_own_money=True)
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    shorter = BRACKETS.sub(" ", text).strip()
    steps: tuple[Callable[[], Resolution | None], ...] = (
        lambda: _squeezed(text, text, names),
        lambda: _by_words(text, text, names),
        lambda: _squeezed(text, shorter, names) if shorter and shorter != text else None,
        lambda: _by_words(text, shorter, names) if shorter and shorter != text else None,
        lambda: _all_parts(text, parts, names) if len(parts) > 1 else None,
        lambda: _cut_off(text, names),
        lambda: _slip(text, names),
        lambda: _by_words(text, shorter or text, names, loosely=True) if len(names.bodies) <= _FEW_BODIES else None,
    )
    ambiguous: Resolution | None = None
    for step in steps:
        answer = step()
        if answer is not None and answer.body is not None:
            return answer
        ambiguous = ambiguous or answer
    return ambiguous or Resolution(text, None, "no body of the list goes by this name", 0.0)


_FEW_BODIES = 150
"""Up to so many bodies every name is also compared with all that share a first letter."""


def _one(text: str, numbers: Sequence[int], reason: str, score: float) -> Resolution:
    if len(numbers) == 1:
        return Resolution(text, numbers[0], reason, score)
    return Resolution(text, None, "several bodies go by this name", 0.0, tuple(numbers))


def _squeezed(text: str, part: str, names: Names) -> Resolution | None:
    found = names.squeezed.get(_squeeze(part))
    return _one(text, found, "a usual form of the name", LISTED) if found else None


def _all_parts(text: str, parts: Sequence[str], names: Names) -> Resolution | None:
    """Several names in one text mean a body where all that are known mean the same one."""
    known = {answer.body for answer in map(names.resolve, parts) if answer.body is not None}
    return Resolution(text, known.pop(), "its parts name this body", 0.9) if len(known) == 1 else None


def _cut_off(text: str, names: Names) -> Resolution | None:
    """A name cut off in the middle: at least ten letters, the beginning of one body's names only."""
    start = _squeeze(text)
    if len(start) < 10:
        return None
    found = {number for key, numbers in names.squeezed.items() if key.startswith(start) for number in numbers}
    return _one(text, sorted(found), "the beginning of the name", 0.9) if found else None


def _families(words: Iterable[str]) -> frozenset[str] | None:
    """The families a text's telling words allow; None where it has none."""
    allowed: frozenset[str] | None = None
    for word in words:
        if word in TELLING_WORDS:
            allowed = TELLING_WORDS[word] if allowed is None else allowed & TELLING_WORDS[word]
    return allowed


def _allows(allowed: frozenset[str] | None, body: Body) -> bool:
    return allowed is None or not body.family or body.family in allowed


def _by_words(text: str, part: str, names: Names, *, loosely: bool = False) -> Resolution | None:
    """Compare word by word with every body that shares the beginning of a word (loosely: its first letter)."""
    words = [word for word in spelt(part).split() if word not in STOP_WORDS]
    if not words:
        return None
    allowed = _families(words)
    starts = {word[:2] for word in words} | (
        {word[:1] + "*" for word in words} if loosely or len(words) == 1 else set()
    )
    starts |= {SHORT_FORMS[word][:2] for word in words if word in SHORT_FORMS}
    numbers = {number for start in starts for number in names.by_start.get(start, ())}
    scored = []
    for number in sorted(numbers):
        body = names.bodies[number]
        if _allows(allowed, body):
            score = max(
                (agreement(tuple(words), form, body.family, names.shared) for form in names.forms[number]), default=0.0
            )
            if score >= _ENOUGH:
                scored.append((score, number))
    if not scored:
        return None
    best = max(score for score, _ in scored)
    close = [number for score, number in scored if score > best - _MARGIN]
    whole = [number for number in close if _in_whole_words(words, names.forms[number], names.bodies[number].family)]
    close = whole or close
    return _one(text, close, "its words, abbreviations or initials", round(best, 2))


def _in_whole_words(words: Sequence[str], forms: Iterable[Form], family: str) -> bool:
    """Whether every word stands in one of a body's names or tells its kind: before any it could only be short for."""
    kind = KIND_WORDS.get(family, KIND_WORDS[""])
    return any(all(word in form.words or word in kind for word in words) for form in forms)


_ENOUGH, _MARGIN = 0.5, 0.08


def _slip(text: str, names: Names) -> Resolution | None:
    """Names run together or broken at the wrong place, one slip apart from a usual form of a body's name."""
    letters = _squeeze(text)
    if len(letters) < 7:
        return None
    most = 1 if len(letters) < 16 else 2
    allowed = _families(plain(text).split())
    found: dict[int, int] = {}
    near = process.extract(letters, names.letters, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None)
    for key, distance, _ in near:
        numbers = names.squeezed[key]
        if len(numbers) == 1 and _allows(allowed, names.bodies[numbers[0]]):
            found[numbers[0]] = min(int(distance), found.get(numbers[0], most))
    if not found or _other_word(text, names, found):
        return None
    least = min(found.values())
    return _one(text, [number for number, distance in found.items() if distance == least], "one slip of the pen", 0.85)


def _rhymes(word: str, others: Iterable[str]) -> bool:
    """Whether a word is another but for its first letter ("Hillfield", "Millfield")."""
    return any(word[1:] == other[1:] and word[0] != other[0] for other in others)


def _other_word(text: str, names: Names, found: Mapping[int, int]) -> bool:
    """Whether the slip would turn one short whole word into another ("Mill" for "Hill"): that is another name.

    Letters exchanged ("Rdie" for "Ride") make no other word.
    """
    words = [word for word in plain(text).split() if word not in STOP_WORDS]
    for number in found:
        for form in names.forms[number]:
            strange = [
                word
                for word in words
                if not hits(word, form) and word not in KIND_WORDS.get(names.bodies[number].family, ())
            ]
            if (
                len(words) == len(form.words)
                and len(strange) == 1
                and (len(strange[0]) <= 4 or _rhymes(strange[0], form.words))
                and not any(sorted(strange[0]) == sorted(other) for other in form.words)
            ):
                return True
    return False


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as returns write it, what it was taken to mean, on how many lines and on how much money (pence)."""

    resolution: Resolution
    lines: int
    pence: int


def list_name_uses(columns: Iterable[tuple[Sequence[str], Sequence[int]]], names: Names) -> tuple[NameUse, ...]:
    """Return every name in these columns (texts and pence, line by line), the most money first."""
    lines: dict[str, int] = defaultdict(int)
    pence: dict[str, int] = defaultdict(int)
    for texts, amounts in columns:
        for text, amount in zip(texts, amounts, strict=True):
            if text.strip():
                lines[text] += 1
                pence[text] += abs(int(amount))
    uses = [NameUse(names.resolve(text), lines[text], pence[text]) for text in lines]
    return tuple(sorted(uses, key=lambda use: (-use.pence, use.resolution.text)))


def worth_a_look(uses: Iterable[NameUse], share: float = 0.001) -> tuple[NameUse, ...]:
    """Return names that mean no body, or several, with more than this share of all named money behind them."""
    every = tuple(uses)
    least = share * sum(use.pence for use in every)
    return tuple(
        use for use in every if use.resolution.body is None and not use.resolution.is_own_money and use.pence > least
    )


def shared_names(bodies: Sequence[Body]) -> tuple[tuple[str, tuple[Body, ...]], ...]:
    """Return names that two bodies of the list both go by: such a name means neither of them."""
    by_key: dict[str, dict[int, str]] = defaultdict(dict)
    for body in bodies:
        for name in body.names:
            by_key[fold_name(name)].setdefault(body.number, name)
    shared = (
        (owners, tuple(bodies[number] for number in sorted(owners))) for owners in by_key.values() if len(owners) > 1
    )
    return tuple((owners[found[0].number], found) for owners, found in shared)
