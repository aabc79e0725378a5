"""Of lines that count: what their functions, bases and accounts leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.non_response import estimated_lines
from xltools.counting.ranges import NOT_STATED
from xltools.model import CARRIED_OVER, CodeOrigin
from xltools.outputs.caveats.caveat import Caveat, of_lines_where
from xltools.outputs.story import after_income, after_income_findings
from xltools.outputs.wording import APPORTIONED_HOW
from xltools.reference.cofog import DIVISION_SUFFICES

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.counting.count import Count


def _not_classified(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Not classified",
        "Counted in the total, but without a function: no usable COFOG code or CIPFA line was given.",
        count.lines["code"].eq("") & count.that_count,
        "Pick the codes on the sheet Coding.",
    )


def _suggested(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Function suggested",
        "The return gave no function, or a whole division; the likeliest was filled in from the words of the line. "
        "Confirm or correct it on the Coding sheet.",
        count.lines["code_origin"].eq(CodeOrigin.SUGGESTED) & count.that_count,
        "Confirm or correct the codes on the sheet Coding.",
    )


def _carried_over(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Function carried over",
        "The function was carried over from another classification (CIPFA or a government form). CIPFA lines that serve "
        "several functions are divided over them by assumed weights; lines of other forms go to their main function.",
        count.lines["code_origin"].isin(CARRIED_OVER) & count.that_count,
        "Look through the largest on the sheet Coding.",
    )


def _division_only(count: Count) -> Caveat | None:
    code = count.lines["code"]
    return of_lines_where(
        count,
        "Division only",
        "Classified to one of the ten divisions but no further. Health is left out here: official figures do not divide it further.",
        code.str.len().eq(2) & ~code.isin(DIVISION_SUFFICES) & count.that_count,
        "Ask for the group, or pick it on the sheet Coding.",
    )


def _apportioned(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Apportioned, not known",
        "Estimated from a figure for a wider area. Spending per head differs between places: a share by population can be "
        "far out. The table by basis says how far the total may be off on that account.",
        count.lines["how"].isin(APPORTIONED_HOW) & count.that_count,
        "Ask for actual figures, the largest first: sheet Apportioned.",
    )


def _basis_missing(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Basis not stated",
        "The body did not say whether the figure is actual or an estimate.",
        count.lines["how"].eq(NOT_STATED) & count.that_count,
        "Ask these bodies how they reached their figures.",
    )


def _not_outturn(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Budgets and estimates",
        "Not final accounts: budgets or estimates, added to outturn.",
        count.lines["accounts"].isin(("Budget", "Estimate")) & count.that_count,
        "Ask for outturn once accounts are closed.",
    )


def _accounts_not_stated(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Outturn or budget not stated",
        "The body did not say whether the figure is outturn, a budget or an estimate.",
        ~count.lines["accounts"].isin(("Outturn", "Budget", "Estimate")) & count.that_count & ~estimated_lines(count),
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
    return of_lines_where(
        count,
        "Negative lines",
        "Included as sent, and so taken off the total. They are usually income or corrections.",
        count.lines["counted"].lt(0),
        "Check the largest on the sheet Lines; income belongs in its own column.",
    )


def _overheads_left_out(count: Count) -> Caveat | None:
    return of_lines_where(
        count,
        "Overheads left out",
        "From bodies whose figures leave overheads out, beside bodies whose figures hold them.",
        count.lines["overheads"].eq("Left out") & count.that_count,
        "Ask these bodies for figures with overheads.",
    )


LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
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
