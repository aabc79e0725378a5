"""The lines of the count as CSV: a lines CSV like the ones partners send, with source and counted columns after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.outputs.line_columns import CSV_COLUMNS, MONEY_COLUMNS, written_lines
from xltools.outputs.order import line_order
from xltools.text import guard_all

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count

ROWS_AT_ONCE = 16_384


def lines_csv_path(path: Path) -> Path:
    """Return where the lines CSV of a count workbook goes: beside it, ``<stem>-lines.csv``."""
    return path.with_name(f"{path.stem}-lines.csv")


def write_lines_csv(count: Count, path: Path, *, raw: bool = False) -> Path:
    """Write every line of the count to `path` (UTF-8 with a byte-order mark, commas) and return it.

    First the columns of a lines CSV (so that it can be read back as one), then source and counted columns. Money is in
    pounds with two decimals, blank where no amount is known. Text that a spreadsheet program would run gets an apostrophe
    before it, which reading it back takes off again; with `raw` it stands exactly as sent, for other programs.
    """
    order = line_order(count)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(",".join(CSV_COLUMNS) + "\r\n")
        for start in range(0, len(order), ROWS_AT_ONCE):
            # memory stays flat: no second frame of all lines is made
            chunk = written_lines(count, count.lines.take(order[start : start + ROWS_AT_ONCE]))
            columns = [_fields(name, chunk[name], raw=raw) for name in CSV_COLUMNS]
            file.write("\r\n".join(map(",".join, zip(*columns, strict=True))) + "\r\n")
    return path


def _fields(name: str, values: pd.Series[str], *, raw: bool) -> list[str]:
    if name in MONEY_COLUMNS:
        return _pounds(values)
    if pd.api.types.is_integer_dtype(values.dtype):
        return list(map(str, values.tolist()))
    texts = values.tolist() if raw else guard_all(values.tolist())
    together = "".join(texts)
    # most columns hold nothing that needs quotes, most others commas alone; one look at all of it tells
    if any(mark in together for mark in '"\n\r'):
        return [_quoted(text) for text in texts]
    return [f'"{text}"' if "," in text else text for text in texts] if "," in together else texts


def _pounds(pence: pd.Series[str]) -> list[str]:
    # floats spell pence exactly far beyond £1tn, and faster than whole numbers cut in two
    pounds = pence.to_numpy("float64", na_value=np.nan) / 100
    written = np.full(len(pounds), "", dtype=object)
    written[pounds == 0] = "0.00"  # most of what is removed is nothing
    rest = np.flatnonzero((pounds == pounds) & (pounds != 0))
    written[rest] = [f"{each:.2f}" for each in pounds[rest].tolist()]
    texts: list[str] = written.tolist()
    return texts


def _quoted(text: str) -> str:
    if "," not in text and '"' not in text and "\n" not in text and "\r" not in text:
        return text
    return '"' + text.replace('"', '""') + '"'
