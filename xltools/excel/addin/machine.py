"""Gathers what matters to the add-ins about this computer; the rules over it (check_pc, policies) touch nothing themselves."""

from __future__ import annotations

import importlib.metadata
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from platformdirs import user_log_dir

import xltools
from xltools.excel.addin.build import RIBBON_PART, VBA_PART, built
from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.settings import is_single, kind_in, settings_in
from xltools.excel.addin.unused import taken_from_xlwings
from xltools.excel.warm.told import Readiness, how_it_is
from xltools.installation import Installation, installation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xltools.excel.addin.kinds import Kind

    RegistryValue = str | int | bytes
    Registry = Mapping[str, Mapping[str, RegistryValue]]

MARK = ":Zone.Identifier"
"""The stream in which Windows notes that a file came from the internet (the Mark of the Web)."""
MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
OPTIONS, DISABLED = rf"{EXCEL}\Options", rf"{EXCEL}\Resiliency\DisabledItems"
POLICY_ROOTS = (
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKLM\Software\Policies\Microsoft\Office\16.0",
)
"""Where Group Policy and Microsoft's cloud policy put settings of Office 2016 and later; all of them call themselves 16.0."""
EXCEL_SECURITY, COMMON_SECURITY, RESILIENCY = r"Excel\Security", r"Common\Security", r"Excel\Resiliency"
TRUSTED = "Trusted Locations"
DEFENDER = (
    r"HKLM\Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR",
    r"HKLM\Software\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR",
)
APPLOCKER = r"HKLM\Software\Policies\Microsoft\Windows\SrpV2\Exe"
CLICK_TO_RUN = r"HKLM\Software\Microsoft\Office\ClickToRun\Configuration"
OUTLOOK = (r"HKLM\Software\Microsoft\Office\16.0\Outlook", r"HKLM\Software\WOW6432Node\Microsoft\Office\16.0\Outlook")
KEYS = (
    OPTIONS,
    DISABLED,
    rf"{EXCEL}\Security",
    rf"{EXCEL}\Security\{TRUSTED}",
    *(
        rf"{root}\{key}"
        for root in POLICY_ROOTS
        for key in (
            EXCEL_SECURITY,
            rf"{EXCEL_SECURITY}\{TRUSTED}",
            COMMON_SECURITY,
            rf"{COMMON_SECURITY}\{TRUSTED}",
            RESILIENCY,
            rf"{RESILIENCY}\AddinList",
        )
    ),
    *(rf"{root}\{key}" for root in DEFENDER for key in ("Rules", "ASROnlyExclusions")),
    APPLOCKER,
    CLICK_TO_RUN,
    *OUTLOOK,
)
"""The registry keys looked at. They are read, never written."""
SIGNATURE_PARTS = "xl/vbaProjectSignature"
_NOTHING: Registry = MappingProxyType({})
ASK = "import xltools; print(xltools.__version__)"
PATIENCE = 60
"""Seconds until a Python that does not answer is given up."""


@dataclass(frozen=True, slots=True)
class FoundAddin:
    """A copy of one of our add-ins on this computer: where, what it was told, and whether what it names is there.

    `answers` is the version of xltools in the Python it starts, blank if that Python has none or does not start.
    `same_build` says that its macros and ribbon are those this xltools builds.
    """

    path: str
    settings: Mapping[str, str]
    interpreter_there: bool
    answers: str
    library_there: bool
    same_build: bool
    signed: bool = False
    marked: bool = False
    kind: Kind = BUTTONS

    @property
    def single(self) -> bool:
        """Whether it is of the time when buttons and worksheet functions were one file."""
        return is_single(self.kind, self.settings)

    @property
    def has_functions(self) -> bool:
        """Whether it has the worksheet functions, and so calls Windows."""
        return self.kind is FUNCTIONS or self.single

    @property
    def fault(self) -> bool | None:
        """What a policy that stops it makes of a diagnosis: a fault, or a note where it stops the worksheet functions alone."""
        return None if self.kind is FUNCTIONS else False


@dataclass(frozen=True, slots=True)
class Machine:
    """A computer as far as the add-ins are concerned; `registry` has values by key, both in lower case.

    `taken_from_xlwings` names files of xlwings that pip installed, nothing here needs, and that are gone.
    """

    system: str
    python: str
    python_bits: int
    excel_bits: int
    xltools: str
    startup: str
    addins: tuple[FoundAddin, ...] = ()
    registry: Registry = field(default_factory=lambda: _NOTHING)
    pywin32: bool = True
    python_on_path: str = ""
    temp: str = ""
    temp_writable: bool = True
    log: str = ""
    log_writable: bool = True
    readiness: Readiness = field(default_factory=Readiness)
    installation: Installation = field(default_factory=Installation)
    taken_from_xlwings: tuple[str, ...] = ()

    def copies(self, kind: Kind) -> tuple[FoundAddin, ...]:
        """Return the copies found of one of the two add-ins."""
        return tuple(addin for addin in self.addins if addin.kind is kind)

    def value(self, key: str, name: str) -> RegistryValue | None:
        """Return one value of the registry, or None where there is none."""
        return self.registry.get(key.lower(), {}).get(name.lower())

    def policy(self, key: str, name: str) -> RegistryValue | None:
        """Return what a policy of Office says, or None where none does; `key` is below the policies' roots."""
        values = (self.value(rf"{root}\{key}", name) for root in POLICY_ROOTS)
        return next((value for value in values if value is not None), None)


def this_machine() -> Machine:
    """Look at this computer. Takes about as long as starting the add-ins' Python once."""
    version_in = cache(_version_in)
    startup = startup_folder(sys.platform, Path.home(), os.environ.get("APPDATA", ""))
    registry = read_registry()
    temp, log = tempfile.gettempdir(), user_log_dir("xltools", appauthor=False)
    return Machine(
        system=sys.platform,
        python=sys.executable,
        python_bits=64 if sys.maxsize > 2**32 else 32,
        excel_bits=_excel_bits(registry),
        xltools=xltools.__version__,
        startup=str(startup or ""),
        addins=tuple(look_at(path, version_in) for path in copies_here(startup, registry)),
        registry=registry,
        pywin32=_has_package("pywin32"),
        python_on_path=shutil.which("python") or "",
        temp=temp,
        temp_writable=_writable(Path(temp)),
        log=log,
        log_writable=_writable(Path(log)),
        readiness=how_it_is(os.environ),
        installation=installation(),
        taken_from_xlwings=taken_from_xlwings(),
    )


def startup_folder(system: str, home: Path, appdata: str) -> Path | None:
    """Return the folder from which Excel opens everything when this user starts it, or None where there is no Excel."""
    if system == "win32":
        return Path(appdata or home / "AppData" / "Roaming") / "Microsoft" / "Excel" / "XLSTART"
    return home / MAC_STARTUP if system == "darwin" else None


def excel_bits() -> int:
    """Return whether Excel here is of 32 or 64 bits; where that is not written down, 64, as it is installed by default."""
    return _excel_bits(read_registry()) or 64


def read_registry(keys: tuple[str, ...] = KEYS) -> Registry:
    """Return the values of registry keys and of the keys right below them; nothing where there is no registry."""
    if sys.platform != "win32":
        return _NOTHING
    by_key: dict[str, Mapping[str, RegistryValue]] = {}
    for key in keys:
        for name, values in _key_and_below(key):
            by_key[name.lower()] = MappingProxyType(values)
    return MappingProxyType(by_key)


def _key_and_below(key: str) -> Iterator[tuple[str, dict[str, RegistryValue]]]:
    """Give a key's values, then those of each key below it. Never run here: it needs Windows."""
    if sys.platform != "win32":
        return
    import winreg

    hive, _, path = key.partition("\\")
    root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
    try:
        with winreg.OpenKey(root, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            below, count, _ = winreg.QueryInfoKey(opened)
            values = (winreg.EnumValue(opened, number) for number in range(count))
            yield (
                key,
                {
                    name.lower(): os.path.expandvars(value) if isinstance(value, str) else value
                    for name, value, _ in values
                    if isinstance(value, str | int | bytes)
                },
            )
            names = [winreg.EnumKey(opened, number) for number in range(below)]
    except OSError:
        return
    for name in names if key.endswith(TRUSTED) else ():
        yield from _key_and_below(rf"{key}\{name}")


def _excel_bits(registry: Registry) -> int:
    """Return the bits of the installed Office, 0 where nothing says it."""
    told = (
        registry.get(CLICK_TO_RUN.lower(), {}).get("platform"),
        *(registry.get(key.lower(), {}).get("bitness") for key in OUTLOOK),
    )
    return next(({"x86": 32, "x64": 64}.get(str(word), 0) for word in told if word), 0)


def copies_here(startup: Path | None, registry: Registry) -> tuple[Path, ...]:
    """Return every copy of our add-ins that Excel may load here, each once."""
    places = {
        os.path.normcase(path.resolve()): path for path in _places(startup, registry) if settings_in(path) is not None
    }
    return tuple(places.values())


def _places(startup: Path | None, registry: Registry) -> Iterator[Path]:
    """Give where Excel looks: its startup folders, the folder it was told to open, AddIns, and its own list of add-ins."""
    if startup is None:
        return
    files = tuple(kind.file for kind in KINDS)
    addins = startup.parents[1] / "AddIns"
    yield from (folder / file for folder in (startup, addins, *_office_startup()) for file in files)
    for name, value in registry.get(OPTIONS.lower(), {}).items():
        if name == "altstartup" and value:
            yield from (Path(str(value)) / file for file in files)
        elif name.startswith("open") and any(file.lower() in str(value).lower() for file in files):
            listed = str(value).removeprefix("/R ").strip().strip('"')
            yield addins / listed


def _office_startup() -> Iterator[Path]:
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"):
        programs = os.environ.get(variable)
        if programs:
            yield from (
                Path(programs) / "Microsoft Office" / each / "XLSTART" for each in ("root/Office16", "Office16")
            )


def look_at(path: Path, version_in: Callable[[str], str] | None = None) -> FoundAddin:
    """Look at one copy of an add-in of ours and at what it names. Starts the Python it names, to ask for its xltools."""
    settings, kind = settings_in(path) or {}, kind_in(path) or BUTTONS
    interpreter, library = settings.get("interpreter", ""), settings.get("xlwings_library", "")
    return FoundAddin(
        path=str(path),
        settings=settings,
        interpreter_there=bool(interpreter) and Path(interpreter).is_file(),
        answers=(version_in or _version_in)(interpreter),
        library_there=bool(library) and Path(library).is_file(),
        same_build=_same_build(path, kind),
        signed=_signed(path),
        marked=Path(f"{path}{MARK}").exists(),
        kind=kind,
    )


def _version_in(interpreter: str) -> str:
    """Return the version of xltools in a Python, as that Python itself says; nothing else but a Python is started."""
    path = Path(interpreter)
    if not path.name.lower().startswith("python") or not path.is_file():
        return ""
    console = path.with_name("python.exe")
    command = [str(console if path.name.lower() == "pythonw.exe" and console.is_file() else path), "-I", "-c", ASK]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _same_build(path: Path, kind: Kind) -> bool:
    """Return whether the macros and the ribbon of an add-in are those that this xltools builds."""
    with zipfile.ZipFile(io.BytesIO(built(kind))) as fresh, zipfile.ZipFile(path) as found:
        return _parts(found) == _parts(fresh)


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    return {name: package.read(name) for name in (VBA_PART, RIBBON_PART) if name in package.namelist()}


def _signed(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return any(name.startswith(SIGNATURE_PARTS) for name in package.namelist())


def _has_package(name: str) -> bool:
    try:
        return bool(importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return False


def _writable(folder: Path) -> bool:
    """Return whether a file can be made in a folder (which is made first where it is not there)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
