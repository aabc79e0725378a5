"""A workbook -> a `Return`: which sheet holds the lines, which template it is, its header, its lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.model import Header, Location, Noticed, Observation, Return
from xltools.reading.cell_comments import cell_comments, evidence_in_comments
from xltools.reading.cell_formats import cell_formats
from xltools.reading.columns import Columns
from xltools.reading.explanations import read_answers
from xltools.reading.finding_lists import CALCULATED, find_spending, is_filled
from xltools.reading.flags import Flags, scan
from xltools.reading.further_blocks import further_blocks
from xltools.reading.header import read_header, read_header_1_0
from xltools.reading.headings import Headings, fields_of_1_0
from xltools.reading.more_lines import read_elsewhere
from xltools.reading.noticing import cell_observations, lost_validations, sheet_observations
from xltools.reading.repeated_headings import with_repeated_asked
from xltools.reading.table import (
    SpendingTable,
    UnreadColumn,
    heading_observations,
    headings_again,
    read_columns,
    withhold,
)
from xltools.reading.told_apart import tell_apart
from xltools.reading.totals_rows import totals_observations, totals_rows
from xltools.reading.unit_evidence import (
    column_units,
    evidence_in_rows,
    evidence_on_return_sheet,
    evidence_on_sheet,
    merged_over_figures,
    unit_observations,
)
from xltools.reading.unit_remarks import ask_about_remarks
from xltools.reading.years import financial_year
from xltools.template.layout import (
    ALIKE_VERSIONS,
    COLUMNS,
    DATA_FIELDS,
    HEADING_ROW,
    HEADING_ROW_1_0,
    MONEY_FIELDS,
    RETURN,
    SHEET_1_0,
    SPENDING,
    TEMPLATE_VERSION,
)
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.units import UnitEvidence
    from xltools.reading.workbook import Sheet, Workbook

_FEWEST_FIELDS = ("service", "gross")
_TEMPLATE_COLUMNS = {column.field: number for number, column in enumerate(COLUMNS, start=1)}


@dataclass(frozen=True, slots=True)
class _Template:
    """Which template a sheet was made from: its version ("" unknown), fields, and the row of its headings."""

    version: str
    expected: tuple[str, ...]
    heading_row: int


def read_workbook(workbook: Workbook, sha256: str) -> Return:
    """Return what a workbook holds as a return; raises `Refused` where it has no list of spending or cannot be read."""
    return read_lists(workbook, sha256)[0]


def read_lists(workbook: Workbook, sha256: str) -> tuple[Return, tuple[SpendingTable, ...]]:
    """Return what a workbook holds as a return, and its lists as they stand in it: their rows, one after another, are its lines."""
    file = workbook.file
    lists = find_spending(workbook)
    sheet, headings = lists[0]
    header, noticed = read_header(workbook, file)
    template = _template(sheet, headings, header)
    if template.version == "1.0":
        header, noticed = read_header_1_0(sheet, file), ()
    version = header["template_version"] or template.version
    parts = [part for each in lists for part in _read_blocks(workbook, *each, header, version)]
    table = parts[0].table
    year = financial_year(header["financial_year"])
    observations = [
        *_version_observations(version, file),
        *noticed,
        *_of_the_list(_heading_observations(table, sheet, headings.for_year(year), template), parts),
        *(observation for part in parts for observation in part.observations),
        *(
            ()
            if word_key(sheet.name) in (word_key(SPENDING), word_key(SHEET_1_0))
            else _read_elsewhere(workbook, lists)
        ),
        *sheet_observations(workbook, [part.table.sheet for part in parts]),
        *(
            ()
            if all(part.formats_known for part in parts)
            else (Observation(Noticed.FORMATS_NOT_READ, Location(file)),)
        ),
    ]
    return_id = header["return_id"] or sha256[:12]
    sent = Return(
        file,
        return_id,
        header,
        _joined(parts, header, return_id),
        dict(table.columns),
        version,
        tuple(observations),
        sha256=sha256,
        size=len(workbook.package.data),
        answers=read_answers(workbook),
    )
    return sent, tuple(part.table for part in parts)


def _of_the_list(noticed: Iterator[Observation], parts: Sequence[_ReadList]) -> Iterator[Observation]:
    """What was noticed of the headings of a list, without those that head a further block beside it that is read as well."""
    heads = {
        (part.table.sheet, part.table.heading_row, column)
        for part in parts[1:]
        for column in part.table.columns.values()
    }
    for seen in noticed:
        at = (seen.location.sheet, seen.location.row, seen.location.column)
        if seen.kind is not Noticed.HEADING_DUPLICATE or at not in heads:
            yield seen


@dataclass(frozen=True, slots=True)
class _ReadList:
    """The lines of one sheet: as they stand, as typed columns, what was noticed among them, whether their formats were read."""

    table: SpendingTable
    columns: dict[str, Sequence[object]]
    observations: list[Observation]
    formats_known: bool


def _read_blocks(
    workbook: Workbook, sheet: Sheet, headings: Headings, header: Header, version: str
) -> Iterator[_ReadList]:
    """The list of a sheet, then further blocks of the sheet that are read by their own headings."""
    blocks = further_blocks(sheet, headings, workbook.file, financial_year(header["financial_year"]))
    evidence = [
        seen
        for seen in _unit_evidence(workbook, sheet, headings)
        if seen.location.sheet != sheet.name or (seen.location.row, seen.location.column) not in blocks.heads
    ]
    first = _read_list(workbook, *blocks.own, evidence, version, blocks.rows)
    again = headings_again(first.table, blocks.repeated)
    yield replace(first, observations=[*again, *blocks.noticed, *first.observations])
    for part, heads in blocks.read:
        yield _read_list(workbook, part, heads, [*evidence, *_unit_evidence(workbook, part, heads)], "", frozenset())


def _read_list(
    workbook: Workbook,
    sheet: Sheet,
    headings: Headings,
    evidence: Sequence[UnitEvidence],
    version: str,
    passed: frozenset[int],
) -> _ReadList:
    """The lines below headings that stand for a year; `passed` rows are none. A blank `version` asks for no drop-downs."""
    file = workbook.file
    flags = _scan(workbook, sheet, headings)
    totals = totals_rows(workbook, sheet, headings)
    table = _table(sheet, headings, flags, file, passed.union(*(rows.rows for rows in totals)))
    comments = cell_comments(workbook, sheet)
    of_all, of_columns = evidence_in_comments(comments, headings, sheet, file)
    seen = list(dict.fromkeys([*evidence, *of_all, *evidence_in_rows(table)]))
    units = column_units(headings, seen, file, sheet.name, sheet.first_row, sheet.first_column, of_columns)
    for field, question in merged_over_figures(sheet.rows, headings, workbook.merged(sheet)).items():
        units[field] = replace(units[field], question=question)
    formats = cell_formats(workbook, sheet.name)
    table = replace(table, units=units, formats=formats or {})
    table = with_repeated_asked(table, headings)
    columns, remarks = read_columns(table)
    remarks += ask_about_remarks(columns, table, comments)
    tell_apart(columns, table.unread)
    observations = [
        *totals_observations(totals, sheet, table, columns.get("gross", [None] * len(table.rows))),
        *remarks,
        *unit_observations(table, headings, sheet.first_column),
        *cell_observations(flags, table),
        *(lost_validations(flags, table) if version in ALIKE_VERSIONS and workbook.xml(sheet.name) else ()),
    ]
    withhold(columns, table, observations)
    return _ReadList(table, columns, observations, formats is not None)


def _joined(parts: Sequence[_ReadList], header: Header, return_id: str) -> Columns:
    """The lines of all sheets, one below the other; money is nothing and text blank where a sheet has no such column."""
    same = _identity(parts[0].table, header, return_id)
    if len(parts) == 1:
        return Columns(len(parts[0].table.rows), {**parts[0].columns, "row": parts[0].table.rows}, same)
    each: dict[str, Sequence[object]] = {}
    for field in dict.fromkeys(field for part in parts for field in part.columns):
        blank = None if field in MONEY_FIELDS else ""
        each[field] = [value for part in parts for value in part.columns.get(field) or [blank] * len(part.table.rows)]
    each["row"] = [row for part in parts for row in part.table.rows]
    each["sheet"] = [part.table.sheet for part in parts for _ in part.table.rows]
    return Columns(len(each["row"]), each, {name: text for name, text in same.items() if name != "sheet"})


def _read_elsewhere(workbook: Workbook, lists: Sequence[tuple[Sheet, Headings]]) -> Iterator[Observation]:
    """What was read in place of an empty Spending sheet, or from several sheets."""
    own = next((info.name for info in workbook.sheets if word_key(info.name) == word_key(SPENDING)), "")
    if own or len(lists) > 1:
        yield from read_elsewhere(own, lists, workbook.file)


def _identity(table: SpendingTable, header: Header, return_id: str) -> dict[str, str]:
    return {
        "return_id": return_id,
        "partner": header["organisation"],
        "partner_id": header["organisation_id"],
        "financial_year": header["financial_year"],
        "workbook": table.file,
        "sheet": table.sheet,
    }


def _template(sheet: Sheet, headings: Headings, header: Header) -> _Template:
    fields_1_0 = fields_of_1_0()
    own_of_1_0 = word_key(sheet.name) == word_key(SHEET_1_0) or set(headings.columns) == set(fields_1_0)
    if not header["template_version"] and own_of_1_0:
        return _Template("1.0", fields_1_0, HEADING_ROW_1_0)
    if header.locations:
        return _Template("", DATA_FIELDS, HEADING_ROW)
    return _Template("", _FEWEST_FIELDS, 0)


def _version_observations(version: str, file: str) -> Iterator[Observation]:
    if not version:
        yield Observation(Noticed.TEMPLATE_UNKNOWN, Location(file))
    elif version not in ALIKE_VERSIONS:
        kind = Noticed.TEMPLATE_OLD if version < TEMPLATE_VERSION else Noticed.TEMPLATE_UNKNOWN
        yield Observation(
            kind, Location(file), "template_version", version, f"the current template is {TEMPLATE_VERSION}"
        )


def _scan(workbook: Workbook, sheet: Sheet, headings: Headings) -> Flags:
    own = headings.columns.get(CALCULATED)
    of_own = sheet.first_column + own if own is not None else 0
    return scan(workbook.marks(sheet.name), of_own, sheet.first_row + headings.row)


def _unit_evidence(workbook: Workbook, sheet: Sheet, headings: Headings) -> list[UnitEvidence]:
    evidence = evidence_on_sheet(sheet.rows, headings, workbook.file, sheet.name, sheet.first_row, sheet.first_column)
    own = word_key(RETURN)
    for info in workbook.sheets:
        if info.name != sheet.name and word_key(info.name) == own:
            rows = workbook.sheet(info.name)
            evidence += evidence_on_return_sheet(rows.rows, workbook.file, info.name, rows.first_row, rows.first_column)
    return evidence


def _table(
    sheet: Sheet,
    headings: Headings,
    flags: Flags,
    file: str,
    passed: frozenset[int],
) -> SpendingTable:
    """The rows below the headings with anything in a known column; blank rows between them and those `passed` over are left out."""
    fields = {field: column for field, column in headings.columns.items() if field != CALCULATED}
    columns = tuple(fields.values())
    below = sheet.rows[headings.last_row + 1 :]
    first = sheet.first_row + headings.last_row + 1
    sheet_columns = {field: sheet.first_column + column for field, column in fields.items()}
    wanted = _rows_without_values(flags, frozenset(sheet_columns.values()), first) - passed
    kept = [
        i for i, row in enumerate(below) if (is_filled(row, columns) or first + i in wanted) and first + i not in passed
    ]
    rows = [first + i for i in kept]
    if len(kept) != len(below):
        below = [below[i] for i in kept]
    widest = max((*columns, *headings.unread))
    for row in sorted(wanted - set(rows)) if wanted else ():  # below the last value of the sheet
        rows.append(row)
        below.append([""] * (widest + 1))
    by_column = list(zip(*below, strict=False)) or [()] * (widest + 1)
    return SpendingTable(
        file=file,
        sheet=sheet.name,
        heading_row=sheet.first_row + headings.row,
        rows=rows,
        values={field: by_column[column] for field, column in fields.items()},
        columns=sheet_columns,
        parts={
            field: {sheet.first_column + part.column: by_column[part.column] for part in choice.read[1:]}
            for field, choice in headings.chosen.items()
            if len(choice.read) > 1 and by_column[0:1] != [()]
        },
        unread=[
            UnreadColumn(sheet.first_column + column, headings.texts[column], by_column[column], field)
            for column, field in headings.unread.items()
            if rows
        ],
    )


def _rows_without_values(flags: Flags, columns: frozenset[int], first: int) -> frozenset[int]:
    """Rows where an error or an unsaved formula stands in a known column: they hold something, though no value shows it."""
    errors = {row for row, column, _ in flags.errors if column in columns}
    unsaved = {cell.row for cell in flags.formulas if not cell.saved and cell.column in columns}
    return frozenset(row for row in errors | unsaved if row >= first)


def _heading_observations(
    table: SpendingTable, sheet: Sheet, headings: Headings, template: _Template
) -> Iterator[Observation]:
    yield from heading_observations(headings, table, sheet.first_column, template.expected)
    if template.expected is not DATA_FIELDS:
        return
    moved = {field: column for field, column in table.columns.items() if column != _TEMPLATE_COLUMNS[field]}
    if moved:
        field, column = next(iter(moved.items()))
        detail = (
            f"{len(moved)} columns are not where the template has them" if len(moved) > 1 else "the column was moved"
        )
        yield Observation(
            Noticed.HEADING_MOVED, Location(table.file, table.sheet, table.heading_row, column), field, "", detail
        )
    elif table.heading_row != template.heading_row:
        location = replace(Location(table.file, table.sheet), row=table.heading_row)
        detail = f"the headings stand in row {table.heading_row}, not {template.heading_row}"
        yield Observation(Noticed.HEADING_MOVED, location, "", "", detail)
