"""What the page knows of each piece of a line: what it filters by, and what it shows and writes into a CSV beside that.

Names are those of the lines CSV where it has the column.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.ranges import NOT_STATED
from xltools.counting.totals import NOT_IDENTIFIED
from xltools.model import ReturnOrigin, UsageError, column_letters
from xltools.outputs.explore.pack import Labels, Package
from xltools.outputs.functions import NOT_DIVIDED
from xltools.outputs.wording import NOT_CLASSIFIED, ORIGIN_WORDS, code_from, division_label, reason_name
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference import cofog
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.count import Count

COUNTED = "Counted"
NOT_KNOWN = "Not known"
NO_THEME = "No theme"

FILTERS: Mapping[str, str] = MappingProxyType(
    {
        "division": "Division",
        "group": "Group",
        "organisation": "Body",
        "organisation_type": "Kind of body",
        "level": "Level",
        "origin": "Source of money",
        "source": "Original source",
        "how": "Basis",
        "reason": "Counted, or why not",
        "expenditure_type": "Revenue or capital",
        "theme": "Deep dive theme",
        "laa_theme": "Local Area Agreement theme",
        "said_by": "Who said it",
    }
)
"""What the page filters by, in the order shown."""

DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "service": "Service",
        "code": "Counted under",
        "function": "Function",
        "why_not_text": "Why not, in full",
        "code_from": "Where the code is from",
        "shared_by": "Apportionment basis used",
        "share": "Share of the area",
        "through": "Passed on by",
        "funder": "Original source as written",
        "paid_to": "Paid on to",
        "fund": "Fund, grant or pooled budget",
        "ring_fenced": "Ring-fenced",
        "area": "Area the figure covers",
        "accounts": "Outturn, budget or estimate",
        "notes": "Notes",
        "line": "Line",
        "workbook": "File",
        "sheet": "Sheet",
        "cell": "Cell",
    }
)
"""What is shown of a line and written into a CSV beside what it is filtered by, with the headings of the workbook."""

_TAKEN = (
    *(
        "organisation",
        "organisation_type",
        "level",
        "how",
        "why_not",
        "expenditure_type",
        "theme",
        "laa_theme",
        "origin",
    ),
    *("code_origin", "code_note", "return_no", "row", "amount", "local", AMOUNT_COLUMN),
    *(name for name in DETAILS if name not in ("code", "function", "code_from", "through", "cell")),
)
"""The columns of the count's lines that are read."""

MOST_PENCE = 2**53 - 1
"""Pence up to which a browser adds up exactly (ECMAScript, Number.MAX_SAFE_INTEGER): £90 million million."""


def packages_of(count: Count, pieces: pd.DataFrame) -> tuple[Package, Package]:
    """Return what the page filters and adds up by, and the details of lines. Raises `UsageError` for amounts too large to add up."""
    _must_add_up(count)
    keys, details = Package(), Package()
    lines = count.lines[list(_TAKEN)].take(pieces["position"].to_numpy())
    for name, labels in _choices(lines, pieces).items():
        keys.add_texts(name, labels)
    keys.add_numbers("counted", pieces["counted"].to_numpy(dtype=np.int64))
    keys.add_numbers("removed", pieces["removed"].to_numpy(dtype=np.int64))
    keys.add_numbers("piece", pieces["piece"].to_numpy(dtype=np.int64))
    details.add_numbers("pieces", pieces["pieces"].to_numpy(dtype=np.int64))
    details.add_numbers("row", lines["row"].to_numpy(dtype=np.int64))
    details.add_numbers("amount_known", lines["amount"].notna().to_numpy().astype(np.int64))
    for name, labels in _texts(count, lines, pieces).items():
        details.add_texts(name, labels)
    return keys, details


def _must_add_up(count: Count) -> None:
    sizes = count.lines["counted"].abs().astype(float) + count.lines["removed"].abs().astype(float)
    if sizes.sum() <= MOST_PENCE:
        return
    largest = count.lines.iloc[int(sizes.to_numpy().argmax())]
    where = "!".join(str(largest[name]) for name in ("workbook", "sheet", "row") if largest[name])
    raise UsageError(
        f"The amounts come to more than {pounds(MOST_PENCE, pence=False)}, which a browser cannot add up to the penny. The largest is "
        f"{pounds(int(sizes.max()), pence=False)} in {where}: have it corrected, and run this again."
    )


def _choices(lines: pd.DataFrame, pieces: pd.DataFrame) -> Mapping[str, Labels]:
    code = Labels.of(pieces["code"])
    return {
        "division": code.named(lambda text: division_label(cofog.division_of(text))),
        "group": code.named(group_label),
        "organisation": _or_else(lines["organisation"], NOT_IDENTIFIED),
        "organisation_type": _or_else(lines["organisation_type"], NOT_KNOWN),
        "level": _or_else(lines["level"], NOT_KNOWN),
        "origin": Labels.of(pieces["origin"]),
        "source": Labels.of(pieces["source"]),
        "how": Labels.of(lines["how"]),
        "reason": Labels.of(lines["why_not"]).named(lambda text: reason_name(text) if text else COUNTED),
        "expenditure_type": _or_else(lines["expenditure_type"], NOT_STATED),
        "theme": _or_else(lines["theme"], NO_THEME),
        "laa_theme": _or_else(lines["laa_theme"], NO_THEME),
        "said_by": Labels.of(lines["origin"]).named(lambda text: ORIGIN_WORDS[ReturnOrigin(text)]),
    }


def _texts(count: Count, lines: pd.DataFrame, pieces: pd.DataFrame) -> Mapping[str, Labels]:
    code = Labels.of(pieces["code"])
    made = {
        "code": code,
        "function": code.named(lambda text: cofog.name_of(text) if text else NOT_CLASSIFIED),
        "code_from": Labels.of(lines["code_origin"]).beside(Labels.of(lines["code_note"]), code_from),
        "through": Labels.of(pieces["through"]),
        "cell": _cells(count, lines),
    }
    return {name: made[name] if name in made else Labels.of(lines[name]) for name in DETAILS}


def _or_else(values: pd.Series[str], blank: str) -> Labels:
    return Labels.of(values).named(lambda text: text or blank)


def group_label(code: str) -> str:
    """Return the group of a code as ``09.2 Secondary education``, or that its division is not divided further, or that there is none."""
    group = cofog.group_of(code)
    if group:
        return f"{group} {cofog.name_of(group)}"
    return f"{division_label(code)}, {NOT_DIVIDED}" if code else NOT_CLASSIFIED


def _cells(count: Count, lines: pd.DataFrame) -> Labels:
    """The cell of each line's amount: its own where a row has several amounts, else that of the local or the gross figure; where the
    column is not known, the row."""
    number = lines["return_no"].to_numpy()
    column = lines[AMOUNT_COLUMN].to_numpy(dtype=np.int64, copy=True)
    for field, is_in in (("local", lines["local"].notna().to_numpy()), ("gross", np.ones(len(lines), dtype=bool))):
        named = np.array([returned.columns.get(field, 0) for returned in count.batch.returns] or [0], dtype=np.int64)
        column = np.where((column == 0) & is_in, named[number], column)
    codes, places = pd.factorize(column << _ROW_BITS | lines["row"].to_numpy(dtype=np.int64))
    texts = [_cell(place >> _ROW_BITS, place & (1 << _ROW_BITS) - 1) for place in places.tolist()]
    return Labels(codes.astype(np.int64), texts)


_ROW_BITS = 40
"""More than any row's number takes, also that of a CSV."""


def _cell(column: int, row: int) -> str:
    return f"{column_letters(column)}{row}" if column else f"row {row}"
