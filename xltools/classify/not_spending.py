"""Lines that are not spending, whoever lists them: financing grants, taxes, reserves, debt repayment, accounting entries.

Names are matched whole, so that a service which only mentions one of these words survives: "Nature reserve wardens",
"Council tax collection", "Visual impairment team" and "Supporting People (Area Based Grant)" are spending. Levies and precepts
are spending here too: they are removed only where the levying body sends a return, which this module cannot know.

Money that is set aside (`why_set_aside`) is recognised in the fund and the notes of a line too. Where its money comes from
stands there as well, so only what says that money is put away, or moved to capital, is taken to say what the line is: a
service paid for out of reserves is a service, and a capital line paid for by a revenue contribution is the asset itself.

Rules: the counting rules of the Total Place template, and the "exclude" lines of the CIPFA crosswalk.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.classify.general_grants import LONGEST_NAME, is_general_grant, plain_words, says_general_grant
from xltools.reference.crosswalks import cipfa_line
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Sequence

GENERAL_GRANT = "it is a general grant or a share of national taxes, which pays for the services already listed"
GRANT_RECEIVED = "a grant received is money received, not spent"
TAX_REDUCED = "council tax support has been a reduction of council tax since 2013, no money spent"
TAX = "council tax pays for the services already listed"
FINANCING = (GENERAL_GRANT, GRANT_RECEIVED, TAX_REDUCED, TAX)
"""Reasons of money that pays for services; the others are of money set aside, and of entries in accounts."""
RESERVE = "money put into or taken out of reserves or balances has not been spent"
DEBT = "money set aside to repay debt buys nothing, and the asset it paid for was counted when it was bought"
CAPITAL_FROM_REVENUE = "revenue put towards capital buys nothing by itself, and the asset is counted when it is bought"
PROVISION = "money put into a provision has not been spent"
ACCOUNTING = "it is an accounting entry for assets whose cost was counted when they were bought"
INVESTMENT_INCOME = "interest and investment income is money received, not spent"
CAPITAL_RECEIPT = "money from selling assets is money received, not spent"
CAPITAL_CHARGES = "it is mostly money set aside for debt, and interest, which buy nothing by themselves"
OUTSIDE = "the CIPFA service line chosen is kept outside spending ({note})"

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
_TO_CAPITAL = (
    r"(direct revenue contributions?( (to|towards|for) (the )?capital( (outlay|programme|schemes?))?)?|drf"
    r"|revenue contributions? (to|towards|for) (the )?capital( (outlay|expenditure|spending|financing|programme|costs"
    r"|schemes?|projects?))?( rcco)?|rcco|cera|direct revenue (financing|funding)( of capital( expenditure| spending)?)?"
    r"|revenue (financing|funding) of capital( (expenditure|spending|programme|schemes?))?"
    r"|capital (expenditure|spending|outlay) (charged|financed|funded|met) (to|from|by)( (the|gf|hra|general fund))* revenue"
    r"( account)?( cera)?)"
)
_PROVIDED_FOR = (
    r"(bad debts?|(bad and )?doubtful debts?|bad (and|or) doubtful debts?|credit losses|liabilities( and charges)?)"
)
_PROVISIONS = (
    r"((bad debts?|doubtful debts?|bad (and|or) doubtful debts?|credit loss|liabilities|insurance|appeals|equal pay|"
    r"redundancy|restructuring|dilapidations?|other|general|specific|council) )*provisions?"
)
_MOVED = (
    r"(contributions?|transfers?|movements?|additions?|increases?|decreases?|changes?|appropriations?|top up|releases?)"
)
_OF_WHOM = (
    r"( (council tax|nndr|business rates|rents?|housing|hra|tenants?|sundry|debtors|general fund|other|charges?|movements?"
    r"|increase|(on|for|in|of|relating to) .*))*"
)
_PROVISION = (
    r"((housing|rents?|tenants?|council tax|sundry|general fund|hra|other) )*"
    r"(provisions? for (the )?"
    + _PROVIDED_FOR
    + _OF_WHOM
    + r"|(bad|doubtful|bad and doubtful) debts? provisions?|"
    + _MOVED
    + r" (to|from|in|of|on|into) (the )?"
    + _PROVISIONS
    + r")"
)
_MRP = (
    r"((annual|statutory|voluntary|additional|general fund|gf|hra|schools?|pfi|finance leases?|leases?|supported|unsupported"
    r"|capital|council|total|net|planned|budgeted) )*"
    r"(minimum revenue prov(ision|n)?|v?mrp( and (pfi|leases?|finance leases?) (principal|liability))?"
    r"|mrp (and )?vrp|vrp (and )?mrp|voluntary (minimum )?revenue provision"
    r"|statutory revenue provision|minimum (and|or) voluntary revenue provision|(minimum revenue provision|mrp) and voluntary"
    r"( (minimum )?revenue provision| mrp)?)"
    r"( (v?mrp|vrp|charges?|contributions?|payments?|set aside|adjustments?|overpayments?))*( (on|for|in respect of|relating to) .*)?"
)
_REPAID = (
    r"(repayments? of (the )?" + _LENT + r"*(principal|debt|loans?|borrowings?|loan principal)"
    r"( (on|of|for) (the )?(pfi|private finance|leases?|finance leases?|schools?|hra|council|pwlb|general fund)( .*)?)?"
    r"|" + _LENT + r"*(debt|loan|principal) repayments?|pwlb repayments?|principal repayments? (on|of|for) .*"
    r"|((pfi|lease|finance lease|pwlb|hra|debt|loan) )+(principal|liability)( (repayments?|payments?|element|repaid))?"
    r"|principal (element|repaid|payments?)( (of|on) .*)?|(debt|loan) redemption|redemption of (debt|loans?)"
    r"|principal and interest( (on|of) .*)?)"
)
_IMPAIRED = (
    r"(impairments?( (charges?|losses|loss|review))?|impairments?( (charges?|losses|loss))? (of|on) (.* )?(assets?|goodwill"
    r"|investments?|receivables|property|buildings|land|dwellings|schools|highways|roads|stock)"
    r"|impairments? and (revaluation|depreciation|amortisation)( .*)?"
    r"|(downwards? )?revaluations?( (of .* )?(gains?|loss|losses|decreases?|of assets|and impairments?|downwards))+"
    r"|downwards? revaluations?( of .*)?)"
)
_RULES: tuple[tuple[str, str], ...] = (
    (CAPITAL_FROM_REVENUE, r"((hra|gf|general fund|schools?|council) )*" + _TO_CAPITAL),
    (PROVISION, _PROVISION),
    (
        GRANT_RECEIVED,
        r"((less|add|total|other|specific|general|central|government|revenue|capital|ring fenced|external) )*"
        r"grants? (received|receivable|income)",
    ),
    (
        TAX_REDUCED,
        r"(local(ised)? )?council tax (support|reduction)s?( (scheme|awards?|discounts?|costs?|working age|pensioners?|for|people|of|age))*"
        r"|lct(s|r|rs)( (scheme|awards?|discounts?))*",
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
        _MRP
        + r"|"
        + _REPAID
        + r"|provision for (the )?repayment of (principal|debt|loans)( mrp)?"
        + r"|set aside for (debt repayment|repayment of debt)",
    ),
    (
        ACCOUNTING,
        r"((accumulated|hra|gf|general fund|council|housing|dwellings?|schools?|buildings?|fleet|vehicles?|ict|assets?|fixed|property|plant"
        r"|equipment|infrastructure|major repairs) )*depreciation( .*)?|.* depreciation( charges?)?"
        r"|amorti[sz]ation( (of|on|and|charges?) .*| charges?)?"
        r"|" + _IMPAIRED + r"|(notional |asset |capital |cost of |of )*capital charges?|cost of capital( charges?)?"
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


class _Reasons:
    """Patterns, and what each is the reason of, as one pattern: to have them apart as well takes twice as long to make."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        """Make the one pattern of these."""
        self.rules = rules
        self._any = re.compile("|".join(f"(?P<rule_{number}>{pattern})" for number, (_, pattern) in enumerate(rules)))
        self._reasons = {f"rule_{number}": reason for number, (reason, _) in enumerate(rules)}

    def of(self, text: str) -> str:
        """Return the reason of the first pattern that is the whole text, "" where none is."""
        match = self._any.fullmatch(text)
        return self._reasons[match.lastgroup] if match and match.lastgroup else ""


_NAMES = _Reasons(_RULES)
WORDS = (
    *(
        "grant",
        "rsg",
        "abg",
        "aef",
        "nndr",
        "rates",
        "council tax",
        "lct",
        "contrib",
        "trf",
        "deprn",
        "depn",
        "amort",
        "collection fund",
        "reserve",
        "balance",
        "provision",
    ),
    *(
        "mrp",
        "repay",
        "depreciat",
        "amortis",
        "amortiz",
        "impair",
        "capital",
        "rental",
        "revaluation",
        "interest",
        "investment",
    ),
    *("principal", "redemption", "drf", "revenue c"),
    *("proceeds", "appropriat", "precept", "rcco", "cera", "revenue f"),
)
"""A name without any of these is spending."""
_ANY_WORD = re.compile("|".join(WORDS))
FINANCING_WORDS = WordTest("|".join(max(word.split(), key=len) for word in WORDS if word != "council tax") + "|tax")
"""A text without a word with any of these is spending by its words, unless it names a general grant."""
_NAMED_ALIKE = re.compile(
    r"(nature|wildlife|game|marine|forest|biosphere|army|naval|air force|volunteer|territorial"
    r"|military) reserves?|reserves? (forces?|list)"
    r"|\b(excluding|excludes|excl|exclude|before|without|not including|net of|after|other than)\b"
)
_TAUGHT = re.compile(
    r"^(depreciation|amortisation|impairments?|revaluation|capital charges?|reserves?|interest( (received|receivable))?)( and \w+)? "
    r"((workshops?|seminars?|courses?|training|advice|guidance|awareness|clinics?|masterclass(es)?|lectures?|talks?|classes"
    r"|sessions?|services?|events?) )+(for|with) .+"
    r"|^(workshops?|seminars?|courses?|training|advice|guidance|masterclass(es)?|lectures?|talks?|classes)"
    r"( (sessions?|courses?|events?|for [a-z ]+))? (on|about|in) .+"
)
"""Somebody is taught or advised about it: a service, not the entry itself ("Depreciation training centre" is the entry)."""
_LEADING = re.compile(r"^((less|add|deduct|plus|minus|the|our|total|income from|government grants?|grants?) )+")
_YEAR = re.compile(r"( (20)?\d\d)+$")
_TRAILING = re.compile(
    r"( (received|receivable|paid|net|gross|income|allocation|payments?|funding|credited|entitlement|unspent"
    r"|brought forward|carried forward"
    r"|financing|\d+|from (clg|dclg|mhclg|government|central government|the pool)|(revenue|capital)))+$"
)


def why_not_spending(service: str, cipfa: str = "") -> str:
    """Return why a line with this service text and CIPFA line is not spending, in plain words, or ``""`` where it is."""
    return why_outside(cipfa) or why_by_words(service) or (GENERAL_GRANT if is_general_grant(service) else "")


def why_outside(cipfa: str) -> str:
    """Return why lines under this CIPFA line are not spending, or ``""`` where they are."""
    line = cipfa_line(cipfa) if cipfa.strip() else None
    if line is not None and line.mapping_type == "exclude" and not is_passed_on(line.line):
        return OUTSIDE.format(note=(line.note or line.line).rstrip("."))
    return ""


def why_by_words(service: str) -> str:
    """Return why a line is not spending by the words of its service, general grants left aside; ``""`` where it is."""
    lower = _lower(service)
    if not _ANY_WORD.search(lower):
        return ""
    folded = _written_out(lower)
    named = _YEAR.sub("", folded)
    bare = _LEADING.sub("", folded)
    names = dict.fromkeys((named, bare, _TRAILING.sub("", bare)))  # nearly always one and the same
    reason = next(filter(None, map(_NAMES.of, names)), "")
    return "" if reason and (_NAMED_ALIKE.search(folded) or _TAUGHT.search(folded)) else reason


_SHORT = tuple(
    (re.compile(rf"\b({short})\b"), word)
    for short, word in (
        (r"contribn|contrib|contbn|cont(?= to)", "contribution"),
        (r"contribs|contribns", "contributions"),
        (r"trfs?|transf|tfr|xfer", "transfer"),
        (r"rev(?= (contrib|prov|fund|financ|account))", "revenue"),
        (r"min(?= rev)", "minimum"),
        (r"prov(?= (for|to)\b)|provn", "provision"),
        (r"dep n|depn|deprn|deprec", "depreciation"),
        (r"amort|amortn", "amortisation"),
        (r"ear ?marked|e marked", "earmarked"),
    )
)
_ANY_SHORT = re.compile("|".join(f"(?:{short.pattern})" for short, _ in _SHORT))
_INITIALS = re.compile(r"\((mrp|vrp|drf|cera|rcco)\)")


def _lower(text: str) -> str:
    """The beginning of a text in small letters, without initials that stand for other words: "Marsh Road Park (MRP)"."""
    lower = text[:LONGEST_NAME].casefold()
    match = _INITIALS.search(lower)
    before = plain_words(lower[: match.start()]).split()[-len(match[1]) :] if match else []
    stands_for = "".join(word[0] for word in before)
    if match and stands_for == match[1] and not {"revenue", "capital"} & set(before):
        return lower.replace(match[0], " ")
    return lower


def _written_out(text: str) -> str:
    """A text's words in small letters, short forms of the words of accounts written out."""
    words = plain_words(text)
    if _ANY_SHORT.search(words):
        for short, word in _SHORT:
            words = short.sub(word, words)
    return words


_SAYING = (
    r"((this|it|line|is|was|are|being|represents|treated as|an?|the|our|net|planned|budgeted|annual|all|wholly|entirely|purely|only"
    r"|statutory|non cash|notional|technical|accounting|charges? for|entry for|adjustment for|year end) )*"
)
_ENDING = r"( (only|entry|entries|adjustments?|charges?|in year|for the year|(for )?20\d\d( \d\d)?|(for )?\d\d \d\d))*"
_SET_ASIDE = _Reasons(
    [
        (reason, _SAYING + r"(" + pattern + r")" + _ENDING)
        for reason, pattern in (
            (CAPITAL_FROM_REVENUE, _TO_CAPITAL + r"( .*)?"),
            (PROVISION, r"(" + _MOVED + r" (to|into) )?(" + _PROVISION + r"|provisions)"),
            (
                RESERVE,
                r"(contributions?|transfers?|appropriations?|top up) (to|into) (the |an? |our )?("
                + _HELD_FOR
                + r" )*"
                + _HOARD,
            ),
            (DEBT, _MRP + r"|" + _REPAID),
            (
                ACCOUNTING,
                r"(depreciation|amorti[sz]ation|impairment|capital|asset)( (charges?|losses|loss))"
                r"|(depreciation|amorti[sz]ation|impairments?)( (and|or) (depreciation|amorti[sz]ation|impairments?))*"
                r"|(depreciation|amorti[sz]ation) (of|on) .*|" + _IMPAIRED,
            ),
        )
    ]
)
_DIVIDED = re.compile(r"\s[-\u2013\u2014]+\s|[:;/()\[\]\n]")
_TO_PEOPLE = re.compile(
    r"\b(advice|training|workshops?|courses?|seminars?|teams?|support|advisory|policy|clients?|people|children|adults|sensory"
    r"|visual\w*|hearing|sight|speech|cognitive|physical|disab\w*|students?|tenants?|residents?|business rates|council tax)\b"
)
"""Beside a part that would be an accounting entry: a service to people."""
_FOR_CAPITAL = re.compile(r"(.* )?" + _TO_CAPITAL.replace("|cera", "", 1) + r"( .*)?")  # Cera also runs care homes
_PERHAPS_FOR_CAPITAL = re.compile("drf|rcco|revenue")
_ONLY_PARTLY = re.compile(
    r"\b(includ\w*|incl|with|plus|part(ly)?|funded|financed|met|paid|supported) (by|from|through|via|out of|with)\b"
    r"|\b(includ\w*|incl|plus|part(ly)?|exclud\w*|excl|less|removed|without|not|no|net of|before|after|other than"
    r"|separate\w*|elsewhere|from|by|via)\b(?! revenue\b)"
)
"""Words that make a mention of money set aside one of a part of the line, of where its money is from, or of another line."""


_SENTENCE_ENDS = re.compile(r"[;\n]+|(?<!\bincl)(?<!\bexcl)(?<!\binc)(?<!\bexc)(?<!\bex)\.(?!\d)")


def why_set_aside(text: str, *, is_service: bool = False) -> str:
    """Return why a revenue line is money set aside, by its fund or a sentence of its notes (or its service); else ``""``.

    A service may name what the money is put towards before or after: "Highways: revenue contribution to capital".
    """
    lower = _lower(text)
    if not _ANY_WORD.search(lower):
        return ""
    for sentence in _SENTENCE_ENDS.split(lower):
        folded = _written_out(sentence)
        reason = _of_a_part(sentence, folded) if is_service else _SET_ASIDE.of(folded)
        if reason and not _ONLY_PARTLY.search(folded) and not _NAMED_ALIKE.search(folded):
            return reason
    return GENERAL_GRANT if not is_service and says_general_grant(text) else ""


def _of_a_part(service: str, folded: str) -> str:
    """The reason that a part of a service's name gives ("Highways: depreciation"), or a contribution to capital within it."""
    if _PERHAPS_FOR_CAPITAL.search(folded) and _FOR_CAPITAL.fullmatch(folded):
        return CAPITAL_FROM_REVENUE
    parts = _DIVIDED.split(service)
    if len(parts) < 2:
        return ""
    reason = next(filter(None, map(_SET_ASIDE.of, map(_written_out, parts))), "")
    return "" if reason and _TO_PEOPLE.search(folded) else reason


_PERHAPS = re.compile(
    r"((net|total|corporate|central|general fund|gf|hra|schools?|council) )*"
    r"(capital financing( (costs?|charges?|account|adjustments?|budget|items?))?|debt financing( costs?)?|financing of capital"
    r"|vrp|(interest and )(mrp|minimum revenue provision)|(mrp|minimum revenue provision) and interest"
    r"|(debt charges|borrowing costs|interest) (and|including) (mrp|minimum revenue provision|principal))"
)

CAPITAL_FINANCING_WORDS = WordTest("financing|[mv]rp|provision|principal")


def may_be_capital_financing(service: str) -> str:
    """Return why a revenue line with this service text may not be spending, in words; "" where that need not be asked."""
    lower = service[:LONGEST_NAME].casefold()
    return CAPITAL_CHARGES if _PERHAPS.fullmatch(_YEAR.sub("", plain_words(lower))) else ""


def is_passed_on(name: str) -> bool:
    """Say whether a crosswalk line is a levy or precept: those go to another body, and may be the only trace of it."""
    return bool(re.search(r"\b(levies|levy|precepts?)\b", name.casefold()))
