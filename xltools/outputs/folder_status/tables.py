"""Where a count folder stands, as two tables for sheets: what to do in order, and every body. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.folder_status.step_words import how, message_words, what, who_words
from xltools.outputs.folder_status.words import (
    COUNTS_FROM_WORDS,
    address_words,
    answered_words,
    deadline_words,
    last_count_words,
    status_words,
    title,
    total_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.outputs.folder_status.facts import Body, FolderStatus

    Row = tuple[str | int | None, ...]

MOST_NAMED = 4
"""Bodies, files or double counts named in a cell: it is read at a glance, and its row stays low."""
STEPS = ("Order", "What to do", "Who or which", "How", "How many", "Amount (£)")
BODIES = (
    "Body",
    "Status",
    "What counts",
    "Received",
    "File",
    "Last message",
    "Address",
    "Lines",
    "Errors",
    "Warnings to explain",
    "Notes",
    "Explained",
    "Counted (£)",
)


def in_short(status: FolderStatus) -> tuple[str, ...]:
    """Return where a folder stands in a few sentences, to stand above the tables: always as many."""
    return (
        f"{title(status)}: {answered_words(status)}",
        deadline_words(status),
        total_words(status),
        last_count_words(status),
        " ".join(status.remarks) or "How each thing is done stands beside it. Nothing was changed or sent by looking.",
    )


def step_rows(status: FolderStatus) -> Iterator[Row]:
    """Yield a row for each thing to do, in order; one that says so where there is nothing."""
    if not status.next_steps:
        yield ("", "Nothing to do now.", "", "", None, None)
    for number, step in enumerate(status.next_steps, 1):
        about = "\n".join(who_words(status, step, MOST_NAMED))
        yield (str(number), what(status, step), about, how(step), step.number, step.pence)


def body_rows(status: FolderStatus) -> Iterator[Row]:
    """Yield a row for each body on the partner list, in its order, then for those heard from that are not on it."""
    yield from map(_body_row, status.bodies)


def _body_row(body: Body) -> Row:
    files = dict.fromkeys(filter(None, (body.file, *body.held, *body.refused, *body.unreadable)))
    found = (body.lines, body.errors, body.warnings, body.notes, body.explained)
    return (
        body.partner,
        status_words(body.status),
        COUNTS_FROM_WORDS[body.counts_from],
        body.received,
        "\n".join(files),
        message_words(body),
        address_words(body),
        *(found if body.sent_something else (None,) * len(found)),
        body.counted,
    )
