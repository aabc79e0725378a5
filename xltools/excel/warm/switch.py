"""Whether Python may stay warm: what IT has ruled, what the person has chosen, and where it would not be safe."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.warm.place import RESTING, data_folder, warm_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "TOTALPLACE_STAY_WARM"
"""A variable of the environment: ``off`` switches it off, for whole computers or one program. Nothing switches it on there."""
SWITCHED_OFF = "stays-cold.txt"
"""The file in the user's data of xltools that says the person switched it off."""
POLICY_KEY, POLICY_VALUE = r"Software\Policies\xltools", "StayWarm"
"""The policy, in HKLM or HKCU, which users cannot write to: 0 forbids it."""
POLICY_FILE = Path("/etc/xltools/stay-warm")
"""The policy where there is no registry: the word ``off`` in this file forbids it."""
REST = 3600.0
"""Seconds without a warm process after one was lost in the middle of a click: no fault of it is met twice in a row."""


class Off(StrEnum):
    """Why no process stays warm."""

    POLICY = "switched off by IT (a policy)"
    ENVIRONMENT = f"switched off by the environment variable {VARIABLE}"
    PERSON = "switched off by you"
    RAISED = "not for a program that runs as administrator"
    NOWHERE = "this user has no folder of their own for it"
    RESTING = "resting for an hour, as one did not answer or was lost in the middle of a click"


def why_off(environment: Mapping[str, str]) -> Off | None:
    """Return why no process may stay warm here and now, None where one may."""
    data, folder = data_folder(environment), warm_folder(environment)
    if forbidden():
        return Off.POLICY
    if environment.get(VARIABLE, "").strip().lower() in ("off", "0", "no"):
        return Off.ENVIRONMENT
    if data is None or folder is None:
        return Off.NOWHERE
    if (data / SWITCHED_OFF).exists():
        return Off.PERSON
    if _is_raised():
        return Off.RAISED
    return Off.RESTING if _rests(folder) else None


def forbidden() -> bool:
    """Return whether IT's policy forbids it."""
    if sys.platform == "win32":
        return _registry_forbids()
    try:
        return POLICY_FILE.read_text(encoding="utf-8").strip().lower() == "off"
    except (OSError, ValueError):
        return False


def _registry_forbids() -> bool:
    """Look into the registry. Never run here: it needs Windows."""
    if sys.platform != "win32":
        return False
    import winreg

    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        with suppress(OSError), winreg.OpenKey(hive, POLICY_KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            if winreg.QueryValueEx(key, POLICY_VALUE)[0] == 0:
                return True
    return False


def _is_raised() -> bool:
    """Return whether this process may do more than its user: what it may do must not be had by asking it."""
    if sys.platform != "win32":
        return os.geteuid() != os.getuid()
    import ctypes  # never run here: it needs Windows

    return bool(ctypes.windll.shell32.IsUserAnAdmin())


def _rests(folder: Path) -> bool:
    try:
        since = time.time() - (folder / RESTING).stat().st_mtime
    except OSError:
        return False
    return 0 <= since < REST


def rest(folder: Path) -> None:
    """Have no process stay warm for a while."""
    with suppress(OSError):
        (folder / RESTING).unlink(missing_ok=True)  # else its time would be the old one
        os.close(os.open(folder / RESTING, os.O_CREAT | os.O_WRONLY, 0o600))


def switch(environment: Mapping[str, str], *, on: bool) -> None:
    """Keep what the person chose. Raises OSError where there is nowhere to keep it."""
    data = data_folder(environment)
    if data is None:
        raise FileNotFoundError(Off.NOWHERE)
    if on:
        (data / SWITCHED_OFF).unlink(missing_ok=True)
        folder = warm_folder(environment)
        if folder:
            (folder / RESTING).unlink(missing_ok=True)
        return
    from xltools.storage import make_folder, write_whole

    make_folder(data)
    write_whole(
        data / SWITCHED_OFF, "Python does not stay ready between clicks. To change that: xltools addin warm on\n"
    )
