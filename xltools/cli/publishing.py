"""The commands that show a count to others: publish, an official publication, and explore, a page to look around in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.counts import recount_folder
from xltools.cli.shared import Jobs, exit_code, folder_at, holding, print_lines, print_paths, start_reader, today_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.actions import Recount


def publish(folder: Annotated[Path, typer.Argument(help="The count folder.")], jobs: Jobs = 0) -> None:
    """Write the count as an official publication: a workbook, the same as ODS, and a CSV for each table."""
    start_reader()
    from xltools import actions

    counted = folder_at(folder)
    with holding(counted, "publish"):
        recount = recount_folder(counted, jobs, counted.count_workbook)
        written = actions.publish(recount, today_here())
    print_lines(_words(recount))
    print_paths(written)
    raise typer.Exit(exit_code(recount.count.return_statuses))


def explore(folder: Annotated[Path, typer.Argument(help="The count folder.")], jobs: Jobs = 0) -> None:
    """Write one page to explore the count in a browser, without a network: filter, draw, search, download."""
    start_reader()
    from xltools import actions

    counted = folder_at(folder)
    with holding(counted, "explore"):
        recount = recount_folder(counted, jobs, counted.count_workbook)
        page = actions.explore(recount, today_here())
    print(f"Open {page} in a browser. It needs no network, and nothing leaves it.")
    print("It holds every line with its notes: give it to whoever may read those.")
    print_paths([page])
    raise typer.Exit(exit_code(recount.count.return_statuses))


def _words(recount: Recount) -> Iterator[str]:
    """Say how firm the publication is and why, and what its cover lacks because count.toml does not say it."""
    from xltools.folder.publication_settings import Designation
    from xltools.outputs.publication.standing import standing_of

    settings, mail = recount.folder.outputs, recount.folder.mail
    standing = standing_of(recount.count, settings.status)
    yield standing.sentence
    yield from (f"  {matter}" for matter in standing.open_matters)
    if standing.is_overruled:
        yield "count.toml calls it final; the cover says provisional until these are decided (see the count workbook)."
    lacking = [
        name
        for name, value in (
            ("publisher", settings.publisher or mail.sender_name),
            ("contact", settings.contact or mail.contact or mail.sender),
            ("next_update", settings.next_update),
        )
        if not value
    ]
    if lacking:
        yield f"Please note: count.toml says no {' and no '.join(lacking)} under [outputs], and the cover says so."
    if settings.designation is Designation.NONE:
        yield "Its cover says that these are not official statistics: say under [outputs], designation, if they are."
