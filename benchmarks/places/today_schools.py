"""Schools counted twice: academies' annual grants, the dedicated schools grant, and grants paid in instalments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_maker import TodayMaker, pence_of

if TYPE_CHECKING:
    from benchmarks.places.maker import Row
    from benchmarks.places.senders import Sender

GAG = (
    "General Annual Grant to academies",
    "Academies: GAG recurrent funding",
    "General annual grant",
    "Academy revenue funding",
)
PHASES = (
    "Primary academies: staffing and premises",
    "Secondary academies: staffing and premises",
    "Sixth form provision",
    "Trust central services",
)


def plant_schools(made: TodayMaker) -> None:
    """Plant academy grants in one line for several trusts or one each, the dedicated schools grant, and instalments."""
    dfe, trusts = made.the("dfe"), made.of("academy")
    together, alone = trusts[:2], trusts[2:]
    parts = [made.about(31e6) for _ in together]
    rows = [row for trust, part in zip(together, parts, strict=True) for row in _academy(made, trust, part, told=True)]
    payee = made.chance.choice(
        (
            "academies",
            "academies in the area",
            "; ".join(map(made.written, together)),
            "; ".join(map(made.written, together)),
            "",
            "academy trusts",
        )
    )
    given = made.line(
        dfe, made.chance.choice(GAG), "9.2", sum(map(pence_of, rows)), paid_to=payee, fund=made.fund("GAG"), exact=True
    )
    made.plant("grant", "one line for several trusts", rows, made.drop_all([given]))
    for trust in alone:
        pence = made.about(31e6)
        payee = made.named(trust)
        given = made.line(dfe, made.chance.choice(GAG), "9.2", pence, paid_to=payee, fund=made.fund("GAG"))
        rows = _academy(made, trust, pence, told=not payee)
        made.plant("grant", "one trust, several lines", rows, made.drop_all([given]))
    for trust in made.chance.sample(trusts, 2):
        plant_instalments(made, dfe, trust, "School condition allocation", "Condition works", "9.1", 1.4e6)
    for council in made.upper():
        _schools_grant(made, council)


def _academy(made: TodayMaker, trust: Sender, pence: int, *, told: bool) -> list[Row]:
    names = made.chance.sample(PHASES, made.chance.randint(1, 4))
    sources = made.sources(made.the("dfe"), len(names), all_told=told)
    fund = made.fund("General Annual Grant")
    return [
        made.line(trust, name, "9.2", part, funder=source, fund=fund)
        for name, part, source in zip(names, made.cut(pence, len(names)), sources, strict=True)
    ]


def plant_instalments(
    made: TodayMaker, giver: Sender, taker: Sender, text: str, spent_on: str, cofog: str, pounds: float
) -> None:
    """Instalments of one payment, equal but for the last, and one line of who has it."""
    pence, many = made.about(pounds), made.chance.choice((3, 4, 12))
    each = pence // many
    payee, source = made.sides(giver, taker)
    rows = [
        made.line(
            giver,
            f"{text} {'M' if many == 12 else 'P'}{number + 1}",
            cofog,
            each if number < many - 1 else pence - each * number,
            paid_to=payee,
            period=f"{number + 1}/{many}",
            exact=True,
        )
        for number in range(many)
    ]
    kept = made.line(taker, spent_on, cofog, pence, funder=source, exact=True)
    made.plant("grant", "instalments and one line", [kept], made.drop_all(rows))


def _schools_grant(made: TodayMaker, council: Sender) -> None:
    """The dedicated schools grant: blocks of the department, what the council's schools and placements cost; one block is underspent."""
    dfe = made.the("dfe")
    schools = [made.about(pounds, 0.1) for pounds in (52e6, 24e6)]
    rows = [
        made.line(council, name, code, part, funder=source, fund="DSG")
        for name, code, part, source in zip(
            ("Maintained primary schools: delegated budgets", "Maintained secondary schools: delegated budgets"),
            ("9.1", "9.2"),
            schools,
            made.sources(dfe, 2, all_told=True),
            strict=True,
        )
    ]
    given = made.line(
        dfe,
        "DSG: schools block",
        "9.2",
        sum(schools),
        paid_to=made.named(council),
        fund=made.fund("Dedicated schools grant"),
    )
    made.plant("grant", "dedicated schools grant", rows, made.drop_all([given]))
    spent = [made.about(pounds) for pounds in (13e6, 6e6, 4e6)]
    rows = [
        made.line(council, name, "9.6", part, funder=made.written(dfe), fund="DSG high needs block")
        for name, part in zip(
            ("Independent special school fees", "High needs top-ups: maintained schools", "SEN support services"),
            spent,
            strict=True,
        )
    ]
    whole = round(sum(spent) * made.chance.uniform(1.01, 1.05))
    given = made.line(
        dfe,
        "Dedicated Schools Grant - high needs block",
        "9.6",
        whole,
        paid_to=made.written(council),
        fund="DSG high needs block",
    )
    made.plant("grant", "fund in sum, less spent than given", rows, [(given, sum(map(pence_of, rows)))])
