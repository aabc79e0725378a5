"""Whatever a text holds, it is read back as it was, and never as a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.outputs.marking import returns
from tests.outputs.marking.packages import content
from xltools.model import Finding, Location, Severity
from xltools.outputs.cells import LONGEST_CELL
from xltools.outputs.marking.mark_up import mark_up
from xltools.outputs.marking.texts import CUT, cell_text, inline_string
from xltools.reading.package import look_at
from xltools.reading.workbook import Workbook

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.outputs.marking.mark_up import Marked

NASTY = st.one_of(
    st.text(max_size=60),
    st.text("=+-@|!\t\r\n _x0DA41F&<>\"']/\x00\x07\x1f\x7f\ufffe\ud800😀é", max_size=40),
    st.sampled_from(("=1+1", "+44 20", "-5", "@SUM(A1)", "=HYPERLINK()", "_x000D_", "_x005F_x000D_", "]]>", "'")),
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return returns.plain(tmp_path_factory.mktemp("texts") / "r.xlsx").read_bytes()


def read_back(marked: Marked) -> list[list[object]]:
    """The list as this project's own reader sees it."""
    sheet = Workbook(look_at(marked.content), "r.xlsx").sheet("Findings")
    first = 5 if marked.kind == "marked" else 7
    return [[sheet.value(first + number, column) for column in range(1, 11)] for number in range(marked.shown)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY, NASTY, NASTY, NASTY, NASTY)
@example("=cmd|' /C calc'!A0", "_x0041_x0042_", "\r\n", " x ", "a\x0bb")
def test_a_finding_written_is_the_finding_read(
    blank: bytes, message: str, why: str, fix: str, value: str, answer: str
) -> None:
    finding = Finding("odd", Severity.WARNING, Location("r.xlsx", "Spending", 8, 7), message, why, fix, value)
    marked = mark_up(blank, [finding], explanations={finding: answer})
    texts = ["Spending!G8", "Warning", message, why, fix, value, " Zoo  for all ", "odd", answer]
    assert marked.kind == "marked"
    assert read_back(marked) == [[*map(cell_text, texts), 8.0]]


TWO_ESCAPES = re.compile("_x[0-9a-fA-F]{4}_x")
"""XlsxWriter escapes the first of two that share a line between them."""


@settings(max_examples=40, deadline=None)
@given(*(NASTY.filter(lambda text: not TWO_ESCAPES.search(text)),) * 2)
def test_so_it_is_in_a_workbook_of_its_own(message: str, value: str) -> None:
    finding = Finding("odd", Severity.NOTE, Location("r.csv", "", 8, 7), message, "why", "fix", value)
    read = read_back(mark_up(b"Service,Gross\nParks,5\n", [finding], name="r.csv"))[0]
    assert (read[2], read[5]) == (cell_text(message), cell_text(value))


@given(st.text("=+-@ab\r\n"))
def test_no_cell_of_the_list_is_a_formula(text: str) -> None:
    xml = ET.fromstring(inline_string(text, link=True))  # noqa: S314 - our own
    assert {element.tag for element in xml.iter()} <= {"is", "r", "rPr", "t", "u", "sz", "color", "rFont", "family"}


@given(st.integers(LONGEST_CELL - 3, LONGEST_CELL + 9), st.sampled_from("a😀é"))
@settings(max_examples=30, deadline=None)
def test_a_text_longer_than_a_cell_is_cut_and_says_so(length: int, letter: str) -> None:
    text = letter * (length // len(letter.encode("utf-16-le")) * 2)
    kept = cell_text(text)
    assert len(kept.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert kept == text or (kept.endswith(CUT) and text.startswith(kept.removesuffix(CUT)))


def test_a_long_text_is_cut_in_the_file(blank: bytes) -> None:
    marked = mark_up(blank, [returns.found("gross", 5, "x" * 40_000)])
    assert read_back(marked)[0][5] == "x" * (LONGEST_CELL - len(CUT)) + CUT


def test_the_cells_of_the_list_are_inline_texts_with_their_spaces_kept(blank: bytes) -> None:
    sheet = ET.fromstring(content(mark_up(blank, returns.FOUND).content, "xl/worksheets/sheet4.xml"))  # noqa: S314
    cells = [cell for row in sheet.iter(f"{MAIN}row") if int(row.get("r", 0)) > 4 for cell in row]
    assert {cell.get("t") for cell in cells} == {"inlineStr", None}
    assert not [cell for cell in cells if cell.find(f"{MAIN}f") is not None]
    assert all(
        text.get("{http://www.w3.org/XML/1998/namespace}space") for cell in cells for text in cell.iter(f"{MAIN}t")
    )


def test_links_carry_hostile_names_of_sheets_as_text(tmp_path: Path) -> None:
    name = 'It\'s "<a&b>"'
    sent = returns.repacked(
        returns.extended(tmp_path / "r.xlsx"),
        {"xl/workbook.xml": lambda text: text.replace(b'"Workings"', b'"It\'s &quot;&lt;a&amp;b&gt;&quot;"')},
    )
    finding = Finding("odd", Severity.NOTE, Location("r.xlsx", name, 3, 1), "Odd", "why", "fix")
    sheet = ET.fromstring(content(mark_up(sent, [finding]).content, "xl/worksheets/sheet5.xml"))  # noqa: S314
    links = [link.get("location") for link in sheet.iter(f"{MAIN}hyperlink")]
    assert links == ["'It''s \"<a&b>\"'!A3"]
