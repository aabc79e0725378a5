"""One message as a file: subject, plain text, HTML and attachment. Equal contents give equal bytes, so a message can be known again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, default
from typing import TYPE_CHECKING

from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.policy import EmailPolicy

    from xltools.folder.mail_settings import Mail
    from xltools.model import Partner
    from xltools.outputs.messages.templates import RenderedMessage

EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ALLOWED = (".xlsx", ".csv")
LONGEST_HEADER = 900
"""Characters of a header line that is not folded; RFC 5322 allows 998."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message, under the name it has in the outbox too."""

    name: str
    content: bytes


def address_in(text: str) -> str:
    """Return the one e-mail address in a text; "" where there is none, more than one, or it is not well formed.

    Letters beyond ASCII behind the @ are written as the net's names have them (RFC 5891); before it, few servers take them.
    """
    if not text.strip() or any(not sign.isprintable() for sign in text):
        return ""
    try:
        header = default.header_factory("To", _plain_domain(text))
        (address,) = header.addresses
        well_formed = not header.defects and address.username and address.domain and not header.groups[0].display_name
        return str(address.addr_spec) if well_formed else ""
    except (MessageError, ValueError, IndexError, AttributeError):  # the parser's ways of giving up
        return ""


def address_problem(text: str) -> str:
    """Return in words why `address_in` finds no address in a text that is not blank."""
    name, _, domain = text.strip().rpartition("@")
    if not name.isascii() and address_in(f"name@{domain}"):
        return f"'{one_line(text)}' has letters before the @ that few mail servers take"
    return f"'{one_line(text)}' is not one e-mail address"


def _plain_domain(text: str) -> str:
    name, at, domain = text.rpartition("@")
    end = ">" if domain.rstrip().endswith(">") else ""
    plain = domain.rstrip().removesuffix(">")
    return text if text.isascii() else f"{name}{at}{plain.encode('idna').decode() if plain else ''}{end}"


def compose(written: RenderedMessage, partner: Partner, mail: Mail, attachment: Attachment | None) -> bytes:
    """Return a message as the bytes of an .eml file that mail programs open as a draft.

    The partner's address must be one `address_in` finds; the attachment is a workbook without macros or a CSV.
    """
    policy = SMTP if partner.contact_email.isascii() and mail.sender.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy)
    message["Subject"] = one_line(written.subject)
    message["To"] = _address(partner.contact_name or partner.name, address_in(partner.contact_email))
    if sender := address_in(mail.sender):
        message["From"] = _address(mail.sender_name, sender)
    if reply_to := address_in(mail.reply_to):
        message["Reply-To"] = _address("", reply_to)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(written.text, cte="quoted-printable")
    message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    if attachment is not None:
        _attach(message, attachment)
    contents = (written.text.encode(), written.html.encode(), attachment.content if attachment else b"")
    return _settled(message, policy, contents)


def carries(message: bytes, content: bytes) -> bool:
    """Say whether a message holds this attachment to the last byte: one cut off while it was written does not."""
    parts = message_from_bytes(message, policy=default).walk()
    return any(part.get_filename() and part.get_payload(decode=True) == content for part in parts)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    if not attachment.name.casefold().endswith(ALLOWED):
        raise ValueError(f"{attachment.name} is not a file that may be sent")  # a mistake of ours
    if attachment.name.casefold().endswith(".csv"):
        message.add_attachment(attachment.content, maintype="text", subtype="csv", filename=attachment.name)
    else:
        message.add_attachment(attachment.content, maintype=EXCEL[0], subtype=EXCEL[1], filename=attachment.name)


def _address(name: str, address: str) -> Address:
    return Address(display_name=one_line(name), addr_spec=address)


def _settled(message: EmailMessage, policy: EmailPolicy[EmailMessage], contents: Iterable[bytes]) -> bytes:
    """The bytes, the lines between its parts made from what it holds and not by chance."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents)).hexdigest()[:24]
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{number}")
    plain = all(str(message[name] or "").isascii() for name in ("Subject", "To", "From"))
    # a header folded right behind its name ("Subject:" alone on a line) is lawful, and lost by some mail programs
    return message.as_bytes(policy=policy.clone(max_line_length=LONGEST_HEADER) if plain else policy)
