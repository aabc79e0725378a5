"""Whose money a line has and whom it pays: from its columns, its service text and its notes; several together, agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.double_counts.drawn import Line, found_in, frame_of, line, removed
from xltools.counting.double_counts.named_bodies import BLANK
from xltools.counting.double_counts.prepared import PreparedLines, prepare
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNCIL, BOARD, ACUTE, MIND = (
    "Marram Council",
    "NHS Marram ICB",
    "Marram Hospitals NHS Trust",
    "Fen Mental Health NHS Trust",
)
DFE, ESFA, DHSC, HOME = (
    "Department for Education",
    "Education and Skills Funding Agency",
    "Department of Health and Social Care",
    "Home Office",
)
OAK, ELM = "Oak Learning Trust", "Elm Academies Trust"
_KINDS = {
    COUNCIL: "council",
    BOARD: "integrated care board",
    ACUTE: "NHS trust",
    MIND: "NHS trust",
    DFE: "government department",
    ESFA: "agency",
    DHSC: "government department",
    HOME: "government department",
    OAK: "academy trust",
    ELM: "academy trust",
}
LISTED = tuple(Partner(name, partner_id_of(name), organisation_type=kind) for name, kind in _KINDS.items())


def prepared(lines: Sequence[Line]) -> PreparedLines:
    frame = frame_of(lines)
    return prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(LISTED))


def giver_of(drawn: Line) -> str:
    ready = prepared([drawn])
    number = int(ready.giver[0])
    return "nobody said" if number == BLANK else ready.body_name(number)


def receiver_of(drawn: Line) -> str:
    ready = prepared([drawn])
    number = int(ready.receiver[0])
    return "nobody said" if number == BLANK else ready.body_name(number)


@pytest.mark.parametrize(
    ("note", "giver"),
    [
        ("Funded by DfE", DFE),
        ("all met from Department for Education", DFE),
        ("financed from DfE grant", DFE),
        ("grant rec'd from the Home Office", HOME),
        ("money from HO; staff costs only", HOME),
        ("Income source: Home Ofice; see working papers", HOME),
        ("from the ICB grant", BOARD),
        ("HO grant", HOME),
        ("DfE funded", DFE),
        ("Marram ICB funding", BOARD),
    ],
)
def test_notes_say_whose_money_it_is(note: str, giver: str) -> None:
    assert giver_of(line(COUNCIL, "Early help", 250_000, notes=note)) == giver


@pytest.mark.parametrize(
    "note",
    [
        "reported to DfE",
        "ring-fenced, reporting to DHSC",
        "DfE guidance",
        "in line with Home Office rules",
        "formerly funded by DfE",
        "not funded by DfE",
        "part funded by DfE",
        "net cost met by council",
        "funded by DfE until 2019",
        "of which £210,000 from DfE",
        "figures from DfE return",
        "excludes £6.2m paid by DfE to colleges",
        "supported by DfE £1.2m, client income and reserves",
    ],
)
def test_notes_that_only_mention_a_body_name_no_giver(note: str) -> None:
    assert giver_of(line(COUNCIL, "Early help", 250_000, notes=note)) == "nobody said"


@pytest.mark.parametrize(
    ("note", "receiver"),
    [
        ("passported to the Council", COUNCIL),
        ("paid over to Marram Council in 10 instalments", COUNCIL),
        ("onward to Marram Council", COUNCIL),
        ("payee Marram Council", COUNCIL),
        ("to the Council under grant agreement", COUNCIL),
        ("Funded by DHSC; transferred to Marram Council", COUNCIL),
        ("paid over to Victim Support", "nobody said"),
        ("paid direct to operators", "nobody said"),
        ("of which £210,000 passed to Marram Council", "nobody said"),
        ("after £180,300 paid on to Marram Council has been taken off", "nobody said"),
        ("reported to the Council", "nobody said"),
        ("to be agreed with the Council", "nobody said"),
        ("paid monthly", "nobody said"),
    ],
)
def test_notes_say_whom_it_was_paid_to(note: str, receiver: str) -> None:
    assert receiver_of(line(BOARD, "Discharge fund", 250_000, notes=note)) == receiver


@pytest.mark.parametrize(
    "service",
    [
        "Record office, paid for by Marram Council",
        "Record office - paid by Marram Council",
        "Wards: paid for by the Marram Council",
    ],
)
def test_who_paid_for_a_service_is_not_who_was_paid(service: str) -> None:
    drawn = line(ACUTE, service, 365_194)
    assert (giver_of(drawn), receiver_of(drawn)) == (COUNCIL, "nobody said")


@pytest.mark.parametrize("service", ["Grant paid to Marram Council", "Grants - Marram Council", "Paid: Marram Council"])
def test_who_was_paid_is_read_from_the_service(service: str) -> None:
    assert receiver_of(line(ACUTE, service, 365_194)) == COUNCIL


def test_a_named_column_counts_for_more_than_the_notes() -> None:
    assert giver_of(line(COUNCIL, "Early help", 1, funder="Home Office", notes="Funded by DfE")) == HOME


def test_several_payees_and_kinds_of_body_are_numbered_together() -> None:
    ready = prepared(
        [
            line(DFE, "General annual grant", 5, paid_to="Oak Learning Trust; Elm Academies Trust"),
            line(DFE, "General annual grant", 5, paid_to="academies"),
            line(DFE, "Grant to academies in the area", 5),
            line(DFE, "General annual grant", 5, paid_to="Oak Learning Trust"),
        ]
    )
    both = {body.number for body in ready.bodies if body.name in (OAK, ELM)}
    sides = ready.receiver.tolist()
    assert [set(ready.named_together(side)) for side in sides] == [both, both, both, set()]
    assert [ready.may_mean(side, max(both)) for side in sides] == [True, True, True, False]
    assert not ready.may_mean(sides[0], ready.body[0])


@pytest.mark.parametrize(("service", "trust"), [("Mental health contract", MIND), ("Hospital contract", ACUTE)])
def test_a_name_of_several_means_the_one_its_service_speaks_of(service: str, trust: str) -> None:
    assert receiver_of(line(BOARD, service, 5, paid_to="the Trust")) == trust


def test_a_name_of_several_on_a_line_that_tells_nothing_means_any_of_them() -> None:
    ready = prepared([line(BOARD, "Block contract", 5, paid_to="the Trust")])
    side = int(ready.receiver[0])
    meant = [body.name for body in ready.bodies if ready.may_mean(side, body.number)]
    assert meant == [ACUTE, MIND]


def test_an_agency_and_its_department_are_one_payer() -> None:
    theirs = line(OAK, "Academy budgets", 7, funder="ESFA")
    department, agency = line(DFE, "General annual grant", 7), line(ESFA, "General annual grant", 7)
    by_department = prepared([theirs, department])
    assert by_department.body_name(int(by_department.giver[0])) == DFE
    both = prepared([theirs, department, agency])
    assert both.body_name(int(both.giver[0])) == ESFA
    silent = prepared([line(OAK, "Academy budgets", 7, funder="DfE"), agency])
    side = int(silent.giver[0])
    assert [body.name for body in silent.bodies if silent.may_mean(side, body.number)] == [DFE, ESFA]


def test_a_grant_named_only_in_the_notes_is_counted_once_and_a_report_to_a_department_is_none() -> None:
    paid = line(DFE, "Holiday activities and food programme", 418_250.37, paid_to=COUNCIL)
    had = {"fund": "HAF"}
    by_note = found_in(
        [paid, line(COUNCIL, "Holiday clubs", 418_250.37, notes="all met from DfE", **had)], partners=LISTED
    )
    assert removed(by_note) == {0}
    others = line(COUNCIL, "Leisure centres", 418_250.37, notes="reported to DfE", funder="fees and charges")
    assert not removed(found_in([paid, others], partners=LISTED))


def test_an_agencys_grant_is_its_departments() -> None:
    lines = [
        line(DHSC, "Public health grant", 11_286_911.72, paid_to=COUNCIL, fund="PHG"),
        line(COUNCIL, "Public health", 11_286_911.72, funder="OHID", fund="Public health grant"),
    ]
    assert removed(found_in(lines, partners=LISTED)) == {0}


def test_a_body_of_that_name_elsewhere_is_no_payee() -> None:
    lines = [
        line(BOARD, "Contract", 3_412_907.11, paid_to="Marram Hospitals Charity"),
        line(ACUTE, "Outpatients", 3_412_907.11, funder="private patients"),
    ]
    assert not removed(found_in(lines, partners=LISTED))


def test_payees_named_together_are_all_set_against_it_whether_or_not_each_names_the_fund() -> None:
    lines = [
        line(
            DFE,
            "General annual grant (academic year pro rata)",
            5_412_907.11,
            paid_to="academies",
            fund="GAG",
            cofog="9.2",
        ),
        line(OAK, "Teaching and premises", 3_204_417.02, funder="ESFA", fund="General Annual Grant", cofog="9.2"),
        line(ELM, "Educational operations", 2_208_490.09, funder="Dept for Education", cofog="9.2"),
        line(ELM, "Lettings", 412_880.45, cofog="9.1"),
    ]
    assert removed(found_in(lines, partners=LISTED)) == {0}


def test_an_agency_that_is_not_listed_and_sends_a_return_is_itself() -> None:
    ready = prepared([line("UK Health Security Agency", "Laboratories", 5), line(DHSC, "Public health", 5)])
    assert [ready.body_name(int(body)) for body in ready.body] == ["UK Health Security Agency", DHSC]
