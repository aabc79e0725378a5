"""A process that stays warm answers its own user alone, and nothing that is said to it is run, believed or kept."""

from __future__ import annotations

import ast
import json
import os
import pickle
import socket
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators import ROOT
from xltools.excel.warm import place, switch, wire
from xltools.excel.warm.client import passed_on, waiting
from xltools.excel.warm.door import AT_ONCE, Door
from xltools.excel.warm.place import (
    NOTICE,
    SOCKET,
    TOKEN_BYTES,
    Notice,
    NotTrustedError,
    data_folder,
    make_private,
    must_be_private,
    read_notice,
    warm_folder,
    write_notice,
)
from xltools.excel.warm.switch import Off, why_off

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights than these")
TOKEN = bytes(range(TOKEN_BYTES))
CLICK = wire.ask_for(wire.ClickAsked({"LANG": "C", "TOTALPLACE_BUTTON": "about"}, "/tmp", "as installed"))  # noqa: S108
MOST_KNOCKING = AT_ONCE + 8


@dataclass
class House:
    """A folder in which a door is open; nobody does what is let in, so a test can look at it."""

    environment: dict[str, str]
    folder: Path
    notice: Notice
    door: Door

    def connect(self) -> Connection:
        return wire.connect(self.notice)

    def is_open(self) -> bool:
        """Say whether a click of this user still finds somebody."""
        return waiting(self.environment) == self.notice


@pytest.fixture
def house() -> Iterator[House]:
    with TemporaryDirectory() as home:  # its path is shorter than that of pytest's: a socket's may not be long
        environment = {"XDG_DATA_HOME": home, "LANG": "C"}
        folder = warm_folder(environment)
        assert folder is not None
        make_private(folder)
        notice = Notice(str(folder / SOCKET), TOKEN, os.getpid(), 1.5)
        write_notice(folder, notice)
        door = Door(wire.listen(notice.address), TOKEN, "as installed", environment)
        door.open()
        yield House(environment, folder, notice, door)
        door.close()


# -- whose it is -----------------------------------------------------------------------------------------------------


def test_folder_socket_and_notice_are_this_users_alone(house: House) -> None:
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for path in (house.folder.parent, house.folder, house.folder / NOTICE)
    }
    assert list(modes.values()) == [0o700, 0o700, 0o600]
    assert house.is_open()


@pytest.mark.parametrize("mode", [0o701, 0o710, 0o704, 0o770, 0o755, 0o777])
def test_a_folder_open_to_others_is_refused(house: House, mode: int) -> None:
    house.folder.chmod(mode)
    with pytest.raises(NotTrustedError, match="open to other users"):
        read_notice(house.folder)
    with pytest.raises(NotTrustedError):
        make_private(house.folder)
    assert passed_on(house.environment, 1) is None
    assert house.door.asked(0.05) is None


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o666])
def test_a_notice_open_to_others_is_refused(house: House, mode: int) -> None:
    (house.folder / NOTICE).chmod(mode)
    with pytest.raises(NotTrustedError, match="open to other users"):
        read_notice(house.folder)
    assert not house.is_open()


def test_what_belongs_to_another_user_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = house.connect()
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    with pytest.raises(NotTrustedError, match="another user"):
        must_be_private(house.folder)
    with pytest.raises(wire.WireError, match=f"belongs to user {me}"):
        wire.must_be_same_user(connection)
    with pytest.raises(wire.WireError):
        house.connect()
    connection.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_folder_or_notice_given_away_is_refused(house: House) -> None:
    os.chown(house.folder / NOTICE, 65534, 65534)
    with pytest.raises(NotTrustedError, match="another user"):
        read_notice(house.folder)
    os.chown(house.folder, 65534, 65534)
    with pytest.raises(NotTrustedError, match="another user"):
        must_be_private(house.folder)


@pytest.mark.parametrize("name", ["folder", "folder above"])
def test_a_folder_that_is_a_link_is_refused(house: House, name: str) -> None:
    folder = house.folder if name == "folder" else house.folder.parent
    moved = folder.with_name("moved")
    folder.rename(moved)
    folder.symlink_to(moved)
    with pytest.raises(NotTrustedError, match="no folder of its own"):
        make_private(house.folder)
    if name == "folder":
        with pytest.raises(NotTrustedError, match="no folder of its own"):
            read_notice(house.folder)


def test_a_notice_that_is_a_link_or_no_file_is_refused(house: House) -> None:
    path = house.folder / NOTICE
    path.rename(house.folder / "moved")
    path.symlink_to(house.folder / "moved")
    with pytest.raises(OSError, match="symbolic links"):
        read_notice(house.folder)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(NotTrustedError):
        read_notice(house.folder)
    assert not house.is_open()


WRONG_NOTICES: dict[str, Callable[[dict[str, Any]], object]] = {
    "elsewhere": lambda held: {**held, "address": "/tmp/another/s"},  # noqa: S108
    "a network": lambda held: {**held, "address": "127.0.0.1:4000"},
    "a short token": lambda held: {**held, "token": "00"},
    "no token": lambda held: {name: value for name, value in held.items() if name != "token"},
    "no number": lambda held: {**held, "process": "all"},
    "everybody": lambda held: {**held, "process": -1},
    "a list": lambda held: [held],
    "too long": lambda held: {**held, "more": "x" * 5000},
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("wrong", WRONG_NOTICES)
def test_a_notice_that_is_none_of_ours_is_refused(house: House, wrong: str) -> None:
    path = house.folder / NOTICE
    path.write_text(json.dumps(WRONG_NOTICES[wrong](json.loads(path.read_text()))))
    with pytest.raises(NotTrustedError):
        read_notice(house.folder)
    assert passed_on(house.environment, 1) is None


# -- who is let in ---------------------------------------------------------------------------------------------------


def test_without_the_token_nobody_is_let_in_and_the_others_still_are(house: House) -> None:
    for token in (b"", bytes(TOKEN_BYTES), TOKEN[:-1], TOKEN[::-1]):
        with pytest.raises(wire.WireError):
            wire.connect(house.notice._replace(token=token))
    assert house.is_open()


def test_a_process_that_does_not_know_the_token_is_told_no_click(house: House) -> None:
    other = Door(wire.listen(f"{house.notice.address}2"), bytes(TOKEN_BYTES), "as installed", {})
    other.open()
    with pytest.raises(wire.WireError):
        wire.connect(house.notice._replace(address=f"{house.notice.address}2"))
    other.close()
    assert other.asked(0.05) is None


def test_those_who_connect_and_say_nothing_keep_nobody_out_for_long(house: House) -> None:
    knocking = [socket.socket(socket.AF_UNIX) for _ in range(AT_ONCE - 1)]
    for each in knocking:
        each.connect(house.notice.address)
    assert house.is_open()
    for each in knocking:
        each.close()


def test_more_than_are_heard_at_once_are_turned_away(house: House) -> None:
    knocking = [socket.socket(socket.AF_UNIX) for _ in range(MOST_KNOCKING)]
    for each in knocking:
        each.settimeout(5)
        with suppress(OSError):
            each.connect(house.notice.address)
    turned_away = [each for each in knocking if _was_closed(each)]
    assert turned_away
    for each in knocking:
        each.close()
    while not house.is_open():
        pass


def _was_closed(other: socket.socket) -> bool:
    """Say whether the other end hung up without a word."""
    try:
        return other.recv(1) == b""
    except OSError:
        return True


# -- what may be said ------------------------------------------------------------------------------------------------

WRONG_CLICKS: dict[str, dict[str, object]] = {
    "of another version": {"version": 2},
    "with more": {"more": 1},
    "without a folder": {"folder": ""},
    "in a folder beside": {"folder": "beside"},
    "in a folder cut off": {"folder": "/tmp\0/x"},  # noqa: S108
    "in no folder": {"folder": 3},
    "without an environment": {"environment": []},
    "with a number in it": {"environment": {"A": 1}},
    "with a name of two": {"environment": {"A=B": "1"}},
    "with no name": {"environment": {"": "1"}},
    "with a value cut off": {"environment": {"A": "1\0"}},
    "with no stamp": {"stamp": None},
}
MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe",
    "a list": b"[]",
    "a number": b"1",
    "deep": b"[" * 100_000,
    "no question": b"{}",
    "another question": b'{"ask": "run"}',
    "a question that is none": b'{"ask": ["click"]}',
    "a click without anything": b'{"ask": "click"}',
    **{f"a click {name}": json.dumps({**CLICK, **change}).encode() for name, change in WRONG_CLICKS.items()},
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_message_is_refused_and_the_next_is_heard(house: House, name: str) -> None:
    with house.connect() as connection:
        connection.send_bytes(MALFORMED[name])
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    assert house.door.asked() is None
    assert house.is_open()


@given(st.binary(max_size=200))
def test_whatever_is_said_is_a_click_or_an_error(content: bytes) -> None:
    left, right = socket.socketpair()
    with Connection(left.detach()) as ours, Connection(right.detach()) as theirs:
        theirs.send_bytes(content)
        with suppress(OSError, EOFError):
            wire.click_asked(wire.receive(ours))
            pytest.fail("no such bytes are a click")


def test_a_message_that_is_too_long_is_refused_before_it_is_read(house: House) -> None:
    with house.connect() as connection:
        with suppress(OSError):
            connection.send_bytes(b" " * (wire.LONGEST + 1))
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    assert house.is_open()
    with house.connect() as connection, pytest.raises(wire.WireError, match="too many"):
        wire.send(connection, {**CLICK, "environment": {"A": "x" * wire.LONGEST}})


class Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def test_nothing_that_is_said_is_unpickled(house: House, tmp_path: Path) -> None:
    bomb = pickle.dumps(Bomb(tmp_path / "went off"))
    with house.connect() as connection:
        connection.send_bytes(bomb)
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    assert not list(tmp_path.iterdir())
    pickle.loads(bomb)  # noqa: S301 - shows that it would have gone off
    assert list(tmp_path.iterdir())


def test_no_module_of_it_sends_or_takes_what_would_be_pickled() -> None:
    modules = sorted((ROOT / "xltools" / "excel" / "warm").glob("*.py"))
    calls = {
        node.func.attr
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) != "wire"
    }
    assert {"send_bytes", "recv_bytes"} <= calls
    assert not calls & {"send", "recv", "loads_pickle", "Unpickler"}
    assert not any("pickle" in module.read_text(encoding="utf-8").replace("unpickled", "") for module in modules)


# -- one click -------------------------------------------------------------------------------------------------------


def ask(house: House, answers: list[object], **change: object) -> None:
    """Ask for a click; what is let in is never answered here, only left."""
    try:
        connection = house.connect()
    except OSError:
        answers.append("turned away")
        return
    with connection:
        wire.send(connection, {**CLICK, **change})
        try:
            answers.append(wire.receive(connection).get(wire.ANSWER))
        except EOFError:
            answers.append("taken")


def test_one_click_is_let_in_and_the_rest_are_refused(house: House) -> None:
    answers: list[object] = []
    askers = [Thread(target=ask, args=(house, answers), daemon=True) for _ in range(5)]
    for each in askers:
        each.start()
    asked = house.door.asked(60)
    assert asked is not None
    house.door.close()  # as the process that took it does; whoever still waited to be heard is turned away
    asked.connection.close()
    for each in askers:
        each.join(60)
    assert not any(each.is_alive() for each in askers)
    assert answers.count("taken") == 1
    assert len(answers) == len(askers)
    assert set(answers) <= {"taken", "refused", "turned away"}
    assert asked.click.environment["TOTALPLACE_BUTTON"] == "about"
    assert house.door.asked() is None


def test_a_second_click_that_is_heard_is_refused(house: House) -> None:
    with house.connect() as first, house.connect() as second:  # both are heard before either asks
        wire.send(first, CLICK)
        asked = house.door.asked(60)
        wire.send(second, CLICK)
        assert wire.receive(second) == {wire.ANSWER: wire.Answer.REFUSED}
    assert asked is not None
    asked.connection.close()


@pytest.mark.parametrize(
    "change", [{"stamp": "newer"}, {"environment": {"LANG": "de"}}, {"environment": {"LANG": "C", "LC_ALL": "C"}}]
)
def test_a_click_for_which_this_one_is_not_made_is_refused_and_it_ends(house: House, change: dict[str, object]) -> None:
    answers: list[object] = []
    ask(house, answers, **change)
    assert answers == ["refused"]
    assert house.door.asked(1) is None
    assert house.door.is_ended


# -- whether it may be ------------------------------------------------------------------------------------------------


def test_it_may_be_where_nobody_said_otherwise(house: House) -> None:
    assert why_off(house.environment) is None
    assert why_off({"HOME": "/home/anybody"}) is None


@pytest.mark.parametrize("word", ["off", "OFF ", "0", "no"])
def test_a_variable_of_the_environment_switches_it_off(house: House, word: str) -> None:
    assert why_off({**house.environment, switch.VARIABLE: word}) is Off.ENVIRONMENT


def test_no_variable_switches_on_what_was_switched_off(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    switch.switch(house.environment, on=False)
    on = {**house.environment, switch.VARIABLE: "on"}
    assert why_off(on) is Off.PERSON
    rule = tmp_path / "stay-warm"
    rule.write_text("off\n")
    monkeypatch.setattr(switch, "POLICY_FILE", rule)
    assert why_off(on) is Off.POLICY
    switch.switch(house.environment, on=True)
    assert why_off(on) is Off.POLICY
    assert passed_on(house.environment, 1) is None


class Registry:
    """What `winreg` would say, hand-written: Windows itself is not here."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER, KEY_READ, KEY_WOW64_64KEY = "HKLM", "HKCU", 1, 256

    def __init__(self, held: dict[tuple[str, str], object]) -> None:
        self.held = held

    def OpenKey(self, hive: str, key: str, _: int, rights: int) -> Any:  # noqa: N802 - as Windows calls it
        assert rights == 257
        if not any((hive, name) in self.held for name in (key,)):
            raise FileNotFoundError(key)
        return Key(self.held[hive, key])

    @staticmethod
    def QueryValueEx(key: Key, name: str) -> tuple[object, int]:  # noqa: N802 - the same
        assert name == "StayWarm"
        return key.value, 4


@dataclass
class Key:
    value: object

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left open."""


@pytest.mark.parametrize(
    ("held", "forbids"),
    [
        ({}, False),
        ({("HKLM", r"Software\Policies\xltools"): 0}, True),
        ({("HKCU", r"Software\Policies\xltools"): 0}, True),
        ({("HKLM", r"Software\Policies\xltools"): 1}, False),
        ({("HKLM", r"Software\Policies\xltools"): 1, ("HKCU", r"Software\Policies\xltools"): 0}, True),
    ],
)
def test_a_policy_in_the_registry_forbids_it(
    monkeypatch: pytest.MonkeyPatch, held: dict[tuple[str, str], object], forbids: bool
) -> None:
    monkeypatch.setitem(sys.modules, "winreg", Registry(held))
    monkeypatch.setattr(sys, "platform", "win32")
    assert switch.forbidden() is forbids


def test_a_program_that_may_do_more_than_its_user_neither_keeps_one_nor_asks_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    assert why_off(house.environment) is Off.RAISED


def test_the_folder_is_where_platformdirs_says_a_users_own_data_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from platformdirs import user_data_dir

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert str(data_folder(os.environ)) == user_data_dir("xltools", appauthor=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    assert str(data_folder(os.environ)) == user_data_dir("xltools", appauthor=False)
    assert data_folder({"LOCALAPPDATA": "/x"}, "win32") == Path("/x/xltools")
    assert data_folder({}, "win32") is None
    assert data_folder({"XDG_DATA_HOME": "beside"}) is None


def test_a_home_too_deep_for_a_socket_has_none(tmp_path: Path) -> None:
    assert why_off({"XDG_DATA_HOME": str(tmp_path / ("x" * 90))}) is Off.NOWHERE
    assert place.warm_folder({}) is None
