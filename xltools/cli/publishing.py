"""The commands that show a count to others: publish, an official publication, and explore, a page to look around in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import Annotated

import typer

from xltools.cli.counts import recount_folder
from xltools.cli.shared import (
    Jobs,
    exit_code,
    folder_at,
    print_lines,
    print_paths,
    start_reader,
    steps_shown,
    today_here,
    undone_where_stopped,
)


def publish(folder: Annotated[Path, typer.Argument(help="The count folder.")], jobs: Jobs = 0) -> None:
    """Write the count as an official publication: a workbook, the same as ODS, and a CSV for each table."""
    start_reader()
    from xltools import actions
    from xltools.outputs.publication.standing import said_of

    counted = folder_at(folder)
    with undone_where_stopped(counted, "publish"):
        recount = recount_folder(counted, jobs, counted.count_workbook)
        with steps_shown() as on_step:
            written = actions.publish(recount, today_here(), on_step=on_step)
    print_lines(said_of(recount.count, counted.outputs, counted.mail))
    print_paths(written)
    raise typer.Exit(exit_code(recount.count.return_statuses))


def explore(folder: Annotated[Path, typer.Argument(help="The count folder.")], jobs: Jobs = 0) -> None:
    """Write one page to explore the count in a browser, without a network: filter, draw, search, download."""
    start_reader()
    from xltools import actions

    counted = folder_at(folder)
    with undone_where_stopped(counted, "explore"):
        recount = recount_folder(counted, jobs, counted.count_workbook)
        with steps_shown() as on_step:
            page = actions.explore(recount, today_here(), on_step=on_step)
    print(f"Open {page} in a browser. It needs no network, and nothing leaves it.")
    print("It holds every line with its notes: give it to whoever may read those.")
    print_paths([page])
    raise typer.Exit(exit_code(recount.count.return_statuses))
