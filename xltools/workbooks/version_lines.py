"""The lines of a version, each with what was read, what stands in its cells, and where: what two versions are compared by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.classify.line_pairs import PairedLine
from xltools.model import Location, Noticed
from xltools.reading.cells import cell_text
from xltools.reading.columns import Columns
from xltools.reading.finding_lists import CALCULATED
from xltools.template.layout import BY_FIELD, CSV_ONLY_FIELDS, DATA_FIELDS, MONEY_FIELDS
from xltools.text import fold
from xltools.workbooks.contents import BLANK, CellState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.model import Return
    from xltools.workbooks.contents import LineList, SheetContents, WorkbookContents
    from xltools.workbooks.formulas import Moved

NOT_OF_A_LINE = frozenset({"return_id", "version", "received", "financial_year"})
"""Fields of a lines CSV that say which version a line is of."""
_FIELDS = (*(name for name in CSV_ONLY_FIELDS if name not in NOT_OF_A_LINE), *DATA_FIELDS)
_SCALES = (1, 1_000, 1_000_000, 1_000_000_000)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A line of one version. `texts` and `pence` are as read, `cells` as they stand (blank ones left out), each by column key.

    A column key is the field, or for a column the reader does not know its heading, folded; `columns` has each one's number.
    `has_cells` is False for a CSV, of which no cell is known as it stands.
    """

    location: Location
    texts: Mapping[str, str]
    pence: Mapping[str, int | None]
    cells: Mapping[str, CellState]
    columns: Mapping[str, int]
    hidden: bool = False
    has_cells: bool = False

    @property
    def service(self) -> str:
        """What a person calls the line."""
        return self.texts.get("service", "") or next((text for text in self.texts.values() if text), "")

    @property
    def says(self) -> tuple[object, ...]:
        """Everything that was read of it and stands in it."""
        return self.texts, self.pence, self.cells

    def cell(self, key: str) -> CellState:
        """Return the cell of a column as it stands; of a CSV, the text that was read."""
        return self.cells.get(key, BLANK) if self.has_cells else CellState(self.texts.get(key, ""))

    def amount(self, key: str, scale: int = 0) -> int | None:
        """Return an amount in pence; one that was left unread, where the column's unit is known to be this many pounds."""
        pence, stands = self.pence.get(key), self.cell(key).value
        return round(stands * scale * 100) if pence is None and scale and isinstance(stands, float) else pence

    def is_unread(self, key: str) -> bool:
        """Whether something stands in a column of amounts that was not read as an amount."""
        return key in self.pence and self.pence[key] is None and self.cell(key) != BLANK

    def place(self, key: str) -> Location | None:
        """Return the cell of a column, None where its file has no such column."""
        column = self.columns.get(key)
        return Location(self.location.workbook, self.location.sheet, self.location.row, column) if column else None

    def paired(self, leaving_out: frozenset[str], sheets: Mapping[str, str]) -> PairedLine:
        """Return the line as it is paired, by all columns but these; `sheets` gives the other version's names of sheets."""
        names = (*self.texts, *self.pence)
        keys = {name: self.key(name) for name in names if name not in leaving_out and name != CALCULATED}
        sheet = sheets.get(self.location.sheet, self.location.sheet)
        return PairedLine((sheet, self.location.row), {name: key for name, key in keys.items() if key})

    def key(self, name: str) -> str:
        """Return what stands in a column in the form in which equal values are equal: pence, or folded text."""
        if name in self.pence:
            pence = self.pence[name]
            return str(pence) if pence is not None else fold(cell_text(self.cell(name).value))
        return fold(self.texts.get(name, ""))


@dataclass(frozen=True, slots=True)
class VersionLines:
    """All lines of a version; `unclear` are the fields whose amounts were left unread for their unit or year.

    `columns` has the column keys of each list of lines, by sheet, in the order of the columns, with heading and column.
    """

    lines: tuple[VersionLine, ...]
    unclear: frozenset[str] = frozenset()
    columns: Mapping[str, Mapping[str, tuple[int, str]]] = field(default_factory=dict)

    def scale(self, name: str) -> int:
        """Return how many pounds one of a column's unit is (1, 1,000 ...), as most of its amounts say; 0 where none does."""
        ratios = Counter(ratio for line in self.lines if (ratio := _ratio(line, name)))
        return ratios.most_common(1)[0][0] if ratios else 0

    def total(self, name: str) -> int:
        """Return the sum of a column of amounts, in pence."""
        return sum(line.pence.get(name) or 0 for line in self.lines)


@dataclass(frozen=True)
class TwoVersions:
    """Two versions, the columns that are only told of as a whole, and what changed in formulas by itself."""

    old: VersionLines
    new: VersionLines
    left_out: frozenset[str]
    moved: Moved

    @cached_property
    def unclear(self) -> frozenset[str]:
        """The columns whose amounts were left unread in either."""
        return self.old.unclear | self.new.unclear

    @cached_property
    def rescaled(self) -> Mapping[str, tuple[int, int]]:
        """The columns that are in one unit in one version and in another in the other, with both (see `scale`)."""
        scales = {name: (self.old.scale(name), self.new.scale(name)) for name in MONEY_FIELDS}
        return {name: (then, now) for name, (then, now) in scales.items() if then and now and then != now}

    def amounts(self, name: str, then: VersionLine, now: VersionLine) -> tuple[int | None, int | None]:
        """Return a line's amount before and after, in pence."""
        if name in self.unclear:
            return None, None
        scales = self.rescaled.get(name, (0, 0))
        return then.amount(name, scales[0]), now.amount(name, scales[1])

    def cells(self, name: str, then: VersionLine, now: VersionLine) -> tuple[CellState, CellState]:
        """Return a line's cell before and after as they stand, without what changed in their formulas by itself."""
        if not (then.has_cells and now.has_cells):
            return CellState(then.texts.get(name, "")), CellState(now.texts.get(name, ""))
        before, after = then.cell(name), now.cell(name)
        return (
            replace(before, formula=self.moved.adjusted(before.formula, old=True)),
            replace(after, formula=self.moved.adjusted(after.formula, old=False)),
        )


def _ratio(line: VersionLine, name: str) -> int:
    stands, pence = line.cell(name).value, line.pence.get(name)
    if not isinstance(stands, float) or not stands or not pence:
        return 0
    return next((scale for scale in _SCALES if abs(round(stands * scale * 100) - pence) <= 1), 0)


def version_lines(contents: WorkbookContents, aliases: Mapping[str, str]) -> VersionLines:
    """Return the lines of a file. `aliases` are column keys to be called otherwise, as a heading was renamed."""
    lists = {listed.sheet: column_keys(listed, aliases) for listed in contents.lists}
    sheets = {sheet.name: sheet for sheet in contents.sheets}
    lines = [
        line for sent in contents.read.returns for line in _lines(sent, lists, sheets, frozenset(aliases.values()))
    ]
    unclear = {
        seen.field
        for sent in contents.read.returns
        for seen in sent.observations
        if seen.kind is Noticed.COLUMN_UNCLEAR and seen.field
    }
    unclear |= {name for name in aliases.values() if name in MONEY_FIELDS}  # as nobody read them
    return VersionLines(tuple(lines), frozenset(unclear), lists)


def column_keys(listed: LineList, aliases: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Return a list's columns by key, from left to right, each with its number and its heading."""
    of_field = {column: name for name, column in listed.fields.items()}
    keys: dict[str, tuple[int, str]] = {}
    for column in sorted({*listed.headings, *of_field}):
        heading = listed.headings.get(column, "")
        key = of_field.get(column) or heading_key(heading)
        if key:
            keys.setdefault(aliases.get(key, key), (column, heading))
    return keys


def heading_key(heading: str) -> str:
    """Return the key of a column that the reader does not know; "" where its heading is blank."""
    text = fold(heading)
    return f"'{text}'" if text else ""


def heading_of(key: str) -> str:
    """Return a column's heading as the template has it, or as its key has it."""
    return BY_FIELD[key].heading if key in BY_FIELD else key.strip("'").capitalize()


def _lines(
    sent: Return,
    lists: Mapping[str, Mapping[str, tuple[int, str]]],
    sheets: Mapping[str, SheetContents],
    renamed: frozenset[str],
) -> Iterator[VersionLine]:
    content = sent.content
    if not isinstance(content, Columns):  # a reader leaves its lines as lists
        raise TypeError(f"the lines of {sent.file} are no lists")
    names = content.each.get("sheet") or [content.same.get("sheet", "")] * content.rows
    rows = content.each["row"]
    for number in range(content.rows):
        sheet, row = str(names[number]), int(str(rows[number]))
        columns = {key: column for key, (column, _) in lists.get(sheet, {}).items()} or dict(sent.columns)
        yield _line(content, number, Location(sent.file, sheet, row), columns, renamed, sheets.get(sheet))


def _line(
    content: Columns,
    number: int,
    location: Location,
    columns: Mapping[str, int],
    renamed: frozenset[str],
    sheet: SheetContents | None,
) -> VersionLine:
    """A line; of `renamed` columns, whose heading the reader does not know, it has what stands in the cells."""

    def value(name: str) -> object:
        each = content.each.get(name)
        return each[number] if each is not None else content.same.get(name, "")

    held = {key: sheet.cell(location.row, column) for key, column in columns.items()} if sheet else {}
    cells = {key: cell for key, cell in held.items() if cell != BLANK}
    known = [name for name in _FIELDS if name not in renamed and (name in columns or name in content.each)]
    texts = {name: str(value(name) or "") for name in known if name not in MONEY_FIELDS}
    others = {key: cell_text(cells.get(key, BLANK).value) for key in columns if key not in known and key != CALCULATED}
    return VersionLine(
        location,
        {**texts, **others},
        {name: _pence(value(name)) for name in known if name in MONEY_FIELDS},
        cells,
        columns,
        sheet is not None and location.row in sheet.hidden_rows,
        sheet is not None,
    )


def _pence(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def counted_references(lines: Sequence[VersionLine]) -> list[str]:
    """Return the partner's own references in the order of the rows, blank ones left out."""
    return [text for line in lines if (text := line.texts.get("line", ""))]
