"""Preparing again replaces what was not sent, keeps what was and has not changed, and throws nothing away."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.faults import held_elsewhere
from tests.outputs.messages.letters_of import SETTINGS, TODAY, count_folder, report
from tests.pipeline.commands import send
from xltools.folder import read_folder
from xltools.lock import LOCK
from xltools.model import UsageError
from xltools.outputs.issue import issue_returns
from xltools.outputs.messages.correspondence import read_correspondence
from xltools.outputs.messages.index import COLUMNS, read_index
from xltools.outputs.messages.sent import last_events

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.outputs.messages.index import IndexRow

LATER = date(2011, 7, 11)
FIND_OUT = ": find out whether it arrived, then say so with xltools send --settle (docs/mail.md)"
TRUST, SILENT = "trust-of-errors", "silent-trust"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    partners = [("Trust of Errors", "", "errors@example.org"), ("Silent Trust", "", "silent@example.org")]
    made = count_folder(tmp_path, partners)
    send(made, "Trust of Errors", "errors.xlsx", cofog="99.9")
    return made


def write_journal(outbox: Path, row: IndexRow, event: str, detail: str = "") -> None:
    said = {"at": "2011-07-05T09:00:00+01:00", "message": row.message, "sha256": row.message_sha256}
    with (outbox / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**said, "recipient": row.recipient, "event": event, "detail": detail}) + "\n")


def names(outbox: Path) -> set[str]:
    return {path.name for path in outbox.iterdir()}


def test_the_same_returns_give_the_same_outbox(folder: Path) -> None:
    first = report(folder)
    before = {path.name: path.read_bytes() for path in first.outbox.iterdir()}
    again = report(folder, LATER)
    assert {path.name: path.read_bytes() for path in again.outbox.iterdir()} == before
    assert again.rows == first.rows  # the day it was prepared included


def test_what_says_something_else_now_is_moved_and_not_thrown_away(folder: Path) -> None:
    first = report(folder)
    old = (first.outbox / first.rows[TRUST].message).read_bytes()
    send(folder, "Trust of Errors", "errors.xlsx")
    again = report(folder, LATER)
    assert again.rows[TRUST].status == "accepted"
    assert again.rows[TRUST].prepared_on == "2011-07-11"
    assert again.rows[SILENT].prepared_on == TODAY.isoformat()
    earlier = again.outbox / "earlier" / "2011-07-11"
    assert names(earlier) == {first.rows[TRUST].message, first.rows[TRUST].attachment}
    assert (earlier / first.rows[TRUST].message).read_bytes() == old


def test_two_runs_on_one_day_keep_both(folder: Path) -> None:
    report(folder)
    for gross in (5, 6, 7):
        send(folder, "Trust of Errors", "errors.xlsx", cofog="99.9", gross=gross)
        report(folder)
    assert {"trust-of-errors.eml", "trust-of-errors-2.eml", "trust-of-errors-3.eml"} <= names(
        folder / "outbox" / "earlier" / TODAY.isoformat()
    )


def test_a_message_that_was_sent_and_has_not_changed_stays_and_says_so(folder: Path) -> None:
    first = report(folder)
    write_journal(first.outbox, first.rows[SILENT], "started")
    write_journal(first.outbox, first.rows[SILENT], "accepted")
    again = report(folder, LATER)
    assert again.rows[SILENT].note == "sent on 2011-07-05; nothing has changed since, so it is not sent again"
    assert replace(again.rows[SILENT], note="") == first.rows[SILENT]
    assert again.rows[TRUST].note == ""


@pytest.mark.parametrize(
    ("event", "detail", "note"),
    [
        ("uncertain", "", f"perhaps sent on 2011-07-05{FIND_OUT}"),
        ("started", "", f"perhaps sent on 2011-07-05{FIND_OUT}"),
        ("settled", "sent", "sent on 2011-07-05; nothing has changed since, so it is not sent again"),
        ("settled", "not-sent", ""),
        ("refused", "550 no such user", ""),
        ("temporary", "", ""),
    ],
)
def test_the_note_says_what_the_journal_knows(folder: Path, event: str, detail: str, note: str) -> None:
    first = report(folder)
    write_journal(first.outbox, first.rows[SILENT], event, detail)
    assert report(folder, LATER).rows[SILENT].note == note


def test_a_message_that_follows_one_that_may_have_gone_says_so(folder: Path) -> None:
    write_journal(folder / "outbox", report(folder).rows[SILENT], "started")
    (folder / "count.toml").write_text(SETTINGS.replace("2011-07-31", "2011-08-31"), encoding="utf-8")
    assert report(folder, LATER).rows[SILENT].note == f"an earlier message was perhaps sent on 2011-07-05{FIND_OUT}"


def test_a_journal_cut_off_in_the_middle_of_a_line_is_read_up_to_there(folder: Path) -> None:
    first = report(folder)
    write_journal(first.outbox, first.rows[SILENT], "accepted")
    with (first.outbox / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2011-07-05T')
    assert [entry.event for entry in last_events(first.outbox).values()] == ["accepted"]


def test_a_message_nobody_lists_any_more_leaves_the_outbox(folder: Path) -> None:
    report(folder)
    (folder / "outbox" / "notes.txt").write_text("mine", encoding="utf-8")
    partners = (folder / "partners.csv").read_text(encoding="utf-8")
    (folder / "partners.csv").write_text(partners.replace("Silent Trust", "Quiet Trust"), encoding="utf-8")
    again = report(folder, LATER)
    assert "silent-trust.eml" not in names(again.outbox)
    assert {"quiet-trust.eml", "notes.txt"} <= names(again.outbox)
    assert "silent-trust.eml" in names(again.outbox / "earlier" / LATER.isoformat())


def test_a_message_edited_by_hand_is_kept_among_the_earlier_ones(folder: Path) -> None:
    first = report(folder)
    message = first.outbox / first.rows[SILENT].message
    message.write_bytes(message.read_bytes() + b"\r\nP.S.\r\n")
    again = report(folder, LATER)
    assert not message.read_bytes().endswith(b"P.S.\r\n")
    assert (again.outbox / "earlier" / "2011-07-11" / message.name).read_bytes().endswith(b"P.S.\r\n")


def test_a_run_that_fails_leaves_the_outbox_as_it_was(folder: Path) -> None:
    report(folder)
    before = {path.name: path.read_bytes() for path in (folder / "outbox").iterdir()}
    (folder / "messages").mkdir()
    (folder / "messages" / "reminder.txt").write_text("Subject: {{ nobody }}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"reminder.txt, line 1: 'nobody' is undefined"):
        report(folder, LATER)
    assert {path.name: path.read_bytes() for path in (folder / "outbox").iterdir() if path.is_file()} == before


def test_an_index_that_cannot_be_read_is_a_clear_complaint(folder: Path) -> None:
    report(folder)
    (folder / "outbox" / "index.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"index.csv cannot be read"):
        report(folder)


def test_the_index_for_people_leads_to_the_files_and_holds_no_formula(tmp_path: Path) -> None:
    folder = count_folder(tmp_path, [('=HYPERLINK("http://x.example")', "", "a@example.org")])
    told = report(folder)
    book = openpyxl.load_workbook(told.outbox / "index.xlsx")
    cells = {cell.value: cell for row in book["Messages"].iter_rows() for cell in row if cell.value}
    (row,) = told.rows.values()
    assert cells[row.partner].data_type == "s"
    link = cells[row.message].hyperlink
    assert link is not None
    assert link.target == row.message
    page = (told.outbox / "index.html").read_text(encoding="utf-8")
    assert f'<a href="{row.message}">' in page
    assert '=HYPERLINK("http' not in page


def test_the_index_has_the_columns_that_sending_goes_by(folder: Path) -> None:
    head = (report(folder).outbox / "index.csv").read_text(encoding="utf-8").splitlines()[0]
    assert (
        head
        == ",".join(COLUMNS)
        == (
            "partner_id,partner,recipient,subject,status,message,message_sha256,"
            "attachment,attachment_bytes,attachment_sha256,prepared_on,note,about"
        )
    )


# --- the first round, through the same outbox


def test_the_first_round_stands_in_the_index_too(folder: Path) -> None:
    list(issue_returns(read_folder(folder), TODAY))
    rows = read_index(folder / "outbox")
    assert {row.status for row in rows} == {"first-round"}
    assert [row.attachment for row in rows] == [f"{TRUST}.xlsx", f"{SILENT}.xlsx"]
    assert {row.prepared_on for row in rows} == {"2011-07-04"}


def test_the_first_rounds_messages_give_way_and_the_form_stays_where_it_is_sent_again(folder: Path) -> None:
    list(issue_returns(read_folder(folder), TODAY))
    told = report(folder, LATER)
    assert names(told.outbox / "earlier" / LATER.isoformat()) == {f"{TRUST}.eml", f"{TRUST}.xlsx", f"{SILENT}.eml"}
    assert told.rows[SILENT].status == "reminder"


def test_issuing_after_reporting_changes_no_message(folder: Path) -> None:
    told = report(folder)
    list(issue_returns(read_folder(folder), LATER))
    rows = {row.partner_id: row for row in read_index(folder / "outbox")}
    assert rows == told.rows


# --- what was written to whom


def test_the_correspondence_says_what_went_to_whom_and_what_waits(folder: Path) -> None:
    list(issue_returns(read_folder(folder), TODAY))
    for row in read_index(folder / "outbox"):
        write_journal(folder / "outbox", row, "accepted")
    report(folder, LATER)
    letters = read_correspondence(folder / "outbox")
    assert (letters[TRUST].first_sent, letters[TRUST].sent) == ("2011-07-05", 1)
    assert letters[TRUST].last == "To correct: prepared on 2011-07-11, not sent"
    write_journal(folder / "outbox", read_index(folder / "outbox")[0], "accepted")
    assert read_correspondence(folder / "outbox")[TRUST].last == "To correct: sent on 2011-07-05"
    assert read_correspondence(folder / "nowhere") == {}


def test_another_deadline_makes_another_message(folder: Path) -> None:
    first = report(folder)
    (folder / "count.toml").write_text(SETTINGS.replace("2011-07-31", "2011-08-31"), encoding="utf-8")
    assert report(folder, LATER).rows[SILENT].message_sha256 != first.rows[SILENT].message_sha256


def test_who_was_never_written_to_gets_the_first_letter_and_no_reminder(folder: Path) -> None:
    list(issue_returns(read_folder(folder), TODAY))
    assert (
        report(folder).rows[SILENT].status == "reminder"
    )  # nothing went from here: they were written to by other means
    write_journal(folder / "outbox", report(folder).rows[TRUST], "accepted")
    assert report(folder).rows[SILENT].status == "first-round"
    write_journal(folder / "outbox", report(folder).rows[SILENT], "refused", "550 no such user")
    assert report(folder).rows[SILENT].status == "first-round"
    write_journal(folder / "outbox", report(folder).rows[SILENT], "accepted")
    assert report(folder).rows[SILENT].status == "reminder"


# --- thanks go once


@pytest.fixture
def thanked(folder: Path) -> IndexRow:
    """The row of a partner that was thanked for its return, after which the place's wording of the totals changed."""
    send(folder, "Trust of Errors", "errors.xlsx")
    row = report(folder).rows[TRUST]
    assert row.status == "accepted"
    write_journal(folder / "outbox", row, "accepted")
    (folder / "messages").mkdir()
    plain = "Subject: Accepted: {{ partner.name }}\nCounted, after a ruling: {{ totals.counted | pounds }}\n"
    (folder / "messages" / "accepted.txt").write_text(plain, encoding="utf-8")
    return row


def test_nobody_is_thanked_twice_since_the_totals_moved(folder: Path, thanked: IndexRow) -> None:
    for _ in range(2):
        again = report(folder, LATER)
        assert replace(again.rows[TRUST], note="") == thanked
        assert "sent on 2011-07-05; what counts of it moved since" in again.rows[TRUST].note
        assert "after a ruling" not in again.text(TRUST)


def test_thanks_are_written_anew_where_the_message_is_deleted(folder: Path, thanked: IndexRow) -> None:
    (folder / "outbox" / thanked.message).unlink()
    again = report(folder, LATER)
    assert "after a ruling" in again.text(TRUST)
    assert again.rows[TRUST].note == ""


def test_another_return_or_another_address_is_thanked_again(folder: Path, thanked: IndexRow) -> None:
    partners = folder / "partners.csv"
    partners.write_text(partners.read_text(encoding="utf-8").replace("errors@", "right@"), encoding="utf-8")
    again = report(folder, LATER)
    assert (again.rows[TRUST].recipient, again.rows[TRUST].note) == ("right@example.org", "")
    write_journal(folder / "outbox", again.rows[TRUST], "accepted")
    send(folder, "Trust of Errors", "errors.xlsx", gross=2_000)
    assert report(folder, LATER).rows[TRUST].message_sha256 != again.rows[TRUST].message_sha256


def test_thanks_that_never_went_are_written_anew(folder: Path) -> None:
    send(folder, "Trust of Errors", "errors.xlsx")
    first = report(folder).rows[TRUST]
    settings = SETTINGS.replace("Ann Other", "Bea Other")
    (folder / "count.toml").write_text(settings, encoding="utf-8")
    assert report(folder, LATER).rows[TRUST].message_sha256 != first.message_sha256


def test_nothing_is_prepared_while_the_outbox_is_held(folder: Path) -> None:
    first = report(folder)
    (folder / "count.toml").write_text(SETTINGS.replace("2011-07-31", "2011-08-31"), encoding="utf-8")
    with held_elsewhere(folder / LOCK), pytest.raises(UsageError, match="is in use by somebody else"):
        report(folder, LATER)
    assert {row.partner_id: row for row in read_index(folder / "outbox")} == first.rows
