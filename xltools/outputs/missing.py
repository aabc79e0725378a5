"""What is missing from the count, for its first page: how far under HM Treasury's estimate it is, where, and who has not said.

The workbook and the report say the same from here. Money is pence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import Judgement, compare
from xltools.counting.non_response import spoken_for, unusable_files
from xltools.outputs import baseline_words
from xltools.outputs.caveats import Caveat
from xltools.outputs.order import ordered_partners
from xltools.outputs.wording import WHAT_CAME
from xltools.reference.baseline import place_baseline
from xltools.text import listed, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.count import Count

MOST_FUNCTIONS = 3
"""Functions far under HM Treasury's estimate that are named, those of the most money; the sheet Baseline has all."""
NAMED = 6
"""Bodies named in a row; the sheet Returns lists all."""


def what_is_missing(count: Count) -> tuple[Caveat, ...]:
    """Return what to know of the hole in a count: the whole beside HM Treasury's estimate, the functions furthest under it, and who
    sent nothing or nothing that can be used. `pence` is what is counted less that estimate, where it is of functions."""
    return (*_beside_baseline(count), *_functions(count), *_silent(count), *_unusable(count))


def _beside_baseline(count: Count) -> Iterator[Caveat]:
    baseline = place_baseline(count.place, count.figures)
    if baseline is None or baseline.total <= 0 or count.population is None:
        return
    ratio = count.net * baseline.people / (baseline.total * count.population.people)
    of_year = "" if baseline.year == count.place.year else f" of {baseline.year}"
    yield Caveat(
        "Beside HM Treasury's estimate",
        f"The total is {ratio:.0%} of HM Treasury's estimate{of_year} for as many people of the region ({short_pounds(baseline.total)}).",
        count.net - baseline.total,
        None,
    )


def _functions(count: Count) -> Iterator[Caveat]:
    low = [one for one in compare(count) if one.judgement in (Judgement.LOW, Judgement.NOTHING) and one.difference < 0]
    for one in sorted(low, key=lambda one: (one.difference, one.division))[:MOST_FUNCTIONS]:
        yield Caveat(f"{one.division} {one.name}", baseline_words.in_short(one), one.difference, None)


def _silent(count: Count) -> Iterator[Caveat]:
    spoken = spoken_for(count)
    silent = [partner.name for partner in ordered_partners(count.missing) if partner.partner_id not in spoken]
    if silent:
        yield Caveat(
            "No reply",
            f"{plural(len(silent), 'body', 'bodies')} sent nothing, and nothing counts for them: {listed(silent, most=NAMED)}.",
            None,
            None,
        )


def _unusable(count: Count) -> Iterator[Caveat]:
    sent = unusable_files(count.return_statuses).values()
    if sent:
        told = [f"{status.partner} ({WHAT_CAME[status.status]})" for status in sent]
        yield Caveat("Sent, but does not count", f"Ask for another file: {listed(told, most=NAMED)}.", None, len(told))
