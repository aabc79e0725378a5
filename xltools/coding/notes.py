"""What a partner and the analyst hear of suggested codes: a note on each line, never more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import CodeOrigin, Finding, Severity

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
    told = chosen.assign(
        return_no=batch.lines["return_no"], service=batch.lines["service"], given=batch.lines["cofog"]
    )[asked]
    wanted = ("return_no", "service", "given", "code", "code_origin", "suggestions")
    for index, number, service, given, code, origin, words in zip(
        told.index, *(told[name] for name in wanted), strict=True
    ):
        used = f"We counted it under {code}." if origin == CodeOrigin.SUGGESTED else "We did not fill it in."
        message = f"'{service}' may be {words.partition('; ')[0]}. {used}"
        place = batch.location_of(int(index), "cofog")
        notes[number].append(Finding(CODE, Severity.NOTE, place, message, WHY, FIX, given))
    return tuple(tuple(own) for own in notes)
