"""What is called reported is spending alone: no totals of other lines, no financing, no return that does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import xltools
from tests.outputs.tables import rows_of, totals_of
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.report import write_report
from xltools.outputs.terminal import count_summary

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.counting.count import Count

PARTNERS = """partner,short_name,organisation_type
Darlington Borough Council,Darlington,Council
Department for Work and Pensions,DWP,Government department
Durham Constabulary,,Police
County Durham and Darlington Fire and Rescue Service,CDDFRS,Fire and rescue
Environment Agency,EA,Agency or public body
"""
COUNCIL = """partner,financial_year,line,service,cofog,gross
Darlington Borough Council,2024-25,A,Libraries,08.2,600000
Darlington Borough Council,2024-25,B,Parks,08.1,400000
Darlington Borough Council,2024-25,C,Total culture and leisure,08,1000000
Darlington Borough Council,2024-25,D,Contribution to general reserves,01.1,90000
Darlington Borough Council,2024-25,E,Revenue Support Grant,01.8,-300000
Darlington Borough Council,2024-25,F,Interest payable on borrowing,01.7,50000
Darlington Borough Council,2024-25,G,Total Facilities Management contract,01.3,25000
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places") / "darlington"
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(
        '[place]\nname = "Darlington"\nyear = "2024-25"\nareas = ["E06000005"]\n', encoding="utf-8"
    )
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    returns = folder / "returns"
    (returns / "council.csv").write_text(COUNCIL, encoding="utf-8")
    (returns / "dwp.csv").write_text(
        "partner,financial_year,line,service,cofog,gross\nDepartment for Work and Pensions,2024-25,H,State pension,10.2,2000000\n",
        encoding="utf-8",
    )
    (returns / "fire.csv").write_text(
        "partner,financial_year,line,service,cofog,gross\n"
        "County Durham and Darlington Fire and Rescue Service,2019-20,I,Fire cover,03.2,700000\n",
        encoding="utf-8",
    )
    (returns / "Durham Constabulary.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


@pytest.fixture(scope="module")
def count(folder: Path) -> Count:
    return xltools.consolidate(xltools.read_folder(folder))


@pytest.fixture(scope="module")
def book(count: Count, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("reports") / "count.xlsx"
    return openpyxl.load_workbook(write_count_workbook(count, path), data_only=True)


@pytest.fixture(scope="module")
def page(count: Count, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(count, tmp_path_factory.mktemp("reports") / "report.html").read_text(encoding="utf-8")


def test_the_headline_holds_spending_alone(book: Workbook, count: Count) -> None:
    head = {row["Headline"]: row["£"] for row in rows_of(book, "Headline")}
    assert (head["Reported"], head["Excluded"], head["Total public spending in the place"]) == (
        3_075_000,
        50_000,
        3_025_000,
    )
    assert [(row["Step"], row["£"]) for row in rows_of(book, "Bridge")] == [
        ("Reported", 3_075_000),
        ("Less: memo items", -50_000),
    ]
    assert {row["What it is"]: (row["£"], row["Lines"]) for row in rows_of(book, "NotReported")} == {
        "Totals of other lines": (1_000_000, 1),
        "Refused returns": (700_000, 1),
        "Not spending": (-210_000, 2),
    }
    assert count.gross == count.net + count.removed  # and every line is still there


def test_a_body_has_no_more_reported_than_it_spends(book: Workbook, page: str) -> None:
    rows = {
        row["Organisation"]: (row["Reported (£)"], row["Excluded (£)"], row["Counted (£)"])
        for row in rows_of(book, "Organisations")
    }
    assert rows["Darlington Borough Council"] == (1_075_000, 50_000, 1_025_000)
    assert rows["County Durham and Darlington Fire and Rescue Service"] == (0, 0, 0)
    assert totals_of(book, "Organisations")["Reported (£)"] == 3_075_000
    returns = {row["Organisation"]: row["Reported (£)"] for row in rows_of(book, "Returns")}
    assert returns["Darlington Borough Council"] == 1_075_000
    assert returns["County Durham and Darlington Fire and Rescue Service"] == 700_000
    assert '<dt>Reported</dt><dd>£3.1m</dd><dd class="exact">£3,075,000</dd>' in page


def test_the_terminal_says_apart_what_is_no_spending(count: Count) -> None:
    said = [" ".join(line.split()) for line in count_summary(count)]
    assert "Reported for the place £3,075,000" in said
    after = said[said.index("In the files too, and not reported spending") :]
    assert sorted(after[1:4]) == [
        "Not spending (2 lines) -£210,000",
        "Refused returns (1 line) £700,000",
        "Totals of other lines (1 line) £1,000,000",
    ]


def test_a_service_named_total_is_spending(count: Count) -> None:
    (counted,) = count.lines.loc[count.lines["line"].eq("G"), "counted"]
    assert counted == 2_500_000


def test_a_body_that_sent_an_unusable_file_is_not_silent(book: Workbook, page: str, count: Count) -> None:
    rows = {row["Organisation"]: row["Status"] for row in rows_of(book, "Returns")}
    assert rows["Durham Constabulary"] == "Unreadable"
    assert rows["County Durham and Darlington Fire and Rescue Service"] == "Refused"
    assert [name for name, status in rows.items() if status == "No reply"] == ["Environment Agency"]
    care = {row["What"]: str(row["Why"]) for row in rows_of(book, "Caveat")}
    assert "sent no return: Environment Agency." in care["No reply"]
    assert "Durham Constabulary (not readable)" in care["Files that do not count"]
    assert "County Durham and Darlington Fire and Rescue Service (refused)" in care["Files that do not count"]
    said = "\n".join(count_summary(count))
    assert "No reply yet: 1 (EA)" in said
    assert (
        "Sent, but does not count: Durham Constabulary, not readable and "
        "County Durham and Darlington Fire and Rescue Service, refused" in said
    ) or "Sent, but does not count: County Durham" in said


def test_the_baseline_asks_them_for_another_file(book: Workbook) -> None:
    (words,) = [
        str(row["What to look for"]) for row in rows_of(book, "Baseline") if str(row["Division"]).startswith("03")
    ]
    assert "no usable return from" in words.lower()
    assert "Durham Constabulary (not readable)" in words
    assert "No reply from" not in words


def test_the_report_is_made_from_the_returns_that_count(page: str, folder: Path) -> None:
    from datetime import date

    path = folder / "report.html"
    write_report(xltools.consolidate(xltools.read_folder(folder)), path, made_on=date(2026, 1, 5))
    assert "from the returns of 2 bodies" in path.read_text(encoding="utf-8")


def test_a_message_names_no_totals_as_gross_spending(folder: Path, count: Count) -> None:
    from xltools.folder.mail_settings import NO_MAIL
    from xltools.outputs.messages.gathering import Facts, responses_of

    responses = {
        response.partner.name: response for response in responses_of(count.partners, count.return_statuses, {})
    }
    (arrived,) = Facts(count, NO_MAIL).message_to(responses["Darlington Borough Council"]).arrived
    assert (arrived.gross, arrived.totals, arrived.buying_nothing) == (107_500_000, 1, 2)
