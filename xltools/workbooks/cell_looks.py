"""How a cell looks, as openpyxl reads it, in XlsxWriter's words: so a cell of one workbook can be written in another."""

from __future__ import annotations

import colorsys
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from openpyxl.styles.colors import COLOR_INDEX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Look = tuple[tuple[str, object], ...]
    """Properties of an XlsxWriter format, sorted by name."""

_BORDERS = MappingProxyType(
    {
        name: number
        for number, name in enumerate(
            (
                "thin",
                "medium",
                "dashed",
                "dotted",
                "thick",
                "double",
                "hair",
                "mediumDashed",
                "dashDot",
                "mediumDashDot",
                "dashDotDot",
                "mediumDashDotDot",
                "slantDashDot",
            ),
            start=1,
        )
    }
)
_ACROSS = frozenset({"left", "center", "right", "fill", "justify", "distributed"})
_DOWN = MappingProxyType(
    {"top": "top", "center": "vcenter", "bottom": "bottom", "justify": "vjustify", "distributed": "vdistributed"}
)
_THEME_COLOUR = re.compile(
    r'<a:(?:dk1|lt1|dk2|lt2|accent[1-6]|hlink|folHlink)>.*?(?:lastClr|srgbClr val)="(\w{6})"', re.S
)
_PLAIN_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
"""Office's own colours, for a workbook without a theme: text and background change places in the numbering of cells."""


def theme_colours(theme: bytes | str | None) -> tuple[str, ...]:
    """Return the colours of a workbook's theme as cells number them, six hexadecimal figures each."""
    text = theme.decode("utf-8", "replace") if isinstance(theme, bytes) else theme or ""
    colours = _THEME_COLOUR.findall(text)
    if len(colours) < len(_PLAIN_THEME):
        return _PLAIN_THEME
    dark, light, dark_2, light_2, *others = colours
    return (light, dark, light_2, dark_2, *others)


def look_of(cell: Any, theme: Sequence[str]) -> Look:
    """Return how a cell looks that has a style; nothing for what looks like any other cell."""
    if not cell.has_style:
        return ()
    font, fill, sides, place = cell.font, cell.fill, cell.border, cell.alignment
    looks: dict[str, object] = {
        "num_format": "" if cell.number_format == "General" else cell.number_format,
        "bold": font.b,
        "italic": font.i,
        "underline": 1 if font.u else 0,
        "font_strikeout": font.strike,
        "font_size": font.sz if font.sz and font.sz != 11 else 0,
        "font_name": font.name if font.name and font.name != "Calibri" else "",
        "font_color": _colour(font.color, theme, "#000000"),
        "bg_color": _colour(fill.fgColor, theme) if fill.patternType == "solid" else "",
        "align": place.horizontal if place.horizontal in _ACROSS else "",
        "valign": _DOWN.get(place.vertical or "", ""),
        "text_wrap": place.wrap_text,
        "indent": int(place.indent or 0),
        "rotation": _rotation(place.textRotation),
        **{
            side: _BORDERS.get(getattr(getattr(sides, side), "style", None) or "", 0)
            for side in ("left", "right", "top", "bottom")
        },
    }
    return tuple(sorted((name, value) for name, value in looks.items() if value))


def _rotation(degrees: int | None) -> int:
    """Degrees as XlsxWriter has them; upright letters below each other are left as they are."""
    turned = int(degrees or 0)
    return turned if turned <= 90 else 90 - turned if turned <= 180 else 0


def _colour(colour: Any, theme: Sequence[str], plain: str = "") -> str:
    """A colour as ``#RRGGBB``; nothing where there is none or it is the plain one."""
    if colour is None:
        return ""
    text = ""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        text = colour.rgb[-6:]
    elif colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        text = COLOR_INDEX[colour.indexed][-6:]
    elif colour.type == "theme" and 0 <= colour.theme < len(theme):
        text = _tinted(theme[colour.theme], colour.tint or 0.0)
    if not re.fullmatch("[0-9A-Fa-f]{6}", text):
        return ""
    shown = f"#{text.upper()}"
    return "" if shown == plain else shown


def _tinted(colour: str, tint: float) -> str:
    """A theme's colour lighter (tint above 0) or darker, by its lightness (ECMA-376, part 1, 18.8.19)."""
    if not tint:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), strength))


def as_format(look: Look) -> Mapping[str, object]:
    """Return a look as the properties of an XlsxWriter format."""
    return dict(look)
