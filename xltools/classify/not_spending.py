"""Lines that are not spending, whoever lists them: financing grants, taxes, reserves, debt repayment, accounting entries.

Names are matched whole, so that a service which only mentions one of these words survives: "Nature reserve wardens",
"Council tax collection", "Visual impairment team" and "Supporting People (Area Based Grant)" are spending. Levies and precepts
are spending here too: they are removed only where the levying body sends a return, which this module cannot know.

Rules: the counting rules of the Total Place template, and the "exclude" lines of the CIPFA crosswalk.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xltools.reference.crosswalks import cipfa_line

GENERAL_GRANT = "it is a general grant or a share of national taxes, which pays for the services already listed"
GRANT_RECEIVED = "a grant received is money received, not spent"
TAX = "council tax pays for the services already listed"
RESERVE = "money put into or taken out of reserves or balances has not been spent"
DEBT = "money set aside to repay debt buys nothing, and the asset it paid for was counted when it was bought"
ACCOUNTING = "it is an accounting entry for assets whose cost was counted when they were bought"
INVESTMENT_INCOME = "interest and investment income is money received, not spent"
CAPITAL_RECEIPT = "money from selling assets is money received, not spent"
OUTSIDE = "the CIPFA service line chosen is kept outside spending ({note})"

LONGEST_NAME = 300
"""Characters of a name that are looked at: what is longer is a story, and patterns take long over stories."""

_HELD_FOR = (
    r"(general fund|general|earmarked|schools?|usable|unusable|unallocated|working|capital|revenue|hra"
    r"|pensions?|revaluation|financial|"
    r"housing revenue account|insurance|other|specific|strategic|risk|equalisation|and)"
)
_HOARD = r"(reserves|balances|" + _HELD_FOR + r" reserve|reserve (fund|account)|reserve$)"
_BALANCE = r"(general fund|hra|housing revenue account|working|unallocated|schools?) balance"
_PLANNED = r"((net|planned|budgeted|proposed|forecast|actual|further|annual|one off) )*"
_LENT = r"((pwlb|public works loans? board|external|long term|short term|temporary|market|maturing|prudential) )"
_INTEREST = r"((external|bank|net|other|total) )*interest"
_FROM_WHAT = (  # "investment income support" is a service
    r"( (external|from|on|dividends?|receipts?|received|receivable|other|net|gross|total|and (dividends?|other|similar)"
    r"|\d+)( .*)?)?"
)
_RULES: tuple[tuple[str, str], ...] = (
    (
        GRANT_RECEIVED,
        r"((less|add|total|other|specific|general|central|government|revenue|capital|ring fenced|external) )*"
        r"grants? (received|receivable|income)",
    ),
    (
        GENERAL_GRANT,
        r"revenue support grant( rsg)?|rsg|formula grant|aggregate external finance|aef"
        r"|(redistributed|distributed) (national )?(non domestic|business) rates?( nndr)?|nndr"
        r"|national non domestic rates?( nndr)?"
        r"|(nndr|national non domestic rates?) (pool|redistribution|redistributed|contribution from pool)"
        r"|(general )?area based grants?( abg)?|abg|general gla grant|general government grants?"
        r"|non ring fenced government grants?"
        r"|specific and special revenue grants( (inside|outside) aef)?|(specific"
        r"|special) (revenue )?grants (inside|outside) aef"
        r"|(local services|new homes bonus|general|unringfenced) support grant"
        r"|(retained|local share of) (business|non domestic) rates"
        r"|(business|non domestic) rates? (income|retained|retention|receipts|receivable|yield|top up)",
    ),
    (
        TAX,
        r"council tax( (income|requirement|receipts|yield|precept income|payers|demand))?( total of lines.*)?"
        r"|council tax ?payers|((council tax|police|fire|parish) )?precepts? (income|received|receivable)",
    ),
    (
        TAX,
        r"(council tax |collection fund )+((surplus|deficit|surpluses|deficits)( (and|or) (surplus|deficit))?)"
        r"|collection fund",
    ),
    (
        RESERVE,
        _PLANNED + r"appropriations? (to|from) .*"
        r"|"
        + _PLANNED
        + r"(transfers?|contributions?|movements?|additions?|releases?|use|drawdowns?|withdrawals?|top up"
        r"|increase|decrease)"
        r"( (to|from|of|in|on|into|and|or|the))+ (.* )?" + _HOARD + r"( .*)?"
        r"|(" + _HELD_FOR + r" )*(reserves?|balances)( (and|or) (reserves?|balances))?"
        r"( (movements?|transfers?|contributions?|appropriations?|drawdowns?))?"
        r"|(" + _PLANNED + r"(transfers?|contributions?|movements?|appropriations?|use|drawdowns?|increase|decrease)"
        r"( (to|from|of|in|on|into|and|or|the))+ )?" + _BALANCE + r"( movements?)?",
    ),
    (
        DEBT,
        r"minimum revenue provision( mrp)?|mrp|voluntary revenue provision|statutory revenue provision"
        r"|provision for (the )?repayment of (principal|debt|loans)( mrp)?"
        r"|repayments? of " + _LENT + r"*(principal|debt|loans?|borrowing|loan principal)"
        r"|" + _LENT + r"*(debt|loan|principal) repayments?|pwlb repayments?"
        r"|set aside for (debt repayment|repayment of debt)",
    ),
    (
        ACCOUNTING,
        r"(accumulated )?depreciation( .*)?|.* depreciation( charges?)?|amortisation( of .*)?"
        r"|impairments?( (charges?|losses|loss|review))?|impairments? (of|on) (.* )?(assets?|goodwill"
        r"|investments?|receivables|property|buildings|land)"
        r"|(notional |asset |capital |cost of |of )*capital charges?|cost of capital( charges?)?"
        r"|capital asset charges?|asset rentals?"
        r"|revaluation( (gains?|loss|losses|of assets|and impairment))*|capital charges accounted for in .*",
    ),
    (
        INVESTMENT_INCOME,
        r"((interest and )?investment|"
        + _INTEREST
        + r") income"
        + _FROM_WHAT
        + r"|"
        + _INTEREST
        + r" (receivable|received|earned|on balances)( .*)?|"
        + _INTEREST
        + r" (from|on)"
        r" ((cash|bank|revenue|surplus|temporary|short term|long term) )*(balances|investments|deposits)",
    ),
    (
        CAPITAL_RECEIPT,
        r"(usable )?capital receipts( (applied|used|received))?|proceeds (from|of) (the )?(sale"
        r"|disposal) of (.* )?assets",
    ),
)
_COMPILED = tuple((reason, re.compile(pattern)) for reason, pattern in _RULES)
WORDS = (
    *(
        "grant",
        "rsg",
        "abg",
        "aef",
        "nndr",
        "rates",
        "council tax",
        "collection fund",
        "reserve",
        "balance",
        "provision",
    ),
    *("mrp", "repay", "depreciat", "amortis", "impair", "capital", "rental", "revaluation", "interest", "investment"),
    *("proceeds", "appropriat", "precept"),
)
"""A name without any of these is spending."""
_NAMED_ALIKE = re.compile(
    r"(nature|wildlife|game|marine|forest|biosphere|army|naval|air force|volunteer|territorial"
    r"|military) reserves?|reserves? (forces?|list)"
    r"|\b(excluding|excludes|excl|exclude|before|without|not including|net of|after|other than)\b"
)
_LEADING = re.compile(r"^((less|add|deduct|plus|minus|the|our|total|income from|government grants?|grants?) )+")
_YEAR = re.compile(r"( (20)?\d\d)+$")
_TRAILING = re.compile(
    r"( (received|receivable|paid|net|gross|income|allocation|payments?|funding|credited|entitlement|unspent"
    r"|brought forward|carried forward"
    r"|financing|\d+|from (clg|dclg|mhclg|government|central government|the pool)|(revenue|capital)))+$"
)


@lru_cache(maxsize=50_000)
def why_not_spending(service: str, cipfa: str = "") -> str:
    """Return why a line with this service text and CIPFA line is not spending, in plain words, or ``""`` where it is."""
    line = cipfa_line(cipfa) if cipfa.strip() else None
    if line is not None and line.mapping_type == "exclude" and not is_passed_on(line.line):
        return OUTSIDE.format(note=(line.note or line.line).rstrip("."))
    lower = service[:LONGEST_NAME].casefold()
    if not any(word in lower for word in WORDS):
        return ""
    folded = " ".join(
        re.sub(r"[^a-z0-9]+", " ", lower.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")).split()
    )
    if _NAMED_ALIKE.search(folded):
        return ""
    named = _YEAR.sub("", folded)
    bare = _LEADING.sub("", folded)
    return _reason(named) or _reason(bare) or _reason(_TRAILING.sub("", bare))


def _reason(name: str) -> str:
    return next((reason for reason, pattern in _COMPILED if pattern.fullmatch(name)), "")


def is_passed_on(name: str) -> bool:
    """Say whether a crosswalk line is a levy or precept: those go to another body, and may be the only trace of it."""
    return bool(re.search(r"\b(levies|levy|precepts?)\b", name.casefold()))
