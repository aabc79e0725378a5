"""The one order lines, returns and findings are written in, so that the order files arrived in shows nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.reading.lines import AMOUNT_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from xltools.counting.count import Count
    from xltools.model import Finding, Partner, ReturnStatus

_BY = ("organisation", "workbook", "return_id", "sheet", "row", AMOUNT_COLUMN)


def ordered_lines(count: Count) -> pd.DataFrame:
    """Return the count's lines by organisation, file, return, sheet, row and column, with index 0..n-1."""
    return count.lines.take(line_order(count)).reset_index(drop=True)


def line_order(count: Count) -> NDArray[np.intp]:
    """Return the positions of the count's lines in the order they are written in: for those who take them a part at a time."""
    # ranks of the few distinct texts sort ten times faster than the texts themselves
    return np.lexsort([pd.factorize(count.lines[name], sort=True)[0] for name in reversed(_BY)])


def ordered_statuses(return_statuses: Iterable[ReturnStatus]) -> tuple[ReturnStatus, ...]:
    """Return standings by partner (files that are nobody's last), file and content."""
    return tuple(
        sorted(
            return_statuses,
            key=lambda return_status: (
                not return_status.partner,
                return_status.partner.casefold(),
                return_status.file,
                return_status.sha256,
                return_status.reason,
            ),
        )
    )


def ordered_partners(partners: Iterable[Partner]) -> tuple[Partner, ...]:
    """Return partners by name."""
    return tuple(sorted(partners, key=lambda partner: (partner.name.casefold(), partner.partner_id)))


def ordered_findings(return_statuses: Iterable[ReturnStatus]) -> tuple[tuple[ReturnStatus, Finding], ...]:
    """Return every finding with its return: by return, errors first, then by sheet, row and column."""
    return tuple(
        (return_status, finding)
        for return_status in ordered_statuses(return_statuses)
        for finding in sorted(return_status.findings, key=_rank)
    )


def _rank(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    return finding.severity.rank, place.sheet, place.row, place.column, finding.code, finding.message, finding.value
