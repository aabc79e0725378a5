"""What stands in a workbook that openpyxl, or a workbook written anew, does not carry: said file by file, sheet by sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.reading.package import FileKind, part_key
from xltools.reading.refusals import Refused
from xltools.template.layout import SHEETS
from xltools.text import listed, plural, word_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from xltools.reading.workbook import Workbook

_OURS = frozenset(word_key(name) for name in SHEETS)
_PICTURE, _SHAPE = re.compile(rb"<(?:\w+:)?pic>|<(?:\w+:)?pic\s"), re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")
_CHART = re.compile(rb"""graphicData\s[^>]*uri=["'][^"']*(?:drawingml/2006/chart|drawing/2014/chartex)["']""")
_IN_XML = (
    (re.compile(rb"<(?:\w+:)?sparkline>"), "sparkline", ""),
    (re.compile(rb"<(?:\w+:)?cfRule\s"), "conditional format", ""),
    (re.compile(rb"<(?:\w+:)?dataValidation\s"), "drop-down or rule for what may be typed", "drop-downs or rules"),
    (re.compile(rb"<hyperlink\s"), "link (its text is carried)", "links (their texts are carried)"),
)
_BY_RELATION = {
    "pivotTable": "pivot table (its figures are carried as values)",
    "oleObject": "embedded object",
    "control": "form control",
    "ctrlProp": "form control",
    "slicer": "slicer",
    "timeline": "timeline",
    "image": "background picture",
}


def sheet_losses(workbook: Workbook, only: Collection[str] = ()) -> tuple[str, ...]:
    """Return in words what of a workbook's sheets (of `only` these, where any are named) is not carried over.

    The template's own colours and drop-downs are no loss: they are written anew, or stand for nothing a partner said.
    """
    if workbook.package.kind is not FileKind.XLSX:
        return ()
    said: list[str] = []
    for info in [each for each in workbook.sheets if each.name in only or not only]:
        lost = list(_of_sheet(workbook, info.name, is_ours=word_key(info.name) in _OURS))
        if lost:
            said.append(f"on the sheet {info.name}: {listed(lost, 9)}")
    return (*said, *_of_file(workbook))


def _of_sheet(workbook: Workbook, name: str, *, is_ours: bool) -> Iterator[str]:
    relations = workbook.relations(name)
    drawings = [_part(workbook, path) for path in relations.get("drawing", {}).values()]
    for count, noun in (
        (sum(len(_CHART.findall(part)) for part in drawings), "chart"),
        (sum(len(_PICTURE.findall(part)) for part in drawings), "picture"),
        (sum(len(_SHAPE.findall(part)) for part in drawings), "text box or shape"),
    ):
        if count:
            yield plural(count, noun, "text boxes or shapes" if noun.endswith("shape") else "")
    for kind, noun in _BY_RELATION.items():
        if relations.get(kind):
            yield plural(len(relations[kind]), noun)
    if is_ours:
        if count := len(_IN_XML[0][0].findall(workbook.xml(name))):
            yield plural(count, _IN_XML[0][1])
        return
    if tables := len(relations.get("table", {})):
        yield plural(tables, "table (its cells are carried)", "tables (their cells are carried)")
    for pattern, noun, nouns in _IN_XML:
        if count := len(pattern.findall(workbook.xml(name))):
            yield plural(count, noun, nouns)


def _part(workbook: Workbook, path: str) -> bytes:
    try:
        return workbook.package.part(path)
    except Refused:
        return b""


def _of_file(workbook: Workbook) -> Iterator[str]:
    parts = workbook.package.parts
    if sheets := sum("/chartsheets/sheet" in part_key(path) for path in parts):
        yield plural(sheets, "sheet that is a chart", "sheets that are charts")
    if workbook.package.macros:
        yield "macros (never run)"
    if workbook.linked:
        yield "links to other workbooks (the values they last had are carried)"
