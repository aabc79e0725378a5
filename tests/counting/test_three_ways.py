"""A place counted by what is typed in, by returns, or by both comes to the same; nothing counts twice; order changes nothing."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import return_of
from tests.counting.typed import MILLION, Row, counted, typed_in
from xltools.model import Area, Partner, Place, ReturnOrigin
from xltools.template.mapping import WhichCounts

if TYPE_CHECKING:
    from xltools.counting.count import Count
    from xltools.model import Return

BODIES = (
    Partner("London Borough of Hackney", "hackney", "LBH", (), "Council", "Hackney"),
    Partner("NHS North East London Integrated Care Board", "icb", "", (), "NHS commissioner", ""),
    Partner("Department for Work and Pensions", "dwp", "DWP", (), "Government department", ""),
    Partner("Metropolitan Police Service", "mps", "", (), "Police", ""),
    Partner("Ridley Road Trust", "rrt", "", (), "Voluntary organisation", "Hackney"),
)
HACKNEY_NOW = Place("Hackney", (Area("E09000012", "Hackney"),), "2024-25")
TYPES = ("Revenue", "Capital", "")
DIVISIONS = ("03", "04", "07", "09", "10")

Spending = dict[tuple[str, str], int]
"""What a body spends: pence by division and type of expenditure."""


def drawn(seed: int) -> Spending:
    """Figures whose digits are their own: no sum of some is another by accident, which a double count could rest on."""
    chance = Random(seed)
    cells = chance.sample([(code, kind) for code in DIVISIONS for kind in TYPES], chance.randint(1, 4))
    return {cell: chance.randint(1, 900 * MILLION) for cell in cells}


def whole(seed: int) -> Spending:
    """Figures of every function, revenue and capital."""
    chance = Random(seed)
    return {(f"{at:02d}", kind): chance.randint(1, 90 * MILLION) for at in range(1, 11) for kind in TYPES[:2]}


seeds = st.integers(0, 10**9)
figures = seeds.map(drawn)
a_place = st.dictionaries(st.sampled_from(BODIES), figures, min_size=1)
"""What each of some bodies spends."""


def typed(body: Partner, spends: Spending, which: WhichCounts = WhichCounts.USUAL) -> Return:
    rows = [Row({code: pence for (code, own), pence in spends.items() if own == kind}, kind) for kind in TYPES]
    return typed_in(body.name, *(row for row in rows if row.amounts), which=which, year="2024-25")


def sent(body: Partner, spends: Spending) -> Return:
    lines = [
        {"service": f"Service {code}", "cofog": code, "gross": pence, "expenditure_type": kind, "basis": "Actual"}
        for (code, kind), pence in spends.items()
    ]
    return return_of(body.name, lines, f"{body.partner_id}.xlsx", financial_year="2024-25")


def in_now(*returns: Return, estimated: bool = False) -> Count:
    return counted(BODIES, *returns, place=HACKNEY_NOW, estimated=estimated)


def totals(count: Count) -> dict[tuple[str, str], int]:
    """What counts by body and function, noughts aside."""
    sums = count.lines.groupby(["organisation", "division"], as_index=False)["counted"].sum()
    each = zip(sums["organisation"], sums["division"], sums["counted"], strict=True)
    return {(str(body), str(division)): int(pence) for body, division, pence in each if pence}


def keeps_the_law(count: Count) -> bool:
    amount = count.lines["amount"].fillna(0).astype("int64")
    return bool((amount == count.lines["counted"] + count.lines["removed"]).all())


@settings(max_examples=12)
@given(a_place)
def test_a_place_counts_the_same_three_ways(spent: dict[Partner, Spending]) -> None:
    by_hand = [typed(body, spends) for body, spends in spent.items()]
    returned = [sent(body, spends) for body, spends in spent.items()]
    ways = [in_now(*by_hand), in_now(*returned), in_now(*by_hand, *returned)]
    assert totals(ways[0]) == totals(ways[1]) == totals(ways[2])
    assert all(keeps_the_law(count) for count in ways)


@settings(max_examples=5)
@given(st.dictionaries(st.sampled_from(BODIES), seeds.map(whole), min_size=1))
def test_with_estimates_of_the_rest_typed_and_returned_figures_still_come_to_the_same(
    spent: dict[Partner, Spending],
) -> None:
    """Each body gives every function there is, revenue and capital, so that nothing of it is left to estimate."""
    by_hand = in_now(*(typed(body, spends) for body, spends in spent.items()), estimated=True)
    returned = in_now(*(sent(body, spends) for body, spends in spent.items()), estimated=True)
    assert totals(by_hand) == totals(returned)


mixtures = st.dictionaries(
    st.sampled_from(BODIES),
    st.tuples(st.none() | figures, st.none() | figures, st.sampled_from(WhichCounts)),
)
"""For each of some bodies: what is typed in, what it returned, and what the lead team decided."""


def returns_of(mixed: dict[Partner, tuple[Spending | None, Spending | None, WhichCounts]]) -> list[Return]:
    each: list[Return] = []
    for body, (by_hand, returned, which) in mixed.items():
        each += [typed(body, by_hand, which)] if by_hand else []
        each += [sent(body, returned)] if returned else []
    return each


@settings(max_examples=20)
@given(mixtures, st.booleans())
def test_what_is_replaced_never_counts_beside_what_replaces_it(
    mixed: dict[Partner, tuple[Spending | None, Spending | None, WhichCounts]], estimated: bool
) -> None:
    count = in_now(*returns_of(mixed), estimated=estimated)
    assert keeps_the_law(count)
    lines = count.lines
    for body, (by_hand, returned, which) in mixed.items():
        own = lines[lines["partner_id"].eq(body.partner_id) & lines["counted"].ne(0)]
        origins = set(own["origin"])
        if by_hand and returned and which is not WhichCounts.BOTH:
            assert len(origins - {ReturnOrigin.ESTIMATED.value}) <= 1
        if returned and not (by_hand and which is WhichCounts.TYPED):
            assert not own["origin"].eq(ReturnOrigin.TYPED_IN).any() or which is WhichCounts.BOTH
        if by_hand and not returned:
            estimates = own[own["origin"].eq(ReturnOrigin.ESTIMATED)]
            cells = set(zip(estimates["division"], estimates["expenditure_type"], strict=True))
            assert not cells


@settings(max_examples=8)
@given(mixtures, st.randoms())
def test_the_order_of_files_changes_nothing(
    mixed: dict[Partner, tuple[Spending | None, Spending | None, WhichCounts]], shuffled: object
) -> None:
    returns = returns_of(mixed)
    other = list(returns)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    first, second = in_now(*returns, estimated=True), in_now(*other, estimated=True)
    assert totals(first) == totals(second)
    assert sorted(first.lines["why_not_text"]) == sorted(second.lines["why_not_text"])
