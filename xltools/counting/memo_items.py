"""Memo items: interest on public debt and a department's estimated share of what no place receives, listed and not counted.

HM Treasury's country and regional analysis calls such spending not identifiable: it benefits the country as a whole. A share
of it by population says nothing of the place, while what a barracks there really spends does. Civil defence and European
structural funds reach places, so they count whatever their code. Interest a local authority pays on its borrowing buys no
service either: what it borrowed for was counted when it was bought.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.classify.debt_interest import is_about_other_interest, is_debt_interest, says_debt_interest
from xltools.counting.policy import DebtInterest, NationalGoods, Policy
from xltools.model import CodeOrigin, WhyNot
from xltools.reading.lines import TEXT
from xltools.reference.cofog import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

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
MEMO_TEXT = "A memo item: a department's estimated share of {}, which no place receives"
INTEREST_TEXT = "A memo item: interest on the body's own debt, which buys no service (debt_interest in count.toml)"


def without_memo_items(lines: pd.DataFrame, estimated: pd.Series[bool], policy: Policy) -> pd.DataFrame:
    """Return a count's lines with memo items not counted; `estimated` says which figures are shares of wider ones."""
    words = {**_national_shares(lines, estimated, policy), **_debt_interest(lines, policy)}
    if not words:
        return lines
    which = lines.index[list(words)]
    columns = {name: lines[name].copy() for name in ("counted", "removed", "why_not", "why_not_text")}
    columns["removed"].loc[which] += columns["counted"].loc[which]
    columns["counted"].loc[which] = 0
    columns["why_not"].loc[which] = WhyNot.MEMO.value
    columns["why_not_text"].loc[which] = list(words.values())
    return lines.assign(**columns).astype({"why_not": TEXT, "why_not_text": TEXT})


def _national_shares(lines: pd.DataFrame, estimated: pd.Series[bool], policy: Policy) -> dict[int, str]:
    """Why departments' shares of what no place receives do not count, by position."""
    asked = lines["organisation_type"].eq(DEPARTMENT) & estimated & lines["why_not"].eq("")
    each = _texts_of(lines, asked, ("code", "service"))
    return {at: MEMO_TEXT.format(said) for at, (code, service) in each if (said := _memo(code, service, policy))}


def _debt_interest(lines: pd.DataFrame, policy: Policy) -> dict[int, str]:
    """Why the interest that local authorities pay does not count, by position: by its words, else by the code it was given."""
    if policy.debt_interest is DebtInterest.COUNT:
        return {}
    asked = lines["organisation_type"].isin(AUTHORITIES) & lines["why_not"].eq("")
    each = _texts_of(lines, asked, ("service", "fund", "notes", "code", "code_origin"))
    return {at: INTEREST_TEXT for at, texts in each if _is_interest(*texts)}


def _is_interest(service: str, fund: str, notes: str, code: str, origin: str) -> bool:
    if is_debt_interest(service) or says_debt_interest(fund) or says_debt_interest(notes):
        return True
    coded = (group_of(code) or code) == DEBT_INTEREST and origin != CodeOrigin.SUGGESTED
    return coded and not is_about_other_interest(service)


def _texts_of(
    lines: pd.DataFrame, asked: pd.Series[bool], names: tuple[str, ...]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    where = np.flatnonzero(asked.to_numpy(dtype=bool))
    columns = [lines[name].to_numpy(dtype=object)[where].tolist() for name in names]
    return zip(where.tolist(), zip(*columns, strict=True), strict=True)


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
