"""A line that tells of another body's money, or of money set aside: "includes £2.1m passed to districts", "MRP £5.2m".

Where that body sends a return, what the line tells is counted twice: the part told comes off, to the penny where the other's lines
say so. An amount that is guessed at or left out is asked about. Where the policy counts at the payer, the other's lines come off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import Agreement
from xltools.counting.double_counts.finding import Answer, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK
from xltools.counting.double_counts.named_in_notes import SURELY, bodies_meant
from xltools.counting.double_counts.service_words import read_service
from xltools.counting.double_counts.sums import up_to
from xltools.counting.double_counts.told_lines import lines_told
from xltools.counting.double_counts.told_parts import ToldPart, texts_telling, told_parts
from xltools.counting.policy import Benefits, Health, Levies, Police, Policy, PooledBudgets, Schools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_ONE_COMMISSIONER = 0.6
"""How well a provider's "the ICB" means the only board of the list; of other sources nothing is made."""
_TOLD, _HELD, _UNPLAIN = 1.4, -0.2, -0.3
_EXACT, _NEAR, _HOLDS, _TOO_SMALL = 1.6, 0.8, 0.4, -1.4
_AS_FAR_AS_ASKED = (-0.2, 0.6)
"""What the other body's lines may say of an amount that nobody told plainly: enough to ask, never to take anything off."""
_SET_ASIDE = 2.6


@dataclass(frozen=True)
class _Told:
    """A part that a line tells, and the bodies it is told of that send returns."""

    line: int
    part: ToldPart
    bodies: frozenset[int]


def find_told(lines: PreparedLines, policy: Policy, *, of_whole_lines: bool) -> Iterator[Candidate]:
    """Yield what lines tell of other bodies' money, and of money set aside: of parts of them, or of whole lines.

    What is told of a part is told nowhere else; whole lines wait until payments that both sides report were tried.
    """
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    parts = [told for told in _parts(lines, usable) if told.part.is_whole is of_whole_lines]
    wanted = {body for told in parts for body in told.bodies}
    own = _lines_of(lines, usable, wanted)
    for told in parts:
        if told.part.why:
            yield _money_set_aside(lines, told)
        elif told.bodies:
            candidate = _candidate(lines, told, own, policy)
            if candidate is not None:
                yield candidate


def _parts(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[_Told]:
    """What lines tell, text by text: a text that tells nothing is looked at once."""
    senders = frozenset(np.unique(lines.body[usable]).tolist())
    for codes, texts, is_service in ((lines.note, lines.note_texts, False), (lines.service, lines.texts, True)):
        telling = texts_telling(texts.texts, texts.words, is_service=is_service)[codes] & usable
        for line in np.flatnonzero(telling).tolist():
            for part in told_parts(texts.texts[int(codes[line])], is_service=is_service):
                found = _set_aside(lines, line, part) if part.why else _of_bodies(lines, line, part, senders)
                if found is not None:
                    yield found


def _set_aside(lines: PreparedLines, line: int, part: ToldPart) -> _Told | None:
    """A part of a revenue line that is set aside; a capital line tells where its money is from."""
    return None if lines.capital[line] else _Told(line, part, frozenset())


def _of_bodies(lines: PreparedLines, line: int, part: ToldPart, senders: frozenset[int]) -> _Told | None:
    """A part told of bodies that send returns; a column that names somebody else says it first."""
    writer, receiver = int(lines.body[line]), int(lines.receiver[line])
    if part.is_from and (receiver not in (BLANK, writer) or "levy" in lines.text(line).signs):
        part = replace(part, is_from=False)  # a line that is paid to somebody lists whom it pays
    meant = bodies_meant(part, writer, lines.places, _ONE_COMMISSIONER if part.is_from else SURELY) - {writer}
    says_other = part.is_whole and receiver >= 0 and receiver not in meant
    sends = meant <= senders or len(meant) > 1
    return _Told(line, part, meant & senders) if meant and sends and not says_other else None


def _lines_of(lines: PreparedLines, usable: NDArray[np.bool_], bodies: set[int]) -> Mapping[int, NDArray[np.int64]]:
    theirs = np.flatnonzero(usable & np.isin(lines.body, list(bodies)))
    return {body: theirs[lines.body[theirs] == body] for body in bodies}


def _money_set_aside(lines: PreparedLines, told: _Told) -> Candidate:
    part, whole = told.part, int(lines.pence[told.line])
    amount = min(part.pence or 0, whole)
    evidence = (
        Indication(
            _SET_ASIDE if part.plain and (part.pence or 0) <= whole else 0.2, "the line tells how much is set aside"
        ),
    )
    why = f"{lines.body_name(int(lines.body[told.line]))} says that £{amount / 100:,.2f} of this line is not spending: {part.why}."
    return Candidate(DoubleCountKind.CAPITAL_FINANCING, "told", (), ((told.line, amount),), evidence, why)


def _candidate(
    lines: PreparedLines, told: _Told, own: Mapping[int, NDArray[np.int64]], policy: Policy
) -> Candidate | None:
    """The double count of a part told and the other bodies' lines."""
    theirs = np.concatenate([own[body] for body in sorted(told.bodies)])
    theirs = theirs[theirs != told.line]
    if not len(theirs) or (told.part.is_from and not _is_bought(lines, told)):
        return None
    whole = int(lines.pence[told.line])
    amount = whole if told.part.pence is None else told.part.pence
    if amount > whole and told.part.unit < 2 * (amount - whole):
        return None
    kind = _kind(lines, told)
    matched, agreement, income = lines_told(lines, told.line, told.part, theirs, amount)
    exact = agreement is Agreement.EQUAL
    held = income or sum(int(lines.pence[line]) for line in matched)
    is_known = told.part.pence is not None or told.part.is_whole
    taken = min(held if exact or not is_known else amount, whole)
    weight, words = _how_held(lines, told, held, agreement, amount=amount, kind=kind)
    if not is_known or (told.part.pence is not None and not told.part.plain):
        weight = min(max(weight, _AS_FAR_AS_ASKED[0]), _AS_FAR_AS_ASKED[1])
    evidence = (Indication(*_how_told(told.part)), Indication(weight, words))
    names = _names(lines, told)
    payer = lines.body_name(int(lines.body[told.line]))
    if _counts_at_teller(lines, told, kind, policy):
        remove = up_to(lines, list(matched), taken)
        why = f"{payer} tells that this line holds what {names} reports; counted at {payer}."
        return Candidate(kind, "told", (told.line,), remove, evidence, why, at_payer=True) if remove else None
    why = f"{payer} tells that £{taken / 100:,.2f} of this line is money of {names}, which sends its own return; counted there."
    return Candidate(kind, "told", tuple(matched[:50]), ((told.line, taken),), evidence, why, answer=Answer.ROOM)


def _names(lines: PreparedLines, told: _Told) -> str:
    names = [lines.body_name(body) for body in sorted(told.bodies)]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _how_told(part: ToldPart) -> tuple[float, str]:
    if part.pence is None and not part.is_whole:
        return _UNPLAIN, "the line tells of another body's money, but not how much"
    if part.plain:
        return _TOLD, "the line tells that the money is another body's"
    return (_HELD, "the line is held for another body") if part.is_whole else (_UNPLAIN, "the amount told is a guess")


def _how_held(
    lines: PreparedLines, told: _Told, held: int, agreement: Agreement, *, amount: int, kind: DoubleCountKind
) -> tuple[float, str]:
    """What the other bodies' lines say of the amount."""
    if agreement is Agreement.EQUAL:
        return _EXACT, f"lines of {_names(lines, told)} come to it"
    if agreement is Agreement.NEAR:
        return _NEAR, f"lines of {_names(lines, told)} come within 1% of it"
    if kind is DoubleCountKind.PRECEPT_OR_LEVY or (told.part.pence is not None and held >= amount):
        return _HOLDS, f"{_names(lines, told)} reports £{held / 100:,.0f} it can be in"
    return _TOO_SMALL, f"{_names(lines, told)} reports £{held / 100:,.0f} that may be it"


def _kind(lines: PreparedLines, told: _Told) -> DoubleCountKind:
    teller = lines.bodies[int(lines.body[told.line])]
    families = {lines.bodies[body].family for body in told.bodies}
    signs = read_service(told.part.what).signs | lines.text(told.line).signs
    what = told.part.what if told.part.pence is not None else f"{lines.text(told.line).text}: {told.part.what}"
    if "benefit" in signs and teller.family == "department" and families == {"council"}:
        return DoubleCountKind.ADMINISTERED_BENEFIT
    is_levy = "levy" in read_service(what).signs or (not told.part.is_from and "levy" in lines.text(told.line).signs)
    if is_levy or "collection fund" in what.casefold():
        return DoubleCountKind.PRECEPT_OR_LEVY
    if "pool" in read_service(told.part.what).signs and told.part.is_whole:
        return DoubleCountKind.POOLED_BUDGET
    if {teller.family, *families} <= {"nhs commissioner", "nhs provider"} and len({teller.family, *families}) > 1:
        return DoubleCountKind.COMMISSIONER_PROVIDER
    if teller.family == "department" and families <= {"agency", "regional"}:
        return DoubleCountKind.AGENCY_IN_DEPARTMENT
    return DoubleCountKind.GRANT


def _is_bought(lines: PreparedLines, told: _Told) -> bool:
    """Whether a provider tells what it has from a commissioner."""
    families = {lines.bodies[body].family for body in told.bodies}
    return lines.bodies[int(lines.body[told.line])].family == "nhs provider" and families == {"nhs commissioner"}


def _counts_at_teller(lines: PreparedLines, told: _Told, kind: DoubleCountKind, policy: Policy) -> bool:
    """Whether the place counts this money with the body whose line tells of it."""
    family = lines.bodies[int(lines.body[told.line])].family
    families = {lines.bodies[body].family for body in told.bodies}
    if kind is DoubleCountKind.COMMISSIONER_PROVIDER:
        return (family == "nhs commissioner") is (policy.health is Health.COMMISSIONER)
    if kind is DoubleCountKind.ADMINISTERED_BENEFIT:
        return policy.benefits is Benefits.DEPARTMENT
    if kind is DoubleCountKind.PRECEPT_OR_LEVY:
        return policy.levies is Levies.BILLING_BODY
    if kind is DoubleCountKind.POOLED_BUDGET:
        return policy.pooled_budgets is PooledBudgets.PARTNERS
    if family == "council" and families == {"school"}:
        return policy.schools is Schools.COUNCIL
    return family == "police" and families == {"police"} and policy.police is Police.COMMISSIONER
