"""One payment reported by two bodies: the line that says where it went, and the line that says where it came from.

Kept is the last public body that spends it (Total Place template: count at the recipient); a grant to a body that sends no
return has no second line and stays with its funder. Both lines name the other, or one does and the other says nothing;
a line that names another source, or its own part of a joint scheme, is no second report.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import scoring
from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Candidate, Evidence, Kind
from xltools.counting.double_counts.joining import how_many, near, shelve
from xltools.counting.double_counts.prepared import BLANK, OWN_MONEY, Prepared
from xltools.counting.double_counts.scoring import Naming
from xltools.counting.double_counts.service_words import names_nothing, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LOW, _HIGH = 0.79, 1.09
"""How far apart in amount lines are looked for: a fifth kept back, or one side rounded up."""
_MOST = 48
_LEAST_ODDS = -0.7


@dataclass(frozen=True)
class Pairs:
    """Pairs of lines that may be one payment, with what is known of each pair.

    `rivals` counts the lines that could have agreed by chance: those of the same name where the pair shares a word.
    """

    paid: NDArray[np.int64]
    got: NDArray[np.int64]
    naming: NDArray[np.int8]
    rivals: NDArray[np.int64]
    shares_word: NDArray[np.bool_]


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


def find_grants(lines: Prepared) -> Iterator[Candidate]:
    """Yield payments reported by funder and recipient, each line used once on either side, the surest first."""
    weighed = weigh(lines, _pairs(lines))
    odds = _same_year_first(lines, weighed)
    for number in _each_once(lines, weighed.pairs, odds):
        yield _candidate(lines, weighed, number)


def sides(lines: Prepared) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which lines can be a funder's side and which a recipient's: counted, positive, and of a known body."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    payer = usable & (((lines.receiver >= 0) & (lines.receiver != lines.body)) | (lines.receiver == BLANK))
    taker = usable & ~lines.matched & (((lines.giver >= 0) & (lines.giver != lines.body)) | (lines.giver == BLANK))
    return payer, taker


def _pairs(lines: Prepared) -> Pairs:
    """Gather pairs by sorting: both named; the funder alone named the recipient; the recipient alone named the funder."""
    payer, taker = sides(lines)
    payer &= ~lines.estimate
    paying, silent = np.flatnonzero(payer & (lines.receiver >= 0)), np.flatnonzero(payer & (lines.receiver == BLANK))
    taking, mute = np.flatnonzero(taker & (lines.giver >= 0)), np.flatnonzero(taker & (lines.giver == BLANK))
    many = np.int64(len(lines.bodies) + 1)
    both = _join(
        lines,
        paying,
        lines.body[paying] * many + lines.receiver[paying],
        taking,
        lines.giver[taking] * many + lines.body[taking],
        Naming.BOTH,
    )
    by_funder = _join(
        lines, paying, lines.receiver[paying].astype(np.int64), mute, lines.body[mute].astype(np.int64), Naming.FUNDER
    )
    by_taker = _join(
        lines,
        taking,
        lines.giver[taking].astype(np.int64),
        silent,
        lines.body[silent].astype(np.int64),
        Naming.RECIPIENT,
    )
    turned = Pairs(by_taker.got, by_taker.paid, by_taker.naming, by_taker.rivals, by_taker.shares_word)
    pairs = _together((both, by_funder, turned))
    return _together((pairs, _same_sum_in_own_year(lines, pairs, silent)))


def _same_sum_in_own_year(lines: Prepared, pairs: Pairs, silent: NDArray[np.int64]) -> Pairs:
    """Of a yearly grant, the funder's line for the recipient's own year where only another year's names the recipient."""
    paid, got = pairs.paid, pairs.got
    other = (lines.year[paid] != lines.year[got]) & (lines.year[paid] > 0) & (lines.year[got] > 0)
    rows = np.flatnonzero(other & (lines.pence[paid] == lines.pence[got]) & (pairs.naming != Naming.RECIPIENT))
    shelf = shelve(silent, lines.body[silent].astype(np.int64), lines.pence[silent])
    which, line = near(shelf, lines.body[paid[rows]].astype(np.int64), lines.pence[paid[rows]], 1.0, 1.0, 8)
    rows = rows[which]
    same = (lines.pence[line] == lines.pence[paid[rows]]) & (lines.year[line] == lines.year[got[rows]])
    same &= lines.service[line] == lines.service[paid[rows]]
    rows, line = rows[same], line[same]
    return Pairs(line, got[rows], pairs.naming[rows], pairs.rivals[rows], pairs.shares_word[rows])


def _together(parts: tuple[Pairs, ...]) -> Pairs:
    return Pairs(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Pairs)))


def _join(
    lines: Prepared,
    left: NDArray[np.int64],
    left_keys: NDArray[np.int64],
    right: NDArray[np.int64],
    right_keys: NDArray[np.int64],
    naming: Naming,
) -> Pairs:
    """Pairs of one key: near in amount, or further apart and of a name; rivals are those of the name where it is shared."""
    low, high = (_LOW, _HIGH) if naming is Naming.BOTH else (0.985, 1.015)
    shelf = shelve(right, right_keys, lines.pence[right])
    which, other = near(shelf, left_keys, lines.pence[left], low, high, _MOST if naming is Naming.BOTH else 12)
    rivals = how_many(shelf, left_keys, lines.pence[left])[which]
    plain = _ranked(which, other, rivals, np.zeros(len(which), dtype=bool))
    window = (1 / _HIGH, 1 / _LOW) if naming is Naming.RECIPIENT else (_LOW, _HIGH)
    worded = _by_word(lines, left, left_keys, right, right_keys, *window)
    which, other, rivals, shared = _best(np.concatenate([plain, worded], axis=1))
    return Pairs(left[which], other, np.full(len(which), naming, dtype=np.int8), rivals, shared.astype(bool))


def _ranked(*columns: NDArray[np.generic]) -> NDArray[np.int64]:
    return np.stack([column.astype(np.int64) for column in columns])


def _best(
    table: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each pair once: found by a shared word before found without, and by the word with the fewest rivals."""
    order = np.lexsort((table[2], -table[3], table[1], table[0]))
    table = table[:, order]
    new = np.ones(table.shape[1], dtype=bool)
    new[1:] = (table[0, 1:] != table[0, :-1]) | (table[1, 1:] != table[1, :-1])
    return table[0, new], table[1, new], table[2, new], table[3, new]


def _by_word(
    lines: Prepared,
    left: NDArray[np.int64],
    left_keys: NDArray[np.int64],
    right: NDArray[np.int64],
    right_keys: NDArray[np.int64],
    low: float,
    high: float,
) -> NDArray[np.int64]:
    """Pairs that share a key and a word of their service, amounts allowed further apart; rivals share the word too."""
    words: dict[str, int] = {}
    stems = [[words.setdefault(stem, len(words)) for stem in sorted(text.stems)] for text in lines.texts]
    used = {word for code in np.unique(lines.service[left]).tolist() for word in stems[code]}
    many = np.int64(len(words) + 1)
    one, one_word = _spread(lines.service[left], stems, used)
    two, two_word = _spread(lines.service[right], stems, used)
    shelf = shelve(right[two], right_keys[two] * many + two_word, lines.pence[right[two]])
    keys = left_keys[one] * many + one_word
    which, other = near(shelf, keys, lines.pence[left[one]], low, high, _MOST)
    rivals = how_many(shelf, keys, lines.pence[left[one]])
    return _ranked(one[which], other, rivals[which], np.ones(len(which), dtype=bool))


def _spread(
    services: NDArray[np.int32], stems: list[list[int]], used: set[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One row per line and word of its service."""
    kept = [[word for word in own if word in used] for own in stems]
    counts = np.array([len(own) for own in kept] or [0], dtype=np.int64)
    flat = np.array([word for own in kept for word in own], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    each = counts[services]
    rows = np.repeat(np.arange(len(services)), each)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(each) - each, each)
    return rows, flat[np.repeat(starts[services], each) + offsets] if len(rows) else rows


def weigh(lines: Prepared, pairs: Pairs) -> Weighed:
    """Weigh every pair's evidence, after leaving out pairs whose amounts do not agree at all."""
    agreement = agree(lines.pence[pairs.paid], lines.pence[pairs.got])
    kept = (agreement > 0) & (lines.body[pairs.paid] != lines.body[pairs.got])
    pairs = Pairs(*(getattr(pairs, one.name)[kept] for one in fields(Pairs)))
    agreement = agreement[kept]
    paid, got = pairs.paid, pairs.got
    by_naming = np.array([scoring.NAMING_WEIGHT[Naming(number)] for number in range(len(Naming))])[pairs.naming]
    by_amount = scoring.amount_weights(agreement, lines.pence[paid], lines.pence[got], pairs.rivals, pairs.shares_word)
    part = lines.signs("own part")
    return Weighed(
        pairs,
        agreement,
        by_naming,
        by_amount,
        _name_weights(lines, pairs),
        _fund_weights(lines, paid, got),
        scoring.function_weights(lines.group[paid], lines.group[got], lines.division[paid], lines.division[got]),
        scoring.year_weights(lines.year[paid], lines.year[got]),
        np.where(part[paid] | part[got], scoring.OWN_PART, 0.0)
        + np.where((pairs.naming == Naming.RECIPIENT) & (lines.giver[paid] == OWN_MONEY), scoring.OWN_SPENDING, 0.0),
    )


def _name_weights(lines: Prepared, pairs: Pairs) -> NDArray[np.float64]:
    paid, got = pairs.paid, pairs.got
    many = np.int64(max(len(lines.services), 1))
    keys, where = np.unique(lines.service[paid] * many + lines.service[got], return_inverse=True)
    texts = lines.services
    similar = np.array([similarity(texts[key // many], texts[key % many]) for key in keys.tolist()], dtype=np.float64)
    nothing = np.array([names_nothing(text) for text in texts] or [True])
    empty = nothing[lines.service[paid]] | nothing[lines.service[got]]
    return scoring.name_weights(similar[where] if len(keys) else np.zeros(0), empty)


def _fund_weights(lines: Prepared, paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.float64]:
    many = np.int64(max(len(lines.funds), 1))
    keys, where = np.unique(lines.fund[paid] * many + lines.fund[got], return_inverse=True)
    weights = [_fund_weight(lines.funds[key // many], lines.funds[key % many]) for key in keys.tolist()]
    return np.array(weights, dtype=np.float64)[where] if len(keys) else np.zeros(0)


def _fund_weight(one: str, other: str) -> float:
    if not one.strip() or not other.strip():
        return 0.0
    return scoring.SAME_FUND if similarity(one, other) >= 0.7 else scoring.OTHER_FUND


def _each_once(lines: Prepared, pairs: Pairs, odds: NDArray[np.float64]) -> Iterator[int]:
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


_SUB_KIND = {
    Agreement.EQUAL: "equal",
    Agreement.ROUNDED: "rounded",
    Agreement.NET_OF_ROUND_SHARE: "net of administration",
    Agreement.NEAR: "about equal",
    Agreement.CLOSE: "about equal",
    Agreement.NET: "net of administration",
}


def _same_year_first(lines: Prepared, weighed: Weighed) -> NDArray[np.float64]:
    """The odds, with other years set back where the recipient's line has a likely partner in its own year."""
    odds = weighed.odds
    pairs = weighed.pairs
    other = weighed.by_year < 0
    best = np.full(len(lines.pence), -np.inf)
    np.maximum.at(best, pairs.got[~other], odds[~other])
    return np.asarray(np.where(other & (best[pairs.got] > 0), odds - 8.0, odds), dtype=np.float64)


def _candidate(lines: Prepared, weighed: Weighed, number: int) -> Candidate:
    paid, got = int(weighed.pairs.paid[number]), int(weighed.pairs.got[number])
    agreement, naming = Agreement(int(weighed.agreement[number])), Naming(int(weighed.pairs.naming[number]))
    funder, recipient = lines.body_name(int(lines.body[paid])), lines.body_name(int(lines.body[got]))
    other_year = lines.year[paid] != lines.year[got] and lines.year[paid] and lines.year[got]
    evidence = [
        Evidence(
            float(weighed.by_naming[number]), scoring.NAMING_WORDS[naming].format(funder=funder, recipient=recipient)
        ),
        Evidence(float(weighed.by_amount[number]), WORDS[agreement]),
        Evidence(float(weighed.by_name[number]), name_words(lines, paid, got)),
        Evidence(float(weighed.by_fund[number]), fund_words(lines, paid, got)),
        Evidence(float(weighed.by_function[number]), "the same function" if weighed.by_function[number] > 0.5 else ""),
        Evidence(float(weighed.by_year[number]), "different years" if other_year else ""),
        Evidence(
            float(weighed.by_part[number]), "one side says it is its own part" if weighed.by_part[number] < -5 else ""
        ),
    ]
    keeps_rest = agreement in (Agreement.NET_OF_ROUND_SHARE, Agreement.NET)
    amount = int(lines.pence[got] if keeps_rest else lines.pence[paid])
    sub_kind = "other year" if other_year else _SUB_KIND[agreement]
    why = f"{funder} reports it as passed to {recipient}; counted at {recipient}, which spends it."
    return Candidate(Kind.GRANT, sub_kind, (got,), ((paid, amount),), tuple(evidence), why)


def name_words(lines: Prepared, one: int, other: int) -> str:
    """Return the words both services share, for the ledger; blank where they share none."""
    first, second = lines.text(one), lines.text(other)
    shared = [word for word in first.words if any(word[:6] == also[:6] for also in second.words)]
    return f"both say '{' '.join(shared)}'" if shared else ""


def fund_words(lines: Prepared, one: int, other: int) -> str:
    """Return the fund both lines name, for the ledger; blank where they do not."""
    first, second = lines.fund_text(one), lines.fund_text(other)
    return f"both name the fund '{first}'" if first and second and similarity(first, second) >= 0.7 else ""
