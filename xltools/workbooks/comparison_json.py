"""What differs between files as JSON: ``docs/comparing.md`` says what each key holds. Amounts are pence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xltools.workbooks.change_words import structure_words
from xltools.workbooks.changes import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Location
    from xltools.workbooks.changes import CellChange, FieldTotal, LineChange, StructureChange
    from xltools.workbooks.compared_files import Compared


def compared_json(results: Sequence[Compared]) -> str:
    """Return what came of files compared as JSON text: a record of each pair, and of each file that was not compared."""
    whole = {
        "compared": [_comparison(result) for result in results if isinstance(result, Comparison)],
        "not_compared": [
            {"old": result.old, "new": result.new, "unreadable": result.unreadable, "message": result.words}
            for result in results
            if not isinstance(result, Comparison)
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "old": comparison.old,
        "new": comparison.new,
        "same": comparison.is_same,
        "lines_before": comparison.lines_before,
        "lines_after": comparison.lines_after,
        "totals": [_total(total) for total in comparison.totals],
        "lines": [_line(line) for line in comparison.lines],
        "cells": [_cell(cell) for cell in comparison.cells],
        "structure": [_structure(change) for change in comparison.structure],
        "limits": list(comparison.limits),
    }


def _total(total: FieldTotal) -> dict[str, object]:
    return {
        "field": total.field,
        "before_pence": total.before,
        "after_pence": total.after,
        "difference_pence": total.difference,
        "by_unit_pence": total.by_unit,
        "left_pence": total.left,
    }


def _line(line: LineChange) -> dict[str, object]:
    return {
        "change": line.kind.value,
        "service": line.service,
        "old": _place(line.old),
        "new": _place(line.new),
        "before_pence": line.before,
        "after_pence": line.after,
        "difference_pence": line.difference,
        "cells": [_cell(cell) for cell in line.cells],
    }


def _cell(cell: CellChange) -> dict[str, object]:
    return {
        "change": cell.kind.value,
        "field": cell.field,
        "old": _place(cell.old),
        "new": _place(cell.new),
        "before": cell.before,
        "after": cell.after,
        "difference_pence": cell.difference,
        "form": cell.form.value if cell.form else None,
        "formula_before": cell.formula_before or None,
        "formula_after": cell.formula_after or None,
        "by_unit": cell.by_unit,
    }


def _structure(change: StructureChange) -> dict[str, object]:
    return {
        "change": change.kind.value,
        "subject": change.subject,
        "old": _place(change.old),
        "new": _place(change.new),
        "before": change.before,
        "after": change.after,
        "count": change.count,
        "ranges": list(change.ranges),
        "message": structure_words(change),
    }


def _place(place: Location | None) -> dict[str, str] | None:
    return {"file": place.workbook, "sheet": place.sheet, "cell": place.cell} if place else None
