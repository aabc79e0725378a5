"""The workbook as such: whether it is our template, and what is hidden, merged, lost or a formula in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.context import Issue
from xltools.checks.engine import Check
from xltools.checks.finders import heading, observed, observed_together
from xltools.model import Noticed, Severity
from xltools.text import listed, plural, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.checks.context import CheckContext
    from xltools.model import Observation

TEMPLATE_UNKNOWN = Check(
    code="template-unknown",
    severity=Severity.WARNING,
    title="The workbook is not the template we sent",
    wrong="The file has no template version, so it is not the workbook we sent out; it was read by its headings alone.",
    why=(
        "Without the template we can only go by headings: questions may be unanswered and columns may mean "
        "something else."
    ),
    fix="Copy the figures into the workbook we sent, or tell us that every column was read as you meant it.",
    find=observed(
        Noticed.TEMPLATE_UNKNOWN,
        lambda noticed: (
            "The file carries no template version, so it is not the workbook we sent. We read it by its column headings."
        ),
    ),
)


def _template_old_message(noticed: Observation) -> str:
    version = f" ({shorten(noticed.value)})" if noticed.value else ""
    return f"The return is on an older version of the template{version}, which asks for less than the current one."


TEMPLATE_OLD = Check(
    code="template-old",
    severity=Severity.WARNING,
    title="The workbook is an older version of the template",
    wrong="The return was filled in on an earlier version of the template.",
    why="Older versions ask fewer questions, so what they do not ask is missing from the count.",
    fix="Use the current workbook if you can. If not, check that nothing is missing that it would have asked for.",
    find=observed(Noticed.TEMPLATE_OLD, _template_old_message),
)


MACROS = Check(
    code="macros",
    severity=Severity.NOTE,
    title="The workbook contains macros",
    wrong="The file contains macros; ours has none.",
    why="Nothing in it was run. Mail filters often hold such files back.",
    fix="Save it as an Excel workbook (.xlsx) before sending it, if you can.",
    find=observed(Noticed.MACROS, lambda noticed: "The workbook contains macros. We did not run them."),
)


FORMATS_NOT_READ = Check(
    code="formats-not-read",
    severity=Severity.WARNING,
    title="What the cells show cannot be read in this kind of file",
    wrong="The file is an .xlsb workbook, or an .xls that is partly damaged. We read what its cells hold, not how they show it.",
    why="A cell that shows 4.75m may hold 4.75, and would count as £4.75.",
    fix="Save it as an Excel workbook (.xlsx) and send that; or tell us that every amount is typed in whole pounds.",
    find=observed(
        Noticed.FORMATS_NOT_READ, lambda noticed: "We cannot see in this kind of file how the cells show their amounts."
    ),
)


def _no_lines(context: CheckContext) -> Iterator[Issue]:
    lines = np.bincount(context.return_no, minlength=len(context.batch.returns))
    for number in np.flatnonzero(lines == 0).tolist():
        yield context.file(number, "We found no line of spending in this return.")


NO_LINES = Check(
    code="no-lines",
    severity=Severity.ERROR,
    title="The return has no lines",
    wrong="No line of spending was found in the return.",
    why="Nothing of this organisation's spending is in the count.",
    fix=(
        "List what you spend below the headings, one service a line. If you spend nothing in the place, tell us "
        "so by e-mail."
    ),
    find=_no_lines,
)


HIDDEN_SHEET = Check(
    code="hidden-sheet",
    severity=Severity.WARNING,
    title="A sheet is hidden",
    wrong="The workbook has a hidden sheet with data on it.",
    why="It may hold spending that should be in the return, or notes you did not mean to send.",
    fix="Show the sheet; move what should count to the Spending sheet and delete the rest.",
    find=observed(
        Noticed.HIDDEN_SHEET,
        lambda noticed: f"The sheet '{shorten(noticed.value or noticed.location.sheet)}' is hidden.",
    ),
)


def _hidden_columns_message(seen: Sequence[Observation]) -> str:
    names = [heading(noticed.field, noticed.location.cell) for noticed in seen]
    verb = "is hidden; we read it" if len(names) == 1 else "are hidden; we read them"
    return f"{listed(names, most=10)} {verb} all the same."


HIDDEN_COLUMNS = Check(
    code="hidden-columns",
    severity=Severity.WARNING,
    title="Some columns are hidden",
    wrong="Columns with values are hidden.",
    why="Hidden columns are read like all others; they may hold what you did not mean to send.",
    fix="Show the columns, clear what should not be there, and send the workbook again.",
    find=observed_together(Noticed.HIDDEN_COLUMN, _hidden_columns_message),
)


def _hidden_rows_message(seen: Sequence[Observation]) -> str:
    rows = listed([str(noticed.location.row) for noticed in seen], most=10)
    if len(seen) == 1:
        return f"Row {rows} of '{seen[0].location.sheet}' is hidden; we read it all the same."
    return f"Rows {rows} of '{seen[0].location.sheet}' are hidden; we read them all the same."


HIDDEN_ROWS = Check(
    code="hidden-rows",
    severity=Severity.WARNING,
    title="Some rows are hidden",
    wrong="Rows with figures are hidden, by hand or by a filter.",
    why="Hidden rows are read and counted like all others; they may have been hidden because they should not count.",
    fix="Show the rows, delete those that should not count, and send the workbook again.",
    find=observed_together(Noticed.HIDDEN_ROW, _hidden_rows_message),
)


def _extra_sheet_message(noticed: Observation) -> str:
    name, holds = shorten(noticed.value or noticed.location.sheet), f" ({noticed.detail})" if noticed.detail else ""
    return f"The sheet '{name}' is not part of the template{holds}; nothing on it is counted."


EXTRA_SHEET = Check(
    code="extra-sheet",
    severity=Severity.NOTE,
    title="The workbook has a sheet of your own",
    wrong="The workbook has a sheet with data that is not part of the template.",
    why="Only the Spending sheet is counted; nothing on this sheet is.",
    fix="Nothing, if it is working paper. Otherwise copy its lines to the Spending sheet.",
    find=observed(Noticed.EXTRA_SHEET, _extra_sheet_message),
)


def _lines_elsewhere_message(noticed: Observation) -> str:
    if noticed.location.row:
        return f"Beside the list, at {noticed.location.cell}, stand {noticed.detail}, which we did not count."
    return f"The sheet '{shorten(noticed.value)}' lists {noticed.detail}, which we did not count."


LINES_ELSEWHERE = Check(
    code="lines-elsewhere",
    severity=Severity.WARNING,
    title="More lines stand on another sheet or beside the list",
    wrong="Another sheet of the workbook, or a block beside the list, holds amounts, and it was not read.",
    why="Only one list is read, so what stands elsewhere is missing from the count, or is another version of it.",
    fix="If the lines belong to your return, copy them to the Spending sheet. Otherwise delete them, or say what they are.",
    find=observed(Noticed.LINES_ELSEWHERE, _lines_elsewhere_message),
)


OTHER_SHEET_READ = Check(
    code="other-sheet-read",
    severity=Severity.WARNING,
    title="Lines were read from another sheet",
    wrong="The Spending sheet is empty or missing, and the lines were read from another sheet of the workbook.",
    why="They are counted. Without the sheet we sent we can only go by headings.",
    fix="Nothing, if these are your lines. Otherwise copy the right ones to the Spending sheet and send it again.",
    find=observed(
        Noticed.OTHER_SHEET_READ,
        lambda noticed: f"We read and counted {noticed.detail} on the sheet '{shorten(noticed.value)}'.",
    ),
)


def _merged_cells_message(noticed: Observation) -> str:
    where = noticed.detail or noticed.location.cell
    return f"Cells are merged at {where}; only the first of them holds a value."


MERGED_CELLS = Check(
    code="merged-cells",
    severity=Severity.WARNING,
    title="Cells are merged",
    wrong="Cells among the lines are merged into one.",
    why=(
        "Only the first of the merged cells has a value; the other rows are blank there, and their lines may be "
        "incomplete."
    ),
    fix="Unmerge the cells (Home, Merge & Center) and fill in the value on every row it belongs to.",
    find=observed(Noticed.MERGED_CELLS, _merged_cells_message),
)


def _validation_lost_message(seen: Sequence[Observation]) -> str:
    names = list(dict.fromkeys(heading(noticed.field) for noticed in seen if noticed.field))
    where = f" for {listed(names, most=10)}" if names else ""
    return f"The drop-down list{where} was lost, probably when something was pasted over the cells."


VALIDATION_LOST = Check(
    code="validation-lost",
    severity=Severity.NOTE,
    title="A drop-down list is gone",
    wrong="Cells that had a drop-down list have lost it, usually because something was pasted over them.",
    why="Pasted values are not checked as they are entered, so slips are likelier here.",
    fix="Look the pasted values over. To paste without losing the lists, use Paste Special, Values.",
    find=observed_together(Noticed.VALIDATION_LOST, _validation_lost_message),
)


def _formula_instead_of_value_message(seen: Sequence[Observation]) -> str:
    names = list(dict.fromkeys(heading(noticed.field) for noticed in seen if noticed.field))
    where = f" under {listed(names)}" if names else ""
    holds = f"{plural(len(seen), 'cell holds', 'cells hold')} a formula{where}"
    lost = sum(bool(noticed.detail) for noticed in seen)
    if not lost:
        return f"{holds}; we took the result that was last saved."
    if lost == len(seen):
        return f"{holds} whose result was not saved in the file, so we read {'it' if lost == 1 else 'them'} as blank."
    return f"{holds}; we took the results that were last saved, and read as blank the {lost:,} that had none."


FORMULA_INSTEAD_OF_VALUE = Check(
    code="formula-instead-of-value",
    severity=Severity.NOTE,
    title="A formula stands where a value was asked for",
    wrong="A cell holds a formula; its last saved result was read, where there was one.",
    why="If the workbook was not recalculated before saving, the result may be out of date.",
    fix="Nothing, if the figure is right. To be safe, copy the cells and paste them as values.",
    find=observed_together(Noticed.FORMULA, _formula_instead_of_value_message, without=(Noticed.AMOUNT_UNREAD,)),
)


def _linked_formula_message(noticed: Observation) -> str:
    cell = heading(noticed.field, "The cell")
    if noticed.detail:
        return f"{cell} is linked to another workbook, and no result was saved with the formula."
    return f"{cell} is linked to another workbook; we took the value that was last saved."


LINKED_FORMULA = Check(
    code="linked-formula",
    severity=Severity.WARNING,
    title="A formula reads another workbook",
    wrong="A cell takes its value from another workbook, which we do not have.",
    why="We see only what was saved last; if the other workbook has changed since, the figure is old.",
    fix="Open both workbooks, let Excel update the links, then copy the cells and paste them as values.",
    find=observed(Noticed.LINKED_FORMULA, _linked_formula_message),
)


ERROR_CELL = Check(
    code="error-cell",
    severity=Severity.ERROR,
    title="A cell holds an Excel error",
    wrong="A cell shows an error such as #REF! or #N/A instead of a value.",
    why="There is no value to read, so an amount there is not counted.",
    fix="Type the value, or mend the formula, and send the return again.",
    find=observed(
        Noticed.ERROR_CELL,
        lambda noticed: (
            f"{heading(noticed.field, 'The cell')} shows {shorten(noticed.value) or 'an error'} instead of a value."
        ),
    ),
)


def _text_cut(context: CheckContext) -> Iterator[Issue]:
    for number, noticed in context.noticed(Noticed.TEXT_CUT):
        what = heading(noticed.field, "The text")
        yield Issue(number, noticed.location, f"{what} is too long for a cell, so we cut it at 32,767 characters.")


TEXT_CUT = Check(
    code="text-cut",
    severity=Severity.WARNING,
    title="A text is longer than a cell can hold",
    wrong="A text is longer than the 32,767 characters that fit into a cell, and was cut.",
    why="The end of the text is lost.",
    fix="Shorten the text, or send the rest in a separate document.",
    find=_text_cut,
)
