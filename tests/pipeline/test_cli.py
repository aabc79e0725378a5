"""The commands as a user gives them: what they write, what they say, how they exit."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xltools.cli import main
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Xltools = Callable[..., tuple[int, str, str]]

SIGNED = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation_type": "Council",
    "contact_name": "Ann Other",
    "contact_email": "ann@example.org",
    "area_served": "Hackney",
    "coterminous": "Yes",
    "overheads": "Included in each service",
    "signed_off_by": "The treasurer",
    "signed_off_on": "2011-06-30",
}
LIBRARIES: dict[str, str | int | float | None] = {
    "service": "Libraries",
    "cofog": "08.2",
    "expenditure_type": "Revenue",
    "gross": 1_000,
    "income": 50,
    "basis": "Actual",
    "accounts": "Outturn",
    "laa_theme": "None of these",
}


@pytest.fixture
def xltools(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Xltools:
    """Run a command in this process: its exit code, what it printed, what it complained about."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["xltools", *map(str, arguments)])
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        else:
            code = 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def hackney(tmp_path: Path, xltools: Xltools) -> Path:
    folder = tmp_path / "count"
    assert xltools("new", folder, "--place", "Hackney", "--year", "2010-11")[0] == 0
    return folder


def send(folder: Path, name: str = "LB Hackney", file: str = "hackney.xlsx", **changes: object) -> Path:
    path = folder / "returns" / file
    line = {**LIBRARIES, **changes}
    build_return(path, prefill={**SIGNED, "organisation": name}, lines=[line])  # type: ignore[list-item]
    return path


def test_new_makes_a_folder_with_partners_of_every_kind(hackney: Path) -> None:
    files = {"count.toml", "partners.csv", "drivers.csv", "dictionary.csv", "decisions.csv", "explanations.csv"}
    assert {path.name for path in hackney.iterdir()} == files | {"returns", "outbox", "reports"}
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
    code, _, complaint = xltools("new", tmp_path / "x", "--place", "Dorset", "--year", "2010-11")
    assert code == 2
    assert '--place "county: Dorset"' in complaint
    assert xltools("new", tmp_path / "x", "--place", "county: Dorset", "--year", "2010-11")[0] == 0


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
    (hackney / "outbox" / "london-borough-of-hackney.xlsx").write_bytes(b"mine")
    assert "left as it was" in xltools("issue", hackney)[1]
    assert (hackney / "outbox" / "london-borough-of-hackney.xlsx").read_bytes() == b"mine"


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
    assert "Net: spent in the place" in said
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
