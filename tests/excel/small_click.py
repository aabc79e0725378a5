"""The least that the process behind a button can be: for tests of the chain itself."""

from __future__ import annotations

import os

from xltools.excel.bindings import xlwings


def main() -> int:
    """Write into the workbook in front what came with the click, say so, and leave with the code asked for."""
    book = xlwings.books[os.environ["TOTALPLACE_BOOK"]]
    app = book.app
    app.status_bar = "Working"
    book.sheets[0]["A1"].value = [[os.environ["TOTALPLACE_BUTTON"], "=1+1"]]
    app.status_bar = False
    answer = app.alert("Done. Go on?", "Total Place", "yes_no")
    print(f"printed; answered {answer}")  # noqa: T201 - to see that the test gets it
    return int(os.environ.get("LEAVE_WITH", "0"))
