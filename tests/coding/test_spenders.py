"""Whose line it is: names of bodies of any year come to a kind and a family, those that followed one another to the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xltools.coding.descriptions import plain_words
from xltools.coding.features import features
from xltools.coding.spenders import name_words, spender_kind_of, spender_kinds, spender_of

KINDS = """
council:            Hackney; LB Hackney; Hackney Borough Council; Hartlepool Borough Council; Kent; Kent CC; Leeds City Council; council
district:           Allerdale Borough Council; Surrey Heath; Lancaster City Council; shire district
commissioner:       PCT; CCG; ICB; NHS Black Country; NHS Norton CCG; City and Hackney Teaching PCT
provider:           NHS trust; Bradford District Care; Homerton University Hospital NHS Foundation Trust
police:             police; Thames Valley Police; Chief Constable of Essex Police; constabulary
police_commissioner: Thames Valley PCC; OPCC; MOPAC; Metropolitan Police Authority; Police, Fire and Crime Commissioner for Essex
combined_authority: West Midlands Combined Authority; WMCA; Mayor of Greater Manchester; East Midlands Combined County Authority
gla:                GLA; Mayor of London; Greater London Authority
academy_trust:      academy trust; multi-academy trust; MAT; Oak Learning Trust; Academies
fire:               Essex Fire Authority; fire and rescue
transport:          Nexus; TfL; Transport for Greater Manchester
resilience:         Norton Local Resilience Forum; LRF
hmpps:              NOMS; HMPPS; HM Prison and Probation Service
national_highways:  Highways Agency; Highways England; National Highways
development:        HCA; Homes England
decc:               DECC; DESNZ; Department for Energy Security & Net Zero
bis:                BIS; BERR; BEIS; Department of Trade and Industry
dsit:               DSIT; Department for Science Innovation and Technology
dbt:                DBT; DIT; UK Trade and Investment
clg:                DCLG; DLUHC; MHCLG; Ministry Of Housing, Communities And Local Government
fcdo:               FCDO; Foreign, Commonwealth and Development Office
home_office:        Home Office; UKBA; Border Force
cabinet_office:     National School of Government; Parliamentary Commissioner for Administration
public_health:      PHE; UKHSA
"""
CASES = [
    (name.strip(), kind) for kind, _, names in (line.partition(":") for line in KINDS.split("\n")) for name in names.split(";") if kind
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), CASES, ids=[name for name, _ in CASES])
def test_a_name_alone_says_what_kind_of_body_it_is(name: str, kind: str) -> None:
    assert spender_kind_of("", name).key == spender_kind_of(name).key == kind


ALIKE = (
    "DECC; DESNZ; Department of Energy and Climate Change; Department For Energy Security And Net Zero",
    "DCLG; DLUHC; MHCLG; ODPM; DLUHC (Department for Levelling Up); Department for Communities and Local Government",
    "BIS; Department for Business, Innovation and Skills; DTI; DIUS",
    "BEIS; Department for Business, Energy and Industrial Strategy",
    "DIT; DBT; Department for Business and Trade",
    "DCSF; DfES; DfE; Department for Education",
    "DH; DoH; DHSC; Department of Health (DH); Department of Health and Social Care",
    "HCA; Homes England; Homes and Communities Agency",
    "Highways Agency; Highways England; National Highways",
    "NOMS; HMPPS; National Offender Management Service",
    "LSC; YPLA; Skills Funding Agency; EFA; ESFA",
    "UKBA; Border Force; Home Office",
    "Jobcentre Plus; DWP; DWP Jobcentre Plus",
    "PCT; CCG; ICB; NHS Black Country Integrated Care Board; NHS Norton CCG",
    "PCC; police and crime commissioner; Metropolitan Police Authority; Thames Valley PCC; Kent Police Authority",
    "combined authority; West Midlands Combined Authority; mayoral combined authority",
    "council; Hackney; Leeds City Council; London Borough of Hackney",
    "academy trust; multi academy trust",
    "Government Actuary's Department; Government Actuary`s Department",
)


@pytest.mark.parametrize("names", ALIKE)
def test_names_of_one_body_through_the_years_give_the_model_the_same_features(names: str) -> None:
    words = plain_words("running costs of heat networks")
    seen = [features(words, spender_kind_of("", name).chain, name_words(name)) for name in names.split("; ")]
    assert seen == [seen[0]] * len(seen)


def test_parts_of_a_divided_department_have_its_kind_and_their_own_mark() -> None:
    whole = set(name_words("BEIS"))
    for part in ("DSIT", "DBT"):
        assert "bis" in spender_kind_of(part).chain
        assert set(name_words(part)) < whole
    assert set(name_words("DESNZ")) < whole


@pytest.mark.parametrize(
    "pair", ["DSIT; DBT", "PCC; Thames Valley Police", "council; district council", "ICB; NHS trust", "HMPPS; MoJ"]
)
def test_bodies_that_spend_on_other_things_stay_apart(pair: str) -> None:
    one, other = (spender_of("", name) for name in pair.split("; "))
    assert one != other


def test_a_type_given_with_the_name_decides_unless_the_name_says_more() -> None:
    assert spender_kind_of("police", "Thames Valley PCC").key == "police_commissioner"
    assert spender_kind_of("council", "Thames Valley PCC").key == "council"
    assert spender_kind_of("government department", "DSIT").key == "dsit"


@pytest.mark.parametrize(
    "name", ["Dartmoor National Park Authority", "Hackney", "NHS Black Country Integrated Care Board"]
)
def test_the_name_of_a_place_says_nothing_of_what_money_is_for(name: str) -> None:
    assert all(word.startswith("family ") for word in name_words(name))


def test_a_name_nobody_knows_gives_its_words_and_no_family() -> None:
    assert spender_of("", "Xyzzy Plugh").families == ()
    assert name_words("Xyzzy Plugh") == ("xyzzy", "plugh")
    assert name_words("department") == name_words("") == ()


def test_every_wider_kind_is_a_kind() -> None:
    assert all(parent in spender_kinds() for kind in spender_kinds().values() for parent in kind.chain)


def test_a_bare_type_reads_no_register_of_local_bodies() -> None:
    script = (
        "from xltools.coding.spenders import spender_of; from xltools.reference.bodies import local_names;"
        "[spender_of(kind) for kind in ('council', 'PCT', 'police', 'DECC')]; print(local_names._kinds_by_name.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
