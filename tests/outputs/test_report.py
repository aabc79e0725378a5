"""The report holds the count's figures, needs nothing but itself, and lets no text from a return act."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.outputs.counts import shuffled, small_count
from xltools.counting import totals
from xltools.counting.count import Count
from xltools.outputs.pictures import squarify, treemap
from xltools.outputs.report import write_report
from xltools.text import pounds

if TYPE_CHECKING:
    from pathlib import Path

VOID = {"meta", "br", "link", "img", "input", "hr", "rect", "line"}


class Page(HTMLParser):
    """The elements of a page in order, its text, and whether every element is closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.astray: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(count: Count, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(count, tmp_path_factory.mktemp("report") / "report.html", date(2011, 9, 1)).read_text("utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_element_is_closed_in_order(page: Page) -> None:
    assert page.astray == []
    assert page.open == []


def test_it_holds_the_headline_to_the_penny_and_every_division_to_the_pound(page: Page, count: Count) -> None:
    text = " ".join(page.text)
    for pence in (count.net, count.reported, count.excluded):
        assert pounds(pence) in text
    for pence in totals.by_division(count)["counted"]:
        assert pounds(int(pence), pence=False) in text
    assert "£8,097" in text
    assert "1 September 2011" in text


def test_it_names_every_body_every_return_and_who_has_not_replied(page: Page, count: Count) -> None:
    text = " ".join(page.text)
    for name in {*count.lines["organisation"], *(one.file for one in count.return_statuses), "Shoreditch Trust"}:
        assert name in text


def test_it_needs_nothing_from_outside_and_runs_nothing(html: str, page: Page) -> None:
    assert "<script" not in html.lower()
    assert not re.search(r"https?://|url\((?!#)|@import|\bon\w+=", html)
    assert not [tag for tag, _ in page.elements if tag in ("link", "img", "iframe", "object", "embed", "script")]
    assert [attributes["href"] for attributes in page.named("a")] == ["#main"]


def test_it_can_be_read_without_seeing_it(page: Page) -> None:
    assert page.named("html") == [{"lang": "en-GB"}]
    assert len(page.named("h1")) == 1
    assert len(page.named("caption")) == len(page.named("table"))
    assert all(cell.get("scope") in ("col", "row") for cell in page.named("th"))
    assert len(page.named("title")) == 1 + len(page.named("svg"))
    assert len(page.named("desc")) == len(page.named("svg")) == 8
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes.get("aria-labelledby") for attributes in page.named("section")} <= set(ids)


def test_text_from_a_return_is_shown_and_never_acts(tmp_path: Path) -> None:
    nasty = '<script>alert("x")</script><img src=x onerror=1>'
    count = small_count(service=["Libraries"])
    lines = count.lines.assign(organisation=nasty, laa_theme=nasty)
    hostile = replace(
        count,
        lines=lines,
        return_statuses=(replace(count.return_statuses[0], partner=nasty, file=nasty, reason=nasty),),
    )
    html = write_report(hostile, tmp_path / "report.html").read_text("utf-8")
    page = Page(html)
    assert not page.named("script")
    assert not page.named("img")
    assert nasty in page.text


def test_any_order_of_files_gives_the_same_page(count: Count, tmp_path: Path) -> None:
    first = write_report(count, tmp_path / "a.html").read_bytes()
    assert write_report(shuffled(count), tmp_path / "b.html").read_bytes() == first


@pytest.mark.parametrize("population", [True, False])
def test_a_count_of_nothing_is_a_page_too(population: bool, tmp_path: Path) -> None:
    one = small_count(gross=[1])
    nothing = Count(one.place, one.population if population else None, one.batch, one.lines.iloc[:0], (), ())
    page = Page(write_report(nothing, tmp_path / "report.html").read_text("utf-8"))
    assert page.open == []
    assert ("For each person" in page.text) is population


def test_negative_money_draws_no_bar_and_no_tile(tmp_path: Path) -> None:
    count = small_count(gross=[-100_00, 300_00], cofog=["08.2", "09.1"])
    assert [tile.label for tile in treemap(count).shapes] == ["Education"]
    html = write_report(count, tmp_path / "report.html").read_text("utf-8")
    assert 'width="-' not in html


@pytest.mark.parametrize("values", [[6, 6, 4, 3, 2, 2, 1], [5], [10**14, 1], [3] * 11])
def test_tiles_fill_the_rectangle_in_proportion(values: list[int]) -> None:
    boxes = squarify(values, 0, 0, 600, 400)
    assert len(boxes) == len(values)
    for value, (x, y, width, height) in zip(values, boxes, strict=True):
        assert width * height == pytest.approx(240_000 * value / sum(values), abs=1e-6)
        assert x >= 0
        assert y >= -1e-9
        assert x + width <= 600 + 1e-6
        assert y + height <= 400 + 1e-6
