"""The contracts of the frames: what keeps them passes unchanged, and each breach is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandera.errors
import pytest

from tests.counting.places import HACKNEY, count_of, return_of
from xltools import schemas
from xltools.classify.lines import classify_lines
from xltools.model import LineKind, Partner
from xltools.reading.lines import TEXT, gather

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

LINES: list[dict[str, object]] = [
    {"service": "Libraries", "gross": 500, "cofog": "08.2"},
    {"service": "Advice", "gross": 90_000, "cofog": "10.7", "area": "London"},
    {"service": "Transfer to reserves", "gross": 30},
    {"service": "Museums", "gross": None},
]


@pytest.fixture(scope="module")
def counted() -> pd.DataFrame:
    return count_of(return_of("Home Office", LINES)).lines


@pytest.fixture(scope="module")
def classified() -> pd.DataFrame:
    return classify_lines(
        gather([return_of("Home Office", LINES)]).lines, HACKNEY, [Partner("Home Office", "ho")]
    ).frame


def test_a_frame_that_keeps_its_contract_is_handed_on_as_it_is(counted: pd.DataFrame, classified: pd.DataFrame) -> None:
    assert schemas.validate(schemas.lines_counted(), counted) is counted
    assert schemas.validate(schemas.lines_classified(), classified) is classified
    assert schemas.validate(schemas.lines_read(), gather([]).lines).empty


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines.assign(removed=lines["removed"] + 1),
        lambda lines: lines.assign(counted=lines["counted"] + 1),
        lambda lines: lines.assign(why_not_text=""),
        lambda lines: lines.assign(why_not=lines["why_not"].mask(lines["why_not"].ne(""), "because")),
        lambda lines: lines.assign(code_origin=lines["code_origin"].replace("own", "carried")),
        lambda lines: lines.assign(service=lines["service"].mask(lines["row"].eq(5))),
        lambda lines: lines.astype({"service": object}),
        lambda lines: lines.assign(row=lines["row"] - 5),
        lambda lines: lines.assign(counted=lines["counted"].astype(float)),
        lambda lines: lines.assign(remark=""),
        lambda lines: lines.drop(columns="code_note"),
    ],
    ids=[
        *("a penny more removed", "a penny more counted", "no words", "no WhyNot", "no CodeOrigin", "missing text"),
        *("text of another type", "row 0", "floating money", "a column nobody documents", "a column missing"),
    ],
)
def test_a_breach_of_the_counts_contract_is_refused(
    counted: pd.DataFrame, spoil: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        schemas.validate(schemas.lines_counted(), spoil(counted))


def test_a_line_that_is_not_spending_says_why(classified: pd.DataFrame) -> None:
    silent = classified.assign(why_not_spending="").astype({"why_not_spending": TEXT})
    assert classified["kind"].eq(LineKind.NOT_SPENDING).any()
    with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
        schemas.validate(schemas.lines_classified(), silent)


def test_the_rules_of_the_template_are_named_after_their_findings() -> None:
    rules = {check.name for column in schemas.template_rules().columns.values() for check in column.checks}
    assert rules == {"amount-negative", "amount-zero", "income-negative", "code-unknown", "formula-like-text"}
    assert {
        code for table in (schemas.PENCE_RULES, schemas.TEXT_RULES) for each in table.values() for code in each
    } == rules


def test_the_rules_of_the_template_are_one_contract_for_whoever_has_a_frame() -> None:
    lines: list[dict[str, object]] = [
        {"service": "Libraries", "gross": 500, "income": 20, "cofog": "08.2"},
        {"service": "=cmd()", "gross": -500, "income": -1, "cofog": "99.9"},
        {"service": "+1", "notes": " @home", "gross": 0},
        {"service": "-1", "gross": None, "income": None, "cofog": " "},
    ]
    with pytest.raises(pandera.errors.SchemaErrors) as breaches:
        schemas.template_rules().validate(gather([return_of("Home Office", lines)]).lines, lazy=True)
    cases = breaches.value.failure_cases
    assert sorted(zip(cases["column"], cases["check"], cases["index"], strict=True)) == [
        ("cofog", "code-unknown", 1),
        ("gross", "amount-negative", 1),
        ("gross", "amount-zero", 2),
        ("income", "income-negative", 1),
        ("notes", "formula-like-text", 2),
        ("service", "formula-like-text", 1),
        ("service", "formula-like-text", 2),
    ]
