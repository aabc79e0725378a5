"""The number formats of cells: which hold text, days or truth values, and setting them as Excel names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.excel.engine.places import Box, box_of_address
from tests.excel.engine.values import BOOLEAN, spread
from tests.excel.uno_bridge import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

# LibreOffice's kinds of number format, com.sun.star.util.NumberFormat
DAY, CURRENCY, TEXT, TRUTH = 2, 8, 256, 1024
KIND_MARK = 1  # set for formats somebody defined


def kinds(document: Any, cells: Any, box: Box) -> dict[tuple[int, int], str]:
    """Return what each cell is formatted as, by (row, column) from the range's corner: text, day, currency, truth, general."""
    formats = document.NumberFormats
    return spread(
        (((one.top, one.left, one.bottom, one.right), _kind(formats.getByKey(key))) for one, key in parts(cells, box)),
        box.top,
        box.left,
    )


def parts(cells: Any, box: Box) -> Iterator[tuple[Box, int]]:
    """Give the parts of a range that are formatted alike, each with its number format's key."""
    alike = cells.getUniqueCellFormatRanges()
    for position in range(alike.Count):
        group = alike.getByIndex(position)
        key = group.getByIndex(0).NumberFormat
        for address in group.RangeAddresses:
            within = box_of_address(address).within(box)
            if within:
                yield within, key


def _kind(number_format: Any) -> str:
    kind = number_format.Type
    for flag, word in ((TEXT, "text"), (TRUTH, "truth"), (DAY, "day"), (CURRENCY, "currency")):
        if kind & flag:
            return word
    return "general" if number_format.FormatString in ("General", "Standard") else "number"


def read_format(document: Any, cells: Any, box: Box) -> str | None:
    """Return a range's number format in Excel's words, or None where its cells differ."""
    found = {_name(document.NumberFormats.getByKey(key)) for _, key in parts(cells, box)}
    return found.pop() if len(found) == 1 else None


def _name(number_format: Any) -> str:
    text = str(number_format.FormatString)
    if text == BOOLEAN:
        return "General"
    return text.lower() if number_format.Type & DAY else text


def set_format(document: Any, cells: Any, number_format: str) -> None:
    """Format a range as Excel's words say."""
    formats, place = document.NumberFormats, structure("lang.Locale", "en", "GB", "")
    key = formats.queryKey(number_format, place, False)
    cells.NumberFormat = formats.addNew(number_format, place) if key == -1 else key
