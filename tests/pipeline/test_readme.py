"""The README's first screen is true: its session is what the demo prints, its commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
SESSION = re.compile(r"<!-- demo -->\n```\n(.*?)```\n<!-- /demo -->", re.DOTALL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("readme")
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "demo"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_session_shown_is_what_the_demo_prints(demo: str) -> None:
    match = SESSION.search(README.read_text(encoding="utf-8"))
    assert match
    assert match[1].strip() == demo.replace("\\", "/").strip()


def test_every_page_linked_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / target).exists(), target


def test_every_command_named_exists() -> None:
    from xltools.cli import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name or "" for group in app.registered_groups}
    fenced = "".join(re.findall(r"^```\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE))
    named = set(re.findall(r"^xltools ([\w-]+) ", fenced, re.MULTILINE))
    assert named
    assert named <= known
