"""Checks of services, amounts and totals."""

from __future__ import annotations

from tests.checks.case import LINE, Case, Sheet, observed
from tests.checks.sheet import noticed
from xltools.model import Noticed

LINES_IN_POUNDS = "\n".join(
    f"| Service {letter} | {1_250_000 + 310_000 * number} |" for number, letter in enumerate("ABCDEFGHIJ")
)
COUNCIL = "| service | cofog | gross |\n"
AMOUNTS = "| service | gross |\n"
BOTH = "| service | gross | income |\n"
WORDS_FOR_MONEY = Sheet("| service | gross |\n| £1.2m |  |")
GROSS_NOUGHT = "| service | gross | income |\n|  | 0 |  |"


def amounts(*rows: str) -> Sheet:
    return Sheet(AMOUNTS + "\n".join(f"| {row} |" for row in rows))


def with_income(*rows: str) -> Sheet:
    return Sheet(BOTH + "\n".join(f"| {row} |" for row in rows))


CASES: dict[str, Case] = {
    "service-missing": Case(
        amounts(" | 50000", "  | 70000"),
        ("B5", "B6"),
        amounts("- | 50000"),
        Sheet(LINE),
        Sheet(AMOUNTS + "| 4711 | 50000 |"),
    ),
    "gross-missing": Case(
        amounts("Libraries | ", "Parks | 5"),
        ("G5",),
        amounts("Libraries | 0"),
        Sheet(LINE),
        Sheet(AMOUNTS + "| Libraries | |", observations=(noticed(Noticed.AMOUNT_UNREAD, "G5", "tbc", name="gross"),)),
    ),
    "amount-column-unclear": observed(Noticed.COLUMN_UNCLEAR, Noticed.UNIT_READ, "G4", "Gross (€)"),
    "amount-unit-read": observed(Noticed.UNIT_READ, Noticed.UNIT_STATED, "G4"),
    "amount-column-chosen": observed(Noticed.COLUMN_CHOSEN, Noticed.HEADING_DUPLICATE, "H4", "Gross 09/10"),
    "amount-unreadable": observed(Noticed.AMOUNT_UNREAD, Noticed.AMOUNT_AS_TEXT, "G5", "see note"),
    "amount-as-text": observed(Noticed.AMOUNT_AS_TEXT, Noticed.AMOUNT_FRACTION, "G5", "£1.2m"),
    "amount-doubtful": observed(Noticed.AMOUNT_DOUBTFUL, Noticed.AMOUNT_AS_TEXT, "G5", "approx 1200"),
    "amount-finer-than-a-penny": observed(Noticed.AMOUNT_FRACTION, Noticed.AMOUNT_AS_TEXT, "G5", "10.333"),
    "return-not-in-pounds": Case(
        Sheet(
            COUNCIL
            + "| A | 01.1 | 39000 |\n| B | 05.1 | 32000 |\n| C | 09.1 | 236000 |\n| D | 10.2 | 327000 |\n| E | 08.1 | 20000 |"
        ),
        ("",),
        Sheet(  # four services of small amounts: a part of the whole, and in pounds
            COUNCIL + "| A | 05.4 | 88400 |\n| B | 10.2 | 412000 |\n| C | 08.1 | 236500 |\n| D | 04.1 | 61250 |"
        ),
    ),
    "return-small": Case(
        Sheet(
            COUNCIL + "| A | 01.1 | 900000 |\n| B | 05.1 | 3 |\n| C | 06.1 | 4 |\n| D | 08.1 | 5 |\n| E | 04.1 | 6 |"
        ),
        ("",),
        Sheet(COUNCIL + "| A | 01.1 | 90000000 |\n| B | 05.1 | 3000000 |\n| C | 06.1 | 4000 |"),
    ),
    "amount-scale": Case(
        Sheet(AMOUNTS + LINES_IN_POUNDS + "\n| Libraries | 1450 |"),
        ("G15",),
        Sheet(AMOUNTS + LINES_IN_POUNDS + "\n| Small grants | 95000 |"),
        wrong_type=WORDS_FOR_MONEY,
    ),
    "amount-implausible": Case(
        amounts("Social care | 90,000,000,000"),
        ("G5",),
        Sheet("| service | gross | area | local |\n| Pensions | 90,000,000,000 | England | 300,000,000 |"),
        wrong_type=WORDS_FOR_MONEY,
    ),
    "amount-negative": Case(
        amounts("Parking | -5000", "Libraries | 5000"),
        ("G5",),
        amounts("Contribution from reserves | -5000"),
        Sheet(GROSS_NOUGHT),
        WORDS_FOR_MONEY,
    ),
    "amount-zero": Case(amounts("Parking | 0"), ("G5",), amounts("Parking | 0.01"), wrong_type=WORDS_FOR_MONEY),
    "income-above-gross": Case(
        with_income("Parking | 100 | 300"),
        ("H5",),
        with_income("Parking | 300 | 300", "Markets |  | 300"),
        with_income("Parking | 100 | "),
        WORDS_FOR_MONEY,
    ),
    "income-negative": Case(
        with_income("Parking | 300 | -100"),
        ("H5",),
        with_income("Parking | -300 | 100"),
        with_income("Parking | 300 | "),
        WORDS_FOR_MONEY,
    ),
    "net-not-gross": Case(
        amounts("Parking (net of income) | 100", "Markets | 5"),
        ("B5",),
        amounts(
            "Net zero programme | 100",
            "Internet access | 5",
            "Safety net for carers | 8",
            "Market stalls, not net of fees | 9",
        ),
    ),
    "total-among-lines": Case(
        amounts("Libraries | 100", "Museums | 250", "Total culture | 350"),
        ("B7",),
        amounts("Libraries | 100", "Museums | 250", "Total Communication therapy | 300"),
    ),
    "total-disagrees": Case(
        amounts("Libraries | 100", "Museums | 250", "Total | 900"),
        ("G7",),
        amounts("Libraries | 100", "Museums | 250", "Total Communication therapy | 300"),
    ),
    "total-near-miss": Case(
        amounts("Libraries | 1000", "Museums | 2500", "Total | 3510"),
        ("G7",),
        amounts("Libraries | 1000", "Museums | 2500", "Total Communication therapy | 3510"),
    ),
    "financing-line": Case(
        amounts("Revenue Support Grant | -27,892,000", "Libraries | 5"),
        ("B5",),
        amounts(
            "Nature reserve | 5",
            "Council tax collection | 6",
            "Debt advice | 7",
            "Supporting People (Area Based Grant) | 8",
        ),
    ),
    "part-among-lines": Case(
        Sheet(
            "| service | gross |\n| Older people | 67000 |\n| Libraries | 5 |\n| Net of which: home care | 30000 |\n"
            "| of which residential care | 37000 |\n| Parks | 6 |\n| Health: of which smoking | 9 |"
        ),
        ("B7", "B8", "B10"),
        amounts("A scheme of which we are host | 5", "Whichford of Whitch | 5", "Offwhich Road | 10"),
        Sheet("| service | gross |\n| Of which care |  |"),
    ),
    "levy-named": Case(
        Sheet(
            "| service | gross | paid_to |\n| Waste Disposal Authority levy | 5,284,000 | North London Waste Authority |"
        ),
        ("B5",),
        Sheet("| service | gross | paid_to |\n| Waste levy | 5 |  |\n| Apprenticeship levy | 5 | HMRC |"),
        wrong_type=Sheet("| service | gross | paid_to |\n| 4711 | 5 | 4711 |"),
    ),
    "levy-or-precept": Case(
        amounts("Waste Disposal Authority levy | 5,284,000"),
        ("B5",),
        amounts(
            "Apprenticeship levy | 5",
            "Community infrastructure levy | 6",
            "Betting Levy Board | 7",
            "Preceptorship for nurses | 8",
        ),
    ),
    "capital-financing-line": Case(
        amounts("Interest payable and similar charges | 50"),
        ("B5",),
        amounts(
            "Community interest companies | 5",
            "Public interest reports | 6",
            "Capital of culture | 7",
            "Debt advice | 8",
        ),
    ),
    "copied-rows": Case(
        amounts("Libraries | 100", "Museums | 250", "Libraries | 100"),
        ("B7",),
        Sheet(
            "| service | gross | reference | line |\n| Grant, first half | 100 | A1 | |\n| Grant, first half | 100 | A2 | |\n"
            "| Grant | 70 | | 1 |\n| Grant | 70 | | 2 |"
        ),
        Sheet("| service | gross |\n|  |  |\n|  |  |"),
    ),
    "duplicate-line-reference": Case(
        Sheet("| line | service | gross |\n| 7 | Libraries | 5 |\n| 7 | Museums | 6 |"),
        ("A6",),
        Sheet("| line | service | gross |\n| 7 | Libraries | 5 |\n| 07 | Museums | 6 |"),
        Sheet("| line | service | gross |\n|  | Libraries | 5 |\n|  | Museums | 6 |"),
    ),
    "free-text-personal-data": Case(
        Sheet(
            "| service | notes |\n| Care for QQ 12 34 56 C |  |\n| Care for AB 12 34 56 C |  |\n"
            "| Care | ask jo.bloggs@example.org |\n"
            "| Care | NHS no 943 476 5919 |"
        ),
        ("B6", "S7", "S8"),
        Sheet(
            "| service | notes |\n| Care @ home | 020 7946 0018 |\n"
            "| Sites 123 456 7890 | NHS number 123 456 7890 |\n| Route AB 12 | 12 34 56 |"
        ),
    ),
    "formula-like-text": Case(
        Sheet("| service | notes |\n| =HYPERLINK | @home |"),
        ("B5", "S5"),
        Sheet("| service | notes |\n| - parks | 2+2=4 |"),
    ),
    "year-mixed": Case(
        Sheet(
            "| service | financial_year | notes |\n| Youth service 2009/10 |  |  |\n"
            "| Parks | 2008-09 |  |\n| Art |  | outturn 2007-08 |"
        ),
        ("B5", "B6", "S7"),
        Sheet(
            "| service | financial_year | notes |\n| ERDF 2007-13 | 2010/11 |  |\n| Parks |  | 2009/10 to 2010/11 |\n"
            "| Benefit (to 2012-13) |  | 12/13 May |"
        ),
    ),
}
