"""The Findings sheet's part and its table with other findings in them; whatever else they hold stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.marking.findings_rows import RowWriter
from xltools.outputs.marking.texts import escaped
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import Edit, read_part
from xltools.reading.flags import parse_cell
from xltools.template.layout import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.outputs.marking.findings_rows import FindingEntry, MadeRow
    from xltools.outputs.marking.findings_sheet import FindingsSheet, ListRange
    from xltools.outputs.marking.partner_workbook import PartnerWorkbook
    from xltools.outputs.marking.xml_part import XmlPart

_UP_TO_LINKS = (
    *("dataValidations", "conditionalFormatting", "phoneticPr", "mergeCells", "customSheetViews", "dataConsolidate"),
    *("sortState", "autoFilter", "scenarios", "protectedRanges", "sheetProtection", "sheetCalcPr", "sheetData"),
)
"""What may stand in a sheet from its cells to its links, the last first (ECMA-376 part 1, CT_Worksheet)."""


def fill(
    partner_workbook: PartnerWorkbook,
    sheet: FindingsSheet,
    entries: Sequence[FindingEntry],
    total: int,
    reference: str = "",
) -> dict[str, bytes]:
    """Return the sheet's part and its table's with these findings and no others, by their paths in the package.

    `total` is how many findings there are, with those left out; `reference` says to whom they are sent.
    Raises `Unmarkable` where it cannot be done without harm.
    """
    writer = RowWriter(sheet, entries, total, reference)
    rows = writer.rows()
    _refuse_merged(sheet, writer.last_used_row)
    edits = [_cells(sheet, rows), *_dimension(sheet, rows), *_links(sheet, entries)]
    tables = _tables(partner_workbook, sheet, max(writer.last_row, sheet.place.first_row), writer.last_used_row)
    return {sheet.info.path: sheet.part.edited(edits), **tables}


def _cells(sheet: FindingsSheet, rows: Sequence[MadeRow]) -> Edit:
    part, data = sheet.part, sheet.data
    whole = b"".join(row.raw for row in rows)
    name = f"{part.prefix}sheetData"
    if data.inner is not None:
        return Edit(data.inner, data.close, whole)
    return Edit(data.start, data.end, part.encoded(f"<{name}>") + whole + part.encoded(f"</{name}>"))


def _dimension(sheet: FindingsSheet, rows: Sequence[MadeRow]) -> list[Edit]:
    """The note of which cells are in use; a file that has none needs none."""
    used = [row for row in rows if row.columns]
    noted = sheet.part.root.first("dimension")
    if noted is None or not used:
        return []
    first, last = min(min(row.columns) for row in used), max(max(row.columns) for row in used)
    cells = f"{column_letters(first)}{used[0].number}:{column_letters(last)}{used[-1].number}"
    edit = sheet.part.with_attribute(noted, "ref", cells)
    return [edit] if edit else []


def _links(sheet: FindingsSheet, entries: Sequence[FindingEntry]) -> list[Edit]:
    """The links of the list in place of those that stood there; links elsewhere on the sheet stay."""
    part, prefix, place = sheet.part, sheet.part.prefix, sheet.place
    column = column_letters(place.columns[0])
    made = [
        f'<{prefix}hyperlink ref="{column}{number}" location="{escaped(entry.link)}" '
        f'tooltip="Go to the cell" display="{escaped(entry.texts[0])}"/>'
        for number, entry in enumerate(entries, place.first_row)
        if entry.link
    ]
    links = part.root.first("hyperlinks")
    kept = [part.raw(link) for link in links.children if not _in_list(link.attributes, place)] if links else []
    if not (made or kept):
        return [Edit(links.start, links.end, "")] if links else []
    whole = b"".join((*kept, part.encoded("".join(made))))
    if links is not None and links.inner is not None:
        return [Edit(links.inner, links.close, whole)]
    at = _after(part)
    name = f"{prefix}hyperlinks"
    return [Edit(at, at, part.encoded(f"<{name}>") + whole + part.encoded(f"</{name}>"))]


def _after(part: XmlPart) -> int:
    """Where links belong: behind the last element that comes before them."""
    return next(part.root.all(name)[-1].end for name in _UP_TO_LINKS if part.root.all(name))


def _in_list(attributes: dict[str, str], place: ListRange) -> bool:
    row, column = parse_cell(attributes.get("ref", "").partition(":")[0])
    return place.first_row <= row <= place.last_row and column in place.columns


def _refuse_merged(sheet: FindingsSheet, last_row: int) -> None:
    merged = sheet.part.root.first("mergeCells")
    for cells in merged.all("mergeCell") if merged else ():
        if _touches(cells.attributes.get("ref", ""), sheet.place.first_row, last_row):
            raise Unmarkable(f"cells are merged where findings go on its {FINDINGS} sheet")


def _touches(cells: str, first_row: int, last_row: int) -> bool:
    first, _, last = cells.partition(":")
    return parse_cell(first)[0] <= last_row and parse_cell(last or first)[0] >= first_row


def _tables(
    partner_workbook: PartnerWorkbook, sheet: FindingsSheet, last_row: int, last_used_row: int
) -> dict[str, bytes]:
    """The list's own table with its new range. Another table or a pivot table among the findings is a reason to stop."""
    changed: dict[str, bytes] = {}
    for related in partner_workbook.related(sheet.info.path).values():
        if related.kind == "pivotTable":
            raise Unmarkable(f"its {FINDINGS} sheet holds a pivot table")
        if related.kind != "table":
            continue
        part = read_part(partner_workbook.package.part(related.path), f"the table on its {FINDINGS} sheet", "table")
        cells = part.root.attributes.get("ref", "")
        row, column = parse_cell(cells.partition(":")[0])
        if row == sheet.place.heading_row and column <= sheet.place.columns[0] and not changed:
            changed[related.path] = _stretched(part, last_row)
        elif _touches(cells, sheet.place.first_row, max(last_used_row, sheet.place.last_row)):
            raise Unmarkable(f"another table stands among the findings of its {FINDINGS} sheet")
    return changed


def _stretched(part: XmlPart, last_row: int) -> bytes:
    """The table's part with its range, and those of its filter and order, ending in another row."""
    table = part.root
    if table.attributes.get("totalsRowCount", "0") != "0":
        raise Unmarkable(f"the table on its {FINDINGS} sheet has a row of totals")
    old = parse_cell(table.attributes["ref"].partition(":")[2])[0]
    edits = []
    for element in (table, *table.within()):
        first, _, last = element.attributes.get("ref", "").partition(":")
        row, column = parse_cell(last or first)
        if element.main and row == old:
            edits.append(part.with_attribute(element, "ref", f"{first}:{column_letters(column)}{last_row}"))
    return part.edited([edit for edit in edits if edit])
