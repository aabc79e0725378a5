"""Why lines buy nothing: the one answer for the count, which takes them out, and for double counts, which find them.

What is sure is a line's name, its fund or what its notes say it is. What may be financing and may be a service is told apart
from that: somebody is asked, and until then the line counts.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.classify.general_grants import (
    GrantLine,
    Standing,
    is_general_grant,
    mentions_general_grant,
    perhaps_general_grants,
    standing,
)
from xltools.classify.not_spending import (
    CAPITAL_FINANCING_WORDS,
    FINANCING_WORDS,
    GENERAL_GRANT,
    may_be_capital_financing,
    why_by_words,
    why_outside,
    why_set_aside,
)
from xltools.reading.lines import TEXT, look_up_each, spread
from xltools.words import TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from xltools.words import WordTest

SAID_IN = MappingProxyType({"service": "", "fund": " (as its fund says)", "notes": " (as its notes say)"})
"""Where a line may say that its money is set aside, as a reason ends."""
_GRANT_FIELDS = MappingProxyType({**{name: name for name in GrantLine.__dataclass_fields__}, "year": "financial_year"})


class Financing(NamedTuple):
    """Two text columns for lines: why a line is not spending ("" where it is), and why it may not be ("" where it surely is or
    surely is not).
    """

    sure: pd.Series[str]
    asked: pd.Series[str]


def financing(lines: pd.DataFrame, services: TextColumn | None = None) -> Financing:
    """Return which lines are not spending, and which may not be (columns of `xltools.reading.lines`).

    `services` are the texts of the column of services, where they are at hand.
    """
    service = services or TextColumn(lines["service"])
    fund, notes = TextColumn(lines["fund"]), TextColumn(lines["notes"])
    grants, of_fund = (perhaps_general_grants(texts.distinct, texts.words) for texts in (service, fund))
    named = _by_name(service, grants, lines["cipfa"])
    mentioned = _mentioning(service, grants) | _mentioning(fund, of_fund)
    standings = _standings(lines, named, mentioned)
    sure = named.mask(named.eq(GENERAL_GRANT), "").mask(standings.eq(Standing.SURE.value), GENERAL_GRANT)
    sure = _or_set_aside(sure, lines, (service, fund, notes))
    asked = _look_up(service, may_be_capital_financing, CAPITAL_FINANCING_WORDS, lines.index)
    asked = asked.where(lines["expenditure_type"].ne("Capital"), "")
    asked = asked.mask(standings.eq(Standing.ASKED.value), GENERAL_GRANT)
    return Financing(sure, asked.where(sure.eq(""), ""))


def _look_up(texts: TextColumn, reason: Callable[[str], str], needed: WordTest, index: pd.Index[int]) -> pd.Series[str]:
    """What `reason` says of each line's text; it says nothing of those that lack the words that are needed."""
    reasons = [""] * len(texts.distinct)
    for text in np.flatnonzero(needed.of(texts.words)).tolist():
        reasons[text] = reason(texts.distinct[text])
    return pd.Series(spread(reasons, texts.numbers), index=index, dtype=TEXT)


def _mentioning(texts: TextColumn, perhaps: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which lines mention a general grant, of those whose texts may."""
    each = perhaps.copy()
    for text in np.flatnonzero(each).tolist():
        each[text] = mentions_general_grant(texts.distinct[text])
    return each[texts.numbers] if len(each) else np.zeros(len(texts.numbers), dtype=bool)


def _by_name(services: TextColumn, grants: NDArray[np.bool_], cipfa: pd.Series[str]) -> pd.Series[str]:
    """Return the reason of each line (`why_not_spending`): its CIPFA line's, or its service's; `grants` may be general grants."""
    by_words = _look_up(services, why_by_words, FINANCING_WORDS, cipfa.index)
    surely = np.array(
        [perhaps and is_general_grant(text) for perhaps, text in zip(grants.tolist(), services.distinct, strict=True)]
        or [False]
    )
    outside = look_up_each(cipfa, why_outside)
    named = by_words.mask(by_words.eq("") & surely[services.numbers], GENERAL_GRANT)
    return named.where(outside.eq(""), outside)


def _standings(lines: pd.DataFrame, named: pd.Series[str], mentioned: NDArray[np.bool_]) -> pd.Series[str]:
    """Return how surely each line is a general grant, by all it says; lines whose texts name none are not looked at."""
    where = np.flatnonzero(mentioned & named.isin(["", GENERAL_GRANT]).to_numpy(dtype=bool))
    result = np.full(len(lines), Standing.NONE.value, dtype=object)
    if len(where):
        texts = zip(*(lines[column].iloc[where].tolist() for column in _GRANT_FIELDS.values()), strict=True)
        result[where] = [standing(GrantLine(*said)).value for said in texts]
    return pd.Series(result, index=lines.index, dtype=TEXT)


def _or_set_aside(why: pd.Series[str], lines: pd.DataFrame, columns: Iterable[TextColumn]) -> pd.Series[str]:
    """Return the reasons, with those of revenue lines whose service, fund or notes say that their money is set aside."""
    revenue = lines["expenditure_type"].ne("Capital")
    for (name, ending), texts in zip(SAID_IN.items(), columns, strict=True):
        reasons = _look_up(texts, partial(why_set_aside, is_service=name == "service"), FINANCING_WORDS, lines.index)
        why = why.mask(why.eq("") & revenue & reasons.ne(""), reasons + ending)
    return why
