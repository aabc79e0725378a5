"""The page docs/rollup.md is true, and so are the command's words and exit codes."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.many_places.drawn import HACKNEY, ISLINGTON, draw_place

ROOT = Path(__file__).parents[2]
HAS = """
| Hackney Council | H1 | Emergency duty team, Islington's share | 10.4 | 402918 | funder=Islington Council
| Hackney Council | H2 | Libraries | 08.2 | 2300456
"""
PAYS = """
| Islington Council | I1 | Emergency duty team: paid to the lead | 10.4 | 402918 | paid_to=Hackney Council
| Islington Council | I2 | Parks | 08.1 | 1200345
"""


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two count folders in it, to be in."""
    draw_place(tmp_path / "hackney", "Hackney", [HACKNEY], HAS)
    draw_place(tmp_path / "islington", "Islington", [ISLINGTON], PAYS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "xltools", "rollup", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_the_examples_of_the_page_are_true(beside: Path) -> None:
    page = ROOT / "docs" / "rollup.md"
    said: list[str] = []
    examples = doctest.DocTestParser().get_doctest(page.read_text(encoding="utf-8"), {}, page.name, str(page), 0)
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 5


def test_the_command_says_the_total_and_what_is_between(beside: Path) -> None:
    done = command("hackney", "islington", "--output", "region", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "2024-25: £3,903,719 in 2 places" in done.stdout
    assert "less £402,918 between them" in done.stdout
    assert "Between places: 1 double count excluded, 0 to be asked about." in done.stdout
    assert not done.stderr


def test_a_place_that_cannot_be_counted_is_said_and_is_exit_code_3(beside: Path) -> None:
    (beside / "islington" / "count.toml").write_text("[place]\nname = 3\n", encoding="utf-8")
    done = command("hackney", "islington", "elsewhere", "--output", "region", "--jobs", "1")
    assert done.returncode == 3
    assert "Not counted" in done.stdout
    assert "islington" in done.stdout
    assert "there is no such folder" in done.stdout
    assert "2024-25: £2,703,374 in 1 place" in done.stdout


def test_a_damaged_file_is_exit_code_3(beside: Path) -> None:
    (beside / "hackney" / "returns" / "damaged.xlsx").write_bytes(b"PK\3\4 and no more")
    done = command("hackney", "--output", "region", "--jobs", "1")
    assert done.returncode == 3
    assert "damaged.xlsx" in done.stdout


@pytest.mark.parametrize("output", ["hackney", "hackney/region"])
def test_nothing_is_written_into_a_count_folder(output: str, beside: Path) -> None:
    done = command("hackney", "--output", output)
    assert done.returncode == 2
    assert "count folder" in done.stderr
