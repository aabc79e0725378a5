"""Every mail of a mailbox and of a folder is opened or named; none is lost between two others."""

from __future__ import annotations

import mailbox
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from tests.mail.packing import CSV, archive, attach, mail, outlook_message, with_csv
from tests.mail.test_collect import kept, place
from xltools.mail.opening import open_mail
from xltools.mail.saved import saved_mails

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

__all__ = ["place"]
FIRST_LINE = b"From finance@hackney.example Thu Sep 30 10:00:00 2010\n"


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def subjects(*paths: Path) -> list[str]:
    return [open_mail(saved.data).subject if saved.data else saved.problem for saved in saved_mails(paths)]


def written_by_python(path: Path, *mails: bytes) -> Path:
    box = mailbox.mbox(path)
    for content in mails:
        box.add(message_from_bytes(content))
    box.close()
    return path


def test_every_mail_of_a_mailbox_is_opened(tmp_path: Path) -> None:
    mails = [mail(subject=f"Mail {number}").as_bytes() for number in (1, 2, 3)]
    path = written_by_python(tmp_path / "a.mbox", *mails)
    assert subjects(path) == ["Mail 1", "Mail 2", "Mail 3"]
    assert [saved.name for saved in saved_mails([path])][1] == "a.mbox, mail 2"


def test_a_line_of_the_words_that_begins_with_from_divides_nothing_and_comes_back_as_it_was(tmp_path: Path) -> None:
    words = "Hello\n\nFrom April the figures are final.\n\nFrom 10:30 on\nTo: us\n>From here\n"
    path = written_by_python(tmp_path / "a.mbox", mail(words=words).as_bytes(), mail(subject="Second").as_bytes())
    first, second = saved_mails([path])
    body = message_from_bytes(first.data).get_payload()
    assert isinstance(body, str)
    assert "\nFrom April the figures are final.\n" in body
    assert open_mail(second.data).subject == "Second"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "line",
    [
        b"From finance@hackney.example Thu Sep 30 10:00:00 2010",
        b"From - Thu Sep 30 10:00:00 2010",
        b"From 1234@xxx Thu Sep 30 10:00:00 +0000 2010",
        b'From "Ann Lee" <a@b> Thu, 30 Sep 2010 10:00:00',
        b"From MAILER-DAEMON Thu Sep  2 10:00 2010",
    ],
)
def test_the_lines_that_mail_programs_write_between_mails_divide_them(tmp_path: Path, line: bytes, ends: bytes) -> None:
    parts = [line + ends + mail(subject=f"Mail {number}").as_bytes().replace(b"\r\n", ends) + ends for number in (1, 2)]
    assert subjects(write(tmp_path / "box.mbox", b"".join(parts))) == ["Mail 1", "Mail 2"]


def test_an_unquoted_line_without_a_header_behind_it_divides_nothing(tmp_path: Path) -> None:
    body = b"Hello\n\n" + FIRST_LINE + b"\nthat is how it stood in the log\n"
    content = FIRST_LINE + b"From: a@b.example\nSubject: One\n\n" + body
    assert subjects(write(tmp_path / "box.mbox", content)) == ["One"]


def test_a_mail_with_its_first_line_is_one_mail_under_its_own_name(tmp_path: Path) -> None:
    (saved,) = saved_mails([write(tmp_path / "a.eml", FIRST_LINE + with_csv())])
    assert (saved.name, len(open_mail(saved.data).taken)) == ("a.eml", 1)


def test_mails_are_told_by_more_than_their_ending(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "box" / "Inbox", FIRST_LINE + mail(subject="Thunderbird").as_bytes()),
        write(tmp_path / "maildir" / "cur" / "1285.M1P2.host:2,S", mail(subject="Maildir").as_bytes()),
        write(tmp_path / "maildir" / "new" / "1286", mail(subject="New").as_bytes()),
        write(tmp_path / "one" / "a.emlx", _emlx(mail(subject="Apple").as_bytes())),
        write(tmp_path / "one" / "b.msg", outlook_message(subject="Outlook")),
        write(tmp_path / "one" / "c.eml", outlook_message(subject="Outlook as eml")),
        write(tmp_path / "one" / "d.eml", b"\xef\xbb\xbf\r\n" + mail(subject="Marked").as_bytes()),
    ]
    assert len(paths) == 7
    assert subjects(tmp_path) == [
        *("Thunderbird", "Maildir", "New", "Apple", "Outlook", "Outlook as eml", "Marked"),
    ]


def _emlx(content: bytes) -> bytes:
    return b"%-10d\n" % len(content) + content + b'<?xml version="1.0"?><plist/>'


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("archive.pst", "an Outlook data file: open it in Outlook"),
        ("mails.zip", "the archive cannot be unpacked"),
        ("return.xlsx", "a return that came by another way goes straight into returns/"),
    ],
)
def test_what_is_no_saved_mail_is_told_with_what_to_do(
    tmp_path: Path, place: Path, xltools: Xltools, name: str, said: str
) -> None:
    code, words, _ = xltools("collect", place, write(tmp_path / "mails" / name, b"x"))
    assert (code, said in words) == (3, True)


def test_other_files_of_a_folder_are_named(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    write(tmp_path / "mails" / "a.eml", with_csv())
    write(tmp_path / "mails" / "deep" / "return.xlsx", b"x")
    write(tmp_path / "mails" / ".hidden", b"x")
    code, said, _ = xltools("collect", place, tmp_path / "mails")
    assert code == 1
    assert "left, as they are no saved mails: deep/return.xlsx. Workbooks and CSVs that are returns go" in said
    assert ".hidden" not in said
    assert "1 return taken" in said


def test_all_returns_of_a_mailbox_are_filed_and_the_mail_without_one_is_said(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    other = CSV.replace(b"1000", b"2000")
    second = attach(mail(subject="Second"), other, "return.csv", "text/csv").as_bytes()
    path = written_by_python(tmp_path / "a.mbox", with_csv(), mail(subject="Thanks").as_bytes(), second)
    code, said, _ = xltools("collect", place, path)
    assert code == 1
    assert "a.mbox, mail 2: Thanks (finance@hackney.example)\n  nothing attached that could be a return" in said
    assert kept(place) == ["london-borough-of-hackney-2.csv", "london-borough-of-hackney.csv"]


def test_automatic_replies_are_counted_and_leave_nothing_to_do(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    away = mail(subject="Automatic reply: Total Place").as_bytes()
    code, said, _ = xltools("collect", place, written_by_python(tmp_path / "a.mbox", with_csv(), away, away))
    assert code == 0, said
    assert "an automatic reply, passed over: nothing to do" in said
    assert "2 automatic replies and receipts passed over." in said


def from_to(sender: str, service: str) -> bytes:
    """A mail of a body with a return of its own attached."""
    content = CSV.replace(b"Libraries", service.encode())
    return attach(mail(f"{sender} <{sender}@hackney.example>"), content, f"{service}.csv", "text/csv").as_bytes()


def test_every_mail_of_a_zip_archive_is_opened_and_other_files_are_named(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    files = {
        "a.eml": from_to("ann", "Parks"),
        "Sent/2011/b.eml": from_to("ben", "Roads"),
        "box.mbox": FIRST_LINE + from_to("cat", "Care"),
        "notes.txt": b"hello",
        "returns/c.xlsx": b"x",
        "__MACOSX/._a.eml": b"x",
    }
    code, said, _ = xltools("collect", place, write(tmp_path / "mails.zip", archive(files)))
    assert len(kept(place)) == 3
    assert "a.eml in mails.zip" in said
    assert "left, as they are no saved mails: notes.txt and c.xlsx. Workbooks and CSVs" in said
    assert code == 1


def test_a_zip_of_mails_and_nothing_else_is_taken_whole(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    files = {"a.eml": from_to("ann", "Parks"), "inner/more.zip": archive({"b.eml": from_to("ben", "Roads")})}
    code, said, _ = xltools("collect", place, write(tmp_path / "mails.zip", archive(files)))
    assert (code, len(kept(place))) == (0, 2)
    assert "b.eml in more.zip in mails.zip" in said


def test_a_zip_in_a_folder_of_mails_is_opened_too(tmp_path: Path) -> None:
    write(tmp_path / "mails" / "a.zip", archive({"a.eml": mail(subject="One").as_bytes()}))
    write(tmp_path / "mails" / "b.eml", mail(subject="Two").as_bytes())
    assert subjects(tmp_path / "mails") == ["One", "Two"]


def test_several_mails_in_an_attached_zip_keep_their_own_senders() -> None:
    packed = archive({"a.eml": from_to("ann", "Parks"), "folder/b.eml": from_to("ben", "Roads"), "logo.png": b"x"})
    opened = open_mail(attach(mail(), packed, "all.zip", "application/zip").as_bytes())
    assert [(taken.name, taken.came.sender) for taken in opened.taken] == [
        ("Parks.csv", "ann@hackney.example"),
        ("Roads.csv", "ben@hackney.example"),
    ]
    assert (opened.passed_over, opened.to_look_at) == (["logo.png in all.zip"], [])


def nested(depth: int) -> bytes:
    data = archive({"a.eml": mail(subject="Deep").as_bytes()})
    for _ in range(depth - 1):
        data = archive({"x.zip": data})
    return data


def test_archives_in_archives_are_opened_five_deep(tmp_path: Path) -> None:
    assert subjects(write(tmp_path / "a.zip", nested(5))) == ["Deep"]
    (too_deep,) = subjects(write(tmp_path / "a.zip", nested(6)))
    assert "deep" in too_deep or "inside one another" in too_deep


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"PK\x03\x04 broken", 3, "the archive cannot be unpacked"),
        (archive({}), 1, "the archive is empty"),
        (archive({f"{number}.eml": b"x" for number in range(501)}), 3, "more than are unpacked (500)"),
        (archive({"a.eml": bytes(110 * 2**20)}), 3, "unpacks to more than 100 MB"),
    ],
)
def test_an_archive_that_cannot_be_opened_is_told(
    tmp_path: Path, place: Path, xltools: Xltools, content: bytes, code: int, words: str
) -> None:
    exit_code, said, _ = xltools("collect", place, write(tmp_path / "a.zip", content))
    assert words in said
    assert (exit_code, kept(place)) == (code, [])
