"""Looks a built add-in over for what would make Excel drop its macros or its tab, or a workbook reach into it.

Excel says nothing in such cases, or offers to repair the file. The checks here are the project's own; Microsoft's
validator sees none of what they find. Each returns faults in words, none if all is well.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.excel.addin.build import (
    ADDIN_TYPE,
    BOOK,
    RIBBON_PART,
    RIBBON_RELATION,
    TYPES,
    VBA_PART,
    VBA_RELATION,
    VBA_TYPE,
)
from xltools.excel.addin.compound_file import SIGNATURE
from xltools.excel.addin.inspect_macros import icon_faults, macro_faults
from xltools.excel.addin.kinds import BUTTONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xltools.excel.addin.kinds import Kind

RIBBON_NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"


def package_faults(path: Path, kind: Kind = BUTTONS) -> tuple[str, ...]:
    """Return what is wrong with one of the add-ins: damaged, of another type, parts missing, ids not unique, macros amiss."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
            return (
                *_repeated(package),
                *_parts_missing(parts, kind),
                *_type_faults(parts),
                *_ribbon_faults(parts),
                *_macro_faults(parts, kind),
            )
    except (zipfile.BadZipFile, ET.ParseError, KeyError, OSError) as error:
        return (f"{path.name} is damaged: {error}",)


def _repeated(package: zipfile.ZipFile) -> Iterator[str]:
    for name, times in Counter(name.casefold() for name in package.namelist()).items():
        if times > 1:
            yield f"{name} is in the package {times} times"


def _parts_missing(parts: Mapping[str, bytes], kind: Kind) -> Iterator[str]:
    """Look for relationships that lead nowhere, and for those without which there are no macros or no tab."""
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
    for wanted in ((VBA_RELATION, VBA_PART), *(((RIBBON_RELATION, RIBBON_PART),) if kind.ribbon else ())):
        if wanted not in relations:
            yield f"no relationship of the right type leads to {wanted[1]}"
    if RIBBON_PART in parts and not kind.ribbon:
        yield f"{kind.file} has a tab of its own"
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
    yield from icon_faults(ribbon)


def _macro_faults(parts: Mapping[str, bytes], kind: Kind) -> Iterator[str]:
    if parts.get(VBA_PART, b"").startswith(SIGNATURE):
        yield from macro_faults(parts[VBA_PART], _xml(parts, RIBBON_PART) if RIBBON_PART in parts else None, kind)


def _xml(parts: Mapping[str, bytes], name: str) -> ET.Element:
    if b"<!DOCTYPE" in parts[name] or b"<!ENTITY" in parts[name]:
        raise KeyError(f"{name} holds definitions that no spreadsheet program writes")
    return ET.fromstring(parts[name])  # noqa: S314 - definitions, the way to harm a parser, are refused above
