"""The command that puts the counts of many places together: rollup."""

from __future__ import annotations

import gc
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import (
    ERRORS_FOUND,
    NOTHING_TO_CORRECT,
    UNREADABLE,
    how_many,
    print_paths,
    steps_shown,
    today_here,
)

if TYPE_CHECKING:
    from xltools.many_places.rolled_up import RolledUp


def rollup(
    folders: Annotated[list[Path], typer.Argument(help="The count folders, one for each place.")],
    output: Annotated[Path, typer.Option(help="A folder for the lines of all places and the roll-up workbook.")],
    scheduler: Annotated[
        str, typer.Option(help="The address of a Dask scheduler, to count on its workers (default: on this machine).")
    ] = "",
    wholes: Annotated[
        Path | None, typer.Option(help="A table of what bodies spend as a whole: body, year, pounds, source.")
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(help="How many places to count at a time on this machine; 0 means one for each processor.", min=0),
    ] = 0,
) -> None:
    """Count many places at once and put them together: lines as Parquet, the same money in two places, one workbook."""
    gc.disable()  # a run is short and what it makes lasts to its end
    if not scheduler:
        from xltools.many_places.local import AHEAD
        from xltools.reading.processes import start_early

        start_early(min(how_many(jobs), len(folders)), ahead=AHEAD)
    from xltools.many_places.rolled_up import roll_up

    with steps_shown() as on_step:
        rolled = roll_up(
            folders, output, today_here(), jobs=how_many(jobs), scheduler=scheduler, wholes=wholes, on_step=on_step
        )
    for problem in rolled.problems:
        print(f"Not taken from {problem}")
    if rolled.decided:
        print(f"Taken from the last workbook: decisions ({rolled.decided:,}), now in decisions.csv.")
    print("\n".join(rolled.text))
    print_paths(rolled.written)
    raise typer.Exit(_exit_code(rolled))


def _exit_code(rolled: RolledUp) -> int:
    """What could not be read outranks what is to be corrected."""
    if rolled.is_unread:
        return UNREADABLE
    return ERRORS_FOUND if rolled.is_to_correct else NOTHING_TO_CORRECT
