"""The ledger: every finding named, described and put in order, and what the decisions leave of each line."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.doubts import doubts
from xltools.counting.double_counts.finding import Candidate, DoubleCount
from xltools.counting.double_counts.scoring import confidence
from xltools.counting.policy import DEFAULT_POLICY, REMOVE, Policy, UndecidedDoubleCounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


def describe(lines: PreparedLines, candidates: Iterable[Candidate]) -> tuple[DoubleCount, ...]:
    """Return candidates as findings with their ids, the largest money first."""
    assessed = sorted(
        ((_draft(lines, candidate)) for candidate in candidates),
        key=lambda candidate: (-abs(candidate.amount_pence), candidate.id, candidate.remove),
    )
    seen: Counter[str] = Counter()
    findings = []
    for finding in assessed:
        seen[finding.id] += 1
        findings.append(finding if seen[finding.id] == 1 else _numbered(finding, seen[finding.id]))
    return tuple(findings)


def _numbered(finding: DoubleCount, number: int) -> DoubleCount:
    from dataclasses import replace

    return replace(finding, id=f"{finding.id}-{number}")


def _draft(lines: PreparedLines, candidate: Candidate) -> DoubleCount:
    removed = [line for line, _ in candidate.remove]
    loose = _digest(candidate.kind, [int(lines.content[line]) for line in (*candidate.keep, *removed)], [])
    strict = _digest(
        candidate.kind,
        [(int(lines.content[line]), int(lines.pence[line])) for line in candidate.keep],
        [(int(lines.content[line]), int(lines.pence[line])) for line in removed],
    )
    return DoubleCount(
        id=f"{candidate.kind}-{strict[:10]}",
        kind=candidate.kind,
        sub_kind=candidate.sub_kind,
        confidence=confidence(candidate.evidence),
        amount_pence=candidate.amount,
        keep=candidate.keep,
        remove=candidate.remove,
        why=candidate.why,
        evidence=tuple(dict.fromkeys(evidence.words for evidence in candidate.evidence if evidence.words)),
        certain_within_return=candidate.certain,
        fingerprint=loose[:16],
        summary=_summary(lines, candidate),
        doubt=doubts(candidate.evidence),
    )


def _digest(kind: str, keep: Sequence[object], removed: Sequence[object]) -> str:
    text = repr((str(kind), sorted(keep, key=repr), sorted(removed, key=repr)))
    return hashlib.sha256(text.encode()).hexdigest()


def _summary(lines: PreparedLines, candidate: Candidate) -> str:
    """What a decision was about, in one line that can be compared later: who reports what, in pounds."""
    sides = [*(line for line, _ in candidate.remove[:3]), *candidate.keep[:3]]
    words = [
        f"{lines.body_name(int(lines.body[line]))}: {lines.services[lines.service[line]].strip() or 'no service named'} "
        f"£{int(lines.pence[line]) / 100:,.2f}"
        for line in sides
    ]
    more = len(candidate.remove) + len(candidate.keep) - len(sides)
    return "; ".join(words) + (f"; and {more} more" if more else "")


class StillCounted(Enum):
    """Why a finding takes nothing off."""

    UNSURE = "what speaks for it is not enough to take it off before somebody decides"
    UNASKED = "nothing undecided is taken off in this count"
    KEPT = "somebody decided to keep both"
    TAKEN = "what it would take off another finding takes off already"
    NOTHING_LEFT = "the lines it would keep are off already"


@dataclass(frozen=True)
class Taken:
    """What is taken off so far: of each line (`pence`) what it lost, and by which finding that happened last."""

    pence: NDArray[np.int64]
    lost: NDArray[np.int64]
    by: dict[int, DoubleCount]

    @classmethod
    def nothing(cls, pence: NDArray[np.int64]) -> Taken:
        """Return the beginning: nothing is taken off any line."""
        return cls(pence, np.zeros(len(pence), dtype=np.int64), {})

    def take(self, finding: DoubleCount) -> None:
        """Take a finding's pence off its lines."""
        for line, amount in finding.remove:
            self.lost[line] += amount
            self.by[line] = finding

    def obstacle(self, finding: DoubleCount) -> StillCounted | None:
        """Return why a finding cannot be taken off: it asks for more than a line has left, or keeps only what is gone."""
        for line, amount in finding.remove:
            left = int(self.pence[line] - self.lost[line])
            if amount > left if amount >= 0 else amount < left:
                return StillCounted.TAKEN
        going = {line for line, _ in finding.remove}
        kept = not finding.keep or any(self._counts(line, going) for line in finding.keep)
        return None if kept else StillCounted.NOTHING_LEFT

    def _counts(self, line: int, going: set[int]) -> bool:
        """Whether a line still counts, or its money does at a line it is said to repeat, and that is not about to go."""
        waiting, seen = [line], set(going)
        while waiting:
            line = waiting.pop()
            if line in seen:
                continue
            if line not in self.by or self.lost[line] != self.pence[line]:
                return True
            seen.add(line)
            waiting += self.by[line].keep
        return False


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What the findings and decisions leave: what each line loses (pence) and by which finding, and the sums.

    `taken` says what each line loses, `by` the id of the finding that took from it last ("" = none). `taking` has the ids of all
    findings that take anything, `untaken` those of the others with the reason. `certain`, `by_decision`, `provisionally` are pence
    removed; `undecided` pence that would go at most by deciding "Remove" on what is open, each pound once. `lowest` and `highest`
    bound the net: all open findings removed, and all provisional ones kept.
    """

    gross: int
    taken: Taken
    by: tuple[str, ...]
    taking: frozenset[str]
    untaken: Mapping[str, StillCounted]
    certain: int
    by_decision: int
    provisionally: int
    undecided: int

    @property
    def lost(self) -> NDArray[np.int64]:
        """Pence each line loses."""
        return self.taken.lost

    @property
    def removed(self) -> int:
        """Pence removed in all."""
        return self.certain + self.by_decision + self.provisionally

    @property
    def net(self) -> int:
        """Pence left: gross = net + removed, to the penny."""
        return self.gross - self.removed

    @property
    def lowest(self) -> int:
        """The net if every finding not decided on were removed."""
        return self.net - self.undecided

    @property
    def highest(self) -> int:
        """The net if no finding not decided on were removed."""
        return self.net + self.provisionally


def resolve(
    findings: Sequence[DoubleCount],
    pence: NDArray[np.int64],
    decided: Mapping[str, str] = MappingProxyType({}),
    policy: Policy = DEFAULT_POLICY,
) -> Exclusions:
    """Return what each line loses: decisions first, then what is certain, then what is sure enough, the surest first.

    `pence` are the amounts of the lines still in the count (0 for others); `decided` gives "Remove" or "Keep both" by id.
    A finding that asks for more than a line has left, or keeps only lines already gone, takes nothing.
    """
    taken, sums, untaken = Taken.nothing(pence), Counter[str](), dict[str, StillCounted]()
    for finding in sorted(findings, key=lambda finding: (_turn(finding, decided), -finding.confidence, finding.id)):
        reason = _reason(finding, decided, policy)
        obstacle = reason if isinstance(reason, StillCounted) else taken.obstacle(finding)
        if obstacle is None:
            taken.take(finding)
            sums[str(reason)] += finding.amount_pence
        else:
            untaken[finding.id] = obstacle
    considered = [finding for finding in findings if untaken.get(finding.id) in _OPEN]
    for finding in considered:
        untaken[finding.id] = taken.obstacle(finding) or untaken[finding.id]
    by = [""] * len(pence)
    for line, finding in taken.by.items():
        by[line] = finding.id
    taking = frozenset(finding.id for finding in findings if finding.id not in untaken)
    undecided = open_pence(considered, taken)
    off = (sums["certain"], sums["decision"], sums["provisional"])
    return Exclusions(int(pence.sum()), taken, tuple(by), taking, untaken, *off, undecided)


_OPEN = (StillCounted.UNSURE, StillCounted.UNASKED)


def open_pence(findings: Iterable[DoubleCount], taken: Taken) -> int:
    """Return the pence that would go at most if these findings were decided "Remove" on top of what is taken off, each pound once.

    Several may ask for one line: it goes once. Of two that each keep only what the other removes, the larger goes alone.
    """
    gone, total = taken.lost.copy(), 0
    takers: dict[int, list[DoubleCount]] = {}
    for finding in sorted(findings, key=lambda finding: (-abs(finding.amount_pence), -finding.confidence, finding.id)):
        if taken.obstacle(finding) or _would_lose_both(finding, taken.pence, gone, takers):
            continue
        for line, amount in finding.remove:
            left = int(taken.pence[line] - gone[line])
            going = min(amount, max(left, 0)) if amount >= 0 else max(amount, min(left, 0))
            gone[line] += going
            total += going
            takers.setdefault(line, []).append(finding)
    return total


def _would_lose_both(
    finding: DoubleCount, pence: NDArray[np.int64], gone: NDArray[np.int64], takers: Mapping[int, Sequence[DoubleCount]]
) -> bool:
    """Whether all a finding keeps goes by findings that keep only what it removes itself."""
    own = {line for line, _ in finding.remove}
    return bool(finding.keep) and all(
        gone[line] == pence[line] and any(other.keep and own.issuperset(other.keep) for other in takers.get(line, ()))
        for line in finding.keep
    )


def _turn(finding: DoubleCount, decided: Mapping[str, str]) -> int:
    return 0 if finding.certain_within_return else 1 if decided.get(finding.id) == REMOVE else 2


def _reason(finding: DoubleCount, decided: Mapping[str, str], policy: Policy) -> str | StillCounted:
    """What a finding takes its lines off for, or why it does not."""
    if finding.certain_within_return:
        return "certain"
    if word := decided.get(finding.id, ""):
        return "decision" if word == REMOVE else StillCounted.KEPT
    if policy.undecided_double_counts is not UndecidedDoubleCounts.REMOVE_SURE or policy.remove_double_counts_from > 1:
        return StillCounted.UNASKED
    return "provisional" if finding.confidence >= policy.remove_double_counts_from else StillCounted.UNSURE
