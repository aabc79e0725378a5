"""Drafts through Microsoft Graph and Outlook, tried against stand-ins: neither service can be had where these tests run."""

from __future__ import annotations

import base64
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.mail.round import SENDER, To, message, workbook
from tests.mail.test_broken_lines import NOON
from xltools.mail.graph import GraphDrafts, application_of, sign_in
from xltools.mail.outgoing import prepare_outgoing
from xltools.mail.outlook import OutlookDrafts
from xltools.mail.transport import NotReached
from xltools.model import UsageError
from xltools.outputs.messages.sent import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.mail.outgoing import OutgoingMessage

ANN = To("City & Hackney PCT", "ann@nhs.example")
LARGE = 7_000_000
TOKEN = "token"


def outgoing(size: int = 0, headers: dict[str, str] | None = None) -> OutgoingMessage:
    data = message(ANN, workbook(ANN.partner, size), "return.xlsx", **(headers or {}))
    return prepare_outgoing(data, ANN.address, SENDER, NOON)


class GraphStandIn(ThreadingHTTPServer):
    """What Graph's documentation says of drafts, on this machine: who signed in, drafts, attachments, upload sessions."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.drafts: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, bytearray] = {}
        self.largest = 0
        self.failing: dict[str, int] = {}
        self.cut = ""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1.0"


class _Answers(BaseHTTPRequestHandler):
    server: GraphStandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, code: int, content: dict[str, Any] | None = None) -> None:
        body = json.dumps(content or {}).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def handle_one(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.largest = max(self.server.largest, len(body))
        kind = f"{method} {self.path.split('?')[0].rpartition('/')[2]}"
        if self.server.cut == kind:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if kind in self.server.failing:
            self.answer(self.server.failing[kind], {"error": {"message": "as the test wants"}})
        elif not self.path.startswith("/upload/") and self.headers["Authorization"] != "Bearer token":
            self.answer(401, {"error": {"message": "who are you"}})
        else:
            self.go(method, body)

    def go(self, method: str, body: bytes) -> None:
        parts = self.path.split("?")[0].split("/")[2:]
        if parts == ["me"]:
            self.answer(200, {"mail": SENDER.upper(), "userPrincipalName": "x@tenant.example"})
        elif method == "PUT":
            self.server.uploads[parts[0]] += body
            self.answer(200)
        elif method == "DELETE":
            self.answer(204 if self.server.drafts.pop(parts[2], None) else 404)
        elif len(parts) == 2:
            key = f"AAMk{len(self.server.drafts)}="
            self.server.drafts[key] = json.loads(body) | {"files": []}
            self.answer(201, {"id": key})
        elif parts[-1] == "createUploadSession":
            key = str(len(self.server.uploads))
            self.server.uploads[key] = bytearray()
            self.answer(201, {"uploadUrl": f"http://127.0.0.1:{self.server.server_port}/upload/{key}?token=x"})
        else:
            self.server.drafts[parts[2].replace("%3D", "=")]["files"].append(json.loads(body))
            self.answer(201, {"id": "1"})

    def do_GET(self) -> None:
        self.handle_one("GET")

    def do_POST(self) -> None:
        self.handle_one("POST")

    def do_PUT(self) -> None:
        self.handle_one("PUT")

    def do_DELETE(self) -> None:
        self.path = self.path.replace("%3D", "=")
        self.handle_one("DELETE")


@pytest.fixture
def graph() -> Iterator[GraphStandIn]:
    server = GraphStandIn()
    yield server
    server.shutdown()
    server.server_close()


def drafts(graph: GraphStandIn, token: str = TOKEN, sender: str = SENDER) -> GraphDrafts:
    return GraphDrafts(token, sender, graph.url)


def test_a_draft_holds_what_the_message_says_and_its_attachment(graph: GraphStandIn) -> None:
    transport, started = drafts(graph), []
    transport.open()
    outcome = transport.deliver(
        outgoing(headers={"Reply-To": "answers@example.org"}), lambda: started.append(len(graph.drafts))
    )
    assert outcome.event is Event.DRAFT
    assert started == [0]
    (draft,) = graph.drafts.values()
    assert draft["toRecipients"] == [{"emailAddress": {"address": ANN.address}}]
    assert draft["replyTo"] == [{"emailAddress": {"address": "answers@example.org"}}]
    assert draft["subject"] == f"3 things to correct: {ANN.partner}"
    assert (draft["body"]["contentType"], "Dear colleague" in draft["body"]["content"]) == ("HTML", True)
    (file,) = draft["files"]
    assert (file["name"], base64.b64decode(file["contentBytes"])) == ("return.xlsx", workbook(ANN.partner))


def test_a_large_attachment_goes_up_in_slices_under_4_mb(graph: GraphStandIn) -> None:
    assert drafts(graph).deliver(outgoing(LARGE), lambda: None).event is Event.DRAFT
    assert [bytes(data) for data in graph.uploads.values()] == [workbook(ANN.partner, LARGE)]
    assert graph.largest < 4 * 2**20


@pytest.mark.parametrize(
    ("size", "step"), [(0, "POST attachments"), (LARGE, "POST createUploadSession"), (LARGE, "PUT 0")]
)
@pytest.mark.parametrize(("code", "event"), [(413, Event.REFUSED), (503, Event.TEMPORARY)])
def test_a_draft_that_cannot_be_completed_is_taken_back(
    graph: GraphStandIn, size: int, step: str, code: int, event: Event
) -> None:
    graph.failing[step] = code
    assert drafts(graph).deliver(outgoing(size), lambda: None).event is event
    assert not graph.drafts


def test_a_draft_that_cannot_be_taken_back_either_is_left_to_a_person(graph: GraphStandIn) -> None:
    graph.failing |= {"POST attachments": 500, "DELETE AAMk0=": 500}
    outcome = drafts(graph).deliver(outgoing(), lambda: None)
    assert outcome.event is Event.UNCERTAIN
    assert "delete it" in outcome.detail


def test_a_line_cut_while_the_draft_is_made_leaves_it_uncertain(graph: GraphStandIn) -> None:
    graph.cut = "POST messages"
    assert drafts(graph).deliver(outgoing(), lambda: None).event is Event.UNCERTAIN


@pytest.mark.parametrize(("code", "event"), [(400, Event.REFUSED), (429, Event.TEMPORARY)])
def test_what_graph_does_not_take_is_said(graph: GraphStandIn, code: int, event: Event) -> None:
    graph.failing["POST messages"] = code
    outcome = drafts(graph).deliver(outgoing(), lambda: None)
    assert (outcome.event, outcome.detail) == (event, f"{code} as the test wants")


def test_another_persons_mailbox_is_not_used(graph: GraphStandIn) -> None:
    with pytest.raises(UsageError, match=r"is not other@example\.org"):
        drafts(graph, sender="other@example.org").open()
    with pytest.raises(UsageError, match="401 who are you"):
        drafts(graph, token="old").open()
    with pytest.raises(UsageError, match="sign in again"):
        drafts(graph, token="old").deliver(outgoing(), lambda: None)


def test_graph_out_of_order_is_waited_for(graph: GraphStandIn) -> None:
    graph.failing["GET me"] = 503
    with pytest.raises(NotReached):
        drafts(graph).open()
    graph.cut = "GET me"
    with pytest.raises(NotReached):
        drafts(graph).open()


class MicrosoftStandIn:
    """msal's public client as far as it is used, answering what a test wants."""

    def __init__(self, flow: dict[str, str], answer: dict[str, str]) -> None:
        self.flow, self.answer = flow, answer
        self.scopes: list[str] = []

    def initiate_device_flow(self, scopes: list[str]) -> dict[str, str]:
        self.scopes = scopes
        return self.flow

    def acquire_token_by_device_flow(self, flow: dict[str, str]) -> dict[str, str]:
        return self.answer


def test_a_person_signs_in_with_a_code_on_any_device() -> None:
    said: list[str] = []
    microsoft = MicrosoftStandIn({"user_code": "A1", "message": "Enter A1"}, {"access_token": "t"})
    assert sign_in(microsoft, said.append) == "t"
    assert said == ["Enter A1"]
    assert "Mail.Send" not in microsoft.scopes


def test_a_sign_in_that_fails_is_said() -> None:
    refused = MicrosoftStandIn({"error": "invalid_client"}, {})
    with pytest.raises(UsageError, match="invalid_client"):
        sign_in(refused, print)
    late = MicrosoftStandIn({"user_code": "A1", "message": ""}, {"error_description": "code expired"})
    with pytest.raises(UsageError, match="code expired"):
        sign_in(late, print)
    with pytest.raises(UsageError, match="needs tenant and client_id"):
        application_of("", "x")


class OutlookStandIn:
    """Outlook's object model as far as it is used."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.items: list[OutlookStandIn.Item] = []

    def CreateItem(self, kind: int) -> OutlookStandIn.Item:  # noqa: N802 - Outlook's names
        assert kind == 0
        return OutlookStandIn.Item(self)

    class Item:
        def __init__(self, outlook: OutlookStandIn) -> None:
            self.outlook = outlook
            self.files: list[tuple[str, bytes]] = []
            self.Attachments, self.ReplyRecipients = self, self
            self.To = self.Subject = self.HTMLBody = ""
            self.answers: list[str] = []

        def Add(self, what: str) -> None:  # noqa: N802
            path = Path(what)
            if path.is_file():
                self.files.append((path.name, path.read_bytes()))
            else:
                self.answers.append(what)

        def Save(self) -> None:  # noqa: N802
            if self.outlook.fault:
                raise self.outlook.fault
            self.outlook.items.append(self)


def test_outlook_gets_a_whole_draft() -> None:
    outlook, started = OutlookStandIn(), []
    transport = OutlookDrafts(outlook, (OSError,))
    sent = outgoing(headers={"Reply-To": "answers@example.org"})
    assert transport.deliver(sent, lambda: started.append(len(outlook.items))).event is Event.DRAFT
    (item,) = outlook.items
    assert (item.To, item.answers) == (ANN.address, ["answers@example.org"])
    assert "Dear colleague" in item.HTMLBody
    assert item.files == [("return.xlsx", workbook(ANN.partner))]
    assert started == [0]


def test_a_draft_outlook_does_not_keep_is_said() -> None:
    outcome = OutlookDrafts(OutlookStandIn(OSError("mailbox full")), (OSError,)).deliver(outgoing(), lambda: None)
    assert (outcome.event, outcome.detail) == (Event.REFUSED, "Outlook: mailbox full")
