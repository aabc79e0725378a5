"""The shipped model: that it belongs to the tables beside it, reads back as written, and is as good as is said."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from xltools.coding.descriptions import plain_words, singular
from xltools.coding.labelled import labels, local_lines, programmes, terms
from xltools.coding.spenders import spender_kind_of, spender_kinds, usual_functions
from xltools.coding.stored import DATA, MODEL_FILE, model_bytes, model_of, shipped_model
from xltools.coding.suggestions import suggest
from xltools.reference import cofog
from xltools.reference.tables import table

LINES = Path(__file__).parents[2] / "benchmarks" / "local_lines.csv"


def test_the_model_was_trained_on_the_tables_beside_it() -> None:
    model = shipped_model()
    examples = {
        int(row): model.labels[label] for row, label in zip(model.example_rows, model.examples.labels, strict=True)
    }
    held = {int(row): model.labels[label] for row, label in zip(model.term_rows, model.terms.labels, strict=True)}
    assert examples == {item.row: item.code for item in programmes()}
    assert held == {item.row: item.code for item in terms()}
    assert (model.labels, model.body_keys) == (labels(), tuple(spender_kinds()))
    words = {word for item in terms() for word in plain_words(item.text, item.body.chain) if not word[0].isdigit()}
    assert words <= set(model.vocabulary)


def test_a_model_reads_back_as_it_was_written() -> None:
    data = model_bytes(shipped_model())
    assert model_bytes(model_of(data)) == data


def test_the_models_file_is_small_and_names_the_classification() -> None:
    assert len((DATA / MODEL_FILE).read_bytes()) < 3_000_000
    assert cofog.COFOG_VERSION.encode() in model_bytes(shipped_model())[:200_000]


@pytest.mark.training
def test_training_afresh_gives_the_shipped_model() -> None:
    from xltools.coding.train import train

    assert model_bytes(train()) == model_bytes(shipped_model())


def test_lines_it_was_not_written_from_come_out_right() -> None:
    lines = local_lines(LINES)
    found = [[one.code[:4] for one in suggest(line.text, partner_type=line.partner_type)] for line in lines]
    first = np.mean([codes[0] in line.accepted for line, codes in zip(lines, found, strict=True)])
    three = np.mean([bool({*codes} & {*line.accepted}) for line, codes in zip(lines, found, strict=True)])
    assert first >= 0.8
    assert three >= 0.9


def test_no_measured_line_stands_in_the_dictionary() -> None:
    written = {plain_words(row["term"]) for row in table("terms", "xltools.coding")}
    assert [line.text for line in local_lines(LINES) if plain_words(line.text) in written] == []


def test_every_term_has_a_known_group_and_kind_of_body() -> None:
    groups = {group.code for group in cofog.groups()} | {"07"}
    assert {row["cofog"] for row in table("terms", "xltools.coding")} == groups
    assert {row["bodies"] for row in table("terms", "xltools.coding")} <= {"", *spender_kinds()}
    assert all(code in groups for usual in usual_functions().values() for code, _ in usual)


def test_a_term_is_listed_once_for_each_meaning() -> None:
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in table("terms", "xltools.coding"):
        seen[row["term"], row["bodies"], row["cofog"]] += 1
    assert [key for key, times in seen.items() if times > 1] == []


def test_abbreviations_belong_to_known_bodies() -> None:
    assert {part for row in table("abbreviations", "xltools.coding") for part in row["bodies"].split(";")} <= {
        "",
        *spender_kinds(),
    }


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("council", "council"), ("LB", "council"), ("London Borough of Hackney", "council"), ("shire district", "district"),
        ("PCT", "commissioner"), ("City and Hackney Teaching PCT", "commissioner"), ("NHS trust", "provider"),
        ("Homerton University Hospital NHS Foundation Trust", "provider"), ("police", "police"), ("DWP", "dwp"),
        ("Department for Work and Pensions", "dwp"), ("Jobcentre Plus", "dwp"), ("charity", "voluntary"), ("", ""),
        ("HM Revenue and Customs", "hmrc"), ("RSL", "housing"), ("Environment Agency", "environment_agency"), ("xyzzy", ""),
    ],
)  # fmt: skip
def test_kinds_of_body_are_taken_forgivingly(text: str, key: str) -> None:
    assert spender_kind_of(text).key == key


def test_plurals_fall_together() -> None:
    pairs = (
        "libraries library",
        "buses bus",
        "boxes box",
        "services service",
        "churches church",
        "bus bus",
        "glasses glass",
    )
    assert all(singular(pair.split()[0]) == pair.split()[1] for pair in pairs)
