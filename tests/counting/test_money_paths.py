"""Each pound that counts has one way from its source, and the ways add up to the count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.counting.funded import CHARITY, COUNCIL, DEPARTMENT, LINES, Line, counted, line
from tests.outputs.tables import box, rows_of, table_at, totals_of
from xltools.counting.money_flows import by_hand_overs, by_source, money_flows, streams
from xltools.counting.money_origins import money_origins
from xltools.counting.money_paths import NOT_SAID, SourceKind, Told, money_paths
from xltools.outputs.count_workbook import write_count_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.office import Office
    from xltools.counting.money_paths import MoneyPath


def ways(paths: Sequence[MoneyPath]) -> dict[tuple[str, ...], int]:
    """The pence of each way, whatever it is for."""
    return {(path.source, *path.bodies): path.pence for path in paths}


def test_a_grant_that_both_report_leads_from_the_payer_to_the_body_it_counts_with(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(DEPARTMENT, "Early years grant", 1_234_567, paid_to=COUNCIL, fund="Early Years Grant"),
            line(DEPARTMENT, "Inspectors", 400_000),
            line(
                COUNCIL, "Early years grant", 1_234_567, funder=DEPARTMENT, fund="Early Years Grant", ring_fenced="Yes"
            ),
            line(COUNCIL, "Libraries", 200_000, funder="Council tax"),
            line(COUNCIL, "Museums", 90_000, funder="council  tax"),
        ],
    )
    paths = money_paths(count)
    assert ways(paths) == {
        (DEPARTMENT, COUNCIL): 1_234_567_00,
        (NOT_SAID, DEPARTMENT): 400_000_00,
        ("Council tax", COUNCIL): 290_000_00,
    }
    assert [path.hand_overs for path in paths] == [1, 0, 0]
    assert paths[0].told == (Told.BOTH,)
    assert by_source(paths) == {
        (SourceKind.ANOTHER, DEPARTMENT): 1_234_567_00,
        (SourceKind.OWN, "Council tax"): 290_000_00,
        (SourceKind.NOT_SAID, NOT_SAID): 400_000_00,
    }
    assert [(flow.giver, flow.receiver, flow.fund, flow.step) for flow in money_flows(paths)] == [
        (DEPARTMENT, COUNCIL, "Early Years Grant", 1),
        ("Council tax", COUNCIL, "", 0),
    ]
    told = streams(count, paths)
    assert (told.many, told.pence, told.small, told.ring_fenced) == (1, 1_234_567_00, 0, 1_234_567_00)


def test_money_passed_on_twice_is_handed_over_twice(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, paid_to=CHARITY, fund="Play Pathfinder"),
            line(CHARITY, "Play grant", 345_678.9, funder=COUNCIL, fund="Play Pathfinder"),
        ],
    )
    assert count.net == 345_678_90
    paths = money_paths(count)
    assert ways(paths) == {(DEPARTMENT, COUNCIL, CHARITY): 345_678_90}
    assert by_hand_overs(paths) == {2: 345_678_90}
    assert [(flow.giver, flow.receiver, flow.step) for flow in money_flows(paths)] == [
        (DEPARTMENT, COUNCIL, 1),
        (COUNCIL, CHARITY, 2),
    ]


def test_what_is_paid_to_somebody_who_sent_nothing_ends_with_them(tmp_path: Path) -> None:
    count = counted(tmp_path, [line(COUNCIL, "Bus passes", 50_000, funder=DEPARTMENT, paid_to="Ribble Buses Ltd")])
    (path,) = money_paths(count)
    assert (path.source, path.bodies, path.told) == (
        DEPARTMENT,
        (COUNCIL, "Ribble Buses Ltd"),
        (Told.RECEIVER, Told.PAYER),
    )
    assert path.hand_overs == 2
    assert streams(count, [path]).small == 1


def test_a_body_named_by_another_of_its_names_is_one_source(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(COUNCIL, "Schools", 10_000, funder="DfE"),
            line(COUNCIL, "Nurseries", 30_000, funder=DEPARTMENT),
            line(CHARITY, "Advice", 5_000, funder="Somebody we never heard of"),
        ],
    )
    assert by_source(money_paths(count)) == {
        (SourceKind.ANOTHER, DEPARTMENT): 40_000_00,
        (SourceKind.ANOTHER, "Somebody we never heard of"): 5_000_00,
    }


@settings(max_examples=30)
@given(st.lists(LINES, min_size=1, max_size=10))
def test_the_ways_add_up_to_the_count(lines: Sequence[Line]) -> None:
    with TemporaryDirectory() as folder:
        count = counted(Path(folder) / "count", lines)
    paths = money_paths(count)
    assert sum(path.pence for path in paths) == count.net
    assert sum(by_source(paths).values()) == sum(by_hand_overs(paths).values()) == count.net
    assert sum(money_origins(count, paths).values()) == count.net
    assert all(len(path.told) == len(path.bodies) > 0 for path in paths)
    of_division = count.lines["counted"].groupby(count.lines["division"]).sum()
    for division, pence in of_division.items():
        assert sum(path.pence for path in paths if path.division == division) == pence


GRANTS = [
    line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
    line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, paid_to=CHARITY, fund="Play Pathfinder"),
    line(CHARITY, "Play grant", 345_678.9, funder=COUNCIL, fund="Play Pathfinder"),
    line(COUNCIL, "Youth grant", 1_000.01, funder=DEPARTMENT),
    line(COUNCIL, "Libraries", 1_000, funder="Council tax"),
]


def test_the_sheet_adds_up_to_the_count_and_has_no_what_if_of_its_own_accord(tmp_path: Path) -> None:
    count = counted(tmp_path / "count", GRANTS)
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    book, values = load_workbook(written), load_workbook(written, data_only=True)["Flows"]
    tables = {table.name: table.ref for table in book["Flows"].tables.values()}
    assert set(tables) == {"SourcesOfMoney", "OriginalSources", "HandOvers", "MoneyFlows"}
    assert "administration_rate" not in book.defined_names
    for name, column in (("OriginalSources", 2), ("HandOvers", 2)):
        *_, last = values[tables[name]]
        total = last[column].value or values.cell(last[0].row + 1, column + 1).value
        assert total == pytest.approx(count.net / 100, abs=0.001)
    said = " ".join(str(row[0]) for row in values.iter_rows(values_only=True))
    assert "What if" not in said
    assert (
        "(a source, a fund and the body that first had it): 2, which come to £346,678.91; 1 of them less than £100,000"
        in said
    )


def test_the_what_if_stands_apart_as_formulas_over_a_rate_one_can_type(tmp_path: Path) -> None:
    count = replace(counted(tmp_path / "count", GRANTS), hand_over_rate=0.2)
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    book, values = load_workbook(written), load_workbook(written, data_only=True)
    (rate,) = book.defined_names["administration_rate"].destinations
    assert rate[0] == "Flows"
    assert values["Flows"][rate[1].replace("$", "")].value == 0.2
    rows = rows_of(values, "Administration")
    assert [(row["Handed over"], row["What if: administration (£)"]) for row in rows] == [
        ("Once", 200.0),
        ("2 times", 124_444.4),
    ]
    assert totals_of(values, "Administration")["What if: administration (£)"] == pytest.approx(124_644.4)
    formulas = [str(row["What if: administration (£)"]) for row in rows_of(book, "Administration")]
    assert all("administration_rate" in formula for formula in formulas)
    plain = counted(tmp_path / "plain", GRANTS)
    assert (count.net, count.reported) == (plain.net, plain.reported)
    assert {row["Headline"]: row["£"] for row in rows_of(values, "Headline")}[
        "Total public spending in the place"
    ] == 347_678.91


@pytest.mark.libreoffice
def test_another_rate_is_reckoned_by_the_workbook_itself(tmp_path: Path, office: Office) -> None:
    count = replace(counted(tmp_path / "count", GRANTS), hand_over_rate=0.2)
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    book = load_workbook(written)
    (_, cell) = next(iter(book.defined_names["administration_rate"].destinations))
    _, table = table_at(book, "Administration")
    total = f"C{box(table.ref)[3]}"
    with office.document(written) as document:
        assert document.value("Flows", total) == pytest.approx(124_644.4)
        document.type_in("Flows", cell.replace("$", ""), "0.1")
        assert document.value("Flows", total) == pytest.approx(65_778.99)
