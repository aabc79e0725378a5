"""The command that puts partners' workbooks together: merge."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import (
    ERRORS_FOUND,
    NOTHING_TO_CORRECT,
    UNREADABLE,
    Jobs,
    counter,
    how_many,
    must_exist,
    print_paths,
)
from xltools.reading.processes import start_early

if TYPE_CHECKING:
    from xltools.workbooks.merged import Merged


def merge(
    returns: Annotated[
        list[Path], typer.Argument(help="The partial returns of one body, in order; or a folder of them.")
    ],
    output: Annotated[Path, typer.Option(help="The workbook to write (.xlsx); no file of that name may be there.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Put several partial returns of one body together into one return, every line with where it comes from."""
    start_early()
    from xltools import actions
    from xltools.workbooks.merge_text import merge_json, merge_text

    must_exist(returns)
    with counter("Reading") as advance:
        merged, written = actions.merge(returns, output, jobs=how_many(jobs), on_part=lambda _file, _total: advance())
    if as_json:
        print(merge_json(merged, written))
    else:
        print("\n".join(merge_text(merged)))
        if written:
            print_paths([written])
    raise typer.Exit(_exit_code(merged))


def _exit_code(merged: Merged) -> int:
    from xltools.workbooks.merged import PartStatus

    if merged.with_status(PartStatus.UNREADABLE):
        return UNREADABLE
    return ERRORS_FOUND if merged.with_status(PartStatus.REFUSED) or not merged.is_written else NOTHING_TO_CORRECT
