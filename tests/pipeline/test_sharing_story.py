"""A figure for London comes in without its part for Hackney: it is apportioned, and carries key, year and range to every output."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.tables import pence, rows_of, totals_of
from tests.pipeline.commands import send

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

LONDON = {"service": "Prisons", "cofog": "03.4", "gross": 1_000_000, "income": None, "area": "London", "basis": ""}
PUPILS = "area,driver,value,source\nLondon,Pupils,1000000,January census\nHackney,Pupils,31250,January census\n"


@pytest.fixture
def shared(hackney: Path) -> Path:
    (hackney / "drivers.csv").write_text(PUPILS, encoding="utf-8")
    send(hackney)
    send(hackney, "Ministry of Justice", "moj.xlsx", **LONDON)
    send(hackney, "Department for Education", "dfe.xlsx", **{**LONDON, "service": "Bursaries", "cofog": "09.2"})
    send(hackney, "Home Office", "ho.xlsx", **LONDON, share_key="Zeppelins")
    return hackney


def test_shared_figures_reach_terminal_workbook_report_and_lines(shared: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("consolidate", shared, "--lines", "csv")
    assert code == 1  # the key nobody knows is an error
    (line,) = [one for one in said.splitlines() if "of which apportioned" in one]
    assert "£61,2" in line
    assert "(so the total may be £" in line
    book = openpyxl.load_workbook(shared / "reports" / "hackney-2010-11-count.xlsx", data_only=True)
    rows = {row["Organisation"]: row for row in rows_of(book, "Apportioned")}
    prisons, bursaries, lost = (
        rows[name] for name in ("Ministry of Justice", "Department for Education", "Home Office")
    )
    assert (prisons["Apportionment basis"], prisons["Year of that"], prisons["How it was reached"]) == (
        "All ages",
        "2010",
        "Population",
    )
    assert prisons["The place in the area"] == "241,739 of 8,061,495 people"
    assert pence(prisons["Spent in the place (£)"]) + pence(prisons["Outside the place (£)"]) == 100_000_000
    assert prisons["Low estimate (£)"] < prisons["Spent in the place (£)"] < prisons["High estimate (£)"]  # type: ignore[operator]
    assert (bursaries["Apportionment basis"], bursaries["Source of the share"]) == ("Pupils", "January census")
    assert pence(bursaries["Spent in the place (£)"]) == 3_125_000
    assert (lost["Apportioned by"], lost["Spent in the place (£)"]) == ("Nobody: see notes", None)
    assert "Zeppelins" in str(lost["Notes"])


def test_the_range_of_the_total_is_the_same_everywhere(shared: Path, xltools: Xltools) -> None:
    xltools("consolidate", shared, "--lines", "csv")
    book = openpyxl.load_workbook(shared / "reports" / "hackney-2010-11-count.xlsx", data_only=True)
    ends = [pence(totals_of(book, "Basis")[name]) for name in ("Low estimate (£)", "High estimate (£)")]
    headline = {row["Headline"]: row["£"] for row in rows_of(book, "Headline")}
    assert [pence(headline[f"{end} estimate of the total"]) for end in ("Low", "High")] == ends
    with (shared / "reports" / "hackney-2010-11-count-lines.csv").open(encoding="utf-8-sig") as file:
        lines = [row for row in csv.DictReader(file) if row["counted"] != "0.00"]
    assert [sum(round(float(row[end] or row["counted"]) * 100) for row in lines) for end in ("low", "high")] == ends
    report = (shared / "reports" / "hackney-2010-11-report.html").read_text(encoding="utf-8")
    assert "The largest figures apportioned" in report
    assert all(f"£{round(end / 100):,}" in report for end in ends)


def test_a_body_hears_what_was_done_and_what_could_not_be_done(shared: Path, xltools: Xltools) -> None:
    _, said, _ = xltools("validate", shared)
    assert "the part spent in the place is blank; we took about £29,987, by All ages" in said
    assert "by Pupils (3.12% of Pupils)" in said
    assert "The share key 'Zeppelins' is not known." in said


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("area,driver,value\nLondon,Pupils,lots\n", "Row 2 (Pupils in London) has the value 'lots'"),
        ("area,driver,value\nLondon,,5\n", "Row 2 needs both an area and the name of a driver"),
        ("area,driver,value\nLondon,Pupils,5\nlondon,pupils,6\n", "Rows 2 and 3 give different values"),
        ("place,driver,value\nLondon,Pupils,5\n", "has no column named area"),
    ],
)
def test_a_mistake_in_the_drivers_is_said_by_file_and_row(
    hackney: Path, xltools: Xltools, text: str, complaint: str
) -> None:
    (hackney / "drivers.csv").write_text(text, encoding="utf-8")
    code, _, complained = xltools("consolidate", hackney)
    told = " ".join(complained.split())
    assert code == 2
    assert complaint in told
    assert "drivers.csv" in told


def test_a_count_folder_without_drivers_is_fine(hackney: Path, xltools: Xltools) -> None:
    (hackney / "drivers.csv").unlink()
    send(hackney)
    assert xltools("consolidate", hackney)[0] == 0


def test_a_figure_to_be_shared_out_from_nowhere_is_taken_whole_and_said_so(hackney: Path, xltools: Xltools) -> None:
    send(hackney, "Ministry of Justice", "moj.xlsx", **{**LONDON, "area": "", "basis": "Please apportion"})
    xltools("consolidate", hackney)
    book = openpyxl.load_workbook(hackney / "reports" / "hackney-2010-11-count.xlsx", data_only=True)
    (row,) = rows_of(book, "Apportioned")
    assert (row["Apportioned by"], row["Spent in the place (£)"]) == ("Nobody: taken whole", 1_000_000)


def test_a_body_that_shared_its_figure_out_itself_is_named_as_having_done_so(hackney: Path, xltools: Xltools) -> None:
    send(hackney, "Ministry of Justice", "moj.xlsx", **{**LONDON, "area": "Hackney", "basis": "Population"})
    xltools("consolidate", hackney)
    book = openpyxl.load_workbook(hackney / "reports" / "hackney-2010-11-count.xlsx", data_only=True)
    (row,) = rows_of(book, "Apportioned")
    assert (row["Apportioned by"], row["Spent in the place (£)"]) == ("The body", 1_000_000)


def test_what_the_usual_basis_gives_stands_beside_a_pension_by_all_people(hackney: Path, xltools: Xltools) -> None:
    pension = {**LONDON, "cofog": "10.2", "basis": "Population", "share_key": "All ages"}
    send(
        hackney,
        "Department for Work and Pensions",
        "dwp.xlsx",
        **{**pension, "service": "State pension", "gross": 5_668_648_220, "local": 169_985_016},
    )
    send(hackney, "Ministry of Justice", "moj.xlsx", **{**LONDON, "basis": "Please apportion"})
    xltools("consolidate", hackney)
    book = openpyxl.load_workbook(hackney / "reports" / "hackney-2010-11-count.xlsx", data_only=True)
    rows = {row["Service"]: row for row in rows_of(book, "Apportioned")}
    state_pension, prisons = rows["State pension"], rows["Prisons"]
    assert (state_pension["Counted (£)"], state_pension["On that basis (£)"]) == (169_985_016, 169_985_015.44)
    assert state_pension["Usual basis for the function"] == "65+"
    assert round(float(str(state_pension["On the usual basis (£)"]))) == 111_249_760
    assert (prisons["Usual basis for the function"], prisons["On the usual basis (£)"]) == (None, None)
    asked = [row["Problem"] for row in rows_of(book, "Findings") if row["Code"] == "share-key-unusual"]
    assert [str(problem).partition(" is ")[0] for problem in asked] == ["'State pension'"]
