"""What partners read: messages name the heading and the value, offer the likely right one, and never leak."""

from __future__ import annotations

import pytest

from tests.checks.sheet import HACKNEY, KNOWN, batch_of, check_batch, findings_of, noticed, return_of
from xltools.checks.codes import nearest_code
from xltools.checks.context import as_typed
from xltools.model import Location, Noticed, Partner, ReferenceContext, Severity
from xltools.reading.lines import gather
from xltools.text import listed, plural, pounds, shorten


def message_of(code: str, table: str, **more: object) -> str:
    return next(finding.message for finding in findings_of(table, **more) if finding.code == code)  # type: ignore[arg-type]


def test_an_amount_as_text_is_quoted_with_what_we_made_of_it() -> None:
    seen = noticed(Noticed.AMOUNT_AS_TEXT, "G5", "1.2m", "£1,200,000", "gross")
    message = message_of("amount-as-text", "| service | gross |\n| Parks | 1200000 |", observations=(seen,))
    assert message == "Gross spending (£) says '1.2m' as text; we read it as £1,200,000."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10.22", "10.2"),
        ("102", "10.2"),
        ("7.4.9", "07.4"),
        ("Old age", "10.2"),
        ("Culture", "08"),
        ("services", ""),
        ("99", ""),
        ("", ""),
        ("...", ""),
        ("11.1", ""),
    ],
)
def test_the_nearest_code_is_offered_only_where_one_resembles(typed: str, meant: str) -> None:
    assert nearest_code(typed) == meant


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    message = message_of("code-unknown", "| service | cofog |\n| Day centres | 10.22 |")
    assert message == "10.22 is not a COFOG code; did you mean 10.2 Old age?"


def test_a_misspelt_organisation_is_answered_with_the_partner_it_resembles() -> None:
    answers = {"organisation": "Hackny Council", "organisation_id": ""}
    assert "Did you mean 'London Borough of Hackney'?" in message_of("organisation-unknown", "", answers=answers)


def test_personal_data_is_not_repeated_in_the_finding() -> None:
    (finding,) = [
        finding
        for finding in findings_of("| service | notes |\n| Care | ask jo@example.org |")
        if finding.code == "free-text-personal-data"
    ]
    assert "jo@" not in finding.message + finding.value


def test_the_value_is_what_stands_in_the_cell_so_that_a_correction_clears_the_mark() -> None:
    typed = noticed(Noticed.AMOUNT_AS_TEXT, "G6", "(1,234)", "-£1,234", "gross")
    findings = findings_of("| service | gross |\n| Parks | -12.5 |\n| Markets | -1234 |", observations=(typed,))
    assert [finding.value for finding in findings if finding.code == "amount-negative"] == ["-12.5", "(1,234)"]


def test_every_finding_carries_the_static_words_of_its_check() -> None:
    for finding in findings_of("| service | gross | cofog |\n|  | -5 | 99 |"):
        assert finding.why
        assert finding.fix
        assert finding.message.endswith((".", "?"))


def test_errors_come_first_then_the_order_of_the_file_with_row_10_after_row_5() -> None:
    rows = "\n".join("| Parks | -5 |" for _ in range(9))
    findings = findings_of(f"| service | gross |\n{rows}", ReferenceContext(HACKNEY))
    assert [finding.severity for finding in findings] == sorted(
        (finding.severity for finding in findings), key=lambda one: one.rank
    )
    negative = [finding.location.row for finding in findings if finding.code == "amount-negative"]
    assert negative == sorted(negative)
    assert findings[0].severity is Severity.ERROR


def test_places_are_those_of_the_batch() -> None:
    batch = batch_of("| service | gross |\n| Parks | -5 |")
    (finding,) = [finding for finding in check_batch(batch, KNOWN)[0] if finding.code == "amount-negative"]
    assert finding.location == batch.location_of(0, "gross") == Location("hackney.xlsx", "Spending", 5, 7)


def test_a_whole_return_in_thousands_is_asked_about_once() -> None:
    table = "| service | gross | notes |\n| Parks | 1200 | figures in £000 |\n| Art | 340 | |"
    assert message_of("amount-scale", table).startswith(
        "The figures look as if they were in thousands of pounds: row 5 says"
    )
    large = table.replace("1200", "12000000").replace("340", "3400000")
    assert not [finding for finding in findings_of(large) if finding.code == "amount-scale"]


def test_many_lines_without_income_but_negative_costs_look_net() -> None:
    rows = "\n".join(f"| Service {letter} | {number} |" for number, letter in enumerate("ABCDEFGHIJ", 5))
    table = f"| service | gross | income |\n{rows.replace(' |', ' |  |', 0)}".replace("| income ", "")
    assert not [finding for finding in findings_of(table) if finding.code == "net-not-gross"]
    assert "3 lines are negative" in message_of("net-not-gross", table + "\n| X | -1 |\n| Y | -2 |\n| Z | -3 |")


def test_a_listed_body_is_known_by_its_reference_even_if_its_name_was_changed() -> None:
    renamed = findings_of("", answers={"organisation": "Our council", "organisation_id": "hackney"})
    assert not [finding for finding in renamed if finding.code == "organisation-unknown"]
    blank_id = ReferenceContext(HACKNEY, (Partner("A body", ""),))
    assert [f.code for f in findings_of("", blank_id, answers={"organisation": "B", "organisation_id": ""})].count(
        "organisation-unknown"
    ) == 1


@pytest.mark.parametrize(
    ("pence", "words", "typed"),
    [
        (0, "£0", "0"),
        (120_000_000, "£1,200,000", "1200000"),
        (-50, "-£0.50", "-0.5"),
        (105, "£1.05", "1.05"),
        (110, "£1.10", "1.1"),
    ],
)
def test_money_is_put_into_words_and_as_a_cell_shows_it(pence: int, words: str, typed: str) -> None:
    assert pounds(pence) == words
    assert as_typed(pence) == typed


def test_lists_and_counts_read_like_sentences() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"] * 7, most=2) == "a, a and 5 more"
    assert plural(1, "line") == "1 line"
    assert plural(2_000, "line") == "2,000 lines"
    assert shorten("a  b\nc", 60) == "a b c"
    assert len(shorten("x" * 100)) == 60


def test_a_note_pasted_down_the_column_is_asked_about_once() -> None:
    table = "| service | gross | notes |\n| Parks | 5 | net of fees |\n| Art | 6 | net of fees |\n| Roads | 7 | |"
    (finding,) = [finding for finding in findings_of(table) if finding.code == "net-not-gross"]
    assert "(and on 1 other line)" in finding.message
    assert [place.row for place in finding.related] == [6]


def test_a_formula_is_not_said_to_have_a_saved_result_where_it_has_none() -> None:
    formula = noticed(Noticed.FORMULA, "G5", "", "its result was not saved in the file", "gross")
    unread = noticed(Noticed.AMOUNT_UNREAD, "G5", "", "the result of its formula was not saved in the file", "gross")
    saved, words = noticed(Noticed.FORMULA, "G6", name="gross"), noticed(Noticed.FORMULA, "B5", "", "lost", "service")
    table = "| service | gross |\n| Parks | |\n| Art | 6 |"
    codes = [finding.code for finding in findings_of(table, observations=(formula, unread))]
    assert ("amount-unreadable" in codes, "formula-instead-of-value" in codes) == (True, False)
    assert message_of("formula-instead-of-value", table, observations=(formula, unread, saved)) == (
        "1 cell holds a formula under Gross spending (£); we took the result that was last saved."
    )
    assert "not saved in the file" in message_of("formula-instead-of-value", table, observations=(words,))
    assert "the 1 that had none" in message_of("formula-instead-of-value", table, observations=(words, saved))


def test_an_amount_that_cannot_be_read_is_not_said_so_twice() -> None:
    seen = noticed(Noticed.AMOUNT_UNREAD, "G5", "see note", "no amount could be made of it", "gross")
    message = message_of("amount-unreadable", "| service | gross |\n| Parks | |", observations=(seen,))
    assert message == "Gross spending (£) says 'see note', which we cannot read as an amount."


def test_a_total_that_disagrees_is_an_error_and_is_not_asked_for_a_code() -> None:
    table = "| service | cofog | gross |\n| Libraries | 08.2 | 100 |\n| Museums | 08.2 | 250 |\n| TOTAL | | 900 |"
    (total,) = [
        finding for finding in findings_of(table) if finding.location.row == 7 and finding.code.startswith("total")
    ]
    assert total.severity is Severity.ERROR
    assert total.message == "'TOTAL' (£900) is £550 more than 2 lines, rows 5 to 6. We do not count it."
    assert "code-missing" not in [finding.code for finding in findings_of(table)]


@pytest.mark.parametrize(
    ("file", "sheet", "fix"),
    [
        ("lines.csv", "", "Give your organisation's name in the column 'partner' on every line"),
        ("old.xlsx", "Spend mapping", "Write your organisation's name in B1 of the sheet 'Spend mapping'"),
        ("new.xlsx", "Return", "Fill in 'Your organisation' on the Return sheet"),
    ],
)
def test_a_return_without_a_sender_is_told_where_its_own_kind_of_file_says_so(file: str, sheet: str, fix: str) -> None:
    one = return_of(
        "| service |\n| Parks |",
        answers={"organisation": "", "organisation_id": ""},
        file=file,
        places={"organisation": Location(file, sheet, 1, 2)},
    )
    (found,) = [f for f in check_batch(gather([one]), KNOWN)[0] if f.code == "organisation-missing"]
    assert found.fix.startswith(fix)


@pytest.mark.parametrize("signed", ["soon", "31 March 2011", "40633", "2011-13-01"])
def test_a_sign_off_date_that_is_no_date_is_asked_about(signed: str) -> None:
    found = [f for f in findings_of("", answers={"signed_off_on": signed}) if f.code == "not-signed-off"]
    assert [f.value for f in found] == [signed]
    assert "is not a date" in found[0].message


@pytest.mark.parametrize(
    "service",
    [
        "Fire levy",
        "Fire and rescue service levy",
        "Police levies",
        "Probation levy",
        "Combined authority levy",
        "Mayoral levy",
    ],
)
def test_levies_are_recognised_by_the_body_that_levies(service: str) -> None:
    assert "levy-or-precept" in [finding.code for finding in findings_of(f"| service | gross |\n| {service} | 5 |")]


def test_a_levy_whose_body_is_named_is_a_note() -> None:
    found = findings_of("| service | gross | paid_to |\n| Flood levy | 5 | Environment Agency |")
    (named,) = [finding for finding in found if finding.code.startswith("levy")]
    assert (named.code, named.severity) == ("levy-named", Severity.NOTE)
    assert "'Environment Agency'" in named.message
