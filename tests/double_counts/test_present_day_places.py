"""The present-day places that detection is measured on: what is planted is true of their lines, and can be made again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from benchmarks.places.today import KINDS, make_today
from benchmarks.places.today_files import write_lines, write_place
from benchmarks.places.today_maker import Knobs
from xltools.counting.double_counts.finding import DoubleCountKind

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.places import MadePlace

SEEDS = (0, 1, 2, 3, 1007)
HARD = Knobs(missing=0.5, mess=1.6, reword=0.7)
LOOK_ALIKES = (
    ("service", "contract instalment"),
    ("service", "- one-off"),
    ("service", "our half"),
    ("service", "our 50%"),
    ("service", "our share only"),
    ("paid_to", "Wyreford Hospitals NHS Foundation Trust"),
    ("paid_to", "Skerne Valley Academy"),
    ("fund", "Public Sector Decarbonisation Scheme"),
    ("service", "Nature reserve rangers"),
    ("service", "Social care grant-funded"),
    ("funder", "NHS Eastholme and Wyre Integrated Care Board"),
    ("funder", "revenue contribution"),
)


@pytest.fixture(params=SEEDS, scope="module")
def place(request: pytest.FixtureRequest) -> MadePlace:
    return make_today(request.param)


def pence(place: MadePlace, line: int) -> int:
    return int(place.lines["gross"].iloc[line])


def test_no_line_loses_more_than_it_has(place: MadePlace) -> None:
    lost: Counter[int] = Counter()
    for one in (*place.planted, *place.asked):
        lost.update(dict(one.drop))
    assert all(0 < off <= pence(place, line) for line, off in lost.items())


def test_no_line_is_planted_twice(place: MadePlace) -> None:
    dropped = Counter(line for one in place.planted for line, _ in one.drop)
    assert dropped.most_common(1)[0][1] == 1


def test_money_is_left_wherever_something_stays(place: MadePlace) -> None:
    """A line kept by one double count and taken by another is a link of a chain: the money is counted further down."""
    gone = {line for one in place.planted for line, _ in one.drop}
    for one in place.planted:
        if one.kind not in ("general-grant", "capital-financing"):
            assert one.keep
            assert not gone.issuperset(one.keep)


def test_what_is_kept_is_as_much_as_what_comes_off(place: MadePlace) -> None:
    """But for estimates two per cent apart and amounts in whole thousands, no more comes off than is counted elsewhere."""
    for one in place.planted:
        if one.kind in ("general-grant", "capital-financing") or one.sub_kind == "agencies":
            continue
        kept, off = sum(pence(place, line) for line in one.keep), sum(part for _, part in one.drop)
        assert off <= kept * 1.025 + 100_000 * (len(one.keep) + 1), one


def test_look_alikes_are_not_planted(place: MadePlace) -> None:
    gone = [line for one in (*place.planted, *place.asked) for line, _ in one.drop]
    for column, text in LOOK_ALIKES:
        assert place.lines[column].str.contains(text, regex=False).any(), text
        assert not place.lines[column].iloc[gone].str.contains(text, regex=False).any(), text


def test_every_kind_is_planted_and_named(place: MadePlace) -> None:
    families = {one.sub_kind for one in (*place.planted, *place.asked)}
    assert families <= {family for named in KINDS.values() for family in named}
    assert all(families.intersection(named) for named in KINDS.values())
    assert {one.kind for one in place.planted} <= {str(kind) for kind in DoubleCountKind}


def test_the_same_seed_makes_the_same_place() -> None:
    one, other = make_today(5, HARD), make_today(5, HARD)
    pd.testing.assert_frame_equal(one.lines, other.lines)
    assert (one.planted, one.asked, one.partners) == (other.planted, other.asked, other.partners)
    assert not make_today(6, HARD).lines.equals(one.lines)


def test_the_hard_place_names_fewer_bodies() -> None:
    easy, hard = make_today(5, Knobs(missing=0.05)), make_today(5, HARD)
    assert hard.lines["paid_to"].eq("").mean() > easy.lines["paid_to"].eq("").mean()


def in_pence(pounds: pd.Series[str]) -> int:
    return sum(int(text.replace(".", "")) for text in pounds)


def test_files_hold_the_lines_and_what_is_right(tmp_path: Path) -> None:
    place = make_today(3)
    write_place(place, tmp_path, "p")
    lines = pd.read_csv(tmp_path / "p.csv", dtype=str, keep_default_na=False)
    truth = pd.read_csv(tmp_path / "p-truth.csv", dtype=str)
    sure = truth.loc[truth["confidence"].eq("sure"), "remove_pounds"]
    assert in_pence(lines["gross"]) - in_pence(sure) == place.true_total
    assert set(truth["line"]) <= set(lines["line"])
    write_lines(place, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "p.csv").read_bytes()
