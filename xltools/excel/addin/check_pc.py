"""What is wrong on a computer for the add-ins, and the cure: pure functions of a computer, in the order people are told."""

from __future__ import annotations

from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.policies import POLICY_RULES
from xltools.excel.addin.settings import in_store, place_warnings
from xltools.excel.diagnosis import Diagnosis
from xltools.excel.warm.told import SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.excel.addin.kinds import Kind
    from xltools.excel.addin.machine import FoundAddin, Machine

BUNDLE = "Total Place for Windows"
SUPPORTED = "win32"
SHOWN = 4
"""So many files are named; of the rest it is said how many they are."""


def check_pc(machine: Machine) -> tuple[Diagnosis, ...]:
    """Return everything looked at for the add-in on a computer, with the cure where something does not work."""
    if machine.system != SUPPORTED and not machine.addins:
        return (Diagnosis("Excel add-in", None, "not looked for: its buttons need Excel for Windows"),)
    return tuple(diagnosis for rule in RULES for diagnosis in rule(machine))


def installed(machine: Machine) -> Iterator[Diagnosis]:
    """Look for both add-ins, for second copies, for the one file they were before, and for a computer where they cannot work."""
    for kind in KINDS:
        copies = machine.copies(kind)
        if len(copies) > 1:
            paths = ", ".join(addin.path for addin in copies)
            yield Diagnosis(
                _subject(kind),
                False,
                f"there are {len(copies)} copies, and Excel may load the wrong one: {paths}",
                "Close Excel and delete all of them but the first (or untick the others in Excel: File, Options, Add-ins, Go).",
            )
        elif copies and not copies[0].single:
            yield Diagnosis(_subject(kind), True, f"at {copies[0].path}")
    yield from _missing(machine)
    if machine.addins and machine.system != SUPPORTED:
        yield Diagnosis(
            "Excel add-in", False, "its buttons cannot start Python here", "Use Excel for Windows, or the commands."
        )


def _missing(machine: Machine) -> Iterator[Diagnosis]:
    """Look for an add-in that is not there: both, one of them, or both but as the one file they were before."""
    buttons, functions = machine.copies(BUTTONS), machine.copies(FUNCTIONS)
    single = next((addin for addin in buttons if addin.single), None)
    if not machine.addins:
        yield Diagnosis("Excel add-in", None, "not installed for this user", machine.installation.set_up)
    elif not buttons:
        words = "there are the worksheet functions, but the add-in with the buttons is not there: no tab is shown."
        yield Diagnosis("Excel add-in", False, words, machine.installation.set_up)
    elif single:
        words = f"{single.path} is of an older version: buttons and worksheet functions in one file" + (
            ", and the functions are there twice." if functions else "; they are two now."
        )
        yield Diagnosis("Excel add-in", False, words, machine.installation.set_up)
    elif not functions and machine.system == SUPPORTED:
        yield Diagnosis(
            "Worksheet functions",
            None,
            f"{FUNCTIONS.file} is not installed: buttons work, functions such as COFOG_NAME do not.",
            f"If you want them: {machine.installation.set_up}",
        )


def _subject(kind: Kind) -> str:
    return "Excel add-in" if kind is BUTTONS else "Worksheet functions"


def bundled(machine: Machine) -> Iterator[Diagnosis]:
    """Say that this is Total Place for Windows and where it lies; look whether the add-ins start it, and no other."""
    bundle = machine.installation.bundle
    if bundle is None:
        return
    yield Diagnosis(BUNDLE, True, f"this is the one in {bundle}")
    others = {addin.settings.get("interpreter", "") for addin in machine.addins} - {""}
    for python in sorted(others):
        if PureWindowsPath(python).parent != PureWindowsPath(machine.python).parent:
            yield Diagnosis(BUNDLE, None, f"the add-in starts another: {python}", machine.installation.set_up)


def interpreter(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether the Python that the copies start is there, is a Python that Excel can start, and has this xltools."""
    for addin in {addin.settings.get("interpreter", ""): addin for addin in reversed(machine.addins)}.values():
        wrong = _interpreter_wrong(addin, machine.xltools)
        python = addin.settings.get("interpreter", "")
        if wrong:
            yield Diagnosis("Python of the add-in", False, wrong, machine.installation.set_up)
        else:
            yield Diagnosis("Python of the add-in", True, f"{python}, with xltools {addin.answers}")
        for words in place_warnings(python):
            if not in_store(python):
                yield Diagnosis("Python of the add-in", None, f"{python}. {words}")


def _interpreter_wrong(addin: FoundAddin, version: str) -> str:
    python = addin.settings.get("interpreter", "")
    if not python:
        return "the add-in has not been told where Python is."
    if in_store(python):
        return f"{python} is from the Microsoft Store, and Excel cannot start it. Install Python from python.org first."
    if not addin.interpreter_there:
        return f"{python} is not there any more: it was moved or removed."
    if not addin.answers:
        return f"{python} does not start, or xltools is not installed in it (what pip installs with --user does not count)."
    if addin.answers != version:
        return f"{python} has xltools {addin.answers}, but this is xltools {version}: two are installed."
    return ""


def build(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether the add-ins are those that this xltools, with this xlwings, builds."""
    for addin in machine.addins:
        if not addin.same_build and not addin.single:
            yield Diagnosis(
                "Version of the add-in",
                None if addin.signed else False,
                f"{addin.path} is not as this xltools builds it: built by another version"
                + (", or changed when it was signed." if addin.signed else ", or changed since."),
                "If buttons do not work, ask IT for the present version."
                if addin.signed
                else machine.installation.set_up,
            )


def worksheet_functions(machine: Machine) -> Iterator[Diagnosis]:
    """Look for what only the worksheet functions need: xlwings' library, of the same bits as Excel."""
    for addin in machine.addins:
        library = addin.settings.get("xlwings_library", "")
        if machine.system != SUPPORTED or not addin.has_functions:
            continue
        if not library:
            words = (
                "they have not been told where xlwings' library is: buttons work, functions such as COFOG_NAME do not."
            )
            yield Diagnosis("Worksheet functions", None, words, machine.installation.set_up)
        elif not addin.library_there:
            words = f"{library} is not there: xlwings was moved or is of another version now. Functions do not work."
            yield Diagnosis("Worksheet functions", False, words, machine.installation.set_up)
        elif machine.excel_bits and f"xlwings{machine.excel_bits}" not in library:
            words = f"Excel is of {machine.excel_bits} bits, but {library} is not: functions do not work, buttons do."
            yield Diagnosis("Worksheet functions", False, words, machine.installation.set_up)
        elif not _in_ansi(addin.settings.get("interpreter", "")):
            words = (
                "xlwings' library may not find a Python whose path has letters that English Windows lacks; buttons do."
            )
            yield Diagnosis("Worksheet functions", None, words, "Have Python in a folder such as C:\\Program Files.")


def _in_ansi(path: str) -> bool:
    """Return whether Windows' ANSI code page of Western Europe has every letter of a path: xlwings' library takes no other."""
    try:
        path.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def bits(machine: Machine) -> Iterator[Diagnosis]:
    """Say of how many bits Excel and Python are; that they differ matters to nothing but the worksheet functions' library."""
    if machine.excel_bits:
        differ = machine.excel_bits != machine.python_bits
        words = f"Excel {machine.excel_bits}, Python {machine.python_bits}"
        yield Diagnosis("Bits", True, f"{words}; they may differ, they run side by side" if differ else words)


def pywin32(machine: Machine) -> Iterator[Diagnosis]:
    """Look for pywin32, through which Python reaches Excel."""
    if machine.system == SUPPORTED and not machine.pywin32:
        words = "not installed: Python cannot reach Excel."
        yield Diagnosis("pywin32", False, words, machine.installation.whole_again)


def store_python(machine: Machine) -> Iterator[Diagnosis]:
    """Look for the python that only opens the Microsoft Store: it answers when somebody types python."""
    if in_store(machine.python_on_path):
        yield Diagnosis(
            "python on the path",
            None,
            f"{machine.python_on_path} is the Microsoft Store's, not the one xltools is in.",
            "In Windows' Settings, Apps, Advanced app settings, App execution aliases: switch off python.exe and python3.exe.",
        )


def one_drive(machine: Machine) -> Iterator[Diagnosis]:
    """Look for copies of the add-in in OneDrive, which may not be on this computer when Excel starts."""
    for addin in machine.addins:
        if "\\onedrive" in addin.path.lower():
            words = f"{addin.path} is in OneDrive, which may take it off this PC."
            yield Diagnosis("OneDrive", False, words, f"Remove it from there. {machine.installation.set_up}")


def folders(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether a button can make its private copy of a workbook, and write down what went wrong."""
    if not machine.temp_writable:
        cure = "Free some disk space; if that is not it, ask IT for the right to write there."
        yield Diagnosis("Temporary files", False, f"nothing can be written in {machine.temp}.", cure)
    if not machine.log_writable:
        cure = "Ask IT for the right to write there. Buttons work without it."
        yield Diagnosis("Log", None, f"nothing can be written in {machine.log}: errors leave no trace.", cure)
    elif machine.addins:
        yield Diagnosis("Log", True, machine.log)


def unused_of_xlwings(machine: Machine) -> Iterator[Diagnosis]:
    """Name files of xlwings that are gone and that nothing here needs: security software takes its macro files away."""
    taken = machine.taken_from_xlwings
    if taken:
        shown = ", ".join(taken[:SHOWN]) + (f" and {len(taken) - SHOWN} more" if len(taken) > SHOWN else "")
        words = f"parts of it are gone, removed or taken by security software: {shown}. Nothing here needs them."
        yield Diagnosis("xlwings", True, words)


def stays_warm(machine: Machine) -> Iterator[Diagnosis]:
    """Say whether Python stays ready between clicks, since when, and if not, why not; either way buttons work."""
    if machine.addins:
        readiness = machine.readiness
        yield Diagnosis(SUBJECT, True if readiness.process else None, readiness.words, readiness.cure)


RULES = (
    bundled,
    installed,
    interpreter,
    build,
    one_drive,
    *POLICY_RULES,
    worksheet_functions,
    bits,
    pywin32,
    unused_of_xlwings,
    store_python,
    folders,
    stays_warm,
)
