"""How a description is read: names of streets and houses say no service, slips are put right, other words are left alone."""

from __future__ import annotations

import pytest

from xltools.coding.descriptions import PLACE_NAME, POSTCODE, plain_words
from xltools.coding.folds import fold_of
from xltools.coding.stored import shipped_model
from xltools.coding.suggestions import suggest

NAMES = """
LIBRARY ST DEPOT: placename depot
Park House: placename
Mill Lane: placename
Station Road phase 2: placename phase 2
Church Road recreation ground: placename recreation ground
Library Street library refurbishment: placename library refurbishment
Registrars, Ash Road, AB1 2DE: registrar ash placename postcode
"""

SERVICES = """
street lighting; bus lane enforcement; winter road gritting; road safety; off street parking; park and ride; school crossing patrols
school place planning; post office closures; street cleansing; college bursaries; park house residential care; library van
"""


@pytest.mark.parametrize("row", NAMES.strip().splitlines())
def test_a_services_word_that_names_a_street_or_a_house_is_no_service(row: str) -> None:
    text, _, read = row.partition(": ")
    assert " ".join(plain_words(text)) == read


@pytest.mark.parametrize("text", SERVICES.replace("\n", ";").strip(";").split(";"))
def test_a_service_in_a_street_or_house_stays_one(text: str) -> None:
    assert not {PLACE_NAME, POSTCODE} & set(plain_words(text))


SLIPS = "servcie service; voilence violence; familly family; homlessness homelessness; responsability responsibility; deliv delivery"


@pytest.mark.parametrize("pair", SLIPS.split("; "))
def test_fingers_slips_are_put_right(pair: str) -> None:
    written, meant = pair.split()
    assert shipped_model().vocabulary.nearest(written) == meant


@pytest.mark.parametrize(
    "word",
    [
        "battle",
        "carter",
        "crook",
        "forge",
        "grove",
        "holly",
        "newburn",
        "peter",
        "sheet",
        "stepping",
        "worden",
        "conservative",
        "settle",
    ],
)
def test_other_words_are_no_slips(word: str) -> None:
    vocabulary = shipped_model().vocabulary
    assert vocabulary.nearest(word) == ""


@pytest.mark.parametrize("kind", ["", "council", "district council"])
@pytest.mark.parametrize(
    "text",
    ["LIBRARY ST DEPOT", "16 CHINA ST DV RENOVATION", "Covid 19", "Park House", "Project Kestrel", "Unit 4 Mill Lane",
     "J Carter", "Contingency", "Phase 3", "Subscriptions", "THEATRE HOUSE", "Block 4"],
)  # fmt: skip
def test_names_that_say_no_service_get_no_great_confidence(text: str, kind: str) -> None:
    assert suggest(text, partner_type=kind)[0].confidence < 0.8


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Library Street library refurbishment", "council", "08.2"),
        ("Memorial Park grounds maintenance", "council", "08.1"),
        ("Memorial Park crematorium", "district council", "06.6"),
        ("Museum", "county council", "08.2"),
        ("Domestic violence refuge", "council", "10.7"),
        ("Covid 19 contact tracing", "council", "07.4"),
    ],
)
def test_look_alikes_that_say_a_service_keep_it(text: str, kind: str, code: str) -> None:
    assert suggest(text, partner_type=kind)[0].code.startswith(code)


def test_a_text_that_says_no_service_is_told_so() -> None:
    assert any("says no service" in reason for reason in suggest("Contingency", partner_type="council")[0].because)


TODAY = """
BCF: 10.9 10.2 10.1; DFG: 06.1; UKSPF: 06.2 04.1; CRSTS: 04.5; HAF: 09.6 10.4 08.4; Homes for Ukraine: 10.7
Household support fund: 10.7; Family hubs: 10.4; SEND high needs: 09.2 09.8; GUM: 07.4; ASC: 10.9 10.2; LAC: 10.4; CLA: 10.4
EHCP: 09.8 09.2; MASH: 10.4; NRPF: 10.7; VRU: 03.6; Adult skills fund: 09.5; Bus franchising: 04.5; Levelling up fund: 06.2
Towns fund: 06.2; EV charging: 04.5; Leisure contract: 08.1; CIL: 06.2; Net zero team: 05.3
"""


@pytest.mark.parametrize("row", TODAY.strip().replace("\n", "; ").split("; "))
def test_words_of_today_are_known(row: str) -> None:
    text, _, right = row.partition(": ")
    assert suggest(text, partner_type="council")[0].code[:4] in right.split()


def test_the_newest_practice_holds_and_its_year_is_told() -> None:
    fares = suggest("Concessionary fares", partner="Department for Transport")[0]
    assert fares.code == "04.5"
    assert any("coded so by HM Treasury in 2025" in reason for reason in fares.because)


def test_near_duplicates_share_a_fold_whatever_stands_around_them() -> None:
    texts = ["Bus service operators grant", "Bus services operators' grants 2024", "Adult skills", "Street lighting"]
    folds = dict(zip(texts, fold_of(texts, 1000), strict=True))
    assert folds[texts[0]] == folds[texts[1]] != folds[texts[3]]
    assert dict(zip(texts[::-1], fold_of(texts[::-1], 1000), strict=True)) == folds
