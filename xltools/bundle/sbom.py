"""The software bill of materials: what the bundle is made of, as CycloneDX 1.6, the same for the same bundle."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

import xltools
from xltools.bundle.lock import (
    LOCKED_ON,
    PYTHON_LICENCE,
    PYTHON_VERSION,
    SDIST_NAME,
    SDIST_SHA256,
    SDIST_VERSION,
    cpython_parts,
    locked_wheels,
)
from xltools.installation import DISTRIBUTION, installation
from xltools.model import UsageError

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

TITLE = "Total Place for Windows"
CPE = f"cpe:2.3:a:python:python:{PYTHON_VERSION}:*:*:*:*:*:*:*"
NOT_INSTALLED = (
    "The bundle's list of what it is made of needs the package cyclonedx-python-lib, which is not installed here."
)


def require_cyclonedx() -> None:
    """Raise `UsageError` where the library that writes the list is missing: it comes with the extra ``bundle``."""
    try:
        import cyclonedx.output.json  # noqa: F401 - asked for, not used
    except ImportError:
        raise UsageError(f"{NOT_INSTALLED} {installation().with_extra('bundle')}") from None


def bill_of_materials(own_wheel: str) -> bytes:
    """Return the list; `own_wheel` is the SHA-256 of this xltools as it stands in the bundle."""
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    whole = _component(TITLE, xltools.__version__, "MIT", whole=True)
    own = _component(
        DISTRIBUTION,
        xltools.__version__,
        "MIT",
        purl=PackageURL("pypi", name=DISTRIBUTION, version=xltools.__version__),
        digest=own_wheel,
    )
    python = _python()
    wheels = [
        _component(
            wheel.name,
            wheel.version,
            wheel.licence,
            purl=PackageURL("pypi", name=wheel.name, version=wheel.version, qualifiers={"file_name": wheel.file}),
            digest=wheel.sha256,
        )
        for wheel in locked_wheels()
    ]
    parts = [own, python, *wheels]
    identity = sha256("\n".join(f"{part.name} {part.version} {_hash_of(part)}" for part in parts).encode()).digest()
    bom = Bom(
        components=parts,
        serial_number=UUID(bytes=identity[:16], version=5),
        metadata=BomMetaData(component=whole, timestamp=datetime(*LOCKED_ON, tzinfo=UTC)),
    )
    bom.register_dependency(whole, parts)
    return JsonV1Dot6(bom).output_as_string(indent=1).encode() + b"\n"


def _python() -> Component:
    """CPython, with the libraries of others inside its files."""
    from cyclonedx.model import Property
    from packageurl import PackageURL

    python = _component(
        "CPython",
        PYTHON_VERSION,
        PYTHON_LICENCE,
        purl=PackageURL("generic", name="python", version=PYTHON_VERSION),
        digest=SDIST_SHA256,
    )
    python.cpe = CPE
    python.properties.add(Property(name="total-place:taken-from", value=f"{SDIST_NAME} {SDIST_VERSION} on PyPI"))
    for part in cpython_parts():
        python.components.add(_component(part.name, part.version, part.licence, purl=PackageURL.from_string(part.purl)))
    return python


def _component(
    name: str, version: str, licence: str, *, purl: PackageURL | None = None, digest: str = "", whole: bool = False
) -> Component:
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType

    return Component(
        name=name,
        version=version,
        type=ComponentType.APPLICATION if whole else ComponentType.LIBRARY,
        bom_ref=f"{name}@{version}",
        purl=purl,
        licenses=[LicenseFactory().make_from_string(licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)] if digest else [],
    )


def _hash_of(component: Component) -> str:
    return next((each.content for each in component.hashes), "")
