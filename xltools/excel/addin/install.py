"""Puts the add-in where Excel loads it for this user, and takes it away again.

That is Excel's startup folder. The other way, the folder AddIns with an entry ``OPEN`` in the registry, was not taken: Excel
writes that list anew whenever it closes, so that an entry made while it runs is lost and one that stays behind after removal
is complained about at every start. In the startup folder the file alone decides. Sources: Microsoft, "Use startup folders in
Excel" (learn.microsoft.com/office/troubleshoot/excel/use-startup-folders); bettersolutions.com, "Add-ins: registry keys".
"""

from __future__ import annotations

import json
import os
import site
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

import xltools
from xltools.excel.addin.build import ADDIN, built
from xltools.excel.addin.inspect import package_faults
from xltools.excel.addin.machine import MARK, excel_bits, startup_folder
from xltools.excel.addin.settings import in_store, place_warnings, settings_for, settings_in, without_window
from xltools.model import UsageError
from xltools.storage import make_folder, put_in_place, write_whole

RECORD = "installed-addins.json"
CLOSE_EXCEL = "Close Excel, every window of it, and try again."


@dataclass(frozen=True, slots=True)
class Host:
    """The computer to install on: `startup` is None where no Excel starts from; `record` says what was installed.

    `own_packages` says that this xltools is among the user's own packages, where an isolated Python does not look.
    """

    system: str
    startup: Path | None
    interpreter: Path
    excel_bits: int
    record: Path
    own_packages: bool = False


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the add-in was put, which Python it starts, and what may go wrong with that."""

    path: Path
    interpreter: Path
    warnings: tuple[str, ...]


def this_host() -> Host:
    """Return this computer."""
    return Host(
        system=sys.platform,
        startup=startup_folder(sys.platform, Path.home(), os.environ.get("APPDATA", "")),
        interpreter=Path(sys.executable),
        excel_bits=excel_bits(),
        record=Path(user_data_dir("xltools", appauthor=False)) / RECORD,
        own_packages=Path(xltools.__file__).is_relative_to(site.getusersitepackages()),
    )


def install(host: Host, *, to: Path | None = None, interpreter: Path | None = None) -> Installed:
    """Build the add-in for a Python and put it into Excel's startup folder, or into the folder `to`.

    Whatever version was there stays until the new one is complete. Raises `UsageError` where there is nowhere to put it,
    another's file of that name is in the way, Excel has it open, or the Python named cannot be the right one.
    """
    target = _folder(host, to) / ADDIN
    python = without_window(_interpreter(host, interpreter, rolled_out=to is not None))
    _must_be_ours(target)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / ADDIN
        fresh.write_bytes(built(settings_for(python, host.excel_bits)))
        faults = package_faults(fresh)
        if faults:
            raise ValueError(f"the add-in was not built as it should be: {'; '.join(faults)}")
        content = fresh.read_bytes()
    _put(content, target)
    remove_mark(target)
    _write_record(host.record, tuple(dict.fromkeys((*_recorded(host.record), str(target)))))
    return Installed(target, python, _warnings(host, python, rolled_out=to is not None))


def uninstall(host: Host, *, to: Path | None = None) -> Path:
    """Remove the add-in that `install` put into Excel's startup folder, or into the folder `to`; return where it was.

    Nothing else is removed. Raises `UsageError` where xltools installed nothing there, or what is there now is another's.
    """
    target = _folder(host, to) / ADDIN
    installed = _recorded(host.record)
    if str(target) not in installed:
        raise UsageError(
            f"xltools did not install {target} on this computer, so it does not remove it."
            + (" The file is there: if you do not want it, delete it yourself." if target.exists() else "")
        )
    _must_be_ours(target)
    try:
        target.unlink(missing_ok=True)
    except PermissionError as error:
        raise UsageError(f"{target} is in use. {CLOSE_EXCEL}") from error
    _write_record(host.record, tuple(path for path in installed if path != str(target)))
    return target


def remove_mark(path: Path) -> bool:
    """Remove the Mark of the Web of a file; return whether it had one. Needed once: a file that Python writes has none."""
    try:
        Path(f"{path}{MARK}").unlink()
    except OSError:
        return False
    return True


def _folder(host: Host, to: Path | None) -> Path:
    """Return where the add-in goes. Excel's own folder is made if it is not there yet; a folder named must be there."""
    if to is not None:
        if not to.is_dir():
            raise UsageError(f"There is no folder {to}. Make it first, or check its name.")
        return to.resolve()
    if host.startup is None:
        raise UsageError(
            "Excel with add-ins runs on Windows only, so there is nowhere to install it here. To prepare it for other"
            " computers, name a folder for it and their Python:"
            ' xltools addin install --to FOLDER --interpreter "C:\\Program Files\\xltools\\python.exe"'
        )
    return host.startup


def _interpreter(host: Host, named: Path | None, *, rolled_out: bool) -> Path:
    """Return the Python for the add-in; one for other computers need not be on this one."""
    python = named or host.interpreter
    if in_store(str(python)):
        raise UsageError(
            "This Python is from the Microsoft Store. Excel cannot start it, and Windows keeps what it writes for Excel"
            " in a folder that Excel does not look into. Install Python from python.org, or ask IT to; install xltools"
            " with that one; then try again."
        )
    if '"' in str(python) or not _is_absolute(str(python)):
        raise UsageError(
            f'{python} is not the full path of a Python, such as "C:\\Program Files\\xltools\\python.exe".'
        )
    if named is None and host.own_packages:
        raise UsageError(
            "xltools is among your own packages (pip install --user), where the Python that Excel starts does not look."
            " Install xltools without --user: in a virtual environment (py -m venv FOLDER), or have IT install it for all"
            " users. Then run that one's: xltools addin install"
        )
    if not rolled_out and not python.is_file():
        raise UsageError(f"There is no file {python}. Check the path after --interpreter.")
    return python


def _is_absolute(path: str) -> bool:
    """Return whether a path is a full one on Windows or here: an add-in for Windows may be prepared elsewhere."""
    return Path(path).is_absolute() or path[1:3] == ":\\" or path.startswith("\\\\")


def _must_be_ours(target: Path) -> None:
    if not target.exists():
        return
    try:
        target.open("rb").close()
    except PermissionError as error:
        raise UsageError(f"{target} is in use. {CLOSE_EXCEL}") from error
    if settings_in(target) is None:
        raise UsageError(
            f"{target} is there already and is not the add-in of xltools, so it is left alone. Move it elsewhere or"
            " rename it, then try again."
        )


def _put(content: bytes, target: Path) -> None:
    """Write beside the target, then take its place in one step: an add-in is there whole or not at all."""
    beside = target.with_name(f"~{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
    except PermissionError as error:
        raise UsageError(
            f"You may not write in {target.parent}. Ask IT, or name another folder with --to FOLDER."
        ) from error
    try:
        put_in_place(beside, target)
    except PermissionError as error:
        raise UsageError(f"{target} is in use. {CLOSE_EXCEL}") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _warnings(host: Host, python: Path, *, rolled_out: bool) -> tuple[str, ...]:
    warnings = [f"About {python}: {words}" for words in place_warnings(str(python))]
    if rolled_out and python == without_window(host.interpreter):
        warnings.append(
            f"Every computer that loads this add-in needs xltools in a Python at {python}."
            " Name another with --interpreter PATH."
        )
    if host.system == "darwin" and not rolled_out:
        warnings.append("On a Mac the tab is shown, but its buttons cannot start Python: they need Excel for Windows.")
    return tuple(warnings)


def _recorded(record: Path) -> tuple[str, ...]:
    """Return the paths that were installed to. A record that cannot be read holds none."""
    try:
        held = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(str(path) for path in held) if isinstance(held, list) else ()


def _write_record(record: Path, installed: tuple[str, ...]) -> None:
    if installed:
        make_folder(record.parent)
        write_whole(record, json.dumps(installed, indent=1, ensure_ascii=False))
    else:
        record.unlink(missing_ok=True)
