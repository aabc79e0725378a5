"""The group Mapping: initial estimates, and what returns say, brought into the open spend mapping workbook."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.excel.live import (
    copy_of,
    must_be_mapping,
    must_be_open,
    must_have_folder,
    must_have_home,
    without_protection,
)
from xltools.excel.undoing import changing, copy_words
from xltools.steps import Progress, Step
from xltools.template.mapping import BODIES, LISTS, MAPPING
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import xlwings as xw

    from xltools.excel.live_refresh import LiveRefresh
    from xltools.excel.say import Say
    from xltools.outputs.mapping.moved import Moved

TOLD = 3
"""How many questions a message holds."""


def fill_estimates(book: xw.Book, say: Say) -> None:
    """Fill initial estimates into a spend mapping workbook, where nothing was typed, with a row for a body that has none."""
    must_be_mapping(book, "fills initial estimates into it")
    must_have_home(book)
    must_be_open(book, MAPPING, BODIES)
    from xltools.excel.live_refresh import estimates_of

    folder = must_have_folder(book)
    steps = say.steps()
    steps(Progress(Step.ESTIMATING))
    with copy_of(book) as path:
        refresh = estimates_of(path, folder)
        steps(Progress(Step.ESTIMATING))
        nothing = "Nothing was to be filled in: what is published stands there already, or was typed."
        told = _written(book, "Fill estimates", refresh, nothing, path)
    say.tell(told)


def bring_in_returns(book: xw.Book, say: Say) -> None:
    """Count the folder, and write beside what was typed what each body's return says, and on Bodies where each body stands."""
    must_be_mapping(book, "shows in it what bodies' returns say")
    must_have_home(book)
    must_be_open(book, MAPPING, BODIES)
    from xltools import pipeline
    from xltools.excel.live_refresh import returns_of
    from xltools.folder import returns_of as returns_in

    folder = must_have_folder(book)
    with copy_of(book) as path:
        folder = replace(folder, open_mapping=path)
        returns_in(folder)
        count = pipeline.consolidate(folder, on_step=say.steps())
        refresh = returns_of(path, folder, count)
        nothing = "Nothing is new: what the returns say stands there already."
        told = _written(book, "Bring in returns", refresh, nothing, path)
    say.tell(told)


def _written(book: xw.Book, button: str, refresh: LiveRefresh, nothing: str, as_it_is: Path) -> str:
    """Write what a button would change and return what is told of it; `as_it_is` is the copy of the workbook it was found in."""
    from xltools.excel.live_refresh import write_refresh

    asked = _asked(refresh.moved)
    if not refresh.sheets:
        return "\n\n".join(filter(None, (nothing, asked)))
    with without_protection(book, LISTS), changing(book, button, as_it_is=as_it_is) as copy:
        write_refresh(book, refresh)
    told = f"{_counted(refresh.moved)} Nothing that was typed was changed."
    return "\n\n".join(filter(None, (told, asked, copy_words(copy))))


def _counted(moved: Sequence[Moved]) -> str:
    """Say how many things of each kind moved."""
    from xltools.outputs.mapping.moved import MovedKind

    names = {
        MovedKind.ESTIMATE: ("row filled in", "rows filled in"),
        MovedKind.ROW_ADDED: ("row added", "rows added"),
        MovedKind.BODY_ADDED: ("body added", "bodies added"),
        MovedKind.FROM_RETURN: ("amount from returns", "amounts from returns"),
        MovedKind.STANDING: ("body with a new standing", "bodies with a new standing"),
        MovedKind.LAST_MESSAGE: ("last message", "last messages"),
    }
    counts = Counter(each.kind for each in moved)
    parts = [plural(counts[kind], *name) for kind, name in names.items() if counts[kind]]
    return f"{', '.join(parts)}." if parts else "Brought up to date."


def _asked(moved: Sequence[Moved]) -> str:
    """Say what a person should look at."""
    from xltools.outputs.mapping.moved import MovedKind

    asked = [str(each) for each in moved if each.kind is MovedKind.ASKED]
    more = [f"... and {len(asked) - TOLD} more."] if len(asked) > TOLD else []
    return "\n".join(("Please look at:", *asked[:TOLD], *more)) if asked else ""
