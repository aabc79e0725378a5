"""A CIPFA line's money over functions: exact to the penny, by weights that say they are assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.coding.splitting import (
    WEIGHTS_FILE,
    assumed_weights,
    read_weights,
    split,
)
from xltools.reference import cofog, crosswalks
from xltools.reference.tables import table

if TYPE_CHECKING:
    from pathlib import Path

PENCE = st.integers(-(10**14), 10**14)


@given(PENCE, st.sampled_from([line for line in crosswalks.cipfa_lines() if line.mapping_type != "exclude"]))
def test_the_parts_of_a_line_add_up_to_the_penny(pence: int, line: crosswalks.CipfaLine) -> None:
    parts = split(pence, line)
    assert sum(part for _, part in parts) == pence
    assert all(cofog.known(code) for code, _ in parts)


@pytest.mark.parametrize("line", [line for line in crosswalks.cipfa_lines() if line.mapping_type == "exclude"])
def test_lines_that_are_not_spending_have_no_part(line: crosswalks.CipfaLine) -> None:
    assert split(1_000, line) == ()


def test_every_line_marked_split_with_several_functions_has_weights() -> None:
    several = {line.id for line in crosswalks.cipfa_lines() if line.mapping_type == "split" and line.alternatives}
    assert several <= set(assumed_weights())


def test_weights_keep_to_the_crosswalks_functions_and_add_up_to_a_hundred() -> None:
    for name, portions in assumed_weights().items():
        line = crosswalks.cipfa_line(name)
        assert line is not None
        assert {cofog.group_of(portion.code) for portion in portions} <= {line.cofog, *line.alternatives}
        assert sum(portion.weight for portion in portions) == 100


def test_every_weight_says_it_is_assumed_and_why() -> None:
    assert all(row["reason"].startswith("Assumed: ") for row in table("weights", "xltools.coding"))


def test_a_line_is_named_by_number_or_name() -> None:
    assert split(100, "C37") == split(100, "Waste collection") == (("05.1", 100),)
    with pytest.raises(LookupError, match="no CIPFA line"):
        split(100, "Time travel")


def test_a_count_folder_may_change_the_weights(tmp_path: Path) -> None:
    file = tmp_path / WEIGHTS_FILE
    assert read_weights(file) == assumed_weights()
    file.write_text("cipfa,cofog,weight,reason\nC48,10.4,1,ours\nC48,9.1,2,ours\n", encoding="utf-8")
    assert split(100, "C48", read_weights(file)) == (("10.4", 33), ("09.1", 67))
    assert split(100, "C20", read_weights(file)) == split(100, "C20")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("C48,10.4,-1,", "C48"),
        ("C48,99.9,1,", "C48"),
        ("C48,10.4,much,", "C48"),
        ("C999,10.4,1,", "C999"),
        ("C48,10.4,0,", "nothing"),
    ],
)
def test_weights_that_make_no_sense_are_refused_in_words(tmp_path: Path, row: str, words: str) -> None:
    file = tmp_path / WEIGHTS_FILE
    file.write_text(f"cipfa,cofog,weight,reason\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        read_weights(file)


def test_a_function_leads_to_its_local_area_agreement_themes() -> None:
    assert crosswalks.laa_themes_of("03.1") == ("Safer and stronger communities",)
