"""Messages to a mail server, over a line that is private and to the server that was meant, or not at all.

The moment that matters is the end of the data: before it, a broken line has delivered nothing (RFC 5321, 4.1.1.4 and 3.8);
after it, until the server's answer, nobody can say. smtplib hides that moment, so DATA is spoken here.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.folder.mail_settings import Security
from xltools.mail import LONGEST_QUOTE
from xltools.mail.transport import Delivery, NotReached
from xltools.model import UsageError
from xltools.outputs.messages.sent import Event
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xltools.mail.outgoing import OutgoingMessage

PATIENCE = 60.0
"""Seconds to wait for an answer; RFC 5321 (4.5.3.2) asks for more, but a person is waiting too."""
PATIENCE_AT_END = 600.0
"""Seconds to wait for the answer that says whether a message was taken (RFC 5321, 4.5.3.2.6)."""

_DOT = re.compile(rb"^\.", re.MULTILINE)
_CONNECTION_ENDS = 421
_SENDER_REFUSED = (530, 535, 550, 553)
"""Answers to MAIL FROM that concern every message alike: sign in first, or not under this address (RFC 5321, RFC 4954)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where mail is handed in and as whom; no name means that the server asks for none. `ca_file` is blank for the usual authorities."""

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = ""
    ca_file: str = ""


class SmtpTransport:
    """Sends messages to a mail server, many over one connection; a broken connection is made again for the next message."""

    def __init__(
        self, account: Account, *, patience: float = PATIENCE, patience_at_end: float = PATIENCE_AT_END
    ) -> None:
        self._account, self._patience, self._patience_at_end = account, patience, patience_at_end
        self._context = _context(account.ca_file)
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, make the line private, sign in."""
        self.close()
        server = None
        try:
            server = self._connect()
            self._sign_in(server)
            if server.sock:  # else the end of each message waits 40 ms for the packet before it
                server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except ssl.SSLCertVerificationError as error:
            raise UsageError(_untrusted(self._account, error)) from None
        except (OSError, smtplib.SMTPException) as error:  # SMTPException is an OSError; both are named for the reader
            raise NotReached(f"{self._account.host} does not answer as it should ({_words(error)})") from None
        else:
            self._server, server = server, None
        finally:
            if server:
                server.close()

    def deliver(self, outgoing: OutgoingMessage, started: Callable[[], None]) -> Delivery:
        """Hand one message over."""
        server = self._alive()
        missing = _not_offered(server, outgoing)
        if missing:
            return Delivery(Event.REFUSED, missing)
        try:
            early = self._envelope(server, outgoing)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivery(Event.TEMPORARY, f"the line broke before the message went out ({_words(error)})", lost=True)
        return early or self._data(server, outgoing.content, started)

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        server, self._server = self._server, None
        if server:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connect(self) -> smtplib.SMTP:
        """Connect and make the line private before anything else is said; never go on in the clear."""
        account = self._account
        if account.security is Security.TLS:
            return smtplib.SMTP_SSL(account.host, account.port, timeout=self._patience, context=self._context)
        server = smtplib.SMTP(account.host, account.port, timeout=self._patience)
        try:
            server.ehlo_or_helo_if_needed()
            if not server.has_extn("starttls"):
                raise UsageError(
                    f"{account.host}:{account.port} does not offer to make the line private (STARTTLS), so nothing was sent: "
                    'mail is never sent in the clear. Ask for the right port, or try security = "tls" and port 465.'
                )
            server.starttls(context=self._context)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        account = self._account
        server.ehlo_or_helo_if_needed()
        if not account.username:
            return
        if not server.has_extn("auth"):
            raise UsageError(
                f"{account.host} asks for no account, but count.toml names one ({account.username}). "
                "Leave username blank there if that is right."
            )
        try:
            _log_in(server, account)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code // 100 == 4:
                raise
            raise UsageError(
                f"{account.host} does not let {account.username} in ({reply_words(error.smtp_code, error.smtp_error)}). "
                "Check the name in count.toml and the password: docs/mail.md says where it is taken from."
            ) from None

    def _alive(self) -> smtplib.SMTP:
        """The connection, made again where the server ended it meanwhile (many do after some minutes or messages)."""
        if self._server:
            try:
                if self._server.noop()[0] // 100 == 2:
                    return self._server
            except (OSError, smtplib.SMTPException):
                pass
        self.open()
        assert self._server  # noqa: S101 - open() either made it or raised
        return self._server

    def _envelope(self, server: smtplib.SMTP, outgoing: OutgoingMessage) -> Delivery | None:
        """Say from whom and to whom; an outcome where the server does not want to go on."""
        options = (["SMTPUTF8"] if outgoing.needs_utf8 else []) + (["BODY=8BITMIME"] if outgoing.needs_8_bit else [])
        if server.has_extn("size"):
            options.append(f"SIZE={len(outgoing.content)}")
        code, reply = server.mail(outgoing.sender, options)
        if code in _SENDER_REFUSED:
            raise UsageError(
                f"{self._account.host} does not let this account write as {outgoing.sender} ({reply_words(code, reply)}). "
                "Check sender and username in count.toml."
            )
        if _is_taken(code):
            code, reply = server.rcpt(outgoing.recipient)
        if _is_taken(code):
            code, reply = server.docmd("DATA")
        return None if code == 354 else self._not_taken(server, code, reply)

    def _data(self, server: smtplib.SMTP, content: bytes, started: Callable[[], None]) -> Delivery:
        started()
        try:
            server.send(_DOT.sub(b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n"))
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivery(
                Event.TEMPORARY, f"the line broke before the end of the message ({_words(error)})", lost=True
            )
        try:
            if server.sock:
                server.sock.settimeout(self._patience_at_end)
            server.send(b".\r\n")
            code, reply = server.getreply()
            if server.sock:
                server.sock.settimeout(self._patience)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Delivery(
                Event.UNCERTAIN, f"the line broke after the message, before the answer ({_words(error)})", lost=True
            )
        if _is_taken(code):
            return Delivery(Event.ACCEPTED, reply_words(code, reply))
        if code // 100 in (4, 5):
            return self._not_taken(server, code, reply)
        self.close()
        return Delivery(Event.UNCERTAIN, f"an answer that says neither yes nor no ({reply_words(code, reply)})")

    def _not_taken(self, server: smtplib.SMTP, code: int, reply: bytes) -> Delivery:
        words = reply_words(code, reply)
        try:
            if code == _CONNECTION_ENDS or server.rset()[0] // 100 != 2:
                self.close()
        except (OSError, smtplib.SMTPException):
            self.close()
        return Delivery(Event.REFUSED if code // 100 == 5 else Event.TEMPORARY, words)


def authority_file(folder: Path, ca_file: str) -> str:
    """Return the full path of a `ca_file` of count.toml; raise `UsageError` where there is no such file."""
    if not ca_file:
        return ""
    path = folder / ca_file
    if not path.is_file():
        raise UsageError(f"count.toml names the certificate file {ca_file}, but there is no {path}.")
    return str(path)


def _log_in(server: smtplib.SMTP, account: Account) -> None:
    """Sign in by the best way both know; smtplib takes ASCII only, so other letters go as RFC 4616 says."""
    if (account.username + account.password).isascii():
        server.login(account.username, account.password)
        return
    secret = base64.b64encode(f"\0{account.username}\0{account.password}".encode()).decode()
    code, reply = server.docmd("AUTH", f"PLAIN {secret}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, reply)


def _context(ca_file: str) -> ssl.SSLContext:
    """Certificates and host names are checked; with a `ca_file`, only that authority is believed."""
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except ssl.SSLError:
        raise UsageError(
            f"{ca_file} holds no certificate in PEM form (it begins -----BEGIN CERTIFICATE-----)."
        ) from None


def _is_taken(code: int) -> bool:
    return code // 100 == 2


def _not_offered(server: smtplib.SMTP, outgoing: OutgoingMessage) -> str:
    """What the message needs and the server does not do, in words."""
    if outgoing.needs_utf8 and not server.has_extn("smtputf8"):
        return "the address has letters that this mail server does not take (no SMTPUTF8); not sent"
    if outgoing.needs_8_bit and not server.has_extn("8bitmime"):
        return "the message has letters that this mail server does not take (no 8BITMIME); not sent"
    largest = server.esmtp_features.get("size", "").strip()
    if largest.isdigit() and 0 < int(largest) < len(outgoing.content):
        return f"the message has {len(outgoing.content):,} bytes and this mail server takes {int(largest):,}; not sent"
    return ""


def _untrusted(account: Account, error: ssl.SSLCertVerificationError) -> str:
    return (
        f"The server that answers as {account.host} could not show that it is {account.host} ({error.verify_message}), so nothing "
        "was sent. Check server in count.toml; if your organisation has its own certificate authority, name its file: ca_file."
    )


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return reply_words(error.smtp_code, error.smtp_error)
    return reply_words(0, getattr(error, "strerror", None) or str(error) or type(error).__name__)


def reply_words(code: int, reply: bytes | str) -> str:
    """Return a mail server's answer as words, its code first."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return one_line(f"{code} {text}" if code > 0 else text, LONGEST_QUOTE)
