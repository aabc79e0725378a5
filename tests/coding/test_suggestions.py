"""From a description to ranked codes: laws that hold for any text, and what plain descriptions come out as."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.coding import suggestions
from xltools.coding.confirmed_codes import Confirmed, confirmed_codes_of
from xltools.coding.suggestions import Question, Suggestion, suggest, suggestion_json
from xltools.reference import cofog
from xltools.reference.tables import table

WORDS = st.sampled_from(
    [
        "highways",
        "winter",
        "mtce",
        "LD",
        "pool",
        "S75",
        "libraries",
        "children",
        "zqx",
        "grant",
        "fire",
        "PCT",
        "council",
    ]
)
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), st.text(max_size=60))
KINDS = st.sampled_from(["", "council", "PCT", "police", "Department for Transport", "no such body"])


@settings(deadline=None, max_examples=150)
@given(TEXTS, KINDS)
def test_suggestions_fall_in_confidence_between_nought_and_one(text: str, kind: str) -> None:
    found = suggest(text, partner_type=kind, top=5)
    sure = [one.confidence for one in found]
    assert sure == sorted(sure, reverse=True)
    assert all(0 <= one.confidence <= 1 and cofog.name_of(one.code) == one.name != "" and one.because for one in found)
    assert len({one.code for one in found}) == len(found) <= 5


@settings(deadline=None, max_examples=80)
@given(st.lists(WORDS, min_size=1, max_size=5), KINDS)
def test_case_and_spacing_change_nothing(words: list[str], kind: str) -> None:
    plain = suggest(" ".join(words), partner_type=kind)
    assert suggest("  ".join(words).upper() + " ", partner_type=kind.upper()) == plain
    assert suggest("\t".join(words).lower(), partner_type=f" {kind} ") == plain


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(TEXTS, KINDS), max_size=6))
def test_a_line_is_coded_alike_whatever_stands_around_it(rows: list[tuple[str, str]]) -> None:
    forward = {(text, kind): suggest(text, partner_type=kind) for text, kind in rows}
    backward = {(text, kind): suggest(text, partner_type=kind) for text, kind in rows[::-1]}
    assert forward == backward


def test_a_single_class_is_given_in_place_of_its_group() -> None:
    assert suggest("Home help for the elderly", partner_type="council")[0].code == "10.2.0"
    assert suggest("Road resurfacing", partner_type="council")[0].code == "04.5"


def test_as_many_suggestions_as_asked_for_are_given() -> None:
    assert [len(suggest("libraries", top=top)) for top in (0, 1, 3, 10)] == [0, 1, 3, 10]


@pytest.mark.parametrize("text", ["", "   ", "12345", "£££", "----"])
def test_text_without_letters_is_not_guessed_at(text: str) -> None:
    assert suggest(text, partner_type="police") == ()


@pytest.mark.parametrize("kind", ["", "council", "PCT", "police", "Department for Transport"])
@pytest.mark.parametrize(
    "text",
    ["x", "a", "zz", "qwertyuiop", "xqzw vrrtk", "blorp fnord", "Straßenreinigung und Abfall", "gwasanaethau cymdeithasol",
     "gestion de residuos municipales", "entretien des routes départementales", "日本語", "tbc", "n/a"],
)  # fmt: skip
def test_nonsense_and_other_languages_get_little_confidence(text: str, kind: str) -> None:
    assert max((one.confidence for one in suggest(text, partner_type=kind)), default=0.0) < 0.3


def test_the_kind_of_body_changes_what_words_mean() -> None:
    assert suggest("Sheltered accommodation wardens TA", partner_type="council")[0].code != "02.1.0"
    assert suggest("Learning disabilities", partner_type="NHS trust")[0].code.startswith("07")
    assert suggest("Learning disabilities", partner_type="council")[0].code == "10.1"
    assert suggest("Training", partner_type="fire")[0].code == "03.2.0"


def test_a_name_does_where_no_type_is_given() -> None:
    by_name = suggest("Training and estates", partner="Metropolitan Police Authority")
    assert by_name[0].code == "03.1.0"


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Highways winter mtce", "council", "04.5"),
        ("PCT continuing care", "PCT", "07.3"),
        ("Supporting People", "council", "10.7.0"),
        ("S75 LD pool", "council", "10.1"),
        ("homelesness", "council", "10.7.0"),
        ("Concessionary fares", "council", "04.5"),
        ("Youth servcie", "council", "08.4.0"),
        ("YOT", "council", "03.3.0"),
        ("DFG", "council", "06.1.0"),
        ("DAAT", "council", "03.6.0"),
        ("HB admin", "council", "10.6.0"),
        ("Community safety", "council", "03.6.0"),
    ],
)
def test_usual_short_forms_and_slips_follow_the_stated_practice(text: str, kind: str, code: str) -> None:
    assert suggest(text, partner_type=kind)[0].code == code


def test_reasons_name_words_examples_and_body() -> None:
    told = " | ".join(suggest("Winter maintenance of trunk roads", partner_type="Department for Transport")[0].because)
    assert "the words \u201c" in told
    assert "coded so by HM Treasury" in told
    assert "usual spending of the transport department" in told


def test_a_slip_put_right_is_said() -> None:
    assert any("read as" in reason for reason in suggest("Libarries and museums", partner_type="council")[0].because)


def test_the_json_shape_is_the_commands() -> None:
    one = Suggestion("04.5", "Transport", 0.9, ("the words",))
    listed = [{"code": "04.5", "name": "Transport", "confidence": 0.9, "because": ["the words"]}]
    assert suggestion_json("roads", [one]) == {"text": "roads", "suggestions": listed}


def test_a_very_long_description_is_read_in_part_and_no_harm_done() -> None:
    assert suggest("street lighting " * 5_000, partner_type="council")[0].code == "06.4.0"


def test_many_questions_are_answered_alike_by_one_process_and_by_several(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [Question(text, kind, "Hackney") for text in PLAIN.values() for kind in ("council", "PCT", "")]
    confirmed = confirmed_codes_of([Confirmed(questions[3].text, questions[3].partner_type, "04.5", "A", "2011-01-01")])
    monkeypatch.setattr(suggestions, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(suggestions, "_kept", {})
    together = suggestions.suggest_each(questions, confirmed_codes=confirmed, jobs=2)
    monkeypatch.setattr(suggestions, "_kept", {})
    assert together == [
        suggest(text, partner_type=kind, partner=partner, confirmed_codes=confirmed)
        for text, kind, partner in questions
    ]
    assert together[3][0].confidence == 1.0


def test_nothing_used_for_training_is_needed_to_suggest() -> None:
    script = "import sys; from xltools.coding.suggestions import suggest; suggest('roads'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"sklearn", "scipy", "pandas"} & set(done.stdout.split())


PLAIN = {
    "01.1": "Chief executive, councillors' allowances and collecting council tax",
    "01.2": "Development aid to poorer countries overseas",
    "01.3": "Personnel, legal and computer services for the whole council",
    "01.4": "Basic scientific research without a use in view",
    "01.5": "Research into local government",
    "01.6": "Holding elections and registering electors",
    "01.7": "Interest on debt",
    "01.8": "Revenue support grant paid to councils",
    "02.1": "Army and navy",
    "02.2": "Planning for civil emergencies",
    "02.3": "Peace-keeping and military aid abroad",
    "02.4": "Research and development for defence",
    "02.5": "Defence policy headquarters and administration",
    "03.1": "Police officers and community support officers",
    "03.2": "Fire stations and firefighters",
    "03.3": "Magistrates' courts, coroner and probation",
    "03.4": "Prisons and young offender institutions",
    "03.5": "Research into crime and policing",
    "03.6": "Community safety and antisocial behaviour team",
    "04.1": "Help for small businesses and trading standards",
    "04.2": "Farming, forestry and fisheries",
    "04.3": "Nuclear and other energy",
    "04.4": "Building control and building regulations",
    "04.5": "Road maintenance and buses",
    "04.6": "Broadband and post offices",
    "04.7": "Tourist information and markets",
    "04.8": "Research councils and industrial research",
    "04.9": "Regional economic development programmes of many kinds",
    "05.1": "Emptying bins, recycling and street cleaning",
    "05.2": "Sewers and sewage treatment",
    "05.3": "Air pollution and noise control",
    "05.4": "Nature reserves and wildlife",
    "05.5": "Research into the environment",
    "05.6": "Flood defences",
    "06.1": "Repairs to council houses and building affordable homes",
    "06.2": "Planning applications and regeneration",
    "06.3": "Drinking water supply",
    "06.4": "Street lamps and lighting columns",
    "06.5": "Research into housing",
    "06.6": "Cemeteries and crematoria",
    "07.1": "Medicines on prescription and pharmacies",
    "07.2": "Family doctors, dentists and community nurses",
    "07.3": "Hospital treatment of inpatients",
    "07.4": "Vaccination, screening and stop smoking services",
    "07.5": "Clinical trials and health research",
    "07.6": "Running costs of the primary care trust's headquarters",
    "08.1": "Swimming pools, parks and sports",
    "08.2": "Libraries, museums and theatres",
    "08.3": "Television and radio broadcasting",
    "08.4": "Youth clubs and churches",
    "08.5": "Research into sport, arts and heritage",
    "08.6": "Administration of culture and leisure as a whole",
    "09.1": "Primary and nursery schools",
    "09.2": "Secondary schools and sixth forms",
    "09.3": "Post-secondary courses below a degree",
    "09.4": "Universities and student loans",
    "09.5": "Adult learning and evening classes",
    "09.6": "School meals and home to school transport",
    "09.7": "Research into education",
    "09.8": "School improvement advisers and school admissions",
    "10.1": "Care and benefits for disabled people",
    "10.2": "Home care and pensions for older people",
    "10.3": "Widows' and bereavement benefits",
    "10.4": "Foster care and child protection",
    "10.5": "Jobseeker's allowance for the unemployed",
    "10.6": "Housing benefit and rent rebates",
    "10.7": "Homeless people, refugees and asylum seekers",
    "10.8": "Research into benefits and social care",
    "10.9": "Welfare rights advice and social services management",
}


def test_every_group_is_reached_by_a_plain_description() -> None:
    found = {group: [one.code[:4] for one in suggest(text)] for group, text in PLAIN.items()}
    assert list(PLAIN) == [group.code for group in cofog.groups()]
    assert {group for group, codes in found.items() if group not in codes} == set()
    assert sum(codes[0] == group for group, codes in found.items()) >= 60


def test_each_group_is_described() -> None:
    rows = table("cofog_groups")
    assert [row["group"] for row in rows] == [group.code for group in cofog.groups()]
    assert all(row[column] and len(row[column]) < 200 for row in rows for column in ("belongs", "not_here", "services"))


@pytest.mark.parametrize("kind", ["", "college", "Skills Funding Agency", "council"])
def test_the_ages_of_pupils_say_which_stage_is_meant(kind: str) -> None:
    assert suggest("16-19 learner responsive", partner_type=kind)[0].code == "09.2"
    assert suggest("16 to 18 learner responsive", partner_type=kind)[0].code == "09.2"
    assert suggest("Adult learner responsive", partner_type=kind)[0].code == "09.5.0"
    assert suggest("Learner responsive", partner_type=kind)[0].code == "09.5.0"


@pytest.mark.parametrize(
    ("text", "kind", "quoted", "read"),
    [
        ("Highways winter mtce", "council", "winter mtce", "\u201cmtce\u201d read as \u201cmaintenance\u201d"),
        ("DFG", "council", "dfg", "\u201cdfg\u201d read as \u201cdisabled facilities grant\u201d"),
        ("16\u201319 learner responsive", "college", "16\u201319", ""),
        ("Care of children at home", "council", "children at home", ""),
    ],
)
def test_reasons_quote_what_was_written(text: str, kind: str, quoted: str, read: str) -> None:
    because = suggest(text, partner_type=kind)[0].because
    assert f"the words \u201c{quoted}\u201d" in because
    assert not read or read in because


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            ["S75 LD pool", "mtce", "DFG", "youth", "of the", "winter", "16-19", "pre-school", "libarries"]
        ),
        min_size=1,
    )
)
def test_no_reason_quotes_a_word_nobody_wrote(parts: list[str]) -> None:
    text = " ".join(parts).casefold()
    for one in suggest(text, partner_type="council"):
        for reason in one.because:
            if reason.startswith("the words") or "read as" in reason:
                quoted = reason.partition("\u201c")[2].partition("\u201d")[0]
                assert all(piece in text for piece in quoted.split(" \u2026 ")), reason
