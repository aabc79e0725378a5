"""What to read with care is said when it applies, with its money, and not said when it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.outputs.counts import small_count
from xltools.model import Finding, Location, Partner, Severity, Status
from xltools.outputs.caveats import Caveat, caveats
from xltools.outputs.story import about_people, by_basis_kind, by_status
from xltools.outputs.wording import reason_name, step_name

if TYPE_CHECKING:
    from xltools.counting.count import Count


def caveat_of(count: Count, heading: str) -> Caveat | None:
    return next((caveat for caveat in caveats(count) if caveat.heading == heading), None)


def test_there_is_nothing_to_read_with_care_in_a_clean_count() -> None:
    count = small_count(gross=[100_00], basis=["Actual"], accounts=["Outturn"])
    assert caveats(count) == ()


def test_money_of_a_rejected_return_is_provisional() -> None:
    count = small_count(gross=[100_00, 50_00])
    rejected = replace(count, return_statuses=(replace(count.return_statuses[0], status=Status.REJECTED),))
    caveat = caveat_of(rejected, "Returns with errors")
    assert caveat is not None
    assert (caveat.pence, caveat.lines) == (150_00, 2)
    assert caveat_of(count, "Returns with errors") is None


def test_lines_without_a_code_are_not_classified() -> None:
    caveat = caveat_of(small_count(cofog=["08.2", ""], gross=[100_00, 7_00]), "Not classified")
    assert caveat is not None
    assert (caveat.pence, caveat.lines) == (7_00, 1)


def test_a_division_alone_is_told_apart_except_for_health() -> None:
    caveat = caveat_of(small_count(cofog=["07", "10"], gross=[100_00, 7_00]), "Division only")
    assert caveat is not None
    assert (caveat.pence, caveat.lines) == (7_00, 1)


def test_a_line_without_an_amount_is_missed_and_said() -> None:
    caveat = caveat_of(small_count(gross=[None, 7_00]), "Lines with no amount")
    assert caveat is not None
    assert (caveat.pence, caveat.lines) == (None, 1)


def test_net_figures_and_silent_bodies_are_said() -> None:
    count = small_count(gross=[1])
    finding = Finding("net-not-gross", Severity.WARNING, Location("hackney.xlsx"), "m", "w", "f")
    said = replace(
        count, return_statuses=(replace(count.return_statuses[0], findings=(finding,)),), missing=(Partner("A", "a"),)
    )
    assert caveat_of(said, "Figures after income") == Caveat(
        "Figures after income",
        caveat_words(said, "Figures after income"),
        None,
        None,
        "Ask these bodies for total cost, with income in its own column.",
    )
    assert caveat_words(said, "No reply").startswith("1 body on the partner list has sent no return: A. What")


def caveat_words(count: Count, heading: str) -> str:
    caveat = caveat_of(count, heading)
    assert caveat is not None
    return caveat.words


def test_money_is_known_shared_out_or_not_stated() -> None:
    count = small_count(basis=["Actual", "Population", "Initial estimate", ""], gross=[1, 20, 300, 4000])
    assert by_basis_kind(count) == (("Known for the place", 1), ("Apportioned", 320), ("Not stated", 4000))


def test_every_status_a_file_can_have_is_listed_and_its_money_adds_up(count: Count) -> None:
    table = by_status(count)
    assert {status for status, *_ in table} == set(Status) - {
        Status.HELD,
        Status.TYPED_IN,
        Status.ESTIMATED,
        Status.ANSWERS,
    }
    assert sum(returns for _, returns, _, _ in table) == len(count.return_statuses)
    assert sum(pence for *_, pence in table) == count.net


def test_the_population_is_given_with_its_source() -> None:
    count = small_count(gross=[1])
    assert about_people(count) == "244,600 people. ONS mid-2010 population estimate."
    assert "no figures per head" in about_people(replace(count, population=None))


def test_taking_out_negative_money_is_called_adding_back() -> None:
    assert step_name("not spending", 5) == "Less: not spending"
    assert step_name("not spending", -5) == "Add back: not spending, negative on balance"
    assert reason_name("a reason yet to come") == "a reason yet to come"
