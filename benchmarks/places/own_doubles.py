"""Double counts inside a body, one money that several bodies report whole, totals, copies and second versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.words import SERVICES

if TYPE_CHECKING:
    from benchmarks.places.maker import Maker


def plant_within_bodies(made: Maker) -> None:
    """Plant recharges, capital financing, overheads, rebates and pensions."""
    council, county = made.of("council")[:2]
    for one in made.chance.sample(made.senders, 3):
        pence = made.money(11)
        cost = made.line(one, "Payroll office", "1.3", pence)
        row = made.line(
            one,
            "Internal recharge: payroll office",
            "1.3",
            pence,
            funder=made.chance.choice(("", "internal", one.name)),
        )
        made.plant("internal-recharge", "charge", [cost], [(row, pence)])
    pence = made.money(14, 0.4)
    asset = made.line(council, "Allotments: new site", "8.1", pence, expenditure_type="Capital")
    row = made.line(council, "Revenue contribution to capital: allotments new site", "8.1", pence)
    made.plant("capital-financing", "charge", [asset], [(row, pence)])
    full = [
        made.line(county, f"{service} including overheads", cofog, made.money(11))
        for service, cofog in SERVICES["council"][:3]
    ]
    row = made.line(county, "Central support services", "1.3", made.money(11))
    made.plant("overhead", "absorbed", full, [(row, int(str(row["gross"])))])
    account = made.line(council, "Housing revenue account: council housing", "6.1", made.money(15, 0.2))
    row = made.line(council, "Rent rebates to council tenants", "10.6", int(str(account["gross"])) // 2)
    made.plant("rebate-and-rent", "rebate", [account], [(row, int(str(row["gross"])))])
    fire = made.of("fire")[0]
    paid_in = made.line(fire, "Employer's pension contributions, firefighters' scheme", "3.2", made.money(12))
    row = made.line(fire, "Firefighters' scheme: pensions in payment", "10.2", made.money(13))
    made.plant("pension", "in payment", [paid_in], [(row, int(str(row["gross"])))])


def plant_shared_money(made: Maker) -> None:
    """Plant shared funds, matched projects and services of two tiers."""
    pick = made.chance
    for number in range(3):
        pence = made.money(11.5) + 17
        fund = pick.choice(("Safer Streets Challenge", "Green Corridors", "Digital Villages", "Heritage Lanes"))
        several = pick.sample(
            [made.of("council")[0], made.of("police")[0], made.of("regional")[0], made.of("agency")[0]],
            pick.choice((2, 3)),
        )
        rows = [
            made.line(
                one, f"{fund} {pick.choice(('work', 'team', 'scheme'))}", "6.2", pence, fund=f"{fund} fund {number}"
            )
            for one in several
        ]
        order = {"council": 0, "police": 1, "regional": 2, "agency": 3}
        rows.sort(key=lambda row: order[row["sender"].services])  # type: ignore[attr-defined]  # a row's sender is a Sender
        made.plant("shared-fund", "in full", rows[:1], [(row, pence) for row in rows[1:]])
    for _ in range(3):
        pence = made.money(11.5) + 31
        name = pick.choice(("Boatyard apprentices", "Hillside enterprise hub", "Canal quarter skills"))
        last, top = pick.choice(made.of("college", "voluntary")), pick.choice(made.of("regional", "agency"))
        one = made.line(last, f"{name} (ESF match funded)", "9.5", pence)
        row = made.line(top, f"{name} ESF project", "9.5", pence)
        made.plant("match-funding", "in full", [one], [(row, pence)])
    county = made.of("council")[1]
    for district in made.of("district")[:2]:
        pence = made.money(12) + 7
        one = made.line(county, "Trading standards and weights", "4.1", pence)
        row = made.line(district, "Trading standards and weights", "4.1", pence)
        made.plant("two-tier", "same amount", [one], [(row, pence)])


def plant_agency(made: Maker) -> None:
    """Plant a department's line that includes its agency."""
    agency = made.of("agency")[-1]
    total = sum(int(str(row["gross"])) for row in agency.rows)
    row = made.line(
        made.of("department")[2],
        f"{agency.name} (grant in aid)",
        "5.3",
        round(total * made.chance.uniform(0.97, 1.03)),
    )
    made.plant("agency-in-department", "line", agency.rows[:1], [(row, int(str(row["gross"])))])


def plant_totals(made: Maker) -> None:
    """Plant totals of blocks of lines, labelled or not, and grand totals."""
    for one in made.chance.sample(made.senders, 12):
        place = made.chance.randrange(max(1, len(one.rows) - 12))
        block = one.rows[place : place + made.chance.randint(3, 12)]
        total = sum(int(str(row["gross"])) for row in block)
        name = str(block[0]["service"]).split(":")[0]
        label = made.chance.choice(
            (
                f"Total {name}",
                "Sub-total",
                "Subtotal",
                "TOTAL",
                "",
                name,
                f"{name} total",
                f"Total of {name.lower()}",
            )
        )
        row = made.line(one, label, str(block[0]["cofog"]), total, reference="")
        one.rows.remove(row)
        one.rows.insert(place + len(block), row)
        made.plant("total-line", "labelled" if "total" in label.lower() else "unlabelled", block, [(row, total)])
        if made.chance.random() < 0.3:
            rest = [line for line in one.rows if line is not row]
            total = sum(int(str(line["gross"])) for line in rest)
            grand = made.line(
                one,
                made.chance.choice(("Grand total", "Total expenditure", "Overall total")),
                "",
                total,
                reference="",
            )
            made.plant("total-line", "grand", rest[:1], [(grand, total)])


def plant_copies(made: Maker) -> None:
    """Plant copied rows and blocks."""
    dropped = {id(row) for _, _, _, drop in made.truth for row, _ in drop}
    for one in made.chance.sample(made.senders, 9):
        place, many = made.chance.randrange(len(one.rows)), made.chance.choice((1, 1, 2, 5, 12))
        block = [row for row in one.rows[place : place + many] if id(row) not in dropped]
        at = place + many if made.chance.random() < 0.5 else len(one.rows)
        for offset, row in enumerate(block):
            copy = dict(row)
            one.rows.insert(at + offset, copy)
            made.plant("copied-rows", f"{len(block)} rows", [row], [(copy, int(str(row["gross"])))])


def plant_versions(made: Maker) -> None:
    """Plant older versions of returns, identical or since revised."""
    dropped = {id(row) for _, _, _, drop in made.truth for row, _ in drop}
    for one in made.chance.sample(made.of("district", "voluntary", "housing", "police", "college"), 2):
        revised = made.chance.random() < 0.6
        for row in one.rows:
            if revised and made.chance.random() < 0.06:
                continue
            older = dict(row)
            if revised and made.chance.random() < 0.12:
                older["gross"] = round(int(str(row["gross"])) * made.chance.uniform(0.9, 1.1))
            one.older.append(older)
        keep = [row for row in one.rows if id(row) not in dropped]
        made.plant(
            "second-version",
            "revised" if revised else "identical",
            keep,
            [(row, int(str(row["gross"]))) for row in one.older],
        )
