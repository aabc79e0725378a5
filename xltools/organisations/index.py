"""The names of a list of bodies, taken apart once so that any text can be looked up in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

from xltools.organisations.agencies import other_names_of
from xltools.organisations.matching import (
    BRACKETS,
    Form,
    WordsAlike,
    contradicts,
    form_of,
    initials,
    initials_in,
    tells_kind,
    words_of,
)
from xltools.organisations.name_words import FOLDED_WORDS, KIND_WORDS, SHORT_FORMS, STOP_WORDS
from xltools.organisations.national_names import SAME_BODY
from xltools.reference.bodies.names import DEPARTMENTS, letters_of, name_key, plain
from xltools.text import in_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.organisations.bodies import Body

    Numbers = Mapping[str, tuple[int, ...]]
    """Keys of names, and the numbers of the bodies that go by them."""


@dataclass(frozen=True)
class NameIndex:
    """The names of a list of bodies: `exact` as listed, folded; `others` of national bodies; `usual` letters run together.

    `forms` are each body's names taken apart, `by_start` the bodies by how their words begin, `shared` words that identify
    several bodies and so none.
    """

    bodies: tuple[Body, ...]
    exact: Numbers
    others: Numbers
    usual: Numbers
    by_start: Numbers
    forms: tuple[tuple[Form, ...], ...]
    shared: frozenset[str]
    _understood: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, bodies: Sequence[Body]) -> Self:
        """Index the names of these bodies."""
        forms = tuple(
            tuple(dict.fromkeys(form_of(name, body.family) for name in body.names if words_of(name))) for body in bodies
        )
        exact = _numbers((name_key(name), body.number) for body in bodies for name in body.names)
        others = _numbers(_other_names(bodies, exact))
        usual = _numbers(
            (letters_of(name), body.number)
            for body, own in zip(bodies, forms, strict=True)
            for name in (*body.names, *_usual_forms(own, body))
        )
        also = {key: numbers for name, numbers in others.items() if (key := letters_of(name)) not in usual}
        starts = _numbers(
            (start, number) for number, own in enumerate(forms) for form in own for start in _starts(form)
        )
        return cls(tuple(bodies), exact, others, {**usual, **also}, starts, forms, _shared_words(forms))

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """Every usual form, its letters run together, in order."""
        return tuple(sorted(self.usual))

    @cached_property
    def listed(self) -> Numbers:
        """The names as listed, in plain words: not folded, so that initials stand for nothing else."""
        return _numbers((plain(name), body.number) for body in self.bodies for name in body.names)

    @cached_property
    def listed_letters(self) -> Numbers:
        """The names as listed, their letters run together."""
        return _numbers((letters_of(name), body.number) for body in self.bodies for name in body.names)

    @cached_property
    def namesakes(self) -> Mapping[int, tuple[int, ...]]:
        """Bodies of one family that only their rank tells apart, by each of them: a county and a city of one name."""
        together: dict[tuple[str, frozenset[str]], set[int]] = defaultdict(set)
        for body in self.bodies:
            for form in self.forms[body.number] if body.ranks else ():
                together[body.family, frozenset(form.strong)].add(body.number)
        groups = [tuple(sorted(group)) for (_, strong), group in together.items() if strong and len(group) > 1]
        return {number: group for group in groups for number in group}

    def understood_by(self, words: Iterable[str]) -> int:
        """Return a bit for each body in one of whose names every word means something; each word is asked about once."""
        every = (1 << len(self.bodies)) - 1
        for word in words:
            if word not in self._understood:
                self._understood[word] = self._understanding(word)
            every &= self._understood[word]
            if not every:
                break
        return every

    def _understanding(self, word: str) -> int:
        """A bit for each body in one of whose names a word stands for some words (`hits`), or tells its kind (`tells_kind`)."""
        held = self._held
        parts = SHORT_FORMS[word].split() if word in SHORT_FORMS else ()
        forms = set.intersection(*(held.get(part, set()) for part in parts)) if parts else set()
        forms = forms.union(self._by_initials.get(word, ()), *(held[other] for other in self._alike.of(word)))
        bits = 0
        for _, body in forms:
            bits |= 1 << body
        for kind, of_kind in self._kinds.items():
            if tells_kind(word, kind):
                bits |= of_kind
        return bits

    @cached_property
    def _held(self) -> Mapping[str, set[tuple[Form, int]]]:
        """The names that hold each word, with whose they are."""
        held: dict[str, set[tuple[Form, int]]] = defaultdict(set)
        for body, own in enumerate(self.forms):
            for form in own:
                for word in form.words:
                    held[word].add((form, body))
        return held

    @cached_property
    def _by_initials(self) -> Mapping[str, set[tuple[Form, int]]]:
        """The names that initials stand for words of."""
        by_initials: dict[str, set[tuple[Form, int]]] = defaultdict(set)
        for body, own in enumerate(self.forms):
            for form in own:
                for letters in initials_in(form.words):
                    by_initials[letters].add((form, body))
        return by_initials

    @cached_property
    def _alike(self) -> WordsAlike:
        """The words of all names."""
        return WordsAlike(self._held)

    @cached_property
    def _kinds(self) -> Mapping[frozenset[str], int]:
        """A bit for each body with names, by the words of its kind."""
        kinds: dict[frozenset[str], int] = defaultdict(int)
        for body, own in zip(self.bodies, self.forms, strict=True):
            if own:
                kinds[KIND_WORDS.get(body.family, KIND_WORDS[""])] |= 1 << body.number
        return kinds

    def may_be_listed(self, text: str) -> bool:
        """Say whether a text could be a name as listed or usually written; it resolves below `LISTED` otherwise."""
        words = plain(text).split()
        return (
            any(map(self.identifies, words))
            or self._folded.issuperset(words)
            or any(self.usually_written(part) for part in {text, BRACKETS.sub(" ", text)})
        )

    def identifies(self, word: str) -> bool:
        """Say whether a word in plain letters is one that identifies a body."""
        return word.rstrip("s") in self._identifying

    def may_stand_in_a_name(self, word: str) -> bool:
        """Say whether a word in plain letters may stand in a name as listed or usually written that no word identifies."""
        if word in STOP_WORDS or word in self._folded:
            return True
        return self._runs.issuperset(word[start : start + _RUN] for start in range(max(len(word) - _RUN, 0) + 1))

    @cached_property
    def _runs(self) -> frozenset[str]:
        """All runs of up to three letters in usual forms run together: every word of such a form consists of them."""
        return frozenset(
            key[start : start + length]
            for key in self.usual
            for length in range(1, _RUN + 1)
            for start in range(len(key) - length + 1)
        )

    def usually_written(self, text: str) -> tuple[int, ...]:
        """Return the bodies of which a text is a usual form, whatever its spaces and small words."""
        words = plain(text).split()
        short = (word for word in words if word not in STOP_WORDS)
        return self.usual.get("".join(words)) or self.usual.get("".join(short), ())

    @cached_property
    def _identifying(self) -> frozenset[str]:
        """The words that identify a body, plural endings off: one of them at least stands in a name usually written."""
        words = [word.rstrip("s") for own in self.forms for form in own for word in form.strong]
        return frozenset((*words, *map(in_short, words)))

    @cached_property
    def _folded(self) -> frozenset[str]:
        """All words that a text equal to a listed name, once folded, can hold."""
        words = FOLDED_WORDS.union(*(key.split() for key in (*self.exact, *self.others, *DEPARTMENTS)))
        return words.union(map(in_short, words))


_RUN = 3


def numbers_of(bits: int) -> list[int]:
    """Return the numbers of the bodies whose bits are set, in order."""
    numbers = []
    while bits:
        lowest = bits & -bits
        numbers.append(lowest.bit_length() - 1)
        bits ^= lowest
    return numbers


def _numbers(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    by_key: dict[str, set[int]] = defaultdict(set)
    for key, number in pairs:
        by_key[key].add(number)
    return {key: tuple(sorted(numbers)) for key, numbers in by_key.items() if key}


def _shared_words(forms: Iterable[tuple[Form, ...]]) -> frozenset[str]:
    """Words that identify three bodies or more, as a place's name does: by itself such a word identifies none of them."""
    counts = Counter(word for own in forms for word in {word for form in own for word in form.words})
    return frozenset(word for word, count in counts.items() if count > 2)


_NATIONAL = frozenset({"department", "agency", "regional", "police", "fire", "transport", "joint", ""})


def _other_names(bodies: Sequence[Body], exact: Numbers) -> Iterator[tuple[str, int]]:
    """Other names of national bodies, where the list has one body of that name and none of the other's own."""
    for names in SAME_BODY:
        keys = [name_key(name) for name in names]
        present = {number for key in keys for number in exact.get(key, ()) if bodies[number].family in _NATIONAL}
        if len(present) == 1:
            yield from ((key, number) for key in keys if key not in exact for number in present)
    for body in bodies:
        others = (name_key(other) for name in body.names for other in other_names_of(name))
        yield from ((key, body.number) for key in others if key not in exact)


_USUAL_FORMS = {
    "council": (
        *("{} council", "{} borough council", "{} lbc", "{} mbc", "{} bc", "{} dc", "{} city", "{} borough"),
        *("lb {}", "{} lb", "{} district"),
    ),
    "nhs commissioner": ("{} pct", "nhs {}", "{} primary care trust", "{} teaching pct"),
    "police": ("{} police", "{} constabulary", "{} police authority", "{} pa"),
    "fire": ("{} fire", "{} fire and rescue", "{} fire brigade", "{} fra", "{} frs", "{} fire and rescue service"),
    "waste": ("{} waste", "{} wda", "{} waste authority", "{} waste disposal authority"),
    "housing": ("{} ha", "{} housing association"),
    "college": ("{} college", "{} coll"),
    "regional": ("{} rda", "{} development agency"),
    "voluntary": ("{} ltd", "{} limited"),
}
"""How people write a body of a family: the words that identify it with the kind's usual words before or behind."""


def _usual_forms(forms: Iterable[Form], body: Body) -> list[str]:
    return [
        name
        for form in forms
        if form.strong
        for pattern in _USUAL_FORMS.get(body.family, ())
        if not contradicts(words_of(name := pattern.format(" ".join(form.strong))), body.family, body.ranks)
        and not (pattern == "{} council" and "county" in body.ranks)  # "Durham Council" is the city's name too
    ]


def _starts(form: Form) -> set[str]:
    words = form.strong or form.words
    return {word[:2] for word in words} | {initials(form.words)[:2]} | {word[:1] + "*" for word in form.words}
