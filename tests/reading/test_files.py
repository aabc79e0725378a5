from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reading.files import list_files, named_path, real_name, shown_name


def _make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_a_folder_is_opened_up_in_the_order_of_names(tmp_path: Path) -> None:
    _make(tmp_path, "b.xlsx", "a.csv", "late/c.xlsx", "early/d.pdf")
    assert [one.name for one in list_files([tmp_path])] == ["a.csv", "b.xlsx", "early/d.pdf", "late/c.xlsx"]


def test_hidden_files_and_lock_files_are_not_returns(tmp_path: Path) -> None:
    _make(tmp_path, "a.xlsx", "~$a.xlsx", ".~lock.a.xlsx#", ".hidden.xlsx", ".git/b.xlsx", "Thumbs.db")
    assert [one.name for one in list_files([tmp_path])] == ["a.xlsx"]
    assert [one.name for one in list_files([tmp_path / ".hidden.xlsx"])] == [".hidden.xlsx"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    _make(tmp_path, "a.xlsx")
    assert len(list_files([tmp_path / "a.xlsx", tmp_path])) == 1


def test_two_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    _make(tmp_path, "one/a.xlsx", "two/a.xlsx", "two/b.xlsx")
    names = [one.name for one in list_files([tmp_path / "one", tmp_path / "two"])]
    assert names == [(tmp_path / "one/a.xlsx").as_posix(), (tmp_path / "two/a.xlsx").as_posix(), "b.xlsx"]


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.xlsx"):
        list_files([tmp_path / "gone.xlsx"])


ODD = (
    b"caf\xe9.csv",
    b"caf\xc3\xa9.csv",
    "cafe\u0301.csv".encode(),
    rb"caf\xe9.csv",
    b"line\nbreak.csv",
    b"bell\x07.csv",
    "\u202efdp.csv".encode(),
    b"quote'\".csv",
    b"#1 %41.csv",
    b"dots...",
    b"Case.csv",
    b"case.csv",
    b"=cmd|' 'A0.csv",
    b"\xff" * 251 + b".csv",
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    for name in ODD:
        (tmp_path / os.fsdecode(name)).write_bytes(name)
    return tmp_path


def test_every_name_is_shown_printable_and_leads_back_to_its_file(odd: Path) -> None:
    listed = list_files([odd])
    assert len(listed) == len(ODD)
    assert all(file.name.isprintable() for file in listed)
    assert len({unicodedata.normalize("NFC", file.name) for file in listed}) == len(ODD)
    assert {named_path(odd, file.name).read_bytes() for file in listed} == set(ODD)


def test_only_what_cannot_be_printed_or_told_apart_is_escaped(odd: Path) -> None:
    names = {file.name for file in list_files([odd])}
    assert {r"caf\xe9.csv", r"line\x0abreak.csv", r"\u202efdp.csv", "quote'\".csv", "#1 %41.csv"} <= names
    assert {r"caf\u00e9.csv", r"cafe\u0301.csv", r"caf\\xe9.csv", "Case.csv", "case.csv"} <= names


def test_an_accented_name_alone_stays_as_it_is(tmp_path: Path) -> None:
    _make(tmp_path, "café.csv", "Møller & søn.csv", "日本.csv")
    assert {file.name for file in list_files([tmp_path])} == {"café.csv", "Møller & søn.csv", "日本.csv"}


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=()), min_size=1), st.booleans())
def test_what_is_shown_is_printable_and_can_be_undone(name: str, plainly: bool) -> None:
    shown = shown_name(name, plainly=plainly)
    assert shown.isprintable()
    assert real_name(shown) == name


def test_what_is_no_file_is_named_and_never_opened(tmp_path: Path) -> None:
    folder, outside = tmp_path / "returns", tmp_path / "outside"
    _make(folder, "a.csv", "inside/b.csv")
    _make(outside, "secret.csv")
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.csv"))
    (folder / "device.csv").symlink_to("/dev/zero")
    (folder / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    (folder / "out.csv").symlink_to(outside / "secret.csv")
    (folder / "out").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "circle.csv").symlink_to(folder / "circle.csv")
    reasons = {file.name: file.not_a_file for file in list_files([folder])}
    assert reasons.pop("a.csv") == reasons.pop("inside/b.csv") == ""
    assert "pipe" in reasons["pipe.csv"]
    assert "socket" in reasons["socket.csv"]
    assert "nowhere" in reasons["gone.csv"]
    assert all("leads out" in reasons[name] for name in ("out.csv", "out", "device.csv"))
    assert set(reasons) == {"pipe.csv", "socket.csv", "device.csv", "gone.csv", "out.csv", "out", "circle.csv"}


def test_a_link_within_the_folder_is_the_file_it_leads_to(tmp_path: Path) -> None:
    _make(tmp_path, "a.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    assert [(file.name, file.not_a_file) for file in list_files([tmp_path])] == [("a.csv", "")]


def test_a_link_named_by_hand_is_followed(tmp_path: Path) -> None:
    _make(tmp_path, "elsewhere/a.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "elsewhere/a.csv")
    assert [(file.name, file.not_a_file) for file in list_files([tmp_path / "b.csv"])] == [("b.csv", "")]
    assert "device" in list_files([Path("/dev/zero")])[0].not_a_file
