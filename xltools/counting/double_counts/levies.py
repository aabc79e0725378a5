"""Precepts and levies: a council lists what it pays to the police, a fire, waste or transport authority, a flood body.

Counted at the body that levies, where that body sends a return; a levy to a body that sends none stays with the council.
The levying body is named in the service text or as paid; or, where the council only writes "Precept", it is the body whose
own lines financed by the levy add up to it. Where the place counts levies at the billing body instead, the council's line stays
and what the levying body spends of it comes off.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import Agreement, agree
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, UNKNOWN
from xltools.counting.double_counts.service_words import read_service, stem
from xltools.counting.double_counts.sums import up_to
from xltools.counting.double_counts.where_counted import Role, role_of
from xltools.counting.policy import Levies, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.counting.double_counts.prepared import PreparedLines

_PLAINLY_A_LEVY = re.compile(
    r"(?i)^\W*(precepts?|lev(y|ies))\s*([-\u2013:(,]|to\b|paid\b|payable\b|on\b|$)|\b(precept|levy)\W*$"
)
_LEVY_STEMS = frozenset({"levy", "levie", "precep"})
LEVYING = ("police", "fire", "waste", "transport", "joint", "agency", "regional", "parish", "council")


def find_levies(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield precepts and levies that a council lists and whose receiver sends a return."""
    at_levying_body = _at_levying_body(lines)
    if policy.levies is Levies.LEVYING_BODY:
        yield from at_levying_body
    else:
        yield from _at_billing_body(lines, at_levying_body)


def _at_billing_body(lines: PreparedLines, at_levying_body: Iterable[Candidate]) -> Iterator[Candidate]:
    """The same findings counted at the council: its levy comes off the lines that it pays for, or that name no other payer."""
    spent: dict[int, int] = defaultdict(int)
    for candidate in at_levying_body:
        ((levy, amount),) = candidate.remove
        payer = int(lines.body[levy])
        receiver = int(lines.body[candidate.keep[0]] if candidate.keep else lines.receiver[levy])
        if receiver < 0:
            continue
        own = np.flatnonzero(lines.active & (lines.pence > 0) & (lines.body == receiver)).tolist()
        open_to = [line for line in own if lines.giver[line] == payer or lines.may_mean(int(lines.giver[line]), payer)]
        remove = up_to(lines, candidate.keep or open_to, amount, spent)
        for line, pence in remove:
            spent[line] += pence
        why = (
            f"{lines.body_name(payer)} pays the {candidate.sub_kind}, and it is counted there; what "
            f"{lines.body_name(receiver)} spends of it is not counted again."
        )
        if remove:
            yield replace(candidate, keep=(levy,), remove=remove, why=why, at_payer=True)


def _at_levying_body(lines: PreparedLines) -> Iterator[Candidate]:
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    said = lines.signs("levy") & usable & ~lines.signs("own part")
    paying = said & lines.family("council", "joint", "") & (lines.receiver != lines.body)
    financed = _financed_by_levy(lines, usable, said)
    senders = set(np.unique(lines.body[usable]).tolist())
    for line in np.flatnonzero(paying).tolist():
        receiver = int(lines.receiver[line])
        if receiver >= 0 and receiver in senders and lines.giver[line] != receiver:
            yield _named(lines, line, receiver, financed)
        elif receiver < 0 and (only := _only_one_that_levies_it(lines, line, senders)) is not None:
            yield _of_its_kind(lines, line, only, financed)
        elif receiver == BLANK and lines.giver[line] < 0 and not _is_service(lines, line):
            candidates = list(_by_sum(lines, line, financed))
            yield from candidates or _to_nobody(lines, line, senders)


_LEVIED_FOR: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), families)
    for pattern, families in (
        (r"\b(police|policing|pcc|opcc|crime commissioner)\b", ("police",)),
        (r"\b(fire|fra|cfa)\b", ("fire",)),
        (r"\b(waste|wda|refuse)\b", ("waste",)),
        (r"\b(transport|ita|pta|mayoral general|combined authority|mca)\b", ("transport", "joint")),
        (r"\bcounty\b", ("county",)),
    )
)
"""What a levy is called and the kind of body that levies it (Local Government Finance Act 1992, sections 39 and 40; levying
bodies: Local Government Finance Act 1988, section 74)."""


def _only_one_that_levies_it(lines: PreparedLines, line: int, senders: set[int]) -> int | None:
    """The one body that sends a return and levies what the text is about; a police precept goes to the commissioner, not the force."""
    text = lines.text(line).folded
    families = next((families for pattern, families in _LEVIED_FOR if pattern.search(text)), ())
    side = int(lines.receiver[line])
    able = [
        body
        for body in sorted(senders - {int(lines.body[line])})
        if _levies_as(lines, body) in families and (side in (BLANK, UNKNOWN) or lines.may_mean(side, body))
    ]
    return able[0] if len(able) == 1 else None


def _levies_as(lines: PreparedLines, body: int) -> str:
    role = role_of(lines.bodies[body])
    if role is Role.CHIEF_CONSTABLE and any(
        role_of(other) is Role.POLICE_COMMISSIONER for other in lines.bodies if other.family == "police"
    ):
        return ""
    return "county" if lines.bodies[body].organisation_type == "County council" else lines.bodies[body].family


def _of_its_kind(lines: PreparedLines, line: int, receiver: int, financed: dict[int, list[int]]) -> Candidate:
    name = lines.body_name(receiver)
    stands = _adding_up(lines, line, financed.get(receiver, []))
    evidence = [
        Indication(2.0, f"{name} is the only body with a return that levies it"),
        Indication(0.8 if stands else 0.0, "its lines financed by the levy add up to it" if stands else ""),
    ]
    return _candidate(lines, line, receiver, stands, evidence)


def _is_service(lines: PreparedLines, line: int) -> bool:
    """Whether the text says what the levy is for: then its payer would have named the body."""
    return len(lines.stems_of(line) - _LEVY_STEMS) > 0


def _financed_by_levy(lines: PreparedLines, usable: np.ndarray, said: np.ndarray) -> dict[int, list[int]]:
    """Lines of bodies that levy, which say that a levy or precept paid for them, by body."""
    own = np.flatnonzero(
        usable & said & lines.family(*LEVYING) & ((lines.receiver == BLANK) | (lines.receiver == lines.body))
    )
    financed: dict[int, list[int]] = defaultdict(list)
    for line in own.tolist():
        financed[int(lines.body[line])].append(line)
    return financed


def _named(lines: PreparedLines, line: int, receiver: int, financed: dict[int, list[int]]) -> Candidate:
    payer = int(lines.body[line])
    own = financed.get(receiver, [])
    stands = _adding_up(lines, line, own) or [stand for stand in own if lines.giver[stand] == payer]
    evidence = [
        Indication(3.4, f"{lines.body_name(payer)} names {lines.body_name(receiver)}, which sends its own return"),
        Indication(
            -3.0 if _about_something_else(lines, line, receiver) else 0.0, "", "the line is about something else"
        ),
    ]
    if stands:
        whole = sum(int(lines.pence[stand]) for stand in stands) == int(lines.pence[line])
        evidence.append(
            Indication(
                2.0 if whole else 0.5, "its lines financed by the levy add up to it" if whole else "it shows the levy"
            )
        )
    return _candidate(lines, line, receiver, stands, evidence)


def _about_something_else(lines: PreparedLines, line: int, receiver: int) -> bool:
    """Whether the text names a service besides the levy and its receiver ("Levy Road hall"), or the receiver cannot levy."""
    body = lines.bodies[receiver]
    if body.family not in LEVYING:
        return True
    if _PLAINLY_A_LEVY.search(lines.services[lines.service[line]]):
        return False
    names = {stem(word) for name in body.names for word in read_service(name).folded.split()} | _LEVY_STEMS
    shorter = {word[:3] for word in names}
    return sum(word not in names and word[:3] not in shorter for word in lines.stems_of(line)) > 1


def _candidate(
    lines: PreparedLines, line: int, receiver: int, stands: list[int], evidence: list[Indication]
) -> Candidate:
    text = lines.text(line).folded
    sub_kind = "precept" if "precept" in text else "levy"
    why = (
        f"{lines.body_name(receiver)} spends the {sub_kind} and reports it; counted there, not at "
        f"{lines.body_name(int(lines.body[line]))}."
    )
    remove = ((line, int(lines.pence[line])),)
    return Candidate(DoubleCountKind.PRECEPT_OR_LEVY, sub_kind, tuple(stands), remove, tuple(evidence), why)


def _by_sum(lines: PreparedLines, line: int, financed: dict[int, list[int]]) -> Iterator[Candidate]:
    """A precept to nobody in particular: the one levying body whose lines financed by it add up."""
    hits = [
        (body, stands)
        for body, own in sorted(financed.items())
        if body != lines.body[line] and (stands := _adding_up(lines, line, own))
    ]
    if len(hits) == 1:
        body, stands = hits[0]
        named = any(lines.giver[stand] == lines.body[line] for stand in stands)
        evidence = [
            Indication(2.6, f"lines of {lines.body_name(body)} financed by a levy add up to it"),
            Indication(1.5 if named else 0.0, "and name the council" if named else ""),
        ]
        yield _candidate(lines, line, body, stands, evidence)


_BY_LAW = ("police", "fire")
"""Bodies a billing council pays a precept by law (Local Government Finance Act 1992, section 39); parishes are many and small."""


def _to_nobody(lines: PreparedLines, line: int, senders: set[int]) -> Iterator[Candidate]:
    """A precept that names nobody, where police or fire send a return: to be shown and asked about, never removed unasked."""
    known = sorted(lines.body_name(body) for body in senders if lines.bodies[body].family in _BY_LAW)
    if known and "precept" in lines.text(line).folded and lines.bodies[lines.body[line]].family == "council":
        evidence = (
            Indication(
                0.2,
                f"a precept is paid to a body that reports its own spending: {' or '.join(known)}",
                "the line does not say whom the precept is paid to",
            ),
        )
        why = (
            f"{lines.body_name(int(lines.body[line]))} does not say whom it pays this precept to; ask, or decide on it."
        )
        yield Candidate(
            DoubleCountKind.PRECEPT_OR_LEVY, "precept", (), ((line, int(lines.pence[line])),), evidence, why
        )


def _adding_up(lines: PreparedLines, line: int, own: list[int]) -> list[int]:
    """One, two or three lines of the levying body that come to the amount and name no other payer."""
    payer, amount = int(lines.body[line]), int(lines.pence[line])
    open_to = [part for part in own if lines.giver[part] in (payer, BLANK) or lines.giver[part] < BLANK][:80]
    pence = {part: int(lines.pence[part]) for part in open_to}
    for part in open_to:
        if agree(np.array([amount]), np.array([pence[part]]))[0] in (Agreement.EQUAL, Agreement.ROUNDED):
            return [part]
    by_amount: dict[int, list[int]] = defaultdict(list)
    for part in open_to:
        by_amount[pence[part]].append(part)
    pairs = [(part, rest) for part in open_to for rest in by_amount.get(amount - pence[part], []) if part < rest]
    if pairs:
        best = max(pairs, key=lambda pair: (int((lines.giver[list(pair)] == payer).sum()), -pair[0]))
        return list(best)
    named = [part for part in open_to if lines.giver[part] == payer]
    return next(
        (list(three) for three in combinations(named[:15], 3) if sum(pence[part] for part in three) == amount), []
    )
