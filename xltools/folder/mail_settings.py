"""The [mail] section of count.toml: who writes to the partners, by which account, and how carefully. Never a password."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.folder.vocabulary import quoted, refuse_unknown_keys
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Security(StrEnum):
    """How the line to the mail server is made private: turned private before anything is said, or private from the start."""

    STARTTLS = "starttls"
    TLS = "tls"


class Method(StrEnum):
    """How messages leave: sent to a mail server, or put into Drafts by Microsoft Graph or by Outlook on this computer."""

    SMTP = "smtp"
    GRAPH = "graph"
    OUTLOOK = "outlook"


USUAL_PORTS = {Security.STARTTLS: 587, Security.TLS: 465}
"""For handing in mail: RFC 6409 (587) and RFC 8314 (465)."""
MOST_PER_MINUTE = 10_000


@dataclass(frozen=True, slots=True)
class Mail:
    """Who writes to the partners and by when they should answer; blank where count.toml does not say.

    `server` is a host name, or host:port. `ca_file` names the certificate of a place's own authority, beside count.toml
    or with its full path. `per_minute` is at most so many messages (Exchange Online takes 30). `tenant` and `client_id`
    are for Microsoft Graph. `contact` (whom to ask) and `retention` (how long figures are kept) are printed in messages.
    """

    sender: str = ""
    sender_name: str = ""
    deadline: str = ""
    server: str = ""
    username: str = ""
    security: str = Security.STARTTLS.value
    ca_file: str = ""
    method: str = Method.SMTP.value
    per_minute: int = 20
    largest_attachment_mb: float = 10
    reply_to: str = ""
    contact: str = ""
    retention: str = ""
    tenant: str = ""
    client_id: str = ""

    @property
    def host(self) -> str:
        """The mail server's name, without a port."""
        return _split(self.server)[0]

    @property
    def port(self) -> int:
        """The mail server's port, the usual one where none is given."""
        return _split(self.server)[1] or USUAL_PORTS[Security(self.security)]


NO_MAIL = Mail()
KNOWN = tuple(field.name for field in fields(Mail))
_CHOICES = {"security": tuple(word.value for word in Security), "method": tuple(word.value for word in Method)}
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+)(?::(?P<port>\d{1,5}))?")
_COMMENTS = (
    (
        "server",
        'The mail server, such as "smtp.example.org:587".',
    ),
    (
        "username",
        "Your account there. Its password is asked for, or taken from this computer's password store (docs/mail.md).",
    ),
    ("security", '"starttls" (port 587) or "tls" (port 465). Nothing is ever sent in the clear.'),
    ("ca_file", "A file with your organisation's own certificate authority (.pem), where its mail server needs one."),
    ("method", '"smtp" sends; "graph" (Microsoft 365) and "outlook" (on this computer) only make drafts.'),
    ("per_minute", "At most so many messages a minute."),
    ("largest_attachment_mb", "Larger attachments, in megabytes, are not sent; the message says what to do instead."),
    ("reply_to", "Where answers go, if not to the sender."),
    ("contact", "Whom partners may ask: a name and telephone number."),
    ("retention", "A line about how long figures are kept."),
    ("tenant", 'Only for method = "graph": your Microsoft 365 tenant and the application registered for this.'),
)


def read_mail(path: Path, section: Mapping[str, object]) -> Mail:
    """Return the [mail] section of the settings at `path`; raise `UsageError` for whatever must be put right first."""
    if any("password" in name.lower() for name in section):
        raise UsageError(
            f"{path}: [mail] holds a password. Take it out: passwords are asked for, never kept in a file."
        )
    refuse_unknown_keys(path, "mail", section, KNOWN)
    texts = {name: _text(path, name, value) for name, value in section.items() if not _is_number(name)}
    mail = Mail(
        **texts,
        per_minute=int(_number(path, section, "per_minute", NO_MAIL.per_minute, MOST_PER_MINUTE)),
        largest_attachment_mb=_number(path, section, "largest_attachment_mb", NO_MAIL.largest_attachment_mb, 150),
    )
    _check_server(path, mail.server)
    return mail


def mail_text(mail: Mail) -> str:
    """Return the [mail] section of a count.toml, each setting with a word on what it is for."""
    comments = dict(_COMMENTS)
    lines = ["# Who writes to the partners. Passwords never go here.", "[mail]"]
    for name in KNOWN:
        value = getattr(mail, name)
        lines += [f"# {comments[name]}"] if name in comments else []
        lines.append(f"{name} = {value if _is_number(name) else quoted(value)}")
    return "\n".join(lines) + "\n"


def _is_number(name: str) -> bool:
    return name in ("per_minute", "largest_attachment_mb")


def _text(path: Path, name: str, value: object) -> str:
    text = " ".join(str(value).split())
    allowed = _CHOICES.get(name)
    if allowed and text not in allowed:
        raise UsageError(f"{path}: under [mail], {name} should be {' or '.join(allowed)} (it says {text!r}).")
    return text


def _number(path: Path, section: Mapping[str, object], name: str, usual: float, most: float) -> float:
    value = section.get(name, usual)
    whole = name == "per_minute"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most or (whole and value % 1):
        raise UsageError(
            f"{path}: under [mail], {name} should be a {'whole ' if whole else ''}number from 1 to {most:,}, "
            f"such as {usual} (it says {value!r})."
        )
    return value


def _check_server(path: Path, server: str) -> None:
    match = _HOST.fullmatch(server)
    if server and (not match or not 0 < int(match["port"] or 1) < 65_536):
        raise UsageError(
            f'{path}: under [mail], server should be a name, or a name and port, such as "smtp.example.org:587" '
            f"(it says {server!r})."
        )


def _split(server: str) -> tuple[str, int]:
    match = _HOST.fullmatch(server)
    if not match or not match["port"]:
        return server.strip("[]"), 0
    return server.rpartition(":")[0].strip("[]"), int(match["port"])
