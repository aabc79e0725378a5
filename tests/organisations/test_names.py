"""Names resolve to the body meant, to none where two are meant, and never to a body of another kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.double_counts.drawn import PARTNERS
from xltools.model import Partner
from xltools.organisations.areas import places_of
from xltools.organisations.bodies import list_bodies, shared_names
from xltools.organisations.guesses import may_mean
from xltools.organisations.index import numbers_of
from xltools.organisations.matching import hits, tells_kind
from xltools.organisations.name_uses import list_name_uses, worth_a_look
from xltools.organisations.name_words import FOLDED_WORDS, KIND_WORDS, SHORT_FORMS
from xltools.organisations.resolution import LISTED
from xltools.organisations.resolver import Names, index_names, is_own_money

BODIES = list_bodies(
    [
        *PARTNERS,
        Partner("East Norton Mental Health NHS Trust", "east", "", (), "NHS provider"),
        Partner("Department for Children, Schools and Families", "dcsf", "", (), "Government department"),
        Partner("Homes and Communities Agency", "hca", "", (), "Agency or public body"),
        Partner("Norton Fire and Rescue Authority", "fire", "", (), "Fire and rescue"),
        Partner("Beacon Norton Housing Association", "beacon", "", (), "Housing association"),
    ]
)
NAMES: Names = index_names(BODIES)


def meant(text: str) -> str:
    found = NAMES.resolve(text)
    return "" if found.body is None else BODIES[found.body].name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("LB Norton", "London Borough of Norton"),
        ("L.B. Norton", "London Borough of Norton"),
        ("Norton Council", "London Borough of Norton"),
        ("NORTON LBC", "London Borough of Norton"),
        ("NHS Norton", "Norton Primary Care Trust"),
        ("Norton P.C.T.", "Norton Primary Care Trust"),
        ("Norton Teaching PCT", "Norton Primary Care Trust"),
        ("Norton Constabulary", "Norton Police Authority"),
        ("Norton PA", "Norton Police Authority"),
        ("Norton Fire Brigade", "Norton Fire and Rescue Authority"),
        ("Norton FRA", "Norton Fire and Rescue Authority"),
        ("Nortonshire Cty Council", "Nortonshire County Council"),
        ("Millfield D.C.", "Millfield District Council"),
        ("E. Norton Mental Hlth Trust", "East Norton Mental Health NHS Trust"),
        ("L.S.C.", "Learning and Skills Council"),
        ("LSC (region)", "Learning and Skills Council"),
        ("Learning & Skills Cou", "Learning and Skills Council"),
        ("DCSF", "Department for Children, Schools and Families"),
        ("DfES", "Department for Children, Schools and Families"),
        ("Dept Children Schools & Families", "Department for Children, Schools and Families"),
        ("HCA", "Homes and Communities Agency"),
        ("EA", "Environment Agency"),
        ("Env Agency", "Environment Agency"),
        ("Jobcentre Plus", "Department for Work and Pensions"),
        ("DWP/JCP", "Department for Work and Pensions"),
        ("DCLG", "Communities and Local Government"),
        ("Beacon Homes", "Beacon Norton Housing Association"),
        ("Noton Primary Care Trust", "Norton Primary Care Trust"),
        ("Norton Polcie", "Norton Police Authority"),
        ("NortonWDA", "Norton Waste Disposal Authority"),
        ("Harbour Street Advice Ltd", "Harbour Street Advice"),
        ("HarbourStreet Advice Ltd", "Harbour Street Advice"),
        ("Norton City College of Further Education", "Norton City College"),
        ("Norton City Coll of FE", "Norton City College"),
    ],
)
def test_forms_of_a_name_mean_the_body(written: str, name: str) -> None:
    assert meant(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "Norton",
        "Norton Youth Trust",
        "National Trust",
        "Harbour Trust",
        "Veolia",
        "Various suppliers",
        "Norton Housing Association",
        "Hillfield District Council",
        "Norton Ambulance",
        "",
        "?",
    ],
)
def test_other_names_mean_none_of_them(written: str) -> None:
    assert meant(written) == ""


def test_a_slip_never_leads_to_a_body_of_another_kind() -> None:
    names = index_names(list_bodies([Partner("Norton Police Authority", "p", "", (), "Police")]))
    assert names.resolve("Norton Council").body is None
    assert names.resolve("Norton College").body is None


def test_letters_exchanged_in_a_short_word_make_no_other_word() -> None:
    names = index_names(list_bodies([Partner("The Dial a Ride", "d", "Dial a Ride", (), "Voluntary organisation")]))
    assert names.resolve("Dial a Rdie").body == 0
    assert names.resolve("Dial a Bide").body is None


def test_a_national_body_of_another_kind_is_another() -> None:
    names = index_names(list_bodies([Partner("National Lottery distributors", "n", "", (), "Agency or public body")]))
    assert names.resolve("National lottery commission").body is None
    assert names.resolve("National Lottery Distributors").body == 0


def test_a_whole_word_comes_before_what_it_could_be_short_for() -> None:
    partners = [
        Partner("London Borough of Fenwick", "f", "LB Fenwick", (), "Council"),
        Partner("Fenwick Fen District Council", "d", "", (), "District council"),
    ]
    names = index_names(list_bodies(partners))
    assert [names.resolve(text).body for text in ("Fen District", "Fenw Fen D.C.", "Fenwick Council")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("written", "possible"),
    [
        ("Norton Coll PX", "Norton City College"),
        ("Nrtn Cty Clg", "Norton City College"),
        ("Beacon HX", "Beacon Norton Housing Association"),
    ],
)
def test_what_is_left_over_may_be_an_abbreviation_or_a_slip(written: str, possible: str) -> None:
    assert not meant(written)
    assert possible in {BODIES[number].name for number in may_mean(written, NAMES)}


@pytest.mark.parametrize("written", ["Norton Sinfonia", "Moorland Rivers Trust", "Veolia", "Hope Foundation", "?"])
def test_a_longer_word_left_over_belongs_to_somebody_else(written: str) -> None:
    assert may_mean(written, NAMES) == frozenset()


KINDS = (("{} City College", "College or university"), ("{} Council", "Council"), ("{} PCT", "NHS commissioner"))
MORE_KINDS = (*KINDS, ("{} Constabulary", "Police"), ("{} Advice", "Voluntary organisation"))


def test_in_a_list_of_several_places_a_short_name_means_the_body_at_home() -> None:
    listed = [
        Partner(pattern.format(town), pattern.format(town), "", (), kind, town)
        for town in ("Norton", "Sutton")
        for pattern, kind in MORE_KINDS
    ]
    names = index_names(list_bodies(listed))
    places = places_of(names)
    assert names.resolve("City College").body is None
    at_home = [places.meant_at_home("City College", places.area_of(number)) for number in (1, 6)]
    assert [names.bodies[number].name for number in at_home if number is not None] == [
        "Norton City College",
        "Sutton City College",
    ]
    assert places.meant_at_home("Sutton Council", places.area_of(1)) is None


def test_a_body_or_two_of_another_area_make_no_second_place() -> None:
    listed = [Partner(f"Body {number}", str(number), "", (), "Council", "Norton") for number in range(6)]
    assert not places_of(index_names(list_bodies([*listed, Partner("DWP", "d", "", (), "", "England")]))).numbers


def test_money_of_ones_own_names_no_body() -> None:
    assert all(map(is_own_money, ("own resources", "Council Tax", "fees and charges", "RSG", "general fund reserves")))
    assert not any(map(is_own_money, ("Norton Council", "LSC", "")))


def test_a_name_two_bodies_share_means_neither_and_is_shown() -> None:
    bodies = list_bodies([Partner("Alpha Arts", "a", "AA"), Partner("Acorn Advice", "b", "AA")])
    answer = index_names(bodies).resolve("AA")
    assert (answer.body, answer.candidates) == (None, (0, 1))
    assert [(name, [body.name for body in owners]) for name, owners in shared_names(bodies)] == [
        ("AA", ["Alpha Arts", "Acorn Advice"])
    ]


def test_every_name_is_listed_with_its_reason_and_money() -> None:
    uses = list_name_uses(
        [(["LB Norton", "Mystery Board", "LB Norton", "own resources"], [-1] * 4, [100, 5_000, 50, 9_000])],
        places_of(NAMES),
    )
    assert [(use.resolution.text, use.lines, use.pence) for use in uses] == [
        ("own resources", 1, 9_000),
        ("Mystery Board", 1, 5_000),
        ("LB Norton", 2, 150),
    ]
    assert [use.resolution.text for use in worth_a_look(uses)] == ["Mystery Board"]
    assert uses[2].resolution.reason == "the name as listed, folded"


def test_a_department_is_not_taken_for_its_agency_where_both_are_listed() -> None:
    names = index_names(
        list_bodies(
            [Partner("Department for Work and Pensions", "dwp", "DWP"), Partner("Jobcentre Plus", "jcp", "JCP")]
        )
    )
    assert (names.resolve("JCP").body, names.resolve("DWP").body) == (1, 0)


OTHERS = index_names(
    list_bodies(
        [
            *PARTNERS[:2],
            Partner("Isle of Wight Council", "iow", "", (), "Council"),
            Partner("North East Ambulance Service NHS Foundation Trust", "neas", "", (), "NHS provider"),
            Partner("Hackney", "hackney", "", (), "Council"),
            Partner("\u0394\u03ae\u03bc\u03bf\u03c2", "greek", "", (), "Council"),
        ]
    )
)


@given(
    st.sampled_from([NAMES, OTHERS]),
    st.data(),
    st.sampled_from(["", "s", "x"]),
    st.integers(0, 9),
)
def test_a_word_is_understood_where_it_stands_for_a_word_of_a_name_or_tells_its_kind(
    names: Names, data: st.DataObject, end: str, at: int
) -> None:
    known = sorted(
        {word for own in names.forms for form in own for word in form.words} | {*SHORT_FORMS, *FOLDED_WORDS, "iow"}
    )
    word = data.draw(st.sampled_from(known) | st.text("abcdehnorst", min_size=1, max_size=6))
    slipped = data.draw(
        st.sampled_from(
            [
                word,
                word[1:],
                word[:at],
                word[:at] + word[at + 1 :],
                word[1:2] + word[:1] + word[2:],
                end + word,
                word + end,
            ]
        )
    )
    for each in filter(None, (word, slipped, "".join(part[0] for part in known[at : at + 3]))):
        understood = {
            body.number
            for body in names.bodies
            if any(
                hits(each, form) or tells_kind(each, KIND_WORDS.get(body.family, KIND_WORDS[""]))
                for form in names.forms[body.number]
            )
        }
        assert set(numbers_of(names.understood_by([each]))) == understood, each


WRITTEN = sorted({name for body in BODIES for name in body.names} | {*NAMES.exact, *NAMES.usual})
WORDS = sorted({word for name in WRITTEN for word in name.split()} | {*FOLDED_WORDS, *SHORT_FORMS, "repairs"})


@given(
    st.sampled_from(["", *WRITTEN]),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.sampled_from(["", "s", " (repairs)"]),
)
def test_no_text_passed_over_unread_is_a_listed_name(name: str, words: list[str], end: str) -> None:
    text = " ".join((name, *words)).strip() + end
    assert NAMES.may_be_listed(text) or NAMES.resolve(text).score < LISTED


def test_the_name_of_a_service_is_passed_over_unread() -> None:
    assert not NAMES.may_be_listed("Road repairs, northern depot")
    assert NAMES.may_be_listed("nortonlbc (repairs)")
