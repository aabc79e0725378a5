"""What is asked of the lead team's spend mapping workbook: each check both ways, and nothing that only a partner could answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.sheet import HACKNEY, check_batch
from tests.reading.mappings import COUNCIL, HEADINGS, HEALTH, POLICE, drawn, edited, filled, returns_in
from xltools.checks import CHECKS
from xltools.checks.mapping import OF_THE_WORKBOOK
from xltools.checks.typed_words import FOR_TYPED
from xltools.model import Partner, ReferenceContext
from xltools.reading.lines import gather
from xltools.template.mapping import FilledRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.model import Finding

PARTNERS = (
    Partner(COUNCIL, "hackney", "LBH", ("Hackney Council",), "Council", "Hackney"),
    Partner(POLICE, "mpa", "MPA", (), "Police", "Metropolitan Police area"),
    Partner(HEALTH, "pct", "", (), "NHS commissioner", "Hackney"),
    Partner("Department for Work and Pensions", "dwp", "DWP", (), "Government department", "England"),
)
KNOWN = ReferenceContext(HACKNEY, PARTNERS)
ESTIMATE = FilledRow(COUNCIL, {"01": 2_600_000_000, "09": 31_833_700_050}, "", "Revenue", "", "Initial estimate")
SOURCED = replace(
    ESTIMATE,
    figure_source="MHCLG, revenue outturn",
    figure_year="2009-10",
    notes="After fees and charges. The council's own.",
)
COUNCILS_OWN = {
    "01": 26012,
    "03": 6900,
    "04": 38361.5,
    "05": 34000,
    "06": 95656,
    "08": 24310,
    "09": 310493,
    "10": 305436,
}
"""£000 of a council of Hackney's size, by division."""


def findings(data: bytes, known: ReferenceContext = KNOWN) -> list[Finding]:
    batch = gather(returns_in(data))
    return [finding for own in check_batch(batch, known) for finding in own]


def told(data: bytes, known: ReferenceContext = KNOWN) -> list[tuple[str, str]]:
    return [(finding.code, finding.location.cell) for finding in findings(data, known)]


def sheet_of(*rows: str, unit: str = "£000", year: str = "2010-11") -> bytes:
    """A workbook of these rows: body, source, four divisions, kind, area, basis, year, notes, total."""
    heads = (
        "| organisation | funder | 01 | 03 | 09 | 10 | expenditure_type | area | basis | figure_year | notes | total |"
    )
    return drawn("\n".join((heads, *rows)), unit=unit, year=year)


def row(body: str = COUNCIL, **cells: str) -> str:
    order = ("funder", "a01", "a03", "a09", "a10", "expenditure_type", "area", "basis", "figure_year", "notes", "total")
    said = {"expenditure_type": "Revenue", **cells}
    return "| " + " | ".join([body, *(said.get(name, "") for name in order)]) + " |"


def council(times: float = 1, **more: str) -> str:
    order = ("01", "03", "09", "10")
    return row(**{f"a{code}": str(COUNCILS_OWN[code] * times) for code in order}, **more)


def whole_council(times: float, unit: str) -> bytes:
    codes = list(COUNCILS_OWN)
    amounts = " | ".join(str(COUNCILS_OWN[code] * times) for code in codes)
    return drawn(
        f"| organisation | {' | '.join(codes)} | expenditure_type |\n| {COUNCIL} | {amounts} | Revenue |", unit=unit
    )


def changed(**cells: str | float) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for name, value in cells.items():
            heading = HEADINGS[name.removeprefix("a")]
            column = next(cell.column for cell in sheet[4] if cell.value == heading)
            sheet.cell(5, column).value = value

    return change


def copied(sheet: Worksheet) -> None:
    for column in range(1, 20):
        sheet.cell(6, column).value = sheet.cell(5, column).value


def themes(name: str) -> bytes:
    heads = f"| organisation | {name} | Safer and stronger communities | None of these | expenditure_type |"
    return drawn(f"{heads}\n| {COUNCIL} | 5 | | | Revenue |")


FIRES: dict[str, tuple[bytes, str]] = {
    "mapping-unit": (sheet_of(council(), unit=""), "F2"),
    "mapping-row-without-body": (sheet_of(council(), row("", a01="780")), "A6"),
    "mapping-body-unknown": (sheet_of(row("Shoreditch Trust", a10="3912")), "A5"),
    "mapping-body-named-twice": (sheet_of(row("LBH", a10="3912"), row(COUNCIL, a01="7")), "A6"),
    "mapping-total-typed": (sheet_of(row(a10="3912", total="4000")), "L5"),
    "mapping-figure-of-another-year": (sheet_of(row(a10="3912", figure_year="2009-10")), "J5"),
    "mapping-estimate-confirmed": (edited(filled(ESTIMATE), changed(basis="Actual")), "P5"),
    "mapping-estimate-kept": (edited(filled(ESTIMATE), changed(a01=5, basis="Actual")), "P5"),
    "mapping-source-ours": (edited(filled(SOURCED), changed(a01=5)), "Q5"),
    "mapping-estimate-copied": (edited(filled(ESTIMATE), copied), "A6"),
    "mapping-own-columns": (drawn(f"| organisation | £ a head | 01 | 09 | 10 |\n| {COUNCIL} | 4 | 5 |  |  |"), "B4"),
    "mapping-uncoded": (themes("Children and young people"), "B5"),
}
SILENT: dict[str, bytes] = {
    "mapping-unit": sheet_of(council()),
    "mapping-row-without-body": sheet_of(council(), row("Prepared by J. Finance", expenditure_type="")),
    "mapping-body-unknown": sheet_of(row("Hackney Council", a10="3912")),
    "mapping-body-named-twice": sheet_of(
        row(COUNCIL, a10="3912"), row(COUNCIL, a01="7", funder="Prudential borrowing")
    ),
    "mapping-total-typed": sheet_of(row(a10="3912", a01="0.4", total="3912")),
    "mapping-figure-of-another-year": sheet_of(row(a10="3912", figure_year="2010/11")),
    "mapping-estimate-confirmed": edited(filled(ESTIMATE), changed(a01=5, a09=6, basis="Actual")),
    "mapping-estimate-kept": edited(filled(ESTIMATE), changed(a01=5)),
    "mapping-source-ours": edited(filled(SOURCED), changed(a01=5, figure_source="J. Finance, ledger")),
    "mapping-estimate-copied": sheet_of(
        row(a10="3912", basis="Initial estimate"), row(a10="3913", basis="Initial estimate")
    ),
    "mapping-own-columns": drawn(f"| organisation | Officer | 01 | 09 | 10 |\n| {COUNCIL} | JB | 5 |  |  |"),
    "mapping-uncoded": sheet_of(row(a10="3912")),
}


@pytest.mark.parametrize("code", FIRES)
def test_it_fires_at_the_cell_that_is_wrong(code: str) -> None:
    data, cell = FIRES[code]
    assert [place for found, place in told(data) if found == code] == [cell]


@pytest.mark.parametrize("code", SILENT)
def test_it_lets_a_look_alike_pass(code: str) -> None:
    assert code not in dict(told(SILENT[code]))


def test_every_check_of_the_workbook_is_proved_both_ways() -> None:
    assert FIRES.keys() == SILENT.keys() == {check.code for check in OF_THE_WORKBOOK}


# --- the unit of the sheet, of a body, of a cell


@pytest.mark.parametrize(("times", "unit"), [(1000, "£000"), (1, "£"), (0.001, "£000")])
def test_a_sheet_a_thousand_times_off_is_told_once_and_at_its_unit(times: float, unit: str) -> None:
    found = findings(whole_council(times, unit))
    assert [(finding.code, finding.location.cell) for finding in found] == [("mapping-unit", "F2")]
    assert "None of it counts until this is settled." in found[0].message


@pytest.mark.parametrize(("times", "unit"), [(1, "£000"), (1000, "£"), (0.001, "£m")])
def test_the_right_unit_is_not_asked_about(times: float, unit: str) -> None:
    assert told(whole_council(times, unit)) == []


def test_a_unit_written_above_the_table_settles_it() -> None:
    def say(_: Any, page: Any) -> None:
        page.write("A3", "All amounts in £000")

    codes = list(COUNCILS_OWN)
    table = f"| organisation | {' | '.join(codes)} |\n| {COUNCIL} | {' | '.join(str(COUNCILS_OWN[code] / 1000) for code in codes)} |"
    assert ("mapping-unit", "F2") in told(drawn(table))
    assert ("mapping-unit", "F2") not in told(drawn(table, change=say))


def test_one_body_in_another_unit_is_asked_about_at_its_own_amounts() -> None:
    others = (row(HEALTH, a03="1"), row("DWP", a10="402000"))
    data = sheet_of(council(), row(POLICE, a03="165300000"), *others)
    found = told(data)
    assert ("return-small", "D6") in found
    assert "F2" not in {cell for _, cell in found}


# --- which of the checks of returns are asked, and in whose words


def test_our_own_words_beside_a_typed_amount_are_not_held_against_it() -> None:
    ours = edited(filled(SOURCED), changed(a01=5, basis="Actual"))
    theirs = edited(filled(SOURCED), changed(a01=5, basis="Actual", notes="Net of fees and charges."))
    asked = {"net-not-gross", "mapping-figure-of-another-year"}
    assert asked & {code for code, _ in told(ours)} == set()
    assert asked & {code for code, _ in told(theirs)} == {"net-not-gross"}


def test_nothing_is_asked_that_only_a_partner_could_answer() -> None:
    data = sheet_of(council(funder=COUNCIL), row("DWP", a10="402000", funder="Consolidated Fund", basis="Actual"))
    assert told(data) == []


def test_what_a_row_says_is_asked_about_once_a_row() -> None:
    assert told(sheet_of(council(expenditure_type=""))) == [("expenditure-type-missing", "G5")]


def test_two_amounts_of_a_row_keep_their_own_cells() -> None:
    data = sheet_of(row(a01="-5", a09="1.2m", a10="(7)"))
    found = {(finding.code, finding.location.cell): finding.value for finding in findings(data)}
    assert found[("amount-negative", "C5")] == "-5000"
    assert found[("amount-negative", "F5")] == "(7)"
    assert found[("amount-as-text", "E5")] == "1.2m"
    assert ("amount-negative", "E5") not in found


def test_a_workbook_of_another_year_is_told_once() -> None:
    data = sheet_of(council(), row(POLICE, a03="165300"), year="2009-10")
    assert [place for code, place in told(data) if code == "wrong-year"] == ["D2"]


def test_rows_that_are_alike_are_asked_about() -> None:
    assert [cell for code, cell in told(sheet_of(council(), council())) if code == "copied-rows"] != []


def test_a_figure_of_a_wider_area_without_its_part_is_asked_about_at_its_area() -> None:
    data = sheet_of(row("DWP", a10="402000", area="London", basis="Population"))
    assert ("local-figure-missing", "H5") in told(data)


@pytest.mark.parametrize("basis", ["Population", "Service measure", "Weighted population"])
def test_a_local_figure_with_a_blank_area_is_what_the_guidance_asks_for(basis: str) -> None:
    assert "basis-contradicts" not in dict(told(sheet_of(row("DWP", a10="402000", basis=basis))))


def test_what_is_to_be_apportioned_from_no_area_is_asked_about() -> None:
    assert ("basis-contradicts", "I5") in told(sheet_of(row("DWP", a10="402000", basis="Please apportion")))


def test_nothing_is_advised_that_is_chosen_already_or_that_mapping_has_no_column_for() -> None:
    found = findings(sheet_of(row("DWP", a10="4020000", area="England", basis="Please apportion")))
    texts = " ".join(f"{finding.message} {finding.fix}" for finding in found)
    assert "share-key-missing" in {finding.code for finding in found}
    assert "hare key" not in texts
    assert "Choose 'Please apportion'" not in texts
    assert "Spending in the place" not in " ".join(FOR_TYPED.values())


def test_a_row_that_adds_up_others_is_no_bodys() -> None:
    batch = gather(returns_in(sheet_of(council(), row("Total NHS", a10="5", expenditure_type=""))))
    bodies = [read.header["organisation"] for read in batch.returns]
    of_return = [[finding.code for finding in own] for own in check_batch(batch, KNOWN)]
    assert dict(zip(bodies, of_return, strict=True)) == {COUNCIL: [], "": ["totals-row-differs"]}


def test_a_slip_in_a_bodys_name_is_asked_about_with_the_name_meant() -> None:
    data = sheet_of(row("NHS City and Hakcney", a10="5"), row("Hackney Allotment Society", a10="6"))
    for known in (KNOWN, ReferenceContext(HACKNEY, PARTNERS[:1])):
        slip, other = (finding for finding in findings(data, known) if finding.code == "mapping-body-unknown")
        assert "NHS City and Hackney" in slip.message
        assert "mean" not in other.message


def test_the_words_are_for_the_lead_team() -> None:
    for data, _ in FIRES.values():
        for finding in findings(data):
            text = f"{finding.message} {finding.fix}"
            assert "tell us" not in text
            assert "send" not in text.replace("sends", "")
            assert "Gross spending" not in text


def test_the_table_of_words_names_checks_that_exist() -> None:
    assert FOR_TYPED.keys() <= {check.code for check in CHECKS} | {
        "typed-in-replaced",
        "return-may-be-partial",
        "typed-and-returned-alike",
        "typed-in-kept",
    }
