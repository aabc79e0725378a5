"""A publication as an OpenDocument spreadsheet (ODF 1.3, OASIS 2021), written as XML by hand.

A publication is text, figures and links in cells, so its XML is short; the old library for it, odfpy, has had no release since 2020.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xltools.model import column_letters
from xltools.outputs.publication.values import DECIMALS, Kind, LineStyle, SheetLink, printed
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xltools.outputs.publication.values import Publication, PublishedSheet, PublishedTable, PublishedValue

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
        ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xlink", "http://www.w3.org/1999/xlink"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CENTIMETRES = 0.235
"""The width of a character of Arial at 12 points."""
COVER_WIDTH = 110
_CELL_STYLES = {LineStyle.TITLE: "Heading_20_1", LineStyle.HEADING: "Heading_20_2", LineStyle.TEXT: "line"}


def write_ods(publication: Publication, path: Path) -> Path:
    """Write the spreadsheet to `path` and return it. Equal publications give equal bytes."""
    parts = (
        ("content.xml", _content(publication)),
        ("styles.xml", _styles()),
        ("meta.xml", _meta(publication)),
        ("META-INF/manifest.xml", _manifest()),
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        # the kind of file comes first and plain, so that it can be told from the first bytes; dates say nothing
        package.writestr(zipfile.ZipInfo("mimetype"), MIME, zipfile.ZIP_STORED)
        for name, text in parts:
            package.writestr(zipfile.ZipInfo(name), _HEAD + text, zipfile.ZIP_DEFLATED)
    return path


def _content(publication: Publication) -> str:
    widths = sorted({width for sheet in publication.sheets for width in _widths(sheet)})
    sheets = "".join("".join(_sheet(sheet)) for sheet in publication.sheets)
    ranges = "".join(_range(sheet.name, len(sheet.lines), sheet.table) for sheet in publication.sheets if sheet.table)
    return (
        f'<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
        f"{''.join(_automatic_styles(widths))}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{sheets}<table:database-ranges>{ranges}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _sheet(sheet: PublishedSheet) -> Iterator[str]:
    yield f'<table:table table:name={_quoted(sheet.name)} table:style-name="sheet">'
    yield from (f'<table:table-column table:style-name="width{width}"/>' for width in _widths(sheet))
    for line in sheet.lines:
        style = _CELL_STYLES[line.style]
        if line.style is LineStyle.TEXT and sheet.table is None:
            style = "words"
        link = SheetLink(line.target, line.text) if line.target else line.text
        yield _row([_text_cell(link, "link" if line.target else style)])
    if sheet.table:
        yield from _table(sheet.table)
    yield "</table:table>"


def _table(table: PublishedTable) -> Iterator[str]:
    headings = [_text_cell(column.heading, _heading_style(column.kind)) for column in table.columns]
    yield f"<table:table-header-rows>{_row(headings)}</table:table-header-rows>"
    for row in table.rows:
        yield _row(_cell(column.kind, value) for column, value in zip(table.columns, row, strict=True))


def _row(cells: Iterable[str]) -> str:
    return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'


def _cell(kind: Kind, value: PublishedValue) -> str:
    shown = printed(kind, value)
    if isinstance(shown, str):
        style = "link" if isinstance(value, SheetLink) else "words" if kind is Kind.TEXT else "short"
        return _text_cell(value if isinstance(value, SheetLink) else shown, style)
    decimals = DECIMALS[kind]
    return (
        f'<table:table-cell table:style-name="figure{decimals}" office:value-type="float" office:value="{shown}">'
        f"<text:p>{shown:,.{decimals}f}</text:p></table:table-cell>"
    )


def _text_cell(value: str | SheetLink, style: str) -> str:
    if isinstance(value, SheetLink):
        target = value.target if ":" in value.target else f"#{value.target}.A1"
        inner = f'<text:a xlink:type="simple" xlink:href={_quoted(target)}>{_text(value.text)}</text:a>'
    else:
        inner = _text(value)
    return f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{inner}</text:p></table:table-cell>'


def _range(sheet: str, first: int, table: PublishedTable) -> str:
    """A table marked up as one: its name, where it is, that its first row has the headings, no filter buttons."""
    last = f"{column_letters(len(table.columns))}{first + 1 + len(table.rows)}"
    return (
        f"<table:database-range table:name={_quoted(table.name)} "
        f'table:target-range-address="{sheet}.A{first + 1}:{sheet}.{last}" table:contains-header="true" '
        'table:display-filter-buttons="false"/>'
    )


def _widths(sheet: PublishedSheet) -> list[int]:
    return [column.characters for column in sheet.table.columns] if sheet.table else [COVER_WIDTH]


def _automatic_styles(widths: Iterable[int]) -> Iterator[str]:
    yield '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
    yield (
        '<style:style style:name="row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
    )
    for width in widths:
        yield (
            f'<style:style style:name="width{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * CENTIMETRES:.3f}cm"/></style:style>'
        )
    for decimals in sorted(set(DECIMALS.values())):
        yield (
            f'<number:number-style style:name="number{decimals}"><number:number number:decimal-places="{decimals}" '
            f'number:min-decimal-places="{decimals}" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        )
        yield _cell_style(f"figure{decimals}", 'fo:text-align="end"', data=f"number{decimals}")
    yield _cell_style("line", "")
    yield _cell_style("words", "", cell='fo:wrap-option="wrap"')
    yield _cell_style("short", 'fo:text-align="end"')
    yield _cell_style("link", "", words='fo:color="#0b4b8c" style:text-underline-style="solid"')
    for name, side in (("headingstart", "start"), ("headingend", "end")):
        looks = 'fo:wrap-option="wrap" fo:border-bottom="0.5pt solid #000000"'
        yield _cell_style(name, f'fo:text-align="{side}"', cell=looks, words='fo:font-weight="bold"')


def _heading_style(kind: Kind) -> str:
    return "headingstart" if kind is Kind.TEXT else "headingend"


def _cell_style(name: str, paragraph: str, *, cell: str = "", words: str = "", data: str = "") -> str:
    named = f' style:data-style-name="{data}"' if data else ""
    source = ' style:text-align-source="fix"' if "text-align" in paragraph else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{named}>'
        f'<style:table-cell-properties style:vertical-align="top"{source} {cell}/>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {words}/></style:style>"
    )


def _styles() -> str:
    """The styles a reader finds by name: the default, with the language, and two levels of headings."""
    headings = "".join(
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="table-cell" '
        f'style:parent-style-name="Default"><style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
        for level, size in ((1, 16), (2, 14))
    )
    return (
        f'<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="12pt" '
        'fo:language="en" fo:country="GB"/></style:default-style>'
        f'<style:style style:name="Default" style:family="table-cell"/>{headings}</office:styles>'
        '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="29.7cm" '
        'fo:page-height="21cm" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
        "<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Default" style:page-layout-name="page"><style:header style:display="false"/>'
        '<style:footer style:display="false"/></style:master-page></office:master-styles></office:document-styles>'
    )


def _meta(publication: Publication) -> str:
    day = f"{publication.day}T00:00:00"
    return (
        f'<office:document-meta {_NAMES} office:version="1.3"><office:meta><dc:title>{_text(publication.title)}</dc:title>'
        f"<dc:creator>{_text(publication.publisher)}</dc:creator><dc:language>en-GB</dc:language>"
        f"<dc:date>{day}</dc:date><meta:creation-date>{day}</meta:creation-date></office:meta></office:document-meta>"
    )


def _manifest() -> str:
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (("/", MIME), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml")))
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return f'<manifest:manifest xmlns:manifest="{name}" manifest:version="1.3">{files}</manifest:manifest>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _quoted(text: str) -> str:
    return quoteattr(one_line(text))
