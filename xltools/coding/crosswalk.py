"""The code each line is counted under: the partner's own, else carried over from the line it was reported as.

Tables: CIPFA service lines, Revenue Outturn and Revenue Summary lines to COFOG (`xltools.reference.crosswalks`). Where a
line of those could be split over several functions, all of it goes to the first and the words say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.reading.lines import look_up_each
from xltools.reference import cofog, crosswalks

if TYPE_CHECKING:
    CrosswalkLine = crosswalks.CipfaLine | crosswalks.SummaryLine | crosswalks.OutturnLine

AS_GIVEN = "the return's own code"
CARRIED = "carried over"
"""How ``code_from`` begins for codes given in words of another classification."""


def code_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Return two text columns for a lines frame: ``code`` ("" = not classified) and ``code_from`` (in words)."""
    own = look_up_each(lines["cofog"], _own_code)
    cipfa = look_up_each(lines["cipfa"], _from_cipfa)
    service = look_up_each(lines["service"], _from_form_line)
    carried = own.mask(own.eq(""), cipfa).mask(own.eq("") & cipfa.eq(""), service)
    code = look_up_each(carried, lambda text: text.partition("|")[0])
    words = look_up_each(carried, lambda text: text.partition("|")[2])
    return pd.DataFrame({"code": code, "code_from": words})


def _own_code(text: str) -> str:
    code = cofog.normal_code(text)
    return f"{code}|{AS_GIVEN}" if cofog.known(code) else ""


def _from_cipfa(text: str) -> str:
    return _carried(crosswalks.cipfa_line(text), "CIPFA line")


def _from_form_line(text: str) -> str:
    return _carried(crosswalks.revenue_summary_line(text), "Revenue Summary line") or _carried(
        crosswalks.revenue_outturn_line(text), "Revenue Outturn line"
    )


def _carried(line: CrosswalkLine | None, form: str) -> str:
    if line is None or not line.cofog:
        return ""
    judged = {"judgement": ", a judgement", "split": ", its main function", "division": ", division only"}.get(
        line.mapping_type, ""
    )
    return f"{line.cofog}|{CARRIED} from its {form}{judged}"
