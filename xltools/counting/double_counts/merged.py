"""One payment that one side reports in several lines: split by the recipient, or several payments merged into one.

The parts must come to the payment to the penny, at least one of them must name the other side, and the sum must be one that
chance does not bring about among the sums that were tried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts, scoring
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.grant_pairs import sides
from xltools.counting.double_counts.grants import name_words
from xltools.counting.double_counts.named_and_silent import NamedAndSilent, named_or_naming
from xltools.counting.double_counts.named_bodies import OWN_MONEY
from xltools.counting.double_counts.sums import MOST_HITS, NONE, hits, sums_of
from xltools.counting.double_counts.where_counted import where_counted
from xltools.words import each_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.double_counts.sums import Sizes, Sums
    from xltools.counting.double_counts.where_counted import WhereCounted
    from xltools.counting.policy import Policy

_MOST_NAMED, _MOST_SILENT, _FEW_SILENT, _MOST_PARTS = 14, 40, 12, 5
_SOME_SILENT, _MOST_WHOLES = 20, 400
_LEFT_OUT = -1.5
"""The most that lines speak against a sum which name the other body and are not in it."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Whether the receiver splits what the payer gives in one line, or merges it; from what log odds a finding is worth making;
    and the power of ten that each line's amount is a multiple of.
    """

    is_split: bool
    least_odds: float
    unit: NDArray[np.int64]


def find_merged(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield payments that the recipient splits over several lines, and payments it merges into one."""
    payer, taker = sides(lines)
    payer, taker = payer & ~lines.estimate, taker & ~lines.estimate
    known = named_or_naming(lines, payer, lines.receiver) | named_or_naming(lines, taker, lines.giver)
    payers = NamedAndSilent.among(lines, np.flatnonzero(payer & known[lines.body]), lines.receiver)
    takers = NamedAndSilent.among(lines, np.flatnonzero(taker & known[lines.body]), lines.giver)
    where = where_counted(lines, policy)
    least, unit = scoring.least_odds(policy.remove_double_counts_from), units(lines.pence)
    for wholes, parts, way in ((payers, takers, _Way(True, least, unit)), (takers, payers, _Way(False, least, unit))):
        for found in (_sums(lines, wholes, parts, way), _silent_parts(lines, wholes, parts, way)):
            yield from (_where_it_counts(lines, candidate, where) for candidate in found)


def _where_it_counts(lines: PreparedLines, at_receiver: Candidate, where: WhereCounted) -> Candidate:
    """The same finding with its kind, and counted at the payer where the policy says so."""
    payer, receiver = (int(lines.body[line]) for line in (at_receiver.remove[0][0], at_receiver.keep[0]))
    kind = where.kind(payer, receiver)
    if not where.is_at_payer(payer, receiver):
        return replace(at_receiver, kind=kind)
    keep = tuple(line for line, _ in at_receiver.remove)
    remove = tuple((line, int(lines.pence[line])) for line in at_receiver.keep)
    why = f"{lines.body_name(payer)} pays {lines.body_name(receiver)} for it; counted at {lines.body_name(payer)}."
    return replace(at_receiver, kind=kind, keep=keep, remove=remove, why=why, at_payer=True)


_NO_LINES = np.zeros(0, dtype=np.int64)


def _sums(
    lines: PreparedLines, whole_side: NamedAndSilent, part_side: NamedAndSilent, way: _Way
) -> Iterator[Candidate]:
    """Set the wholes of one side against sums of the other's lines, for each pair of bodies and word of a name."""
    groups = [
        (part_body, whole_body, word, named)
        for (part_body, whole_body), words in part_side.named.items()
        for word, named in (*words.items(), *_of_any_name(words))
    ]
    for number in _worth_a_look(lines, whole_side, part_side, groups):
        part_body, whole_body, word, named = groups[number]
        non_respondent = (
            part_side.silent.of(part_body, word) if word else _few(part_side.all_silent.get(part_body, _NO_LINES))
        )
        if len(named) + len(non_respondent) < 2:
            continue
        naming = whole_side.named.get((whole_body, part_body), {})
        wholes_named = {line for own in naming.values() for line in own}
        wholes = wholes_named | set(whole_side.silent.of(whole_body, word)[:_MOST_WHOLES].tolist())
        group = _group(lines, named, non_respondent)
        if wholes:
            yield from _matches(lines, sorted(wholes), wholes_named, group, way)
        if len(group.named) and whole_body in whole_side.all_silent:
            others, amounts = whole_side.all_silent[whole_body], whole_side.amounts[whole_body]
            yield from _by_another_name(lines, others, amounts, group, way)


def _worth_a_look(
    lines: PreparedLines,
    whole_side: NamedAndSilent,
    part_side: NamedAndSilent,
    groups: Sequence[tuple[int, int, str, list[int]]],
) -> list[int]:
    """The groups of lines, by number, that may add up to a line of the other body: of most, one names it and few have its word."""
    if not groups:
        return []
    part_bodies, whole_bodies, words, named = zip(*groups, strict=True)
    single = np.array([len(own) == 1 and bool(word) for own, word in zip(named, words, strict=True)], dtype=bool)
    own = lines.pence[[first for first, *_ in named]]
    summed = part_side.groups(own, part_side.silent.ranges(part_bodies, words), whole_bodies)
    worth = summed.may_add_up_to(whole_side.amounts_of_bodies, _sizes, _MOST_SILENT)
    return np.flatnonzero(~single | worth).tolist()


def _few(silent: NDArray[np.int64]) -> NDArray[np.int64]:
    return silent if len(silent) <= _FEW_SILENT else _NO_LINES


def _of_any_name(words: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """All lines of one body that name the other, where they share no word: a payment need not be called what it is spent on."""
    every = sorted({line for own in words.values() for line in own})
    return [("", every)] if every else []


def _silent_parts(
    lines: PreparedLines, whole_side: NamedAndSilent, part_side: NamedAndSilent, way: _Way
) -> Iterator[Candidate]:
    """Set wholes that name the other body against sums of its lines of one name, none of which names anybody."""
    groups = [
        (part_body, word, whole_body, wholes)
        for (whole_body, part_body), words in whole_side.named.items()
        for word, wholes in words.items()
        if word and word not in part_side.named.get((part_body, whole_body), {})
    ]
    if not groups:
        return
    silent = part_side.silent
    part_bodies, words, whole_bodies, _ = zip(*groups, strict=True)
    start, stop = silent.ranges(part_bodies, words)
    summed = part_side.groups(np.zeros(len(groups), dtype=np.int64), (start, stop), whole_bodies)
    worth = summed.may_add_up_to(whole_side.amounts_of_bodies, _sizes, _SOME_SILENT)
    for number in np.flatnonzero(worth & (stop - start > 1) & (stop - start <= _SOME_SILENT)).tolist():
        *_, wholes = groups[number]
        group = _group(lines, [], silent.lines[start[number] : stop[number]])
        yield from _matches(lines, sorted(set(wholes)), set(wholes), group, way)


@dataclass(frozen=True)
class _Group:
    """Lines of one body that share a word of their name: those that name the other body, and those that name nobody.

    Each with the pence of its lines.
    """

    named: NDArray[np.int64]
    non_respondent: NDArray[np.int64]
    named_pence: NDArray[np.int64]
    silent_pence: NDArray[np.int64]

    @property
    def pence(self) -> int:
        """The pence of all of them."""
        return int(self.named_pence.sum()) + int(self.silent_pence.sum())


def _group(lines: PreparedLines, named: list[int], non_respondent: NDArray[np.int64]) -> _Group:
    (own, own_pence), (silent, silent_pence) = (
        _smallest_first(lines, each) for each in (each_once(np.array(named, dtype=np.int64)), non_respondent)
    )
    return _Group(own[:_MOST_NAMED], silent, own_pence[:_MOST_NAMED], silent_pence)


def _smallest_first(lines: PreparedLines, own: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Different lines by their amounts, then by what they say, and the amounts."""
    pence = lines.pence[own]
    if len(own) < 2:
        return own, pence
    order = np.lexsort((lines.content[own], pence))
    return own[order], pence[order]


def _matches(
    lines: PreparedLines, wholes: list[int], naming: set[int], group: _Group, way: _Way
) -> Iterator[Candidate]:
    non_respondent, amounts = group.non_respondent, lines.pence[wholes].tolist()
    if group.pence < min(amounts):
        return
    some = sums_of(lines, group.named, 1, _MOST_PARTS) if len(group.named) else NONE
    tried = 0.0
    for rest in _of_silent(lines, non_respondent):
        order = np.argsort(rest.pence, kind="stable")
        tried += len(some.pence) * len(rest.pence)
        for place, number, at in hits(lines.pence[wholes], some.pence, rest.pence[order]):
            own = some.lines(number)
            whole, parts = wholes[place], (*own, *rest.lines(int(order[at])))
            if _fits(lines, whole, parts):
                counts = _Counts(len(own), len(group.named), tried)
                yield from _candidate(lines, whole, parts, whole in naming, counts, way)


def _of_silent(lines: PreparedLines, silent: NDArray[np.int64]) -> Iterator[Sums]:
    """Yield the sums of lines that name nobody: none of them, each, then pairs and more where they are few enough."""
    yield NONE
    for least, most in _sizes(len(silent)):
        yield sums_of(lines, silent, least, most)


def _sizes(silent: int) -> Sizes:
    """How many of so many lines that name nobody are added up, at least and at most."""
    each = (1, 1, silent), (2, 2, _MOST_SILENT), (3, 4, _FEW_SILENT)
    return tuple((least, most) for least, most, many in each if least <= silent <= many)


def _by_another_name(
    lines: PreparedLines, wholes: NDArray[np.int64], amounts: NDArray[np.int64], group: _Group, way: _Way
) -> Iterator[Candidate]:
    """Set sums of lines that name a body against that body's lines of any name, and their amounts: it may call the payment by a
    scheme.

    Only odd sums tell: every line of the body is one the sum could have hit by chance.
    """
    least = 2 if len(group.named) > 1 else 1
    tried = 0.0
    silent = group.non_respondent
    for rest in (NONE, sums_of(lines, silent, 1, 2)) if 0 < len(silent) <= _FEW_SILENT else (NONE,):
        first = least if rest is NONE else 1
        if len(group.named) < first:
            continue
        some = sums_of(lines, group.named, first, _MOST_PARTS)
        sums = (some.pence[:, None] + rest.pence).ravel()
        tried += float(len(sums))
        at = amounts.searchsorted(sums)
        equal = amounts[np.minimum(at, len(amounts) - 1)] == sums
        for hit in np.flatnonzero(equal)[:MOST_HITS].tolist():
            number, other = divmod(hit, len(rest.pence))
            own = some.lines(number)
            parts = (*own, *rest.lines(other))
            counts = _Counts(len(own), len(group.named), tried * len(wholes))
            after = amounts.searchsorted(sums[hit], side="right")
            for whole in wholes[at[hit] : min(int(after), int(at[hit]) + MOST_HITS)].tolist():
                if _fits(lines, whole, parts):
                    yield from _candidate(lines, whole, parts, False, counts, way)


def _fits(lines: PreparedLines, whole: int, parts: tuple[int, ...]) -> bool:
    """Whether these parts may be that whole: several, of one year and kind, and no name on either side that means somebody else."""
    if len(parts) < 2 or whole in parts or not _same_year(lines, whole, parts):
        return False
    body, other = int(lines.body[whole]), int(lines.body[parts[0]])
    sides = ((line, body) for line in parts), ((whole, other),)
    if len({int(lines.capital[line]) for line in (whole, *parts)}) > 1:
        return False
    return body != other and all(_may_pass(lines, line, theirs) for side in sides for line, theirs in side)


def _may_pass(lines: PreparedLines, line: int, other: int) -> bool:
    """Whether a line names the other body or nobody for certain, as giver or as receiver."""
    return any(
        side == other or lines.may_mean(side, other) for side in (int(lines.giver[line]), int(lines.receiver[line]))
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many parts name the other body, how many lines of that name do, and how many sums were tried."""

    own: int
    named: int
    tried: float


def _same_year(lines: PreparedLines, whole: int, parts: tuple[int, ...]) -> bool:
    years = {int(lines.year[line]) for line in (whole, *parts)} - {0}
    return len(years) < 2


def _candidate(
    lines: PreparedLines, whole: int, parts: tuple[int, ...], names: bool, counts: _Counts, way: _Way
) -> Iterator[Candidate]:
    """Yield the finding that a whole is its parts, but where so little speaks for it that nobody would be shown it."""
    weights = _weights(lines, whole, parts, names, counts, way)
    if sum(weights) <= way.least_odds:
        return
    money = int(lines.pence[whole])
    funder, recipient = (whole, parts[0]) if way.is_split else (parts[0], whole)
    giver, taker = lines.body_name(int(lines.body[funder])), lines.body_name(int(lines.body[recipient]))
    left_out = "some of the lines name nobody" if len(parts) > counts.own else "other lines that name it are left out"
    unlike = doubts.NO_NAME if lines.texts.nameless[lines.service[whole]] else doubts.OTHER_NAME
    words = (
        (
            f"{'both sides name the other' if names else 'one side names the other'}: {giver} and {taker}",
            "only one side names the other",
        ),
        (f"{len(parts)} lines come to it to the penny", doubts.SUM_BY_CHANCE),
        (name_words(lines, whole, parts[0]), unlike),
        ("the same function" if weights[3] > 0 else "", doubts.OTHER_FUNCTION),
        ("", left_out),
        ("", "one side says it is its own part"),
        ("", doubts.OWN_MONEY),
    )
    evidence = tuple(Indication(weight, *told) for weight, told in zip(weights, words, strict=True))
    if way.is_split:
        why = f"{giver} reports it as passed to {taker}, which reports it in {len(parts)} lines; counted at {taker}."
        yield Candidate(DoubleCountKind.GRANT, "split", parts, ((whole, money),), evidence, why)
        return
    why = f"{giver} reports it as {len(parts)} payments to {taker}, which reports them in one line; counted at {taker}."
    remove = tuple((line, int(lines.pence[line])) for line in parts)
    yield Candidate(DoubleCountKind.GRANT, "merged", (whole,), remove, evidence, why)


def _weights(
    lines: PreparedLines, whole: int, parts: tuple[int, ...], names: bool, counts: _Counts, way: _Way
) -> tuple[float, ...]:
    """What speaks for a whole being its parts: naming, sum, name, function, what is left out, own part, own money."""
    unit = int(way.unit[[whole, *parts]].min())
    chance = scoring.chance_of_sum(counts.tried, unit, int(lines.pence[whole]))
    alike = max(lines.alike(whole, part) for part in parts)
    nameless = bool(lines.texts.nameless[lines.service[whole]])
    own_part = any(lines.has_sign(line, "own part") for line in (whole, *parts))
    own_money = any(lines.giver[line] == OWN_MONEY for line in ((whole,) if way.is_split else parts))
    return (
        1.2 if names else -0.4,
        float(np.clip(np.log(0.3 / max(chance, 1e-9)), -3.0, 8.0)),
        0.8 if alike >= 0.7 else -0.4 if nameless else -1.0,
        0.4 if all(lines.group[whole] == lines.group[part] for part in parts) else -0.3,
        max(-0.7 * (counts.named - counts.own), _LEFT_OUT) - 0.5 * (len(parts) - counts.own),
        scoring.OWN_PART if own_part else 0.0,
        scoring.OWN_SPENDING if own_money else 0.0,
    )
