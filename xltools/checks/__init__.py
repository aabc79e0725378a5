"""What is looked for in a return: one file for each family of problems, its checks listed in `CHECKS` by hand, in order.

Structure comes first (is it a workbook, our template, whose, which place and year), then contents. Checks are pure
functions over a `Batch`: they never change it, and a partner's mistake is a finding, never an exception.
May import classify, reading, template, organisations, reference and model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks import (
    amounts,
    areas,
    bodies,
    choices,
    codes,
    headings,
    identity,
    mapping,
    rows,
    scale,
    shares,
    structure,
    totals,
    typed_in,
    versions,
    wording,
)
from xltools.checks.context import CheckContext
from xltools.checks.engine import find_problems
from xltools.reference.sharing.measures import NONE
from xltools.steps import unheard

if TYPE_CHECKING:
    from xltools.checks.engine import Check
    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Batch, Finding, ReferenceContext
    from xltools.reference.sharing.measures import Measures
    from xltools.steps import OnStep

CHECKS: tuple[Check, ...] = (
    structure.TEMPLATE_UNKNOWN,
    structure.TEMPLATE_OLD,
    structure.MACROS,
    structure.FORMATS_NOT_READ,
    headings.HEADING_MISSING,
    headings.HEADING_LEFT_OUT,
    headings.HEADING_DUPLICATE,
    headings.HEADING_UNKNOWN,
    headings.HEADING_MOVED,
    headings.HEADER_CELL_MISSING,
    identity.ORGANISATION_MISSING,
    identity.ORGANISATION_UNKNOWN,
    identity.REFERENCE_DISAGREES,
    identity.SENDER_NOT_THE_PARTNER,
    identity.WRONG_PLACE,
    identity.WRONG_YEAR,
    identity.YEAR_MISSING,
    identity.NOT_SIGNED_OFF,
    identity.CONTACT_MISSING,
    identity.OVERHEADS_NOT_STATED,
    structure.NO_LINES,
    rows.ROW_BROKEN,
    rows.ROW_SHORT,
    rows.OTHER_TABLE,
    rows.TOTALS_ROW,
    rows.TOTALS_ROW_DIFFERS,
    rows.AS_ABOVE,
    rows.LEDGER_READ,
    rows.LEDGER_TOTAL,
    *mapping.OF_THE_WORKBOOK,
    structure.HIDDEN_SHEET,
    structure.HIDDEN_COLUMNS,
    structure.HIDDEN_ROWS,
    structure.EXTRA_SHEET,
    structure.LINES_ELSEWHERE,
    structure.OTHER_SHEET_READ,
    structure.MERGED_CELLS,
    structure.VALIDATION_LOST,
    structure.FORMULA_INSTEAD_OF_VALUE,
    structure.LINKED_FORMULA,
    structure.ERROR_CELL,
    structure.TEXT_CUT,
    wording.SERVICE_MISSING,
    amounts.GROSS_MISSING,
    amounts.AMOUNT_COLUMN_UNCLEAR,
    amounts.AMOUNT_UNIT_READ,
    amounts.AMOUNT_COLUMN_CHOSEN,
    amounts.AMOUNT_UNREADABLE,
    amounts.AMOUNT_DOUBTFUL,
    amounts.AMOUNT_AS_TEXT,
    amounts.AMOUNT_FINER_THAN_A_PENNY,
    scale.RETURN_JUMPS,
    scale.RETURN_NOT_IN_POUNDS,
    scale.RETURN_SMALL,
    scale.AMOUNT_SCALE,
    amounts.AMOUNT_IMPLAUSIBLE,
    amounts.AMOUNT_NEGATIVE,
    amounts.AMOUNT_ZERO,
    amounts.INCOME_ABOVE_GROSS,
    amounts.INCOME_NEGATIVE,
    amounts.NET_NOT_GROSS,
    codes.CODE_MISSING,
    codes.CODE_UNKNOWN,
    codes.CODE_AS_DATE,
    codes.CODE_AS_NUMBER,
    codes.CODE_TOO_GENERAL,
    codes.CODE_CONTRADICTS_DESCRIPTION,
    codes.CIPFA_UNKNOWN,
    codes.COFOG_CONTRADICTS_CIPFA,
    choices.CHOICE_UNKNOWN,
    choices.EXPENDITURE_TYPE_MISSING,
    choices.REVENUE_AND_CAPITAL_MIXED,
    totals.TOTAL_AMONG_LINES,
    totals.TOTAL_NEAR_MISS,
    totals.TOTAL_DISAGREES,
    totals.FINANCING_LINE,
    totals.PART_AMONG_LINES,
    totals.LEVY_OR_PRECEPT,
    totals.LEVY_NAMED,
    totals.CAPITAL_FINANCING_LINE,
    totals.COPIED_ROWS,
    bodies.FUNDER_IS_SELF,
    bodies.PAID_TO_IS_SELF,
    bodies.BODY_UNKNOWN,
    bodies.BODY_RENAMED,
    areas.AREA_UNKNOWN,
    areas.AREA_OUTSIDE_PLACE,
    shares.AREA_PARTLY_KNOWN,
    shares.AREA_OVERLAPS_PLACE,
    areas.AREA_LEFT_BLANK,
    shares.LOCAL_FIGURE_MISSING,
    areas.LOCAL_ABOVE_GROSS,
    shares.LOCAL_FAR_FROM_SHARE,
    shares.SHARE_KEY_UNUSUAL,
    shares.LOCAL_IN_THOUSANDS,
    shares.LOCAL_SMALL,
    areas.SHARES_EXCEED_WHOLE,
    areas.LOCAL_WITHOUT_WIDER_AREA,
    areas.BASIS_MISSING,
    areas.BASIS_CONTRADICTS,
    areas.FIRST_GUESS_LEFT,
    shares.SHARE_KEY_MISSING,
    shares.SHARE_KEY_UNKNOWN,
    shares.DRIVER_GAP,
    shares.SHARE_FIGURES_MISSING,
    shares.SHARE_FROM_OTHER_YEAR,
    wording.YEAR_MIXED,
    wording.DUPLICATE_LINE_REFERENCE,
    versions.CHANGED_SINCE_LAST,
    versions.SHARES_FEW_LINES_WITH_LAST,
    versions.VERSION_AMBIGUOUS,
    typed_in.RETURN_MAY_BE_PARTIAL,
    typed_in.TYPED_AND_RETURNED_ALIKE,
    typed_in.TYPED_IN_REPLACED,
    typed_in.TYPED_IN_KEPT,
    wording.FREE_TEXT_PERSONAL_DATA,
    wording.FORMULA_LIKE_TEXT,
)
"""Every check, in the order it runs and stands in the docs."""

REFUSING = frozenset({"organisation-missing", "wrong-place", "wrong-year"})
"""Codes of findings for which a return is refused: nothing of it counts until it is put right."""


def run_checks(
    batch: Batch,
    known: ReferenceContext,
    classified: ClassifiedLines,
    measures: Measures = NONE,
    on_step: OnStep = unheard,
) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of each return of a batch, gravest first and then in the order they stand in the file.

    A finding belongs to the return it is about; what is known of other returns (`known.previous`) only informs it, and only
    shares-exceed-whole sets returns of one body for several places beside each other. `classified` says
    what the lines are; `measures` are what the lead team apportions figures by. `on_step` hears of each check.
    """
    return find_problems(CHECKS, CheckContext(batch, known, classified, measures), on_step)
