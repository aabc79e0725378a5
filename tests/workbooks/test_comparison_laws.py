"""What holds of any two versions: nothing differs from itself, order tells nothing, and turning round turns the answer round."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.classify.line_pairs import PairedLine, pair_lines
from xltools.model import Location
from xltools.workbooks.changes import LineChangeKind
from xltools.workbooks.line_changes import compare_lines
from xltools.workbooks.version_lines import VersionLine, VersionLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.workbooks.line_changes import ComparedLines

    Drawn = Sequence[tuple[dict[str, str], dict[str, int | None]]]
    """Texts and pence of each line."""

TEXTS = ("service", "cofog", "funder", "area", "line")
WORDS = st.sampled_from(["", "Libraries", "Parks", "Adult day care", "Waste", "08.2", "A1", "London"])
AMOUNTS = st.one_of(st.none(), st.integers(-(10**6), 10**12))
LINES = st.lists(
    st.tuples(st.fixed_dictionaries(dict.fromkeys(TEXTS, WORDS)), st.fixed_dictionaries({"gross": AMOUNTS})),
    max_size=8,
)


def version(lines: Drawn, file: str) -> VersionLines:
    columns = {name: number for number, name in enumerate((*TEXTS, "gross"), 1)}
    keys = {"Spending": {name: (number, name) for name, number in columns.items()}}
    return VersionLines(
        tuple(
            VersionLine(Location(file, "Spending", row), texts, pence, {}, columns)
            for row, (texts, pence) in enumerate(lines, 5)
        ),
        columns=keys,
    )


def _sum(lines: Drawn) -> int:
    return sum(pence["gross"] or 0 for _, pence in lines)


def kinds(compared: ComparedLines) -> Counter[LineChangeKind]:
    return Counter(line.kind for line in compared.lines)


@given(LINES)
def test_nothing_differs_from_itself(lines: Drawn) -> None:
    compared = compare_lines(version(lines, "old"), version(lines, "new"), {})
    assert (compared.lines, compared.structure) == ((), ())


@given(st.data())
def test_another_order_tells_nothing_but_new_numbers(data: st.DataObject) -> None:
    lines = data.draw(LINES)
    moved = data.draw(st.permutations(lines))
    compared = compare_lines(version(lines, "old"), version(moved, "new"), {})
    assert [line for line in compared.lines if line.kind is not LineChangeKind.CHANGED] == []
    assert sum(line.difference for line in compared.lines) == 0
    assert not [cell for line in compared.lines for cell in line.cells if cell.field != "Line"]


@given(LINES, LINES)
@settings(max_examples=200)
def test_added_one_way_is_removed_the_other(old: Drawn, new: Drawn) -> None:
    there = compare_lines(version(old, "old"), version(new, "new"), {})
    back = compare_lines(version(new, "new"), version(old, "old"), {})
    assert kinds(there)[LineChangeKind.ADDED] == kinds(back)[LineChangeKind.REMOVED]
    assert kinds(there)[LineChangeKind.REMOVED] == kinds(back)[LineChangeKind.ADDED]


@given(LINES, LINES)
@settings(max_examples=200)
def test_differences_of_lines_add_up_to_the_totals(old: Drawn, new: Drawn) -> None:
    compared = compare_lines(version(old, "old"), version(new, "new"), {})
    gross = compared.totals[0]
    listed = sum(cell.difference or 0 for line in compared.lines for cell in line.cells if cell.by_unit)
    assert sum(line.difference for line in compared.lines) + gross.by_unit - listed == gross.difference
    assert gross.difference == _sum(new) - _sum(old)


KEYS = st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(["a", "b", "c"]), max_size=4)


@given(st.lists(KEYS, max_size=7), st.lists(KEYS, max_size=7))
@settings(max_examples=300)
def test_every_line_is_in_one_pair_at_most_and_none_is_lost(
    old: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    sides = [[PairedLine(("Spending", row), keys) for row, keys in enumerate(lines)] for lines in (old, new)]
    pairing = pair_lines(*sides)
    assert sorted([*(a for a, _ in pairing.pairs), *pairing.removed]) == list(range(len(old)))
    assert sorted([*(b for _, b in pairing.pairs), *pairing.added]) == list(range(len(new)))
    turned = pair_lines(sides[1], sides[0])
    assert (len(turned.removed), len(turned.added)) == (len(pairing.added), len(pairing.removed))


def test_lines_elsewhere_are_the_same_lines() -> None:
    line = PairedLine(("Spending", 5), {"service": "libraries", "gross": "100"})
    assert pair_lines([line], [replace(line, place=("Other", 90))]).pairs == ((0, 0),)
