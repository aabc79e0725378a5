"""The ledger: every finding named, described and put in order, and what the decisions leave of each line."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What the findings and decisions leave: what each line loses (pence) and by which finding, and the sums.

    `lost` has one entry per line; `by` the id of the finding that took from it last ("" = none); `taking` the ids of all findings
    that take anything. `certain`, `by_decision`, `provisionally` are pence removed; `undecided` pence that would go if every open
    finding were decided "Remove".
    `lowest` and `highest` bound the net: all open findings removed, and all provisional ones kept.
    """

    gross: int
    lost: NDArray[np.int64]
    by: tuple[str, ...]
    taking: frozenset[str]
    certain: int
    by_decision: int
    provisionally: int
    undecided: int

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
    A finding that asks for more than a line has left, or keeps only lines already gone, takes nothing. Of two open findings
    that would take both sides of one pair, the surer one alone is reckoned among the undecided.
    """
    lost, open_too = np.zeros(len(pence), dtype=np.int64), np.zeros(len(pence), dtype=np.int64)
    by = [""] * len(pence)
    sums, taking = Counter[str](), set[str]()
    for finding in sorted(findings, key=lambda finding: (_turn(finding, decided), -finding.confidence, finding.id)):
        reason = _reason(finding, decided, policy)
        if not reason or not _fits(finding, pence, open_too if reason == "undecided" else lost):
            continue
        sums[reason] += finding.amount_pence
        for line, amount in finding.remove:
            open_too[line] += amount
            if reason == "undecided":
                continue
            lost[line] += amount
            by[line] = finding.id
            taking.add(finding.id)
    gross, taken = int(pence.sum()), (sums["certain"], sums["decision"], sums["provisional"])
    return Exclusions(gross, lost, tuple(by), frozenset(taking), *taken, sums["undecided"])


def _turn(finding: DoubleCount, decided: Mapping[str, str]) -> int:
    return 0 if finding.certain_within_return else 1 if decided.get(finding.id) == REMOVE else 2


def _reason(finding: DoubleCount, decided: Mapping[str, str], policy: Policy) -> str:
    if finding.certain_within_return:
        return "certain"
    word = decided.get(finding.id, "")
    if word:
        return "decision" if word == REMOVE else ""
    sure = (
        policy.undecided_double_counts is UndecidedDoubleCounts.REMOVE_SURE
        and finding.confidence >= policy.remove_double_counts_from
    )
    return "provisional" if sure else "undecided"


def _fits(finding: DoubleCount, pence: NDArray[np.int64], lost: NDArray[np.int64]) -> bool:
    for line, amount in finding.remove:
        left = int(pence[line] - lost[line])
        if amount > left if amount >= 0 else amount < left:
            return False
    return not finding.keep or any(not lost[line] or lost[line] != pence[line] for line in finding.keep)
