"""What commands print is set for the terminal it is read on, and left in whole lines where a file or a program takes it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

LONG = "Libraries with a long name, which goes on about branches, archives and a mobile library that calls on Thursdays"


def printed_on(columns: int, *command: str) -> list[str]:
    """Run xltools on a terminal so many characters wide and return the lines as they are sent to it."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "dumb"}
    ran = subprocess.Popen(
        [sys.executable, "-m", "xltools", *command], stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    sent = bytearray()
    while piece := _read(ours):
        sent += piece
    os.close(ours)
    ran.wait()
    return sent.decode().splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # so Linux says that the other end is closed
        return b""


@pytest.fixture
def a_return(tmp_path: Path) -> Path:
    path = tmp_path / "return.csv"
    path.write_text(
        f'partner,financial_year,service,gross\nAnytown District Council,2024-25,"{LONG}",-312000\n', "utf-8"
    )
    return path


def test_on_80_columns_findings_hang_below_their_first_word(a_return: Path) -> None:
    lines = printed_on(80, "validate", str(a_return))
    assert max(map(len, lines)) <= 80
    findings = [line for line in lines[1:-2] if line]
    assert any(line.startswith("  error ") for line in findings)
    assert all(line.startswith(("  error ", "  warning ", "  note ", " " * 29)) for line in findings)


def test_a_file_gets_each_finding_as_one_line(a_return: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "xltools", "validate", str(a_return)], capture_output=True, text=True, check=False
    )
    on_screen = printed_on(80, "validate", str(a_return))
    assert max(map(len, ran.stdout.splitlines())) > 80
    assert ran.stdout.split() == " ".join(on_screen).split()


def test_a_person_who_watches_sees_the_steps_and_a_file_gets_none(a_return: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "xltools", "validate", str(a_return)]
    watched = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    )
    os.close(theirs)
    seen = bytearray()
    while piece := _read(ours):
        seen += piece
    os.close(ours)
    watched.wait()
    assert "Checking" in seen.decode()
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.stderr == b""
