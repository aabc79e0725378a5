"""LibreOffice works the Checks sheet out, and its figures are ours to the penny."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xltools.reference.cofog import divisions, known, normal_code
from xltools.template.build import TEMPLATE, build_return
from xltools.template.checks_sheet import DIVISIONS_ROW, FIRST_CHECK_ROW, TOTALS_ROW
from xltools.template.formulas import CHECK_ROWS
from xltools.template.layout import NAMED_CELLS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Document, Office

pytestmark = pytest.mark.libreoffice

CODES = (
    *("10.2 Old age", "07.4", "7.4", "7", "01.1", "1.1", "10", " 10.2", "9 Education", "09.1.2", "", "x99", "Health"),
    *("04.51", "99", "?", "0*"),
)
ANSWERS = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "A council",
    "organisation_type": "Council",
    "contact_name": "A. Person",
    "contact_email": "a@example.org",
    "area_served": "Hackney",
    "coterminous": "Yes",
    "overheads": "Left out",
    "signed_off_by": "B. Person",
    "signed_off_on": "2011-06-30",
}


def random_lines(seed: int, count: int) -> list[dict[str, Any]]:
    draw = random.Random(seed)
    return [
        {
            "service": draw.choice(["Parks", "Care homes", "Sub-total", "Totally Thames", ""]),
            "cofog": draw.choice(CODES),
            "cipfa": draw.choice(["", "", "Tourism"]),
            "expenditure_type": draw.choice(["Revenue", "Capital", ""]),
            "gross": draw.choice([draw.randrange(-(10**4), 10**10) / 100, "£1.2m", None, draw.randrange(10**7)]),
            "income": draw.choice([None, draw.randrange(10**9) / 100]),
            "local": draw.choice([None, draw.randrange(10**9) / 100]),
            "notes": "x",
        }
        for _ in range(count)
    ]


def checks(document: Document) -> dict[str, int]:
    rows = document.values("Checks", f"B{FIRST_CHECK_ROW}:B{FIRST_CHECK_ROW + len(CHECK_ROWS) - 1}")
    return {check.key: int(row[0]) for check, row in zip(CHECK_ROWS, rows, strict=True)}


def amount(value: object) -> Decimal:
    return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)


def row_of(line: dict[str, Any]) -> str:
    """Say in which row of the table by division a line belongs, by the reference's own reading of codes."""
    if not line["cofog"]:
        return "cipfa" if line["cipfa"] else "rest"
    typed = line["cofog"].strip()
    return {"04.51": "04", "99": "rest"}.get(typed) or code_of(line)[:2] or "rest"


def code_of(line: dict[str, Any]) -> str:
    typed = line["cofog"].strip()
    return normal_code(typed) if typed[0].isdigit() else ""


@pytest.mark.parametrize("seed", range(3))
def test_totals_by_division_are_ours_to_the_penny(office: Office, tmp_path: Path, seed: int) -> None:
    lines = random_lines(seed, 120)
    build_return(tmp_path / "r.xlsx", lines=lines)
    with office.document(tmp_path / "r.xlsx") as document:
        table = document.values("Checks", f"B{DIVISIONS_ROW + 1}:F{DIVISIONS_ROW + 13}")
        totals = [row[0] for row in document.values("Checks", f"B{TOTALS_ROW + 1}:B{TOTALS_ROW + 3}")]
    assert [amount(value) for value in totals] == [total(lines, field) for field in ("gross", "income", "local")]
    keys = [*(division.code for division in divisions()), "cipfa", "rest"]
    expected = [figures([line for line in lines if row_of(line) == key]) for key in keys]
    assert [[amount(value) for value in row] for row in table] == [*expected, figures(lines)]


def figures(lines: list[dict[str, Any]]) -> list[Decimal]:
    revenue, capital, neither = (
        total([line for line in lines if line["expenditure_type"] == kind], "gross")
        for kind in ("Revenue", "Capital", "")
    )
    return [revenue, capital, neither, total(lines, "gross"), total(lines, "income")]


def total(lines: list[dict[str, Any]], field: str) -> Decimal:
    return sum((amount(line[field]) for line in lines), Decimal(0))


@pytest.mark.parametrize("seed", range(2))
def test_lines_with_gaps_are_counted(office: Office, tmp_path: Path, seed: int) -> None:
    lines = random_lines(seed, 60)
    build_return(tmp_path / "r.xlsx", lines=lines)
    with office.document(tmp_path / "r.xlsx") as document:
        found = checks(document)
    numbers = (int, float)
    assert found == {
        "filled": 60,
        "service": sum(not line["service"] for line in lines),
        "gross": sum(line["gross"] is None for line in lines),
        "code": sum(not line["cofog"] and not line["cipfa"] for line in lines),
        "listed": sum(not known(code_of(line)) for line in lines if line["cofog"]),
        "total": sum(line["service"] == "Sub-total" for line in lines),
        "text": sum(isinstance(line["gross"], str) for line in lines),
        "errors": 0,
        "return": sum(cell.required for cell in NAMED_CELLS),
        "type": sum(not line["expenditure_type"] for line in lines),
        "income": sum(
            isinstance(line["gross"], numbers) and line["income"] is not None and line["income"] > line["gross"]
            for line in lines
        ),
        "findings": 0,
        "below": 0,
    }


def test_the_blank_template_is_not_ready_and_says_what_to_do(office: Office) -> None:
    with office.document(TEMPLATE) as document:
        assert checks(document)["filled"] == 0
        assert document.value("Return", "C24") == "No"
        assert (
            document.value("Return", "D24") == "No lines are filled in yet. Answer every question on the Return sheet. "
        )
        assert document.value("Spending", "A3") == "Ready to send: No"


def test_a_complete_return_is_ready_until_a_line_loses_its_service(office: Office, tmp_path: Path) -> None:
    build_return(tmp_path / "r.xlsx", prefill=ANSWERS, lines=[{"service": "Parks", "cofog": "08.1", "gross": 10}])
    with office.document(tmp_path / "r.xlsx") as document:
        assert (document.value("Return", "C24"), document.value("Return", "D24")) == ("Yes", "Nothing is missing.")
        document.type_in("Spending", "B5", "")
        assert (document.value("Return", "C24"), document.value("Return", "D24")) == (
            "No",
            "Say what each line is for. ",
        )


@pytest.mark.parametrize(
    ("code", "ready"),
    [
        *((code, "Yes") for code in ("10.2", "10.2 Old age", "7.4", "07.4", "07", "7", "1", "09.1.2", "9.1.2")),
        *((code, "No") for code in ("housing", "99", "04.51", "0.2", "?", "0?", "*", "10.", "Health", "10.2Old")),
    ],
)
def test_a_return_is_ready_only_with_codes_of_the_list(office: Office, tmp_path: Path, code: str, ready: str) -> None:
    build_return(tmp_path / "r.xlsx", prefill=ANSWERS, lines=[{"service": "Parks", "cofog": code, "gross": 10}])
    with office.document(tmp_path / "r.xlsx") as document:
        assert document.value("Checks", "B3") == ready
        assert checks(document)["listed"] == (ready == "No")


def test_a_code_that_is_a_number_is_looked_up_all_the_same(office: Office, tmp_path: Path) -> None:
    lines = [{"service": "Parks", "cofog": number, "gross": 10} for number in (10.2, 7.4, 7, 99, 4.51)]
    build_return(tmp_path / "r.xlsx", prefill=ANSWERS, lines=lines)
    with office.document(tmp_path / "r.xlsx") as document:
        assert checks(document)["listed"] == 2


def test_an_error_in_a_cell_is_counted_and_spoils_no_total(office: Office, tmp_path: Path) -> None:
    build_return(tmp_path / "r.xlsx", lines=[{"service": "Parks", "cofog": "08.1", "gross": 10}, {"service": "Roads"}])
    with office.document(tmp_path / "r.xlsx") as document:
        document.type_in("Spending", "G6", "=1/0")
        found = checks(document)
        assert (found["errors"], found["text"]) == (1, 0)
        assert document.value("Checks", f"B{TOTALS_ROW + 1}") == 10
        assert document.value("Checks", "B3") == "No"


def test_a_code_typed_stays_text_when_saved(office: Office, tmp_path: Path) -> None:
    with office.document(TEMPLATE) as document:
        document.type_in("Spending", "C5", "07.4")
        document.type_in("Spending", "C6", "10.2")
        document.type_in("Spending", "G5", "1200.5")
        document.save(tmp_path / "saved.xlsx")
    with office.document(tmp_path / "saved.xlsx") as document:
        assert document.values("Spending", "C5:C6") == [["07.4"], ["10.2"]]
        assert document.value("Spending", "G5") == 1200.5


def test_lines_inserted_above_the_first_and_added_below_the_last_are_counted(office: Office, tmp_path: Path) -> None:
    build_return(tmp_path / "r.xlsx", lines=[{"service": "Parks", "cofog": "08.1", "gross": 10}])
    with office.document(tmp_path / "r.xlsx") as document:
        document.insert_rows("Spending", 5)
        document.type_in("Spending", "B5", "Zoo")
        document.type_in("Spending", "G5", "7")
        document.type_in("Spending", "G40", "0.25")
        assert document.value("Checks", f"B{TOTALS_ROW + 1}") == 17.25
        assert (checks(document)["filled"], checks(document)["code"]) == (3, 2)
        document.delete_rows("Spending", 5, 2)
        assert document.value("Checks", f"B{TOTALS_ROW + 1}") == 0.25
        assert checks(document)["filled"] == 1
