"""Findings as CSV and as text: everything found, in one order, and nothing that a spreadsheet or terminal would act on."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.outputs.counts import shuffled
from xltools.model import Explanation, Finding, Location, ReturnStatus, Severity, Status
from xltools.outputs.findings_file import COLUMNS, findings_text, write_findings

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count


def one(message: str, value: str = "", severity: Severity = Severity.ERROR, row: int = 14) -> ReturnStatus:
    finding = Finding("odd", severity, Location("leeds.xlsx", "Spending", row, 7), message, "Why.", "Do this.", value)
    return ReturnStatus("leeds.xlsx", Status.REJECTED, "Counted provisionally.", (finding,), 0, "Leeds City Council")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_finding_is_a_row(count: Count, tmp_path: Path) -> None:
    rows = rows_of(write_findings(count.return_statuses, tmp_path / "findings.csv"))
    assert len(rows) == sum(len(return_status.findings) for return_status in count.return_statuses)
    assert tuple(rows[0]) == COLUMNS


def test_a_row_says_where_what_why_and_how(tmp_path: Path) -> None:
    assert rows_of(write_findings([one("Not a number.", "abc")], tmp_path / "findings.csv")) == [
        {
            "file": "leeds.xlsx",
            "partner": "Leeds City Council",
            "status": "rejected",
            "sheet": "Spending",
            "cell": "G14",
            "severity": "error",
            "code": "odd",
            "message": "Not a number.",
            "why": "Why.",
            "fix": "Do this.",
            "value": "abc",
            "explanation": "",
        }
    ]


def test_text_like_a_formula_is_held_back_and_numbers_are_not(tmp_path: Path) -> None:
    values = ["=1+1", "@x", "+cmd|' /C calc'!A0", "-5", "-1,234.50", "-£5", "+7", "-a", "\t=1", "plain"]
    rows = rows_of(write_findings([one("m", value, row=5 + at) for at, value in enumerate(values)], tmp_path / "f.csv"))
    assert [row["value"] for row in rows] == [
        "'=1+1", "'@x", "'+cmd|' /C calc'!A0", "-5", "-1,234.50", "-£5", "+7", "'-a", "'\t=1", "plain",
    ]  # fmt: skip


def test_any_order_gives_the_same_file(count: Count, tmp_path: Path) -> None:
    first = write_findings(count.return_statuses, tmp_path / "a.csv").read_bytes()
    assert write_findings(shuffled(count).return_statuses, tmp_path / "b.csv").read_bytes() == first


def test_text_names_file_status_cell_problem_and_cure() -> None:
    assert findings_text([one("Not a number.")]) == [
        "leeds.xlsx (Leeds City Council): rejected, 1 error",
        "  error   Spending!G14       Not a number.",
        "                             Do this.",
        "",
    ]


def test_a_warning_that_was_explained_is_shown_as_explained_and_asks_for_nothing() -> None:
    def shown(explanation: Explanation) -> list[str]:
        status = one("Rather much.", severity=Severity.WARNING)
        (finding,) = status.findings
        return findings_text([replace(status, findings=(replace(finding, explanation=explanation),))])[:-1]

    assert shown(Explanation("The fees pay for two years.")) == [
        "leeds.xlsx (Leeds City Council): rejected, 1 warning (1 explained)",
        "  warning Spending!G14       Rather much.",
        "                             Explained: The fees pay for two years.",
    ]
    asked_again = shown(Explanation("The fees pay for two years.", stands=False))
    assert asked_again[0].endswith("1 warning")
    assert asked_again[2].strip().startswith("Explained before: The fees pay for two years.")
    assert asked_again[3].strip() == "Do this."


def test_a_return_that_does_not_count_says_why() -> None:
    refused = ReturnStatus("york.xlsx", Status.REFUSED, "Not counted: it is for York.")
    assert findings_text([refused]) == ["york.xlsx: refused", "  Not counted: it is for York.", ""]


def test_a_clean_return_is_one_line() -> None:
    assert findings_text(
        [ReturnStatus("york.xlsx", Status.ACCEPTED, "Counted: nothing to correct.", partner="York")]
    ) == [
        "york.xlsx (York): accepted",
        "",
    ]


def test_text_from_a_partner_cannot_steer_the_terminal() -> None:
    lines = findings_text([one("red \x1b[31m and\nnew line \x07")])
    assert lines[1] == "  error   Spending!G14       red [31m and new line"


def test_what_to_do_is_said_once_for_findings_of_one_kind() -> None:
    found = tuple(
        Finding(
            "code-missing",
            Severity.ERROR,
            Location("a.xlsx", "Spending", row, 3),
            f"Line {row} has no code.",
            "Why.",
            "Give a code.",
        )
        for row in (5, 6, 9)
    )
    text = findings_text([ReturnStatus("a.xlsx", Status.REJECTED, "Counted provisionally.", found)])
    assert [line.split()[1] for line in text if "has no code" in line] == ["Spending!C5", "Spending!C6", "Spending!C9"]
    assert sum("Give a code." in line for line in text) == 1


def test_a_superseded_return_is_told_in_one_sentence() -> None:
    finding = Finding("code-missing", Severity.ERROR, Location("a.xlsx"), "No code.", "Why.", "Give a code.")
    text = findings_text(
        [ReturnStatus("a.xlsx", Status.SUPERSEDED, "Not counted: a newer return counts (b.xlsx).", (finding,))]
    )
    assert text[1:] == ["  Not counted: a newer return counts (b.xlsx).", ""]


def test_on_a_terminal_a_long_message_goes_on_below_where_it_began() -> None:
    status = one("Gross spending of 'Other services' is negative, which a cost before income cannot be; please look.")
    lines = findings_text([status], width=80)
    assert max(map(len, lines)) <= 80
    assert lines[1] == "  error   Spending!G14       Gross spending of 'Other services' is negative,"
    assert lines[2] == f"{'':29}which a cost before income cannot be; please look."
    assert lines[3] == f"{'':29}Do this."
