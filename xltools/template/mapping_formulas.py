"""The mapping workbook's own arithmetic and names. Only functions that Excel 2010 and LibreOffice both know.

As in the return (`formulas`), other sheets are reached through defined names that end at the last row filled, so that
inserted, sorted and deleted rows are followed, also where a program does not let a table grow as one types below it.
"""

from __future__ import annotations

from xltools.model import column_letters
from xltools.template.formulas import down_to, last_filled
from xltools.template.mapping import (
    BODIES,
    BODY_HEADINGS,
    FIRST_ROW,
    HEADING_ROW,
    MAPPING,
    MAPPING_TABLE,
    UNITS,
    Classification,
    columns,
)

LAST_RULED_ROW = 20_004
"""Drop-downs and colours of Mapping cover 20,000 rows as ranges, its totals as well."""
LAST_BODY_ROW = 2_004
NAMED_ON_MAPPING = {"place": "$B$2", "financial_year": "$D$2", "unit": "$F$2"}
ESTIMATE = "Initial estimate"


def amount_letters(classification: Classification) -> tuple[str, str]:
    """Return the first and last column of the amounts."""
    numbers = [number for number, column in enumerate(columns(classification), 1) if column.is_amount]
    return column_letters(numbers[0]), column_letters(numbers[-1])


def letters_of(field: str, classification: Classification) -> str:
    """Return the column of a field that is no amount."""
    return column_letters([column.field for column in columns(classification)].index(field) + 1)


# -- names -----------------------------------------------------------------------------------------------------------


def mapping_names(classification: Classification) -> dict[str, str]:
    """Return the names of the cells above the table Mapping and of its columns (``rows_organisation``, ``rows_amounts``)."""
    names = {name: f"{MAPPING}!{cell}" for name, cell in NAMED_ON_MAPPING.items()}
    for number, column in enumerate(columns(classification), 1):
        if not column.is_amount:
            names[f"rows_{column.field}"] = down_to(_ruled(column_letters(number)), "last_row")
    first, last = amount_letters(classification)
    names[ROW_CHECK] = checked_formula(classification)
    names["rows_amounts"] = down_to(_ruled(first), "last_row", to=_ruled(last))
    return names


def body_names() -> dict[str, str]:
    """Return the names of the columns of Bodies (``bodies_level``), and of its bodies as a drop-down offers them."""
    fields = {field: column_letters(number) for number, field in enumerate(BODY_HEADINGS, 1)}
    names = {f"bodies_{field}": down_to(_ruled_bodies(letters), "last_body") for field, letters in fields.items()}
    first = f"{BODIES}!$A${FIRST_ROW}"
    return {**names, "list_bodies": f"{first}:INDEX({_ruled_bodies('A')},last_body)"}


def last_row_formula(classification: Classification) -> str:
    """Return how many rows of Mapping are filled: those with a body, a source or an amount."""
    return last_filled(f"{MAPPING}!$A${HEADING_ROW}:${amount_letters(classification)[1]}${LAST_RULED_ROW}")


def last_body_formula() -> str:
    """Return how many rows of Bodies are filled."""
    return last_filled(_ruled_bodies("A"))


def unit_size(unit: str) -> str:
    """Return the formula of how many pence there are in one of the unit that a named cell holds; blank where it is none."""
    sizes = ",".join(str(10**power) for power in UNITS.values())
    return f'=IFERROR(INDEX({{{sizes}}},MATCH({unit},list_units,0)),"")'


def _ruled(letters: str) -> str:
    return f"{MAPPING}!${letters}${HEADING_ROW}:${letters}${LAST_RULED_ROW}"


def _ruled_bodies(letters: str) -> str:
    return f"{BODIES}!${letters}${HEADING_ROW}:${letters}${LAST_BODY_ROW}"


# -- a row of Mapping ------------------------------------------------------------------------------------------------


def total_formula(classification: Classification) -> str:
    """Return the Total column's formula, the same text on every row."""
    amounts = [column.heading for column in columns(classification) if column.is_amount]
    return f"=SUM({MAPPING_TABLE}[[#This Row],[{amounts[0]}]:[{amounts[-1]}]])"


ROW_CHECK = "row_check"
"""The name of the Checked column's formula: written out on ten thousand rows it made a sheet of 27 MB."""


def checked_formula(classification: Classification) -> str:
    """Return the gravest thing to say of a row, in words. Its cells are those of the row the name is used in."""
    amounts, body = _amounts_of_row(classification), _own("organisation", classification)
    said = f"SUMIF(rows_organisation,{body},rows_from_return)"
    typed = f"SUMIF(rows_organisation,{body},rows_total)"
    differs = f"ABS({said}-{typed})>ABS({said})*{NOTED_DIFFERENCE}"
    beside = f'IF({differs},"{CHECKED["differs"]}","{CHECKED["same"]}")'
    conditions = {
        f"SUMPRODUCT(--ISERROR({amounts}))>0": CHECKED["error"],
        f"COUNTA({amounts})>COUNT({amounts})": CHECKED["text"],
        f'AND(COUNT({amounts})=0,TRIM({body})="")': "",
        f"COUNT({amounts})=0": CHECKED["empty"],
        f'TRIM({body})=""': CHECKED["nobody"],
        f"ISERROR(MATCH({body},list_bodies,0))": CHECKED["unknown"],
        f'AND({_own("basis", classification)}="Please apportion",{_own("area", classification)}="")': CHECKED["area"],
        **_too_large(amounts, classification),
        f'{_own("expenditure_type", classification)}=""': CHECKED["kind"],
    }
    after = {
        f'{_own("basis", classification)}="{ESTIMATE}"': CHECKED["estimate"],
        f'{_own("basis", classification)}=""': CHECKED["basis"],
        f'{_own("figure_source", classification)}=""': CHECKED["source"],
    }
    closing = _chain(after, '""')
    return _chain(conditions, f"IF(ISNUMBER({_own('from_return', classification)}),{beside},{closing})")


NOTED_DIFFERENCE = 0.01
"""The share of a return's amount by which what is typed may differ before the workbook says so."""
CHECKED = {
    "error": "Put right: an amount shows an error.",
    "text": "Put right: an amount is text, not a number.",
    "empty": "No amount yet.",
    "nobody": "Put right: say whose figures these are.",
    "unknown": "Look again: this body is not on the sheet Bodies.",
    "area": "Put right: name the area these figures cover.",
    "large": "Look again: above the whole place's baseline.",
    "kind": "Look again: revenue or capital?",
    "differs": "Look again: the body's return says another amount.",
    "same": "The body's return is in and says the same.",
    "estimate": "Initial estimate: type over it when you know better.",
    "basis": "Look again: how was the figure reached?",
    "source": "Look again: where is the figure from?",
}
"""What the column Checked says, gravest first; blank where there is nothing to say."""


def _too_large(amounts: str, classification: Classification) -> dict[str, str]:
    if classification is not Classification.COFOG:
        return {}
    above = f"IFERROR(SUMPRODUCT(({amounts}>baseline/unit_pence)*ISNUMBER({amounts})*(baseline>0)),0)>0"
    return {f'AND({_own("area", classification)}="",{above})': CHECKED["large"]}


def _chain(conditions: dict[str, str], last: str) -> str:
    ifs = "".join(f'IF({condition},"{words}",' for condition, words in conditions.items())
    return f"{ifs}{last}{')' * len(conditions)}"


def _own(field: str, classification: Classification) -> str:
    """Return the cell of a field in the row a name is used in: in names, row 1 stands for it."""
    return f"{MAPPING}!${letters_of(field, classification)}1"


def _amounts_of_row(classification: Classification) -> str:
    first, last = amount_letters(classification)
    return f"{MAPPING}!${first}1:${last}1"


def shown_formula(amount: int) -> str:
    """Return the sum of an amount column (counted from 1; 0: of the Total) over the rows a filter leaves."""
    return f"=SUBTOTAL(9,INDEX(rows_amounts,0,{amount}))" if amount else "=SUBTOTAL(9,rows_total)"


SHADED = "Shaded amounts are initial estimates: type over them, and say how the figure was reached."
UNIT_WARNING = (
    "Put right: the unit was changed after amounts were filled in. Set it back, or change the amounts as well."
)


def told_formula() -> str:
    """Return what stands beside the unit: that it was changed, where it was, else what the shaded amounts are."""
    return f'=IF(unit_changed>0,"{UNIT_WARNING}","{SHADED}")'


# -- colours ---------------------------------------------------------------------------------------------------------


def estimate_condition(classification: Classification, cell: str) -> str:
    """Return when a cell of the first row is shaded as an initial estimate: while its basis says so."""
    basis = f"${letters_of('basis', classification)}{FIRST_ROW}"
    return f'=AND({basis}="{ESTIMATE}",{cell}<>"")'


def large_condition(classification: Classification) -> str:
    """Return when an amount of the first row is more than the whole place's baseline under its heading."""
    first, area = amount_letters(classification)[0], letters_of("area", classification)
    whole = f"INDEX(baseline,COLUMNS(${first}{FIRST_ROW}:{first}{FIRST_ROW}))"
    cell = f"{first}{FIRST_ROW}"
    return f'=AND(ISNUMBER({cell}),N({whole})>0,${area}{FIRST_ROW}="",{cell}>{whole}/unit_pence)'


UNKNOWN_BODY = f'=AND($A{FIRST_ROW}<>"",ISERROR(MATCH($A{FIRST_ROW},list_bodies,0)))'
NAMED_TWICE = f'=AND($A{FIRST_ROW}<>"",COUNTIF(list_bodies,$A{FIRST_ROW})>1)'
