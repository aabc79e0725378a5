"""The drawing of flows adds up to the count to the penny, in every column and between them, and no label lies on another."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.browser import layout, text_lengths
from tests.counting.funded import CHARITY, COUNCIL, DEPARTMENT, LINES, counted, line
from xltools.counting.money_origins import by_origin
from xltools.counting.money_paths import MoneyPath, SourceKind, Told, money_paths
from xltools.outputs import sankey
from xltools.outputs.report import write_report
from xltools.outputs.sankey import COLUMNS, LABELS, MONEY_HEIGHT, NAMED, NOT_PAID_ON, drawing_of, fitted, text_width
from xltools.outputs.write import write_outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.counting.funded import Line
    from xltools.outputs.sankey import Sankey

NAMES = st.sampled_from([f"Body {number} of the place" for number in range(40)])
PATHS = st.builds(
    lambda source, kind, bodies, division, pence: MoneyPath(
        source, kind, tuple(bodies), (Told.BOTH,) * len(bodies), "", division, False, pence
    ),
    NAMES,
    st.sampled_from(SourceKind),
    st.lists(NAMES, min_size=1, max_size=4),
    st.sampled_from(["", *(f"{number:02}" for number in range(1, 11))]),
    st.integers(-(10**12), 10**14) | st.integers(-100, 100),
)


def named(paths: Sequence[MoneyPath]) -> list[tuple[str, MoneyPath, int]]:
    """Ways of money under the names that they state themselves."""
    return [(path.source, path, path.pence) for path in paths]


def adds_up(drawing: Sankey) -> None:
    """The laws of a drawing: every column, and all ribbons between two, are the money that is drawn."""
    assert [sum(node.pence for node in nodes) for nodes in drawing.columns] == [drawing.drawn] * len(COLUMNS)
    for column in range(len(COLUMNS) - 1):
        ribbons = [ribbon for ribbon in drawing.ribbons if ribbon.giver.column == column]
        assert sum(ribbon.pence for ribbon in ribbons) == drawing.drawn
        assert sum(ribbon.height for ribbon in ribbons) == pytest.approx(MONEY_HEIGHT)
    for node in (node for nodes in drawing.columns for node in nodes):
        sent = sum(ribbon.pence for ribbon in drawing.ribbons if ribbon.giver is node)
        had = sum(ribbon.pence for ribbon in drawing.ribbons if ribbon.receiver is node)
        assert {sent, had} <= {node.pence, 0}
        assert node.height == pytest.approx(MONEY_HEIGHT * node.pence / drawing.drawn)
    for ribbon in drawing.ribbons:
        assert ribbon.height == pytest.approx(MONEY_HEIGHT * ribbon.pence / drawing.drawn)


def lies_apart(drawing: Sankey) -> None:
    """No box or label lies on another, and all of them lie in the drawing."""
    nodes = [node for nodes in drawing.columns for node in nodes]
    boxes = [node.label_box for node in nodes]
    narrow = [(node.x, node.y, node.width, node.height) for node in nodes if node.width == sankey.WIDTHS[0]]
    for (x, y, width, height), (other_x, other_y, other_width, other_height) in combinations([*boxes, *narrow], 2):
        apart = x + width <= other_x or other_x + other_width <= x
        assert apart or y + height <= other_y + 1e-6 or other_y + other_height <= y + 1e-6
    assert all(x >= 0 and x + width <= sankey.WIDTH and y + height <= drawing.height for x, y, width, height in boxes)
    assert all(node.y >= node.slot and node.y + node.height <= node.slot + node.room + 1e-6 for node in nodes)
    assert all(text_width(node.label) <= LABELS[node.column][1] for node in nodes)


@settings(max_examples=150)
@given(st.lists(PATHS, min_size=1, max_size=60))
def test_widths_and_figures_add_up_and_labels_lie_apart(paths: Sequence[MoneyPath]) -> None:
    drawing, net = drawing_of(named(paths)), sum(path.pence for path in paths)
    if drawing is None:
        assert net <= 0
        return
    assert drawing.drawn + drawing.refunds == net
    adds_up(drawing)
    lies_apart(drawing)
    assert all(len(nodes) <= NAMED + 2 for nodes in drawing.columns)


@settings(max_examples=20)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_it_adds_up_to_the_count_of_lines_that_bodies_sent(lines: Sequence[Line]) -> None:
    with TemporaryDirectory() as folder:
        count = counted(Path(folder) / "count", lines)
    drawing = drawing_of(by_origin(count, money_paths(count)))
    if drawing is not None:
        assert drawing.drawn + drawing.refunds == count.net
        adds_up(drawing)


def test_money_goes_from_its_source_by_whom_it_was_paid_on_to_the_body_and_its_function(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, paid_to=CHARITY, fund="Play Pathfinder"),
            line(CHARITY, "Play grant", 345_678.9, funder=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Libraries", 1_000, funder="Council tax", cofog="08.2"),
            line(COUNCIL, "Fees repaid", -250.5, funder="Council tax", cofog="04.1"),
        ],
    )
    drawing = drawing_of(by_origin(count, money_paths(count)))
    assert drawing is not None
    assert [[(node.name, node.pence) for node in nodes] for nodes in drawing.columns] == [
        [(DEPARTMENT, 345_678_90), ("Council tax and business rates", 1_000_00)],
        [(COUNCIL, 345_678_90), (NOT_PAID_ON, 1_000_00)],
        [(CHARITY, 345_678_90), (COUNCIL, 1_000_00)],
        [("08 Recreation, culture and religion", 1_000_00), ("09 Education", 345_678_90)],
    ]
    assert (drawing.refunds, drawing.refunds_told) == (-250_50, "Hackney Council, 04 Economic affairs, -£251")
    html = write_report(count, tmp_path / "report.html").read_text("utf-8")
    assert "Each column adds up to £346,678.90, which less refunds of £250.50 is the total of £346,428.40." in html
    table = html[html.index("<caption>The figures of the drawing") :]
    for node in (node for nodes in drawing.columns for node in nodes):
        assert node.name in table
    assert f"<desc>{drawing.words}</desc>" in html


def test_ways_of_money_are_looked_for_once_for_workbook_and_report(tmp_path: Path) -> None:
    count = counted(tmp_path, [line(COUNCIL, "Parks", 5_000, funder=DEPARTMENT)])
    money_paths.cache_clear()
    write_outputs(count, tmp_path / "count.xlsx")
    assert money_paths.cache_info().misses == 1


def test_of_sixty_bodies_fifteen_are_named_and_the_others_put_together() -> None:
    paths = [
        MoneyPath("Grants", SourceKind.ANOTHER, (f"Body {number}",), (Told.BOTH,), "", "10", False, 1_000 + number)
        for number in range(60)
    ]
    drawing = drawing_of(named(paths))
    assert drawing is not None
    bodies = drawing.columns[2]
    assert [node.name for node in bodies] == [*(f"Body {number}" for number in range(59, 44, -1)), "45 others"]
    assert sum(node.pence for node in bodies) == sum(path.pence for path in paths)


def test_nothing_but_refunds_is_not_drawn() -> None:
    assert drawing_of(named([MoneyPath("A", SourceKind.ANOTHER, ("B",), (Told.BOTH,), "", "10", False, -5)])) is None
    assert drawing_of([]) is None


@pytest.mark.parametrize(
    "text", ["WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "Ministry of " * 9, "i" * 200, "理" * 40, "A", ""]
)
def test_a_name_is_cut_to_the_room_there_is(text: str) -> None:
    assert text_width(fitted(text, 178)) <= 178
    assert text_width(text) > 178 or fitted(text, 178) == text.strip()


WIDE = ("METROPOLITAN POLICE & MAYOR'S OFFICE", "Commissioners for Wimmera Mammoths", "Żółć ŁĄKA Ñandú", "www.mmm.WWW")


@pytest.mark.browser
def test_a_browser_sets_the_labels_in_the_room_they_have(tmp_path: Path) -> None:
    lines = [line(DEPARTMENT, name, 10_000 + at, funder=name, paid_to=f"{name} Board") for at, name in enumerate(WIDE)]
    count = counted(tmp_path, [*lines, line(COUNCIL, "Parks", 5_000, funder=DEPARTMENT, cofog="06.1")])
    report = write_report(count, tmp_path / "report.html")
    drawing = drawing_of(by_origin(count, money_paths(count)))
    assert drawing is not None
    lengths = text_lengths(report, "svg.sankey text:not(.strong):not(.value)")
    nodes = [node for nodes in drawing.columns for node in nodes]
    assert len(lengths) == len(nodes)
    assert all(0 < length <= LABELS[node.column][1] for length, node in zip(lengths, nodes, strict=True))


@pytest.mark.browser
def test_on_a_telephone_the_drawing_scrolls_in_a_box_of_its_own(tmp_path: Path) -> None:
    count = counted(tmp_path, [line(COUNCIL, "Parks", 5_000, funder=DEPARTMENT)])
    shown = layout(write_report(count, tmp_path / "report.html"), 360)
    (box,) = (box for box in shown.boxes if box.label == "Flow of the money that counts")
    assert box.scrolls
    assert box.right <= shown.page == shown.screen
