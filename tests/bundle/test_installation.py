"""Who has the zip has no pip: every sentence about installing is made in one place, and fits how xltools was installed."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

import pytest

import xltools
from tests.excel.test_check_pc import GOOD, PC, PYTHON, WRONG
from xltools.excel.addin.check_pc import BUNDLE, check_pc
from xltools.installation import DISTRIBUTION, MARKER, Installation, installation

if TYPE_CHECKING:
    from xltools.excel.addin.machine import Machine

PACKAGE = Path(xltools.__file__).parent
FOLDER = PureWindowsPath("C:\\Users\\ann\\Total Place")
BUNDLED = Installation(FOLDER)
IN_BUNDLE = replace(PC, installation=BUNDLED, python=f"{FOLDER}\\python\\python.exe")


def test_a_bundle_is_known_by_the_file_beside_its_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert installation().bundle is None
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / MARKER).touch()
    monkeypatch.setattr("sys.prefix", str(tmp_path / "python"))
    installation.cache_clear()
    try:
        assert installation().bundle == tmp_path
    finally:
        installation.cache_clear()


def test_each_sentence_fits_how_it_was_installed() -> None:
    by_pip = Installation()
    assert "xltools addin install" in by_pip.set_up
    assert by_pip.command("addin check") == "xltools addin check"
    assert f"pip install --upgrade {DISTRIBUTION}" in by_pip.whole_again
    assert f"pip install '{DISTRIBUTION}[cluster]'" in by_pip.with_extra("cluster")
    assert "pip" not in BUNDLED.set_up + BUNDLED.whole_again
    assert f"Set up Total Place.cmd in {FOLDER}" in BUNDLED.set_up
    assert BUNDLED.command("addin check") == f'"{FOLDER}\\xltools.cmd" addin check'
    assert BUNDLED.with_extra("cluster").startswith("Total Place for Windows does not have it.")


SAYS_IT = {
    "installation.py": "the one place",
    "excel/addin/kinds.py": "in the add-in itself, which is the same however it was installed",
    "excel/addin/install.py": "what IT types on another computer, and what a Python of the user's own lacks: never a bundle",
    "bundle/own.py": "a maintainer's way to make one",
    "bundle/starting.py": "the script itself",
}


def test_no_other_module_tells_people_how_to_install() -> None:
    says = re.compile(r"pip install\b|xltools addin install")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if says.search(path.read_text(encoding="utf-8")) and any(says.search(text) for text in said_in(path))
    }
    assert found == set(SAYS_IT)


def said_in(path: Path) -> list[str]:
    """The texts of a module that are no explanation of the module itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in explained)
    return [node.value for node in constants if isinstance(node.value, str)]


@pytest.mark.parametrize(("machine", "subject", "cure"), WRONG.values(), ids=WRONG)
def test_no_cure_sends_someone_with_a_bundle_to_pip(machine: Machine, subject: str, cure: str) -> None:
    told = check_pc(replace(machine, installation=BUNDLED))
    cures = " ".join(one.cure for one in told)
    assert not re.search(r"pip install|run: xltools addin install", cures)
    if "addin install" in cure or "pip install" in cure:
        assert "Set up Total Place.cmd" in next(
            one.cure for one in told if one.subject == subject and one.works is not True
        )


def test_addin_check_says_that_it_runs_from_a_bundle_and_where() -> None:
    first = check_pc(IN_BUNDLE)[0]
    assert (first.subject, first.works, first.words) == (BUNDLE, True, f"this is the one in {FOLDER}")
    assert BUNDLE not in {one.subject for one in check_pc(PC)}


def test_an_add_in_that_starts_another_python_than_the_bundles_is_noted() -> None:
    (note,) = (one for one in check_pc(IN_BUNDLE) if one.subject == BUNDLE and one.works is None)
    assert PYTHON in note.words
    assert note.cure == BUNDLED.set_up
    own = {**GOOD.settings, "interpreter": f"{FOLDER}\\python\\pythonw.exe"}
    good = replace(IN_BUNDLE, addins=tuple(replace(addin, settings=own) for addin in PC.addins))
    assert not [one for one in check_pc(good) if one.subject == BUNDLE and one.works is None]
