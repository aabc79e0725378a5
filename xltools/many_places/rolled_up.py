"""A roll-up from folders to files, as the command does it: what came of it is told, and held by no more than one process.

On one machine a process that has counted places puts them together too: it has imported what is needed, and this one has not.
"""

from __future__ import annotations

import gc
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.many_places.local import A_DAY, lift_limit
from xltools.many_places.places_counted import places_counted
from xltools.many_places.stored import CountedPlace, finished
from xltools.many_places.tasks import NotCounted
from xltools.model import UsageError
from xltools.reading.safely import WorkApart, work_apart
from xltools.steps import unheard
from xltools.storage import written_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.many_places.tasks import Outcome
    from xltools.steps import OnStep

PUT_TOGETHER = "xltools.many_places.rolled_up:put_together_here"
_ENDED = (
    "The process that put the places together ended before it was done, twice; it may have run out of memory. The places are counted "
    "and kept: the same command goes on from there."
)


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What is told of many places rolled up and written: lines of text, the files, how many decisions were taken from the last
    workbook, what of it could not be used, and whether something could not be read or is to be corrected.
    """

    text: tuple[str, ...]
    written: tuple[Path, ...]
    decided: int
    problems: tuple[str, ...]
    is_unread: bool
    is_to_correct: bool


def roll_up(
    folders: Sequence[Path],
    output: Path,
    today: date,
    *,
    jobs: int = 1,
    scheduler: str = "",
    wholes: Path | None = None,
    on_step: OnStep = unheard,
) -> RolledUp:
    """Count the places, take in what was decided in the last roll-up workbook, put them together and write what came of it.

    Nothing is written into a count folder. Raises `UsageError` as `xltools.many_places.rollup.roll_up` does.
    """
    if wholes:
        from xltools.many_places.wholes import read_wholes

        read_wholes(wholes)  # what is wrong with it is said before anything is counted
    with (
        places_counted(folders, output, jobs=jobs, scheduler=scheduler, on_step=on_step) as outcomes,
        written_together(output) as stage,
    ):
        together = _put_together if scheduler else _put_together_apart
        told = together(outcomes, output, stage, wholes, today)
    return replace(told, written=tuple(output / path.name for path in told.written))


def _put_together(outcomes: Sequence[Outcome], output: Path, stage: Path, wholes: Path | None, today: date) -> RolledUp:
    """Put the places together and write the files onto the `stage`, from which they take their places."""
    from xltools.folder.tables import DECISIONS, decisions_in
    from xltools.many_places.rollup import ROLLUP, put_together
    from xltools.many_places.rollup_text import rollup_text
    from xltools.many_places.wholes import read_wholes
    from xltools.many_places.write import write_files
    from xltools.outputs.read_back import take_decisions

    kept = output / DECISIONS
    decided, problems = take_decisions(output / ROLLUP, decisions_in(kept), kept, today)
    rollup = put_together(outcomes, output, read_wholes(wholes) if wholes else ())
    written = write_files(rollup, stage, today)
    unread = bool(rollup.not_counted) or any(counted.unreadable for counted in rollup.places)
    to_correct = any(counted.to_correct for counted in rollup.places)
    return RolledUp(tuple(rollup_text(rollup)), written, decided, problems, unread, to_correct)


def _put_together_apart(
    outcomes: Sequence[Outcome], output: Path, stage: Path, wholes: Path | None, today: date
) -> RolledUp:
    """Have the same done by a process that has counted some of them. Raises what went wrong there."""
    counted = [outcome.name for outcome in outcomes if isinstance(outcome, CountedPlace)]
    missed = [[outcome.folder, outcome.why] for outcome in outcomes if isinstance(outcome, NotCounted)]
    paths = (str(path.absolute()) if path else "" for path in (output, stage, wholes))
    work = WorkApart(PUT_TOGETHER, (*paths, json.dumps(counted), json.dumps(missed), today.isoformat()), output.name)
    ((_, answer),) = work_apart([work], timeout=A_DAY)
    if isinstance(answer, RolledUp):
        return answer
    raise answer if isinstance(answer, Exception) else UsageError(_ENDED)


def put_together_here(
    output: str, stage: str, wholes: str, counted: str, missed: str, today: str
) -> RolledUp | Exception:
    """Put places together in a process started for such work: those kept under these names, and what is said of the others."""
    lift_limit()
    gc.disable()
    try:
        places: list[Outcome] = [_kept(Path(output), name) for name in json.loads(counted)]
        outcomes = [*places, *(NotCounted(folder, why) for folder, why in json.loads(missed))]
        return _put_together(
            outcomes, Path(output), Path(stage), Path(wholes) if wholes else None, date.fromisoformat(today)
        )
    except UsageError as error:
        return UsageError(str(error))  # of whatever kind it is: its words are what counts
    except Exception as error:  # told by the process that asked
        return error
    finally:
        gc.enable()


def _kept(output: Path, name: str) -> CountedPlace:
    place = finished(output, name)
    if place is None:
        raise UsageError(f"What was counted of {name} is no longer in {output}. Run the same command again.")
    return place
