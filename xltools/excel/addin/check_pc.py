"""What is wrong on a computer for the add-in, and the cure: pure functions of a computer, in the order people are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.addin.policies import POLICY_RULES
from xltools.excel.addin.settings import in_store, place_warnings
from xltools.excel.diagnosis import Diagnosis
from xltools.excel.warm.told import SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.excel.addin.machine import FoundAddin, Machine

INSTALL = "Close Excel, run: xltools addin install. Then start Excel again."
SUPPORTED = "win32"


def check_pc(machine: Machine) -> tuple[Diagnosis, ...]:
    """Return everything looked at for the add-in on a computer, with the cure where something does not work."""
    if machine.system != SUPPORTED and not machine.addins:
        return (Diagnosis("Excel add-in", None, "not looked for: its buttons need Excel for Windows"),)
    return tuple(diagnosis for rule in RULES for diagnosis in rule(machine))


def installed(machine: Machine) -> Iterator[Diagnosis]:
    """Look for the add-in, for a second copy of it, and for one on a computer where it cannot work."""
    if not machine.addins:
        yield Diagnosis("Excel add-in", None, "not installed for this user", INSTALL)
    elif len(machine.addins) > 1:
        copies = ", ".join(addin.path for addin in machine.addins)
        yield Diagnosis(
            "Excel add-in",
            False,
            f"there are {len(machine.addins)} copies, and Excel may load the wrong one: {copies}",
            "Close Excel and delete all of them but the first (or untick the others in Excel: File, Options, Add-ins, Go).",
        )
    else:
        yield Diagnosis("Excel add-in", True, f"at {machine.addins[0].path}")
    if machine.addins and machine.system != SUPPORTED:
        yield Diagnosis(
            "Excel add-in", False, "its buttons cannot start Python here", "Use Excel for Windows, or the commands."
        )


def interpreter(machine: Machine) -> Iterator[Diagnosis]:
    """Look whether the Python that each copy starts is there, is a Python that Excel can start, and has this xltools."""
    for addin in machine.addins:
        wrong = _interpreter_wrong(addin, machine.xltools)
        python = addin.settings.get("interpreter", "")
        if wrong:
            yield Diagnosis("Python of the add-in", False, wrong, INSTALL)
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
    """Look whether the add-in is the one that this xltools, with this xlwings, builds."""
    for addin in machine.addins:
        if not addin.same_build:
            yield Diagnosis(
                "Version of the add-in",
                None if addin.signed else False,
                f"{addin.path} is not as this xltools builds it: built by another version"
                + (", or changed when it was signed." if addin.signed else ", or changed since."),
                "If buttons do not work, ask IT for the present version." if addin.signed else INSTALL,
            )


def worksheet_functions(machine: Machine) -> Iterator[Diagnosis]:
    """Look for what only the worksheet functions need: xlwings' library, of the same bits as Excel."""
    for addin in machine.addins:
        library = addin.settings.get("xlwings_library", "")
        if machine.system != SUPPORTED:
            continue
        if not library:
            words = "the add-in has not been told where xlwings' library is: buttons work, functions such as COFOG_NAME do not."
            yield Diagnosis("Worksheet functions", None, words, INSTALL)
        elif not addin.library_there:
            words = f"{library} is not there: xlwings was moved or is of another version now. Functions do not work."
            yield Diagnosis("Worksheet functions", False, words, INSTALL)
        elif machine.excel_bits and f"xlwings{machine.excel_bits}" not in library:
            words = f"Excel is of {machine.excel_bits} bits, but {library} is not: functions do not work, buttons do."
            yield Diagnosis("Worksheet functions", False, words, INSTALL)


def bits(machine: Machine) -> Iterator[Diagnosis]:
    """Say of how many bits Excel and Python are; that they differ matters to nothing but the worksheet functions' library."""
    if machine.excel_bits:
        differ = machine.excel_bits != machine.python_bits
        words = f"Excel {machine.excel_bits}, Python {machine.python_bits}"
        yield Diagnosis("Bits", True, f"{words}; they may differ, they run side by side" if differ else words)


def pywin32(machine: Machine) -> Iterator[Diagnosis]:
    """Look for pywin32, through which Python reaches Excel."""
    if machine.system == SUPPORTED and not machine.pywin32:
        cure = "Install it with: python -m pip install --upgrade pywin32 xlwings"
        yield Diagnosis("pywin32", False, "not installed: Python cannot reach Excel.", cure)


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
            yield Diagnosis("OneDrive", False, words, f"Remove it from there. {INSTALL}")


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


def stays_warm(machine: Machine) -> Iterator[Diagnosis]:
    """Say whether Python stays ready between clicks, since when, and if not, why not; either way buttons work."""
    if machine.addins:
        readiness = machine.readiness
        yield Diagnosis(SUBJECT, True if readiness.process else None, readiness.words, readiness.cure)


RULES = (
    installed,
    interpreter,
    build,
    one_drive,
    *POLICY_RULES,
    worksheet_functions,
    bits,
    pywin32,
    store_python,
    folders,
    stays_warm,
)
