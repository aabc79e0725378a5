"""What the bundle is made of: all that the project needs on Windows, in wheels for that Python, and nothing else."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.validators import ROOT
from xltools.bundle.lock import LockedWheel, cpython_parts, locked_cpython, locked_wheels
from xltools.bundle.renew import metadata_of, needed_on_windows

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from xltools.bundle.fetching import Sources

BY_NAME = {wheel.name: wheel for wheel in locked_wheels()}
RUNS = {
    Tag(python, abi, platform)
    for python in ("cp313", "cp311", "py3", "py2")
    for abi in ("cp313", "abi3", "none")
    for platform in ("win_amd64", "any")
}


def project_needs() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return needed_on_windows(project["dependencies"])


def unmet(requirements: list[Requirement]) -> list[str]:
    return [
        str(each)
        for each in requirements
        if (wheel := BY_NAME.get(canonicalize_name(each.name))) is None or not each.specifier.contains(wheel.version)
    ]


def test_every_requirement_of_the_project_is_in_the_lock_on_windows() -> None:
    assert len(project_needs()) > 10
    assert unmet(project_needs()) == []


def test_what_the_packages_need_in_turn_is_in_the_lock_and_nothing_that_nobody_needs(sources: Sources) -> None:
    ahead, needed = project_needs(), set[str]()
    while ahead:
        each = ahead.pop()
        name = canonicalize_name(each.name)
        needed.add(name)
        further = needed_on_windows(metadata_of(sources.wheels[name]).get_all("Requires-Dist", []), each.extras)
        assert unmet(further) == [], name
        ahead += [requirement for requirement in further if canonicalize_name(requirement.name) not in needed]
    assert needed == set(BY_NAME)
    assert {"pywin32", "pywin32-ctypes", "tzdata", "colorama"} <= needed
    assert not {"secretstorage", "jeepney", "pyarrow", "dask", "msal"} & needed


def test_conditions_are_read_as_windows_reads_them() -> None:
    listed = [
        "a; sys_platform == 'win32'",
        "b; sys_platform == 'linux'",
        "c; python_version < '3.12'",
        "d; extra == 'e'",
    ]
    assert [each.name for each in needed_on_windows(listed)] == ["a"]
    assert [each.name for each in needed_on_windows(listed, ["e"])] == ["a", "d"]


@pytest.mark.parametrize("wheel", locked_wheels(), ids=lambda wheel: wheel.name)
def test_each_wheel_is_of_its_name_and_version_and_runs_there(wheel: LockedWheel) -> None:
    name, version, _, tags = parse_wheel_filename(wheel.file)
    assert (name, str(version)) == (wheel.name, wheel.version)
    assert tags & RUNS
    assert len(wheel.sha256) == 64
    assert wheel.licence


def test_cpython_is_whole_and_says_what_of_others_is_in_it() -> None:
    assert {"python.exe", "pythonw.exe", "python313.dll", "python313.zip", "LICENSE.txt"} <= locked_cpython().keys()
    assert [part.name for part in cpython_parts()] == ["OpenSSL", "SQLite", "zlib", "Expat"]
