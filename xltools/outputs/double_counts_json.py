"""The result of `xltools double-counts --json`: a contract other people's scripts rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.reading.lines import AMOUNT_COLUMN

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.netting import Ledger


def double_counts_json(lines: pd.DataFrame, ledger: Ledger) -> str:
    """Return what was found as JSON text: what is taken off the total first, then what was considered and still counts.

    Either is largest money first, and ``removed`` says which it is; ``removed_pence`` is the sum of what is taken off. A line is
    referred to by its own reference where every line has one of its own, else by file, sheet and row.
    """
    refs = references(lines)
    findings = [(finding, ledger.state(finding).is_excluded) for finding in ledger.double_counts]
    outcome = ledger.outcome
    return json.dumps(
        {
            "found": [
                _finding(finding, refs, removed=removed)
                for finding, removed in sorted(findings, key=lambda pair: not pair[1])
            ],
            "gross_pence": outcome.gross,
            "removed_pence": outcome.removed,
            "net_pence": outcome.net,
        },
        ensure_ascii=False,
        indent=1,
    )


def references(lines: pd.DataFrame) -> list[str]:
    """Return how each line is referred to."""
    own = lines["line"]
    if len(own) and own.ne("").all() and own.is_unique:
        return [str(line) for line in own]
    columns, rows = lines[AMOUNT_COLUMN].tolist(), lines["row"].tolist()
    cells = [f"{column_letters(column) if column else ''}{row}" for column, row in zip(columns, rows, strict=True)]
    where = (lines["workbook"], lines["sheet"], cells)
    return ["!".join(part for part in (file, sheet, str(row)) if part) for file, sheet, row in zip(*where, strict=True)]


def _finding(finding: DoubleCount, refs: list[str], *, removed: bool) -> dict[str, object]:
    return {
        "id": finding.id,
        "kind": str(finding.kind),
        "confidence": finding.confidence,
        "amount_pence": finding.amount_pence,
        "removed": removed,
        "keep": [refs[line] for line in finding.keep],
        "remove": [{"ref": refs[line], "amount_pence": pence} for line, pence in finding.remove],
        "why": finding.why,
    }
