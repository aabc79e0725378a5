"""What the add-in starts for a click: light to start, kind when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from xltools.excel.click import words_for
from xltools.excel.exit_codes import TOLD
from xltools.excel.live import find_book
from xltools.excel.ribbon import BUTTONS, load
from xltools.model import UsageError
from xltools.template.layout import TEMPLATE_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.excel.chain import AddIn

HEAVY = ("pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "python_calamine", "jinja2", "typer")


def modules_after(code: str) -> set[str]:
    code = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("button", ["clear_findings", "next_finding", "fill_from_cipfa", "guide", "about"])
def test_a_light_click_imports_nothing_heavy(button: str) -> None:
    loaded = modules_after(
        f"from xltools.excel.bindings import xlwings\nfrom xltools.excel.ribbon import load\nload({button!r})\n"
        "import xltools.excel.live, xltools.excel.say, xltools.excel.click"
    )
    assert "xlwings" in loaded
    assert not loaded & set(HEAVY)


def test_pandas_can_be_imported_after_xlwings_was_without_it() -> None:
    assert "pandas" in modules_after(
        "from xltools.excel.bindings import xlwings\nimport pandas\npandas.DataFrame({'a': [1]})"
    )


def test_a_reading_process_that_imports_the_click_again_pays_nothing_for_it() -> None:
    assert "xlwings" not in modules_after("import xltools.excel.click")


def test_a_click_that_is_passed_on_imports_nothing_it_would_need_to_do_it() -> None:
    loaded = modules_after(
        "import xltools.excel.click, xltools.excel.warm.client, xltools.excel.warm.wire, xltools.excel.warm.installed"
    )
    assert "multiprocessing.connection" in loaded
    assert not loaded & {
        *HEAVY,
        "xlwings",
        "xltools.model",
        "xltools.excel.live",
        "xltools.excel.ribbon",
        "platformdirs",
        "inspect",
    }


def test_a_click_of_its_own_imports_nothing_to_pass_it_on_with() -> None:
    assert not modules_after("import xltools.excel.click") & {"multiprocessing", "socket", "subprocess"}


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_has_its_function(button: str) -> None:
    assert load(button).__name__ == button


def test_a_button_nobody_knows_is_told() -> None:
    with pytest.raises(UsageError, match="no button 'format_disk'"):
        load("format_disk")


def test_without_any_excel_the_process_says_by_its_exit_code_that_nobody_was_told() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "xltools.excel.click"],
        env={"TOTALPLACE_BUTTON": "about", "TOTALPLACE_BOOK": "a.xlsx"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.libreoffice
def test_a_book_is_found_by_path_cloud_address_or_name(excel: xlwings.App, tmp_path: Path) -> None:
    import xlwings

    book = excel.books.add()
    book.save(tmp_path / "A return.xlsx")
    for name in (str(tmp_path / "A return.xlsx"), "https://d.docs.live.net/x/y/A return.xlsx", "C:\\x\\a RETURN.xlsx"):
        assert find_book(xlwings.apps, name).name == "A return.xlsx"
    with pytest.raises(UsageError, match="Protected View"):
        find_book(xlwings.apps, "B.xlsx")


@pytest.mark.libreoffice
def test_a_mistake_is_told_in_one_sentence(add_in: AddIn, excel: xlwings.App) -> None:
    excel.books.add()
    came = add_in.click("validate")
    assert (came.vba, came.exit_code, came.boxes) == ("finished", TOLD, ())
    assert came.alerts[0].text.startswith("This workbook is neither a return nor")
    assert "Traceback" not in came.output


@pytest.mark.libreoffice
def test_a_fault_of_ours_is_logged_and_told_without_a_trace(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    excel.books.add().names.add("return_id", "=Sheet1!$A$1")
    sheet = excel.books.active.sheets[0]
    sheet.name = "Findings"
    sheet["A4:J4"].value = list(_headings())
    sheet.impl.book.document.NamedRanges.addNewByName("open_where", "1+1", _origin(), 0)
    came = add_in.click("next_finding", environment={"XDG_STATE_HOME": str(tmp_path)})
    assert came.exit_code == TOLD
    assert "Traceback" not in came.alerts[0].text + came.output
    assert "Please send this file" in came.alerts[0].text
    (log,) = tmp_path.rglob("xltools.log")
    assert "Traceback" in log.read_text(encoding="utf-8")


def _headings() -> tuple[str, ...]:
    from xltools.template.layout import FINDINGS_HEADINGS

    return FINDINGS_HEADINGS


def _origin() -> object:
    from tests.excel.uno_bridge import structure

    return structure("table.CellAddress", 0, 0, 0)


def test_what_windows_forbids_without_naming_a_file_is_no_matter_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    named = PermissionError(13, "Permission denied", "C:\\count\\decisions.csv")
    assert words_for(named).startswith("C:\\count\\decisions.csv cannot be opened.")
    assert "None" not in words_for(PermissionError(5, "Access is denied"))
    assert "(PermissionError)" in words_for(PermissionError(5, "Access is denied"))


@pytest.mark.libreoffice
def test_the_steps_of_a_click_are_timed_when_asked(add_in: AddIn, excel: xlwings.App) -> None:
    excel.books.add()
    came = add_in.click("about", environment={"TOTALPLACE_TIMES": "1"})
    assert [step.partition("=")[0] for step in came.output.split()] == ["imports", "attach", "work"]
    assert f"template {TEMPLATE_VERSION}" in came.alerts[0].text
