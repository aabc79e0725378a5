"""The whole round: returns issued, sent, filled in, mailed back, collected, checked."""

from __future__ import annotations

import csv
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import openpyxl

from tests.mail.round import settings
from tests.pipeline.commands import SIGNED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mail.post import Post
    from tests.pipeline.commands import Xltools

PARTNERS = """partner,contact_email
London Borough of Hackney,finance@hackney.example
"City & Hackney PCT, the","""
RETURN = "london-borough-of-hackney.xlsx"


def fill(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for name in ("overheads", "coterminous", "signed_off_by", "signed_off_on"):
        (sheet, cell) = next(iter(book.defined_names[name].destinations))
        book[sheet][cell] = SIGNED[name]
    book.save(path)


def test_what_was_issued_is_sent_comes_back_and_is_its_partners(
    place: Path, post: Post, xltools: Xltools, tmp_path: Path
) -> None:
    settings(place, post.port)
    (place / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    assert xltools("issue", place)[0] == 0
    code, said, error = xltools("send", place)
    assert code == 0, said + error
    assert "no message" in said
    (sent,) = post.deliveries
    (part,) = sent.message.iter_attachments()
    mine = tmp_path / part.get_filename()
    mine.write_bytes(part.get_payload(decode=True))

    reply = EmailMessage(policy=SMTP)
    reply["From"], reply["To"], reply["Subject"] = sent.recipients[0], sent.sender, "Re: your return"
    reply["Date"] = "Fri, 01 Jul 2011 10:00:00 +0100"
    reply.set_content("Attached.")
    reply.add_attachment(mine.read_bytes(), maintype="application", subtype="octet-stream", filename="untouched.xlsx")
    fill(mine)
    reply.add_attachment(mine.read_bytes(), maintype="application", subtype="octet-stream", filename="Our figures.xlsx")
    (tmp_path / "reply.eml").write_bytes(reply.as_bytes())

    code, said, error = xltools("collect", place, tmp_path / "reply.eml")
    assert code == 0, said + error
    assert "untouched.xlsx is the very file we sent" in said
    assert (place / "returns" / RETURN).read_bytes() == mine.read_bytes()
    with (place / "received.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["received"]) == (RETURN, "2011-07-01 09:00:00")
    assert RETURN in xltools("validate", place)[1]
    assert xltools("send", place)[0] == 0
    assert len(post.deliveries) == 1
