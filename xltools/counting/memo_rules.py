"""What a memo item is: interest on public debt, and a department's estimated share of what no place receives.

HM Treasury's country and regional analysis calls such spending not identifiable: it benefits the country as a whole. A share
of it by population says nothing of the place, while what a barracks there really spends does. Civil defence and European
structural funds reach places, so they count whatever their code. Interest a local authority pays on its borrowing buys no
service either: what it borrowed for was counted when it was bought.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.classify.debt_interest import is_about_other_interest, is_debt_interest, says_debt_interest
from xltools.counting.policy import DebtInterest, NationalGoods
from xltools.model import CodeOrigin
from xltools.reference.cofog import group_of

if TYPE_CHECKING:
    from xltools.counting.policy import Policy
    from xltools.reference.estimates.lines import EstimateLine

DEPARTMENT = "Government department"
AUTHORITIES = frozenset(
    {
        *("Council", "County council", "District council", "Parish or town council", "Police", "Fire and rescue"),
        *("Waste authority", "Transport authority", "Other joint authority", "Regional body"),
    }
)
"""Kinds of body that borrow under the prudential code, or did before it."""
NATIONAL_GOODS = frozenset({"02", "02.1", "02.3", "02.4", "02.5", "01.2"})
"""COFOG: defence without civil defence (02.2), and foreign economic aid."""
DEBT_INTEREST = "01.7"
_TO_THE_EU = re.compile(
    r"(?i)\b(eu|european (union|communit(y|ies)))\b.*\b(transactions?|budget|own resources|(gni|vat)[ -]based)\b"
    r"|\bcontributions? to (the )?(eu|european (union|communit(y|ies)))\b"
)
_REACHES_PLACES = re.compile(r"(?i)\b(interreg|erdf|esf|structural funds?|european (regional|social)\b.*\bfund)\b")


def is_memo_item(line: EstimateLine, policy: Policy) -> bool:
    """Say whether a published line is a memo item where it stands at its own holder, as in `xltools estimate`."""
    kind = line.holder.organisation_type
    if kind == DEPARTMENT:
        return bool(national_share(line.cofog, line.service, policy))
    pays_interest = is_own_interest(line.service, "", line.source, line.cofog, CodeOrigin.TREASURY)
    return kind in AUTHORITIES and policy.debt_interest is not DebtInterest.COUNT and pays_interest


def is_own_interest(service: str, fund: str, notes: str, code: str, origin: str) -> bool:
    """Say by its words, else by the code it was given, whether a line is interest a body pays on what it borrowed."""
    if is_debt_interest(service) or says_debt_interest(fund) or says_debt_interest(notes):
        return True
    coded = (group_of(code) or code) == DEBT_INTEREST and origin != CodeOrigin.SUGGESTED
    return coded and not is_about_other_interest(service)


def national_share(code: str, service: str, policy: Policy) -> str:
    """What a department's line is a share of, where the policy keeps that out of the count; else nothing."""
    if (group_of(code) or code) == DEBT_INTEREST and not _TO_THE_EU.search(service):
        return "national debt interest" if policy.debt_interest is DebtInterest.MEMO else ""
    if policy.national_goods is NationalGoods.COUNT or _REACHES_PLACES.search(service):
        return ""
    if _TO_THE_EU.search(service):
        return "payments to the EU"
    if (group_of(code) or code) in NATIONAL_GOODS:
        return "aid abroad" if code.startswith("01.2") else "military defence"
    return ""
