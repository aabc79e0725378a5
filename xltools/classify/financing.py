"""Why lines buy nothing: the one answer for the count, which takes them out, and for double counts, which find them.

What is sure is a line's name, its fund or what its notes say it is. What may be financing and may be a service is told apart
from that: somebody is asked, and until then the line counts.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.classify.general_grants import GrantLine, Standing, mentions_general_grant, standing
from xltools.classify.not_spending import (
    GENERAL_GRANT,
    may_be_capital_financing,
    why_not_spending,
    why_set_aside,
)
from xltools.reading.lines import TEXT, look_up_each, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAID_IN = MappingProxyType({"service": "", "fund": " (as its fund says)", "notes": " (as its notes say)"})
"""Where a line may say that its money is set aside, as a reason ends."""
_GRANT_FIELDS = MappingProxyType({**{name: name for name in GrantLine.__dataclass_fields__}, "year": "financial_year"})


class Financing(NamedTuple):
    """Two text columns for lines: why a line is not spending ("" where it is), and why it may not be ("" where it surely is or
    surely is not).
    """

    sure: pd.Series[str]
    asked: pd.Series[str]


def financing(lines: pd.DataFrame) -> Financing:
    """Return which lines are not spending, and which may not be (columns of `xltools.reading.lines`)."""
    named = _by_name(lines["service"], lines["cipfa"])
    standings = _standings(lines, named)
    sure = named.mask(named.eq(GENERAL_GRANT), "").mask(standings.eq(Standing.SURE.value), GENERAL_GRANT)
    sure = _or_set_aside(sure, lines)
    asked = look_up_each(lines["service"], may_be_capital_financing).where(lines["expenditure_type"].ne("Capital"), "")
    asked = asked.mask(standings.eq(Standing.ASKED.value), GENERAL_GRANT)
    return Financing(sure, asked.where(sure.eq(""), ""))


def _by_name(services: pd.Series[str], cipfa: pd.Series[str]) -> pd.Series[str]:
    """Return the reason of each line; every pair of service and CIPFA line is asked about once."""
    numbers, texts = pd.factorize(services)
    lines, names = pd.factorize(cipfa)
    pairs, distinct = pd.factorize(numbers.astype(np.int64) * (len(names) or 1) + lines)
    said, chosen = texts.tolist(), names.tolist()  # one by one out of a list, not out of an index
    reasons = [why_not_spending(said[pair // len(names)], chosen[pair % len(names)]) for pair in distinct.tolist()]
    return pd.Series(spread(reasons, pairs), index=cipfa.index)


def _standings(lines: pd.DataFrame, named: pd.Series[str]) -> pd.Series[str]:
    """Return how surely each line is a general grant, by all it says; lines whose texts name none are not looked at."""
    mentioned = _mentioned(lines["service"]) | _mentioned(lines["fund"])
    where = np.flatnonzero(mentioned & named.isin(["", GENERAL_GRANT]).to_numpy(dtype=bool))
    result = np.full(len(lines), Standing.NONE.value, dtype=object)
    if len(where):
        texts = zip(*(lines[column].iloc[where].tolist() for column in _GRANT_FIELDS.values()), strict=True)
        result[where] = [standing(GrantLine(*said)).value for said in texts]
    return pd.Series(result, index=lines.index, dtype=TEXT)


def _mentioned(texts: pd.Series[str]) -> NDArray[np.bool_]:
    numbers, distinct = pd.factorize(texts)
    each = np.array([mentions_general_grant(text) for text in distinct] or [False], dtype=bool)
    return np.asarray(each[numbers], dtype=bool)


def _or_set_aside(why: pd.Series[str], lines: pd.DataFrame) -> pd.Series[str]:
    """Return the reasons, with those of revenue lines whose service, fund or notes say that their money is set aside."""
    revenue = lines["expenditure_type"].ne("Capital")
    for name in SAID_IN:
        numbers, distinct = pd.factorize(lines[name])
        reasons = [why_set_aside(text, is_service=name == "service") for text in distinct]
        reasons = [reason and f"{reason}{SAID_IN[name]}" for reason in reasons]
        if any(reasons):
            why = why.mask(why.eq("") & revenue, pd.Series(spread(reasons, numbers), index=why.index))
    return why
