"""Memo items: a department's estimated share of what no place receives, listed and not counted where the policy says so.

HM Treasury's country and regional analysis calls such spending not identifiable: it benefits the country as a whole. A share
of it by population says nothing of the place, while what a barracks there really spends does. Civil defence and European
structural funds reach places, so they count whatever their code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.policy import DebtInterest, NationalGoods, Policy
from xltools.model import WhyNot
from xltools.reading.lines import TEXT
from xltools.reference.cofog import group_of

if TYPE_CHECKING:
    import pandas as pd

DEPARTMENT = "Government department"
NATIONAL_GOODS = frozenset({"02", "02.1", "02.3", "02.4", "02.5", "01.2"})
"""COFOG: defence without civil defence (02.2), and foreign economic aid."""
DEBT_INTEREST = "01.7"
_TO_THE_EU = re.compile(
    r"(?i)\b(eu|european (union|communit(y|ies)))\b.*\b(transactions?|budget|own resources|(gni|vat)[ -]based)\b"
    r"|\bcontributions? to (the )?(eu|european (union|communit(y|ies)))\b"
)
_REACHES_PLACES = re.compile(r"(?i)\b(interreg|erdf|esf|structural funds?|european (regional|social)\b.*\bfund)\b")
MEMO_TEXT = "A memo item: a department's estimated share of {}, which no place receives"


def without_memo_items(lines: pd.DataFrame, estimated: pd.Series[bool], policy: Policy) -> pd.DataFrame:
    """Return a count's lines with memo items not counted; `estimated` says which figures are shares of wider ones."""
    asked = lines["organisation_type"].eq(DEPARTMENT) & estimated & lines["why_not"].eq("")
    where = np.flatnonzero(asked.to_numpy(dtype=bool))
    codes, services = (lines[name].to_numpy(dtype=object)[where].tolist() for name in ("code", "service"))
    each = zip(where.tolist(), codes, services, strict=True)
    words = {at: said for at, code, service in each if (said := _memo(code, service, policy))}
    if not words:
        return lines
    which = lines.index[list(words)]
    columns = {name: lines[name].copy() for name in ("counted", "removed", "why_not", "why_not_text")}
    columns["removed"].loc[which] += columns["counted"].loc[which]
    columns["counted"].loc[which] = 0
    columns["why_not"].loc[which] = WhyNot.MEMO.value
    columns["why_not_text"].loc[which] = [MEMO_TEXT.format(said) for said in words.values()]
    return lines.assign(**columns).astype({"why_not": TEXT, "why_not_text": TEXT})


def _memo(code: str, service: str, policy: Policy) -> str:
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
