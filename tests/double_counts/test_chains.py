"""Payments that follow one another are told as one chain, always in the same order."""

from __future__ import annotations

import pandas as pd

from tests.double_counts.drawn import CHARITY, COLLEGE, COUNCIL, LSC, PARTNERS, RDA, frame_of, line
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind
from xltools.counting.double_counts.prepared import PreparedLines, prepare
from xltools.counting.double_counts.resolving import join_chains
from xltools.organisations.bodies import list_bodies

BODIES = (LSC, COUNCIL, COUNCIL, COUNCIL, CHARITY, COLLEGE, RDA)


def lines() -> PreparedLines:
    frame = frame_of([line(body, f"Skills {number}", 100) for number, body in enumerate(BODIES)])
    return prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS))


def payment(payer: int, *takers: int) -> Candidate:
    return Candidate(DoubleCountKind.GRANT, "equal", takers, ((payer, 10_000),), ())


def test_ends_of_a_chain_stand_in_the_order_they_were_found() -> None:
    prepared, top = lines(), payment(0, 1, 2, 3)
    ends = [payment(1, 4), payment(2, 5), payment(3, 6)]
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        (chain,) = join_chains(prepared, [top, *(ends[end] for end in order)])
        assert chain.kind is DoubleCountKind.CHAIN
        assert chain.keep == tuple(ends[end].keep[0] for end in order)
        assert [line for line, _ in chain.remove] == [0, *(end + 1 for end in order)]
