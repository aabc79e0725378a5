"""Texts taken apart all at once say what each says alone: a quick look that missed a word would lose a double count in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.double_counts.drawn import PARTNERS
from xltools.classify import not_spending, parts_of_lines
from xltools.classify.financing import financing
from xltools.classify.general_grants import (
    GrantLine,
    Standing,
    mentions_general_grant,
    named_grants,
    perhaps_general_grants,
    standing,
)
from xltools.classify.not_spending import may_be_capital_financing, why_by_words, why_not_spending, why_set_aside
from xltools.classify.parts_of_lines import says_of_which
from xltools.classify.totals import TOTAL_WORDS, Says, says_total
from xltools.counting.double_counts import (
    joint_services,
    named_bodies,
    named_in_text,
    service_words,
    told_parts,
    whole_bodies,
    within_bodies,
)
from xltools.counting.double_counts.agency_names import NOBODY, AgencyNames
from xltools.counting.double_counts.pool_words import are_pools, is_pool
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import SIGN_NAMES, names_nothing, perhaps_signs, read_service
from xltools.counting.double_counts.told_parts import texts_telling
from xltools.counting.double_counts.told_parts import told_parts as parts_told
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.organisations.resolver import index_names
from xltools.reading.lines import TEXT
from xltools.reference.bodies.names import plain
from xltools.reference.general_grants import general_grants as all_general_grants
from xltools.words import Ragged, TextColumn, Words, WordTest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAID = (
    "Pooled budget, s.75", "Section 75 agreement", "S75 LD", "p.o.o.l", "Children's Trust fund", "better care fund", "Joint fund",
    "hosted by the PCT", "lead commissioner", "whole pool", "our share", "contribution to the pool", "paid into pool", "halves", "50/50",
    "50 per cent", "jointly", "two thirds", "shared equally", "Précept to fire", "Levies", "collection fund paid", "share of council tax",
    "recharges", "cross-charged", "SLA recharge", "capital financing", "RCCO", "C.E.R.A.", "debt charges", "unitary charge", "MRP",
    "minimum revenue provision", "RSG", "area based grant", "NNDR", "non-domestic rates", "New Homes Bonus", "police grant", "DSG",
    "housing benefit", "council tax support", "HB/CTB", "rent rebates", "subsidy", "HRA", "non-HRA", "outside the HRA", "overheads",
    "support services recharge", "central establishment", "back office", "pensions in payment", "retired teachers", "pensioners",
    "employer's contributions", "superannuation", "borough share", "estimate", "apportioned", "pro rata", "per head", "notional",
    "commissioning", "contract", "PbR", "acute", "secondary care", "grants", "matched funding", "ERDF", "co-financed", "objective 2",
    "LEADER+", "refund", "reimbursed", "Sub-total", "all", "net revenue expenditure", "overall", "paid to the Chief Constable", "CC",
    "police force", "Constabulary", "incl. overheads", "full cost", "fully absorbed", "plus on-costs", "with support services",
    "transfers to reserves", "depreciation", "Contrib to prov for bad debts", "Revenue contribn to capital", "interest receivable",
    "capital receipts", "vrp", "debt financing costs", "Section 31 grant: business rates reliefs", "top-up",
    "Settlement Funding Assessment",
    "includes £2.1m passed to districts", "of which 5m to Aller DC", "paid on to councils", "payee Aller DC", "to Aller DC under s256",
    "Grant to Ridley Road Trust", "funded by the Home Office", "transfer", "payments", "joint equipment store", "iBCF", "DFG",
)  # fmt: skip
"""What rules look for, written as people write it."""
RULED = (
    *SAID, "Total", "Grand total", "Sub-total: adult social care", "Cost of services", "Council tax requirement", "sum of lines",
    "All services", "c/f", "b/fwd", "carried forward", "Total Communication", "of which", "OF WH\u0130CH residential", "thereof",
    "Highways:", "transfer to",
    "earmarked reserves", "revenue contribution to", "capital", "direct", "Nature", "reserves", "depreciation", "training on", "MRP (MRP)",
    "less", "grants received", "2024", "received", "bad debts", "provision for", "principal", "minimum", "revenue", "interest and",
)  # fmt: skip
"""Words of rules on what a line is, put together at random: names, and look-alikes."""
PLAIN = (
    "the",
    "Mill Lane",
    "1234",
    "",
    " ",
    "Libraries & archives",
    "£",
    "straße",
    "İzmir",
    "℡",
    "ﬁre",
    "\u00a0",
    "A'b.c",
    "x_y",
    "²",
)
texts = st.lists(
    st.lists(st.sampled_from(SAID + PLAIN) | st.text(max_size=8), max_size=4).map(" ".join), max_size=12
).map(lambda drawn: list(dict.fromkeys(drawn)))


@given(texts)
def test_many_texts_at_once_are_read_as_each_alone(said: Sequence[str]) -> None:
    together = ServiceTexts(said)
    read = [read_service(text) for text in said]
    assert [together.stems_of(number) for number in range(len(said))] == [text.stems for text in read]
    assert together.nameless.tolist() == [names_nothing(text) for text in said]
    for sign in SIGN_NAMES:
        assert together.carrying(sign).tolist() == [sign in text.signs for text in read]


def test_every_sign_is_carried_by_a_text_that_is_looked_at_here() -> None:
    assert {sign for text in SAID for sign in read_service(text).signs} == set(SIGN_NAMES)


@given(texts)
def test_stems_stand_in_the_order_of_the_alphabet(said: Sequence[str]) -> None:
    stems, names = ServiceTexts(said).stems
    assert [[names[stem] for stem in stems.row(number)] for number in range(len(said))] == [
        sorted(read_service(text).stems) for text in said
    ]


@given(texts)
def test_texts_of_the_same_plain_words_have_one_key_and_no_others(said: Sequence[str]) -> None:
    kept = [" ".join(word for word in plain(text).split() if word not in {"grant", "fund"}) for text in said]
    keys = ServiceTexts(said).keys_without({"grant", "fund"}.__contains__).tolist()
    assert [keys.index(key) for key in keys] == [kept.index(text) for text in kept]


def test_the_order_of_words_is_in_the_key() -> None:
    said = ["care home", "home care", "Home, care!", "care", "care care", ""]
    keys = ServiceTexts(said).keys_without(str.isdigit).tolist()
    assert keys[1] == keys[2]
    assert len(set(keys)) == len(keys) - 1


@given(st.from_regex(r"[0-9]{5,12}", fullmatch=True))
def test_a_long_number_is_no_sign_that_its_first_digits_do_not_tell(number: str) -> None:
    assert perhaps_signs(number) == sum(
        1 << place
        for place, (_, of_word, _) in enumerate(service_words._SIGNS)
        if re.search(rf"\b(?:{of_word})", number)
    )


@given(texts)
def test_pools_and_parts_told_are_missed_in_no_text(said: Sequence[str]) -> None:
    together = ServiceTexts(said)
    assert are_pools(together).tolist() == [is_pool(text) for text in said]
    for is_service in (True, False):
        telling = texts_telling(said, together.words, is_service=is_service)
        assert telling.tolist() == [bool(parts_told(text, is_service=is_service)) for text in said]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (whole_bodies._FORCE, whole_bodies._FORCE_WORDS),
        (within_bodies._ABSORBED, within_bodies._ABSORBED_WORDS),
    ],
)
@given(said=texts)
def test_what_is_said_in_plain_words_is_missed_in_no_text(
    pattern: re.Pattern[str], needed: WordTest, said: Sequence[str]
) -> None:
    assert ServiceTexts(said).saying(pattern, needed).tolist() == [
        bool(pattern.search(read_service(text).folded)) for text in said
    ]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (joint_services._JOINT, joint_services._JOINT_WORDS),
        (named_in_text._NAMED, named_in_text._PERHAPS_NAMED),
        (told_parts._MENTIONED, told_parts._PERHAPS_MENTIONED),
    ],
)
@given(said=texts)
def test_no_pattern_stands_in_a_text_without_a_word_it_needs(
    pattern: re.Pattern[str], needed: WordTest, said: Sequence[str]
) -> None:
    holding = needed.of(Words(said))
    assert holding.tolist() == [needed(text) for text in said]
    assert all(not pattern.search(text.casefold()) for text, holds in zip(said, holding, strict=True) if not holds)


GRANT_WORDS = (
    *(name for grant in all_general_grants() for name in grant.names),
    "un-ring-fenced", "Ringfen'ced", "s.31", "Section 31", "Sec 31 grants", "admin", "recompense", "reimbursement of", "NDR", "BRR",
    "non-domestic rates", "business rates", "reliefs", "tariff", "top up", "safety net", "levies", "surpluses", "x" * 320,
)  # fmt: skip
grant_texts = st.lists(
    st.lists(st.sampled_from(GRANT_WORDS + PLAIN) | st.sampled_from(SAID), max_size=4).map(" ".join), max_size=12
).map(lambda drawn: list(dict.fromkeys(drawn)))


@given(grant_texts)
def test_no_general_grant_is_named_in_a_text_without_the_words_of_one(said: Sequence[str]) -> None:
    perhaps = perhaps_general_grants(said, Words(said))
    assert len(perhaps) == len(said)
    for text in (text for text, may in zip(said, perhaps.tolist(), strict=True) if not may):
        assert not mentions_general_grant(text)
        assert not named_grants(text)
        assert not named_grants(text, frozenset(("mill", "lane", "aller")))


def test_every_name_of_a_general_grant_is_looked_at() -> None:
    names = [name for grant in all_general_grants() for name in grant.names]
    assert perhaps_general_grants(names, Words(names)).all()


def test_a_service_with_some_words_of_a_grant_is_not_looked_at() -> None:
    said = [
        "Support for adult carers",
        "Area review team",
        "Transition from school",
        "Rates office",
        "Hospitality training",
    ]
    assert not perhaps_general_grants(said, Words(said)).any()


@pytest.mark.parametrize(
    ("says", "needed"),
    [
        (lambda text: says_total(text) is not Says.NOTHING, TOTAL_WORDS),
        (says_of_which, parts_of_lines._OF_WHICH_WORDS),
        (why_by_words, not_spending.FINANCING_WORDS),
        (may_be_capital_financing, not_spending.CAPITAL_FINANCING_WORDS),
        (why_set_aside, not_spending.FINANCING_WORDS),
        (lambda text: why_set_aside(text, is_service=True), not_spending.FINANCING_WORDS),
    ],
)
@given(said=st.lists(st.sampled_from(RULED + PLAIN) | st.text(max_size=8), max_size=6).map(" ".join))
def test_a_rule_says_nothing_of_a_text_without_a_word_it_needs(
    says: Callable[[str], object], needed: WordTest, said: str
) -> None:
    column = TextColumn(pd.Series([said, said, "x"], dtype=TEXT))
    assert column.saying(says, needed).tolist() == [bool(says(text)) for text in column.distinct]


@given(st.lists(st.sampled_from(RULED + PLAIN), max_size=5).map(" ".join))
def test_one_pattern_of_all_rules_tells_the_first_that_matches(said: str) -> None:
    folded = not_spending._written_out(said.casefold())
    for reasons in (not_spending._NAMES, not_spending._SET_ASIDE):
        told = (reason for reason, pattern in reasons.rules if re.fullmatch(pattern, folded))
        assert reasons.of(folded) == next(told, "")
    assert not not_spending._FOR_CAPITAL.fullmatch(folded) or not_spending._PERHAPS_FOR_CAPITAL.search(folded)


@given(st.lists(st.lists(st.sampled_from(("a", "b", "ab", "c1", "1")), max_size=5).map(" ".join), max_size=8))
def test_texts_are_found_by_what_their_words_stand_for(said: list[str]) -> None:
    found = Words(said).texts_by(lambda word: {letter for letter in word if letter.isalpha()})
    assert set(found) == {letter for text in said for letter in text if letter.isalpha()}
    for letter, numbers in found.items():
        assert numbers.tolist() == [number for number, text in enumerate(said) if letter in text]


COLUMNS = (
    "service",
    "fund",
    "notes",
    "cipfa",
    "expenditure_type",
    "cofog",
    "financial_year",
    "partner",
    "funder",
    "paid_to",
)


def frame_of(**columns: Sequence[str]) -> pd.DataFrame:
    many = len(columns["service"])
    return pd.DataFrame({name: list(columns.get(name, [""] * many)) for name in COLUMNS}, dtype=TEXT)


NOT_SPENDING = (*SAID, *(name for grant in all_general_grants() for name in grant.names))


def test_financing_of_a_column_is_that_of_each_line() -> None:
    lines = frame_of(service=NOT_SPENDING, notes=NOT_SPENDING[::-1], fund=sorted(NOT_SPENDING))
    found = financing(lines)
    for place, (service, fund, notes) in enumerate(zip(lines["service"], lines["fund"], lines["notes"], strict=True)):
        surely = (
            standing(GrantLine(service, fund))
            if mentions_general_grant(service) or mentions_general_grant(fund)
            else Standing.NONE
        )
        named = why_not_spending(service)
        other = "" if named == not_spending.GENERAL_GRANT else named
        grant = not_spending.GENERAL_GRANT if surely is Standing.SURE and not other else ""
        said = (why_set_aside(service, is_service=True), why_set_aside(fund), why_set_aside(notes))
        endings = ("", " (as its fund says)", " (as its notes say)")
        aside = next((f"{why}{ending}" for why, ending in zip(said, endings, strict=True) if why), "")
        assert found.sure.iloc[place] == (other or grant or aside), service
        asked = (
            not_spending.GENERAL_GRANT if surely is Standing.ASKED and not other else may_be_capital_financing(service)
        )
        assert found.asked.iloc[place] == ("" if found.sure.iloc[place] else asked), service


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6), st.data())
def test_rows_of_different_lengths_are_had_again(rows: list[list[int]], data: st.DataObject) -> None:
    which = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8))
    places, numbers = Ragged.of(rows).rows(np.array(which, dtype=np.int64))
    expected = [(place, number) for place, row in enumerate(which) for number in rows[row]]
    assert list(zip(places.tolist(), numbers.tolist(), strict=True)) == expected
    assert [Ragged.of(rows).row(number) for number in range(len(rows))] == rows


def test_no_lines_have_no_financing() -> None:
    found = financing(frame_of(service=[]))
    assert len(found.sure) == len(found.asked) == 0
    assert isinstance(found.sure, pd.Series)


NAMED = list_bodies(
    [
        *PARTNERS,
        Partner("Homes and Communities Agency", "hca", "HCA", (), "Agency or public body"),
        Partner("Probation Service", "probation", "", (), "Probation"),
        Partner("Department for Work and Pensions", "dwp", "DWP", (), "Government department"),
    ]
)
NAMES = index_names(NAMED)
BODY_TEXTS = sorted(
    {
        *(name for body in NAMED for name in body.names),
        *(
            "grant in aid",
            "EA's",
            "ea",
            "EA-led",
            "HCA (programmes)",
            "sponsorship of",
            "agency's",
            "costs: net",
            "x\u2026agency",
            "the",
        ),
        *(
            "running costs",
            "Homes &",
            "Communities",
            "[share]",
            "including",
            "Jobcentre Plus",
            "excl.",
            "P.robation",
            "flood",
            "Hca",
        ),
    }
)
body_texts = st.lists(
    st.lists(st.sampled_from(BODY_TEXTS) | st.sampled_from(SAID + PLAIN), max_size=3).map(" ".join), max_size=10
).map(lambda drawn: list(dict.fromkeys(drawn)))


@given(body_texts)
def test_no_text_is_passed_over_that_names_a_body_by_itself(said: list[str]) -> None:
    perhaps = named_bodies.perhaps_about(ServiceTexts(said), NAMES)
    for text in (text for text, may in zip(said, perhaps.tolist(), strict=True) if not may):
        for written in (text, named_bodies._SPONSORED.sub(" ", text)):
            assert not NAMES.may_be_listed(" ".join(written.split())), text


def test_a_service_in_other_words_is_passed_over() -> None:
    said = ["Highways drainage repairs", "Youth clubs, Quarry Yard 12", "Fuzzy wuzzy"]
    assert not named_bodies.perhaps_about(ServiceTexts(said), NAMES).any()


@given(body_texts)
def test_agencies_are_spoken_of_in_many_texts_as_in_each(said: list[str]) -> None:
    names = AgencyNames(NAMED, range(len(NAMED)))
    asked = np.arange(len(said), dtype=np.int32)
    assert names.spoken_of_in(ServiceTexts(said), asked).tolist() == list(map(names.spoken_of, said))
    assert names.spoken_of_in(ServiceTexts(said), asked[1:]).tolist() == [NOBODY][: len(said)] + list(
        map(names.spoken_of, said[1:])
    )


def test_an_agency_named_by_initials_is_spoken_of() -> None:
    names = AgencyNames(NAMED, range(len(NAMED)))
    said = ("EA - flood defence", "Environment Agency, coast", "Tea dances", "Homes for tea")
    spoken = names.spoken_of_in(ServiceTexts(said), np.arange(len(said), dtype=np.int32))
    agency = next(body.number for body in NAMED if body.name == "Environment Agency")
    assert spoken.tolist() == [agency, agency, NOBODY, NOBODY]


def test_a_body_whose_name_holds_a_long_number_is_found_in_texts() -> None:
    bodies = list_bodies((*PARTNERS, Partner("Depot 12345", "depot-12345", "", (), "Agency or public body")))
    names, depot = AgencyNames(bodies, range(len(bodies))), index_names(bodies).resolve("Depot 12345").body
    said = ["Spending on Depot 12345 here", "Spending on Depot 12346 here", "Depot 12345"]
    assert names.spoken_of_in(ServiceTexts(said), np.arange(3, dtype=np.int32)).tolist() == list(
        map(names.spoken_of, said)
    )
    assert names.spoken_of(said[0]) == depot
    assert named_bodies.perhaps_about(ServiceTexts(said), index_names(bodies)).tolist()[2]
