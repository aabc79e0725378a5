"""The reasons, the bodies and the functions each add up to the whole change, to the penny, whatever the lines."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.counting.change.change import REASONS, change_between
from xltools.counting.change.compared import COLUMNS, PENCE_COLUMNS, ComparedCount
from xltools.counting.change.moves import net_of_moves
from xltools.model import ReturnOrigin, WhyNot
from xltools.reading.lines import TEXT

BODIES = (
    *("Hartlepool Borough Council", "Hartlepool BC", "Allerdale Borough Council", "Cumberland Council", "DWP", ""),
    *("Department for Work and Pensions", "Cumbria County Council", "Cleveland Fire Authority"),
)
SERVICES = (
    "Libraries",
    "Library service",
    "Libraries and museums",
    "Refuse",
    "Refuse collection",
    "Fire cover",
    "Pensions",
    "",
)
LARGEST = 10**14  # £1tn


@st.composite
def lines(draw: st.DrawFn) -> dict[str, object]:
    amount = draw(st.integers(-LARGEST, LARGEST))
    why = draw(st.sampled_from([*WhyNot]))
    removed = draw(st.sampled_from([0, amount, amount // 3])) if why is not WhyNot.COUNTS else 0
    return {
        "organisation": draw(st.sampled_from(BODIES)),
        "service": draw(st.sampled_from(SERVICES)),
        "line": draw(st.sampled_from(["", "A1", "A2"])),
        "code": draw(st.sampled_from(["", "10.2", "08.2", "05.1", "05.1.0", "03.2"])),
        "how": draw(st.sampled_from(["Actual", "Initial estimate", "Population", "Not stated"])),
        "origin": draw(st.sampled_from([origin.value for origin in ReturnOrigin])),
        "expenditure_type": draw(st.sampled_from(["Revenue", "Capital", ""])),
        "why_not": why.value,
        "amount": amount,
        "counted": amount - removed,
    }


def side(rows: list[dict[str, object]], year: str) -> ComparedCount:
    frame = pd.DataFrame(rows, columns=[*COLUMNS])
    texts = [name for name in COLUMNS if name not in (*PENCE_COLUMNS, "row")]
    frame = (
        frame.astype(dict.fromkeys(texts, "object")).fillna(dict.fromkeys(texts, "")).astype(dict.fromkeys(texts, TEXT))
    )
    frame = frame.assign(row=0).astype(dict.fromkeys(PENCE_COLUMNS, "int64"))
    sums = frame.groupby(frame["code"].str[:2])["counted"].sum()
    kinds = {0: "national-share"} if rows else {}
    return ComparedCount(year, year, "", frame, {str(code): int(pence) for code, pence in sums.items()}, kinds=kinds)


@settings(max_examples=80, deadline=None)
@given(st.lists(lines(), max_size=14), st.lists(lines(), max_size=14), st.sampled_from(["2022-23", "2023-24", ""]))
def test_every_way_of_telling_adds_up_to_the_whole_change(
    then: list[dict[str, object]], now: list[dict[str, object]], year: str
) -> None:
    change = change_between(side(then, year), side(now, "2023-24"))
    whole = sum(int(str(row["counted"])) for row in now) - sum(int(str(row["counted"])) for row in then)
    bodies = change.bodies()
    assert change.change == whole
    assert sum(change.by_reason.values()) == whole
    assert int(bodies["change"].sum()) == whole
    assert all(int(bodies[name].sum()) == pence for name, pence in zip(REASONS, change.by_reason.values(), strict=True))
    assert (bodies[list(REASONS)].sum(axis=1) == bodies["change"]).all()
    assert int(change.divisions()["change"].sum()) == whole
    assert int(change.lines()["change"].sum()) == whole
    assert sum(net_of_moves(change.moved).values()) == 0


@settings(max_examples=25, deadline=None)
@given(st.lists(lines(), max_size=14))
def test_a_count_beside_itself_has_not_changed(rows: list[dict[str, object]]) -> None:
    change = change_between(side(rows, "2023-24"), side(list(reversed(rows)), "2023-24"))
    assert change.change == 0
    assert not any(change.by_reason.values())
    assert not change.bodies()["change"].any()
