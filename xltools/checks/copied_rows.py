"""Rows are repeated.

What is wrong: A row is the same as an earlier one in everything: service, codes, amounts, references and notes.

Why it matters: If it was copied by mistake, its money is counted twice.

How to put it right: Delete the copy. If both are right, such as equal instalments, tell them apart by a reference
or a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reading.lines import LINE_EXTRAS
from xltools.template.layout import DATA_FIELDS
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    lines, gross = context.batch.lines, context.pence("gross")
    likely = (gross != 0) & context.services
    key = pd.DataFrame({"return": context.return_no, "gross": gross, "service": context.texts("service").codes})
    likely &= key[likely].duplicated(keep=False).reindex(key.index, fill_value=False).to_numpy()
    if not likely.any():
        return
    candidates = lines.loc[likely, ["return_no", *DATA_FIELDS, *LINE_EXTRAS]]
    for copies in candidates.groupby(list(candidates.columns), dropna=False, sort=False).indices.values():
        first, *others = candidates.index[copies].tolist()
        for index in others:
            named = f"'{shorten(context.text('service', index))}' ({pounds(gross[index])})"
            message = f"{named} is the same as row {context.rows[first]} in every column."
            yield context.at(index, "service", message, (context.location(first, "service"),))


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
