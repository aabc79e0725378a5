"""Whose answers make the header of a merged return: files that have a place for them and lines; nobody else contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.merging.drawn import CARE, HEADER, SCHOOLS, asked, header_of, merged, put, put_at, sent
from xltools.workbooks.merged import PartStatus, QuestionKind

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.workbooks.merged import Merged

ISSUED = "hackney-2010-11"
EMPTY_CONTACT = {"contact_name": "N. Obody", "contact_email": "n.obody@example.org"}


def differing(together: Merged) -> set[str]:
    """Return the names of the cells of which the files say different things."""
    assert len(asked(together, QuestionKind.HEADER)) == len(together.contradictions)
    return {each.name for each in together.contradictions}


def lines_csv(path: Path, **columns: str) -> Path:
    """Write two lines as a CSV, with further columns that say the same on both."""
    more, values = "".join(f",{name}" for name in columns), "".join(f",{value}" for value in columns.values())
    body = "London Borough of Hackney,2010-11"
    path.write_text(
        f"partner,financial_year,service,gross{more}\n{body},Day care,1200{values}\n{body},Meals,340{values}\n"
    )
    return path


def not_a_form(path: Path) -> Path:
    """Write lines as a workbook without a sheet of questions."""

    def without_questions(book: Workbook) -> None:
        for name in [name for name in book.sheetnames if name != "Spending"]:
            del book[name]
        book.defined_names.clear()

    return sent(path, CARE, without_questions)


@pytest.mark.parametrize("csv_first", [True, False])
def test_a_csv_has_no_place_for_a_sign_off_so_that_of_the_others_stands(tmp_path: Path, csv_first: bool) -> None:
    paths = [lines_csv(tmp_path / "a.csv"), sent(tmp_path / "b.xlsx", SCHOOLS, return_id=ISSUED)]
    together, output = merged(tmp_path, *(paths if csv_first else paths[::-1]))
    assert differing(together) == set()
    header = header_of(output)
    assert {name: header[name] for name in HEADER} == HEADER
    assert header["return_id"] == ISSUED
    told = {file.file: any("no place for a sign-off" in said for said in file.said) for file in together.files}
    assert told == {"a.csv": True, "b.xlsx": False}


def test_a_workbook_without_questions_is_as_silent_as_a_csv(tmp_path: Path) -> None:
    together, output = merged(tmp_path, not_a_form(tmp_path / "a.xlsx"), sent(tmp_path / "b.xlsx", SCHOOLS))
    assert differing(together) == set()
    assert header_of(output)["signed_off_by"] == HEADER["signed_off_by"]


def test_a_form_nobody_signed_contradicts_even_beside_a_csv(tmp_path: Path) -> None:
    unsigned = sent(tmp_path / "c.xlsx", CARE, signed_off_by="", signed_off_on="")
    together, output = merged(tmp_path, lines_csv(tmp_path / "a.csv"), sent(tmp_path / "b.xlsx", SCHOOLS), unsigned)
    assert differing(together) == {"signed_off_by", "signed_off_on"}
    assert together.contradictions[0].said == (("b.xlsx", HEADER["signed_off_by"]), ("c.xlsx", ""))
    assert header_of(output)["signed_off_by"] == ""


@pytest.mark.parametrize("columns", [{}, {"return_id": ""}])
def test_a_reference_made_of_a_file_itself_is_no_answer(tmp_path: Path, columns: dict[str, str]) -> None:
    paths = [lines_csv(tmp_path / "a.csv", **columns), not_a_form(tmp_path / "b.xlsx"), sent(tmp_path / "c.xlsx", CARE)]
    together, output = merged(tmp_path, *paths)
    assert differing(together) == set()
    assert header_of(output)["return_id"] == ""


def test_a_reference_that_stands_in_a_csv_is_an_answer(tmp_path: Path) -> None:
    paths = [lines_csv(tmp_path / "a.csv", return_id="own-7"), sent(tmp_path / "b.xlsx", SCHOOLS, return_id=ISSUED)]
    together, output = merged(tmp_path, *paths)
    assert differing(together) == {"return_id"}
    assert header_of(output)["return_id"] == "own-7"


@pytest.mark.parametrize(
    "other",
    [
        {"financial_year": "2009-10"},
        {"place": "Haringey"},
        {"organisation": "London Borough of Haringey", "organisation_id": "haringey", "contact_name": "X. Other"},
    ],
)
def test_a_refused_file_is_refused_and_asks_nothing_more(tmp_path: Path, other: dict[str, str]) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", CARE)]
    together, _ = merged(tmp_path, *paths, sent(tmp_path / "c.xlsx", [{"service": "Roads", "gross": 5}], **other))
    assert together.files[2].status is PartStatus.REFUSED
    assert differing(together) == set()


@pytest.mark.parametrize("unit_row", [True, False])
def test_a_form_without_a_line_contradicts_nobody_and_signs_nothing(tmp_path: Path, unit_row: bool) -> None:
    changes = [put("notes", "All figures in £")] if unit_row else []
    answers = {**EMPTY_CONTACT, "signed_off_by": "", "signed_off_on": "", "overheads": "Left out"}
    empty = sent(tmp_path / "a.xlsx", [], *changes, **answers)
    together, output = merged(tmp_path, empty, sent(tmp_path / "b.xlsx", SCHOOLS))
    assert (together.files[0].status, together.files[0].lines) == (PartStatus.MERGED, 0)
    assert differing(together) == set()
    header = header_of(output)
    assert {name: header[name] for name in HEADER} == HEADER
    assert header.get("contact_email", "") == ""
    others = {cell.text: cell.heading for _, cell in together.others}
    assert {"N. Obody", "n.obody@example.org", "Left out"} <= set(others)
    assert others["N. Obody"].startswith("Who may we ask?")


def test_a_form_without_a_line_names_the_return_where_no_other_file_does_but_never_signs_it(tmp_path: Path) -> None:
    empty = sent(tmp_path / "a.xlsx", [], return_id=ISSUED)
    _, output = merged(tmp_path, empty, lines_csv(tmp_path / "b.csv"))
    header = header_of(output)
    assert (header["place"], header["return_id"]) == ("Hackney", ISSUED)
    assert (header["signed_off_by"], header["contact_name"]) == ("", "")


def test_a_nil_return_alone_keeps_its_answers(tmp_path: Path) -> None:
    together, output = merged(tmp_path, sent(tmp_path / "a.xlsx", []))
    assert (together.files[0].lines, header_of(output)["signed_off_by"]) == (0, HEADER["signed_off_by"])


@pytest.mark.parametrize("line", [{"service": "Roads"}, {"gross": 12}])
def test_a_form_with_a_line_however_short_contradicts(tmp_path: Path, line: dict[str, object]) -> None:
    other = sent(tmp_path / "a.xlsx", [line], put_at("Return", "C11", "N. Obody"))
    together, output = merged(tmp_path, other, sent(tmp_path / "b.xlsx", SCHOOLS))
    assert differing(together) == {"contact_name"}
    assert header_of(output)["contact_name"] == "N. Obody"
