"""This xltools itself, as it stands in the bundle: the files that run, from a checkout or from where pip put them."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import TYPE_CHECKING

import xltools
from xltools.bundle.names import PACKAGES
from xltools.bundle.packages import record_of
from xltools.excel.addin.sources import macros_folder
from xltools.installation import DISTRIBUTION
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

MACROS = "xltools/excel/addin/macros"
"""Where an installed package has the sources of the add-ins; a checkout has them at its top."""
_INFO = f"{DISTRIBUTION.replace('-', '_')}-{xltools.__version__}.dist-info"


def own_package() -> dict[str, bytes]:
    """Return the files of this xltools by their place in the bundle, with what an installation keeps about them.

    Raises `UsageError` where the packages it needs are not known, because it was never installed.
    """
    files = {f"{PACKAGES}/{name}": content for name, content in sorted(_files())}
    files[f"{PACKAGES}/{_INFO}/METADATA"] = _metadata()
    files[f"{PACKAGES}/{_INFO}/licenses/LICENSE"] = licence()
    files[f"{PACKAGES}/{_INFO}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = f"{PACKAGES}/{_INFO}/RECORD"
    return {**files, record: record_of(files, record)}


def _files() -> Iterator[tuple[str, bytes]]:
    package = Path(xltools.__file__).parent
    for folder, start in ((package, "xltools"), (macros_folder(), MACROS)):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield f"{start}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _metadata() -> bytes:
    needs = "".join(f"Requires-Dist: {need}\n" for need in _told().requires or () if "extra ==" not in need)
    return (
        f"Metadata-Version: 2.4\nName: {DISTRIBUTION}\nVersion: {xltools.__version__}\nLicense-Expression: MIT\n"
        f"License-File: LICENSE\nRequires-Python: >=3.11\n{needs}"
    ).encode()


def licence() -> bytes:
    """Return the licence of xltools, as pip keeps it or as it lies in the checkout that runs."""
    kept = [Path(str(file.locate())) for file in _told().files or () if file.name == "LICENSE"]
    beside = macros_folder().with_name("LICENSE")
    found = next((path for path in (*kept, beside) if path.is_file()), None)
    if found is None:
        raise UsageError(f"The licence of xltools is not where it was installed. Install {DISTRIBUTION} again.")
    return found.read_bytes()


def _told() -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        raise UsageError(
            "xltools runs from its sources and is not installed, so what it needs is not known."
            " Install it first: python -m pip install -e ."
        ) from None
