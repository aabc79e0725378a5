"""The cover says what it is, how firm, from whom and when; what is undecided is provisional, whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.outputs.counts import small_count
from tests.outputs.publication.conftest import DAY, SETTINGS
from xltools.folder.publication_settings import Designation, PublicationStatus
from xltools.outputs.publication.compose import compose

if TYPE_CHECKING:
    from xltools.counting.count import Count
    from xltools.folder.publication_settings import OutputSettings


def parts_of(count: Count, settings: OutputSettings) -> dict[str, list[str]]:
    """The texts under each heading of the cover."""
    parts: dict[str, list[str]] = {}
    for line in compose(count, settings, DAY).sheets[0].lines:
        if line.style == "heading":
            parts[line.text] = []
        elif parts:
            parts[list(parts)[-1]].append(line.text)
    return parts


def test_the_cover_has_what_the_code_of_practice_asks_for(published_count: Count) -> None:
    parts = parts_of(published_count, SETTINGS)
    assert parts["Publisher"] == ["Hackney Council"]
    assert parts["Contact"] == ["A. Khan, 020 7946 0000"]
    assert parts["Date published"] == ["1 December 2026"]
    assert parts["Next update"] == ["June 2027"]
    assert parts["Licence"][-1] == "Open Government Licence v3.0"
    assert parts["Revisions"] == ["This is the first publication of these figures, so nothing is revised."]
    assert (
        "Area: Hackney (E09000012). Period: the financial year 2010-11, from 1 April to 31 March."
        in parts["What this is"]
    )
    assert parts["Main figure"][0].startswith("Total public spending in the place was £")


def test_the_cover_says_what_is_missing_and_who_gave_no_figures(published_count: Count) -> None:
    missing = parts_of(published_count, SETTINGS)["What is missing"]
    assert missing[0].startswith("Beside HM Treasury's estimate: The total is ")
    assert missing[-1] == "No reply: 1 body sent nothing, and nothing counts for them: Silent Board."


def test_what_nobody_stated_is_said_to_be_missing(published_count: Count) -> None:
    parts = parts_of(published_count, replace(SETTINGS, publisher="", contact="", next_update=""))
    assert parts["Publisher"] == parts["Contact"] == ["Not stated."]
    assert parts["Next update"] == ["No date is set."]


def test_an_undecided_count_is_provisional_and_says_why_with_the_money(published_count: Count) -> None:
    for status in (PublicationStatus.PROVISIONAL, PublicationStatus.FINAL):
        said = parts_of(published_count, replace(SETTINGS, status=status))["Status"]
        assert said[0] == "Provisional: the figures will change."
        assert (
            "£512.3k is excluded as a double count that nobody has decided on yet: the total would be higher if it is kept."
            in said
        )
        assert "£420.0k is counted that may be a double count: the total would be lower if it is removed." in said
    revised = parts_of(published_count, replace(SETTINGS, status=PublicationStatus.REVISED))["Status"]
    assert "Provisional all the same" in revised[0]


def test_a_count_with_nothing_open_is_what_it_is_called() -> None:
    count = small_count(service=["Libraries", "Parks"])
    said = parts_of(count, replace(SETTINGS, status=PublicationStatus.FINAL))["Status"]
    assert said == ["Final: no further change is planned.", "These are not official statistics."]
    said = parts_of(count, replace(SETTINGS, status=PublicationStatus.DRAFT))["Status"]
    assert said[0] == "Draft: not for publication."


def test_returns_with_errors_keep_it_provisional(count: Count) -> None:
    said = parts_of(count, replace(SETTINGS, status=PublicationStatus.FINAL))["Status"]
    assert any("have errors that are not corrected yet" in sentence for sentence in said)


@pytest.mark.parametrize("designation", Designation)
def test_the_publisher_says_whether_these_are_official_statistics(count: Count, designation: Designation) -> None:
    said = parts_of(count, replace(SETTINGS, designation=designation))["Status"]
    assert str(designation.value) in said[1]


def test_an_estimate_without_returns_says_so_on_its_cover() -> None:
    empty = small_count(gross=[None])
    assert parts_of(empty, SETTINGS)["What this is"][0].startswith("Nothing is counted.")
