"""Pools are looked for among neighbours, by arrays and with a quick look first: that finds what every line against every other would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.double_counts.drawn import COUNCIL, COUNTY, DISTRICT, PARTNERS, PCT, frame_of, line
from xltools.counting.double_counts import pool_pairs as pairs_module
from xltools.counting.double_counts import prepare
from xltools.counting.double_counts.pool_pairs import pool_pairs
from xltools.counting.double_counts.pool_partners import PoolLines, in_sum, shares_of_a_line
from xltools.counting.double_counts.pool_shares import contributions
from xltools.counting.double_counts.pool_texts import PoolTexts
from xltools.organisations.bodies import list_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.double_counts.drawn import Line
    from xltools.counting.double_counts.prepared import PreparedLines

POOL_LINES = st.builds(
    lambda partner, service, pounds, rest: line(partner, service, pounds, **rest),
    st.sampled_from([COUNCIL, COUNTY, DISTRICT, PCT]),
    st.sampled_from(
        ["S75 LD pool", "Learning disability pooled fund", "Contribution to mental health pool", "BCF whole pool (host)",
         "Our share of the mental health pool", "Better care fund hosted by the council", "Pooled budget 40%"]
    ),
    st.sampled_from([1_000_000, 1_004_000, 1_000_412.5, 400_000, 250_000, 2_000_000]),
    st.fixed_dictionaries(
        {"income": st.sampled_from([0, 25_000_000, 40_000_000, 65_000_000])},
        optional={
            "funder": st.sampled_from([COUNCIL, PCT, "Somebody we never heard of"]),
            "paid_to": st.sampled_from([COUNCIL, PCT, "Somebody we never heard of"]),
            "notes": st.sampled_from(["includes £400,000 of the PCT", "we host this", "not including the PCT share"]),
            "fund": st.sampled_from(["S75", "Learning disabilities", "iBCF"]),
            "financial_year": st.sampled_from(["", "2009-10"]),
        },
    ),
)  # fmt: skip


def made_ready(drawn: Sequence[Line]) -> PreparedLines:
    """The lines, made ready."""
    frame = frame_of(drawn)
    ready = prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS))
    return ready.taken(ready.own_order())


def neighbours(lines: PreparedLines, most: int) -> set[tuple[int, int]]:
    """The pairs, by the rule in plain words: within so many places of one group, of two bodies and of one year."""
    texts, own = PoolTexts(lines), range(len(lines.pence))
    groups = [[line for line in own if word in (texts.of(line).stems or {""})] for word in {
        word for line in own for word in texts.of(line).stems or {""}}]  # fmt: skip
    bodies = sorted(set(lines.body.tolist()))
    for body in bodies:
        for other in bodies:
            naming = [
                line for line in own if lines.body[line] == body != other in (lines.giver[line], lines.receiver[line])
            ]
            groups.append([line for line in own if naming and lines.body[line] == other] + naming)
    found = set()
    for group in groups:
        ordered = sorted(group, key=lambda line: (-int(lines.pence[line]), int(lines.content[line])))
        for place, larger in enumerate(ordered):
            for smaller in ordered[place + 1 : place + 1 + most]:
                if lines.body[larger] != lines.body[smaller] and lines.year[larger] in (lines.year[smaller], 0):
                    found.add((larger, smaller))
    return found


@given(
    st.lists(POOL_LINES, min_size=1, max_size=14, unique_by=lambda each: repr(sorted(each.items()))),
    st.sampled_from([1, 2, 40]),
)
@settings(deadline=None)
def test_pairs_are_the_neighbours_of_every_group(drawn: list[Line], most: int) -> None:
    lines = made_ready(drawn)
    before, pairs_module.MOST_PARTNERS = pairs_module.MOST_PARTNERS, most
    try:
        larger, smaller = pool_pairs(lines, PoolTexts(lines), np.arange(len(drawn)))
    finally:
        pairs_module.MOST_PARTNERS = before
    pairs = list(zip(larger.tolist(), smaller.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) == neighbours(lines, most)


@given(st.lists(POOL_LINES, min_size=2, max_size=12))
@settings(deadline=None)
def test_what_the_quick_look_leaves_out_is_no_contribution(drawn: list[Line]) -> None:
    lines, texts = (ready := made_ready(drawn)), PoolTexts(ready)
    every = [
        (host, partner)
        for host in range(len(drawn))
        for partner in range(len(drawn))
        if lines.body[host] != lines.body[partner] and lines.pence[host] >= lines.pence[partner]
    ]
    hosts, partners = np.array(every, dtype=np.int64).reshape(-1, 2).T
    looked_at = list(in_sum(lines, texts, shares_of_a_line(lines, texts, hosts, partners)))
    closely = list(in_sum(lines, texts, (PoolLines((host,), partner) for host, partner in every)))
    assert list(contributions(lines, texts, looked_at)) == list(contributions(lines, texts, closely))
