"""Both add-ins are built from text: the same bytes each time, sound to every judge here, and each fault is noticed."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.excel.live_office import live_office
from tests.excel.module_faults import module_faults, private_text
from tests.excel.reading_back import decompress, read_modules, read_project, suspicions
from tests.validators import ROOT, audit_errors, own_errors, sdk_errors
from xltools.excel.addin import sources
from xltools.excel.addin.build import ADDIN_TYPE, RIBBON_PART, VBA_PART, WORKBOOK_TYPE, build_addin
from xltools.excel.addin.inspect import package_faults
from xltools.excel.addin.inspect_macros import icon_names, module_texts
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS, beside
from xltools.excel.addin.sources import FUNCTIONS_MODULE, PYTHON_MODULE, library_name, macro_modules
from xltools.excel.addin.vba_project import Module, ModuleKind, module_bytes, vba_project
from xltools.excel.failure_log import LOG_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.excel.addin.kinds import Kind

WRITE_AND_HASH = """
import hashlib, sys
from pathlib import Path
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.kinds import KINDS
for kind in KINDS:
    build_addin(Path(sys.argv[1]), kind)
    print(hashlib.sha256(Path(sys.argv[1]).read_bytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def addins(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Give both add-ins, by their names."""
    folder = tmp_path_factory.mktemp("addin")
    for kind in KINDS:
        build_addin(folder / kind.file, kind)
    return {kind.file: folder / kind.file for kind in KINDS}


@pytest.fixture(scope="module")
def addin(addins: Mapping[str, Path]) -> Path:
    """Give the one with the buttons."""
    return addins[BUTTONS.file]


EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.file))


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def settings_of(path: Path) -> dict[object, object]:
    book = path.with_suffix(".xlsx")  # openpyxl goes by the name
    parts = parts_of(path)
    replace("[Content_Types].xml", ADDIN_TYPE, WORKBOOK_TYPE)(parts)
    sheet = openpyxl.load_workbook(rewritten(book, parts))["Settings"]
    return {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}


# The same bytes


def test_the_same_sources_give_the_same_bytes_in_any_time_zone(addins: Mapping[str, Path], tmp_path: Path) -> None:
    here = [hashlib.sha256(path.read_bytes()).hexdigest() for path in addins.values()]
    for number, zone in enumerate(("Pacific/Kiritimati", "America/Anchorage")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number + 1)}
        command = [sys.executable, "-c", WRITE_AND_HASH, str(tmp_path / "again.xlam")]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert run.stdout.split() == here


def test_nothing_in_the_package_says_when_or_on_which_system_it_was_built(addin: Path) -> None:
    with zipfile.ZipFile(addin) as package:
        entries = package.infolist()
    assert {(entry.date_time, entry.create_system, entry.compress_type, entry.extra) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_STORED, b"")
    }
    assert [entry.filename for entry in entries[:2]] == ["[Content_Types].xml", "_rels/.rels"]


def test_an_installed_package_carries_the_sources_where_the_builder_looks() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    beside = Path(sources.__file__).with_name("macros").relative_to(ROOT).as_posix()
    assert included["macros"] == beside


# Settings


def test_a_fresh_add_in_knows_no_interpreter(addin: Path) -> None:
    found = settings_of(addin)
    assert list(found) == list(BUTTONS.settings) == ["interpreter", "log"]
    assert found["interpreter"] is None
    assert found["log"] == rf"%LOCALAPPDATA%\xltools\Logs\{LOG_FILE}"


def test_each_add_in_carries_only_the_settings_it_needs(addins: Mapping[str, Path]) -> None:
    assert list(settings_of(addins[FUNCTIONS.file])) == list(FUNCTIONS.settings) == ["interpreter", "xlwings_library"]
    for kind in KINDS:
        assert set(re.findall(r'\.Setting\("(\w+)"\)', "".join(code_of(name, kind) for name in names(kind)))) == set(
            kind.settings
        )


def test_settings_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "TotalPlace.xlam"
    build_addin(path, settings={"interpreter": r"C:\Users\Siân & Łukasz\python.exe", "log": "=1+1"})
    found = settings_of(path)
    assert found["interpreter"] == r"C:\Users\Siân & Łukasz\python.exe"
    assert b"<f>" not in parts_of(path)["xl/worksheets/sheet1.xml"]
    assert found["log"] == "=1+1"


def test_a_setting_the_add_in_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no setting interpeter"):
        build_addin(tmp_path / "TotalPlace.xlam", settings={"interpeter": "x"})


def test_the_command_writes_both_add_ins_beside_each_other_and_says_where(
    tmp_path: Path, addins: Mapping[str, Path]
) -> None:
    path = tmp_path / "T.xlam"
    command = [sys.executable, "-m", "xltools", "addin", "build", "--output"]
    run = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    functions = tmp_path / "TFunctions.xlam"
    assert (run.returncode, run.stdout) == (0, f"Written: {path} (buttons), {functions} (worksheet functions)\n")
    assert path.read_bytes() == addins[BUTTONS.file].read_bytes()
    assert functions.read_bytes() == addins[FUNCTIONS.file].read_bytes()
    assert beside(Path(BUTTONS.file)) == Path(FUNCTIONS.file)
    wrong = subprocess.run([*command, str(tmp_path / "no" / "T.xlam")], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "There is no folder" in wrong.stderr


# The judges


@pytest.mark.validators
@EACH_KIND
def test_the_validators_find_nothing(addins: Mapping[str, Path], kind: Kind) -> None:
    addin = addins[kind.file]
    assert sdk_errors(addin) == []
    assert audit_errors(addin) == []
    assert own_errors(addin) == []


@EACH_KIND
def test_our_own_checks_find_nothing(addins: Mapping[str, Path], kind: Kind) -> None:
    addin = addins[kind.file]
    texts = read_modules(addin)
    assert package_faults(addin, kind) == ()
    assert module_faults(addin, texts) == ()
    assert private_text(addin, texts) == ()


@EACH_KIND
def test_the_modules_are_read_back_exactly(addins: Mapping[str, Path], kind: Kind) -> None:
    expected = {module.name: module_bytes(module).decode("cp1252") for module in macro_modules(kind)}
    assert read_modules(addins[kind.file]) == expected
    assert module_texts(parts_of(addins[kind.file])[VBA_PART]) == expected


def test_the_two_projects_have_names_of_their_own_and_neither_that_of_a_module(addins: Mapping[str, Path]) -> None:
    texts = {kind.file: read_project(addins[kind.file]).openstream("PROJECT").read().decode("cp1252") for kind in KINDS}
    found = {file: re.findall(r'^(?:Name|ID)="([^"]+)"', text, re.M) for file, text in texts.items()}
    assert {kind.file: kind.project for kind in KINDS} == {file: name for file, (_, name) in found.items()}
    assert len({value for values in found.values() for value in values}) == 4
    with pytest.raises(ValueError, match="both called TotalPlaceFunctions"):
        vba_project(macro_modules(FUNCTIONS), "TotalPlaceFunctions")


@pytest.mark.libreoffice
def test_libreoffice_loads_both_add_ins_with_their_modules_and_their_text(addins: Mapping[str, Path]) -> None:
    with live_office() as office:
        for kind in KINDS:
            library = office.open_add_in(addins[kind.file]).BasicLibraries.getByName(kind.project)
            found = {name: library.getByName(name) for name in library.ElementNames}
            assert set(found) == {module.name for module in macro_modules(kind)}
            for module in macro_modules(kind):
                code = "\n".join(line for line in module.text.splitlines() if not line.startswith("Attribute ")).strip()
                assert found[module.name].strip().endswith(code)


STAND_IN = """
Public Function XLPy() As Object
    Err.Raise 1001, Description:="asked for Python"
End Function

Public Function Answer() As String
    Answer = COFOG_NAME("07.4") & "; " & APPORTION(1, "London", "Hackney", "2010-11")
End Function
"""


UNDECLARED = ("        COFOG_NAME = XLPy", "        Answered = 1\n        COFOG_NAME = XLPy")


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("change", "says"),
    [(("", ""), "asked for Python; asked for Python"), (UNDECLARED, "Variable not defined")],
    ids=["as they are", "with a variable that is not declared"],
)
def test_libreoffice_runs_the_functions_up_to_where_they_ask_for_python(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    wrappers = next(one for one in macro_modules(FUNCTIONS) if one.name == FUNCTIONS_MODULE)
    text = wrappers.text.replace("If TypeOf Application.Caller Is Range Then ", "").replace(*change, 1)
    others = [one for one in macro_modules(FUNCTIONS) if one.name not in (FUNCTIONS_MODULE, PYTHON_MODULE)]
    asked = [*others, dataclasses.replace(wrappers, text=text), module(f"Option Explicit\n{STAND_IN}")]
    build_addin(tmp_path / FUNCTIONS.file, FUNCTIONS, modules=asked)
    with live_office() as office:
        document = office.open_add_in(tmp_path / FUNCTIONS.file)
        address = f"vnd.sun.star.script:{FUNCTIONS.project}.More.Answer?language=Basic&location=document"
        said = document.getScriptProvider().getScript(address).invoke((), (), ())[0]
    assert says in said


def test_an_analyser_of_macros_sees_a_library_called_by_the_functions_and_none_by_the_buttons(
    addins: Mapping[str, Path],
) -> None:
    seen = {kind.file: suspicions(addins[kind.file]) for kind in KINDS}
    assert "Lib" in seen[FUNCTIONS.file]
    assert not seen[BUTTONS.file] & {"Lib", "Declare", "LoadLibrary", "CreateThread", "VirtualAlloc"}
    assert "WScript.Shell" not in seen[FUNCTIONS.file]


def replace(part: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return change


def without(part: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__delitem__(part)


RIBBON_BUTTON = '<button id="clear_findings"'
BROKEN: Mapping[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "of the type of a workbook": (replace("[Content_Types].xml", ADDIN_TYPE, WORKBOOK_TYPE), "content type"),
    "macros of no type": (replace("[Content_Types].xml", "ms-office.vbaProject", "octet-stream"), "content type"),
    "macros missing": (without(VBA_PART), "leads to xl/vbaProject.bin, which is not there"),
    "macros that are something else": (lambda parts: parts.update({VBA_PART: b"PK"}), "not a compound file"),
    "ribbon missing": (without(RIBBON_PART), "leads to customUI/customUI14.xml, which is not there"),
    "ribbon related as of Office 2007": (
        replace("_rels/.rels", "office/2007/relationships/ui", "office/2006/relationships/ui"),
        "no relationship of the right type leads to customUI",
    ),
    "macros not related": (
        replace("xl/_rels/workbook.xml.rels", "2006/relationships/vbaProject", "2006/relationships/other"),
        "no relationship of the right type leads to xl/vbaProject.bin",
    ),
    "part of the workbook missing": (without("xl/styles.xml"), "leads to xl/styles.xml, which is not there"),
    "type of a part that is missing": (without("docProps/app.xml"), "has a content type but is not there"),
    "ribbon not well formed": (replace(RIBBON_PART, "</ribbon>", "</ribon>"), "is damaged"),
    "ribbon with definitions": (replace(RIBBON_PART, "<customUI", "<!DOCTYPE x><customUI"), "is damaged"),
    "ribbon of Office 2007": (replace(RIBBON_PART, "2009/07/customui", "2006/01/customui"), "the ribbon begins with"),
    "two buttons of one id": (
        replace(RIBBON_PART, 'id="clear_findings"', 'id="validate"'),
        "id VALIDATE is given 2 times",
    ),
    "two buttons of one key": (replace(RIBBON_PART, 'keytip="L"', 'keytip="V"'), "keytip V is given 2 times"),
    "button without words": (replace(RIBBON_PART, "supertip=", "tag="), "has no supertip"),
    "icon that Office does not have": (
        replace(RIBBON_PART, 'imageMso="ClearAll"', 'imageMso="ClearAl"'),
        "clear_findings has the icon ClearAl, which is not among Microsoft's published names",
    ),
    "callback without its Sub": (
        replace(RIBBON_PART, 'onAction="TotalPlaceRibbon.Guide"', 'onAction="TotalPlaceRibbon.Guided"'),
        "onAction names TotalPlaceRibbon.Guided, but no public Sub",
    ),
    "macros that are damaged": (
        lambda parts: parts.update({VBA_PART: parts[VBA_PART][:600] + b"\xff" * (len(parts[VBA_PART]) - 600)}),
        "cannot be read",
    ),
    "button without action": (replace(RIBBON_PART, "onAction=", "tag="), "has no onAction"),
}


def rewritten(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_package_is_noticed(addin: Path, tmp_path: Path, broken: str) -> None:
    change, words = BROKEN[broken]
    parts = parts_of(addin)
    change(parts)
    found = package_faults(rewritten(tmp_path / "broken.xlam", parts))
    assert any(words in fault for fault in found), found


def test_a_part_that_stands_twice_is_noticed(addin: Path, tmp_path: Path) -> None:
    parts = parts_of(addin)
    found = package_faults(rewritten(tmp_path / "broken.xlam", {**parts, "XL/workbook.xml": parts["xl/workbook.xml"]}))
    assert "xl/workbook.xml is in the package 2 times" in found


def test_half_a_file_is_noticed(addin: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.xlam"
    half.write_bytes(addin.read_bytes()[:5000])
    assert package_faults(half)[0].startswith("half.xlam is damaged")
    assert package_faults(tmp_path / "none.xlam")[0].startswith("none.xlam is damaged")


def test_every_icon_of_the_tab_is_among_the_names_and_the_names_say_where_they_are_from() -> None:
    text = Path(sources.__file__).with_name("icons.txt").read_text("utf-8")
    source = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert "github.com/OfficeDev/office-fluent-ui-command-identifiers, commit " in source
    assert set(re.findall(r'imageMso="([^"]*)"', sources.ribbon_xml().decode())) <= icon_names()
    assert not [name for name in icon_names() if not re.fullmatch(r"\w+", name)]


CALLS_OF_WINDOWS = (
    'Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal Path As LongPtr) As LongPtr',
    'declare sub Sleep lib "kernel32" (ByVal Long)',
    "' LoadLibrary is not called here",
)


@pytest.mark.parametrize("line", CALLS_OF_WINDOWS)
def test_a_call_of_windows_in_the_add_in_with_the_buttons_is_noticed(tmp_path: Path, line: str) -> None:
    path = tmp_path / BUTTONS.file
    build_addin(path, modules=(*macro_modules(), module(f"{line}\nOption Explicit\n")))
    assert package_faults(path) == (f"the buttons must not call Windows, but module More says: {line}",)


def test_the_functions_as_buttons_and_the_buttons_as_functions_are_noticed(addins: Mapping[str, Path]) -> None:
    as_buttons = package_faults(addins[FUNCTIONS.file], BUTTONS)
    assert any("must not call Windows, but module TotalPlacePython" in fault for fault in as_buttons)
    assert any("no relationship of the right type leads to customUI" in fault for fault in as_buttons)
    assert package_faults(addins[BUTTONS.file], FUNCTIONS) == ("TotalPlaceFunctions.xlam has a tab of its own",)


def changed(name: str, old: str, new: str) -> tuple[Module, ...]:
    modules = {module.name: module for module in macro_modules()}
    assert old in modules[name].text
    modules[name] = dataclasses.replace(modules[name], text=modules[name].text.replace(old, new, 1))
    return tuple(modules.values())


def module(text: str) -> Module:
    return Module("More", ModuleKind.STANDARD, f'Attribute VB_Name = "More"\n{text}')


WRONG_MODULES: Mapping[str, tuple[tuple[Module, ...], str]] = {
    "Sub missing": (
        changed("TotalPlaceRibbon", "Public Sub Validate(", "Public Sub Validated("),
        "onAction names TotalPlaceRibbon.Validate, but no public Sub",
    ),
    "Sub private": (
        changed("TotalPlaceRibbon", "Public Sub Validate(", "Private Sub Validate("),
        "onAction names TotalPlaceRibbon.Validate, but no public Sub",
    ),
    "Sub that takes nothing": (
        changed("TotalPlaceRibbon", "Validate(control As IRibbonControl)", "Validate()"),
        "takes what Excel passes",
    ),
    "enabled callback that gives nothing back": (
        changed(
            "TotalPlaceRibbon",
            "EnabledForReturn(control As IRibbonControl, ByRef returnedVal As Variant)",
            "EnabledForReturn(control As IRibbonControl)",
        ),
        "getEnabled names TotalPlaceRibbon.EnabledForReturn",
    ),
    "load callback that takes a control": (
        changed("TotalPlaceRibbon", "Loaded(ribbon As IRibbonUI)", "Loaded(ribbon As IRibbonControl)"),
        "onLoad names TotalPlaceRibbon.Loaded",
    ),
    "workbook without its module": (
        tuple(one for one in macro_modules() if one.name != "ThisWorkbook"),
        "the modules behind them ['Settings']",
    ),
    "module behind no sheet": (
        (
            *macro_modules(),
            Module("Sheet9", ModuleKind.DOCUMENT, macro_modules()[1].text.replace('"Settings"', '"Sheet9"')),
        ),
        "the modules behind them ['Settings', 'Sheet9', 'ThisWorkbook']",
    ),
    "module that declares nothing": (
        changed("TotalPlaceRibbon", "Option Explicit\n", ""),
        "module TotalPlaceRibbon has no Option Explicit",
    ),
    "function a cell could call": (
        changed("TotalPlaceBridge", "Private Function StartAndWait", "Public Function StartAndWait"),
        "any workbook's cell could call the function StartAndWait of TotalPlaceBridge",
    ),
    "function public because nothing is said": (
        (*macro_modules(), module("Option Explicit\nFunction Open_it(ByVal What As String)\nEnd Function\n")),
        "any workbook's cell could call the function Open_it of More",
    ),
    "two procedures of one name": (
        (*macro_modules(), module("Option Explicit\nPublic Sub VALIDATE()\nEnd Sub\n")),
        "2 public procedures are called validate",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_MODULES)
def test_a_wrong_module_is_noticed(tmp_path: Path, wrong: str) -> None:
    modules, words = WRONG_MODULES[wrong]
    path = tmp_path / "wrong.xlam"
    build_addin(path, modules=modules)
    found = module_faults(path, read_modules(path))
    assert any(words in fault for fault in found), found


def test_a_module_whose_text_begins_with_another_name_is_noticed(addin: Path) -> None:
    texts = read_modules(addin)
    texts["TotalPlaceBridge"] = texts["TotalPlaceBridge"].replace('"TotalPlaceBridge"', '"Module1"', 1)
    assert "module TotalPlaceBridge does not begin with its own name" in module_faults(addin, texts)


def test_code_names_that_differ_from_the_modules_are_noticed(addin: Path, tmp_path: Path) -> None:
    parts = parts_of(addin)
    replace("xl/worksheets/sheet1.xml", 'codeName="Settings"', 'codeName="Sheet1"')(parts)
    found = module_faults(rewritten(tmp_path / "broken.xlam", parts), read_modules(addin))
    assert any("called ['Sheet1', 'ThisWorkbook'] in code" in fault for fault in found), found


def test_a_callback_of_an_unknown_kind_is_noticed(addin: Path, tmp_path: Path) -> None:
    parts = parts_of(addin)
    replace(RIBBON_PART, "getEnabled=", "getVisible=")(parts)
    found = module_faults(rewritten(tmp_path / "broken.xlam", parts), read_modules(addin))
    assert "getVisible is a callback these checks do not know" in found


@pytest.mark.parametrize(
    "text",
    [r"C:\Users\jane\python.exe", "/home/jane/xltools", "/tmp/build/x", "api_key = abc123", "Password: hunter2"],  # noqa: S108 - what must not be there
)
def test_a_machine_s_path_or_a_secret_is_noticed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "telling.xlam"
    build_addin(path, modules=(*macro_modules(), module(f"' {text}\n")))
    assert any(text.split()[-1] in fault for fault in private_text(path, read_modules(path)))
    build_addin(path, settings={"log": text})
    assert any(fault.startswith("xl/sharedStrings.xml holds") for fault in private_text(path, {}))


# What the macros may do


def code_of(name: str, kind: Kind = BUTTONS) -> str:
    """Return a module's text without its comments."""
    (text,) = (module.text for module in macro_modules(kind) if module.name == name)
    return "\n".join(re.sub(r"'[^\"]*$", "", line) for line in text.splitlines())


def names(kind: Kind) -> list[str]:
    return [module.name for module in macro_modules(kind)]


NAMES = names(BUTTONS)
MODULES = [(name, kind) for kind in KINDS for name in names(kind)]
EACH_MODULE = pytest.mark.parametrize(
    ("name", "kind"), MODULES, ids=[f"{kind.folder}/{name}" for name, kind in MODULES]
)


def test_one_procedure_of_a_few_lines_starts_a_process() -> None:
    everything = "\n".join(code_of(name, kind) for name, kind in MODULES)
    procedure = re.search(r"Private Function StartAndWait\(.*?End Function", code_of("TotalPlaceBridge"), re.S)
    assert procedure
    assert len(procedure.group().splitlines()) <= 10
    for word in ("CreateObject", ".Run(", "Environment("):
        assert everything.count(word) == procedure.group().count(word) == 1
    for word in (
        "GetObject",
        " Shell(",
        " Shell ",
        "Evaluate",
        "Application.Run",
        "ExecuteExcel4Macro",
        "SendKeys",
        "VBProject",
    ):
        assert word not in everything


def test_the_active_workbook_is_asked_for_its_name_and_its_names_alone() -> None:
    asked = {
        found
        for name, kind in MODULES
        for found in re.findall(r"ActiveWorkbook(?:\.\w+| Is Nothing)?", code_of(name, kind))
    }
    assert asked == {"ActiveWorkbook.FullName", "ActiveWorkbook.Names", "ActiveWorkbook Is Nothing"}
    others = {
        found
        for name, kind in MODULES
        for found in re.findall(r"\b(?:ActiveSheet|ActiveCell|Selection|Workbooks)\b", code_of(name, kind))
    }
    assert not others


def test_no_macro_passes_over_an_error() -> None:
    assert not [
        name for name, kind in MODULES if re.search(r"On Error Resume Next|On Error GoTo -1", code_of(name, kind))
    ]


def test_the_command_line_holds_the_interpreter_and_fixed_words() -> None:
    line = re.search(r"Private Function CommandLine\(\).*?End Function", code_of("TotalPlaceBridge"), re.S)
    assert line
    assert line.group().splitlines()[1].strip() == (
        'CommandLine = Chr$(34) & ThisWorkbook.Setting("interpreter") & Chr$(34) & " -I -m xltools.excel.click"'
    )


def test_esc_is_off_and_other_clicks_are_refused_from_before_python_starts_until_it_has_ended_whatever_happens() -> (
    None
):
    """LibreOffice takes no notice of what Esc is to do, so the order of the lines is what can be shown."""
    procedure = re.search(r"Private Sub ClickFor\(.*?End Sub", code_of("TotalPlaceBridge"), re.S)
    assert procedure
    lines = [line.strip() for line in procedure.group().splitlines()]
    order = (
        *('If Busy <> "" Then', "Exit Sub", "Busy = Doing", "On Error GoTo Failed", "Key = CancelKey(KEY_OFF)"),
        "Words = DoneFor(Button, Doing, Wanted, Picking)",
        *("Finish:", 'Busy = ""', "On Error GoTo 0", "If Key <> NO_KEY Then CancelKey Key", "Failed:", "Resume Finish"),
    )
    places = [lines.index(line) for line in order]
    assert places == sorted(places)
    assert code_of("TotalPlaceBridge").count("EnableCancelKey") == 2


def test_exit_codes_are_those_of_the_process() -> None:
    from xltools.excel import exit_codes

    held = dict(re.findall(r"Private Const (DONE|TOLD) As Long = (\d+)", code_of("TotalPlaceBridge")))
    assert held == {"DONE": str(exit_codes.DONE), "TOLD": str(exit_codes.TOLD)}


LONGEST_LINE, MOST_CONTINUED = 1023, 24
"""What the VBA editor takes (Microsoft's VBA reference, "Line too long" and "Too many line continuations")."""


@EACH_MODULE
def test_no_line_is_too_long_for_the_editor_and_every_variable_is_declared(name: str, kind: Kind) -> None:
    (text,) = (module.text for module in macro_modules(kind) if module.name == name)
    lines = text.splitlines()
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not re.search(rf"(?: _\n[^\n]*){{{MOST_CONTINUED + 1},}}", text)
    assert ("Option Explicit" in lines) is (name != "Settings")


def test_every_declared_function_of_windows_is_one_for_both_32_and_64_bits() -> None:
    declared = {
        kind.file: re.findall(r"^.*\bDeclare\b.*$", "\n".join(code_of(name, kind) for name in names(kind)), re.M)
        for kind in KINDS
    }
    assert (len(declared[BUTTONS.file]), len(declared[FUNCTIONS.file])) == (0, 3)
    assert [line for line in declared[FUNCTIONS.file] if not line.startswith("Private Declare PtrSafe Function ")] == []


def test_the_tab_is_only_refreshed_while_excel_still_knows_it() -> None:
    assert code_of("TotalPlaceRibbon").count(".Invalidate") == 1
    assert "If Not Shown Is Nothing Then Shown.Invalidate" in code_of("TotalPlaceRibbon")
    assert code_of("ThisWorkbook").count("TotalPlaceRibbon.Refresh") == 2


# Worksheet functions


def test_the_wrappers_are_those_xlwings_generates() -> None:
    committed = sources.macros_folder() / FUNCTIONS.folder / f"{FUNCTIONS_MODULE}.bas"
    assert {PYTHON_MODULE, FUNCTIONS_MODULE} == set(names(FUNCTIONS)) - {"ThisWorkbook", "Settings"}
    assert generated("xltools.excel.functions") == committed.read_text("utf-8")


def generated(name: str, folder: Path | None = None) -> str:
    code = "import sys; from xltools.excel.addin.wrappers import functions_text; sys.stdout.write(functions_text(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": str(folder or ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code, name]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout


TWICE = """
import xlwings

@xlwings.func(category="Total Place")
@xlwings.arg("amount", doc="Pounds.")
def TWICE(amount, year=""):
    return amount
"""


@pytest.mark.parametrize("bits", [32, 64])
def test_functions_pass_the_add_in_never_the_active_workbook(tmp_path: Path, bits: int) -> None:
    (tmp_path / "doubling.py").write_text(TWICE, encoding="utf-8")
    text = generated("doubling", tmp_path)
    assert 'TWICE = XLPy.CallUDF("doubling", "TWICE", Array(amount, year), ThisWorkbook, Application.Caller)' in text
    assert "ActiveWorkbook" not in text
    python = (sources.macros_folder() / FUNCTIONS.folder / f"{PYTHON_MODULE}.bas").read_text("utf-8")
    path = tmp_path / FUNCTIONS.file
    modules = [one for one in macro_modules(FUNCTIONS) if one.name not in (FUNCTIONS_MODULE, PYTHON_MODULE)]
    modules += [Module(FUNCTIONS_MODULE, ModuleKind.STANDARD, text), Module(PYTHON_MODULE, ModuleKind.STANDARD, python)]
    build_addin(path, FUNCTIONS, modules=modules)
    texts = read_modules(path)
    assert module_faults(path, texts) == ()
    assert texts[FUNCTIONS_MODULE].replace("\r\n", "\n") == text
    assert f'Lib "xlwings{bits}.dll"' in python


def test_the_library_is_named_with_the_version_of_xlwings_installed() -> None:
    import xlwings

    assert library_name(64) == f"xlwings64-{xlwings.__version__}.dll"
    text = sources._with_version('Lib "xlwings64.dll" Lib "xlwings32.dll"')
    assert text == f'Lib "xlwings64-{xlwings.__version__}.dll" Lib "xlwings32-{xlwings.__version__}.dll"'


@EACH_KIND
def test_the_project_stream_lists_every_module_once(addins: Mapping[str, Path], kind: Kind) -> None:
    project = read_project(addins[kind.file])
    text = project.openstream("PROJECT").read().decode("cp1252")
    assert re.findall(r"^(?:Document|Module)=(\w+)", text, re.M) == names(kind)
    assert {path[-1] for path in project.listdir() if path[0] == "VBA"} == {*names(kind), "dir", "_VBA_PROJECT"}
    assert decompress(project.openstream("VBA/dir").read()).endswith(b"\x10\0\0\0\0\0")
