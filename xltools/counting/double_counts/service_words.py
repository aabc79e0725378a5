"""What a line's service text says: the words that name the service, and the signs of a kind of double count.

Words every grant line carries ("grant", "programme", "funded") name no service. Truncated and reworded names still share
the beginnings of their words, so words are compared by their first six letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from sys import intern

from xltools.reference.bodies.names import plain

EMPTY_WORDS = frozenset(
    """
    grant grants granted fund funds funded funding programme program programmes scheme schemes project
    projects budget budgets contribution contributions payment payments payable paid partner partners
    partnership award awards allocation allocations transfer transfers expenditure spend spending cost costs
    and of for the to from in on with by a an via year share our provision net gross pooled pool third party
    parties bodies body agreement estimate estimated apportioned apportionment proportion financed received
    passed onward q1 q2 q3 q4 fy sub subtotal total
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words of the money, never of the service."""

WEAK_WORDS = frozenset(
    """
    service services support local area place revenue capital other general money supported delivery staffing
    premises supplies overheads management admin administration element part phase tranche instalment
    specific strategic joint level borough district county national regional city council reward performance
    initiative investment stream line
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words that tell little of a service, and are used only where a text has no others."""

SUPPORT_SERVICES = (
    r"^(all |other )?support services( (recharge|allocat|apportion|cost|overhead|budget)\w*|$)|"
    r"\b(central|corporate|business|internal|shared|allocated|departmental|directorate|administrative|management|"
    r"management and|back office) support services\b"
)
"""Support services of a body to itself. "Family support services" and their like are services to people."""

_SIGNS: tuple[tuple[str, str, str], ...] = (
    (
        "pool",
        r"pool(ed|ing|s)?\b|\w*(?<!\d)(75|31|28a|256)\b|\w*childrens|\w*better|(joint|shared|aligned|integrated|common)\b",
        r"\bpool(ed|ing|s)?\b|\bs(ection|ect|ec)?\.? ?(75|31|28a|256)\b|\bs(75|31)\b|"
        r"childrens trust (fund|budget)|better care fund|"
        r"\b(joint|shared|aligned|integrated|common) (fund|budget|commissioning (fund|budget))\b",
    ),
    (
        "host",
        r"host(ed|ing)?\b|lead\b|\w*accountable|whole\b",
        r"\bhost(ed|ing)?\b|\blead (partner|commissioner|body|authority)\b|accountable body|"
        r"\bwhole (pool|fund|budget)\b",
    ),
    ("contribution", r"contribut|our\b|paid\b", r"\bcontribut\w+|\bour share\b|\bpaid (in)?to (the )?pool\b"),
    (
        "own part",
        r"(our|own|my|their|each|its|respective)\b|hal(f|ves)\b|50|joint(ly)?\b|thirds?\b|equally\b|matched\b",
        r"\b(our|own|my|their|each|its|respective) (own )?(share|half|part|portion|contribution|"
        r"element|cost)|\bhalf\b|\bhalves\b|"
        r"\b50 ?(%|per ?cent|50)|\bjointly\b|\bjoint\b(?!.*\b(budget|fund|pool|auth\w*|board|"
        r"committee|waste|unit|commission\w*))|\b(one|two) thirds?\b|\bshared equally\b|\bmatched\b",
    ),
    (
        "joint part",
        r"hal(f|ves)\b|50|jointly\b|thirds?\b|equally\b|matched\b",
        r"\bhalf\b|\bhalves\b|\b50 ?(%|per ?cent|50)|\bjointly\b|\b(one|two) thirds?\b|\bshared equally\b|\bmatched\b",
    ),
    (
        "levy",
        r"precepts?\b|lev(y|ies|ied)\b|collection\b|share\b",
        r"\bprecepts?\b|\blev(y|ies|ied)\b|\bcollection fund (\W*)?(to|paid|fire|police|pcc|mca|mayor)\b|\bshare of council tax\b",
    ),
    (
        "recharge",
        r"recharg|internal\b|cross\b",
        r"\brecharg\w*|\binternal (charge|trading|transfer|market|service charge)\w*|\bcross charg\w*|"
        r"\bsupport service recharges?|\bslas? recharge",
    ),
    (
        "charge for capital",
        r"financing\b|revenue\b|rcc[of]\b|cera\b|charges?\b|depreciation\b|borrowing\b|mrp\b",
        r"\bcapital financing\b|\brevenue contributions? to capital|\brcc[of]\b|"
        r"\bdirect revenue (financ|fund)\w+|\bcapital expenditure "
        r"(charged|met|funded|financed)\w* (to|from) revenue|\bcera\b|\bfinancing of capital\b|"
        r"\bdebt charges?\b|\bloan charges?\b|"
        r"\bunitary charge\b|\bdepreciation\b|\bborrowing costs?\b|\bcapital charges?\b|\bmrp\b|"
        r"\bminimum revenue provision\b",
    ),
    (
        "general grant",
        r"grants?\b|(rsg|abg|nndr|dsg|domestic|bonus|settlement)\b",
        r"\brevenue support grant\b|\brsg\b|\bformula grant\b|\barea based grants?\b|\babg\b|\bnndr\b|"
        r"\bnon domestic rates?\b|"
        r"\bgeneral (government )?grants?\b|\bdedicated schools grant\b|\bdsg\b|\bnew homes bonus\b|"
        r"\bsettlement funding\b|\bpolice grant\b",
    ),
    (
        "benefit",
        r"benefits?\b|tax\b|(rebate|allowance)s?\b|hb|ctb\b|subsidy\b",
        r"\bhousing benefits?\b|\bcouncil tax (benefit|support|reduction)s?\b|\brent (rebate|"
        r"allowance)s?\b|\bhb\b|\bctb\b|\bhb ?ctb\b|\bsubsidy\b",
    ),
    (
        "rebate",
        r"rebates?\b|benefit",
        r"\brent rebates?\b|\bhra (rent )?rebates?\b|\bhousing benefits?.*\b(hra|council tenants?|own tenants?)\b",
    ),
    ("rent account", r"hra\b|housing\b", r"\bhra\b|\bhousing revenue account\b|\bcouncil housing\b"),
    ("not rent account", r"hra\b", r"\bnon[- ]hra\b|\boutside (the )?hra\b"),
    (
        "overhead",
        r"overheads?\b|(central|corporate|support|office)\b",
        r"\boverheads?\b|\bcentral (support|services|costs)\b|\bcorporate (centre|services|costs|overheads?|support)\b|"
        rf"{SUPPORT_SERVICES}|\bcentral establishment\b|\bback office\b",
    ),
    (
        "pension paid",
        r"pension|benefits?\b|retired\b",
        r"\bpensions? (in payment|paid|payable|payments?|lump sums?)\b|\b(retirement|"
        r"pension) benefits? paid\b|\bpayments? to pensioners\b|"
        r"\bpensioners\b|\bpensions? (to|of) (retired|former|ex)\b|\bpension fund benefits?\b|"
        r"\bbenefits payable\b|\bretired (staff|officers|teachers|employees)\b",
    ),
    (
        "pension contribution",
        r"contributions?\b|superannuation\b",
        r"\b(employers?|employee) (pension )?(superannuation )?contributions?\b|"
        r"\bpensions? contributions?\b|\bsuperannuation\b|"
        r"\bcontributions? to (the )?(\w+ )?(pension|superannuation)",
    ),
    (
        "national estimate",
        r"(share|proportion|part|element|rata|head|notional)\b|estimated?\b|apportion",
        r"\b(borough|local|district|county|area|place|city|regional) (share|proportion|part|element|"
        r"estimate)\b|\bestimated?\b|"
        r"\bapportion\w*|(?<!year )\bpro rata\b|\bper head\b|\bpopulation share\b|\bshare of (national|"
        r"regional)\b|\bnotional\b|\bfair share\b|\ballocated share\b",
    ),
    (
        "commissioning",
        r"(commission|purchase)|(contracts?|level|slas?|tariff|pbr|results|healthcare|acute|secondary|block|patient)\b",
        r"\bcommission\w*|\bcontracts?\b|\bservice level agreements?\b|\bslas?\b|\btariff\b|\bpbr\b|"
        r"\bpayment by results\b|"
        r"\bpurchase\w*|\bhealthcare from\b|\bacute\b|\bsecondary care\b|\bblock\b|\bpatient care\b",
    ),
    ("grant", r"grants?\b", r"\bgrants?\b"),
    (
        "match",
        r"match|(erdf|esf|european|objective|leader|interreg)\b|\w*financ",
        r"\bmatch\w*( fund\w*)?\b|\berdf\b|\besf\b|\beuropean\b|\bco[- ]?financ\w*|"
        r"\bobjective [123]\b|\bleader\+?\b|\binterreg\b",
    ),
    ("refund", r"refunds?\b|reimburse|repaid\b", r"\brefunds?\b|\breimburse\w*\b|\brepaid\b"),
    (
        "total",
        r"\w*totals?\b|(sum|all|net|gross|overall)\b",
        r"\b(sub[- ]?)?totals?\b|\bsum\b|\ball\b|\bnet (revenue )?(expenditure|spending|cost)\b|"
        r"\bgross expenditure\b|\boverall\b",
    ),
)
"""Each sign with a pattern that a word of every text which carries it has, from where letters or digits begin in it, and the pattern
that it is read by. Such beginnings are asked for once for all signs: most words have one, and none of what follows it.
"""
SIGN_NAMES = tuple(name for name, _, _ in _SIGNS)
_PATTERNS = tuple(re.compile(pattern) for _, _, pattern in _SIGNS)
_OF_WORDS = tuple((number, re.compile(rf"\b(?:{of_word})")) for number, (_, of_word, _) in enumerate(_SIGNS))
_OF_ANY_WORD = re.compile(rf"\b(?:{'|'.join(of_word for _, of_word, _ in _SIGNS)})")


def perhaps_signs(word: str) -> int:
    """Return the signs that a text with this word may carry, as bits in the order of `SIGN_NAMES`."""
    return _perhaps_signs(word[:_TOLD_BY] + "0" if len(word) > _TOLD_BY and word.isdecimal() else word)


_TOLD_BY = 4
"""Digits by which a number is told: no sign has a longer one, and a text's own numbers may be as many as texts."""


@lru_cache(maxsize=50_000)
def _perhaps_signs(word: str) -> int:
    if not _OF_ANY_WORD.search(word):
        return 0
    return sum(1 << number for number, of_word in _OF_WORDS if of_word.search(word))


def signs_among(lower: str, perhaps: int) -> int:
    """Return which of some signs a text in small letters carries; both as bits."""
    return sum(1 << number for number in _numbers(perhaps) if _PATTERNS[number].search(lower))


@lru_cache(maxsize=50_000)
def _numbers(bits: int) -> tuple[int, ...]:
    return tuple(number for number in range(len(SIGN_NAMES)) if bits >> number & 1)


@lru_cache(maxsize=50_000)
def _names(bits: int) -> frozenset[str]:
    return frozenset(SIGN_NAMES[number] for number in _numbers(bits))


@lru_cache(maxsize=50_000)
def one_set(said: frozenset[str]) -> frozenset[str]:
    """One set for all texts that say the same, however many they are."""
    return said


@dataclass(frozen=True, slots=True)
class ServiceText:
    """A service (or fund) text taken apart: its naming words in order and their beginnings."""

    text: str
    words: tuple[str, ...]
    stems: frozenset[str]
    folded: str

    @property
    def signs(self) -> frozenset[str]:
        """The signs it carries."""
        return signs_of(self.text, self.folded)


@lru_cache(maxsize=30_000)
def read_service(text: str) -> ServiceText:
    """Take a service or fund text apart."""
    folded = plain(text)
    words = _naming_words(folded)
    return ServiceText(text, words, one_set(frozenset(map(stem, words))), folded)


def _naming_words(folded: str) -> tuple[str, ...]:
    said = tuple(intern(word) for word in folded.split() if word not in EMPTY_WORDS and not word.isdigit())
    return tuple(word for word in said if word not in WEAK_WORDS) or said


@lru_cache(maxsize=50_000)
def signs_of(text: str, folded: str) -> frozenset[str]:
    """Return the signs that a text carries; `folded` is the text in plain words."""
    lower = f"{folded} {text.casefold()}"
    return _names(signs_among(lower, reduce(or_, map(perhaps_signs, lower.split()), 0)))


@lru_cache(maxsize=30_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of the words that name a text's service."""
    return one_set(frozenset(map(stem, _naming_words(plain(text)))))


def stem(word: str) -> str:
    """Return the beginning by which a word is compared: six letters, a plural's s left out; one text for the same beginning."""
    return intern(word.rstrip("s")[:6] if len(word) > 3 else word)


def similarity(text: str, other: str) -> float:
    """Return how much two texts name the same thing, 0 to 1: the share of the shorter one's words found in the other."""
    return likeness(stems_of(text), stems_of(other))


@lru_cache(maxsize=30_000)
def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Return how much two texts name the same thing, 0 to 1, by the beginnings of their words."""
    if not first or not second:
        return 0.0
    shorter, longer = (first, second) if len(first) <= len(second) else (second, first)
    missing = shorter - longer
    shared = len(shorter) - len(missing)
    if missing:
        if len(first) == len(second) and min(longer - shorter) < min(
            missing
        ):  # of two as long, the first in the alphabet
            shorter, longer, missing = longer, shorter, longer - shorter
        heads = {other[:3] for other in longer}
        shared += sum(word[:3] in heads and _cut(word, longer) for word in missing)
    share = shared / len(shorter)
    if len(shorter) > 1 or len(longer) == 1:
        return share
    return share * (0.75 if len(longer) == 2 else 0.65)


def _cut(word: str, others: frozenset[str]) -> bool:
    """A word cut off at the end of a field: three letters or more that begin another."""
    return len(word) >= 3 and any(
        other.startswith(word) or (len(other) >= 3 and word.startswith(other)) for other in others
    )


def names_nothing(text: str) -> bool:
    """Say whether a text names no service at all ("Grants to third parties", "")."""
    return not stems_of(text)


def let_go_of_texts() -> None:
    """Forget the texts that were taken apart: once a place is done they are asked about no more, and hold a hundred megabytes."""
    for read in (one_set, read_service, signs_of, stems_of, likeness):
        read.cache_clear()
