"""Returns that come by mail from an address that is not the body's: held until an analyst decides, at every run said."""

from __future__ import annotations

import csv
import io
import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.tables import rows_of
from tests.pipeline.commands import write_in_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LBH,,Council,Hackney,Finance,Finance@Hackney.example
Hackney Homes,,,Council company,Hackney,,homes@hackney.example
Ridley Road Trust,,,Charity,Hackney,,ridley.trust@gmail.com
Ministry of Clocks,MoC,,Government department,England,,
"""
SETTINGS = '[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E09000012"]\n[mail]\nsender = "team@lead.example"\n'
COUNCIL = "London Borough of Hackney"
STRANGER = "accounts@evil.example"
WORKBOOK = "reports/hackney-2010-11-count.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "count"
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    return folder


def lines(pounds: int, partner: str = COUNCIL, version: str = "1", service: str = "Libraries") -> bytes:
    head = "partner,financial_year,version,service,cofog,expenditure_type,gross"
    return f"{head}\n{partner},2010-11,{version},{service},08.2,Revenue,{pounds}\n".encode()


def mail(
    sender: str, content: bytes, date: str = "Fri, 01 Jul 2011 10:30:00 +0100", name: str = "r.csv"
) -> EmailMessage:
    message = EmailMessage()
    if sender:
        message["From"] = sender
    message["To"], message["Subject"], message["Date"] = "team@lead.example", "Our return", date
    message.set_content("Here it is.\n")
    message.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return message


def forwarded(by: str, inner: EmailMessage) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = by, "team@lead.example", "Fwd"
    message.set_content("See below.\n")
    message.add_attachment(inner)
    return message


def collect(xltools: Xltools, folder: Path, *messages: EmailMessage) -> str:
    for number, message in enumerate(messages):
        path = folder.parent / f"{number}.eml"
        path.write_bytes(message.as_bytes())
        code, said, complaint = xltools("collect", folder, path)
        assert code in (0, 1), complaint
    return said


def counted(xltools: Xltools, folder: Path) -> tuple[int, str]:
    """The pounds that count, and what the terminal said."""
    code, said, complaint = xltools("consolidate", folder, "--lines", "csv")
    assert code in (0, 1), complaint
    (path,) = (folder / "reports").glob("*-count-lines.csv")
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    return sum(int(float(row["counted"] or 0)) for row in rows), said


def statuses(xltools: Xltools, folder: Path) -> dict[str, str]:
    told = json.loads(xltools("validate", folder, "--json")[1])["returns"]
    return {each["file"]: each["status"] for each in told}


def by_hand(folder: Path, content: bytes, name: str = "hackney.csv") -> None:
    (folder / "returns" / name).write_bytes(content)


def test_a_strangers_return_replaces_nothing_and_is_said_everywhere(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(1_245))
    said = collect(xltools, folder, mail(f"{COUNCIL} <{STRANGER}>", lines(900_000, version="99")))
    assert f"it came from {STRANGER}, which is not {COUNCIL}'s address in partners.csv: held" in said
    for _ in range(2):  # at every run
        total, told = counted(xltools, folder)
        assert total == 1_245
        assert f"Held: london-borough-of-hackney.csv (£900.0k), in the name of {COUNCIL}, came from {STRANGER}" in told
    assert statuses(xltools, folder)["london-borough-of-hackney.csv"] == "held"
    book = openpyxl.load_workbook(folder / WORKBOOK)
    rows = {row["File"]: row for row in rows_of(book, "Returns")}
    held = rows["london-borough-of-hackney.csv"]
    assert (held["Status"], held["Mailed from"]) == ("Held", STRANGER)
    assert "Until then hackney.csv counts." in str(held["Why"])
    (finding,) = (row for row in rows_of(book, "Findings") if row["Code"] == "sender-not-the-partner")
    assert STRANGER in str(finding["Problem"])
    report = next((folder / "reports").glob("*.html")).read_text(encoding="utf-8")
    assert "Held returns" in report
    assert STRANGER in report


def test_nobody_is_thanked_or_answered_for_a_strangers_return(folder: Path, xltools: Xltools) -> None:
    collect(xltools, folder, mail(STRANGER, lines(900_000)))
    assert "No reply yet: 4 (LBH, Hackney Homes, Ridley Road Trust, MoC; 1 held)" in counted(xltools, folder)[1]
    xltools("report", folder)
    index = (folder / "outbox" / "index.csv").read_text(encoding="utf-8")
    assert STRANGER not in index
    (row,) = (row for row in csv.DictReader(io.StringIO(index)) if row["partner"] == COUNCIL)
    assert row["status"] == "reminder"
    message = message_from_bytes((folder / "outbox" / row["message"]).read_bytes(), policy=default)
    words = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    assert words
    assert not any("900" in text or "london-borough-of-hackney.csv" in text for text in words)
    assert "london-borough-of-hackney.csv" not in message.as_string()


def test_thanks_wait_while_something_is_held_in_the_bodys_name(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(9_001_245))
    collect(xltools, folder, mail(STRANGER, lines(900_000, version="99")))
    xltools("report", folder)
    assert not (folder / "outbox" / "london-borough-of-hackney.eml").exists()
    assert "no thank-you yet: london-borough-of-hackney.csv" in (folder / "outbox" / "index.csv").read_text("utf-8")
    xltools("reject", folder, "london-borough-of-hackney.csv")
    xltools("report", folder)
    assert "with thanks" in (folder / "outbox" / "london-borough-of-hackney.eml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("message", "is_held"),
    [
        (mail("FINANCE@HACKNEY.EXAMPLE", lines(2_000, version="2")), False),
        (mail("a.clerk@hackney.example", lines(2_000, version="2")), False),
        (forwarded("colleague@lead.example", mail("finance@hackney.example", lines(2_000, version="2"))), False),
        (forwarded("a.clerk@hackney.example", mail("finance@hackney.example", lines(2_000, version="2"))), False),
        (forwarded(STRANGER, mail("finance@hackney.example", lines(2_000, version="2"))), True),
        (forwarded("team@lead.example", forwarded(STRANGER, mail("finance@hackney.example", lines(2_000)))), True),
        (mail('"finance@hackney.example" <x@evil.example>', lines(2_000, version="2")), True),
        (mail("finance@nothackney.example", lines(2_000, version="2")), True),
        (mail("finance@hackney.example.evil.example", lines(2_000, version="2")), True),
        (mail("homes@hackney.example", lines(2_000, version="2")), True),  # another partner's own address
        (mail("team@lead.example", lines(2_000, version="2")), True),
        (mail("", lines(2_000, version="2")), True),
        (mail("finance@hackney.example, x@evil.example", lines(2_000, version="2")), True),
        (mail("someone@gmail.com", lines(2_000, "Ridley Road Trust", version="2")), True),
        (mail("ridley.trust@gmail.com", lines(2_000, "Ridley Road Trust", version="2")), False),
    ],
    ids=lambda value: "" if isinstance(value, EmailMessage) else ("held" if value else "counts"),
)
def test_the_address_is_compared_then_the_domain(
    folder: Path, xltools: Xltools, message: EmailMessage, is_held: bool
) -> None:
    by_hand(folder, lines(1_245))
    by_hand(folder, lines(1_245, "Ridley Road Trust"), "ridley.csv")
    collect(xltools, folder, message)
    assert counted(xltools, folder)[0] == 1_245 + (1_245 if is_held else 2_000)


def test_the_same_bytes_from_the_body_itself_end_the_doubt(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(1_245))
    collect(xltools, folder, mail(STRANGER, lines(2_000, version="2")))
    assert counted(xltools, folder)[0] == 1_245
    collect(xltools, folder, mail("finance@hackney.example", lines(2_000, version="2")))
    assert counted(xltools, folder)[0] == 2_000


def test_what_lay_in_returns_before_a_strangers_mail_brought_it_counts(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(9_001_245))
    assert "is the same as hackney.csv" in collect(xltools, folder, mail(STRANGER, lines(9_001_245)))
    assert counted(xltools, folder)[0] == 9_001_245
    assert statuses(xltools, folder) == {"hackney.csv": "accepted"}


def test_an_acceptance_survives_and_is_bound_to_the_bytes(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(1_245))
    collect(xltools, folder, mail(STRANGER, lines(2_000, version="2")))
    code, said, _ = xltools("accept", folder, "london-borough-of-hackney.csv", "--by", "Ann")
    assert (code, "accepted, kept in senders.csv" in said) == (0, True)
    for _ in range(2):
        assert counted(xltools, folder)[0] == 2_000
    (folder / "returns" / "london-borough-of-hackney.csv").unlink()
    collect(xltools, folder, mail(STRANGER, lines(3_000, version="3")))  # another file of the same name
    assert counted(xltools, folder)[0] == 1_245


def test_a_rejection_ends_the_asking_and_can_be_taken_back(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(1_245))
    collect(xltools, folder, mail(STRANGER, lines(2_000, version="2")))
    assert xltools("reject", folder, "london-borough-of-hackney.csv", "--by", "Ann", "--note", "Not theirs.")[0] == 0
    total, told = counted(xltools, folder)
    assert (total, "Held:" in told) == (1_245, False)
    assert statuses(xltools, folder)["london-borough-of-hackney.csv"] == "refused"
    xltools("accept", folder, "london-borough-of-hackney.csv")
    assert counted(xltools, folder)[0] == 2_000


def test_a_decision_on_the_sheet_returns_is_taken_in(folder: Path, xltools: Xltools) -> None:
    collect(xltools, folder, mail(STRANGER, lines(2_000)))
    assert counted(xltools, folder)[0] == 0
    write_in_sheet(folder / WORKBOOK, "Returns", "Organisation", Decision="Perhaps")
    assert "is not a decision. Write Accept or Reject." in counted(xltools, folder)[1]
    xltools("consolidate", folder)
    write_in_sheet(folder / WORKBOOK, "Returns", "Organisation", Decision="accept")
    total, told = counted(xltools, folder)
    assert total == 2_000
    assert "1 decision on returns, now in senders.csv." in told


def test_a_body_without_an_address_is_asked_about_once(folder: Path, xltools: Xltools) -> None:
    clocks = "clerk@clocks.example"
    collect(xltools, folder, mail(clocks, lines(700, "Ministry of Clocks")))
    total, told = counted(xltools, folder)
    assert total == 700
    assert f"Please check the sender: ministry-of-clocks.csv of Ministry of Clocks came from {clocks}" in told
    book = openpyxl.load_workbook(folder / WORKBOOK)
    assert any("Sender not confirmed" in str(cell.value) for row in book["Summary"].iter_rows() for cell in row)
    collect(xltools, folder, mail(STRANGER, lines(9_000, "Ministry of Clocks", "9"), "Sat, 02 Jul 2011 10:00:00 +0100"))
    assert counted(xltools, folder)[0] == 700  # another sender: held
    xltools("accept", folder, "ministry-of-clocks.csv")
    collect(xltools, folder, mail(clocks, lines(800, "Ministry of Clocks", "2"), "Sun, 03 Jul 2011 10:00:00 +0100"))
    total, told = counted(xltools, folder)
    assert total == 800
    assert "Please check the sender" not in told


def test_a_mail_does_not_replace_what_lies_there_of_a_body_without_an_address(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(700, "Ministry of Clocks"))
    collect(xltools, folder, mail("clerk@clocks.example", lines(9_000, "MoC", "9")))
    total, told = counted(xltools, folder)
    assert total == 700
    assert "Held:" in told


def test_a_file_nobody_mailed_cannot_be_accepted(folder: Path, xltools: Xltools) -> None:
    by_hand(folder, lines(1_245))
    code, _, complaint = xltools("accept", folder, "hackney.csv")
    assert (code, "Nobody mailed hackney.csv" in complaint) == (2, True)
    assert "No file is called other.csv" in xltools("reject", folder, "other.csv")[2]


def test_a_strangers_broken_file_is_not_taken_for_the_body_its_address_is_called_after(
    folder: Path, xltools: Xltools
) -> None:
    by_hand(folder, lines(1_245))
    broken = mail("london-borough-of-hackney@evil.example", b"PK\x03\x04broken", name="r.xlsx")
    collect(xltools, folder, broken)
    xltools("report", folder)
    message = (folder / "outbox" / "london-borough-of-hackney.eml").read_text(encoding="utf-8")
    assert "evil" not in message


WHY = "Refund agreed with the auditor."


def asked(folder: Path, xltools: Xltools) -> Path:
    """A return of the council with a warning, reported on; the findings workbook that went to it."""
    by_hand(folder, lines(-5))
    xltools("report", folder)
    return folder / "outbox" / "hackney (findings).xlsx"


def answered(workbook: Path, to: Path, title: str = "") -> Path:
    book = openpyxl.load_workbook(workbook)
    sheet = book["Findings"]
    if title:
        sheet["A1"] = title
    head = next(row for row in sheet.iter_rows() if row[0].value == "Where")
    column = next(cell.column for cell in head if cell.value == "Your explanation")
    for row in range(int(head[0].row or 0) + 1, sheet.max_row + 1):
        sheet.cell(row, column, WHY)
    book.save(to)
    return to


def workbook_mail(sender: str, content: bytes, name: str) -> EmailMessage:
    message = mail(sender, b"")
    message.clear_content()
    message.set_content("Here they are.\n")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def explained(folder: Path, xltools: Xltools) -> bool:
    xltools("consolidate", folder)
    rows = rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Findings")
    return any(row["Their explanation"] for row in rows)


@pytest.mark.parametrize(
    ("sender", "clears"), [("finance@hackney.example", True), (STRANGER, False), ("ridley.trust@gmail.com", False)]
)
def test_only_the_body_itself_explains_its_findings_by_mail(
    folder: Path, xltools: Xltools, tmp_path: Path, sender: str, clears: bool
) -> None:
    back = answered(asked(folder, xltools), tmp_path / "back.xlsx")
    collect(xltools, folder, workbook_mail(sender, back.read_bytes(), "hackney (findings).xlsx"))
    assert explained(folder, xltools) == clears
    rows = {row["File"]: row for row in rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Returns")}
    file = "london-borough-of-hackney-explanations.xlsx"
    assert (rows[file]["Status"], rows[file]["Mailed from"]) == ("Explanations" if clears else "Held", sender)
    if not clears:
        assert sender in str(rows[file]["Why"])
        assert not (folder / "explanations.csv").exists() or WHY not in (folder / "explanations.csv").read_text()
        xltools("accept", folder, file)
        assert explained(folder, xltools)


def test_findings_sent_to_one_body_clear_nothing_of_another(folder: Path, xltools: Xltools, tmp_path: Path) -> None:
    by_hand(folder, lines(-5, "Ridley Road Trust"), "ridley.csv")
    asked(folder, xltools)
    other = folder / "outbox" / "ridley (findings).xlsx"
    answered(
        other, folder / "returns" / "back.xlsx", "Findings in your return hackney.csv"
    )  # retitled, put there by hand
    xltools("consolidate", folder)
    rows = rows_of(openpyxl.load_workbook(folder / WORKBOOK), "Findings")
    explained = {row["Organisation"] for row in rows if row["Their explanation"]}
    assert explained == {"Ridley Road Trust"}  # whose reference it bears


def test_a_reference_reveals_nothing_and_older_findings_without_one_are_read(
    folder: Path, xltools: Xltools, tmp_path: Path
) -> None:
    workbook = asked(folder, xltools)
    texts = [
        str(cell.value) for row in openpyxl.load_workbook(workbook)["Findings"].iter_rows(max_row=6) for cell in row
    ]
    (told,) = (text for text in texts if "Please leave this reference here: " in text)
    reference = told.split("here: ")[1].rstrip(".")
    assert len(reference) == 19
    key = (folder / "references.key").read_text(encoding="utf-8").strip()
    assert reference not in key
    book = openpyxl.load_workbook(workbook)
    for row in book["Findings"].iter_rows(max_row=5):
        for cell in row:
            if cell.value and reference in str(cell.value):
                cell.value = str(cell.value).split(" Please leave")[0]
    book.save(tmp_path / "older.xlsx")
    back = answered(tmp_path / "older.xlsx", tmp_path / "back.xlsx")
    collect(xltools, folder, workbook_mail("finance@hackney.example", back.read_bytes(), "hackney (findings).xlsx"))
    assert explained(folder, xltools)
