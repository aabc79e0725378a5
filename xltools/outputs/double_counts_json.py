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
    """Return what was found as JSON text: what is taken off under ``found``, what is too unsure under ``shown_only``.

    A line is referred to by its own reference where every line has one of its own, else by file, sheet and row.
    """
    refs = references(lines)
    excluded = [finding for finding in ledger.double_counts if ledger.state(finding).is_excluded]
    shown = [finding for finding in ledger.double_counts if not ledger.state(finding).is_excluded]
    outcome = ledger.outcome
    return json.dumps(
        {
            "found": [_finding(finding, refs) for finding in excluded],
            "shown_only": [_finding(finding, refs) for finding in shown],
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


def _finding(finding: DoubleCount, refs: list[str]) -> dict[str, object]:
    return {
        "id": finding.id,
        "kind": str(finding.kind),
        "confidence": finding.confidence,
        "amount_pence": finding.amount_pence,
        "keep": [refs[line] for line in finding.keep],
        "remove": [{"ref": refs[line], "amount_pence": pence} for line, pence in finding.remove],
        "why": finding.why,
    }
