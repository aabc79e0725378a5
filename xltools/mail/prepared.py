"""What was prepared to be sent: the outbox's index, held against the files that lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.mail.outgoing import problems_of, single_address
from xltools.model import UsageError
from xltools.outputs.messages.index import COLUMNS, INDEX, read_index, sha256_of
from xltools.reading.csv_text import read_side_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xltools.outputs.messages.index import IndexRow

MOST_NAMED = 10


def read_prepared(outbox: Path) -> tuple[IndexRow, ...]:
    """Return the rows of the outbox's index; raise `UsageError` where there is none or it is no index."""
    path = outbox / INDEX
    if not path.is_file():
        raise UsageError(
            f"There is nothing to send: {path} is missing. Prepare the messages first: xltools issue or report."
        )
    rows = read_index(outbox)
    headings = read_side_table(path.read_bytes(), COLUMNS).headings
    missing = [name for name in COLUMNS if name not in headings]
    if missing:
        raise UsageError(f"{path} has no column {missing[0]}. Prepare the messages anew: xltools report.")
    return rows


def check_outbox(outbox: Path, rows: Sequence[IndexRow], sender: str) -> None:
    """Raise `UsageError`, naming the files, unless the outbox is what the index says and each message may go as it is."""
    wrong = [*_strangers(outbox, rows), *_repeated(rows)]
    for row in rows:
        wrong += _changed(outbox, row) or _unfit(outbox, row, sender)
    if wrong:
        named = "".join(f"\n  {one}" for one in wrong[:MOST_NAMED])
        more = f"\n  and {len(wrong) - MOST_NAMED:,} more" if len(wrong) > MOST_NAMED else ""
        raise UsageError(
            f"Nothing was sent: the outbox is not as it was prepared.{named}{more}\n"
            "Look at these files, then prepare the messages anew: xltools report."
        )


def content_of(outbox: Path, row: IndexRow) -> bytes:
    """Return a message's bytes, those the index knows and no others; raise `UsageError` where they changed."""
    try:
        data = (outbox / row.message).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{outbox / row.message} can no longer be read ({error.strerror}), so it was not sent."
        ) from None
    if sha256_of(data) != row.message_sha256.lower():
        raise UsageError(f"{outbox / row.message} changed while messages were being sent, so it was not.")
    return data


def _strangers(outbox: Path, rows: Sequence[IndexRow]) -> Iterator[str]:
    known = {row.message for row in rows}
    for path in sorted(outbox.iterdir()):
        if path.suffix.casefold() == ".eml" and path.name not in known:
            yield f"{path.name} is not in the index"


def _repeated(rows: Sequence[IndexRow]) -> Iterator[str]:
    names = [row.message for row in rows if row.message]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} stands in the index more than once"


def _changed(outbox: Path, row: IndexRow) -> list[str]:
    pairs = ((row.message, row.message_sha256), (row.attachment, row.attachment_sha256)) if row.message else ()
    problems = []
    for name, sha256 in pairs:
        path = outbox / name
        if name and (path.name != name or "\\" in name):
            problems.append(f"{name} is not the name of a file in the outbox")
        elif name and not path.is_file():
            problems.append(f"{name} is missing")
        elif name and sha256_of(path) != sha256.lower():
            problems.append(f"{name} changed since it was prepared")
    return problems


def _unfit(outbox: Path, row: IndexRow, sender: str) -> list[str]:
    if not row.message:
        return []
    recipient = single_address(row.recipient)
    if not recipient:
        return [f"{row.message}: {row.recipient!r} is not one e-mail address (partner {row.partner})"]
    problems = problems_of((outbox / row.message).read_bytes(), recipient, sender, row.attachment_sha256.lower())
    return [f"{row.message} {words}" for words in problems]
