"""Formulas in Excel's own words (``=SUM(Sheet2!A1,2)``), which LibreOffice reads and writes when asked to."""

from __future__ import annotations

from typing import Any

from tests.excel.engine.values import NOT_ABOUT_WRITING, UNREADABLE_FORMULA, RefusedError
from tests.excel.uno_bridge import structure

EXCEL_CONVENTION = 3  # com.sun.star.sheet.AddressConvention.XL_OOX


def parser(document: Any) -> Any:
    """Return what reads and prints formulas in Excel's words."""
    made = document.createInstance("com.sun.star.sheet.FormulaParser")
    made.FormulaConvention, made.CompileEnglish = EXCEL_CONVENTION, True
    return made


def enter(document: Any, cells: list[Any], formula: str, before: str | None = None) -> None:
    """Enter a formula in cells, moved along as Excel does from the first.

    Raises RefusedError where it makes no sense; the cell then holds again what it held, or what is said to have been before.
    """
    tokens = parser(document).parseFormula(formula[1:], cells[0].CellAddress)
    for cell in cells:
        held = cell.Formula if before is None else before
        cell.setTokens(tokens)
        error = cell.getError()
        if error in UNREADABLE_FORMULA and error not in NOT_ABOUT_WRITING:
            cell.Formula = held
            raise RefusedError(f"There is a problem with this formula: {formula}")


def printed(document: Any, cell: Any) -> str:
    """Return the formula of a cell that has one."""
    return "=" + str(parser(document).printFormula(cell.getTokens(), cell.CellAddress))


def name_text(document: Any, name: Any) -> str:
    """Return what a defined name stands for, such as ``=Sheet1!$A$1``."""
    return "=" + str(parser(document).printFormula(name.getTokens(), name.ReferencePosition))


def define(document: Any, names: Any, name: str, refers_to: str) -> None:
    """Define a name, or define it anew."""
    corner = structure("table.CellAddress", 0, 0, 0)
    if not names.hasByName(name):
        names.addNewByName(name, "", corner, 0)
    names.getByName(name).setTokens(parser(document).parseFormula(refers_to.removeprefix("="), corner))
