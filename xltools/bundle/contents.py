"""Everything that lies in the zip, by its name there, and the zip itself: the same bytes for the same contents."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from xltools.bundle.cpython import LICENCE, PATH_FILE, cpython_in, path_file
from xltools.bundle.lock import LOCKED_ON, locked_cpython, locked_wheels
from xltools.bundle.names import LICENCES, PYTHON, SBOM, SUMS, TOP
from xltools.bundle.own import licence, own_package
from xltools.bundle.packages import licence_files, unpacked
from xltools.bundle.sbom import bill_of_materials
from xltools.bundle.starting import scripts
from xltools.bundle.texts import texts
from xltools.excel.addin.build import built
from xltools.excel.addin.kinds import KINDS
from xltools.excel.addin.sources import macro_modules
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xltools.bundle.fetching import Sources

COMPRESSION = 6
"""Of zlib: 9 takes three times as long for one part in a hundred."""
_FILE = 0o100644 << 16
_TWO_SECONDS_A_DAY = 43_200


def contents(sources: Sources) -> dict[str, bytes]:
    """Return every file below the bundle's folder. Raises `UsageError` where CPython's files are not those that are locked."""
    files = {f"{PYTHON}/{name}": content for name, content in _cpython(sources.cpython).items()}
    files[f"{LICENCES}/CPython/{LICENCE}"] = files[f"{PYTHON}/{LICENCE}"]
    for wheel in locked_wheels():
        package = unpacked(sources.wheels[wheel.name])
        files |= {**package, **dict(licence_files(wheel.name, package))}
    own = own_package()
    files |= {**own, f"{LICENCES}/xltools/LICENSE": licence()}
    files |= addins()
    files |= {**scripts(), **texts(), SBOM: bill_of_materials(_digest_of(own))}
    return {**files, SUMS: sums(files)}


def addins() -> dict[str, bytes]:
    """Return both add-ins, not set up for a computer; the functions name the library of the xlwings that is in the bundle."""
    xlwings = next(wheel.version for wheel in locked_wheels() if wheel.name == "xlwings")
    return {kind.file: built(kind, modules=macro_modules(kind, xlwings)) for kind in KINDS}


def _cpython(archive: Path) -> dict[str, bytes]:
    files, locked = cpython_in(archive), locked_cpython()
    wrong = {name for name in files.keys() | locked.keys() if _sha(files.get(name, b"")) != locked.get(name)}
    if wrong:
        raise UsageError(
            f"CPython's files are not those that were tested: {', '.join(sorted(wrong))}. Nothing was written."
        )
    return {**files, PATH_FILE: path_file()}


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the list of SHA-256 of every file, as sha256sum writes and reads it."""
    return "".join(f"{_sha(content)} *{name}\n" for name, content in sorted(files.items())).encode()


def write_zip(files: Mapping[str, bytes], path: Path) -> None:
    """Write the zip: sorted, one moment for all, no rights or names of the system that writes it."""
    moment = moment_of(files)
    with zipfile.ZipFile(path, "w") as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", moment)
            entry.create_system, entry.external_attr = 3, _FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, files[name], compresslevel=COMPRESSION)


def moment_of(files: Mapping[str, bytes]) -> tuple[int, int, int, int, int, int]:
    """Return the moment that all files bear: the day of the lock, and a time of day that their contents make.

    Python takes a compiled file for true while its source has the same time and size. Were the time the same in every
    bundle, one unpacked over an older would now and then run the older one's code.
    """
    number = int.from_bytes(sha256(sums(files)).digest()[:8], "big") % _TWO_SECONDS_A_DAY
    moment = datetime(*LOCKED_ON) + timedelta(seconds=2 * number)  # noqa: DTZ001 - a zip has no zone
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _digest_of(files: Mapping[str, bytes]) -> str:
    return _sha(sums(files))


def _sha(content: bytes) -> str:
    return sha256(content).hexdigest()
