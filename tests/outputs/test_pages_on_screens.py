"""The pages fit a telephone, a tablet and a desk: what is wider scrolls on its own, within reach of the keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.browser import layout
from tests.outputs.counts import small_count
from xltools.outputs.messages.index import IndexRow
from xltools.outputs.messages.index_pages import write_index_page
from xltools.outputs.report import write_report

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count

PHONE, TABLET, DESK = 360, 768, 1280


@pytest.fixture(scope="module")
def report(count: Count, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(count, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def outbox(count: Count, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "chief-constable-of-greater-manchester-police"
    row = IndexRow(
        partner_id=name,
        partner="Chief Constable of Greater Manchester Police",
        recipient=f"finance@{name}.example",
        status="to-correct",
        subject="3 things to correct by 30 January: Chief Constable of Greater Manchester Police",
        message=f"{name}.eml",
        attachment=f"{name} (marked).xlsx",
        attachment_bytes="81342",
        prepared_on="2026-01-12",
        note="The address differs from the one the return came from.",
    )
    page = tmp_path_factory.mktemp("outbox") / "index.html"
    write_index_page(page, [row], count.place)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
@pytest.mark.parametrize("page", ["report", "outbox"])
def test_no_page_scrolls_sideways(page: str, width: int, request: pytest.FixtureRequest) -> None:
    shown = layout(request.getfixturevalue(page), width)
    assert shown.page == shown.screen
    assert shown.boxes
    assert all(box.right <= shown.screen for box in shown.boxes)


@pytest.mark.browser
@pytest.mark.parametrize("page", ["report", "outbox"])
def test_what_scrolls_on_a_telephone_has_a_name_and_the_keyboard_reaches_it(
    page: str, request: pytest.FixtureRequest
) -> None:
    shown = layout(request.getfixturevalue(page), PHONE)
    assert any(box.scrolls for box in shown.boxes)
    assert all(box.label and box.tab_index == 0 for box in shown.boxes)


@pytest.mark.browser
def test_on_a_desk_nothing_of_the_report_scrolls(report: Path) -> None:
    assert not any(box.scrolls for box in layout(report, DESK).boxes)


def test_a_body_named_like_a_table_ends_no_box(tmp_path: Path) -> None:
    count = small_count(service=["Libraries"])
    hostile = replace(count, lines=count.lines.assign(organisation="</table><svg><caption>x"))
    html = write_report(hostile, tmp_path / "report.html").read_text("utf-8")
    assert html.count('<div class="scroll"') == html.count("<table") + html.count("<svg")
    assert "&lt;/table&gt;&lt;svg&gt;" in html
