"""Packages as they stand in the bundle: what their wheels hold for a program that runs, and no more."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

from xltools.bundle.names import LICENCES, PACKAGES, PYTHON
from xltools.excel.addin.unused import UNUSED_OF_XLWINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LEFT_OUT = (
    (re.compile(r"(^|/)__pycache__/|\.pyc$"), "compiled for another Python"),
    (re.compile(r"(^|/)tests?/"), "tests of packages"),
    (re.compile(r"(^|/)conftest\.py$"), "the same"),
    (
        re.compile(r"\.(pyi|pyx|pxd|pxi|c|cpp|h|hpp|f|f90|pyf|lib|a|build|tmpl|src)$"),
        "only for who builds or checks programs",
    ),
    (
        re.compile(f"^{UNUSED_OF_XLWINGS.pattern}"),
        "macro files of xlwings that security software takes for malware, and its paid part",
    ),
    (re.compile(r"\.(xlam|xlsm|xltm|docm|vbs|bas)$"), "macro files of others"),
    (re.compile(r"^(pythonwin|win32comext|adodbapi|isapi)/|^PyWin32\.chm$"), "parts of pywin32 that nothing here uses"),
    (re.compile(r"^win32(com)?/(Demos|demos|scripts|HTML|include|libs)/"), "the same"),
    (re.compile(r"\.exe$"), "programs of packages, such as pywin32's to run as a service"),
    (re.compile(r"^pywin32\.(pth|version\.txt)$"), "lines that only a site module reads; the path file says the same"),
    (re.compile(r"^[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|DELVEWHEEL)$"), "of an installation"),
    (re.compile(r"^[^/]+\.data/(scripts|headers)/"), "commands that the bundle does not offer"),
)
"""What is left out of every wheel, and why."""
BESIDE_PYTHON = re.compile(r"(?:pywin32_system32|[^/]+\.data/data)/([^/]+\.dll)$")
"""Libraries that Windows looks for in the program's own folder: pywin32's two, and xlwings' for the worksheet functions."""
INTO_PACKAGES = re.compile(r"[^/]+\.data/(?:purelib|platlib)/(.+)$")
LICENCE_FILE = re.compile(r"(^|/)((un)?licen[cs]es?|copying|notice|authors)\b", re.IGNORECASE)
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA$")


def unpacked(wheel: Path) -> dict[str, bytes]:
    """Return the files of a wheel by their place in the bundle, with a list of them (RECORD) that is true there."""
    with zipfile.ZipFile(wheel) as package:
        names = sorted(name for name in package.namelist() if not name.endswith("/"))
        placed = {place_of(name): package.read(name) for name in names if not left_out(name)}
    (metadata,) = (name for name in names if _METADATA.match(name))
    record = f"{PACKAGES}/{metadata.removesuffix('METADATA')}RECORD"
    return {**placed, record: record_of(placed, record)}


def left_out(name: str) -> str:
    """Return why a file of a wheel is not in the bundle, "" where it is."""
    if LICENCE_FILE.search(name.partition(".dist-info/")[2]):
        return ""
    return next((why for pattern, why in LEFT_OUT if pattern.search(name)), "")


def place_of(name: str) -> str:
    """Return where a file of a wheel lies in the bundle."""
    if beside := BESIDE_PYTHON.match(name):
        return f"{PYTHON}/{beside[1]}"
    inside = INTO_PACKAGES.match(name)
    return f"{PACKAGES}/{inside[1] if inside else name}"


def record_of(files: Mapping[str, bytes], record: str) -> bytes:
    """Return the list of a package's files as an installation keeps it, relative to the packages' folder."""
    rows = [(_relative(name), f"sha256={_digest(content)}", len(content)) for name, content in sorted(files.items())]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*rows, (_relative(record), "", "")])
    return text.getvalue().encode()


def licence_files(name: str, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Give a package's own licence texts, under the folder of licences."""
    for path, content in files.items():
        inner = path.partition(".dist-info/")[2]
        if inner and LICENCE_FILE.search(inner):
            yield f"{LICENCES}/{name}/{inner.removeprefix('licenses/').replace('/', '-')}", content


def _relative(name: str) -> str:
    inside = name.removeprefix(f"{PACKAGES}/")
    return inside if inside != name else f"../../{name.removeprefix(f'{PYTHON}/')}"


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
