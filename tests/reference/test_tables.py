from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import xltools.reference
from xltools.reference.tables import table

DATA = Path(xltools.reference.__file__).parent / "data"


def test_every_table_is_listed_with_its_checksum_and_no_other_is() -> None:
    listed = {row["table"]: row["sha256"] for row in table("sources")}
    found = {
        file.stem: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in DATA.glob("*.csv")
        if file.stem != "sources"
    }
    assert listed == found


def test_the_data_folder_holds_nothing_but_tables() -> None:
    assert {file.suffix for file in DATA.iterdir()} == {".csv"}


@pytest.mark.parametrize("column", ["publisher", "release", "licence", "date", "source"])
def test_every_source_says_where_it_comes_from(column: str) -> None:
    assert [row["table"] for row in table("sources") if not row[column]] == []


def test_tables_are_small_and_end_their_lines_the_same_way_everywhere() -> None:
    contents = [file.read_bytes() for file in DATA.glob("*.csv")]
    assert sum(map(len, contents)) < 6_000_000
    assert not any(b"\r" in content for content in contents)


def test_an_unknown_table_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="no table called"):
        table("no_such_table")


def test_looking_up_a_code_imports_no_heavy_library() -> None:
    heavy = "{'pandas', 'numpy', 'openpyxl', 'pandera', 'xlsxwriter', 'rapidfuzz'}"
    code = f"import sys, xltools.reference.cofog, xltools.reference.bodies.partners; print({heavy} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_hackneys_lines_stand_in_form_order_and_add_up_to_the_printed_totals() -> None:
    rows = table("hackney_revenue_summary_2010_11")
    assert [int(row["order"]) for row in rows] == list(range(1, 43))
    pounds = {row["line"]: int(row["pounds"]) for row in rows}
    services = sum(int(row["pounds"]) for row in rows if row["section"] == "service")
    assert services == pounds["TOTAL SERVICE EXPENDITURE (TOTAL OF LINES 190 TO 698)"] == 527_207_000
    assert pounds["COUNCIL TAX REQUIREMENT (TOTAL OF LINES 830 TO 880)"] == 73_434_000


def test_londons_programmes_carry_their_words_without_the_codes() -> None:
    rows = table("london_spending_2010_11")
    names = {row["programme"] for row in rows}
    assert "NHS TRUSTS" in names
    assert "POLITICAL AND CONSTITUTIONAL REFORM" in names
    assert [name for name in names if name.startswith("S0")] == []


def test_londons_programmes_add_up_to_the_published_figure() -> None:
    rows = table("london_spending_2010_11")
    assert sum(int(row["pounds"]) for row in rows) == 82_310_552_926
    keys = [tuple(row[key] for key in ("dept", "programme", "cofog", "cap_cur", "sector")) for row in rows]
    assert len(keys) == len(set(keys))


def test_londons_functions_are_canonical_codes() -> None:
    from xltools.reference.cofog import known

    assert {row["cofog"] for row in table("london_spending_2010_11") if not known(row["cofog"])} == set()


def test_the_councils_stand_in_the_london_table_as_a_comparison() -> None:
    assert "Local Government England" in {row["dept"] for row in table("london_spending_2010_11")}
