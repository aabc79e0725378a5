"""Partial returns merged into one: every line once, to the penny, with where it is from; what is not certain asked, nothing dropped."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.conftest import validator_missing
from tests.merging.drawn import (
    CARE,
    HEADER,
    SCHOOLS,
    asked,
    cell,
    header_of,
    lines_of,
    merged,
    put,
    put_at,
    remark,
    sent,
    texts,
)
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.cli import app
from xltools.model import Finding, Location, Severity, UsageError
from xltools.template.build import build_return
from xltools.template.layout import ALSO_SENT, MERGED_FROM
from xltools.workbooks.merged import PartStatus, QuestionKind

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook


def statuses(together: object) -> dict[str, PartStatus]:
    return {file.file: file.status for file in together.files}  # type: ignore[attr-defined]


def test_lines_stand_in_the_order_of_the_files_and_say_where_they_are_from(tmp_path: Path) -> None:
    together, output = merged(tmp_path, sent(tmp_path / "schools.xlsx", SCHOOLS), sent(tmp_path / "care.xlsx", CARE))
    assert lines_of(output) == [
        ("Primary schools", 100_000_000),
        ("Secondary schools", 75_000_025),
        ("Residential care", 40_000_000),
        ("Day centres", 5_200_000),
    ]
    notes = [openpyxl.load_workbook(output)["Spending"][cell("notes", line)].value for line in range(4)]
    assert notes[0] == "62 schools. From schools.xlsx, row 5."
    assert notes[3] == "From care.xlsx, row 6."
    assert together.pence == 220_200_025
    assert {"schools.xlsx", "care.xlsx", "5 to 6", "7 to 8"} <= set(texts(output, MERGED_FROM))


def test_a_merged_return_is_valid_and_ready_to_be_read_as_any_other(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        sheet = book.create_sheet("Staff")
        sheet.append(["Team", "Posts"])
        sheet["B2"] = 12
        sheet["B2"].comment = Comment("at 31 March", "x")

    schools = sent(
        tmp_path / "schools.xlsx", SCHOOLS, more, remark(cell("gross"), "final"), put_at("Return", "F5", "ring me")
    )
    _, output = merged(tmp_path, schools, sent(tmp_path / "care.xlsx", CARE, put("gross", "tbc")))
    assert own_errors(output) == audit_errors(output) == []
    assert header_of(output)["organisation"] == HEADER["organisation"]
    if not validator_missing():
        assert sdk_errors(output) == []


def test_an_amount_nobody_can_be_sure_of_is_carried_as_it_was_sent_and_asked_about(tmp_path: Path) -> None:
    care = sent(tmp_path / "care.xlsx", CARE, put("gross", "12.345", 1), put("gross", "tbc"))
    together, output = merged(tmp_path, sent(tmp_path / "schools.xlsx", SCHOOLS), care)
    assert lines_of(output)[2:] == [("Residential care", None), ("Day centres", None)]
    assert [question.value for question in asked(together, QuestionKind.AMOUNT)] == ["tbc", "12.345"]
    sheet = openpyxl.load_workbook(output)["Spending"]
    assert [sheet[cell("gross", line)].value for line in (2, 3)] == ["tbc", "12.345"]


def test_text_that_is_surely_an_amount_becomes_the_number_and_what_was_typed_is_kept(tmp_path: Path) -> None:
    together, output = merged(tmp_path, sent(tmp_path / "a.xlsx", SCHOOLS, put("gross", "£1.2m")))
    assert lines_of(output)[0] == ("Primary schools", 120_000_000)
    assert [(line, typed.text) for line, typed in together.read_as] == [(0, "£1.2m")]
    assert "£1.2m" in texts(output, ALSO_SENT)


@pytest.mark.parametrize("name", ["adults.xlsx", "adults in £000.xlsx", "adults-in-000.xlsx", "in thousands.xlsx"])
def test_thousands_are_brought_to_pounds_once_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    adults = sent(tmp_path / name, CARE, put_at("Spending", "G4", "Gross spending (£000)"), put("gross", 38_410.2))
    together, output = merged(tmp_path, adults, sent(tmp_path / "schools.xlsx", SCHOOLS))
    assert ("Residential care", 3_841_020_000) in lines_of(output)
    assert not asked(together, QuestionKind.READS_BACK)
    assert any("thousands of pounds" in said for said in together.files[0].said)


def test_words_about_thousands_do_not_stand_beside_pounds(tmp_path: Path) -> None:
    adults = sent(
        tmp_path / "adults.xlsx",
        CARE,
        put_at("Spending", "G4", "Gross spending (£000)"),
        put("notes", "all figures in £000"),
        remark(cell("gross", 1), "in £000"),
    )
    together, output = merged(tmp_path, adults)
    assert lines_of(output) == [("Residential care", 40_000_000_000), ("Day centres", 5_200_000_000)]
    assert not asked(together, QuestionKind.READS_BACK)
    assert {"all figures in £000", "in £000"} <= set(texts(output, ALSO_SENT))


def test_a_column_in_an_uncertain_unit_gives_no_amounts(tmp_path: Path) -> None:
    unclear = sent(
        tmp_path / "a.xlsx",
        CARE,
        put_at("Spending", "G4", "Gross spending (£)"),
        put_at("Spending", "B2", "All figures in £000"),
    )
    _, output = merged(tmp_path, unclear)
    assert lines_of(output) == lines_of(unclear) == [("Residential care", None), ("Day centres", None)]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"financial_year": "2009-10"}, "2009-10"),
        ({"place": "Haringey"}, "Haringey"),
        ({"organisation": "London Borough of Haringey"}, "London Borough of Haringey"),
        (
            {"organisation": "City and Hackney PCT", "organisation_type": "Primary care trust", "organisation_id": "x"},
            "PCT",
        ),
    ],
)
def test_a_file_of_another_body_place_or_year_is_refused_in_words(
    tmp_path: Path, header: dict[str, str], said: str
) -> None:
    other = sent(tmp_path / "a-other.xlsx", CARE, **header)
    paths = [other, sent(tmp_path / "b.xlsx", SCHOOLS), sent(tmp_path / "c.xlsx", CARE)]
    together, output = merged(tmp_path, *paths)
    assert statuses(together)["a-other.xlsx"] is PartStatus.REFUSED
    assert said in together.files[0].reason
    assert len(lines_of(output)) == 4
    assert any(text.startswith("Not complete: 1 file is not in this return") for text in texts(output, MERGED_FROM))


@pytest.mark.parametrize(
    "header",
    [
        {"organisation": "LB Hackney"},
        {"organisation": "Adult Social Care, London Borough of Hackney"},
        {"organisation": "Adult Social Care"},
        {"organisation": "", "financial_year": "2010/11"},
        {"place": "London Borough of Hackney"},
    ],
)
def test_a_department_that_writes_its_body_otherwise_is_part_of_it(tmp_path: Path, header: dict[str, str]) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", CARE, **header)]
    together, _ = merged(tmp_path, *paths)
    assert set(statuses(together).values()) == {PartStatus.MERGED}


def test_as_many_files_of_one_body_as_of_another_are_not_merged(tmp_path: Path) -> None:
    other = sent(
        tmp_path / "other.xlsx", CARE, place="Haringey", organisation="London Borough of Haringey", organisation_id="h"
    )
    together, output = merged(tmp_path, sent(tmp_path / "own.xlsx", SCHOOLS), other)
    assert set(statuses(together).values()) == {PartStatus.REFUSED}
    assert not output.exists()


def test_a_file_that_cannot_be_read_costs_itself_alone_and_is_named(tmp_path: Path) -> None:
    whole = sent(tmp_path / "a.xlsx", SCHOOLS)
    broken = tmp_path / "b.xlsx"
    broken.write_bytes(whole.read_bytes()[:5_000])
    together, output = merged(tmp_path, whole, broken)
    assert statuses(together) == {"a.xlsx": PartStatus.MERGED, "b.xlsx": PartStatus.UNREADABLE}
    assert len(lines_of(output)) == 2


def test_answers_that_differ_are_listed_and_nobody_signs_for_another(tmp_path: Path) -> None:
    other = {
        "contact_name": "B. Lane",
        "overheads": "Listed on lines of their own",
        "signed_off_by": "Director of adults",
    }
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", CARE, **other)]
    together, output = merged(tmp_path, *paths)
    assert {each.name for each in together.contradictions} == {"contact_name", "overheads", "signed_off_by"}
    header = header_of(output)
    assert (header["contact_name"], header["overheads"], header["signed_off_by"]) == ("Corporate finance", "", "")
    assert header["signed_off_on"] == "2011-07-15"


def test_a_part_nobody_signed_is_not_signed_by_the_others(tmp_path: Path) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", CARE, signed_off_by="", signed_off_on="")]
    together, output = merged(tmp_path, *paths)
    assert header_of(output)["signed_off_by"] == ""
    assert {"signed_off_by", "signed_off_on"} <= {each.name for each in together.contradictions}


def test_the_same_lines_under_two_names_stand_once(tmp_path: Path) -> None:
    paths = [sent(tmp_path / name, SCHOOLS) for name in ("a (1).xlsx", "a.xlsx")]
    together, output = merged(tmp_path, *paths)
    assert statuses(together) == {"a (1).xlsx": PartStatus.SAME, "a.xlsx": PartStatus.MERGED}
    assert len(lines_of(output)) == 2


def test_a_line_in_two_files_is_kept_twice_and_asked_about(tmp_path: Path) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", [*CARE, SCHOOLS[0]])]
    together, output = merged(tmp_path, *paths)
    assert len(lines_of(output)) == 5
    assert "1 line of b.xlsx says the same as a.xlsx" in asked(together, QuestionKind.SAME_LINES)[0].words
    assert "1 line reference stands in several files: A1 (a.xlsx and b.xlsx). It is kept as it is;" in (
        asked(together, QuestionKind.REFERENCES)[0].words
    )


def test_lines_in_two_files_are_told_as_several(tmp_path: Path) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", [*CARE, *SCHOOLS])]
    together, _ = merged(tmp_path, *paths)
    assert "2 lines of b.xlsx say the same as a.xlsx" in asked(together, QuestionKind.SAME_LINES)[0].words
    assert "They are kept as they are;" in asked(together, QuestionKind.REFERENCES)[0].words


def test_a_total_somebody_typed_is_left_out_and_shown(tmp_path: Path) -> None:
    total = {"service": "Total schools", "gross": 1_750_000.25}
    together, output = merged(tmp_path, sent(tmp_path / "a.xlsx", [*SCHOOLS, total]), sent(tmp_path / "b.xlsx", CARE))
    assert together.pence == 220_200_025
    assert "Total schools" not in dict(lines_of(output))
    assert asked(together, QuestionKind.TOTAL)[0].value == "£1,750,000.25"
    assert "Total schools" in texts(output, ALSO_SENT)


def test_a_total_that_does_not_agree_stays_to_be_asked_about(tmp_path: Path) -> None:
    total = {"service": "Total schools", "gross": 2_750_000}
    _, output = merged(tmp_path, sent(tmp_path / "a.xlsx", [*SCHOOLS, total]))
    assert ("Total schools", 275_000_000) in lines_of(output)


def test_nothing_that_stands_in_a_file_is_dropped(tmp_path: Path) -> None:
    words = [f"only here {number}" for number in range(9)]
    schools = sent(
        tmp_path / "schools.xlsx",
        SCHOOLS,
        put_at("Spending", "W4", words[0]),
        put_at("Spending", "W5", words[1]),
        put_at("Spending", "A1", words[2]),
        put_at("Return", "F5", words[3]),
        put_at("Return", "B40", words[4]),
        put_at("Guidance", "H3", words[5]),
        remark(cell("gross"), words[6]),
        remark("C8", words[7], "Return"),
        remark("G4", words[8]),
    )
    _, output = merged(tmp_path, schools)
    book = openpyxl.load_workbook(output)
    every = [
        part.text if isinstance(part, Comment) else str(part)
        for sheet in book
        for row in sheet.iter_rows()
        for each in row
        for part in (each.value, each.comment)
        if part
    ]
    assert [text for text in words if not any(text in told for told in every)] == []
    assert book["Spending"][cell("gross")].comment.text == words[6]
    assert words[7] in book["Return"]["C8"].comment.text


def test_further_sheets_come_with_their_looks_and_comments_and_what_is_lost_is_said(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        sheet = book.create_sheet("Staff: costs"[:5] + " costs")
        sheet.append(["Team", "Posts", "Cost"])
        sheet.append(["Social work", 12, 0.5])
        sheet["A1"].font, sheet["A1"].fill = Font(bold=True, color="FF0000"), PatternFill("solid", fgColor="FFFF00")
        sheet["C2"].number_format = "0.0%"
        sheet["B2"].comment = Comment("at 31 March", "x")
        sheet.column_dimensions["A"].width = 33
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
        sheet.add_chart(chart, "G2")
        sheet["F2"].hyperlink, sheet["F2"].value = "http://elsewhere.example/x", "our page"

    together, output = merged(tmp_path, sent(tmp_path / "a.xlsx", SCHOOLS, more), sent(tmp_path / "b.xlsx", CARE))
    ((_, here),) = together.files[0].sheets
    sheet = openpyxl.load_workbook(output)[here]
    assert [[each.value for each in row[:3]] for row in sheet.iter_rows(max_row=2)] == [
        ["Team", "Posts", "Cost"],
        ["Social work", 12, 0.5],
    ]
    assert (sheet["A1"].font.b, sheet["A1"].font.color.rgb, sheet["A1"].fill.fgColor.rgb) == (
        True,
        "FFFF0000",
        "FFFFFF00",
    )
    assert sheet["C2"].number_format == "0.0%"
    assert sheet["B2"].comment.text == "at 31 March"
    assert round(sheet.column_dimensions["A"].width) == 33
    lost = " ".join(together.files[0].losses)
    assert "1 chart" in lost
    assert "1 link" in lost
    assert not together.files[1].losses


def test_nothing_a_partner_typed_is_run(tmp_path: Path) -> None:
    bad = '=HYPERLINK("http://elsewhere.example","x")'

    def more(book: Workbook) -> None:
        sheet = book.create_sheet("=cmd")
        for number, text in enumerate((bad, "+1+1", "-2", "@SUM(A1)"), 1):
            sheet.cell(number, 1, text).data_type = "s"
            book["Spending"].cell(5, 10 + number, text).data_type = "s"

    _, output = merged(tmp_path, sent(tmp_path / "a.xlsx", SCHOOLS, more, organisation="=1+1"))
    book = openpyxl.load_workbook(output)
    live = {
        str(each.value)
        for sheet in book
        for row in sheet.iter_rows()
        for each in row
        if each.data_type == "f" and ("elsewhere" in str(each.value) or str(each.value) in ("+1+1", "=1+1", "@SUM(A1)"))
    }
    assert not live
    assert not any(each.hyperlink for sheet in book for row in sheet.iter_rows() for each in row)


def test_no_file_is_written_over_and_none_among_the_returns_of_a_count(tmp_path: Path) -> None:
    schools = sent(tmp_path / "schools.xlsx", SCHOOLS)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "merged.xlsx").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        merged(tmp_path, schools)
    assert (tmp_path / "out" / "merged.xlsx").read_text() == "mine"


def test_partner_files_stay_as_they_are(tmp_path: Path) -> None:
    paths = [sent(tmp_path / "a.xlsx", SCHOOLS), sent(tmp_path / "b.xlsx", CARE)]
    before = [path.read_bytes() for path in paths]
    merged(tmp_path, *paths)
    assert [path.read_bytes() for path in paths] == before


def test_the_command_says_what_became_of_each_and_ends_with_3_for_an_unreadable_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(tmp_path / "a.xlsx", SCHOOLS)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04broken")
    output = tmp_path.parent / f"{tmp_path.name}-merged.xlsx"
    with pytest.raises(SystemExit) as ended:
        app(["merge", str(tmp_path), "--output", str(output), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert ended.value.code == 3
    assert [file["status"] for file in told["files"]] == ["merged", "unreadable"]
    assert (told["lines"], told["gross_pence"], told["output"]) == (2, 175_000_025, str(output))


_AMOUNT = st.one_of(
    st.integers(-(10**9), 10**11).map(lambda pence: pence / 100),
    st.sampled_from(["tbc", "£1,234.50", "12.345", "n/a", "(500)", "1.2m", "", "1 234"]),
)
_LINE = st.fixed_dictionaries(
    {"service": st.sampled_from(["Libraries", "Parks", "Roads", "Care of older people", "=1+1"]), "gross": _AMOUNT},
    optional={
        "income": _AMOUNT,
        "local": _AMOUNT,
        "area": st.sampled_from(["London", ""]),
        "notes": st.sampled_from(["as last year", "£000", "in thousands", "includes £2m of grant", "-"]),
        "cofog": st.sampled_from(["08.2", "8.1", "10", "9.10"]),
        "line": st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=4),
    },
)


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    st.lists(st.tuples(st.lists(_LINE, min_size=1, max_size=5), st.sampled_from(["£", "£000"])), min_size=1, max_size=3)
)
def test_a_merged_return_reads_back_as_the_lines_of_its_parts(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[list[dict[str, object]], str]]
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    paths = []
    for number, (lines, unit) in enumerate(parts):
        heading = put_at("Spending", "G4", f"Gross spending ({unit})")
        paths.append(sent(folder / f"part{number}.xlsx", lines, heading))
    together, output = merged(folder, *paths)
    left_out = {
        (cell.location.workbook, cell.location.row)
        for _, cell in together.others
        if cell.heading.endswith((" of a total left out", " of a row about the unit"))
    }
    expected = [
        line
        for file in together.with_status(PartStatus.MERGED)
        for row, line in enumerate(lines_of(folder / file.file), 5)
        if (file.file, row) not in left_out
    ]
    assert not asked(together, QuestionKind.READS_BACK)
    assert lines_of(output) == expected


def test_a_csv_is_a_part_with_its_own_columns_and_remarks(tmp_path: Path) -> None:
    care = tmp_path / "care.csv"
    care.write_text(
        "Draft of 3 May,,,,\n"
        "partner,financial_year,service,gross,cost centre\n"
        'London Borough of Hackney,2010-11,Day care,"1,200.50",CC1\n'
        "London Borough of Hackney,2010-11,Meals,tbc,=1+1\n"
    )
    together, output = merged(tmp_path, sent(tmp_path / "a.xlsx", SCHOOLS), care)
    assert lines_of(output)[2:] == [("Day care", 120_050), ("Meals", None)]
    assert {"Draft of 3 May", "CC1", "=1+1"} <= {other.text for _, other in together.others}


def test_what_a_partner_answered_to_findings_is_kept_and_the_findings_are_said_to_be_left(tmp_path: Path) -> None:
    about = Location("a.xlsx", "Spending", 5, 3)
    finding = Finding("no-cofog", Severity.WARNING, about, "There is no code.", "why", "fix")
    build_return(tmp_path / "a.xlsx", prefill=HEADER, lines=SCHOOLS, findings=[finding])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Findings"]["I5"] = "We have none"
    book.save(tmp_path / "a.xlsx")
    together, output = merged(tmp_path, tmp_path / "a.xlsx", sent(tmp_path / "b.xlsx", CARE))
    assert "We have none" in texts(output, ALSO_SENT)
    assert any("1 finding on its sheet Findings" in lost for lost in together.files[0].losses)


def test_threaded_comments_come_with_their_answers(tmp_path: Path) -> None:
    path = sent(tmp_path / "a.xlsx", SCHOOLS, remark(cell("gross"), "[Threaded comment]\n\nComment: is this final?"))
    threaded = (
        '<?xml version="1.0"?><ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="{cell("gross")}" dT="2011-05-01T00:00:00" personId="{{1}}" id="{{1}}">'
        "<text>is this final?</text></threadedComment>"
        f'<threadedComment ref="{cell("gross")}" dT="2011-05-02T00:00:00" personId="{{2}}" id="{{2}}" parentId="{{1}}">'
        "<text>yes, it is</text></threadedComment></ThreadedComments>"
    )
    with zipfile.ZipFile(path) as book:
        rels = next(name for name in book.namelist() if "worksheets/_rels" in name and b"/comments" in book.read(name))
        parts = {name: book.read(name) for name in book.namelist()}
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    more = f'<Relationship Id="rIdT" Type="{kind}" Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", more.encode())
    parts["xl/threadedComments/threadedComment1.xml"] = threaded.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    _, output = merged(tmp_path, path)
    assert openpyxl.load_workbook(output)["Spending"][cell("gross")].comment.text == "is this final?\nyes, it is"
