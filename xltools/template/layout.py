"""The one definition of a partner's return: sheets, named cells, columns, choices, versions.

The writer (`build`), the reader, the checks and the docs all follow this module, so a heading is spelled in one place.
It stays light: no pandas, no workbook library.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xltools.reference.bodies.organisations import ORGANISATION_TYPES

TEMPLATE_VERSION = "2.1"
"""Written into every return. 1.0 was the plain sheet of the first pilots (`HEADINGS_1_0`), still readable."""
ALIKE_VERSIONS = ("2.0", TEMPLATE_VERSION)
"""Templates that ask the same questions in the same cells: 2.0 called an initial estimate a first guess."""

SHEETS = ("Guidance", "Return", "Spending", "Findings", "Checks", "Lists")
MERGE_SHEETS = MERGED_FROM, TO_DECIDE, ALSO_SENT = "Merged from", "Merged - to decide", "Merged - also sent"
"""What a return that was merged from several files has besides: where its lines are from, and what is not certain."""
SPENDING_HINT = (
    "Each line needs a service, its gross spending in whole pounds, and a COFOG code or CIPFA line. No totals, please."
)
"""What stands above the headings of the Spending sheet."""
SPENDING, RETURN, FINDINGS, LISTS = "Spending", "Return", "Findings", "Lists"
HEADING_ROW = 4
FIRST_ROW = 5
STARTING_ROWS = 25
LAST_RULED_ROW = 5004
"""Drop-downs and colours cover rows 5 to 5,004 as ranges; the table itself starts at 25 rows and grows."""


class FieldKind(StrEnum):
    """What a column takes, and so how it is read."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    CHOICE = "choice"
    BODY = "body"
    AREA = "area"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the Spending table.

    `help` is the input message a partner sees on the cell. `choices` names the list (and the named range) behind the
    drop-down. `strict` drop-downs refuse other values; the others only suggest. `also` are other headings understood.
    """

    heading: str
    field: str
    kind: FieldKind
    width: int
    help: str
    choices: str = ""
    strict: bool = False
    required: bool = False
    also: tuple[str, ...] = ()


EXPENDITURE_TYPES = ("Revenue", "Capital")
YES_NO = ("Yes", "No")
BASES = ("Actual", "Service measure", "Weighted population", "Population", "Initial estimate", "Please apportion")
"""How a local figure was reached, best first."""
SHARE_KEYS = ("All ages", "0-15", "16-64", "65+")
ACCOUNTS = ("Outturn", "Budget", "Estimate")
LAA_THEMES = (
    "Children and young people",
    "Safer and stronger communities",
    "Healthier communities and older people",
    "Economic development and enterprise",
    "None of these",
)
OVERHEADS = ("Included in each service", "Listed on lines of their own", "Left out")

CHOICES: dict[str, tuple[str, ...]] = {
    "expenditure_types": EXPENDITURE_TYPES,
    "yes_no": YES_NO,
    "bases": BASES,
    "share_keys": SHARE_KEYS,
    "accounts": ACCOUNTS,
    "laa_themes": LAA_THEMES,
    "organisation_types": tuple(kind.name for kind in ORGANISATION_TYPES),
    "overheads": OVERHEADS,
}
"""The closed lists. `organisations`, `cofog`, `cipfa` and `areas` are open lists filled from the reference tables."""


def list_name(choices: str) -> str:
    """Return the workbook's name for a list (``cofog`` -> ``list_cofog``): a plain one would clash with a named cell."""
    return f"list_{choices}"


COLUMNS = (
    TemplateColumn(
        "Line",
        "line",
        FieldKind.TEXT,
        8,
        "Your own reference for this line, if you have one.",
        also=("line no", "ref", "line reference"),
    ),
    TemplateColumn(
        "Service",
        "service",
        FieldKind.TEXT,
        42,
        "What the money is spent on, in your own words: one service a line.",
        required=True,
        also=("service description", "description", "service name", "budget line"),
    ),
    TemplateColumn(
        "COFOG code",
        "cofog",
        FieldKind.CODE,
        28,
        "The function, such as 10.2. Pick from the list or type the code. Give this or the CIPFA line.",
        choices="cofog",
        also=("cofog", "cofog group", "function code", "cofog 1999"),
    ),
    TemplateColumn(
        "CIPFA service line",
        "cipfa",
        FieldKind.TEXT,
        30,
        "If you keep your accounts by CIPFA's service lines, pick the line here and leave COFOG blank.",
        choices="cipfa",
        also=("cipfa", "cipfa line", "sercop line", "bvacop line"),
    ),
    TemplateColumn(
        "LAA theme",
        "laa_theme",
        FieldKind.CHOICE,
        26,
        "The Local Area Agreement theme this serves, or None of these. It never replaces the COFOG code.",
        choices="laa_themes",
        also=("laa block", "local area agreement theme"),
    ),
    TemplateColumn(
        "Revenue or capital",
        "expenditure_type",
        FieldKind.CHOICE,
        12,
        "Revenue for running costs, Capital for buying or building assets. One of them on each line.",
        choices="expenditure_types",
        strict=True,
        also=("revenue/capital", "rev or cap", "type of expenditure", "expenditure type"),
    ),
    TemplateColumn(
        "Gross spending (£)",
        "gross",
        FieldKind.MONEY,
        17,
        "Planned total cost in whole pounds, before any income is taken off. Not thousands.",
        required=True,
        also=("gross", "gross expenditure", "gross spending", "gross cost", "expenditure", "amount", "total cost"),
    ),
    TemplateColumn(
        "Income (£)",
        "income",
        FieldKind.MONEY,
        15,
        "Fees, charges and grants received for this service, in whole pounds, as a positive figure.",
        also=("income", "fees and charges", "receipts"),
    ),
    TemplateColumn(
        "Original source of the money",
        "funder",
        FieldKind.BODY,
        28,
        "The body the money first came from, if it was not your own: for a grant, who gave it.",
        choices="organisations",
        also=("funder", "funding source", "source of funding", "source of the money", "original source"),
    ),
    TemplateColumn(
        "Paid on to",
        "paid_to",
        FieldKind.BODY,
        28,
        "The body you passed the money on to, if you did not spend it yourself.",
        choices="organisations",
        also=("paid to", "recipient", "passed on to"),
    ),
    TemplateColumn(
        "Fund, grant or pooled budget",
        "fund",
        FieldKind.TEXT,
        26,
        "The name of the grant, programme or pool, such as Train to Gain or S75 learning disabilities.",
        also=("fund", "grant", "grant name", "pooled budget", "programme"),
    ),
    TemplateColumn(
        "Ring-fenced",
        "ring_fenced",
        FieldKind.CHOICE,
        11,
        "Yes if the money may only be spent on this service.",
        choices="yes_no",
        strict=True,
        also=("ringfenced", "ring fenced?"),
    ),
    TemplateColumn(
        "Area the figure covers",
        "area",
        FieldKind.AREA,
        22,
        "Leave blank if the figure is for the place itself; otherwise the wider area, such as London.",
        choices="areas",
        also=("area", "area covered", "geography"),
    ),
    TemplateColumn(
        "How the local figure was reached",
        "basis",
        FieldKind.CHOICE,
        20,
        "Actual if you know it; population last. Initial estimate: ours, for you to replace. Please apportion: we do it.",
        choices="bases",
        strict=True,
        also=("basis", "method", "basis of estimate"),
    ),
    TemplateColumn(
        "Share key",
        "share_key",
        FieldKind.CHOICE,
        11,
        "If the figure was or must be apportioned: by which people.",
        choices="share_keys",
        also=("key", "apportionment key"),
    ),
    TemplateColumn(
        "Spending in the place (£)",
        "local",
        FieldKind.MONEY,
        17,
        "Where the figure covers a wider area: the part spent in the place, in whole pounds, if you know it.",
        also=("local", "local spending", "spending in place", "of which in the place"),
    ),
    TemplateColumn(
        "Outturn, budget or estimate",
        "accounts",
        FieldKind.CHOICE,
        13,
        "Which figures these are: Outturn (final accounts), Budget or Estimate.",
        choices="accounts",
        strict=True,
        also=("accounts", "status of figures", "outturn/budget"),
    ),
    TemplateColumn(
        "Deep dive theme",
        "theme",
        FieldKind.TEXT,
        18,
        "A free tag, if the lead team asked for one.",
        also=("theme", "deep dive"),
    ),
    TemplateColumn(
        "Notes",
        "notes",
        FieldKind.TEXT,
        64,
        "Anything we should know about this line.",
        also=("comments", "note", "remarks"),
    ),
    TemplateColumn(
        "Checked", "checked", FieldKind.FORMULA, 34, "Filled by the workbook: what the last check said about this line."
    ),
)

FIELDS = tuple(column.field for column in COLUMNS)
MONEY_FIELDS = tuple(column.field for column in COLUMNS if column.kind is FieldKind.MONEY)
DATA_FIELDS = tuple(column.field for column in COLUMNS if column.kind is not FieldKind.FORMULA)
BY_FIELD = {column.field: column for column in COLUMNS}

CSV_ONLY_FIELDS = ("partner", "financial_year", "return_id", "received", "version", "period", "reference")
"""Columns a lines CSV adds to the fields above (all but the first two may be missing)."""


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A named cell of the Return sheet: the question as the partner reads it, and what may go in."""

    name: str
    question: str
    help: str
    cell: str
    choices: str = ""
    required: bool = True
    prefilled: bool = False


NAMED_CELLS = (
    NamedCell("place", "Place being counted", "Filled in by the lead team.", "C5", prefilled=True),
    NamedCell("financial_year", "Financial year", "Filled in by the lead team, such as 2010-11.", "C6", prefilled=True),
    NamedCell(
        "organisation", "Your organisation", "The name as it should appear in the count.", "C8", choices="organisations"
    ),
    NamedCell("organisation_id", "Your reference", "Filled in by the lead team.", "C9", required=False, prefilled=True),
    NamedCell("organisation_type", "Kind of organisation", "Pick the nearest.", "C10", choices="organisation_types"),
    NamedCell("contact_name", "Who may we ask?", "The person who can answer questions about these figures.", "C11"),
    NamedCell("contact_email", "Their e-mail address", "Corrections are sent to this address.", "C12"),
    NamedCell(
        "area_served",
        "Area your organisation serves",
        "Such as the Metropolitan Police area, London or England.",
        "C14",
        choices="areas",
    ),
    NamedCell("coterminous", "Is that exactly the place being counted?", "Yes or No.", "C15", choices="yes_no"),
    NamedCell(
        "overheads",
        "How are overheads treated?",
        "Included in each service, listed on lines of their own, or left out: never two of these.",
        "C16",
        choices="overheads",
    ),
    NamedCell("signed_off_by", "Signed off by", "The person who answers for these figures.", "C18"),
    NamedCell("signed_off_on", "Signed off on", "A date.", "C19"),
    NamedCell("template_version", "Template version", "Please leave as it is.", "C21", required=False, prefilled=True),
    NamedCell("return_id", "Return reference", "Please leave as it is.", "C22", required=False, prefilled=True),
)
NAMED = {cell.name: cell for cell in NAMED_CELLS}

FINDINGS_HEADING_ROW = 4
FINDINGS_FIRST_ROW = 5
FINDINGS_LAST_ROW = 504
"""The sheet holds 500 findings, as many as anyone works through, and says how many more there are."""
FINDINGS_HEADINGS = (
    "Where",
    "Severity",
    "Problem",
    "Why it matters",
    "How to put it right",
    "Value found",
    "Service as sent",
    "Code",
    "Your explanation",
    "Row",
)
"""The Findings sheet, columns A to J. `Where` is written as ``Spending!G14`` (no dollar signs, no quotes)."""

HEADINGS_1_0 = (
    "Ref",
    "Service description",
    "COFOG",
    "Gross expenditure",
    "Income",
    "Source of funding",
    "Revenue/Capital",
    "Comments",
)
"""Template 1.0: sheet `Spend mapping`, headings in row 3, data from row 4; B1 holds the organisation, D1 the year."""
SHEET_1_0 = "Spend mapping"
HEADING_ROW_1_0 = 3
