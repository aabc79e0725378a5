"""What may be wrong on somebody's computer is named with its cure, and nothing is named on a computer in good order."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xltools
from tests.validators import ROOT
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.check_pc import RULES, check_pc
from xltools.excel.addin.install import remove_mark
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.machine import (
    APPLOCKER,
    COMMON_SECURITY,
    DEFENDER,
    DISABLED,
    EXCEL,
    EXCEL_SECURITY,
    KEYS,
    MARK,
    OPTIONS,
    OUTLOOK,
    POLICY_ROOTS,
    RESILIENCY,
    TRUSTED,
    FoundAddin,
    Machine,
    copies_here,
    excel_bits,
    look_at,
    read_registry,
    this_machine,
)
from xltools.excel.addin.policies import CHILD_PROCESSES, WINDOWS_CALLS, is_trusted
from xltools.excel.addin.sources import macros_folder, ribbon_xml
from xltools.excel.warm.switch import Off
from xltools.excel.warm.told import SUBJECT, Readiness

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xltools.excel.addin.machine import RegistryValue
    from xltools.excel.diagnosis import Diagnosis

ADDIN = BUTTONS.file
POLICY = POLICY_ROOTS[0]
STARTUP = "C:\\Users\\ann\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART"
PYTHON = "C:\\Program Files\\Python312\\pythonw.exe"
LIBRARY = "C:\\Program Files\\Python312\\xlwings64-0.37.8.dll"
GOOD = FoundAddin(
    path=f"{STARTUP}\\{ADDIN}",
    settings={"interpreter": PYTHON, "log": ""},
    interpreter_there=True,
    answers="1.0",
    library_there=False,
    same_build=True,
)
FUNCTIONS_GOOD = FoundAddin(
    path=f"{STARTUP}\\{FUNCTIONS.file}",
    settings={"interpreter": PYTHON, "xlwings_library": LIBRARY},
    interpreter_there=True,
    answers="1.0",
    library_there=True,
    same_build=True,
    kind=FUNCTIONS,
)
SINGLE = replace(GOOD, settings={**GOOD.settings, "xlwings_library": LIBRARY}, library_there=True, same_build=False)
"""As it was when buttons and worksheet functions were one file."""
PC = Machine(
    system="win32",
    python=PYTHON,
    python_bits=64,
    excel_bits=64,
    xltools="1.0",
    startup=STARTUP,
    addins=(GOOD, FUNCTIONS_GOOD),
    log="C:\\Logs",
    readiness=Readiness(process=4321, since="14:03"),
)
"""A computer that nobody has: Windows with everything in its place. Rules see it as they would see a real one."""
ELSEWHERE = replace(GOOD, path=f"D:\\Shared\\{ADDIN}")
UNTRUSTED = replace(PC, addins=(ELSEWHERE, FUNCTIONS_GOOD))


def with_values(machine: Machine, key: str, **values: RegistryValue) -> Machine:
    """Return the computer with values in a registry key; underscores in names stand for spaces."""
    named = {name.lower().replace("_", " "): value for name, value in values.items()}
    return replace(machine, registry={**machine.registry, key.lower(): named})


def with_addin(**changes: object) -> Machine:
    return replace(PC, addins=(replace(GOOD, **changes), FUNCTIONS_GOOD))  # type: ignore[arg-type] # any field, by name


def with_functions(**changes: object) -> Machine:
    return replace(PC, addins=(GOOD, replace(FUNCTIONS_GOOD, **changes)))  # type: ignore[arg-type] # any field, by name


def told(interpreter: str) -> Mapping[str, str]:
    return {"interpreter": interpreter, "log": ""}


def wrong(machine: Machine) -> list[Diagnosis]:
    return [one for one in check_pc(machine) if one.works is False]


def notes(machine: Machine) -> list[Diagnosis]:
    return [one for one in check_pc(machine) if one.works is None]


def test_on_a_computer_in_good_order_nothing_is_wrong_and_nothing_is_noted() -> None:
    assert wrong(PC) == notes(PC) == []
    assert len(check_pc(PC)) >= 4


WRONG = {
    "no python told": (with_addin(settings=told("")), "Python of the add-in", "xltools addin install"),
    "python gone": (with_addin(interpreter_there=False, answers=""), "Python of the add-in", "xltools addin install"),
    "store python": (
        with_addin(settings=told("C:\\Users\\ann\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe")),
        "Python of the add-in",
        "xltools addin install",
    ),
    "python without xltools": (with_addin(answers=""), "Python of the add-in", "xltools addin install"),
    "another xltools": (with_addin(answers="0.9"), "Python of the add-in", "xltools addin install"),
    "another build": (with_addin(same_build=False), "Version of the add-in", "xltools addin install"),
    "two copies": (replace(PC, addins=(GOOD, GOOD, FUNCTIONS_GOOD)), "Excel add-in", "delete"),
    "on a mac": (replace(PC, system="darwin"), "Excel add-in", "Excel for Windows"),
    "in onedrive": (with_addin(path=f"C:\\Users\\ann\\OneDrive - Council\\{ADDIN}"), "OneDrive", "Remove"),
    "two copies of the functions": (
        replace(PC, addins=(GOOD, FUNCTIONS_GOOD, FUNCTIONS_GOOD)),
        "Worksheet functions",
        "delete",
    ),
    "functions alone": (replace(PC, addins=(FUNCTIONS_GOOD,)), "Excel add-in", "xltools addin install"),
    "the single one of before": (replace(PC, addins=(SINGLE,)), "Excel add-in", "xltools addin install"),
    "the single one beside functions": (
        replace(PC, addins=(SINGLE, FUNCTIONS_GOOD)),
        "Excel add-in",
        "xltools addin install",
    ),
    "functions of another build": (with_functions(same_build=False), "Version of the add-in", "xltools addin install"),
    "functions with another python": (
        with_functions(settings={**FUNCTIONS_GOOD.settings, "interpreter": "C:\\gone\\python.exe"}, answers=""),
        "Python of the add-in",
        "xltools addin install",
    ),
    "functions that need a signature with the buttons": (
        with_values(PC, rf"{EXCEL}\Security", RequireAddinSig=1),
        "Office policy",
        "sign",
    ),
    "library gone": (with_functions(library_there=False), "Worksheet functions", "xltools addin install"),
    "library of other bits": (replace(PC, excel_bits=32), "Worksheet functions", "xltools addin install"),
    "no pywin32": (replace(PC, pywin32=False), "pywin32", "pip install --upgrade total-place-xltools"),
    "full disk": (replace(PC, temp="C:\\Temp", temp_writable=False), "Temporary files", "disk"),
    "no add-ins at all": (
        with_values(PC, rf"{POLICY}\{EXCEL_SECURITY}", disablealladdins=1),
        "Office policy",
        "docs/excel-it.md",
    ),
    "no add-ins, by own choice": (with_values(PC, rf"{EXCEL}\Security", DisableAllAddins=1), "Office policy", "unset"),
    "signed add-ins": (with_values(PC, rf"{POLICY}\{EXCEL_SECURITY}", requireaddinsig=1), "Office policy", "sign"),
    "signed at start": (
        with_values(PC, rf"{POLICY}\{COMMON_SECURITY}", requirealwaysonmacrosig=1),
        "Office policy",
        "sign",
    ),
    "listed as blocked": (
        replace(PC, registry={rf"{POLICY}\{RESILIENCY}\AddinList".lower(): {ADDIN.lower(): "0"}}),
        "Office policy",
        "value 1",
    ),
    "not listed": (with_values(PC, rf"{POLICY}\{RESILIENCY}", RestrictToList=1), "Office policy", "List of managed"),
    "no macros": (with_values(UNTRUSTED, rf"{POLICY}\{EXCEL_SECURITY}", vbawarnings=4), "Macros", "trusted location"),
    "signed macros": (with_values(UNTRUSTED, rf"{EXCEL}\Security", VBAWarnings=3), "Macros", "signed"),
    "marked": (replace(PC, addins=(replace(ELSEWHERE, marked=True), FUNCTIONS_GOOD)), "Mark of the Web", "Unblock"),
    "switched off": (
        replace(PC, registry={DISABLED.lower(): {"1f": b"\x07\x00\x00" + GOOD.path.encode("utf-16-le")}}),
        "Excel's disabled items",
        "Enable",
    ),
    "defender": (
        replace(PC, registry={rf"{DEFENDER[0]}\Rules".lower(): {CHILD_PROCESSES: "1"}}),
        "Microsoft Defender",
        "exclusion",
    ),
    "defender warns": (
        replace(PC, registry={rf"{DEFENDER[1]}\Rules".lower(): {CHILD_PROCESSES: 6}}),
        "Microsoft Defender",
        "exclusion",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_its_cure(name: str) -> None:
    machine, subject, cure = WRONG[name]
    assert [subject] == [one.subject for one in wrong(machine)]
    assert cure in wrong(machine)[0].cure


NOTED = {
    "nothing installed": (replace(PC, addins=()), "Excel add-in"),
    "functions not installed": (replace(PC, addins=(GOOD,)), "Worksheet functions"),
    "no library": (
        with_functions(settings={**FUNCTIONS_GOOD.settings, "xlwings_library": ""}, library_there=False),
        "Worksheet functions",
    ),
    "python in a folder that xlwings' library cannot name": (
        with_functions(settings={"interpreter": "C:\\Users\\Łukasz\\python.exe", "xlwings_library": LIBRARY}),
        "Worksheet functions",
    ),
    "functions listed as blocked": (
        replace(
            PC,
            registry={
                rf"{POLICY}\{RESILIENCY}\AddinList".lower(): {ADDIN.lower(): "1", FUNCTIONS.file.lower(): "0"},
            },
        ),
        "Office policy",
    ),
    "functions not listed": (
        replace(
            PC,
            registry={
                rf"{POLICY}\{RESILIENCY}".lower(): {"restricttolist": 1},
                rf"{POLICY}\{RESILIENCY}\AddinList".lower(): {ADDIN.lower(): "1"},
            },
        ),
        "Office policy",
    ),
    "buttons signed, functions not": (
        with_values(with_addin(signed=True), rf"{POLICY}\{EXCEL_SECURITY}", requireaddinsig=1),
        "Office policy",
    ),
    "functions switched off": (
        replace(PC, registry={DISABLED.lower(): {"1f": FUNCTIONS_GOOD.path.encode("utf-16-le")}}),
        "Excel's disabled items",
    ),
    "store python answers": (
        replace(PC, python_on_path="C:\\Users\\ann\\AppData\\Local\\Microsoft\\WindowsApps\\python.EXE"),
        "python on the path",
    ),
    "no log": (replace(PC, log_writable=False), "Log"),
    "no python ready": (replace(PC, readiness=Readiness()), SUBJECT),
    "no python ready by policy": (replace(PC, readiness=Readiness(Off.POLICY)), SUBJECT),
    "python in a temporary folder": (
        with_addin(settings=told("C:\\Windows\\Temp\\v\\python.exe")),
        "Python of the add-in",
    ),
    "signed and changed": (with_addin(same_build=False, signed=True), "Version of the add-in"),
    "marked in a trusted folder": (with_addin(marked=True), "Mark of the Web"),
    "asked before macros run": (UNTRUSTED, "Macros"),
    "signed, asked": (
        with_values(
            replace(PC, addins=(replace(ELSEWHERE, signed=True), FUNCTIONS_GOOD)), rf"{EXCEL}\Security", VBAWarnings=3
        ),
        "Macros",
    ),
    "applocker": (with_values(PC, APPLOCKER, EnforcementMode=1), "AppLocker"),
    "calls of windows": (
        replace(PC, registry={rf"{DEFENDER[0]}\Rules".lower(): {WINDOWS_CALLS: "1"}}),
        "Microsoft Defender",
    ),
}


@pytest.mark.parametrize("name", NOTED)
def test_what_may_matter_is_noted_and_is_not_called_wrong(name: str) -> None:
    machine, subject = NOTED[name]
    assert [subject] == [one.subject for one in notes(machine)]
    assert wrong(machine) == []


def test_where_a_rule_stops_calls_of_windows_the_functions_alone_are_concerned() -> None:
    """Where buttons and functions are still one file, both are, and installing again parts them."""
    rule = {rf"{DEFENDER[0]}\Rules".lower(): {WINDOWS_CALLS: "1"}}
    (noted,) = notes(replace(PC, registry=rule))
    assert "the worksheet functions do not work, the buttons do" in noted.words
    assert "--without-functions" in noted.cure
    exclusion = {rf"{DEFENDER[0]}\ASROnlyExclusions".lower(): {FUNCTIONS_GOOD.path.lower(): "0"}}
    assert notes(replace(PC, registry={**rule, **exclusion})) == []
    single = wrong(replace(PC, registry=rule, addins=(SINGLE,)))
    assert [one.subject for one in single] == ["Excel add-in", "Microsoft Defender"]
    assert "xltools addin install" in single[1].cure
    alone = check_pc(replace(PC, registry=rule, addins=(GOOD,)))
    assert not [one for one in alone if one.subject == "Microsoft Defender"]


def test_files_that_security_software_took_from_xlwings_are_named_and_said_not_to_matter() -> None:
    taken = tuple(f"xlwings/quickstart{number}.xlsm" for number in range(6))
    (said,) = (one for one in check_pc(replace(PC, taken_from_xlwings=taken)) if one.subject == "xlwings")
    assert said.works
    assert "xlwings/quickstart0.xlsm" in said.words
    assert "and 2 more" in said.words
    assert "Nothing here needs them" in said.words


def test_whether_python_stays_ready_is_said_with_what_one_can_do_about_it() -> None:
    assert [one.words for one in check_pc(PC) if one.subject == SUBJECT] == [
        "yes, since 14:03 (process 4321); it ends ten minutes after the last click"
    ]
    for off, cure in {Off.PERSON: True, Off.RESTING: True, Off.POLICY: False, Off.ENVIRONMENT: False}.items():
        (said,) = (one for one in check_pc(replace(PC, readiness=Readiness(off))) if one.subject == SUBJECT)
        assert off.value in said.words
        assert ("xltools addin warm on" in said.cure) is cure


HARMLESS = {
    "signed where signatures are wanted": with_values(
        replace(PC, addins=(replace(GOOD, signed=True), replace(FUNCTIONS_GOOD, signed=True))),
        rf"{POLICY}\{EXCEL_SECURITY}",
        requireaddinsig=1,
    ),
    "files of xlwings that nothing here needs": replace(PC, taken_from_xlwings=("xlwings/addin/xlwings.xlam",)),
    "listed as allowed": replace(
        PC,
        registry={
            rf"{POLICY}\{RESILIENCY}".lower(): {"restricttolist": 1},
            rf"{POLICY}\{RESILIENCY}\AddinList".lower(): {kind.file.lower(): "1" for kind in KINDS},
        },
    ),
    "no macros but in trusted folders": with_values(
        PC, rf"{POLICY}\{EXCEL_SECURITY}", vbawarnings=4, blockcontentexecutionfrominternet=1
    ),
    "a policy over one's own choice": replace(
        PC,
        registry={
            rf"{POLICY}\{EXCEL_SECURITY}".lower(): {"disablealladdins": 0},
            rf"{EXCEL}\Security".lower(): {"disablealladdins": 1},
        },
    ),
    "defender only watches": replace(PC, registry={rf"{DEFENDER[0]}\Rules".lower(): {CHILD_PROCESSES: "2"}}),
    "another's add-in switched off": replace(PC, registry={DISABLED.lower(): {"1f": "other.xlam".encode("utf-16-le")}}),
    "applocker only watches": with_values(PC, APPLOCKER, EnforcementMode=0),
    "a python on the path that is not the Store's": replace(
        PC, python_on_path="C:\\Program Files\\Python312\\python.exe"
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_left_unsaid(name: str) -> None:
    assert wrong(HARMLESS[name]) == notes(HARMLESS[name]) == []


@pytest.mark.parametrize("left_out", [PYTHON, "C:\\Program Files\\Python312", "c:\\program files"])
def test_defender_is_no_matter_where_it_leaves_out_the_addins_python(left_out: str) -> None:
    rules = {rf"{DEFENDER[0]}\Rules".lower(): {CHILD_PROCESSES: "1"}}
    exclusions = {rf"{DEFENDER[0]}\ASROnlyExclusions".lower(): {left_out.lower(): "0"}}
    assert wrong(replace(PC, registry={**rules, **exclusions})) == []


def test_python_and_excel_of_different_bits_are_said_to_be_no_matter() -> None:
    (bits,) = (one for one in check_pc(replace(PC, python_bits=32)) if one.subject == "Bits")
    assert (bits.works, "may differ" in bits.words) == (True, True)


def test_excels_own_startup_folder_is_trusted_unless_a_policy_takes_it_away() -> None:
    user, policy = rf"{EXCEL}\Security\{TRUSTED}", rf"{POLICY}\{EXCEL_SECURITY}\{TRUSTED}"
    only_policy = with_values(PC, rf"{POLICY}\{COMMON_SECURITY}\{TRUSTED}", Allow_User_Locations=0)
    assert is_trusted(PC, STARTUP.upper())
    assert not is_trusted(PC, "D:\\Shared")
    assert not is_trusted(with_values(PC, policy, alllocationsdisabled=1), STARTUP)
    assert not is_trusted(with_values(PC, user, AllLocationsDisabled=1), STARTUP)
    assert not is_trusted(only_policy, STARTUP)
    assert is_trusted(with_values(only_policy, rf"{policy}\Location01", path=f"{STARTUP}\\"), STARTUP)


def test_a_trusted_location_covers_folders_below_it_only_where_it_says_so() -> None:
    key = rf"{EXCEL}\Security\{TRUSTED}\Location10"
    assert is_trusted(with_values(PC, key, Path="d:\\shared\\"), "D:\\Shared")
    assert not is_trusted(with_values(PC, key, Path="D:\\"), "D:\\Shared")
    assert is_trusted(with_values(PC, key, Path="D:\\", AllowSubFolders=1), "D:\\Shared")
    assert not is_trusted(with_values(PC, key, AllowSubFolders=1), "D:\\Shared")


def test_a_trusted_location_on_the_network_counts_only_where_those_are_allowed() -> None:
    share = with_values(PC, rf"{EXCEL}\Security\{TRUSTED}\Location10", Path="\\\\server\\addins")
    assert not is_trusted(share, "\\\\server\\addins")
    assert is_trusted(
        with_values(share, rf"{POLICY}\{EXCEL_SECURITY}\{TRUSTED}", AllowNetworkLocations=1), "\\\\server\\addins"
    )


@given(
    st.dictionaries(
        st.sampled_from(sorted({key.lower() for key in KEYS} | {rf"{EXCEL}\Security\{TRUSTED}\Location1".lower()})),
        st.dictionaries(
            st.sampled_from(
                ["path", "vbawarnings", "restricttolist", "open", "1f", CHILD_PROCESSES, "enforcementmode"]
            ),
            st.one_of(st.integers(), st.text(max_size=20), st.binary(max_size=20)),
        ),
    )
)
def test_whatever_is_in_the_registry_every_rule_answers_and_every_fault_has_a_cure(
    registry: Mapping[str, Mapping[str, RegistryValue]],
) -> None:
    for machine in (replace(PC, registry=registry), replace(UNTRUSTED, registry=registry)):
        assert all(one.cure for one in check_pc(machine) if one.works is False)


def test_without_the_addin_every_rule_has_something_to_look_at_or_is_silent() -> None:
    bare = replace(PC, addins=(), startup="")
    assert all(one.works is not False for rule in RULES for one in rule(bare))


def test_a_copy_is_looked_at_and_its_python_asked(tmp_path: Path) -> None:
    path = tmp_path / ADDIN
    build_addin(path, settings={"interpreter": sys.executable})
    found = look_at(path)
    assert found.answers == xltools.__version__
    assert (found.interpreter_there, found.same_build, found.signed, found.marked) == (True, True, False, False)
    assert not found.library_there


def test_a_copy_with_other_macros_is_seen_to_be_of_another_build(tmp_path: Path) -> None:
    from xltools.excel.addin.sources import macro_modules

    path = tmp_path / ADDIN
    last = macro_modules()[-1]
    build_addin(path, modules=(*macro_modules()[:-1], replace(last, text=last.text + "' older\n")))
    assert not look_at(path).same_build


def test_the_functions_are_looked_at_beside_the_buttons_and_their_python_is_asked(tmp_path: Path) -> None:
    asked: list[str] = []

    def version_in(interpreter: str) -> str:
        asked.append(interpreter)
        return "1.0"

    for kind in KINDS:
        build_addin(tmp_path / kind.file, kind, settings={"interpreter": sys.executable})
    found = [look_at(tmp_path / kind.file, version_in) for kind in KINDS]
    assert [(one.kind, one.same_build, one.single, one.has_functions) for one in found] == [
        (BUTTONS, True, False, False),
        (FUNCTIONS, True, False, True),
    ]
    assert asked == [sys.executable] * 2


def test_the_single_add_in_of_before_is_known_for_what_it_is(tmp_path: Path) -> None:
    both = {**BUTTONS.settings, **FUNCTIONS.settings}
    build_addin(tmp_path / ADDIN, replace(BUTTONS, settings=both))
    found = look_at(tmp_path / ADDIN, lambda _: "")
    assert (found.kind, found.single, found.has_functions) == (BUTTONS, True, True)


def test_a_mark_and_a_missing_python_are_seen(tmp_path: Path) -> None:
    path = tmp_path / ADDIN
    build_addin(path, settings={"interpreter": str(tmp_path / "python.exe")})
    remove_mark(path)
    (tmp_path / f"{ADDIN}{MARK}").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    found = look_at(path)
    assert (found.interpreter_there, found.answers, found.marked) == (False, "", True)


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")
def test_a_program_that_is_no_python_is_not_started(tmp_path: Path) -> None:
    """An add-in of our name could name any program; looking at it must not run that."""
    trace = tmp_path / "ran"
    program = tmp_path / "calc"
    program.write_text(f"#!/bin/sh\ntouch '{trace}'\n", encoding="utf-8")
    program.chmod(0o755)
    build_addin(tmp_path / ADDIN, settings={"interpreter": str(program)})
    assert look_at(tmp_path / ADDIN).answers == ""
    assert not trace.exists()


def test_every_copy_that_excel_may_load_is_found_once(tmp_path: Path) -> None:
    startup, addins = tmp_path / "Microsoft" / "Excel" / "XLSTART", tmp_path / "Microsoft" / "AddIns"
    chosen, other = tmp_path / "chosen", tmp_path / "other"
    for folder in (startup, addins, chosen, other):
        folder.mkdir(parents=True)
        for kind in KINDS:
            build_addin(folder / kind.file, kind)
    options = {
        "open": f'/R "{other / ADDIN}"',
        "open1": ADDIN,
        "open2": '"C:\\Other\\Solver.xlam"',
        "altstartup": str(chosen),
        "defaultpath": str(tmp_path),
    }
    found = copies_here(startup, {OPTIONS.lower(): options})
    everywhere = [folder / kind.file for folder in (startup, addins, chosen) for kind in KINDS]
    assert sorted(found) == sorted([*everywhere, other / ADDIN])
    (startup / ADDIN).write_bytes(b"another's")
    assert startup / ADDIN not in copies_here(startup, {})
    assert copies_here(None, {OPTIONS.lower(): options}) == ()


def test_excels_bits_are_read_from_where_office_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def registry_of_32_bits() -> Mapping[str, Mapping[str, RegistryValue]]:
        return {OUTLOOK[1].lower(): {"bitness": "x86"}}

    monkeypatch.setattr("xltools.excel.addin.machine.read_registry", registry_of_32_bits)
    assert excel_bits() == 32


@pytest.mark.skipif(sys.platform == "win32", reason="there is a registry")
def test_where_there_is_no_registry_excel_is_taken_to_be_of_64_bits() -> None:
    assert read_registry() == {}
    assert excel_bits() == 64


def test_this_computer_is_looked_at_without_a_fault() -> None:
    machine = this_machine()
    assert machine.temp_writable
    assert all(one.subject for one in check_pc(machine))


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_page_for_it_names_every_setting_that_is_looked_at() -> None:
    text = page("excel-it.md").lower()
    names = (
        *(
            name.lower()
            for name in re.findall(
                r'"(\w*(?:Addin|Sig|VBAWarn|Locations|Network|Restrict|Enforcement)\w*)"', rules_text()
            )
        ),
        "allow user locations",
        CHILD_PROCESSES,
        WINDOWS_CALLS,
        *(key.partition("\\")[2].lower() for key in (APPLOCKER, DISABLED, OPTIONS, *POLICY_ROOTS[:1])),
    )
    assert len(names) > 12
    assert [name for name in names if name not in text] == []


def rules_text() -> str:
    return (ROOT / "xltools" / "excel" / "addin" / "policies.py").read_text(encoding="utf-8")


def test_the_page_for_it_names_both_files_what_each_rule_stops_and_what_may_be_deleted() -> None:
    text = page("excel-it.md")
    for kind in KINDS:
        assert f"`{kind.file}`" in text
    for words in ("xlwings/addin", "xlwings/pro", "xlwings/quickstart*", "CreateProcessA", "job object"):
        assert words in text
    rules = dict(re.findall(r"`([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})` \| ([^|]+) \|", text))
    assert rules[CHILD_PROCESSES].startswith("**both**")
    assert rules[WINDOWS_CALLS].startswith("**functions**")
    assert all(re.search("both|functions|neither", stops) for stops in rules.values())


def test_the_page_for_it_gives_the_command_line_that_the_macro_starts() -> None:
    macro = (macros_folder() / "TotalPlaceBridge.bas").read_text(encoding="utf-8")
    arguments = re.search(r'Setting\("interpreter"\) & Chr\$\(34\) & "( -I [^"]+)"', macro)
    assert arguments
    assert f'pythonw.exe"{arguments[1]}\n' in page("excel-it.md")


def test_the_checklist_has_every_button() -> None:
    labels = re.findall(r'<button id="\w+" label="([^"]+)"', ribbon_xml().decode())
    assert len(labels) > 10
    assert [label for label in labels if f"**{label}**" not in page("excel-checklist.md")] == []


def test_the_order_of_risk_names_steps_of_the_checklist_each_of_which_has_a_number_of_its_own() -> None:
    text = page("excel-checklist.md")
    steps = re.findall(r"^\| (\d+[a-z]?) \|", text, re.M)
    assert len(set(steps)) == len(steps) > 80
    (first,) = re.findall(r"^## In the order of risk\n(.*?)^## ", text, re.M | re.S)
    named = [step for row in re.findall(r"\| ((?:\d+[a-z]?(?:, )?)+) \|$", first, re.M) for step in row.split(", ")]
    assert len(set(named)) == len(named) > 20
    assert [step for step in named if step not in steps] == []
