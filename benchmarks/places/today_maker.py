"""A present-day place in the making: who is meant, how amounts are cut, and which side names which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.places.maker import Maker, Row, Truth
from benchmarks.places.today_bodies import Place, make_bodies
from benchmarks.places.today_words import SCHEMES

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from benchmarks.places.senders import Sender


@dataclass(frozen=True, slots=True)
class Knobs:
    """How hard a place is made: see `benchmarks.places`."""

    missing: float = 0.25
    mess: float = 1.0
    reword: float = 0.35
    size: float = 1.0
    planted: float = 1.0


class TodayMaker(Maker):
    """A present-day place in the making, with what an analyst would be asked about beside what is counted twice."""

    def __init__(self, chance: random.Random, knobs: Knobs) -> None:
        place = Place(chance)
        self.place = place
        self.year = chance.choice(("2022-23", "2023-24", "2024-25"))
        self.scale = chance.uniform(0.6, 1.5)
        self.open: list[Truth] = []
        self.innocent: set[int] = set()
        bodies = make_bodies(chance, place)
        super().__init__(chance, knobs.missing, knobs.mess, knobs.reword, knobs.size, knobs.planted, place.town, bodies)
        self.in_thousands = {id(one) for one in bodies if chance.random() < 0.12}

    def the(self, services: str) -> Sender:
        """Return the one body of this kind (the first, where there are several)."""
        return self.of(services)[0]

    def upper(self) -> list[Sender]:
        """Councils with social care and schools."""
        return self.of("council")

    def billing(self) -> list[Sender]:
        """Councils that collect council tax and pay housing benefit."""
        return self.of("district") or self.of("council")

    def about(self, pounds: float, spread: float = 0.25) -> int:
        """Pence near an amount, as big as the place: mostly to the penny, some in whole pounds or thousands."""
        value, kind = pounds * self.scale * self.chance.lognormvariate(0, spread), self.chance.random()
        if kind < 0.1 and value > 50_000:
            return max(1, round(value / 1000)) * 100_000
        return round(value) * 100 + 100 if kind < 0.3 else round(value * 100) + 1

    def cut(self, pence: int, many: int) -> list[int]:
        """Cut an amount into odd parts that add up to it."""
        shares = [self.chance.uniform(0.25, 1) for _ in range(many)]
        edges, so_far, whole = [0], 0.0, sum(shares)
        for share in shares[:-1]:
            so_far += share
            edges.append(round(pence * so_far / whole))
        return [high - low for low, high in pairwise([*edges, pence])]

    def sides(self, giver: Sender, taker: Sender) -> tuple[str, str]:
        """Return the payee as the giver writes it and the source as the taker does: one of them is told at least."""
        payee, source = self.named(taker), self.named(giver)
        if payee or source:
            return payee, source
        return (self.written(taker), "") if self.chance.random() < 0.5 else ("", self.written(giver))

    def sources(self, giver: Sender, many: int, *, all_told: bool) -> list[str]:
        """Return the source on each of several lines: left out here and there, never on all where nobody else tells."""
        told = self.named(giver, 0.0)
        out = ["" if self.chance.random() < self.missing / (2 if all_told else 1) else told for _ in range(many)]
        if all_told and not any(out):
            out[0] = told
        return out

    def called(self, service: str) -> str:
        """What a payer calls it: a scheme of its own, or the service in other words."""
        if self.chance.random() < self.reword:
            return self.chance.choice(SCHEMES)
        return self.reworded(service)

    def reworded(self, service: str) -> str:
        """A service as somebody else writes it."""
        return self.chance.choice(
            (
                service,
                service,
                f"{service} {self.year[2:4]}/{self.year[5:]}",
                f"Grant: {service.lower()}",
                service.upper(),
                f"{service} - payments to providers",
                service.split(":")[0],
            )
        )

    def fund(self, name: str) -> str:
        """A fund's name, or blank."""
        return "" if self.chance.random() < self.missing else name

    def line(self, one: Sender, service: str, cofog: str, pence: int, **rest: object) -> Row:
        """Add a line; some bodies report in whole thousands."""
        if id(one) in self.in_thousands and pence > 5_000_000 and not rest.pop("exact", False):
            pence = round(pence, -5)
        rest.pop("exact", None)
        return super().line(one, service, cofog, pence, **{"income": None, "notes": "", **rest})

    def drop_all(self, rows: Sequence[Row]) -> list[tuple[Row, int]]:
        """Everything on these lines comes off."""
        return [(row, pence_of(row)) for row in rows]

    def ask(self, kind: str, family: str, keep: Sequence[Row], drop: Sequence[tuple[Row, int]]) -> None:
        """Write down what an analyst would be asked about."""
        self.open.append((kind, family, list(keep), list(drop)))


def pence_of(row: Row) -> int:
    """Pence of a line."""
    return int(str(row["gross"]))
