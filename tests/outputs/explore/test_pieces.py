"""A line of several functions or sources is a piece for each, and the pieces add up to the line, the tables and the flows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.counting.funded import CHARITY, COUNCIL, DEPARTMENT, counted, line
from xltools.counting.money_flows import by_source
from xltools.counting.money_origins import money_origins
from xltools.counting.money_paths import money_paths
from xltools.counting.totals import by_function, by_reason
from xltools.outputs.explore.columns import group_label
from xltools.outputs.explore.pieces import INCOME, pieces_of
from xltools.outputs.order import ordered_lines
from xltools.reference import cofog
from xltools.reference.crosswalks import cipfa_lines

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count


SEVERAL = next(each.line for each in cipfa_lines() if each.id == "C48")
"""A CIPFA line that serves several functions: children's centres."""


def sums(labels: list[str], pence: list[int]) -> dict[str, int]:
    added: Counter[str] = Counter()
    for label, amount in zip(labels, pence, strict=True):
        added[label] += amount
    return {label: amount for label, amount in added.items() if amount}


def test_most_lines_are_one_piece_in_the_order_of_all_outputs(count: Count) -> None:
    pieces = pieces_of(count)
    lines = ordered_lines(count)
    assert pieces["pieces"].eq(1).sum() > 0.6 * len(lines)
    by_line = pieces.groupby("position", sort=False)[["counted", "removed"]].sum()
    assert by_line["counted"].tolist() == lines["counted"].tolist()
    assert by_line["removed"].tolist() == lines["removed"].tolist()
    assert pieces["piece"].le(pieces["pieces"]).all()


def test_income_is_a_piece_of_its_own_as_on_the_sheet_flows(count: Count) -> None:
    pieces = pieces_of(count)
    origins = {origin.name: pence for origin, pence in money_origins(count, money_paths(count)).items()}
    assert sums(pieces["origin"].tolist(), pieces["counted"].tolist()) == origins
    assert origins[INCOME] > 0
    sources = {source: pence for (_, source), pence in by_source(money_paths(count)).items()}
    assert sums(pieces["source"].tolist(), pieces["counted"].tolist()) == sources


def test_money_from_two_sources_and_for_two_functions_is_divided_by_both(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, paid_to=CHARITY, fund="Play Pathfinder"),
            line(CHARITY, "Play grant", 345_678.9, funder=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Centres", 77_777.77, cofog="", cipfa=SEVERAL, funder="Council tax"),
            line(CHARITY, "Refund", -1_000.01),
        ],
    )
    pieces = pieces_of(count)
    assert int(pieces["counted"].sum()) == count.net
    assert int(pieces["removed"].sum()) == count.removed
    by_line = pieces.groupby("position")[["counted", "removed"]].sum()
    assert by_line["counted"].tolist() == count.lines["counted"].tolist()
    assert by_line["removed"].tolist() == count.lines["removed"].tolist()
    functions = by_function(count)
    whole = [cofog.whole_function(code) for code in pieces["code"]]
    assert sums(whole, pieces["counted"].tolist()) == sums(functions["code"].tolist(), functions["counted"].tolist())
    assert {"07.4", "09.1", "10.4"} <= set(functions["code"])
    flows = {source: pence for (_, source), pence in by_source(money_paths(count)).items()}
    assert sums(pieces["source"].tolist(), pieces["counted"].tolist()) == flows
    origins = {origin.name: pence for origin, pence in money_origins(count, money_paths(count)).items()}
    assert sums(pieces["origin"].tolist(), pieces["counted"].tolist()) == origins
    assert pieces[pieces["through"].ne("")]["through"].tolist() == [COUNCIL]


def test_what_does_not_count_adds_up_by_reason(count: Count) -> None:
    pieces = pieces_of(count)
    reasons = count.lines["why_not"].to_numpy(dtype=object)[pieces["position"]].tolist()
    table = by_reason(count)
    removed = sums(reasons, pieces["removed"].tolist())
    assert removed == sums(table["why_not"].tolist(), table["removed"].tolist())


def test_a_group_says_what_it_is() -> None:
    assert group_label("09.2.1") == "09.2 Secondary education"
    assert group_label("10") == "10 Social protection, not divided further"
    assert group_label("") == "Not classified"
