"""Renews the tables of what a bundle is made of: ``python -m xltools.bundle.renew``. For maintainers; needs the package index.

Each package that the project needs on Windows is taken in the newest version that has a wheel for it; the conditions in the
packages' own lists of what they need are read as Windows would read them, which pip cannot do on another system.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from email.parser import BytesParser
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.bundle.cpython import cpython_in
from xltools.bundle.fetching import PIP_FOR_WINDOWS
from xltools.bundle.index import fetch
from xltools.bundle.lock import CPYTHON, PYTHON_VERSION, SDIST_FILE, SDIST_NAME, SDIST_SHA256, WHEELS, locked_wheels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from email.message import Message

    from packaging.requirements import Requirement

DATA = Path(__file__).with_name("data")
WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": PYTHON_VERSION,
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19045",
    "python_full_version": PYTHON_VERSION,
    "python_version": "3.13",
    "sys_platform": "win32",
    "extra": "",
}
"""What a condition in a list of packages meets on a Windows PC."""
OLD_NAMES = {
    "BSD": "BSD-3-Clause",
    "BSD 3-clause": "BSD-3-Clause",
    "MIT License": "MIT",
    "ISC License": "ISC",
    "PSF": "PSF-2.0",
}
"""Licences as some packages still call them, and as SPDX does; each was looked up in the package."""


def main() -> None:
    """Write both tables anew; say which licences have to be looked at."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_wheels(project["dependencies"], folder)
        archive = fetch(SDIST_NAME, SDIST_FILE, SDIST_SHA256, folder)
        files = cpython_in(archive)
    rows = [(name, sha256(content).hexdigest()) for name, content in sorted(files.items())]
    _write(CPYTHON, ("file", "sha256"), rows)


def write_wheels(wanted: Iterable[str], folder: Path) -> None:
    """Write the table of wheels for these requirements and all that they need in turn."""
    from packaging.utils import canonicalize_name

    known = {wheel.name: wheel.licence for wheel in locked_wheels()}
    ahead = needed_on_windows(wanted)
    taken: dict[str, tuple[str, ...]] = {}
    while ahead:
        requirement = ahead.pop(0)
        name = canonicalize_name(requirement.name)
        if name in taken:
            continue
        file = _newest(requirement.name + str(requirement.specifier), folder)
        told = metadata_of(file)
        licence = _licence(told) or known.get(name, "")
        if not licence:
            print(f"{name}: write its licence into {WHEELS}")
        taken[name] = (name, told["Version"], file.name, sha256(file.read_bytes()).hexdigest(), licence)
        ahead += needed_on_windows(told.get_all("Requires-Dist", []), requirement.extras)
    _write(WHEELS, ("name", "version", "file", "sha256", "licence"), [taken[name] for name in sorted(taken)])


def needed_on_windows(requirements: Iterable[str], extras: Iterable[str] = ()) -> list[Requirement]:
    """Return those of a package's requirements that hold on Windows, and with the extras asked for."""
    from packaging.requirements import Requirement

    read = [Requirement(text) for text in requirements]
    environments = [{**WINDOWS, "extra": extra} for extra in ("", *extras)]
    return [each for each in read if each.marker is None or any(each.marker.evaluate(where) for where in environments)]


def metadata_of(wheel: Path) -> Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as package:
        (name,) = (name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(package.read(name))


def _licence(told: Message) -> str:
    """Return the licence of a package where its metadata say it; those who say it otherwise are in the table by hand."""
    short = told["License-Expression"] or told["License"] or ""
    short = OLD_NAMES.get(short, short)
    return short if len(short) < 80 and "\n" not in short else ""


def _newest(requirement: str, folder: Path) -> Path:
    before = set(folder.iterdir())
    command = [sys.executable, *PIP_FOR_WINDOWS, "--quiet", "--dest", str(folder), requirement]
    subprocess.run(command, check=True)
    (file,) = set(folder.iterdir()) - before
    return file


def _write(table: str, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    (DATA / table).write_text(text.getvalue(), encoding="utf-8")
    print(f"{table}: {len(rows)} rows")


if __name__ == "__main__":
    main()
