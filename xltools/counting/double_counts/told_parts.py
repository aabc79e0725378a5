"""What a line tells of its own money: how much of it is passed on to whom, comes from whom, or is set aside.

"Includes £2.1m passed to districts", "of which passed to Aller DC £150,000", "Includes: precept to the Fire Authority £3.0m; ...",
"Paid on to councils: housing benefit", "MRP £5.2m and interest £1.9m". What a line says is not in it tells nothing of it. Amounts
are read exactly; one that is guessed at, or left out, is not plain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.classify.not_spending import why_set_aside
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xltools.words import Words

LONGEST = 2_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part of a line's money: `bodies` is the text that names whose it is, "" where it is set aside (`why` then says so).

    `pence` is None where no amount is told: the whole line, or (not `is_whole`) nobody knows how much. `unit` is the power of
    ten in pence that the amount was rounded to. `plain` is false where the amount is a guess. `is_from` tells of a source.
    """

    bodies: str
    what: str
    pence: int | None
    unit: int
    plain: bool
    is_whole: bool = False
    is_from: bool = False
    why: str = ""


_AMOUNT = re.compile(
    r"(?P<about>\b(?:about|approx\w*\.?|around|circa|c\.?|some|up to|at least|over|nearly|roughly|est\w*\.?|almost|under|between)\s*|~\s*)?"
    r"(?:£\s?(?P<pounds>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>k|m|mn|million|bn|billion|thousand|000s?)?\b"
    r"|\b(?P<bare>\d[\d,]*(?:\.\d+)?)\s?(?P<its>k|m|mn|million|bn|billion)\b)"
    r"(?P<range>\s?(?:-|to|\N{EN DASH})\s?£?\d[\d,.]*\s?(?:k|m|mn|million)?\b)?",
    re.IGNORECASE,
)
_TENS = {"": 0, "k": 3, "t": 3, "0": 3, "m": 6, "b": 9}
_SENTENCES = re.compile(r"[\n]+|\.(?!\d)(?=\s|$)")
_ITEMS = re.compile(r";")
_NOT_HERE = re.compile(
    r"\b(exclud\w*|excl|net of|not|less|deduct\w*|removed|taken (off|out)|after|before|without|separately"
    r"|elsewhere|no longer|other than|apart from|shown (in|by|under)|do(es)? not include|isn'?t|never|nothing)\b",
    re.IGNORECASE,
)
_PASSING = (
    r"(?:paid|passed|passported|transferred|distributed|devolved|delegated|forwarded|recycled|routed|payable|paid over|handed|remitted"
    r"|goes|went|going|sent|given|allocated)(?:\s(?:on|over|out|through|down|onward|onwards|straight|directly|direct|in full))*"
)
_TO = rf"(?:{_PASSING}\s+to|{_PASSING}\s+(?:for\s+[\w ]{{1,40}}\s+)?to)"
_PASSED_TO = re.compile(rf"\b(?:{_TO}|onwards? to|payee:?)\s+(?:the\s+)?(?P<bodies>.+)$", re.IGNORECASE)
_BY_AGREEMENT = re.compile(
    r"^to (?:the )?(?P<bodies>.+?) under (?:an? |the )?(?:grant|funding|service level)? ?(?:agreement|contract|sla)\b",
    re.IGNORECASE,
)
_BY_THEM = re.compile(
    r"\b(?:paid|administered|delivered|spent|made|run)(?: out)? by (?:the )?(?P<bodies>[^()]+?)"
    r" on (?:our|its|the department'?s|\w+) behalf",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:(?:held|banked|received|collected|managed|kept) (?:on behalf of|for)|accountable body for)\s+(?:the\s+)?(?P<bodies>.+)$",
    re.IGNORECASE,
)
_INCLUDES = re.compile(
    r"\b(incl(?:udes?|uding|uded|\.)?|of which|comprises|made up of|contains|consists of)\b", re.IGNORECASE
)
_AFTER = re.compile(
    rf"^\s*(?:(?:is|was|are|were|being|has been|have been|of this|of it|of which|of)\s+)*"
    rf"(?:{_TO}|for|to|in respect of|on behalf of|(?P<source>from))"
    r"\s+(?:the\s+)?(?P<bodies>.+)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?P<what>.*?)\bto\s+(?:the\s+)?(?P<bodies>(?:(?!\bto\b).)+?)\s*[(:=,-]?\s*(?:of\s*)?$", re.IGNORECASE
)
_AND_BEFORE = re.compile(r"^\s*(?:,|and|&|plus)\s+(?:the\s+)?(?P<bodies>[^,;]+?)\s*[(:=-]?\s*$", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:an amount|amounts|money|monies|funding|sums?|spending|grants?|payments?|some|share)\b(?: of \w+| that (?:is|are|was))?\s+"
    rf"(?:{_TO}|for|to|in respect of|on behalf of|of)\s+(?:the\s+)?(?P<bodies>.+)$",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"£|\d\s?(?:k|m|mn|million|bn)\b|\bpaid|\bpass|\btransferred|distributed|devolved|delegated|forwarded|behalf|accountable body"
    r"|held for|\bincl|of which|comprises|contains|\bgoes to|went to|sent to|given to|allocated to|remitted|handed|spent by"
    r"|\bonwards? to|payee|^to .* under",
    re.IGNORECASE,
)
_PERHAPS_MENTIONED = WordTest(
    r"£|\d(?:k|m|bn)|^(?:k|m|mn|million|bn)\b|paid|pass|transferred|distributed|devolved|delegated|forwarded|behalf|accountable"
    r"|held|incl|which|comprises|contains|goes|went|sent|given|allocated|remitted|handed|spent|onward|payee|under"
)


_WORDS = re.compile(r"\s+")


def is_not_here(item: str) -> bool:
    """Say whether a part of a text tells what is not in the line."""
    return bool(_NOT_HERE.search(item))


@lru_cache(maxsize=100_000)
def told_parts(text: str, *, is_service: bool = False) -> tuple[ToldPart, ...]:
    """Return what a text (a line's notes, or its service) tells of parts of the line, in its order."""
    parts = _told_in_words(text, is_service=is_service)
    return parts if parts or is_service else tuple(_listed_with_amounts(text[:LONGEST]))


def texts_telling(texts: Sequence[str], words: Words, *, is_service: bool) -> NDArray[np.bool_]:
    """Say which of many texts tell anything of parts of the line; `words` are theirs."""
    telling = _PERHAPS_MENTIONED.of(words) if is_service else np.ones(len(texts), dtype=bool)
    for text in np.flatnonzero(telling).tolist():
        telling[text] = bool(told_parts(texts[text], is_service=is_service))
    return telling


def _told_in_words(text: str, *, is_service: bool) -> tuple[ToldPart, ...]:
    if not (_PERHAPS_MENTIONED(text) and _MENTIONED.search(text)):
        return ()
    parts: list[ToldPart] = []
    for sentence in _SENTENCES.split(text[:LONGEST]):
        includes = False
        for item in _ITEMS.split(sentence):
            includes = includes or bool(_INCLUDES.search(item))
            if not is_not_here(item):
                parts += _of_item(item.strip(), includes=includes, is_service=is_service)
    return tuple(parts)


_LISTED = re.compile(
    r"(?:^|[;,]\s+)(?P<name>[A-Za-z][\w&.'/ -]{1,50}?)\s+£?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>k|m)?(?=\s*(?:$|[;,]\s|/))",
    re.IGNORECASE,
)
_LEAST_LISTED, _LEAST_DIGITS = 2, 4


def _listed_with_amounts(text: str) -> list[ToldPart]:
    """The parts of a bare list of names and amounts: "County 38,200k, PCC 6,700k, Fire 2,300k"."""
    listed = [match for match in _LISTED.finditer(text) if match["scale"] or len(match["number"]) >= _LEAST_DIGITS]
    if len(listed) < _LEAST_LISTED:
        return []
    parts = []
    for match in listed:
        written, scale = match["number"].replace(",", ""), _TENS[(match["scale"] or "").lower()]
        pence = int(Decimal(written).scaleb(scale + 2).to_integral_value())
        unit = 10 ** max(scale + 2 - len(written.partition(".")[2]), 0)
        parts.append(ToldPart(match["name"].strip(), text, pence, unit, plain=True, is_from=True))
    return parts


def _of_item(item: str, *, includes: bool, is_service: bool) -> list[ToldPart]:
    amounts = list(_AMOUNT.finditer(item))
    if amounts:
        return _with_amounts(item, amounts, includes=includes)
    passed = _PASSED_TO.search(item) or _BY_THEM.search(item) or _BY_AGREEMENT.search(item)
    held = passed or _HELD.search(item)
    if includes and not is_service:
        unknown = _UNKNOWN.search(item) or held
        return [ToldPart(unknown["bodies"], item, None, 0, plain=False)] if unknown else []
    return [ToldPart(held["bodies"], item, None, 0, plain=passed is not None, is_whole=True)] if held else []


def _with_amounts(item: str, amounts: list[re.Match[str]], *, includes: bool) -> list[ToldPart]:
    """The parts that amounts of one item are: each with the words behind it, or else those before it."""
    says = includes or bool(re.search(rf"\b{_PASSING}\b", item, re.IGNORECASE))
    named_ahead = bool(_set_aside(item[: amounts[0].start()]))
    parts: list[ToldPart] = []
    for number, amount in enumerate(amounts):
        start = amounts[number - 1].end() if number else 0
        end = amounts[number + 1].start() if number + 1 < len(amounts) else len(item)
        behind, ahead = item[amount.end() : end], item[start : amount.start()]
        pence, unit = _pence(amount)
        plain = not amount["about"] and not amount["range"]
        after = _AFTER.match(behind) if number + 1 == len(amounts) or not _BEFORE.match(ahead) else None
        before = _BEFORE.match(ahead) or (_AND_BEFORE.match(ahead) if parts and parts[-1].bodies else None)
        why = _set_aside(ahead if named_ahead else behind)
        if why:
            parts.append(ToldPart("", ahead, pence, unit, plain, why=why))
        elif says and before and not (after and after["source"] is None and _TO_BEHIND.match(behind)):
            what = before.groupdict().get("what") or item
            parts.append(ToldPart(before["bodies"], what, pence, unit, plain))
        elif not says and _SOURCE.match(ahead) and not behind.strip(" .)"):
            parts.append(ToldPart(ahead.strip(), item, pence, unit, plain, is_from=True))
        elif says and after:
            parts.append(ToldPart(after["bodies"], item, pence, unit, plain, is_from=after["source"] is not None))
    return parts


_SOURCE = re.compile(r"\s*(?:[A-Z][\w&'-]*)(?:\s[\w&'-]+){0,5}\s*[:=-]?\s*$")
"""A body and, perhaps, what it pays for, before its amount: "ICB block £39.4m"."""
_TO_BEHIND = re.compile(rf"^\s*(?:is|was|are|were|being)?\s*{_TO}\b", re.IGNORECASE)
_JOINING = re.compile(
    r"^[\s,;:(&-]*(?:and|plus|with|incl\w*|of which|includes|for|in|of|is|on)?\b\s*|[\s,;:)(=&-]*(?:and|plus|of)?\s*$",
    re.IGNORECASE,
)


def _set_aside(words: str) -> str:
    """Why the words beside an amount are money set aside: "MRP", "for depreciation"."""
    bare = words.strip()
    for _ in range(3):
        bare = _JOINING.sub("", bare).strip()
    return why_set_aside(bare) if bare else ""


def _pence(amount: re.Match[str]) -> tuple[int, int]:
    """An amount in pence, and the unit of its last digit (1 where pence are given)."""
    written = (amount["pounds"] or amount["bare"]).replace(",", "")
    scale = _TENS[(amount["scale"] or amount["its"] or "")[:1].lower()]
    number = Decimal(written).scaleb(scale + 2)
    decimals = len(written.partition(".")[2])
    return int(number.to_integral_value()), 10 ** max(scale + 2 - decimals, 0)


_ENDS = re.compile(
    r"\s+(?=(?:for|towards|under|via|in respect of|as|who|which|that|and £|to|by|of which|in line|in \d|over \d|rest|this|per)\b)"
    r"|\s*[:,(\[\u2013]|\s-\s|\.$"
)
"""Where the name of a body may end and what the money is for begins."""


def names_told(text: str, *, by_words: bool = False) -> tuple[str, ...]:
    """Return how far a text may be the name of bodies, the longest first; `by_words`, it may end after any word."""
    ends = [match.start() for match in (_WORDS if by_words else _ENDS).finditer(text)]
    return tuple(dict.fromkeys(text[:end].strip(" .-,'") for end in (len(text), *reversed(ends)) if text[:end].strip()))
