"""What the money is for in a reader's words: whole divisions and whole groups, and what bodies did not divide further.

A line coded to a division alone is never ranked beside whole groups. Money is pence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.outputs.wording import NOT_CLASSIFIED, division_label
from xltools.reference import cofog
from xltools.text import listed, short_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xltools.counting.count import Count

NOT_DIVIDED = "not divided further"
"""What is said of money coded to a division, or to a group with classes, and no further."""
PARTS_NAMED, DIVISIONS_NAMED = 2, 3


def largest_functions(count: Count, how_many: int = 5) -> pd.DataFrame:
    """Return the functions most money is counted under, each whole: columns code, name, parts (in words), counted (pence).

    They are groups with all their classes; a division of which more than half is not divided further stands whole instead, since no
    group of it can be said to lead. The undivided rest of any other division is no function and is not ranked.
    """
    return _ranked(count, _whole_functions(count), how_many)


def largest_groups(count: Count, how_many: int = 12) -> pd.DataFrame:
    """Return the groups most money is counted under, each with all its classes: columns as those of `largest_functions`."""
    table = _by_part(count)
    return _ranked(count, table[table["group"].ne("")].rename(columns={"group": "code"}), how_many)


def _whole_functions(count: Count) -> pd.DataFrame:
    """Counted pence by code: whole divisions where most of them is not divided further, else whole groups."""
    table = _by_part(count)
    if table.empty:
        return table.assign(code=table["group"])[["code", "counted"]]
    whole = table["counted"].clip(lower=0).groupby(table["division"]).transform("sum")
    rest = table["counted"].where(table["group"].eq(""), 0).groupby(table["division"]).transform("sum")
    undivided = 2 * rest > whole
    code = table["group"].mask(undivided, table["division"])
    summed = table.assign(code=code).groupby("code", as_index=False)[["counted"]].sum()
    return summed[summed["code"].str.contains(".", regex=False) | summed["code"].isin(table["division"][undivided])]


def _ranked(count: Count, table: pd.DataFrame, how_many: int) -> pd.DataFrame:
    table = table[table["code"].ne("") & table["counted"].gt(0)]
    ranked = table.sort_values(["counted", "code"], ascending=[False, True]).head(how_many).reset_index(drop=True)
    parts, codes = largest_parts(count), ranked["code"].tolist()
    return ranked.assign(
        name=[cofog.name_of(code) for code in codes],
        parts=[
            f"A part of {division_label(cofog.division_of(code))}" if "." in code else parts.get(code, "")
            for code in codes
        ],
    )


def largest_parts(count: Count) -> Mapping[str, str]:
    """Return, for each division, its largest parts in words: whole groups, and what is coded to the division alone."""
    table = _by_part(count)
    table = table[table["division"].ne("") & table["counted"].gt(0)]
    words: dict[str, list[str]] = {}
    for _, row in table.sort_values(["counted", "group"], ascending=[False, True]).iterrows():
        name = cofog.name_of(str(row["group"])) or NOT_DIVIDED.capitalize()
        words.setdefault(str(row["division"]), []).append(f"{name} {short_pounds(int(row['counted']))}")
    return {division: "; ".join(parts[:PARTS_NAMED]) for division, parts in words.items()}


def not_divided(count: Count) -> str:
    """Return the money coded to a division alone, in a sentence, the largest first; blank where there is none."""
    table = _by_part(count)
    table = table[table["group"].eq("") & table["division"].ne("") & table["counted"].gt(0)]
    if not len(table):
        return ""
    told = [
        f"{cofog.name_of(str(row['division'])).lower()} {short_pounds(int(row['counted']))}"
        for _, row in table.sort_values(["counted", "division"], ascending=[False, True]).iterrows()
    ]
    return f"{short_pounds(int(table['counted'].sum()))} is {NOT_DIVIDED}, and so in no group: {listed(told, most=DIVISIONS_NAMED)}."


def function_labels(codes: Sequence[str]) -> list[str]:
    """Return the names of a table's codes: one that is only the rest of its division or group says so."""
    above = {code.rpartition(".")[0] for code in codes if "." in code}
    return [_label(code, is_rest="." not in code or code in above) for code in codes]


def _label(code: str, *, is_rest: bool) -> str:
    if not code:
        return NOT_CLASSIFIED
    return f"{cofog.name_of(code)}, {NOT_DIVIDED}" if is_rest else cofog.name_of(code)


@lru_cache(maxsize=1)  # every list of functions is drawn from it: nobody changes it
def _by_part(count: Count) -> pd.DataFrame:
    """Counted pence by division and group ("" = coded to the division alone)."""
    table = totals.by_function(count)
    table = table.assign(group=[cofog.group_of(code) for code in table["code"].tolist()])
    return table.groupby(["division", "group"], as_index=False, sort=True)[["counted"]].sum()
