"""Writes a VBA project from the text of its modules: vbaProject.bin as Excel reads it (MS-OVBA). No compiled code.

Excel compiles the text when it opens the file, because the project says that its cache is of no version it knows. The
same modules give the same bytes.
"""

from __future__ import annotations

import re
import struct
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.excel.addin.compound_file import write_compound_file
from xltools.excel.addin.compression import compress

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT_NAME = "TotalPlace"
CODE_PAGE = "cp1252"
"""What module text is stored in; 1252 is Western European Windows."""
NO_CACHE = bytes.fromhex("cc61ffff000000")
"""The whole _VBA_PROJECT stream (2.3.4.1): version 0xFFFF, no performance cache."""
REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""Libraries the code names (IRibbonControl is Office's); Windows finds them by their id, not by the path."""
EXTENDER = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
UNPROTECTED, NO_PASSWORD, VISIBLE = bytes(4), bytes(1), b"\xff"


class ModuleKind(StrEnum):
    """What a module is: the code behind the workbook or a sheet, a standard module, a class."""

    DOCUMENT = "document"
    STANDARD = "standard"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its name, what it is, and its text, whose first line is its ``Attribute VB_Name``."""

    name: str
    kind: ModuleKind
    text: str


def vba_project(modules: Sequence[Module], project: str = PROJECT_NAME) -> bytes:
    """Return vbaProject.bin for these modules, in their order; every document of the workbook needs its module.

    Raises ValueError where a module's text does not begin with its own name or has a character Windows-1252 lacks, or where
    the project is called like one of its modules, which VBA does not take.
    """
    if project.casefold() in {module.name.casefold() for module in modules}:
        raise ValueError(f"the project and a module of it are both called {project}")
    sources = {module.name: compress(module_bytes(module)) for module in modules}
    directory = _information(project) + _references() + _modules(modules) + struct.pack("<HI", 0x10, 0)
    return write_compound_file(
        {
            "VBA": {**sources, "dir": compress(directory), "_VBA_PROJECT": NO_CACHE},
            "PROJECT": _properties(modules, project).encode(CODE_PAGE),
            "PROJECTwm": b"".join(_both_names(module.name) for module in modules) + bytes(2),
        }
    )


def module_bytes(module: Module) -> bytes:
    """Return the text of a module as it is stored: Windows-1252, every line ending in CR LF, none empty at the end."""
    text = "\r\n".join(re.split(r"\r\n|\r|\n", module.text.rstrip("\r\n"))) + "\r\n"
    if not text.startswith(f'Attribute VB_Name = "{module.name}"\r\n') or text.count("Attribute VB_Name") != 1:
        raise ValueError(
            f'{module.name}: the first line must be Attribute VB_Name = "{module.name}", and only that one'
        )
    try:
        return text.encode(CODE_PAGE)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise ValueError(f"{module.name}, line {line}: {text[error.start]!r} is not in Windows-1252") from None


def _information(project: str) -> bytes:
    """Return the project's own records (2.3.4.2.1): 32-bit Windows, English, Windows-1252; Excel takes it in 64 bit too."""
    return b"".join(
        (
            _record(0x01, struct.pack("<I", 1)),
            _record(0x02, struct.pack("<I", 0x409)),
            _record(0x14, struct.pack("<I", 0x409)),
            _record(0x03, struct.pack("<H", 1252)),
            _record(0x04, project.encode(CODE_PAGE)),
            _twice(0x05, 0x40, ""),
            _twice(0x06, 0x3D, ""),
            _record(0x07, bytes(4)),
            _record(0x08, bytes(4)),
            struct.pack("<HIIH", 0x09, 4, 1, 1),
            _twice(0x0C, 0x3C, ""),
        )
    )


def _references() -> bytes:
    """Return the libraries used (2.3.4.2.2); VBA's own and Excel's are a matter of course and not listed."""
    return b"".join(
        _twice(0x16, 0x3E, name) + _record(0x0D, struct.pack("<I", len(library)) + library.encode(CODE_PAGE) + bytes(6))
        for name, library in REFERENCES
    )


def _modules(modules: Sequence[Module]) -> bytes:
    start = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff")
    return start + b"".join(_module(module) for module in modules)


def _module(module: Module) -> bytes:
    """Return a module's records (2.3.4.2.3.2): names, where its text starts (at once), what it is."""
    kind = 0x21 if module.kind is ModuleKind.STANDARD else 0x22
    return b"".join(
        (
            _record(0x19, module.name.encode(CODE_PAGE)),
            _record(0x47, module.name.encode("utf-16-le")),
            _twice(0x1A, 0x32, module.name),
            _twice(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(kind, b""),
            _record(0x2B, b""),
        )
    )


def _record(identity: int, content: bytes) -> bytes:
    return struct.pack("<HI", identity, len(content)) + content


def _twice(identity: int, wide_identity: int, text: str) -> bytes:
    return _record(identity, text.encode(CODE_PAGE)) + _record(wide_identity, text.encode("utf-16-le"))


def _both_names(name: str) -> bytes:
    return name.encode(CODE_PAGE) + bytes(1) + name.encode("utf-16-le") + bytes(2)


def _properties(modules: Sequence[Module], project: str) -> str:
    """Return the PROJECT stream (2.3.1): the project's id, its modules, and that it is neither locked nor hidden."""
    identity = f"{{{uuid.uuid5(uuid.NAMESPACE_OID, f'total-place-xltools/{project}')}}}".upper()
    forms = {
        ModuleKind.DOCUMENT: "Document={}/&H00000000",
        ModuleKind.STANDARD: "Module={}",
        ModuleKind.CLASS: "Class={}",
    }
    return "".join(
        f"{line}\r\n"
        for line in (
            f'ID="{identity}"',
            *(forms[module.kind].format(module.name) for module in modules),
            f'Name="{project}"',
            'HelpContextID="0"',
            'VersionCompatible32="393222000"',
            f'CMG="{obscure(identity, UNPROTECTED, 0x5D)}"',
            f'DPB="{obscure(identity, NO_PASSWORD, 0x5B)}"',
            f'GC="{obscure(identity, VISIBLE, 0x59)}"',
            "",
            "[Host Extender Info]",
            EXTENDER,
            "",
            "[Workspace]",
            *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        )
    )


def obscure(identity: str, content: bytes, seed: int) -> str:
    """Return content in the form of MS-OVBA 2.4.3.2, as hexadecimal digits; a fixed seed gives the same text each time."""
    key = sum(identity.encode(CODE_PAGE)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    before = key
    filling = bytes([7] * ((seed & 6) // 2))
    for byte in filling + struct.pack("<I", len(content)) + content:
        out.append(byte ^ ((out[-2] + before) & 0xFF))
        before = byte
    return bytes(out).hex().upper()
