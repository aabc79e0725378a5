"""Ordinary lines, and look-alikes: lines that only look as if they were counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.words import DETAIL, OUTSIDERS, OWN, SUPPLIERS

if TYPE_CHECKING:
    from benchmarks.places.maker import Maker


def add_ordinary_lines(made: Maker) -> None:
    """Add what every body spends on its own services."""
    pick = made.chance
    for one in made.senders:
        many = int(made.size * pick.randint(40, 130 if one.services in ("voluntary", "housing", "college") else 260))
        big = {"council": 11.8, "benefits": 13.5, "nhs commissioner": 12, "nhs provider": 12, "police": 12}.get(
            one.services, 10.6
        )
        for _ in range(many):
            service, cofog = made.service(one)
            text = service if pick.random() < 0.45 else f"{service}: {pick.choice(DETAIL)}"
            paid = (
                pick.choice(SUPPLIERS) if pick.random() < 0.4 else pick.choice(OUTSIDERS) if pick.random() < 0.1 else ""
            )
            if pick.random() < 0.02:
                pence = made.money(big - 1)
                for quarter in range(4):
                    made.line(
                        one,
                        text,
                        cofog,
                        pence,
                        paid_to=paid,
                        period=f"Q{quarter + 1}",
                        reference=f"{pick.randrange(10**7):07d}",
                    )
            else:
                made.line(one, text, cofog, made.money(big), paid_to=paid, funder=pick.choice(OWN))


def add_look_alikes(made: Maker) -> None:
    """Add what must survive: equal amounts, halves of joint schemes, grants and levies to bodies that send nothing, pairs of awards."""
    pick = made.chance
    for _ in range(20):
        one, other = pick.sample(made.senders, 2)
        service, cofog = made.service(one)
        pence = made.money()
        made.line(one, service, cofog, pence, funder="own budget", paid_to=pick.choice(SUPPLIERS))
        made.line(other, service, cofog, pence, funder="own budget", paid_to=pick.choice(SUPPLIERS))
    for _ in range(14):
        one, other = pick.sample(made.of("council", "district", "nhs commissioner", "police"), 2)
        service, cofog = made.service(one)
        pence = made.money()
        made.line(one, f"{service} - jointly funded, our half", cofog, pence, paid_to=made.written(other))
        made.line(other, f"{service} - jointly funded, our half", cofog, pence, funder="own budget")
    for _ in range(16):
        one = pick.choice(made.of("council", "nhs commissioner", "department", "regional"))
        service, cofog = made.service(one)
        made.line(one, f"Grant towards {service.lower()}", cofog, made.money(), paid_to=pick.choice(OUTSIDERS))
        made.line(
            one,
            f"Levy: {pick.choice(('River Conservancy', 'Sea Fisheries Committee', 'Crematorium Board'))}",
            "5.6",
            made.money(),
        )
    for _ in range(10):
        one, other = (
            pick.choice(made.of("council", "nhs commissioner")),
            pick.choice(made.of("voluntary", "college", "housing")),
        )
        service, cofog = made.service(one)
        made.line(
            one,
            f"{service} staff training",
            cofog,
            made.money(8.5),
            paid_to=made.written(other),
            funder="own budget",
        )
    for _ in range(12):
        funder, taker = made.pair()
        service, cofog = made.service(taker)
        made.line(
            funder,
            made.scheme(service),
            cofog,
            made.money(11),
            paid_to=made.written(taker),
            financial_year=pick.choice(("2008-09", "2009-10")),
        )
        made.line(taker, made.reworded(service), cofog, made.money(11), funder=made.written(funder))
    for one in made.of("department", "agency", "benefits"):
        service, cofog = made.service(one)
        made.line(one, f"{service} (share of national figure)", cofog, made.money(12), basis="Population")
        made.line(one, "Electric vehicle recharge points", "4.5", made.money())
    council = made.of("council")[0]
    made.line(
        council,
        "Recharge to the police for shared offices",
        "1.3",
        made.money(),
        paid_to=made.written(made.of("police")[0]),
    )
    made.line(council, "Employer's pension contributions, libraries", "8.2", made.money())
    made.line(made.of("council")[1], "Council housing repairs (HRA)", "6.1", made.money())
    made.line(made.of("district")[0], "Debt charges", "1.7", made.money())
