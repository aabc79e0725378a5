"""Memo items of a count: listed and not counted, by the rules of `xltools.counting.memo_rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.memo_rules import AUTHORITIES, DEPARTMENT, is_own_interest, national_share
from xltools.counting.policy import DebtInterest
from xltools.model import WhyNot
from xltools.reading.lines import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xltools.counting.policy import Policy

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
    return {
        at: MEMO_TEXT.format(said) for at, (code, service) in each if (said := national_share(code, service, policy))
    }


def _debt_interest(lines: pd.DataFrame, policy: Policy) -> dict[int, str]:
    """Why the interest that local authorities pay does not count, by position: by its words, else by the code it was given."""
    if policy.debt_interest is DebtInterest.COUNT:
        return {}
    asked = lines["organisation_type"].isin(AUTHORITIES) & lines["why_not"].eq("")
    each = _texts_of(lines, asked, ("service", "fund", "notes", "code", "code_origin"))
    return {at: INTEREST_TEXT for at, texts in each if is_own_interest(*texts)}


def _texts_of(
    lines: pd.DataFrame, asked: pd.Series[bool], names: tuple[str, ...]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    where = np.flatnonzero(asked.to_numpy(dtype=bool))
    columns = [lines[name].to_numpy(dtype=object)[where].tolist() for name in names]
    return zip(where.tolist(), zip(*columns, strict=True), strict=True)
