"""Benefits that councils pay for the department, and single grants between all sorts of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_maker import TodayMaker, pence_of
from benchmarks.places.today_schools import plant_instalments
from benchmarks.places.today_words import SMALL_GRANTS

if TYPE_CHECKING:
    from benchmarks.places.senders import Sender


def plant_benefits(made: TodayMaker) -> None:
    """Plant housing benefit paid by councils for the department, told council by council or in one line for all."""
    dwp, councils = made.the("dwp"), made.billing()
    kept = {
        id(one): [
            made.line(one, text, "10.6", made.about(pounds / len(councils)), funder=made.named(dwp, 0.4))
            for text, pounds in (("Rent allowances", 62e6), ("Rent rebates", 24e6))
        ]
        for one in councils
    }
    rows = [row for several in kept.values() for row in several]
    if made.chance.random() < 0.5:
        text = made.chance.choice(
            (
                "Paid on to councils: housing benefit",
                "Housing benefit (paid by local authorities on our behalf)",
                "Housing benefit subsidy - all councils in the area",
            )
        )
        whole = round(sum(map(pence_of, rows)) * made.chance.choice((1, 1, 1.003)))
        given = made.line(
            dwp, text, "10.6", whole, paid_to=made.chance.choice(("", "councils", "local authorities")), exact=True
        )
        made.plant("administered-benefit", "told of another body: housing benefit", rows, made.drop_all([given]))
    else:
        for one in councils:
            given = made.line(
                dwp,
                "Housing benefit subsidy",
                "10.6",
                sum(map(pence_of, kept[id(one)])),
                paid_to=made.named(one, made.missing / 2),
                exact=True,
            )
            made.plant("administered-benefit", "housing benefit by council", kept[id(one)], made.drop_all([given]))
    for one in councils[:2]:
        plant_instalments(
            made, dwp, one, "Discretionary housing payments grant", "Discretionary housing payments", "10.6", 0.5e6
        )


def plant_single_grants(made: TodayMaker) -> None:
    """Plant grants of one line a side: the names as people write them, the amount to the penny or less what is kept back."""
    for _ in made.times(24):
        giver, taker = _pair(made)
        text, cofog = made.chance.choice(SMALL_GRANTS)
        pence = made.about(made.chance.choice((0.06e6, 0.12e6, 0.3e6)), 0.5)
        payee, source = made.sides(giver, taker)
        row = made.line(giver, made.called(text), cofog, pence, paid_to=payee)
        kept = made.line(
            taker,
            text,
            cofog,
            pence,
            funder=source,
            fund=made.fund(text.split(" ")[0]) if made.chance.random() < 0.2 else "",
        )
        made.plant("grant", "single grants", [kept], made.drop_all([row]))
    _department_grants(made)
    _several_payees(made)
    _near_sums(made)
    _two_may_be_meant(made)


def _department_grants(made: TodayMaker) -> None:
    """Ring-fenced grants of departments to councils, under today's names."""
    for services, text, fund, pounds, cofog in (
        ("mhclg", "Homelessness prevention", "Homelessness Prevention Grant", 1.7e6, "10.6"),
        ("mhclg", "Rough sleeping initiative", "RSI", 0.8e6, "10.6"),
        ("dwp", "Household support", "Household Support Fund", 4.4e6, "10.9"),
        ("dfe", "Holiday activities and food programme", "HAF", 1.3e6, "10.4"),
        ("moj", "Youth justice service", "Youth Justice Grant", 0.9e6, "3.4"),
        ("dhsc", "Substance misuse treatment and recovery", "SSMTRG", 1.6e6, "7.4"),
        ("home office", "Resettlement of refugees", "ARAP and UKRS", 1.2e6, "10.7"),
    ):
        giver, council = made.the(services), made.chance.choice(made.upper())
        pence = made.about(pounds)
        payee, source = made.sides(giver, council)
        row = made.line(giver, made.called(text), cofog, pence, paid_to=payee, fund=made.fund(fund))
        kept = made.line(council, text, cofog, pence, funder=source, fund=made.fund(fund))
        made.plant("grant", "departments' grants", [kept], made.drop_all([row]))


def _pair(made: TodayMaker) -> tuple[Sender, Sender]:
    flows = (
        ("council", "charity"),
        ("council", "charity"),
        ("icb", "charity"),
        ("pcc", "charity"),
        ("ca", "college"),
        ("council", "landlord"),
        ("homes england", "landlord"),
        ("icb", "council"),
        ("district", "charity"),
    )
    giver, taker = made.chance.choice([flow for flow in flows if made.of(flow[0])])
    return made.chance.choice(made.of(giver)), made.chance.choice(made.of(taker))


def _several_payees(made: TodayMaker) -> None:
    """One line of a council for several charities named in one cell."""
    for council in made.upper()[:2]:
        takers = made.chance.sample(made.of("charity"), made.chance.choice((2, 3)))
        rows = [
            made.line(
                one,
                "Advice and wellbeing",
                "10.9",
                made.about(0.11e6),
                funder=made.named(council, made.missing / 2),
                exact=True,
            )
            for one in takers
        ]
        cell = made.chance.choice(("; ", ", ", " / ", " and ")).join(map(made.written, takers))
        given = made.line(
            council, made.called("Voluntary sector grants"), "10.9", sum(map(pence_of, rows)), paid_to=cell, exact=True
        )
        made.plant("grant", "several payees in one cell", rows, made.drop_all([given]))


def _near_sums(made: TodayMaker) -> None:
    """Several lines that come to about two per cent less than what was given, nobody says why: asked about."""
    for _ in range(3):
        giver, taker = made.the("ca"), made.chance.choice([*made.of("college"), *made.upper()])
        parts = [made.about(0.4e6) for _ in range(3)]
        whole = round(sum(parts) / made.chance.uniform(0.975, 0.985))
        given = made.line(
            giver,
            "Gainshare skills and employment programme",
            "9.5",
            whole,
            paid_to=made.written(taker),
            fund="Gainshare",
        )
        rows = [
            made.line(taker, f"{text}", "9.5", part, funder=made.written(giver))
            for text, part in zip(("Bootcamps", "Careers hub", "Employer engagement"), parts, strict=True)
        ]
        made.ask("grant", "sums two per cent apart", rows, [(given, sum(map(pence_of, rows)))])


def _two_may_be_meant(made: TodayMaker) -> None:
    """A payee that may be either of the two trusts, one of which has a line of that amount with no source: asked about."""
    board, trust = made.the("icb"), made.chance.choice([made.the("acute"), made.the("mental health")])
    pence = made.about(0.7e6)
    given = made.line(board, "Virtual ward development", "7.3", pence, paid_to="the Trust", exact=True)
    kept = made.line(trust, "Virtual wards set-up", "7.3", pence, exact=True)
    made.ask("commissioner-provider", "names that may mean two", [given], made.drop_all([kept]))
