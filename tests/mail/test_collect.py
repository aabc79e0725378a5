"""Returns come out of saved mails into returns/, matched to their partner, with nothing overwritten, lost or believed blindly."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.mail.round import sha256
from tests.pipeline.commands import LIBRARIES, SIGNED
from xltools.folder import read_folder
from xltools.outputs.messages.prepare import prepare_messages
from xltools.pipeline import consolidate
from xltools.template.build import build_return

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,,,,finance@hackney.example
City and Hackney PCT,,,,,,Ann@nhs.example
North Trust,,,,,,shared@example.org
South Trust,,,,,,shared@example.org
"""
SETTINGS = '[place]\nname = "Hackney"\nyear = "2010-11"\nareas = ["E09000012"]\n[mail]\nsender = "count@example.org"\n'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "count"
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    return folder


def filled(tmp_path: Path, organisation: str = "LB Hackney", gross: int = 1_000, **header: str) -> bytes:
    path = tmp_path / "made.xlsx"
    build_return(
        path, prefill={**SIGNED, "organisation": organisation, **header}, lines=[{**LIBRARIES, "gross": gross}]
    )
    return path.read_bytes()


def mail(
    sender: str = "Finance <finance@hackney.example>", date: str = "Fri, 01 Jul 2011 10:30:00 +0100"
) -> EmailMessage:
    outgoing = EmailMessage(policy=SMTP)
    outgoing["From"], outgoing["To"], outgoing["Subject"] = sender, "count@example.org", "Our return"
    outgoing["Date"] = date
    outgoing.set_content("Here it is.\n")
    return outgoing


def attach(outgoing: EmailMessage, content: bytes, name: str, kind: str = XLSX) -> EmailMessage:
    main, _, sub = kind.partition("/")
    outgoing.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return outgoing


def save(tmp_path: Path, outgoing: EmailMessage | bytes, name: str = "mail.eml") -> Path:
    folder = tmp_path / "mails"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(outgoing if isinstance(outgoing, bytes) else outgoing.as_bytes())
    return folder / name


def kept(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "returns").iterdir() if not path.name.startswith("."))


def received(place: Path) -> list[dict[str, str]]:
    with (place / "received.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_return_is_named_after_its_partner_and_byte_for_byte_what_was_sent(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    content = filled(tmp_path)
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), content, "Return FINAL (2).xlsx")))
    assert code == 0, said
    assert "Return FINAL (2).xlsx -> london-borough-of-hackney.xlsx" in said
    assert (place / "returns" / "london-borough-of-hackney.xlsx").read_bytes() == content
    (row,) = received(place)
    assert row["sha256"] == sha256(content)
    assert row["received"] == "2011-07-01 09:30:00"
    assert (row["partner_id"], row["sender"]) == ("london-borough-of-hackney", "finance@hackney.example")


def test_the_reference_in_the_return_says_whose_it_is(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    content = filled(tmp_path, "The primary care people", organisation_id="city-and-hackney-pct")
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail("Ann@NHS.example"), content, "a.xlsx")))
    assert code == 0, said
    assert "City and Hackney PCT (by the reference in it)" in said
    assert kept(place) == ["city-and-hackney-pct.xlsx"]


def test_a_return_from_a_stranger_is_taken_for_whom_it_names_and_said(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    outgoing = attach(mail("someone@elsewhere.example"), filled(tmp_path), "a.xlsx")
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "Mind: it came from someone@elsewhere.example, which is not London Borough of Hackney's address" in said
    assert kept(place) == ["london-borough-of-hackney.xlsx"]


def test_a_return_that_names_nobody_is_its_senders(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    outgoing = attach(mail("Ann <ann@nhs.example>"), b"service,gross\nLibraries,5\n", "lines.csv", "text/csv")
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "City and Hackney PCT (by the sender's address)" in said
    assert kept(place) == ["city-and-hackney-pct.csv"]


@pytest.mark.parametrize("sender", ["shared@example.org", "who@elsewhere.example"])
def test_what_is_nobodys_is_kept_under_its_senders_name(
    tmp_path: Path, place: Path, xltools: Xltools, sender: str
) -> None:
    outgoing = attach(mail(sender), filled(tmp_path, "Museum of Clocks"), "clocks.xlsx")
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "nobody on the partner list" in said
    assert ("North Trust and South Trust" in said) == sender.startswith("shared")
    assert kept(place) == [f"{sender.replace('@', '-').replace('.', '-')}-clocks.xlsx"]


def test_a_file_that_cannot_be_read_is_kept_too(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), b"PK\x03\x04 broken", "a.xlsx")))
    assert code == 1
    assert "it could not be read" in said
    assert kept(place) == ["london-borough-of-hackney.xlsx"]


@pytest.mark.parametrize("hours", [(9, 16), (16, 9)])
def test_versions_are_kept_and_the_later_of_one_day_counts(
    tmp_path: Path, place: Path, xltools: Xltools, hours: tuple[int, int]
) -> None:
    contents = [filled(tmp_path, gross=gross) for gross in (1_000, 2_000)]
    for number, (hour, content) in enumerate(zip(hours, contents, strict=True)):
        outgoing = attach(mail(date=f"Fri, 01 Jul 2011 {hour:02}:00:00 +0000"), content, "a.xlsx")
        save(tmp_path, outgoing, f"{number}.eml")
    code, said, _ = xltools("collect", place, tmp_path / "mails")
    assert code == 0, said
    names = ["london-borough-of-hackney.xlsx", "london-borough-of-hackney-2.xlsx"]
    assert [(place / "returns" / name).read_bytes() for name in names] == contents
    found = json.loads(xltools("validate", place, "--json")[1])["returns"]
    superseded = [one["file"] for one in found if one["status"] == "superseded"]
    assert superseded == [names[hours.index(min(hours))]]
    assert not [one for file in found for one in file["findings"] if one["code"] == "which-is-newer"]


def test_the_same_bytes_are_kept_once_and_said(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    path = save(tmp_path, attach(mail(), filled(tmp_path), "a.xlsx"))
    assert xltools("collect", place, path)[0] == 0
    code, said, _ = xltools("collect", place, path)
    assert code == 0
    assert "a.xlsx is the same as london-borough-of-hackney.xlsx, which is there already" in said
    assert "0 returns taken" in said
    assert len(received(place)) == 1


def test_a_file_put_there_by_hand_is_left_and_gets_its_date(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    content = filled(tmp_path)
    (place / "returns" / "LONDON-borough-of-hackney.xlsx").write_bytes(b"other")
    (place / "returns" / "by hand.xlsx").write_bytes(content)
    again = filled(tmp_path, gross=7)
    outgoing = attach(attach(mail(), content, "a.xlsx"), again, "b.xlsx")
    assert xltools("collect", place, save(tmp_path, outgoing))[0] == 0
    assert kept(place) == ["LONDON-borough-of-hackney.xlsx", "by hand.xlsx", "london-borough-of-hackney-2.xlsx"]
    assert (place / "returns" / "LONDON-borough-of-hackney.xlsx").read_bytes() == b"other"
    assert {row["file"] for row in received(place)} == {"by hand.xlsx", "london-borough-of-hackney-2.xlsx"}


def test_our_own_return_sent_back_untouched_is_left_in_the_mail(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    content = filled(tmp_path)
    earlier = place / "outbox" / "earlier" / "2011-06-01"
    earlier.mkdir(parents=True)
    (earlier / "london-borough-of-hackney.xlsx").write_bytes(content)
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), content, "a.xlsx")))
    assert code == 0
    assert "is the very file we sent, not filled in" in said
    assert kept(place) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.xlsx",
        "..\\..\\evil.xlsx",
        "/etc/evil.xlsx",
        "C:\\evil.xlsx",
        "con.xlsx",
        "a\x00b.xlsx",
        "a\r\nBcc: x.xlsx",
        "\u202exslx.evil.xlsx",
        "n" * 300 + ".xlsx",
        "Rückläufer, 1.7. Zürich.xlsx",
        " .xlsx",
        ".~lock.xlsx",
        "a:stream.xlsx",
        "=cmd|calc.xlsx",
        "evil.xlsx. . ",
    ],
)
def test_no_name_leads_out_of_the_folder_or_breaks_a_disk(
    tmp_path: Path, place: Path, xltools: Xltools, name: str
) -> None:
    content = filled(tmp_path, "Nobody known")
    raw = attach(mail("who@elsewhere.example"), content, "PLACEHOLDER.xlsx").as_bytes()
    shown = name.encode("utf-8").replace(b"\\", b"\\\\")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    code, said, error = xltools("collect", place, save(tmp_path, raw.replace(b"PLACEHOLDER.xlsx", shown)))
    assert code in (0, 1), error
    (file,) = kept(place)
    assert file.isprintable()
    assert len(file) <= 100
    assert not set(file) & set('\\/:*?"<>| ')
    assert (place / "returns" / file).read_bytes() == content
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert new == {tmp_path / "mails" / "mail.eml"} | {
        place / one for one in ("received.csv", f"returns/{file}", ".xltools.lock")
    }
    assert "\x00" not in said
    assert not received(place)[0]["sent_as"].startswith("=")


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT³", "aux"])
def test_names_windows_keeps_for_devices_are_not_used(name: str) -> None:
    from xltools.mail.storage import safe_stem

    assert safe_stem(name).startswith("return-")


@pytest.mark.parametrize(
    "header",
    [
        'attachment; filename="=?utf-8?B?UsO8Y2tsYXVmLnhsc3g=?="',
        "attachment; filename*=utf-8''R%C3%BCcklauf.xlsx",
        'attachment; filename*0="R"; filename*1="uecklauf.xlsx"',
    ],
)
def test_names_written_in_any_of_the_ways_mails_do_are_read(
    tmp_path: Path, place: Path, xltools: Xltools, header: str
) -> None:
    raw = attach(mail("who@elsewhere.example"), filled(tmp_path, "Nobody known"), "PLACEHOLDER.xlsx").as_bytes()
    raw = raw.replace(b'attachment; filename="PLACEHOLDER.xlsx"', header.encode())
    xltools("collect", place, save(tmp_path, raw))
    assert kept(place)[0].removeprefix("who-elsewhere-example-") in ("rucklauf.xlsx", "ruecklauf.xlsx")


def test_pictures_are_passed_over_and_other_documents_said(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    outgoing = attach(
        attach(mail(), b"\x89PNG", "logo.png", "image/png"), b"%PDF-1.4", "figures.pdf", "application/pdf"
    )
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "passed over: logo.png" in said
    assert "figures.pdf is no workbook or CSV" in said
    assert kept(place) == []


def test_a_mail_without_attachments_is_said(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    code, said, _ = xltools("collect", place, save(tmp_path, mail()))
    assert code == 1
    assert "nothing attached that could be a return" in said


def test_outlooks_own_packing_is_said_with_what_to_ask_for(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    outgoing = attach(mail(), b"\x78\x9f\x3e\x22", "winmail.dat", "application/ms-tnef")
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "winmail.dat: what Outlook packed is cut off; ask for the workbook itself" in said


def test_an_encrypted_mail_is_said(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    raw = (
        mail().as_bytes().replace(b'text/plain; charset="utf-8"', b"application/pkcs7-mime; smime-type=enveloped-data")
    )
    code, said, _ = xltools("collect", place, save(tmp_path, raw))
    assert code == 1
    assert "it is encrypted" in said


def test_a_forwarded_mail_counts_as_from_its_own_sender_on_its_own_day(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    inner = attach(mail(date="Thu, 30 Jun 2011 08:00:00 +0000"), filled(tmp_path), "a.xlsx")
    outer = mail("colleague@example.org", "Mon, 04 Jul 2011 08:00:00 +0000")
    outer.add_attachment(inner)
    code, said, _ = xltools("collect", place, save(tmp_path, outer))
    assert code == 0, said
    assert received(place)[0]["received"] == "2011-06-30 08:00:00"
    assert received(place)[0]["sender"] == "finance@hackney.example"


def test_mails_inside_mails_without_end_are_not_followed(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    outgoing = attach(mail(), filled(tmp_path), "a.xlsx")
    for _ in range(12):
        outer = mail()
        outer.add_attachment(outgoing)
        outgoing = outer
    code, said, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert code == 1
    assert "more than five deep" in said


def test_the_servers_stamp_says_when_a_mail_came_not_the_senders_clock(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    raw = attach(mail(date="Fri, 01 Jan 2038 00:00:00 +0000"), filled(tmp_path), "a.xlsx").as_bytes()
    stamp = b"Received: from a by b with ESMTPS id 1;\r\n Fri, 01 Jul 2011 23:30:00 -0400\r\n"
    xltools("collect", place, save(tmp_path, stamp + raw))
    assert received(place)[0]["received"] == "2011-07-02 03:30:00"


def archive(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def test_workbooks_inside_a_zip_archive_are_taken_out(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    content = filled(tmp_path)
    packed = archive({"__MACOSX/._a.xlsx": b"x", "../../return.xlsx": content, "readme.txt": b"hello"})
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), packed, "all.zip", "application/zip")))
    assert "return.xlsx -> london-borough-of-hackney.xlsx" in said
    assert (place / "returns" / "london-borough-of-hackney.xlsx").read_bytes() == content
    assert code == 0


@pytest.mark.parametrize(
    "name", [".DS_Store", "Returns/.DS_Store", "Returns/Thumbs.db", "a/__MACOSX/._b", "desktop.ini"]
)
def test_what_a_computer_keeps_of_its_folders_is_passed_over_in_silence(
    name: str, tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    packed = archive({name: b"x", "return.xlsx": filled(tmp_path)})
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), packed, "all.zip", "application/zip")))
    assert code == 0
    assert name.rpartition("/")[2] not in said


def test_a_file_that_only_sounds_like_it_is_named(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    packed = archive({"DS_Store.pages": b"x", "return.xlsx": filled(tmp_path)})
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), packed, "all.zip", "application/zip")))
    assert code == 1
    assert "DS_Store.pages" in said


def test_an_archive_that_unpacks_to_far_more_than_returns_hold_is_left(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    packed = archive({"a.xlsx": bytes(60 * 2**20), "b.xlsx": bytes(60 * 2**20)})
    code, said, _ = xltools("collect", place, save(tmp_path, attach(mail(), packed, "all.zip", "application/zip")))
    assert code == 1
    assert "unpacks to more than 100 MB" in said
    assert kept(place) == []


def test_a_report_that_a_message_did_not_arrive_is_said(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    raw = (
        b"From: MAILER-DAEMON@example.org\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nsorry\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; ann@nhs.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b--\r\n"
    )
    code, said, _ = xltools("collect", place, save(tmp_path, raw))
    assert code == 1
    assert "it is a report about a message to ann@nhs.example: failed smtp; 550 no such user" in said


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.eml"),
        (b"just some text\n", "text.eml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "saved.msg"),
        (bytes(range(256)) * 40, "noise.eml"),
        (b"Content-Type: multipart/mixed\r\n" * 5000, "headers.eml"),
    ],
)
def test_what_is_no_mail_costs_itself_alone(
    tmp_path: Path, place: Path, xltools: Xltools, content: bytes, name: str
) -> None:
    save(tmp_path, content, name)
    save(tmp_path, attach(mail(), filled(tmp_path), "a.xlsx"), "z.eml")
    code, said, _ = xltools("collect", place, tmp_path / "mails")
    assert code == 3
    assert f"{name}" in said
    assert kept(place) == ["london-borough-of-hackney.xlsx"]


@pytest.mark.parametrize(
    "change",
    [
        (b"base64", b"base65"),
        (b"Content-Type: multipart", b"Content-Type: multipart/multipart; x="),
        (b"boundary=", b"boundarx="),
        (b"From: Finance", b"From: =?utf-8?q?=ZZ?= <<<@@"),
        (b"Date: Fri", b"Date: Someday"),
        (b"UEsDB", b"!!!U*EsDB"),
        (b"\r\n", b"\n"),
    ],
)
def test_a_mail_that_is_badly_made_never_stops_the_run(
    tmp_path: Path, place: Path, xltools: Xltools, change: tuple[bytes, bytes]
) -> None:
    raw = attach(mail(), filled(tmp_path), "a.xlsx").as_bytes()
    code, _, error = xltools("collect", place, save(tmp_path, raw.replace(*change)))
    assert code in (0, 1, 3), error


def test_deeply_nested_parts_cost_their_own_mail_alone(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    head = b"From: a@example.org\r\nMIME-Version: 1.0\r\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    code, said, error = xltools("collect", place, save(tmp_path, head + parts))
    assert code in (1, 3), error
    assert "mail.eml" in said


def test_a_received_file_that_is_no_table_is_said(place: Path, xltools: Xltools) -> None:
    (place / "received.csv").write_text("when;what\n1;2\n", encoding="utf-8")
    code, _, error = xltools("validate", place)
    assert code == 2
    assert "has no columns sha256 and received" in error


# --- what we sent ourselves


def prepared(place: Path) -> Path:
    """An outbox prepared for a CSV that lists two bodies."""
    rows = "partner,service,gross,cofog\nLB Hackney,Libraries,5,99.9\nNorth Trust,Advice,6,99.8\n"
    (place / "returns" / "lines.csv").write_text(rows, encoding="utf-8")
    folder = read_folder(place)
    prepare_messages(folder, consolidate(folder), date(2011, 7, 4))
    return place / "outbox"


@pytest.mark.parametrize(
    ("sender", "name", "said", "stem"),
    [
        ("shared@example.org", "north-trust - lines (findings).xlsx", "North Trust (by its name)", "north-trust"),
        ("who@example.org", "North-trust - lines (findings) (1).xlsx", "North Trust (by its name)", "north-trust"),
        ("ann@nhs.example", "a.xlsx", "City and Hackney PCT (by the sender's address)", "city-and-hackney-pct"),
        ("who@example.org", "a.xlsx", "xltools validate says which return they are about", ""),
    ],
)
def test_findings_that_come_back_are_explanations(
    tmp_path: Path, place: Path, xltools: Xltools, sender: str, name: str, said: str, stem: str
) -> None:
    sent = prepared(place) / "north-trust - lines (findings).xlsx"
    book = openpyxl.load_workbook(sent)
    book["Findings"]["I7"] = "It is right."
    book.save(tmp_path / "answered.xlsx")
    outgoing = attach(mail(sender), (tmp_path / "answered.xlsx").read_bytes(), name)
    code, words, _ = xltools("collect", place, save(tmp_path, outgoing))
    assert (code, said in words) == (0, True), words
    assert kept(place) == sorted(["lines.csv", f"{stem}-explanations.xlsx" if stem else "who-example-org-a.xlsx"])


def test_a_form_of_an_earlier_round_that_comes_back_empty_is_left_in_the_mail(
    tmp_path: Path, place: Path, xltools: Xltools
) -> None:
    xltools("issue", place)
    form = (place / "outbox" / "london-borough-of-hackney.xlsx").read_bytes()
    prepared(place)
    assert not (place / "outbox" / "london-borough-of-hackney.xlsx").exists()
    code, words, _ = xltools("collect", place, save(tmp_path, attach(mail(), form, "return.xlsx")))
    assert (code, "the very file we sent" in words) == (0, True), words
    assert kept(place) == ["lines.csv"]
