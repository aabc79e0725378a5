"""Payments alike but for a number or date in a column of the partner's own: told apart by it, so that none passes for a copy.

A transaction number, an invoice, a voucher, a date stand in columns that the template does not have. Where rows have the same
service and amount and differ in such a column, what stands there becomes part of their reference. A column that only counts the
rows tells nothing, as a row that was copied has a number of its own there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.reading.cells import cell_text
from xltools.text import shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.reading.table import UnreadColumn

_COUNTS_ROWS = re.compile(r"|no|nr|number|row|(row|line|item) (no|number)|item|index|id|s no|sn|serial( (no|number))?")
_LONGEST = 60
"""Characters of a cell that go into a reference."""


def tell_apart(columns: dict[str, Sequence[object]], unread: Sequence[UnreadColumn]) -> None:
    """Add what tells rows of one service and amount apart, in columns that are not read, to their reference."""
    if not unread or "service" not in columns or "gross" not in columns:
        return
    telling = [column for column in unread if not _only_counts(column.heading, column.values)]
    reference: list[object] = list(columns.get("reference") or [""] * len(columns["gross"]))
    for alike in _alike(columns):
        for column in telling:
            texts = [cell_text(column.values[position]) for position in alike]
            heading = shorten(column.heading, _LONGEST)
            if len(set(texts)) > 1:
                for position, text in zip(alike, texts, strict=True):
                    own = [
                        str(reference[position]),
                        f"{heading} {shorten(text, _LONGEST)}" if text else "",
                    ]
                    reference[position] = "; ".join(filter(None, own))
    if any(reference):
        columns["reference"] = reference


def _alike(columns: Mapping[str, Sequence[object]]) -> list[list[int]]:
    """The positions of rows that share partner, service and amount, where there are several."""
    partners = columns.get("partner") or [""] * len(columns["gross"])
    groups: dict[tuple[object, object, object], list[int]] = {}
    for position, key in enumerate(zip(partners, columns["service"], columns["gross"], strict=True)):
        groups.setdefault(key, []).append(position)
    return [positions for (_, _, gross), positions in groups.items() if len(positions) > 1 and gross]


def _only_counts(heading: str, values: Sequence[object]) -> bool:
    """Whether a column has the number of each row and nothing else: 1, 2, 3 under a heading that names no document."""
    if not _COUNTS_ROWS.fullmatch(word_key(heading)):
        return False
    numbers = [cell_text(value) for value in values]
    return all(number == str(position) for position, number in enumerate(numbers, 1) if number)
