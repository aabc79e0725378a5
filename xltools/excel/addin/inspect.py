"""Looks a built add-in over for what would make Excel drop its macros or its tab, or a workbook reach into it.

Excel says nothing in such cases, or offers to repair the file. The checks here are the project's own; Microsoft's
validator sees none of what they find. Each returns faults in words, none if all is well.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.excel.addin.build import (
    ADDIN_TYPE,
    RIBBON_PART,
    RIBBON_RELATION,
    TYPES,
    VBA_PART,
    VBA_RELATION,
    VBA_TYPE,
)
from xltools.excel.addin.compound_file import SIGNATURE
from xltools.excel.addin.sources import FUNCTIONS_MODULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BOOK = "xl/workbook.xml"
RIBBON_NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
SIGNATURES: Mapping[str, str] = MappingProxyType(
    {
        "onLoad": r"\(\s*(?:ByVal )?\w+ As IRibbonUI\s*\)",
        "onAction": r"\(\s*(?:ByVal )?\w+ As IRibbonControl\s*\)",
        "getEnabled": r"\(\s*(?:ByVal )?\w+ As IRibbonControl\s*,\s*ByRef \w+(?: As Variant)?\s*\)",
    }
)
"""What Excel passes to each kind of callback of a button; a Sub that takes anything else is never called."""
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


def package_faults(path: Path) -> tuple[str, ...]:
    """Return what is wrong with the package: damaged, of another type, parts or relationships missing, ids not unique."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
            return (*_repeated(package), *_parts_missing(parts), *_type_faults(parts), *_ribbon_faults(parts))
    except (zipfile.BadZipFile, ET.ParseError, KeyError, OSError) as error:
        return (f"{path.name} is damaged: {error}",)


def module_faults(path: Path, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is wrong between the package and its modules, given their texts by name as a reader found them.

    Names of code, callbacks without their Sub, procedures named twice, functions that a cell could call.
    """
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return (
        *_heading_faults(texts),
        *_code_name_faults(parts, texts),
        *_callback_faults(parts, texts),
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


def _repeated(package: zipfile.ZipFile) -> Iterator[str]:
    for name, times in Counter(name.casefold() for name in package.namelist()).items():
        if times > 1:
            yield f"{name} is in the package {times} times"


def _parts_missing(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Look for relationships that lead nowhere, and for the two without which there are no macros and no tab."""
    relations = [
        (relation.get("Type", ""), posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/"))
        for name in parts
        if name.endswith(".rels")
        for folder in [posixpath.dirname(posixpath.dirname(name))]
        for relation in _xml(parts, name)
        if relation.get("TargetMode") != "External"
    ]
    yield from (
        f"a relationship leads to {target}, which is not there" for _, target in relations if target not in parts
    )
    for wanted in ((VBA_RELATION, VBA_PART), (RIBBON_RELATION, RIBBON_PART)):
        if wanted not in relations:
            yield f"no relationship of the right type leads to {wanted[1]}"
    if not parts.get(VBA_PART, SIGNATURE).startswith(SIGNATURE):
        yield f"{VBA_PART} is not a compound file"


def _type_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    types = {item.get("PartName", ""): item.get("ContentType", "") for item in _xml(parts, TYPES)}
    for name, wanted in ((BOOK, ADDIN_TYPE), (VBA_PART, VBA_TYPE)):
        if types.get(f"/{name}") != wanted:
            yield f"{name} has the content type {types.get(f'/{name}', '') or 'of no kind'}, not {wanted}"
    yield from (f"{name} has a content type but is not there" for name in types if name and name[1:] not in parts)


def _ribbon_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Look for ids, keys or labels that make Excel leave the whole tab out, or leave two buttons with one key."""
    if RIBBON_PART not in parts:
        return
    ribbon = _xml(parts, RIBBON_PART)
    if ribbon.tag != f"{RIBBON_NAMESPACE}customUI":
        yield f"the ribbon begins with {ribbon.tag}"
    for attribute in ("id", "keytip"):
        given = Counter(item.get(attribute, "").upper() for item in ribbon.iter() if item.get(attribute))
        yield from (f"{attribute} {value} is given {times} times" for value, times in given.items() if times > 1)
    for button in ribbon.iter(f"{RIBBON_NAMESPACE}button"):
        needed = ("id", "label", "imageMso", "onAction", "getEnabled", "screentip", "supertip", "keytip")
        missing = [attribute for attribute in needed if not button.get(attribute)]
        if missing:
            yield f"the button {button.get('id')} has no {', '.join(missing)}"


def _heading_faults(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if not text.startswith(f'Attribute VB_Name = "{name}"') or text.count("Attribute VB_Name") != 1:
            yield f"module {name} does not begin with its own name"
        if name != FUNCTIONS_MODULE and _PROCEDURE.search(text) and not re.search(r"^Option Explicit\s*$", text, re.M):
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


def _callback_faults(parts: Mapping[str, bytes], texts: Mapping[str, str]) -> Iterator[str]:
    for item in _xml(parts, RIBBON_PART).iter():
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
    if b"<!DOCTYPE" in parts[name] or b"<!ENTITY" in parts[name]:
        raise KeyError(f"{name} holds definitions that no spreadsheet program writes")
    return ET.fromstring(parts[name])  # noqa: S314 - definitions, the way to harm a parser, are refused above
