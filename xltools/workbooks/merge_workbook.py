"""The merged return as a workbook: the template's own sheets, filled, then where everything is from and what is to be decided."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import UsageError
from xltools.outputs.cells import ColumnKind, OutputColumn, OutputWorkbook
from xltools.outputs.sheet import Page
from xltools.reading.cells import LAST_ROW
from xltools.reading.safely import read_files
from xltools.storage import write_new
from xltools.template.build import build_return
from xltools.template.layout import (
    ALSO_SENT,
    BY_FIELD,
    FIELDS,
    FIRST_ROW,
    LAST_RULED_ROW,
    MERGED_FROM,
    MONEY_FIELDS,
    NAMED,
    RETURN,
    SPENDING,
    TEMPLATE_VERSION,
    TO_DECIDE,
)
from xltools.text import listed, plural, pounds
from xltools.workbooks.merged import PartStatus, Question, QuestionKind, row_of
from xltools.workbooks.sheet_writing import Formats, plain_text, write_comment, write_copy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xltools.model import Return
    from xltools.outputs.cells import CellValue
    from xltools.workbooks.merged import Merged, MergedFile

    Rows = list[Sequence[CellValue]]

MOST_LINES = LAST_ROW - FIRST_ROW
STATUS_WORDS = {
    PartStatus.MERGED: "Merged",
    PartStatus.SAME: "Left out: the same lines",
    PartStatus.REFUSED: "Refused",
    PartStatus.UNREADABLE: "Not readable",
}
KIND_WORDS = {
    QuestionKind.HEADER: "Answers differ",
    QuestionKind.AMOUNT: "No certain amount",
    QuestionKind.CODE: "No certain code",
    QuestionKind.SAME_LINES: "The same lines",
    QuestionKind.REFERENCES: "The same references",
    QuestionKind.TOTAL: "A total, left out",
    QuestionKind.READS_BACK: "Reads otherwise here",
}


def write_merged(merged: Merged, path: Path) -> Merged:
    """Write the merged return to `path`, which nobody may have yet; return it with what was found on reading it back.

    Raises `UsageError` where there is a file of that name or more lines than a sheet holds, `NotWrittenError` where the disk
    refuses.
    """
    if len(merged.lines) > MOST_LINES:
        raise UsageError(
            f"{len(merged.lines):,} lines are more than a sheet of Excel holds. Merge fewer files at a time."
        )
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "merged.xlsx"
        _build(merged, draft)
        differing = tuple(_read_back(merged, draft))
        if differing:
            merged = replace(merged, questions=(*merged.questions, *differing))
            _build(merged, draft)
        if not write_new(path, draft.read_bytes()):
            raise UsageError(f"There is a file {path} already, and it was not written over. Give another name.")
    return merged


def _build(merged: Merged, path: Path) -> None:
    def further(workbook: Workbook, sheets: Mapping[str, Worksheet]) -> None:
        _comments(merged, sheets)
        _own_sheets(merged, workbook)
        formats = Formats(workbook)
        for name, file, sheet in merged.sheets:
            write_copy(workbook.add_worksheet(name), sheet, formats, file)

    build_return(
        path,
        prefill={
            **{name: plain_text(text) for name, text in merged.header.items()},
            "template_version": TEMPLATE_VERSION,
        },
        organisations=[merged.header["organisation"]] if merged.header.get("organisation") else [],
        lines=[line.fields for line in merged.lines],
        further=further,
    )


def _comments(merged: Merged, sheets: Mapping[str, Worksheet]) -> None:
    for number, line in enumerate(merged.lines, FIRST_ROW - 1):
        for name, words in line.comments.items():
            write_comment(sheets[SPENDING], number, FIELDS.index(name), words, line.source.workbook)
    for name, words in merged.header_comments.items():
        cell = NAMED[name].cell
        write_comment(sheets[RETURN], int(cell[1:]) - 1, ord(cell[0]) - ord("A"), words)


def _own_sheets(merged: Merged, workbook: Workbook) -> None:
    book = OutputWorkbook(workbook)
    _merged_from(book, merged)
    _to_decide(book, merged)
    _also_sent(book, merged)


LOOKS = "Colours and formats of the lines are the template's here; xltools merge --side-by-side shows them as they were sent."
_FILES = (
    OutputColumn("number", "Number", ColumnKind.NUMBER),
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("status", "What became of it", ColumnKind.WORDS),
    OutputColumn("lines", "Lines", ColumnKind.NUMBER, total=True),
    OutputColumn("pence", "Gross spending (£)", ColumnKind.PENCE, total=True),
    OutputColumn("rows", "Rows of Spending"),
    OutputColumn("signed", "Signed off"),
    OutputColumn("said", "To be known", ColumnKind.WORDS),
    OutputColumn("losses", "Not carried over", ColumnKind.WORDS),
    OutputColumn("sheets", "Further sheets, and their names here", ColumnKind.WORDS),
)
_LINES = (
    OutputColumn("row", "Row of Spending", ColumnKind.NUMBER),
    OutputColumn("file", "From the file", ColumnKind.WORDS),
    OutputColumn("sheet", "Its sheet"),
    OutputColumn("at", "Its row", ColumnKind.NUMBER),
    OutputColumn("line", "Line reference"),
    OutputColumn("service", "What the line is", ColumnKind.WORDS),
)


def _merged_from(book: OutputWorkbook, merged: Merged) -> None:
    page = Page(
        book,
        MERGED_FROM,
        "What this return was merged from",
        [*opening(merged), LOOKS],
        widths=(10, 34, 24, 12, 20, 40, 30, 60, 60, 46),
    )
    page.heading("Files")
    page.table(
        "MergedFiles", _FILES, [_file_row(number, file) for number, file in enumerate(merged.files, 1)], total="Total"
    )
    page.heading("Lines")
    rows: Rows = [
        (
            row_of(number),
            line.source.workbook,
            line.source.sheet,
            line.source.row,
            str(line.fields.get("line") or ""),
            str(line.fields.get("service") or ""),
        )
        for number, line in enumerate(merged.lines)
    ]
    page.table("MergedLines", _LINES, rows)


def opening(merged: Merged) -> Iterator[str]:
    """Yield the first sentences about a merged return: what is missing, what is in it, what is to be decided."""
    missing = [file.file for file in merged.with_status(PartStatus.REFUSED, PartStatus.UNREADABLE)]
    if missing:
        yield f"Not complete: {plural(len(missing), 'file is', 'files are')} not in this return ({listed(missing)})."
    parts = len(merged.with_status(PartStatus.MERGED))
    yield f"{plural(len(merged.lines), 'line')} of {plural(parts, 'file')}, {pounds(merged.pence)} of gross spending."
    if unread := merged.unread_amounts:
        have = "line has no certain amount and is", "lines have no certain amount and are"
        yield f"{plural(unread, *have)} not in that sum."
    if merged.questions:
        yield f"{plural(len(merged.questions), 'question')} to decide: see the sheet {TO_DECIDE}."
    if len(merged.lines) > LAST_RULED_ROW - FIRST_ROW + 1:
        ruled = f"rows {FIRST_ROW} to {LAST_RULED_ROW:,} of Spending"
        yield f"Drop-downs and the sheet Checks cover {ruled}; xltools validate looks at all of them."


def _file_row(number: int, file: MergedFile) -> Sequence[CellValue]:
    signed = ", ".join(
        part for part in (file.header.get("signed_off_by", ""), file.header.get("signed_off_on", "")) if part
    )
    rows = ""
    if file.lines:
        rows = f"{file.first_row} to {file.last_row}" if file.lines > 1 else str(file.first_row)
    return (
        number,
        file.file,
        f"{STATUS_WORDS[file.status]}. {file.reason}".strip() if file.reason else STATUS_WORDS[file.status],
        file.lines,
        file.pence,
        rows,
        signed,
        "; ".join(file.said),
        "; ".join(file.losses),
        "; ".join(f"{name}: {here}" for name, here in file.sheets),
    )


_QUESTIONS = (
    OutputColumn("kind", "What it is", ColumnKind.WORDS),
    OutputColumn("words", "What is to be decided", ColumnKind.WORDS),
    OutputColumn("row", "Row of Spending", ColumnKind.NUMBER),
    OutputColumn("value", "As it was sent", ColumnKind.WORDS),
    OutputColumn("where", "Where it comes from", ColumnKind.WORDS),
)


def _to_decide(book: OutputWorkbook, merged: Merged) -> None:
    notes = ("Please settle these in the sheets Return and Spending. Nothing here was guessed.",)
    page = Page(book, TO_DECIDE, "To decide in the merged return", notes, widths=(26, 90, 18, 30, 50))
    rows: Rows = [
        (
            KIND_WORDS[question.kind],
            question.words,
            question.row or None,
            question.value,
            str(question.location) if question.location else "",
        )
        for question in merged.questions
    ]
    page.freeze(page.table("MergedQuestions", _QUESTIONS, rows), columns=0)


_OTHERS = (
    OutputColumn("row", "Row of Spending", ColumnKind.NUMBER),
    OutputColumn("heading", "Heading", ColumnKind.WORDS),
    OutputColumn("text", "What stands there", ColumnKind.WORDS),
    OutputColumn("comment", "Comment", ColumnKind.WORDS),
    OutputColumn("file", "File", ColumnKind.WORDS),
    OutputColumn("cell", "Sheet and cell", ColumnKind.WORDS),
    OutputColumn("read", "Written here as", ColumnKind.WORDS),
)


def _also_sent(book: OutputWorkbook, merged: Merged) -> None:
    notes = (
        "What else stands in the files: columns of their own, remarks, comments without a place here, explanations, totals left out,",
        "and amounts typed as text with what they were read as.",
    )
    page = Page(book, ALSO_SENT, "Also sent", notes, widths=(18, 36, 60, 40, 34, 26, 26))
    rows: Rows = [
        (
            row_of(line) or None,
            cell.heading,
            cell.text,
            cell.comment,
            cell.location.workbook,
            _place(cell.location.sheet, cell.location.cell),
            "",
        )
        for line, cell in merged.others
    ]
    rows += [
        (
            row_of(line),
            BY_FIELD[cell.field].heading,
            cell.text,
            "",
            cell.location.workbook,
            _place(cell.location.sheet, cell.location.cell),
            cell.why,
        )
        for line, cell in merged.read_as
    ]
    page.freeze(page.table("AlsoSent", _OTHERS, rows, filters=bool(rows)), columns=0)


def _place(sheet: str, cell: str) -> str:
    return "!".join(part for part in (sheet, cell) if part)


def _read_back(merged: Merged, draft: Path) -> Iterator[Question]:
    """Read the merged return as any return is read, and ask about lines that say something else than in their own file."""
    (file,) = read_files([draft])
    if not file.returns:
        words = file.unreadable.message if file.unreadable else "it holds no return"
        yield Question(QuestionKind.READS_BACK, f"The merged return could not be read back: {words}")
        return
    yield from _differing(merged, file.returns[0])


def _differing(merged: Merged, sent: Return) -> Iterator[Question]:
    lines = sent.lines
    rows = {int(row): at for at, row in enumerate(lines["row"].tolist())}
    columns = {name: lines[name].tolist() for name in MONEY_FIELDS}
    for number, line in enumerate(merged.lines):
        at = rows.get(row_of(number))
        expected = {"gross": line.pence, **line.also}
        for name, pence in expected.items():
            read = None if at is None else columns[name][at]
            read = read if isinstance(read, int) else None
            if read != pence:
                said = "no amount" if read is None else pounds(read)
                was = "no amount" if pence is None else pounds(pence)
                words = f"{BY_FIELD[name].heading}: in its own file this was {was}, here it is read as {said}. Please check the line."
                yield Question(QuestionKind.READS_BACK, words, row_of(number), line.source)
