"""Puts the two add-ins where Excel loads them for this user, and takes them away again.

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
from typing import TYPE_CHECKING

from platformdirs import user_data_dir

import xltools
from xltools.excel.addin.build import built
from xltools.excel.addin.inspect import package_faults
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.machine import MARK, excel_bits, startup_folder
from xltools.excel.addin.settings import in_store, place_warnings, settings_for, settings_in, without_window
from xltools.model import UsageError
from xltools.storage import make_folder, put_in_place, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.excel.addin.kinds import Kind

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
    """Where the add-ins were put, which Python they start, and what may go wrong with that.

    `path` is that of the buttons, `functions` that of the worksheet functions, None where they were left out.
    """

    path: Path
    interpreter: Path
    warnings: tuple[str, ...]
    functions: Path | None = None


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


def install(
    host: Host, *, to: Path | None = None, interpreter: Path | None = None, functions: bool = True
) -> Installed:
    """Build both add-ins for a Python and put them into Excel's startup folder, or into the folder `to`.

    Whatever version was there stays until the new one is complete. `functions` says whether the worksheet functions are
    wanted; if not, those that xltools put there are taken away. Raises `UsageError` where there is nowhere to put them,
    another's file of that name is in the way, Excel has one open, or the Python named cannot be the right one.
    """
    folder = _folder(host, to)
    rolled_out = to is not None
    python = without_window(_interpreter(host, interpreter, rolled_out=rolled_out))
    on_mac = host.system == "darwin" and not rolled_out  # they call Windows
    wanted = KINDS if functions and not on_mac else (BUTTONS,)
    fresh = {folder / kind.file: _checked(kind, python, host.excel_bits) for kind in wanted}
    unwanted = _installed_here(host, folder) - set(fresh)
    for target in (*fresh, *unwanted):
        _must_be_ours(target)
    for target, content in fresh.items():
        _put(content, target)
        remove_mark(target)
        _write_record(host.record, tuple(dict.fromkeys((*_recorded(host.record), str(target)))))
    _take_away(host, unwanted)
    there = folder / FUNCTIONS.file
    return Installed(
        folder / BUTTONS.file,
        python,
        _warnings(host, python, rolled_out=rolled_out),
        there if there in fresh else None,
    )


def _checked(kind: Kind, python: Path, excel_bits: int) -> bytes:
    """Return an add-in built for a Python and looked over."""
    content = built(kind, settings_for(kind, python, excel_bits))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / kind.file
        fresh.write_bytes(content)
        faults = package_faults(fresh, kind)
    if faults:
        raise ValueError(f"the add-in was not built as it should be: {'; '.join(faults)}")
    return content


def uninstall(host: Host, *, to: Path | None = None) -> tuple[Path, ...]:
    """Remove what `install` put into Excel's startup folder, or into the folder `to`; return where it was.

    That is both add-ins, or the one file they were before. Nothing else is removed. Raises `UsageError` where xltools
    installed nothing there, or what is there now is another's.
    """
    folder = _folder(host, to)
    installed = sorted(_installed_here(host, folder))
    if not installed:
        target = folder / BUTTONS.file
        raise UsageError(
            f"xltools did not install {target} on this computer, so it does not remove it."
            + (" The file is there: if you do not want it, delete it yourself." if target.exists() else "")
        )
    for target in installed:
        _must_be_ours(target)
    _take_away(host, installed)
    return tuple(installed)


def _installed_here(host: Host, folder: Path) -> set[Path]:
    """Return which of the two add-ins xltools has put into a folder, as its own record says."""
    recorded = _recorded(host.record)
    return {folder / kind.file for kind in KINDS if str(folder / kind.file) in recorded}


def _take_away(host: Host, targets: Iterable[Path]) -> None:
    """Delete add-ins and what was left beside them, and forget each at once: the next may be in use."""
    for target in targets:
        try:
            target.unlink(missing_ok=True)
            _beside(target).unlink(missing_ok=True)
        except PermissionError as error:
            raise UsageError(f"{target} is in use. {CLOSE_EXCEL}") from error
        _write_record(host.record, tuple(path for path in _recorded(host.record) if path != str(target)))


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
    beside = _beside(target)
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


def _beside(target: Path) -> Path:
    """Return where an add-in is written first. Left behind where the computer was switched off meanwhile."""
    return target.with_name(f"~{target.name}.new")


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
