"""What became of returns laid side by side, for the terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xltools.text import one_line, plural, pounds
from xltools.workbooks.side_workbook import opening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xltools.workbooks.side_by_side import SideBySide
    from xltools.workbooks.side_parts import SidePart


def side_text(laid: SideBySide) -> Iterator[str]:
    """Yield the lines to print: every file with what became of it, then what all come to."""
    for part, said in zip(laid.parts, laid.remarks, strict=True):
        yield one_line(f"{part.file}: {_result(part)}")
        for words in said:
            yield f"    {one_line(words)}."
        for lost in part.losses:
            yield f"    Not carried over: {one_line(lost)}."
    yield ""
    yield from opening(laid) if laid.is_written else ("No file could be read: nothing was written.",)


def _result(part: SidePart) -> str:
    if part.reason:
        return part.reason
    unread = f", {plural(part.unread, 'line')} without a certain amount" if part.unread else ""
    return f"{part.partner or 'no body named'}, {plural(part.count, 'line')}, {pounds(part.pence)}{unread}"


def side_json(laid: SideBySide, output: Path | None) -> str:
    """Return what became of files laid side by side as JSON: amounts in pence; `output` is null where nothing was written."""
    files = [_file(part, said) for part, said in zip(laid.parts, laid.remarks, strict=True)]
    return json.dumps(
        {
            "output": str(output) if output else None,
            "lines": laid.count,
            "gross_pence": laid.pence,
            "files": files,
        },
        ensure_ascii=False,
        indent=1,
    )


def _file(part: SidePart, said: tuple[str, ...]) -> dict[str, object]:
    status = "unreadable" if part.is_unreadable else "not-a-return" if part.reason else "shown"
    return {
        "file": part.file,
        "status": status,
        "reason": part.reason,
        "partner": part.partner,
        "place": part.place,
        "year": part.year,
        "sheets": list(part.places),
        "lines": part.count,
        "gross_pence": part.pence,
        "income_pence": part.income,
        "totals_pence": part.totals,
        "unread_amounts": part.unread,
        "comments": part.comments,
        "said": list(said),
        "not_carried": list(part.losses),
    }
