"""The commands as a user gives them: what they write, what they say, how they exit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.pipeline.commands import send
from xltools.folder import read_folder
from xltools.model import Area
from xltools.reference.areas.geography import members_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools


def test_new_makes_a_folder_with_partners_of_every_kind(hackney: Path) -> None:
    files = {"count.toml", "partners.csv", "drivers.csv", "dictionary.csv", "decisions.csv", "explanations.csv"}
    made = files | {"mapping.xlsx", "returns", "outbox", "reports", "earlier"}
    assert {path.name for path in hackney.iterdir()} == made
    assert [copy.read_bytes() for copy in (hackney / "earlier").iterdir()] == [(hackney / "mapping.xlsx").read_bytes()]
    partners = (hackney / "partners.csv").read_text(encoding="utf-8")
    assert all(name in partners for name in ("London Borough of Hackney", "Metropolitan Police", "Department for Work"))


def test_new_never_overwrites_a_count(hackney: Path, xltools: Xltools) -> None:
    before = (hackney / "count.toml").read_bytes()
    code, _, complaint = xltools("new", hackney, "--place", "Leeds", "--year", "2010-11")
    assert code == 2
    assert "already holds a count" in complaint
    assert (hackney / "count.toml").read_bytes() == before


def test_new_offers_near_names_for_a_slip(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("new", tmp_path / "x", "--place", "Hackny", "--year", "2010-11")
    assert code == 2
    assert "Hackney" in complaint


def test_new_asks_which_of_several_places_and_takes_the_answer(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("new", tmp_path / "x", "--place", "West Midlands", "--year", "2024-25")
    assert code == 2
    assert '--place "region: West Midlands"' in complaint
    assert xltools("new", tmp_path / "x", "--place", "region: West Midlands", "--year", "2024-25")[0] == 0


def test_new_does_not_ask_where_the_year_leaves_one_meaning(tmp_path: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("new", tmp_path / "x", "--place", "Dorset", "--year", "2010-11")
    assert code == 0
    assert "6 districts (Christchurch, East Dorset," in said


def test_new_refuses_what_is_no_year(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("new", tmp_path / "x", "--place", "Hackney", "--year", "2010-12")
    assert (code, "2010-11" in complaint) == (2, True)


def test_issue_writes_one_prefilled_return_per_partner(hackney: Path, xltools: Xltools) -> None:
    partners = hackney / "partners.csv"
    partners.write_text("\n".join(partners.read_text(encoding="utf-8").splitlines()[:3]) + "\n", encoding="utf-8")
    text = partners.read_text(encoding="utf-8").replace(
        "LB Hackney,,Council,Hackney,,", "LB Hackney,,Council,Hackney,A,a@example.org"
    )
    partners.write_text(text, encoding="utf-8")
    code, said, _ = xltools("issue", hackney)
    assert code == 0
    assert sorted(path.name for path in (hackney / "outbox").iterdir()) == [
        "housing-associations-in-hackney.xlsx",
        "index.csv",
        "index.html",
        "index.xlsx",
        "london-borough-of-hackney.eml",
        "london-borough-of-hackney.xlsx",
    ]
    book = openpyxl.load_workbook(hackney / "outbox" / "london-borough-of-hackney.xlsx")
    assert book["Return"]["C5"].value == "Hackney"
    assert book["Return"]["C8"].value == "London Borough of Hackney"
    assert "no e-mail address" in said


def test_issue_leaves_a_return_already_in_the_outbox_as_it_is(hackney: Path, xltools: Xltools) -> None:
    partners = hackney / "partners.csv"
    partners.write_text("\n".join(partners.read_text(encoding="utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    xltools("issue", hackney)
    form = hackney / "outbox" / "london-borough-of-hackney.xlsx"
    book = openpyxl.load_workbook(form)
    book["Return"]["C9"] = "as we agreed on the telephone"
    book.save(form)
    mine = form.read_bytes()
    assert "1 return was already there and was not changed." in xltools("issue", hackney)[1]
    assert form.read_bytes() == mine


def test_a_clean_return_validates_with_nothing_to_correct(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    code, said, _ = xltools("validate", hackney)
    assert code == 0, said
    assert "1 accepted" in said


def test_an_error_is_told_with_its_cell_and_exit_code_1(hackney: Path, xltools: Xltools) -> None:
    send(hackney, cofog="99.9")
    code, said, _ = xltools("validate", hackney)
    assert code == 1
    assert "Spending!C5" in said
    assert "99.9 is not a COFOG code" in said


def test_an_unreadable_file_outranks_errors_and_the_rest_goes_on(hackney: Path, xltools: Xltools) -> None:
    send(hackney, cofog="99.9")
    (hackney / "returns" / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    code, said, _ = xltools("validate", hackney)
    assert code == 3
    assert "99.9 is not a COFOG code" in said
    assert "broken.xlsx" in said


def test_the_json_has_the_keys_scripts_rely_on(hackney: Path, xltools: Xltools) -> None:
    send(hackney, cofog="99.9")
    code, said, _ = xltools("validate", hackney, "--json")
    (one,) = json.loads(said)["returns"]
    assert (code, one["file"], one["partner"], one["status"], one["lines"]) == (
        1,
        "hackney.xlsx",
        "London Borough of Hackney",
        "rejected",
        1,
    )
    assert list(one["findings"][0]) == ["code", "severity", "sheet", "cell", "message", "why", "fix", "value"]
    assert (one["findings"][0]["code"], one["findings"][0]["cell"]) == ("code-unknown", "C5")


def test_a_return_can_be_validated_outside_any_count_folder(tmp_path: Path, xltools: Xltools) -> None:
    (tmp_path / "returns").mkdir()
    assert xltools("validate", send(tmp_path))[0] == 0


def test_a_path_that_is_not_there_is_told_kindly(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("validate", tmp_path / "nothing.xlsx")
    assert code == 2
    assert "no file or folder called" in complaint


def test_consolidate_writes_workbook_report_and_findings(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    code, said, _ = xltools("consolidate", hackney)
    assert code == 0, said
    assert {path.name for path in (hackney / "reports").iterdir()} == {
        "hackney-2010-11-count.xlsx",
        "hackney-2010-11-report.html",
        "hackney-2010-11-findings.csv",
    }
    assert "Total public spending in the place" in said
    assert "£1,000" in said


def test_consolidating_again_keeps_what_was_there_before(hackney: Path, xltools: Xltools) -> None:
    send(hackney)
    xltools("consolidate", hackney)
    target = hackney / "reports" / "hackney-2010-11-count.xlsx"
    target.write_bytes(b"with my notes in it")
    xltools("consolidate", hackney)
    assert (hackney / "reports" / "earlier" / "hackney-2010-11-count-1.xlsx").read_bytes() == b"with my notes in it"


def test_the_returns_themselves_are_never_written_to(hackney: Path, xltools: Xltools) -> None:
    path = send(hackney)
    before = path.read_bytes()
    xltools("validate", hackney)
    xltools("consolidate", hackney)
    assert path.read_bytes() == before
    assert [file.name for file in (hackney / "returns").iterdir()] == ["hackney.xlsx"]


def test_a_folder_that_is_no_count_is_told_how_to_make_one(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("consolidate", tmp_path)
    assert (code, "xltools new" in complaint) == (2, True)


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("[place\n", "cannot be read"),
        ('[place]\nname = "Hackney"\nareas = ["E09000012"]\n', "year"),
        ('[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E99"]\n', "E99"),
        ('[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E09000012"]\n[mail]\npassword = "x"\n', "password"),
    ],
)
def test_a_mistake_in_count_toml_is_told_by_name(hackney: Path, xltools: Xltools, spoilt: str, told: str) -> None:
    (hackney / "count.toml").write_text(spoilt, encoding="utf-8")
    code, _, complaint = xltools("consolidate", hackney)
    assert (code, told in complaint, "count.toml" in complaint) == (2, True, True)


def test_a_partner_listed_twice_is_told(hackney: Path, xltools: Xltools) -> None:
    path = hackney / "partners.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    code, _, complaint = xltools("consolidate", hackney)
    assert (code, "twice" in complaint) == (2, True)


def test_doctor_finds_this_machine_fit(xltools: Xltools) -> None:
    code, said, _ = xltools("doctor")
    assert code == 0, said
    assert "read back to the penny" in said


def test_an_empty_folder_of_returns_counts_nothing_and_says_who_is_missing(hackney: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("consolidate", hackney)
    assert code == 0
    assert "No reply yet: 44" in said


def test_an_output_that_would_harm_other_files_is_refused(hackney: Path, xltools: Xltools) -> None:
    sent = send(hackney)
    (hackney / "reports" / "old.xlsx").mkdir()
    before = {path: path.read_bytes() for path in sorted(hackney.rglob("*")) if path.is_file()}
    for output in (hackney, hackney / "reports" / "old.xlsx", hackney / "count.toml", hackney / "partners.csv", sent):
        code, _, complaint = xltools("consolidate", hackney, "--output", output)
        assert (code, "Something went wrong" in complaint, output.name in complaint) == (2, False, True), output
    assert xltools("consolidate", hackney, "--output", hackney / "returns" / "new" / "a.xlsx")[0] == 2
    assert {path: path.read_bytes() for path in sorted(hackney.rglob("*")) if path.is_file()} == before


@pytest.mark.parametrize("command", ["consolidate", "validate"])
def test_a_count_without_its_returns_folder_is_told_kindly(hackney: Path, xltools: Xltools, command: str) -> None:
    (hackney / "returns").rmdir()
    code, _, complaint = xltools(command, hackney)
    assert (code, "returns is missing" in complaint) == (2, True)


def test_a_fault_of_ours_ends_in_one_sentence_and_a_log_file(
    hackney: Path, xltools: Xltools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("xltools.excel.failure_log.user_log_dir", lambda *_, **__: str(tmp_path / "logs"))
    monkeypatch.setattr("xltools.pipeline.consolidate", fault)
    code, _, complaint = xltools("consolidate", hackney)
    log = tmp_path / "logs" / "xltools.log"
    assert (code, complaint.count("\n"), str(log) in complaint) == (2, 1, True)
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_whoever_stops_it_is_told_that_it_stopped(
    hackney: Path, xltools: Xltools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xltools.pipeline.consolidate", stop)
    code, _, complaint = xltools("consolidate", hackney)
    assert (code, complaint) == (130, "Stopped. Nothing was changed.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
def test_a_reader_that_goes_away_is_no_error_in_the_returns(hackney: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "xltools", "consolidate", str(hackney)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_return_deep_in_a_count_is_checked_for_its_year(hackney: Path, xltools: Xltools) -> None:
    deep = hackney / "returns" / "a" / "b" / "c"
    deep.mkdir(parents=True)
    sent = send(hackney).rename(deep / "hackney.xlsx")
    text = (hackney / "count.toml").read_text(encoding="utf-8")
    (hackney / "count.toml").write_text(text.replace("2010-11", "2011-12"), encoding="utf-8")
    code, said, _ = xltools("validate", sent)
    assert (code, "2011-12" in said) == (1, True)


def test_a_district_may_be_given_by_its_name(hackney: Path) -> None:
    settings = hackney / "count.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"E09000012"', '"Hackney"'), encoding="utf-8")
    assert read_folder(hackney).place.areas == (Area("E09000012", "Hackney"),)


def test_a_line_break_in_a_quoted_cell_of_the_partner_list_is_read(hackney: Path) -> None:
    text = 'partner,aliases\n"City and\nHackney PCT","C&H;\nTPCT"\nB,\n'
    (hackney / "partners.csv").write_text(text, encoding="utf-8")
    first, second = read_folder(hackney).partners
    assert (first.name, first.aliases, second.name) == ("City and Hackney PCT", ("C&H", "TPCT"), "B")


@pytest.mark.parametrize("text", ["name,email\n", "LB Hackney\n", "name,email\nA,b\n"])
def test_a_partner_list_without_its_heading_is_told(hackney: Path, xltools: Xltools, text: str) -> None:
    (hackney / "partners.csv").write_text(text, encoding="utf-8")
    code, _, complaint = xltools("consolidate", hackney)
    assert (code, "no column named partner" in complaint) == (2, True)


def test_a_place_that_splits_districts_says_which_are_taken_whole(tmp_path: Path, xltools: Xltools) -> None:
    said = xltools("new", tmp_path / "frimley", "--place", "NHS Frimley", "--year", "2022-23")[1]
    (line,) = [line for line in said.splitlines() if line.startswith("Only a part of")]
    named = {area.code: area.name for area in members_of("NHS Frimley Integrated Care Board")}
    assert named["E07000089"] in line
    assert "the count takes each of them whole" in line
    whole = named["E06000036"]
    assert whole not in line
    assert "Only a part" not in xltools("new", tmp_path / "x", "--place", "Hackney", "--year", "2010-11")[1]
