"""Looks over a built add-in beside the texts of its modules: what would make VBA drop or misread them, and what tells too much.

The texts come from a reader of VBA that is only there for tests, so these checks are too; each returns faults in words.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.excel.addin.build import BOOK, RIBBON_PART
from xltools.excel.addin.inspect_macros import callback_faults
from xltools.excel.addin.sources import FUNCTIONS_MODULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

OPEN_FUNCTIONS = ("XLPy",)
"""The only public functions outside the worksheet functions: a cell of any workbook can call what is public."""
_PROCEDURE = re.compile(
    r"^[ \t]*(?:(Public|Private|Friend)[ \t]+)?(?:Static[ \t]+)?(Sub|Function)[ \t]+(\w+)", re.M | re.I
)
_DOCUMENT = re.compile(r'^Attribute VB_Base = "0\{000208(?:19|20)-0000-0000-C000-000000000046\}"', re.M)
_PRIVATE = (
    (re.compile(r"(?i)\b[a-z]:\\users\\[^\s\"<]*|/(?:home|Users|root|tmp|work)/[^\s\"<]*"), "a path of one machine"),
    (re.compile(r"(?i)\b(?:password|passwd|secret|api[_-]?key|token)\b\s*[=:]\s*[^\s<]+"), "what looks like a secret"),
)


def module_faults(path: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is wrong between the package and its modules, given their texts by name as a reader found them.

    Names of code, callbacks without their Sub, procedures named twice, functions that a cell could call.
    """
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return (
        *_heading_faults(texts),
        *_code_name_faults(parts, texts),
        *(callback_faults(_xml(parts, RIBBON_PART), texts) if RIBBON_PART in parts else ()),
        *_procedure_faults(texts),
    )


def private_text(path: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return where a freshly built add-in, or its modules' texts, hold a path of one machine or a secret."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode("latin-1") for name in package.namelist()}
    return tuple(
        f"{name} holds {what}: {found.group()}"
        for name, text in (*parts.items(), *texts.items())
        for pattern, what in _PRIVATE
        for found in pattern.finditer(text)
    )


def _heading_faults(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if not text.startswith(f'Attribute VB_Name = "{name}"') or text.count("Attribute VB_Name") != 1:
            yield f"module {name} does not begin with its own name"
        if _PROCEDURE.search(text) and not re.search(r"^Option Explicit\s*$", text, re.M):
            yield f"module {name} has no Option Explicit"


def _code_name_faults(parts: Mapping[str, bytes], texts: Mapping[str, str]) -> Iterator[str]:
    documents = {name for name, text in texts.items() if _DOCUMENT.search(text)}
    sheets = [name for name in parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    named = {
        item.get("codeName", "")
        for name in (BOOK, *sheets)
        for item in _xml(parts, name).iter()
        if item.tag.endswith(("}workbookPr", "}sheetPr"))
    }
    if named != documents or len(named) != len(sheets) + 1:
        yield f"the workbook and its sheets are called {sorted(named)} in code, the modules behind them {sorted(documents)}"


def _procedure_faults(texts: Mapping[str, str]) -> Iterator[str]:
    """Look at the public procedures of standard modules: named once, and functions only where a cell may call them."""
    public = [
        (module, kind.capitalize(), name)
        for module, text in texts.items()
        if not _DOCUMENT.search(text)
        for scope, kind, name in _PROCEDURE.findall(text)
        if scope.capitalize() != "Private"
    ]
    for name, times in Counter(name.casefold() for _, _, name in public).items():
        if times > 1:
            yield f"{times} public procedures are called {name} (VBA ignores case)"
    for module, kind, name in public:
        if kind == "Function" and module != FUNCTIONS_MODULE and name not in OPEN_FUNCTIONS:
            yield f"any workbook's cell could call the function {name} of {module}: make it Private"


def _xml(parts: Mapping[str, bytes], name: str) -> ET.Element:
    return ET.fromstring(parts[name])  # noqa: S314 - a file the test has just built
