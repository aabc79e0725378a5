"""Fonts and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

if TYPE_CHECKING:
    from tests.excel.engine.ranges import Range

NO_COLOUR = -1
BOLD, NORMAL = 150.0, 100.0
ITALIC, UPRIGHT = "ITALIC", "NONE"


def from_colour(value: int) -> tuple[int, int, int] | None:
    """Return red, green and blue, or None where no colour is set."""
    return None if value == NO_COLOUR else ((value >> 16) & 255, (value >> 8) & 255, value & 255)


def to_colour(value: Any) -> int:
    """Return a colour as LibreOffice counts it, from red, green and blue, ``#rrggbb``, Excel's number, or None."""
    if value is None:
        return NO_COLOUR
    if isinstance(value, str):
        value = utils.hex_to_rgb(value)  # type: ignore[no-untyped-call] # xlwings says nothing of types here
    if isinstance(value, int):
        return ((value & 255) << 16) | (value & 0xFF00) | (value >> 16)
    red, green, blue = value
    return int((red << 16) | (green << 8) | blue)


class Font(base_classes.Font):
    """The font of a range."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    api = property(lambda self: self.cells.api)
    bold = property(
        lambda self: self.api.CharWeight > NORMAL,
        lambda self, value: self.cells._set("CharWeight", BOLD if value else NORMAL),
    )
    size = property(lambda self: self.api.CharHeight, lambda self, value: self.cells._set("CharHeight", float(value)))
    name = property(lambda self: self.api.CharFontName, lambda self, value: self.cells._set("CharFontName", value))
    color = property(
        lambda self: from_colour(self.api.CharColor),
        lambda self, value: self.cells._set("CharColor", to_colour(value)),
    )

    @property
    def italic(self) -> bool:
        return bool(self.api.CharPosture.value == ITALIC)

    @italic.setter
    def italic(self, value: bool) -> None:
        from tests.excel.uno_bridge import constant

        self.cells._set("CharPosture", constant("awt.FontSlant", ITALIC if value else UPRIGHT))
