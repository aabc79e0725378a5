"""axe finds nothing wrong with the page in any state, nor with the report and the outbox; and it fits every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.axe import axe_violations
from tests.change.places import Row, counted, place
from tests.devtools import tab
from tests.outputs.messages.letters_of import every_outcome, report
from tests.outputs.test_pages_on_screens import DESK, PHONE, TABLET
from xltools.outputs.report import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.devtools import Pipe, Tab
    from tests.outputs.explore.reader import Reader
    from xltools.counting.count import Count

pytestmark = [pytest.mark.browser, pytest.mark.axe]

STATES = ("", "view=flow&money=removed", "by=organisation&find=care&level=Local", "find=nothing-at-all")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_wrong_with_the_page(reader: Reader, state: str, scheme: str) -> None:
    reader.page.screen(DESK, scheme=scheme)
    reader.open(state)
    reader.page.value("document.querySelectorAll('details').forEach(each => { each.open = true })")
    if reader.shown[0]:
        reader.page.click("#tree .open")
        reader.page.click("#lines [data-line]")
    assert axe_violations(reader.page) == []


def test_axe_finds_nothing_wrong_on_a_telephone(reader: Reader) -> None:
    reader.page.screen(PHONE)
    reader.open("by=organisation")
    assert axe_violations(reader.page) == []


@pytest.fixture
def page(running: Pipe) -> Iterator[Tab]:
    with tab(running) as opened:
        yield opened


def test_axe_finds_nothing_wrong_with_the_report(page: Tab, count: Count, tmp_path: Path) -> None:
    page.open(write_report(count, tmp_path / "report.html").as_uri())
    assert axe_violations(page) == []


def test_axe_finds_nothing_wrong_with_a_report_of_change_and_themes(page: Tab, tmp_path: Path) -> None:
    council = "Hartlepool Borough Council"
    place(tmp_path / "then", {council: [Row("Home care", 20_300), Row("Youth service", 60, "09.6")]})
    now = place(
        tmp_path / "now",
        {council: [Row("Home care", 32_600, more={"theme": "Older people"}), Row("Youth service", 60, "10.4")]},
        settings='[comparison]\nearlier_count = "../then"\nother_counts = ["../then"]\n[outputs.themes]\nCare = ["10"]',
    )
    page.open(write_report(counted(now), tmp_path / "report.html").as_uri())
    assert "since the earlier count" in str(page.value("document.body.textContent"))
    assert axe_violations(page) == []


def test_axe_finds_nothing_wrong_with_what_bodies_are_sent(page: Tab, tmp_path: Path) -> None:
    told = report(every_outcome(tmp_path / "count"))
    page.open((told.outbox / "index.html").as_uri())
    assert axe_violations(page) == []
    for number, partner in enumerate(told.rows):
        if told.rows[partner].message:
            message = tmp_path / f"{number}.html"
            message.write_text(told.html(partner), encoding="utf-8")
            page.open(message.as_uri())
            assert axe_violations(page) == [], partner


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
@pytest.mark.parametrize("view", ["tiles", "flow"])
def test_the_page_never_scrolls_sideways(reader: Reader, width: int, view: str) -> None:
    reader.page.screen(width)
    reader.open(f"view={view}&by=organisation")
    wide = reader.page.value("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] == wide[1]
    boxes = reader.page.value(
        """[...document.querySelectorAll('.scroll')].filter(box => box.clientWidth && box.scrollWidth > box.clientWidth)
        .map(box => [box.tabIndex, Boolean(box.ariaLabel)])"""
    )
    assert all(box == [0, True] for box in boxes)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_tiles_show_no_name_that_is_cut_off(reader: Reader, width: int) -> None:
    reader.page.screen(width)
    reader.open("by=organisation")
    sums = reader.page.value(
        """[...document.querySelectorAll('.tile .sum')].map(sum => {
        const [own, tile] = [sum, sum.parentElement].map(e => e.getBoundingClientRect());
        return own.bottom <= tile.bottom && own.right <= tile.right })"""
    )
    assert len(sums) >= 5
    assert all(sums)
