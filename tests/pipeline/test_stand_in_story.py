"""A department that never answered: its first guess stands in where count.toml allows it, marked, until its return comes."""

from __future__ import annotations

import csv
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import openpyxl
import pytest

from tests.outputs.tables import pence, rows_of
from tests.pipeline.commands import send
from xltools.counting.estimated_returns import BASELINE_FILE
from xltools.folder import read_folder
from xltools.pipeline import consolidate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,Council,Hackney,,
Department for Work and Pensions,DWP,,Government department,Great Britain,,
Ridley Road Trust,,,Voluntary organisation,Hackney,,
"""
WORKBOOK, REPORT = "reports/hackney-2010-11-count.xlsx", "reports/hackney-2010-11-report.html"
ESTIMATED = "Estimated: no return yet"
DWP = "Department for Work and Pensions"


@pytest.fixture
def non_respondent(hackney: Path) -> Path:
    """The council answered; the department and a trust of which HM Treasury knows nothing did not."""
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    send(hackney, "LB Hackney", "council.xlsx")
    return hackney


@pytest.fixture
def allowed(non_respondent: Path) -> Path:
    allow(non_respondent)
    return non_respondent


def allow(folder: Path, value: str = "true") -> None:
    settings = folder / "count.toml"
    text = settings.read_text(encoding="utf-8")
    assert text.count("\nestimate_missing_returns = false\n") == 1
    settings.write_text(
        text.replace("estimate_missing_returns = false", f"estimate_missing_returns = {value}"), encoding="utf-8"
    )


def amount(said: str, beginning: str) -> str:
    return next(line.split("£")[1].split()[0] for line in said.splitlines() if line.startswith(beginning))


def test_nothing_stands_in_unless_count_toml_allows_it(non_respondent: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("consolidate", non_respondent)
    assert code == 0
    assert amount(said, "Total public spending in the place") == "1,000"
    assert "of which estimated" not in said
    assert {row["Status"] for row in rows_of(openpyxl.load_workbook(non_respondent / WORKBOOK), "Returns")} == {
        "Accepted with warnings",  # one small line of a whole council
        "No reply",
    }


def test_where_it_is_allowed_the_terminal_says_how_much_and_for_how_many(allowed: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("consolidate", allowed)
    assert code == 0, said
    count = consolidate(read_folder(allowed))
    guessed = int(count.lines["counted"][count.lines["workbook"].eq(BASELINE_FILE)].sum())
    assert guessed > 0
    assert amount(said, "  of which estimated, no return yet: 1 body") == f"{round(guessed / 100):,}"
    assert count.net == guessed + 1_000_00
    assert count.gross == count.net + count.removed
    assert "No reply yet: 2 (DWP, Ridley Road Trust)" in said


def test_the_workbook_marks_it_everywhere(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed)
    book = openpyxl.load_workbook(allowed / WORKBOOK, data_only=True)
    returns = {row["Organisation"]: row for row in rows_of(book, "Returns")}
    assert returns[DWP]["Status"] == ESTIMATED
    assert returns[DWP]["File"] == BASELINE_FILE
    assert returns["Ridley Road Trust"]["Status"] == "No reply"
    lines = [row for row in rows_of(book, "Lines") if row["Organisation"] == DWP]
    assert {row["Basis used"] for row in lines} == {"Initial estimate"}
    assert all(f"No return from {DWP}: estimated. HM Treasury" in str(row["Notes"]) for row in lines)
    headline = {str(row["Headline"]): row["£"] for row in rows_of(book, "Headline")}
    counted = sum(pence(row["Counted (£)"]) for row in lines)
    assert pence(headline["Estimated, no return yet: 1 body"]) == counted
    statuses = {row["Status"]: row["Returns or files"] for row in rows_of(book, "Statuses")}
    assert (statuses[ESTIMATED], statuses["No reply"]) == (1, 1)
    baseline = rows_of(book, "Baseline")
    assert sum(pence(row["Of which estimated (£)"] or 0) for row in baseline) == counted


def test_no_link_leads_to_a_file_that_is_not_there(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed)
    with zipfile.ZipFile(allowed / WORKBOOK) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    files = {
        unquote(target).replace("\\", "/")
        for part in parts
        for target in re.findall(r'Target="([^"]*)" TargetMode="External"', part)
    }
    assert files
    assert all((allowed / "reports" / file).resolve().is_file() for file in files)


def test_the_report_says_it_in_the_headline_and_among_the_returns(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed)
    html = unescape((allowed / REPORT).read_text(encoding="utf-8"))
    assert "is estimated from HM Treasury's regional figures, apportioned to the place, for 1 body" in html
    assert f"<td>{ESTIMATED}" in html
    assert "from the returns of 1 body." in html


def test_the_lines_csv_holds_them_like_any_line(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed, "--lines", "csv")
    (written,) = (allowed / "reports").glob("*-lines.csv")
    with written.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["workbook"] == BASELINE_FILE]
    assert rows
    assert {(row["partner"], row["basis"]) for row in rows} == {(DWP, "Initial estimate")}


def test_nobody_is_sent_findings_about_a_return_nobody_sent(allowed: Path) -> None:
    count = consolidate(read_folder(allowed))
    (guessed,) = (one for one in count.return_statuses if one.file == BASELINE_FILE)
    assert guessed.findings == ()
    assert [one.partner_id for one in count.missing] == ["department-for-work-and-pensions", "ridley-road-trust"]


def test_money_two_bodies_report_takes_up_room_only_once(allowed: Path, xltools: Xltools) -> None:
    grant = {"cofog": "10.7", "gross": 700_000_000, "income": None, "fund": "Advice grant"}
    to, by = "Ridley Road Trust", "London Borough of Hackney"
    send(allowed, "LB Hackney", "council.xlsx", **grant, service=f"Grant to {to} for advice", paid_to=to)
    send(allowed, to, "trust.xlsx", **grant, service="Advice on homelessness", funder=by)
    count = consolidate(read_folder(allowed))
    social = count.lines[count.lines["division"].eq("10")]
    own = social["workbook"].ne(BASELINE_FILE)
    assert int(social["counted"][own].sum()) == 700_000_000_00
    assert int(social["counted"][~own].sum()) > 100_000_000_00


def test_a_year_whose_figures_go_no_further_than_the_division_counts_too(tmp_path: Path, xltools: Xltools) -> None:
    folder = tmp_path / "earlier"
    xltools("new", folder, "--place", "Hackney", "--year", "2008-09")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    allow(folder)
    code, said, _ = xltools("consolidate", folder)
    assert code == 0, said
    assert "of which estimated, no return yet: 1 body" in said


def test_the_bodys_own_return_takes_its_place(allowed: Path, xltools: Xltools) -> None:
    line = {"service": "State pension", "cofog": "10.2", "gross": 5_000, "income": None}
    send(allowed, DWP, "dwp.xlsx", **line)
    said = xltools("consolidate", allowed)[1]
    assert "of which estimated" not in said
    assert amount(said, "Total public spending in the place") == "6,000"


def test_an_unreadable_return_is_no_answer(allowed: Path, xltools: Xltools) -> None:
    (allowed / "returns" / "dwp.xlsx").write_bytes(b"not a workbook")
    code, said, _ = xltools("consolidate", allowed)
    assert code == 3
    assert "of which estimated, no return yet: 1 body" in said


@pytest.mark.parametrize("value", ['"yes"', "1", '"true"'])
def test_a_setting_that_is_neither_true_nor_false_is_refused_kindly(
    non_respondent: Path, xltools: Xltools, value: str
) -> None:
    allow(non_respondent, value)
    code, _, complaint = xltools("consolidate", non_respondent)
    assert code == 2
    assert "estimate_missing_returns should be true or false" in complaint


def test_a_folder_made_before_the_setting_existed_counts_as_it_did(non_respondent: Path, xltools: Xltools) -> None:
    settings = non_respondent / "count.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\nestimate_missing_returns = false\n", "\n"), encoding="utf-8")
    assert amount(xltools("consolidate", non_respondent)[1], "Total public spending in the place") == "1,000"
    assert not read_folder(non_respondent).policy.estimate_missing_returns


def test_the_apportioned_sheet_does_not_say_that_a_silent_body_shared_it_out(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed)
    rows = rows_of(openpyxl.load_workbook(allowed / WORKBOOK, data_only=True), "Apportioned")
    assert {row["Apportioned by"] for row in rows if row["Organisation"] == DWP} == {"Published figures"}


def test_first_guesses_of_another_year_say_of_which(allowed: Path, xltools: Xltools) -> None:
    _, said, _ = xltools("consolidate", allowed)
    assert "the estimates are what was spent in" not in said
    settings = allowed / "count.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"2010-11"', '"2012-13"'), encoding="utf-8")
    _, said, _ = xltools("consolidate", allowed)
    assert "the estimates are what was spent in 2010-11, not in 2012-13." in " ".join(said.split())
    book = openpyxl.load_workbook(allowed / "reports" / "hackney-2012-13-count.xlsx", data_only=True)
    (caveat,) = [row for row in rows_of(book, "Caveat") if row["What"] == "Estimated, no return yet"]
    assert "spent in 2010-11, not in 2012-13" in str(caveat["Why"])


def test_a_sheet_without_rows_has_nothing_to_take_back_and_no_complaint(allowed: Path, xltools: Xltools) -> None:
    xltools("consolidate", allowed)
    assert "DoubleCounts" not in openpyxl.load_workbook(allowed / WORKBOOK)["Double counts"].tables
    _, said, complained = xltools("consolidate", allowed)
    assert "Not taken from" not in said + complained
