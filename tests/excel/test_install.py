"""Installing: the add-ins go where they should, never over another's file, and come away again without a trace."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.excel.addin.build import RIBBON_PART, VBA_PART, build_addin
from xltools.excel.addin.install import Host, install, remove_mark, uninstall
from xltools.excel.addin.kinds import ALL_SETTINGS, BUTTONS, FUNCTIONS, KINDS
from xltools.excel.addin.machine import MARK, startup_folder
from xltools.excel.addin.settings import kind_in, place_warnings, settings_for, settings_in
from xltools.excel.addin.sources import library_name, macro_modules
from xltools.model import UsageError

ADDIN, BOTH = BUTTONS.file, {BUTTONS.file, FUNCTIONS.file}


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """Give a Windows computer with 64-bit Excel and Python in a folder of its own."""
    python = tmp_path / "Programs" / "Python" / "python.exe"
    python.parent.mkdir(parents=True)
    python.write_bytes(b"MZ")
    startup = startup_folder("win32", tmp_path, str(tmp_path / "Roaming"))
    return Host("win32", startup, python, 64, tmp_path / "Local" / "xltools" / "installed-addins.json")


def target_of(host: Host) -> Path:
    assert host.startup
    return host.startup / ADDIN


def put_foreign(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(VBA_PART, "another's macros")
        package.writestr(RIBBON_PART, "<customUI/>")
    return path.read_bytes()


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_addin_goes_into_excels_startup_folder_and_starts_this_python(host: Host) -> None:
    done = install(host)
    assert done.path == target_of(host)
    assert done.path.parts[-4:] == ("Microsoft", "Excel", "XLSTART", "TotalPlace.xlam")
    assert done.functions == done.path.with_name("TotalPlaceFunctions.xlam")
    for path, kind in ((done.path, BUTTONS), (done.functions, FUNCTIONS)):
        assert kind_in(path) is kind
        settings = settings_in(path)
        assert settings is not None
        assert list(settings) == list(kind.settings)
        assert settings["interpreter"] == str(host.interpreter)


def test_without_the_functions_only_the_buttons_are_installed_and_functions_of_before_go(host: Host) -> None:
    install(host)
    folder = target_of(host).parent
    assert everything_in(folder) == BOTH
    done = install(host, functions=False)
    assert (done.functions, everything_in(folder)) == (None, {ADDIN})
    assert uninstall(host) == (target_of(host),)
    put_foreign(folder / FUNCTIONS.file)
    install(host, functions=False)
    assert everything_in(folder) == BOTH


def test_functions_of_another_are_in_the_way_before_anything_is_changed(host: Host) -> None:
    foreign = target_of(host).with_name(FUNCTIONS.file)
    before = put_foreign(foreign)
    with pytest.raises(UsageError, match=r"TotalPlaceFunctions\.xlam is there already"):
        install(host)
    assert everything_in(foreign.parent) == {FUNCTIONS.file}
    assert foreign.read_bytes() == before


def test_where_the_functions_alone_are_in_use_the_buttons_are_new_and_can_be_removed(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file = Path.replace

    def excel_has_the_functions_open(self: Path, target: Path) -> Path:
        if Path(target).name == FUNCTIONS.file:
            raise PermissionError(13, "in use", str(target))
        return replace_file(self, target)

    monkeypatch.setattr(Path, "replace", excel_has_the_functions_open)
    with pytest.raises(UsageError, match=r"TotalPlaceFunctions\.xlam is in use. Close Excel"):
        install(host)
    assert everything_in(target_of(host).parent) == {ADDIN}
    assert uninstall(host) == (target_of(host),)


def put_single(path: Path) -> None:
    """Write the add-in as it was when buttons and worksheet functions were one file."""
    modules = {module.name: module for kind in reversed(KINDS) for module in macro_modules(kind)}
    single = replace(BUTTONS, settings={**BUTTONS.settings, **FUNCTIONS.settings})
    path.parent.mkdir(parents=True, exist_ok=True)
    build_addin(path, single, modules=tuple(modules.values()))


def test_the_single_add_in_of_before_becomes_two_and_is_removed_with_what_it_left_behind(host: Host) -> None:
    target = target_of(host)
    put_single(target)
    host.record.parent.mkdir(parents=True)
    host.record.write_text(json.dumps([str(target)]), encoding="utf-8")
    assert kind_in(target) is BUTTONS
    target.with_name(f"~{ADDIN}.new").write_bytes(b"half of one")
    assert uninstall(host) == (target,)
    assert everything_in(target.parent) == set()
    put_single(target)
    install(host)
    assert everything_in(target.parent) == BOTH
    assert list(settings_in(target) or {}) == list(BUTTONS.settings)
    assert uninstall(host) == (target, target.with_name(FUNCTIONS.file))
    assert everything_in(target.parent) == set()


def test_the_python_without_a_window_is_taken_where_there_is_one(host: Host) -> None:
    quiet = host.interpreter.with_name("pythonw.exe")
    quiet.write_bytes(b"MZ")
    assert install(host).interpreter == quiet
    other = quiet.with_name("python3.12.exe")
    other.write_bytes(b"MZ")
    assert install(host, interpreter=other).interpreter == other


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize("folder", [".", ".."])
def test_the_library_is_the_one_of_excels_bits_not_of_pythons(host: Host, bits: int, folder: str) -> None:
    for each in (32, 64):
        (host.interpreter.parent / folder / library_name(each)).resolve().write_bytes(b"MZ")
    library = Path(settings_for(FUNCTIONS, host.interpreter, bits)["xlwings_library"])
    assert library.name == library_name(bits)


def test_without_xlwings_library_the_setting_stays_blank(host: Host) -> None:
    assert "xlwings_library" not in settings_for(FUNCTIONS, host.interpreter, 64)
    assert (settings_in(Path(install(host).functions or "")) or {})["xlwings_library"] == ""


def test_installing_again_replaces_our_own_and_leaves_nothing_beside_it(host: Host) -> None:
    target = target_of(host)
    target.parent.mkdir(parents=True)
    build_addin(target, settings={"interpreter": "C:\\old\\python.exe"})
    install(host)
    install(host)
    assert (settings_in(target) or {})["interpreter"] == str(host.interpreter)
    assert everything_in(target.parent) == BOTH


@pytest.mark.parametrize("content", [b"", b"not a zip", None])
def test_another_file_of_that_name_is_never_touched(host: Host, content: bytes | None) -> None:
    target = target_of(host)
    before = put_foreign(target)
    if content is not None:
        target.write_bytes(content)
        before = content
    with pytest.raises(UsageError, match="left alone"):
        install(host)
    assert target.read_bytes() == before
    assert everything_in(target.parent) == {ADDIN}
    assert not host.record.exists()


def test_with_excel_open_the_old_addin_stays_and_the_person_is_told(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    def excel_has_it_open(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(target))

    install(host)
    before = target_of(host).read_bytes()
    monkeypatch.setattr(Path, "replace", excel_has_it_open)
    with pytest.raises(UsageError, match="Close Excel"):
        install(replace(host, excel_bits=32))
    assert target_of(host).read_bytes() == before
    assert everything_in(target_of(host).parent) == BOTH


def test_a_folder_one_may_not_write_in_is_named(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    def windows_says_no(self: Path, content: bytes) -> None:
        if self.suffix == ".new":
            raise PermissionError(13, "denied", str(self))

    write = Path.write_bytes

    def write_elsewhere(self: Path, content: bytes) -> int:
        windows_says_no(self, content)
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", write_elsewhere)
    with pytest.raises(UsageError, match="may not write") as told:
        install(host)
    assert str(target_of(host).parent) in str(told.value)


def test_uninstalling_removes_what_was_installed_and_nothing_else(host: Host) -> None:
    target = target_of(host)
    target.parent.mkdir(parents=True)
    (target.parent / "PERSONAL.XLSB").write_bytes(b"mine")
    install(host)
    assert uninstall(host) == (target, target.with_name(FUNCTIONS.file))
    assert everything_in(target.parent) == {"PERSONAL.XLSB"}
    assert not host.record.exists()


def test_uninstalling_leaves_alone_what_xltools_did_not_install(host: Host) -> None:
    target = target_of(host)
    target.parent.mkdir(parents=True)
    build_addin(target)
    with pytest.raises(UsageError, match="did not install"):
        uninstall(host)
    assert target.is_file()


def test_uninstalling_leaves_alone_what_has_taken_its_place(host: Host) -> None:
    install(host)
    before = put_foreign(target_of(host))
    with pytest.raises(UsageError, match="left alone"):
        uninstall(host)
    assert target_of(host).read_bytes() == before


def test_one_that_was_deleted_by_hand_is_forgotten(host: Host) -> None:
    install(host)
    target_of(host).unlink()
    uninstall(host)
    with pytest.raises(UsageError, match="did not install"):
        uninstall(host)


def test_a_roll_out_and_ones_own_are_removed_apart(host: Host, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    rolled_out = install(host, to=share, interpreter=Path("C:\\Program Files\\xltools\\pythonw.exe"))
    install(host)
    assert rolled_out.warnings == ()
    assert (settings_in(share / ADDIN) or {})["interpreter"] == "C:\\Program Files\\xltools\\pythonw.exe"
    uninstall(host)
    assert (share / ADDIN).is_file()
    uninstall(host, to=share)
    assert everything_in(share) == set()


def test_a_roll_out_of_this_computers_python_is_warned_of(host: Host, tmp_path: Path) -> None:
    assert any("--interpreter" in warning for warning in install(host, to=tmp_path).warnings)


def test_a_damaged_record_is_no_reason_to_remove_anything(host: Host) -> None:
    install(host)
    host.record.write_text("{not json", encoding="utf-8")
    with pytest.raises(UsageError, match="did not install"):
        uninstall(host)
    assert target_of(host).is_file()


@pytest.mark.parametrize(
    ("python", "says"),
    [
        ("python", "full path"),
        ("bin/python", "full path"),
        ('C:\\a" & calc & "\\python.exe', "full path"),
        ("C:\\Users\\a\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe", "Microsoft Store"),
        ("C:\\gone\\python.exe", "no file"),
    ],
)
def test_a_python_that_cannot_work_is_refused(host: Host, python: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        install(host, interpreter=Path(python))
    assert not target_of(host).exists()


def test_the_stores_own_python_does_not_install(host: Host) -> None:
    store = Path("C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.12\\python.exe")
    with pytest.raises(UsageError, match="does not look into"):
        install(replace(host, interpreter=store))


def test_an_xltools_that_an_isolated_python_would_not_find_is_not_installed(host: Host) -> None:
    own = replace(host, own_packages=True)
    with pytest.raises(UsageError, match="--user"):
        install(own)
    assert install(own, interpreter=host.interpreter).path.is_file()


def test_where_no_excel_runs_it_says_so_and_how_to_prepare_it_for_others(host: Host, tmp_path: Path) -> None:
    here = replace(host, system="linux", startup=startup_folder("linux", tmp_path, ""))
    with pytest.raises(UsageError, match="--to FOLDER"):
        install(here)
    assert install(here, to=tmp_path).path == tmp_path / ADDIN
    with pytest.raises(UsageError, match="no folder"):
        install(here, to=tmp_path / "gone")


def test_on_a_mac_it_goes_into_excels_startup_folder_with_a_warning(host: Host, tmp_path: Path) -> None:
    mac = replace(host, system="darwin", startup=startup_folder("darwin", tmp_path, ""))
    done = install(mac)
    assert done.path.parent.parts[-4:] == (
        "UBF8T346G9.Office",
        "User Content.localized",
        "Startup.localized",
        "Excel",
    )
    assert any("Excel for Windows" in warning for warning in done.warnings)
    assert done.functions is None  # they call Windows


def test_the_mark_of_the_web_is_removed(tmp_path: Path) -> None:
    """On Windows the mark is a stream of the file; elsewhere a file of that name stands for it."""
    addin = tmp_path / ADDIN
    assert not remove_mark(addin)
    Path(f"{addin}{MARK}").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    assert remove_mark(addin)
    assert everything_in(tmp_path) == set()


def test_a_marked_copy_is_unmarked_when_installed_over(host: Host) -> None:
    done = install(host)
    Path(f"{done.path}{MARK}").write_text("[ZoneTransfer]\nZoneId=3\n", encoding="utf-8")
    install(host)
    assert everything_in(done.path.parent) == BOTH


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("C:\\Users\\ann\\AppData\\Local\\Temp\\venv\\Scripts\\python.exe", "temporary"),
        ("/tmp/venv/bin/python", "temporary"),  # noqa: S108 - a name, not a use
        ("C:\\Users\\ann\\OneDrive - Council\\venv\\Scripts\\python.exe", "OneDrive"),
        ("\\\\server\\share\\Python\\python.exe", "network"),
        ("C:\\Users\\ann\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe", "Store"),
    ],
)
def test_a_python_in_a_place_that_will_not_last_is_warned_of(python: str, words: str) -> None:
    (warning,) = place_warnings(python)
    assert words in warning


@pytest.mark.parametrize(
    "python",
    ["C:\\Program Files\\Python312\\python.exe", "C:\\Temperature\\python.exe", "/opt/tmp-less/bin/python"],
)
def test_a_python_in_a_good_place_is_not_warned_of(python: str) -> None:
    assert place_warnings(python) == ()


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=120))
def test_whatever_path_the_addin_is_told_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, interpreter: str
) -> None:
    path = tmp_path_factory.mktemp("told") / ADDIN
    build_addin(path, settings={"interpreter": interpreter})
    assert (settings_in(path) or {})["interpreter"] == interpreter


@settings(max_examples=30)
@given(st.data())
def test_a_damaged_addin_is_somebody_elses_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / ADDIN
    build_addin(path)
    content = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=30)):
        content[at] ^= 0xFF
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    told = settings_in(path)
    assert told is None or set(told) <= set(ALL_SETTINGS)


def test_what_cannot_even_be_read_is_in_use(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def excel_keeps_it_shut(self: Path, *how: str, **more: str) -> object:
        if self.name == ADDIN:
            raise PermissionError(13, "in use", str(self))
        return opened(self, *how, **more)  # type: ignore[call-overload] # passed on as it came

    install(host)
    monkeypatch.setattr(Path, "open", excel_keeps_it_shut)
    with pytest.raises(UsageError, match="Close Excel"):
        uninstall(host)
