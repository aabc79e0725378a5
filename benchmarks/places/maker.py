"""What every planting needs: who is meant and how it is written, amounts, lines, and the book of what was planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.words import SCHEMES, SERVICES, SHORT

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from benchmarks.places.senders import Sender

Row = dict[str, object]
Truth = tuple[str, str, list[Row], list[tuple[Row, int]]]
"""Kind, sub-kind, lines to keep, and pence to come off which lines."""


class Maker:
    """A place in the making: its senders with their lines so far, chance, and the truth about what was planted."""

    year = "2009-10"

    def __init__(
        self,
        chance: random.Random,
        missing: float,
        mess: float,
        reword: float,
        size: float,
        planted: float,
        town: str,
        senders: list[Sender],
    ) -> None:
        self.chance, self.missing, self.mess, self.reword = chance, missing, mess, reword
        self.size, self.share = size, planted
        self.truth: list[Truth] = []
        self.town, self.senders = town, senders

    def of(self, *kinds: str) -> list[Sender]:
        """Senders of these kinds of services."""
        return [one for one in self.senders if one.services in kinds]

    def written(self, one: Sender) -> str:
        """How somebody writes a body's name."""
        pick = self.chance
        name = pick.choice((*one.forms, *one.spoken)) if pick.random() < 0.65 * self.mess else one.name
        if pick.random() < 0.06 * self.mess and len(name) > 7:
            place = pick.randrange(2, len(name) - 2)
            name = pick.choice(
                (
                    name[:place] + name[place + 1 :],
                    name[:place] + name[place] + name[place:],
                    name[:place] + name[place + 1] + name[place] + name[place + 2 :],
                )
            )
        if pick.random() < 0.15 * self.mess:
            name = pick.choice(
                (
                    name.upper(),
                    name.lower(),
                    " ".join(SHORT.get(word, word) for word in name.split()),
                    name[:24],
                    f" {name}",
                )
            )
        return name

    def named(self, one: Sender, missing: float | None = None) -> str:
        """A counterparty as written, or blank."""
        return "" if self.chance.random() < (self.missing if missing is None else missing) else self.written(one)

    def money(self, middle: float = 10.8, spread: float = 1.3) -> int:
        """Pence: a third in whole pounds, an eighth in round thousands."""
        pounds, kind = self.chance.lognormvariate(middle, spread), self.chance.random()
        if kind < 0.12:
            return max(1, round(pounds / 2500)) * 250_000
        return round(pounds) * 100 + 100 if kind < 0.4 else round(pounds * 100) + 1

    def line(self, one: Sender, service: str, cofog: str, pence: int, **rest: object) -> dict[str, object]:
        """Add a line to a sender's return."""
        pick = self.chance
        row: dict[str, object] = {
            "service": service,
            "cofog": cofog,
            "gross": pence,
            "funder": "",
            "paid_to": "",
            "fund": "",
            "financial_year": self.year,
            "period": "",
            "reference": f"{pick.randrange(10**7):07d}" if pick.random() < 0.5 else "",
            "basis": "Actual",
            "accounts": "Outturn",
            "expenditure_type": "Revenue",
        }
        row.update(rest)
        row["sender"] = one
        one.rows.append(row)
        return row

    def service(self, one: Sender) -> tuple[str, str]:
        """One of a sender's services, with its function."""
        return self.chance.choice(SERVICES[one.services])

    def reworded(self, service: str) -> str:
        """A service as somebody else writes it."""
        first = service.split(" ")[0]
        return self.chance.choice(
            (
                service,
                service,
                f"{service} grant",
                f"Funding for {service.lower()}",
                service.upper(),
                service[:18],
                f"{service} 2009/10",
                f"{first} {' '.join(service.split(' ')[1:])} award",
            )
        )

    def scheme(self, service: str) -> str:
        """What a funder calls it: a scheme of its own, or the service."""
        return self.chance.choice(SCHEMES) if self.chance.random() < self.reword else self.reworded(service)

    def plant(
        self, kind: str, sub_kind: str, keep: Sequence[dict[str, object]], drop: Sequence[tuple[dict[str, object], int]]
    ) -> None:
        """Write down a double count."""
        self.truth.append((kind, sub_kind, list(keep), list(drop)))

    def times(self, number: float) -> range:
        """How often something is planted."""
        share = number * self.share
        return range(int(share) + (self.chance.random() < share % 1))

    def pair(self) -> tuple[Sender, Sender]:
        """A funder and a recipient between whom grants flow."""
        flows = (
            ("department", "council"),
            ("council", "voluntary"),
            ("nhs commissioner", "voluntary"),
            ("regional", "college"),
            ("agency", "college"),
            ("agency", "housing"),
            ("district", "voluntary"),
            ("nhs commissioner", "council"),
            ("department", "police"),
            ("council", "housing"),
        )
        giver, taker = self.chance.choice(flows)
        return self.chance.choice(self.of(giver)), self.chance.choice(self.of(taker))
