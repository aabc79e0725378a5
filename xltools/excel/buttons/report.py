"""The group Report: what goes to the partners, prepared in the outbox. Nothing is ever sent from here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xltools.excel.live import must_have_folder
from xltools.excel.say import plural
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xltools.excel.say import Say
    from xltools.folder import CountFolder


def prepare(folder: CountFolder) -> Iterator[str]:
    """Write what goes to each partner into the outbox; yield a line about each. The one place that says what is prepared."""
    from xltools.outputs.issue import issue_returns

    yield from (f"{issued.workbook.name}: {issued.remark}" for issued in issue_returns(folder))


def prepare_reports(book: xw.Book, say: Say) -> None:
    """Prepare a message and a workbook for each partner of the count folder; what is in the outbox already is left alone."""
    folder = must_have_folder(book)
    prepared = []
    for line in prepare(folder):
        prepared.append(line)
        say.doing(f"preparing, {len(prepared)}: {line}")
    if not prepared:
        raise UsageError(f"{folder.path / 'partners.csv'} lists nobody. Add the partners, then try again.")
    say.tell(
        f"{plural(len(prepared), 'partner')}: see {folder.outbox}. Nothing was sent; look through the messages first "
        "(Open outbox)."
    )


def open_outbox(book: xw.Book, say: Say) -> None:
    """Show the outbox of the count folder in the program that shows folders."""
    folder = must_have_folder(book)
    if not folder.outbox.is_dir() or not any(folder.outbox.iterdir()):
        say.tell(f"The outbox is empty: {folder.outbox}. Prepare reports fills it.")
        return
    if sys.platform == "win32":
        import os

        os.startfile(folder.outbox)  # noqa: S606 - a folder found by us, shown by Windows
    else:
        import webbrowser

        webbrowser.open(folder.outbox.resolve().as_uri())
