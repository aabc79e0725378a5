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
from xltools.checks.words import pounds, shorten
from xltools.model import Severity
from xltools.reading.lines import LINE_EXTRAS
from xltools.template.layout import DATA_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    lines, gross = looked.batch.lines, looked.pence("gross")
    likely = (gross != 0) & looked.services
    key = pd.DataFrame({"return": looked.return_no, "gross": gross, "service": looked.texts("service").codes})
    likely &= key[likely].duplicated(keep=False).reindex(key.index, fill_value=False).to_numpy()
    if not likely.any():
        return
    candidates = lines.loc[likely, ["return_no", *DATA_FIELDS, *LINE_EXTRAS]]
    for copies in candidates.groupby(list(candidates.columns), dropna=False, sort=False).indices.values():
        first, *others = candidates.index[copies].tolist()
        for index in others:
            named = f"'{shorten(looked.text('service', index))}' ({pounds(gross[index])})"
            message = f"{named} is the same as row {looked.rows[first]} in every column."
            yield looked.at(index, "service", message, (looked.place(first, "service"),))


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
