"""The commands about partners' workbooks as such: compare."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer looks at annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import (
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
    from collections.abc import Sequence


def compare(
    old: Annotated[
        Path,
        typer.Argument(
            help="The earlier version, or a folder of them; alone, a return to compare with what was issued."
        ),
    ],
    new: Annotated[Path | None, typer.Argument(help="The later version, or a folder of them.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write everything that differs to this workbook (.xlsx).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    jobs: Jobs = 0,
) -> None:
    """Say what changed between two versions of a return, or since it was issued: amounts, lines, cells, structure."""
    start_reader()
    from xltools import actions
    from xltools.workbooks.comparison_json import compared_json
    from xltools.workbooks.comparison_text import compared_text
    from xltools.workbooks.comparison_workbook import write_comparisons

    files = [old] if new is None else [old, new]
    must_exist(files)
    _must_fit(files, output)
    with steps_shown() as on_step:
        results = actions.compare(old, new, actions.folder_of([old]), jobs=how_many(jobs), on_step=on_step)
    print(compared_json(results) if as_json else "\n".join(compared_text(results)))
    if output:
        write_comparisons(results, output, today_here())
        if not as_json:
            print_paths([output])
    if any(getattr(result, "unreadable", False) for result in results):
        raise typer.Exit(UNREADABLE)


def _must_fit(files: Sequence[Path], output: Path | None) -> None:
    from xltools.actions import returns_at
    from xltools.model import UsageError

    if output is None:
        return
    if output.suffix.casefold() != ".xlsx":
        raise UsageError(f"{output} is no name of a workbook. Let it end in .xlsx.")
    if not output.parent.is_dir():
        raise UsageError(f"There is no folder {output.parent} to write {output.name} to.")
    where = output.resolve()
    if any(returns_at(path).resolve() in (where, *where.parents) for path in files):
        raise UsageError(
            f"{output} is, or lies among, what is compared. Give another name, so that nothing is written over."
        )
