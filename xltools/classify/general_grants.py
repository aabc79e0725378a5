"""Whether a line is a general grant or a share of taxes, paid or received: financing of services, not spending.

Only the whole name counts, so that a service which a grant pays for survives: "New Homes Bonus" is one, "Play areas (New Homes
Bonus)" is none; "Section 31 grant: business rates reliefs" is one, "Section 31 grant: bus capacity" is a grant for a service.
What a name leaves open the line's code, its year and the bodies beside it settle; else somebody is asked.

Rules: the Total Place template (general grants pay for the services listed); the names are in `xltools.reference.general_grants`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.reading.years import financial_year
from xltools.reference.cofog import normal_code
from xltools.reference.general_grants import GeneralGrant, GrantRule, general_grants
from xltools.words import in_every

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.words import Words

LONGEST_NAME = 300
"""Characters of a text that are looked at: what is longer is a story."""


class Standing(StrEnum):
    """How surely a line is a general grant."""

    NONE = ""
    ASKED = "asked"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class GrantLine:
    """What of a line says whether it is a general grant: its texts as written, and the bodies beside it."""

    service: str
    fund: str = ""
    cofog: str = ""
    year: str = ""
    partner: str = ""
    funder: str = ""
    paid_to: str = ""


_WRITTEN = (
    (re.compile(r"\b(un|non|not) ?ring ?fenced\b"), "unringfenced"),
    (re.compile(r"\b(section|sect|sec|s) ?31\b"), "section31"),
    (re.compile(r"\badmin\b"), "administration"),
    (re.compile(r"\brecompens\w*|\breimburse\w*"), "compensation"),
)
_ANY_WRITTEN = re.compile("|".join(pattern.pattern for pattern, _ in _WRITTEN))
_RATES = re.compile(r"\b(national )?non domestic rates?\b|\b(nndr|ndr|brr)\b")
_MENTIONED = re.compile(
    r"grant|rates?\b|nndr|\bndr\b|\bbrr\b|top.?ups?|tariff|safety net|levy|bonus|\bnhb\b|rsg|\babg\b|\baef\b|lssg|rsdg|\besg\b|baseline"
    r"|31\b|external finance|settlement|spending power|guarantee|floor|income guarantee|support for services|council tax freeze|covid|fees"
    r"|producer responsib|\bp?epr\b|new burdens|rural services|employer|under.?index|retail|discount|tax support"
    r"|multiplier|sbrr|rhl|compensat"
)
"""What stands in every text that names a general grant."""
_OF_THE_MONEY = frozenset(
    """
    grant funding fund allocation payment income receipt received receivable paid payable settlement final provisional net
    gross total less add of which unringfenced general government central mhclg dluhc dclg clg dlghc hmt treasury revenue
    section31 from the our a an share instalment credited entitlement scheme adjustment returned compensation under for in
    respect to local authority council billing outturn budget annual and plu other england via year q1 q2 q3 q4 core
    distribution passed allocated distributed direct financing retention system pool ministry housing community department
    levelling up gov uk is thi it being line
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words that say whose money it is and how it comes, never what for; in the singular, as `_tokens` gives them."""
_OF_RATES = frozenset(
    """
    business rate relief small retail hospitality leisure sbrr rhl rhlr multiplier cap capping inflation indexation indexing nndr1
    nndr3 retained expanded discount nursery pub supporting transitional charitable mandatory discretionary threshold doubling lost
    loss property doubled green plant machinery heat network freeport
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
_SURELY_OF_RATES = frozenset(
    {"rate", "sbrr", "rhl", "rhlr", "multiplier", "hospitality", "indexation", "indexing", "nndr1", "nndr3"}
)
_MOVES_RATES = frozenset({"section31", "compensation", "tariff", "top", "baseline", "safety"})
"""Beside words of business rates, what is paid because of them: reliefs made up for, and what one council has for another."""
_COUNCILS: frozenset[str] = frozenset(
    "borough county city district unitary metropolitan combined london royal bc cc dc mbc lb rbc ua".split()  # noqa: SIM905
)
_ALL_OF_RATES = _OF_THE_MONEY | _OF_RATES | _COUNCILS | _MOVES_RATES | {"up", "net"}
_TO_COUNCILS = re.compile(r" to (the )?(\w+ ){0,5}(councils?|authority|authorities|boroughs?|districts?|government)$")
_GOVERNING = re.compile(
    r"\b(councils?|borough|county|authority|authorities|city of|unitary|[cdb]c|mbc|lb|rbc|ua|mca|commissioner|pcc|opcc|fire|police|mayor\w*"
    r"|department|ministry|office|government|treasury|mhclg|dluhc|dclg|clg|communities|hm|hmt|districts?)\b",
    re.IGNORECASE,
)
_CENTRAL = re.compile(
    r"\b(department|ministry|home office|government|treasury|mhclg|dluhc|dclg|clg|communities and local|hmt|cabinet office|df[et]|dhsc"
    r"|defra|desnz|dcms|dwp|dsit|dbt|moj)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(other|various|misc\w*|sundry|several|all)\b", re.IGNORECASE)
"""Grants of several kinds in one sum: some may be for named services."""
_GENERAL_PUBLIC_SERVICES, _TRANSFERS = "01", "01.8"


def plain_words(text: str) -> str:
    """Return a text in small letters, its words alone."""
    plain = text[:LONGEST_NAME].casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return " ".join(_NO_LETTERS.sub(" ", plain).split())


_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _tokens(text: str) -> tuple[str, ...]:
    words = plain_words(text)
    if _ANY_WRITTEN.search(words):
        for pattern, written in _WRITTEN:
            words = pattern.sub(written, words)
    return tuple(_singular(word) for word in words.split() if not word.isdigit())


def _is_mentioned(text: str) -> bool:
    return bool(_MENTIONED.search(text[:LONGEST_NAME].casefold()))


_Named = tuple[tuple[str, ...], GeneralGrant]


@cache
def _named() -> Mapping[str, Sequence[_Named]]:
    """Every name's words with its grant, by the word that the fewest names have."""
    names = {_tokens(name): grant for grant in general_grants() for name in grant.names}
    often = Counter(word for name in names for word in set(name))
    by_word: dict[str, list[_Named]] = defaultdict(list)
    for name, grant in names.items():
        by_word[min(name, key=lambda word: (word in _OF_THE_MONEY, often[word], word))].append((name, grant))
    return by_word


def perhaps_general_grants(texts: Sequence[str], words: Words) -> NDArray[np.bool_]:
    """Say which of many texts may name a general grant: they hold every word of one of its names; `words` are theirs."""
    held = words.texts_by(_words_of_grants)
    perhaps = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) > LONGEST_NAME
    for name in {frozenset(name) for of_word in _named().values() for name, _ in of_word}:
        perhaps[in_every([held.get(word, _NO_TEXTS) for word in name])] = True
    rates, moves = np.zeros(len(texts), dtype=bool), np.zeros(len(texts), dtype=bool)
    for several, some in ((rates, _SURELY_OF_RATES), (moves, _MOVES_RATES)):
        for word in some:
            several[held.get(word, _NO_TEXTS)] = True
    return np.asarray(perhaps | (rates & moves), dtype=bool)


_NO_TEXTS = np.zeros(0, dtype=np.int64)
_WRITTEN_FOR = (
    (re.compile("fenced"), ("unringfenced",)),
    (re.compile("31"), ("section31",)),
    (re.compile("admin"), ("administration",)),
    (re.compile("recompens|reimburs"), ("compensation",)),
    (re.compile("ndr|brr|domestic"), ("business", "rate")),
)
"""What stands in a word that `_WRITTEN` and `_RATES` write in another way, and the words they write."""


@cache
def _every_word() -> frozenset[str]:
    """Every word by which a text may name a general grant."""
    names = (name for of_word in _named().values() for name, _ in of_word)
    return frozenset[str]().union(_SURELY_OF_RATES, _MOVES_RATES, *names)


def _words_of_grants(word: str) -> Iterator[str]:
    """Yield what a word may say of a general grant: itself, or what it is written for."""
    if word.isdigit() and "31" not in word:
        return
    plain = _NO_LETTERS.sub(" ", word.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    yield from _every_word().intersection(map(_singular, plain.split()))
    for letters, written in _WRITTEN_FOR:
        if letters.search(plain):
            yield from written


def named_grants(text: str, others: frozenset[str] = frozenset()) -> tuple[GeneralGrant, ...]:
    """Return the general grants that are all a text names, the surest first; none where it names anything else.

    `others` are words of bodies beside the text, which may stand in it.
    """
    if not _is_mentioned(text):
        return ()
    stripped = _TO_COUNCILS.sub("", f" {plain_words(text)}")
    return next(filter(None, (_all_of(tokens, others) for tokens in _readings(stripped))), ())


def _readings(words: str) -> Iterator[tuple[str, ...]]:
    """Yield the tokens of a text, and again with other names of business rates written as those, where it has any."""
    yield _tokens(words)
    written = _RATES.sub("business rate", words)
    if written != words:
        yield _tokens(written)


def _all_of(tokens: tuple[str, ...], others: frozenset[str]) -> tuple[GeneralGrant, ...]:
    words = frozenset(tokens)
    if words & _SURELY_OF_RATES and words & _MOVES_RATES and words - others <= _ALL_OF_RATES:
        return (_of_rates(),)
    held = _held(tokens)
    left = words - _OF_THE_MONEY - _COUNCILS - others - {word for name, _ in held for word in name}
    order = list(GrantRule)
    grants = dict.fromkeys(grant for _, grant in held)
    return () if left else tuple(sorted(grants, key=lambda grant: order.index(grant.rule)))


@cache
def _of_rates() -> GeneralGrant:
    return next(grant for grant in general_grants() if "business rates relief section 31" in grant.names)


def _held(tokens: tuple[str, ...]) -> list[_Named]:
    """The names that stand in a text."""
    by_word = _named()
    return [named for word in dict.fromkeys(tokens) for named in by_word.get(word, ()) if _holds(tokens, named[0])]


def _holds(tokens: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether a name stands in a text: two words side by side, more of them in any order."""
    if len(name) > 2:
        return frozenset(name) <= frozenset(tokens)
    return any(tokens[at : at + len(name)] == name for at in range(len(tokens) - len(name) + 1))


def mentions_general_grant(text: str) -> bool:
    """Say whether a text names a general grant, whatever else it says."""
    if not _is_mentioned(text):
        return False
    return any(_held(tokens) for tokens in _readings(plain_words(text)))


def is_general_grant(text: str) -> bool:
    """Say whether a text is the name of a general grant and nothing else, for all that the text alone says."""
    return any(grant.rule in (GrantRule.NAME, GrantRule.CODED) for grant in named_grants(text))


def says_general_grant(sentence: str) -> bool:
    """Say whether a sentence of the notes says that the line is a general grant, not only that one pays for it."""
    plain = plain_words(sentence)
    return bool(re.match(r"(this|it|line|being|represents)\b", plain)) and is_general_grant(sentence)


def standing(line: GrantLine) -> Standing:
    """Return how surely a line is a general grant, by all that it says."""
    others = frozenset(_tokens(f"{line.partner} {line.funder} {line.paid_to}"))
    grants = named_grants(line.service, others) or _by_fund(line, others)
    year = financial_year(line.year)
    known = [grant for grant in grants if not year or int(year[:4]) >= grant.from_year]
    if not known:
        return Standing.NONE
    found = _by_rule(known[0].rule, line.cofog)
    doubtful = _may_be_spent(line, known[0]) or (known[0].rule is GrantRule.TRANSFER and _SEVERAL.search(line.service))
    return Standing.ASKED if found is Standing.SURE and doubtful else found


def _by_fund(line: GrantLine, others: frozenset[str]) -> tuple[GeneralGrant, ...]:
    """The grants that the fund names, where the service says no more than that it is a grant, or a relief from rates."""
    service = _TO_COUNCILS.sub("", f" {plain_words(line.service)}")
    tokens = _tokens(_RATES.sub("business rate", service))
    if not line.fund.strip() or not frozenset(tokens) <= _OF_THE_MONEY | _OF_RATES | _COUNCILS | others:
        return ()
    return named_grants(f"{service} {line.fund}", others)


def _by_rule(rule: GrantRule, cofog: str) -> Standing:
    code = normal_code(cofog) if cofog.strip() else ""
    general = not code or code.split(".")[0] == _GENERAL_PUBLIC_SERVICES
    if rule is GrantRule.NAME or (rule is GrantRule.CODED and general):
        return Standing.SURE
    if rule is GrantRule.TRANSFER:
        transfer = code.startswith(_TRANSFERS)
        return Standing.SURE if transfer else Standing.ASKED if general else Standing.NONE
    return Standing.ASKED


def _may_be_spent(line: GrantLine, grant: GeneralGrant) -> bool:
    """Whether a grant seems to be passed on under its name: by a council to somebody else, or had from one that passed it on.

    A name as wide as "Recovery grant" is a general grant only of a body that is paid those.
    """
    central = bool(_CENTRAL.search(line.partner))
    onwards = bool(line.paid_to.strip()) and not central and not _GOVERNING.search(line.paid_to)
    local = bool(line.funder.strip()) and bool(_GOVERNING.search(line.funder)) and not _CENTRAL.search(line.funder)
    handed_down = local and not central and line.funder.casefold() != line.partner.casefold()
    stranger = grant.rule is GrantRule.CODED and not _GOVERNING.search(line.partner) and bool(line.partner.strip())
    return onwards or handed_down or stranger
