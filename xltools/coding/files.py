"""CSV files as people save them: any usual encoding, comma, semicolon or tab, headings in any case."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from xltools.coding.suggestions import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xltools.coding.confirmed_codes import ConfirmedCodes
    from xltools.coding.suggestions import Suggestion

SERVICE_HEADINGS = ("service", "text", "description")
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
        mark = max((",", ";", "\t"), key=header.count)
        headings = [
            heading.strip().casefold().replace(" ", "_") for heading in next(csv.reader([header], delimiter=mark), [])
        ]
        for row in csv.reader(file, delimiter=mark):
            values = (value.strip() for value in row)
            yield dict.fromkeys(headings, "") | dict(zip(headings, values, strict=False))


def suggest_file(
    path: Path,
    top: int = 3,
    confirmed_codes: ConfirmedCodes | None = None,
    type_of: Callable[[str], str] = lambda partner: "",
) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
    """Yield (description, suggestions) for each row of a CSV with columns service and, if known, partner_type, partner.

    `type_of` gives a partner's type where the row names none. Raises ValueError where no column holds the
    descriptions.
    """
    for row in rows_of(path):
        heading = next((name for name in SERVICE_HEADINGS if name in row), "")
        if not heading:
            raise ValueError(
                f"{path.name} has no column named service. Its columns should be service, partner_type, partner."
            )
        name = row.get("partner", "")
        kind = row.get("partner_type", "") or type_of(name)
        yield (
            row[heading],
            suggest(row[heading], partner_type=kind, partner=name, top=top, confirmed_codes=confirmed_codes),
        )
