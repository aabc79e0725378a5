"""What each button does, in the words of the guide: one table for the button Guide and for docs/excel.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """A button by the label on the tab: what it does, and what it changes."""

    group: str
    label: str
    does: str
    changes: str


ENTRIES = (
    GuideEntry(
        "Check",
        "Validate",
        "Checks the return or spend mapping workbook in front by the same rules as the command line and lists what it finds; cells of a "
        "return light up.",
        "The sheet Findings. Your explanations stay with their findings; where some have none any more, a copy of the workbook as"
        " it was is kept.",
    ),
    GuideEntry(
        "Check",
        "Clear findings",
        "Empties the list; asks first if explanations would go with it.",
        "The sheet Findings; where it holds explanations, a copy of the workbook as it was is kept.",
    ),
    GuideEntry(
        "Check",
        "Next finding",
        "Goes to the next cell whose finding still stands; on the sheet Findings, to the cell of the row you are in.",
        "Nothing; the selection moves.",
    ),
    GuideEntry(
        "Check",
        "Compare versions",
        "Asks for an earlier version of the return in front (or what was issued) and lists what changed, the largest amounts first.",
        "The sheet What changed.",
    ),
    GuideEntry(
        "Code",
        "Suggest COFOG codes",
        "Suggests codes for the selected lines, hidden ones left out, with reasons. In a return, blank codes are filled in where sure "
        "enough. In a spend mapping workbook it says which column the spending of the selected bodies or rows belongs in.",
        "Blank cells under COFOG code (coloured; a copy of the return as it was is kept), and the sheet Suggestions. In a spend "
        "mapping workbook only the sheet Suggested columns.",
    ),
    GuideEntry(
        "Code",
        "Apply my choices",
        "Writes the codes you picked on the sheet Suggestions and remembers them in the count folder's dictionary.csv.",
        "COFOG code of a return, Confirmed code of a count (a copy of either as it was is kept), the sheet Suggestions, "
        "dictionary.csv.",
    ),
    GuideEntry(
        "Code",
        "Fill from CIPFA",
        "Fills blank codes from the CIPFA service lines; those that could be another function too are coloured.",
        "Blank cells under COFOG code; a copy of the return as it was is kept.",
    ),
    GuideEntry(
        "Count",
        "Find double counts",
        "Lists money that two lines report: within a return, among all returns of the folder a count lies in, or between rows of a spend "
        "mapping workbook and with the returns of its folder.",
        "The sheet Double counts found. Nothing is taken off.",
    ),
    GuideEntry(
        "Count",
        "Recount",
        "Takes in your decisions and confirmed codes from the open count and counts the folder again.",
        "decisions.csv, dictionary.csv, explanations.csv; a new count workbook beside the open one, which stays as it is.",
    ),
    GuideEntry(
        "Count",
        "Apportion",
        "Apportions the selected lines of a return, hidden ones left out, that cover a wider area and give no figure for the place; in a "
        "spend mapping workbook, the selected rows whose amounts are for a wider area.",
        "Spending in the place, how it was reached, share key and notes of those lines. In a spend mapping workbook the amounts, "
        "area, how they were reached and notes of the row. A copy of the workbook as it was is kept.",
    ),
    GuideEntry(
        "Count",
        "Compare with baseline",
        "Sets the count of the folder, with what is typed into a spend mapping workbook in front, beside HM Treasury's figures for the "
        "place, function by function.",
        "The sheet Compared with baseline.",
    ),
    GuideEntry(
        "Mapping",
        "Fill estimates",
        "Writes initial estimates from published figures into a spend mapping workbook, where nothing was typed.",
        "Amounts that are blank or our own estimates, rows for bodies that have none, and the record of them on the sheet Lists; "
        "a copy of the workbook as it was is kept.",
    ),
    GuideEntry(
        "Mapping",
        "Bring in returns",
        "Counts the folder and writes what each body's return says beside what was typed, and where each body stands.",
        "From the return on Mapping; Where it stands and Last message on Bodies; rows for bodies that have none. A copy of the "
        "workbook as it was is kept.",
    ),
    GuideEntry(
        "Consolidate",
        "Consolidate folder",
        "Asks for a count folder (a spend mapping workbook is counted with its own), reads, checks and counts every return in it and "
        "what is typed in, and opens the result.",
        "The folder reports, decisions.csv, dictionary.csv, explanations.csv. Never the returns.",
    ),
    GuideEntry(
        "Consolidate",
        "Where it stands",
        "Reads, checks and counts the folder the workbook in front lies in, and lists what to do next, in order, and who has answered, "
        "with what is open. Decisions in the count in front are reckoned with, saved or not.",
        "The sheets Where it stands and Who has answered of a count or spend mapping workbook; from any other workbook, a new one.",
    ),
    GuideEntry(
        "Report",
        "Prepare reports",
        "Puts a message to each partner and its return with the findings marked into the outbox. Nothing is sent.",
        "The folder outbox (what gives way goes to its folder earlier); decisions.csv, dictionary.csv, explanations.csv.",
    ),
    GuideEntry("Report", "Open outbox", "Shows the folder with what was prepared.", "Nothing."),
    GuideEntry(
        "Report",
        "Explore",
        "Counts the folder with your decisions and shows one page in your browser to look around in: filters, a treemap and a flow down to "
        "lines with file and cell.",
        "The page in the folder reports; decisions.csv, dictionary.csv, explanations.csv.",
    ),
    GuideEntry(
        "Report",
        "Publish",
        "Counts the folder with your decisions and writes the count as an official publication; says what is still open.",
        "The publication's files in the folder reports; decisions.csv, dictionary.csv, explanations.csv.",
    ),
    GuideEntry("Help", "Guide", "Opens this list in a new workbook.", "A new workbook."),
    GuideEntry(
        "Help", "Check this PC", "Looks at what Total Place needs on this computer and says what is wrong.", "Nothing."
    ),
    GuideEntry("Help", "About", "Says which version this is and from when its figures are.", "Nothing."),
)
