"""The rows of the Findings sheet, written anew where findings stand and as they came everywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from xltools.model import column_letters
from xltools.outputs.marking.findings_sheet import has_content, has_formula
from xltools.outputs.marking.texts import inline_string
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import Edit
from xltools.reading.cells import cell_text
from xltools.template.findings import FOLLOWED, hint, row_height
from xltools.template.layout import FINDINGS, FINDINGS_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.outputs.marking.findings_sheet import FindingKey, FindingsSheet, SheetRow
    from xltools.outputs.marking.xml_part import Element

_WHERE, _ROW = 0, len(FINDINGS_HEADINGS) - 1


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding as the sheet takes it: its nine texts, the row of its line (0 where none), where its link leads ("" none)."""

    texts: tuple[str, ...]
    row: int
    link: str

    @property
    def key(self) -> FindingKey:
        """What tells this finding from another, as it reads in the sheet."""
        where, _, problem, _, _, value, service, code, _ = map(cell_text, self.texts)
        return where, code, problem, value, service


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A row's number, its XML, and the columns it has cells in."""

    number: int
    raw: bytes
    columns: tuple[int, ...]


@dataclass(slots=True)
class RowWriter:
    """Writes the rows. `total` is how many findings there are, with those the sheet has no room for, `reference` that of the sheet.

    After `rows`, `last_used_row` is the last row of the list or of what was put below it.
    """

    sheet: FindingsSheet
    entries: Sequence[FindingEntry]
    total: int
    reference: str = ""
    last_used_row: int = 0
    _made: dict[int, MadeRow] = field(default_factory=dict)

    @property
    def last_row(self) -> int:
        """The row of the last finding; the one above the first where there are none."""
        return self.sheet.place.first_row + len(self.entries) - 1

    def rows(self) -> list[MadeRow]:
        """Return all rows of the sheet in order. Raises `Unmarkable` where something of the partner's would be lost."""
        place = self.sheet.place
        self.last_used_row = self.last_row
        self._made = {
            number: self._kept(number, row)
            for number, row in self.sheet.rows.items()
            if not place.first_row <= number <= place.last_row
        }
        left = self._write_findings()
        for number in range(self.last_row + 1, place.last_row + 1):
            self._empty(number)
        self._put_below(sorted({*self.sheet.existing.own, *left}))
        return [self._made[number] for number in sorted(self._made)]

    def _write_findings(self) -> list[int]:
        """Write each finding and what stood beside it; return the rows whose notes stand beside no finding any more."""
        waiting = {key: list(rows) for key, rows in self.sheet.existing.beside.items()}
        looks = _styles(self.sheet)
        for number, entry in enumerate(self.entries, self.sheet.place.first_row):
            sources = waiting.get(entry.key)
            source = sources.pop(0) if sources else 0
            cells = {
                column: self._cell(f"{column_letters(column)}{number}", at, entry, *looks[at])
                for at, column in enumerate(self.sheet.place.columns)
            }
            height = f' ht="{row_height(entry.texts):g}" customHeight="1"'
            self._put(number, height, cells | self._looks_beside(number) | self._notes(source, number))
        return [row for rows in waiting.values() for row in rows]

    def _kept(self, number: int, row: SheetRow) -> MadeRow:
        """A row as it came, but for the cells above the headings that speak of what is in the list."""
        edits = []
        told = ((self.sheet.summary, self._summary), (self.sheet.hint, self._hint), (self.sheet.mark, self._mark))
        for cell, changed in told:
            if cell is not None and cell in row.cells.values():
                edits.append(Edit(cell.start, cell.end, changed(cell)))
        raw = self.sheet.part.raw(row.element)
        for edit in sorted(edits, key=lambda change: -change.start):
            start = row.element.start
            raw = raw[: edit.start - start] + bytes(edit.text) + raw[edit.end - start :]  # type: ignore[arg-type]
        return MadeRow(number, raw, tuple(row.cells))

    def _summary(self, cell: Element) -> bytes:
        """The cell with the text its formula will have: some programs show a file without working it out."""
        part, prefix = self.sheet.part, self.sheet.part.prefix
        formula = next(part.raw(child) for child in cell.children if child.name == "f")
        text = f"Findings listed here: {len(self.entries)}." if self.entries else ""
        opened = f'<{prefix}c r="{cell.attributes["r"]}"{_style(cell.attributes.get("s", ""))} t="str">'
        return part.encoded(opened) + formula + part.encoded(f"<{prefix}v>{text}</{prefix}v></{prefix}c>")

    def _mark(self, cell: Element) -> bytes:
        """A number of this very list: by it, a program that works nothing out shows colours for it and not for an older one."""
        prefix, style = self.sheet.part.prefix, _style(cell.attributes.get("s", ""))
        mark = crc32("\n".join(text for entry in self.entries for text in entry.texts[:-1]).encode(errors="replace"))
        return self.sheet.part.encoded(
            f'<{prefix}c r="{cell.attributes["r"]}"{style}><{prefix}v>{mark}</{prefix}v></{prefix}c>'
        )

    def _hint(self, cell: Element) -> bytes:
        return self._text(
            cell.attributes["r"], _style(cell.attributes.get("s", "")), hint(self._told(), self.reference)
        )

    def _told(self) -> int:
        """How many findings the hint is to speak of, where the sheet may hold fewer than the template's."""
        return self.total if self.total == len(self.entries) else self.total - len(self.entries) + FOLLOWED

    def _text(self, reference: str, style: str, text: str, *, link: bool = False) -> bytes:
        part, prefix = self.sheet.part, self.sheet.part.prefix
        held = inline_string(text, prefix, link=link)
        return part.encoded(f'<{prefix}c r="{reference}"{style} t="inlineStr">{held}</{prefix}c>')

    def _cell(self, reference: str, at: int, entry: FindingEntry, style: str, always: bool) -> bytes:
        part, prefix = self.sheet.part, self.sheet.part.prefix
        if at == _ROW and entry.row:
            return part.encoded(f'<{prefix}c r="{reference}"{style}><{prefix}v>{entry.row}</{prefix}v></{prefix}c>')
        text = entry.texts[at] if at != _ROW else ""
        if not text:
            return part.encoded(f'<{prefix}c r="{reference}"{style}/>') if always else b""
        return self._text(reference, style, text, link=at == _WHERE and bool(entry.link))

    def _looks_beside(self, number: int) -> dict[int, bytes]:
        """The cells in a partner's own columns that hold nothing but looks: they stay where they are."""
        row, ours = self.sheet.rows.get(number), self.sheet.place.columns
        cells = row.cells.items() if row else ()
        return {at: self.sheet.part.raw(cell) for at, cell in cells if at not in ours and not has_content(cell)}

    def _notes(self, source: int, number: int) -> dict[int, bytes]:
        row, ours = self.sheet.rows.get(source), self.sheet.place.columns
        cells = row.cells.items() if row else ()
        return {at: self._moved(cell, at, number) for at, cell in cells if at not in ours and has_content(cell)}

    def _moved(self, cell: Element, column: int, number: int) -> bytes:
        edit = self.sheet.part.with_attribute(cell, "r", f"{column_letters(column)}{number}")
        if edit is None:
            return self.sheet.part.raw(cell)
        if has_formula(cell):
            raise Unmarkable(
                f"formulas of your own stand beside the findings of its {FINDINGS} sheet and would have to move"
            )
        return self.sheet.part.encoded(str(edit.text)) + self.sheet.part.data[edit.end : cell.end]

    def _empty(self, number: int) -> None:
        """Leave of a row below the list what is not ours."""
        row = self.sheet.rows.get(number)
        if row is not None and not any(map(has_content, row.cells.values())):
            self._made[number] = self._kept(number, row)
        elif beside := self._looks_beside(number):
            self._put(number, "", beside)

    def _put_below(self, sources: Sequence[int]) -> None:
        """Put rows of a partner's own, and notes whose finding is gone, below the list with a blank row between."""
        place = self.sheet.place
        for at, source in enumerate(sources, self.last_row + 2):
            if at > place.last_row and at in self._made:
                raise Unmarkable(f"its {FINDINGS} sheet has no room below the findings for what you wrote there")
            whole = source in self.sheet.existing.own
            held = {
                column: self._moved(cell, column, at)
                for column, cell in self.sheet.rows[source].cells.items()
                if has_content(cell) and (whole or column not in place.columns)
            }
            self._put(at, "", self._looks_beside(at) | held)
            self.last_used_row = at

    def _put(self, number: int, attributes: str, cells: Mapping[int, bytes]) -> None:
        part, prefix = self.sheet.part, self.sheet.part.prefix
        columns = tuple(sorted(column for column, raw in cells.items() if raw))
        raw = b"".join(cells[column] for column in columns)
        opened, closed = f'<{prefix}row r="{number}"{attributes}>', f"</{prefix}row>"
        self._made[number] = MadeRow(number, part.encoded(opened) + raw + part.encoded(closed), columns)


def _style(number: str) -> str:
    return f' s="{number}"' if number.isdecimal() and number.isascii() else ""


def _styles(sheet: FindingsSheet) -> list[tuple[str, bool]]:
    """Return the looks of each column of the list as the partner's file has them.

    They are those of the whole column, or else of the first row of the list; the second figure says that even an empty cell must
    carry them, since the column does not.
    """
    listed = sheet.part.root.first("cols")
    spans = [
        (int(element.attributes["min"]), int(element.attributes["max"]), element.attributes.get("style", "0"))
        for element in (listed.all("col") if listed else ())
        if element.attributes.get("min", "").isdecimal() and element.attributes.get("max", "").isdecimal()
    ]
    row = sheet.rows.get(sheet.place.first_row)
    styles = []
    for column in sheet.place.columns:
        whole = next((style for first, last, style in spans if first <= column <= last and style != "0"), "")
        cell = row.cells.get(column) if row else None
        own = cell.attributes.get("s", "") if cell is not None and not whole else ""
        styles.append((_style(whole or own), bool(own)))
    return styles
