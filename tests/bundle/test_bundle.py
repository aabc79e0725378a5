"""The zip: all of it there, as it was locked, the same each time, and every planted fault found."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.bundle.conftest import here_of
from xltools.bundle.contents import addins, contents, write_zip
from xltools.bundle.cpython import PATH_FILE, cpython_in
from xltools.bundle.lock import locked_wheels
from xltools.bundle.looking import Look
from xltools.bundle.names import MARK, MOST_BYTES, PACKAGES, PYTHON, SUMS, TOP
from xltools.bundle.packages import unpacked
from xltools.excel.addin.build import built
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS
from xltools.excel.addin.sources import library_name
from xltools.excel.addin.unused import UNUSED_OF_XLWINGS
from xltools.installation import SET_UP
from xltools.steps import unheard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xltools.bundle.fetching import Sources


XLWINGS = next(wheel.version for wheel in locked_wheels() if wheel.name == "xlwings")


def test_what_a_user_and_it_look_for_is_in_one_folder(look: Look) -> None:
    assert {entry.filename.partition("/")[0] for entry in look.entries} == {TOP}
    assert {name for name in look.files if "/" not in name} == {
        *(
            "TotalPlace.xlam",
            "TotalPlaceFunctions.xlam",
            "README.txt",
            "README-IT.txt",
            "sbom.cdx.json",
            "SHA256SUMS.txt",
        ),
        *("Set up Total Place.cmd", "Remove Total Place.cmd", "xltools.cmd"),
    }
    assert {
        f"{PYTHON}/python.exe",
        f"{PYTHON}/pythonw.exe",
        f"{PACKAGES}/xltools/__init__.py",
        MARK,
    } <= look.files.keys()


def test_it_is_small_enough_to_be_handed_about(look: Look) -> None:
    assert 30_000_000 < look.path.stat().st_size < MOST_BYTES == 110_000_000


def test_the_same_sources_give_the_same_bytes(made: Path, sources: Sources, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    write_zip(contents(sources), again)
    assert again.read_bytes() == made.read_bytes()


def test_another_content_has_another_time_so_that_python_takes_no_old_code_for_new(tmp_path: Path) -> None:
    moments = set()
    for number in range(20):
        write_zip({"a.py": b"x = %d\n" % (number % 10)}, tmp_path / "a.zip")
        with zipfile.ZipFile(tmp_path / "a.zip") as package:
            moments.add(package.infolist()[0].date_time)
    assert len(moments) == 10


def test_packages_are_as_their_wheels_have_them_less_what_nothing_needs(look: Look, sources: Sources) -> None:
    with zipfile.ZipFile(sources.wheels["xlwings"]) as wheel:
        dropped = {name for name in wheel.namelist() if f"{PACKAGES}/{name}" not in look.files and ".data/" not in name}
        assert look.files[f"{PACKAGES}/xlwings/main.py"] == wheel.read("xlwings/main.py")
        assert {name for name in wheel.namelist() if UNUSED_OF_XLWINGS.match(name)} <= dropped
    assert "xlwings/addin/xlwings.xlam" in dropped
    assert [name for name in dropped if name.endswith(".py") and not UNUSED_OF_XLWINGS.match(name)] == []
    with zipfile.ZipFile(sources.wheels["pywin32"]) as wheel:
        assert "pythonwin/pywin/__init__.py" in wheel.namelist()
    for start in ("pythonwin/", "adodbapi/", "isapi/", "win32comext/"):
        assert not [name for name in look.files if name.startswith(f"{PACKAGES}/{start}")]
    assert not [name for name in look.files if "/tests/" in name or name.endswith((".pyi", ".h", ".lib"))]
    assert not [name for name in look.files if name.startswith(f"{PACKAGES}/pip/")]


def test_libraries_that_windows_looks_for_beside_the_program_are_there(look: Look) -> None:
    for name in ("pywintypes313.dll", "pythoncom313.dll", library_name(64, XLWINGS), library_name(32, XLWINGS)):
        assert f"{PYTHON}/{name}" in look.files


def test_the_add_in_with_functions_names_the_library_in_the_bundle_whatever_version_is_here(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = addins()
    monkeypatch.setattr("xltools.excel.addin.sources.version", lambda _: "9.9.9")
    assert addins() == before
    assert built(FUNCTIONS) != before[FUNCTIONS.file]
    assert library_name(64, XLWINGS) in {name.rpartition("/")[2] for name in look.files}


def test_only_our_two_add_ins_have_macros(look: Look) -> None:
    assert {name for name in look.files if name.endswith((".xlam", ".xlsm", ".bas", ".vbs", ".ps1"))} == {
        *(BUTTONS.file, FUNCTIONS.file),
        *(
            name
            for name in look.files
            if name.startswith(f"{PACKAGES}/xltools/excel/addin/macros/") and name.endswith(".bas")
        ),
    }


def test_licences_of_everything_are_there(look: Look) -> None:
    assert b"PYTHON SOFTWARE FOUNDATION LICENSE" in look.files["licences/CPython/LICENSE.txt"]
    assert b"BSD 3-Clause" in look.files["licences/pandas/LICENSE"]
    assert b"MIT License" in look.files["licences/xltools/LICENSE"]


def drop(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.pop(name)


def put(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.__setitem__(name, content)


PANDAS = f"{PACKAGES}/pandas/__init__.py"
PLANTED = {
    "a package changed": ("as_locked", put(PANDAS), "pandas/__init__.py is not as its package has it"),
    "a package cut": ("as_locked", drop(PANDAS), "pandas/__init__.py is missing"),
    "a stranger among packages": ("as_locked", put(f"{PACKAGES}/requests.py"), "requests.py is of no package"),
    "a stranger beside python": ("as_locked", put(f"{PYTHON}/version.dll"), "version.dll is of no package"),
    "our own code changed": ("as_locked", put(f"{PACKAGES}/xltools/text.py"), "xltools/text.py is not as"),
    "another python": (
        "python_itself",
        put(f"{PYTHON}/python.exe", b"MZ"),
        "python.exe is not the file that is locked",
    ),
    "modules looked for elsewhere": ("python_itself", put(f"{PYTHON}/{PATH_FILE}", b"import site\r\n"), PATH_FILE),
    "no way to set it up": ("layout", drop(SET_UP), f"{SET_UP} is missing"),
    "no licence": ("layout", drop("licences/rich/LICENSE"), "rich has no licence text"),
    "hashes of before": ("summed", put("README.txt"), f"{SUMS} is not the list"),
    "an add-in of another": ("macros", put(BUTTONS.file), "TotalPlace.xlam is not as"),
    "macros of another": ("macros", put(f"{PACKAGES}/xlwings/addin/xlwings.xlam"), "may run by itself"),
    "a library of Linux": ("for_windows", put(f"{PACKAGES}/a.cpython-313-x86_64-linux-gnu.so"), "of another system"),
    "one in disguise": ("for_windows", put(f"{PACKAGES}/a.pyd", b"\x7fELF..."), "of another system"),
    "compiled": ("for_windows", put(f"{PACKAGES}/__pycache__/a.cpython-313.pyc"), "compiled already"),
    "line ends of Linux": ("scripts", put(SET_UP, b"@echo off\n"), "line ends"),
    "an umlaut in a script": ("scripts", put(SET_UP, "rem ü\r\n".encode()), "code page"),
    "a path of ours": ("of_this_computer", put("README.txt", b"see /somebody/at/home/x"), "a path of this computer"),
    "the same for Windows": ("of_this_computer", put("a.txt", b"\\somebody\\at\\home"), "a path of this computer"),
}


@pytest.mark.parametrize(("rule", "plant", "words"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(
    rule: str, plant: Callable[[dict[str, bytes]], object], words: str, look: Look
) -> None:
    import xltools.bundle.looking as looking

    files = dict(look.files)
    planted = Look(look.path, look.sources, ("/somebody/at/home",))
    planted.__dict__.update(files=files, from_packages=look.from_packages)
    rule_of = getattr(looking, rule)
    assert rule_of in looking.RULES
    assert list(rule_of(planted)) == []
    plant(files)
    assert any(words in fault for fault in rule_of(planted)), list(rule_of(planted))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("python/x.py", "outside the folder"),
        (f"{TOP}/../x.py", "outside the folder"),
        (f"{TOP}/README.TXT", "there twice"),
        (f"{TOP}/aux.py", "no name that Windows takes"),
        (f"{TOP}/a:b.py", "no name that Windows takes"),
        (f"{TOP}/{'long/' * 30}x.py", "longer than 140"),
    ],
)
def test_a_name_that_windows_does_not_take_is_found(name: str, words: str, look: Look) -> None:
    from xltools.bundle.looking import names

    planted = Look(look.path, look.sources, ())
    planted.__dict__["entries"] = list(look.entries)
    assert list(names(planted)) == []
    planted.__dict__["entries"].append(zipfile.ZipInfo(name))
    assert any(words in fault for fault in names(planted))


def test_a_zip_that_is_too_large_is_found(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.bundle.looking.MOST_BYTES", 1_000_000)
    assert "more than 1,000,000" in faults_of_size(look)


def faults_of_size(look: Look) -> str:
    from xltools.bundle.looking import size

    return " ".join(size(look))


def test_a_wheel_or_archive_that_is_not_the_one_locked_is_refused(sources: Sources, tmp_path: Path) -> None:
    from xltools.bundle.fetching import must_be_as_locked
    from xltools.model import UsageError

    other = tmp_path / "rich-15.0.0-py3-none-any.whl"
    other.write_bytes(sources.wheels["rich"].read_bytes() + b"\0")
    with pytest.raises(UsageError, match="not the file that was tested"):
        must_be_as_locked(other, "0" * 64)
    with pytest.raises(UsageError, match="could not be fetched"):
        must_be_as_locked(tmp_path / "gone.whl", "0" * 64)


def test_a_cpython_that_lacks_a_file_makes_no_bundle(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    from xltools.model import UsageError

    found = cpython_in(sources.cpython)
    found.pop("vcruntime140.dll")
    monkeypatch.setattr("xltools.bundle.contents.cpython_in", lambda _: found)
    with pytest.raises(UsageError, match=r"not those that were tested: vcruntime140\.dll"):
        contents(sources)


def test_the_list_of_each_package_is_true_in_the_bundle(look: Look, sources: Sources) -> None:
    """Else `xltools addin check` would say that security software took what was never there."""
    record = unpacked(sources.wheels["xlwings"])
    (name,) = (name for name in record if name.endswith("/RECORD"))
    listed = [line.partition(",")[0] for line in look.files[name].decode().splitlines()]
    for each in listed:
        place = f"{PYTHON}/{each.removeprefix('../../')}" if each.startswith("../../") else f"{PACKAGES}/{each}"
        assert place in look.files


def test_nothing_is_left_where_a_fault_is_found(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xltools.bundle.making import put_together

    monkeypatch.setattr("xltools.bundle.making.contents", lambda _: {"README.txt": b"alone"})
    with pytest.raises(ValueError, match="not made as it should be"):
        put_together(sources, tmp_path / "out.zip", unheard, here_of(tmp_path))
    assert list(tmp_path.iterdir()) == []
