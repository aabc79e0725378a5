"""Lists of payments: nothing counts before their headings are confirmed; then they are added up by service and supplier."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from xltools.folder import CountFolder, create_folder, read_folder
from xltools.folder.heading_map import HEADING_COLUMNS, HEADINGS, read_headings, suggest_headings
from xltools.model import Area, Partner, Place, UsageError
from xltools.reading.ledger import LEFT_OUT
from xltools.validation import read_all, validate

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.model import ReadFile, ReturnStatus

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
COUNCIL = "London Borough of Hackney"
PAYMENTS = f"""Body Name,Service Area,Date,Trans No,Supplier Name,Amount
{COUNCIL},Highways,14/05/2010,1,Elm Roads,100.50
{COUNCIL},Highways,11/06/2010,2,Elm Roads,100.50
{COUNCIL},Highways,11/06/2010,3,Oak Roads,7000
{COUNCIL},Libraries,01/03/2011,4,Ash Books,(50.00)
"""


@pytest.fixture
def folder(tmp_path: Path) -> CountFolder:
    return create_folder(tmp_path / "f", HACKNEY, [Partner(COUNCIL, "hackney")])


def save(folder: CountFolder, text: str, name: str = "a.csv") -> None:
    (folder.returns / name).write_bytes(text.replace("\n", "\r\n").encode("cp1252"))


def confirm(folder: CountFolder, **ours: str) -> None:
    rows = [
        (row.theirs, ours.get(row.theirs.replace(" ", "_"), row.ours), "Ann", "2011-07-01")
        for row in suggest_headings(folder.path / HEADINGS, folder.returns)
    ]
    with (folder.path / HEADINGS).open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADING_COLUMNS, *rows])


def read(folder: CountFolder) -> ReadFile:
    headings = read_folder(folder.path).headings
    return next(file for file in read_all([folder.returns], headings=headings))


def lines(folder: CountFolder) -> list[tuple[str, str, int]]:
    (sent,) = read(folder).returns
    return list(zip(sent.lines["service"], sent.lines["paid_to"], sent.lines["gross"].tolist(), strict=True))


def status(folder: CountFolder) -> ReturnStatus:
    now = read_folder(folder.path)
    (only,) = validate([folder.returns], place=HACKNEY, partners=now.partners, headings=now.headings)
    return only


def test_nothing_is_read_before_the_headings_are_confirmed_and_one_finding_says_so(folder: CountFolder) -> None:
    save(folder, PAYMENTS)
    suggested = {row.theirs: row.ours for row in suggest_headings(folder.path / HEADINGS, folder.returns)}
    assert suggested == {
        "Body Name": "partner",
        "Service Area": "service",
        "Date": "period",
        "Trans No": LEFT_OUT,
        "Supplier Name": "paid_to",
        "Amount": "gross",
    }
    assert not read(folder).returns
    (finding,) = status(folder).findings
    assert (finding.code, finding.location.cell) == ("payments-file", "row 1")
    assert "'Body Name' is partner" in finding.message


def test_payments_are_added_up_by_service_and_supplier_once_confirmed(folder: CountFolder) -> None:
    save(folder, PAYMENTS)
    confirm(folder)
    assert lines(folder) == [
        ("Highways", "Elm Roads", 20100),
        ("Highways", "Oak Roads", 700000),
        ("Libraries", "Ash Books", -5000),
    ]
    (sent,) = read(folder).returns
    assert sent.header["organisation"] == COUNCIL
    assert set(sent.lines["financial_year"]) == {"2010-11"}
    assert sent.lines["row"].tolist() == [2, 4, 5]


def test_each_kind_of_problem_is_said_once(folder: CountFolder) -> None:
    rows = "".join(f"{COUNCIL},Service {number},14/05/2010,1,Elm,100\n" for number in range(171))
    save(folder, PAYMENTS.splitlines(keepends=True)[0] + rows)
    confirm(folder)
    codes = [finding.code for finding in status(folder).findings]
    assert len(codes) == len(set(codes))
    assert "code-missing" in codes


@pytest.mark.parametrize("order", [("Amount Inc VAT", "Amount Exc VAT"), ("Amount Exc VAT", "Amount Inc VAT")])
def test_the_amount_without_vat_is_suggested(folder: CountFolder, order: tuple[str, str]) -> None:
    amounts = {"Amount Inc VAT": "120", "Amount Exc VAT": "100"}
    values = ",".join(amounts[name] for name in order)
    save(folder, f"Body Name,Service Area,Supplier,{','.join(order)}\n{COUNCIL},Parks,Oak,{values}\n")
    confirm(folder)
    assert lines(folder) == [("Parks", "Oak", 10000)]


def test_a_footer_never_counts_and_its_difference_is_said(folder: CountFolder) -> None:
    save(folder, PAYMENTS + ",,,,,8000\n")
    confirm(folder)
    assert sum(pence for *_, pence in lines(folder)) == 715100
    (total,) = [finding for finding in status(folder).findings if finding.code == "ledger-total"]
    assert "£7,151, £849 more" in total.message


def test_what_the_analyst_writes_counts_and_what_is_no_heading_is_named(folder: CountFolder) -> None:
    save(folder, PAYMENTS)
    confirm(folder, Supplier_Name="notes")
    (sent,) = read(folder).returns
    assert "paid_to" not in sent.columns
    confirm(folder, Supplier_Name="zebra")
    with pytest.raises(UsageError, match="'zebra' is no heading of ours"):
        read_headings(folder.path / HEADINGS)


def test_a_new_heading_is_added_and_rows_that_stand_there_stay(folder: CountFolder) -> None:
    save(folder, PAYMENTS)
    confirm(folder)
    before = read_headings(folder.path / HEADINGS)
    save(folder, "Body Name,Directorate,Payee,Net Amount\nX,Parks,Oak,5\n", "b.csv")
    after = suggest_headings(folder.path / HEADINGS, folder.returns)
    assert after[: len(before)] == before
    assert [(row.theirs, row.ours, row.confirmed_by) for row in after[len(before) :]] == [
        ("Directorate", "service", ""),
        ("Payee", "paid_to", ""),
        ("Net Amount", "gross", ""),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        "partner,Supplier Name,service,cofog,Amount",
        "service,cofog,gross,paid_to",
        "Line,Service,COFOG code,Gross spending,Paid on to,Supplier",
    ],
)
def test_a_return_with_a_suppliers_column_is_no_ledger(folder: CountFolder, headings: str) -> None:
    save(folder, f"{headings}\n{','.join('5' for _ in headings.split(','))}\n")
    assert suggest_headings(folder.path / HEADINGS, folder.returns) == ()
    assert read(folder).returns
