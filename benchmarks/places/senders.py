"""Who sends a return in a made-up place, and how others write their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.places.words import AREAS

if TYPE_CHECKING:
    import random

STYLES = ("Metropolitan Borough of {}", "{} City Council", "Royal Borough of {}", "{} Unitary Authority")
Described = tuple[str, str, str, tuple[str, ...]]
"""Name, kind, the services it runs, and other ways to write it; {0} stands for the town."""
COUNCIL_FORMS = ("{0} Council", "{0} MBC", "{0} Borough", "{0} Borough Council")
COUNTY: Described = (
    "{0}shire County Council",
    "County council",
    "council",
    ("{0}shire CC", "{0}shire County", "{0}shire Cty Council"),
)
FIXED: tuple[Described, ...] = (
    ("NHS {0}", "PCT", "nhs commissioner", ("{0} PCT", "{0} Primary Care Trust", "{0} tPCT")),
    (
        "{0} Royal Infirmary NHS Trust",
        "NHS trust",
        "nhs provider",
        ("{0} Royal Infirmary", "{0} Infirmary", "Royal Infirmary"),
    ),
    (
        "{0}shire Partnership NHS Foundation Trust",
        "NHS trust",
        "nhs provider",
        ("{0}shire Partnership FT", "{0}shire Partnership Trust"),
    ),
    (
        "{0}shire Constabulary",
        "Police",
        "police",
        ("{0}shire Police", "{0}shire Police Authority", "{0}shire Police Auth"),
    ),
    (
        "{0}shire Fire and Rescue Service",
        "Fire and rescue",
        "fire",
        ("{0}shire Fire", "{0}shire FRS", "{0}shire Fire Brigade"),
    ),
    (
        "{0} Joint Waste Authority",
        "Waste authority",
        "waste",
        ("{0} Waste Authority", "{0} JWA", "Joint Waste Auth {0}"),
    ),
    ("Skills Funding Agency", "Agency or public body", "agency", ("SFA", "Skills Funding Agcy")),
    ("Homes and Communities Agency", "Agency or public body", "agency", ("HCA", "Homes & Communities Agency")),
    ("Environment Agency", "Agency or public body", "agency", ("EA", "Env. Agency", "The Environment Agency")),
    ("Department of Health", "Government department", "department", ("DH", "Dept of Health", "DoH")),
    ("Ministry of Justice", "Government department", "department", ("MoJ", "Min. of Justice")),
    (
        "Department for Communities and Local Government",
        "Government department",
        "department",
        ("CLG", "DCLG", "Dept for Communities & Local Govt"),
    ),
    (
        "Department for Work and Pensions",
        "Government department",
        "benefits",
        ("DWP", "Work & Pensions", "Jobcentre Plus"),
    ),
    ("{0} Forward", "Regional development agency", "regional", ("{0} Forward RDA", "Forward")),
)
HOUSING = ("Beacon", "Harbour", "Trinity", "Castle Vale", "Northern Counties")
COLLEGES = ("Art and Design", "Agricultural", "Adult", "Technology")
CHARITIES = (
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


@dataclass(eq=False)
class Sender:
    """A body that sends a return: its name, kind, the services it runs, other ways to write it, and its lines.

    `spoken` are names that only others call it by ("the Council"): it signs nothing with them.
    """

    name: str
    kind: str
    services: str
    forms: tuple[str, ...]
    rows: list[dict[str, object]] = field(default_factory=list)
    older: list[dict[str, object]] = field(default_factory=list)
    spoken: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The short name of the partner list."""
        return self.forms[0]


def make_senders(pick: random.Random, town: str) -> list[Sender]:
    """Return the bodies of a place called `town`."""
    council = Sender(pick.choice(STYLES).format(town), "Council", "council", _in(town, COUNCIL_FORMS))
    districts = [
        Sender(
            f"{area} District Council",
            "District council",
            "district",
            (f"{area} DC", f"{area} District", f"{area} D.C."),
        )
        for area in pick.sample(AREAS, 4)
    ]
    fixed = [_described(one, town) for one in FIXED]
    return [council, _described(COUNTY, town), *districts, *fixed, *_local(pick, town)]


def _in(town: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form.format(town) for form in forms)


def _described(one: Described, town: str) -> Sender:
    name, kind, services, forms = one
    return Sender(name.format(town), kind, services, _in(town, forms))


def _local(pick: random.Random, town: str) -> list[Sender]:
    """Housing associations, colleges and charities."""
    housing = [
        Sender(
            f"{name} Housing Association",
            "Housing association",
            "housing",
            (f"{name} HA", f"{name} Homes", f"{name} Housing"),
        )
        for name in pick.sample(HOUSING, 3)
    ]
    colleges = [
        Sender(
            f"{town} College of {name}" if " " in name else f"{town} {name} College",
            "College or university",
            "college",
            (f"{name} College", f"{town} {name} Coll"),
        )
        for name in pick.sample(COLLEGES, 2)
    ]
    charities = [
        Sender(
            f"{name} {town}" if pick.random() < 0.5 else f"The {name}",
            "Voluntary organisation",
            "voluntary",
            (name, f"{name} ({town})", f"{name} Ltd"),
        )
        for name in pick.sample(CHARITIES, 6)
    ]
    return [*housing, *colleges, *charities]
