from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.reference.rebuild.provenance import PROVENANCE
from xltools.reference.rebuild.tables import TABLES, WRITTEN_HERE, csv_bytes, london_spending_2010_11, rebuild
from xltools.reference.rebuild.treasury import PROGRAMME_CODE, canonical

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("S0333001-NHS TRUSTS", "NHS TRUSTS"),
        ("S010CR01-POLITICAL", "POLITICAL"),
        ("S034A009 - ENABLERS CENTRE", "ENABLERS CENTRE"),
        ("S010CSG1-CORPORATE", "CORPORATE"),
        ("SOCIAL FUND - WINTER FUEL PAYMENT", "SOCIAL FUND - WINTER FUEL PAYMENT"),
        ("SPORTS BODIES", "SPORTS BODIES"),
        ("NC - IT/FM/COMMERCIAL", "NC - IT/FM/COMMERCIAL"),
    ],
)
def test_only_the_treasurys_segment_code_is_taken_off_a_programme(written: str, tidy: str) -> None:
    assert PROGRAMME_CODE.sub("", written) == tidy


@pytest.mark.parametrize(
    ("written", "code"), [("7", "07"), ("7.0", "07"), ("10.2", "10.2"), ("4.1", "04.1"), ("", ""), ("10.0", "10")]
)
def test_the_treasurys_codes_become_canonical(written: str, code: str) -> None:
    assert canonical(written) == code


def test_rows_of_one_programme_are_added_up() -> None:
    row = {
        "region": "London",
        "year": "2010-11",
        "identifiable": "id",
        "dept": "D",
        "cofog_group": "7",
        "cap_cur": "cur",
        "sector": "cg",
        "hmt_subfunction": "7.A",
    }
    rows = [
        row | {"programme": "S0333001-NHS", "amount_gbp": "5"},
        row | {"programme": "NHS", "amount_gbp": "-2"},
        row | {"programme": "NHS", "amount_gbp": "100", "year": "2009-10"},
        row | {"programme": "NHS", "amount_gbp": "100", "region": "South East"},
    ]
    expected = [{"dept": "D", "programme": "NHS", "cofog": "07", "cap_cur": "cur", "sector": "cg", "pounds": "3"}]
    assert london_spending_2010_11(lambda _: rows) == expected


def test_tables_are_written_with_plain_line_ends_and_only_needed_quotes() -> None:
    assert csv_bytes([{"a": "1", "b": 'x, "y"'}]) == b'a,b\n1,"x, ""y"""\n'


def test_every_table_that_is_made_has_a_source_and_the_other_way_round() -> None:
    assert sorted([*(make.__name__ for make in TABLES), *WRITTEN_HERE]) == sorted(PROVENANCE)


def test_a_missing_public_table_stops_the_rebuild(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rebuild(tmp_path / "nothing", tmp_path / "out")
