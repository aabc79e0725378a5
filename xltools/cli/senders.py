"""The commands about who sent what: a held return accepted or rejected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.cli.shared import folder_at, today_here

if TYPE_CHECKING:
    from xltools.reading.senders import Choice

Folder = Annotated[Path, typer.Argument(help="The count folder.")]
ReturnName = Annotated[
    str, typer.Argument(metavar="RETURN", help="The file's name in returns, as the sheet Returns has it.")
]
By = Annotated[str, typer.Option(help="Who decides.")]
Note = Annotated[str, typer.Option(help="Why, in a few words.")]


def accept(folder: Folder, file: ReturnName, by: By = "", note: Note = "") -> None:
    """Let a held return count: it came from an address that is not the partner's, and is the partner's all the same."""
    from xltools.reading.senders import Choice

    _decide(folder, file, Choice.ACCEPT, by, note)


def reject(folder: Folder, file: ReturnName, by: By = "", note: Note = "") -> None:
    """Leave a return that came by mail out of the count for good; the file stays where it is."""
    from xltools.reading.senders import Choice

    _decide(folder, file, Choice.REJECT, by, note)


def _decide(folder: Path, file: str, choice: Choice, by: str, note: str) -> None:
    from xltools import actions

    decision = actions.decide_on_return(folder_at(folder), file, choice, today_here(), by=by, note=note)
    print(f"{decision.file}, mailed from {decision.sender}: {choice.lower()}ed, kept in senders.csv.")
    print(f'To count with it: xltools consolidate "{folder}"')
