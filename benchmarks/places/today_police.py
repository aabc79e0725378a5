"""Policing and levies: grant and precept to a commissioner, who funds the chief constable; fire, transport, parishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_maker import TodayMaker, pence_of
from benchmarks.places.today_words import SERVICES

if TYPE_CHECKING:
    from benchmarks.places.maker import Row

GRANTS = (
    ("Police core grant", 84e6),
    ("Police Uplift Programme grant", 6e6),
    ("Police pension top-up and specific grants", 4e6),
)


def plant_police(made: TodayMaker) -> None:
    """Plant grant and precept to the commissioner, and what the commissioner passes on to the force."""
    pcc, home = made.the("pcc"), made.the("home office")
    kept = [
        made.line(
            pcc, name, code, made.about(pounds), funder=made.chance.choice(("", "police grant and precept", "precept"))
        )
        for name, code, pounds in SERVICES["pcc"]
    ]
    kept += _commissioned(made)
    grants = [(text, made.about(pounds, 0.1)) for text, pounds in GRANTS[: made.chance.choice((1, 2, 3))]]
    precepts = _precepts(made)
    spare = sum(pence for _, pence in grants) + sum(map(pence_of, precepts)) - sum(map(pence_of, kept))
    spent = _force_lines(made, spare)
    paid = [
        made.line(
            home,
            text,
            "3.1",
            pence,
            paid_to=made.named(pcc, made.missing / 2),
            fund=made.fund("Police grant"),
            exact=True,
        )
        for text, pence in grants
    ]
    made.plant("chain", "Home Office to the commissioner", [*spent, *kept], made.drop_all(paid))
    made.plant("precept-or-levy", "precept of the commissioner", [*spent, *kept], made.drop_all(precepts))
    made.plant("chain", "commissioner to the force", spent, made.drop_all(_passed_on(made, spare)))
    _own_income(made)


def _precepts(made: TodayMaker) -> list[Row]:
    """What councils hand over, where they list it."""
    pcc, councils = made.the("pcc"), made.billing()
    texts = (
        "Police precept",
        "Police & Crime Commissioner precept",
        "Precept paid over: police",
        "Council tax precept: PCC",
    )
    return [
        made.line(
            one,
            made.chance.choice(texts),
            made.chance.choice(("3.1", "1.8")),
            made.about(88e6 / len(councils), 0.15),
            paid_to=made.named(pcc),
            funder=made.chance.choice(("", "council tax")),
        )
        for one in councils
    ]


def _passed_on(made: TodayMaker, pence: int) -> list[Row]:
    """The commissioner's lines for the force: one, or three."""
    pcc, force, home = made.the("pcc"), made.the("force"), made.the("home office")
    names = made.chance.choice(
        (
            ("Funding of the Chief Constable",),
            ("Force budget", "Capital programme of the force", "Police pensions"),
            ("Intra-group transfer to the Chief Constable",),
            ("Policing budget: pay", "Policing budget: non-pay"),
        )
    )
    source = made.chance.choice(("", made.written(home), "police grant and precept", "Home Office; precept"))
    return [
        made.line(pcc, name, "3.1", part, paid_to=made.written(force), funder=source, exact=True)
        for name, part in zip(names, made.cut(pence, len(names)), strict=True)
    ]


def _force_lines(made: TodayMaker, pence: int) -> list[Row]:
    """What the force spends of the commissioner's money, named on most lines or in none."""
    pcc, force = made.the("pcc"), made.the("force")
    chosen = made.chance.sample(SERVICES["force"], made.chance.randint(3, 6))
    told = made.written(pcc) if made.chance.random() > made.missing else ""
    return [
        made.line(force, name, code, part, funder=told if made.chance.random() > made.missing / 3 else "", exact=True)
        for (name, code, _), part in zip(chosen, made.cut(pence, len(chosen)), strict=True)
    ]


def _own_income(made: TodayMaker) -> None:
    """The force's own money, and counter-terrorism paid for by another force: theirs to keep."""
    force = made.the("force")
    made.line(force, "Football and special policing services", "3.1", made.about(1.1e6), funder="charges to organisers")
    made.line(
        force, "Counter-terrorism policing", "3.1", made.about(4e6), funder="Mayor's Office for Policing and Crime"
    )


def _commissioned(made: TodayMaker) -> list[Row]:
    """Plant victims' services from the Ministry of Justice through the commissioner to charities; return what it keeps."""
    pcc, moj, home = made.the("pcc"), made.the("moj"), made.the("home office")
    charities = made.chance.sample(made.of("charity"), 2)
    parts = [made.about(0.5e6), made.about(0.35e6)]
    own = made.line(
        pcc,
        "Victims' services: in-house care unit",
        "3.1",
        made.about(0.6e6),
        funder=made.written(moj),
        fund="Victims grant",
    )
    ends, middle = [], []
    for charity, part in zip(charities, parts, strict=True):
        middle.append(
            made.line(
                pcc,
                made.chance.choice(("Victims' services grant", "Domestic abuse and sexual violence fund")),
                "3.1",
                part,
                paid_to=made.written(charity),
                funder=made.named(moj, made.missing / 2),
                fund="Victims grant",
                exact=True,
            )
        )
        ends.append(made.line(charity, "Support for victims", "3.1", part, funder=made.named(pcc), exact=True))
    whole = sum(map(pence_of, (own, *middle)))
    given = made.line(
        moj,
        "PCC victims' services grant",
        "3.1",
        whole,
        paid_to=made.named(pcc, made.missing / 2),
        fund=made.fund("Victims grant"),
        exact=True,
    )
    made.plant("chain", "ministry to the commissioner", [own, *ends], made.drop_all([given]))
    made.plant("chain", "commissioner to charities", ends, made.drop_all(middle))
    council, pence = made.chance.choice([*made.upper(), *made.of("district")]), made.about(0.45e6)
    safer = made.line(home, "Safer Streets Fund round 5", "3.1", pence, paid_to=made.named(pcc), fund="Safer Streets")
    mid = made.line(
        pcc,
        "Safer Streets 5: paid to councils",
        "3.1",
        pence,
        paid_to=made.written(council),
        funder=made.named(home),
        fund="Safer Streets",
    )
    end = made.line(
        council, "Alley gating and CCTV", "3.1", pence, funder=made.written(pcc), fund=made.fund("Safer Streets 5")
    )
    made.plant("chain", "Home Office to the commissioner", [end], made.drop_all([safer]))
    made.plant("chain", "commissioner to charities", [end], made.drop_all([mid]))
    return []


def plant_levies(made: TodayMaker) -> None:
    """Plant precepts and levies of bodies that spend them: fire, transport, drainage, flood defence, parishes."""
    upper, billing = made.upper(), made.billing()
    for taker, texts, payers, pounds, cofog in (
        (made.the("fire"), ("Fire precept", "Fire and Rescue Authority precept"), billing, 26e6, "3.2"),
        (made.the("ca"), ("Transport levy", "Combined authority transport levy"), upper, 17e6, "4.5"),
        (made.the("drainage"), ("Internal drainage board levy", "IDB special levy"), billing[:2], 0.8e6, "5.6"),
    ):
        rows = [
            made.line(
                one,
                made.chance.choice(texts),
                cofog if made.chance.random() < 0.6 else "1.8",
                made.about(pounds / len(payers)),
                paid_to=made.named(taker, made.missing / 2),
            )
            for one in payers
        ]
        whole = sum(map(pence_of, rows))
        parts = made.cut(round(whole * made.chance.uniform(1.0, 1.3)), 2)
        names = {
            "fire": ("Operational crews", "Support services and fleet"),
            "ca": ("Bus tendering and concessions", "Transport delivery"),
            "drainage": ("Channel maintenance", "Pumping costs"),
        }[taker.services]
        keep = [
            made.line(taker, name, cofog, part, funder=made.chance.choice(("", "levies", "precept and grant")))
            for name, part in zip(names, parts, strict=True)
        ]
        made.plant("precept-or-levy", "precepts and levies", keep, made.drop_all(rows))
    council = billing[0]
    rows, keep = [], []
    for parish in made.of("parish"):
        pence = made.about(0.06e6)
        keep.append(made.line(parish, "Parish services", "6.4", pence, funder=made.named(council, 0.6)))
        rows.append(
            made.line(council, f"Parish precept: {made.written(parish)}", "1.8", pence, paid_to=made.named(parish, 0.5))
        )
    made.plant("precept-or-levy", "precepts and levies", keep, made.drop_all(rows))
