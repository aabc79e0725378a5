"""Funds that reach councils, colleges and charities through the combined authority."""

from __future__ import annotations

from benchmarks.places.today_maker import TodayMaker, pence_of


def plant_combined_authority(made: TodayMaker) -> None:
    """Plant the funds that reach councils, colleges and charities through the combined authority."""
    _shared_prosperity(made)
    _transport_settlement(made)
    _adult_skills(made)


def _shared_prosperity(made: TodayMaker) -> None:
    """UKSPF: department, combined authority, council, charity; the combined authority keeps some for itself."""
    mhclg, ca, councils = made.the("mhclg"), made.the("ca"), made.upper() + made.of("district")
    own = [
        made.line(ca, text, "4.1", made.about(pounds), funder=made.named(mhclg), fund="UKSPF", exact=True)
        for text, pounds in (("UKSPF people and skills: region-wide", 2.1e6), ("UKSPF programme management", 0.3e6))
    ]
    middle, ends = [], []
    for council in councils:
        spent = [
            made.line(
                council,
                text,
                "6.2",
                made.about(pounds),
                funder=made.named(ca),
                fund="UK Shared Prosperity Fund",
                exact=True,
            )
            for text, pounds in (("Communities and place projects", 1.1e6), ("Local business support", 0.7e6))
        ]
        if not any(row["funder"] for row in spent):
            spent[0]["funder"] = made.written(ca)
        charity, pence = made.chance.choice(made.of("charity")), made.about(0.09e6)
        passed = made.line(
            council,
            "UKSPF community grants",
            "6.2",
            pence,
            paid_to=made.written(charity),
            funder=made.written(ca),
            fund="UKSPF",
            exact=True,
        )
        end = made.line(
            charity, "Employability and volunteering", "10.9", pence, funder=made.named(council), exact=True
        )
        made.plant("chain", "shared prosperity fund: council to charity", [end], made.drop_all([passed]))
        paid = made.line(
            ca,
            made.chance.choice(
                ("UKSPF allocations to councils", "Shared Prosperity Fund grant", "UKSPF - local allocation")
            ),
            "6.2",
            sum(map(pence_of, (*spent, passed))),
            paid_to=made.written(council),
            funder=made.named(mhclg),
            fund="UKSPF",
            exact=True,
        )
        made.plant("chain", "shared prosperity fund: middle link", [*spent, end], made.drop_all([paid]))
        middle.append(paid)
        ends += [*spent, end]
    given = made.line(
        mhclg,
        "UK Shared Prosperity Fund allocation",
        "6.2",
        sum(map(pence_of, (*own, *middle))),
        paid_to=made.named(ca, made.missing / 2),
        fund="UKSPF",
        exact=True,
    )
    made.plant("chain", "shared prosperity fund: department", [*own, *ends], made.drop_all([given]))


def _transport_settlement(made: TodayMaker) -> None:
    """CRSTS: one capital line of the department, of which the receiver shows less capital, and revenue beside it; asked about."""
    dft, ca = made.the("dft"), made.the("ca")
    capital, revenue = made.about(36e6), made.about(9e6)
    given = made.line(
        dft,
        "City Region Sustainable Transport Settlement",
        "4.5",
        round(capital * made.chance.uniform(1.3, 1.9)),
        expenditure_type="Capital",
        paid_to=made.named(ca, made.missing / 2),
        fund="CRSTS",
    )
    parts = [
        made.line(ca, text, "4.5", part, expenditure_type="Capital", funder=made.written(dft), fund="CRSTS")
        for text, part in zip(("Bus priority corridors", "Mass transit development"), made.cut(capital, 2), strict=True)
    ]
    other = made.line(
        ca,
        "CRSTS scheme development (revenue)",
        "4.5",
        min(revenue, (pence_of(given) - capital) // 2),
        funder=made.written(dft),
        fund="CRSTS",
    )
    made.plant("grant", "fund in sum, capital and revenue", parts, [(given, sum(map(pence_of, parts)))])
    made.ask("grant", "fund in sum, capital and revenue", [other], [(given, pence_of(other))])
    for council in made.upper():
        pence = made.about(5e6)
        payee, source = made.sides(dft, council)
        row = made.line(
            dft,
            made.called("Highways maintenance block and pothole fund"),
            "4.5",
            pence,
            expenditure_type="Capital",
            paid_to=payee,
            fund=made.fund("HMB"),
        )
        kept = made.line(
            council,
            "Carriageway resurfacing programme",
            "4.5",
            pence,
            expenditure_type="Capital",
            funder=source,
            fund=made.fund("Highways Maintenance Block"),
        )
        made.plant("grant", "single grants", [kept], made.drop_all([row]))


def _adult_skills(made: TodayMaker) -> None:
    """Adult skills fund: department, combined authority, colleges and charities; one college is paid by the quarter."""
    dfe, ca = made.the("dfe"), made.the("ca")
    takers = [*made.of("college"), made.chance.choice(made.of("charity"))]
    ends, middle = [], []
    for number, taker in enumerate(takers):
        pence = made.about(4.2e6 if taker.services == "college" else 0.5e6)
        paid = [
            made.line(
                ca,
                f"Adult Skills Fund: {made.written(taker)}" + (f" Q{part + 1}" if number == 0 else ""),
                "9.5",
                each,
                paid_to=made.named(taker, 0.5),
                fund="ASF",
                funder=made.named(dfe),
                exact=True,
            )
            for part, each in enumerate(made.cut(pence, 4 if number == 0 else 1))
        ]
        kept = made.line(
            taker,
            made.chance.choice(("Adult learning programmes", "Adult education and ESOL")),
            "9.5",
            pence,
            funder=made.written(ca),
            fund=made.fund("Adult Education Budget"),
            exact=True,
        )
        made.plant(
            "grant", "instalments and one line" if number == 0 else "adult skills fund", [kept], made.drop_all(paid)
        )
        ends.append(kept)
        middle += paid
    fee = made.line(
        ca,
        "Adult skills commissioning team",
        "9.5",
        made.about(0.3e6),
        funder=made.written(dfe),
        fund="ASF",
        exact=True,
    )
    given = made.line(
        dfe,
        "Devolved adult skills funding",
        "9.5",
        sum(map(pence_of, (*middle, fee))),
        paid_to=made.named(ca, made.missing / 2),
        fund=made.fund("Adult Skills Fund"),
        exact=True,
    )
    made.plant("chain", "adult skills fund", [fee, *ends], made.drop_all([given]))
