"""A cell's value -> text, as the partner sees it in the sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TEXT = 32_767
"""Characters a cell of Excel holds (Microsoft, Excel specifications and limits)."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column of a sheet of Excel (XFD) (Microsoft, Excel specifications and limits)."""


def cell_text(value: object) -> str:
    """Return a cell's value as stripped text: whole numbers without ".0", dates as ISO, truth as Yes or No."""
    if isinstance(value, str):
        text = value.strip()
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def column_text(values: Sequence[object]) -> list[str]:
    """Return a column's values as `cell_text` would, quickly where they are text already."""
    if set(map(type, values)) <= {str}:
        texts = [value.strip() for value in values]  # type: ignore[attr-defined]
        if "\r" not in "".join(texts):
            return texts
    return [cell_text(value) for value in values]
