"""CSV files as people save them: any usual encoding, comma, semicolon or tab, headings in any case."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from xltools.reading.csv_text import stated_delimiter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 20


def encoding_of(path: Path) -> str:
    """Return the encoding a text file is written in: by its mark, else UTF-8 where it is valid, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4)
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), "")
        if marked:
            return marked
        decoder, chunk = codecs.getincrementaldecoder("utf-8")(), start
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file one by one, by heading in small letters; values stripped, missing ones blank."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        header = file.readline()
        mark = stated_delimiter(header)
        if mark:
            header = file.readline()
        else:
            mark = max((",", ";", "\t"), key=header.count)
        headings = [
            heading.strip().casefold().replace(" ", "_") for heading in next(csv.reader([header], delimiter=mark), [])
        ]
        for row in csv.reader(file, delimiter=mark):
            values = (value.strip() for value in row)
            yield dict.fromkeys(headings, "") | dict(zip(headings, values, strict=False))
