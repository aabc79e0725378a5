"""Suggestions for live lines, by the rules of the count: its dictionary first, then the model, filled in where sure enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.classify.codes import choose_codes
from xltools.classify.not_spending import why_not_spending
from xltools.classify.totals import Says, says_total
from xltools.coding.rules import CodingRules
from xltools.coding.suggestions import suggest
from xltools.excel.suggestion_sheet import MOST, Suggested
from xltools.model import CodeOrigin
from xltools.reading.lines import TEXT, lines_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.excel.coding_lines import CodedLine
    from xltools.folder import CountFolder


FILLED_IN = (CodeOrigin.SUGGESTED, CodeOrigin.CONFIRMED)


def suggest_for(lines: Sequence[CodedLine], folder: CountFolder | None) -> list[Suggested]:
    """Return the suggestions for each line that has any, and the code to fill in where its own is blank.

    What is no spending, the total of other lines, or has a code (its own in full, or from its CIPFA line) has none.
    """
    rules = folder.coding if folder else CodingRules()
    chosen = choose_codes(_frame(lines), _are_services(lines), rules)
    suggested = []
    for line, code, origin, likeliest in zip(
        lines, chosen["code"], chosen["code_origin"], chosen["suggested"], strict=True
    ):
        if likeliest:
            fills = code if line.fills and not line.code and origin in FILLED_IN else ""
            told = suggest(
                line.service,
                partner_type=line.body_type,
                partner=line.body,
                top=MOST,
                confirmed_codes=rules.confirmed_codes,
            )
            suggested.append(Suggested(line, told, fills))
    return suggested


def _frame(lines: Sequence[CodedLine]) -> pd.DataFrame:
    read: dict[str, Sequence[object]] = {
        "row": range(1, len(lines) + 1),
        "service": [line.service for line in lines],
        "cofog": [_given(line) for line in lines],
        "cipfa": [line.cipfa for line in lines],
    }
    bodies = {
        "organisation": pd.array([line.body for line in lines], dtype=TEXT),
        "organisation_type": pd.array([line.body_type for line in lines], dtype=TEXT),
    }
    return lines_frame(read, len(lines)).assign(**bodies)


def _given(line: CodedLine) -> str:
    """Return the code that keeps a line from being asked about: a count's lines are asked about whatever they count under."""
    return line.code if line.fills else ""


def _are_services(lines: Sequence[CodedLine]) -> pd.Series[bool]:
    return pd.Series(
        [not why_not_spending(line.service, line.cipfa) and says_total(line.service) < Says.PLAINLY for line in lines],
        dtype=bool,
    )
