"""Each pound that counts has one way from its source, and the ways add up to the count."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import xltools
from xltools.counting.money_flows import by_hand_overs, by_source, money_flows, streams
from xltools.counting.money_origins import money_origins
from xltools.counting.money_paths import NOT_SAID, SourceKind, Told, money_paths
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.outputs.count_workbook import write_count_workbook
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
DEPARTMENT, COUNCIL, CHARITY = "Department for Education", "Hackney Council", "Mill Lane Charity"
KINDS = {
    DEPARTMENT: "Government department",
    COUNCIL: "Council",
    CHARITY: "Voluntary organisation",
    "City and Hackney PCT": "Primary care trust",
}
Line = dict[str, object]


def line(partner: str, service: str, gross: float, **more: object) -> Line:
    made: Line = {"partner": partner, "service": service, "cofog": "09.1", "gross": gross, "basis": "Actual"}
    return {**made, "expenditure_type": "Revenue", "accounts": "Outturn", "financial_year": "2010-11", **more}


def counted(folder: Path, lines: Sequence[Mapping[str, object]]) -> Count:
    """Count these lines, each body's in a file of its own."""
    partners = [Partner(name, partner_id_of(name), organisation_type=kind) for name, kind in KINDS.items()]
    create_folder(folder, HACKNEY, partners)
    for number, partner in enumerate(dict.fromkeys(str(each["partner"]) for each in lines)):
        own = [each for each in lines if each["partner"] == partner]
        with (folder / "returns" / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, list(dict.fromkeys(name for each in own for name in each)))
            rows.writeheader()
            rows.writerows(own)
    return xltools.consolidate(xltools.read_folder(folder))


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


LINES = st.builds(
    lambda partner, service, gross, rest: line(partner, service, gross, **rest),
    st.sampled_from(list(KINDS)),
    st.sampled_from(
        ["Play grant", "Contribution to pool", "S75 LD pool", "Community care contract", "Schools", "Precept"]
    ),
    st.sampled_from([123_456.78, 98_765.43, 250_000, 1_000, 0, -4_321.5]),
    st.fixed_dictionaries(
        {},
        optional={
            "funder": st.sampled_from([*KINDS, "Council tax", "Own resources", "Lottery", "the PCT"]),
            "paid_to": st.sampled_from([*KINDS, "Ribble Buses Ltd", "academies"]),
            "fund": st.sampled_from(["Play Pathfinder", "S75", "play  pathfinder"]),
            "ring_fenced": st.sampled_from(["Yes", "No"]),
        },
    ),
)


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


def test_the_sheet_adds_up_to_the_count_and_reckons_nothing_until_a_rate_is_typed(tmp_path: Path) -> None:
    count = counted(
        tmp_path / "count",
        [
            line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, fund="Play Pathfinder"),
            line(COUNCIL, "Libraries", 1_000, funder="Council tax"),
        ],
    )
    (written,) = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    book = load_workbook(written)
    sheet, values = book["Flows"], load_workbook(written, data_only=True)["Flows"]
    tables = {table.name: table.ref for table in sheet.tables.values()}
    assert {"SourcesOfMoney", "OriginalSources", "AdministrationRate", "HandOvers", "MoneyFlows"} == set(tables)
    (rate,) = book.defined_names["administration_rate"].destinations
    assert values[rate[1].replace("$", "")].value == 0
    for name, column in (("SourcesOfMoney", 2), ("OriginalSources", 2), ("HandOvers", 2)):
        *_, last = values[tables[name]]
        total = last[column].value or values.cell(last[0].row + 1, column + 1).value
        assert total == pytest.approx(count.net / 100, abs=0.001)
    formulas = [cell.value for (*_, cell) in sheet[tables["HandOvers"]] if str(cell.value).startswith("=")]
    assert formulas
    assert all("administration_rate" in str(formula) for formula in formulas[:-1])
