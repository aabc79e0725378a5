"""Which cells of a sheet have a number format that shows something else than the number they hold.

Most workbooks have no such format at all, which their styles tell in a moment; only then are cells looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from xltools.reading.flags import cell_place
from xltools.reading.number_formats import PLAIN, Section, is_plain, made_section, sections_of
from xltools.reading.package import FileKind
from xltools.reading.xls_formats import xls_formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.reading.workbook import Workbook

    Formats = Mapping[tuple[int, int], tuple[Section, ...]]
    """By row and column from 1; cells whose format is plain are left out."""

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_FIRST_OWN = 164
"""Formats below are Excel's own (ECMA-376 part 1, 18.8.30): those with a dollar follow the currency of the PC."""
_EXCELS_OWN = {9: "0%", 10: "0.00%", **dict.fromkeys((*range(14, 23), *range(45, 48)), "d/m/yyyy")}
_MOST_REPEATED = 5_000
"""Repeated rows and columns of an OpenDocument sheet are followed so far."""


def cell_formats(workbook: Workbook, sheet: str) -> Formats | None:
    """Return the formats of a sheet's cells that show something else than the number; nothing where the file carries none.

    None where they cannot be read: in .xlsb, for which there is no library that is kept, and in damaged .xls files.
    """
    package = workbook.package
    if package.kind is FileKind.XLS:
        return xls_formats(package.data, sheet)
    if package.kind is FileKind.XLSX:
        styles = _remarkable(package.part(next((name for name in package.parts if name.endswith("/styles.xml")), "")))
        return dict(_formatted(workbook.xml(sheet), styles)) if styles else {}
    if package.kind is FileKind.ODS:
        content = package.part("content.xml").decode("utf-8", "replace")
        named = package.part("styles.xml").decode("utf-8", "replace")
        return dict(_formatted_ods(content, _ods_styles(named + content), sheet))
    return None


@lru_cache(maxsize=64)
def _remarkable(styles: bytes) -> Mapping[int, tuple[Section, ...]]:
    """The cell styles, by number, whose format is not plain. Returns made from one template have the same styles."""
    text = styles.decode("utf-8", "replace")
    codes = dict(_EXCELS_OWN)
    for match in _FORMAT.finditer(text):
        attributes = _attributes(match[1])
        if attributes.get("numFmtId", "").isdigit():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
    cells = _CELL_STYLES.search(text)
    remarkable = {}
    for number, match in enumerate(_STYLE.finditer(cells[1] if cells else "")):
        identity = _attributes(match[1]).get("numFmtId", "")
        code = codes.get(int(identity), "") if identity.isdigit() else ""
        sections = sections_of(code, dollar_is_local=identity.isdigit() and int(identity) < _FIRST_OWN) if code else ()
        if sections and not is_plain(sections):
            remarkable[number] = sections
    return remarkable


def _attributes(text: str) -> dict[str, str]:
    return {match[1]: unescape(match[2] or match[3] or "") for match in _ATTRIBUTE.finditer(text)}


def _formatted(
    xml: bytes, styles: Mapping[int, tuple[Section, ...]]
) -> Iterator[tuple[tuple[int, int], tuple[Section, ...]]]:
    start = max(xml.find(b"<sheetData"), 0)
    written = (b' s="%d"', b" s='%d'")[: 1 + (xml.find(b"'", start, start + 20_000) >= 0)]
    used = [number for number in styles if any(xml.find(form % number, start) >= 0 for form in written)]
    if not used:  # which costs a moment, where looking at every cell costs half of what reading the sheet does
        return
    numbers = b"|".join(b"%d" % number for number in used)
    cell = re.compile(rb"""<c\b([^>]*\bs\s*=\s*["'](?:""" + numbers + rb""")["'][^>]*)>""")
    for match in cell.finditer(xml, start):
        style, (row, column) = _CELL_STYLE.search(match[1]), cell_place(match[1])
        if style and row and column:
            yield (row, column), styles[int(style[1])]


# --- OpenDocument

_ODS_FORMAT = re.compile(
    r"<number:(number|percentage|currency)-style\b([^>]*)>(.*?)</number:(?:number|percentage|currency)-style>",
    re.DOTALL,
)
_ODS_STYLE = re.compile(r"<style:style\b([^>]*\bstyle:family=\"table-cell\"[^>]*)>")
_ODS_TEXT = re.compile(r"<number:(?:text|currency-symbol)\b[^>]*>([^<]*)<")
_ODS_FACTOR = re.compile(r"\bnumber:display-factor=\"(\d+)\"")
_ODS_MAP = re.compile(r"<style:map\b([^>]*)/?>")
_ODS_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|=|<|>)\s*(-?[\d.]+)")
_ODS_TABLE = re.compile(r"<table:table\b([^>]*)>(.*?)</table:table>", re.DOTALL)
_ODS_PART = re.compile(r"<table:(table-row|table-cell|covered-table-cell|table-column)\b([^>]*)>")


def _ods_styles(text: str) -> dict[str, tuple[Section, ...]]:
    """The cell styles, by name, whose format is not plain."""
    own: dict[str, Section] = {}
    maps: dict[str, list[tuple[tuple[str, float], str]]] = {}
    for match in _ODS_FORMAT.finditer(text):
        name = _attributes(match[2]).get("style:name", "")
        own[name] = _ods_section(match[1], match[3])
        maps[name] = list(_ods_conditions(match[3]))
    formats = {
        name: (*(_with_condition(own.get(other, PLAIN), condition) for condition, other in maps[name]), section)
        for name, section in own.items()
    }
    styles: dict[str, tuple[Section, ...]] = {}
    for match in _ODS_STYLE.finditer(text):
        style = _attributes(match[1])
        parent = styles.get(style.get("style:parent-style-name", ""), ())
        styles[style.get("style:name", "")] = formats.get(style.get("style:data-style-name", ""), parent)
    return {name: sections for name, sections in styles.items() if sections and not is_plain(sections)}


def _ods_section(kind: str, body: str) -> Section:
    literal = "".join(unescape(text) for text in _ODS_TEXT.findall(body))
    factor = _ODS_FACTOR.search(body)
    scaled = "," * ((len(factor[1]) - 1) // 3) if factor else ""
    has_number = "<number:number" in body or "<number:scientific" in body or "<number:fraction" in body
    return made_section(f"{'0' if has_number else ''}{scaled}{'%' if kind == 'percentage' else ''}", literal)


def _ods_conditions(body: str) -> Iterator[tuple[tuple[str, float], str]]:
    for match in _ODS_MAP.finditer(body):
        attributes = _attributes(match[1])
        condition = _ODS_CONDITION.fullmatch(attributes.get("style:condition", ""))
        if condition:
            sign = "<>" if condition[1] == "!=" else condition[1]
            yield (sign, float(condition[2])), attributes.get("style:apply-style-name", "")


def _with_condition(section: Section, condition: tuple[str, float]) -> Section:
    return Section(section.down, section.unit, section.shows, condition)


def _formatted_ods(
    content: str, styles: Mapping[str, tuple[Section, ...]], sheet: str
) -> Iterator[tuple[tuple[int, int], tuple[Section, ...]]]:
    table = next(
        (match[2] for match in _ODS_TABLE.finditer(content) if _attributes(match[1]).get("table:name") == sheet), ""
    )
    if not styles or not table:
        return
    row, column, repeated = 0, 0, 1  # row counts from 1 once the first has begun
    defaults: list[str] = []
    for match in _ODS_PART.finditer(table):
        attributes = _attributes(match[2])
        if match[1] == "table-row":
            row, column = row + repeated, 0
            repeated = int(attributes.get("table:number-rows-repeated", 1))
            continue
        times = min(int(attributes.get("table:number-columns-repeated", 1)), _MOST_REPEATED)
        if match[1] == "table-column":
            defaults += [attributes.get("table:default-cell-style-name", "")] * times
            continue
        default = defaults[column] if column < len(defaults) else ""
        sections = styles.get(attributes.get("table:style-name", "") or default)
        if sections and "office:value" in attributes:
            for i in range(row, row + min(repeated, _MOST_REPEATED)):
                for j in range(column + 1, column + times + 1):
                    yield (i, j), sections
        column += times
