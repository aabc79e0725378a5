"""What outputs say of a count is true of it: what is missing, what is after income, what is apportioned, what a policy does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import xltools
from tests.outputs.tables import rows_of, totals_of
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.report import write_report
from xltools.outputs.story import after_income_findings
from xltools.outputs.terminal import count_summary

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.counting.count import Count

HEAD = "partner,financial_year,line,service,cofog,gross,income,funder,basis,area,local,notes,ring_fenced\n"
COUNCIL, DWP, COLLEGE = "Darlington Borough Council", "Department for Work and Pensions", "Darlington College"
PARTNERS = (
    "partner,short_name,organisation_type\nDarlington Borough Council,,Council\n"
    "Department for Work and Pensions,DWP,Government department\n"
    "Durham Constabulary,,Police\nDarlington College,,FE college\n"
)


def counted(folder: Path, *lines: str, policy: str = "", year: str = "2024-25", partners: str = PARTNERS) -> Count:
    """The count of these lines of a lines CSV: its columns are those of `HEAD`, without the year."""
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(
        f'[place]\nname = "Darlington"\nyear = "{year}"\nareas = ["E06000005"]\n[policy]\n{policy}\n', encoding="utf-8"
    )
    (folder / "partners.csv").write_text(partners, encoding="utf-8")
    rows = [line.replace(",", f",{year},", 1) for line in lines]
    (folder / "returns" / "lines.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return xltools.consolidate(xltools.read_folder(folder))


def book_of(count: Count, folder: Path) -> Workbook:
    return openpyxl.load_workbook(write_count_workbook(count, folder / "count.xlsx"), data_only=True)


def page_of(count: Count, folder: Path) -> str:
    return write_report(count, folder / "report.html").read_text(encoding="utf-8")


def words_of(book: Workbook, sheet: str) -> str:
    return " ".join(str(cell) for row in book[sheet].iter_rows(values_only=True) for cell in row if cell is not None)


AFTER_INCOME = (
    "Off-street car parks, net of fees",
    "HE courses, net of tuition fees",
    "Bereavement services less income from cremations",
    "Corn Exchange: expenditure less ticket income",
    "Leisure contract after income",
    "Net cost of elections after recharge to parishes",
    "Car parks, income netted off",
    "Traffic orders, after deducting fines and charges",
    "Cattle market less tolls received",
    "Street market: running costs less rents",
    "Town hall shows, net of box office",
    "Policing of concerts, net of promoters' payments",
    "Bulky collections (fees already taken off)",
    "Museum, cost less donations and sales",
    "Registrars, net of certificate fees",
    "Garden waste, minus subscriptions",
    "Custody suite, net expenditure",
    "Catering (net)",
)
NOT_AFTER_INCOME = (
    "Net zero programme",
    "Climate team - net zero and heat pumps",
    "Biodiversity - net gain officer",
    "Netball courts",
    "Less favoured areas: hill farm payments",
    "Doing more with less grant",
    "Families costing less than before",
    "Building works, net of VAT",
    "Children looked after: fees of carers",
    "Clinics after hours",
    "Tolls on the bridge",
    "Capital programme after allowing for inflation",
    "Internet services",
    "Swimming pools, netting repairs",
    "Affordable homes, net additions to the stock",
    "Less-lethal equipment and training",
    "Homelessness and low income families support",
    "Advice for families with less income",
    "Children looked after grants team",
    "After school clubs",
    "Minimum income guarantee payments",
)


def test_which_words_of_a_line_say_that_it_is_after_income(tmp_path: Path) -> None:
    services = (*AFTER_INCOME, *NOT_AFTER_INCOME)
    lines = (f'{COUNCIL},{number},"{service}",08.1,5000,,,Actual,,,,' for number, service in enumerate(services))
    count = counted(tmp_path / "d", *lines, f"{COUNCIL},B,Parks,08.1,7000,300,,Actual,,,,")
    found = [services[finding.location.row - 2] for finding in after_income_findings(count)]
    assert sorted(found) == sorted(AFTER_INCOME)


@pytest.mark.parametrize(("service", "is_after"), [(AFTER_INCOME[0], True), (NOT_AFTER_INCOME[0], False)])
def test_the_caveat_names_the_money_and_lines_whose_words_say_after_income(
    service: str, is_after: bool, tmp_path: Path
) -> None:
    quoted = f'"{service}"'
    count = counted(
        tmp_path / "d", f"{COUNCIL},A,{quoted},08.1,5000,,,Actual,,,,", f"{COUNCIL},B,Parks,08.1,7000,300,,Actual,,,,"
    )
    book = book_of(count, tmp_path)
    care = {row["What"]: (row["Counted (£)"], row["Lines or findings"]) for row in rows_of(book, "Caveat")}
    assert care.get("Figures after income") == ((5000, 1) if is_after else None)
    head = {row["Headline"]: row["What it is"] for row in rows_of(book, "Headline")}
    assert ("£5.0k of the total is already after fees and charges" in str(head["Income given separately"])) is is_after


def test_page_one_says_who_is_missing_and_how_far_under_the_estimate_it_is(tmp_path: Path) -> None:
    count = counted(tmp_path / "d", f"{COUNCIL},A,Social care,10.2,300000000,,,Actual,,,,")
    book = book_of(count, tmp_path)
    rows = {
        str(row["What"]): (str(row["Who, and how much"]), row["Counted less estimate (£)"])
        for row in rows_of(book, "Missing")
    }
    baseline = {str(row["Division"]): row["Counted less baseline (£)"] for row in rows_of(book, "Baseline")}
    whole, difference = rows["Beside HM Treasury's estimate"]
    assert whole.startswith("The total is 19% of HM Treasury's estimate")
    assert difference == pytest.approx(totals_of(book, "Baseline")["Counted less baseline (£)"])
    named = [name for name in rows if name in baseline]
    assert len(named) == 3
    assert all(rows[name][1] == pytest.approx(baseline[name]) for name in named)
    assert rows["No reply"][0] == (
        "3 bodies sent nothing, and nothing counts for them: Darlington College, Department for Work and Pensions and Durham Constabulary."
    )
    first_break = min(line.id for line in book["Summary"].row_breaks.brk)
    sheet, table = next((sheet, sheet.tables["Missing"]) for sheet in book.worksheets if "Missing" in sheet.tables)
    assert sheet.title == "Summary"
    assert int(table.ref.rpartition(":")[2].lstrip("ABCDEFGH")) <= first_break
    page = page_of(count, tmp_path)
    assert page.index("The total is 19% of HM Treasury") < page.index("What it is spent on")


def test_the_baseline_is_not_explained_by_levies_interest_or_adjustments(tmp_path: Path) -> None:
    count = counted(
        tmp_path / "d",
        f"{COUNCIL},A,Social care,10.2,300000000,,,Actual,,,,",
        f"{COUNCIL},B,Pensions Fund Authority levy,,90000000,,,Actual,,,,",
        f"{COUNCIL},C,Adjustments to net current expenditure,,40000000,,,Actual,,,,",
        policy="fill_suggested_codes_from = 2",
    )
    said = words_of(book_of(count, tmp_path), "Baseline")
    assert "may belong here" not in said
    assert "makes them look low" not in said
    assert "may belong under some of these functions" not in said


def test_the_baseline_names_unclassified_lines_that_may_close_a_gap(tmp_path: Path) -> None:
    count = counted(
        tmp_path / "d",
        f"{COUNCIL},A,Social care,10.2,300000000,,,Actual,,,,",
        f"{COUNCIL},B,Various,,90000000,,,Actual,,,,",
        policy="fill_suggested_codes_from = 2",
    )
    said = words_of(book_of(count, tmp_path), "Baseline")
    assert (
        "£90.0m of what counts (23.1%) is not classified; the largest of it: Darlington Borough Council, 'Various', £90.0m."
        in said
    )
    assert "£90.0m is not classified and may belong here." in said


@pytest.mark.parametrize(
    ("policy", "rule", "here"),
    [
        ("", "Interest on public debt and a department's estimated share", "Here £50.0k is listed and not counted."),
        ('debt_interest = "count"', "A department's estimated share", "Here £50.0k of interest counts."),
        (
            'debt_interest = "count"\nnational_goods = "count"',
            "None: this count's policy counts",
            "Here £50.0k of interest counts.",
        ),
    ],
)
def test_methods_say_what_became_of_debt_interest(policy: str, rule: str, here: str, tmp_path: Path) -> None:
    count = counted(tmp_path / "d", f"{COUNCIL},A,Interest payable on borrowing,01.7,50000,,,Actual,,,,", policy=policy)
    book, page = book_of(count, tmp_path), page_of(count, tmp_path)
    policies = {row["Kind of money"]: str(row["In words"]) for row in rows_of(book, "Policy")}
    reasons = {row["Reason"]: str(row["In words"]) for row in rows_of(book, "Reasons")}
    assert policies["Debt interest"].endswith(here)
    assert reasons["Memo items"].startswith(rule)
    assert here in page


def test_estimates_that_are_asked_for_and_cannot_be_made_are_said(tmp_path: Path) -> None:
    made_up = PARTNERS + "Quakers Fund of Nowhere,,Voluntary organisation\n"
    line = f"{COUNCIL},A,Parks,08.1,5000,,,Actual,,,,"
    count = counted(tmp_path / "d", line, policy="estimate_missing_returns = true", partners=made_up)
    said = "estimate_missing_returns is on, and the published figures held here say nothing for 2024-25 of"
    book = book_of(count, tmp_path)
    care = {row["What"]: str(row["Why"]) for row in rows_of(book, "Caveat")}
    assert care["Nothing to estimate from"].lower().startswith(said.lower())
    assert "Quakers Fund of Nowhere" in care["Nothing to estimate from"]
    assert said in "\n".join(count_summary(count))
    assert said in words_of(book, "Sources and methods")
    off = counted(tmp_path / "off", line, partners=made_up)
    assert said not in "\n".join(count_summary(off))


def test_low_and_high_add_up_to_those_of_what_counts(tmp_path: Path) -> None:
    count = counted(
        tmp_path / "d",
        f"{DWP},A,Jobcentre support,04.1,9000000,,,Population,North East,400000,,",
        f"{DWP},B,Soldiers' pay,02.1,9000000,,,Population,North East,300000,,",
        policy="",
    )
    book = book_of(count, tmp_path)
    rows, total = rows_of(book, "Apportioned"), totals_of(book, "Apportioned")
    ends = ("Counted (£)", "Low estimate (£)", "High estimate (£)")
    assert {row["Service"]: row["Counted (£)"] for row in rows} == {"Jobcentre support": 400_000, "Soldiers' pay": 0}
    (out,) = [row for row in rows if row["Counted (£)"] == 0]
    assert [out[end] for end in ends] == [0, 0, 0]
    assert [round(100 * float(str(total[end]))) for end in ends] == [count.net, count.low, count.high]
    low = [row["Low estimate (£)"] for row in rows_of(book, "Lines")]
    assert sum(float(str(value)) for value in low if value is not None) == pytest.approx(count.low / 100)


def test_what_is_mostly_apportioned_is_not_said_to_be_reported(tmp_path: Path) -> None:
    apportioned = counted(tmp_path / "d", f"{DWP},A,Jobcentre support,04.1,9000000,,,Population,North East,400000,,")
    assert "Public bodies report that they spend" not in (page := page_of(apportioned, tmp_path)).replace("\n", " ")
    assert "By their returns and what is apportioned of them, public bodies spend" in page
    own = counted(tmp_path / "own", f"{COUNCIL},A,Parks,08.1,5000,,,Actual,,,,")
    assert "Public bodies report that they spend" in page_of(own, tmp_path)


def test_a_difference_to_be_settled_is_explained(tmp_path: Path) -> None:
    count = counted(
        tmp_path / "d",
        f"{DWP},A,State pension,10.2,20000000,,,Actual,,,,",
        f"{COUNCIL},B,Rent allowances,10.6,8000000,,{DWP},Actual,,,,",
    )
    (row,) = rows_of(book_of(count, tmp_path), "Balances")
    assert row["Result"] == "to be settled"
    assert str(row["What makes the difference"]).startswith(
        "Darlington Borough Council reports £8,000,000 as had from Department for Work and Pensions, whose return names £0 of it. "
        "The £8,000,000 that only Darlington Borough Council reports counts once, there."
    )


def test_a_table_that_would_say_nothing_is_a_sentence(tmp_path: Path) -> None:
    silent = counted(tmp_path / "d", f"{COUNCIL},A,Parks,08.1,5000,,,,,,,")
    book, page = book_of(silent, tmp_path), page_of(silent, tmp_path)
    tables = {name for sheet in book.worksheets for name in sheet.tables}
    assert not tables & {"RingFence", "LaaThemes", "DeepDiveThemes", "Basis", "Overheads", "ExpenditureType"}
    assert "No body said what is ring-fenced." in words_of(book, "Summary")
    assert "No body tagged a line with a deep dive theme." in words_of(book, "By theme")
    assert "No body said what is ring-fenced." in page
    assert "<caption>Ring-fenced money</caption>" not in page
    said = counted(tmp_path / "said", f"{COUNCIL},A,Parks,08.1,5000,,,Actual,,,,Yes")
    assert [row["Ring-fenced"] for row in rows_of(book_of(said, tmp_path), "RingFence")] == ["Yes"]
    assert "<caption>Ring-fenced money</caption>" in page_of(said, tmp_path)


def test_page_one_names_a_few_silent_bodies_and_how_many_more(tmp_path: Path) -> None:
    many = PARTNERS + "".join(f"Trust {letter} of Darlington,,Voluntary organisation\n" for letter in "ABCDEFGH")
    count = counted(tmp_path / "d", f"{COUNCIL},A,Parks,08.1,5000,,,Actual,,,,", partners=many)
    rows = {str(row["What"]): str(row["Who, and how much"]) for row in rows_of(book_of(count, tmp_path), "Missing")}
    assert rows["No reply"].startswith("11 bodies sent nothing, and nothing counts for them: Darlington College,")
    assert rows["No reply"].endswith(" and 5 more.")
