"""Ordinary spending of a present-day place, and look-alikes: lines that only look as if they were counted twice.

Every look-alike's line is remembered in `TodayMaker.innocent`; what is planted never touches one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_words import DETAIL, OUTSIDERS, OWN, OWN_OF, SERVICES, SMALL_GRANTS, SUPPLIERS

if TYPE_CHECKING:
    from benchmarks.places.senders import Sender
    from benchmarks.places.today_maker import TodayMaker

PLANTED_ELSEWHERE = ("acute", "mental health", "pcc", "force")
"""What these spend is planted with the money they have it from."""


def add_ordinary_lines(made: TodayMaker) -> None:
    """Add what every body spends on its own services, each service in several lines."""
    for one in made.senders:
        if one.services in PLANTED_ELSEWHERE:
            continue
        for service, cofog, pounds in SERVICES[one.services]:
            for part in made.cut(made.about(pounds), max(1, round(made.size * made.chance.randint(2, 8)))):
                _ordinary(made, one, service, cofog, part)


def _ordinary(made: TodayMaker, one: Sender, service: str, cofog: str, pence: int) -> None:
    pick = made.chance
    text = service if pick.random() < 0.4 else f"{service}: {pick.choice(DETAIL)}"
    paid = pick.choice(SUPPLIERS) if pick.random() < 0.3 else pick.choice(OUTSIDERS) if pick.random() < 0.04 else ""
    made.line(one, text, cofog, pence, paid_to=paid, funder=pick.choice(OWN_OF.get(one.services, OWN)))


def add_look_alikes(made: TodayMaker) -> None:
    """Add all that must survive."""
    for step in (
        _instalments_of_different_money, _round_sums, _yearly_grants, _one_size_for_two, _halves, _shares_of_a_pool, _to_nobody_here,
        _sums_by_chance, _own_money_beside, _one_fund, _words, _from_elsewhere,
    ):  # fmt: skip
        before = {id(row) for one in made.senders for row in one.rows}
        step(made)
        made.innocent.update(id(row) for one in made.senders for row in one.rows if id(row) not in before)


def _instalments_of_different_money(made: TodayMaker) -> None:
    """Equal instalments to suppliers, and two contracts of one size with two bodies that are paid by others."""
    pick = made.chance
    for one in pick.sample([*made.upper(), *made.of("district"), made.the("icb"), made.the("ca")], 3):
        service, cofog, _ = pick.choice(SERVICES[one.services])
        each, payee = made.about(0.25e6), pick.choice(SUPPLIERS[:4])
        for quarter in range(4):
            made.line(
                one,
                f"{service}: contract instalment",
                cofog,
                each,
                paid_to=payee,
                period=f"Q{quarter + 1}",
                reference=f"{pick.randrange(10**7):07d}",
            )
    council, other = made.upper()[0], made.the("icb")
    pence = made.about(0.4e6)
    for number in range(3):
        made.line(council, "Block bed contract", "10.2", pence, paid_to=SUPPLIERS[0], period=f"P{number + 1}")
    made.line(other, "Block bed contract", "7.3", pence, paid_to=SUPPLIERS[-1])


def _round_sums(made: TodayMaker) -> None:
    """Round amounts that agree between bodies that have nothing to do with each other."""
    pick = made.chance
    for _ in range(14):
        one, other = pick.sample(made.senders, 2)
        pence = pick.choice((2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000))
        for body in (one, other):
            service, cofog, _ = pick.choice(SERVICES[body.services])
            made.line(
                body,
                f"{service} - one-off",
                cofog,
                pence,
                funder=pick.choice(("own resources", "core budget", "reserves")),
                paid_to=pick.choice(SUPPLIERS),
            )


def _yearly_grants(made: TodayMaker) -> None:
    """A grant of one size in two years; the receiver shows only its own year, which is another grant of the same body."""
    for _ in range(4):
        giver, taker = made.chance.choice(made.upper()), made.chance.choice(made.of("charity"))
        text, cofog = made.chance.choice(SMALL_GRANTS)
        pence = made.about(0.07e6)
        before = f"{int(made.year[:4]) - 1}-{int(made.year[2:4]):02d}"
        made.line(giver, text, cofog, pence, paid_to=made.written(taker), financial_year=before, exact=True)
        row = made.line(giver, text, cofog, pence, paid_to=made.written(taker), exact=True)
        kept = made.line(taker, text, cofog, pence, funder=made.written(giver), exact=True)
        made.plant("grant", "yearly grant of one size", [kept], made.drop_all([row]))


def _one_size_for_two(made: TodayMaker) -> None:
    """Grants of one size to a body that sends a return and to one that sends none."""
    for giver in (made.upper()[0], made.the("icb"), made.the("pcc")):
        taker, (text, cofog) = made.chance.choice(made.of("charity")), made.chance.choice(SMALL_GRANTS)
        pence = made.about(0.15e6)
        made.line(giver, text, cofog, pence, paid_to=made.chance.choice(OUTSIDERS), exact=True)
        row = made.line(giver, text, cofog, pence, paid_to=made.written(taker), exact=True)
        kept = made.line(taker, text, cofog, pence, funder=made.written(giver), exact=True)
        made.plant("grant", "yearly grant of one size", [kept], made.drop_all([row]))


def _halves(made: TodayMaker) -> None:
    """Two halves of a scheme: each body lists what it puts in."""
    for text, cofog, one, other in (
        ("Joint intelligence analyst team", "3.1", made.the("force"), made.the("fire")),
        ("Family safeguarding hub", "10.4", made.upper()[0], made.the("icb")),
        ("Blue light estates programme", "3.1", made.the("fire"), made.the("force")),
        ("Town centre regeneration", "6.2", made.upper()[0], made.the("ca")),
    ):
        pence = made.about(0.6e6)
        made.line(
            one,
            f"{text} - our half",
            cofog,
            pence,
            paid_to=made.chance.choice(("", made.written(other))),
            notes="50:50 with partner",
        )
        made.line(
            other,
            f"{text} - our 50%",
            cofog,
            pence,
            funder=made.chance.choice(("", "own resources")),
            notes="each partner shows its own half",
        )


def _shares_of_a_pool(made: TodayMaker) -> None:
    """A pool of which each body lists what it puts in, and nobody the whole."""
    council, board = made.upper()[0], made.the("icb")
    for one, pounds in ((council, 1.9e6), (board, 2.7e6)):
        made.line(
            one,
            "Autism diagnosis and support (s75): our share only",
            "10.1",
            made.about(pounds),
            fund="S75 autism",
            notes="not hosted: each partner pays its own providers",
        )


def _to_nobody_here(made: TodayMaker) -> None:
    """Grants, levies and contracts with bodies that send no return."""
    pick = made.chance
    for _ in range(12):
        giver = pick.choice(
            [*made.upper(), made.the("icb"), made.the("pcc"), made.the("ca"), made.the("dfe"), made.the("dhsc")]
        )
        text, cofog = pick.choice(SMALL_GRANTS)
        made.line(giver, text, cofog, made.about(0.3e6), paid_to=pick.choice(OUTSIDERS))
    made.line(
        made.the("dfe"), "General Annual Grant", "9.2", made.about(24e6), paid_to="Skerne Valley Academy", fund="GAG"
    )
    made.line(
        made.the("icb"),
        "Acute services contract",
        "7.3",
        made.about(32e6),
        paid_to="Wyreford Hospitals NHS Foundation Trust",
    )
    made.line(
        made.upper()[0], "Port health authority levy", "5.6", made.about(0.2e6), paid_to="Estuary Port Health Authority"
    )


def _sums_by_chance(made: TodayMaker) -> None:
    """Parts that add up by chance: another body's lines of its own money come to a supplier's bill, to the penny."""
    pick = made.chance
    for _ in range(6):
        one, other = pick.sample(
            [*made.upper(), made.the("icb"), made.the("ca"), *made.of("college"), *made.of("charity")], 2
        )
        parts = [made.about(0.09e6) for _ in range(3)]
        for part in parts:
            service, cofog, _ = pick.choice(SERVICES[other.services])
            made.line(
                other,
                f"{service}: {pick.choice(DETAIL)}",
                cofog,
                part,
                funder=pick.choice(("own resources", "fees and charges")),
                exact=True,
            )
        service, cofog, _ = pick.choice(SERVICES[one.services])
        made.line(
            one, f"{service}: {pick.choice(DETAIL)}", cofog, sum(parts), paid_to=pick.choice(SUPPLIERS), exact=True
        )


def _own_money_beside(made: TodayMaker) -> None:
    """A body's own money in the service a grant pays for, and the capital of a service beside its revenue."""
    council = made.upper()[0]
    made.line(council, "Homelessness prevention: council funded team", "10.6", made.about(1.6e6), funder="general fund")
    made.line(council, "Public health: council top-up", "7.4", made.about(0.5e6), funder="council tax")
    made.line(council, "Highways maintenance (revenue)", "4.5", made.about(4e6), funder="council tax")
    made.line(
        made.the("ca"), "Adult skills: own programme", "9.5", made.about(0.6e6), funder="investment fund interest"
    )
    made.line(
        made.of("academy")[0],
        "Energy efficiency works",
        "9.1",
        made.about(0.9e6),
        expenditure_type="Capital",
        funder="trust reserves",
    )


def _one_fund(made: TodayMaker) -> None:
    """One fund's name on different money of bodies that pay each other nothing."""
    for one, text, cofog in (
        (made.the("fire"), "Station energy retrofit", "3.2"),
        (made.the("acute"), "Heat decarbonisation", "7.3"),
        (made.of("academy")[1], "Boiler replacement", "9.1"),
    ):
        made.line(
            one,
            text,
            cofog,
            made.about(0.8e6),
            expenditure_type="Capital",
            fund="Public Sector Decarbonisation Scheme",
            funder="Salix Finance",
        )


def _words(made: TodayMaker) -> None:
    """Services whose names hold a word of what is never spending."""
    council = made.upper()[0]
    for text, cofog, pounds in (
        ("Nature reserve rangers", "5.4", 0.3e6),
        ("Swimming pool refurbishment", "8.1", 1.2e6),
        ("Police museum", "8.2", 0.1e6),
        ("Levy Street children's centre", "10.4", 0.5e6),
        ("Social care grant-funded fee uplifts to providers", "10.2", 3e6),
        ("Business rates and council tax collection team", "1.1", 1.4e6),
        ("Visual impairment rehabilitation", "10.1", 0.4e6),
        ("Town centre shopfronts (New Homes Bonus funded)", "6.2", 0.2e6),
        ("Section 31 works agreement: roundabout", "4.5", 0.7e6),
    ):
        made.line(council, text, cofog, made.about(pounds))
    made.line(
        council,
        "Primary school roof replacement",
        "9.1",
        made.about(1.8e6),
        expenditure_type="Capital",
        funder="revenue contribution",
    )


def _from_elsewhere(made: TodayMaker) -> None:
    """Money from commissioners and departments of other places."""
    made.line(
        made.the("acute"),
        "Tertiary services for neighbouring systems",
        "7.3",
        made.about(28e6),
        funder="NHS Eastholme and Wyre Integrated Care Board",
    )
    made.line(
        made.the("mental health"),
        "Secure services provider collaborative",
        "7.3",
        made.about(9e6),
        funder="Yorvale Mental Health Collaborative",
    )
    made.line(made.of("charity")[0], "Telephone helpline", "10.9", made.about(0.2e6), funder="Eastholme City Council")
