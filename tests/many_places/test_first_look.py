"""The first look at a place: names and numbers of the lines that count, taken where it is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.many_places.drawn import HACKNEY, counted, draw_place
from xltools.many_places.first_look import first_look, look_at
from xltools.many_places.stored import lines_of

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.many_places.first_look import Look, Texts

LINES = """
| Hackney Council | H1 | Parks | 08.1 | 25000 | funder=Hackney Council
| Hackney Council | H2 | Youth clubs | 08.1 | 31000 | funder=Islington Council
| Hackney Council | H3 | Nothing yet | 08.1 | 0 |
| Hackney Trust | T1 | PARKS | 08.1 | 25000 | paid_to=Islington Council
"""


def listed(texts: Texts) -> list[str]:
    return [texts.distinct[number] for number in texts.numbers.tolist()]


def looked_at(folder: Path, rows: str) -> Look:
    place = counted(draw_place(folder / "hackney", "Hackney", [HACKNEY], rows), folder / "out")
    return look_at(folder / "out", place)


def test_who_names_whom_is_taken_down_as_written_where_nobody_at_home_is_meant(tmp_path: Path) -> None:
    look = looked_at(tmp_path, LINES)
    assert look.position.tolist() == [0, 1, 3]
    assert listed(look.names["body"]) == ["Hackney Council", "Hackney Council", "Hackney Trust"]
    assert listed(look.names["funder"]) == ["", "Islington Council", ""]
    assert listed(look.names["paid_to"]) == ["", "", "Islington Council"]
    assert set(listed(look.names["funder_body"])) <= {"", "Hackney Council"}


def test_one_service_and_amount_has_one_number_whoever_reports_it_and_however_it_is_spelt(tmp_path: Path) -> None:
    first, second, third = looked_at(tmp_path, LINES).said.tolist()
    assert first == third != second


def test_a_return_is_one_number_whatever_the_order_of_its_lines_and_none_where_it_is_short(tmp_path: Path) -> None:
    rows = [f"| Hackney Council | H{number} | Service {number} | 08.1 | {1000 + number} |" for number in range(3)]
    looks = [looked_at(tmp_path / way, "\n".join(rows[::step])) for way, step in (("there", 1), ("back", -1))]
    (number,) = {*looks[0].content.tolist(), *looks[1].content.tolist()}
    assert number != 0
    assert set(looked_at(tmp_path / "short", "\n".join(rows[:2])).content.tolist()) == {0}


def test_a_place_in_which_nothing_counts_is_looked_at_like_any_other(tmp_path: Path) -> None:
    look = looked_at(tmp_path, "| Hackney Council | H3 | Nothing yet | 08.1 | 0 |")
    pairs, numbers = look.names["body"].beside(look.names["funder"])
    assert (len(look.said), pairs, len(numbers), look.wider) == (0, [], 0, ())
    assert not look.names["body"].where(bool).any()


def test_what_is_kept_is_what_a_look_at_the_lines_takes_down(tmp_path: Path) -> None:
    place = counted(draw_place(tmp_path / "hackney", "Hackney", [HACKNEY], LINES), tmp_path / "out")
    kept, taken = look_at(tmp_path / "out", place), first_look(lines_of(tmp_path / "out", place))
    assert np.array_equal(kept.said, taken["said"].to_numpy())
    assert {name: listed(texts) for name, texts in kept.names.items()} == taken[[*kept.names]].to_dict("list")
