"""Settling what contradicts: no pound is removed twice, never both sides of a pair, and a chain is one finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from xltools.counting.double_counts.finding import Answer, BetweenPlaces, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.scoring import confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.counting.double_counts.prepared import PreparedLines

PAYMENTS = frozenset(
    {
        DoubleCountKind.GRANT,
        DoubleCountKind.NATIONAL_SHARE,
        DoubleCountKind.AGENCY_IN_DEPARTMENT,
        DoubleCountKind.COMMISSIONER_PROVIDER,
    }
)
_PASSED_ON_AFTER = PAYMENTS | {DoubleCountKind.PRECEPT_OR_LEVY}
_STAND_FOR_MORE = frozenset({DoubleCountKind.TOTAL_LINE, DoubleCountKind.SECOND_VERSION, DoubleCountKind.COPIED_ROWS})

_HOLDS_MORE = 2


@dataclass
class Settled:
    """What has been accepted so far: candidates, what each line has lost (pence), and what was only shown, with how sure it is.

    `answered` are the recipients' lines of payments that answer them line by line: each answers one payment. `had` are
    recipients' lines that lost what counts at their payer: what is left of them is other money.
    """

    accepted: list[Candidate] = field(default_factory=list)
    shown: list[tuple[float, Candidate]] = field(default_factory=list)
    lost: dict[int, int] = field(default_factory=dict)
    kept: dict[int, DoubleCountKind | BetweenPlaces] = field(default_factory=dict)
    passed_to: dict[int, tuple[int, ...]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    had: set[int] = field(default_factory=set)

    def fits(self, lines: PreparedLines, candidate: Candidate) -> bool:
        """Say whether a candidate's removals are still there to remove, and one of its kept lines still counts."""
        for line, pence in candidate.remove:
            left = int(lines.reported[line]) - self.lost.get(line, 0)
            if (pence > left if pence >= 0 else pence < left) or line in candidate.keep:
                return False
            if line in self.kept and not self._may_go(candidate, line):
                return False
        if _answers_alone(candidate) and not self.answered.isdisjoint(candidate.keep):
            return False
        gone = {line: self.lost.get(line, 0) + pence for line, pence in candidate.remove}
        return not candidate.keep or any(self._counts(lines, line, gone, set()) for line in candidate.keep)

    def _may_go(self, candidate: Candidate, line: int) -> bool:
        """Whether a line that is kept for another finding may go: it was passed on, or is one of all that an agency spends."""
        kind = self.kept[line]
        return kind is DoubleCountKind.AGENCY_IN_DEPARTMENT or (candidate.kind in PAYMENTS and kind in _PASSED_ON_AFTER)

    def _counts(self, lines: PreparedLines, line: int, going: Mapping[int, int], seen: set[int]) -> bool:
        """Whether a line still counts in part, or was passed on to one that does; `going` is lost of lines about to go."""
        if abs(going.get(line, self.lost.get(line, 0))) < abs(int(lines.reported[line])):
            return True
        seen.add(line)
        onward = (kept for kept in self.passed_to.get(line, ()) if kept not in seen)
        return any(self._counts(lines, kept, going, seen) for kept in onward)

    def has_left(self, lines: PreparedLines, line: int) -> bool:
        """Say whether a recipient's line has money left that may be another payer's."""
        return line in self.had and self.lost[line] < int(lines.reported[line])

    def accept(self, candidate: Candidate) -> None:
        """Take a candidate's pence off its lines."""
        self.accepted.append(candidate)
        for line, pence in candidate.remove:
            self.lost[line] = self.lost.get(line, 0) + pence
            if candidate.kind in PAYMENTS and not candidate.at_payer:
                self.passed_to[line] = candidate.keep
            if candidate.at_payer:
                self.had.add(line)
        if _answers_alone(candidate) and not candidate.at_payer:
            self.answered.update(candidate.keep)
        if candidate.kind not in _STAND_FOR_MORE and candidate.answer is not Answer.ROOM:
            self.kept |= dict.fromkeys(candidate.keep, candidate.kind)


def _spoken_for(lines: PreparedLines, candidate: Candidate) -> tuple[int, ...]:
    """The lines kept that this money takes up: one line of twice the amount may hold another payment as well."""
    if len(candidate.keep) == 1 and int(lines.pence[candidate.keep[0]]) > _HOLDS_MORE * candidate.amount:
        return ()
    return candidate.keep


def _answers_alone(candidate: Candidate) -> bool:
    """Whether the lines kept answer one payment and no other; all that an agency spends answers each line for it."""
    is_payment = candidate.kind in PAYMENTS and candidate.kind is not DoubleCountKind.AGENCY_IN_DEPARTMENT
    return is_payment and candidate.answer is Answer.LINE


def settle(
    settled: Settled, lines: PreparedLines, candidates: Iterable[Candidate], remove_double_counts_from: float
) -> PreparedLines:
    """Accept what is sure and fits, the surest first; keep the rest to be shown. Return the lines still in question."""
    used: list[int] = []
    counted_at_payer: list[int] = []
    each = [(confidence(candidate.evidence), candidate) for candidate in candidates]
    settled.shown += [one for one in each if one[0] < remove_double_counts_from]
    for _, candidate in _surest_first(lines, [one for one in each if one[0] >= remove_double_counts_from]):
        if settled.fits(lines, candidate):
            settled.accept(candidate)
            if candidate.at_payer:
                counted_at_payer += candidate.keep
            elif candidate.answer is Answer.ROOM:
                continue
            elif candidate.kind not in _STAND_FOR_MORE:
                used += _spoken_for(lines, candidate)
    gone = [line for line, pence in settled.lost.items() if pence and not settled.has_left(lines, line)]
    return (
        lines.without(gone)
        .less(settled.lost, settled.had)
        .with_matched(used, counted_at_payer, list(settled.passed_to))
    )


def still_open(settled: Settled, lines: PreparedLines, show_from: float) -> list[Candidate]:
    """Return what was only shown and contradicts nothing accepted, each line in one such finding at most."""
    taken = {line for candidate in settled.accepted for line in candidate.keep if candidate.kind not in _STAND_FOR_MORE}
    still = []
    for _, candidate in _surest_first(lines, [one for one in settled.shown if one[0] >= show_from]):
        own = {line for line, _ in candidate.remove}
        if not taken.isdisjoint(own) or not settled.fits(lines, candidate):
            continue
        taken |= own
        still.append(candidate)
    return still


def _surest_first(
    lines: PreparedLines, candidates: Sequence[tuple[float, Candidate]]
) -> Iterator[tuple[float, Candidate]]:
    """Candidates with how sure they are: the surest first, then the largest, then by what their lines say.

    What lines say decides between few: it is asked only of candidates that are alike in all else.
    """
    sureness = [(-sure, -abs(candidate.amount), candidate.kind) for sure, candidate in candidates]
    order = sorted(range(len(candidates)), key=sureness.__getitem__)
    for _, alike in groupby(order, sureness.__getitem__):
        few = [candidates[number] for number in alike]
        yield from few if len(few) == 1 else sorted(few, key=lambda one: _content(lines, one[1]))


def _content(lines: PreparedLines, candidate: Candidate) -> tuple[list[int], list[int]]:
    own = [line for line, _ in candidate.remove[:20]]
    return sorted(lines.content[own].tolist()), lines.row[own].tolist()


def join_chains(lines: PreparedLines, accepted: Sequence[Candidate]) -> list[Candidate]:
    """Put payments that follow one another (A to B, B to C) together as one chain, counted at its end."""
    payments = [payment for payment in accepted if payment.kind in PAYMENTS]
    onward = {line: payment for payment in payments for line, _ in payment.remove}
    heads = {id(onward[line]): payment for payment in payments for line in payment.keep if line in onward}
    if not heads:
        return list(accepted)
    return _merge(lines, accepted, payments, onward)


def _merge(
    lines: PreparedLines, accepted: Sequence[Candidate], payments: Sequence[Candidate], onward: dict[int, Candidate]
) -> list[Candidate]:
    group = {id(payment): {id(payment)} for payment in payments}
    by_id = {id(payment): payment for payment in payments}
    place = {id(payment): number for number, payment in enumerate(payments)}
    for payment in payments:
        for line in payment.keep:
            other = onward.get(line)
            if other is not None and group[id(other)] is not group[id(payment)]:
                merged = group[id(payment)] | group[id(other)]
                for member in merged:
                    group[member] = merged
    result = [candidate for candidate in accepted if candidate.kind not in PAYMENTS]
    done: set[int] = set()
    for payment in payments:
        if id(payment) in done:
            continue
        members = [by_id[member] for member in sorted(group[id(payment)], key=place.__getitem__)]
        done |= group[id(payment)]
        result.append(payment if len(members) == 1 else _chain(lines, members))
    return result


def _chain(lines: PreparedLines, members: Sequence[Candidate]) -> Candidate:
    removed = {line for payment in members for line, _ in payment.remove}
    steps = sorted(members, key=lambda payment: _step(lines, payment, members))
    keep = tuple(dict.fromkeys(line for payment in steps for line in payment.keep if line not in removed))
    remove = tuple(pair for payment in steps for pair in payment.remove)
    bodies = list(
        dict.fromkeys(
            int(lines.body[line])
            for payment in steps
            for line in (*(line for line, _ in payment.remove), *payment.keep)
        )
    )
    names = [lines.body_name(body) for body in bodies]
    why = f"The money went {' -> '.join(names)}; counted at the last."
    weakest = min(steps, key=lambda payment: sum(evidence.weight for evidence in payment.evidence))
    words = tuple(
        Indication(0.0, evidence.words) for payment in steps if payment is not weakest for evidence in payment.evidence
    )
    return Candidate(DoubleCountKind.CHAIN, f"{len(bodies)} bodies", keep, remove, (*weakest.evidence, *words), why)


def _step(lines: PreparedLines, payment: Candidate, members: Sequence[Candidate]) -> int:
    """How far down the chain a payment stands: how many payments keep a line that this one removes, and so on up."""
    depth, own, seen = 0, {line for line, _ in payment.remove}, {id(payment)}
    while True:
        above = [other for other in members if id(other) not in seen and own & set(other.keep)]
        if not above:
            return depth
        depth += 1
        seen |= {id(other) for other in above}
        own = {line for other in above for line, _ in other.remove}
