"""Whatever a mail program packed a return into, it is taken out, or what lies there is told in words a person can act on."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.mail.packing import (
    CSV,
    FINANCE,
    archive,
    attach,
    attachment_tree,
    element,
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
from xltools.mail.opening import open_mail

if TYPE_CHECKING:
    from xltools.mail.opened import Opened


def names(opened: Opened) -> list[str]:
    return [taken.name for taken in opened.taken]


def assert_csv_taken(data: bytes, name: str = "return.csv", sender: str = "finance@hackney.example") -> None:
    opened = open_mail(data)
    (taken,) = opened.taken
    assert (taken.name, taken.suffix, taken.content) == (name, ".csv", CSV)
    assert taken.came.sender == sender
    assert opened.to_look_at == []


def attached(content: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    return attach(mail(), content, name, kind).as_bytes()


def uuencoded(content: bytes, name: str = "return.csv") -> str:
    lines = [binascii.b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


FORMS = {
    "a mail as octet-stream": (with_csv(), "FW return.eml", "application/octet-stream"),
    "a mail without an ending": (with_csv(), "Our return", "message/rfc822"),
    "a mail in a zip": (archive({"FW return.eml": with_csv()}), "a.zip", "application/zip"),
    "a zip in a zip": (archive({"inner.zip": archive({"x/return.csv": CSV})}), "a.zip", "application/octet-stream"),
    "a zip in a mail in a zip": (
        archive({"a.eml": attached(archive({"return.csv": CSV}), "a.zip")}),
        "a.zip",
        "application/zip",
    ),
    "a winmail.dat": (winmail(("return.csv", CSV)), "winmail.dat", "application/ms-tnef"),
    "a winmail.dat under another name": (winmail(("return.csv", CSV)), "ATT0001.dat", "application/octet-stream"),
    "an Outlook message": (
        outlook_message(attachment_tree("return.csv", CSV)),
        "Return.msg",
        "application/vnd.ms-outlook",
    ),
    "an Outlook message without a name": (outlook_message(attachment_tree("return.csv", CSV)), "", ""),
    "a signed mail": (signed(with_csv()), "smime.p7m", "application/octet-stream"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_return_is_taken_out_of_whatever_it_was_packed_in(form: str) -> None:
    content, name, kind = FORMS[form]
    if kind == "message/rfc822":
        encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
        data = with_part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", encoded)
    else:
        data = attached(content, name, kind or "application/octet-stream")
    assert_csv_taken(data)


def test_a_forwarded_mail_in_quoted_printable_is_opened() -> None:
    encoded = binascii.b2a_qp(with_csv(), istext=False)
    assert_csv_taken(with_part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable", encoded))


def test_a_forwarded_mail_says_who_wrote_it_and_who_sent_it_on() -> None:
    data = with_part("Content-Type: application/octet-stream; name=a.eml", with_csv(sender="cps@cps.example"))
    (taken,) = open_mail(data).taken
    assert (taken.came.sender, taken.came.forwarded_by) == ("cps@cps.example", ("finance@hackney.example",))


# --- S/MIME


@pytest.mark.parametrize("kind", ["application/pkcs7-mime; smime-type=signed-data", "application/x-pkcs7-mime"])
@pytest.mark.parametrize("make", [signed, streamed])
def test_a_signature_hides_nothing(kind: str, make: object) -> None:
    inner = attach(mail(), CSV, "return.csv", "text/csv")
    del inner["From"], inner["To"], inner["Subject"], inner["Date"]
    content = make(inner.as_bytes())  # type: ignore[operator]
    data = with_part(f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64", base64.encodebytes(content))
    assert_csv_taken(data)


def test_a_signature_beside_the_mail_is_passed_over() -> None:
    inner = attach(mail(), CSV, "return.csv", "text/csv")
    del inner["From"], inner["Date"]
    assert_csv_taken(f"From: {FINANCE}\r\n".encode() + signed(inner.as_bytes(), opaque=False))


def test_a_compressed_mail_is_opened_within_its_limit() -> None:
    inner = zlib.compress(with_csv())
    content = streamed(inner, kind="2a864886f70d0109100109")
    assert_csv_taken(attached(content, "smime.p7z", "application/pkcs7-mime"))


@pytest.mark.parametrize("kind", ["2a864886f70d010703", "2a864886f70d0109100117"])
def test_an_encrypted_mail_is_told_apart_from_a_signed_one(kind: str) -> None:
    opened = open_mail(attached(streamed(b"secret", kind=kind), "smime.p7m", "application/pkcs7-mime"))
    assert (opened.taken, opened.to_look_at[0][:15]) == ([], "it is encrypted")


def test_a_signed_mail_that_is_cut_off_is_said_to_be_signed() -> None:
    content = signed(with_csv())[:300]
    data = with_part(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64",
        base64.encodebytes(content),
    )
    assert "it is signed, not encrypted, but it is cut off" in open_mail(data).to_look_at[0]


def test_certificates_alone_are_passed_over() -> None:
    data = element(0x02, b"\1") + element(0x31, b"") + element(0x30, element(0x06, b"\x2a\x86\x48"))
    certificates = element(
        0x30, element(0x06, bytes.fromhex("2a864886f70d010702")) + element(0xA0, element(0x30, data))
    )
    opened = open_mail(attach(mail(), certificates, "smime.p7m").as_bytes())
    assert opened.passed_over == ["a certificate"]


# --- Outlook's own forms


def test_an_outlook_message_says_who_wrote_it_when() -> None:
    opened = open_mail(outlook_message(attachment_tree("return.csv", CSV)))
    (taken,) = opened.taken
    assert (opened.subject, taken.name, taken.content) == ("Our return", "return.csv", CSV)
    assert (taken.came.sender, taken.came.received) == ("finance@hackney.example", "2011-07-01 09:30:00")


def test_the_headers_an_outlook_message_came_with_come_first() -> None:
    headers = (
        "Received: by b;\r\n Fri, 01 Jul 2011 23:30:00 -0400\r\nFrom: ann@nhs.example\r\nMessage-ID: <1@x>\r\n\r\n"
    )
    came = open_mail(outlook_message(attachment_tree("return.csv", CSV), x007D=headers)).came
    assert (came.sender, came.received, came.message_id) == ("ann@nhs.example", "2011-07-02 03:30:00", "<1@x>")


def test_an_exchange_name_is_no_address() -> None:
    message = outlook_message(x5D01="/O=HACKNEY/CN=FINANCE", x0C1F="/O=HACKNEY/CN=ANN@X", x0C1E="EX")
    assert open_mail(message).came.sender == ""


def test_a_message_inside_an_outlook_message_came_from_its_own_sender() -> None:
    texts = {0x0037: "Return", 0x5D01: "ann@nhs.example"}
    inner = message_tree(texts, [attachment_tree("return.csv", CSV)], header=24)
    (taken,) = open_mail(outlook_message(attachment_tree("Return", inner, method=5))).taken
    assert (taken.content, taken.came.sender) == (CSV, "ann@nhs.example")
    assert taken.came.forwarded_by == ("finance@hackney.example",)


def test_a_file_that_outlook_only_links_to_is_named() -> None:
    link = "https://hackney.sharepoint.example/return.xlsx"
    opened = open_mail(outlook_message(attachment_tree("return.xlsx", b"", method=7, link=link)))
    assert opened.taken == []
    assert link in opened.to_look_at[0]


def test_a_long_name_in_winmail_is_the_files_name() -> None:
    properties = mapi_properties(
        (3, 0x3705, b"\1\0\0\0"),
        (0x1F, 0x3707, "Rückläufer 2010.csv\0".encode("utf-16-le")),
        (0x101E, 0x3001, bytes(4)),
    )
    opened = open_mail(attached(winmail(("RUCKLA~1.CSV", CSV), properties=properties), "winmail.dat"))
    assert names(opened) == ["Rückläufer 2010.csv"]


def test_a_mail_in_winmail_is_opened() -> None:
    inner = winmail(("return.csv", CSV))
    properties = mapi_properties((0x0D, 0x3701, bytes(16) + inner))
    assert_csv_taken(attached(winmail(("Return", b""), properties=properties), "winmail.dat"))


def test_a_winmail_with_nothing_attached_is_passed_over() -> None:
    outgoing = attach(attach(mail(), winmail(), "winmail.dat"), CSV, "return.csv", "text/csv")
    opened = open_mail(outgoing.as_bytes())
    assert (names(opened), opened.to_look_at) == (["return.csv"], [])


def test_a_winmail_that_is_spoilt_gives_no_figures() -> None:
    spoilt = winmail(("return.csv", CSV)).replace(b"1000", b"9000")
    opened = open_mail(attached(spoilt, "winmail.dat"))
    assert (opened.taken, "what Outlook packed is damaged; ask for the workbook itself" in opened.to_look_at[0]) == (
        [],
        True,
    )


# --- old and odd ways


def test_a_file_written_into_the_words_is_taken_out() -> None:
    assert_csv_taken(mail(words=f"Return below.\n\n{uuencoded(CSV)}\nRegards\n").as_bytes())


def test_a_file_written_into_the_words_that_is_cut_off_is_said() -> None:
    opened = open_mail(mail(words=uuencoded(CSV)[:-40]).as_bytes())
    assert "the mail is damaged here" in opened.to_look_at[0]


def test_words_that_begin_alike_are_no_file() -> None:
    opened = open_mail(mail(words="begin 644 things at once\nand end\nwell.\n").as_bytes())
    assert opened.to_look_at == ["nothing attached that could be a return"]


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("return.txt", "text/plain", CSV),
        ("return.tsv", "text/tab-separated-values", CSV.replace(b",", b"\t")),
        ("return.dat", "application/octet-stream", CSV),
        ("return", "text/plain", CSV),
    ],
)
def test_a_csv_under_another_name_is_a_csv(name: str, kind: str, content: bytes) -> None:
    (taken,) = open_mail(attached(content, name, kind)).taken
    assert (taken.name, taken.suffix, taken.content) == (name, ".csv", content)


def test_words_in_a_file_are_passed_over() -> None:
    words = b"This e-mail is confidential.\nIf you are not meant, please delete it, tell us, and so on, at once.\n"
    opened = open_mail(attach(attach(mail(), words, "disclaimer.txt", "text/plain"), CSV, "return.csv").as_bytes())
    assert (names(opened), opened.passed_over, opened.to_look_at) == (["return.csv"], ["disclaimer.txt"], [])


def test_a_table_that_is_no_return_is_said() -> None:
    opened = open_mail(attached(b"a,b,c\n1,2,3\n4,5,6\n", "figures.txt", "text/plain"))
    assert "figures.txt is a table without the headings of a return" in opened.to_look_at[0]


def test_a_list_of_spending_in_the_words_is_said() -> None:
    opened = open_mail(mail(words=CSV.decode()).as_bytes())
    assert "a list of spending stands in the mail's own words" in opened.to_look_at[0]


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("message.rpmsg", "application/x-microsoft-rpmsg-message", "is protected by rights: only the recipient's own"),
        ("return.xlsx.pfile", "application/octet-stream", "is protected by rights"),
        ("return.xlsx.pgp", "application/octet-stream", "is encrypted: ask for the workbook itself"),
        ("figures.pdf", "application/pdf", "is no workbook or CSV (a PDF)"),
        ("all.rar", "application/octet-stream", "an archive that is not opened here; .zip is"),
        ("secure.html", "text/html", "a web page, perhaps a message to be read in a browser"),
        ("return.numbers", "application/zip", "it can export as Excel"),
    ],
)
def test_what_cannot_be_taken_is_told_in_words(name: str, kind: str, said: str) -> None:
    opened = open_mail(attached(b"\1\2\3\4" * 10, name, kind))
    assert opened.taken == []
    assert said in opened.to_look_at[0]


def test_a_shortcut_is_named_and_not_followed() -> None:
    content = b"[InternetShortcut]\r\nURL=https://files.example/return\r\n"
    opened = open_mail(attached(content, "return.url"))
    assert "is a link instead of the file, and was not followed: https://files.example/return" in opened.to_look_at[0]


def test_a_piece_of_a_mail_and_a_file_kept_elsewhere_are_said() -> None:
    piece = with_part("Content-Type: message/partial; id=1; number=1; total=2", b"From: a@b.example\r\n\r\nx")
    assert "one piece of a mail" in open_mail(piece).to_look_at[0]
    elsewhere = with_part(
        'Content-Type: message/external-body; access-type=URL; URL="https://files.example/r.xlsx"', b"x: y\r\n\r\n"
    )
    assert "https://files.example/r.xlsx" in open_mail(elsewhere).to_look_at[0]


# --- links


@pytest.mark.parametrize(
    "words",
    [
        "The return is here: https://files.hackney.example/r/12\n",
        "Our return:\nhttps://x.example/12\n",
        "https://hackney-my.sharepoint.example/:x:/g/personal/ann/E1\n",
        "https://we.tl/t-abc\n",
    ],
)
def test_a_link_instead_of_an_attachment_is_named(words: str) -> None:
    (said,) = open_mail(mail(words=words).as_bytes()).to_look_at
    assert "a link instead of an attachment, which was not followed: https://" in said


def test_a_link_in_a_web_page_is_named() -> None:
    outgoing = mail(words="See below.\n")
    outgoing.add_alternative(
        '<style>a{b:url(https://x.example/return)}</style><a class="c" href="https://x.example/9?a=1&amp;b=2">'
        "<b>Return</b>.xlsx</a> <a href='https://www.hackney.example/'>Hackney</a>",
        subtype="html",
    )
    (said,) = open_mail(outgoing.as_bytes()).to_look_at
    assert "https://x.example/9?a=1&b=2." in said
    assert "www.hackney" not in said


@pytest.mark.parametrize(
    "words",
    [
        "Thanks, it follows next week.\n\nAnn\nHackney Council, https://www.hackney.example/\n",
        "> The return is here: https://files.hackney.example/r/12\nThanks\n",
        "How we use your data: see our privacy statement https://www.hackney.example/file\n",
    ],
)
def test_links_in_signatures_and_earlier_mails_are_none(words: str) -> None:
    assert open_mail(mail(words=words).as_bytes()).to_look_at == ["nothing attached that could be a return"]


def test_a_link_beside_a_return_is_named_only_if_it_leads_to_a_workbook() -> None:
    outgoing = attach(mail(words="Return attached.\nhttps://www.hackney.example/finance\n"), CSV, "return.csv")
    assert open_mail(outgoing.as_bytes()).to_look_at == []
    outgoing = attach(mail(words="Capital: https://x.example/capital.xlsx\n"), CSV, "return.csv")
    (said,) = open_mail(outgoing.as_bytes()).to_look_at
    assert "it also links to a workbook, which was not fetched: https://x.example/capital.xlsx" in said


# --- archives


def test_what_else_lies_in_an_archive_is_told_as_in_a_mail() -> None:
    packed = archive(
        {"return.csv": CSV, "figures.pdf": b"%PDF", "logo.png": b"x", "readme.txt": b"Hello", "a.exe": b"MZ"}
    )
    opened = open_mail(attached(packed, "all.zip", "application/zip"))
    assert names(opened) == ["return.csv"]
    assert opened.passed_over == ["readme.txt in all.zip", "logo.png in all.zip"]
    assert [said.partition(" is no workbook")[0] for said in opened.to_look_at] == [
        *("figures.pdf in all.zip", "a.exe in all.zip"),
    ]


def test_an_archive_of_other_files_names_some_and_counts_the_rest() -> None:
    packed = archive({f"{number}.jpg": b"x" for number in range(300)})
    opened = open_mail(attached(packed, "all.zip", "application/zip"))
    assert "all.zip holds 290 more files that are no workbooks" in opened.to_look_at
    assert "all.zip has no workbook in it, so it was left in the mail" in opened.to_look_at


def test_an_archive_with_a_password_is_said() -> None:
    packed = bytearray(archive({"return.csv": CSV}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    packed[6] |= 1
    opened = open_mail(attached(bytes(packed), "all.zip", "application/zip"))
    assert "the archive is protected by a password" in opened.to_look_at[0]


# --- written by programs


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("Automatic reply: Total Place", {}),
        ("Out of Office: Total Place", {}),
        ("Atebiad awtomatig: Total Place", {}),
        ("Re: Total Place", {"Auto_Submitted": "auto-replied"}),
        ("Re: Total Place", {"X_Autoreply": "yes"}),
        ("Re: Total Place", {"Precedence": "auto_reply"}),
    ],
)
def test_an_automatic_reply_is_passed_over(subject: str, headers: dict[str, str]) -> None:
    opened = open_mail(mail(subject=subject, **headers).as_bytes())
    assert (opened.to_look_at, opened.automatic) == ([], "an automatic reply, passed over: nothing to do")


def test_the_links_of_the_absent_are_not_where_a_return_lies() -> None:
    away = mail(
        subject="Automatic reply: Return", words="For any file or return see https://files.hackney.example/form\n"
    )
    opened = open_mail(away.as_bytes())
    assert (opened.to_look_at, bool(opened.automatic)) == ([], True)


def test_an_automatic_reply_that_outlook_saved_is_passed_over() -> None:
    opened = open_mail(outlook_message(x001A="IPM.Note.Rules.OofTemplate.Microsoft"))
    assert (opened.to_look_at, bool(opened.automatic)) == ([], True)


def test_a_program_that_sends_a_return_is_heard() -> None:
    sent = attach(mail(Auto_Submitted="auto-generated"), CSV, "return.csv", "text/csv")
    assert_csv_taken(sent.as_bytes())
    sent = attach(mail(Auto_Submitted="auto-replied"), CSV, "return.csv", "text/csv")
    assert_csv_taken(sent.as_bytes())
    assert open_mail(sent.as_bytes()).automatic == ""


def test_what_a_program_sent_without_answering_is_looked_at() -> None:
    opened = open_mail(mail(subject="Monthly export", Auto_Submitted="auto-generated").as_bytes())
    assert opened.to_look_at == ["nothing attached that could be a return"]


@pytest.mark.parametrize(
    ("kind", "fields", "is_good"),
    [
        ("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed", True),
        ("disposition-notification", "Disposition: automatic-action/MDN-sent-automatically; deleted", False),
        ("delivery-status", "Final-Recipient: rfc822; a@b.example\r\nAction: relayed", True),
        ("delivery-status", "Final-Recipient: rfc822; a@b.example\r\nAction: delayed", False),
    ],
)
def test_receipts_are_passed_over_and_bad_news_is_said(kind: str, fields: str, is_good: bool) -> None:
    raw = (
        "From: postmaster@b.example\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n\r\n--b--\r\n"
    )
    opened = open_mail(raw.encode())
    assert (bool(opened.automatic), bool(opened.to_look_at)) == (is_good, not is_good)
