"""A process that stays warm has done what a click needs at first use before the click comes; nothing of it shows in the click."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.excel.returns import line, write_return
from tests.validators import ROOT
from xltools.excel.warm.rehearsal import REHEARSED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WARMED = """
import sys
sys.path.insert(0, sys.argv[1])
from xltools.excel.warm import serving
for step in serving._steps():
    step()
from pathlib import Path
from xltools import actions
from xltools.coding.stored import shipped_model
known, models = set(sys.modules), shipped_model.cache_info().misses
path = [Path(sys.argv[2])]
(status,) = actions.check(path, None)
actions.find_double_counts(path, None)
print(*sorted(finding.code for finding in status.findings))
print(*sorted(set(sys.modules) - known))
print(models, sorted(Path.cwd().iterdir()))
"""
"""Everything that is done beforehand, then what two buttons do; prints what was found, what had still to be imported, and what is left."""


@pytest.mark.parametrize("rehearsal", REHEARSED, ids=[rehearsal.__name__ for rehearsal in REHEARSED])
def test_each_rehearsal_comes_to_its_end(rehearsal: Callable[[], None]) -> None:
    """In a process that waits what goes wrong there is not told."""
    rehearsal()


def test_after_it_a_check_imports_nothing_more_and_finds_the_same(tmp_path: Path) -> None:
    lines = (line("Parks", None, "08.1"), line("Streets", 900.0, "99.9", funder="Department for Transport"))
    returned = write_return(tmp_path / "r.xlsx", *lines)
    (tmp_path / "here").mkdir()
    command = [sys.executable, "-I", "-c", WARMED, str(ROOT), str(returned)]
    done = subprocess.run(command, cwd=tmp_path / "here", capture_output=True, text=True, check=True)
    found, imported, rest = done.stdout.splitlines()
    from xltools import actions

    (status,) = actions.check([returned], None)
    assert found.split() == sorted(finding.code for finding in status.findings)
    assert "gross-missing" in found
    assert "code-unknown" in found
    assert imported == ""
    assert rest == "1 []"
