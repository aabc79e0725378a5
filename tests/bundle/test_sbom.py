"""The software bill of materials: valid, complete, the same for the same bundle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from xltools.bundle.lock import locked_wheels
from xltools.bundle.sbom import bill_of_materials

if TYPE_CHECKING:
    from xltools.bundle.looking import Look


def listed(look: Look) -> dict[str, dict[str, Any]]:
    return {part["name"]: part for part in json.loads(look.files["sbom.cdx.json"])["components"]}


def test_it_is_valid_cyclonedx(look: Look) -> None:
    text = look.files["sbom.cdx.json"].decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text.replace('"library"', '"shelf"', 1)) is not None


def test_every_package_is_in_it_with_version_hash_licence_and_where_it_is_from(look: Look) -> None:
    parts = listed(look)
    assert parts.keys() == {"CPython", "total-place-xltools", *(wheel.name for wheel in locked_wheels())}
    for wheel in locked_wheels():
        part = parts[wheel.name]
        assert (part["version"], part["hashes"][0]["content"]) == (wheel.version, wheel.sha256)
        assert part["purl"] == f"pkg:pypi/{wheel.name}@{wheel.version}?file_name={wheel.file}"
        assert part["licenses"]


def test_licences_are_those_that_spdx_knows(look: Look) -> None:
    for name, part in listed(look).items():
        (licence,) = part["licenses"]
        assert "expression" in licence or "id" in licence["license"], name


def test_python_is_told_as_advisories_call_it_with_what_of_others_is_in_it(look: Look) -> None:
    python = listed(look)["CPython"]
    assert python["cpe"] == "cpe:2.3:a:python:python:3.13.2:*:*:*:*:*:*:*"
    assert {part["name"] for part in python["components"]} == {"OpenSSL", "SQLite", "zlib", "Expat"}


def test_another_xltools_is_another_bill_and_the_same_is_the_same() -> None:
    one, same, other = (json.loads(bill_of_materials(digest * 64)) for digest in "aab")
    assert one == same
    assert one["serialNumber"] != other["serialNumber"]
    assert one["metadata"]["timestamp"] == other["metadata"]["timestamp"]
