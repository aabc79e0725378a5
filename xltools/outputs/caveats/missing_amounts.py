"""Of amounts that are missing from the total: unread, in doubt, or without a figure for the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Status, WhyNot
from xltools.outputs.caveats.caveat import Caveat, of_lines_without_money
from xltools.outputs.story import unit_not_known
from xltools.text import listed, short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xltools.counting.count import Count


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
    return of_lines_without_money(
        count,
        WhyNot.NO_LOCAL_FIGURE,
        "Lines with no figure for the place",
        "The figure covers a wider area and its part in the place is not given: spending missing from the total.",
    )


LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
    _unit_not_known,
    _no_amount,
    _waits_for_an_answer,
    _no_local_figure,
)
