"""What to read with care before quoting the count: what has errors, is estimated, missing or perhaps counted twice.

The workbook and the report say the same from here. Money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.counting.estimate_parts import carried_bodies
from xltools.counting.netting import DoubleCountState
from xltools.counting.non_response import estimated_bodies, estimated_lines, typed_bodies, typed_lines
from xltools.counting.ranges import NOT_STATED
from xltools.model import CARRIED_OVER, CodeOrigin, SenderStanding, Status, WhyNot
from xltools.organisations.bodies import shared_names
from xltools.organisations.name_uses import worth_a_look
from xltools.outputs.estimate_text import (
    estimated_from,
    nothing_to_estimate_from,
    share_of_treasury,
    years_of_estimates,
)
from xltools.outputs.order import ordered_partners
from xltools.outputs.story import after_income, after_income_findings, unit_not_known
from xltools.outputs.wording import APPORTIONED_HOW, WHAT_CAME
from xltools.reference.cofog import DIVISION_SUFFICES
from xltools.template.mapping import MAPPING_FILE
from xltools.text import capitalised, listed, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xltools.counting.count import Count


NAMED = 12
"""How many bodies are named in a sentence; the sheet Returns lists all of them."""
ON_PAGE_ONE = 3
"""How many of what to read with care the first page names, those of the most money."""
SHOWN_BY_THE_BAR = ("Apportioned, not known", "Estimated, no return yet")
"""What the first page's bar of known, estimated and missing says already."""
PARTIAL = "return-may-be-partial"
"""The finding that a return may hold less than what is typed in for its body."""
ALIKE = "typed-and-returned-alike"
"""The finding that a return counts beside what is typed in, and is nearly the same."""


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something to read with care: a heading, what it means, how much money (pence) and how many lines it touches.

    `fix` is what to do about it, in a sentence for the first page; whatever has money has one.
    """

    heading: str
    words: str
    pence: int | None
    lines: int | None
    fix: str = ""


@lru_cache(maxsize=1)  # the workbook and the report both show them
def caveats(count: Count) -> tuple[Caveat, ...]:
    """Return everything to read with care that applies to this count, gravest first."""
    return tuple(caveat for look in _LOOKS if (caveat := look(count)) is not None)


def first_caveats(count: Count) -> tuple[Caveat, ...]:
    """Return what to read with care on the first page: the most money first, without what its bar shows already."""
    told = (caveat for caveat in caveats(count) if caveat.pence and caveat.heading not in SHOWN_BY_THE_BAR)
    return tuple(sorted(told, key=lambda caveat: -abs(caveat.pence or 0))[:ON_PAGE_ONE])


def _with_errors(count: Count) -> Caveat | None:
    rejected = [one.return_no for one in count.return_statuses if one.status is Status.REJECTED]
    return _care(
        count,
        "Returns with errors",
        "Included as sent until the body corrects them.",
        count.lines["return_no"].isin([number for number in rejected if number is not None]) & _counts(count),
        "Ask these bodies for a corrected return: xltools report writes to them.",
    )


def _not_classified(count: Count) -> Caveat | None:
    return _care(
        count,
        "Not classified",
        "Counted in the total, but without a function: no usable COFOG code or CIPFA line was given.",
        count.lines["code"].eq("") & _counts(count),
        "Pick the codes on the sheet Coding.",
    )


def _files_of_the_folder(count: Count) -> Caveat | None:
    return Caveat("Rows lost", " ".join(count.remarks), None, len(count.remarks)) if count.remarks else None


def _suggested(count: Count) -> Caveat | None:
    return _care(
        count,
        "Function suggested",
        "The return gave no function, or a whole division; the likeliest was filled in from the words of the line. "
        "Confirm or correct it on the Coding sheet.",
        count.lines["code_origin"].eq(CodeOrigin.SUGGESTED) & _counts(count),
        "Confirm or correct the codes on the sheet Coding.",
    )


def _carried_over(count: Count) -> Caveat | None:
    return _care(
        count,
        "Function carried over",
        "The function was carried over from another classification (CIPFA or a government form). CIPFA lines that serve "
        "several functions are divided over them by assumed weights; lines of other forms go to their main function.",
        count.lines["code_origin"].isin(CARRIED_OVER) & _counts(count),
        "Look through the largest on the sheet Coding.",
    )


def _division_only(count: Count) -> Caveat | None:
    code = count.lines["code"]
    return _care(
        count,
        "Division only",
        "Classified to one of the ten divisions but no further. Health is left out here: official figures do not divide it further.",
        code.str.len().eq(2) & ~code.isin(DIVISION_SUFFICES) & _counts(count),
        "Ask for the group, or pick it on the sheet Coding.",
    )


def _unit_not_known(count: Count) -> Caveat | None:
    returns = unit_not_known(count)
    if not returns:
        return None
    gross = count.lines["gross"].fillna(0).groupby(count.lines["return_no"]).sum()
    typed = [f"{status.partner}, {short_pounds(int(gross.get(status.return_no, 0)))} as typed" for status in returns]
    estimated = {status.partner_id for status in count.return_statuses if status.status is Status.ESTIMATED}
    all_estimated = estimated.issuperset(status.partner_id for status in returns)
    instead = "; until then an estimate is counted" if all_estimated else ": their spending is missing from the total"
    return Caveat(
        "Unit not known",
        f"Returns that seem to be in thousands, or multiplied by a thousand, with no word of it ({listed(typed, most=3)}). Nothing of "
        f"them counts until the body says what the unit is{instead}.",
        None,
        sum(status.lines for status in returns),
    )


def _no_amount(count: Count) -> Caveat | None:
    unread = _without_amount(count) & ~_waiting(count)
    words = "No amount could be read. These lines hold spending that is missing from the total."
    return Caveat("Lines with no amount", words, None, int(unread.sum())) if unread.any() else None


def _waits_for_an_answer(count: Count) -> Caveat | None:
    waiting = _without_amount(count) & _waiting(count)
    words = (
        "An amount was read and cannot be right, or its unit is not known. It does not count until it is corrected or explained: "
        "spending missing from the total. The findings name the cells."
    )
    return Caveat("Amounts that wait for an answer", words, None, int(waiting.sum())) if waiting.any() else None


def _without_amount(count: Count) -> pd.Series[bool]:
    return count.lines["why_not"].eq(WhyNot.NO_AMOUNT.value)


def _waiting(count: Count) -> pd.Series[bool]:
    """Say which lines have an amount that was read, whether it counts or not."""
    return count.lines["gross"].notna()


def _no_local_figure(count: Count) -> Caveat | None:
    return _without_money(
        count,
        WhyNot.NO_LOCAL_FIGURE,
        "Lines with no figure for the place",
        "The figure covers a wider area and its part in the place is not given: spending missing from the total.",
    )


def _apportioned(count: Count) -> Caveat | None:
    return _care(
        count,
        "Apportioned, not known",
        "Estimated from a figure for a wider area. Spending per head differs between places: a share by population can be "
        "far out. The table by basis says how far the total may be off on that account.",
        count.lines["how"].isin(APPORTIONED_HOW) & _counts(count),
        "Ask for actual figures, the largest first: sheet Apportioned.",
    )


def _basis_missing(count: Count) -> Caveat | None:
    return _care(
        count,
        "Basis not stated",
        "The body did not say whether the figure is actual or an estimate.",
        count.lines["how"].eq(NOT_STATED) & _counts(count),
        "Ask these bodies how they reached their figures.",
    )


def _not_outturn(count: Count) -> Caveat | None:
    return _care(
        count,
        "Budgets and estimates",
        "Not final accounts: budgets or estimates, added to outturn.",
        count.lines["accounts"].isin(("Budget", "Estimate")) & _counts(count),
        "Ask for outturn once accounts are closed.",
    )


def _accounts_not_stated(count: Count) -> Caveat | None:
    return _care(
        count,
        "Outturn or budget not stated",
        "The body did not say whether the figure is outturn, a budget or an estimate.",
        ~count.lines["accounts"].isin(("Outturn", "Budget", "Estimate")) & _counts(count) & ~estimated_lines(count),
        "Ask these bodies which accounts their figures are from.",
    )


def _after_income(count: Count) -> Caveat | None:
    if not after_income_findings(count):
        return None
    pence, lines = after_income(count)
    return Caveat(
        "Figures after income",
        "Some bodies give figures after fees and charges, where the count asks for total cost. Their figures are too low.",
        pence or None,
        lines or None,
        "Ask these bodies for total cost, with income in its own column.",
    )


def _negative(count: Count) -> Caveat | None:
    return _care(
        count,
        "Negative lines",
        "Included as sent, and so taken off the total. They are usually income or corrections.",
        count.lines["counted"].lt(0),
        "Check the largest on the sheet Lines; income belongs in its own column.",
    )


def _overheads_left_out(count: Count) -> Caveat | None:
    return _care(
        count,
        "Overheads left out",
        "From bodies whose figures leave overheads out, beside bodies whose figures hold them.",
        count.lines["overheads"].eq("Left out") & _counts(count),
        "Ask these bodies for figures with overheads.",
    )


def _non_response(count: Count) -> Caveat | None:
    if not count.missing:
        return None
    number = len(count.missing)
    bodies = "body on the partner list has" if number == 1 else "bodies on the partner list have"
    instead = [
        *(["what was typed in"] if typed_bodies(count) else []),
        *(["estimates"] if estimated_bodies(count) else []),
    ]
    guessed = f" but for {listed(instead)}" if instead else ""
    ids = {partner.partner_id for partner in count.missing}
    names = [partner.name for partner in ordered_partners(count.missing)]
    held = sum(status.status is Status.HELD and status.partner_id in ids for status in count.return_statuses)
    waiting = f" {plural(held, 'return')} in their names {'is' if held == 1 else 'are'} held." if held else ""
    return Caveat(
        "No reply",
        f"{number} {bodies} sent no return: {listed(names, most=NAMED)}. What they spend in the place is not in the count{guessed}."
        f"{waiting}",
        None,
        None,
    )


def _typed_in(count: Count) -> Caveat | None:
    bodies = plural(typed_bodies(count), "body", "bodies")
    return _care(
        count,
        "Typed in by the lead team",
        f"What the lead team found out about {bodies} and typed into {MAPPING_FILE}: nobody there has confirmed it. The notes of each "
        "line say where a figure is from.",
        typed_lines(count) & _counts(count),
        "Ask these bodies for a return, or to confirm the figures.",
    )


def _perhaps_partial(count: Count) -> Caveat | None:
    asked = [
        (status.partner, finding)
        for status in count.return_statuses
        for finding in status.findings
        if finding.code == PARTIAL
    ]
    if not asked:
        return None
    told = listed([f"{partner}: {finding.message.removesuffix('.')}" for partner, finding in asked], most=3)
    return Caveat(
        "Returns that may be a part only",
        f"{told}. Choose which figures count on the sheet Bodies of {MAPPING_FILE}.",
        None,
        len(asked),
    )


def _nothing_to_estimate(count: Count) -> Caveat | None:
    words = nothing_to_estimate_from(count)
    return Caveat("Nothing to estimate from", capitalised(words), None, None) if words else None


def _estimates(count: Count) -> Caveat | None:
    years = f" {capitalised(of_years)}" if (of_years := years_of_estimates(count)) else ""
    figures = f"{capitalised(estimated_from(count))} count for {plural(estimated_bodies(count), 'body', 'bodies')}"
    return _care(
        count,
        "Estimated, no return yet",
        f"{figures} with no return: nobody there has seen them.{years}{_rests_on(count)}",
        estimated_lines(count) & _counts(count),
        "Ask these bodies for a return.",
    )


def _rests_on(count: Count) -> str:
    """How much of the total is regional money by people, and which councils are brought from an earlier return."""
    carried = [f"{name} ({year})" for name, year in carried_bodies(count).items()]
    brought = f" Not in the year's release, so brought from an earlier return: {listed(carried)}." if carried else ""
    of_total = share_of_treasury(count).replace(" is ", " of the total is ", 1)
    return f"{brought} {of_total}" if any(each.line.table for each in count.estimated) else brought


def _held(count: Count) -> Caveat | None:
    held = [status for status in count.return_statuses if status.status is Status.HELD]
    if not held:
        return None
    lines = count.lines[count.lines["return_no"].isin([status.return_no for status in held])]
    told = [f"{status.file} in the name of {status.partner}, from {status.sender}" for status in held]
    return Caveat(
        "Held returns",
        f"{plural(len(held), 'file')} came by mail from an address that is not the body's ({listed(told, most=3)}). Not counted, and "
        "nothing is replaced, until you accept or reject it on the sheet Returns. Ask the body first.",
        int(lines["amount"].fillna(0).sum()),
        len(lines),
        "Ask the body, then accept or reject the return on the sheet Returns.",
    )


def _senders_unconfirmed(count: Count) -> Caveat | None:
    unconfirmed = [
        status
        for status in count.return_statuses
        if status.counts and status.sender_standing is SenderStanding.UNCONFIRMED
    ]
    told = [f"{status.partner}: {status.sender}" for status in unconfirmed]
    return _care(
        count,
        "Sender not confirmed",
        f"From bodies without an address in partners.csv, so nobody can tell whether the sender is theirs ({listed(told, most=3)}). "
        "Enter the address in partners.csv, or accept the return on the sheet Returns.",
        count.lines["return_no"].isin([status.return_no for status in unconfirmed]) & _counts(count),
        "Enter their addresses in partners.csv.",
    )


def _unread(count: Count) -> Caveat | None:
    lost = [status for status in count.return_statuses if status.status in WHAT_CAME]
    if not lost:
        return None
    files = "1 file" if len(lost) == 1 else f"{len(lost)} files"
    of = [f"{status.partner or status.file} ({WHAT_CAME[status.status]})" for status in lost]
    return Caveat(
        "Files that do not count",
        f"{files} could not be read or were refused: {listed(of, most=NAMED)}. The list of returns says why; ask for another.",
        None,
        len(lost),
    )


def _removed_provisionally(count: Count) -> Caveat | None:
    if count.ledger is None or not count.ledger.outcome.provisionally:
        return None
    return Caveat(
        "Double counts excluded, not yet decided",
        "Excluded because the evidence is strong; nobody has decided on it yet. Decide on the Double counts sheet.",
        count.ledger.outcome.provisionally,
        sum(count.ledger.state(one) is DoubleCountState.UNDECIDED for one in count.ledger.double_counts),
        "Decide, the largest first, on the sheet Double counts.",
    )


def _possible_double_counts(count: Count) -> Caveat | None:
    if count.ledger is None or not count.ledger.outcome.undecided:
        return None
    return Caveat(
        "Possible double counts",
        "Still counted: the evidence is too weak to exclude it without a decision. See the Double counts sheet.",
        count.ledger.outcome.undecided,
        sum(count.ledger.state(one) is DoubleCountState.CONSIDERED for one in count.ledger.double_counts),
        "Decide, the largest first, on the sheet Double counts.",
    )


def _names_not_understood(count: Count) -> Caveat | None:
    unknown = worth_a_look(count.ledger.names) if count.ledger else ()
    if not unknown:
        return None
    told = ", ".join(f"{use.resolution.text!r}" for use in unknown[:3]) + (" and others" if len(unknown) > 3 else "")
    return Caveat(
        "Names not understood",
        f"Bodies named as source or recipient that mean no partner, or several, with much money behind them: {told}. "
        "Double counts with them cannot be found. See the Names sheet; aliases in partners.csv put it right.",
        None,
        sum(use.lines for use in unknown),
    )


def _names_shared(count: Count) -> Caveat | None:
    shared = shared_names(count.ledger.prepared.bodies) if count.ledger else ()
    if not shared:
        return None
    told = "; ".join(f"{name!r}: {' and '.join(body.name for body in bodies)}" for name, bodies in shared[:3])
    return Caveat(
        "Names two partners share",
        f"Could be two bodies, so it was matched to neither. Change partners.csv: {told}.",
        None,
        None,
    )


def _outsiders(count: Count) -> Caveat | None:
    listed = {partner.partner_id for partner in count.partners}
    return (
        _care(
            count,
            "Not on the partner list",
            "From bodies that sent a return, or were typed in, without being on the partner list. Add them there, or take them out.",
            ~count.lines["partner_id"].isin(listed) & _counts(count),
            "Add them to partners.csv, or take their returns out.",
        )
        if listed
        else None
    )


def _care(count: Count, heading: str, words: str, which: pd.Series[bool], fix: str) -> Caveat | None:
    if not which.any():
        return None
    pence = int(count.lines["counted"][which].sum())
    return Caveat(heading, words, pence, int(which.sum()), fix)


def _without_money(count: Count, why_not: WhyNot, heading: str, words: str) -> Caveat | None:
    lines = int(count.lines["why_not"].eq(why_not.value).sum())
    return Caveat(heading, words, None, lines) if lines else None


def _counts(count: Count) -> pd.Series[bool]:
    return count.lines["why_not"].eq("")


_LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
    _files_of_the_folder,
    _held,
    _senders_unconfirmed,
    _with_errors,
    _unit_not_known,
    _no_amount,
    _waits_for_an_answer,
    _no_local_figure,
    _non_response,
    _perhaps_partial,
    _typed_in,
    _nothing_to_estimate,
    _estimates,
    _unread,
    _removed_provisionally,
    _possible_double_counts,
    _names_not_understood,
    _names_shared,
    _outsiders,
    _not_classified,
    _suggested,
    _carried_over,
    _division_only,
    _apportioned,
    _basis_missing,
    _not_outturn,
    _accounts_not_stated,
    _after_income,
    _negative,
    _overheads_left_out,
)
