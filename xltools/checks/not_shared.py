"""Figures for a wider area that cannot be shared out, each said at the cell to put right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.reference.sharing.shares import NoShare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def cannot_share(context: CheckContext, field: str, *codes: str) -> Iterator[Issue]:
    """Yield every line that cannot be shared out for one of these reasons (codes of `NoShare`), in its words."""
    for index in np.flatnonzero(context.not_shared(*codes)).tolist():
        found = context.shares.of(index)
        if found is not None and isinstance(found.share, NoShare):
            yield replace(context.at(index, field, found.share.message), fix=found.share.fix)
