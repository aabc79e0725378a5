"""What the page knows of each piece of a line: what it filters by, and what it shows and writes into a CSV beside that.

Names are those of the lines CSV where it has the column.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.ranges import NOT_STATED
from xltools.counting.totals import NOT_IDENTIFIED
from xltools.model import ReturnOrigin, UsageError, column_letters
from xltools.outputs.explore.pack import Package
from xltools.outputs.functions import NOT_DIVIDED
from xltools.outputs.wording import NOT_CLASSIFIED, ORIGIN_WORDS, code_from, division_label, reason_name
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference import cofog
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.counting.count import Count

    Texts = NDArray[np.object_]

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

MOST_PENCE = 2**53 - 1
"""Pence up to which a browser adds up exactly (ECMAScript, Number.MAX_SAFE_INTEGER): £90 million million."""


def packages_of(count: Count, pieces: pd.DataFrame) -> tuple[Package, Package]:
    """Return what the page filters and adds up by, and the details of lines. Raises `UsageError` for amounts too large to add up."""
    _must_add_up(count)
    keys, details = Package(), Package()
    lines = count.lines.take(pieces["position"].to_numpy())
    for name, texts in _choices(lines, pieces).items():
        keys.add_texts(name, texts)
    keys.add_numbers("counted", pieces["counted"].to_numpy(dtype=np.int64))
    keys.add_numbers("removed", pieces["removed"].to_numpy(dtype=np.int64))
    keys.add_numbers("piece", pieces["piece"].to_numpy(dtype=np.int64))
    details.add_numbers("pieces", pieces["pieces"].to_numpy(dtype=np.int64))
    details.add_numbers("row", lines["row"].to_numpy(dtype=np.int64))
    details.add_numbers("amount_known", lines["amount"].notna().to_numpy().astype(np.int64))
    for name, texts in _texts(count, lines, pieces).items():
        details.add_texts(name, texts)
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


def _choices(lines: pd.DataFrame, pieces: pd.DataFrame) -> Mapping[str, Texts]:
    code = pieces["code"].to_numpy(dtype=object)
    said = {origin.value: words for origin, words in ORIGIN_WORDS.items()}
    return {
        "division": _named(code, lambda text: division_label(cofog.division_of(text))),
        "group": _named(code, group_label),
        "organisation": _named(_column(lines, "organisation"), lambda text: text or NOT_IDENTIFIED),
        "organisation_type": _named(_column(lines, "organisation_type"), lambda text: text or NOT_KNOWN),
        "level": _named(_column(lines, "level"), lambda text: text or NOT_KNOWN),
        "source": pieces["source"].to_numpy(dtype=object),
        "how": _column(lines, "how"),
        "reason": _named(_column(lines, "why_not"), lambda text: reason_name(text) if text else COUNTED),
        "expenditure_type": _named(_column(lines, "expenditure_type"), lambda text: text or NOT_STATED),
        "theme": _named(_column(lines, "theme"), lambda text: text or NO_THEME),
        "laa_theme": _named(_column(lines, "laa_theme"), lambda text: text or NO_THEME),
        "said_by": _named(_column(lines, "origin"), lambda text: said[ReturnOrigin(text).value]),
    }


def _texts(count: Count, lines: pd.DataFrame, pieces: pd.DataFrame) -> Mapping[str, Texts]:
    code = pieces["code"].to_numpy(dtype=object)
    made: dict[str, Texts] = {
        "code": code,
        "function": _named(code, lambda text: cofog.name_of(text) if text else NOT_CLASSIFIED),
        "code_from": np.array(
            list(map(code_from, lines["code_origin"].tolist(), lines["code_note"].tolist())), dtype=object
        ),
        "through": pieces["through"].to_numpy(dtype=object),
        "cell": _cells(count, lines),
    }
    return {name: made[name] if name in made else _column(lines, name) for name in DETAILS}


def group_label(code: str) -> str:
    """Return the group of a code as ``09.2 Secondary education``, or that its division is not divided further, or that there is none."""
    group = cofog.group_of(code)
    if group:
        return f"{group} {cofog.name_of(group)}"
    return f"{division_label(code)}, {NOT_DIVIDED}" if code else NOT_CLASSIFIED


def _column(lines: pd.DataFrame, name: str) -> Texts:
    return lines[name].to_numpy(dtype=object)


def _named(values: Texts, name: Callable[[str], str]) -> Texts:
    names = {value: name(value) for value in set(values.tolist())}
    return np.array([names[value] for value in values.tolist()], dtype=object)


def _cells(count: Count, lines: pd.DataFrame) -> Texts:
    """The cell of each line's amount: its own where a row has several amounts, else that of the local or the gross figure; where the
    column is not known, the row."""
    fields = [(returned.columns.get("gross", 0), returned.columns.get("local", 0)) for returned in count.batch.returns]
    each = zip(
        lines[AMOUNT_COLUMN].tolist(),
        lines["row"].tolist(),
        lines["local"].notna().tolist(),
        lines["return_no"].tolist(),
        strict=True,
    )
    return np.array(
        [
            _cell(own or (fields[number][1] if local else 0) or fields[number][0], row)
            for own, row, local, number in each
        ],
        dtype=object,
    )


def _cell(column: int, row: int) -> str:
    return f"{column_letters(column)}{row}" if column else f"row {row}"
