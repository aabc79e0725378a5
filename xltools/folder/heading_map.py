"""headings.csv: what the headings of ledgers are of ours, suggested here and confirmed by an analyst.

What reads ledgers is imported in the functions: a folder without a ledger, as most are, starts without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.folder.tables import read_table
from xltools.model import UsageError
from xltools.reading.csv_text import add_row
from xltools.reading.files import list_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.reading.ledger import HeadingRow

HEADINGS = "headings.csv"
HEADING_COLUMNS = ("their_heading", "our_heading", "confirmed_by", "confirmed_on")
_TEXTS = frozenset({".csv", ".txt", ".tsv"})
_START = 200_000
"""Bytes of a file in which its headings are looked for."""


def read_headings(path: Path) -> tuple[HeadingRow, ...]:
    """Read headings.csv, or nothing where there is none; raise `UsageError` for a heading of ours that we do not have."""
    if not path.is_file():
        return ()
    from xltools.reading.ledger import LEFT_OUT, HeadingRow, our_field

    kept = []
    for number, row in enumerate(read_table(path, HEADING_COLUMNS)[1], start=2):
        theirs, ours, by, on = ((row.get(name) or "").strip() for name in HEADING_COLUMNS)
        if by and ours and ours.casefold() != LEFT_OUT and not our_field(ours):
            raise UsageError(
                f"{path}, row {number}: {ours!r} is no heading of ours. Write partner, service, gross, paid_to, "
                f"expenditure_type, period, another heading of the template, or: {LEFT_OUT}."
            )
        if theirs:
            kept.append(HeadingRow(theirs, ours or LEFT_OUT, by, on))
    return tuple(kept)


def suggest_headings(path: Path, returns: Path) -> tuple[HeadingRow, ...]:
    """Add to a headings.csv what is suggested for headings of ledgers in `returns` that do not stand in it; return the map.

    A row that is there is never changed. What is added has nobody under confirmed_by, and so counts for nothing yet.
    """
    listed = list_files([returns]) if returns.is_dir() else ()
    texts = [file.path for file in listed if not file.not_a_file and file.path.suffix.casefold() in _TEXTS]
    if texts:
        _add_suggested(path, texts)
    return read_headings(path)


def _add_suggested(path: Path, texts: Sequence[Path]) -> None:
    from xltools.reading.csv_return import ledger_headings
    from xltools.reading.ledger import fold, suggest

    known = {fold(row.theirs) for row in read_headings(path)}
    for text in texts:
        with text.open("rb") as start:
            headings = ledger_headings(start.read(_START))
        for row in suggest(headings):
            if fold(row.theirs) not in known:
                known.add(fold(row.theirs))
                add_row(path, HEADING_COLUMNS, (_safe(row.theirs), row.ours, "", ""))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
