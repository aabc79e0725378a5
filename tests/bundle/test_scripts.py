"""What a person starts: short files that Windows reads as meant, whatever the folder is called. Read here; run under Wine only."""

from __future__ import annotations

import re

import pytest

from xltools.bundle.starting import scripts
from xltools.bundle.texts import texts
from xltools.installation import COMMAND, REMOVE, SET_UP

SCRIPTS = scripts()


def lines(name: str) -> list[str]:
    return SCRIPTS[name].decode("ascii").split("\r\n")[:-1]


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_line_ends_as_windows_needs_it_for_labels_to_be_found(name: str) -> None:
    assert SCRIPTS[name].count(b"\n") == SCRIPTS[name].count(b"\r\n") > 2
    assert SCRIPTS[name].startswith(b"@echo off\r\n")
    assert not [line for line in lines(name) if len(line) > 120]


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_folder_is_named_in_quotes_alone_so_that_it_may_be_called_anything(name: str) -> None:
    text = SCRIPTS[name].decode("ascii")
    assert "%~dp0" in text
    outside = re.sub(r'"[^"\r\n]*"', "", text)
    assert "%~dp0" not in outside
    assert not re.search(r"[()!^&|]", outside)  # no block that a bracket in a path could end
    assert "enabledelayedexpansion" not in text.lower()
    assert "call " not in text.lower()  # it would read a % in a path a second time


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_label_that_is_gone_to_is_there_once(name: str) -> None:
    wanted = set(re.findall(r"goto (\w+)", SCRIPTS[name].decode("ascii")))
    labels = [line[1:] for line in lines(name) if line.startswith(":")]
    assert wanted <= set(labels)
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(("name", "command"), [(SET_UP, "addin install"), (REMOVE, "addin uninstall"), (COMMAND, "%*")])
def test_each_runs_its_command_in_the_bundles_own_python(name: str, command: str) -> None:
    assert f'"%~dp0python\\python.exe" -I -m xltools {command}' in lines(name)


@pytest.mark.parametrize("name", SCRIPTS)
def test_none_needs_powershell_the_registry_or_another_right(name: str) -> None:
    text = SCRIPTS[name].decode("ascii").lower()
    assert not re.search(
        r"powershell|\breg\b|runas|wscript|cscript|\bdel\b|\brd\b|rmdir|msiexec|net use|curl|bitsadmin", text
    )


@pytest.mark.parametrize("name", [SET_UP, REMOVE])
def test_a_window_stays_until_it_was_read_and_a_script_of_it_does_not_wait(name: str) -> None:
    ending = lines(name)[-6:]
    assert ending[1] == 'if /i "%~1"=="/quiet" exit /b %TOTALPLACE_RESULT%'
    assert "pause >nul" in ending
    assert ending[-1] == "exit /b %TOTALPLACE_RESULT%"
    assert lines(name)[lines(name).index('if not exist "%~dp0python\\python.exe" goto unpack') + 1] == "goto start"


def test_the_exit_code_of_a_command_is_passed_on() -> None:
    assert lines(COMMAND)[-1] == "exit /b %errorlevel%"


@pytest.mark.parametrize("name", ["README.txt", "README-IT.txt"])
def test_the_texts_fit_a_window_and_have_everything_filled_in(name: str) -> None:
    text = texts()[name].decode("ascii")
    assert "{" not in text
    assert max(len(line) for line in text.split("\r\n")) <= 90
    assert text.count("\n") == text.count("\r\n")
    for script in SCRIPTS:
        assert script in text


def test_it_is_told_that_windows_was_never_tried_and_that_python_is_not_the_newest() -> None:
    text = " ".join(texts()["README-IT.txt"].decode("ascii").split())
    assert "None of it was ever run on Windows or in Excel" in text
    assert "The package index has CPython 3.13.2 of February 2025 only" in text
    for word in (
        "XLSTART",
        "%LOCALAPPDATA%",
        "Program Files",
        "Signing with the council's own certificate",
        "Taking it away",
    ):
        assert word in text
