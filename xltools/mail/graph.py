"""Drafts in a Microsoft 365 mailbox, through Microsoft Graph: a person looks at them in Outlook and sends them.

What is asked of Graph, as its documentation has it: POST /me/messages makes a draft, POST .../attachments adds a file under
3 MB, .../attachments/createUploadSession and PUTs of less than 4 MB a larger one, DELETE takes a draft back.
"""

from __future__ import annotations

import base64
import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from xltools.installation import installation
from xltools.mail import LONGEST_QUOTE
from xltools.mail.outgoing import attached_files
from xltools.mail.transport import Delivery, NotReached
from xltools.model import UsageError
from xltools.outputs.messages.sent import Event
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.mail.outgoing import AttachedFile, OutgoingMessage

GRAPH = "https://graph.microsoft.com/v1.0"
AUTHORITY = "https://login.microsoftonline.com/"
SCOPES = ("Mail.ReadWrite", "User.Read")
SMALL = 3 * 1024 * 1024
"""Bytes under which an attachment goes in one request."""
SLICE = 10 * 320 * 1024
"""Bytes of a larger one for each request: Graph takes up to 4 MB."""
PATIENCE = 60.0
_LATER = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class _Reply:
    code: int
    content: Mapping[str, Any]

    @property
    def is_good(self) -> bool:
        return self.code // 100 == 2

    @property
    def words(self) -> str:
        error = self.content.get("error")
        said = error.get("message", "") if isinstance(error, dict) else ""
        return one_line(f"{self.code} {said}", LONGEST_QUOTE)


class GraphDrafts:
    """Puts messages into Drafts of the mailbox of whoever signed in. `token` is Graph's; it is kept in memory only."""

    def __init__(self, token: str, sender: str, base_url: str = GRAPH) -> None:
        self._token, self._sender, self._base_url = token, sender, base_url

    def open(self) -> None:
        """See whose mailbox it is: drafts by another than the sender would go out under the wrong name."""
        try:
            reply = self._ask("GET", "/me?$select=mail,userPrincipalName")
        except (OSError, http.client.HTTPException) as error:
            raise NotReached(f"Microsoft Graph does not answer ({one_line(str(error), LONGEST_QUOTE)})") from None
        if reply.code in _LATER:
            raise NotReached(f"Microsoft Graph does not answer as it should ({reply.words})")
        owners = {str(reply.content.get(name) or "").casefold() for name in ("mail", "userPrincipalName")}
        if not reply.is_good or self._sender.casefold() not in owners:
            raise UsageError(
                f"This Microsoft 365 account is not {self._sender}, the sender in count.toml ({reply.words}). "
                "Sign in as the sender, or change it there."
            )

    def deliver(self, outgoing: OutgoingMessage, started: Callable[[], None]) -> Delivery:
        """Make one draft with its attachment; a draft that cannot be completed is taken back."""
        started()
        try:
            reply = self._ask("POST", "/me/messages", _draft(outgoing))
        except (OSError, http.client.HTTPException) as error:
            return Delivery(
                Event.UNCERTAIN, f"a draft may have been made ({one_line(str(error), LONGEST_QUOTE)})", lost=True
            )
        if not reply.is_good:
            return self._no_draft(reply)
        path = f"/me/messages/{quote(str(reply.content.get('id', '')), safe='')}"
        try:
            failed = next((bad for file in attached_files(outgoing.message) if (bad := self._attach(path, file))), None)
        except (OSError, http.client.HTTPException) as error:
            failed = _Reply(503, {"error": {"message": str(error)}})
        return self._take_back(path, failed) if failed else Delivery(Event.DRAFT, "in Drafts")

    def close(self) -> None:
        """Nothing is held open."""

    def _no_draft(self, reply: _Reply) -> Delivery:
        if reply.code == 401:
            raise UsageError(
                "Microsoft Graph wants you to sign in again. Run xltools send once more: it goes on where it stopped."
            )
        return Delivery(Event.TEMPORARY if reply.code in _LATER else Event.REFUSED, reply.words)

    def _take_back(self, path: str, failed: _Reply) -> Delivery:
        try:
            gone = self._ask("DELETE", path).is_good
        except (OSError, http.client.HTTPException):
            gone = False
        if not gone:
            return Delivery(
                Event.UNCERTAIN, f"a draft without its attachment may lie in Drafts: delete it ({failed.words})"
            )
        return Delivery(Event.TEMPORARY if failed.code in _LATER else Event.REFUSED, failed.words)

    def _attach(self, path: str, file: AttachedFile) -> _Reply | None:
        """Add an attachment to a draft; the answer where that failed."""
        if len(file.content) < SMALL:
            reply = self._ask("POST", f"{path}/attachments", _file(file))
            return None if reply.is_good else reply
        item = {"attachmentType": "file", "name": file.name, "size": len(file.content), "contentType": file.kind}
        session = self._ask("POST", f"{path}/attachments/createUploadSession", {"AttachmentItem": item})
        return self._upload(str(session.content.get("uploadUrl", "")), file.content) if session.is_good else session

    def _upload(self, url: str, content: bytes) -> _Reply | None:
        for begin in range(0, len(content), SLICE):
            part = content[begin : begin + SLICE]
            span = f"bytes {begin}-{begin + len(part) - 1}/{len(content)}"
            headers = {"Content-Range": span, "Content-Type": "application/octet-stream"}
            reply = _request("PUT", url, part, headers, like=self._base_url)
            if not reply.is_good:
                return reply
        return None

    def _ask(self, method: str, path: str, content: Mapping[str, object] | None = None) -> _Reply:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        body = None if content is None else json.dumps(content).encode()
        return _request(method, self._base_url + path, body, headers, like=self._base_url)


def sign_in(application: Any, say: Callable[[str], None]) -> str:
    """Return a token after a person signed in on any device with the code shown; `application` is msal's public client."""
    flow = application.initiate_device_flow(scopes=list(SCOPES))
    if "user_code" not in flow:
        raise UsageError(f"Microsoft does not let this application sign in ({_why(flow)}). Check tenant and client_id.")
    say(str(flow["message"]))
    answer = application.acquire_token_by_device_flow(flow)
    if "access_token" not in answer:
        raise UsageError(f"Nobody was signed in ({_why(answer)}). Nothing was sent.")
    return str(answer["access_token"])


def application_of(tenant: str, client_id: str) -> Any:
    """Return msal's public client; raise `UsageError` where msal or a setting is missing."""
    if not tenant or not client_id:
        raise UsageError('For method = "graph", [mail] in count.toml needs tenant and client_id: docs/mail.md.')
    try:
        import msal
    except ImportError:
        raise UsageError(
            f"Drafts through Microsoft Graph need msal, which is not installed here. {installation().with_extra('graph')}"
        ) from None
    return msal.PublicClientApplication(client_id, authority=AUTHORITY + quote(tenant, safe=""))


def _why(answer: Mapping[str, object]) -> str:
    return one_line(str(answer.get("error_description") or answer.get("error") or "no reason given"), LONGEST_QUOTE)


def _draft(outgoing: OutgoingMessage) -> dict[str, object]:
    message = outgoing.message
    body = message.get_body(("html", "plain"))
    kind = "HTML" if body and body.get_content_subtype() == "html" else "Text"
    answers = [{"emailAddress": {"address": file.addr_spec}} for file in getattr(message["reply-to"], "addresses", ())]
    return {
        "subject": str(message["subject"] or ""),
        "body": {"contentType": kind, "content": body.get_content() if body else ""},
        "toRecipients": [{"emailAddress": {"address": outgoing.recipient}}],
        "replyTo": answers,
    }


def _file(file: AttachedFile) -> dict[str, object]:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": file.name,
        "contentType": file.kind,
        "contentBytes": base64.b64encode(file.content).decode(),
    }


def _request(method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, like: str) -> _Reply:
    """Ask once; the address must be as private as the one in `like` (https)."""
    parts = urlsplit(url)
    if parts.scheme != urlsplit(like).scheme or not parts.hostname:
        raise OSError(f"an address that is not private: {parts.scheme}")
    private = parts.scheme == "https"
    kind = http.client.HTTPSConnection if private else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=PATIENCE)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, dict(headers))
        answer = connection.getresponse()
        return _Reply(answer.status, _json(answer.read()))
    finally:
        connection.close()


def _json(data: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
