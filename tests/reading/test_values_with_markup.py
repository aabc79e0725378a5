"""Valid XML inside a cell's value (comments, CDATA, numbered characters) is read as other programs read it, or refused."""

from __future__ import annotations

import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.sheets import LINE, read_return, refusal_code, write_workbook
from xltools.model import Noticed
from xltools.reading.read import read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.office import Office

POUNDS = 12_355_969
FORMS = (
    "<v>12355969</v>",
    "<v>12<!-- x -->355969</v>",
    "<v><!-- before -->12355969<!-- behind --></v>",
    "<v>12<?x y?>355969</v>",
    "<v><![CDATA[12355969]]></v>",
    "<v>12<![CDATA[355]]>969</v>",
    "<v>1&#50;355969</v>",
    "<v>1&#x32;355969</v>",
    "<v>12<!-- </v><v>7 -->355969</v>",
    '<v xml:space="preserve">12355969</v>',
    "<v >12355969</v >",
    "<!-- <v>7</v> --><v>12355969</v>",
    "<v>12355969</v><!-- <v>7</v> -->",
    "<v>12355969</v>\n  ",
)


def with_values(path: Path, forms: Sequence[str]) -> Path:
    """Return a return at this path whose gross spending is written as given, a line for each form."""
    plain = write_workbook(path.with_name("plain.xlsx"), [{**LINE, "gross": 1, "local": ""} for _ in forms])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if b"<c r=" in content and b'r="G5"' in content:
                for number, form in enumerate(forms, 5):
                    pattern = rf'(<c r="G{number}"[^>]*>).*?</c>'.encode()
                    content, times = re.subn(pattern, rb"\g<1>" + form.encode() + b"</c>", content)
                    assert times == 1
            new.writestr(name, content)
    return path


def gross_of(path: Path) -> list[int | None]:
    return [None if amount is None else int(amount) for amount in read_return(path).lines["gross"].astype(object)]


@pytest.mark.libreoffice
def test_every_form_is_read_as_openpyxl_and_libreoffice_read_it(tmp_path: Path, office: Office) -> None:
    path = with_values(tmp_path / "forms.xlsx", FORMS)
    assert gross_of(path) == [POUNDS * 100] * len(FORMS)
    sheet = openpyxl.load_workbook(path, data_only=True)["Spending"]
    assert [sheet.cell(row, 7).value for row in range(5, 5 + len(FORMS))] == [POUNDS] * len(FORMS)
    with office.document(path) as document:
        shown = document.values("Spending", f"G5:G{4 + len(FORMS)}")
    assert shown == [[POUNDS]] * len(FORMS)


@pytest.mark.parametrize(
    "form", ["<v>12</v><v>13</v>", "<v>12</v><f>A1</f><v>13</v>", "<v><x>9</x>5</v>", "<v>5<x/></v>"]
)
def test_a_cell_with_two_values_is_refused_by_name(tmp_path: Path, form: str) -> None:
    path = with_values(tmp_path / "two.xlsx", ["<v>1</v>", form])
    assert refusal_code(path) == "file-damaged"
    unreadable = read_file(path).unreadable
    assert unreadable is not None
    assert (unreadable.location.sheet, unreadable.location.cell) == ("Spending", "G6")
    assert "holds two values" in unreadable.message


@pytest.mark.parametrize(
    "cells",
    [
        '<v>99</v></c><c r="G5"><v>12</v>',
        '<v>99</v></c><c r="H5"><v>1</v></c><c r="G5"><v>12</v>',
        '<v>99</v></c></row><row r="5"><c r="G5" t="inlineStr"><is><t>12</t></is>',
        '<v>99</v></c ><c r="G5" t="inlineStr"><is><t>12</t></is>',
    ],
)
def test_a_cell_that_is_there_twice_is_refused_by_name(tmp_path: Path, cells: str) -> None:
    path = with_values(tmp_path / "twice.xlsx", [cells])
    unreadable = read_file(path).unreadable
    assert unreadable is not None
    assert (unreadable.code, unreadable.location.cell) == ("file-damaged", "G5")
    assert "G5 of the sheet Spending is in it twice" in unreadable.message


@pytest.mark.parametrize(
    ("last", "code"),
    [("<v>12</v>", ""), ('<v>99</v></c><c r="G404"><v>12</v>', "file-damaged"), ("<v>12<!-- x --></v>", "")],
)
def test_a_large_sheet_is_looked_at_as_a_small_one(tmp_path: Path, last: str, code: str) -> None:
    path = with_values(tmp_path / "large.xlsx", [*["<v>12</v>"] * 399, last])
    read = read_file(path)
    assert (read.unreadable.code if read.unreadable else "") == code
    if not code:
        assert gross_of(path) == [1200] * 400


def test_formulas_and_hidden_rows_of_a_large_sheet_are_seen(tmp_path: Path) -> None:
    hidden = '<v>12</v></c></row><row r="404" hidden="1"><c r="Z404"><v>1</v>'
    path = with_values(tmp_path / "large.xlsx", [*["<v>12</v>"] * 398, "<f>6+6</f><v>12</v>", hidden])
    seen = {(item.kind, item.location.row) for item in read_return(path).observations}
    assert {(Noticed.FORMULA, 403), (Noticed.HIDDEN_ROW, 404)} <= seen


def test_a_cell_that_stands_in_a_comment_too_is_there_once(tmp_path: Path) -> None:
    path = with_values(tmp_path / "once.xlsx", ['<v>12</v></c><!-- <c r="G5"><v>99</v></c> --><c r="Z5">'])
    assert gross_of(path) == [1200]


@st.composite
def marked_up(draw: st.DrawFn) -> tuple[int, str]:
    """Pounds, and a value that says so with comments, instructions, CDATA and numbered characters among its digits."""
    pounds = draw(st.integers(0, 10**11))
    pieces = []
    for digit in str(pounds):
        pieces.append(
            draw(st.sampled_from([digit, digit, f"&#{ord(digit)};", f"&#x{ord(digit):x};", f"<![CDATA[{digit}]]>"]))
        )
        pieces.append(draw(st.sampled_from(["", "", "<!-- 7 -->", "<?a 7?>", "<!---->"])))
    return pounds, f"<v>{''.join(pieces)}</v>"


@settings(max_examples=40, deadline=None)
@given(st.lists(marked_up(), min_size=1, max_size=8))
def test_markup_among_the_digits_never_changes_an_amount(values: list[tuple[int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = with_values(Path(folder, "marked.xlsx"), [form for _, form in values])
        assert gross_of(path) == [pounds * 100 for pounds, _ in values]
