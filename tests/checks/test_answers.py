"""What a partner explains stays with its finding while rows move, and is asked about again when the figures change."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipeline.commands import SIGNED
from xltools.model import Area, Partner, Place, Severity, Status
from xltools.outputs.marking.mark_up import mark_up
from xltools.reading.partner_explanations import PartnerExplanation, row_of, said_in
from xltools.template.build import build_return
from xltools.template.layout import FINDINGS_FIRST_ROW
from xltools.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xltools.model import Finding, ReturnStatus

    Line = Mapping[str, str | int]

PLACE = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
COUNCIL = Partner("London Borough of Hackney", "london-borough-of-hackney", aliases=("LB Hackney",))
WHY = "A refund from the year before."
PLAIN: Mapping[str, str | int] = {
    "expenditure_type": "Revenue",
    "basis": "Actual",
    "accounts": "Outturn",
    "laa_theme": "None of these",
}
LIBRARIES = {**PLAIN, "service": "Libraries", "cofog": "08.2", "gross": 1_000}
REFUND = {**PLAIN, "service": "Refund of heating costs", "cofog": "08.2", "gross": -250}
MUSEUM = {**PLAIN, "service": "Museum", "cofog": "08.2", "gross": 7_000}
WRONG = {**PLAIN, "service": "Parks", "cofog": "99.9", "gross": 9_000}


def written(path: Path, lines: Sequence[Line], on: str = "2011-06-30", **header: str) -> Path:
    prefill = {**SIGNED, "organisation": "LB Hackney", "signed_off_on": on, **header}
    build_return(path, prefill=prefill, lines=lines)
    return path


def checked(folder: Path, explanations: Sequence[PartnerExplanation] = ()) -> ReturnStatus:
    """What became of the return that counts."""
    found = validate([folder], place=PLACE, partners=(COUNCIL,), explanations=explanations)
    return next(one for one in found if one.counts)


def the(return_status: ReturnStatus, code: str) -> Finding:
    (found,) = [one for one in return_status.findings if one.code == code]
    return found


def marked_and_answered(folder: Path, answers: Mapping[str, str], name: str = "second.xlsx") -> Path:
    """The return in the folder as it is marked up, with answers by code in the column for them."""
    return_status = checked(folder)
    marked = mark_up(folder / return_status.file, return_status.findings)
    path = folder / name
    path.write_bytes(marked.content)
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    for row in range(FINDINGS_FIRST_ROW, FINDINGS_FIRST_ROW + marked.shown):
        code = str(sheet.cell(row, 8).value)
        if code in answers:
            sheet.cell(row, 9, answers[code])
    book["Return"]["C19"] = "2011-07-08"
    book.save(path)
    return path


def edited(path: Path, lines: Sequence[Line]) -> None:
    """Put other lines in place of those on the Spending sheet, whatever is on the Findings sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book["Spending"]
    headings = {cell.value: number for number, cell in enumerate(sheet[4], 1)}
    fields = {
        "service": "Service",
        "cofog": "COFOG code",
        "expenditure_type": "Revenue or capital",
        "laa_theme": "LAA theme",
    }
    fields |= {"gross": "Gross spending (£)", "basis": "How the local figure was reached"}
    fields |= {"accounts": "Outturn, budget or estimate"}
    for row in range(5, 5 + len(lines) + 5):
        line = lines[row - 5] if row - 5 < len(lines) else {}
        for field, heading in fields.items():
            sheet.cell(row, headings[heading]).value = line.get(field)
    book.save(path)


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A return whose refund is asked about, in a folder of its own."""
    written(tmp_path / "first.xlsx", [LIBRARIES, REFUND, MUSEUM])
    assert the(checked(tmp_path), "amount-negative").is_open
    return tmp_path


def test_an_answer_settles_a_warning(asked: Path) -> None:
    marked_and_answered(asked, {"amount-negative": WHY})
    return_status = checked(asked)
    finding = the(return_status, "amount-negative")
    assert finding.explanation is not None
    assert (finding.explanation.text, finding.explanation.stands, finding.is_open) == (WHY, True, False)
    assert return_status.status is Status.WITH_WARNINGS
    assert (
        return_status.reason == "Counted: 1 warning to correct or explain, 1 more explained."
    )  # the other: so small a return


@pytest.mark.parametrize(
    "lines",
    [
        [REFUND, MUSEUM, LIBRARIES],
        [MUSEUM, {**LIBRARIES, "service": "New service"}, LIBRARIES, LIBRARIES | {"gross": 5}, REFUND],
        [{**LIBRARIES, "gross": 1_234}, REFUND, {**MUSEUM, "service": "Museums"}],
        [{**REFUND, "service": "refund of  heating costs"}],
    ],
    ids=["sorted", "inserted", "others corrected", "case and spaces"],
)
def test_an_answer_stays_with_its_line(asked: Path, lines: Sequence[Line]) -> None:
    edited(marked_and_answered(asked, {"amount-negative": WHY}), lines)
    finding = the(checked(asked), "amount-negative")
    assert finding.explanation is not None
    assert not finding.is_open
    assert finding.explanation.text == WHY


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([LIBRARIES, REFUND, MUSEUM, {**LIBRARIES, "service": "Archive"}]))
def test_the_order_of_rows_changes_no_answer(tmp_path_factory: pytest.TempPathFactory, order: list[Line]) -> None:
    folder = tmp_path_factory.mktemp("answers")
    written(folder / "first.xlsx", [LIBRARIES, REFUND, MUSEUM])
    edited(marked_and_answered(folder, {"amount-negative": WHY}), order)
    assert not the(checked(folder), "amount-negative").is_open


def test_changed_figures_are_asked_about_again_with_the_old_answer(asked: Path) -> None:
    edited(marked_and_answered(asked, {"amount-negative": WHY}), [LIBRARIES, {**REFUND, "gross": -900}])
    finding = the(checked(asked), "amount-negative")
    assert finding.explanation is not None
    assert (finding.explanation.text, finding.explanation.stands, finding.is_open) == (WHY, False, True)


def test_a_service_called_otherwise_keeps_its_answer_while_its_figures_stay(asked: Path) -> None:
    edited(marked_and_answered(asked, {"amount-negative": WHY}), [LIBRARIES, {**REFUND, "service": "Heating refund"}])
    assert not the(checked(asked), "amount-negative").is_open


def test_another_lines_finding_gets_no_answer_that_is_not_its_own(asked: Path) -> None:
    other = {**REFUND, "service": "Waste rebate", "gross": -40}
    edited(marked_and_answered(asked, {"amount-negative": WHY}), [LIBRARIES, other, REFUND])
    found = {one.location.row: one for one in checked(asked).findings if one.code == "amount-negative"}
    assert [found[row].explanation is None for row in (6, 7)] == [True, False]


def test_of_two_equal_lines_one_answer_settles_one(asked: Path) -> None:
    edited(marked_and_answered(asked, {"amount-negative": WHY}), [REFUND, REFUND])
    assert [one.is_open for one in checked(asked).findings if one.code == "amount-negative"] == [False, True]


def test_an_answer_to_an_error_is_kept_and_clears_nothing(tmp_path: Path) -> None:
    written(tmp_path / "first.xlsx", [LIBRARIES, WRONG])
    marked_and_answered(tmp_path, {"code-unknown": "That is our own code."})
    return_status = checked(tmp_path)
    finding = the(return_status, "code-unknown")
    assert finding.explanation is not None
    assert (finding.severity, finding.is_open, return_status.status) == (Severity.ERROR, True, Status.REJECTED)


def test_an_answer_about_no_line_stays_with_the_return(tmp_path: Path) -> None:
    written(tmp_path / "first.xlsx", [LIBRARIES], contact_name="", contact_email="")
    marked_and_answered(tmp_path, {"contact-missing": "Ask the switchboard."})
    assert not any(one.is_open for one in checked(tmp_path).findings if one.code == "contact-missing")


def test_what_was_kept_settles_a_version_that_says_nothing(asked: Path) -> None:
    kept = kept_from(marked_and_answered(asked, {"amount-negative": WHY}).parent)
    (asked / "second.xlsx").unlink()
    written(asked / "third.xlsx", [MUSEUM, REFUND], on="2011-07-20")
    assert the(checked(asked), "amount-negative").is_open
    finding = the(checked(asked, kept), "amount-negative")
    assert not finding.is_open
    assert finding.explanation is not None
    assert finding.explanation.on == "2011-07-09"


def test_what_was_kept_is_asked_again_when_the_figures_changed_or_the_lead_team_says_so(asked: Path) -> None:
    (kept,) = kept_from(marked_and_answered(asked, {"amount-negative": WHY}).parent)
    assert the(checked(asked, [replace(kept, ask_again=True)]), "amount-negative").is_open
    (asked / "second.xlsx").unlink()
    written(asked / "third.xlsx", [MUSEUM, {**REFUND, "gross": -251}], on="2011-07-20")
    finding = the(checked(asked, [kept]), "amount-negative")
    assert finding.is_open
    assert finding.explanation is not None
    assert finding.explanation.text == WHY


def test_a_row_an_analyst_adds_needs_only_partner_code_service_and_words(asked: Path) -> None:
    told = PartnerExplanation(
        "London Borough of Hackney", "amount-negative", "refund of heating costs", "Told us by telephone."
    )
    assert not the(checked(asked, [told]), "amount-negative").is_open
    assert the(checked(asked, [replace(told, partner="Ridley Road Trust")]), "amount-negative").is_open
    assert the(checked(asked, [replace(told, service="Libraries")]), "amount-negative").is_open


def test_the_newest_words_are_shown(asked: Path) -> None:
    marked_and_answered(asked, {"amount-negative": WHY})
    third = marked_and_answered(asked, {"amount-negative": "Paid back by the supplier in May."}, "third.xlsx")
    book = openpyxl.load_workbook(third)
    book["Return"]["C19"] = "2011-07-20"
    book.save(third)
    finding = the(checked(asked), "amount-negative")
    assert finding.explanation is not None
    assert finding.explanation.text == "Paid back by the supplier in May."


def kept_from(folder: Path) -> list[PartnerExplanation]:
    """The answers of a folder's returns as explanations.csv would keep them."""
    from xltools.checks.answers import match_answers
    from xltools.validation import read_all, resolve_returns

    files = read_all([folder])
    resolved = resolve_returns(files, PLACE, (COUNCIL,))
    said = match_answers(resolved, [()] * len(resolved.batch.returns), files).said
    return [said_in(row_of(replace(one, on="2011-07-09"))) for one in said]


# --- a CSV and the findings workbook sent back beside it

CSV_COLUMNS = ("partner", "financial_year", "received", *LIBRARIES)


def csv_return(path: Path, rows: Sequence[tuple[str, Line]], received: str = "2011-06-30") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CSV_COLUMNS)
        writer.writeheader()
        for partner, line in rows:
            writer.writerow({"partner": partner, "financial_year": "2010-11", "received": received, **line})
    return path


def answered_apart(folder: Path, return_status: ReturnStatus, name: str) -> Path:
    """The findings workbook of a CSV, with an answer in it, saved beside the CSV."""
    marked = mark_up(folder / return_status.file, return_status.findings)
    assert marked.kind == "separate"
    path = folder / name
    path.write_bytes(marked.content)
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    for row in sheet.iter_rows(min_row=7):
        if row[7].value == "amount-negative":
            row[8].value = WHY
    book.save(path)
    return path


def test_a_findings_workbook_beside_its_csv_is_read_for_its_answers(tmp_path: Path) -> None:
    csv_return(tmp_path / "lines.csv", [("LB Hackney", LIBRARIES), ("LB Hackney", REFUND)])
    answered_apart(tmp_path, checked(tmp_path), "lines (findings).xlsx")
    found = {one.file: one for one in validate([tmp_path], place=PLACE, partners=(COUNCIL,))}
    assert found["lines (findings).xlsx"].status is Status.ANSWERS
    assert found["lines (findings).xlsx"].partner == COUNCIL.name
    finding = the(found["lines.csv"], "amount-negative")
    assert finding.explanation is not None
    assert finding.explanation.text == WHY


def test_of_a_csv_with_several_bodies_the_answer_goes_to_the_one_whose_findings_it_lists(tmp_path: Path) -> None:
    trust = Partner("Ridley Road Trust", "ridley-road-trust")
    rows = [("LB Hackney", LIBRARIES), ("Ridley Road Trust", {**REFUND, "gross": -77}), ("LB Hackney", REFUND)]
    csv_return(tmp_path / "lines.csv", rows)
    partners = (COUNCIL, trust)
    first = validate([tmp_path], place=PLACE, partners=partners)
    answered_apart(tmp_path, next(one for one in first if one.partner == trust.name), "whatever.xlsx")
    found = validate([tmp_path], place=PLACE, partners=partners)
    by_name = {one.partner: one for one in found if one.status is not Status.ANSWERS}
    assert next(one.partner for one in found if one.status is Status.ANSWERS) == trust.name
    assert not the(by_name[trust.name], "amount-negative").is_open
    assert the(by_name[COUNCIL.name], "amount-negative").is_open


def test_answers_are_not_taken_for_a_body_whose_file_is_called_nearly_so(tmp_path: Path) -> None:
    trust = Partner("Ridley Road Trust", "ridley-road-trust")
    for name, file in (("LB Hackney", "our lines.csv"), ("Ridley Road Trust", "lines.csv")):
        csv_return(tmp_path / file, [(name, {**LIBRARIES, "gross": -5 - len(name)}), (name, {**REFUND, "cofog": ""})])
    path = answered_apart(tmp_path, validated(tmp_path, "our lines.csv", trust), "answers.xlsx")
    (tmp_path / "our lines.csv").rename(tmp_path / "hackney.csv")
    book = openpyxl.load_workbook(path)
    for row in book["Findings"].iter_rows(min_row=7):
        row[8].value = WHY
    book.save(path)
    assert all(one.explanation is None for one in validated(tmp_path, "lines.csv", trust).findings)
    assert any(one.explanation for one in validated(tmp_path, "hackney.csv", trust).findings)


def validated(folder: Path, file: str, *others: Partner) -> ReturnStatus:
    found = validate([folder], place=PLACE, partners=(COUNCIL, *others))
    return next(one for one in found if one.file == file)


def test_answers_nobody_can_place_are_said_to_be_unused(tmp_path: Path) -> None:
    csv_return(tmp_path / "lines.csv", [("LB Hackney", LIBRARIES), ("LB Hackney", REFUND)])
    path = answered_apart(tmp_path, checked(tmp_path), "answers.xlsx")
    (tmp_path / "lines.csv").unlink()
    (found,) = validate([path], place=PLACE, partners=(COUNCIL,))
    assert found.status is Status.ANSWERS
    assert "cannot tell whose" in found.reason


# --- explanations.csv

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30).map(str.strip)
pence = st.none() | st.integers(-(10**12), 10**12)


@given(
    st.builds(
        PartnerExplanation, partner=texts, code=texts, service=texts, explanation=texts, on=texts, value=texts,
        figures=st.tuples(pence, pence, pence), message=texts, ask_again=st.booleans(),
    )
)  # fmt: skip
def test_a_row_reads_back_as_it_was_written(said: PartnerExplanation) -> None:
    assert said_in(row_of(said)) == said


def test_nothing_kept_begins_like_a_formula() -> None:
    row = row_of(PartnerExplanation("=a()", "code", "+b", "@c", value="-d", message="=HYPERLINK(1)"))
    assert [text[0] for text in (row["partner"], row["service"], row["explanation"], row["value"], row["message"])] == [
        "'"
    ] * 5
