"""Text as a cell takes it: never a formula, nothing XML forbids, and no longer than Excel keeps."""

from __future__ import annotations

import re

from xltools.outputs.cells import LONGEST_CELL

CUT = " … (cut here: the text is longer than a cell holds)"

_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f]")
_IMPOSSIBLE = re.compile("[\x00\ufffe\uffff\ud800-\udfff]")
_ESCAPED_LIKE = re.compile("(?=_x[0-9a-fA-F]{4}_)")


def cell_text(text: str) -> str:
    """Return the text a cell gets: what no cell can hold is marked as unreadable, what is too long is cut and says so.

    Excel counts characters beyond the first 65,536 of Unicode twice.
    """
    kept = _IMPOSSIBLE.sub("\ufffd", text)
    if _units(kept) <= LONGEST_CELL:
        return kept
    room = LONGEST_CELL - len(CUT)
    packed = kept.encode("utf-16-le")[: 2 * room]
    return packed.decode("utf-16-le", "ignore") + CUT


def escaped(text: str) -> str:
    """Return text as XML within an element or a value in double quotes has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def inline_string(text: str, prefix: str = "", *, link: bool = False) -> str:
    """Return what stands in a cell of type ``inlineStr`` for this text; `link` shows it as a link (blue, underlined).

    A style would have to be added to the workbook's styles, which stay as they are; a run of text carries its own looks.
    """
    # Excel undoes _x000D_ and the like in cells, so text that only looks like that is escaped itself
    plain = _CONTROLS.sub(lambda match: f"_x{ord(match[0]):04X}_", _ESCAPED_LIKE.sub("_x005F", text))
    held = f'<{prefix}t xml:space="preserve">{escaped(plain)}</{prefix}t>'
    if link:
        held = f"<{prefix}r>{_LINK.replace('<', f'<{prefix}').replace(f'<{prefix}/', f'</{prefix}')}{held}</{prefix}r>"
    return f"<{prefix}is>{held}</{prefix}is>"


_LINK = '<rPr><u/><sz val="11"/><color rgb="FF0B5CAD"/><rFont val="Calibri"/><family val="2"/></rPr>'


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
