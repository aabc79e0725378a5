"""The one definition of the spend mapping workbook: sheets, named cells, columns, units, and what goes into it.

The lead team's own workbook of a count (DESIGN 3.5): every body of the place, and what is known of its spending by function.
The writer, the reader, the refresh and Excel follow this module. It stays light: no pandas, no workbook library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.tables import table
from xltools.template.layout import BASES, EXPENDITURE_TYPES, LAA_THEMES, FieldKind

if TYPE_CHECKING:
    from collections.abc import Mapping

MAPPING_VERSION = "1.0"
MAPPING_FILE = "mapping.xlsx"
SHEETS = ("Guidance", "Bodies", "Mapping", "Checks", "Lists")
BODIES, MAPPING, LISTS = "Bodies", "Mapping", "Lists"
HEADING_ROW, FIRST_ROW = 4, 5
STARTING_ROWS = 25
FILLED = "Filled"
"""The Excel table on Lists that records what the tool filled in: a record a Mapping row, amounts in whole pence."""
BODIES_TABLE, MAPPING_TABLE = "Bodies", "Mapping"
NAMED_CELLS = ("place", "financial_year", "unit", "mapping_version", "classification", "filled_unit")
"""`filled_unit` is the unit that held when the amounts were filled in: where `unit` differs and they do not, one is a mistake."""


class Classification(StrEnum):
    """By which headings amounts are shown and typed."""

    COFOG = "cofog"
    CIPFA = "cipfa"
    LAA = "laa"

    @property
    def what(self) -> str:
        """What one of the headings is."""
        return {"cofog": "function", "cipfa": "CIPFA heading", "laa": "theme"}[self.value]


UNITS: Mapping[str, int] = MappingProxyType({"£": 2, "£000": 5, "£m": 8})
"""The power of ten that makes pence of an amount in the sheet's unit."""


class WhichCounts(StrEnum):
    """What the lead team decided of a body that has a return and figures typed in; blank: a return with an amount replaces them."""

    USUAL = ""
    RETURN = "The return"
    TYPED = "What is typed"
    BOTH = "Both (the return is a part)"


class BodyStanding(StrEnum):
    """Where a body stands."""

    MISSING = "Missing"
    ASKED = "Asked"
    ESTIMATED = "Estimated"
    TYPED_IN = "Typed in"
    RETURNED = "Returned"
    HELD = "Held or not counted"
    INCLUDED = "In another body's figures"  # its estimate stands in its department's rows: it needs none of its own


@dataclass(frozen=True, slots=True)
class MappingColumn:
    """A column of the table Mapping; `code` is what an amount column's lines are classified as ("01", a CIPFA heading, a theme)."""

    heading: str
    field: str
    kind: FieldKind
    width: int
    help: str
    choices: tuple[str, ...] = ()
    code: str = ""

    @property
    def is_amount(self) -> bool:
        """Whether it takes an amount that counts (Total and From the return are formulas and remarks)."""
        return bool(self.code)


@cache
def headings(classification: Classification) -> tuple[tuple[str, str], ...]:
    """Return the amount columns: code and heading, in order."""
    if classification is Classification.CIPFA:
        return tuple((name, name) for name in dict.fromkeys(row["division"] for row in table("cipfa_to_cofog")))
    if classification is Classification.LAA:
        return tuple((theme, theme) for theme in LAA_THEMES)
    divisions = (row for row in table("cofog") if row["level"] == "division")
    return tuple((row["code"], f"{row['code']} {row['name']}") for row in divisions)


@cache
def columns(classification: Classification = Classification.COFOG) -> tuple[MappingColumn, ...]:
    """Return the columns of the table Mapping, in order."""
    amounts = (
        MappingColumn(heading, "gross", FieldKind.MONEY, 15, "Planned total cost, in the sheet's unit.", code=code)
        for code, heading in headings(classification)
    )
    return (
        MappingColumn(
            "Body",
            "organisation",
            FieldKind.BODY,
            44,
            "As on the sheet Bodies; several rows if it has several sources.",
        ),
        MappingColumn(
            "Original source of the money", "funder", FieldKind.BODY, 28, "The body the money first came from."
        ),
        *amounts,
        MappingColumn("Total", "total", FieldKind.FORMULA, 16, "Worked out: the sum of the row."),
        MappingColumn(
            "Revenue or capital", "expenditure_type", FieldKind.CHOICE, 12, "One of them a row.", EXPENDITURE_TYPES
        ),
        MappingColumn(
            "Area the figure covers", "area", FieldKind.AREA, 22, "Blank: the place itself; else the wider area."
        ),
        MappingColumn(
            "How the local figure was reached", "basis", FieldKind.CHOICE, 20, "Actual if it is known.", BASES
        ),
        MappingColumn(
            "Source of the figure", "figure_source", FieldKind.TEXT, 34, "Who told you, or where it is published."
        ),
        MappingColumn("Year of the figure", "figure_year", FieldKind.TEXT, 11, "Blank: the year counted."),
        MappingColumn("Notes", "notes", FieldKind.TEXT, 44, "Anything to know of this row."),
        MappingColumn(
            "From the return", "from_return", FieldKind.MONEY, 16, "What the body's return says, by the last count."
        ),
        MappingColumn("Checked", "checked", FieldKind.FORMULA, 46, "Filled by the workbook."),
    )


FILLED_KEY = ("organisation", "funder", "expenditure_type")
FILLED_WORDS = ("figure_source", "figure_year", "notes")


def filled_headings(classification: Classification = Classification.COFOG) -> tuple[str, ...]:
    """Return the headings of the table Filled: what a record is recognised by, its pence by amount column, the row's words.

    The words (`FILLED_WORDS`) say whether a row's own still are what the tool wrote: a refresh changes them only then.
    """
    by_field = {column.field: column.heading for column in columns(classification)}
    amounts = (heading for _, heading in headings(classification))
    recognised, words = ([by_field[name] for name in names] for names in (FILLED_KEY, FILLED_WORDS))
    return (*recognised, *amounts, *words)


BODY_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "body": "Body",
        "level": "Level",
        "kind": "Kind of body",
        "spends_on": "What it spends on",
        "area": "Area it covers",
        "is_the_place": "Is that the place?",
        "how_to_get_figures": "How to get its figures",
        "whom_to_ask": "Whom to ask",
        "counted_twice_with": "What is usually counted twice with it",
        "standing": "Where it stands",
        "last_message": "Last message",
        "which_counts": "Which figures count",
        "remarks": "Your remarks",
    }
)
"""The columns of the table Bodies, in order: field of `BodyRow` and heading. The last two are the lead team's own."""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of Bodies, in words."""

    body: str
    level: str = ""
    kind: str = ""
    spends_on: str = ""
    area: str = ""
    is_the_place: str = ""
    how_to_get_figures: str = ""
    whom_to_ask: str = ""
    counted_twice_with: str = ""
    standing: BodyStanding = BodyStanding.MISSING
    last_message: str = ""
    which_counts: WhichCounts = WhichCounts.USUAL
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of Mapping that the tool fills in: amounts in pence by the code of their column, and what the body's return says."""

    body: str
    amounts: Mapping[str, int]
    funder: str = ""
    expenditure_type: str = ""
    area: str = ""
    basis: str = ""
    figure_source: str = ""
    figure_year: str = ""
    notes: str = ""
    from_return: int | None = None


@dataclass(frozen=True, slots=True)
class MappingContent:
    """What a mapping workbook is written from; `baseline` gives pence by division, `people` the inhabitants (None: not known).

    `usual` gives by division the ratios to the baseline between which a difference is not called large.
    """

    place: str
    year: str
    classification: Classification = Classification.COFOG
    unit: str = "£000"
    bodies: tuple[BodyRow, ...] = ()
    rows: tuple[FilledRow, ...] = ()
    people: int | None = None
    baseline: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    usual: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def usual_range(self, code: str) -> tuple[float, float]:
        """Return the ratios to the baseline between which a division is near it; half to double where none are given."""
        return self.usual.get(code, (0.5, 2.0))
