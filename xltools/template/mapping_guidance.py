"""The sheet Guidance of the mapping workbook: what a lead team needs for a first count in an afternoon, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.template.guidance import Section
from xltools.template.sheets import write_sections
from xltools.template.styles import Styles, print_on

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE = "What public money is spent in this place: every body on one sheet"

BEFORE_COLOURS = (
    Section(
        "What this is",
        (
            "A list of the public bodies that spend money in your place, and a table for what each of them spends and on what.",
            "It is yours, the lead team's: nobody outside fills it in. Put in what you know, from whatever source you have.",
            "A first impression of the volumes within weeks is worth more than exact figures too late. Returns can follow.",
        ),
    ),
    Section(
        "A first count in an afternoon",
        (
            "1. Bodies: read down the list. Add a body that is missing; say in Your remarks what you know of one.",
            "2. Mapping: choose the unit above the columns (£, £000 or £m). Every amount on the sheet is in that unit.",
            "3. Start with the largest: the council, the NHS, the police, benefits and pensions. They are most of the money.",
            "4. Type over an initial estimate as soon as you know better, and say how the figure was reached and where it is from.",
            "5. Checks: see what it comes to, how much of it is known, and what is far from HM Treasury's figures for the place.",
            "6. Save, and count the place: with the button Consolidate on the ribbon, or with xltools consolidate and the folder.",
        ),
    ),
    Section(
        "Filling in Mapping",
        (
            "One row for a body; several where it has several sources of money, or both revenue and capital.",
            "Spread the row's money over the columns by what it is for, not by who spends it. Total adds the row up.",
            "Amounts are gross: planned total cost before fees, charges and grants are taken off. No totals of other rows.",
            "Original source: who gave the money, where it was not the body's own. It is how money is kept from counting twice.",
            "A figure for a wider area: name the area and choose Please apportion; the count takes only the place's part of it.",
            "Already only the place's part? Say how it was reached (Service measure, Population), and leave the area blank.",
            "A nought says that there is none. An empty cell says nothing: an initial estimate keeps standing in for it.",
            "Sort, filter, insert and delete rows as you like. Leave Total, From the return and Checked to the workbook.",
        ),
    ),
)

COLOURS_HEADING = "Colours, and the words that say the same"
COLOURS_ON_MAPPING = (
    (
        "lit_initial",
        "Initial estimate",
        "Filled in for you from published figures. How the local figure was reached says so.",
    ),
    (
        "lit_warning",
        "Look again",
        "A body that is not on Bodies, or an amount above the whole place's. Checked says which.",
    ),
    (
        "lit_error",
        "Put right",
        "An amount that is text. What is certain is read; what is not is asked about. Checked says so.",
    ),
)

AFTER_COLOURS = (
    Section(
        "How it counts",
        (
            "What you typed in counts until the body sends a return with an amount; then the return counts in its place.",
            "What the return says stands beside your row in From the return. Nothing you typed is ever overwritten.",
            "To have it otherwise, choose in Bodies which figures count: the return, what is typed, or both.",
            "Initial estimates that nobody has touched count only if the settings of the count say so (count.toml).",
            "An amount you typed over is yours; those left as they were filled in stay estimates, whatever their row says.",
            "To confirm a row as it was filled in, change no amount and say how it was reached: then all of it is yours.",
        ),
    ),
    Section(
        "When the workbook is brought up to date",
        (
            "Each count writes where every body stands, and what returns say, into this workbook.",
            "If you have typed anything, that is written beside it as mapping-new.xlsx, with all of yours carried over.",
            "What was filled in is recorded on Lists: that is how your figures are told from ours. Please leave that sheet as it is.",
        ),
    ),
    Section(
        "What is not in here",
        (
            "Money that only passes through: general grant, interest, loan repayments, reserves, depreciation, internal recharges.",
            "Private persons: write no names of residents, patients or claimants into notes or remarks.",
        ),
    ),
)


def write_mapping_guidance(sheet: Worksheet, styles: Styles) -> None:
    """Write the instructions, and what each colour of the sheet Mapping means in words."""
    sheet.hide_gridlines(2)
    for number, width in enumerate((28, 100)):
        sheet.set_column(number, number, width, styles["text"])
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, TITLE, styles["title"])
    row = write_sections(sheet, styles, 1, BEFORE_COLOURS)
    sheet.write_string(row + 1, 0, COLOURS_HEADING, styles["heading"])
    for number, (style, name, words) in enumerate(COLOURS_ON_MAPPING, row + 2):
        sheet.write_string(number, 0, name, styles[f"shown_{style}"])
        sheet.write_string(number, 1, words, styles["remark"])
    write_sections(sheet, styles, row + 2 + len(COLOURS_ON_MAPPING), AFTER_COLOURS)
    print_on(sheet, repeat=None)
