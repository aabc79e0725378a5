"""A grant two bodies report is counted once, the analyst rules on it in the workbook, and the ruling is kept."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.outputs.tables import box, rows_of, table_at
from tests.pipeline.commands import send, write_in_sheet
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.counting.decisions import decision_word
from xltools.model import column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,Council,Hackney,,
Ridley Road Trust,,,Voluntary organisation,Hackney,,
"""
WORKBOOK = "hackney-2010-11-count.xlsx"
CONSIDERED = """partner,financial_year,line,service,cofog,expenditure_type,gross,funder,paid_to,fund
LB Hackney,2010-11,A1,Grants,10.7,Revenue,420000,,Ridley Road Trust,
LB Hackney,2010-11,A2,Grant for clocks,08.2,Revenue,5123.45,,Ridley Road Trust,
Ridley Road Trust,2010-11,B1,Advice,10.7,Revenue,420000,,,
Ridley Road Trust,2010-11,B2,Clocks,08.2,Revenue,5123.45,LB Hackney,,
"""
"""A grant to the penny that both name, and a round sum that one alone names, under another service."""


@pytest.fixture
def granted(hackney: Path) -> Path:
    """The council gave the trust £412,000 for advice; both report it. The trust also has £20,000 of its own."""
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    grant = {"cofog": "10.7", "gross": 412_000, "income": None, "fund": "Advice grant"}
    send(
        hackney,
        "LB Hackney",
        "council.xlsx",
        **grant,
        service="Grant to Ridley Road Trust for advice",
        paid_to="Ridley Road Trust",
    )
    send(
        hackney,
        "Ridley Road Trust",
        "trust.xlsx",
        **grant,
        service="Advice on homelessness",
        funder="London Borough of Hackney",
    )
    return hackney


def net_of(said: str) -> str:
    return next(line.split()[-1] for line in said.splitlines() if line.startswith("Total public spending"))


def found_in(tmp_path: Path, xltools: Xltools, lines: str) -> dict[str, Any]:
    """What the data say of a lines CSV."""
    (tmp_path / "lines.csv").write_text(lines, encoding="utf-8")
    (tmp_path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    said = xltools("double-counts", tmp_path / "lines.csv", "--partners", tmp_path / "partners.csv", "--json")[1]
    return dict(json.loads(said))


def rule(folder: Path, word: str) -> None:
    write_in_sheet(folder / "reports" / WORKBOOK, "Double counts", "Kind", Decision=word, By_whom="A Analyst")


def test_the_grant_is_counted_once_at_the_body_that_spends_it(granted: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("consolidate", granted)
    assert code == 0, said
    assert net_of(said) == "£412,000"
    assert "Double counts (1 line)" in said
    assert "excluded until somebody decides" in said


def test_a_grant_to_a_body_that_sends_nothing_stays(granted: Path, xltools: Xltools) -> None:
    (granted / "returns" / "trust.xlsx").unlink()
    assert net_of(xltools("consolidate", granted)[1]) == "£412,000"


def test_a_ruling_to_keep_both_is_taken_from_the_workbook_and_kept(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "keep both")
    said = xltools("consolidate", granted)[1]
    assert "1 decision, now in decisions.csv" in said
    assert net_of(said) == "£824,000"
    again = xltools("consolidate", granted)[1]
    assert (net_of(again), "decisions.csv" in again) == ("£824,000", False)
    (decision,) = csv.DictReader(io.StringIO((granted / "decisions.csv").read_text(encoding="utf-8")))
    assert (decision["decision"], decision["by"]) == ("Keep both", "A Analyst")


def test_a_ruling_survives_an_unrelated_return(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    send(granted, "Museum of Clocks", "aaa-museum.xlsx")
    assert net_of(xltools("consolidate", granted)[1]) == "£825,000"


def test_a_ruling_on_lines_that_changed_is_asked_about_again(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    xltools("consolidate", granted)
    grant = {"cofog": "10.7", "gross": 500_000, "income": None, "fund": "Advice grant"}
    send(
        granted,
        "LB Hackney",
        "council.xlsx",
        **grant,
        service="Grant to Ridley Road Trust for advice",
        paid_to="Ridley Road Trust",
    )
    send(
        granted,
        "Ridley Road Trust",
        "trust.xlsx",
        **grant,
        service="Advice on homelessness",
        funder="London Borough of Hackney",
    )
    xltools("consolidate", granted)
    sheet = openpyxl.load_workbook(granted / "reports" / WORKBOOK)["Double counts"]
    assert any(
        "Please look again" in str(cell.value) and "£500,000" in str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
    )


def test_a_ruling_is_withdrawn_by_clearing_it_in_the_workbook(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    xltools("consolidate", granted)
    rule(granted, "")
    said = xltools("consolidate", granted)[1]
    assert "1 decision" in said
    assert net_of(said) == "£412,000"
    assert len((granted / "decisions.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_a_ruling_changed_in_decisions_csv_is_not_set_back_by_the_workbook(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    xltools("consolidate", granted)
    decisions = granted / "decisions.csv"
    decisions.write_text(decisions.read_text(encoding="utf-8").replace("Keep both", "Remove"), encoding="utf-8")
    assert net_of(xltools("consolidate", granted)[1]) == "£412,000"
    assert "Remove" in decisions.read_text(encoding="utf-8")


def test_the_workbook_shows_who_ruled(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    xltools("consolidate", granted)
    xltools("consolidate", granted)
    sheet = openpyxl.load_workbook(granted / "reports" / WORKBOOK)["Double counts"]
    assert "A Analyst" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_sheet_whose_headings_were_changed_is_said_to_be_unread(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    path = granted / "reports" / WORKBOOK
    book = openpyxl.load_workbook(path)
    book["Double counts"].insert_cols(1)
    book.save(path)
    assert "its headings are not as they were written" in xltools("consolidate", granted)[1]


def test_a_word_that_is_no_ruling_is_told_and_not_taken(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    before = (granted / "decisions.csv").read_bytes()
    rule(granted, "perhaps")
    assert "'perhaps' is not a decision" in xltools("consolidate", granted)[1]
    assert (granted / "decisions.csv").read_bytes() == before


@pytest.fixture
def considered(hackney: Path) -> Path:
    """The council's round sum for the trust may be the trust's round sum for advice: the trust does not say."""
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    sums = {"cofog": "10.7", "gross": 420_000, "income": None}
    send(hackney, "LB Hackney", "council.xlsx", **sums, service="Debt help", paid_to="Ridley Road Trust")
    send(hackney, "Ridley Road Trust", "trust.xlsx", **sums, service="Advice")
    return hackney


def test_what_was_considered_is_in_the_workbook_with_the_reason_why_it_still_counts(
    considered: Path, xltools: Xltools
) -> None:
    assert net_of(xltools("consolidate", considered)[1]) == "£840,000"
    (row,) = rows_of(openpyxl.load_workbook(considered / "reports" / WORKBOOK), "DoubleCounts")
    assert (row["Amount (£)"], row["What was done"]) == (420_000, "Considered, still counted")
    assert "Ridley Road Trust does not name London Borough of Hackney" in str(row["Why it still counts"])


def test_what_was_considered_is_in_the_report_with_the_reason_too(considered: Path, xltools: Xltools) -> None:
    xltools("consolidate", considered)
    page = (considered / "reports" / "hackney-2010-11-report.html").read_text(encoding="utf-8")
    assert "Perhaps double counts, but still counted" in page
    assert "Not sure enough: the services are called differently" in page


@pytest.mark.parametrize(
    ("word", "net", "state"),
    [("Remove", "£420,000", "Excluded by decision"), ("Keep both", "£840,000", "Kept by decision")],
)
def test_a_decision_on_what_was_considered_is_read_back(
    considered: Path, xltools: Xltools, word: str, net: str, state: str
) -> None:
    xltools("consolidate", considered)
    rule(considered, word)
    assert net_of(xltools("consolidate", considered)[1]) == net
    (row,) = rows_of(openpyxl.load_workbook(considered / "reports" / WORKBOOK), "DoubleCounts")
    assert (row["What was done"], row["Decision"]) == (state, word)


def test_a_decision_in_a_workbook_written_before_there_was_such_a_reason_is_read_too(
    considered: Path, xltools: Xltools
) -> None:
    xltools("consolidate", considered)
    rule(considered, "Remove")
    path = considered / "reports" / WORKBOOK
    book = openpyxl.load_workbook(path)
    book["Double counts"].delete_cols(5)
    book.save(path)
    assert net_of(xltools("consolidate", considered)[1]) == "£420,000"


def test_the_terminal_lists_what_was_considered_last_and_nothing_runs_over_80_columns(
    tmp_path: Path, xltools: Xltools
) -> None:
    found_in(tmp_path, xltools, CONSIDERED)
    said = xltools("double-counts", tmp_path / "lines.csv", "--partners", tmp_path / "partners.csv")[1].splitlines()
    heading = said.index("1 double count considered and not taken off: £420.0k in all, each pound once.")
    assert "excluded, not yet decided" in said[0]
    assert said[heading + 2] == "£420,000  grant, 64% sure: considered, still counted"
    assert max(map(len, said)) <= 80


def test_nothing_is_removed_unruled_where_the_folder_says_never(granted: Path, xltools: Xltools) -> None:
    settings = granted / "count.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("remove_double_counts_from = 0.7", "remove_double_counts_from = 2"), encoding="utf-8"
    )
    assert net_of(xltools("consolidate", granted)[1]) == "£824,000"


def test_the_data_name_lines_by_file_sheet_and_row(granted: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("double-counts", granted, "--json")
    found = json.loads(said)
    (one,) = found["found"]
    assert code == 0
    assert (one["kind"], one["amount_pence"]) == ("grant", 41_200_000)
    assert one["keep"] == ["trust.xlsx!Spending!5"]
    assert one["remove"] == [{"ref": "council.xlsx!Spending!5", "amount_pence": 41_200_000}]
    assert found["gross_pence"] == found["net_pence"] + found["removed_pence"] == 82_400_000


def test_a_lines_csv_names_its_lines_by_their_own_reference(tmp_path: Path, xltools: Xltools) -> None:
    lines = (
        "partner,financial_year,line,service,cofog,expenditure_type,gross,funder,paid_to,fund\n"
        "LB Hackney,2010-11,A1,Grant for advice,10.7,Revenue,412000,,Ridley Road Trust,Advice grant\n"
        "Ridley Road Trust,2010-11,B1,Advice,10.7,Revenue,412000,LB Hackney,,Advice grant\n"
    )
    (one,) = found_in(tmp_path, xltools, lines)["found"]
    assert (one["keep"], one["remove"]) == (["B1"], [{"ref": "A1", "amount_pence": 41_200_000}])


def test_what_is_considered_and_still_counts_stands_in_the_data_after_what_is_removed(
    tmp_path: Path, xltools: Xltools
) -> None:
    said = found_in(tmp_path, xltools, CONSIDERED)
    taken, considered = said["found"]
    assert (taken["removed"], taken["amount_pence"]) == (True, 512_345)
    assert (considered["removed"], considered["keep"], considered["remove"]) == (
        False,
        ["B1"],
        [{"ref": "A1", "amount_pence": 42_000_000}],
    )
    assert considered["confidence"] < 0.7 <= taken["confidence"]
    assert said["removed_pence"] == 512_345


def test_what_a_decision_keeps_stands_in_the_data_as_sure_as_it_is(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    rule(granted, "Keep both")
    xltools("consolidate", granted)
    said = json.loads(xltools("double-counts", granted, "--json")[1])
    (kept,) = said["found"]
    assert (kept["removed"], said["removed_pence"], said["net_pence"]) == (False, 0, 82_400_000)
    assert kept["confidence"] >= 0.7


def test_a_statement_says_what_each_side_says(granted: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("statement", granted, "LB Hackney", "Ridley Road Trust")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert code == 0
    assert [(row["reported by"], row["pounds"]) for row in rows[:2]] == [
        ("London Borough of Hackney", "412000.00"),
        ("Ridley Road Trust", "412000.00"),
    ]
    assert rows[2]["reported by"] == "agrees"


def test_a_statement_with_a_body_nobody_knows_is_told(granted: Path, xltools: Xltools) -> None:
    code, _, complaint = xltools("statement", granted, "LB Hackney", "Atlantis Trust")
    assert (code, "Atlantis Trust" in complaint) == (2, True)


def test_a_ruling_is_picked_from_words_the_next_count_takes_back(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    path = granted / "reports" / WORKBOOK
    sheet, table = table_at(openpyxl.load_workbook(path), "DoubleCounts")
    _, top, _, bottom = box(table.ref)
    column = column_letters([cell.value for cell in sheet[top]].index("Decision") + 1)
    (rule,) = sheet.data_validations.dataValidation
    cells = f"{column}{top + 1}" + (f":{column}{bottom}" if bottom > top + 1 else "")
    assert (rule.type, str(rule.sqref)) == ("list", cells)
    offered = str(rule.formula1).strip('"').split(",")
    assert [decision_word(word) for word in offered] == offered == ["Remove", "Keep both"]
    assert (audit_errors(path), own_errors(path)) == ([], [])


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing_in_a_workbook_with_a_ledger(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    assert sdk_errors(granted / "reports" / WORKBOOK) == []


def test_the_statements_say_who_sent_no_return(granted: Path, xltools: Xltools) -> None:
    xltools("consolidate", granted)
    (flow,) = rows_of(openpyxl.load_workbook(granted / "reports" / WORKBOOK), "Balances")
    assert flow["Result"] == "agrees"
    (granted / "returns" / "trust.xlsx").unlink()
    xltools("consolidate", granted)
    (flow,) = rows_of(openpyxl.load_workbook(granted / "reports" / WORKBOOK), "Balances")
    assert (flow["To"], flow["Result"]) == ("Ridley Road Trust", "Ridley Road Trust sent no return")
