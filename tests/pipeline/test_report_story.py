"""Several rounds with one partner: asked, answered with mistakes, told, corrected and explained, thanked; nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.tables import rows_of
from tests.pipeline.commands import LIBRARIES, SIGNED, send
from xltools.template.build import build_return
from xltools.template.findings import ASKED_AGAIN
from xltools.template.layout import COLUMNS, NAMED

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.office import Document, Office
    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
Ridley Road Trust,,,Charity,Hackney,Ann Other,ann@ridley.example
Quiet Trust,,,Charity,Hackney,,quiet@trust.example
"""
TRUST = "ridley-road-trust"
WORKBOOK = "reports/hackney-2010-11-count.xlsx"
WHY = "Refund of 2009-10 heating, agreed with the auditor."
LETTER = {column.field: chr(ord("A") + at) for at, column in enumerate(COLUMNS)}


@pytest.fixture
def folder(hackney: Path) -> Path:
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    settings = (hackney / "count.toml").read_text(encoding="utf-8")
    settings = settings.replace('deadline = ""', 'deadline = "2011-07-31"')
    (hackney / "count.toml").write_text(settings, encoding="utf-8")
    return hackney


def message(folder: Path, partner: str = TRUST) -> EmailMessage:
    return message_from_bytes((folder / "outbox" / f"{partner}.eml").read_bytes(), policy=default)


def words(folder: Path, partner: str = TRUST) -> str:
    body = message(folder, partner).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def take_attachment(folder: Path, to: Path) -> Path:
    (part,) = message(folder).iter_attachments()
    to.write_bytes(part.get_content())
    return to


def index(folder: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO((folder / "outbox" / "index.csv").read_text(encoding="utf-8"), newline=""))
    return {row["partner_id"]: row for row in rows}


def sent(folder: Path, *partners: str) -> None:
    """Write into the journal what sending would have."""
    with (folder / "outbox" / "journal.jsonl").open("a", encoding="utf-8") as file:
        for row in (index(folder)[partner] for partner in partners):
            said = {"at": "2011-07-01T09:00:00+01:00", "message": row["message"], "sha256": row["message_sha256"]}
            file.write(json.dumps({**said, "recipient": row["recipient"], "event": "accepted", "detail": ""}) + "\n")


def fill(document: Document, row: int, **line: str | int) -> None:
    for field, value in line.items():
        document.type_in("Spending", f"{LETTER[field]}{row}", str(value))


def answer_on_return_sheet(document: Document, **answers: str) -> None:
    for name, value in {**SIGNED, **answers}.items():
        if not NAMED[name].prefilled and name not in ("place", "financial_year"):
            document.type_in("Return", NAMED[name].cell, value)


def finding_row(document: Document, code: str) -> int:
    return 5 + [row[0] for row in document.values("Findings", "H5:H60")].index(code)


def returns_row(folder: Path, **wanted: object) -> dict[str, object]:
    rows = rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Returns")
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


@pytest.mark.libreoffice
def test_a_partner_is_asked_told_corrected_explained_and_thanked(
    folder: Path, xltools: Xltools, office: Office, tmp_path: Path
) -> None:
    # the first round goes out
    assert xltools("issue", folder)[0] == 0
    assert {row["status"] for row in index(folder).values()} == {"first-round"}
    sent(folder, TRUST, "quiet-trust")

    # the trust fills its return, with a wrong code and a refund, and sends it back
    form = take_attachment(folder, tmp_path / "form.xlsx")
    with office.document(form) as document:
        answer_on_return_sheet(document, organisation_type="Charity")
        fill(document, 5, service="Advice", cofog="10.7", expenditure_type="Revenue", gross=5_000, basis="Actual")
        fill(document, 6, service="Youth club", cofog="99.9", expenditure_type="Revenue", gross=3_000, basis="Actual")
        fill(
            document, 7, service="Heating refund", cofog="10.7", expenditure_type="Revenue", gross=-250, basis="Actual"
        )
        document.save(folder / "returns" / "ridley-1.xlsx")

    # it is checked and told: one thing to correct, the refund to explain
    assert xltools("validate", folder)[0] == 1
    code, said, _ = xltools("report", folder)
    assert code == 1, said
    assert "to correct 1" in said
    assert "reminder 1" in said
    row = index(folder)[TRUST]
    assert (row["status"], row["attachment"]) == ("to-correct", "ridley-1 (marked).xlsx")
    assert row["subject"].startswith("1 thing to correct by 31 July: Ridley Road Trust")
    assert "Correct: Spending!C6 (£3,000)" in words(folder)
    assert (folder / "outbox" / "earlier").is_dir()
    sent(folder, TRUST)

    # the trust corrects the code, inserts a line, sorts by amount, and explains the refund beside its finding
    marked = take_attachment(folder, tmp_path / "marked.xlsx")
    with office.document(marked) as document:
        assert "99.9" in str(document.value("Spending", f"{LETTER['checked']}6"))
        assert f"{LETTER['cofog']}6" in document.colours("Spending")
        document.type_in("Findings", f"I{finding_row(document, 'amount-negative')}", WHY)
        fill(document, 6, cofog="08.1")
        fill(document, 8, service="Garden", cofog="08.1", expenditure_type="Revenue", gross=700, basis="Actual")
        document.sort("Spending", "A5:S8", ord(LETTER["gross"]) - ord("A"))
        document.type_in("Return", NAMED["signed_off_on"].cell, "2011-07-10")
        assert document.value("Spending", "B5") == "Heating refund"
        document.save(folder / "returns" / "ridley-2.xlsx")

    # it counts; the explanation is with its finding everywhere, and nothing is asked again
    code, said, _ = xltools("validate", folder, "--json")
    assert code == 0, said
    by_file = {one["file"]: one for one in json.loads(said)["returns"]}
    assert {file: one["status"] for file, one in by_file.items()} == {
        "ridley-1.xlsx": "superseded",
        "ridley-2.xlsx": "accepted-with-warnings",
    }
    (refund,) = [one for one in by_file["ridley-2.xlsx"]["findings"] if one["code"] == "amount-negative"]
    assert refund["explanation"] == WHY
    code, said, _ = xltools("report", folder)
    assert code == 0, said
    row = index(folder)[TRUST]
    assert (row["status"], row["subject"]) == ("accepted", "Accepted, with thanks: Ridley Road Trust")
    assert "1 explanation is kept with your figures and will not be asked for again" in words(folder)
    assert "1 line added (Garden +£700)" in words(folder)
    assert "Heating refund" not in words(folder)
    (kept,) = csv.DictReader(io.StringIO((folder / "explanations.csv").read_text(encoding="utf-8"), newline=""))
    assert (kept["partner"], kept["code"], kept["service"], kept["explanation"], kept["gross"]) == (
        "Ridley Road Trust", "amount-negative", "Heating refund", WHY, "-250",
    )  # fmt: skip
    assert kept["on"]

    # the count shows the analyst both, and counts the newer version alone
    sent(folder, TRUST)
    code, said, _ = xltools("consolidate", folder)
    assert code == 0, said
    row_of_return = returns_row(folder, File="ridley-2.xlsx")
    assert row_of_return["Counted (£)"] == 8_450
    assert (row_of_return["Versions received"], row_of_return["Explained"]) == (2, 1)
    assert row_of_return["Open findings"] == 0
    assert row_of_return["First written to"] == "2011-07-01"
    assert str(row_of_return["Last message"]).endswith("sent on 2011-07-01")
    non_respondent = returns_row(folder, Organisation="Quiet Trust")
    assert (non_respondent["Versions received"], non_respondent["First written to"]) == (0, "2011-07-01")
    assert str(non_respondent["Last message"]).startswith("Reminder: prepared on ")
    explained = [
        row for row in rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Findings") if row["Their explanation"]
    ]
    assert {(row["Code"], row["Their explanation"]) for row in explained} == {("amount-negative", WHY)}
    assert "ridley-2.xlsx" in {row["File"] for row in explained}
    findings_csv = next((folder / "reports").glob("*-findings.csv")).read_text(encoding="utf-8-sig")
    assert WHY in findings_csv
    assert (folder / "explanations.csv").read_text(encoding="utf-8").count(WHY) == 1

    # a third version changes the refund: it is asked again, and the old answer is shown
    third = {
        **SIGNED,
        "organisation": "Ridley Road Trust",
        "organisation_type": "Charity",
        "signed_off_on": "2011-07-20",
    }
    build_return(
        folder / "returns" / "ridley-3.xlsx",
        prefill=third,
        lines=[{**LIBRARIES, "service": "Heating refund", "cofog": "10.7", "gross": -400, "income": None}],
    )
    xltools("report", folder)
    assert index(folder)[TRUST]["status"] == "to-explain"
    assert f'You wrote: "{WHY}" The figures have changed since; does that still hold?' in words(folder)
    book = openpyxl.load_workbook(take_attachment(folder, tmp_path / "third.xlsx"))
    answers = {row[7].value: row[8].value for row in book["Findings"].iter_rows(min_row=5, max_row=20)}
    assert answers["amount-negative"] == f"{ASKED_AGAIN}{WHY}"

    # left as it stands, the old answer is no new one; with a word of its own it is
    for added, status in (("", "to-explain"), (" Still true of the new bill.", "accepted")):
        book["Return"]["C19"] = "2011-07-25" if added else "2011-07-22"
        asked = next(cells for cells in book["Findings"].iter_rows(min_row=5) if cells[7].value == "amount-negative")
        asked[8].value = f"{ASKED_AGAIN}{WHY}{added}"
        book.save(folder / "returns" / f"ridley-{5 if added else 4}.xlsx")
        xltools("report", folder)
        assert index(folder)[TRUST]["status"] == status


def test_report_writes_nothing_into_returns_and_sends_nothing(folder: Path, xltools: Xltools) -> None:
    send(folder, "Ridley Road Trust", "ridley.xlsx", cofog="99.9")
    before = {path.name: path.read_bytes() for path in (folder / "returns").iterdir()}
    code, said, _ = xltools("report", folder)
    assert code == 1
    assert "Nothing was sent." in said
    assert {path.name: path.read_bytes() for path in (folder / "returns").iterdir()} == before
    assert not (folder / "outbox" / "journal.jsonl").exists()


@pytest.mark.parametrize(
    ("deadline", "passed"),
    [("2011-07-31", True), ("31/07/2011", True), ("14 July 2099", False), ("1 July", False), ("by 14 July 2011", True)],
)
def test_a_deadline_that_has_passed_is_said_however_it_is_written(
    folder: Path, xltools: Xltools, deadline: str, passed: bool
) -> None:
    settings = (folder / "count.toml").read_text(encoding="utf-8")
    (folder / "count.toml").write_text(settings.replace("2011-07-31", deadline), encoding="utf-8")
    assert ("has passed" in xltools("report", folder)[1]) == passed
    assert "by by" not in words(folder)


def test_the_wording_is_copied_to_be_edited_and_used_afterwards(folder: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("report", folder, "--templates")
    assert (code, "reminder.txt" in said) == (0, True)
    path = folder / "messages" / "reminder.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("An estimate of your own", "Any estimate"), encoding="utf-8"
    )
    assert xltools("report", folder)[0] == 0
    assert "Any estimate is worth more to us than no figure." in words(folder)
    assert "nothing in" in xltools("report", folder, "--templates")[1]


def test_a_mistake_in_the_wording_is_said_kindly_with_exit_code_2(folder: Path, xltools: Xltools) -> None:
    (folder / "messages").mkdir()
    (folder / "messages" / "reminder.html").write_text("<p>\n{{ partner.adress }}</p>", encoding="utf-8")
    code, _, complaint = xltools("report", folder)
    assert code == 2
    assert "reminder.html, line 2:" in complaint
    assert "adress" in complaint


def test_explanations_are_added_once_and_what_stands_there_stays(folder: Path, xltools: Xltools) -> None:
    path = folder / "explanations.csv"
    path.write_text(
        "partner,code,service,explanation,on,checked by\nRidley Road Trust,amount-negative,Libraries,By telephone.,,Ann\n",
        encoding="utf-8",
    )
    send(folder, "Ridley Road Trust", "ridley.xlsx", gross=-5, income=None)
    for _ in range(2):
        code, said, _ = xltools("report", folder)
        assert (code, index(folder)[TRUST]["status"]) == (0, "accepted"), said
    assert path.read_text(encoding="utf-8").count("By telephone.") == 1
    assert "Ann" in path.read_text(encoding="utf-8")


def test_a_wrong_amount_in_explanations_is_named_with_its_row(folder: Path, xltools: Xltools) -> None:
    (folder / "explanations.csv").write_text("partner,code,service,explanation,gross\na,b,c,d,lots\n", encoding="utf-8")
    code, _, complaint = xltools("report", folder)
    assert code == 2
    assert "explanations.csv, row 2: gross says 'lots'" in complaint
