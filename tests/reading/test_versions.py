"""Whose a return is, and which of a partner's returns counts."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.model import Area, Header, Partner, Place, Return
from xltools.reading.lines import gather, lines_frame
from xltools.reading.read import read_bytes
from xltools.reading.versions import ResolvedBatch, resolve_submitters
from xltools.reference.bodies.names import partner_id_of

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PCT = Partner("City and Hackney Teaching PCT", "city-and-hackney-teaching-pct", "C&H PCT", ("NHS City and Hackney",))
COUNCIL = Partner("London Borough of Hackney", "london-borough-of-hackney", "LB Hackney")


def sent(file: str, *, version: str = "", received: str = "", **header: str) -> Return:
    lines = lines_frame({"row": [5], "service": ["Libraries"], "gross": [100], "workbook": [file]}, 1)
    return Return(
        file,
        "",
        Header(MappingProxyType(header), MappingProxyType({})),
        lines,
        {},
        "2.0",
        version=version,
        received=received,
    )


def settle(*returns: Return) -> ResolvedBatch:
    return resolve_submitters(gather(returns), (PCT, COUNCIL), HACKNEY)


def test_a_partner_is_known_by_its_reference_first() -> None:
    resolved = settle(sent("a.xlsx", organisation="The primary care people", organisation_id=PCT.partner_id))
    assert resolved.partners == (PCT,)
    assert resolved.listed == (True,)


def test_a_form_passed_on_belongs_to_the_body_named_and_replaces_nobody_elses() -> None:
    resolved = settle(
        sent("council.xlsx", organisation="LB Hackney", organisation_id=COUNCIL.partner_id, signed_off_on="2011-06-01"),
        sent("pct.xlsx", organisation=PCT.name, organisation_id=COUNCIL.partner_id, signed_off_on="2011-07-01"),
    )
    assert resolved.partners == (COUNCIL, PCT)
    assert not resolved.superseded_by
    assert list(resolved.mismatched) == [1]
    assert PCT.name in resolved.mismatched[1]
    assert COUNCIL.name in resolved.mismatched[1]


def test_a_partner_is_known_by_its_name_short_name_or_alias() -> None:
    resolved = settle(
        sent("a.xlsx", organisation="city & hackney teaching pct"),
        sent("b.xlsx", organisation="C&H PCT"),
        sent("c.xlsx", organisation="NHS City and Hackney"),
    )
    assert resolved.partners == (PCT, PCT, PCT)


def test_the_lines_carry_the_name_of_the_partner_list() -> None:
    resolved = settle(sent("a.xlsx", organisation="LB Hackney"))
    assert resolved.batch.lines["partner"].tolist() == ["London Borough of Hackney"]
    assert resolved.batch.lines["partner_id"].tolist() == ["london-borough-of-hackney"]


def test_a_body_not_on_the_list_stands_under_its_own_name() -> None:
    resolved = settle(sent("a.xlsx", organisation="Museum of Clocks"))
    assert resolved.partners[0].name == "Museum of Clocks"
    assert resolved.listed == (False,)


def test_a_name_two_partners_share_identifies_neither() -> None:
    one, other = (
        Partner("Hackney North", "north", aliases=("Hackney",)),
        Partner("Hackney South", "south", aliases=("Hackney",)),
    )
    resolved = resolve_submitters(gather([sent("a.xlsx", organisation="Hackney")]), (one, other), HACKNEY)
    assert resolved.listed == (False,)


def test_a_return_for_another_year_is_refused() -> None:
    resolved = settle(sent("a.xlsx", organisation="LB Hackney", financial_year="2009/10"))
    assert resolved.refused == {0: "it is for 2009/10; this count is for 2010-11"}


def test_the_same_year_written_otherwise_is_not_refused() -> None:
    assert not settle(sent("a.xlsx", organisation="LB Hackney", financial_year="2010/2011")).refused


def test_a_return_for_another_place_is_refused() -> None:
    assert settle(sent("a.xlsx", organisation="LB Hackney", place="Leeds")).refused[0].startswith("it is for Leeds")


def test_a_return_from_nobody_is_refused() -> None:
    assert 0 in settle(sent("a.xlsx")).refused


def test_the_later_sign_off_counts() -> None:
    resolved = settle(
        sent("new.xlsx", organisation="LB Hackney", signed_off_on="2011-07-01"),
        sent("old.xlsx", organisation="LB Hackney", signed_off_on="2011-05-30"),
    )
    assert resolved.superseded_by == {1: 0}
    assert resolved.previous == {0: 1}
    assert not resolved.undecided


def test_a_version_outranks_a_date_and_two_comes_before_ten() -> None:
    resolved = settle(
        sent("a.csv", organisation="LB Hackney", version="10", received="2011-01-01"),
        sent("b.csv", organisation="LB Hackney", version="2", received="2011-09-09"),
    )
    assert resolved.superseded_by == {1: 0}
    assert resolved.undecided == {0: 1}


def test_a_version_without_figures_is_none_and_the_date_decides() -> None:
    resolved = settle(
        sent("a.csv", organisation="LB Hackney", version="Draft 2", received="2011-01-01"),
        sent("b.csv", organisation="LB Hackney", version="Final", received="2011-09-09"),
    )
    assert (resolved.superseded_by, resolved.undecided) == ({0: 1}, {})


def test_dates_are_compared_as_dates_however_they_are_written() -> None:
    resolved = settle(
        sent("a.csv", organisation="LB Hackney", received="30/04/2011"),
        sent("b.csv", organisation="LB Hackney", received="1 June 2011"),
        sent("c.csv", organisation="LB Hackney", received="01.05.11"),
    )
    assert (resolved.superseded_by, resolved.undecided) == ({0: 1, 2: 1}, {})


def test_a_date_nobody_can_read_decides_nothing() -> None:
    resolved = settle(
        sent("a.csv", organisation="LB Hackney", received="2011-05-01"),
        sent("b.csv", organisation="LB Hackney", received="after Easter"),
    )
    assert (resolved.superseded_by, resolved.undecided) == ({1: 0}, {0: 1})


def test_returns_of_one_file_without_references_of_their_own_all_count() -> None:
    text = "partner,service,gross\nLB Hackney,Parks,1\nBorough of the north,Roads,2\nLB HACKNEY,Pools,4\n"
    council = replace(COUNCIL, aliases=("Borough of the north",))
    resolved = resolve_submitters(gather(read_bytes(text.encode(), "a.csv").returns), (PCT, council), HACKNEY)
    assert set(resolved.partners) == {council}
    assert len(resolved.partners) == 2
    assert not resolved.superseded_by
    later = sent("b.csv", organisation="LB Hackney", received="2011-05-01")
    resolved = resolve_submitters(gather([*read_bytes(text.encode(), "a.csv").returns, later]), (PCT, council), HACKNEY)
    assert resolved.superseded_by == {0: 2, 1: 2}


def test_three_versions_leave_the_newest_and_each_knows_the_one_before() -> None:
    resolved = settle(
        sent("1.xlsx", organisation="LB Hackney", signed_off_on="2011-05-01"),
        sent("3.xlsx", organisation="LB Hackney", signed_off_on="2011-07-01"),
        sent("2.xlsx", organisation="LB Hackney", signed_off_on="2011-06-01"),
    )
    assert resolved.superseded_by == {0: 1, 2: 1}
    assert resolved.previous == {2: 0, 1: 2}


def test_two_returns_without_dates_are_undecided_and_only_one_counts() -> None:
    resolved = settle(sent("a.xlsx", organisation="LB Hackney"), sent("b.xlsx", organisation="LB Hackney"))
    assert resolved.undecided == {1: 0}
    assert resolved.superseded_by == {0: 1}


def test_a_refused_return_supersedes_nothing() -> None:
    resolved = settle(
        sent("a.xlsx", organisation="LB Hackney", signed_off_on="2011-05-01"),
        sent("b.xlsx", organisation="LB Hackney", signed_off_on="2012-05-01", financial_year="2011-12"),
    )
    assert not resolved.superseded_by


@given(st.permutations(["2011-05-01", "2011-06-01", "2011-06-02", "2012-01-01"]))
def test_the_order_of_files_does_not_decide_which_counts(dates: list[str]) -> None:
    resolved = settle(*(sent(f"{date}.xlsx", organisation="LB Hackney", signed_off_on=date) for date in dates))
    counting = [one.file for number, one in enumerate(resolved.batch.returns) if number not in resolved.superseded_by]
    assert counting == ["2012-01-01.xlsx"]


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("Ŷnys Môn Council", "ynys-mon-council"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "\u03b1\u03b8\u03b7\u03bd\u03b1"),
        ("\u0645\u0635\u0631", "\u0645\u0635\u0631"),
        ("", ""),
    ],
)
def test_a_reference_keeps_the_letters_of_every_language(name: str, reference: str) -> None:
    assert partner_id_of(name) == reference


def test_names_without_letters_have_references_of_their_own() -> None:
    assert len({partner_id_of("???"), partner_id_of("!!!"), ""}) == 3


def test_a_reference_is_made_of_the_name() -> None:
    assert partner_id_of("St Bart's & The London NHS Trust") == "st-barts-and-the-london-nhs-trust"
