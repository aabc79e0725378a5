"""What stands beside findings in a workbook that came back: text only, cut, and never a reason not to read the return."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.pipeline.commands import LIBRARIES, SIGNED
from xltools.model import Answer, Finding, Location, Severity
from xltools.outputs.marking.mark_up import mark_up
from xltools.reading.explanations import CUT, LONGEST_ANSWER
from xltools.reading.read import read_file
from xltools.template.build import build_return

if TYPE_CHECKING:
    from pathlib import Path

NEGATIVE = Finding(
    "amount-negative", Severity.WARNING, Location("a.xlsx", "Spending", 5, 7), "Gross is -£5.", "why", "fix", "-5"
)
UNSIGNED = Finding("not-signed-off", Severity.WARNING, Location("a.xlsx"), "Nobody signed.", "why", "fix")


def sent_back(path: Path, *answers: object, findings: tuple[Finding, ...] = (NEGATIVE, UNSIGNED)) -> Path:
    """A return with these findings and an answer beside each."""
    build_return(path, prefill=SIGNED, lines=[LIBRARIES], findings=findings)
    book = openpyxl.load_workbook(path)
    for row, answer in enumerate(answers, 5):
        book["Findings"].cell(row, 9).value = answer  # type: ignore[assignment]
    book.save(path)
    return path


def answers_in(path: Path) -> tuple[Answer, ...]:
    read = read_file(path)
    return read.answers + tuple(answer for one in read.returns for answer in one.answers)


def test_an_answer_carries_what_its_finding_was_about(tmp_path: Path) -> None:
    (answer,) = answers_in(sent_back(tmp_path / "a.xlsx", "", "A rebate.", findings=(UNSIGNED, NEGATIVE)))
    assert answer == Answer(
        "A rebate.", "amount-negative", "Gross is -£5.", "-5", "Libraries", sheet="Spending", cell="G5", row=5
    )


def test_a_finding_about_the_whole_file_has_no_place(tmp_path: Path) -> None:
    (answer,) = answers_in(sent_back(tmp_path / "a.xlsx", "We never sign."))
    assert (answer.code, answer.sheet, answer.cell, answer.row) == ("not-signed-off", "", "", 0)


def test_a_return_nobody_answered_has_no_answers(tmp_path: Path) -> None:
    assert answers_in(sent_back(tmp_path / "a.xlsx")) == ()
    assert answers_in(sent_back(tmp_path / "a.xlsx", "  ", "\n\t")) == ()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" two words\n\nand more ", "two words\n\nand more"),
        ("a\x07b".replace("\x07", "\u200e") + "\u202e", "ab"),
        (42, "42"),
        (True, "Yes"),
        ("x" * 5_000, "x" * (LONGEST_ANSWER - len(CUT)) + CUT),
    ],
    ids=["edges", "invisible signs", "number", "truth", "too long"],
)
def test_only_text_is_kept_and_not_too_much_of_it(tmp_path: Path, written: object, kept: str) -> None:
    assert answers_in(sent_back(tmp_path / "a.xlsx", written))[0].text == kept


def test_an_answer_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    path = sent_back(tmp_path / "a.xlsx", "'=1+1")
    assert answers_in(path)[0].text == "'=1+1"


def test_the_sheet_may_bear_another_name_and_its_rows_another_order(tmp_path: Path) -> None:
    path = sent_back(tmp_path / "a.xlsx", "first", "second")
    book = openpyxl.load_workbook(path)
    sheet = book["Findings"]
    rows = [[cell.value for cell in sheet[row][:10]] for row in (5, 6)]
    for row, values in zip((9, 5), rows, strict=True):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    for column in range(1, 11):
        sheet.cell(6, column).value = None
    sheet.title = "Befunde"
    book.defined_names["finding_where"].attr_text = "Befunde!$A$5:$A$504"
    book.save(path)
    assert [answer.text for answer in answers_in(path)] == ["second", "first"]


def test_a_findings_sheet_that_cannot_be_read_costs_no_line(tmp_path: Path) -> None:
    path, spoilt = sent_back(tmp_path / "a.xlsx", "words"), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if b"Your explanation" in content or (name.startswith("xl/worksheets/sheet") and b'"A4"' in content):
                content = content.replace(b'r="A5"', b'r="XFD1048577"')
            new.writestr(name, content)
    read = read_file(spoilt)
    assert read.unreadable is None
    assert [(len(one.lines), one.answers) for one in read.returns] == [(1, ())]


def test_a_workbook_of_findings_is_no_broken_return(tmp_path: Path) -> None:
    marked = mark_up(b"service,gross\nA,1\n", (NEGATIVE,), name="lines.csv")
    path = tmp_path / "back.xlsx"
    path.write_bytes(marked.content)
    read = read_file(path)
    assert (read.unreadable, read.returns, read.answers) == (None, (), ())
    assert "lines.csv" in read.findings_of


def test_a_return_that_lost_its_spending_is_still_said_to_be_none(tmp_path: Path) -> None:
    path = sent_back(tmp_path / "a.xlsx", "words")
    book = openpyxl.load_workbook(path)
    del book["Spending"]
    book.save(path)
    read = read_file(path)
    assert read.unreadable is not None
    assert read.unreadable.code == "not-a-return"
