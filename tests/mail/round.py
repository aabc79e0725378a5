"""A count folder whose outbox holds messages to send, made as the contract of the index says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import TYPE_CHECKING

from xltools.outputs.messages.index import COLUMNS
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SENDER = "total-place@example.org"
SETTINGS = """
[place]
name = "Hackney"
year = "2010-11"
areas = ["E09000012"]

[mail]
sender = "{sender}"
server = "127.0.0.1:{port}"
username = "count"
ca_file = "authority.pem"
per_minute = 10000
{more}
"""


@dataclass(frozen=True)
class To:
    """A partner to write to; without an address there is no message."""

    partner: str
    address: str

    @property
    def file(self) -> str:
        return f"{partner_id_of(self.partner)}.eml"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def workbook(partner: str, size: int = 0) -> bytes:
    """A file that is each partner's own, and at least so many bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), f"<workbook>{partner}</workbook>")
        archive.writestr(zipfile.ZipInfo("xl/media/picture.png"), bytes(size))
    return data.getvalue()


def message(to: To, attachment: bytes, name: str, sender: str = SENDER, **headers: str) -> bytes:
    policy = SMTP if (to.address + sender).isascii() else SMTPUTF8
    outgoing = EmailMessage(policy=policy)
    outgoing["Subject"] = f"3 things to correct: {to.partner}"
    outgoing["To"], outgoing["From"] = to.address, f"Hackney team <{sender}>"
    outgoing["X-Unsent"] = "1"
    for header, text in headers.items():
        outgoing[header] = text
    outgoing.set_content("Dear colleague,\n.\n.. a line with points\n", cte="quoted-printable")
    outgoing.add_alternative("<p>Dear colleague</p>", subtype="html", cte="quoted-printable")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    outgoing.add_attachment(attachment, maintype="application", subtype=kind, filename=name)
    return outgoing.as_bytes(policy=policy)


def prepare(folder: Path, partners: Sequence[To], *, size: int = 0, headers: dict[str, str] | None = None) -> None:
    """Write the outbox: a message for each partner with an address, its attachment, and the index."""
    outbox = folder / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    rows = []
    for to in partners:
        partner_id, attachment = partner_id_of(to.partner), workbook(to.partner, size)
        row = dict.fromkeys(COLUMNS, "")
        row |= {"partner_id": partner_id, "partner": to.partner, "recipient": to.address, "status": "to-correct"}
        if to.address:
            data = message(to, attachment, f"{partner_id}.xlsx", **(headers or {}))
            (outbox / to.file).write_bytes(data)
            (outbox / f"{partner_id}.xlsx").write_bytes(attachment)
            row |= {"message": to.file, "message_sha256": sha256(data), "attachment": f"{partner_id}.xlsx"}
            row |= {"attachment_bytes": str(len(attachment)), "attachment_sha256": sha256(attachment)}
        else:
            row["note"] = "no e-mail address in partners.csv"
        rows.append(row)
    with (outbox / "index.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def settings(folder: Path, port: int, more: str = "", sender: str = SENDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "count.toml").write_text(SETTINGS.format(port=port, more=more, sender=sender), encoding="utf-8")
    if not (folder / "partners.csv").exists():
        (folder / "partners.csv").write_text("partner,contact_email\n", encoding="utf-8")


def journal(folder: Path) -> list[dict[str, str]]:
    text = (folder / "outbox" / "journal.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def events(folder: Path, file: str) -> list[str]:
    return [entry["event"] for entry in journal(folder) if entry["message"] == file]
