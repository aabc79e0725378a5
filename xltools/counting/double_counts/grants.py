"""One payment reported by two bodies: the line that says where it went, and the line that says where it came from.

Kept is the last public body that spends it (Total Place template: count at the recipient); a grant to a body that sends no
return has no second line and stays with its funder. Both lines name the other, or one does and the other says nothing;
a line that names another source, or its own part of a joint scheme, is no second report.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts, scoring
from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Candidate, Indication
from xltools.counting.double_counts.grant_pairs import Pairs, Shares, gather_pairs
from xltools.counting.double_counts.named_bodies import OWN_MONEY, TOGETHER, UNCLEAR
from xltools.counting.double_counts.scoring import Naming, confidence
from xltools.counting.double_counts.service_words import likeness, similarity
from xltools.counting.double_counts.where_counted import where_counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.double_counts.where_counted import WhereCounted
    from xltools.counting.policy import Policy

_LEAST_ODDS = -0.7
_PLAIN = 0.9


@dataclass(frozen=True)
class Weighed:
    """Pairs with the weight of each kind of evidence."""

    pairs: Pairs
    agreement: NDArray[np.int8]
    by_naming: NDArray[np.float64]
    by_amount: NDArray[np.float64]
    by_name: NDArray[np.float64]
    by_fund: NDArray[np.float64]
    by_function: NDArray[np.float64]
    by_year: NDArray[np.float64]
    by_part: NDArray[np.float64]

    @property
    def odds(self) -> NDArray[np.float64]:
        """The log odds of each pair."""
        total = self.by_naming + self.by_amount + self.by_name + self.by_fund
        return np.asarray(total + self.by_function + self.by_year + self.by_part, dtype=np.float64)


def find_equal_grants(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield the payments of `find_plain_grants` that both sides report with one amount, rounding aside."""
    return (candidate for candidate in find_plain_grants(lines, policy) if candidate.sub_kind in _ONE_AMOUNT)


def find_plain_grants(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield the payments of `find_grants` that leave little doubt; the others wait until sums of several lines were tried."""
    return (candidate for candidate in find_grants(lines, policy) if confidence(candidate.evidence) >= _PLAIN)


def find_grants(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield payments reported by funder and recipient, each line used once on either side, the surest first."""
    weighed = weigh(lines, gather_pairs(lines))
    odds = _same_year_first(lines, weighed)
    odds += np.where(_of_two_meanings(lines, weighed.pairs, odds), _TWO_MEANINGS, 0.0)
    where = where_counted(lines, policy)
    for number in _each_once(lines, weighed.pairs, odds):
        yield _candidate(lines, weighed, number, where)


def weigh(lines: PreparedLines, pairs: Pairs) -> Weighed:
    """Weigh every pair's evidence, after leaving out pairs whose amounts do not agree at all."""
    agreement = agree(lines.pence[pairs.paid], lines.pence[pairs.got])
    kept = (
        (agreement > 0) & (lines.body[pairs.paid] != lines.body[pairs.got]) & ~_waits_for_sums(lines, pairs, agreement)
    )
    pairs = pairs.where(kept)
    agreement = agreement[kept]
    paid, got = pairs.paid, pairs.got
    by_naming = np.array([scoring.NAMING_WEIGHT[Naming(number)] for number in range(len(Naming))])[pairs.naming]
    by_amount = scoring.amount_weights(
        agreement, lines.pence[paid], lines.pence[got], pairs.rivals, pairs.shares, pairs.naming
    )
    part = lines.signs("own part")
    by_fund = _fund_weights(lines, paid, got)
    by_function = np.where(
        pairs.shares == Shares.FUNCTION,
        scoring.FUNCTION_COUNTED,
        scoring.function_weights(lines.group[paid], lines.group[got], lines.division[paid], lines.division[got]),
    )
    by_year = scoring.year_weights(lines.year[paid], lines.year[got])
    by_part = np.where(part[paid] | part[got], scoring.OWN_PART, 0.0) + np.where(
        (pairs.naming == Naming.RECIPIENT) & (lines.giver[paid] == OWN_MONEY), scoring.OWN_SPENDING, 0.0
    )
    without_name = by_naming + by_amount + by_fund + by_function + by_year + by_part
    by_name = _name_weights(lines, pairs, without_name + scoring.SAME_NAME >= _LEAST_ODDS)
    return Weighed(pairs, agreement, by_naming, by_amount, by_name, by_fund, by_function, by_year, by_part)


_KEPT_BACK = (Agreement.NET, Agreement.NET_OF_ROUND_SHARE)
_LISTS_ALL = ("council", "police", "fire", "nhs commissioner", "nhs provider", "joint", "transport", "waste")
"""Kinds of body that list all they spend in many lines: what is missing of a payment to them stands in other lines of theirs."""


def _waits_for_sums(lines: PreparedLines, pairs: Pairs, agreement: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Leave what comes near a payment to such a body by being smaller to the sums of its lines."""
    payer_names = np.isin(pairs.naming, (Naming.BOTH, Naming.FUNDER))
    return np.asarray(
        np.isin(agreement, _KEPT_BACK) & payer_names & lines.family(*_LISTS_ALL)[pairs.got], dtype=np.bool_
    )


def _name_weights(lines: PreparedLines, pairs: Pairs, matters: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The weight of the services' names, compared only where they can matter: other pairs are too unlikely with any name."""
    paid, got = lines.service[pairs.paid], lines.service[pairs.got]
    many = np.int64(max(len(lines.services), 1))
    keys, where = np.unique(paid[matters] * many + got[matters], return_inverse=True)
    stems = lines.texts.stems_of
    similar = np.zeros(len(paid), dtype=np.float64)
    if len(keys):
        alike = [likeness(stems(key // many), stems(key % many)) for key in keys.tolist()]
        similar[matters] = np.array(alike, dtype=np.float64)[where]
    nameless = lines.texts.nameless
    return scoring.name_weights(similar, nameless[paid] | nameless[got])


def _fund_weights(lines: PreparedLines, paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.float64]:
    many = np.int64(max(len(lines.funds), 1))
    keys, where = np.unique(lines.fund[paid] * many + lines.fund[got], return_inverse=True)
    weights = [_fund_weight(lines.funds[key // many], lines.funds[key % many]) for key in keys.tolist()]
    return np.array(weights, dtype=np.float64)[where] if len(keys) else np.zeros(0)


def _fund_weight(first: str, second: str) -> float:
    if not first.strip() or not second.strip():
        return 0.0
    return scoring.SAME_FUND if similarity(first, second) >= 0.7 else scoring.OTHER_FUND


_TWO_MEANINGS = -4.0
"""A name that may mean two bodies, both of which have such a line: which of them was paid is to be asked."""


def _of_two_meanings(lines: PreparedLines, pairs: Pairs, odds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which pairs rest on a payee that may mean either of two bodies, both as likely by their lines."""
    unclear = np.flatnonzero(
        (lines.receiver[pairs.paid] <= UNCLEAR) & (lines.receiver[pairs.paid] > TOGETHER) & (odds > 0)
    )
    bodies: dict[int, set[int]] = defaultdict(set)
    for pair in unclear.tolist():
        bodies[int(pairs.paid[pair])].add(int(lines.body[pairs.got[pair]]))
    twice = np.zeros(len(odds), dtype=np.bool_)
    twice[unclear] = [len(bodies[int(pairs.paid[pair])]) > 1 for pair in unclear.tolist()]
    return twice


def _each_once(lines: PreparedLines, pairs: Pairs, odds: NDArray[np.float64]) -> Iterator[int]:
    """Take the surest pair first; each line is one funder's side and one recipient's side at most."""
    good = np.flatnonzero(odds >= _LEAST_ODDS)
    paid, got = pairs.paid[good], pairs.got[good]
    order = np.lexsort((lines.content[got], lines.content[paid], -lines.pence[paid], -np.round(odds[good], 6)))
    used_paid: set[int] = set()
    used_got: set[int] = set()
    for number in good[order].tolist():
        giver, taker = int(pairs.paid[number]), int(pairs.got[number])
        if giver not in used_paid and taker not in used_got:
            used_paid.add(giver)
            used_got.add(taker)
            yield number


_ONE_AMOUNT = ("equal", "rounded")
_SUB_KIND = {
    Agreement.EQUAL: "equal",
    Agreement.ROUNDED: "rounded",
    Agreement.NET_OF_ROUND_SHARE: "net of administration",
    Agreement.NEAR: "about equal",
    Agreement.CLOSE: "about equal",
    Agreement.NET: "net of administration",
}


def _same_year_first(lines: PreparedLines, weighed: Weighed) -> NDArray[np.float64]:
    """The odds, with other years set back where the recipient's line has a likely partner in its own year."""
    odds = weighed.odds
    pairs = weighed.pairs
    other = weighed.by_year < 0
    best = np.full(len(lines.pence), -np.inf)
    np.maximum.at(best, pairs.got[~other], odds[~other])
    return np.asarray(np.where(other & (best[pairs.got] > 0), odds - 8.0, odds), dtype=np.float64)


def _candidate(lines: PreparedLines, weighed: Weighed, number: int, where: WhereCounted) -> Candidate:
    paid, got = int(weighed.pairs.paid[number]), int(weighed.pairs.got[number])
    agreement, naming = Agreement(int(weighed.agreement[number])), Naming(int(weighed.pairs.naming[number]))
    funder, recipient = lines.body_name(int(lines.body[paid])), lines.body_name(int(lines.body[got]))
    other_year = lines.year[paid] != lines.year[got] and lines.year[paid] and lines.year[got]
    own_part = weighed.by_part[number] < -5
    evidence = [
        Indication(
            float(weighed.by_naming[number]),
            scoring.NAMING_WORDS[naming].format(funder=funder, recipient=recipient),
            doubts.doubt_of_naming(naming, funder, recipient),
        ),
        Indication(
            float(weighed.by_amount[number]),
            WORDS[agreement],
            doubts.doubt_of_amounts(int(lines.pence[paid]), int(lines.pence[got])),
        ),
        Indication(float(weighed.by_name[number]), name_words(lines, paid, got), _doubt_of_names(lines, paid, got)),
        Indication(float(weighed.by_fund[number]), fund_words(lines, paid, got), doubts.OTHER_FUND),
        Indication(
            float(weighed.by_function[number]),
            "the same function" if _same_function(lines, paid, got) else "",
            doubts.OTHER_FUNCTION,
        ),
        Indication(
            float(weighed.by_year[number]),
            "different years" if other_year else "",
            doubts.OTHER_YEAR if other_year else "",
        ),
        Indication(
            float(weighed.by_part[number]),
            "one side says it is its own part" if own_part else "",
            "" if own_part else doubts.OWN_MONEY,
        ),
    ]
    keeps_rest = agreement in (Agreement.NET_OF_ROUND_SHARE, Agreement.NET)
    sub_kind = "other year" if other_year else _SUB_KIND[agreement]
    payer, receiver = int(lines.body[paid]), int(lines.body[got])
    if where.is_at_payer(payer, receiver):
        amount, keep, gone = int(lines.pence[got]), paid, got
        why = f"{funder} pays {recipient} for it; counted at {funder}."
    else:
        amount, keep, gone = int(lines.pence[got] if keeps_rest else lines.pence[paid]), got, paid
        why = f"{funder} reports it as passed to {recipient}; counted at {recipient}, which spends it."
    kind, at_payer = where.kind(payer, receiver), keep == paid
    return Candidate(kind, sub_kind, (keep,), ((gone, amount),), tuple(evidence), why, at_payer=at_payer)


def _same_function(lines: PreparedLines, paid: int, got: int) -> bool:
    return bool(lines.group[paid] == lines.group[got] > 0)


def _doubt_of_names(lines: PreparedLines, paid: int, got: int) -> str:
    nameless = lines.texts.nameless[[lines.service[paid], lines.service[got]]].any()
    return doubts.NO_NAME if nameless else doubts.OTHER_NAME


def name_words(lines: PreparedLines, paid: int, got: int) -> str:
    """Return the words both services share, for the ledger; blank where they share none."""
    first, second = lines.text(paid), lines.text(got)
    shared = [word for word in first.words if any(word[:6] == also[:6] for also in second.words)]
    return f"both say '{' '.join(shared)}'" if shared else ""


def fund_words(lines: PreparedLines, paid: int, got: int) -> str:
    """Return the fund both lines name, for the ledger; blank where they do not."""
    first, second = lines.fund_text(paid), lines.fund_text(got)
    return f"both name the fund '{first}'" if first and second and similarity(first, second) >= 0.7 else ""
