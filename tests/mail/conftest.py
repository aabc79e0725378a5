"""A certificate authority of our own, a mail server that shows a certificate of it, and commands run in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from tests.mail.post import ACCOUNT, Post
from tests.mail.round import settings
from tests.pipeline.conftest import xltools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["xltools"]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def certificate(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("127.0.0.1", "localhost")


@pytest.fixture
def post(certificate: trustme.LeafCert) -> Iterator[Post]:
    with Post(certificate) as server:
        yield server


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLTOOLS_MAIL_PASSWORD", ACCOUNT[1])
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def place(tmp_path: Path, authority: trustme.CA, post: Post) -> Path:
    """A count folder set up for the server, its outbox still empty."""
    folder = tmp_path / "count"
    settings(folder, post.port)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return folder
