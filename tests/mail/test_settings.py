"""The [mail] settings: each wrong one is named with what to write instead; passwords come from anywhere but a file."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from xltools.folder import create_folder, read_folder
from xltools.folder.mail_settings import Mail, read_mail
from xltools.mail.accounts import password_of
from xltools.model import Area, Place, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(tmp_path: Path, text: str) -> Mail:
    return read_mail(tmp_path / "count.toml", tomllib.loads(text))


def test_a_new_folder_has_every_setting_and_reads_back_the_same(tmp_path: Path) -> None:
    mail = Mail(sender="a@example.org", sender_name='The "team"', server="smtp.example.org", per_minute=7)
    made = create_folder(tmp_path / "count", Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11"), (), mail)
    assert made.mail == mail
    assert read_folder(tmp_path / "count").mail == mail


def test_settings_of_before_still_read(tmp_path: Path) -> None:
    mail = read(tmp_path, 'sender = "a@example.org"\nsender_name = ""\ndeadline = "2011-07-31"\nserver = ""\n')
    assert mail == Mail(sender="a@example.org", deadline="2011-07-31")


@pytest.mark.parametrize(
    ("server", "security", "host", "port"),
    [
        ("smtp.example.org", "starttls", "smtp.example.org", 587),
        ("smtp.example.org", "tls", "smtp.example.org", 465),
        ("smtp.example.org:25", "starttls", "smtp.example.org", 25),
        ("[::1]:2525", "starttls", "::1", 2525),
        ("[::1]", "tls", "::1", 465),
    ],
)
def test_a_server_has_a_name_and_a_port(server: str, security: str, host: str, port: int) -> None:
    mail = Mail(server=server, security=security)
    assert (mail.host, mail.port) == (host, port)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('security = "none"', "security should be starttls or tls"),
        ('method = "fax"', "method should be smtp or graph or outlook"),
        ("per_minute = 0", "per_minute should be a whole number"),
        ("per_minute = 1.5", "per_minute should be a whole number"),
        ('per_minute = "20"', "per_minute should be a whole number"),
        ("per_minute = true", "per_minute should be a whole number"),
        ("largest_attachment_mb = -1", "largest_attachment_mb should be a number"),
        ('server = "smtp://smtp.example.org"', "server should be a name"),
        ('server = "smtp.example.org:99999"', "server should be a name"),
        ('server = "two names"', "server should be a name"),
        ('smtp_password = "x"', "holds a password"),
        ('bcc = "x"', "has bcc, which means nothing here"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(tmp_path, text)


class Store(KeyringBackend):
    """A password store that lives as long as a test; `locked` ones cannot be asked."""

    priority = 1.0

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring leaves it unannotated
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise NoKeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def store() -> Iterator[Store]:
    before = keyring.get_keyring()
    one = Store()
    keyring.set_keyring(one)
    yield one
    keyring.set_keyring(before)


def test_the_password_store_comes_first_then_the_environment_then_a_person(store: Store) -> None:
    environment = {"XLTOOLS_MAIL_PASSWORD": "from the environment"}
    keyring.set_password("xltools", "count", "from the store")
    assert password_of("count", environment, lambda: "asked") == "from the store"
    assert password_of("other", environment, lambda: "asked") == "from the environment"
    assert password_of("other", {}, lambda: "asked") == "asked"
    assert password_of("", environment, None) == ""


def test_a_store_that_cannot_be_asked_is_passed_over(store: Store) -> None:
    store.locked = True
    assert password_of("count", {"XLTOOLS_MAIL_PASSWORD": "e"}, None) == "e"
    with pytest.raises(UsageError, match="keyring set xltools count"):
        password_of("count", {}, None)


def test_what_a_person_typed_is_kept_nowhere(store: Store) -> None:
    password_of("count", {}, lambda: "asked")
    assert not store.kept
