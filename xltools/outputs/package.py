"""The finished file: what XlsxWriter leaves open is settled in the zip, and the long Lines parts are put in.

Equal input gives equal bytes: parts keep their order and carry one fixed date.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future
    from datetime import date
    from pathlib import Path
    from typing import IO

    Filler = Callable[[bytes, IO[bytes]], None]

BEHIND = 2
"""Pieces that wait to be written."""
LEVEL = 2
"""Deflate level: lines take a third of the time of level 6 and a third more room (measured)."""

STRINGS = "xl/sharedStrings.xml"


def finish(
    draft: IO[bytes],
    path: Path | IO[bytes],
    made_on: date | None,
    fillers: Mapping[str, Filler],
    last_rows: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write the draft package to `path` (or an open file), its named parts filled by `fillers` (called with the part and where to write).

    `last_rows` says where tables end (name -> row from 1) that are longer than the draft has them. Sets the language of
    the document and its date (none where `made_on` is None), and turns the totals of tables into what Excel writes for
    totals it did not compose itself. Shared strings come last, as fillers may add to them.
    """
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as new:
        for name in sorted(old.namelist(), key=lambda part: part == STRINGS):
            # opened by name, a part is dated 1980-01-01: it says nothing, and says it the same way each time
            with new.open(name, "w", force_zip64=name in fillers) as part:
                if name in fillers:
                    fillers[name](old.read(name), part)
                else:
                    part.write(_settled(name, old.read(name), made_on, last_rows))


def write_behind(part: IO[bytes], pieces: Iterable[str]) -> None:
    """Write pieces of text to a part of a package in a thread: deflating needs no Python, so the next piece is made meanwhile.

    No more than `BEHIND` pieces wait. Whatever goes wrong in writing is raised here.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="xltools writer") as thread:
        waiting: deque[Future[int]] = deque()
        for piece in pieces:
            waiting.append(thread.submit(part.write, piece.encode()))
            if len(waiting) > BEHIND:
                waiting.popleft().result()
        for written in waiting:
            written.result()


def strings_of(draft: IO[bytes]) -> int:
    """Return how many shared strings a draft package has."""
    with zipfile.ZipFile(draft) as package:
        match = re.search(rb'uniqueCount="(\d+)"', package.read(STRINGS))
    return int(match[1]) if match else 0


def _settled(name: str, content: bytes, made_on: date | None, last_rows: Mapping[str, int]) -> bytes:
    if name == "docProps/core.xml":
        return _properties(content, made_on)
    if name.startswith("xl/tables/"):
        return _total_formulas(_stretched(content.decode(), last_rows)).encode()
    return content


def _stretched(table: str, last_rows: Mapping[str, int]) -> str:
    match = re.search(r' displayName="([^"]+)"', table)
    if not match or match[1] not in last_rows:
        return table
    return re.sub(r'( ref="[A-Z]+\d+:[A-Z]+)\d+"', rf'\g<1>{last_rows[match[1]]}"', table)


def _properties(content: bytes, made_on: date | None) -> bytes:
    text = content.decode()
    if made_on is None:
        text = re.sub(r"<dcterms:(created|modified)\b.*?</dcterms:\1>", "", text)
    return text.replace("</cp:coreProperties>", "<dc:language>en-GB</dc:language></cp:coreProperties>").encode()


def _total_formulas(table: str) -> str:
    """Say of each total what its cell says: a plain formula over cell addresses, which every spreadsheet program reads."""
    corners = re.search(r' ref="([A-Z]+)(\d+):[A-Z]+(\d+)"', table)
    if not corners or "totalsRowFunction" not in table:
        return table
    letters, top, bottom = corners[1], int(corners[2]), int(corners[3])
    function = "SUBTOTAL(109,{})" if "<autoFilter" in table else "SUM({})"

    def custom(match: re.Match[str]) -> str:
        column = column_letters(_number(letters) + int(match[1]) - 1)
        cells = f"${column}${top + 1}:${column}${bottom - 1}"
        formula = f"<totalsRowFormula>{function.format(cells)}</totalsRowFormula>"
        return f'{match[0][: -len(_SUM)]} totalsRowFunction="custom">{formula}</tableColumn>'

    return re.sub(rf'<tableColumn id="(\d+)" name="[^"]*"{re.escape(_SUM)}', custom, table)


_SUM = ' totalsRowFunction="sum"/>'


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
