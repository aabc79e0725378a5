"""What is looked for in a return: one module per problem, named after it and listed in `CHECKS` by hand, in order.

Structure comes first (is it a workbook, our template, whose, which place and year), then contents. Checks are pure
functions over a `Batch`: they never change it, and a partner's mistake is a finding, never an exception.
May import reading, template, reference and model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks import (
    amount_as_text,
    amount_doubtful,
    amount_finer_than_a_penny,
    amount_implausible,
    amount_negative,
    amount_scale,
    amount_unreadable,
    amount_zero,
    area_left_blank,
    area_outside_place,
    area_overlaps_place,
    area_partly_known,
    area_unknown,
    basis_contradicts,
    basis_missing,
    body_unknown,
    capital_financing_line,
    changed_since_last,
    choice_unknown,
    cipfa_unknown,
    code_as_date,
    code_as_number,
    code_contradicts_description,
    code_missing,
    code_too_general,
    code_unknown,
    cofog_contradicts_cipfa,
    contact_missing,
    copied_rows,
    driver_gap,
    duplicate_line_reference,
    error_cell,
    expenditure_type_missing,
    extra_sheet,
    financing_line,
    first_guess_left,
    formula_instead_of_value,
    formula_like_text,
    free_text_personal_data,
    funder_is_self,
    gross_missing,
    header_cell_missing,
    heading_duplicate,
    heading_left_out,
    heading_missing,
    heading_moved,
    heading_unknown,
    hidden_columns,
    hidden_rows,
    hidden_sheet,
    income_above_gross,
    income_negative,
    levy_named,
    levy_or_precept,
    linked_formula,
    local_above_gross,
    local_far_from_share,
    local_figure_missing,
    local_without_wider_area,
    macros,
    merged_cells,
    net_not_gross,
    no_lines,
    not_signed_off,
    organisation_missing,
    organisation_unknown,
    overheads_not_stated,
    paid_to_is_self,
    reference_disagrees,
    revenue_and_capital_mixed,
    service_missing,
    share_figures_missing,
    share_from_other_year,
    share_key_missing,
    share_key_unknown,
    shares_exceed_whole,
    shares_few_lines_with_last,
    template_old,
    template_unknown,
    text_cut,
    total_among_lines,
    total_disagrees,
    validation_lost,
    which_is_newer,
    wrong_place,
    wrong_year,
    year_missing,
    year_mixed,
)
from xltools.checks.context import CheckContext
from xltools.reference.sharing.measures import NONE

if TYPE_CHECKING:
    from xltools.checks.check import Check
    from xltools.model import Batch, Finding, ReferenceContext
    from xltools.reference.sharing.measures import Measures

CHECKS: tuple[Check, ...] = (
    template_unknown.CHECK,
    template_old.CHECK,
    macros.CHECK,
    heading_missing.CHECK,
    heading_left_out.CHECK,
    heading_duplicate.CHECK,
    heading_unknown.CHECK,
    heading_moved.CHECK,
    header_cell_missing.CHECK,
    organisation_missing.CHECK,
    organisation_unknown.CHECK,
    reference_disagrees.CHECK,
    wrong_place.CHECK,
    wrong_year.CHECK,
    year_missing.CHECK,
    not_signed_off.CHECK,
    contact_missing.CHECK,
    overheads_not_stated.CHECK,
    no_lines.CHECK,
    hidden_sheet.CHECK,
    hidden_columns.CHECK,
    hidden_rows.CHECK,
    extra_sheet.CHECK,
    merged_cells.CHECK,
    validation_lost.CHECK,
    formula_instead_of_value.CHECK,
    linked_formula.CHECK,
    error_cell.CHECK,
    text_cut.CHECK,
    service_missing.CHECK,
    gross_missing.CHECK,
    amount_unreadable.CHECK,
    amount_doubtful.CHECK,
    amount_as_text.CHECK,
    amount_finer_than_a_penny.CHECK,
    amount_scale.CHECK,
    amount_implausible.CHECK,
    amount_negative.CHECK,
    amount_zero.CHECK,
    income_above_gross.CHECK,
    income_negative.CHECK,
    net_not_gross.CHECK,
    code_missing.CHECK,
    code_unknown.CHECK,
    code_as_date.CHECK,
    code_as_number.CHECK,
    code_too_general.CHECK,
    code_contradicts_description.CHECK,
    cipfa_unknown.CHECK,
    cofog_contradicts_cipfa.CHECK,
    choice_unknown.CHECK,
    expenditure_type_missing.CHECK,
    revenue_and_capital_mixed.CHECK,
    total_among_lines.CHECK,
    total_disagrees.CHECK,
    financing_line.CHECK,
    levy_or_precept.CHECK,
    levy_named.CHECK,
    capital_financing_line.CHECK,
    copied_rows.CHECK,
    funder_is_self.CHECK,
    paid_to_is_self.CHECK,
    body_unknown.CHECK,
    area_unknown.CHECK,
    area_outside_place.CHECK,
    area_partly_known.CHECK,
    area_overlaps_place.CHECK,
    area_left_blank.CHECK,
    local_figure_missing.CHECK,
    local_above_gross.CHECK,
    local_far_from_share.CHECK,
    shares_exceed_whole.CHECK,
    local_without_wider_area.CHECK,
    basis_missing.CHECK,
    basis_contradicts.CHECK,
    first_guess_left.CHECK,
    share_key_missing.CHECK,
    share_key_unknown.CHECK,
    driver_gap.CHECK,
    share_figures_missing.CHECK,
    share_from_other_year.CHECK,
    year_mixed.CHECK,
    duplicate_line_reference.CHECK,
    changed_since_last.CHECK,
    shares_few_lines_with_last.CHECK,
    which_is_newer.CHECK,
    free_text_personal_data.CHECK,
    formula_like_text.CHECK,
)
"""Every check, in the order it runs and stands in the docs."""

REFUSING = frozenset({"organisation-missing", "wrong-place", "wrong-year"})
"""Codes of findings for which a return is refused: nothing of it counts until it is put right."""


def run_checks(batch: Batch, known: ReferenceContext, measures: Measures = NONE) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings of each return of a batch, gravest first and then in the order they stand in the file.

    A finding belongs to the return it is about; what is known of other returns (`known.previous`) only informs it, and only
    shares-exceed-whole sets returns of one body for several places beside each other. `measures` are what the lead team
    shares figures out by.
    """
    context = CheckContext(batch, known, measures)
    found: list[list[Finding]] = [[] for _ in batch.returns]
    for check in CHECKS:
        for one in check.find(context):
            found[one.return_no].append(check.finding(one))
    return tuple(tuple(sorted(findings, key=_order)) for findings in found)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.severity.rank, finding.location, finding.code, finding.message
