"""A publication as an Excel workbook: marked-up tables, headings tagged as headings, nothing that hides, merges or floats."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from xltools.outputs.package import finish
from xltools.outputs.publication.values import DECIMALS, Kind, LineStyle, Printed, SheetLink, printed
from xltools.template.book import OPTIONS
from xltools.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xltools.outputs.publication.values import Publication, PublishedSheet, PublishedTable, PublishedValue

FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": ""}
"""A plain typeface at 12 points, as the Analysis Function asks for."""
SIZES = {LineStyle.TITLE: 16, LineStyle.HEADING: 14}
_SPACE = {LineStyle.TITLE: 6, LineStyle.HEADING: 10}
"""Points of room that titles and headings get beside their line."""
BOLD = 1.1
"""How much wider bold letters are."""
COVER_WIDTH = 110
LINE_HEIGHT = 16
"""Points for a line of text at 12 points. Rows get as many lines as their text takes, since not every program works that out."""
LETTERS = 1.15
"""Letters of ordinary text that fit where one digit does, on the careful side: widths are counted in digits."""
LINK = {"font_color": "#0B4B8C", "underline": 1}
"""Dark blue on white: contrast 8.6 to 1; and underlined, so that colour alone says nothing."""


def write_xlsx(publication: Publication, path: Path) -> Path:
    """Write the workbook to `path` and return it. Equal publications give equal bytes."""
    draft, day = io.BytesIO(), date.fromisoformat(publication.day)
    with Workbook(draft, {**OPTIONS, "default_format_properties": FONT}) as workbook:
        workbook.set_properties(
            {
                "title": publication.title,
                "subject": "Public spending in a place",
                "author": publication.publisher,
                "company": publication.publisher,
                "keywords": "public spending, COFOG",
                "created": datetime.combine(day, time(), UTC),
            }
        )
        formats = _Formats(workbook)
        for sheet in publication.sheets:
            _write_sheet(workbook, formats, sheet)
    finish(draft, path, day, {"xl/styles.xml": _tag_headings})
    return path


class _Formats:
    """The cell formats of the workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **properties: object) -> Format:
        """Return the format with these properties, in the publication's typeface."""
        every = {**FONT, "valign": "top", **properties}
        key = tuple(sorted(every.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(every)
        return self._made[key]

    def line(self, style: LineStyle) -> Format:
        """Return the format of a line of this style."""
        return self.of(bold=True, font_size=SIZES[style], valign="bottom") if style in SIZES else self.of()

    def heading(self, kind: Kind) -> Format:
        """Return the format of the heading of a column: bold, over its figures, with a rule below."""
        return self.of(bold=True, text_wrap=True, bottom=1, align="left" if kind is Kind.TEXT else "right")

    def cell(self, kind: Kind) -> Format:
        """Return the format of a cell; shorthand stands where its figure would."""
        if kind is Kind.TEXT:
            return self.of(num_format="@", text_wrap=True)
        decimals = DECIMALS[kind]
        return self.of(num_format=f"#,##0{'.' + '0' * decimals if decimals else ''}", align="right")


def _write_sheet(workbook: Workbook, formats: _Formats, sheet: PublishedSheet) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    is_text = sheet.table is None
    if is_text:
        page.set_column(0, 0, COVER_WIDTH)
    for row, line in enumerate(sheet.lines):
        lines = len(wrapped(line.text, _letters(COVER_WIDTH), 0)) if is_text else 1
        page.set_row(row, LINE_HEIGHT * lines + _SPACE.get(line.style, 0))
        if line.target:
            _write_link(page, row, 0, line.target, line.text, formats.of(**LINK))
        elif line.style is LineStyle.TEXT and is_text:
            page.write_string(row, 0, line.text, formats.of(text_wrap=True))
        else:
            page.write_string(row, 0, line.text, formats.line(line.style))
    if sheet.table is not None:
        _write_table(page, formats, sheet.table, len(sheet.lines))


def _write_table(page: Worksheet, formats: _Formats, table: PublishedTable, first: int) -> None:
    for column, described in enumerate(table.columns):
        page.set_column(column, column, described.characters)
    page.set_row(first, LINE_HEIGHT * _lines_of(table, [column.heading for column in table.columns], BOLD))
    for offset, row in enumerate(table.rows, first + 1):
        page.set_row(offset, LINE_HEIGHT * _lines_of(table, [printed(Kind.TEXT, value) for value in row]))
        for column, (described, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(page, formats, offset, column, described.kind, value)
    page.add_table(
        first,
        0,
        first + len(table.rows),
        len(table.columns) - 1,
        {
            "name": table.name,
            "title": table.title,
            "description": table.about,
            "autofilter": False,
            "banded_rows": False,
            "style": None,
            "columns": [
                {"header": described.heading, "header_format": formats.heading(described.kind)}
                for described in table.columns
            ],
        },
    )


def _lines_of(table: PublishedTable, texts: Sequence[Printed], wider: float = 1) -> int:
    """How many lines the cell of a row takes that wraps most; figures never wrap."""
    return max(
        len(wrapped(str(text), _letters(column.characters / wider), 0))
        for column, text in zip(table.columns, texts, strict=True)
        if wider > 1 or column.kind is Kind.TEXT
    )


def _letters(width: float) -> int:
    return max(int(width * LETTERS), 1)


def _write_cell(page: Worksheet, formats: _Formats, row: int, column: int, kind: Kind, value: PublishedValue) -> None:
    shown: Printed = printed(kind, value)
    if isinstance(value, SheetLink):
        _write_link(page, row, column, value.target, value.text, formats.of(**LINK))
    elif isinstance(shown, str):
        page.write_string(row, column, shown, formats.cell(kind))
    else:
        page.write_number(row, column, shown, formats.cell(kind))


def _write_link(page: Worksheet, row: int, column: int, target: str, text: str, look: Format) -> None:
    page.write_url(row, column, target if ":" in target else f"internal:'{target}'!A1", look, text)


_BUILT_IN: Mapping[LineStyle, tuple[str, int]] = {
    LineStyle.TITLE: ("Heading 1", 16),
    LineStyle.HEADING: ("Heading 2", 17),
}
"""The names of Excel's own heading styles and their numbers (ECMA-376, builtinId)."""


def _tag_headings(styles: bytes, part: IO[bytes]) -> None:
    """Give titles and headings Excel's heading styles, which XlsxWriter cannot: screen readers tell them by these."""
    text = styles.decode()
    fonts = re.findall(r"<font>.*?</font>", text)
    for number, (style, (name, builtin)) in enumerate(_BUILT_IN.items(), 1):
        font = next((at for at, font in enumerate(fonts) if f'<sz val="{SIZES[style]}"/>' in font), None)
        if font is None:
            continue
        text = re.sub(rf'(<xf [^>]*fontId="{font}"[^>]*) xfId="0"', rf'\1 xfId="{number}"', text)
        text = text.replace(
            "</cellStyleXfs>", f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0"/></cellStyleXfs>'
        )
        style_xml = f'<cellStyle name="{name}" xfId="{number}" builtinId="{builtin}"/>'
        text = text.replace("</cellStyles>", f"{style_xml}</cellStyles>")
    for element, child in (("cellStyleXfs", "xf"), ("cellStyles", "cellStyle")):
        inside = re.search(rf"<{element}[^>]*>(.*?)</{element}>", text)
        number_of = len(re.findall(rf"<{child} ", inside[1])) if inside else 0
        text = re.sub(rf'<{element} count="\d+">', f'<{element} count="{number_of}">', text)
    part.write(text.encode())
