"""Checks of figures for a wider area: apportioned, not to be apportioned, or far from a share."""

from __future__ import annotations

from fractions import Fraction

from tests.checks.case import LINE, Case, Sheet
from tests.checks.sheet import KNOWN
from xltools.model import Area, Place, ReferenceContext
from xltools.reference.sharing.measures import NONE, Driver, Measures

AREAS = "| service | cofog | gross | area | basis | share_key | local |\n"
PUPILS = Measures(
    (Driver("Hackney", "Pupils", Fraction(31_000), "Census"), Driver("London", "Pupils", Fraction(1_100_000), "Census"))
)
NO_PUPILS_IN_LONDON = Measures(PUPILS.drivers[:1])
NOBODY = Measures((Driver("Hackney", "Canals", Fraction(0), ""), Driver("London", "Canals", Fraction(0), "")))
HALF = ReferenceContext(
    Place("Two boroughs", (Area("E09000012", "Hackney"), Area("E09000019", "Islington")), "2010-11")
)
TAMESIDE = ReferenceContext(Place("Tameside", (Area("E08000008", "Tameside"),), "2010-11"))
GLOSSOP = "Tameside & Glossop PCT"
"""It had a part of High Peak; how large a part is not known."""


def areas(*rows: str, known: ReferenceContext = KNOWN, measures: Measures = NONE) -> Sheet:
    table = AREAS + "\n".join(f"| Day centres | 10.2 | 1000000 | {row} |" for row in rows)
    return Sheet(table, known, measures=measures)


def wholes(*rows: str) -> Sheet:
    return Sheet(AREAS + "\n".join(f"| {row} |" for row in rows))


NO_AREA = areas(" |  |  | ")

CASES: dict[str, Case] = {
    "share-key-unknown": Case(
        areas("London | Please apportion | Zeppelins | "),
        ("O5",),
        areas(
            "London | Please apportion | Pupils | ",
            "London | Please apportion | 60% 65+, 40% All ages | ",
            "London | Population | Zeppelins | 30000",
            "Hackney | Actual | Zeppelins | ",
            measures=PUPILS,
        ),
        NO_AREA,
        areas(" |  | 4711 | "),
    ),
    "driver-gap": Case(
        areas("London | Please apportion | Pupils | ", measures=NO_PUPILS_IN_LONDON),
        ("O5",),
        areas("London | Please apportion | Pupils | ", measures=PUPILS),
        NO_AREA,
        areas("London | Please apportion | 4711 | ", measures=NO_PUPILS_IN_LONDON),
    ),
    "share-figures-missing": Case(
        areas("London | Please apportion | Canals | ", measures=NOBODY),
        ("M5",),
        areas("London | Please apportion | Canals | 0", "London | Please apportion | 65+ | ", measures=NOBODY),
        NO_AREA,
    ),
    "share-from-other-year": Case(
        areas("London | Please apportion | 65+ | ", "London | Please apportion | 65+ | "),
        ("O5",),
        areas("London | Please apportion | All ages | ", "London | Population | 65+ | 30000"),
        NO_AREA,
    ),
    "area-partly-known": Case(
        areas(f"{GLOSSOP} | Please apportion | All ages | ", known=TAMESIDE),
        ("M5",),
        areas(
            f"{GLOSSOP} | Population | All ages | 30000",
            "England | Please apportion | All ages | ",
            known=TAMESIDE,
        ),
        NO_AREA,
    ),
    "area-overlaps-place": Case(
        areas("City and Hackney PCT | Please apportion | All ages | ", known=HALF),
        ("M5",),
        areas("London | Please apportion | All ages | ", "City and Hackney PCT | Actual |  | 3000", known=HALF),
        NO_AREA,
    ),
    "local-far-from-share": Case(
        areas("London | Actual |  | 400000", "England | Population | 65+ | 100000"),
        ("P5", "P6"),
        areas("London | Population | All ages | 31000", "London | Actual |  | 25000", "Leeds | Actual |  | 500000"),
        areas("London |  |  | "),
        areas("London | Actual | 4711 | 400000"),
    ),
    "share-key-unusual": Case(
        wholes(
            "State pension | 10.2 | 5668648220 | London | Population | All ages | 169985016",
            "Old people | 10.2 | 100000000 | London | Please apportion | All ages | ",
            "Winter fuel payments | 10.9 | 257282260 | London | Population | All ages | 7715090",
        ),
        ("O5", "O6", "O7"),
        wholes(
            "State pension | 10.2 | 5668648220 | London | Population | 65+ | 111249760",
            "State pension | 10.2 | 5668648220 | London | Actual | All ages | 169985016",
            "State pension | 10.2 | 5668648220 | London | Service measure | All ages | 169985016",
            "State pension | 10.2 | 5668648220 | London | Population | All ages | 120000000",
            "State pension | 10.2 | 5000000 | London | Population | All ages | 149934",
            "State pension | 10.2 | 169985016 | Hackney | Population | All ages | ",
            "Child benefit | 10.4 | 100000000 | London | Population | All ages | 2998687",
            "Pensions regulator | 10.9 | 566864822 | London | Population | All ages | 16998502",
            "Parks | 08.1 | 566864822 | London | Population | All ages | 16998502",
        ),
        areas("London |  |  | "),
        areas("London | Actual | 4711 | 400000"),
    ),
    "local-in-thousands": Case(
        wholes("Parks | 08.1 | 400000000 | London | Actual | All ages | 11995"),
        ("P5",),
        wholes(
            "Parks | 08.1 | 400000000 | London | Actual | All ages | 11994748",
            "Parks | 08.1 | 400000000 | London | Actual | All ages | 12995",
            "Parks | 08.1 | 400000000 | London | Initial estimate | All ages | 11995",
            "Parks | 08.1 | 400000 | London | Actual | All ages | 12",
        ),
        areas("London |  |  | "),
        areas("London | Actual | 4711 | 400000"),
    ),
    "local-small": Case(
        wholes("Parks | 08.1 | 400000000 | London | Actual | All ages | 12995"),
        ("P5",),
        wholes(
            "Parks | 08.1 | 400000000 | London | Actual | All ages | 11995",
            "Pools | 08.1 | 400000000 | London | Actual | All ages | 11000000",
            "Ponds | 08.1 | 400000000 | London | Actual | All ages | 900",
        ),
        areas("London |  |  | "),
        areas("London | Actual | 4711 | 400000"),
    ),
    "shares-exceed-whole": Case(
        wholes(
            "Parks | 08.1 | 50000 | London | Actual |  | 30000", "parks | 08.1 | 50000 | london | Actual |  | 20001"
        ),
        ("P5", "P6"),
        wholes(
            "Parks | 08.1 | 50000 | London | Actual |  | 30000",
            "Parks | 08.1 | 50000 | London | Actual |  | 20000",
            "Pools | 08.1 | 50000 | London | Actual |  | 30000",
            "Parks | 08.1 | 60000 | London | Actual |  | 50000",
            "Copy | 08.1 | 50000 | London | Actual |  | 30000",
            "Copy | 08.1 | 50000 | London | Actual |  | 30000",
        ),
        Sheet(LINE),
        Sheet(LINE),
    ),
}
