"""The command that puts partners' workbooks together: merge."""

from __future__ import annotations

import gc
from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import (
    ERRORS_FOUND,
    NOTHING_TO_CORRECT,
    UNREADABLE,
    Jobs,
    how_many,
    must_exist,
    print_paths,
    start_reader,
    steps_shown,
    today_here,
)

if TYPE_CHECKING:
    from xltools.workbooks.merged import Merged


def merge(
    returns: Annotated[
        list[Path],
        typer.Argument(
            help="The partial returns of one body, in order; or a folder (with --side-by-side also a count folder)."
        ),
    ],
    output: Annotated[Path, typer.Option(help="The workbook to write (.xlsx); no file of that name may be there.")],
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="Instead: every return as a sheet of one workbook, with an index.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Put several partial returns of one body together into one return; or lay the returns of all side by side."""
    start_reader()
    gc.disable()  # millions of cells and no circles among them
    must_exist(returns)
    if side_by_side:
        _side_by_side(returns, output, jobs, as_json=as_json)
    else:
        _merge(returns, output, jobs, as_json=as_json)


def _merge(returns: list[Path], output: Path, jobs: int, *, as_json: bool) -> None:
    from xltools import actions
    from xltools.workbooks.merge_text import merge_json, merge_text

    with steps_shown() as on_step:
        merged, written = actions.merge(returns, output, jobs=how_many(jobs), on_step=on_step)
    if as_json:
        print(merge_json(merged, written))
    else:
        print("\n".join(merge_text(merged)))
        if written:
            print_paths([written])
    raise typer.Exit(_exit_code(merged))


def _side_by_side(returns: list[Path], output: Path, jobs: int, *, as_json: bool) -> None:
    from xltools import actions
    from xltools.workbooks.side_text import side_json, side_text

    with steps_shown() as on_step:
        laid = actions.side_by_side(returns, output, today_here(), jobs=how_many(jobs), on_step=on_step)
    written = output if laid.is_written else None
    print(side_json(laid, written) if as_json else "\n".join(side_text(laid)))
    if written and not as_json:
        print_paths([written])
    if any(part.is_unreadable for part in laid.parts):
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(ERRORS_FOUND if any(part.reason for part in laid.parts) else NOTHING_TO_CORRECT)


def _exit_code(merged: Merged) -> int:
    from xltools.workbooks.merged import PartStatus

    if merged.with_status(PartStatus.UNREADABLE):
        return UNREADABLE
    return ERRORS_FOUND if merged.with_status(PartStatus.REFUSED) or not merged.is_written else NOTHING_TO_CORRECT
