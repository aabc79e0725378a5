"""Which body does a name in a return mean? Every answer carries its reason; two possible bodies are no answer.

A text is read against every body of the partner list, by its name, short name and aliases, in falling order: the same
name folded; another name of the same national body; the same letters run together; the words that identify the body, with
kind words (Council, PCT, NHS Trust), abbreviations, initials and slips allowed for. A word that identifies nothing in the
body speaks against it, and a body of another kind, or of another rank in its kind, never answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.organisations.agencies import department_over
from xltools.organisations.guesses import may_mean
from xltools.organisations.index import NameIndex
from xltools.organisations.matching import (
    BRACKETS,
    IN_BRACKETS,
    agreement,
    contradicts,
    hits,
    is_institution,
    ranks_of,
    spelt,
    words_of,
)
from xltools.organisations.name_words import (
    COMPASS,
    KIND_WORDS,
    NO_BODY,
    OWN_MONEY,
    SHORT_FORMS,
    STOP_WORDS,
    TELLING_WORDS,
)
from xltools.organisations.predecessors import boards_after, generations, keys_of
from xltools.organisations.resolution import LISTED, NOTHING, Reason, Resolution
from xltools.organisations.spellings import before_the_fund, ends_in_a_fund, other_spellings
from xltools.reference.areas.geography import named_places
from xltools.reference.areas.names import area_key
from xltools.reference.bodies.names import DEPARTMENTS, letters_of, name_key, plain
from xltools.reference.named_grants import payer_named_by_grant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xltools.organisations.bodies import Body
    from xltools.organisations.matching import Form


_SPLIT = re.compile(r"\s*(?:/|;| - | \+ |\bvia\b|\bon behalf of\b)\s*")


@dataclass(frozen=True)
class Names(NameIndex):
    """The names of a list of bodies, indexed once; `resolve` answers for any text, and reads each text once."""

    _known: dict[str, Resolution] = field(default_factory=dict, repr=False, compare=False)
    _possible: dict[str, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, text: str) -> Resolution:
        """Return what a text means."""
        answer = self._known.get(text)
        if answer is None:
            answer = self._known[text] = _resolve(text, self)
        return answer

    def possible(self, text: str) -> frozenset[int]:
        """Return the bodies that a text may mean where it means none for certain: several of one name, or a garbled one."""
        possible = self._possible.get(text)
        if possible is None:
            answer = self.resolve(text)
            unsaid = answer.body is not None or not answer.is_a_name
            possible = frozenset() if unsaid else frozenset(answer.candidates) or may_mean(text, self)
            self._possible[text] = possible
        return possible

    def called(self, numbers: Iterable[int]) -> list[str]:
        """Return the names of bodies by their numbers, in the list's order."""
        return [self.bodies[number].name for number in sorted(numbers)]


def index_names(bodies: Iterable[Body]) -> Names:
    """Return the bodies' names made ready for looking up; the same bodies are indexed once."""
    return _indexed(tuple(bodies))


@lru_cache(maxsize=4)
def _indexed(bodies: tuple[Body, ...]) -> Names:
    return Names.of(bodies)


def is_own_money(text: str) -> bool:
    """Say whether a source of money names no other body: "own resources", "council tax", "fees and charges"."""
    words = [word for word in plain(text).split() if word not in STOP_WORDS]
    return bool(words) and all(word in OWN_MONEY for word in words)


def _resolve(text: str, names: Names) -> Resolution:
    if not text.strip():
        return NOTHING
    certain = _listed(text, names) or _no_body(text) or _successor(text, names)
    if certain is not None:
        return certain
    shorter = BRACKETS.sub(" ", text).strip() or text
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    steps: tuple[Callable[[], Resolution | None], ...] = (
        lambda: _board_after(text, names),
        lambda: _board_of_system(text, names),
        lambda: _of_its_department(text, names),
        lambda: _usually_written(text, text, names),
        lambda: _by_words(text, text, names),
        lambda: _usually_written(text, shorter, names) if shorter != text else None,
        lambda: _by_words(text, shorter, names) if shorter != text else None,
        lambda: _all_parts(text, parts, names) if len(parts) > 1 else None,
        lambda: _in_and_before_brackets(text, shorter, names) if shorter != text else None,
        lambda: _payer_of_fund(text, names),
        lambda: _spelt_otherwise(text, names),
        lambda: _cut_off(text, names),
        lambda: _slip(text, names),
        lambda: _by_words(text, shorter, names, loosely=True) if len(names.bodies) <= _FEW_BODIES else None,
    )
    ambiguous: Resolution | None = None
    for step in steps:
        answer = step()
        if answer is not None and (answer.body is not None or not answer.is_a_name):
            return answer
        ambiguous = ambiguous or answer
    return ambiguous or Resolution(text, None, Reason.UNKNOWN, 0.0)


_FEW_BODIES = 150
"""Up to so many bodies every name is also compared with all that share a first letter."""


def _one_of(text: str, numbers: Sequence[int], reason: Reason, score: float) -> Resolution:
    if len(numbers) == 1:
        return Resolution(text, numbers[0], reason, score)
    return Resolution(text, None, Reason.SEVERAL, 0.0, tuple(numbers))


def _listed(text: str, names: Names) -> Resolution | None:
    """A name as listed: written out it stands for itself; initials stand for all they are short for (LSC)."""
    key, written = name_key(text), plain(text)
    numbers = names.exact.get(key)
    if not numbers:
        others = names.others.get(key)
        return _one_of(text, others, Reason.OTHER_NAME, 1.0) if others else None
    own = names.listed.get(written, ())
    if len(own) == 1 and written not in DEPARTMENTS:
        return Resolution(text, own[0], Reason.LISTED, 1.0)
    return _of_its_rank(_one_of(text, numbers, Reason.LISTED, 1.0), names)


def _of_its_rank(answer: Resolution, names: Names) -> Resolution:
    """An answer, unless others differ from it in rank alone and the text tells none: "Durham Council"."""
    body = answer.body
    if body is None or body not in names.namesakes or ranks_of(words_of(answer.text), names.bodies[body].family):
        return answer
    return _one_of(answer.text, names.namesakes[body], answer.reason, answer.score)


def _no_body(text: str) -> Resolution | None:
    if is_own_money(text):
        return Resolution(text, None, Reason.OWN_MONEY, 0.0)
    nothing = plain(text) in NO_BODY or not any(character.isalnum() for character in text)
    return Resolution(text, None, Reason.NO_BODY, 0.0) if nothing else None


def _successor(text: str, names: Names) -> Resolution | None:
    """The bodies of the list that took over from one of this name, at once or through others; several are a question."""
    if not names.exact or any(key in names.exact for key in keys_of(text)):  # itself listed: it is read by its words
        return None
    for successions in generations(text):
        following = (name for succession in successions for name in succession.successors)
        numbers = {number for name in following for number in names.exact.get(name_key(name), ())}
        if numbers:
            return _one_of(text, sorted(numbers), Reason.SUCCESSOR, _TOOK_OVER)
    return None


def _board_after(text: str, names: Names) -> Resolution | None:
    """The board of the list that lies where a primary care trust or clinical commissioning group did."""
    if any(key in names.exact for key in keys_of(text)):
        return None
    boards = boards_after(text, names.bodies)
    return _one_of(text, boards, Reason.SUCCESSOR, _TOOK_OVER) if boards else None


_CARE_SYSTEM = re.compile(r"\b(?:ics|icp|integrated care (?:system|partnership))\b")


def _board_of_system(text: str, names: Names) -> Resolution | None:
    """The board whose care system a text names: a system is no body, and its money is its board's."""
    board, replaced = _CARE_SYSTEM.subn("icb", plain(text))
    meant = names.resolve(board) if replaced else NOTHING
    numbers = meant.candidates if meant.body is None else (meant.body,)
    boards = [number for number in numbers if names.bodies[number].family == "nhs commissioner"]
    return _one_of(text, boards, Reason.CARE_SYSTEM, _TOOK_OVER) if boards else None


_TOOK_OVER = 0.95
_OFFICE_OF = 0.9


def _of_its_department(text: str, names: Names) -> Resolution | None:
    """The department of the list that an agency which is not listed is part of: the money of the ESFA is the DfE's."""
    department = department_over(text)
    body = names.resolve(department).body if department else None
    if body is None or names.bodies[body].family != "department":
        return None
    return Resolution(text, body, Reason.AGENCY, _OFFICE_OF)


_NATIONAL = ("department", "agency")


def _in_and_before_brackets(text: str, outside: str, names: Names) -> Resolution | None:
    """A name with another in brackets: "DfE (ESFA)", "ESFA (DfE)", "Public health grant (DHSC)"."""
    before = names.resolve(outside)
    if before.body is not None and before.score >= _OFFICE_OF:
        return replace(before, text=text)
    within = names.resolve(" ".join(IN_BRACKETS.findall(text)))
    is_national = within.body is not None and names.bodies[within.body].family in _NATIONAL
    return replace(within, text=text) if is_national and ends_in_a_fund(outside) else None


def _payer_of_fund(text: str, names: Names) -> Resolution | None:
    """The national body before the name of its grant ("Home Office police grant", "DfE DSG"), or that pays the grant named ("DSG")."""
    for payer in filter(None, (*before_the_fund(text), payer_named_by_grant(text))):
        answer = names.resolve(payer)
        is_sure = answer.score >= LISTED or answer.reason in (Reason.AGENCY, Reason.SUCCESSOR)
        is_listed = answer.reason in (Reason.LISTED, Reason.OTHER_NAME)
        if answer.body is not None and is_sure and (is_listed or names.bodies[answer.body].family in _NATIONAL):
            return Resolution(text, answer.body, Reason.WORDS, _OFFICE_OF)
    return None


def _spelt_otherwise(text: str, names: Names) -> Resolution | None:
    """A name with an office or a mayor for the body: "OPCC Kent", "Mayor of the West Midlands", "Torbay UA"."""
    for spelling in other_spellings(text):
        answer = names.resolve(spelling)
        if answer.body is not None and answer.score >= _CERTAIN_WORDS:
            return Resolution(text, answer.body, Reason.WORDS, min(answer.score, _OFFICE_OF))
    return None


_CERTAIN_WORDS = 0.8


def _usually_written(text: str, part: str, names: Names) -> Resolution | None:
    numbers = names.usually_written(part)
    return _of_its_rank(_one_of(text, numbers, Reason.USUAL_FORM, LISTED), names) if numbers else None


def _all_parts(text: str, parts: Sequence[str], names: Names) -> Resolution | None:
    """Several names in one text mean a body where all that are known mean the same one."""
    known = {answer.body for answer in map(names.resolve, parts) if answer.body is not None}
    return Resolution(text, known.pop(), Reason.PARTS, 0.9) if len(known) == 1 else None


def _cut_off(text: str, names: Names) -> Resolution | None:
    """A name cut off in the middle: two words, at least ten letters, the beginning of one body's names only."""
    start = letters_of(text)
    if len(start) < 10 or len(text.split()) < 2:
        return None
    numbers: set[int] = set()
    for key in names.letters[bisect_left(names.letters, start) :]:
        if not key.startswith(start):
            break
        numbers.update(names.usual[key])
    return _one_of(text, sorted(numbers), Reason.BEGINNING, 0.9) if numbers else None


def _families(words: Iterable[str]) -> frozenset[str] | None:
    """The families a text's telling words allow; None where it has none."""
    allowed: frozenset[str] | None = None
    for word in words:
        if word in TELLING_WORDS:
            allowed = TELLING_WORDS[word] if allowed is None else allowed & TELLING_WORDS[word]
    return allowed


_OF_A_PARISH = frozenset({"parish", "parishes", "town", "pc", "tc"})


def _allows(allowed: frozenset[str] | None, words: Sequence[str], body: Body) -> bool:
    if body.family == "parish" and _OF_A_PARISH.isdisjoint(words):
        return False
    if is_institution(words, body.family, body.names):
        return False
    is_of_kind = allowed is None or not body.family or body.family in allowed or _says_kind_itself(words, body)
    return is_of_kind and not contradicts(words, body.family, body.ranks)


def _says_kind_itself(words: Iterable[str], body: Body) -> bool:
    """Whether a body's own name holds every word that would tell another kind: "Calder and District" is no district."""
    own = {word for name in body.names for word in words_of(name)}
    return all(word in own or body.family in TELLING_WORDS[word] for word in words if word in TELLING_WORDS)


def _by_words(text: str, part: str, names: Names, *, loosely: bool = False) -> Resolution | None:
    """Compare word by word with every body that shares the beginning of a word (loosely: its first letter)."""
    words = tuple(word for word in spelt(part).split() if word not in STOP_WORDS)
    understood = names.understood_by(words) if words else 0
    scores = _scores(words, understood, names, loosely=loosely) if understood else {}
    if not scores:
        return None
    best = max(scores.values())
    whole = {number for number in scores if _in_whole_words(words, names.forms[number], names.bodies[number].family)}
    margin = _MARGIN if best > _COMPLETE else _MARGIN_INCOMPLETE
    close = [number for number, score in scores.items() if score > best - _MARGIN]
    close = [number for number in close if number in whole] or close
    if set(close) <= whole:
        close = [number for number in scores if number in whole and scores[number] > best - margin]
    if len(close) > 1 and "police" in words:
        close = _forces(close, names) or close
    if len(close) == 1 and names.bodies[close[0]].family in _NAMED_AFTER_PLACES and _is_a_district(part):
        return Resolution(text, None, Reason.SEVERAL, 0.0, tuple(close))
    return _one_of(text, close, Reason.WORDS, round(best, 2))


def _forces(numbers: Iterable[int], names: Names) -> list[int]:
    """Of bodies named alike by a text that says police and no commissioner, those that police."""
    return [number for number in numbers if "commissioner" not in names.bodies[number].ranks]


_NAMED_AFTER_PLACES = frozenset({"nhs provider", "college", "housing", "school", "voluntary"})


def _is_a_district(text: str) -> bool:
    """Whether a text is a district's name and nothing else: a hospital or college of that name is not meant by it."""
    areas = named_places(text)
    return bool(areas) and areas[0].kind in ("district", "later district") and area_key(text) == area_key(areas[0].name)


_ENOUGH, _MARGIN = 0.5, 0.08
_COMPLETE, _MARGIN_INCOMPLETE = 0.9, 0.3
"""Below this score a text leaves out a word that identifies the body; any other it fits as well may be meant."""


def _scores(words: tuple[str, ...], understood: int, names: Names, *, loosely: bool) -> dict[int, float]:
    """How well the words agree with each body that understands them all, where that is enough."""
    allowed, said = _families(words), words_of(" ".join(words))
    starts = {word[:2] for word in words} | {SHORT_FORMS[word][:2] for word in words if word in SHORT_FORMS}
    starts |= {word[:1] + "*" for word in words} if loosely or len(words) == 1 else set()
    scores = {}
    for number in sorted({number for start in starts for number in names.by_start.get(start, ())}):
        body = names.bodies[number]
        if understood >> number & 1 and _allows(allowed, said, body):
            score = max(agreement(words, form, body.family, names.shared) for form in names.forms[number])
            if score >= _ENOUGH:
                scores[number] = score
    return scores


def _in_whole_words(words: Sequence[str], forms: Iterable[Form], family: str) -> bool:
    """Whether every word stands in one of a body's names or tells its kind: before any it could only be short for."""
    kind = KIND_WORDS.get(family, KIND_WORDS[""])
    return any(all(word in form.words or word in kind for word in words) for form in forms)


def _slip(text: str, names: Names) -> Resolution | None:
    """Names run together or broken at the wrong place, one slip apart from a usual form of a body's name."""
    letters = letters_of(text)
    if (
        len(letters) < 7 or not names.letters or names.shared.issuperset(words_of(text))
    ):  # words of many bodies identify none by a slip
        return None
    from rapidfuzz import process  # only names that nothing else explains need it
    from rapidfuzz.distance import DamerauLevenshtein

    most = 1 if len(letters) < 16 else 2
    allowed, said = _families(plain(text).split()), words_of(text)
    near = process.extract(letters, names.letters, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None)
    slips: dict[int, int] = {}
    for key, distance, _ in near:
        numbers = names.usual[key]
        if len(numbers) == 1 and _allows(allowed, said, names.bodies[numbers[0]]):
            slips[numbers[0]] = min(int(distance), slips.get(numbers[0], most))
    if not slips or _other_word(text, names, slips):
        return None
    least = min(slips.values())
    return _one_of(text, [number for number, distance in slips.items() if distance == least], Reason.SLIP, 0.85)


def _rhymes(word: str, others: Iterable[str]) -> bool:
    """Whether a word is another but for its first letter ("Hillfield", "Millfield")."""
    return any(word[1:] == other[1:] and word[0] != other[0] for other in others)


def _other_word(text: str, names: Names, numbers: Iterable[int]) -> bool:
    """Whether the slip would turn one short whole word into another ("Mill" for "Hill"): that is another name.

    Letters exchanged ("Rdie" for "Ride") make no other word.
    """
    words = [word for word in plain(text).split() if word not in STOP_WORDS]
    for number in numbers:
        for form in names.forms[number]:
            strange = [
                word
                for word in words
                if not hits(word, form) and word not in KIND_WORDS.get(names.bodies[number].family, ())
            ]
            if (
                len(words) == len(form.words)
                and len(strange) == 1
                and (len(strange[0]) <= 4 or strange[0] in COMPASS or _rhymes(strange[0], form.words))
                and not any(sorted(strange[0]) == sorted(other) for other in form.words)
            ):
                return True
    return False
