"""Contributions to a pool: in the host's figure where that is the whole pool, each its own where the host reports its share."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import Line, found_in, line, removed
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.policy import Policy, PooledBudgets
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of

BOARD, CITY, SHIRE, DISTRICT = (
    "NHS Ferrow Integrated Care Board",
    "Ferrow City Council",
    "Ferrowshire County Council",
    "Ashby Vale District Council",
)
PCC = "Police and Crime Commissioner for Ferrowshire"
PARTNERS = tuple(
    Partner(name, partner_id_of(name), short, (), kind)
    for name, short, kind in (
        (BOARD, "Ferrow ICB", "integrated care board"),
        (CITY, "Ferrow", "unitary council"),
        (SHIRE, "Ferrowshire CC", "county council"),
        (DISTRICT, "AVDC", "district council"),
        (PCC, "Ferrowshire PCC", "police and crime commissioner"),
    )
)
WHOLE, SHARE = 7_318_204.55, 2_905_117.31


def now(partner: str, service: str, pounds: float, **more: object) -> Line:
    if "income" in more:
        more["income"] = round(float(str(more["income"])) * 100)
    return line(partner, service, pounds, **{"financial_year": "2024-25", "cofog": "10.1", "income": None, **more})


def host(partner: str = CITY, **more: object) -> Line:
    return now(partner, "Learning disability pooled fund", WHOLE, **more)


def share(partner: str = BOARD, service: str = "LD pool: our share", **more: object) -> Line:
    return now(partner, service, SHARE, **more)


IN_THE_HOSTS: dict[str, tuple[list[Line], set[int]]] = {
    "the host says that it is the whole": ([host(notes="whole pool, we host"), share(paid_to=CITY)], {1}),
    "its income is the share": ([host(income=SHARE), share()], {1}),
    "its income is the share, in pounds only": ([host(income=round(SHARE)), share(fund="S75 LD")], {1}),
    "its income holds the share, and each names the fund": (
        [host(income=4_000_000, fund="S75 LD"), share(fund="S75 LD", paid_to=CITY)],
        {1},
    ),
    "the board hosts and the council pays in": (
        [host(BOARD, income=SHARE, notes="income: FCC contribution. ICB hosts"), share(CITY, "LD contribution")],
        {1},
    ),
    "the partner says what part it is, and it is": (
        [host(), share(service="40% share of the LD pool", paid_to=CITY) | {"gross": round(WHOLE * 40)}],
        {1},
    ),
    "its notes give the share": (
        [
            now(
                SHIRE, "Youth justice service (pooled)", 2_000_306.5, notes="PCC 121,500; health £95k; hosted by county"
            ),
            now(PCC, "YOT", 121_500, paid_to="Ferrowshire CC"),
            now(BOARD, "Youth justice, health contribution", 95_000),
        ],
        {1, 2},
    ),
    "a line that calls itself no pool's, as much as the income": (
        [host(income=SHARE), share(service="Learning disability placements")],
        {1},
    ),
    "three partners": (
        [
            host(SHIRE, income=SHARE + 612_000.4, notes="hosted by county; gross of partner contributions"),
            share(service="LD pool contribution"),
            now(CITY, "LD pool", 612_000.4, paid_to=SHIRE),
        ],
        {1, 2},
    ),
    "a partner's two lines that come to the income": (
        [
            host(income=SHARE),
            now(BOARD, "LD pool: placements (our share)", SHARE - 804_000.17),
            now(BOARD, "LD pool: community team (our share)", 804_000.17),
        ],
        {1, 2},
    ),
    "the host calls its line the pool, and is named as paid": ([host(), share(paid_to=CITY)], {1}),
    "what the pool buys, one line of it named as the partner's money": (
        [
            now(CITY, "Equipment: staffing", 1_600_000, fund="ICES s75", funder=BOARD),
            now(CITY, "Equipment: prescriptions", 2_904_000.3, fund="ICES s75"),
            now(BOARD, "Community equipment: our share", 2_245_860.21, fund="ICES s75", paid_to=CITY),
        ],
        {2},
    ),
    "what the pool bought comes to a little less": (
        [
            now(CITY, "BCF: step down", 4_868_204.84, fund="Better Care Fund", funder=BOARD),
            now(CITY, "BCF: social care", 3_983_076.68, fund="Better Care Fund", funder=BOARD),
            now(BOARD, "BCF minimum contribution", 8_891_000, fund="BCF", paid_to=CITY),
        ],
        {2},
    ),
    "section 256": (
        [
            now(CITY, "Reablement (s256)", 1_400_000, income=610_322.18),
            now(BOARD, "Section 256 reablement", 610_322.18),
        ],
        {1},
    ),
    "an equipment store": (
        [
            now(CITY, "Joint equipment store", 2_204_118.2, income=981_004.4, notes="we host"),
            now(BOARD, "Community equipment: our contribution", 981_004.4),
        ],
        {1},
    ),
    "the Better Care Fund, written short and in full": (
        [
            now(
                CITY, "Better Care Fund pooled budget", WHOLE, income=SHARE, fund="BCF s75", notes="whole pool, FC host"
            ),
            now(BOARD, "Better Care Fund - our share", SHARE, fund="BCF"),
        ],
        {1},
    ),
    "the pool in several lines, the contribution in one": (
        [
            now(CITY, "Home care", 2_600_000.1, fund="Better Care Fund"),
            now(CITY, "Reablement", 1_900_000.2, fund="Better Care Fund"),
            share(service="BCF contribution", fund="BCF", paid_to=CITY) | {"gross": 3_700_000_44},
        ],
        {2},
    ),
}


@pytest.mark.parametrize(("lines", "gone"), IN_THE_HOSTS.values(), ids=IN_THE_HOSTS.keys())
def test_a_share_is_in_the_hosts_figure_where(lines: list[Line], gone: set[int]) -> None:
    assert removed(found_in(lines, partners=PARTNERS)) == gone


EACH_ITS_OWN: dict[str, list[Line]] = {
    "both report their own share": [
        now(CITY, "LD pool: our share", WHOLE - SHARE),
        share(paid_to=CITY),
    ],
    "two halves": [
        now(CITY, "Aftercare pool - our 50%", SHARE),
        now(BOARD, "Aftercare pool - our 50%", SHARE),
    ],
    "the host's figure leaves the partners' money out": [
        host(notes="we host; net of ICB contribution"),
        share(paid_to=CITY),
    ],
    "a contribution to another body": [
        host(income=SHARE),
        now(BOARD, "Regional adoption pool", SHARE, paid_to=DISTRICT),
    ],
    "the host pays the partner": [host(paid_to=BOARD), share(service="LD pool")],
    "another pool's fund": [
        now(CITY, "Pooled budget (host)", WHOLE, fund="Mental health s75"),
        now(BOARD, "Pooled budget", SHARE, fund="S75 learning disability"),
    ],
    "a fund of the same name, paid to somebody else": [
        now(BOARD, "BCF - hospice", 1_812_440, fund="Better Care Fund", paid_to="St Anne's Hospice"),
        now(CITY, "Adaptations", 1_812_440, fund="Better Care Fund", funder="Housing Growth Office"),
    ],
    "the improved fund and the fund": [
        now(BOARD, "BCF: community health", 6_204_410, fund="BCF", paid_to="Ferrow Community CIC"),
        now(CITY, "iBCF schemes", 6_204_000, fund="iBCF", funder="DLUHC"),
    ],
    "another council's service of that name, paid for by the board": [
        now(CITY, "Joint equipment store (pool)", 2_542_698.09, notes="hosts for the board"),
        now(SHIRE, "Joint equipment store", 984_000, funder=BOARD),
    ],
    "swimming pools": [now(CITY, "Swimming pool", 312_044.17), now(DISTRICT, "Swimming pool", 312_044.17)],
    "pools of business rates": [
        now(SHIRE, "Business rates pool", 912_044.17, notes="we host"),
        now(DISTRICT, "Business rates pool contribution", 112_044.17),
    ],
}


@pytest.mark.parametrize("lines", EACH_ITS_OWN.values(), ids=EACH_ITS_OWN.keys())
def test_both_count_where(lines: list[Line]) -> None:
    assert removed(found_in(lines, partners=PARTNERS)) == set()


def test_a_share_of_which_nothing_tells_is_asked_about() -> None:
    services = now(CITY, "Learning disability services", WHOLE, fund="S75 LD")
    (asked,) = found_in([services, share(paid_to=CITY)], partners=PARTNERS)
    assert (asked.remove, asked.confidence < Policy().remove_double_counts_from) == (((1, round(SHARE * 100)),), True)


def test_an_income_takes_one_line_of_its_amount_and_asks_about_the_other() -> None:
    lines = [host(income=480_000), *(now(BOARD, f"LD {what} contribution", 480_000) for what in ("pool", "team"))]
    assert len(removed(found_in(lines, partners=PARTNERS))) == 1


def test_counted_at_the_partners_the_contribution_comes_off_the_host() -> None:
    policy = Policy(pooled_budgets=PooledBudgets.PARTNERS)
    (found,) = found_in([host(income=SHARE), share()], partners=PARTNERS, policy=policy)
    assert (found.kind, found.keep) == (DoubleCountKind.POOLED_BUDGET, (1,))
    assert found.remove == ((0, round(SHARE * 100)),)


def test_counted_at_the_partners_it_comes_off_as_many_lines_of_the_host_as_it_takes() -> None:
    lines, _ = IN_THE_HOSTS["the pool in several lines, the contribution in one"]
    policy = Policy(pooled_budgets=PooledBudgets.PARTNERS)
    (found,) = found_in(lines, partners=PARTNERS, policy=policy)
    assert (found.keep, found.amount_pence, {number for number, _ in found.remove}) == ((2,), 3_700_000_44, {0, 1})


def test_a_joint_service_of_which_nobody_says_whose_money_it_is_is_asked_about() -> None:
    lines = [
        now(BOARD, "Autism diagnosis joint service", 1_538_000),
        now(CITY, "All-age autism joint service", 1_107_259.2),
    ]
    (asked,) = found_in(lines, partners=PARTNERS)
    assert (asked.remove, asked.confidence < 0.5) == (((0, 110_725_920),), True)
    assert found_in([{**each, "service": f"{each['service']}: our share"} for each in lines], partners=PARTNERS) == ()
