"""Lines that are interest a body pays on what it borrowed, by the words of the service, the fund or the notes.

Words are matched whole, part by part of a name ("Debt charges - interest"), so that a service that only mentions interest
survives: "Interest-free loans scheme", "Community interest companies", "Public interest reports", "Debt advice". Interest received
is income and no part of this (see `xltools.classify.not_spending`).

Rules: COFOG 1999 group 01.7 (interest; repayment is no spending); *Interest payable and similar charges* and *Interest: HRA item
8*, its part passed on to the housing revenue account, of the Revenue Summary.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME = 300
"""Characters of a text that are looked at."""
_MENTIONED = re.compile(r"interest|debt|loan|borrowing|item 8")
_DIVIDED = re.compile(r"\s[-\u2013\u2014]+\s|[:;/()\[\]\n]")
_SENTENCES = re.compile(r"[.;\n]+")
_WHOSE = re.compile(
    r"a|add|all|an|and|annual|authority|authoritys|authorities|budgeted|central|corporate|council|councils|external|fund|general|gf"
    r"|gross|hra|housing|is|it|less|line|long|net|non|of|other|our|prudential|revenue|account|self|financing|short|supported"
    r"|temporary|term|the|this|total|unsupported|was|which|[0-79]|\d\d+"
)
"""Words that say whose debt it is, or how long it lasts, and figures, but for item 8."""
_PAID = r"(payable|paid|payments?|charges?|charged|costs?|expenses?|expenditure)"
_DEBT = r"(debts?|borrowings?|loans?|bonds?|overdrafts?|finance|leases?|pfi|liabilit(y|ies)|lobos?|pwlb|public works loans? board)"
_INTEREST = re.compile(
    rf"((cost|costs|payments?) )?interest {_PAID}( similar)?( (charges|costs|items))?( (interest )?(receivable|received))?"
    rf"(( (on|for|to|from))? ({_DEBT} ?)+((from|with) .*)?)?"
    rf"|((cost|costs|payments?) )?interest (on|for|to|from) ({_DEBT} ?)+((from|with) .*)?"
    rf"|({_DEBT} )+(charges? |servicing )?(element )?interest( {_PAID})?( similar)?( charges)?"
    rf"|(debt|loan) (charges?|servicing( costs?)?)"
    r"|interest (element |on )*(debt|loan) charges|costs? borrowing"
    r"|(interest )?item 8( (debit|credit|interest|charges?|payments?|receipts?|transfers?))*"
)
_ANOTHER_THING = re.compile(
    r"\b(advi[cs]\w*|advoca\w*|counsel\w*|free|schemes?|relief|subsid\w*|students?|mortgages?|public|community|special|tenants?"
    r"|residents?|clients?|customers?|late|refunds?|compensation|arrears|support|teams?|projects?|income)\b"
)
"""Beside a part that names interest: a service about other people's debts, or interest that is received."""
_RECEIVED = re.compile(r"\b(receivable|received|earned)\b")


@lru_cache(maxsize=50_000)
def is_debt_interest(service: str) -> bool:
    """Say whether a service, or a part of its name, is interest on the body's own debt; the rest of it must be no service."""
    lower = service[:LONGEST_NAME].casefold()
    if not _MENTIONED.search(lower):
        return False
    parts = [_bare(part) for part in _DIVIDED.split(lower)]
    others = [part for part in parts if not _INTEREST.fullmatch(part)]
    return len(others) < len(parts) and not any(_ANOTHER_THING.search(part) for part in others)


def which_are_debt_interest(services: Iterable[str]) -> list[bool]:
    """Say of many services which are interest on the body's own debt: few mention it, and only these are taken apart."""
    mentioned = _MENTIONED.search
    return [bool(mentioned(text[:LONGEST_NAME].casefold())) and is_debt_interest(text) for text in services]


@lru_cache(maxsize=50_000)
def says_debt_interest(text: str) -> bool:
    """Say whether a whole sentence of a line's notes, or its fund, is no more than that it is interest on debt."""
    lower = text[:LONGEST_NAME].casefold()
    return bool(_MENTIONED.search(lower)) and any(_INTEREST.fullmatch(_bare(part)) for part in _SENTENCES.split(lower))


def is_about_other_interest(service: str) -> bool:
    """Say whether words speak of a service to people in debt, or of interest received, whatever the line's code."""
    lower = service.casefold()
    return bool(_ANOTHER_THING.search(lower) or _RECEIVED.search(lower))


def _bare(part: str) -> str:
    """A part in plain words, without what says whose it is."""
    words = re.sub(r"[^a-z0-9]+", " ", part.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")).split()
    return " ".join(word for word in words if not _WHOSE.fullmatch(word))
