"""A cell in two versions: whether it changed at all, and whether in amount, in value, in its formula or in its form alone."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reading.cells import cell_text
from xltools.reading.dates import iso_date
from xltools.text import fold, pounds
from xltools.workbooks.changes import CellChange, CellChangeKind, Form

if TYPE_CHECKING:
    from xltools.model import Location
    from xltools.workbooks.contents import CellState
    from xltools.workbooks.formulas import Formula

    Places = tuple[Location | None, Location | None]
    """Where a cell stood and where it stands."""


def form_change(then: object, now: object) -> Form | None:
    """Return in what two values that mean the same are written differently; None where they are written alike."""
    if _as_written(then) == _as_written(now) and isinstance(then, str) == isinstance(now, str):
        return None
    if isinstance(then, str) and isinstance(now, str):
        if "".join(then.split()) == "".join(now.split()):
            return Form.SPACES
        return Form.CAPITALS if fold(then) == fold(now) else Form.SPELLING
    if isinstance(now, str):
        return Form.DATE_AS_TEXT if isinstance(then, date | datetime) else Form.NUMBER_AS_TEXT
    if isinstance(then, str):
        return Form.TEXT_AS_DATE if isinstance(now, date | datetime) else Form.TEXT_AS_NUMBER
    return Form.SPELLING


def _as_written(value: object) -> object:
    """A value without what programs change by themselves when they save: kinds of line breaks, a date's midnight."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if isinstance(value, datetime | date):
        return cell_text(value)
    return value


def same_value(then: object, now: object) -> bool:
    """Say whether two cells say the same, whatever the form: a number as text, a date as text, other spaces or capitals."""
    if fold(cell_text(then)) == fold(cell_text(now)):
        return True
    days = [_day(then), _day(now)]
    if any(isinstance(value, date | datetime) for value in (then, now)) and all(days):
        return days[0] == days[1]
    figures = [_figure(then), _figure(now)]
    return isinstance(then, str) != isinstance(now, str) and None not in figures and figures[0] == figures[1]


def _day(value: object) -> str:
    return iso_date(cell_text(value)) or (cell_text(value) if isinstance(value, date | datetime) else "")


def _figure(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = cell_text(value).replace(",", "").replace("£", "").strip()
    try:
        return float(text)
    except ValueError:
        return None


def shown(value: object) -> str:
    """Return what stands in a cell as a person sees it, text with spaces around it in quotes."""
    if isinstance(value, str):
        return f'"{value}"' if value != value.strip() and value.strip() else value
    return cell_text(value)


def formula_change(then: Formula | None, now: Formula | None) -> CellChangeKind | None:
    """Return what became of a formula; None where it is the same, or there is none."""
    if then == now:
        return None
    if then and now:
        return CellChangeKind.FORMULA_CHANGED
    return CellChangeKind.FORMULA_TYPED_OVER if then else CellChangeKind.FORMULA_ADDED


_FORMULA_FORMS = MappingProxyType(
    {CellChangeKind.FORMULA_TYPED_OVER: Form.FORMULA_AS_VALUE, CellChangeKind.FORMULA_ADDED: Form.VALUE_AS_FORMULA}
)


def plain_change(field: str, places: Places, then: CellState, now: CellState) -> CellChange | None:
    """Return how a cell changed that holds no amount of a line; None where it did not.

    A formula that is the same has not changed, whatever its result: that follows from other cells.
    """
    kind = formula_change(then.formula, now.formula)
    if kind is not None:
        return of_formula(kind, field, places, then, now)
    if then.formula or (form := form_change(then.value, now.value)) is None:
        return None
    words = (shown(then.value), shown(now.value))
    if same_value(then.value, now.value):
        return CellChange(CellChangeKind.FORM, field, *places, *words, form=form)
    return CellChange(CellChangeKind.VALUE, field, *places, *words)


def of_formula(
    kind: CellChangeKind,
    field: str,
    places: Places,
    then: CellState,
    now: CellState,
    words: tuple[str, str] | None = None,
    difference: int | None = None,
) -> CellChange:
    """Return a change of a formula; `words` are what the cell showed and shows, where that is not its value as it stands."""
    before, after = words or (shown(then.value), shown(now.value))
    was, stands = (cell.formula.text if cell.formula else "" for cell in (then, now))
    form = _formula_form(kind, then, now)
    return CellChange(kind, field, *places, before, after, difference, form, was, stands)


def _formula_form(kind: CellChangeKind, then: CellState, now: CellState) -> Form | None:
    """In what a cell is written differently whose formula came or went and whose value stayed."""
    form = _FORMULA_FORMS.get(kind)
    return form if "" not in (then.value, now.value) and same_value(then.value, now.value) else None


def amount_change(
    field: str, places: Places, pence: tuple[int | None, int | None], then: CellState, now: CellState
) -> CellChange | None:
    """Return how an amount changed, in pence; None where it did not. What could not be read is shown as it stands."""
    kind = formula_change(then.formula, now.formula)
    unread = pence[0] is None and pence[1] is None
    changed = not same_value(then.value, now.value) if unread else pence[0] != pence[1]
    if kind is None and not changed:
        return None if then.formula else _other_form(field, places, then, now)
    words = tuple(
        pounds(amount) if amount is not None else shown(cell.value)
        for amount, cell in zip(pence, (then, now), strict=True)
    )
    difference = None if unread else (pence[1] or 0) - (pence[0] or 0)
    if kind is not None:
        return of_formula(kind, field, places, then, now, (words[0], words[1]), difference)
    return CellChange(CellChangeKind.AMOUNT, field, *places, words[0], words[1], difference)


def _other_form(field: str, places: Places, then: CellState, now: CellState) -> CellChange | None:
    form = form_change(then.value, now.value)
    if form is None:
        return None
    return CellChange(CellChangeKind.FORM, field, *places, shown(then.value), shown(now.value), 0, form)


def text_change(
    field: str, places: Places, texts: tuple[str, str], then: CellState, now: CellState
) -> CellChange | None:
    """Return how a cell changed in which text (a choice, a code, a body) was read; None where it did not."""
    kind = formula_change(then.formula, now.formula)
    if kind is not None:
        return of_formula(kind, field, places, then, now)
    before, after = shown(then.value) or texts[0], shown(now.value) or texts[1]
    if fold(texts[0]) != fold(texts[1]):
        return CellChange(CellChangeKind.VALUE, field, *places, before, after)
    form = None if then.formula else form_change(then.value, now.value)
    return CellChange(CellChangeKind.FORM, field, *places, before, after, form=form) if form else None


def comment_change(field: str, places: Places, then: CellState, now: CellState) -> CellChange | None:
    """Return what became of the comment of a cell; None where it is the same, or there is none."""
    before, after = then.comment, now.comment
    if fold(before) == fold(after):
        return None
    kind = CellChangeKind.COMMENT_CHANGED
    if not (before and after):
        kind = CellChangeKind.COMMENT_REMOVED if before else CellChangeKind.COMMENT_ADDED
    return CellChange(kind, field, *places, before, after)
