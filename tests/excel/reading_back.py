"""Macros read back by programs that are not ours: olefile and oletools."""

from __future__ import annotations

import warnings
import zipfile
from typing import TYPE_CHECKING

import olefile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools calls its parser by names that are going out of use
    from oletools.olevba import VBA_Parser, decompress_stream

if TYPE_CHECKING:
    from pathlib import Path

VBA_PART = "xl/vbaProject.bin"


def decompress(container: bytes) -> bytes:
    """Return what oletools unpacks from an MS-OVBA container."""
    return bytes(decompress_stream(bytearray(container)))


def read_modules(path: Path) -> dict[str, str]:
    """Return the text of each module of a workbook, by name, as oletools finds it."""
    parser = VBA_Parser(str(path))
    try:
        return {name.rpartition("/")[2]: text for _, name, _, text in parser.extract_macros()}
    finally:
        parser.close()


def suspicions(path: Path) -> set[str]:
    """Return the words in a workbook's macros that oletools' analyser takes note of."""
    parser = VBA_Parser(str(path))
    try:
        return {word for _, word, _ in parser.analyze_macros()}
    finally:
        parser.close()


def read_compound_file(content: bytes) -> olefile.OleFileIO:
    """Open a compound file; anything olefile holds to be wrong with it is an error."""
    return olefile.OleFileIO(content, raise_defects=olefile.DEFECT_UNSURE)


def read_project(path: Path) -> olefile.OleFileIO:
    """Open the VBA project of a workbook."""
    with zipfile.ZipFile(path) as package:
        return read_compound_file(package.read(VBA_PART))
