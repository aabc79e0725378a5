"""CSV files as spreadsheet programs save them: their encoding, their delimiter, and small tables kept beside a count.

Excel saves commas, semicolons or tabs by the country it is set to, in Windows-1252 or UTF-8 with a mark, and may begin
with a line such as ``sep=;``. One reader serves every CSV file a person may have opened and saved.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xltools import storage
from xltools.text import guard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
_STATED = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[,;\t|]*(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_BROKEN = "\ufffd"


def decode(data: bytes) -> str:
    """Return a CSV's text: by its byte-order mark, else UTF-16 where every other byte is NUL, UTF-8, or Windows-1252.

    A file of UTF-8 with a few broken bytes stays UTF-8. NULs, which some exports leave in, are dropped.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data.decode("utf-8-sig", "replace")
    elif len(data) > 3 and data[1] == 0 and data[3] == 0:
        text = data.decode("utf-16-le", "replace")
    elif len(data) > 3 and data[0] == 0 and data[2] == 0:
        text = data.decode("utf-16-be", "replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = _mostly_utf8(data) or data.decode("cp1252", "replace")
    return text.replace("\0", "") if "\0" in text else text


def _mostly_utf8(data: bytes) -> str:
    """The text, if most of what is beyond ASCII in it is whole UTF-8 (in Windows-1252 hardly anything is), else ""."""
    text = data.decode("utf-8", "replace")
    broken = text.count(_BROKEN)
    whole = sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - broken
    return text if whole > broken else ""


def stated_delimiter(text: str) -> str:
    """Return the delimiter that a first line such as ``sep=;`` states, or nothing."""
    stated = _STATED.match(text)
    return stated[1] if stated else ""


@dataclass(frozen=True, slots=True)
class SideTable:
    """A small table: its headings, and each row by heading with its number in the file, from 1.

    A row has None under headings it is too short for, and under None what stands beyond the last heading.
    """

    headings: tuple[str, ...]
    rows: tuple[Mapping[str | None, str | list[str] | None], ...]
    numbers: tuple[int, ...]
    is_plain: bool
    """Whether the file is UTF-8 with commas, as we write it, so that a row may be added to it as it is."""


def read_side_table(data: bytes, columns: Sequence[str]) -> SideTable:
    """Return a small table by the delimiter under which most of the `columns` stand in its headings.

    Headings are compared without case, with spaces for underscores. Raises `csv.Error` where a quoted cell does not end.
    """
    text = decode(data)
    stated = stated_delimiter(text)
    if stated:
        text = text[_STATED.match(text).end() :]  # type: ignore[union-attr]  # it matched just now
    known = {_folded(column): column for column in columns}
    delimiter = stated or max(DELIMITERS, key=lambda mark: len(known.keys() & set(map(_folded, _first(text, mark)))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings: tuple[str, ...] = ()
    rows: list[Mapping[str | None, str | list[str] | None]] = []
    numbers: list[int] = []
    for number, record in enumerate(reader, start=2 if stated else 1):
        if not record or not (headings or any(map(str.strip, record))):
            continue
        if not headings:
            headings = tuple(known.get(_folded(cell), cell.strip()) for cell in record)
            continue
        rows.append(_by_heading(headings, record))
        numbers.append(number)
    is_plain = not stated and delimiter == "," and _is_utf8(data)
    return SideTable(headings, tuple(rows), tuple(numbers), is_plain)


def _first(text: str, delimiter: str) -> list[str]:
    """The cells of the first line with anything in it."""
    line = next((line for line in io.StringIO(text, newline="") if line.strip(" \t\r\n,;|")), "")
    return next(csv.reader([line], delimiter=delimiter), [])


def _folded(heading: str) -> str:
    return "_".join(heading.casefold().replace("_", " ").split())


def _by_heading(headings: Sequence[str], record: Sequence[str]) -> dict[str | None, str | list[str] | None]:
    row: dict[str | None, str | list[str] | None] = {
        heading: record[column] if column < len(record) else None
        for column, heading in reversed(list(enumerate(headings)))
    }
    beyond = [cell for cell in record[len(headings) :] if cell.strip()]
    return {**row, None: beyond} if beyond else row


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def side_table_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the text of a small table as we write it: commas, a line feed behind each row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def add_row(path: Path, columns: Sequence[str], row: Sequence[str], day: str = "") -> None:
    """Add a row to a small table (made where missing), the whole of it written anew.

    A file that a spreadsheet program saved with other delimiters or in another encoding is written as we write it; its
    further columns and its rows stay. Text in the new row that a spreadsheet program would run is made safe (`text.guard`). With
    an ISO `day` a copy of the file is kept for it.
    """
    row = list(map(guard, row))
    write = partial(storage.write_kept, path, day=day) if day else partial(storage.write_whole, path)
    data = path.read_bytes() if path.is_file() else b""
    table = read_side_table(data, columns)
    if not table.headings:
        write(side_table_text(columns, [row]))
    elif table.is_plain and table.headings == tuple(columns):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        ended = data if data.endswith((b"\n", b"\r")) else data + b"\n"
        write(ended + line.getvalue().encode())
    else:
        headings = tuple(dict.fromkeys((*table.headings, *columns)))
        new: Mapping[str | None, object] = dict(zip(columns, row, strict=True))
        rows = [[str(own.get(name) or "") for name in headings] for own in (*table.rows, new)]
        write(side_table_text(headings, rows))
