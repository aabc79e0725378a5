"""The Findings sheet as it came back: where its headings stand, how many findings it takes, what stands in it already."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.model import Severity
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import Element, XmlPart, read_part
from xltools.reading.cells import LAST_COLUMN, LAST_ROW, cell_text
from xltools.reading.flags import parse_cell
from xltools.template.findings import FOLLOWED, MARK_NAME, hint
from xltools.template.layout import FINDINGS, FINDINGS_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.outputs.marking.partner_workbook import NamedRange, PartnerWorkbook, SheetPart
    from xltools.reading.workbook import Sheet, Workbook

SEARCHED_ROWS = 30
_SUMS_UP = "finding_where"
_SEVERITIES = frozenset(severity.value.capitalize() for severity in Severity)
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTENT = frozenset({"v", "is", "f"})

FindingKey = tuple[str, str, str, str, str]
"""What tells one finding from another: where, code, problem, value found and service as sent."""


@dataclass(frozen=True, slots=True)
class ListRange:
    """Where the list stands: its heading row, the rows findings may take, and the column of each heading (from 1)."""

    heading_row: int
    first_row: int
    last_row: int
    columns: tuple[int, ...]

    @property
    def capacity(self) -> int:
        """How many findings the sheet's own formulas follow."""
        return min(self.last_row - self.first_row + 1, FOLLOWED)


@dataclass(slots=True)
class SheetRow:
    """A row of the sheet: its element and its cells by column."""

    element: Element
    cells: dict[int, Element]

    def holds(self, columns: frozenset[int], *, inside: bool) -> list[int]:
        """Return the columns with anything in them, among these (or, where `inside` is false, all others)."""
        return [at for at, cell in self.cells.items() if (at in columns) is inside and has_content(cell)]


@dataclass(slots=True)
class ExistingContent:
    """What stands in the rows of the list already.

    `answers` and `beside` are what stands in *Your explanation* and in a partner's own columns, by the finding it stands
    beside; `own` are rows that hold no finding of ours.
    """

    answers: dict[FindingKey, str] = field(default_factory=dict)
    beside: dict[FindingKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    own: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FindingsSheet:
    """The Findings sheet of a partner's workbook. `rows` are by their number, in order.

    `summary` and `hint` are the cells above the headings that speak of the list, where they are still the template's; `mark` is
    the one that tells the template's formulas that the list is another one.
    """

    info: SheetPart
    part: XmlPart
    data: Element
    place: ListRange
    rows: Mapping[int, SheetRow]
    existing: ExistingContent
    summary: Element | None
    hint: Element | None
    mark: Element | None


def find_sheet(partner_workbook: PartnerWorkbook) -> SheetPart:
    """Return the sheet the template's names call Findings, whatever it is called now, or else the one of that name."""
    named = partner_workbook.names.get("finding_where")
    sheet = (partner_workbook.sheet(named.sheet) if named else None) or partner_workbook.sheet(FINDINGS)
    if sheet is None:
        raise Unmarkable(f"it has no {FINDINGS} sheet")
    if sheet.state == "veryhidden":
        raise Unmarkable(f"its {FINDINGS} sheet is hidden so deeply that Excel does not offer to show it")
    return sheet


def read_sheet(partner_workbook: PartnerWorkbook, workbook: Workbook) -> FindingsSheet:
    """Return the Findings sheet as it stands. Raises `Unmarkable` where findings cannot be written without harm."""
    info = find_sheet(partner_workbook)
    values = workbook.sheet(info.name)
    place = _place(values, partner_workbook.names.get("finding_where"))
    part = read_part(partner_workbook.package.part(info.path), f"its {FINDINGS} sheet", "worksheet")
    data = part.root.first("sheetData")
    if data is None:
        raise Unmarkable(f"its {FINDINGS} sheet is damaged")
    rows = _rows(data)
    existing = _standing(values, place, rows)
    mark = _mark(partner_workbook.names.get(MARK_NAME), info, rows, place)
    return FindingsSheet(
        info, part, data, place, rows, existing, _summary(rows, place), _hint(values, rows, place), mark
    )


def has_content(cell: Element) -> bool:
    """Say whether a cell holds anything beyond its looks."""
    return any(child.name in _CONTENT and (child.name != "v" or child.text) for child in cell.children)


def has_formula(cell: Element) -> bool:
    """Say whether a cell holds a formula."""
    return any(child.name == "f" for child in cell.children)


def _summary(rows: Mapping[int, SheetRow], place: ListRange) -> Element | None:
    cells = (cell for number, row in rows.items() if number < place.heading_row for cell in row.cells.values())
    return next((cell for cell in cells for held in cell.children if held.name == "f" and _SUMS_UP in held.text), None)


def _hint(values: Sheet, rows: Mapping[int, SheetRow], place: ListRange) -> Element | None:
    number, column = place.heading_row - 1, place.columns[0]
    ours = cell_text(values.value(number, column)).startswith(hint(0))
    return rows[number].cells.get(column) if ours and number in rows else None


def _mark(named: NamedRange | None, info: SheetPart, rows: Mapping[int, SheetRow], place: ListRange) -> Element | None:
    if named is None or named.sheet.casefold() != info.name.casefold() or named.first_row >= place.heading_row:
        return None
    cell = rows[named.first_row].cells.get(named.first_column) if named.first_row in rows else None
    return None if cell is None or has_formula(cell) or cell.attributes.get("t", "n") != "n" else cell


def _place(values: Sheet, named: NamedRange | None) -> ListRange:
    heading_row, columns = _headings(values)
    first = heading_row + 1
    last = first + FOLLOWED - 1
    if named is not None and named.sheet.casefold() == values.name.casefold() and named.first_row > heading_row:
        first, last = named.first_row, named.last_row
    return ListRange(heading_row, first, last, columns)


def _headings(values: Sheet) -> tuple[int, tuple[int, ...]]:
    wanted = [heading.casefold() for heading in FINDINGS_HEADINGS]
    for number, row in enumerate(values.rows[:SEARCHED_ROWS], values.first_row):
        texts = [cell_text(value).casefold() for value in row[:LAST_COLUMN]]
        if all(heading in texts for heading in wanted):
            return number, tuple(texts.index(heading) + values.first_column for heading in wanted)
    raise Unmarkable(f"its {FINDINGS} sheet does not have the headings of the template any more")


def _rows(data: Element) -> dict[int, SheetRow]:
    rows: dict[int, SheetRow] = {}
    for element in data.all("row"):
        number = int(element.attributes.get("r", "0")) if element.attributes.get("r", "0").isascii() else 0
        cells = {parse_cell(cell.attributes.get("r", ""))[1]: cell for cell in element.all("c")}
        at_home = all(parse_cell(cell.attributes["r"])[0] == number for column, cell in cells.items() if column)
        in_order = not rows or number > max(next(reversed(rows)), 0)
        if not (at_home and in_order and 0 < number <= LAST_ROW) or 0 in cells or len(cells) != len(element.all("c")):
            raise Unmarkable(f"the cells of its {FINDINGS} sheet are not numbered as Excel numbers them")
        rows[number] = SheetRow(element, cells)
    return rows


def _standing(values: Sheet, place: ListRange, rows: Mapping[int, SheetRow]) -> ExistingContent:
    existing, ours = ExistingContent(), frozenset(place.columns)
    for number, row in rows.items():
        if not place.first_row <= number <= place.last_row:
            continue
        if any(has_formula(row.cells[at]) for at in row.holds(ours, inside=True)):
            raise Unmarkable(f"you have formulas of your own among the findings of its {FINDINGS} sheet")
        texts = [cell_text(values.value(number, column)) for column in place.columns]
        _note(existing, number, texts, beside=bool(row.holds(ours, inside=False)))
    return existing


def _note(existing: ExistingContent, number: int, texts: list[str], *, beside: bool) -> None:
    where, severity, problem, _, _, value, service, code, answer, _ = texts
    if severity not in _SEVERITIES or not _CODE.fullmatch(code):
        if any(texts) or beside:
            existing.own.append(number)
        return
    key = (where, code, problem, value, service)
    if answer:
        existing.answers.setdefault(key, answer)
    if beside:
        existing.beside[key].append(number)
