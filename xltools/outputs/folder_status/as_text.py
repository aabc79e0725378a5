"""Where a count folder stands, as lines of text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.folder_status.step_words import how, message_words, what, who_words
from xltools.outputs.folder_status.words import (
    address_words,
    answered_words,
    deadline_words,
    last_count_words,
    status_words,
    title,
    total_words,
)
from xltools.text import one_line, plural, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.outputs.folder_status.facts import Body, FolderStatus

LONGEST_ABOUT = 240
"""Characters of what is said of one body, file or double count below a thing to do."""
LONGEST_NAME = 44


def folder_status_text(status: FolderStatus) -> Iterator[str]:
    """Yield where a folder stands, line by line: in short, what to do in order, then every body."""
    yield title(status)
    yield from (deadline_words(status), answered_words(status), total_words(status), last_count_words(status))
    yield from status.remarks
    yield ""
    if not status.next_steps:
        yield "Nothing to do now."
    else:
        yield "What to do next"
    for number, step in enumerate(status.next_steps, 1):
        yield f"{number:>3}. {what(status, step)}"
        yield from (f"       {one_line(about, LONGEST_ABOUT)}" for about in who_words(status, step))
        yield f"     How: {how(step)}"
    yield ""
    yield "Who has answered"
    yield from (f"  {_body(body)}" for body in status.bodies)


def _body(body: Body) -> str:
    """A body in a line: its name, its status, when it came, its lines, what is open, the last message."""
    numbers = ((body.errors, "error"), (body.warnings, "warning"), (body.notes, "note"))
    open_ = [plural(number, noun) for number, noun in numbers if number]
    came = [f"received {body.received}" if body.received else "", plural(body.lines, "line") if body.lines else ""]
    held = [f"held: {one_line(file)}" for file in body.held]
    told = [part for part in (*came, *open_, *held, message_words(body), address_words(body)) if part]
    name = shorten(one_line(body.partner), LONGEST_NAME)
    return f"{name:<{LONGEST_NAME}}  {status_words(body.status):<22}  {', '.join(told)}".rstrip()
