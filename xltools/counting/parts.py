"""The money of the lines by every label at once, with lines of several functions shared over them.

A CIPFA line that serves several functions is one line with one amount, but several parts in the tables by function:
the parts add up to it to the penny (`xltools.coding.splitting`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.ranges import counted_ranges
from xltools.model import REPORTED, CodeOrigin
from xltools.reading.lines import TEXT
from xltools.reference import crosswalks
from xltools.reference.cofog import division_of
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from xltools.coding.splitting import Portion

LABELS = (
    *("organisation", "organisation_type", "level", "overheads", "division", "code", "how", "why_not"),
    *("expenditure_type", "laa_theme", "theme", "ring_fenced"),
)
"""What the tables of a count are drawn up by."""
PENCE = ("removed", "counted", "income", "low", "high")
SUMMED = ("lines", "all_lines", "gross", *PENCE)
NUMBERS = (*SUMMED, "reported", "excluded")


def sum_parts(lines: pd.DataFrame, weights: Mapping[str, tuple[Portion, ...]]) -> pd.DataFrame:
    """Return the lines of a count summed by `LABELS`: columns those, lines (how many count), all_lines, and pence (`NUMBERS`),
    of which low and high are the range of what counts (`xltools.counting.ranges`).

    A few thousand rows whatever the number of lines: every table is drawn from these.
    """
    counts = lines["why_not"].eq("") | lines["counted"].ne(0)
    low, high = counted_ranges(lines)
    parts = pd.DataFrame(
        {
            **{name: lines[name].astype("category") for name in LABELS},
            "lines": counts.astype("int64"),
            "all_lines": 1,
            "gross": lines["counted"] + lines["removed"],
            "removed": lines["removed"],
            "counted": lines["counted"],
            "income": lines["income"].where(counts, 0).fillna(0).astype("int64"),
            "low": low,
            "high": high,
        }
    )
    shared = _several(lines, weights)
    if shared.any():
        rows = parts[shared].assign(cipfa=lines["cipfa"][shared]).to_dict("records")
        split = [part for row in rows for part in _split(row, weights)]
        parts = pd.concat([parts[~shared].astype(dict.fromkeys(LABELS, TEXT)), pd.DataFrame(split)], ignore_index=True)
        parts = parts.astype(dict.fromkeys(LABELS, "category"))
    summed = parts.groupby(list(LABELS), sort=True, observed=True)[list(SUMMED)].sum().reset_index()
    reported = summed["gross"].where(summed["why_not"].isin(REPORTED), summed["counted"])
    return summed.assign(reported=reported, excluded=reported - summed["counted"]).astype(dict.fromkeys(LABELS, TEXT))


def function_parts(
    lines: pd.DataFrame, weights: Mapping[str, tuple[Portion, ...]]
) -> Mapping[int, tuple[tuple[str, int, int], ...]]:
    """Return the parts of the lines that serve several functions, by position: code, counted and removed pence of each.

    They add up to the line, and by function to `sum_parts`.
    """
    shared = _several(lines, weights).to_numpy(dtype=bool)
    rows = lines.loc[shared, [*LABELS, "cipfa", "counted", "removed"]].to_dict("records")
    nothing = {"income": 0, "low": 0, "high": 0, "lines": 1}
    return {
        position: tuple(
            (str(part["code"]), int(str(part["counted"])), int(str(part["removed"])))
            for part in _split(row | nothing, weights)
        )
        for position, row in zip(shared.nonzero()[0].tolist(), rows, strict=True)
    }


def _several(lines: pd.DataFrame, weights: Mapping[str, tuple[Portion, ...]]) -> pd.Series[bool]:
    """Say which lines were carried over from a CIPFA line that serves several functions."""
    carried = lines["code_origin"].eq(CodeOrigin.CIPFA_LINE)
    texts = lines["cipfa"][carried]
    several = [text for text in texts.unique() if _portions(text, weights)]
    return carried & lines["cipfa"].isin(several)


def _portions(text: str, weights: Mapping[str, tuple[Portion, ...]]) -> tuple[Portion, ...]:
    line = crosswalks.cipfa_line(text) if text else None
    return weights.get(line.id, ()) if line else ()


def _split(row: Mapping[Hashable, Any], weights: Mapping[str, tuple[Portion, ...]]) -> Iterator[dict[str, object]]:
    """Yield a line's parts; the line itself is counted with the first."""
    portions = _portions(str(row["cipfa"]), weights)
    shares = [portion.weight for portion in portions]
    pence = {name: in_parts(int(row[name]), shares) for name in PENCE}
    for number, portion in enumerate(portions):
        own = {name: parts[number] for name, parts in pence.items()}
        labels = {name: row[name] for name in LABELS} | {"code": portion.code, "division": division_of(portion.code)}
        once = {"lines": row["lines"], "all_lines": 1} if number == 0 else {"lines": 0, "all_lines": 0}
        yield {**labels, **once, **own, "gross": own["counted"] + own["removed"]}


def parts_within(
    lines: pd.DataFrame, weights: Mapping[str, tuple[Portion, ...]], functions: Sequence[str]
) -> NDArray[np.int64]:
    """Return what counts of each line under any of some COFOG codes or below them, in pence; of lines of several functions that part."""
    counted = lines["counted"].to_numpy(dtype=np.int64)
    if not functions:
        return np.zeros(len(lines), dtype=np.int64)
    under = {code: is_under(code, functions) for code in lines["code"].unique()}
    pence = np.where(lines["code"].map(under).to_numpy(dtype=bool), counted, 0)
    for at, parts in function_parts(lines, weights).items():
        pence[at] = sum(part for code, part, _ in parts if is_under(code, functions))
    return pence


def is_under(code: str, functions: Sequence[str]) -> bool:
    """Whether a code is one of some functions, or below one."""
    return bool(code) and any(f"{code}.".startswith(f"{function}.") for function in functions)
