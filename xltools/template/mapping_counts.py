"""What the mapping workbook counts of its own rows on the sheet Checks, and what it then says."""

from __future__ import annotations

from xltools.template.formulas import ReadinessCheck, named_totals
from xltools.template.mapping import MAPPING
from xltools.template.mapping_formulas import ESTIMATE, LAST_RULED_ROW


def _where(*conditions: str) -> str:
    return f'=IFERROR(SUMPRODUCT({"*".join((_FILLED, *conditions))}),"a cell holds an error")'


_FILLED = "(rows_total<>0)"
"""Rows with an amount: their Total is not nought."""
_CELLS_WITH_ERRORS = "=SUMPRODUCT(--ISERROR(rows_amounts))"
_TEXTS = "=COUNTA(rows_amounts)-COUNT(rows_amounts)-SUMPRODUCT(--ISERROR(rows_amounts))"
_LARGE = "(rows_amounts>baseline/unit_pence)*ISNUMBER(rows_amounts)*(baseline>0)*ISBLANK(rows_area)"
_UNIT = (
    "=IFERROR(IF(AND(unit<>filled_unit,estimated_sum<>0,filled_sum<>0),"
    "--(ABS(LN(ABS(estimated_sum*unit_pence/filled_sum)))>ABS(LN(ABS(estimated_sum*filled_pence/filled_sum)))),0),1)"
)
"""The unit is not the one that held when amounts were filled in, and what is left of them fits the old one better."""
_UNLIKELY = (
    "=IFERROR(IF(AND(SUM(baseline)>0,SUM(rows_total)<>0),"
    "--(ABS(LOG10(ABS(SUM(rows_total)*unit_pence/SUM(baseline)))+0.6)>0.9),0),"
    '"a cell holds an error")'
)
"""The total is more than twice the place's whole baseline, or less than a thirtieth of it: who has just begun has little yet.

As logarithms: from -1.5 to 0.3 is within 0.9 of -0.6.
"""

MAPPING_CHECKS = (
    ReadinessCheck("filled", "Rows with an amount", _where("1"), "No amounts yet.", stops=True),
    ReadinessCheck(
        "unit",
        "No unit, or one changed after amounts were filled in",
        f'=IF(unit_pence="",1,{_UNIT[1:]})',
        "Set the unit back, or change the amounts as well.",
        stops=True,
    ),
    ReadinessCheck(
        "errors", "Amounts that show an error such as #REF!", _CELLS_WITH_ERRORS, "Replace them.", stops=True
    ),
    ReadinessCheck("text", "Amounts that are text, not numbers", _TEXTS, "Type them as plain numbers.", stops=True),
    ReadinessCheck(
        "nobody",
        "Amounts without a body",
        _where("ISBLANK(rows_organisation)"),
        "Say whose figures these are.",
        stops=True,
    ),
    ReadinessCheck(
        "area",
        "Amounts to be apportioned that name no area",
        _where('(rows_basis="Please apportion")', "ISBLANK(rows_area)"),
        "Name the area they cover.",
        stops=True,
    ),
    ReadinessCheck(
        "totals",
        "A Total that is not the sum of its row",
        '=IFERROR(--(ABS(SUM(rows_total)-SUM(rows_amounts))>0.5/10^unit_digits),"a cell holds an error")',
        "Put the Total's formula back: it was typed over.",
        stops=True,
    ),
    ReadinessCheck(
        "wider",
        "Amounts that cover an area other than the place",
        _where("(1-ISBLANK(rows_area))", "(rows_area<>place)"),
        "Whole on this sheet; the count takes only the place's part.",
        stops=False,
    ),
    ReadinessCheck(
        "unlikely",
        "Everything together is far from what is spent here",
        _UNLIKELY,
        "Is the unit above the columns of Mapping right, and each amount?",
        stops=False,
    ),
    ReadinessCheck(
        "large",
        "Amounts above the whole place's baseline for their function",
        f'=IFERROR(SUMPRODUCT({_LARGE}),"a cell holds an error")',
        "Is the row in the sheet's unit, and for this place alone?",
        stops=False,
    ),
    ReadinessCheck(
        "unknown",
        "Amounts of bodies that are not on the sheet Bodies",
        _where("(1-ISBLANK(rows_organisation))", "ISNA(MATCH(rows_organisation,list_bodies,0))"),
        "Add the body to Bodies, or write it as it stands there.",
        stops=False,
    ),
    ReadinessCheck(
        "kind",
        "Amounts that do not say revenue or capital",
        _where("ISBLANK(rows_expenditure_type)"),
        "Say which, a row for each.",
        stops=False,
    ),
    ReadinessCheck(
        "basis",
        "Amounts that do not say how they were reached",
        _where("ISBLANK(rows_basis)"),
        "Say Actual, or how the local figure was reached.",
        stops=False,
    ),
    ReadinessCheck(
        "source",
        "Amounts without a source",
        _where("ISBLANK(rows_figure_source)"),
        "Say who told you, or where it is published.",
        stops=False,
    ),
    ReadinessCheck(
        "named_totals",
        "Rows named as a total",
        named_totals("rows_organisation"),
        "Delete totals: the workbook works them out.",
        stops=False,
    ),
    ReadinessCheck(
        "estimates",
        "Initial estimates not replaced yet",
        _where(f'(rows_basis="{ESTIMATE}")'),
        "Type over them as you learn.",
        stops=False,
    ),
    ReadinessCheck(
        "twice", "Bodies that stand on Bodies twice", "=bodies_twice", "Delete one of the two rows.", stops=False
    ),
    ReadinessCheck(
        "empty",
        "Bodies without any figure yet",
        "=bodies_empty",
        "They are listed at the foot of this sheet.",
        stops=False,
    ),
    ReadinessCheck(
        "differs",
        "Bodies whose return says another amount",
        "=bodies_differ",
        "Listed below. The return counts unless Bodies says otherwise.",
        stops=False,
    ),
    ReadinessCheck(
        "beyond",
        "Bodies for which the table at the foot of this sheet has no row",
        "=bodies_beyond",
        "They are counted under no level here; they count all the same.",
        stops=False,
    ),
    ReadinessCheck(
        "below",
        f"Rows below row {LAST_RULED_ROW:,}, which this sheet does not see",
        f"=COUNTA({MAPPING}!$A${LAST_RULED_ROW + 1}:$A$99999)",
        "They are read all the same.",
        stops=False,
    ),
)
