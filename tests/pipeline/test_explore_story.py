"""`xltools explore` writes one page for a count folder, after `consolidate` or by itself, and ends as `publish` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pipeline.commands import send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PAGE = "hackney-2010-11-explore.html"


def test_the_page_is_written_by_itself_and_again(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    code, said, _ = xltools("explore", hackney)
    assert code == 0
    page = hackney / "reports" / PAGE
    assert f"Open {page} in a browser." in said
    assert f"Written: {page}" in said
    first = page.read_text(encoding="utf-8")
    assert "<h1>Public spending in Hackney, 2010-11</h1>" in first
    assert "£1,000" in first
    assert str(hackney) not in first
    assert xltools("consolidate", hackney)[0] == 0
    assert xltools("explore", hackney)[0] == 0
    assert page.read_text(encoding="utf-8") == first


def test_errors_in_returns_and_files_not_read_show_in_the_exit_code(hackney: Path, xltools: Xltools) -> None:
    send(hackney, cofog="99.9")
    assert xltools("explore", hackney)[0] == 1
    (hackney / "returns" / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert xltools("explore", hackney)[0] == 3
    assert (hackney / "reports" / PAGE).is_file()


def test_a_folder_with_no_returns_has_a_page_that_says_so(hackney: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("explore", hackney)
    assert code == 0
    assert "Written" in said
    assert "Nothing is counted" in (hackney / "reports" / PAGE).read_text(encoding="utf-8")


def test_no_other_command_imports_it() -> None:
    import subprocess
    import sys

    code = "import sys, xltools.actions, xltools.pipeline, xltools.outputs.write, xltools.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "xltools.outputs.explore" not in loaded
