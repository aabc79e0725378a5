"""The ribbon tab: every button is there, says in words what it does, calls its macro, and is enabled where it makes sense."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter

from tests.excel.live_office import live_office
from xltools.excel import ribbon
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.inspect_macros import icon_names
from xltools.excel.addin.sources import macro_modules, ribbon_xml
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.excel.live_office import LiveOffice

SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
TAB = ET.fromstring(ribbon_xml())  # noqa: S314 - the project's own file
BUTTONS = {button.get("id", ""): button for button in TAB.iter(f"{SPACE}button")}
GROUPS = {
    "Check": ("validate", "clear_findings", "next_finding", "compare_versions"),
    "Code": ("suggest_codes", "apply_codes", "fill_from_cipfa"),
    "Count": ("find_double_counts", "recount", "apportion", "compare_baseline"),
    "Mapping": ("fill_estimates", "bring_in_returns"),
    "Consolidate": ("consolidate_folder", "where_it_stands"),
    "Report": ("prepare_reports", "open_outbox", "explore", "publish"),
    "Help": ("guide", "check_pc", "about"),
}
MAKES_SENSE_ON = {
    **dict.fromkeys(("validate", "clear_findings", "next_finding", "apportion"), "EnabledForReturnOrMapping"),
    **dict.fromkeys(("suggest_codes", "find_double_counts"), "EnabledForAnyOfOurs"),
    **dict.fromkeys(("recount", "prepare_reports", "open_outbox", "explore", "publish"), "EnabledForCount"),
    **dict.fromkeys(("fill_estimates", "bring_in_returns"), "EnabledForMapping"),
    **dict.fromkeys(("consolidate_folder", "where_it_stands", "guide", "check_pc", "about"), "EnabledForAny"),
    **dict.fromkeys(("compare_versions", "fill_from_cipfa"), "EnabledForReturn"),
    "apply_codes": "EnabledForReturnOrCount",
    "compare_baseline": "EnabledForCountOrMapping",
}
ASKING = ("consolidate_folder",)
"""Buttons that ask for a folder first, but in a spend mapping workbook, which lies in its own."""
ASKING_FOR_A_FILE = ("compare_versions",)
LONGEST_TIP, LONGEST_KEYS, LONGEST_LABEL = 1024, 3, 24
RIBBON = next(module.text for module in macro_modules() if module.name == "TotalPlaceRibbon")


def test_the_tab_has_its_groups_and_buttons_in_order() -> None:
    found = {
        group.get("label"): tuple(button.get("id") for button in group.iter(f"{SPACE}button"))
        for group in TAB.iter(f"{SPACE}group")
    }
    assert found == GROUPS
    assert list(found) == list(GROUPS)
    assert [tab.get("label") for tab in TAB.iter(f"{SPACE}tab")] == ["Total Place"]


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_explains_itself_in_words(button: str) -> None:
    given = BUTTONS[button].attrib
    assert given["imageMso"] in icon_names()
    assert len(given["label"]) <= LONGEST_LABEL
    assert len(given["screentip"]) <= len(given["supertip"]) + 20 <= LONGEST_TIP
    assert given["supertip"].endswith(".")
    assert re.fullmatch(f"[A-Z]{{1,{LONGEST_KEYS}}}", given["keytip"])


def test_the_tab_has_the_buttons_python_knows_in_the_same_groups() -> None:
    known = {button: known.group for button, known in ribbon.BUTTONS.items()}
    assert known == {button: group.lower() for group, buttons in GROUPS.items() for button in buttons}


def test_no_key_begins_another() -> None:
    keys = [button.get("keytip", "") for button in BUTTONS.values()]
    assert not [(one, other) for one in keys for other in keys if one is not other and other.startswith(one)]


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_s_macro_starts_that_button(button: str) -> None:
    module, _, name = BUTTONS[button].get("onAction", "").rpartition(".")
    assert module == "TotalPlaceRibbon"
    body = re.search(rf"^Public Sub {name}\(control As IRibbonControl\)\n(.*?)^End Sub", RIBBON, re.M | re.S)
    assert body
    plain = rf' +TotalPlaceBridge\.Click "{button}", "[a-z][^"]+\w"\n'
    asking = rf' +TotalPlaceBridge\.ClickFor(Folder|File) "{button}", "[a-z][^"]+\w", "[a-z][^"]+\w"\n'
    wanted = asking if button in ASKING_FOR_A_FILE else plain
    if button in ASKING:
        wanted = rf"    If IsMapping\(\) Then\n{plain}    Else\n{asking}    End If\n"
    assert re.fullmatch(wanted, body.group(1))


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_is_enabled_where_more_than_an_explanation_would_come_of_it(button: str) -> None:
    assert BUTTONS[button].get("getEnabled") == f"TotalPlaceRibbon.{MAKES_SENSE_ON[button]}"


WORKBOOKS = ("return", "count", "mapping", "other")
ENABLED = {
    "EnabledForReturn": {"return"},
    "EnabledForCount": {"count"},
    "EnabledForMapping": {"mapping"},
    "EnabledForReturnOrCount": {"return", "count"},
    "EnabledForReturnOrMapping": {"return", "mapping"},
    "EnabledForCountOrMapping": {"count", "mapping"},
    "EnabledForAnyOfOurs": {"return", "count", "mapping"},
    "EnabledForAny": set(WORKBOOKS),
}
PROBE = """
Public Function ProbeEnabled(ByVal Which As String) As String
    Dim Answer As Variant
    Select Case Which
        {cases}
    End Select
    ProbeEnabled = CStr(Answer)
End Function

Public Function ProbeWords(ByVal Code As String) As String
    ProbeWords = TotalPlaceBridge.WordsFor(CLng(Code))
End Function

Public Function ProbeStart(ByVal Command As String) As String
    On Error GoTo Refused
    TotalPlaceBridge.StartAndWait Command, "NAME=value"
    ProbeStart = "started"
    Exit Function
Refused:
    ProbeStart = "error " & Err.Number
End Function

Public Sub ProbeClick()
    Validate Nothing
End Sub

Public Sub ProbeClickWhile(ByVal Doing As String)
    TotalPlaceBridge.Busy = Doing
    Validate Nothing
    TotalPlaceBridge.Busy = ""
End Sub

Public Function ProbeBusy() As String
    ProbeBusy = TotalPlaceBridge.Busy
End Function
"""
SAY = "MsgBox Words, vbExclamation, TITLE"
KEEP = 'ThisWorkbook.Worksheets(1).Range("D1").Value = Words'


def opened_up() -> Iterator[Any]:
    """Yield the add-in's modules with their functions open to the test, and messages kept in a cell."""
    cases = "\n        ".join(f'Case "{name}": {name} Nothing, Answer' for name in ENABLED)
    for module in macro_modules():
        text = (
            module.text.replace("Private Function", "Public Function")
            .replace(SAY, KEEP)
            .replace("Private Busy", "Public Busy")
        )
        if module.name == "TotalPlaceRibbon":
            text += PROBE.format(cases=cases)
        if module.name == "TotalPlaceBridge":
            (chosen,) = re.findall(r"^Public Function Chosen\(.*?^End Function\n", text, re.S | re.M)
            text += re.sub(r"\bChosen\b", "ChosenWithoutDialog", chosen).replace("FileDialog(", "NoSuchDialog(")
        yield dataclasses.replace(module, text=text)


@dataclasses.dataclass(frozen=True)
class Loaded:
    """The add-in in a running LibreOffice."""

    office: LiveOffice
    folder: Path
    document: Any

    def call(self, macro: str, *arguments: object) -> Any:
        address = f"vnd.sun.star.script:TotalPlace.{macro}?language=Basic&location=document"
        return self.document.getScriptProvider().getScript(address).invoke(arguments, (), ())[0]

    @property
    def sheet(self) -> Any:
        return self.document.Sheets.getByIndex(0)

    def setting(self, row: int, text: str) -> None:
        self.sheet.getCellRangeByName(f"B{row}").String = text

    def clicked(self) -> str:
        """Click Validate and return what was said."""
        cell = self.sheet.getCellRangeByName("D1")
        cell.String = "nothing was said"
        self.call("TotalPlaceRibbon.ProbeClick")
        return str(cell.String)

    def clicked_while(self, doing: str) -> str:
        """Click Validate while another click is doing something, and return what was said."""
        cell = self.sheet.getCellRangeByName("D1")
        cell.String = "nothing was said"
        self.call("TotalPlaceRibbon.ProbeClickWhile", doing)
        return str(cell.String)


def write_workbooks(folder: Path) -> None:
    build_return(folder / "return.xlsx")
    for name, defined in (("count", "net_total"), ("mapping", "mapping_version"), ("other", "")):
        with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
            book.add_worksheet("Summary").write_string(0, 0, "net_total return_id mapping_version")
            if defined:
                book.define_name(defined, "=Summary!$B$2")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("ribbon")
    write_workbooks(folder)
    build_addin(folder / "TotalPlace.xlam", modules=tuple(opened_up()))
    with live_office() as office:
        yield Loaded(office, folder, office.open_add_in(folder / "TotalPlace.xlam"))


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_button_is_enabled_for_the_workbooks_it_is_meant_for(loaded: Loaded, kind: str) -> None:
    book = loaded.office.open(loaded.folder / f"{kind}.xlsx")
    try:
        answers = {name: loaded.call("TotalPlaceRibbon.ProbeEnabled", name) for name in ENABLED}
    finally:
        book.close(True)
    assert answers == {name: str(kind in kinds) for name, kinds in ENABLED.items()}


def test_every_enabled_callback_of_the_tab_is_one_of_those_tried() -> None:
    named = {button.get("getEnabled", "").removeprefix("TotalPlaceRibbon.") for button in BUTTONS.values()}
    assert named == set(ENABLED)


@pytest.mark.libreoffice
def test_a_click_says_what_to_do_where_python_is_not_known_or_cannot_be_started(loaded: Loaded) -> None:
    book = loaded.office.open(loaded.folder / "return.xlsx")
    try:
        loaded.setting(2, "")
        unknown = loaded.clicked()
        loaded.setting(2, r"C:\gone\python.exe")
        gone = loaded.clicked()
    finally:
        book.close(True)
    assert unknown.startswith("This add-in does not know yet where Python is.")
    assert gone.startswith("Total Place could not start Python at\n    C:\\gone\\python.exe\n")
    assert "xltools addin install" in unknown
    assert "xltools addin install" in gone


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, ""),
        (10, ""),
        (1, "could not finish this (code 1)"),
        (3, "could not finish this (code 3)"),
        (-1073741515, "could not start Python"),
        (-1073741819, "could not finish this (code -1073741819)"),
        (103, "could not start Python"),
        (9009, "could not start Python"),
    ],
)
def test_an_exit_code_becomes_words_where_python_has_said_nothing(loaded: Loaded, code: int, words: str) -> None:
    said = loaded.call("TotalPlaceRibbon.ProbeWords", str(code))
    assert (words in said) if words else said == ""
    if "could not finish" in words:
        assert r"\xltools\Logs\xltools.log" in said
        assert "xltools addin check" in said


@pytest.mark.libreoffice
def test_what_python_is_told_stands_in_the_environment(loaded: Loaded) -> None:
    book = loaded.office.open(loaded.folder / "return.xlsx")
    try:
        told = loaded.call("TotalPlaceBridge.SettingsFor", "validate", "/a = b")
    finally:
        book.close(True)
    lines = dict(line.split("=", 1) for line in told.split("\n"))
    assert lines == {
        "TOTALPLACE_BUTTON": "validate",
        "TOTALPLACE_BOOK": "return.xlsx",
        "TOTALPLACE_HWND": "0",
        "TOTALPLACE_CHOSEN": "/a = b",
    }


@pytest.mark.libreoffice
@pytest.mark.parametrize("picking", [3, 4])
def test_where_there_is_no_dialog_nothing_is_named_and_a_cancelled_one_stops_the_click(
    loaded: Loaded, picking: int
) -> None:
    assert loaded.call("TotalPlaceBridge.Chosen", "", picking) == ""
    assert loaded.call("TotalPlaceBridge.Chosen", "choose", picking) == "*"
    assert loaded.call("TotalPlaceBridge.ChosenWithoutDialog", "choose", picking) == ""


@pytest.mark.libreoffice
def test_nothing_is_started_without_a_click(loaded: Loaded) -> None:
    permission_denied = "error 70"
    assert loaded.call("TotalPlaceRibbon.ProbeStart", "calc.exe") == permission_denied


@pytest.mark.libreoffice
def test_a_click_while_another_works_starts_nothing_and_says_what_is_being_done(loaded: Loaded) -> None:
    said = loaded.clicked_while("counting again with your decisions")
    assert (
        said == "Total Place is still counting again with your decisions. Wait until it has finished, then try again."
    )


@pytest.mark.libreoffice
def test_buttons_answer_again_after_a_click_that_failed(loaded: Loaded) -> None:
    book = loaded.office.open(loaded.folder / "return.xlsx")
    try:
        loaded.setting(2, r"C:\gone\python.exe")
        first, busy, second = loaded.clicked(), loaded.call("TotalPlaceRibbon.ProbeBusy"), loaded.clicked()
    finally:
        book.close(True)
    assert first == second
    assert first.startswith("Total Place could not start Python")
    assert busy == ""


@pytest.mark.libreoffice
def test_an_add_in_without_its_settings_says_so(loaded: Loaded) -> None:
    book = loaded.office.open(loaded.folder / "return.xlsx")
    try:
        loaded.sheet.Name = "Gone"
        said = loaded.clicked()
    finally:
        loaded.sheet.Name = "Settings"
        book.close(True)
    assert said.startswith("Something is wrong with this add-in: ")
    assert "xltools addin install" in said
