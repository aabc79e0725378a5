"""Twice the lines of one place take about twice the work, and what is looked at by sorting and quick looks is what the rule finds.

Work is counted, not timed: the calls made, and the pairs of amounts that are compared.
"""

from __future__ import annotations

import sys
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.double_counts.drawn import CHARITY, COUNCIL, DWP, PARTNERS, PCT, TRUST, frame_of, line
from xltools.counting.double_counts import amounts, find_in, merged, pools, prepare, sums
from xltools.counting.double_counts.by_words import Alikeness
from xltools.counting.double_counts.fund_labels import FundLabels
from xltools.counting.double_counts.fund_names import one_fund
from xltools.counting.double_counts.may_add_up import Groups
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import likeness
from xltools.counting.double_counts.sums import hits
from xltools.counting.policy import DEFAULT_POLICY
from xltools.organisations.bodies import list_bodies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.double_counts.drawn import Line
    from xltools.counting.double_counts.prepared import PreparedLines

SERVICES = (
    "Home care",
    "Day centres",
    "Road repairs",
    "Short breaks",
    "Libraries",
    "Street lights",
    "Housing advice",
    "Nursing",
)
STREETS = ("Mill Lane", "Station Road", "Church Court", "Park Hill", "Abbot Yard")


def made_place(size: int) -> PreparedLines:
    """A place of `size` lines for each of four bodies, every text its own: pools, payments by name and to nobody, estimates."""
    pick = np.random.default_rng(11)
    drawn: list[Line] = []
    for number, body in product(range(size), (COUNCIL, PCT, TRUST, CHARITY)):
        service = (
            f"{SERVICES[pick.integers(len(SERVICES))]} {STREETS[pick.integers(len(STREETS))]} {pick.integers(10**6)}"
        )
        more: Line = {
            "cofog": f"{pick.integers(1, 10)}.{pick.integers(1, 4)}",
            "fund": "",
            "funder": "",
            "paid_to": "",
            "basis": "Actual",
        }
        if number % 8 == 0:
            service = f"S75 learning disability pool {number} {body[:3]}"
        elif number % 16 == 3 and body != COUNCIL:
            more["funder"] = COUNCIL
        elif number % 16 == 5 and body == COUNCIL:
            more["paid_to"] = CHARITY
        drawn.append(line(body, service, float(np.round(np.exp(pick.uniform(8, 15)), 2)), **more))
        if number % 16 == 9 and body == PCT:
            estimate = {"basis": "Population", "paid_to": COUNCIL}
            drawn.append(
                line(DWP, f"{service} local share", float(pick.integers(10**4, 10**6)), **{**more, **estimate})
            )
    frame = frame_of(drawn)
    return prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS))


def work_of(size: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """The calls made, and the pairs of amounts compared for pools, while double counts are looked for in a place."""
    lines, calls, compared = made_place(size), 0, 0

    def count(_frame: object, event: str, _value: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    def agree(paid: NDArray[np.int64], got: NDArray[np.int64]) -> NDArray[np.int8]:
        nonlocal compared
        compared += len(paid)
        return amounts.agree(paid, got)

    monkeypatch.setattr(pools, "agree", agree)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find_in(lines)
    finally:
        sys.setprofile(before)
    return calls, compared


def test_twice_the_lines_take_about_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    work_of(40, monkeypatch)
    calls, compared = work_of(300, monkeypatch)
    twice_calls, twice_compared = work_of(600, monkeypatch)
    assert twice_calls < 2.4 * calls
    assert 0 < twice_compared < 2.4 * compared


NAMES = st.lists(
    st.sampled_from(
        ["UK", "UKSPF", "shared", "prosperity", "fund", "grant", "the", "of", "Public", "Health", "PH", "P.H.G.", "DSG", "dedicated",
         "schools", "school", "housing", "benefit", "HB", "12", "345678", "levelling", "level", "services", "care", "and", "top up"]
    ),
    max_size=7,
).map(" ".join)  # fmt: skip


@given(st.lists(NAMES, max_size=6), NAMES)
@example(["Regeneration 2009"], "Regen 2009")
@example(["levelling 345678"], "level 345678")
@example(["regeneration 12345 north"], "regen 12345")
def test_a_name_is_like_all_that_mean_the_same_fund_and_no_others(known: list[str], asked: str) -> None:
    alike = FundLabels(known).like(asked)
    assert alike == tuple(name for name in sorted(set(known)) if one_fund(asked, name))


@pytest.mark.parametrize("written", ["Comm dev", "comm dev 2011", "UKSPF", "U.K.S.P.F. top up"])
def test_a_fund_is_found_by_words_cut_off_and_by_initials(written: str) -> None:
    labels = FundLabels(["Community development", "UK shared prosperity fund", "Council tax support"])
    assert len(labels.like(written)) == 1


@given(NAMES, st.lists(NAMES, min_size=1, max_size=8), st.sampled_from([0.3, 0.6, 0.7, 0.9, 1.0]))
def test_a_quick_look_leaves_out_no_service_that_is_called_alike(name: str, others: list[str], least: float) -> None:
    texts = ServiceTexts([name, *others])
    places = np.arange(1, len(others) + 1, dtype=np.int32)
    perhaps = Alikeness(texts).may_reach(0, places, np.full(len(others), least))
    alike = [likeness(texts.stems_of(0), texts.stems_of(place)) for place in places.tolist()]
    assert all(may for may, share in zip(perhaps.tolist(), alike, strict=True) if share >= least)


POUNDS = st.lists(st.integers(-40, 400).map(lambda pounds: pounds * 100_000), min_size=1, max_size=12)


@pytest.mark.parametrize("many", [0, 10**9])
@given(POUNDS, POUNDS, POUNDS)
def test_the_sieve_loses_no_sum(many: int, wholes: list[int], some: list[int], rest: list[int]) -> None:
    rest = sorted(set(rest))
    every: list[tuple[int, int, int]] = []
    for place, whole in enumerate(wholes):
        own = [(place, number, rest.index(whole - part)) for number, part in enumerate(some) if whole - part in rest]
        every += own[: sums.MOST_HITS]
    before, sums._MANY = sums._MANY, many
    try:
        found = list(hits(*(np.array(each, dtype=np.int64) for each in (wholes, some, rest))))
    finally:
        sums._MANY = before
    assert found == every


_SAID = st.tuples(
    st.sampled_from([COUNCIL, CHARITY, TRUST]),
    st.sampled_from(["Day centre", "Day centre meals", "Lunch club"]),
    st.integers(1, 12),
    st.sampled_from(["", "", "", COUNCIL, CHARITY]),
)


@given(drawn=st.lists(_SAID, min_size=3, max_size=24))
def test_the_quick_look_loses_no_payment_that_several_lines_come_to(drawn: list[tuple[str, str, int, str]]) -> None:
    sides = {COUNCIL: "paid_to"}
    frame = frame_of(
        [
            line(body, service, pounds * 1000.01, cofog="10.2", **{sides.get(body, "funder"): named})
            for body, service, pounds, named in drawn
        ]
    )
    lines = prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS))
    quick = list(merged.find_merged(lines, DEFAULT_POLICY))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Groups, "may_add_up_to", lambda groups, *_: np.ones(len(groups.own), dtype=bool))
        assert list(merged.find_merged(lines, DEFAULT_POLICY)) == quick
