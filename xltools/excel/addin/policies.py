"""What policies of Office and Windows do to the add-ins: each a pure function of a computer, none of them a change to it.

Values and keys: Microsoft's administrative templates for Office 2016 and later as shown by admx.help and policypicker.app,
Microsoft's "Trusted Locations for Office files", DISA's guides for Excel 2016 and Microsoft Defender Antivirus.
"""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.machine import (
    APPLOCKER,
    COMMON_SECURITY,
    DEFENDER,
    DISABLED,
    EXCEL,
    EXCEL_SECURITY,
    POLICY_ROOTS,
    RESILIENCY,
    TRUSTED,
)
from xltools.excel.diagnosis import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.excel.addin.kinds import Kind
    from xltools.excel.addin.machine import Machine, RegistryValue

CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule "Block all Office applications from creating child processes"."""
WINDOWS_CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
"""Defender's rule "Block Win32 API calls from Office macros"."""
BLOCKING = ("1", "6")
"""States of a Defender rule that stop something: block, and warn (Defender's policy: 0 off, 1 block, 2 audit, 6 warn)."""
WITHOUT_NOTICE, SIGNED_ONLY, WITH_NOTICE = 4, 3, 2
"""Excel's macro setting, VBAWarnings; 1 runs every macro."""
PAGE = "docs/excel-it.md"
BUTTONS_WORK = ": the worksheet functions do not work, the buttons do"
ASK_IT = f"Show IT the page {PAGE}: "


def add_ins_allowed(machine: Machine) -> Iterator[Diagnosis]:
    """Look for policies that keep any add-in, or any but listed ones, from being loaded."""
    if _setting(machine, "DisableAllAddins") == 1:
        yield _wrong("a setting stops Excel from loading any add-in (DisableAllAddins).", "it has to be 0 or unset.")
    for kind in KINDS if machine.copies(FUNCTIONS) else (BUTTONS,):
        yield from _listed(machine, kind)


def _listed(machine: Machine, kind: Kind) -> Iterator[Diagnosis]:
    """Look at IT's own list of add-ins, by the name of the file."""
    fault = None if kind is FUNCTIONS else False
    without = BUTTONS_WORK if kind is FUNCTIONS else ""
    listed = machine.policy(rf"{RESILIENCY}\AddinList", kind.file)
    if listed is not None and str(listed) == "0":
        words = f"the list of managed add-ins blocks {kind.file}{without}."
        yield _ruled(fault, words, f"the list has to give {kind.file} the value 1.")
    elif machine.policy(RESILIENCY, "RestrictToList") == 1 and str(listed) not in ("1", "2"):
        yield _ruled(
            fault,
            f"only listed add-ins are loaded (Block all unmanaged add-ins), and {kind.file} is not listed{without}.",
            f'{kind.file} with the value 1 has to be in the policy "List of managed add-ins".',
        )


def signature_wanted(machine: Machine) -> Iterator[Diagnosis]:
    """Look for policies that load signed add-ins only."""
    unsigned = [addin for addin in machine.addins if not addin.signed]
    if machine.addins and not unsigned:
        return
    for key, name in ((EXCEL_SECURITY, "RequireAddinSig"), (COMMON_SECURITY, "RequireAlwaysOnMacroSig")):
        setting = _setting(machine, name) if key == EXCEL_SECURITY else machine.policy(key, name)
        if setting == 1:
            functions_alone = bool(unsigned) and all(addin.kind is FUNCTIONS for addin in unsigned)
            yield _ruled(
                None if functions_alone else False,
                f"Excel loads signed add-ins only here ({name}), and "
                + (f"{FUNCTIONS.file} is not signed{BUTTONS_WORK}." if functions_alone else "ours is not signed."),
                "IT signs the add-ins with the council's certificate, as the page says.",
            )


def macros_run(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether macros of the add-in may run: always in a trusted folder, else as the macro setting says."""
    level = _setting(machine, "VBAWarnings")
    for addin in machine.addins:
        if is_trusted(machine, str(PureWindowsPath(addin.path).parent)):
            yield Diagnosis("Macros", True, f"Excel trusts the folder of {addin.path}")
        elif level == WITHOUT_NOTICE or (level == SIGNED_ONLY and not addin.signed):
            kind = "no macros" if level == WITHOUT_NOTICE else "signed macros only"
            yield Diagnosis(
                "Macros",
                addin.fault,
                f"Excel runs {kind} here and does not trust the folder of {addin.path}",
                f"{ASK_IT}that folder has to be a trusted location, or the add-in signed.",
            )
        elif level in (WITH_NOTICE, SIGNED_ONLY, None):
            yield Diagnosis("Macros", None, f"Excel may ask before it runs macros of {addin.path}", "Choose to enable.")


def mark_of_the_web(machine: Machine) -> Iterator[Diagnosis]:
    """Look for copies that Windows holds to come from the internet: Excel runs no macros in them outside trusted folders."""
    for addin in machine.addins:
        if addin.marked:
            yield Diagnosis(
                "Mark of the Web",
                None if is_trusted(machine, str(PureWindowsPath(addin.path).parent)) else addin.fault,
                f"Windows has {addin.path} marked as coming from the internet",
                f"{machine.installation.set_up} Or, in Explorer, right-click the file, Properties, Unblock.",
            )


def switched_off(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether Excel itself has disabled the add-in, as it does after a crash; its list holds file names as UTF-16."""
    for entry in machine.registry.get(DISABLED.lower(), {}).values():
        for kind in KINDS:
            if isinstance(entry, bytes) and kind.file.lower() in _text(entry):
                yield Diagnosis(
                    "Excel's disabled items",
                    None if kind is FUNCTIONS else False,
                    f"Excel has switched {kind.file} off, as it does after a crash"
                    + (f"{BUTTONS_WORK}." if kind is FUNCTIONS else "."),
                    "In Excel: File, Options, Add-ins, at the bottom Manage: Disabled Items, Go, choose it, Enable.",
                )


def defender_rules(machine: Machine) -> Iterator[Diagnosis]:
    """Look for Defender's rules that stop Excel from starting Python, or the worksheet functions from loading a library."""
    if _blocks(machine, CHILD_PROCESSES) and not all(
        _excluded(machine, addin.settings.get("interpreter", "")) for addin in machine.addins
    ):
        yield Diagnosis(
            "Microsoft Defender",
            False,
            "a rule stops Excel from starting any program, Python too.",
            f"{ASK_IT}an exclusion for the add-in's Python from the rule {CHILD_PROCESSES}.",
        )
    if not _blocks(machine, WINDOWS_CALLS):
        return
    if any(addin.single for addin in machine.addins):
        words = "a rule stops macros from calling Windows, and this add-in, of an older version, is one file with both."
        yield Diagnosis("Microsoft Defender", False, words, machine.installation.set_up)
    elif any(not _excluded(machine, addin.path) for addin in machine.copies(FUNCTIONS)):
        yield Diagnosis(
            "Microsoft Defender",
            None,
            "a rule stops macros from calling Windows: the worksheet functions do not work, the buttons do.",
            f"IT decides whether that is to stay ({PAGE}). To have no functions: "
            + machine.installation.command("addin install --without-functions"),
        )


def applocker(machine: Machine) -> Iterator[Diagnosis]:
    """Say where AppLocker decides which programs start; what it allows cannot be told from its keys alone."""
    if machine.value(APPLOCKER, "EnforcementMode") == 1:
        yield Diagnosis(
            "AppLocker",
            None,
            "IT decides which programs may start on this PC.",
            f"If buttons say that Python could not be started: {ASK_IT[0].lower()}{ASK_IT[1:]}the add-in's Python has to"
            " be allowed.",
        )


def is_trusted(machine: Machine, folder: str) -> bool:
    """Return whether Excel trusts a folder: one of its own or IT's trusted locations, unless policies take them away."""
    trusted = rf"{EXCEL_SECURITY}\{TRUSTED}"
    if _setting(machine, "AllLocationsDisabled", rf"\{TRUSTED}") == 1:
        return False
    if folder.startswith("\\\\") and _setting(machine, "AllowNetworkLocations", rf"\{TRUSTED}") != 1:
        return False
    from_policy = [rf"{root}\{key}" for root in POLICY_ROOTS for key in (trusted, rf"{COMMON_SECURITY}\{TRUSTED}")]
    if any(_covers(machine, key, folder) for key in from_policy):
        return True
    if machine.policy(rf"{COMMON_SECURITY}\{TRUSTED}", "Allow User Locations") == 0:
        return False
    return _same(folder, machine.startup) or _covers(machine, rf"{EXCEL}\Security\{TRUSTED}", folder)


POLICY_RULES = (
    add_ins_allowed,
    signature_wanted,
    macros_run,
    mark_of_the_web,
    switched_off,
    defender_rules,
    applocker,
)


def _setting(machine: Machine, name: str, below: str = "") -> RegistryValue | None:
    """Return what a policy on Excel's security says or, where none does, what the user has chosen."""
    ruled = machine.policy(f"{EXCEL_SECURITY}{below}", name)
    return machine.value(rf"{EXCEL}\Security{below}", name) if ruled is None else ruled


def _covers(machine: Machine, key: str, folder: str) -> bool:
    """Return whether one of the trusted locations below a key is a folder, or above it where that counts too."""
    for name, values in machine.registry.items():
        if not name.startswith(f"{key.lower()}\\"):
            continue
        path = str(values.get("path", ""))
        deep = values.get("allowsubfolders") == 1
        if _same(folder, path) or (deep and path and _lower(folder).is_relative_to(_lower(path))):
            return True
    return False


def _same(value: str, other: str) -> bool:
    return bool(value and other) and _lower(value) == _lower(other)


def _lower(path: str) -> PureWindowsPath:
    return PureWindowsPath(path.lower())


def _blocks(machine: Machine, rule: str) -> bool:
    return any(str(machine.value(rf"{root}\Rules", rule)) in BLOCKING for root in DEFENDER)


def _excluded(machine: Machine, file: str) -> bool:
    """Return whether Defender leaves out a file, or a folder it is in."""
    path = _lower(file)
    left_out = [
        PureWindowsPath(name)
        for root in DEFENDER
        for name in machine.registry.get(rf"{root}\ASROnlyExclusions".lower(), {})
    ]
    return any(path == one or one in path.parents for one in left_out)


def _text(entry: bytes) -> str:
    """Return the text within a binary value of which only a part is UTF-16."""
    return "".join(entry[start:].decode("utf-16-le", errors="ignore") for start in (0, 1)).lower()


def _wrong(words: str, cure: str) -> Diagnosis:
    return _ruled(False, words, cure)


def _ruled(works: bool | None, words: str, cure: str) -> Diagnosis:
    return Diagnosis("Office policy", works, words, f"{ASK_IT}{cure}")
