"""Making a count folder loads what it needs and no more: half a second, not two."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NEW = """
import sys
from xltools.cli import main
sys.argv = ["xltools", "new", {folder!r}, "--place", "Kent", "--year", "2024-25"]
try:
    main()
except SystemExit:
    pass
heavy = {{"pandas", "pandera", "xltools.checks", "xltools.counting.double_counts", "openpyxl"}} & set(sys.modules)
print("heavy:", sorted(heavy))
"""


def test_a_new_count_folder_needs_no_checks_and_no_frames(tmp_path: Path) -> None:
    code = NEW.format(folder=str(tmp_path / "kent"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (tmp_path / "kent" / "partners.csv").is_file()
    assert done.stdout.splitlines()[-1] == "heavy: []"
