"""On a Mac the add-in says in words that it needs Excel for Windows, before it asks Windows for anything.

What a macro hears of it is what the program says of the system (Microsoft's VBA reference, Application.OperatingSystem: "Macintosh"
and a version). Here that stands in the modules in its place, and LibreOffice runs them.
"""

from __future__ import annotations

import dataclasses
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.excel.chain import AddIn
from tests.excel.live_office import live_office
from tests.excel.vba_text import WINDOWS_SHELL
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS
from xltools.excel.addin.sources import macro_modules
from xltools.excel.addin.vba_project import Module, ModuleKind
from xltools.template.build import TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.excel.live_office import LiveOffice
    from xltools.excel.addin.kinds import Kind

WORDS = "need Excel for Windows"
ASKED, SAID = "Application.OperatingSystem", '"Macintosh (Intel) 10.16"'


def on_a_mac(kind: Kind) -> tuple[Module, ...]:
    """Return the modules with what Excel for Mac says of its system in the place of their question."""
    asking = [one for one in macro_modules(kind) if ASKED in one.text]
    assert len(asking) == 1
    return tuple(dataclasses.replace(one, text=one.text.replace(ASKED, SAID)) for one in macro_modules(kind))


@pytest.mark.libreoffice
@pytest.mark.parametrize("button", ["validate", "consolidate_folder", "compare_versions", "about"])
def test_a_button_says_so_and_starts_nothing(live: LiveOffice, tmp_path: Path, button: str) -> None:
    path = tmp_path / BUTTONS.file
    build_addin(path, settings={"interpreter": sys.executable}, modules=on_a_mac(BUTTONS))
    add_in = AddIn(live, path, tmp_path)
    live.open(TEMPLATE, read_only=True)
    came = add_in.click(button)
    assert (came.vba, came.command, came.exit_code) == ("finished", "", None)
    (said,) = came.boxes
    assert WORDS in said
    assert "xltools --help" in said


ASKS = """
Option Explicit
Public Function Answer() As String
    Answer = COFOG_NAME("07.4")
End Function
"""


@pytest.mark.libreoffice
def test_a_worksheet_function_says_so_in_its_cell(tmp_path: Path) -> None:
    """What declares and calls libraries of Windows does not compile here, and a Mac never comes to it: it is left out."""
    modules = {one.name: one for one in on_a_mac(FUNCTIONS)}
    for name, text in (
        ("TotalPlacePython", in_parts_without_windows(modules["TotalPlacePython"].text)),
        (
            "TotalPlaceFunctions",
            modules["TotalPlaceFunctions"].text.replace("If TypeOf Application.Caller Is Range Then ", ""),
        ),
    ):
        modules[name] = dataclasses.replace(modules[name], text=text)
    asks = Module("More", ModuleKind.STANDARD, f'Attribute VB_Name = "More"{ASKS}')
    build_addin(tmp_path / FUNCTIONS.file, FUNCTIONS, modules=(*modules.values(), asks))
    with live_office() as office:
        document = office.open_add_in(tmp_path / FUNCTIONS.file)
        address = f"vnd.sun.star.script:{FUNCTIONS.project}.More.Answer?language=Basic&location=document"
        assert WORDS in document.getScriptProvider().getScript(address).invoke((), (), ())[0]


def in_parts_without_windows(text: str) -> str:
    text = re.sub(r"^Private Declare (?:[^\n]* _\n)*[^\n]*\n", "", text, flags=re.M)
    text = text.replace("vbObjectError", "1000")  # a constant that LibreOffice lacks
    return re.sub(r"^    If (?:LoadLibraryW\(|InStr\(Library).*?^    End If\n", "", text, flags=re.M | re.S)


def test_windows_is_asked_for_nothing_before_the_question_whether_this_is_a_mac() -> None:
    text = next(one.text for one in macro_modules(BUTTONS) if one.name == "TotalPlaceBridge")
    why_not = re.search(r"Private Function WhyNot\(\).*?End Function", text, re.S)
    assert why_not
    assert why_not.group().index("IsMac()") < why_not.group().index("IsProtectedView()")
    done = re.search(r"Private Function DoneFor\(.*?End Function", text, re.S)
    assert done
    assert done.group().index("WhyNot()") < min(done.group().index(word) for word in ("Chosen(", "WordsAfter("))
    assert text.count(WINDOWS_SHELL) == 1
