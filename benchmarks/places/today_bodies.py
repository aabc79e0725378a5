"""The bodies of a present-day place, and how others write their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.places.senders import Sender

if TYPE_CHECKING:
    import random

Described = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]
"""Name, kind, the services it runs, other ways to write it, and what only others say; {t} town, {c} county, {r} region."""

TOWN_STARTS = ("Hather", "Wolver", "Stan", "Cald", "Pen", "Ravens", "Eccles", "Thrap", "Lym", "Ormes", "Skel", "Berk")
TOWN_ENDS = ("leigh", "stow", "mouth", "borough", "field", "pool", "bridge", "minster", "dale", "sea")
COUNTIES = ("Tarnshire", "Ebberland", "Vale of Isk", "Midmarsh", "North Severnside", "Harrowdale", "Lindwold")
REGIONS = ("Three Rivers", "Pennine Gateway", "Estuary", "Heart of Mercia", "Northern Coast", "Fenland and Wolds")
DISTRICTS = ("Amberley", "Rother Vale", "Castlegate", "Westmoor", "Holderness Edge", "Ryecroft")
NEIGHBOURS = ("Netherby", "Grenfold", "Saltwick", "Coldbrook")

FIXED: tuple[Described, ...] = (
    ("NHS {c} Integrated Care Board", "Integrated care board", "icb",
     ("{c} ICB", "NHS {c} ICB", "{c} Integrated Care Board"), ("the ICB", "ICB")),
    ("{t} University Hospitals NHS Foundation Trust", "NHS foundation trust", "acute",
     ("{t} University Hospitals", "{t} Univ Hospitals NHSFT", "{t} University Hospitals FT"), ("{t} Hospitals",)),
    ("{c} Partnership NHS Foundation Trust", "NHS foundation trust", "mental health",
     ("{c} Partnership FT", "{c} Partnership NHS Trust", "{c} Partnership Trust"), ()),
    ("Police and Crime Commissioner for {c}", "Police and crime commissioner", "pcc",
     ("{c} PCC", "PCC for {c}", "{c} Police & Crime Commissioner", "Office of the Police and Crime Commissioner for {c}"),
     ("OPCC", "the PCC", "{c} OPCC")),
    ("Chief Constable of {c}", "Police", "force",
     ("{c} Constabulary", "Chief Constable for {c}", "CC of {c}"), ("{c} Police", "the Chief Constable")),
    ("{c} Fire and Rescue Authority", "Fire and rescue", "fire",
     ("{c} Fire & Rescue", "{c} FRA", "{c} Fire Authority"), ("the Fire Authority",)),
    ("{r} Combined Authority", "Combined authority", "ca",
     ("{r} CA", "{r} Mayoral Combined Authority", "{r} MCA"), ("the Combined Authority", "Mayor of {r}")),
    ("{t} Internal Drainage Board", "Other joint authority", "drainage",
     ("{t} IDB", "{t} Drainage Board"), ("the IDB",)),
    ("NHS England", "Agency or public body", "nhse",
     ("NHSE", "NHS England (Specialised Commissioning)"), ("NHSE/I",)),
    ("Ministry of Housing, Communities and Local Government", "Government department", "mhclg",
     ("MHCLG", "Min. of Housing, Communities & Local Government"),
     ("DLUHC", "Department for Levelling Up, Housing and Communities")),
    ("Department for Education", "Government department", "dfe",
     ("DfE", "Dept for Education"), ("ESFA", "Education and Skills Funding Agency", "DfE/ESFA")),
    ("Department of Health and Social Care", "Government department", "dhsc",
     ("DHSC", "Dept of Health & Social Care"), ("OHID", "Department of Health")),
    ("Home Office", "Government department", "home office", ("HO", "The Home Office"), ()),
    ("Department for Work and Pensions", "Government department", "dwp", ("DWP", "Dept for Work & Pensions"), ()),
    ("Department for Transport", "Government department", "dft", ("DfT", "Dept for Transport"), ()),
    ("Ministry of Justice", "Government department", "moj",
     ("MoJ", "Min of Justice"), ("Youth Justice Board", "YJB")),
    ("Department for Environment, Food and Rural Affairs", "Government department", "defra", ("Defra", "DEFRA"), ()),
    ("Environment Agency", "Agency or public body", "ea", ("EA", "The Environment Agency"), ()),
    ("HM Prison and Probation Service", "Agency or public body", "hmpps",
     ("HMPPS", "His Majesty's Prison & Probation Service"), ()),
    ("Homes England", "Agency or public body", "homes england", ("Homes Eng.",), ("HE",)),
    ("National Highways", "Agency or public body", "highways", ("National Highways Ltd",), ()),
    ("UK Health Security Agency", "Agency or public body", "ukhsa", ("UKHSA",), ()),
)  # fmt: skip
TRUSTS = (
    ("Kestrel Learning Trust", ("Kestrel", "Kestrel LT")),
    ("Meridian Education Partnership", ("Meridian", "Meridian EP")),
    ("Quayside Academies Trust", ("Quayside", "Quayside AT", "Quayside Academies")),
    ("St Oswin Catholic Multi Academy Trust", ("St Oswin CMAT", "St Oswin MAT", "St Oswin")),
    ("Fellside Schools Trust", ("Fellside", "Fellside Schools")),
    ("Compass North Academy Trust", ("Compass North", "Compass North AT")),
)
COLLEGES = (
    ("{t} and District College", ("{t} College", "{t} & District Coll")),
    ("Lowther Land College", ("Lowther", "Lowther College")),
)
LANDLORDS = (
    ("Marlstone Homes", ("Marlstone", "Marlstone Housing")),
    ("Weaver Valley Housing Group", ("Weaver Valley", "WVHG")),
)
CHARITIES = (
    ("Citizens Advice {t}", ("{t} CAB", "Citizens Advice ({t})")),
    ("Age UK {c}", ("AgeUK {c}", "Age UK")),
    ("Rowan Tree Refuge", ("Rowan Tree", "Rowan Tree Women's Refuge")),
    ("Turnaround Recovery", ("Turnaround", "Turnaround Recovery CIO")),
    ("{t} Foodbank and Pantry", ("{t} Foodbank", "{t} Pantry")),
    ("Bright Sparks Youth Trust", ("Bright Sparks", "Bright Sparks YT")),
    ("Mind in {c}", ("{c} Mind", "Mind ({c})")),
    ("Groundswell Carers", ("Groundswell", "Groundswell Carers CIC")),
)  # fmt: skip
PARISHES = ("Little Hoxton", "Upper Marden", "Brackwell", "Sallow Green", "Thornby-on-Isk")


class Place:
    """Names of a place: its town, county, combined authority area and whether it has two tiers."""

    def __init__(self, pick: random.Random) -> None:
        self.town = pick.choice(TOWN_STARTS) + pick.choice(TOWN_ENDS)
        self.county, self.region = pick.choice(COUNTIES), pick.choice(REGIONS)
        self.two_tier = pick.random() < 0.4

    def say(self, text: str) -> str:
        """Fill the names in."""
        return text.format(t=self.town, c=self.county, r=self.region)


def make_bodies(pick: random.Random, place: Place) -> list[Sender]:
    """Return the bodies that send a return: about forty."""
    fixed = [_described(place, each) for each in FIXED]
    return [*_councils(pick, place), *fixed, *_local(pick, place)]


def _described(place: Place, each: Described) -> Sender:
    name, kind, services, forms, spoken = each
    return Sender(
        place.say(name),
        kind,
        services,
        tuple(map(place.say, forms)),
        spoken=tuple(map(place.say, spoken)),
    )


def _councils(pick: random.Random, place: Place) -> list[Sender]:
    """Return the councils, the one called "the Council" first."""
    if place.two_tier:
        county = Sender(
            f"{place.county} County Council",
            "County council",
            "council",
            (f"{place.county} CC", f"{place.county} Cty Council"),
            spoken=("the County Council",),
        )
        named = [place.town, *pick.sample(DISTRICTS, 3)]
        return [county, *(_district(name, pick) for name in named)]
    style, forms = pick.choice(
        (
            ("{} City Council", ("{} CC", "{} Council")),
            ("{} Council", ("{} UA", "{} Unitary Council")),
            ("{} Metropolitan Borough Council", ("{} MBC", "{} Council", "{} Met. Borough Council")),
        )
    )
    first = Sender(
        style.format(place.town),
        "Unitary council",
        "council",
        tuple(form.format(place.town) for form in forms),
        spoken=("the Council",),
    )
    next_door = pick.choice(NEIGHBOURS)
    return [
        first,
        Sender(
            f"{next_door} Borough Council", "Unitary council", "council", (f"{next_door} BC", f"{next_door} Council")
        ),
    ]


def _district(name: str, pick: random.Random) -> Sender:
    kind = pick.choice(("District", "Borough"))
    return Sender(f"{name} {kind} Council", "District council", "district", (f"{name} {kind[0]}C", f"{name} Council"))


def _local(pick: random.Random, place: Place) -> list[Sender]:
    """Return academy trusts, colleges, landlords, charities and parishes."""
    several = (
        ("Academy trust", "academy", pick.sample(TRUSTS, 4)),
        ("College or university", "college", COLLEGES),
        ("Housing association", "landlord", LANDLORDS),
        ("Voluntary organisation", "charity", pick.sample(CHARITIES, 6)),
        (
            "Parish or town council",
            "parish",
            [(f"{name} Parish Council", (f"{name} PC",)) for name in pick.sample(PARISHES, 3)],
        ),
    )
    return [
        Sender(place.say(name), kind, services, tuple(map(place.say, forms)))
        for kind, services, named in several
        for name, forms in named
    ]
