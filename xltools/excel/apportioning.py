"""Selected lines of a live return apportioned to the place, and written with the key and its source beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.counting.sharing import how_shared
from xltools.excel.cells import last_row, pounds, read, runs, text_of, write_numbers, write_texts
from xltools.excel.coding_lines import answer
from xltools.excel.live import count_folder_of, selected_rows, spending_of
from xltools.model import Place, UsageError
from xltools.reading.amounts import pounds_text, read_amount
from xltools.reading.headings import SEARCHED_ROWS, WIDEST_TABLE, find_headings
from xltools.reading.years import financial_year
from xltools.reference.areas.geography import Relation, named_places, relation
from xltools.reference.areas.membership import members_in
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare, Share, share
from xltools.reference.sharing.usual_keys import usual_keys
from xltools.template.layout import BY_FIELD
from xltools.template.styles import MONEY
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlwings as xw

    from xltools.reference.sharing.measures import Measures

NEEDED = ("gross", "area", "local", "basis", "share_key", "notes")
"""Fields whose columns must be there: two are read, four written."""


@dataclass(frozen=True, slots=True)
class ApportionedLine:
    """What a line gets: pence for the place, the basis, the share key and what its note will say."""

    pence: int
    basis: str
    key: str
    note: str


@dataclass(frozen=True, slots=True)
class SharedLines:
    """What came of the selected lines of a sheet, by row; `refused` says in words why a line has no part."""

    sheet: str
    columns: Mapping[str, int]
    place: Place
    parts: Mapping[int, ApportionedLine] = field(default_factory=dict)
    refused: tuple[str, ...] = ()

    def words(self) -> str:
        """Say what was done, and to which lines nothing was."""
        if not self.parts and not self.refused:
            return (
                "No selected line covers an area wider than the place and lacks a figure under "
                f"{BY_FIELD['local'].heading}: there is nothing to apportion."
            )
        money = sum(part.pence for part in self.parts.values())
        keys = ", ".join(dict.fromkeys(part.key for part in self.parts.values()))
        done = f"{plural(len(self.parts), 'line')} apportioned to {self.place.name}: {pounds_text(money)} in all, by {keys}."
        return "\n\n".join(([done] if self.parts else []) + ["\n".join(self.refused)] * bool(self.refused))


def share_out(book: xw.Book) -> SharedLines:
    """Work out the place's part of each selected line; nothing is written. Raises `UsageError` where it cannot be told for any."""
    sheet = spending_of(book)
    rows = read(sheet, 1, last_row(sheet), min(int(sheet.used_range.last_cell.column), WIDEST_TABLE))
    columns = _columns(rows, sheet.name)
    chosen = [row for row in selected_rows(book, sheet, len(rows)) if row > columns[""]]
    if not chosen:
        raise UsageError(f"No line is selected. Select the rows to apportion on {sheet.name}, then try again.")
    place, measures = _place(book)
    body = answer(book, "organisation_type"), answer(book, "organisation")
    parts, refused = {}, []
    for row in chosen:
        line = {name: rows[row - 1][columns[name]] for name in NEEDED}
        part = _part(line, place, body, measures)
        if isinstance(part, ApportionedLine):
            parts[row] = part
        elif part:
            refused.append(f"Row {row}: {part}")
    return SharedLines(sheet.name, columns, place, parts, tuple(refused))


def _columns(rows: Sequence[Sequence[object]], name: str) -> dict[str, int]:
    """Return the columns (from 0) of the fields needed, and under "" the row of the headings (from 1)."""
    headings = find_headings(rows[:SEARCHED_ROWS])
    missing = [field_ for field_ in NEEDED if headings is None or field_ not in headings.columns]
    if headings is None or missing:
        heading = BY_FIELD[missing[0]].heading
        raise UsageError(f"{name} has no column {heading}. Put that heading back as it was, then try again.")
    return {**headings.columns, "": headings.row + 1}


def _place(book: xw.Book) -> tuple[Place, Measures]:
    """Return the place and the measures of the count folder, else the place the return itself names."""
    folder = count_folder_of(book)
    if folder is not None:
        return folder.place, folder.measures
    name, year = answer(book, "place"), financial_year(answer(book, "financial_year"))
    places = named_places(name, year) if name else ()
    if len(places) != 1 or not year:
        raise UsageError(
            "Which place and year to apportion to is not known. Fill in Place being counted and Financial year on the sheet Return, "
            "or open the return from its count folder."
        )
    return Place(places[0].name, members_in(places[0], year), year), NONE


def _part(line: Mapping[str, object], place: Place, body: tuple[str, str], measures: Measures) -> ApportionedLine | str:
    """Return a line's part; why there is none, in words; or nothing where it needs none."""
    area, key = text_of(line["area"]).strip(), text_of(line["share_key"]).strip()
    if not area or text_of(line["local"]).strip() or relation(area, place) in (Relation.SAME, Relation.WITHIN):
        return ""
    gross = read_amount(line["gross"]).pence
    if gross is None:
        return f"no amount can be read under {BY_FIELD['gross'].heading}."
    shared, reason = share_for(place, area, key, body, measures)
    if isinstance(shared, NoShare):
        return f"{shared.message} {shared.fix}"
    return ApportionedLine(shared.in_place(gross), how_shared(shared), shared.key, _note(line, shared, reason))


def share_for(
    place: Place, area: str, key: str, body: tuple[str, str], measures: Measures
) -> tuple[Share | NoShare, str]:
    """Return the share by the line's own key, else by the best of those usual for its body (type and name), and why that key."""
    if key:
        return share(place, area, key, measures), ""
    for usual in usual_keys(*body, measures):
        shared = share(place, area, usual.key, measures)
        if isinstance(shared, Share):
            return shared, usual.reason
    return shared, ""


def _note(line: Mapping[str, object], shared: Share, reason: str) -> str:
    before = text_of(line["notes"]).strip()
    return f"{before} {apportioned_words(shared, reason)}".strip()


def apportioned_words(shared: Share, reason: str) -> str:
    """Say by which figures an amount was apportioned, and why by these."""
    from xltools.classify.shares import share_words

    return f"Apportioned by us: {share_words(shared)} ({shared.source}). {reason}".strip()


def write_shares(book: xw.Book, shared: SharedLines) -> None:
    """Write the parts into their lines: the figure, the basis, the share key and the note."""
    sheet = book.sheets[shared.sheet]
    for first, last in runs(shared.parts):
        own = [shared.parts[row] for row in range(first, last + 1)]
        write_numbers(sheet, first, shared.columns["local"] + 1, [pounds(part.pence) for part in own], MONEY)
        texts = {
            "basis": [[part.basis] for part in own],
            "share_key": [[part.key] for part in own],
            "notes": [[part.note] for part in own],
        }
        for name, written in texts.items():
            write_texts(sheet, first, shared.columns[name] + 1, written)
