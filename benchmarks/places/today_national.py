"""What no service is: general grants and capital financing; and departments that list their agencies' or other bodies' money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_maker import TodayMaker, pence_of
from benchmarks.places.today_words import CAPITAL_CHARGES, GENERAL_GRANTS, GENERAL_IN_COUNCIL

if TYPE_CHECKING:
    from benchmarks.places.maker import Row

AGENCIES = (
    ("defra", "ea", ("Flood and coastal risk management", "Incident response"), "5.6", 9e6),
    ("moj", "hmpps", ("Probation: sentence management", "Unpaid work and programmes"), "3.4", 11e6),
    ("dft", "highways", ("Operating the strategic road network", "Road schemes"), "4.5", 21e6),
    ("dhsc", "ukhsa", ("Regional health protection", "Vaccine storage and supply"), "7.4", 4e6),
    ("mhclg", "homes england", ("Housing infrastructure grants", "Help to Build"), "6.1", 6e6),
)


def plant_general_grants(made: TodayMaker) -> None:
    """Plant general grants as the department lists them for each council, and as councils list them themselves."""
    mhclg = made.the("mhclg")
    for council in (*made.upper(), *made.of("district")[:2]):
        share = 1.0 if council.services == "council" else 0.12
        for text, pounds in made.chance.sample(GENERAL_GRANTS, 4 if share == 1 else 2):
            row = made.line(mhclg, text, "1.8", made.about(pounds * share), paid_to=made.named(council, 0.3))
            made.plant("general-grant", "general grants paid", [], made.drop_all([row]))
        if made.chance.random() < 0.6:
            text, pounds = made.chance.choice(GENERAL_IN_COUNCIL)
            row = made.line(
                council,
                text,
                "1.8",
                made.about(pounds * share),
                funder=made.named(mhclg, 0.5) if "tariff" not in text else "",
            )
            made.plant("general-grant", "general grants listed by the council", [], made.drop_all([row]))


def plant_capital_charges(made: TodayMaker) -> None:
    """Plant provision for debt, depreciation and revenue put to capital, said in the service, the fund or the notes."""
    payers = [*made.upper(), made.the("force"), made.the("fire"), made.the("ca"), *made.of("district")[:1]]
    for one in payers:
        share = {"council": 1.0, "district": 0.15}.get(one.services, 0.3)
        asset, cost = made.chance.choice(
            (("New school buildings", "9.1"), ("Vehicle replacement", "1.3"), ("Depot redevelopment", "5.1"))
        )
        kept = made.line(one, asset, cost, made.about(12e6 * share), expenditure_type="Capital")
        for text, pounds in made.chance.sample(CAPITAL_CHARGES, 2):
            row = _charge(made, one, text, pounds * share)
            made.plant("capital-financing", "capital financing", [kept], made.drop_all([row]))


def _charge(made: TodayMaker, one: object, text: str, pounds: float) -> Row:
    way = made.chance.random()
    body = next(sender for sender in made.senders if sender is one)
    if way < 0.7:
        return made.line(body, text, "1.7", made.about(pounds))
    if way < 0.85:
        return made.line(
            body,
            made.chance.choice(("Capital financing", "Non-service items", "Below the line")),
            "1.7",
            made.about(pounds),
            fund=text,
        )
    return made.line(
        body,
        made.chance.choice(("Corporate items", "Capital financing adjustment")),
        "1.7",
        made.about(pounds),
        notes=f"{text} for the year",
    )


def plant_agencies(made: TodayMaker) -> None:
    """Plant departments' estimates that an agency's own figures make good, about two per cent apart."""
    for department, agency, services, cofog, pounds in AGENCIES:
        top, own = made.the(department), made.the(agency)
        parts = made.cut(made.about(pounds), 2)
        keep = [
            made.line(own, name, cofog, part, funder=made.named(top, 0.4))
            for name, part in zip(services, parts, strict=True)
        ]
        rest = sum(pence_of(row) for row in own.rows if row not in keep)
        text = made.chance.choice(
            (
                f"{made.written(own)}: {services[0].lower()}",
                f"{own.name} - grant in aid",
                f"{own.name}: local share of national spending",
            )
        )
        whole = round(sum(map(pence_of, keep)) * made.chance.uniform(0.98, 1.02)) + (
            rest if "grant in aid" in text else 0
        )
        row = made.line(
            top,
            text,
            cofog,
            whole,
            basis=made.chance.choice(("Population", "Weighted population", "Initial estimate")),
            accounts=made.chance.choice(("Estimate", "Outturn")),
        )
        made.plant("agency-in-department", "agencies", keep, made.drop_all([row]))


def plant_national_shares(made: TodayMaker) -> None:
    """Plant departments' shares by people that a local body's own lines make good."""
    for department, taker, text, names, cofog, pounds in (
        (
            "dwp",
            made.the("ca"),
            "Restart and Work Well: local share",
            ("Work and health programme", "Work Well service"),
            "4.1",
            4e6,
        ),
        (
            "dfe",
            made.upper()[0],
            "Early years entitlements, pro rata to children",
            ("Early years: 2 year old places", "Early years: 3 and 4 year old places"),
            "9.1",
            17e6,
        ),
        (
            "dhsc",
            made.upper()[-1],
            "Social care workforce, share by population",
            ("Workforce development grant spend",),
            "10.2",
            1.1e6,
        ),
    ):
        top = made.the(department)
        parts = made.cut(made.about(pounds), len(names))
        told = made.written(top)
        keep = [made.line(taker, name, cofog, part, funder=told) for name, part in zip(names, parts, strict=True)]
        whole = round(sum(map(pence_of, keep)) * made.chance.uniform(0.98, 1.02))
        row = made.line(
            top, text, cofog, whole, basis="Population", accounts="Estimate", paid_to=made.named(taker, 0.5)
        )
        made.plant("national-share", "national shares", keep, made.drop_all([row]))


def plant_told_of_others(made: TodayMaker) -> None:
    """Plant lines that only tell what other bodies of the place spend."""
    ca, dfe = made.the("ca"), made.the("dfe")
    rows = [
        made.line(
            one,
            "Local transport plan schemes",
            "4.5",
            made.about(2.2e6),
            expenditure_type="Capital",
            funder=made.named(ca),
            exact=True,
        )
        for one in made.upper()
    ]
    told = made.line(
        ca,
        made.chance.choice(
            (
                "Paid on to councils: integrated transport block",
                "Passed to constituent councils: local transport schemes",
            )
        ),
        "4.5",
        sum(map(pence_of, rows)),
        expenditure_type="Capital",
        paid_to=made.chance.choice(("", "constituent councils", "councils")),
        exact=True,
    )
    made.plant("grant", "told of another body: councils' schemes", rows, made.drop_all([told]))
    rows = [
        made.line(
            one, "Sixth form and 16-19 study programmes", "9.3", made.about(9e6), funder=made.named(dfe), exact=True
        )
        for one in made.of("college")
    ]
    told = made.line(
        dfe,
        "Paid on to colleges: 16 to 19 funding",
        "9.3",
        sum(map(pence_of, rows)),
        paid_to=made.chance.choice(("", "colleges", "FE colleges")),
        exact=True,
    )
    made.plant("grant", "told of another body: colleges", rows, made.drop_all([told]))
