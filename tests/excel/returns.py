"""Returns and counts for the tests of the buttons, and what a test asks of them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.office import colours_of_page
from xltools.excel.say import Say
from xltools.model import column_letters
from xltools.template.build import build_return
from xltools.template.layout import FIELDS, FIRST_ROW
from xltools.template.styles import COLOURS

if TYPE_CHECKING:
    import xlwings

PREFILL = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "Hackney Council",
    "organisation_id": "hackney-council",
    "organisation_type": "Council",
    "contact_name": "A Person",
    "contact_email": "a.person@example.org",
    "area_served": "Hackney",
    "coterminous": "Yes",
    "overheads": "Left out",
    "signed_off_by": "The treasurer",
    "signed_off_on": "2011-06-30",
    "return_id": "hackney-council-2010-11",
}


def line(service: str, gross: float | str | None = 1000.0, cofog: str = "", **more: Any) -> dict[str, Any]:
    """Return a line of Spending."""
    return {"service": service, "cofog": cofog, "expenditure_type": "Revenue", "gross": gross, **more}


def write_return(path: Path, *lines: dict[str, Any], **prefill: str) -> Path:
    """Write a return with these lines and open questions answered."""
    build_return(path, prefill={**PREFILL, **prefill}, lines=lines)
    return path


def open_return(excel: xlwings.App, path: Path, *lines: dict[str, Any], **prefill: str) -> xlwings.Book:
    """Write a return and open it."""
    return excel.books.open(str(write_return(path, *lines, **prefill)))


def at(field: str, row: int = FIRST_ROW) -> tuple[int, int]:
    """Return the row and column of a field's cell on Spending."""
    return row, FIELDS.index(field) + 1


def click(action: Any, book: xlwings.Book) -> str:
    """Do what a button does and return the last thing it told, or nothing."""
    desk = book.app.impl.desk
    before = len(desk.alerts)
    action(book, Say(book.app))
    return desk.alerts[-1] if len(desk.alerts) > before else ""


def everything(book: xlwings.Book) -> dict[str, Any]:
    """Return every cell's formula or value, sheet by sheet, in LibreOffice's own words."""
    return {sheet.name: sheet.used_range.api.getFormulaArray() for sheet in book.sheets}


def lit(book: xlwings.Book, sheet: str = "Spending") -> dict[str, str]:
    """Return the cells of a live sheet that a finding colours, and the severity the colour stands for."""
    shown = {str(style["bg_color"]).lower(): str(severity) for severity, style in COLOURS.items()}
    return {cell: shown[colour] for cell, colour in colours(book, sheet).items() if colour in shown}


def colours(book: xlwings.Book, sheet: str) -> dict[str, str]:
    """Return the background of every cell that has one, as LibreOffice shows it: conditional formats included."""
    from tests.office_worker import HTML, file_url, property_value

    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        book.impl.document.storeToURL(file_url(str(page)), (property_value("FilterName", HTML),))
        found = colours_of_page(page, [one.name for one in book.sheets].index(sheet))
    first = book.sheets[sheet].used_range[0, 0]
    return {f"{column_letters(first.column + column)}{first.row + row}": colour for row, column, colour in found}


def chosen(book: xlwings.Book) -> str:
    """Return the sheet in front and the cells selected, such as ``Spending!G6``."""
    selection = book.app.selection
    return f"{book.sheets.active.name}!{selection.get_address(False, False)}" if selection is not None else ""
