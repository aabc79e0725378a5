"""Every module that is imported and every library that is named is in the bundle, and it is seen where one is not."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from xltools.bundle.imports import ENTRIES, WITHOUT, missing_imports
from xltools.bundle.libraries import AMD64, missing_libraries, read_library
from xltools.bundle.names import PACKAGES, PYTHON

if TYPE_CHECKING:
    from xltools.bundle.looking import Look


def bundle(**sources: str) -> dict[str, bytes]:
    """Return a bundle of these modules, underscores in names for dots, and a standard library of one module."""
    library = io.BytesIO()
    with zipfile.ZipFile(library, "w") as package:
        package.writestr("json/__init__.pyc", b"")
    entries = {f"{PACKAGES}/{name.replace('.', '/')}.py": b"" for name in ENTRIES if name != "xltools"}
    written = {f"{PACKAGES}/{name.replace('__', '/')}.py": text.encode() for name, text in sources.items()}
    return {
        f"{PYTHON}/python313.zip": library.getvalue(),
        f"{PYTHON}/_ssl.pyd": b"",
        f"{PACKAGES}/xltools/__init__.py": b"",
        **entries,
        **written,
    }


def missing(**sources: str) -> list[str]:
    return list(missing_imports(bundle(**sources)))


def test_modules_of_the_library_of_python_itself_and_of_packages_are_found() -> None:
    assert missing(xltools__a="import json, _ssl, winreg, os.path, other.part", other__part="") == []


def test_an_import_of_ours_that_nothing_answers_is_named_wherever_it_stands() -> None:
    assert missing(xltools__a="def do():\n    if do:\n        import gone\n") == [
        "xltools.a imports gone, which is not in it"
    ]
    assert missing(xltools__a="from xltools import b", xltools__b="from xltools.c import d") == [
        "xltools.b imports xltools.c, which is not in it"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import gone\nexcept ImportError:\n    gone = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import gone\n",
        "import sys\nif sys.platform != 'win32':\n    import gone\n",
        "import sys\nif sys.version_info < (3, 11):\n    import gone\n",
        "def do():\n    import gone\n",
    ],
)
def test_what_a_package_does_without_on_windows_is_not_asked_for(source: str) -> None:
    source = source.replace("from typing import TYPE_CHECKING\n", "TYPE_CHECKING = False\n")
    assert missing(xltools__a="import other", other=source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import gone",
        "import sys\nif sys.platform == 'win32':\n    import gone\n",
        "try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    import gone\n",
        "class A:\n    import gone\n",
        "type X[T: int] = list[T]\nfrom gone import (\n  a,\n  b,\n)\n",
    ],
)
def test_what_a_package_comes_to_while_it_is_imported_is_asked_for(source: str) -> None:
    assert "other imports gone, which is not in it" in missing(xltools__a="import other", other=source)


def test_a_relative_import_is_read_from_where_it_stands() -> None:
    assert missing(xltools__a="import other.b", other__b="from .c import d\nfrom . import e", other__c="") == []
    assert missing(xltools__a="import other.b", other__b="from .gone import d", other__c="") == [
        "other.b imports other.gone, which is not in it"
    ]


def test_a_real_package_without_one_that_it_needs_is_seen(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.bundle.imports.ENTRIES", ("openpyxl",))
    wanted = ("python/python313.zip", "python/_", "python/pyexpat", f"{PACKAGES}/openpyxl/", f"{PACKAGES}/et_xmlfile/")
    files = {name: content for name, content in look.files.items() if name.startswith(wanted)}
    assert list(missing_imports(files)) == []
    without = {name: content for name, content in files.items() if "/et_xmlfile/" not in name}
    assert any("imports et_xmlfile" in each for each in missing_imports(without))


def test_what_the_bundle_does_without_is_imported_by_ours_and_not_there(look: Look) -> None:
    import re

    imported = {
        match[1]
        for name, content in look.files.items()
        if name.startswith(f"{PACKAGES}/xltools/") and name.endswith(".py")
        for match in re.finditer(r"^ *(?:import|from) (\w+)", content.decode(), re.MULTILINE)
    }
    there = {name.removeprefix(f"{PACKAGES}/").partition("/")[0] for name in look.files}
    assert not WITHOUT.keys() & there
    assert [name for name in WITHOUT if name not in imported] == []


def test_a_library_that_is_neither_there_nor_part_of_windows_is_named(look: Look) -> None:
    assert list(missing_libraries(look.files)) == []
    files = {name: content for name, content in look.files.items() if not name.endswith("/vcruntime140_1.dll")}
    assert any("needs vcruntime140_1.dll, which is neither" in each for each in missing_libraries(files))
    runtime = {name: content for name, content in look.files.items() if "/numpy.libs/" not in name}
    assert any("numpy" in each and "needs msvcp140-" in each for each in missing_libraries(runtime))


def test_libraries_are_read_as_windows_reads_them(look: Look) -> None:
    python = read_library(look.files[f"{PYTHON}/python.exe"])
    assert python.machine == AMD64
    assert {"python313.dll", "kernel32.dll", "vcruntime140.dll"} <= set(python.needs)
    com = read_library(look.files[f"{PYTHON}/pythoncom313.dll"])
    assert {"pywintypes313.dll", "ole32.dll"} <= set(com.needs)


def test_a_file_for_another_processor_or_that_is_no_library_is_named(look: Look) -> None:
    (narrow,) = (content for name, content in look.files.items() if name.startswith(f"{PYTHON}/xlwings32-"))
    told = list(
        missing_libraries({f"{PACKAGES}/a.pyd": narrow, f"{PACKAGES}/b.dll": b"MZ", f"{PYTHON}/c.exe": b"x" * 99})
    )
    assert f"{PACKAGES}/a.pyd is for another processor" in told
    assert f"{PACKAGES}/b.dll is no program or library of Windows" in told
    assert f"{PYTHON}/c.exe is no program or library of Windows" in told
