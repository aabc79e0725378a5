"""Of bodies that sent nothing that counts: silent, typed in, estimated, unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.estimate_parts import carried_bodies
from xltools.counting.non_response import estimated_bodies, estimated_lines, typed_bodies, typed_lines
from xltools.model import Status
from xltools.outputs.caveats.caveat import NAMED, Caveat, of_lines_where
from xltools.outputs.estimate_text import (
    estimated_from,
    nothing_to_estimate_from,
    share_of_treasury,
    years_of_estimates,
)
from xltools.outputs.order import ordered_partners
from xltools.outputs.wording import WHAT_CAME
from xltools.template.mapping import MAPPING_FILE
from xltools.text import capitalised, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.counting.count import Count

PARTIAL = "return-may-be-partial"
"""The finding that a return may hold less than what is typed in for its body."""
ALIKE = "typed-and-returned-alike"
"""The finding that a return counts beside what is typed in, and is nearly the same."""


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


def _typed_in(count: Count) -> Caveat | None:
    bodies = plural(typed_bodies(count), "body", "bodies")
    return of_lines_where(
        count,
        "Typed in by the lead team",
        f"What the lead team found out about {bodies} and typed into {MAPPING_FILE}: nobody there has confirmed it. The notes of each "
        "line say where a figure is from.",
        typed_lines(count) & count.that_count,
        "Ask these bodies for a return, or to confirm the figures.",
    )


def _nothing_to_estimate(count: Count) -> Caveat | None:
    words = nothing_to_estimate_from(count)
    return Caveat("Nothing to estimate from", capitalised(words), None, None) if words else None


def _estimates(count: Count) -> Caveat | None:
    years = f" {capitalised(of_years)}" if (of_years := years_of_estimates(count)) else ""
    figures = f"{capitalised(estimated_from(count))} count for {plural(estimated_bodies(count), 'body', 'bodies')}"
    return of_lines_where(
        count,
        "Estimated, no return yet",
        f"{figures} with no return: nobody there has seen them.{years}{_rests_on(count)}",
        estimated_lines(count) & count.that_count,
        "Ask these bodies for a return.",
    )


def _rests_on(count: Count) -> str:
    """How much of the total is regional money by people, and which councils are brought from an earlier return."""
    carried = [f"{name} ({year})" for name, year in carried_bodies(count).items()]
    brought = f" Not in the year's release, so brought from an earlier return: {listed(carried)}." if carried else ""
    of_total = share_of_treasury(count).replace(" is ", " of the total is ", 1)
    return f"{brought} {of_total}" if any(each.line.table for each in count.estimated) else brought


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


LOOKS: tuple[Callable[[Count], Caveat | None], ...] = (
    _non_response,
    _perhaps_partial,
    _typed_in,
    _nothing_to_estimate,
    _estimates,
    _unread,
)
