"""An uncoded line is suggested a code, the analyst confirms one in the workbook, and the next count knows it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import openpyxl

from tests.outputs.tables import rows_of
from tests.pipeline.commands import LIBRARIES, SIGNED, send, write_in_sheet
from xltools.template.build import build_return

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools


def lines_of(folder: Path) -> list[dict[str, str]]:
    with closing(openpyxl.load_workbook(folder / "reports" / "hackney-2010-11-count.xlsx", read_only=True)) as book:
        rows = [[str(value or "") for value in row] for row in book["Lines"].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[:1] == ["File"])
    return [dict(zip(rows[start], row, strict=False)) for row in rows[start + 1 :] if row[0]]


def write_in_coding(folder: Path, code: str) -> None:
    path = folder / "reports" / "hackney-2010-11-count.xlsx"
    write_in_sheet(path, "Coding", "Organisation", Confirmed_code=code, By_whom="A Analyst")


def test_a_sure_suggestion_is_filled_in_and_marked(hackney: Path, xltools: Xltools) -> None:
    send(hackney, service="Highways winter maintenance", cofog=None)
    said = xltools("consolidate", hackney)[1]
    (line,) = lines_of(hackney)
    assert line["Counted under"] == "04.5"
    assert line["Where the code is from"].startswith("suggested")
    assert "rests on suggested codes" in said


def test_nothing_is_filled_in_where_the_folder_says_never(hackney: Path, xltools: Xltools) -> None:
    settings = hackney / "count.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("fill_suggested_codes_from = 0.9", "fill_suggested_codes_from = 2"), encoding="utf-8"
    )
    send(hackney, service="Highways winter maintenance", cofog=None)
    xltools("consolidate", hackney)
    (line,) = lines_of(hackney)
    assert (line["Counted under"], line["Suggested code"]) == ("", "04.5")


def test_a_whole_division_given_for_a_whole_service_is_left_as_it_is(hackney: Path, xltools: Xltools) -> None:
    send(hackney, service="Education services", cofog="09")
    xltools("consolidate", hackney)
    assert lines_of(hackney)[0]["Counted under"] == "09"


def test_a_code_confirmed_in_the_workbook_is_used_next_time(hackney: Path, xltools: Xltools) -> None:
    send(hackney, service="Zebra project phase two", cofog=None)
    xltools("consolidate", hackney)
    write_in_coding(hackney, "6.2")
    said = xltools("consolidate", hackney)[1]
    assert "1 confirmed code, now in dictionary.csv" in said
    (line,) = lines_of(hackney)
    assert line["Counted under"] == "06.2"
    assert line["Where the code is from"].startswith("confirmed by A Analyst")
    assert "confirmed code" not in xltools("consolidate", hackney)[1]


def test_a_wrong_code_in_the_workbook_is_told_and_not_taken(hackney: Path, xltools: Xltools) -> None:
    send(hackney, service="Zebra project phase two", cofog=None)
    xltools("consolidate", hackney)
    before = (hackney / "dictionary.csv").read_bytes()
    write_in_coding(hackney, "99.9")
    said = xltools("consolidate", hackney)[1]
    assert "'99.9' is not a COFOG code" in said
    assert (hackney / "dictionary.csv").read_bytes() == before


def test_the_command_suggests_with_reasons_as_data(xltools: Xltools) -> None:
    code, said, _ = xltools("cofog", "Refuse collection", "--partner-type", "council", "--json")
    answer = json.loads(said)
    assert (code, answer["text"], answer["suggestions"][0]["code"]) == (0, "Refuse collection", "05.1.0")
    assert list(answer["suggestions"][0]) == ["code", "name", "confidence", "because"]


def test_a_file_gets_an_answer_for_each_line_in_order(tmp_path: Path, xltools: Xltools) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("service,partner_type,partner\nRefuse collection,council,\nFire stations,fire,\n", encoding="utf-8")
    code, said, _ = xltools("cofog", "--file", path)
    answers = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert [(one["text"], one["suggestions"][0]["code"]) for one in answers] == [
        ("Refuse collection", "05.1.0"),
        ("Fire stations", "03.2.0"),
    ]


def test_a_confirmed_pair_comes_first_for_the_same_kind_of_body(hackney: Path, xltools: Xltools) -> None:
    assert xltools("cofog", "--confirm", "Zebra project", "6.2", "--partner-type", "council", "--in", hackney)[0] == 0
    said = xltools("cofog", "ZEBRA  project", "--partner-type", "council", "--in", hackney, "--json")[1]
    first = json.loads(said)["suggestions"][0]
    assert (first["code"], first["confidence"]) == ("06.2", 1.0)
    assert first["because"][0].startswith("confirmed")


def test_an_unknown_code_cannot_be_confirmed(hackney: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("cofog", "--confirm", "Zebra project", "99", "--in", hackney)
    assert (code, "is not a COFOG code" in complaint) == (2, True)


def test_money_of_a_cipfa_line_of_several_functions_is_shared_to_the_penny(hackney: Path, xltools: Xltools) -> None:
    from xltools.folder import read_folder
    from xltools.pipeline import consolidate

    send(hackney, service="Support", cofog=None, cipfa="Supporting People", gross=1000.01)
    count = consolidate(read_folder(hackney))
    parts = count.sums[count.sums["counted"].gt(0)]
    assert len(parts) > 1
    assert (int(parts["counted"].sum()), int(parts["lines"].sum())) == (100_001, 1)


def test_a_confirmed_line_stays_on_the_coding_sheet_and_can_be_changed(hackney: Path, xltools: Xltools) -> None:
    uncoded = {**LIBRARIES, "cofog": None}
    lines = [{**uncoded, "service": "Zebra project", "gross": 9_000}, {**uncoded, "service": "Quagga project"}]
    build_return(hackney / "returns" / "a.xlsx", prefill={**SIGNED, "organisation": "LB Hackney"}, lines=lines)
    xltools("consolidate", hackney)
    write_in_coding(hackney, "6.2")
    xltools("consolidate", hackney)
    path = hackney / "reports" / "hackney-2010-11-count.xlsx"
    still_open, settled = rows_of(openpyxl.load_workbook(path), "Coding")
    assert (still_open["Service"], still_open["State"]) == ("Quagga project", "Not classified")
    assert (settled["Service"], settled["State"], settled["COFOG code"]) == ("Zebra project", "Confirmed", "06.2")
    assert str(settled["Where the code is from"]).startswith("confirmed by A Analyst on ")
    book = openpyxl.load_workbook(path)
    row = next(cells for cells in book["Coding"].iter_rows() if cells[2].value == "Zebra project")
    row[10].value = "04.7"
    book.save(path)
    assert "1 confirmed code" in xltools("consolidate", hackney)[1]
    assert {line["Service"]: line["Counted under"] for line in lines_of(hackney)}["Zebra project"] == "04.7"


def test_the_counts_partner_list_says_what_kind_of_body_a_partner_is(hackney: Path, xltools: Xltools) -> None:
    listed = "partner,short_name,aliases,organisation_type\nMilestone,,MST,NHS provider\n"
    (hackney / "partners.csv").write_text(listed, encoding="utf-8")

    def first(*more: object) -> str:
        said = xltools("cofog", "Learning disabilities", *more, "--json")[1]
        return str(json.loads(said)["suggestions"][0]["code"])

    assert first("--partner-type", "NHS provider").startswith("07")
    assert not first("--partner", "Milestone").startswith("07")
    assert first("--partner", "Milestone", "--in", hackney).startswith("07")
    assert first("--partner", "MST", "--in", hackney).startswith("07")
    assert not first("--partner", "MST", "--partner-type", "council", "--in", hackney).startswith("07")
    path = hackney / "ask.csv"
    path.write_text("service,partner\nLearning disabilities,Milestone\n", encoding="utf-8")
    answer = json.loads(xltools("cofog", "--file", path, "--in", hackney)[1])
    assert answer["suggestions"][0]["code"].startswith("07")


def test_a_folder_or_an_empty_file_is_no_list_of_descriptions(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("cofog", "--file", tmp_path)
    assert (code, "is a folder" in complaint) == (2, True)
    empty = tmp_path / "empty.csv"
    for nothing in (b"", b"\xef\xbb\xbf", b"service,partner_type,partner\r\n"):
        empty.write_bytes(nothing)
        code, _, complaint = xltools("cofog", "--file", empty)
        assert (code, "empty.csv is empty" in complaint) == (2, True), nothing
