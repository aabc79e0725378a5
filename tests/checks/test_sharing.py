"""What the checks say of sharing out across returns, by the lead team's own measures, and in which words."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.cases_sharing import PUPILS, areas
from tests.checks.sheet import HACKNEY, KNOWN, cells, check_batch, findings_of, noticed, return_of
from xltools.model import Noticed, ReferenceContext, Severity
from xltools.reading.lines import gather

PARKS = "| service | gross | area | basis | local |\n| Parks police | 1000000 | London | Actual | {} |"
SHARED = "| service | cofog | gross | area | basis | share_key |\n| Day centres | 10.2 | 1000000 | {} |"


def parks(place: str, local: int, **answers: str) -> object:
    file = f"{place.lower()}-{local}.xlsx"
    places = {name: replace(one, workbook=file) for name, one in return_of().header.locations.items()}
    return return_of(PARKS.format(local), answers={"place": place, **answers}, file=file, places=places)


def exceeded(*returns: object, known: ReferenceContext = KNOWN) -> list[list[str]]:
    return [cells(found, "shares-exceed-whole") for found in check_batch(gather(returns), known)]  # type: ignore[arg-type]


def test_local_figures_of_one_body_for_several_places_may_not_exceed_the_whole() -> None:
    assert exceeded(parks("Hackney", 600_000), parks("Islington", 500_000)) == [["P5"], ["P5"]]
    (found, _) = check_batch(gather([parks("Hackney", 600_000), parks("Islington", 500_000)]), KNOWN)  # type: ignore[list-item]
    (one,) = [finding for finding in found if finding.code == "shares-exceed-whole"]
    assert (
        one.message
        == "£1,000,000 for London has local figures of £1,100,000 altogether, in returns for Hackney and Islington."
    )
    assert [place.workbook for place in one.related] == ["islington-500000.xlsx"]


def test_shares_of_exactly_the_whole_or_of_other_years_bodies_and_versions_are_let_pass() -> None:
    assert exceeded(parks("Hackney", 600_000), parks("Islington", 400_000)) == [[], []]
    assert exceeded(parks("Hackney", 600_000), parks("Islington", 500_000, financial_year="2009-10")) == [[], []]
    assert exceeded(parks("Hackney", 600_000), parks("Islington", 500_000, organisation="DWP")) == [[], []]
    assert exceeded(parks("Hackney", 600_000), parks("Hackney", 500_000)) == [[], []]
    newer = ReferenceContext(HACKNEY, KNOWN.partners, previous={1: 0})
    assert exceeded(parks("Hackney", 600_000), parks("Islington", 500_000), known=newer) == [[], []]


def test_a_pension_by_all_people_is_told_what_people_of_65_and_over_give_and_what_to_do() -> None:
    table = "| service | cofog | gross | area | basis | share_key | local |\n"
    table += "| State pension | 10.2 | 5668648220 | London | Population | All ages | 169985016 |"
    (found,) = [finding for finding in findings_of(table, KNOWN) if finding.code == "share-key-unusual"]
    assert found.message == (
        "'State pension' is apportioned by all people: £169,985,016 of £5,668,648,220 for London. By people aged 65+, usual for "
        "such money, it would be £111,249,760 (20,394 of 1,039,161 people aged 65+), and seldom below £74,036,715 or above "
        "£169,199,760: your figure is £58,735,256 more."
    )
    assert found.fix.startswith("Pick 65+ as the share key")
    assert found.severity is Severity.WARNING


def test_a_driver_of_the_lead_team_is_no_unknown_choice() -> None:
    seen = noticed(Noticed.CHOICE_UNKNOWN, "O5", "Pupils", name="share_key")
    table = SHARED.format("London | Please apportion | Pupils")
    assert cells(findings_of(table, KNOWN, PUPILS, observations=[seen]), "choice-unknown") == []
    found = findings_of(table, KNOWN, observations=[seen])
    assert cells(found, "choice-unknown") == []
    assert cells(found, "share-key-unknown") == ["O5"]


def test_an_unknown_key_nobody_needs_is_still_an_unknown_choice() -> None:
    seen = noticed(Noticed.CHOICE_UNKNOWN, "O5", "Zeppelins", name="share_key")
    table = SHARED.format("Hackney | Actual | Zeppelins")
    assert cells(findings_of(table, KNOWN, observations=[seen]), "choice-unknown") == ["O5"]


def test_a_missing_local_figure_says_what_was_done_instead() -> None:
    sheet = areas("London | Population | 65+ | ")
    (found,) = [one for one in findings_of(sheet.table) if one.code == "local-figure-missing"]
    assert found.severity is Severity.WARNING
    assert found.message == (
        "The figure covers London, and the part spent in the place is blank; "
        "we took about £19,625, by 65+ (20,394 of 1,039,161 people aged 65+)."
    )


def test_a_line_that_cannot_be_shared_out_says_what_to_do_in_the_words_of_its_reason() -> None:
    sheet = areas("London | Please apportion | Zeppelins | ")
    (found,) = [one for one in findings_of(sheet.table) if one.code == "share-key-unknown"]
    assert found.message == "The share key 'Zeppelins' is not known."
    assert found.fix.startswith("Use All ages, 0-15, 16-64 or 65+")


def test_far_from_a_share_names_both_figures_and_the_key() -> None:
    sheet = areas("London | Actual |  | 400000")
    (found,) = [one for one in findings_of(sheet.table) if one.code == "local-far-from-share"]
    assert found.message.startswith(
        "£400,000 of £1,000,000 for London; by All ages (241,739 of 8,061,495 people) it would be"
    )


def test_a_local_figure_above_the_whole_is_asked_about_once() -> None:
    found = findings_of(areas("London | Actual |  | 1100000").table)
    assert cells(found, "local-above-gross") == ["P5"]
    assert cells(found, "local-far-from-share") == []


def test_a_line_shared_by_all_ages_is_not_told_that_they_are_known_for_every_year() -> None:
    later = replace(KNOWN, place=replace(HACKNEY, year="2026-27"))
    found = findings_of(areas("London | Please apportion | All ages | ").table, later)
    (one,) = [finding for finding in found if finding.code == "share-from-other-year"]
    assert "All ages as of 2024, as there are no figures of 2026" in one.message
    assert "every year" not in one.fix
    assert "The lead team can add populations of other years." in one.fix
