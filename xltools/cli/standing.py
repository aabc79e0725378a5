"""The command that says where a count folder stands: status."""

from __future__ import annotations

import gc
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import Jobs, exit_code, folder_at, how_many, print_lines, start_reader, steps_shown, today_here

if TYPE_CHECKING:
    from datetime import date


def status(
    folder: Annotated[Path, typer.Argument(help="The count folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    on: Annotated[str, typer.Option(metavar="DATE", help="As on this day (2025-10-31), instead of today.")] = "",
    jobs: Jobs = 0,
) -> None:
    """Say where a count stands: who has answered, what is open, what to do next. Nothing is written."""
    gc.disable()  # a run is short and what it makes lasts to its end, first of all what is imported
    day = _day(on) if on else today_here()
    start_reader()
    from xltools import actions

    counted = folder_at(folder)
    with steps_shown() as on_step:
        stands = actions.status(counted, day, jobs=how_many(jobs), on_step=on_step)
    if as_json:
        from xltools.outputs.folder_status.as_json import folder_status_json

        print(folder_status_json(stands))
    else:
        from xltools.outputs.folder_status.as_text import folder_status_text

        print_lines(folder_status_text(stands))
    raise typer.Exit(exit_code(stands.returns))


def _day(text: str) -> date:
    from datetime import date

    from xltools.model import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--on takes a day such as 2025-10-31 (it says {text!r}).") from None
