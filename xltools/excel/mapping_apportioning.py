"""Selected rows of a live spend mapping workbook apportioned to the place: new amounts, the old ones kept in the row's notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.counting.sharing import how_shared
from xltools.excel.apportioning import apportioned_words, share_for
from xltools.excel.cells import AS_TEXT, runs, text_of, write_texts
from xltools.excel.mapping_sheet import bodies_table, mapping_sheet, named_text, selected_rows_of
from xltools.model import Place, UsageError, column_letters
from xltools.reading.amounts import pounds_text, read_amount
from xltools.reading.years import financial_year
from xltools.reference.areas.geography import Relation, named_places, relation
from xltools.reference.areas.membership import members_in
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare
from xltools.template.styles import MONEY
from xltools.text import fold, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xltools.excel.mapping_sheet import MappingSheet
    from xltools.folder import CountFolder
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.sharing.shares import Share

NEEDED = ("organisation", "area", "basis", "notes")
"""Fields whose columns must be there, besides those of the amounts."""


@dataclass(frozen=True, slots=True)
class ApportionedRow:
    """What a row gets: pence for the place by the code of their column, the basis, and its notes with the old amounts."""

    amounts: Mapping[str, int]
    basis: str
    notes: str
    key: str


@dataclass(frozen=True, slots=True)
class ApportionedRows:
    """What came of the selected rows; `refused` says in words why a row has no part."""

    place: Place
    rows: Mapping[int, ApportionedRow] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def words(self) -> str:
        """Say what was done, and to which rows nothing was."""
        if not self.rows and not self.refused:
            return "No selected row has an amount for an area wider than the place: there is nothing to apportion."
        money = sum(sum(row.amounts.values()) for row in self.rows.values())
        keys = ", ".join(dict.fromkeys(row.key for row in self.rows.values()))
        done = (
            f"{plural(len(self.rows), 'row')} apportioned to {self.place.name}: {pounds_text(money)} in all, by {keys}."
        )
        return "\n\n".join(([done] if self.rows else []) + ["\n".join(self.refused)] * bool(self.refused))


def apportion_rows(book: xw.Book, folder: CountFolder | None) -> tuple[MappingSheet, ApportionedRows]:
    """Work out the place's part of each selected row; nothing is written. Raises `UsageError` where it cannot be told for any."""
    mapping = mapping_sheet(book, NEEDED)
    chosen = selected_rows_of(book, mapping.table)
    if not chosen:
        raise UsageError(f"No row is selected. Select the rows to apportion on {mapping.table.sheet}, then try again.")
    place = folder.place if folder else _named_place(book)
    kinds = _kinds(book, folder)
    measures = folder.measures if folder else NONE
    return mapping, apportioned_rows(mapping, chosen, place, kinds, measures)


def _named_place(book: xw.Book) -> Place:
    name, year = named_text(book, "place"), financial_year(named_text(book, "financial_year"))
    places = named_places(name, year) if name else ()
    if len(places) != 1 or not year:
        raise UsageError(
            "Which place and year to apportion to is not known: open this workbook from its count folder, then try again."
        )
    return Place(places[0].name, members_in(places[0], year), year)


def _kinds(book: xw.Book, folder: CountFolder | None) -> dict[str, str]:
    """Return the kind of each body by its folded name: that of the partner list, else what Bodies says."""
    try:
        table = bodies_table(book, ("body", "kind"))
    except UsageError:  # without Bodies the partner list alone says it
        listed = {}
    else:
        listed = {fold(table.text(row, "body")): table.text(row, "kind") for row in table.rows}
    partners = folder.partners if folder else ()
    return listed | {fold(partner.name): partner.organisation_type for partner in partners if partner.organisation_type}


def apportioned_rows(
    mapping: MappingSheet, rows: Sequence[int], place: Place, kinds: Mapping[str, str], measures: Measures = NONE
) -> ApportionedRows:
    """Apportion rows of a sheet to a place; `kinds` gives the kind of a body by its folded name."""
    parts: dict[int, ApportionedRow] = {}
    refused = []
    for row in rows:
        part = _part(mapping, row, place, kinds, measures)
        if isinstance(part, ApportionedRow):
            parts[row] = part
        elif part:
            refused.append(f"Row {row}: {part}")
    return ApportionedRows(place, parts, tuple(refused))


def _part(
    mapping: MappingSheet, row: int, place: Place, kinds: Mapping[str, str], measures: Measures
) -> ApportionedRow | str:
    """Return a row's part; why there is none, in words; or nothing where it needs none."""
    table, area = mapping.table, mapping.table.text(row, "area")
    filled = [code for code in mapping.amounts if table.text(row, code)]
    if not area or not filled or relation(area, place) in (Relation.SAME, Relation.WITHIN):
        return ""
    before = {code: read_amount(table.value(row, code), scale=mapping.scale).pence for code in filled}
    unread = [code for code, pence in before.items() if pence is None]
    if unread:
        return f"no amount can be read in {column_letters(table.columns[unread[0]])}{row}."
    body = table.text(row, "organisation")
    shared, reason = share_for(place, area, "", (kinds.get(fold(body), ""), body), measures)
    if isinstance(shared, NoShare):
        return f"{shared.message} {shared.fix}"
    amounts = {code: shared.in_place(pence) for code, pence in before.items() if pence is not None}
    return ApportionedRow(amounts, how_shared(shared), _notes(mapping, row, filled, shared, reason), shared.key)


def _notes(mapping: MappingSheet, row: int, filled: Sequence[str], shared: Share, reason: str) -> str:
    """Return the row's notes, with how it was apportioned and everything that stood in the cells written."""
    table = mapping.table
    amounts = "; ".join(f"{mapping.amounts[code]} {text_of(table.value(row, code))}" for code in filled)
    basis = table.text(row, "basis")
    original = f"Before, for {table.text(row, 'area')} ({mapping.unit}): {amounts}{f'; {basis}' if basis else ''}."
    return " ".join(part for part in (table.text(row, "notes"), apportioned_words(shared, reason), original) if part)


def write_rows(book: xw.Book, mapping: MappingSheet, apportioned: ApportionedRows) -> None:
    """Write the parts into their rows: the amounts in the sheet's unit, no area (it is the place now), basis and notes."""
    sheet, columns = book.sheets[mapping.table.sheet], mapping.table.columns
    for code in mapping.amounts:
        _write_amounts(
            sheet,
            columns[code],
            {row: part.amounts[code] for row, part in apportioned.rows.items() if code in part.amounts},
            mapping.scale,
        )
    for first, last in runs(apportioned.rows):
        own = [apportioned.rows[row] for row in range(first, last + 1)]
        sheet.range((first, columns["area"]), (last, columns["area"])).clear_contents()
        write_texts(sheet, first, columns["basis"], [[part.basis] for part in own])
        write_texts(sheet, first, columns["notes"], [[part.notes] for part in own])


def _write_amounts(sheet: xw.Sheet, column: int, pence: Mapping[int, int], scale: int) -> None:
    """Write amounts into single cells of a column; a cell that holds text becomes one for money."""
    for first, last in runs(pence):
        cells = sheet.range((first, column), (last, column))
        if cells.number_format in (None, AS_TEXT):
            cells.number_format = MONEY
        cells.value = [[pence[row] / 10 ** (2 + scale)] for row in range(first, last + 1)]
