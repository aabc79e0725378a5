"""The rows of a CSV: broken, short, under other headings, or with a blank for "as above"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.checks.finders import heading, observed
from xltools.model import Noticed, Severity
from xltools.text import plural, shorten

if TYPE_CHECKING:
    from xltools.model import Observation

ROW_BROKEN = Check(
    code="row-broken",
    severity=Severity.ERROR,
    title="A row of a CSV file is broken",
    wrong=(
        "A row has more or fewer cells than there are headings, an amount with a comma and without quotes, or a quote "
        "mark that does not close; or the file ends within it."
    ),
    why="Which figure belongs under which heading is not certain, so nothing of the row is counted. The other rows are.",
    fix=(
        "Write amounts without commas (1234567), put other text that holds a comma in quotes, and close every quote; then "
        "send the file again. A CSV saved from Excel is so by itself."
    ),
    find=observed(
        Noticed.ROW_BROKEN,
        lambda noticed: f"Row {noticed.location.row} is not counted: {noticed.detail or 'it is not whole'}.",
    ),
)


ROW_SHORT = Check(
    code="row-short",
    severity=Severity.WARNING,
    title="A row of a CSV file is short",
    wrong="Cells at the end of a row are missing; the figures before them are certain and were read.",
    why="What should stand in the missing cells, such as income, is not known.",
    fix="Give the row a cell for each heading, blank where there is nothing to say, or tell us that nothing is missing.",
    find=observed(
        Noticed.ROW_SHORT,
        lambda noticed: (
            f"Row {noticed.location.row} ends {noticed.detail or 'too'} early; we read what stands in it and took the "
            "rest for blank."
        ),
    ),
)


OTHER_TABLE = Check(
    code="second-table",
    severity=Severity.ERROR,
    title="A second table with other headings stands further down",
    wrong="Further down in the file stand headings in another order or with other columns. What is below them was not read.",
    why="Read under the first headings, its figures would be in the wrong columns. None of them is counted.",
    fix="Put its rows under the first headings, each figure under its own; or send it as a file of its own.",
    find=observed(
        Noticed.OTHER_TABLE,
        lambda noticed: (
            f"Other headings begin in row {noticed.location.row}; what stands below them was not counted "
            f"({noticed.detail or 'nothing'})."
        ),
    ),
)


def _totals_row_message(noticed: Observation) -> str:
    amount = f" ({noticed.value})" if noticed.value else ""
    return f"Row {noticed.location.row} is the totals row of the table{amount}. We do not count it."


TOTALS_ROW = Check(
    code="totals-row",
    severity=Severity.NOTE,
    title="The table has a totals row",
    wrong="Nothing. Excel's totals row is switched on for the table, and it is no line.",
    why="The same money stands in the lines above it, so it is not counted.",
    fix="Nothing. Totals are worked out for you.",
    find=observed(Noticed.TOTALS_ROW, _totals_row_message),
)


TOTALS_ROW_DIFFERS = Check(
    code="totals-row-differs",
    severity=Severity.WARNING,
    title="The totals row is not the sum of the lines",
    wrong="Excel's totals row of the table shows another amount than the lines above it come to.",
    why=(
        "The totals row is not counted, the lines are. It differs where rows are hidden by a filter, where a formula was changed, "
        "or where a line was typed over it, which is then missing from the count."
    ),
    fix="If a line was typed into the totals row, give it a row of its own above. Otherwise switch the totals row off.",
    find=observed(
        Noticed.TOTALS_ROW_DIFFERS,
        lambda noticed: (
            f"Row {noticed.location.row} is the totals row of the table, and its {noticed.value or 'amount'} is "
            f"{noticed.detail or 'not their sum'}. We do not count it."
        ),
    ),
)


def _as_above_message(noticed: Observation) -> str:
    rows = int(noticed.detail) if noticed.detail.isdigit() else 1
    name = heading(noticed.field, "The cell")
    return (
        f"{name} is blank or says 'ditto' in {plural(rows, 'row')} from here on; we took it for the one above, "
        f"'{shorten(noticed.value)}' here."
    )


AS_ABOVE = Check(
    code="read-as-above",
    severity=Severity.WARNING,
    title="A blank was read as the one above",
    wrong="The partner is blank, or a cell says ditto, and was read as what stands above it.",
    why="If the row belongs to another body, its spending is counted for the wrong one.",
    fix="Write the name in every row, or tell us that a blank means the one above.",
    find=observed(Noticed.AS_ABOVE, _as_above_message),
)


LEDGER_READ = Check(
    code="ledger-read",
    severity=Severity.NOTE,
    title="The file is a list of payments",
    wrong="Nothing. The file is a ledger, read by the map of headings in headings.csv.",
    why="Payments are added up by service and by who was paid, so a line here is a sum of theirs.",
    fix="Nothing, if the headings were confirmed as they are meant.",
    find=observed(Noticed.LEDGER, lambda noticed: f"This is a list of payments: {noticed.detail or 'read as one'}."),
)


LEDGER_TOTAL = Check(
    code="ledger-total",
    severity=Severity.WARNING,
    title="A row of a list of payments has an amount and nothing else",
    wrong="A row of a ledger names nobody and no service; it was taken for a total and left out.",
    why="If it is no total, a payment is missing; if it is one and differs, payments may be missing.",
    fix="Compare it with the sum of the payments, and send the payments that are missing, or tell us why it differs.",
    find=observed(
        Noticed.LEDGER_TOTAL,
        lambda noticed: (
            f"The row with {shorten(noticed.value)} and nothing else was left out; {noticed.detail or 'it is no payment'}."
        ),
    ),
)
