"""A mail server on this machine, over TLS, that can refuse, put off, and break the line at the moments that matter."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import trustme
    from aiosmtpd.smtp import Envelope, LoginPassword, Session

ACCOUNT = ("count", "pass wörd")
CUT_BEFORE, CUT_IN, CUT_AFTER = "cut before the data", "cut in the data", "cut after the data"


@dataclass(frozen=True)
class Delivery:
    """A message the server took: from and to whom by the envelope, its bytes, and how private the line was."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    is_private: bool
    is_signed_in: bool

    @property
    def message(self) -> Any:
        return message_from_bytes(self.content, policy=default)


@dataclass
class Manners:
    """How the server behaves. `answers` gives, by recipient, what happens at one try after another; then all is well."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    at_data: dict[str, list[str]] = field(default_factory=dict)
    sender_answer: str = ""
    delay: float = 0.0  # seconds before a message is taken
    hold: str = ""  # the recipient whose message is taken but never answered


class Post:
    """The server; `port` is where it listens, `deliveries` what it took. Nothing is kept of what was cut off."""

    def __init__(self, certificate: trustme.LeafCert, *, implicit: bool = False, **options: Any) -> None:
        self.manners = Manners()
        self.deliveries: list[Delivery] = []
        self.connections = 0
        self.held = threading.Event()
        self._implicit = implicit
        self._options = options
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._lines: list[asyncio.WriteTransport] = []
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    def __enter__(self) -> Post:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        tls = self._context if self._implicit else None
        return await self._loop.create_server(self._protocol, "127.0.0.1", self.port, ssl=tls)

    async def _leave(self) -> None:
        assert self._server
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for line in self._lines:
            line.abort()
        await asyncio.sleep(0.05)  # let them go

    def _protocol(self) -> SMTP:
        self.connections += 1
        options: dict[str, Any] = {
            "hostname": "localhost",
            "authenticator": _check,
            "auth_required": True,
            "auth_require_tls": not self._implicit,
            "enable_SMTPUTF8": True,
            "tls_context": None if self._implicit else self._context,
            "require_starttls": not self._implicit,
            "loop": self._loop,
        }
        return _Cutting(self, self, **{**options, **self._options})

    @property
    def times(self) -> Counter[str]:
        """How often each recipient was sent something."""
        return Counter(recipient for one in self.deliveries for recipient in one.recipients)

    async def handle_MAIL(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's names
        if self.manners.sender_answer:
            return self.manners.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        answer = next(iter(self.manners.answers.get(address, [])), "")
        if answer and answer != CUT_IN and answer != CUT_AFTER:
            self.manners.answers[address].pop(0)
        if answer == CUT_BEFORE:
            server.transport.abort()
        elif answer[:1].isdigit():
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        put_off = self.manners.at_data.get(recipient)
        if put_off:
            return put_off.pop(0)
        await asyncio.sleep(self.manners.delay)
        content = bytes(envelope.original_content or b"")
        self.deliveries.append(
            Delivery(
                str(envelope.mail_from),
                tuple(envelope.rcpt_tos),
                content,
                self._implicit or session.ssl is not None,
                bool(session.authenticated),
            )
        )
        if self.manners.hold == recipient:
            self.held.set()
            await asyncio.sleep(60)
        if next(iter(self.manners.answers.get(recipient, [])), "") == CUT_AFTER:
            self.manners.answers[recipient].pop(0)
            server.transport.abort()
        return f"250 2.0.0 taken as {len(self.deliveries)}"


class _Cutting(SMTP):
    """A session that may break the line after a first piece of the data."""

    def __init__(self, post: Post, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self._post = post

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._post._lines.append(transport)
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        answers = self._post.manners.answers.get(recipient, [])
        if next(iter(answers), "") != CUT_IN:
            await super().smtp_DATA(arg)
            return
        answers.pop(0)
        await self.push("354 go on")
        assert self._reader
        await self._reader.readline()
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.abort()


def _check(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    good = (data.login.decode(), data.password.decode()) == ACCOUNT
    return AuthResult(success=good, handled=False)
