"""Housing and council tax benefit: the council pays it out, the department pays the subsidy for it and lists it again.

Counted at the council, or at the department where the place's policy says so. One side may give one figure for what the other
splits, as the subsidy claim does into rent rebates, rent allowances and council tax benefit: then the parts must come to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts
from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Answer, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import UNKNOWN, unsaid
from xltools.counting.policy import Benefits, Policy
from xltools.text import listed, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_MOST_PARTS, _MOST_LINES, _NEARLY = 3, 8, 0.025


def find_benefits_run(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield housing and council tax benefit that a department lists beside the councils that pay it out."""
    usable = lines.active & (lines.pence > 0) & lines.signs("benefit")
    theirs = np.flatnonzero(usable & _departments(lines)[lines.body] & ~lines.estimate).tolist()
    own = np.flatnonzero(usable & lines.family("council") & ~lines.matched)
    if not theirs or not len(own):
        return
    ordered = own[np.argsort(lines.pence[own], kind="stable")]
    amounts = lines.pence[ordered]
    for line in theirs:
        money = int(lines.pence[line])
        near = ordered[np.searchsorted(amounts, money * 0.94) : np.searchsorted(amounts, money * 1.06, side="right")]
        options = [
            _benefit(lines, line, int(paid_out), policy)
            for paid_out in near.tolist()[:60]
            if _may_concern(lines, line, int(lines.body[paid_out]))
        ]
        best = max(options, key=lambda candidate: sum(evidence.weight for evidence in candidate.evidence), default=None)
        if best is not None:
            yield best
    yield from _in_parts(lines, theirs, own.tolist(), policy)


def find_benefits_of_all(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield a department's line for the benefit that several councils pay out, which what all of them report comes to.

    Looked for when lines that answer each other are off: "Housing benefit paid by local authorities", an estimate or not.
    """
    usable = (lines.pence > 0) & lines.signs("benefit")
    paying = _departments(lines)
    theirs = np.flatnonzero(usable & lines.active & paying[lines.body] & ((lines.receiver < 0) | lines.estimate))
    from_it = (lines.giver >= 0) & paying[np.maximum(lines.giver, -1)]
    own = usable & lines.active & lines.family("council") & ~lines.matched & (from_it | unsaid(lines.giver))
    for line in theirs.tolist():
        likely = [paid for paid in np.flatnonzero(own).tolist() if _of_one_benefit(lines, line, paid)]
        candidate = _of_all(lines, line, likely, policy)
        if candidate is not None:
            yield candidate


def _of_one_benefit(lines: PreparedLines, line: int, paid: int) -> bool:
    years = {int(lines.year[line]), int(lines.year[paid])} - {0}
    return len(years) < 2 and _may_concern(lines, line, int(lines.body[paid])) | (lines.receiver[line] == UNKNOWN)


def _of_all(lines: PreparedLines, line: int, own: Sequence[int], policy: Policy) -> Candidate | None:
    paid, got = int(lines.pence[line]), int(lines.pence[list(own)].sum()) if own else 0
    if not own or not abs(paid - got) <= max(paid, got) * _NEARLY:
        return None
    department = lines.body_name(int(lines.body[line]))
    names = listed([lines.body_name(body) for body in sorted({int(lines.body[each]) for each in own})])
    equal = agree(np.array([paid]), np.array([got]))[0] in (Agreement.EQUAL, Agreement.ROUNDED)
    evidence = (
        Indication(1.0, f"{department} pays the subsidy for it"),
        Indication(3.0 if equal else 1.0, f"what {names} pay out comes to {pounds(got)} against {pounds(paid)}"),
        Indication(0.3, "all are housing or council tax benefit"),
    )
    at_department = policy.benefits is Benefits.DEPARTMENT
    keep, gone = ([line], own) if at_department else (own, [line])
    why = f"{names} pay the benefit out for {department}; counted {f'at {department}' if at_department else 'there'}."
    remove = tuple((each, int(lines.pence[each])) for each in gone)
    return Candidate(
        DoubleCountKind.ADMINISTERED_BENEFIT, "of all", tuple(keep), remove, evidence, why, answer=Answer.SUM
    )


def _may_concern(lines: PreparedLines, line: int, council: int) -> bool:
    """Whether a department's line names this council, or none for certain."""
    receiver = int(lines.receiver[line])
    return receiver == council or lines.may_mean(receiver, council)


def _in_parts(lines: PreparedLines, theirs: list[int], own: list[int], policy: Policy) -> Iterator[Candidate]:
    """One line of a side against two or three of the other, which come to it exactly or as far as rounding allows."""
    by_council: dict[int, list[int]] = defaultdict(list)
    for line in own:
        by_council[int(lines.body[line])].append(line)
    for council, mine in sorted(by_council.items()):
        concerned = [line for line in theirs if _may_concern(lines, line, council)]
        if len(mine) <= _MOST_LINES and len(concerned) <= _MOST_LINES * _MOST_LINES:
            for line in concerned:
                yield from (_split(lines, (line,), parts, policy) for parts in _parts(lines, line, mine))
        for line in mine:
            named = [claim for claim in concerned if lines.receiver[claim] == council]
            if len(named) <= _MOST_LINES:
                yield from (_split(lines, parts, (line,), policy) for parts in _parts(lines, line, named))


def _parts(lines: PreparedLines, whole: int, own: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(2, _MOST_PARTS + 1):
        for parts in combinations(own, size):
            total = lines.pence[list(parts)].sum(keepdims=True)
            one_year = len({int(lines.year[line]) for line in (whole, *parts)} - {0}) < 2
            if one_year and agree(lines.pence[[whole]], total)[0] in (Agreement.EQUAL, Agreement.ROUNDED):
                yield parts


def _split(lines: PreparedLines, theirs: tuple[int, ...], own: tuple[int, ...], policy: Policy) -> Candidate:
    """The department's line or lines against the council's."""
    department, council = lines.body_name(int(lines.body[theirs[0]])), lines.body_name(int(lines.body[own[0]]))
    named = any(lines.receiver[line] == lines.body[own[0]] for line in theirs)
    named = named or any(lines.giver[line] == lines.body[theirs[0]] for line in own)
    paid, got = (lines.pence[list(side)].sum(keepdims=True) for side in (theirs, own))
    agreement = Agreement(int(agree(paid, got)[0]))
    evidence = (
        Indication(
            1.0 if named else -0.6,
            f"one names the other: {department} and {council}" if named else "",
            doubts.NEITHER_NAMES,
        ),
        Indication(
            2.4 if agreement is Agreement.EQUAL else 1.6,
            f"{max(len(theirs), len(own))} lines come to {WORDS[agreement]}",
        ),
        Indication(0.3, "all are housing or council tax benefit"),
    )
    keep, gone, at = (theirs, own, department) if policy.benefits is Benefits.DEPARTMENT else (own, theirs, council)
    why = f"{council} pays the benefit out for {department}; counted at {at}."
    remove = tuple((line, int(lines.pence[line])) for line in gone)
    return Candidate(DoubleCountKind.ADMINISTERED_BENEFIT, "subsidy in parts", keep, remove, evidence, why)


def _departments(lines: PreparedLines) -> NDArray[np.bool_]:
    """Say for each body, and for none at the end, whether it pays the subsidy."""
    return np.array([_pays_benefits(body.name, body.names) for body in lines.bodies] + [False])


def _pays_benefits(name: str, others: Sequence[str]) -> bool:
    """Whether a body is the department that pays the subsidy for housing and council tax benefit."""
    return any(
        re.search(r"\bwork (and|&) pensions\b|\bdwp\b|\bsocial security\b", called.lower())
        for called in (name, *others)
    )


def _benefit(lines: PreparedLines, theirs: int, own: int, policy: Policy) -> Candidate:
    department, council = lines.body_name(int(lines.body[theirs])), lines.body_name(int(lines.body[own]))
    named = (lines.receiver[theirs] == lines.body[own]) + (lines.giver[own] == lines.body[theirs])
    agreement = Agreement(int(agree(lines.pence[[theirs]], lines.pence[[own]])[0]))
    by_amount = {Agreement.EQUAL: 3.0, Agreement.ROUNDED: 2.4, Agreement.NEAR: 1.6}.get(agreement, 0.2)
    alike = lines.alike(theirs, own)
    evidence = (
        Indication(
            1.4 * named - 1.2,
            f"one names the other: {department} and {council}" if named else "",
            "" if named else doubts.NEITHER_NAMES,
        ),
        Indication(
            by_amount, WORDS[agreement], doubts.doubt_of_amounts(int(lines.pence[theirs]), int(lines.pence[own]))
        ),
        Indication(
            1.0 if alike >= 0.6 else 0.0,
            f"both are '{lines.text(own).folded}'" if alike >= 0.6 else "both are housing or council tax benefit",
        ),
    )
    keep, gone, at = (theirs, own, department) if policy.benefits is Benefits.DEPARTMENT else (own, theirs, council)
    why = f"{council} pays the benefit out for {department}; counted at {at}."
    remove = (
        (gone, int(min(lines.pence[gone], lines.pence[keep]) if agreement is Agreement.NET else lines.pence[gone])),
    )
    return Candidate(DoubleCountKind.ADMINISTERED_BENEFIT, "subsidy", (keep,), remove, evidence, why)
