"""Why lines buy nothing: the one answer for the count, which takes them out, and for double counts, which find them.

What is sure is a line's name, its fund or what its notes say it is. What may be financing and may be a service is told apart
from that: somebody is asked, and until then the line counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.classify.general_grants import (
    GENERAL_GRANT_WORDS,
    GrantLine,
    Standing,
    mentions_general_grant,
    standing,
)
from xltools.classify.not_spending import (
    CAPITAL_FINANCING_WORDS,
    FINANCING_WORDS,
    GENERAL_GRANT,
    may_be_capital_financing,
    why_not_spending,
    why_set_aside,
)
from xltools.reading.lines import TEXT, spread
from xltools.words import Words

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


def financing(lines: pd.DataFrame) -> Financing:
    """Return which lines are not spending, and which may not be (columns of `xltools.reading.lines`)."""
    service, fund, notes = (_Texts.of(lines[name]) for name in SAID_IN)
    named = _by_name(service, lines["cipfa"])
    standings = _standings(lines, named, service.mentioning() | fund.mentioning())
    sure = named.mask(named.eq(GENERAL_GRANT), "").mask(standings.eq(Standing.SURE.value), GENERAL_GRANT)
    sure = _or_set_aside(sure, lines, (service, fund, notes))
    asked = service.look_up(may_be_capital_financing, CAPITAL_FINANCING_WORDS)
    asked = asked.where(lines["expenditure_type"].ne("Capital"), "")
    asked = asked.mask(standings.eq(Standing.ASKED.value), GENERAL_GRANT)
    return Financing(sure, asked.where(sure.eq(""), ""))


@dataclass(frozen=True)
class _Texts:
    """A column of texts, each once, and their words: what most of them carry no word of is looked up for few."""

    index: pd.Index[int]
    numbers: NDArray[np.int64]
    distinct: list[str]
    words: Words

    @classmethod
    def of(cls, column: pd.Series[str]) -> _Texts:
        numbers, distinct = pd.factorize(column)
        texts = distinct.tolist()
        return cls(column.index, numbers, texts, Words(texts))

    def look_up(self, reason: Callable[[str], str], needed: WordTest) -> pd.Series[str]:
        """What `reason` says of each text; it says nothing of those that lack the words that are needed."""
        reasons = [""] * len(self.distinct)
        for text in np.flatnonzero(needed.of(self.words)).tolist():
            reasons[text] = reason(self.distinct[text])
        return pd.Series(spread(reasons, self.numbers), index=self.index, dtype=TEXT)

    def mentioning(self) -> NDArray[np.bool_]:
        """Say which lines mention a general grant."""
        each = GENERAL_GRANT_WORDS.of(self.words)
        for text in np.flatnonzero(each).tolist():
            each[text] = mentions_general_grant(self.distinct[text])
        return each[self.numbers] if len(each) else np.zeros(len(self.numbers), dtype=bool)


def _by_name(services: _Texts, cipfa: pd.Series[str]) -> pd.Series[str]:
    """Return the reason of each line; every pair of service and CIPFA line that may give one is asked about once."""
    lines, names = pd.factorize(cipfa)
    pairs, distinct = pd.factorize(services.numbers.astype(np.int64) * (len(names) or 1) + lines)
    service, line = np.divmod(distinct, len(names) or 1)
    perhaps = FINANCING_WORDS.of(services.words) | GENERAL_GRANT_WORDS.of(services.words)
    chosen = np.array([bool(name.strip()) for name in names], dtype=bool)
    reasons = [""] * len(distinct)
    for pair in np.flatnonzero(perhaps[service] | chosen[line]).tolist():
        reasons[pair] = why_not_spending(services.distinct[service[pair]], str(names[line[pair]]))
    return pd.Series(spread(reasons, pairs), index=cipfa.index)


def _standings(lines: pd.DataFrame, named: pd.Series[str], mentioned: NDArray[np.bool_]) -> pd.Series[str]:
    """Return how surely each line is a general grant, by all it says; lines whose texts name none are not looked at."""
    where = np.flatnonzero(mentioned & named.isin(["", GENERAL_GRANT]).to_numpy(dtype=bool))
    result = np.full(len(lines), Standing.NONE.value, dtype=object)
    if len(where):
        texts = zip(*(lines[column].iloc[where].tolist() for column in _GRANT_FIELDS.values()), strict=True)
        result[where] = [standing(GrantLine(*said)).value for said in texts]
    return pd.Series(result, index=lines.index, dtype=TEXT)


def _or_set_aside(why: pd.Series[str], lines: pd.DataFrame, columns: Iterable[_Texts]) -> pd.Series[str]:
    """Return the reasons, with those of revenue lines whose service, fund or notes say that their money is set aside."""
    revenue = lines["expenditure_type"].ne("Capital")
    for (name, ending), texts in zip(SAID_IN.items(), columns, strict=True):
        reasons = texts.look_up(partial(why_set_aside, is_service=name == "service"), FINANCING_WORDS)
        why = why.mask(why.eq("") & revenue & reasons.ne(""), reasons + ending)
    return why
