"""What the checks ask of figures that the lead team typed in itself, and what it can do about them.

A check of returns speaks to the body that sent one. Of a row of the spend mapping workbook nobody asks who signed it off, or for a
finer code than its column's; what is asked says what to do in the workbook. A check that is not in the table is not asked of it.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.template.layout import BY_FIELD
from xltools.template.mapping import MAPPING_FILE, columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Finding

_TYPE_IT = "Type the amount as a plain number, in the unit named above the columns. If it is not known, clear the cell."
_AREA = "Area the figure covers"
_NAME_THE_AREA = f"Choose the area from the list under '{_AREA}', or leave it blank where the figure is for the place."
_OWN_PART = f"If you know the place's part, type that instead, leave '{_AREA}' blank and say how it was reached."

FOR_TYPED: Mapping[str, str] = MappingProxyType(
    {
        "wrong-place": f"Take {MAPPING_FILE} out of this folder if it is another count's. If only the cell is wrong, correct it.",
        "wrong-year": (
            f"If these are last year's figures, take {MAPPING_FILE} out of this folder. If only the cell is old, correct it."
        ),
        "year-missing": "Write the financial year as, for example, 2010-11.",
        "formats-not-read": f"Save it as an Excel workbook, under the name {MAPPING_FILE}.",
        "totals-row": "",
        "totals-row-differs": "Nothing, if the rows are right: only they count. Otherwise look for the row that is missing or wrong.",
        "hidden-columns": "Show the columns. Clear what should not count.",
        "hidden-rows": "Show the rows. Delete those that should not count.",
        "linked-formula": "Open both workbooks, let Excel update the link, then copy the cell and paste it as a value.",
        "error-cell": "Type the amount, or mend the formula.",
        "amount-column-unclear": (
            "Give each column the heading of one function, as on the sheet when it was new, and put every amount in the unit named "
            "above the columns."
        ),
        "amount-unreadable": _TYPE_IT,
        "amount-doubtful": _TYPE_IT,
        "amount-as-text": "Nothing, if we read it as you mean it. A plain number in the unit named above the columns leaves no doubt.",
        "amount-unit-read": "Check that it is so. A plain number in the unit named above the columns leaves no doubt.",
        "amount-finer-than-a-penny": "",
        "return-not-in-pounds": (
            "Put the body's amounts into the unit named above the columns. If they are right as they stand, say so in its Notes, such as "
            "'Figures are in £000'; then they count."
        ),
        "return-small": "Check the unit of this body's amounts. If they are right, say so in its Notes, such as 'Figures are in £000'.",
        "amount-scale": "Put the amount into the unit named above the columns. If it is right, nothing needs doing: it counts.",
        "amount-implausible": (
            f"Check the unit of the amount. If the figure is for a wider area, name that area under '{_AREA}'."
        ),
        "amount-negative": (
            "Ask for the cost before income, and type that. A real credit, such as a grant paid back, may stay: say what it is in Notes."
        ),
        "amount-zero": "Nothing, if the body spends nothing on it here: no estimate takes its place. If it is not known, clear the cell.",
        "net-not-gross": "Ask for the cost before income. If the figure is gross, correct the words.",
        "choice-unknown": "Pick an answer from the list.",
        "expenditure-type-missing": "Pick Revenue or Capital. If a figure holds both, give each a row of its own.",
        "financing-line": "Nothing, if it is so. Otherwise say in Notes what the money buys.",
        "capital-financing-line": "Nothing, if it is so. Otherwise say in Notes what the money buys.",
        "part-among-lines": "Nothing, if it is so. Otherwise say in Notes that the amount comes on top.",
        "levy-or-precept": "",
        "levy-named": "",
        "copied-rows": "Delete the row that was copied. If both are right, say in Notes how they differ.",
        "body-renamed": "",
        "area-unknown": _NAME_THE_AREA,
        "area-outside-place": f"Type the part that is spent in the place, or correct '{_AREA}'.",
        "area-partly-known": f"Name the districts that the figure covers. {_OWN_PART}",
        "area-overlaps-place": f"If the figure is for all of the place, correct '{_AREA}'. {_OWN_PART}",
        "local-figure-missing": (
            f"Choose 'Please apportion' and we work out the part for the place. If the amount is that part already, clear '{_AREA}' and "
            "say in Notes how it was reached."
        ),
        "basis-contradicts": (
            f"If the amount is for the whole of a wider area, name it under '{_AREA}' and choose 'Please apportion'. If it is the place's "
            f"part already, leave '{_AREA}' blank and say how that part was reached."
        ),
        "share-key-missing": f"Nothing, if that will do. {_OWN_PART}",
        "driver-gap": f"Add what is missing to drivers.csv. {_OWN_PART}",
        "share-figures-missing": f"Check '{_AREA}'. {_OWN_PART}",
        "share-from-other-year": f"Nothing, if that will do. {_OWN_PART}",
        "free-text-personal-data": "",
        "formula-like-text": "",
        "typed-in-replaced": "",
        "return-may-be-partial": "",
        "typed-and-returned-alike": "",
        "typed-in-kept": "",
    }
)
"""By code, what the lead team can do; blank: what the check says itself."""

_GROSS = BY_FIELD["gross"].heading
_COLUMNS = MappingProxyType({column.field: column.heading for column in columns() if not column.is_amount})
_WORDS = (
    (f"{_GROSS} ", "The amount "),
    (f"under {_GROSS}", "under this heading"),
    ("Gross spending of ", "The amount for "),
    ("is the totals row of the table", "adds up other rows"),
    ("gross spending", "the amount"),
    ("All services together come", "What is typed for this body comes"),
    (" is to be apportioned, but the share key is blank; we take ", " is apportioned by "),
    (
        " is to be apportioned, but the share key is blank; there is none to take",
        " is to be apportioned, and we know of no people for it",
    ),
    ("the part spent in the place is blank; we took", "'Please apportion' is not chosen; we took"),
    ("The return names", "The workbook names"),
    ("The return is for", "The workbook is for"),
)


def in_the_workbook(finding: Finding, own: frozenset[str]) -> Finding | None:
    """Return a finding about typed-in figures in words for the lead team; None where it makes no sense of them.

    `own` are the codes of the checks that are made for the workbook.
    """
    if finding.code in own:
        return finding
    fix = FOR_TYPED.get(finding.code)
    if fix is None:
        return None
    message = finding.message
    for words, others in _WORDS:
        message = message.replace(words, others)
    return replace(finding, message=message, fix=fix or finding.fix)
