"""Many places, from their folders to one result: count each, keep it, then look at what spans places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.folder.tables import DECISIONS, decisions_in
from xltools.many_places.between import find_what_spans
from xltools.many_places.places_counted import places_counted
from xltools.many_places.stored import CountedPlace, forget_others
from xltools.many_places.tasks import NotCounted
from xltools.many_places.totals import Rollup
from xltools.many_places.wholes import read_wholes
from xltools.steps import unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xltools.many_places.tasks import Outcome
    from xltools.many_places.wholes import Whole
    from xltools.steps import OnStep


ROLLUP = "rollup.xlsx"
"""The roll-up workbook in the output folder."""


def roll_up(
    folders: Sequence[Path],
    output: Path,
    *,
    jobs: int = 1,
    scheduler: str = "",
    wholes: Path | None = None,
    on_step: OnStep = unheard,
) -> Rollup:
    """Count the places of these count folders and put them together; their lines and findings are kept under `output`.

    Each place is counted as `consolidate` counts it, by `jobs` processes of this machine or the workers of the Dask cluster at
    `scheduler`; one that is kept already and rests on the same inputs is not counted again. Decisions are those in the output's
    decisions.csv. Nothing is written into a count folder. Raises `UsageError` for what must be put right first.
    """
    stated = read_wholes(wholes) if wholes else ()
    with places_counted(folders, output, jobs=jobs, scheduler=scheduler, on_step=on_step) as outcomes:
        return put_together(outcomes, output, stated)


def put_together(outcomes: Iterable[Outcome], output: Path, wholes: Sequence[Whole] = ()) -> Rollup:
    """Put counted places together, those kept under `output`; what is kept there of others goes."""
    each = tuple(outcomes)
    places = sorted(
        (outcome for outcome in each if isinstance(outcome, CountedPlace)),
        key=lambda counted: (counted.place.casefold(), counted.year, counted.short, counted.folder),
    )
    missed = sorted(
        (outcome for outcome in each if isinstance(outcome, NotCounted)), key=lambda outcome: outcome.folder
    )
    forget_others(output, (counted.name for counted in places))
    decisions = decisions_in(output / DECISIONS)
    between = find_what_spans(output, places, decisions, wholes)
    return Rollup(tuple(places), tuple(missed), between, output, decisions)
