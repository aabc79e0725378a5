"""The library's door: the page about it is true, wrong calls say what is wrong, and it opens quickly."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import xltools
from tests.pipeline.commands import send
from xltools.folder import create_folder
from xltools.model import Area, Place

PAGE = Path(__file__).parents[2] / "docs" / "from-a-notebook.md"


def test_the_examples_of_the_page_are_true(beside_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(beside_demo)
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    said: list[str] = []
    examples = doctest.DocTestParser().get_doctest(PAGE.read_text(encoding="utf-8"), {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner(optionflags=flags).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 15


@pytest.mark.parametrize("name", sorted(xltools.__all__))
def test_every_public_name_is_there_and_explained(name: str) -> None:
    public = getattr(xltools, name)
    assert inspect.getdoc(public)
    assert name in dir(xltools)


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="read_foldr"):
        getattr(xltools, "read_foldr")  # noqa: B009 - mypy would see it


@pytest.fixture
def hackney(tmp_path: Path) -> Path:
    create_folder(tmp_path / "count", Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11"), ())
    return tmp_path / "count"


def test_paths_may_be_text_or_path(hackney: Path) -> None:
    path = send(hackney, gross=9_001_250.5)
    for folder in (hackney, str(hackney), xltools.read_folder(str(hackney))):
        assert xltools.consolidate(folder).net == 900_125_050
    for loose in (path, str(path), [path], [str(path)], hackney / "returns"):
        assert xltools.read_returns(loose).lines["gross"].tolist() == [900_125_050]
        assert [status.status for status in xltools.validate(loose)] == [xltools.Status.ACCEPTED]


def test_an_unreadable_file_is_said_and_not_lost(hackney: Path) -> None:
    send(hackney)
    (hackney / "returns" / "damaged.xlsx").write_bytes(b"PK\3\4 and no more")
    returns = xltools.read_returns(hackney / "returns")
    assert len(returns.lines) == 1
    assert [(finding.code, finding.location.workbook) for finding in returns.unreadable] == [
        ("file-damaged", "damaged.xlsx")
    ]


def test_each_finding_is_a_row_with_its_cell(hackney: Path) -> None:
    send(hackney, cofog="99")
    frame = xltools.findings_frame(xltools.validate(hackney))
    (row,) = frame[frame["code"] == "code-unknown"].to_dict("records")
    assert (row["return"], row["sheet"], row["cell"], row["severity"], row["value"]) == (
        "hackney.xlsx",
        "Spending",
        "C5",
        "error",
        "99",
    )
    assert row["message"]
    assert row["why"]
    assert row["fix"]


def test_no_findings_are_a_frame_with_the_same_columns() -> None:
    frame = xltools.findings_frame([])
    assert len(frame) == 0
    assert {"return", "sheet", "cell", "code", "severity", "message", "fix"} <= set(frame.columns)


def test_a_folder_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    for path, words in (("nowhere", "no count.toml"), ("a file", "is a file, not a count folder"), ("", "no count")):
        with pytest.raises(xltools.UsageError, match=words):
            xltools.read_folder(tmp_path / path)
        with pytest.raises(xltools.UsageError, match=words):
            xltools.consolidate(tmp_path / path)


def test_a_count_folder_without_returns_is_a_usage_error(hackney: Path) -> None:
    (hackney / "returns").rmdir()
    with pytest.raises(xltools.UsageError, match="is missing"):
        xltools.consolidate(hackney)


def test_a_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    for call in (xltools.read_returns, xltools.validate):
        with pytest.raises(FileNotFoundError, match=r"no file or folder .*return\.xlsx"):
            call(tmp_path / "return.xlsx")


def test_the_door_opens_without_pandas() -> None:
    code = (
        "import sys, xltools; xltools.Finding, xltools.UsageError, xltools.ReaderNotStartedError;"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'typer', 'subprocess') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['subprocess']"


STATUS_PAGE = PAGE.with_name("status.md")


def test_the_page_about_where_a_count_stands_is_true(beside_demo: Path, tmp_path: Path) -> None:
    from xltools import actions
    from xltools.outputs.folder_status.as_text import folder_status_text

    folder = xltools.read_folder(copytree(beside_demo / "demo", tmp_path / "demo"))
    recounted = actions.recount(folder, None, date(2011, 8, 1))
    actions.write_count(recounted, folder.count_workbook, date(2011, 8, 1), lines="none")
    told = [*folder_status_text(xltools.status(folder, date(2011, 8, 10)))]
    short = [*told[: told.index("What to do next") + 1], *(text for text in told if re.match(r" *\d+\. ", text))]
    shown = STATUS_PAGE.read_text(encoding="utf-8").split("<!-- status -->\n```\n")[1].split("```")[0]
    assert shown.splitlines() == short
