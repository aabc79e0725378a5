"""Health and care counted twice: hospitals and their commissioner, pools of board and council, the public health grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.today_maker import TodayMaker, pence_of
from benchmarks.places.today_words import POOLS, PUBLIC_HEALTH, SERVICES

if TYPE_CHECKING:
    from benchmarks.places.maker import Row
    from benchmarks.places.senders import Sender

CONTRACTS = (
    "Acute services contract",
    "NHS contracts: block",
    "Secondary care commissioning",
    "Healthcare from NHS providers",
    "API contract",
)
ELSEWHERE = ("NHS providers", "Foundation trusts", "NHS trusts in the system", "various NHS bodies", "")


def plant_hospitals(made: TodayMaker) -> None:
    """Plant what each trust has from the board, told in one of four ways, and the specialised services of NHS England."""
    ways = (_one_contract, _both_split, _source_alone, _income_alone)
    first = made.chance.randrange(len(ways))
    for number, services in enumerate(("acute", "mental health")):
        ways[(first + number) % len(ways)](made, made.the(services))
    trust, nhse = made.the("acute"), made.the("nhse")
    pence = made.about(58e6)
    payee, source = made.sides(nhse, trust)
    kept = made.line(
        nhse,
        made.chance.choice(("Specialised commissioning", "Specialised services: acute")),
        "7.3",
        pence,
        paid_to=payee,
    )
    parts = made.cut(pence, made.chance.choice((1, 1, 2)))
    told = source or ("" if payee else made.written(nhse))
    rows = [
        made.line(trust, text, "7.3", part, funder=told)
        for text, part in zip(
            ("Specialised: renal and cardiac", "Specialised: high cost drugs and devices"), parts, strict=False
        )
    ]
    made.plant("commissioner-provider", "specialised services", [kept], made.drop_all(rows))


def _trust_lines(made: TodayMaker, trust: Sender, parts: list[int], sources: list[str], **rest: object) -> list[Row]:
    services = made.chance.sample(SERVICES[trust.services], len(parts))
    return [
        made.line(trust, name, code, part, funder=source, **rest)
        for (name, code, _), part, source in zip(services, parts, sources, strict=True)
    ]


def _worth(made: TodayMaker, trust: Sender) -> int:
    return made.about(390e6 if trust.services == "acute" else 130e6, 0.15)


def _one_contract(made: TodayMaker, trust: Sender) -> None:
    """One line of the board is several of the trust's, to the penny."""
    board, pence = made.the("icb"), _worth(made, trust)
    payee = made.named(trust)
    contract = made.line(board, made.chance.choice(CONTRACTS), "7.3", pence, paid_to=payee)
    parts = made.cut(pence, made.chance.randint(3, 6))
    rows = _trust_lines(made, trust, parts, made.sources(board, len(parts), all_told=not payee))
    made.plant("commissioner-provider", "one contract, several lines", [contract], made.drop_all(rows))


def _both_split(made: TodayMaker, trust: Sender) -> None:
    """Board and trust each cut the contract in their own way."""
    board, pence = made.the("icb"), _worth(made, trust)
    names = ("Block contract", "Elective recovery fund", "Ageing well and virtual wards", "Contract variations")
    theirs = made.cut(pence, made.chance.randint(2, 4))
    kept = [
        made.line(board, name, "7.3", part, paid_to=made.named(trust, made.missing / 2))
        for name, part in zip(names, theirs, strict=False)
    ]
    parts = made.cut(pence, made.chance.randint(3, 6))
    rows = _trust_lines(made, trust, parts, [made.written(board) for _ in parts])
    made.plant("commissioner-provider", "contract cut in two ways", kept, made.drop_all(rows))


def _source_alone(made: TodayMaker, trust: Sender) -> None:
    """The trust names the board as its source; the board names providers at large, and shows a little more."""
    board, pence = made.the("icb"), _worth(made, trust)
    contract = made.line(
        board,
        made.chance.choice(CONTRACTS),
        "7.3",
        round(pence * made.chance.uniform(1.0, 1.02)),
        paid_to=made.chance.choice(ELSEWHERE),
        notes=made.chance.choice(("", f"largest provider {trust.name}", "includes all system providers")),
    )
    parts = made.cut(pence, made.chance.randint(3, 6))
    rows = _trust_lines(made, trust, parts, [made.written(board) for _ in parts])
    made.plant("commissioner-provider", "source names the commissioner", [contract], made.drop_all(rows))


def _income_alone(made: TodayMaker, trust: Sender) -> None:
    """The trust gives the board's money as income of lines that cost more."""
    board, pence = made.the("icb"), _worth(made, trust)
    contract = made.line(board, made.chance.choice(CONTRACTS), "7.3", pence, paid_to=made.written(trust), exact=True)
    parts = made.cut(pence, made.chance.randint(2, 4))
    note = f"income is {made.written(board)} contract"
    services = made.chance.sample(SERVICES[trust.services], len(parts))
    rows = [
        made.line(
            trust,
            name,
            code,
            round(part * made.chance.uniform(1.01, 1.05)),
            income=part,
            funder=made.named(board, 0.5),
            notes=note,
            exact=True,
        )
        for (name, code, _), part in zip(services, parts, strict=True)
    ]
    made.plant(
        "commissioner-provider",
        "income names the commissioner",
        [contract],
        [(row, part) for row, part in zip(rows, parts, strict=True)],
    )


def plant_pools(made: TodayMaker) -> None:
    """Plant pools of the board and a council, hosted by either, the contribution told in one of four ways."""
    board = made.the("icb")
    for name, fund, pounds, cofog in made.chance.sample(POOLS, 4):
        council = made.chance.choice(made.upper())
        host, partner = (council, board) if made.chance.random() < 0.75 else (board, council)
        whole = made.about(pounds)
        share = round(whole * made.chance.uniform(0.3, 0.7))
        made.chance.choice((_whole_pool, _pool_in_lines, _income_pool))(
            made, host, partner, (name, fund, cofog), whole, share
        )


def _contribution(
    made: TodayMaker, host: Sender, partner: Sender, named: tuple[str, str, str], share: int, *, told: bool
) -> Row:
    name, fund, cofog = named
    text = made.chance.choice(
        (
            f"{name}: our share",
            f"{name} pooled budget - contribution",
            f"Contribution to {fund}",
            f"{name} pool (hosted elsewhere)",
            f"Payment into {name.lower()} pooled fund",
        )
    )
    return made.line(
        partner, text, cofog, share, paid_to=made.written(host) if told else made.named(host), fund=made.fund(fund)
    )


def _whole_pool(
    made: TodayMaker, host: Sender, partner: Sender, named: tuple[str, str, str], whole: int, share: int
) -> None:
    """The host lists the pool in one line and says so."""
    name, fund, cofog = named
    kept = made.line(
        host,
        f"{name} pooled fund",
        cofog,
        whole,
        fund=fund,
        notes=made.chance.choice(
            (
                "whole pool, we are the host",
                "hosted by us; gross of partner contributions",
                "pooled budget under section 75",
            )
        ),
        income=share if made.chance.random() < 0.6 else None,
    )
    row = _contribution(made, host, partner, named, share, told=made.chance.random() < 0.5)
    made.plant("pooled-budget", "host lists the whole pool", [kept], made.drop_all([row]))


def _pool_in_lines(
    made: TodayMaker, host: Sender, partner: Sender, named: tuple[str, str, str], whole: int, share: int
) -> None:
    """The host lists the pool by what it buys, each line under the fund."""
    name, fund, cofog = named
    words = made.chance.sample(
        ("residential care", "home support", "equipment and adaptations", "staffing", "voluntary sector contracts"), 3
    )
    rows = [
        made.line(host, f"{name}: {word}", cofog, part, fund=fund, funder=made.named(partner, 0.6))
        for word, part in zip(words, made.cut(whole, 3), strict=True)
    ]
    row = _contribution(made, host, partner, named, share, told=True)
    made.plant("pooled-budget", "host lists what the pool buys", rows, made.drop_all([row]))


def _income_pool(
    made: TodayMaker, host: Sender, partner: Sender, named: tuple[str, str, str], whole: int, share: int
) -> None:
    """The contribution stands in the host's income to the penny, and nobody else says whose it is."""
    name, fund, cofog = named
    kept = made.line(
        host,
        f"{name} (s75)",
        cofog,
        whole,
        fund=made.fund(fund),
        income=share,
        notes=made.chance.choice(("", "income: partner contribution", f"{partner.short} contribution shown as income")),
        exact=True,
    )
    text = made.chance.choice((f"{name} - s75 contribution", f"{name} contribution to pool"))
    row = made.line(partner, text, cofog, share, fund=made.fund(fund), paid_to=made.named(host, 0.6), exact=True)
    made.plant("pooled-budget", "contribution in the host's income", [kept], made.drop_all([row]))


def plant_public_health(made: TodayMaker) -> None:
    """Plant the public health grant of every upper council: one line of the department, many of the council."""
    dhsc = made.the("dhsc")
    for council in made.upper():
        chosen = made.chance.sample(PUBLIC_HEALTH, made.chance.randint(4, 8))
        parts = [made.about(pounds) for _, pounds in chosen]
        payee = made.named(council)
        fund = made.fund("Public Health Grant")
        given = made.line(
            dhsc,
            made.chance.choice(
                ("Public health grant", "PH grant allocation", "Local authority public health allocation")
            ),
            "7.4",
            sum(parts),
            paid_to=payee,
            fund=made.fund("PHG"),
        )
        sources = made.sources(dhsc, len(parts), all_told=not payee)
        rows = [
            made.line(council, name, "7.4", part, funder=source, fund=fund)
            for (name, _), part, source in zip(chosen, parts, sources, strict=True)
        ]
        made.plant("grant", "public health grant", rows, made.drop_all([given]))


def plant_board_payments(made: TodayMaker) -> None:
    """Plant what the board pays councils under section 256 and charities, one line each."""
    board = made.the("icb")
    for taker, text, pounds in (
        (made.chance.choice(made.upper()), "Hospital discharge fund (s256)", 3.4e6),
        (made.chance.choice(made.of("charity")), "Crisis house", 0.4e6),
        (made.chance.choice(made.of("charity")), "Community connectors", 0.2e6),
    ):
        pence = made.about(pounds)
        payee, source = made.sides(board, taker)
        given = made.line(board, made.called(text), "7.4", pence, paid_to=payee)
        kept = made.line(taker, text, "10.2" if taker.services == "council" else "7.4", pence_of(given), funder=source)
        made.plant("grant", "single grants", [kept], made.drop_all([given]))
