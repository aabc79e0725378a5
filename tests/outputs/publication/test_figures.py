"""Every table holds the count to the penny before it is rounded, and rounding is said and fair."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.outputs.publication.conftest import DAY, SETTINGS
from xltools import actions
from xltools.counting import totals
from xltools.counting.baseline_comparison import compare
from xltools.model import WhyNot
from xltools.outputs.publication.compose import compose
from xltools.outputs.publication.notes import without_marks
from xltools.outputs.publication.values import Kind, Shorthand, printed
from xltools.reference.areas.meant import place_meant

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import Publication, PublishedTable, PublishedValue

ADDING = (
    "spending_by_division",
    "spending_by_group",
    "spending_by_kind_of_body",
    "spending_by_body",
    "spending_by_source",
    "coverage",
)


def table_of(publication: Publication, name: str) -> PublishedTable:
    (table,) = [table for table in publication.tables if table.name == name]
    return table


def column_of(table: PublishedTable, heading: str) -> list[PublishedValue]:
    (place,) = [number for number, column in enumerate(table.columns) if column.heading.startswith(heading)]
    return [row[place] for row in table.rows]


def pence_of(table: PublishedTable, heading: str = "Amount (£ million)") -> list[int]:
    return [value for value in column_of(table, heading) if isinstance(value, int)]


@pytest.mark.parametrize("name", ADDING)
def test_rows_add_up_to_the_count_to_the_penny(publication: Publication, published_count: Count, name: str) -> None:
    *parts, total = pence_of(table_of(publication, name))
    assert sum(parts) == total == published_count.net


@pytest.mark.parametrize("name", ADDING)
def test_so_do_those_of_a_count_of_forty_bodies(count: Count, name: str) -> None:
    publication = compose(count, SETTINGS, DAY)
    if name != "spending_by_source":  # nobody looked for double counts there, nor at names
        *parts, total = pence_of(table_of(publication, name))
        assert sum(parts) == total == count.net


def test_the_total_is_the_sum_of_what_is_known_estimated_and_apportioned(
    publication: Publication, published_count: Count
) -> None:
    total, *parts, low, high = pence_of(table_of(publication, "total_public_spending"))
    assert total == sum(parts) == published_count.net
    assert (low, high) == (published_count.low, published_count.high)
    assert low < total < high


def test_reported_less_every_reason_is_the_total(
    publication: Publication, published_count: Count, count: Count
) -> None:
    for counted, made in ((published_count, publication), (count, compose(count, SETTINGS, DAY))):
        *steps, total = pence_of(table_of(made, "reported_and_excluded"))
        assert sum(steps) == total == counted.net


def test_totals_of_other_lines_and_financing_are_not_called_reported(count: Count) -> None:
    reasons = count.lines["why_not"]
    assert reasons.eq(WhyNot.TOTAL_LINE.value).any()
    assert reasons.eq(WhyNot.NOT_SPENDING.value).any()
    table = table_of(compose(count, SETTINGS, DAY), "reported_and_excluded")
    assert pence_of(table)[0] == count.reported < count.gross
    assert "Excluded: totals of other lines" not in column_of(table, "Step")


@pytest.mark.parametrize(
    ("name", "label", "of_count", "key"),
    [
        ("spending_by_division", "Division", totals.by_division, "name"),
        ("spending_by_body", "Body", totals.by_organisation, "organisation"),
    ],
)
def test_each_division_and_body_has_what_the_count_says(
    publication: Publication,
    published_count: Count,
    name: str,
    label: str,
    of_count: Callable[[Count], pd.DataFrame],
    key: str,
) -> None:
    table = table_of(publication, name)
    shown = dict(zip(column_of(table, label), column_of(table, "Amount (£"), strict=True))
    for _, row in of_count(published_count).iterrows():
        assert shown[row[key]] == row["counted"]


def test_double_counts_by_kind_are_what_is_excluded_as_such(publication: Publication, published_count: Count) -> None:
    ledger = published_count.ledger
    assert ledger is not None
    table = table_of(publication, "double_counts_by_kind")
    for heading, pence in (
        ("Excluded by decision", ledger.outcome.by_decision),
        ("Excluded as certain", ledger.outcome.certain),
        ("Excluded until decided", ledger.outcome.provisionally),
    ):
        *parts, total = pence_of(table, heading)
        assert sum(parts) == total == pence
    assert pence_of(table, "Considered")[-1] == ledger.outcome.undecided == 42_000_000
    lost = published_count.lines["why_not"].eq(WhyNot.DOUBLE_COUNT.value)
    assert ledger.outcome.removed == int(published_count.lines["removed"][lost].sum()) == 51_234_545


def test_per_person_and_the_baseline_are_those_of_the_count(publication: Publication, published_count: Count) -> None:
    table = table_of(publication, "comparison_per_person")
    people = published_count.population
    assert people is not None
    for row, compared in zip(table.rows, compare(published_count), strict=False):
        assert row[2:] == (
            Fraction(compared.counted, people.people),
            compared.baseline_per_head,
            compared.england_per_head,
            compared.difference,
        )
    assert table.rows[-1][2] == Fraction(published_count.net, people.people)


def test_an_estimate_of_a_whole_region_is_published_too_with_headings_of_their_own() -> None:
    count = actions.estimate(place_meant("region: London", "2024-25").place)
    publication = compose(count, SETTINGS, DAY)
    assert pence_of(table_of(publication, "spending_by_division"))[-1] == count.net
    assert publication.sheets[0].lines[5].text.startswith("This is an estimate, not a count.")
    for table in publication.tables:
        headings = [without_marks(column.heading) for column in table.columns]
        assert len(set(headings)) == len(headings), table.name


def test_sources_say_what_the_money_was_at_first_and_how_much_is_not_said(
    publication: Publication, published_count: Count
) -> None:
    lines = published_count.lines
    pensions = int(lines.loc[lines["organisation"].eq("Department for Work and Pensions"), "counted"].sum())
    table = table_of(publication, "spending_by_source")
    pence = dict(zip(column_of(table, "Source of money"), column_of(table, "Amount"), strict=True))
    assert pence["Department for Work and Pensions"] == 12_345_678_912 + pensions
    assert pence["Named, but not known what it is"] == 3_000_000
    assert pence["Council tax and business rates"] == 42_000_000
    assert list(pence)[-2:] == ["Not said", "Total"]


def test_every_body_is_in_the_coverage_with_what_came_of_it(publication: Publication) -> None:
    table = table_of(publication, "coverage")
    said = dict(zip(column_of(table, "Body"), column_of(table, "What was received"), strict=True))
    pence = dict(zip(column_of(table, "Body"), column_of(table, "Amount"), strict=True))
    assert said["Silent Board"] == "No return received"
    assert pence["Silent Board"] is Shorthand.NOT_AVAILABLE
    assert str(said["London Borough of Hackney"]).startswith("Return counted")


def test_quality_is_measured_from_the_lines(publication: Publication, published_count: Count) -> None:
    table = table_of(publication, "quality")
    measured = {str(row[1]).partition(" (")[0]: (row[3], row[5]) for row in table.rows}
    ledger, lines = published_count.ledger, published_count.lines
    assert ledger is not None
    assert measured["Returns that count"] == (published_count.net, 4)
    assert measured["Bodies asked that gave no figures"] == (Shorthand.NOT_AVAILABLE, 1)
    assert measured["Apportioned"] == (int(lines["counted"][lines["how"].eq("Population")].sum()), 1)
    assert measured["Basis not stated"] == (500_000_005, 1)
    assert measured["Not classified"] == (77_777, 1)
    assert measured["Double counts excluded and not decided on"] == (ledger.outcome.provisionally, 2)
    assert measured["Possible double counts still counted"] == (ledger.outcome.undecided, 2)
    assert measured["Time to publication"] == (Shorthand.NOT_APPLICABLE, 15 * 12 + 9)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.MONEY, 14_450_000_00, 14.5),
        (Kind.MONEY, 14_449_999_99, 14.4),
        (Kind.MONEY, 5_000_000, 0.1),  # halves away from nothing, on both sides
        (Kind.MONEY, -5_000_000, -0.1),
        (Kind.MONEY, 4_999_999, "[low]"),
        (Kind.MONEY, -1, "[low]"),
        (Kind.MONEY, 0, 0.0),
        (Kind.MONEY, 10**17, 1_000_000_000.0),
        (Kind.PER_PERSON, Fraction(985_050), 9_851),
        (Kind.PER_PERSON, Fraction(1, 3), "[low]"),
        (Kind.PERCENT, Fraction(1, 3), 33.3),
        (Kind.PERCENT, Fraction(1), 100.0),
        (Kind.NUMBER, 12, 12),
        (Kind.MONEY, Shorthand.NOT_AVAILABLE, "[x]"),
    ],
)
def test_figures_are_rounded_once_and_fairly(kind: Kind, value: PublishedValue, shown: object) -> None:
    assert printed(kind, value) == shown
