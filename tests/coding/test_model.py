"""The shipped model: that it belongs to the tables beside it, reads back as written, and is as good as is said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from xltools.coding.descriptions import plain_words, singular
from xltools.coding.labelled import NOTHING, TERMS, in_practice, labels, ledger_lines, local_lines, programmes, terms
from xltools.coding.spenders import spender_kind_of, spender_kinds, usual_functions
from xltools.coding.stored import DATA, MODEL_FILE, model_bytes, model_of, shipped_model
from xltools.coding.suggestions import suggest
from xltools.reference import cofog
from xltools.reference.tables import table

LINES = Path(__file__).parents[2] / "benchmarks" / "local_lines.csv"
MEASURED = (*local_lines(LINES, "report"), *local_lines(LINES, "final"))


def test_the_model_was_trained_on_the_tables_beside_it() -> None:
    model = shipped_model()
    quoted = Counter((example.text, example.department, example.year) for example in model.quoted if example.year)
    assert quoted == Counter((item.text, item.name, str(item.year)) for item in in_practice(programmes()))
    assert Counter(model.terms.labels.tolist()) == Counter(labels().index(item.code) for item in terms())
    assert (model.labels, model.body_keys) == (labels(), tuple(spender_kinds()))
    words = {word for item in terms() for word in plain_words(item.text, item.body.chain) if not word[0].isdigit()}
    assert words <= set(model.vocabulary.words)


def test_a_model_reads_back_as_it_was_written() -> None:
    data = model_bytes(shipped_model())
    assert model_bytes(model_of(data)) == data


def test_the_models_file_is_small_and_names_the_classification() -> None:
    assert len((DATA / MODEL_FILE).read_bytes()) < 1_100_000
    assert cofog.COFOG_VERSION.encode() in model_bytes(shipped_model())[:200_000]


@pytest.mark.training
def test_training_afresh_gives_the_shipped_model() -> None:
    from xltools.coding.train import train

    afresh, shipped = train(), shipped_model()
    assert (afresh.vocabulary.words, afresh.quoted) == (shipped.vocabulary.words, shipped.quoted)
    # Another processor may round a last digit otherwise: a few of the small whole numbers then differ by one.
    assert np.array_equal(afresh.weights.numbers, shipped.weights.numbers)
    apart = np.abs(afresh.weights.rows.astype(int) - shipped.weights.rows)
    assert (apart > 0).mean() < 1e-4
    assert np.abs(afresh.mixing - shipped.mixing).max() < 0.01
    assert np.abs(afresh.trust - shipped.trust).max() < 0.05


def test_lines_it_was_not_written_from_come_out_right() -> None:
    lines = MEASURED
    found = [[one.code[:4] for one in suggest(line.text, partner_type=line.partner_type)] for line in lines]
    first = np.mean([codes[0] in line.accepted for line, codes in zip(lines, found, strict=True)])
    three = np.mean([bool({*codes} & {*line.accepted}) for line, codes in zip(lines, found, strict=True)])
    assert first >= 0.8
    assert three >= 0.9


def test_no_measured_line_stands_among_terms_and_ledger_lines() -> None:
    written = {plain_words(item.text) for item in terms()}
    written |= {plain_words(line.text) for line in ledger_lines()}
    assert [line.text for line in MEASURED if plain_words(line.text) in written] == []


TERM_ROWS = [row for name in TERMS for row in table(name, "xltools.coding")]
GROUPS = {group.code for group in cofog.groups()} | {"07"}


def test_every_term_has_a_known_group_and_kind_of_body() -> None:
    assert {row["cofog"] for row in TERM_ROWS} == GROUPS
    assert {row["bodies"] for row in TERM_ROWS} <= {"", *spender_kinds()}
    assert all(code in GROUPS for usual in usual_functions().values() for code, _ in usual)


def test_a_term_is_listed_once_for_each_meaning() -> None:
    times = Counter((row["term"], row["bodies"], row["cofog"]) for row in TERM_ROWS)
    assert [key for key, count in times.items() if count > 1] == []


def test_a_term_of_today_names_its_source() -> None:
    assert [row["term"] for row in table("terms_today", "xltools.coding") if not row["source"]] == []


def test_every_ledger_line_has_known_groups_or_says_nothing() -> None:
    odd = [line.text for line in ledger_lines() if line.accepted != (NOTHING,) and not set(line.accepted) <= GROUPS]
    assert odd == []


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


def test_every_table_says_where_it_comes_from() -> None:
    told = {row["table"] for row in table("sources", "xltools.coding")}
    assert told | {"sources"} == {
        file.name.removesuffix(".csv") for file in DATA.iterdir() if file.name.endswith(".csv")
    }
