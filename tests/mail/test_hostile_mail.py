"""Nothing in a mail hangs, fills the memory or gets out of `collect` but as words: bounds in size, depth, number, and mutants."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.packing import (
    CSV,
    archive,
    attach,
    attachment_tree,
    mail,
    mapi_properties,
    message_tree,
    outlook_message,
    signed,
    streamed,
    winmail,
    with_csv,
    with_part,
)
from tests.mail.test_collect import kept, place
from xltools.mail import opened
from xltools.mail.archive import unpacked
from xltools.mail.opened import Allowance, TooMuchError
from xltools.mail.opening import open_mail
from xltools.mail.outlook_message import read_outlook_message
from xltools.mail.signed import enclosed
from xltools.mail.tnef import packed_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.pipeline.commands import Xltools

__all__ = ["place"]
HEAD = b"From: finance@hackney.example\r\nMIME-Version: 1.0\r\n"
_INNER = message_tree({0x0037: "R", 0x5D01: "ann@nhs.example"}, [attachment_tree("return.csv", CSV)], header=24)
_PROPERTIES = mapi_properties(
    (0x1F, 0x3707, "return.csv\0\0".encode("utf-16-le")), (0x0D, 0x3701, bytes(16) + winmail(("return.csv", CSV)))
)
FORMS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "winmail.dat": (winmail(("a.csv", CSV), ("b.csv", b""), properties=_PROPERTIES), packed_files),
    "outlook": (
        outlook_message(attachment_tree("return.csv", CSV), attachment_tree("R", _INNER, method=5)),
        read_outlook_message,
    ),
    "signed": (signed(with_csv()), lambda data: enclosed(data, 10**6)),
    "streamed": (streamed(with_csv(), piece=60), lambda data: enclosed(data, 10**6)),
    "zip": (
        archive({"a.zip": archive({"return.csv": CSV}), "a.eml": with_csv()}),
        lambda data: unpacked(data, lambda _: True),
    ),
}

places = st.integers(0, 2**16)
changes = st.lists(
    st.one_of(
        st.tuples(st.just("set"), places, st.binary(min_size=1, max_size=4)),
        st.tuples(st.just("put"), places, st.binary(min_size=1, max_size=40)),
        st.tuples(st.just("cut"), places, st.binary(min_size=1, max_size=40)),
        st.tuples(st.just("end"), places, st.binary(max_size=1)),
    ),
    max_size=6,
)


def changed(data: bytes, edits: list[tuple[str, int, bytes]]) -> bytes:
    for kind, number, content in edits:
        at = number % (len(data) + 1)
        if kind == "end":
            data = data[:at]
        else:
            behind = at if kind == "put" else at + len(content)
            data = data[:at] + (b"" if kind == "cut" else content) + data[behind:]
    return data


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(edits=changes)
def test_what_is_spoilt_is_refused_in_words_or_read(form: str, edits: list[tuple[str, int, bytes]]) -> None:
    whole, read = FORMS[form]
    try:
        read(changed(whole, edits))
    except ValueError as error:
        assert str(error)  # noqa: PT017 - what is not raised is as good


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None)
@given(edits=changes)
def test_a_spoilt_file_in_a_mail_costs_itself_alone(form: str, edits: list[tuple[str, int, bytes]]) -> None:
    name = {"winmail.dat": "winmail.dat", "outlook": "a.msg", "zip": "a.zip"}.get(form, "smime.p7m")
    outgoing = attach(mail(), changed(FORMS[form][0], edits), name)
    found = open_mail(attach(outgoing, CSV, "own.csv", "text/csv").as_bytes())
    assert "own.csv" in [taken.name for taken in found.taken]


@settings(max_examples=60, deadline=None)
@given(edits=changes)
def test_a_spoilt_mail_is_opened_or_refused_in_words(edits: list[tuple[str, int, bytes]]) -> None:
    try:
        found = open_mail(changed(with_csv(), edits))
    except ValueError as error:
        assert str(error)  # noqa: PT017
    else:
        assert found.taken or found.to_look_at


@pytest.mark.parametrize("form", [form for form in FORMS if form != "winmail.dat"])
def test_every_beginning_of_a_file_is_answered(form: str) -> None:
    whole, read = FORMS[form]
    steps = range(0, len(whole), max(len(whole) // 97, 1))
    assert len(steps) > 90
    for size in steps:
        with pytest.raises(ValueError, match=r"."):
            read(whole[:size])
    assert read(whole)


def test_a_winmail_that_ends_early_ends_between_two_attributes_or_is_refused() -> None:
    whole = winmail(("a.csv", CSV))
    answers = []
    for size in range(6, len(whole)):
        try:
            answers.append([attached.content for attached in packed_files(whole[:size])])
        except ValueError:
            continue
    assert answers == [[], [], [b""]]  # before the attachment, at its beginning, behind its name; never half of it


def test_a_zip_in_a_zip_is_taken_and_without_end_is_not() -> None:
    packed = archive({"return.csv": CSV})
    for _ in range(3):
        packed = archive({"inner.zip": packed})
    found = open_mail(attach(mail(), packed, "a.zip").as_bytes())
    assert ([taken.name for taken in found.taken], found.to_look_at) == (["return.csv"], [])
    for _ in range(3):
        packed = archive({"inner.zip": packed})
    found = open_mail(attach(mail(), packed, "a.zip").as_bytes())
    assert found.taken == []
    assert "more than five deep were not opened" in found.to_look_at[0]


def test_archives_that_hold_archives_share_one_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.mail.opened.MOST_BYTES", 2_000_000)
    monkeypatch.setattr("xltools.mail.opening.Allowance", lambda until: Allowance(until, unpacked=2_000_000))
    one_of_many = archive({f"{number}.csv": bytes(200_000) for number in range(8)})
    packed = archive({f"{number}.zip": one_of_many for number in range(15)})
    found = open_mail(attach(mail(), packed, "a.zip").as_bytes())
    assert len(found.taken) < 12
    assert "the rest was not looked at" in found.to_look_at[-1]


def test_an_archive_of_many_files_is_left_as_one() -> None:
    packed = archive({f"{number}.csv": CSV for number in range(21)})
    found = open_mail(attach(mail(), packed, "a.zip").as_bytes())
    assert found.taken == []
    assert "the archive holds 21 files to be opened, more than are unpacked (20)" in found.to_look_at[0]


def test_a_part_too_many_ends_the_mail_and_keeps_what_came_before() -> None:
    outgoing = mail()
    for number in range(400):
        attach(outgoing, CSV + b"%d" % number, f"{number}.csv", "text/csv")
    found = open_mail(outgoing.as_bytes())
    assert 200 <= len(found.taken) < 400
    assert f"it has more than {opened.MOST_PARTS} parts" in found.to_look_at[-1]


def test_an_allowance_that_is_spent_in_time_says_so() -> None:
    with pytest.raises(TooMuchError, match="takes too long"):
        Allowance(until=0.0).part()


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Subject: x\r\n\r\n" + b"\n" * 31_000_000,
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 10_001,
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    ],
    ids=["lines", "parts", "mails in mails"],
)
def test_a_mail_made_to_take_hours_is_refused_before(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"more lines and parts than a mail has|without end"):
        open_mail(data)


@pytest.mark.parametrize(
    "header",
    [
        b"From: " + b"a " * 1_000_000,
        b"From: " + b"(" * 1_000_000,
        b"Content-Type: text/plain; " + b"a=b; " * 300_000,
        b'Content-Disposition: attachment; filename="' + b'\\"' * 500_000,
        b"X: y\r\n" + HEAD * 100_000,
        b"Date: 1 Jan 99999999999999 00:00:00",
    ],
    ids=["words", "brackets", "parameters", "quotes", "headers", "date"],
)
def test_a_header_without_end_is_cut(header: bytes) -> None:
    found = open_mail(header + b"\r\nSubject: Return\r\n\r\nx\r\n")
    assert found.taken == []
    assert found.subject in ("Return", "")


@pytest.mark.parametrize("tag", [b"<a ", b"<a href=http://aaaaa", b"<style", b"<a href=http://aaaaa>", b"http://a "])
def test_a_web_page_made_of_openings_is_gone_through_once(tag: bytes) -> None:
    for kind in (b"html", b"plain"):
        found = open_mail(HEAD + b"Content-Type: text/" + kind + b"\r\n\r\n" + tag * 300_000)
        assert found.taken == []


def test_a_compressed_mail_that_grows_without_end_is_left() -> None:
    content = streamed(zlib.compress(bytes(210 * 2**20)), kind="2a864886f70d0109100109")
    found = open_mail(attach(mail(), content, "smime.p7m").as_bytes())
    assert "it unpacks to more than 200 MB" in found.to_look_at[0]


@pytest.mark.parametrize("at", [40, 44, 64, 72])
def test_an_outlook_file_that_claims_more_than_it_has_is_refused(at: int) -> None:
    whole = outlook_message(attachment_tree("return.csv", CSV))
    spoilt = whole[:at] + b"\xff\xff\xff\x7f" + whole[at + 4 :]
    with pytest.raises(ValueError, match="damaged or cut off"):
        read_outlook_message(spoilt)


def test_an_outlook_file_whose_attachments_lie_over_one_another_is_refused() -> None:
    whole = bytearray(outlook_message(*(attachment_tree(f"{number}.csv", bytes(40_000)) for number in range(9))))
    name = "__substg1.0_37010102".encode("utf-16-le")
    entries = [at for at in range(0, len(whole), 128) if whole[at : at + len(name)] == name]
    assert len(entries) == 9
    for at in entries:
        whole[at + 120 : at + 128] = (len(whole) - 1000).to_bytes(8, "little")
    with pytest.raises(ValueError, match="damaged"):
        read_outlook_message(bytes(whole))


def test_deep_elements_of_a_signature_are_not_followed() -> None:
    content = bytes.fromhex("308006092a864886f70d010702a080") + b"\x24\x80" * 200_000
    found = open_mail(attach(mail(), content, "smime.p7m").as_bytes())
    assert "it is made as no S/MIME part is" in found.to_look_at[0]


def test_a_forwarded_mail_made_to_take_hours_costs_itself_alone() -> None:
    endless = base64.encodebytes(HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000)
    headers = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64"
    own = b"\r\n--b\r\nContent-Type: text/csv; name=own.csv\r\n\r\n" + CSV
    found = open_mail(with_part(headers, endless + own))
    assert [taken.name for taken in found.taken] == ["own.csv"]
    assert "a part of it cannot be read (it is made of parts inside one another without end)" in found.to_look_at[0]


def test_a_hostile_mail_of_a_mailbox_leaves_the_others(tmp_path: Path, place: Path, xltools: Xltools) -> None:
    between = b"From a@b Thu Sep 30 10:00:00 2010\n"
    endless = HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000
    path = tmp_path / "a.mbox"
    path.write_bytes(between + endless + b"\n\n" + between + with_csv())
    code, said, _ = xltools("collect", place, path)
    assert code == 3
    assert "a.mbox, mail 1\n  could not be read: it is made of parts inside one another without end" in said
    assert kept(place) == ["london-borough-of-hackney.csv"]
