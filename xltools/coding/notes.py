"""What a partner and the analyst hear of suggested codes: a note on each line, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import CodeOrigin, Finding, Severity
from xltools.reading.lines import AMOUNT_COLUMN

if TYPE_CHECKING:
    import pandas as pd

    from xltools.model import Batch

CODE = "code-suggested"
WHY = "The count needs a COFOG code for each line. Where a return gives none, or a whole division, we suggest one from its words."
FIX = "Put the code you mean into COFOG code, so that nothing has to be guessed."


def suggestion_notes(batch: Batch, chosen: pd.DataFrame) -> tuple[tuple[Finding, ...], ...]:
    """Return, for each return of the batch, a note on every line a code was suggested for.

    `chosen` has a row for each line with the columns of `xltools.classify.codes.choose_codes`.
    """
    notes: list[list[Finding]] = [[] for _ in batch.returns]
    asked = chosen["suggested"].ne("") & chosen["code_origin"].ne(CodeOrigin.CONFIRMED)
    read = (
        batch.lines.loc[asked, name].tolist()
        for name in ("return_no", "sheet", "row", AMOUNT_COLUMN, "service", "cofog")
    )
    told = (chosen.loc[asked, name].tolist() for name in ("code", "code_origin", "suggestions"))
    for number, sheet, row, column, service, given, code, origin, words in zip(*read, *told, strict=True):
        used = f"We counted it under {code}." if origin == CodeOrigin.SUGGESTED else "We did not fill it in."
        message = f"'{service}' may be {words.partition('; ')[0]}. {used}"
        place = batch.returns[number].location_of(row, "cofog", sheet, column)
        notes[number].append(Finding(CODE, Severity.NOTE, place, message, WHY, FIX, given))
    return tuple(tuple(own) for own in notes)
