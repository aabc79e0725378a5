"""What is typed in is told in every output, and nobody is written to because of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.counting.places import return_of
from tests.counting.test_typed_in import COUNCIL, PARTNERS, POLICE, TYPED, WHOLE, line
from tests.counting.typed import MILLION, Row, counted, typed_in
from xltools.counting.totals import by_heading
from xltools.model import ReturnOrigin
from xltools.outputs.caveats import caveats
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.headline import headline_warning
from xltools.outputs.line_columns import written_lines
from xltools.outputs.messages.facts import MessageKind
from xltools.outputs.messages.gathering import kind_of, responses_of
from xltools.outputs.methods import rules
from xltools.outputs.order import ordered_lines
from xltools.outputs.report import write_report
from xltools.outputs.story import by_origin
from xltools.outputs.terminal import count_summary
from xltools.template.mapping import Classification, WhichCounts

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.model import Return

SENT = return_of(POLICE.name, [line("03", 20 * MILLION)], "mpa.xlsx")
WHOLE_RETURN = return_of(COUNCIL.name, WHOLE, "hackney.xlsx")


def kinds(count: Count) -> dict[str, MessageKind]:
    return {
        response.partner.name: kind_of(response) for response in responses_of(count.partners, count.return_statuses, {})
    }


def test_a_body_with_figures_typed_in_is_still_reminded() -> None:
    assert kinds(counted(PARTNERS, TYPED))[COUNCIL.name] is MessageKind.REMINDER


@pytest.mark.parametrize("which", WhichCounts)
def test_a_body_that_sent_a_return_hears_of_it_whatever_counts(which: WhichCounts) -> None:
    typed = typed_in(COUNCIL.name, Row({"09": 300 * MILLION}), which=which)
    (response, _) = responses_of(PARTNERS, counted(PARTNERS, typed, WHOLE_RETURN).return_statuses, {})
    assert [status.file for status in response.counting] == ["hackney.xlsx"]
    assert not any(finding.location.workbook == "mapping.xlsx" for finding in response.findings)


def test_how_much_is_returned_and_typed_in_adds_up_to_the_total() -> None:
    count = counted(PARTNERS, TYPED, SENT)
    assert by_origin(count) == ((ReturnOrigin.SENT, 1, 1, 20 * MILLION), (ReturnOrigin.TYPED_IN, 1, 3, 850 * MILLION))
    assert sum(pence for *_, pence in by_origin(count)) == count.net


def test_a_count_nearly_all_typed_in_says_so_before_the_total() -> None:
    assert headline_warning(counted(PARTNERS, TYPED, SENT)) == (
        "This is a first count. £850.0m is what the lead team typed in, for 1 body none of whose returns counts. Bodies' own figures are "
        "£20.0m (2.3%) of it."
    )
    assert headline_warning(counted(PARTNERS, TYPED, WHOLE_RETURN)) == ""


def test_the_terminal_tells_how_much_is_typed_in_and_who_sent_nothing() -> None:
    said = "\n".join(count_summary(counted(PARTNERS, TYPED, SENT)))
    assert "of which typed in, no return yet: 1 body" in said
    assert "No reply yet: 1 (LBH; 1 typed in)" in said
    assert "; figures typed in for 1 body" in said


@pytest.mark.parametrize("which", [WhichCounts.BOTH, WhichCounts.TYPED])
def test_no_output_says_there_is_no_return_where_one_came(which: WhichCounts, tmp_path: Path) -> None:
    typed = typed_in(COUNCIL.name, Row({"09": 300 * MILLION}), which=which)
    count = counted(PARTNERS, typed, return_of(COUNCIL.name, [line("10", 5 * MILLION)], "hackney.xlsx"))
    report = write_report(count, tmp_path / "report.html").read_text(encoding="utf-8")
    said = "\n".join(count_summary(count))
    assert "  of which typed in: 1 body " in said
    assert "no return yet" not in said + report
    assert "of which 1 sent a return too" in report
    assert ("beside a return of 1 of them" in headline_warning(count)) is (which is WhichCounts.BOTH)
    assert ("none of whose returns counts" in headline_warning(count)) is (which is WhichCounts.TYPED)


def test_who_says_what_the_total_is(tmp_path: Path) -> None:
    def lead(*returns: Return) -> str:
        page = write_report(counted(PARTNERS, *returns), tmp_path / "report.html").read_text(encoding="utf-8")
        return next(row for row in page.splitlines() if 'class="lead"' in row)

    assert "Figures typed in by the lead team say that public bodies spend" in lead(TYPED)
    assert "Returns and figures typed in by the lead team say that public bodies spend" in lead(TYPED, SENT)
    assert "Public bodies report that they spend" in lead(TYPED, WHOLE_RETURN)


def test_an_amount_that_waits_for_an_answer_is_named_with_its_cell() -> None:
    typed = typed_in(COUNCIL.name, Row({"09": 300 * MILLION, "10": 500_000 * MILLION}))
    count = counted(PARTNERS, typed)
    said = "\n".join(count_summary(count))
    assert "To correct, 'mapping.xlsx'!Mapping!L5: " in said
    assert "xltools validate FOLDER/mapping.xlsx" in said
    headings = [caveat.heading for caveat in caveats(count)]
    assert "Amounts that wait for an answer" in headings
    assert "Lines with no amount" not in headings


def test_nothing_is_to_be_corrected_where_nothing_is_wrong() -> None:
    assert "To correct" not in "\n".join(count_summary(counted(PARTNERS, TYPED)))


def test_what_to_read_with_care_names_what_is_typed_in_and_what_to_decide() -> None:
    told = {caveat.heading: caveat for caveat in caveats(counted(PARTNERS, TYPED, SENT))}
    assert told["Typed in by the lead team"].pence == 850 * MILLION
    assert "but for what was typed in" in told["No reply"].words
    part = counted(PARTNERS, TYPED, return_of(COUNCIL.name, WHOLE[:1], "hackney.xlsx"))
    partial = {caveat.heading: caveat for caveat in caveats(part)}["Returns that may be a part only"]
    assert "£850.0m typed in, £310.0m in the return" in partial.words


def test_the_method_is_told_where_anything_is_typed_in() -> None:
    assert "Typed in by the lead team" in dict(rules(counted(PARTNERS, TYPED)))
    assert "Typed in by the lead team" not in dict(rules(counted(PARTNERS, SENT)))


def test_every_line_written_names_its_cell_and_who_said_it() -> None:
    count = counted(PARTNERS, TYPED, SENT)
    lines = written_lines(count, ordered_lines(count))
    each = zip(lines["workbook"], lines["sheet"], lines["cell"], lines["said_by"], strict=True)
    assert list(each) == [
        ("mapping.xlsx", "Mapping", "K5", "Typed in by the lead team"),
        ("mapping.xlsx", "Mapping", "L5", "Typed in by the lead team"),
        ("mapping.xlsx", "Mapping", "H6", "Typed in by the lead team"),
        ("mpa.xlsx", "Spending", "", "The body's return"),
    ]


@pytest.mark.parametrize(
    ("classification", "labels"),
    [
        (
            Classification.CIPFA,
            {"Highways, roads and transport": 5 * MILLION, "Police": 20 * MILLION, "Under none of them": 9 * MILLION},
        ),
        (
            Classification.LAA,
            {
                "Safer and stronger communities": 20 * MILLION,
                "Economic development and enterprise": 5 * MILLION,
                "Under none of them": 9 * MILLION,
            },
        ),
    ],
)
def test_the_headings_a_place_keeps_add_up_to_the_total(
    classification: Classification, labels: dict[str, int], tmp_path: Path
) -> None:
    sent = [
        {**line("", 5 * MILLION), "cipfa": "Highways, roads and transport"},
        {**line("03.1", 20 * MILLION), "cipfa": "Police", "laa_theme": "Safer and stronger communities"},
        line("02", 9 * MILLION),
    ]
    count = replace(counted(PARTNERS, return_of(COUNCIL.name, sent, "hackney.xlsx")), classification=classification)
    table = by_heading(count)
    assert dict(zip(table["label"], table["counted"], strict=True)) == labels
    assert int(table["counted"].sum()) == count.net
    written = write_count_workbook(count, tmp_path / "count.xlsx")
    cells = [str(cell.value) for row in openpyxl.load_workbook(written)["Summary"].iter_rows() for cell in row]
    assert set(labels) <= set(cells)
