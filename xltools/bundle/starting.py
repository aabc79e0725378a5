"""What a person starts: three short files for Windows' own command interpreter. No PowerShell, nothing that needs a right.

Every path is in quotes and none is put into a variable or a block in brackets, so that a folder may be called
``Finance & Co (100%)``. ``%~dp0`` is the folder of the file itself, with a backslash at its end.
"""

from __future__ import annotations

from xltools.installation import COMMAND, REMOVE, SET_UP

PYTHON = r'"%~dp0python\python.exe" -I'
QUIETLY = "/quiet"
"""What IT's own scripts say, so that no window waits for a key."""
_UNPACK = (
    'if not exist "%~dp0python\\python.exe" goto unpack',
    "goto start",
    ":unpack",
    "echo The other files of Total Place are not here. If you are looking into the zip, close this window,",
    "echo right-click the zip, choose Extract All, and start this file again in the folder that makes.",
    "set TOTALPLACE_RESULT=2",
    "goto end",
    ":start",
)
_END = (
    ":end",
    f'if /i "%~1"=="{QUIETLY}" exit /b %TOTALPLACE_RESULT%',
    "echo.",
    "echo Press any key to close this window.",
    "pause >nul",
    "exit /b %TOTALPLACE_RESULT%",
)


def scripts() -> dict[str, bytes]:
    """Return the files by name."""
    return {SET_UP: _script(_SET_UP), REMOVE: _script(_REMOVE), COMMAND: _script(_COMMAND)}


def _script(lines: tuple[str, ...]) -> bytes:
    """Return a file as Windows reads it: ASCII, and a carriage return at each line's end, else it misses its labels."""
    return "".join(f"{line}\r\n" for line in ("@echo off", *lines)).encode("ascii")


_SET_UP = (
    "setlocal",
    "title Set up Total Place",
    *_UNPACK,
    "echo Setting up Total Place in Excel, for you alone. Excel has to be closed.",
    "echo.",
    f"{PYTHON} -m xltools addin install",
    "set TOTALPLACE_RESULT=%errorlevel%",
    "echo.",
    'if not "%TOTALPLACE_RESULT%"=="0" goto failed',
    "echo Making it ready to start quickly. This may take a minute or two.",
    rf'{PYTHON} -m compileall -q -q "%~dp0python\Lib" >nul 2>nul',
    "echo.",
    "echo Total Place is set up. Start Excel: the tab Total Place is at the end of the ribbon.",
    "echo Keep this folder where it is: Excel starts Total Place from here.",
    "goto end",
    ":failed",
    "echo Total Place is not set up. What stopped it stands above. If you cannot put it right,",
    "echo give these lines and the file README-IT.txt to your IT department.",
    *_END,
)
_REMOVE = (
    "setlocal",
    "title Remove Total Place",
    *_UNPACK,
    "echo Taking Total Place out of Excel, for you alone. Excel has to be closed.",
    "echo.",
    f"{PYTHON} -m xltools addin uninstall",
    "set TOTALPLACE_RESULT=%errorlevel%",
    "echo.",
    'if not "%TOTALPLACE_RESULT%"=="0" goto failed',
    "echo Total Place is out of Excel. You may delete this folder. Your workbooks and counts are not touched.",
    "goto end",
    ":failed",
    "echo Nothing was removed, or not all of it. What stopped it stands above.",
    *_END,
)
_COMMAND = (f"{PYTHON} -m xltools %*", "exit /b %errorlevel%")
