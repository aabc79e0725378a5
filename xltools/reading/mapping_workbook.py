"""A spend mapping workbook -> `Return`s: one for each body with anything typed in, every amount a line with its own cell.

The workbook is the lead team's own, and read as carefully as a partner's: in the safe worker, never run, never written to. What
the tool filled in and nobody touched is no part of the returns. Rows without a body stand in a return that names none; what is about
the whole workbook (its unit) is told with the first body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.model import Header, Location, Noticed, Observation, Return, ReturnOrigin
from xltools.reading.cells import cell_text
from xltools.reading.columns import Columns
from xltools.reading.mapping_rows import FIGURE_SOURCE
from xltools.reading.mapping_sheet import read_mapping_sheet
from xltools.reading.mapping_totals import with_typed_totals, without_totals
from xltools.reading.units import stated_unit
from xltools.reading.years import financial_year
from xltools.reference.bodies.names import fold_name
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.template.mapping import BODIES, BODY_HEADINGS, Classification
from xltools.text import plural, pounds, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.reading.mapping_rows import MappingRow, MappingSheet
    from xltools.reading.workbook import Workbook

_FIELD = {Classification.COFOG: "cofog", Classification.CIPFA: "cipfa", Classification.LAA: "laa_theme"}
_MAY_STATE_A_UNIT = re.compile(r"£|000|thousand|million|pounds", re.IGNORECASE)
"""Quick to look for, where most notes have none of it."""
_A_SLIP = 90.0
"""rapidfuzz's ratio from which a body is taken for a slip of another's name; it is only asked about."""
_TEXTS = ("funder", "expenditure_type", "area", "basis")


@dataclass(frozen=True, slots=True)
class _Listed:
    """A body of the sheet Bodies: its name, and which of its figures count, with the cell."""

    name: str
    which_counts: str
    location: Location


def read_mapping(workbook: Workbook, sha256: str, size: int) -> tuple[Return, ...]:
    """Return what was typed into a mapping workbook, body by body in order of first appearance; nothing where it is none.

    A workbook in which nothing was typed, and of which nothing is to be said, gives one return without a body and without lines.
    """
    sheet = read_mapping_sheet(workbook)
    if sheet is None:
        return ()
    bodies = _bodies(workbook)
    rows, totals = without_totals(sheet, frozenset(bodies))
    rows, typed_totals = with_typed_totals(sheet, rows, *_totals(workbook, sheet))
    noticed = [
        *sheet.noticed,
        *typed_totals,
        *_about_rows(sheet, rows, bodies),
        *_own_columns(workbook, sheet),
    ]
    returns = tuple(_returns(sheet, rows, bodies, noticed, totals, sha256, size))
    stated = tuple(_unit_above(workbook, sheet))
    return tuple(replace(each, observations=(*each.observations, *stated)) for each in returns) if stated else returns


def _bodies(workbook: Workbook) -> dict[str, _Listed]:
    """The bodies of the sheet Bodies, by their folded name."""
    name = next((info.name for info in workbook.sheets if word_key(info.name) == word_key(BODIES)), "")
    rows = workbook.sheet(name).rows if name else []
    wanted = {word_key(BODY_HEADINGS[key]): key for key in ("body", "which_counts")}
    for i, row in enumerate(rows[:30]):
        columns = {wanted[key]: at for at, value in enumerate(row) if (key := word_key(cell_text(value))) in wanted}
        if "body" in columns:
            sheet = workbook.sheet(name)
            return {
                word_key(text): _Listed(
                    text,
                    cell_text(below[columns["which_counts"]]) if "which_counts" in columns else "",
                    Location(
                        workbook.file,
                        name,
                        sheet.first_row + number,
                        sheet.first_column + columns.get("which_counts", 0),
                    ),
                )
                for number, below in enumerate(rows[i + 1 :], start=i + 1)
                if (text := cell_text(below[columns["body"]]))
            }
    return {}


def _totals(workbook: Workbook, sheet: MappingSheet) -> tuple[dict[int, object], frozenset[int]]:
    """What stands under Total, by row, and the rows where it is a formula."""
    column = sheet.columns.get("total", 0)
    values = workbook.sheet(sheet.sheet)
    totals = {row.row: values.value(row.row, column) for row in sheet.rows} if column else {}
    return totals, frozenset(row for row, of in sheet.formulas if of == column)


def _about_rows(
    sheet: MappingSheet, rows: Sequence[MappingRow], bodies: Mapping[str, _Listed]
) -> Iterator[Observation]:
    """What is to be said of rows: no body, a body not on Bodies, an estimate confirmed or copied, a unit that their notes state."""
    folded = {fold_name(listed.name) for listed in bodies.values()}
    unlisted: set[str] = set()
    for row in rows:
        typed = row.typed
        if row.copy_of:
            location = sheet.at(row.row, "organisation")
            yield Observation(
                Noticed.ESTIMATE_COPIED, location, "organisation", row.values["organisation"], f"row {row.copy_of}"
            )
        if not typed:
            continue
        name = row.values["organisation"]
        if not name:
            amount = pounds(sum(cell.pence or 0 for cell in typed))
            yield Observation(Noticed.ROW_UNNAMED, sheet.at(row.row, "organisation"), "organisation", "", amount)
        elif bodies and (key := word_key(name)) not in bodies and key not in unlisted and fold_name(name) not in folded:
            unlisted.add(key)
            location = sheet.at(row.row, "organisation")
            yield Observation(Noticed.BODY_UNLISTED, location, "organisation", name, _nearest(name, bodies))
        yield from _still_ours(sheet, row)
        yield from _unit_in_notes(sheet, row)


def _nearest(name: str, bodies: Mapping[str, _Listed]) -> str:
    """The body of the sheet Bodies that a name is a slip of; "" where it is of none."""
    from rapidfuzz import fuzz, process  # only slips need it

    names = {fold_name(listed.name): listed.name for listed in bodies.values()}
    best = process.extractOne(fold_name(name), list(names), scorer=fuzz.ratio, score_cutoff=_A_SLIP)
    return names[best[0]] if best else ""


def _unit_in_notes(sheet: MappingSheet, row: MappingRow) -> Iterator[Observation]:
    """What the notes of a row say of the unit, where it is the sheet's: then nobody need ask."""
    text = row.said("notes")
    stated = stated_unit(text) if _MAY_STATE_A_UNIT.search(text) else None
    if stated is not None and not stated.other and stated.scale == sheet.unit.scale:
        yield Observation(Noticed.UNIT_STATED, sheet.at(row.row, "notes"), "notes", text)


def _unit_above(workbook: Workbook, sheet: MappingSheet) -> Iterator[Observation]:
    """What somebody wrote of the unit into a free cell above the table, where it is the sheet's own; formulas only repeat it.

    Where no formulas can be told (of .ods and .xls), the line that the tool writes itself would settle everything.
    """
    if not workbook.xml(sheet.sheet):
        return
    values = workbook.sheet(sheet.sheet)
    for i, row in enumerate(values.rows[: sheet.heading_row - values.first_row], start=values.first_row):
        for j, value in enumerate(row, start=values.first_column):
            at = Location(sheet.file, sheet.sheet, i, j)
            if isinstance(value, str) and (i, j) not in sheet.formulas and at != sheet.unit.location:
                stated = stated_unit(value)
                if stated is not None and not stated.other and stated.scale == sheet.unit.scale:
                    yield Observation(Noticed.UNIT_STATED, at, "unit", value)


def _own_columns(workbook: Workbook, sheet: MappingSheet) -> Iterator[Observation]:
    """The columns of figures that are none of the table's."""
    values = workbook.sheet(sheet.sheet)
    for at, text in sheet.headings.own.items():
        column = sheet.first_column + at
        if any(isinstance(values.value(row.row, column), int | float) for row in sheet.rows[:50]):
            yield Observation(
                Noticed.OWN_COLUMN, Location(sheet.file, sheet.sheet, sheet.heading_row, column), "", text
            )


def _still_ours(sheet: MappingSheet, row: MappingRow) -> Iterator[Observation]:
    """What of a row with typed amounts is still what we filled in: all amounts, some of them, or their source."""
    basis = row.values.get("basis", "")
    same = len(row.amounts) if row.confirmed else sum(not cell.typed for cell in row.amounts)
    if same and basis != INITIAL_ESTIMATE:
        kind = Noticed.ESTIMATE_CONFIRMED if row.confirmed else Noticed.ESTIMATE_KEPT
        yield Observation(kind, sheet.at(row.row, "basis"), "basis", basis, plural(same, "amount"))
    if "figure_source" in row.ours and not row.confirmed:
        text = row.values["figure_source"]
        yield Observation(Noticed.SOURCE_OURS, sheet.at(row.row, "figure_source"), "figure_source", text)


def _returns(
    sheet: MappingSheet,
    rows: Sequence[MappingRow],
    bodies: Mapping[str, _Listed],
    noticed: Iterable[Observation],
    totals: Sequence[Observation],
    sha256: str,
    size: int,
) -> Iterator[Return]:
    by_body: dict[str, list[MappingRow]] = defaultdict(list)
    for row in rows:
        if row.typed:
            by_body[word_key(row.values["organisation"])].append(row)
    of_body = _of_bodies(sheet, by_body, (*noticed, *totals, *_unit_observations(sheet)))
    by_body.setdefault("", []) if of_body.keys() - by_body.keys() or not by_body else None
    by_name = {fold_name(listed.name): listed for listed in bodies.values() if listed.which_counts}
    for number, (key, own) in enumerate(by_body.items()):
        listed = bodies.get(key) or (by_name.get(fold_name(own[0].values["organisation"])) if own and key else None)
        yield _return(sheet, own, listed, tuple(of_body.get(key, ())), f"{sha256[:12]}-{number}", sha256, size)


_OF_NOBODY = (Noticed.TOTALS_ROW, Noticed.TOTALS_ROW_DIFFERS)
_OF_ANY_ROW = (*_OF_NOBODY, Noticed.ESTIMATE_COPIED)


def _of_bodies(
    sheet: MappingSheet, by_body: Mapping[str, Sequence[MappingRow]], noticed: Iterable[Observation]
) -> dict[str, list[Observation]]:
    """What was noticed, by body: of the whole workbook with the first one, of cells that nobody typed not at all.

    A row that adds up others is no body's.
    """
    body_of_row = {row.row: key for key, own in by_body.items() for row in own}
    copies = {
        row.row: key for row in sheet.rows if row.copy_of and (key := word_key(row.values["organisation"])) in by_body
    }
    typed = {(row.row, cell.column) for own in by_body.values() for row in own for cell in row.typed}
    rows, first = {row.row for row in sheet.rows}, next(iter(by_body), "")
    of_body: dict[str, list[Observation]] = defaultdict(list)
    for seen in noticed:
        at = seen.location
        if at.row in rows and seen.kind not in _OF_ANY_ROW:
            not_typed = seen.field == "gross" and at.column and (at.row, at.column) not in typed
            if not_typed or at.row not in body_of_row:
                continue
        of_row = copies.get(at.row, "") if at.row in rows else first
        of_body["" if seen.kind in _OF_NOBODY else body_of_row.get(at.row, of_row)].append(seen)
    return of_body


def _unit_observations(sheet: MappingSheet) -> Iterator[Observation]:
    unit = sheet.unit
    if unit.question:
        yield Observation(Noticed.SHEET_UNIT, unit.location, "unit", unit.text, unit.question)


def _return(
    sheet: MappingSheet,
    rows: Sequence[MappingRow],
    listed: _Listed | None,
    noticed: tuple[Observation, ...],
    return_id: str,
    sha256: str,
    size: int,
) -> Return:
    name = rows[0].values["organisation"] if rows else ""
    values = {"organisation": name, **{key: text for key, (text, _) in sheet.named.items()}, "unit": sheet.unit.text}
    locations = {key: location for key, (_, location) in sheet.named.items()} | {"unit": sheet.unit.location}
    if rows:
        locations["organisation"] = sheet.at(rows[0].row, "organisation")
    if listed is not None:
        values["which_counts"], locations["which_counts"] = listed.which_counts, listed.location
    if any(word_key(record.body) == word_key(name) for record in sheet.records):
        values["prefilled"] = (
            "yes"  # our estimate of the body stood beside what was typed: what is left of it still holds
        )
    header = Header(values, locations)
    columns = {key: column for key, column in sheet.columns.items() if key not in ("total", "from_return", "checked")}
    columns |= {
        key: columns["area"] for key in ("local", "share_key") if "area" in columns
    }  # what they ask is said there
    version = header["mapping_version"]
    return Return(
        sheet.file,
        return_id,
        header,
        _lines(sheet, rows, header, return_id),
        columns,
        version,
        noticed,
        sha256=sha256,
        size=size,
        origin=ReturnOrigin.TYPED_IN,
    )


def _lines(sheet: MappingSheet, rows: Sequence[MappingRow], header: Header, return_id: str) -> Columns:
    lines = [(row, cell) for row in rows for cell in row.typed]
    code = _FIELD[sheet.headings.classification]
    each: dict[str, Sequence[object]] = {
        "row": [row.row for row, _ in lines],
        "amount_column": [cell.column for _, cell in lines],
        "gross": [None if sheet.unit.question else cell.pence for _, cell in lines],
        "service": [cell.name or _NO_FUNCTION for _, cell in lines],
        code: [cell.code for _, cell in lines],
        "notes": [_notes(row) for row, _ in lines],
        "financial_year": [financial_year(row.said("figure_year")) or header["financial_year"] for row, _ in lines],
        **{name: [row.values.get(name, "") for row, _ in lines] for name in _TEXTS if name in sheet.columns},
    }
    if "basis" in each:
        each["basis"] = [_basis(row) for row, _ in lines]
    same = {
        "return_id": return_id,
        "partner": header["organisation"],
        "workbook": sheet.file,
        "sheet": sheet.sheet,
    }
    return Columns(len(lines), each, same)


_NO_FUNCTION = "All services"


def _basis(row: MappingRow) -> str:
    """How a figure was reached; of a figure typed over our estimate that nobody has said."""
    basis = row.values.get("basis", "")
    return "" if row.record >= 0 and basis == INITIAL_ESTIMATE else basis


def _notes(row: MappingRow) -> str:
    """The notes of a row with the source and the year of its figure; our own words beside a typed amount are nobody's."""
    source, year = row.said("figure_source"), row.said("figure_year")
    told = ", ".join(part for part in (source, year) if part)
    return ". ".join(part for part in (row.said("notes").rstrip("."), f"{FIGURE_SOURCE}{told}" if told else "") if part)
