"""Looks over the macros of a built add-in: buttons that call Windows, callbacks without their Sub, icons that are none."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import olefile

from xltools.excel.addin.compression import decompress
from xltools.excel.addin.kinds import BUTTONS
from xltools.excel.addin.vba_project import CODE_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

    from xltools.excel.addin.kinds import Kind

SIGNATURES: Mapping[str, str] = MappingProxyType(
    {
        "onLoad": r"\(\s*(?:ByVal )?\w+ As IRibbonUI\s*\)",
        "onAction": r"\(\s*(?:ByVal )?\w+ As IRibbonControl\s*\)",
        "getEnabled": r"\(\s*(?:ByVal )?\w+ As IRibbonControl\s*,\s*ByRef \w+(?: As Variant)?\s*\)",
    }
)
"""What Excel passes to each kind of callback of a button; a Sub that takes anything else is never called."""
_CALLS_WINDOWS = re.compile(r"\bDeclare\b|\bLoadLibrary\w*|\bLib\s+\"", re.IGNORECASE)
"""Words of a call of Windows. Comments count: what looks for such calls need not know a comment from code."""
_NOT_MODULES = frozenset({"dir", "_vba_project"})


def module_texts(project: bytes) -> dict[str, str]:
    """Return the text of each module of a vbaProject.bin of ours, by name; raise ValueError where it cannot be read.

    Our projects hold nothing but text, so it begins where the stream does.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(project)) as ole:
            streams = {path[-1]: ole.openstream(path).read() for path in ole.listdir() if path[0] == "VBA"}
    except OSError as error:
        raise ValueError(f"the macros cannot be read: {error}") from error
    modules = {name: content for name, content in streams.items() if name.casefold() not in _NOT_MODULES}
    if not modules:
        raise ValueError("the macros cannot be read: there are none")
    return {name: decompress(content).decode(CODE_PAGE) for name, content in modules.items()}


def macro_faults(project: bytes, ribbon: ET.Element | None, kind: Kind) -> Iterator[str]:
    """Look for calls of Windows in the add-in that must have none, and for callbacks of the tab that no macro answers."""
    try:
        texts = module_texts(project)
    except ValueError as error:
        yield str(error)
        return
    if kind is BUTTONS:
        yield from _windows_calls(texts)
    if ribbon is not None:
        yield from callback_faults(ribbon, texts)


def _windows_calls(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        for line in text.splitlines():
            if _CALLS_WINDOWS.search(line):
                yield f"the buttons must not call Windows, but module {name} says: {line.strip()}"


def callback_faults(ribbon: ET.Element, texts: Mapping[str, str]) -> Iterator[str]:
    """Look for macros that the tab names and the modules' texts lack, or have in a form that Excel does not call."""
    for item in ribbon.iter():
        for attribute, callback in item.attrib.items():
            if re.match(r"on[A-Z]|get[A-Z]", attribute):
                yield from _callback_fault(attribute, callback, texts)


def _callback_fault(attribute: str, callback: str, texts: Mapping[str, str]) -> Iterator[str]:
    module, _, name = callback.rpartition(".")
    takes = SIGNATURES.get(attribute)
    if takes is None:
        yield f"{attribute} is a callback these checks do not know"
    elif not re.search(rf"^[ \t]*(?:Public )?Sub {re.escape(name)}{takes}", texts.get(module, ""), re.M | re.I):
        yield f"{attribute} names {callback}, but no public Sub of that name takes what Excel passes"


def icon_faults(ribbon: ET.Element) -> Iterator[str]:
    """Look for icons that Office does not have: the button would be shown without one."""
    for item in ribbon.iter():
        icon = item.get("imageMso")
        if icon is not None and icon not in icon_names():
            yield f"{item.get('id')} has the icon {icon}, which is not among Microsoft's published names"


@cache
def icon_names() -> frozenset[str]:
    """Return the names of icons in icons.txt, which says where they are from."""
    text = Path(__file__).with_name("icons.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
