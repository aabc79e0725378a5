"""Looks over a finished zip before it takes its place: each rule gives what is wrong, and a zip with a fault is never kept.

It reads the zip as it was written, and holds it against the lock, what was fetched, and this computer, whose paths must not
be in it. What the rules see is whether a bundle is whole; whether it runs, only a PC with Windows and Excel can tell.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.bundle.contents import addins, sums
from xltools.bundle.cpython import PATH_FILE, path_file
from xltools.bundle.imports import missing_imports
from xltools.bundle.libraries import missing_libraries
from xltools.bundle.lock import locked_cpython, locked_wheels
from xltools.bundle.names import (
    LICENCES,
    LONGEST_PATH,
    MARK,
    MOST_BYTES,
    PYTHON,
    README,
    README_IT,
    SBOM,
    SCRIPTS,
    SUMS,
    TOP,
)
from xltools.bundle.own import own_package
from xltools.bundle.packages import unpacked
from xltools.excel.addin.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xltools.bundle.fetching import Sources

OTHER_SYSTEMS = re.compile(r"\.(so|so\.[\d.]+|dylib|deb|rpm|whl)$", re.IGNORECASE)
NOT_WINDOWS = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf", b"\xca\xfe\xba\xbe", b"#!/")
"""How programs and libraries begin on Linux and on a Mac, and scripts on either."""
COMPILED = re.compile(r"(^|/)__pycache__/|\.py[co]$")
MACROS = re.compile(r"\.(xlam|xlsm|xla|xltm|docm|vbs|ps1|bat|msi|scr)$", re.IGNORECASE)
FORBIDDEN_BY_WINDOWS = re.compile(
    r'[<>:"\\|?*\x00-\x1f]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', re.IGNORECASE
)
EXPECTED = (*(kind.file for kind in KINDS), *SCRIPTS, README, README_IT, SBOM, SUMS, MARK)
_BINARY = b"\0"


@dataclass(frozen=True)
class Look:
    """A zip to look over: where it is, what it was made from, and paths of this computer."""

    path: Path
    sources: Sources
    here: Sequence[str]

    @cached_property
    def entries(self) -> list[zipfile.ZipInfo]:
        """What the zip lists."""
        with zipfile.ZipFile(self.path) as package:
            return package.infolist()

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files below the one folder, by name."""
        with zipfile.ZipFile(self.path) as package:
            return {entry.filename.removeprefix(f"{TOP}/"): package.read(entry) for entry in self.entries}

    @cached_property
    def from_packages(self) -> dict[str, bytes]:
        """What the locked wheels and this xltools put into a bundle."""
        wheels = (unpacked(wheel) for wheel in self.sources.wheels.values())
        return {name: content for package in (*wheels, own_package()) for name, content in package.items()}


def faults(path: Path, sources: Sources, here: Sequence[str]) -> tuple[str, ...]:
    """Return everything wrong with a zip; `here` are paths of the computer that builds it."""
    look = Look(path, sources, here)
    return tuple(fault for rule in RULES for fault in rule(look))


def size(look: Look) -> Iterator[str]:
    """Look whether the zip is larger than was promised."""
    taken = look.path.stat().st_size
    if taken > MOST_BYTES:
        yield f"it has {taken:,} bytes, more than {MOST_BYTES:,}"


def names(look: Look) -> Iterator[str]:
    """Look whether each name is in the one folder, once, and one that Windows takes."""
    folded = Counter(entry.filename.casefold() for entry in look.entries)
    for entry in look.entries:
        name = entry.filename
        if not name.startswith(f"{TOP}/") or ".." in name.split("/"):
            yield f"{name} is outside the folder {TOP}"
        elif FORBIDDEN_BY_WINDOWS.search(name):
            yield f"{name} is no name that Windows takes"
        elif len(name) > LONGEST_PATH:
            yield f"{name} is longer than {LONGEST_PATH} characters"
        if folded[name.casefold()] > 1:
            yield f"{name} is there twice, as Windows reads names"


def layout(look: Look) -> Iterator[str]:
    """Look whether everything that belongs at the top is there."""
    yield from (f"{name} is missing" for name in EXPECTED if name not in look.files)
    for wheel in locked_wheels():
        if not any(name.startswith(f"{LICENCES}/{wheel.name}/") for name in look.files):
            yield f"{wheel.name} has no licence text"


def as_locked(look: Look) -> Iterator[str]:
    """Look whether every file is, byte for byte, one of CPython, of a locked wheel, of this xltools, or made by the bundle."""
    packages, cpython = look.from_packages, {f"{PYTHON}/{name}" for name in locked_cpython()}
    for name, content in look.files.items():
        if name in packages and content != packages[name]:
            yield f"{name} is not as its package has it"
        elif name.startswith(f"{PYTHON}/") and name not in packages.keys() | cpython | {MARK}:
            yield f"{name} is of no package that is locked"
    yield from (f"{name} is missing" for name in sorted((packages.keys() | cpython) - look.files.keys()))


def python_itself(look: Look) -> Iterator[str]:
    """Look whether CPython's files have their locked hashes, and modules are looked for where they are."""
    from hashlib import sha256

    for name, expected in locked_cpython().items():
        content = look.files.get(f"{PYTHON}/{name}", b"")
        if name != PATH_FILE and sha256(content).hexdigest() != expected:
            yield f"{PYTHON}/{name} is not the file that is locked"
    if look.files.get(f"{PYTHON}/{PATH_FILE}") != path_file():
        yield f"{PATH_FILE} does not say where modules are"


def summed(look: Look) -> Iterator[str]:
    """Look whether the list of hashes is that of the files."""
    if look.files.get(SUMS) != sums({name: content for name, content in look.files.items() if name != SUMS}):
        yield f"{SUMS} is not the list of these files"


def macros(look: Look) -> Iterator[str]:
    """Look whether both add-ins are as this xltools builds them, and no other file with macros is there."""
    ours = addins()
    yield from (f"{name} is not as this xltools builds it" for name in ours if look.files.get(name) != ours[name])
    yield from (f"{name} may run by itself" for name in look.files if MACROS.search(name) and name not in ours)


def for_windows(look: Look) -> Iterator[str]:
    """Look whether anything is for other systems, or compiled by the Python that builds."""
    for name, content in look.files.items():
        program = content.startswith(NOT_WINDOWS) and not name.endswith(".py")
        if program or OTHER_SYSTEMS.search(name):
            yield f"{name} is of another system"
    yield from (f"{name} is compiled already" for name in look.files if COMPILED.search(name))


def scripts(look: Look) -> Iterator[str]:
    """Look whether Windows' command interpreter reads the scripts as they are meant."""
    for name in SCRIPTS:
        content = look.files.get(name, b"")
        if content.count(b"\n") != content.count(b"\r\n"):
            yield f"{name} has line ends that Windows' command interpreter does not take"
        if not content.isascii():
            yield f"{name} has letters that depend on the code page"


def of_this_computer(look: Look) -> Iterator[str]:
    """Look whether any text holds a path of the computer that builds."""
    told = [path.encode() for here in look.here for path in {here, here.replace("/", "\\")}]
    for name, content in look.files.items():
        if _BINARY not in content:
            yield from (f"{name} holds {path.decode()}, a path of this computer" for path in told if path in content)


def whole(look: Look) -> Iterator[str]:
    """Look whether every module imported and every library named is there."""
    yield from missing_imports(look.files)
    yield from missing_libraries(look.files)


RULES = (size, names, layout, python_itself, as_locked, summed, macros, for_windows, scripts, of_this_computer, whole)
