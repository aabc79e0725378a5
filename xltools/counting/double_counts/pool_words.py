"""What texts say of a pooled budget: which pool it is, who hosts it, and what part of it a figure is.

Pools are written short ("S75 LD", "BCF") by one body and in full by the other; words that every pool carries (section 75, host,
whole) name none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xltools.counting.double_counts.service_words import likeness, read_service, stems_of
from xltools.reference.bodies.names import plain
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xltools.counting.double_counts.service_texts import ServiceTexts

_SPELT_OUT = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\blds?\b|\bldd\b", "learning disability"),
        (r"\bmh\b", "mental health"),
        (r"\bbcf\b", "better care"),
        (r"\bi ?bcf\b", "improved better care"),
        (r"\bdfgs?\b", "disabled facilities"),
        (r"\bi?ces\b|\bjes\b", "community equipment"),
        (r"\bcamhs\b", "child adolescent mental health"),
        (r"\bchc\b", "continuing healthcare"),
        (r"\byots?\b|\byjs\b|\byouth offending\b", "youth justice"),
    )
)
_EVERY_POOL = re.compile(
    r"\b(s|section|sect|sec)\.? ?(75|256|28a|31)\b|\bpool\w*|\b(co)?host\w*|\b(whole|entire|total|gross|full|share|half|halves|lead|"
    r"contribut\w+|our|own|we|joint|jointly|aligned|integrated|agreement|arrangement|partners?|icb|ccg|pct|nhs|la|"
    r"store|ringfenced|minimum|additional)\b|\b\d+ ?(%|per ?cent|pc)"
)
_NO_POOL = re.compile(
    r"\b(swimming|leisure|paddling|hydrotherapy|learner|motor|car|cars|vehicle|transport|typing|talent|staff|bank|rates?|nndr|"
    r"business rates?)\b[\w ]{0,12}\bpool\w*|\bpools? (car|cars|vehicle|attendant|lifeguard|plant|table|hire)\w*|"
    r"\b(not|outside|excluding|excl|not in|no longer)\b[\w ]{0,14}\b(pool\w*|better care fund|bcf)\b"
)
_POOL = re.compile(
    r"\bbcf\b|\bi ?bcf\b|\bbetter care\b|\bs(ection)?\.? ?(75|256)\b|\bpool(ed|ing|s)?\b|"
    r"\b(joint|integrated|community) (community )?equipment (store|service|loan)s?\b"
)


_MAY_BE_POOL = re.compile(r"bcf|better care|75|256|pool|equipment", re.IGNORECASE)
_MAY_BE_POOL_WORDS = WordTest("bcf|better|75|256|pool|equipment")


def is_pool(text: str) -> bool:
    """Say whether a text speaks of a pooled budget, and not of swimming, cars or business rates."""
    if "pool" not in read_service(text).signs and not _MAY_BE_POOL.search(text):
        return False
    folded = plain(text)
    return not _NO_POOL.search(folded) and bool("pool" in read_service(text).signs or _POOL.search(folded))


def are_pools(texts: ServiceTexts) -> NDArray[np.bool_]:
    """Say which of many texts speak of a pooled budget."""
    pools = texts.carrying("pool") | _MAY_BE_POOL_WORDS.of(texts.words)
    for text in np.flatnonzero(pools).tolist():
        pools[text] = is_pool(texts.texts[text])
    return pools


@lru_cache(maxsize=30_000)
def pool_name(text: str) -> str:
    """Return the words of a text that name the pool, short forms spelt out ("" where it says no more than that it is one)."""
    folded = plain(text)
    for pattern, words in _SPELT_OUT:
        folded = pattern.sub(words, folded)
    return " ".join(_EVERY_POOL.sub(" ", folded).split())


class PoolName(NamedTuple):
    """What a line calls its pool: the beginnings of the naming words of its service and fund; the improved Better Care Fund is
    a grant of its own.
    """

    service: frozenset[str]
    fund: frozenset[str]
    improved: bool

    @classmethod
    def of(cls, service: str, fund: str) -> PoolName:
        """Take a service and a fund apart."""
        names = pool_name(service), pool_name(fund)
        return cls(stems_of(names[0]), stems_of(names[1]), any("improved" in name for name in names))


def likeness_of_names(name: PoolName, other: PoolName) -> float:
    """Return how much two lines name the same pool, 0 to 1: by their funds, their services, or the one's fund and other's service.

    Two funds of different names are two pools, whatever the services have in common.
    """
    best, other_fund = likeness(name.service, other.service), False
    if name.fund and other.fund:
        funds = likeness(name.fund, other.fund)
        best, other_fund = max(best, funds), funds < 0.5
    if other.fund:
        best = max(best, likeness(name.service, other.fund))
    if name.fund:
        best = max(best, likeness(name.fund, other.service))
    return min(best, 0.6) if name.improved != other.improved or other_fund else best


_HOST = re.compile(r"\b(co)?host(s|ed|ing)?\b|\blead (partner|commissioner|body|authority)\b|\baccountable body\b")
_HOST_AFTER = re.compile(
    r"\b(?:hosted (?:by|at|with)|hosts?(?: body| authority| partner)?(?: is| -)?)\s+(?:the )?(.+)$"
)
_HOST_BEFORE = re.compile(r"^(.*?)\b(?:hosts|(?:is|are|as|acts? as) (?:the )?(?:host|lead)\w*)\b")
_FOR_OTHERS = re.compile(r"^(we )?host(s|ing)? (it |this |the pool )?(for|on behalf)\b|\bhosts? (for|on behalf of)\b")
_HOST_ELSEWHERE = re.compile(
    r"\bhosted (elsewhere|externally|outside)\b|\bnot (the )?host(ed|s)?\b|\b(do|does) not host\b"
)
_TO_HOST = re.compile(r"\b(to|into|with) (the |our )?(host|lead (partner|commissioner|body|authority))\b")
_WHOLE = re.compile(
    r"\b(whole|total|entire|full|gross) (of )?(the )?(pool|fund|budget|s75|section 75)\w*|\ball partners\b|"
    r"\bgross of (all |the )?(partner|contribution|icb|ccg|nhs|council)|"
    r"\binclud\w+ (the |all |our )?(partners?|icb|ccg|nhs|council|pct)\w*( s)? (contribution|share|money|funding)"
)
_ONLY_OWN = re.compile(
    r"\b(our|own|council|nhs|icb|la) ?s? (own )?(share|part|portion|contribution|element|half|cost)s? only\b|"
    r"\bonly (our|the council s?|the icb s?) (own )?(share|part|portion|contribution|element|half)\b|"
    r"\bnet of\b[\w ]{0,30}\b(contribution|partner|icb|ccg|nhs|council|share|income)|"
    r"\b(excl|excludes|excluding|without|not including)\b[\w ]{0,30}\b(contribution|partner|icb|ccg|nhs|council|share)|"
    r"\bnot the whole\b"
)
_OURSELVES = frozenset({"we", "us", "ourselves", "our"})
_COUNCIL = frozenset("council authority borough city county unitary la mbc cc bc".split())  # noqa: SIM905 - words read better than a list of strings
_HEALTH = frozenset("nhs icb ccg pct trust health board".split())  # noqa: SIM905 - words read better than a list of strings


def says_only_own(text: str) -> bool:
    """Say whether a text tells that the figure leaves the partners' money out."""
    return bool(_ONLY_OWN.search(plain(text)))


def says_whole(text: str) -> bool:
    """Say whether a text tells that the figure is the whole pool."""
    folded = plain(text)
    return bool(_WHOLE.search(folded)) and not _ONLY_OWN.search(folded)


def speaks_of_host(text: str) -> bool:
    """Say whether a text speaks of who hosts the pool."""
    return bool(_HOST.search(plain(text)))


def says_host(text: str, own_names: frozenset[str], other_names: frozenset[str]) -> int:
    """Return 1 where a text tells that its writer hosts the pool, -1 where it tells that another body does, 0 where neither."""
    if not speaks_of_host(text):
        return 0
    folded = plain(text)
    if _TO_HOST.search(folded) or _HOST_ELSEWHERE.search(folded):
        return -1
    if _FOR_OTHERS.search(folded):
        return 1
    after = _HOST_AFTER.search(folded)
    if after and "hosted" in after[0]:
        return _who(after[1], own_names, other_names) or -1
    before = _HOST_BEFORE.search(folded)
    named = before[1] if before and before[1].strip() else after[1] if after else ""
    return _who(named, own_names, other_names) or 1


def names_of_host(names: Iterable[str], family: str) -> frozenset[str]:
    """Return the words by which a body may be called where a text says who hosts."""
    words = frozenset(word for name in names for word in plain(name).split() if len(word) > 1)
    return words | (_COUNCIL if family == "council" else _HEALTH if family.startswith("nhs") else frozenset())


def _who(text: str, own_names: frozenset[str], other_names: frozenset[str]) -> int:
    words = frozenset(text.split())
    if words & _OURSELVES:
        return 1
    own, other = len(words & (own_names - other_names)), len(words & (other_names - own_names))
    return (own > other) - (own < other)


_PART = re.compile(
    r"\b(\d{1,2}(?:\.\d+)?) ?(?:%|per ?cent\b|pc\b)|\b50 ?/ ?50\b|\b(half|two thirds|one third|a third|a quarter)\b"
)
_FRACTIONS = {"half": 0.5, "two thirds": 2 / 3, "one third": 1 / 3, "a third": 1 / 3, "a quarter": 0.25}


@lru_cache(maxsize=30_000)
def stated_part(text: str) -> float:
    """Return the part of the pool that a text says a figure is, 0 to 1 (0 = it says none)."""
    found = _PART.search(text.casefold())
    if found is None:
        return 0.0
    return float(found[1]) / 100 if found[1] else _FRACTIONS.get(found[2] or "half", 0.5)


_SHARE = re.compile(
    r"\b(our|own|my|their|its) (own )?(share|half|part|portion|contribution|element)\b|"
    r"\b(council|icb|nhs|health|la|authority|social care) ?s? (own )?(share|half|part|portion|element)\b|"
    r"\bshared equally\b|\bjointly funded\b|\bmatched\b"
)


@lru_cache(maxsize=30_000)
def is_share(text: str) -> bool:
    """Say whether a text tells that a figure is one body's share of a pool. That a service is joint does not."""
    return bool(_SHARE.search(plain(text))) or stated_part(text) > 0


_PAYS_IN = re.compile(r"\bcontribut\w+|\bpa(id|yments?) (in|to|into)\b|\btransfer\w* (in)?to\b|\bour share\b")
_CALLED_POOL = re.compile(r"\bpool(ed)?( fund| budget)?s?\b")


def pays_in(text: str) -> bool:
    """Say whether a text tells of money paid into a pool."""
    return bool(_PAYS_IN.search(plain(text)))


def is_called_pool(text: str) -> bool:
    """Say whether a text names the pool itself: "Learning disability pooled fund"."""
    return bool(_CALLED_POOL.search(plain(text))) and not pays_in(text)
