"""What a roll-up says on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.many_places.between import BetweenState
from xltools.text import plural, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.many_places.totals import Rollup


def rollup_text(rollup: Rollup) -> list[str]:
    """Return what came of a roll-up as lines of text: the total first, then what to look at."""
    return [*_totals(rollup), between_in_words(rollup), *_exceeding(rollup), *_missed(rollup)]


def _totals(rollup: Rollup) -> Iterator[str]:
    for total in rollup.years:
        heads = f", {pounds(total.per_head)} a head" if total.per_head is not None else ""
        yield (
            f"{total.year}: {pounds(total.net)} in {plural(total.places, 'place')}{heads} (the places together "
            f"{pounds(total.summed)}, less {pounds(total.removed)} between them)"
        )
    yield from rollup.remarks


def between_in_words(rollup: Rollup) -> str:
    """Return how many double counts between places are excluded, how many are to be asked about, and where to decide."""
    states = [rollup.between.state(finding) for finding in rollup.between.findings]
    excluded = sum(state in (BetweenState.UNDECIDED, BetweenState.REMOVED) for state in states)
    asked = sum(state is BetweenState.ASKED for state in states)
    return f"Between places: {plural(excluded, 'double count')} excluded, {asked:,} to be asked about. Decide on the sheet Double counts."


def _exceeding(rollup: Rollup) -> Iterator[str]:
    for body in rollup.between.wholes:
        if body.exceeds and body.whole is not None:
            yield f"{body.name}, {body.year}: its parts are {pounds(body.net - body.whole)} more than its whole ({body.source})."


def _missed(rollup: Rollup) -> Iterator[str]:
    for missed in rollup.not_counted:
        yield f"Not counted: {missed.folder}: {missed.why}"
    for counted in rollup.places:
        if counted.unreadable:
            yield f"{counted.folder}: {plural(len(counted.unreadable), 'file')} could not be read ({', '.join(counted.unreadable[:3])})."
