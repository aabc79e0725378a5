"""`xltools compare`: two files, a return and what was issued, folders; every file ends with a stated result, none is written to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import xltools as library
from tests.pipeline.conftest import hackney, hackney_made_once, xltools
from tests.workbooks.versions import LINES, edited, made, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

__all__ = ["hackney", "hackney_made_once", "xltools"]


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    old = made(tmp_path / "old.xlsx")
    return old, edited(old, put("gross", 1, 3_000.25))


def test_two_files_are_compared_in_words_and_left_as_they_were(xltools: Xltools, versions: tuple[Path, Path]) -> None:
    before = [path.read_bytes() for path in versions]
    code, out, _ = xltools("compare", *map(str, versions))
    assert code == 0
    assert "Changed: Parks, +£499.75 (from £2,500.50 to £3,000.25) [Spending!row 6]" in out
    assert "Gross spending (£): was £2,500.50, now £3,000.25 [Spending!G6]" in out
    assert [path.read_bytes() for path in versions] == before


def test_json_holds_pence_and_places(xltools: Xltools, versions: tuple[Path, Path]) -> None:
    _, out, _ = xltools("compare", *map(str, versions), "--json")
    (compared,) = json.loads(out)["compared"]
    (line,) = compared["lines"]
    assert (line["change"], line["difference_pence"]) == ("changed", 49_975)
    assert line["cells"][0]["new"] == {"file": "new.xlsx", "sheet": "Spending", "cell": "G6"}


def test_a_return_alone_is_compared_with_what_lies_in_the_outbox(xltools: Xltools, hackney: Path) -> None:
    xltools("issue", str(hackney))
    issued = sorted((hackney / "outbox").glob("*.xlsx"))[0]
    sent = edited(issued, put("notes", 0, "as in the ledger"), "sent.xlsx")
    returned = sent.rename(hackney / "returns" / "sent.xlsx")
    _, out, _ = xltools("compare", str(returned))
    assert f"sent.xlsx, compared with outbox/{issued.name}: 1 line" in out
    assert "Structure" not in out


def test_a_return_nobody_issued_is_compared_with_the_template(xltools: Xltools, versions: tuple[Path, Path]) -> None:
    _, out, _ = xltools("compare", str(versions[0]))
    assert "compared with the template as issued: 5 lines added" in out
    assert "Structure" not in out


def test_folders_are_compared_file_by_file_and_each_file_has_a_result(xltools: Xltools, tmp_path: Path) -> None:
    for name in ("before", "after"):
        (tmp_path / name).mkdir()
        made(tmp_path / name / "same.xlsx")
        (tmp_path / name / "broken.xlsx").write_bytes(b"PK\3\4 and no more")
    made(tmp_path / "before" / "first.xlsx", return_id="R2", organisation_id="b2")
    made(tmp_path / "after" / "second.xlsx", LINES[1:], return_id="R2", organisation_id="b2")
    made(tmp_path / "after" / "alone.xlsx", organisation_id="b3")
    code, out, _ = xltools("compare", str(tmp_path / "before"), str(tmp_path / "after"), "--json")
    answer = json.loads(out)
    assert [(pair["old"], pair["new"], pair["same"]) for pair in answer["compared"]] == [
        ("before/same.xlsx", "after/same.xlsx", True),
        ("first.xlsx", "second.xlsx", False),
    ]
    refused = {(one["old"], one["new"]): one["unreadable"] for one in answer["not_compared"]}
    assert refused == {("before/broken.xlsx", "after/broken.xlsx"): True, ("", "alone.xlsx"): False}
    assert code == 3


def test_nothing_compared_is_written_over(xltools: Xltools, versions: tuple[Path, Path]) -> None:
    before = versions[0].read_bytes()
    code, _, _ = xltools("compare", *map(str, versions), "--output", str(versions[0]))
    assert code == 2
    assert versions[0].read_bytes() == before


def test_the_library_says_the_same_and_names_what_cannot_be_read(versions: tuple[Path, Path]) -> None:
    compared = library.compare(*versions)
    assert [(line.service, line.difference) for line in compared.lines] == [("Parks", 49_975)]
    versions[1].write_bytes(b"no workbook")
    with pytest.raises(library.UsageError, match=r"new\.xlsx"):
        library.compare(*versions)
