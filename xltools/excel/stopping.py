"""Whether the person before the screen wants a click to stop: they hold Esc while the Excel they clicked in is in front.

Excel waits for a click and hears no key meanwhile, so Windows is asked: at each step of a click, for this one key, and at no
other time. Nothing is listened to in between and nothing is kept. Tried on Wine, never on Windows.
"""

from __future__ import annotations

import sys
from typing import Protocol

ESCAPE = 0x1B
"""VK_ESCAPE."""
HELD = 0x8000
"""The bit that says a key is down now. The lowest, "pressed since somebody last asked", is shared by all programs."""


class WantsToStop(Protocol):
    """Answers whether the work is to stop now; it is asked at every step."""

    def __call__(self) -> bool:
        """Say whether the work is to stop."""


def esc_held_in(window: int) -> WantsToStop | None:
    """Return the question whether Esc is held while the Excel of a window is in front; None where nobody can be asked.

    The window in front may be another of that Excel's (each workbook has its own): it is its process that counts.
    """
    if sys.platform != "win32" or not window:
        return None
    import ctypes
    from ctypes import wintypes

    user32 = ctypes.WinDLL("user32")
    user32.GetAsyncKeyState.argtypes, user32.GetAsyncKeyState.restype = (ctypes.c_int,), ctypes.c_short
    user32.GetForegroundWindow.argtypes, user32.GetForegroundWindow.restype = (), wintypes.HWND
    user32.GetWindowThreadProcessId.argtypes = (wintypes.HWND, ctypes.POINTER(wintypes.DWORD))
    user32.GetWindowThreadProcessId.restype = wintypes.DWORD

    def process_of(handle: int | None) -> int:
        process = wintypes.DWORD()
        user32.GetWindowThreadProcessId(handle, ctypes.byref(process))
        return process.value

    excel = process_of(window)
    if not excel:
        return None
    return lambda: bool(user32.GetAsyncKeyState(ESCAPE) & HELD and process_of(user32.GetForegroundWindow()) == excel)
