"""The change since an earlier count in a treasurer's words: how much, whose, and why. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.change.change import REASONS
from xltools.counting.change.reasons import REASON_WORDS, ChangeReason
from xltools.text import capitalised, listed, percent_of, short_pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xltools.counting.change.change import Change
    from xltools.counting.compared_with import ComparedWith

FIRST_BODIES = 10
"""Bodies told in words: those whose money changed most."""
LOOKED_AT = 1_000
"""Changed lines among which the largest of a body is looked for."""
LINES_SHOWN = 100
"""Lines listed, those whose money changed most; the frame of the library has all."""
LARGEST_LINE = 0.25
"""The share of a body's change from which on one line of it is named."""


def in_a_sentence(change: Change) -> str:
    """Return the whole change in a sentence."""
    if not change.change:
        return f"The count is {short_pounds(change.after)}, to the penny what the earlier one was."
    share = f" ({percent_of(abs(change.change), change.before)})" if change.before else ""
    figures = f"{short_pounds(change.after)} after {short_pounds(change.before)}"
    return f"The count is {more_or_less(change.change)}{share} than the earlier one: {figures}."


def more_or_less(pence: int) -> str:
    """Return ``£12.3m more``, ``£9.5k less`` or ``no more and no less``."""
    if not pence:
        return "no more and no less"
    return f"{short_pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


def because(change: Change) -> str:
    """Return the reasons with money, the most first, in a sentence; blank where nothing changed."""
    parts = _parts({reason: pence for reason, pence in change.by_reason.items() if pence})
    return f"{capitalised(listed(parts, most=len(parts)))}." if parts else ""


def bodies_in_words(change: Change, bodies: pd.DataFrame, lines: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Return the bodies whose money changed most: name, what changed and why in a sentence, and pence.

    `bodies` and `lines` are those frames of the change.
    """
    rows = bodies[bodies["change"].ne(0)].head(FIRST_BODIES).to_dict("records")
    return [(str(row["body"]), _body_in_words(row, lines), int(row["change"])) for row in rows]


def _body_in_words(row: dict[object, object], lines: pd.DataFrame) -> str:
    pence = int(str(row["change"]))
    parts = {
        reason: int(str(row[name])) for reason, name in zip(ChangeReason, REASONS, strict=True) if int(str(row[name]))
    }
    why = f", of which {listed(_parts(parts), most=len(parts))}" if len(parts) > 1 else f", for {next(iter(parts))}"
    own = lines[lines["body"].eq(str(row["body"]))].head(1).to_dict("records")
    largest = ""
    if own and abs(int(own[0]["change"])) >= LARGEST_LINE * abs(pence) and len(parts) and _names_a_line(parts):
        line = own[0]
        service = shorten(str(line["service"] or line["service_before"]), 60)
        largest = f" The largest line: {service}, {more_or_less(int(line['change']))}."
    note = f" {row['note']}" if row["note"] else ""
    return f"{row['body']}: {more_or_less(pence)}{why}.{largest}{note}"


def _names_a_line(parts: dict[ChangeReason, int]) -> bool:
    return not {ChangeReason.MORE_RETURNS, ChangeReason.FEWER_RETURNS} >= parts.keys()


def _parts(parts: dict[ChangeReason, int]) -> list[str]:
    ranked = sorted(parts.items(), key=lambda item: -abs(item[1]))
    return [f"{more_or_less(pence)} for {reason}" for reason, pence in ranked]


def reasons(change: Change) -> list[tuple[str, str, int]]:
    """Return every reason with what it means and its pence; those that cannot be (other year, same year) left out where nought."""
    never = ChangeReason.REAL_CHANGE if change.same_year else ChangeReason.CORRECTIONS
    also = () if change.same_year else (ChangeReason.EXCLUSIONS,)
    return [
        (capitalised(reason.value), REASON_WORDS[reason], pence)
        for reason, pence in change.by_reason.items()
        if pence or reason not in (never, *also)
    ]


def about(change: Change, beside: ComparedWith) -> Sequence[str]:
    """Return what to know of the two counts, in sentences."""
    earlier = change.earlier
    years = "The same year counted again" if change.same_year else f"Two years, {earlier.year} and {change.now.year}"
    return (
        f"{years}. The earlier count is {earlier.label}, {earlier.source}; its money is as it counted then.",
        *beside.remarks,
        "A body under another name, one that took over from others, and lines in another order, with other references or slightly other "
        "words are no change.",
    )


def line_reason(row: Mapping[object, object] | Mapping[str, object]) -> str:
    """Return why the money of a line changed, of a row of the change's lines: "Corrections and exclusions changed"."""
    values: dict[str, object] = {str(name): value for name, value in row.items()}
    exclusions = int(str(values["exclusions"]))
    rest = int(str(values["change"])) - exclusions
    if not exclusions:
        return capitalised(str(values["reason"]))
    return capitalised(f"{values['reason']} and exclusions changed" if rest else ChangeReason.EXCLUSIONS.value)
