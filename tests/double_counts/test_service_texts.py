"""Texts taken apart all at once say what each says alone: a quick look that missed a word would lose a double count in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.classify import general_grants, not_spending
from xltools.classify.financing import financing
from xltools.classify.general_grants import GrantLine, Standing, mentions_general_grant, standing
from xltools.classify.not_spending import may_be_capital_financing, why_not_spending, why_set_aside
from xltools.counting.double_counts import joint_services, named_in_text, told_parts, whole_bodies, within_bodies
from xltools.counting.double_counts.pool_words import are_pools, is_pool
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import SIGN_NAMES, names_nothing, read_service
from xltools.counting.double_counts.told_parts import texts_telling
from xltools.counting.double_counts.told_parts import told_parts as parts_told
from xltools.reading.lines import TEXT
from xltools.reference.general_grants import general_grants as all_general_grants
from xltools.words import Ragged, Words, WordTest

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

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
        (general_grants._MENTIONED, general_grants.GENERAL_GRANT_WORDS),
    ],
)
@given(said=texts)
def test_no_pattern_stands_in_a_text_without_a_word_it_needs(
    pattern: re.Pattern[str], needed: WordTest, said: Sequence[str]
) -> None:
    holding = needed.of(Words(said))
    assert holding.tolist() == [needed(text) for text in said]
    assert all(not pattern.search(text.casefold()) for text, holds in zip(said, holding, strict=True) if not holds)


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
