"""Money that passes between bodies: grants, chains, pools, precepts and levies, national estimates, health and benefits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.places.words import DETAIL, SERVICES

if TYPE_CHECKING:
    from benchmarks.places.maker import Maker


def plant_grants(made: Maker) -> None:
    """Plant payments reported by funder and recipient, in every way the two may differ."""
    for sub_kind, number in (
        ("equal", 18),
        ("rounded", 12),
        ("net", 12),
        ("other year", 9),
        ("split", 12),
        ("merged", 9),
        ("yearly", 6),
    ):
        for _ in made.times(number):
            _grant(made, sub_kind)


def _grant(made: Maker, sub_kind: str) -> None:
    """Plant one payment."""
    pick = made.chance
    funder, taker = made.pair()
    service, cofog = made.service(taker)
    pence, text = made.money(11.2, 1.1), made.scheme(service)
    code = cofog if pick.random() < 0.8 else made.service(funder)[1]
    given = pence
    if sub_kind == "rounded":
        pence = pence + 12_345
        rounded = max(100_000, round(pence, -5))
        given, pence = (pence, rounded) if pick.random() < 0.5 else (rounded, pence)
    got = round(pence * (1 - pick.choice((0.02, 0.03, 0.05, 0.08, 0.1)))) if sub_kind == "net" else pence
    year = pick.choice(("2008-09", "2010-11")) if sub_kind == "other year" else "2009-10"
    if sub_kind == "merged":
        parts = [made.money(10.4) for _ in range(pick.randint(2, 4))]
        rows = [
            made.line(funder, f"{made.reworded(service)} {number}", code, part, paid_to=made.named(taker))
            for number, part in enumerate(parts, 1)
        ]
        one = made.line(taker, made.reworded(service), cofog, sum(parts), funder=made.named(funder))
        return made.plant("grant", sub_kind, [one], list(zip(rows, parts, strict=True)))
    row = made.line(funder, text, code, given, paid_to=made.named(taker), financial_year=year)
    if sub_kind == "yearly":
        made.line(funder, text, code, given, paid_to=made.named(taker), financial_year="2008-09")
    if sub_kind == "split":
        cuts = sorted(pick.uniform(0.1, 0.9) for _ in range(pick.randint(1, 3)))
        edges = [0, *(round(pence * cut) for cut in cuts), pence]
        parts = [high - low for low, high in pairwise(edges) if high > low]
        rows = [
            made.line(taker, f"{made.reworded(service)}: {pick.choice(DETAIL)}", cofog, part, funder=made.named(funder))
            for part in parts
        ]
        return made.plant("grant", sub_kind, rows, [(row, given)])
    one = made.line(taker, made.reworded(service), cofog, got, funder=made.named(funder))
    return made.plant("grant", sub_kind, [one], [(row, got if sub_kind == "net" else given)])


def plant_chains(made: Maker) -> None:
    """Plant payments passed on by a body in the middle."""
    for _ in made.times(8):
        top, middle = (
            made.chance.choice(made.of("department", "agency", "regional")),
            made.chance.choice(made.of("council", "nhs commissioner")),
        )
        last = made.chance.choice(made.of("voluntary", "college", "housing"))
        service, cofog = made.service(last)
        pence = made.money(11.3)
        got = pence if made.chance.random() < 0.6 else round(pence * 0.95)
        first = made.line(top, made.reworded(service), cofog, pence, paid_to=made.named(middle))
        second = made.line(
            middle, made.reworded(service), cofog, pence, funder=made.named(top), paid_to=made.named(last)
        )
        third = made.line(last, made.reworded(service), cofog, got, funder=made.named(middle))
        made.plant("chain", "equal" if got == pence else "net", [third], [(first, pence), (second, got)])


def plant_pools(made: Maker) -> None:
    """Plant pooled budgets that a partner reports again, in full or as its contribution."""
    names = (
        "Autism services pooled fund",
        "Section 75 reablement",
        "S31 substance misuse pool",
        "Joint equipment loans pooled budget",
        "Children's trust fund: short breaks",
    )
    for _ in made.times(5):
        commissioner, council = made.of("nhs commissioner")[0], made.chance.choice(made.of("council"))
        host, partner = (council, commissioner) if made.chance.random() < 0.6 else (commissioner, council)
        name, pence = made.chance.choice(names), made.money(13, 0.8)
        tag = made.chance.random()
        one = made.line(host, name + (" (host)" if tag < 0.4 else ""), "10.1", pence, funder=made.named(partner, 0.4))
        paid = pence if made.chance.random() < 0.7 else round(pence, -5)
        paid_to = made.named(host, 0.3)
        told = tag < 0.4 or paid_to != "" or one["funder"] != ""
        other = made.line(partner, name if told else f"{name} - contribution", "10.1", paid, paid_to=paid_to)
        made.plant("pooled-budget", "in full", [one], [(other, paid)])
    for _ in made.times(2):
        host, partner = made.of("council")[0], made.of("nhs commissioner")[0]
        pence = made.money(13, 0.6)
        one = made.line(host, "Integrated falls service pooled budget (lead partner)", "10.2", pence)
        other = made.line(
            partner, "Contribution to integrated falls service pool", "7.4", pence // 3, paid_to=made.written(host)
        )
        made.plant("pooled-budget", "contribution", [one], [(other, pence // 3)])


def plant_levies(made: Maker) -> None:
    """Plant precepts and levies that the levying body spends."""
    for taker, word, number in (
        (made.of("police")[0], "Precept", 3),
        (made.of("fire")[0], "Precept", 2),
        (made.of("waste")[0], "Levy", 3),
    ):
        for payer in made.chance.sample(made.of("council", "district"), number):
            pence = made.money(12.3, 0.6)
            text = f"{word}: {made.written(taker)}" if made.chance.random() < 0.7 else f"{word} payable"
            service, cofog = made.service(taker)
            part = round(pence * made.chance.uniform(0.3, 0.7))
            keep = [
                made.line(taker, f"{service} met from {word.lower()}", cofog, amount, funder=made.named(payer, 0.5))
                for amount in (part, pence - part)
            ]
            paid = made.named(taker, 0.3) if ":" in text else made.written(taker)
            row = made.line(payer, text, "1.8", pence, funder="council tax", paid_to=paid)
            made.plant("precept-or-levy", word.lower(), keep, [(row, pence)])


def plant_national_shares(made: Maker) -> None:
    """Plant national estimates that a local body makes good."""
    for _ in made.times(7):
        national, taker = (
            made.chance.choice(made.of("department", "agency", "benefits")),
            made.chance.choice(made.of("college", "council", "voluntary", "housing")),
        )
        service, cofog = made.service(taker)
        parts = [made.money(11.6, 0.8) for _ in range(made.chance.randint(1, 3))]
        pence = round(sum(parts) * made.chance.uniform(0.93, 1.07))
        row = made.line(
            national,
            made.reworded(service) + made.chance.choice((" (local share)", "", " - pro rata")),
            cofog,
            pence,
            paid_to=made.named(taker, 0.6),
            basis=made.chance.choice(("Population", "Weighted population", "Initial estimate")),
        )
        keep = [
            made.line(taker, made.reworded(service), cofog, part, funder=made.named(national, 0.25)) for part in parts
        ]
        made.plant("national-share", f"{len(parts)} lines", keep, [(row, pence)])


def plant_by_policy(made: Maker) -> None:
    """Plant health bought, benefits run for a department, and general grants."""
    pick, commissioner = made.chance, made.of("nhs commissioner")[0]
    for provider in made.of("nhs provider"):
        parts = [made.money(12.5, 0.5) for _ in range(3)]
        contract = made.line(
            commissioner,
            "Secondary care contract",
            "7.3",
            round(sum(parts) * pick.choice((1, 1, 1.02))),
            paid_to=made.written(provider),
        )
        sold = [
            made.line(provider, service, cofog, part, funder=made.written(commissioner))
            for part, (service, cofog) in zip(parts, SERVICES["nhs provider"], strict=False)
        ]
        made.plant("commissioner-provider", "contract", [contract], list(zip(sold, parts, strict=True)))
    dwp = made.of("benefits")[0]
    for council in made.of("district")[:2]:
        pence = made.money(14, 0.5)
        one = made.line(council, "Rent allowances (housing benefit)", "10.6", pence, funder=made.named(dwp, 0.5))
        row = made.line(
            dwp,
            "Housing benefit subsidy: rent allowances",
            "10.6",
            round(pence * pick.choice((1, 1, 1.004))),
            paid_to=made.named(council, 0.3),
        )
        made.plant("administered-benefit", "subsidy", [one], [(row, int(str(row["gross"])))])
    clg = made.of("department")[2]
    for council, text in (
        (made.of("council")[0], "Revenue Support Grant"),
        (made.of("council")[1], "Area Based Grant"),
    ):
        row = made.line(clg, text, "1.8", made.money(15, 0.4), paid_to=made.named(council, 0.3))
        made.plant("general-grant", "paid", [], [(row, int(str(row["gross"])))])
