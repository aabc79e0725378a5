"""The group Help: the guide, this computer looked at, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.guide import ENTRIES
from xltools.excel.own_sheets import Field, OwnSheet, write_new_book
from xltools.text import plural

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.excel.say import Say

GUIDE = OwnSheet(
    "Guide",
    "Total Place: what the buttons do",
    ("A button works on the workbook in front. It changes only what the last column says.",),
    (Field("Group", 14), Field("Button", 24), Field("What it does", 80), Field("What it changes", 60)),
)

VINTAGES = ("cofog", "districts", "populations", "wards_2024", "baseline_2008_09", "baseline_2010_11")
"""The tables whose age an analyst asks about; all stand in `reference/data/sources.csv`."""


def guide(book: xw.Book, say: Say) -> None:
    """Write what each button does into a new workbook, which stays in front; the person's own is not touched."""
    del say  # what it shows is the workbook
    write_new_book(book.app, (GUIDE, [(entry.group, entry.label, entry.does, entry.changes) for entry in ENTRIES]))


def check_pc(book: xw.Book, say: Say) -> None:
    """Say what on this computer does not work, each with its cure."""
    from xltools.excel.doctor import examine

    del book
    say.doing("looking at this computer")
    diagnoses = examine()
    wrong = [diagnosis for diagnosis in diagnoses if diagnosis.works is False]
    if not wrong:
        say.tell(f"{plural(len(diagnoses), 'thing')} looked at: everything Total Place needs is there.")
        return
    told = (f"{diagnosis.subject}: {diagnosis.words}.\n{diagnosis.cure}" for diagnosis in wrong)
    say.warn("\n\n".join((f"{plural(len(wrong), 'thing')} of {len(diagnoses)} to put right.", *told)))


def about(book: xw.Book, say: Say) -> None:
    """Say which versions these are and from when the reference figures are."""
    import platform

    import xltools
    from xltools.reference.tables import table
    from xltools.template.layout import TEMPLATE_VERSION

    del book
    releases = dict.fromkeys(
        f"{row['publisher']}: {row['release']}" for row in table("sources") if row["table"] in VINTAGES
    )
    head = f"xltools {xltools.__version__}, template {TEMPLATE_VERSION}, Python {platform.python_version()}"
    say.tell("\n".join((head, "", "Reference figures:", *releases)))
