"""Checks of codes, choices, bodies and areas."""

from __future__ import annotations

from tests.checks.case import LINE, Case, Sheet, observed
from tests.checks.sheet import HACKNEY, noticed
from xltools.model import Area, Noticed, Partner, Place, ReferenceContext

CODES = "| service | cofog | cipfa | gross |\n"
AREAS = "| service | gross | area | basis | share_key | local |\n"


def codes(*rows: str) -> Sheet:
    return Sheet(CODES + "\n".join(f"| {row} | 50000 |" for row in rows))


def areas(*rows: str) -> Sheet:
    return Sheet(AREAS + "\n".join(f"| Day centres | 50000 | {row} |" for row in rows))


def kinds(*rows: str) -> Sheet:
    return Sheet("| service | expenditure_type | gross |\n" + "\n".join(f"| {row} | 50000 |" for row in rows))


def bodies(*rows: str) -> Sheet:
    return Sheet(
        "| service | gross | funder | paid_to |\n" + "\n".join(f"| Day centres | 50000 | {row} |" for row in rows)
    )


TODAY = ReferenceContext(
    Place("Buckinghamshire", (Area("E06000060", "Buckinghamshire"),), "2024-25"),
    (
        Partner("Buckinghamshire Council", "buckinghamshire", "", (), "Council"),
        Partner("Ministry of Housing, Communities and Local Government", "mhclg", "MHCLG", (), "Government department"),
    ),
)
NO_AREA = areas(" |  |  | ")
A_DATE = noticed(Noticed.CODE_AS_DATE, "C5", "2010-02-10", name="cofog")

CASES: dict[str, Case] = {
    "code-missing": Case(
        codes("Day centres |  | "),
        ("C5",),
        codes(
            "Day centres |  | C81",
            "Depreciation |  | ",
            "Waste Disposal Authority levy |  | ",
            "Grand total |  | ",
            "Interest payable |  | ",
        ),
        Sheet(LINE),
        Sheet(CODES + "| Day centres |  |  | 5 |", observations=(A_DATE,)),
    ),
    "code-unknown": Case(
        codes("Day centres | 10.22 | ", "Day centres | elderly | ", "Day centres | 4711 | "),
        ("C5", "C6", "C7"),
        codes("Day centres | 10.2.0 | ", "Health | 7.4 | "),
        wrong_type=Sheet(CODES + "| Day centres | 2010-02-10 |  | 5 |", observations=(A_DATE,)),
    ),
    "code-as-date": observed(Noticed.CODE_AS_DATE, Noticed.CODE_AS_NUMBER, "C5", "2010-02-10"),
    "code-as-number": observed(Noticed.CODE_AS_NUMBER, Noticed.CODE_AS_DATE, "C5", "7.1"),
    "code-too-general": Case(codes("Day centres | 10 | "), ("C5",), codes("Health | 07 | ", "Day centres | 10.2 | ")),
    "code-contradicts-description": Case(
        codes("Primary schools | 10.2 | ", "Refuse collection | 07.4 | "),
        ("C5", "C6"),
        codes(
            "School crossing patrols | 04.5 | ",
            "Primary school nurses | 07.4 | ",
            "Police pensions | 10.2 | ",
            "Hospital social work | 10.1 | ",
            "Fire alarms in council homes | 06.1 | ",
            "Toy library | 10.4 | ",
        ),
        codes("Primary schools |  | "),
        codes("Primary schools | 4711 | "),
    ),
    "cipfa-unknown": Case(
        codes("Day centres |  | Zeppelins"), ("D5",), codes("Waste |  | waste COLLECTION", "Waste | 05.1 | Zeppelins")
    ),
    "cofog-contradicts-cipfa": Case(
        codes("Bins | 10.2 | C37"),
        ("C5",),
        codes("Bins | 05.1 | C37", "Care leavers | 10.7 | C62", "Depreciation | 10.2 | C96"),
        wrong_type=codes("Bins | 4711 | C37", "Bins | 10.2 | 4711"),
    ),
    "choice-unknown": observed(Noticed.CHOICE_UNKNOWN, Noticed.CODE_AS_DATE, "F5", "Both"),
    "expenditure-type-missing": Case(
        kinds("Day centres | "),
        ("F5",),
        kinds("Use of balances | "),
        Sheet(LINE),
        Sheet(
            "| service | expenditure_type | gross |\n| Day centres |  | 5 |",
            observations=(noticed(Noticed.CHOICE_UNKNOWN, "F5", "Both", name="expenditure_type"),),
        ),
    ),
    "revenue-and-capital-mixed": Case(
        kinds(
            "Parks, revenue and capital | Revenue", "Highways capital programme | Revenue", "Parks (revenue) | Capital"
        ),
        ("F5", "F6", "F7"),
        kinds(
            "Capital of culture | Revenue",
            "Highways capital programme | Capital",
            "HM Revenue | Capital",
            "Working capital | Revenue",
        ),
        kinds("Highways capital programme | "),
    ),
    "funder-is-self": Case(
        bodies("LB Hackney | "), ("I5",), bodies("Hackney PCT | ", " | Hackney Council"), wrong_type=bodies("4711 | ")
    ),
    "paid-to-is-self": Case(
        bodies(" | The London Borough of Hackney"),
        ("J5",),
        bodies(" | City & Hackney PCT", "Hackney Council | "),
        wrong_type=bodies(" | 4711"),
    ),
    "body-unknown": Case(
        bodies("Zeppelin Trust | ", "Zeppelin Trust | ", " | Airship Agency"),
        ("I5", "J7"),
        bodies("Dept for Work and Pensions | Hackney council", "Own resources | ", "Fees and charges | "),
        wrong_type=Sheet("| service | gross | funder |\n| Day centres | 5 | 4711 |", ReferenceContext(HACKNEY)),
    ),
    "body-renamed": Case(
        Sheet("| service | gross | funder | paid_to |\n| Grants | 5 | DLUHC | Wycombe DC |", TODAY),
        ("I5", "J5"),
        Sheet("| service | gross | funder | paid_to |\n| Grants | 5 | MHCLG | Buckinghamshire Council |", TODAY),
        wrong_type=Sheet("| service | gross | funder |\n| Grants | 5 | 4711 |", TODAY),
    ),
    "area-unknown": Case(
        areas("Zeppelin Island |  |  | "),
        ("M5",),
        areas("E09000012 |  |  | ", "london |  |  | ", "England |  |  | "),
        wrong_type=NO_AREA,
    ),
    "area-outside-place": Case(areas("Cornwall |  |  | "), ("M5",), areas("London |  |  | ", "LB Hackney |  |  | ")),
    "area-left-blank": Case(
        Sheet(LINE, answers={"area_served": "London"}),
        ("Return!C14",),
        Sheet(areas("London | Actual |  | 5000").table, answers={"area_served": "London"}),
        Sheet(LINE, answers={"area_served": ""}),
        Sheet(LINE, answers={"area_served": "4711"}),
    ),
    "local-figure-missing": Case(
        areas("London | Population |  | "),
        ("P5",),
        areas("London | Please apportion | 65+ | ", "London | Actual |  | 0", "Hackney | Actual |  | "),
        NO_AREA,
    ),
    "local-above-gross": Case(
        areas("London | Actual |  | 60000"), ("P5",), areas("London | Actual |  | 50000"), NO_AREA
    ),
    "local-without-wider-area": Case(
        areas(" | Actual |  | 20000"), ("P5",), areas(" | Actual |  | 50000", "London | Actual |  | 20000"), NO_AREA
    ),
    "basis-missing": Case(
        areas("London |  |  | 20000"), ("N5",), areas("Hackney |  |  | 50000", "London | Actual |  | 7"), NO_AREA
    ),
    "first-guess-left": Case(
        areas(
            "London | Initial estimate | All ages | 1500",
            "London | Population | All ages | 1500",
            "London | Initial estimate |  | 9",
        ),
        ("N5",),
        areas("London | Population | All ages | 1500"),
        NO_AREA,
    ),
    "basis-contradicts": Case(
        areas(" | Population |  | ", "London | Actual |  | "),
        ("N5", "N6"),
        areas(" | Actual |  | ", "London | Population |  | 20000", " | Initial estimate |  | "),
        NO_AREA,
        areas(" | 4711 |  | "),
    ),
    "share-key-missing": Case(
        areas("London | Please apportion |  | "),
        ("O5",),
        areas("London | Please apportion | pupils | ", "London | Population |  | 20000"),
        NO_AREA,
    ),
}
