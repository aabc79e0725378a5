"""Which lines of partial returns are totals of others, as the count would take them: in one return with them, they count twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import LineKind, Location

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Return


def typed_totals(sent: Sequence[Return]) -> Mapping[Location, str]:
    """Return the rows that are totals of other lines of their own return, and in words of which.

    A total that is not what its lines come to stays a line, and is asked about when the return is checked.
    """
    if not any(getattr(each.content, "rows", 0) for each in sent):
        return {}
    from xltools.classify.lines import classify_lines
    from xltools.classify.total_labels import cells_that_sum
    from xltools.reading.lines import gather
    from xltools.reading.versions import resolve_submitters

    resolved = resolve_submitters(gather(sent))
    classified = classify_lines(
        resolved.batch.lines, None, resolved.partners, summing=cells_that_sum(resolved.batch.returns)
    )
    lines = resolved.batch.lines
    rows: list[int] = lines["row"].tolist()
    is_total = classified.is_kind(LineKind.TOTAL)
    totals = [at for at, total in classified.totals.items() if is_total[at] and not total.disagrees]
    return {
        Location(str(lines["workbook"].iat[at]), str(lines["sheet"].iat[at]), rows[at]): _of(
            [rows[index] for index in classified.totals[at].summed]
        )
        for at in totals
    }


def _of(rows: Sequence[int]) -> str:
    if not rows:
        return "of lines"
    return f"of rows {min(rows)} to {max(rows)}" if len(rows) > 1 else f"of row {rows[0]}"
