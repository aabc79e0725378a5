"""What the money was at first: kinds of money and departments, by the words of bodies, adding up to the count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import xltools
from xltools.counting.money_origins import MoneyOrigin, OriginKind, money_origins
from xltools.counting.money_paths import money_paths
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.organisations.families import family_named
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.named_grants import payer_of_grant
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COUNCIL, WORK, ENVIRONMENT = "Oldham Council", "Department for Work and Pensions", "Environment Agency"
KINDS = {COUNCIL: "Council", WORK: "Government department", ENVIRONMENT: "Agency or public body"}
HEADINGS = "partner,financial_year,service,cofog,expenditure_type,gross,income,funder,fund,basis"


def origins(folder: Path, *lines: str, year: str = "2024-25") -> Mapping[MoneyOrigin, int]:
    """What the money of these lines was at first: body, pounds, income, source, fund."""
    partners = [Partner(name, partner_id_of(name), organisation_type=kind) for name, kind in KINDS.items()]
    create_folder(folder, Place("Oldham", (Area("E08000004", "Oldham"),), year), partners)
    rows = [HEADINGS]
    for number, line in enumerate(lines):
        body, pounds, income, source, fund = (part.strip() for part in line.split("|"))
        rows.append(f'{body},{year},Service of kind {number},09.1,Revenue,{pounds},{income},"{source}","{fund}",Actual')
    (folder / "returns" / "lines.csv").write_text("\n".join(rows), encoding="utf-8")
    count = xltools.consolidate(xltools.read_folder(folder))
    found = money_origins(count, money_paths(count))
    assert sum(found.values()) == count.net
    return found


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("Council tax", "Council tax and business rates"),
        ("council tax / NNDR", "Council tax and business rates"),
        ("retained business rates", "Council tax and business rates"),
        ("c tax", "Council tax and business rates"),
        ("Precept", "Council tax and business rates"),
        ("fees & charges", "Fees, charges, rents and sales"),
        ("Parking income", "Fees, charges, rents and sales"),
        ("Tenants", "Fees, charges, rents and sales"),
        ("PWLB", "Reserves, borrowing and sales of assets"),
        ("Capital receipts", "Reserves, borrowing and sales of assets"),
        ("earmarked reserves", "Reserves, borrowing and sales of assets"),
        ("own resources", "The bodies' own money, not said which"),
        ("council tax and fees", "The bodies' own money, not said which"),
        ("DfE - DSG", "Department for Education"),
        ("Dedicated Schools Grant", "Department for Education"),
        ("ESFA", "Department for Education"),
        ("UKSPF (MHCLG)", "Ministry of Housing, Communities and Local Government"),
        ("DLUHC - homelessness", "Ministry of Housing, Communities and Local Government"),
        ("Homes England", "Ministry of Housing, Communities and Local Government"),
        ("RSG", "Ministry of Housing, Communities and Local Government"),
        ("Home Office (police grant)", "Home Office"),
        ("SALIX", "Department for Energy Security and Net Zero"),
        ("DHSC public health grant", "Department of Health and Social Care"),
        ("DfE/DHSC", "Government, department not said"),
        ("HMG", "Government, department not said"),
        ("Central government grant", "Government, department not said"),
        ("NHSE", "NHS"),
        ("Better Care Fund", "NHS"),
        ("DWP AME", "Department for Work and Pensions"),
        ("DfT LTP", "Department for Transport"),
        ("PHG + OHID supplementary", "Department of Health and Social Care"),
        ("PHG", "Department of Health and Social Care"),
        ("HMG & own", "Government, department not said"),
        ("LEVI fund", "Department for Transport"),
        ("Levi Foundation", "Lottery, charities and foundations"),
        ("Luf & Gag Ltd", "Companies and housing associations"),
        ("DfE dsg", "Department for Education"),
        ("esf", "European Union"),
        ("CT", "Council tax and business rates"),
        ("precept/NNDR/RSG", "The bodies' own money, not said which"),
        ("Coalfields Regeneration Trust", "Lottery, charities and foundations"),
        ("Oak Academy Trust", "Councils and other public bodies"),
        ("Riverside Housing Trust", "Companies and housing associations"),
        ("CT scanner appeal", "Lottery, charities and foundations"),
        ("iBCF", "Ministry of Housing, Communities and Local Government"),
        ("PH grant", "Department of Health and Social Care"),
        ("NHS Greater Manchester ICB", "NHS"),
        ("Northern Care Alliance NHS Foundation Trust", "NHS"),
        ("Rochdale MBC", "Councils and other public bodies"),
        ("GMCA", "Councils and other public bodies"),
        ("Horizon Leisure Ltd", "Companies and housing associations"),
        ("Alzheimer's Europe", "Named, but not known what it is"),
        ("ERDF", "European Union"),
        ("ESF via DWP", "European Union"),
        ("National Lottery Heritage Fund", "Lottery, charities and foundations"),
        ("Esmée Fairbairn Foundation", "Lottery, charities and foundations"),
        ("S106", "Companies and housing associations"),
        ("developer contributions", "Companies and housing associations"),
        ("a friend", "Named, but not known what it is"),
    ],
)
def test_a_source_as_people_write_it_is_one_kind_of_money(source: str, meant: str, tmp_path: Path) -> None:
    found = origins(tmp_path, f"{COUNCIL} | 12345.67 | | {source} | ")
    assert {origin.name: pence for origin, pence in found.items()} == {meant: 12_345_67}


def test_what_a_department_or_agency_spends_is_the_departments_and_a_council_that_says_nothing_says_nothing(
    tmp_path: Path,
) -> None:
    found = origins(tmp_path, f"{WORK} | 500 | | | ", f"{ENVIRONMENT} | 300 | | | ", f"{COUNCIL} | 70 | | | ")
    assert {origin.name: pence for origin, pence in found.items()} == {
        "Department for Work and Pensions": 500_00,
        "Department for Environment, Food and Rural Affairs": 300_00,
        "Not said": 70_00,
    }


def test_a_named_grant_tells_whose_money_it_is_where_no_source_is_named(tmp_path: Path) -> None:
    found = origins(tmp_path, f"{COUNCIL} | 900 | | | High needs (DSG)", f"{COUNCIL} | 40 | | | Mayor's youth pot")
    assert found == {
        MoneyOrigin(OriginKind.DEPARTMENT, "Department for Education"): 900_00,
        MoneyOrigin(OriginKind.NOT_SAID): 40_00,
    }


def test_income_beside_a_line_is_told_apart_unless_it_is_the_money_of_the_source_that_is_named(tmp_path: Path) -> None:
    found = origins(
        tmp_path,
        f"{COUNCIL} | 100.50 | 30.25 | Council tax | ",
        f"{COUNCIL} | 80 | 95 | | ",
        f"{COUNCIL} | 60 | 60 | DfE | ",
        f"{COUNCIL} | 50 | 8 | Ofsted | ",
        f"{COUNCIL} | 20 | 20 | Parking income | ",
    )
    assert found == {
        MoneyOrigin(OriginKind.LOCAL_TAXES): 70_25,
        MoneyOrigin(OriginKind.CHARGES): 20_00,
        MoneyOrigin(OriginKind.INCOME): 30_25 + 80_00 + 8_00,
        MoneyOrigin(OriginKind.DEPARTMENT, "Department for Education"): 60_00 + 42_00,
    }


def test_an_agency_that_sends_nothing_is_named_itself_though_its_department_sends_lines(tmp_path: Path) -> None:
    found = origins(tmp_path, f"{COUNCIL} | 12 | | Jobcentre Plus | ", f"{COUNCIL} | 7 | | EA | ", f"{WORK} | 5 | | | ")
    assert {origin.name: pence for origin, pence in found.items()} == {
        "Department for Work and Pensions": 17_00,
        "Department for Environment, Food and Rural Affairs": 7_00,
    }


@pytest.mark.parametrize(
    ("year", "source", "called"),
    [
        ("2010-11", "MHCLG", "Department for Communities and Local Government"),
        ("2010-11", "UKRI", "Department for Business, Innovation and Skills"),
        ("2018-19", "UKRI", "Department for Business, Energy and Industrial Strategy"),
        ("2022-23", "MHCLG", "Department for Levelling Up, Housing and Communities"),
        ("2024-25", "DCLG", "Ministry of Housing, Communities and Local Government"),
        ("2010-11", "Department of Health", "Department of Health"),
    ],
)
def test_a_department_is_called_as_it_was_in_the_year(year: str, source: str, called: str, tmp_path: Path) -> None:
    assert [origin.name for origin in origins(tmp_path, f"{COUNCIL} | 10 | | {source} | ", year=year)] == [called]


def test_every_named_grant_is_paid_by_a_body_that_is_known() -> None:
    for row in table("named_grants"):
        assert row["source"]
        assert family_named(row["payer"]) or row["payer"] == "European Union"
        assert {payer_of_grant(name) for name in row["names"].split(";")} == {row["payer"]}
