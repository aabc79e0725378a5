"""Made-up places with double counts planted on purpose and look-alikes beside them: what the engine is measured on.

Every name, fund and wording is invented for this file. The same seed makes the same place. Each planted double count is a
`Planted`: its kind, the lines to keep, and what must come off which line (pence). Look-alikes are planted nowhere.
Difficulty: `missing` is the share of counterparties left blank, `mess` how freely names are written, `reword` the share of
funders' lines named after a scheme of the funder's own instead of the service.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.names import Body, list_bodies
from xltools.model import Partner
from xltools.reading.lines import lines_frame
from xltools.reading.versions import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

STARTS = """
    Ald Bram Cor Dun Elm Far Gras Hol Ing Kel Lang Mar Nor Oss Pel Quar Rush Sel Thor Ul Wen Yar Ash Brid
    Crow
    """.split()  # noqa: SIM905 - words read better than a list of strings
ENDS = "wick ham ton mere ley combe ford stead gate thorpe bury worth den holme by".split()  # noqa: SIM905 - as above
AREAS = ("Riverside", "Heath", "Dales", "Weald", "Marsh", "Downs", "Abbey", "Priory")
SERVICES = {
    "council": (
        ("Domiciliary support for older adults", "10.2"),
        ("Looked after children placements", "10.4"),
        ("Carriageway repairs", "4.5"),
        ("Gritting and snow clearing", "4.5"),
        ("Kerbside recycling", "5.1"),
        ("Museums and galleries", "8.2"),
        ("Allotments", "8.1"),
        ("Sheltered employment workshops", "10.1"),
        ("Nursery education places", "9.1"),
        ("Special educational needs transport", "9.6"),
        ("Rough sleeper outreach", "10.6"),
        ("Noise nuisance team", "5.3"),
        ("Coroner and mortuary", "3.3"),
        ("Electoral registration", "1.1"),
        ("Levy Road community hall", "8.1"),
        ("Whirlpool and leisure baths", "8.1"),
        ("Total Care packages", "10.2"),
    ),
    "district": (
        ("Household waste rounds", "5.1"),
        ("Swimming baths", "8.1"),
        ("Homeless hostels", "10.6"),
        ("Food hygiene inspection", "7.4"),
        ("Town centre wardens", "3.1"),
        ("Markets and fairs", "4.1"),
        ("Cemetery upkeep", "6.2"),
    ),
    "nhs commissioner": (
        ("Family doctor services", "7.2"),
        ("Community pharmacy", "7.1"),
        ("Continence advice", "7.4"),
        ("Stroke rehabilitation", "7.3"),
        ("Sexual health clinics", "7.4"),
        ("Talking therapies", "7.3"),
        ("Dental access", "7.2"),
    ),
    "nhs provider": (
        ("Orthopaedic surgery", "7.3"),
        ("Accident and emergency", "7.3"),
        ("Midwifery", "7.3"),
        ("Renal dialysis", "7.3"),
        ("Radiology", "7.3"),
        ("Day surgery", "7.2"),
    ),
    "police": (
        ("Patrol and response", "3.1"),
        ("Major crime", "3.1"),
        ("Roads policing", "3.1"),
        ("Mounted section", "3.1"),
    ),
    "fire": (("Appliances and crews", "3.2"), ("Home fire checks", "3.2"), ("Mobilising centre", "3.2")),
    "waste": (("Energy from waste plant", "5.1"), ("Bulking stations", "5.1")),
    "college": (
        ("Hair and beauty diplomas", "9.3"),
        ("English for speakers of other languages", "9.5"),
        ("Engineering certificates", "9.3"),
        ("Learner hardship", "9.6"),
    ),
    "voluntary": (
        ("Befriending", "10.2"),
        ("Debt counselling", "10.9"),
        ("Toy library", "10.4"),
        ("Community minibus", "10.9"),
        ("Refugee welcome", "10.7"),
        ("Music workshops", "8.2"),
    ),
    "housing": (("Cyclical decorations", "6.1"), ("Foyer for young people", "10.7"), ("Estate caretaking", "6.1")),
    "department": (
        ("Ministerial correspondence", "1.1"),
        ("Evaluation and research", "1.4"),
        ("Statistics branch", "1.3"),
    ),
    "agency": (("Inspection visits", "1.1"), ("Licensing desk", "4.1"), ("Regional office running costs", "1.1")),
    "regional": (("Inward investment desk", "4.1"), ("Site assembly", "6.2")),
    "benefits": (
        ("State retirement benefit", "10.2"),
        ("Working age benefits", "10.5"),
        ("Disability payments", "10.1"),
    ),
}
SCHEMES = (
    "Stronger Places",
    "Opportunity Purse",
    "Future Pathways",
    "Neighbourhood Boost",
    "Third Sector Compact",
    "Prosperity Pot",
    "Delivery chain funding",
    "External awards",
    "Improving Lives",
    "Locality commission",
)
SUPPLIERS = (
    "Hartwell Facilities",
    "Nimbus IT",
    "Oakline Coaches",
    "Prentice & Sons",
    "various creditors",
    "Sterling Agency Staff",
    "Delta Contracts plc",
)
OUTSIDERS = (
    "Hope Foundation",
    "Moorland Rivers Trust",
    "Chiltern Sinfonia",
    "St Wilfrid's Hospice",
    "Canal Heritage Society",
    "Regional Film Archive",
)
OWN = ("", "", "", "own budget", "council tax", "fees", "general reserves", "rents")
DETAIL = ("salaries", "running costs", "vehicles", "area 1", "area 2", "buildings", "agency staff")
SHORT = {
    "Council": "Cncl",
    "Department": "Dept",
    "Authority": "Auth",
    "Association": "Assoc",
    "College": "Coll",
    "and": "&",
    "University": "Univ",
    "Hospitals": "Hosps",
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A double count planted: positions of the lines to keep, and pence to come off which lines."""

    kind: str
    sub_kind: str
    keep: tuple[int, ...]
    drop: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MadePlace:
    """A made-up place: lines frame, pence, the bodies listed, which return is newer, and what was planted."""

    lines: pd.DataFrame
    bodies: tuple[Body, ...]
    ages: dict[int, int]
    planted: tuple[Planted, ...]

    @property
    def true_total(self) -> int:
        """Pence spent once every planted double count is taken out."""
        return int(self.lines["gross"].sum()) - sum(pence for one in self.planted for _, pence in one.drop)


@dataclass(eq=False)
class _Sender:
    name: str
    kind: str
    services: str
    forms: tuple[str, ...]
    short: str = ""
    rows: list[dict[str, object]] = field(default_factory=list)
    older: list[dict[str, object]] = field(default_factory=list)


def make_place(
    seed: int, *, missing: float = 0.2, mess: float = 1.0, reword: float = 0.25, size: float = 1.0, planted: float = 1.0
) -> MadePlace:
    """Return a made-up place; `size` scales ordinary lines, `planted` the number of double counts."""
    return _Maker(random.Random(seed), missing, mess, reword, size, planted).make()


class _Maker:
    def __init__(
        self, chance: random.Random, missing: float, mess: float, reword: float, size: float, planted: float
    ) -> None:
        self.chance, self.missing, self.mess, self.reword = chance, missing, mess, reword
        self.size, self.share = size, planted
        self.truth: list[tuple[str, str, list[dict[str, object]], list[tuple[dict[str, object], int]]]] = []
        self.town = chance.choice(STARTS) + chance.choice(ENDS)
        self.senders = self._senders()

    # -- who
    def _senders(self) -> list[_Sender]:
        pick, town = self.chance, self.town
        style = pick.choice(
            ("Metropolitan Borough of {}", "{} City Council", "Royal Borough of {}", "{} Unitary Authority")
        )
        found = [
            _Sender(
                style.format(town),
                "Council",
                "council",
                (f"{town} Council", f"{town} MBC", f"{town} Borough", f"{town} Borough Council"),
            )
        ]
        found.append(
            _Sender(
                f"{town}shire County Council",
                "County council",
                "council",
                (f"{town}shire CC", f"{town}shire County", f"{town}shire Cty Council"),
            )
        )
        for area in pick.sample(AREAS, 4):
            found.append(
                _Sender(
                    f"{area} District Council",
                    "District council",
                    "district",
                    (f"{area} DC", f"{area} District", f"{area} D.C."),
                )
            )
        found.append(
            _Sender(
                f"NHS {town}", "PCT", "nhs commissioner", (f"{town} PCT", f"{town} Primary Care Trust", f"{town} tPCT")
            )
        )
        found.append(
            _Sender(
                f"{town} Royal Infirmary NHS Trust",
                "NHS trust",
                "nhs provider",
                (f"{town} Royal Infirmary", f"{town} Infirmary", "Royal Infirmary"),
            )
        )
        found.append(
            _Sender(
                f"{town}shire Partnership NHS Foundation Trust",
                "NHS trust",
                "nhs provider",
                (f"{town}shire Partnership FT", f"{town}shire Partnership Trust"),
            )
        )
        found.append(
            _Sender(
                f"{town}shire Constabulary",
                "Police",
                "police",
                (f"{town}shire Police", f"{town}shire Police Authority", f"{town}shire Police Auth"),
            )
        )
        found.append(
            _Sender(
                f"{town}shire Fire and Rescue Service",
                "Fire and rescue",
                "fire",
                (f"{town}shire Fire", f"{town}shire FRS", f"{town}shire Fire Brigade"),
            )
        )
        found.append(
            _Sender(
                f"{town} Joint Waste Authority",
                "Waste authority",
                "waste",
                (f"{town} Waste Authority", f"{town} JWA", f"Joint Waste Auth {town}"),
            )
        )
        found.append(
            _Sender("Skills Funding Agency", "Agency or public body", "agency", ("SFA", "Skills Funding Agcy"))
        )
        found.append(
            _Sender(
                "Homes and Communities Agency", "Agency or public body", "agency", ("HCA", "Homes & Communities Agency")
            )
        )
        found.append(
            _Sender(
                "Environment Agency", "Agency or public body", "agency", ("EA", "Env. Agency", "The Environment Agency")
            )
        )
        found.append(
            _Sender("Department of Health", "Government department", "department", ("DH", "Dept of Health", "DoH"))
        )
        found.append(_Sender("Ministry of Justice", "Government department", "department", ("MoJ", "Min. of Justice")))
        found.append(
            _Sender(
                "Department for Communities and Local Government",
                "Government department",
                "department",
                ("CLG", "DCLG", "Dept for Communities & Local Govt"),
            )
        )
        found.append(
            _Sender(
                "Department for Work and Pensions",
                "Government department",
                "benefits",
                ("DWP", "Work & Pensions", "Jobcentre Plus"),
            )
        )
        found.append(
            _Sender(f"{town} Forward", "Regional development agency", "regional", (f"{town} Forward RDA", "Forward"))
        )
        for name in pick.sample(("Beacon", "Harbour", "Trinity", "Castle Vale", "Northern Counties"), 3):
            found.append(
                _Sender(
                    f"{name} Housing Association",
                    "Housing association",
                    "housing",
                    (f"{name} HA", f"{name} Homes", f"{name} Housing"),
                )
            )
        for name in pick.sample(("Art and Design", "Agricultural", "Adult", "Technology"), 2):
            found.append(
                _Sender(
                    f"{town} College of {name}" if " " in name else f"{town} {name} College",
                    "College or university",
                    "college",
                    (f"{name} College", f"{town} {name} Coll"),
                )
            )
        names = (
            "Lantern Project",
            "Second Chance",
            "Dial a Ride",
            "Wheels for All",
            "Crossroads Carers",
            "Sunrise Families",
            "Harvest Kitchen",
            "Open Door",
            "Safe Haven",
        )
        for name in pick.sample(names, 6):
            found.append(
                _Sender(
                    f"{name} {town}" if pick.random() < 0.5 else f"The {name}",
                    "Voluntary organisation",
                    "voluntary",
                    (name, f"{name} ({town})", f"{name} Ltd"),
                )
            )
        for one in found:
            one.short = one.forms[0]
        return found

    def of(self, *kinds: str) -> list[_Sender]:
        """Senders of these kinds of services."""
        return [one for one in self.senders if one.services in kinds]

    def written(self, one: _Sender) -> str:
        """How somebody writes a body's name."""
        pick = self.chance
        name = pick.choice(one.forms) if pick.random() < 0.65 * self.mess else one.name
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

    def named(self, one: _Sender, missing: float | None = None) -> str:
        """A counterparty as written, or blank."""
        return "" if self.chance.random() < (self.missing if missing is None else missing) else self.written(one)

    # -- what
    def money(self, middle: float = 10.8, spread: float = 1.3) -> int:
        """Pence: a third in whole pounds, an eighth in round thousands."""
        pounds, kind = self.chance.lognormvariate(middle, spread), self.chance.random()
        if kind < 0.12:
            return max(1, round(pounds / 2500)) * 250_000
        return round(pounds) * 100 + 100 if kind < 0.4 else round(pounds * 100) + 1

    def line(self, one: _Sender, service: str, cofog: str, pence: int, **rest: object) -> dict[str, object]:
        """Add a line to a sender's return."""
        pick = self.chance
        row: dict[str, object] = {
            "service": service,
            "cofog": cofog,
            "gross": pence,
            "funder": "",
            "paid_to": "",
            "fund": "",
            "financial_year": "2009-10",
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

    def service(self, one: _Sender) -> tuple[str, str]:
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

    # -- the whole
    def make(self) -> MadePlace:
        """Make the place."""
        self._ordinary()
        self._look_alikes()
        self._grants()
        self._chains()
        self._pools()
        self._levies()
        self._national()
        self._by_policy()
        self._within_bodies()
        self._shared()
        self._agency()
        for one in self.senders:
            self.chance.shuffle(one.rows)
            one.rows.sort(key=lambda row: str(row["cofog"]))
        self._totals()
        self._copies()
        self._versions()
        return self._frame()

    def _ordinary(self) -> None:
        pick = self.chance
        for one in self.senders:
            many = int(
                self.size * pick.randint(40, 130 if one.services in ("voluntary", "housing", "college") else 260)
            )
            big = {"council": 11.8, "benefits": 13.5, "nhs commissioner": 12, "nhs provider": 12, "police": 12}.get(
                one.services, 10.6
            )
            for _ in range(many):
                service, cofog = self.service(one)
                text = service if pick.random() < 0.45 else f"{service}: {pick.choice(DETAIL)}"
                paid = (
                    pick.choice(SUPPLIERS)
                    if pick.random() < 0.4
                    else pick.choice(OUTSIDERS)
                    if pick.random() < 0.1
                    else ""
                )
                if pick.random() < 0.02:
                    pence = self.money(big - 1)
                    for quarter in range(4):
                        self.line(
                            one,
                            text,
                            cofog,
                            pence,
                            paid_to=paid,
                            period=f"Q{quarter + 1}",
                            reference=f"{pick.randrange(10**7):07d}",
                        )
                else:
                    self.line(one, text, cofog, self.money(big), paid_to=paid, funder=pick.choice(OWN))

    def _look_alikes(self) -> None:
        pick = self.chance
        for _ in range(20):
            one, other = pick.sample(self.senders, 2)
            service, cofog = self.service(one)
            pence = self.money()
            self.line(one, service, cofog, pence, funder="own budget", paid_to=pick.choice(SUPPLIERS))
            self.line(other, service, cofog, pence, funder="own budget", paid_to=pick.choice(SUPPLIERS))
        for _ in range(14):
            one, other = pick.sample(self.of("council", "district", "nhs commissioner", "police"), 2)
            service, cofog = self.service(one)
            pence = self.money()
            self.line(one, f"{service} - jointly funded, our half", cofog, pence, paid_to=self.written(other))
            self.line(other, f"{service} - jointly funded, our half", cofog, pence, funder="own budget")
        for _ in range(16):
            one = pick.choice(self.of("council", "nhs commissioner", "department", "regional"))
            service, cofog = self.service(one)
            self.line(one, f"Grant towards {service.lower()}", cofog, self.money(), paid_to=pick.choice(OUTSIDERS))
            self.line(
                one,
                f"Levy: {pick.choice(('River Conservancy', 'Sea Fisheries Committee', 'Crematorium Board'))}",
                "5.6",
                self.money(),
            )
        for _ in range(10):
            one, other = (
                pick.choice(self.of("council", "nhs commissioner")),
                pick.choice(self.of("voluntary", "college", "housing")),
            )
            service, cofog = self.service(one)
            self.line(
                one,
                f"{service} staff training",
                cofog,
                self.money(8.5),
                paid_to=self.written(other),
                funder="own budget",
            )
        for _ in range(12):
            funder, taker = self._pair()
            service, cofog = self.service(taker)
            self.line(
                funder,
                self.scheme(service),
                cofog,
                self.money(11),
                paid_to=self.written(taker),
                financial_year=pick.choice(("2008-09", "2009-10")),
            )
            self.line(taker, self.reworded(service), cofog, self.money(11), funder=self.written(funder))
        for one in self.of("department", "agency", "benefits"):
            service, cofog = self.service(one)
            self.line(one, f"{service} (share of national figure)", cofog, self.money(12), basis="Population")
            self.line(one, "Electric vehicle recharge points", "4.5", self.money())
        council = self.of("council")[0]
        self.line(
            council,
            "Recharge to the police for shared offices",
            "1.3",
            self.money(),
            paid_to=self.written(self.of("police")[0]),
        )
        self.line(council, "Employer's pension contributions, libraries", "8.2", self.money())
        self.line(self.of("council")[1], "Council housing repairs (HRA)", "6.1", self.money())
        self.line(self.of("district")[0], "Debt charges", "1.7", self.money())

    def _pair(self) -> tuple[_Sender, _Sender]:
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

    def _grants(self) -> None:
        for sub_kind, number in (
            ("equal", 18),
            ("rounded", 12),
            ("net", 12),
            ("other year", 9),
            ("split", 12),
            ("merged", 9),
            ("yearly", 6),
        ):
            for _ in self.times(number):
                self._grant(sub_kind)

    def _grant(self, sub_kind: str) -> None:
        pick = self.chance
        funder, taker = self._pair()
        service, cofog = self.service(taker)
        pence, text = self.money(11.2, 1.1), self.scheme(service)
        code = cofog if pick.random() < 0.8 else self.service(funder)[1]
        given = pence
        if sub_kind == "rounded":
            pence = pence + 12_345
            rounded = max(100_000, round(pence, -5))
            given, pence = (pence, rounded) if pick.random() < 0.5 else (rounded, pence)
        got = round(pence * (1 - pick.choice((0.02, 0.03, 0.05, 0.08, 0.1)))) if sub_kind == "net" else pence
        year = pick.choice(("2008-09", "2010-11")) if sub_kind == "other year" else "2009-10"
        if sub_kind == "merged":
            parts = [self.money(10.4) for _ in range(pick.randint(2, 4))]
            rows = [
                self.line(funder, f"{self.reworded(service)} {number}", code, part, paid_to=self.named(taker))
                for number, part in enumerate(parts, 1)
            ]
            one = self.line(taker, self.reworded(service), cofog, sum(parts), funder=self.named(funder))
            return self.plant("grant", sub_kind, [one], list(zip(rows, parts, strict=True)))
        row = self.line(funder, text, code, given, paid_to=self.named(taker), financial_year=year)
        if sub_kind == "yearly":
            self.line(funder, text, code, given, paid_to=self.named(taker), financial_year="2008-09")
        if sub_kind == "split":
            cuts = sorted(pick.uniform(0.1, 0.9) for _ in range(pick.randint(1, 3)))
            edges = [0, *(round(pence * cut) for cut in cuts), pence]
            parts = [high - low for low, high in pairwise(edges) if high > low]
            rows = [
                self.line(
                    taker, f"{self.reworded(service)}: {pick.choice(DETAIL)}", cofog, part, funder=self.named(funder)
                )
                for part in parts
            ]
            return self.plant("grant", sub_kind, rows, [(row, given)])
        one = self.line(taker, self.reworded(service), cofog, got, funder=self.named(funder))
        return self.plant("grant", sub_kind, [one], [(row, got if sub_kind == "net" else given)])

    def _chains(self) -> None:
        for _ in self.times(8):
            top, middle = (
                self.chance.choice(self.of("department", "agency", "regional")),
                self.chance.choice(self.of("council", "nhs commissioner")),
            )
            last = self.chance.choice(self.of("voluntary", "college", "housing"))
            service, cofog = self.service(last)
            pence = self.money(11.3)
            got = pence if self.chance.random() < 0.6 else round(pence * 0.95)
            first = self.line(top, self.reworded(service), cofog, pence, paid_to=self.named(middle))
            second = self.line(
                middle, self.reworded(service), cofog, pence, funder=self.named(top), paid_to=self.named(last)
            )
            third = self.line(last, self.reworded(service), cofog, got, funder=self.named(middle))
            self.plant("chain", "equal" if got == pence else "net", [third], [(first, pence), (second, got)])

    def _pools(self) -> None:
        names = (
            "Autism services pooled fund",
            "Section 75 reablement",
            "S31 substance misuse pool",
            "Joint equipment loans pooled budget",
            "Children's trust fund: short breaks",
        )
        for _ in self.times(5):
            commissioner, council = self.of("nhs commissioner")[0], self.chance.choice(self.of("council"))
            host, partner = (council, commissioner) if self.chance.random() < 0.6 else (commissioner, council)
            name, pence = self.chance.choice(names), self.money(13, 0.8)
            tag = self.chance.random()
            one = self.line(
                host, name + (" (host)" if tag < 0.4 else ""), "10.1", pence, funder=self.named(partner, 0.4)
            )
            paid = pence if self.chance.random() < 0.7 else round(pence, -5)
            paid_to = self.named(host, 0.3)
            told = tag < 0.4 or paid_to != "" or one["funder"] != ""
            other = self.line(partner, name if told else f"{name} - contribution", "10.1", paid, paid_to=paid_to)
            self.plant("pooled-budget", "in full", [one], [(other, paid)])
        for _ in self.times(2):
            host, partner = self.of("council")[0], self.of("nhs commissioner")[0]
            pence = self.money(13, 0.6)
            one = self.line(host, "Integrated falls service pooled budget (lead partner)", "10.2", pence)
            other = self.line(
                partner, "Contribution to integrated falls service pool", "7.4", pence // 3, paid_to=self.written(host)
            )
            self.plant("pooled-budget", "contribution", [one], [(other, pence // 3)])

    def _levies(self) -> None:
        for taker, word, number in (
            (self.of("police")[0], "Precept", 3),
            (self.of("fire")[0], "Precept", 2),
            (self.of("waste")[0], "Levy", 3),
        ):
            for payer in self.chance.sample(self.of("council", "district"), number):
                pence = self.money(12.3, 0.6)
                text = f"{word}: {self.written(taker)}" if self.chance.random() < 0.7 else f"{word} payable"
                service, cofog = self.service(taker)
                part = round(pence * self.chance.uniform(0.3, 0.7))
                keep = [
                    self.line(taker, f"{service} met from {word.lower()}", cofog, amount, funder=self.named(payer, 0.5))
                    for amount in (part, pence - part)
                ]
                paid = self.named(taker, 0.3) if ":" in text else self.written(taker)
                row = self.line(payer, text, "1.8", pence, funder="council tax", paid_to=paid)
                self.plant("precept-or-levy", word.lower(), keep, [(row, pence)])

    def _national(self) -> None:
        for _ in self.times(7):
            national, taker = (
                self.chance.choice(self.of("department", "agency", "benefits")),
                self.chance.choice(self.of("college", "council", "voluntary", "housing")),
            )
            service, cofog = self.service(taker)
            parts = [self.money(11.6, 0.8) for _ in range(self.chance.randint(1, 3))]
            pence = round(sum(parts) * self.chance.uniform(0.93, 1.07))
            row = self.line(
                national,
                self.reworded(service) + self.chance.choice((" (local share)", "", " - pro rata")),
                cofog,
                pence,
                paid_to=self.named(taker, 0.6),
                basis=self.chance.choice(("Population", "Weighted population", "First guess")),
            )
            keep = [
                self.line(taker, self.reworded(service), cofog, part, funder=self.named(national, 0.25))
                for part in parts
            ]
            self.plant("national-share", f"{len(parts)} lines", keep, [(row, pence)])

    def _by_policy(self) -> None:
        pick, commissioner = self.chance, self.of("nhs commissioner")[0]
        for provider in self.of("nhs provider"):
            parts = [self.money(12.5, 0.5) for _ in range(3)]
            contract = self.line(
                commissioner,
                "Secondary care contract",
                "7.3",
                round(sum(parts) * pick.choice((1, 1, 1.02))),
                paid_to=self.written(provider),
            )
            sold = [
                self.line(provider, service, cofog, part, funder=self.written(commissioner))
                for part, (service, cofog) in zip(parts, SERVICES["nhs provider"], strict=False)
            ]
            self.plant("commissioner-provider", "contract", [contract], list(zip(sold, parts, strict=True)))
        dwp = self.of("benefits")[0]
        for council in self.of("district")[:2]:
            pence = self.money(14, 0.5)
            one = self.line(council, "Rent allowances (housing benefit)", "10.6", pence, funder=self.named(dwp, 0.5))
            row = self.line(
                dwp,
                "Housing benefit subsidy: rent allowances",
                "10.6",
                round(pence * pick.choice((1, 1, 1.004))),
                paid_to=self.named(council, 0.3),
            )
            self.plant("administered-benefit", "subsidy", [one], [(row, int(str(row["gross"])))])
        clg = self.of("department")[2]
        for council, text in (
            (self.of("council")[0], "Revenue Support Grant"),
            (self.of("council")[1], "Area Based Grant"),
        ):
            row = self.line(clg, text, "1.8", self.money(15, 0.4), paid_to=self.named(council, 0.3))
            self.plant("general-grant", "paid", [], [(row, int(str(row["gross"])))])

    def _within_bodies(self) -> None:
        council, county = self.of("council")[:2]
        for one in self.chance.sample(self.senders, 3):
            pence = self.money(11)
            cost = self.line(one, "Payroll office", "1.3", pence)
            row = self.line(
                one,
                "Internal recharge: payroll office",
                "1.3",
                pence,
                funder=self.chance.choice(("", "internal", one.name)),
            )
            self.plant("internal-recharge", "charge", [cost], [(row, pence)])
        pence = self.money(14, 0.4)
        asset = self.line(council, "Allotments: new site", "8.1", pence, expenditure_type="Capital")
        row = self.line(council, "Revenue contribution to capital: allotments new site", "8.1", pence)
        self.plant("capital-financing", "charge", [asset], [(row, pence)])
        full = [
            self.line(county, f"{service} including overheads", cofog, self.money(11))
            for service, cofog in SERVICES["council"][:3]
        ]
        row = self.line(county, "Central support services", "1.3", self.money(11))
        self.plant("overhead", "absorbed", full, [(row, int(str(row["gross"])))])
        account = self.line(council, "Housing revenue account: council housing", "6.1", self.money(15, 0.2))
        row = self.line(council, "Rent rebates to council tenants", "10.6", int(str(account["gross"])) // 2)
        self.plant("rebate-and-rent", "rebate", [account], [(row, int(str(row["gross"])))])
        fire = self.of("fire")[0]
        paid_in = self.line(fire, "Employer's pension contributions, firefighters' scheme", "3.2", self.money(12))
        row = self.line(fire, "Firefighters' scheme: pensions in payment", "10.2", self.money(13))
        self.plant("pension", "in payment", [paid_in], [(row, int(str(row["gross"])))])

    def _shared(self) -> None:
        pick = self.chance
        for number in range(3):
            pence = self.money(11.5) + 17
            fund = pick.choice(("Safer Streets Challenge", "Green Corridors", "Digital Villages", "Heritage Lanes"))
            several = pick.sample(
                [self.of("council")[0], self.of("police")[0], self.of("regional")[0], self.of("agency")[0]],
                pick.choice((2, 3)),
            )
            rows = [
                self.line(
                    one, f"{fund} {pick.choice(('work', 'team', 'scheme'))}", "6.2", pence, fund=f"{fund} fund {number}"
                )
                for one in several
            ]
            order = {"council": 0, "police": 1, "regional": 2, "agency": 3}
            rows.sort(key=lambda row: order[row["sender"].services])  # type: ignore[attr-defined]  # a row's sender is a _Sender
            self.plant("shared-fund", "in full", rows[:1], [(row, pence) for row in rows[1:]])
        for _ in range(3):
            pence = self.money(11.5) + 31
            name = pick.choice(("Boatyard apprentices", "Hillside enterprise hub", "Canal quarter skills"))
            last, top = pick.choice(self.of("college", "voluntary")), pick.choice(self.of("regional", "agency"))
            one = self.line(last, f"{name} (ESF match funded)", "9.5", pence)
            row = self.line(top, f"{name} ESF project", "9.5", pence)
            self.plant("match-funding", "in full", [one], [(row, pence)])
        county = self.of("council")[1]
        for district in self.of("district")[:2]:
            pence = self.money(12) + 7
            one = self.line(county, "Trading standards and weights", "4.1", pence)
            row = self.line(district, "Trading standards and weights", "4.1", pence)
            self.plant("two-tier", "same amount", [one], [(row, pence)])

    def _agency(self) -> None:
        agency = self.of("agency")[-1]
        total = sum(int(str(row["gross"])) for row in agency.rows)
        row = self.line(
            self.of("department")[2],
            f"{agency.name} (grant in aid)",
            "5.3",
            round(total * self.chance.uniform(0.97, 1.03)),
        )
        self.plant("agency-in-department", "line", agency.rows[:1], [(row, int(str(row["gross"])))])

    def _totals(self) -> None:
        for one in self.chance.sample(self.senders, 12):
            place = self.chance.randrange(max(1, len(one.rows) - 12))
            block = one.rows[place : place + self.chance.randint(3, 12)]
            total = sum(int(str(row["gross"])) for row in block)
            name = str(block[0]["service"]).split(":")[0]
            label = self.chance.choice(
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
            row = self.line(one, label, str(block[0]["cofog"]), total, reference="")
            one.rows.remove(row)
            one.rows.insert(place + len(block), row)
            self.plant("total-line", "labelled" if "total" in label.lower() else "unlabelled", block, [(row, total)])
            if self.chance.random() < 0.3:
                rest = [line for line in one.rows if line is not row]
                total = sum(int(str(line["gross"])) for line in rest)
                grand = self.line(
                    one,
                    self.chance.choice(("Grand total", "Total expenditure", "Overall total")),
                    "",
                    total,
                    reference="",
                )
                self.plant("total-line", "grand", rest[:1], [(grand, total)])

    def _copies(self) -> None:
        dropped = {id(row) for _, _, _, drop in self.truth for row, _ in drop}
        for one in self.chance.sample(self.senders, 9):
            place, many = self.chance.randrange(len(one.rows)), self.chance.choice((1, 1, 2, 5, 12))
            block = [row for row in one.rows[place : place + many] if id(row) not in dropped]
            at = place + many if self.chance.random() < 0.5 else len(one.rows)
            for offset, row in enumerate(block):
                copy = dict(row)
                one.rows.insert(at + offset, copy)
                self.plant("copied-rows", f"{len(block)} rows", [row], [(copy, int(str(row["gross"])))])

    def _versions(self) -> None:
        dropped = {id(row) for _, _, _, drop in self.truth for row, _ in drop}
        for one in self.chance.sample(self.of("district", "voluntary", "housing", "police", "college"), 2):
            revised = self.chance.random() < 0.6
            for row in one.rows:
                if revised and self.chance.random() < 0.06:
                    continue
                older = dict(row)
                if revised and self.chance.random() < 0.12:
                    older["gross"] = round(int(str(row["gross"])) * self.chance.uniform(0.9, 1.1))
                one.older.append(older)
            keep = [row for row in one.rows if id(row) not in dropped]
            self.plant(
                "second-version",
                "revised" if revised else "identical",
                keep,
                [(row, int(str(row["gross"]))) for row in one.older],
            )

    def _frame(self) -> MadePlace:
        rows: list[dict[str, object]] = []
        ages: dict[int, int] = {}
        where: dict[int, int] = {}
        number = 0
        for one in self.senders:
            for own, age in ((one.older, 1), (one.rows, 2)):
                if not own:
                    continue
                ages[number] = age
                name = one.name if self.chance.random() < 0.6 else self.chance.choice(one.forms)
                for place, row in enumerate(own):
                    where[id(row)] = len(rows)
                    rows.append(
                        {
                            **row,
                            "partner": name,
                            "partner_id": partner_id_of(name),
                            "row": place + 5,
                            "return_no": number,
                        }
                    )
                number += 1
        numbers = np.array([row["return_no"] for row in rows], dtype=np.int32)
        columns = {key: [row[key] for row in rows] for key in rows[0] if key not in ("sender", "return_no")}
        columns["return_id"] = [f"r{row['return_no']}" for row in rows]
        columns["workbook"] = columns["return_id"]
        frame = lines_frame(columns, len(rows)).assign(return_no=numbers)
        partners = [Partner(one.name, partner_id_of(one.name), one.short, (), one.kind) for one in self.senders]
        planted = tuple(
            Planted(
                kind, sub, tuple(where[id(row)] for row in keep), tuple((where[id(row)], pence) for row, pence in drop)
            )
            for kind, sub, keep, drop in self.truth
        )
        return MadePlace(frame, list_bodies(partners), ages, planted)
