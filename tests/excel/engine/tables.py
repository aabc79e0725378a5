"""Excel's tables, which LibreOffice keeps as database ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError, base_classes

from tests.excel.engine.places import Box, box_of_address
from tests.excel.engine.ranges import Range
from tests.excel.engine.values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.engine.sheets import Sheet


class Tables(base_classes.Tables):
    """A sheet's tables."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.book.document.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        mine = self.sheet.index - 1
        for name in self.api.ElementNames:
            if self.api.getByName(name).DataArea.Sheet == mine:
                yield Table(self.sheet, name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: str) -> bool:
        return any(table.name == key for table in self)

    def __call__(self, key: int | str) -> Table:
        for number, table in enumerate(self, start=1):
            if key in (number, table.name):
                return table
        raise NoSuchObjectError(key)

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = True,
        destination: Any = None,
        table_style_name: Any = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of a range whose first row is its headings."""
        if not has_headers:
            raise NotImplementedError("only tables with headings")
        called = name or next(f"Table{number}" for number in range(1, 1000) if not self.api.hasByName(f"Table{number}"))
        if self.api.hasByName(called):
            raise RefusedError(f"There is a table {called} already.")
        self.api.addNewByName(called, source.impl.api.RangeAddress)
        self.api.getByName(called).AutoFilter = True
        return Table(self.sheet, called)


class Table(base_classes.Table):
    """One table, known by its name."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self.sheet = sheet
        self._name = name

    @property
    def api(self) -> Any:
        return self.sheet.book.document.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> Sheet:
        return self.sheet

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    display_name = name
    show_headers = True

    @property
    def _box(self) -> Box:
        return box_of_address(self.api.DataArea)

    def _rows(self, first: int, last: int) -> Range | None:
        return Range(self.sheet, Box(first, self._box.left, last, self._box.right)) if first <= last else None

    @property
    def range(self) -> Range:
        return Range(self.sheet, self._box)

    @property
    def header_row_range(self) -> Range | None:
        return self._rows(self._box.top, self._box.top)

    @property
    def data_body_range(self) -> Range | None:
        return self._rows(self._box.top + 1, self._box.bottom - int(self.show_totals))

    @property
    def totals_row_range(self) -> Range | None:
        return self._rows(self._box.bottom, self._box.bottom) if self.show_totals else None

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.api.TotalsRow = bool(value)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        """Show the buttons for filtering or not; without them nothing is filtered any more."""
        if not value:
            self.api.getFilterDescriptor().setFilterFields(())
            self.api.refresh()
        self.api.AutoFilter = bool(value)

    def resize(self, area: Any) -> None:
        """Make it cover another range; as in Excel its headings stay in their row and one row of data is needed."""
        wanted = area.impl.box
        if wanted.top != self._box.top or wanted.shape[0] < 2:
            raise RefusedError("A table keeps its row of headings and has at least one row below it.")
        self.api.DataArea = area.impl.api.RangeAddress
