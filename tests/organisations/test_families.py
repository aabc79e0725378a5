"""National bodies by family: predecessors and successors are one, bodies of their own stay apart."""

from __future__ import annotations

import pytest

from xltools.organisations.families import families_of, families_within, family_named

SAME = (
    ("mhclg", "CLG;DCLG;ODPM;DLUHC;MHCLG;Department of Communities and Local Government;dept for levelling up"),
    ("desnz", "DECC;DESNZ;department of energy & climate change;Department For Energy Security And Net Zero"),
    ("fcdo", "FCO;DFID;FCDO;Foreign and Commonwealth Office;Foreign, Commonwealth And Development Office"),
    ("dfe", "DCSF;DfES;DFE;Department for Children Schools and Families"),
    ("dhsc", "DH;DoH;DHSC;Department of Health (NHS)"),
    ("dwp", "Jobcentre Plus;JCP;DWP;Child Support Agency;CMEC;Pension Service"),
    ("ho", "UKBA;Border Force;Home Office;Immigration Enforcement"),
    ("dbt", "DIT;DBT;UK Trade & Investment"),
    ("homes england mhclg", "HCA;Homes England;Housing Corporation;English Partnerships"),
    ("national highways dft", "Highways Agency;Highways England;National Highways"),
    ("hmpps moj", "NOMS;HMPPS;HM Prison Service;Thames Valley Probation Trust"),
    ("esfa dfe", "LSC;YPLA;SFA;EFA;ESFA;Young People's Learning Agency"),
    ("nca ho", "SOCA;National Crime Agency"),
    ("cma dbt", "Office of Fair Trading;CMA"),
    ("scottish government", "Scottish Executive and its departments;Scottish Government"),
    ("hmrc", "HM Revenue & Customs;Hm Revenue And Customs;Inland Revenue"),
)


@pytest.mark.parametrize(("families", "names"), SAME, ids=[families for families, _ in SAME])
def test_whoever_took_over_a_bodys_work_is_of_its_family(families: str, names: str) -> None:
    every = {name: " ".join(families_of(name)) for name in names.split(";")}
    assert every == dict.fromkeys(every, families)


def test_a_department_that_was_divided_belongs_to_every_family_that_had_a_part_of_it() -> None:
    assert set(families_of("BEIS")) == {"dbt", "desnz", "dsit"}
    assert set(families_of("DTI")) == set(families_of("BIS")) == {"dbt", "dsit"}
    assert set(families_of("HEFCE")) == {"ofs", "ukri", "dfe", "dsit"}


def test_an_agency_that_went_into_its_department_keeps_a_family_of_its_own() -> None:
    assert families_of("Valuation Office Agency") == ("voa", "hmrc")
    assert families_of("Public Health England") == ("ukhsa", "dhsc")


@pytest.mark.parametrize(
    "pair", ["DBT DSIT", "DECC Defra", "DfT Treasury", "HSE EA", "Ofgem Ofwat", "NHSE CQC", "MoJ MoD"]
)
def test_bodies_of_different_work_share_no_family(pair: str) -> None:
    one, other = pair.split()
    assert families_of(one)
    assert families_of(one)[0] not in families_of(other)


@pytest.mark.parametrize(
    "name", ["", "HA", "FE", "Members", "Administration", "NHS Trusts", "Hackney", "council", "PCT"]
)
def test_words_that_are_no_national_body_have_no_family(name: str) -> None:
    assert families_of(name) == ()
    assert families_within(f"a team of {name}")[0] == ()


def test_a_longer_text_keeps_the_words_that_are_no_part_of_a_name() -> None:
    families, words = families_within("Department for International Development: Overseas Superannuation")
    assert [families_of(family.names[0]) for family in families] == [("fcdo",)]
    assert words == ("overseas", "superannuation")


@pytest.mark.parametrize(
    "text", ["Department of Health (DH)", "DH - NHS grants", "DHSC: public health", "the Department of Health"]
)
def test_a_short_form_that_stands_apart_is_read(text: str) -> None:
    families, _ = families_within(text)
    assert [families_of(family.names[0]) for family in families] == [("dhsc",)]


@pytest.mark.parametrize("text", ["his bis repetita", "dies in the HA works", "a mod cut", "Monitor and chase"])
def test_a_short_form_inside_other_words_is_not(text: str) -> None:
    assert families_within(text)[0] == ()


def test_a_family_knows_all_its_names() -> None:
    family = family_named("odpm")
    assert family
    assert family.is_department
    assert {"odpm", "mhclg", "department communities local government"} <= {*family.names}
    assert family_named("Acme Widgets") is None
