"""What became of a merge, for the terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xltools.text import one_line, plural, pounds
from xltools.workbooks.merge_workbook import KIND_WORDS, STATUS_WORDS, opening
from xltools.workbooks.merged import PartStatus, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xltools.workbooks.merged import Merged, MergedFile, Question

MOST_QUESTIONS = 20
"""Questions printed; all of them stand in the workbook and in the JSON."""


def merge_text(merged: Merged) -> Iterator[str]:
    """Yield the lines to print: every file with what became of it, then what is to be decided."""
    for file in merged.files:
        yield one_line(f"{file.file}: {_result(file)}")
        for said in file.said:
            yield f"    {one_line(said)}."
        for lost in file.losses:
            yield f"    Not carried over: {one_line(lost)}."
    yield ""
    if not merged.is_written:
        yield "Nothing was merged."
        return
    yield from opening(merged)
    for question in merged.questions[:MOST_QUESTIONS]:
        yield "  " + one_line(f"{KIND_WORDS[question.kind]}{_row(question)}: {question.words}")
    if len(merged.questions) > MOST_QUESTIONS:
        yield f"  and {plural(len(merged.questions) - MOST_QUESTIONS, 'more question')}, all of them in the workbook."


def _result(file: MergedFile) -> str:
    if file.status is PartStatus.MERGED:
        return f"{plural(file.lines, 'line')}, {pounds(file.pence)}"
    return f"{STATUS_WORDS[file.status]}. {file.reason}"


def _row(question: Question) -> str:
    value = f" ({question.value})" if question.value else ""
    return f", row {question.row}{value}" if question.row else value


def merge_json(merged: Merged, output: Path | None) -> str:
    """Return what became of a merge as JSON: amounts in pence; `output` is null where nothing was written."""
    return json.dumps(
        {
            "output": str(output) if output else None,
            "lines": len(merged.lines),
            "gross_pence": merged.pence,
            "unread_amounts": merged.unread_amounts,
            "files": [_file(file) for file in merged.files],
            "header": dict(merged.header),
            "contradictions": [
                {
                    "field": each.name,
                    "taken": each.taken,
                    "said": [{"file": file, "value": value} for file, value in each.said],
                }
                for each in merged.contradictions
            ],
            "questions": [_question(question) for question in merged.questions],
            "also_sent": [
                {
                    "file": cell.location.workbook,
                    "sheet": cell.location.sheet,
                    "cell": cell.location.cell,
                    "heading": cell.heading,
                    "value": cell.text,
                    "comment": cell.comment,
                    "row": row_of(line) or None,
                }
                for line, cell in merged.others
            ],
            "read_as": [
                {
                    "file": cell.location.workbook,
                    "sheet": cell.location.sheet,
                    "cell": cell.location.cell,
                    "value": cell.text,
                    "read": cell.why,
                    "row": row_of(line),
                }
                for line, cell in merged.read_as
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _file(file: MergedFile) -> dict[str, object]:
    return {
        "file": file.file,
        "status": str(file.status),
        "reason": file.reason,
        "lines": file.lines,
        "gross_pence": file.pence,
        "first_row": file.first_row or None,
        "last_row": file.last_row or None,
        "said": list(file.said),
        "not_carried": list(file.losses),
        "sheets": [{"name": name, "here": here} for name, here in file.sheets],
    }


def _question(question: Question) -> dict[str, object]:
    place = question.location
    return {
        "kind": str(question.kind),
        "words": question.words,
        "row": question.row or None,
        "value": question.value,
        "file": place.workbook if place else "",
        "sheet": place.sheet if place else "",
        "cell": place.cell if place else "",
    }
