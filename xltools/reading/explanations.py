"""What partners answered: the column *Your explanation* of a Findings sheet that came back, in a return or by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Answer
from xltools.reading.cells import cell_text
from xltools.reading.refusals import Refused
from xltools.reading.workbook import FINDINGS_NAME, Workbook
from xltools.template.findings import REFERENCE, WHOLE_FILE
from xltools.template.layout import FINDINGS, FINDINGS_HEADINGS, RETURN
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.package import Package
    from xltools.reading.workbook import Sheet

LONGEST_ANSWER = 2_000
"""Characters of an explanation that are kept: a page of text."""
CUT = " … (cut here)"
MOST_ANSWERS = 5_000
LARGEST_SHEET = 32 * 2**20
"""Bytes of a Findings sheet that is looked through: some forty times one filled to its last row."""

_SEARCHED_ROWS = 30
_NEEDED = ("Where", "Code", "Your explanation")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFERENCE = re.compile(re.escape(REFERENCE) + r"([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})")
_ROW = re.compile(r"(?:row |\$?[A-Z]{1,3}\$?)(\d{1,7})")


@dataclass(frozen=True, slots=True)
class FindingsWorkbook:
    """A workbook of findings that came back: its title, which names the return, and what was answered in it."""

    title: str
    answers: tuple[Answer, ...]


def read_answers(workbook: Workbook) -> tuple[Answer, ...]:
    """Return what is written beside the findings of a workbook, top to bottom; nothing where there is no such sheet.

    Only text is taken, up to `LONGEST_ANSWER` characters. A Findings sheet that cannot be read is passed over: the return
    beside it counts all the same.
    """
    sheet = _findings_sheet(workbook)
    return tuple(_answers(sheet)) if sheet else ()


def read_findings_workbook(package: Package, file: str) -> FindingsWorkbook | None:
    """Return a workbook that holds findings and is no return, or None where it is something else."""
    try:
        workbook = Workbook(package, file)
    except Refused:
        return None
    if any(word_key(info.name) == word_key(RETURN) for info in workbook.sheets):
        return None
    sheet = _findings_sheet(workbook)
    if sheet is None or _columns(sheet) is None:
        return None
    title = next((text for row in sheet.rows[:1] for value in row if (text := cell_text(value))), "") or FINDINGS
    return FindingsWorkbook(title, tuple(_answers(sheet)))


def _findings_sheet(workbook: Workbook) -> Sheet | None:
    named = workbook.names.get(FINDINGS_NAME)
    names = [info.name for info in workbook.sheets]
    title = (
        named.sheet
        if named and named.sheet in names
        else next((name for name in names if word_key(name) == word_key(FINDINGS)), "")
    )
    try:
        return workbook.sheet(title) if title and len(workbook.xml(title)) <= LARGEST_SHEET else None
    except Refused:
        return None


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Where the headings stand: the position of their row, and of each column in it."""
    for at, row in enumerate(sheet.rows[:_SEARCHED_ROWS]):
        texts = [cell_text(value).casefold() for value in row]
        if all(heading.casefold() in texts for heading in _NEEDED):
            known = (heading for heading in FINDINGS_HEADINGS if heading.casefold() in texts)
            return at, {heading: texts.index(heading.casefold()) for heading in known}
    return None


def _answers(sheet: Sheet) -> Iterator[Answer]:
    headings = _columns(sheet)
    if headings is None:
        return
    heading_row, columns = headings
    reference = _reference(sheet, heading_row)
    answered = 0
    for row in sheet.rows[heading_row + 1 :]:
        texts = {heading: cell_text(row[at]) for heading, at in columns.items() if at < len(row)}
        words = _words(texts.get("Your explanation", ""))
        if words and _CODE.fullmatch(texts.get("Code", "")) and answered < MOST_ANSWERS:
            answered += 1
            yield _answer(words, texts, reference)


def _reference(sheet: Sheet, heading_row: int) -> str:
    """The reference under which the findings were sent, as it stands above the headings; blank where none does."""
    texts = (cell_text(value) for row in sheet.rows[:heading_row] for value in row)
    return next((match[1] for text in texts if (match := _REFERENCE.search(text))), "")


def _answer(words: str, texts: dict[str, str], reference: str) -> Answer:
    stated = texts.get("Where", "")
    sheet, _, cell = ("" if stated == WHOLE_FILE else stated).rpartition("!")
    if not _ROW.fullmatch(cell):
        sheet, cell = (stated if stated != WHOLE_FILE else ""), ""
    at = _ROW.fullmatch(cell)
    return Answer(
        text=words,
        code=texts["Code"],
        message=texts.get("Problem", ""),
        value=texts.get("Value found", ""),
        service=texts.get("Service as sent", ""),
        sheet=sheet,
        cell=cell,
        row=int(at[1]) if at else 0,
        reference=reference,
    )


def _words(text: str) -> str:
    """The text without what no reader sees, in lines that end in none, cut where it is too long."""
    lines: Sequence[str] = ["".join(sign for sign in line if sign.isprintable()).strip() for line in text.split("\n")]
    whole = "\n".join(lines).strip()
    return whole if len(whole) <= LONGEST_ANSWER else whole[: LONGEST_ANSWER - len(CUT)].rstrip() + CUT
