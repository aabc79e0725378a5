"""What the money is for in a reader's words: whole divisions and whole groups, and what bodies did not divide further.

A line coded to a division alone is never ranked beside whole groups. Money is pence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.outputs.wording import NOT_CLASSIFIED
from xltools.reference import cofog
from xltools.text import short_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xltools.counting.count import Count

NOT_DIVIDED = "not divided further"
"""What is said of money coded to a division, or to a group with classes, and no further."""
PARTS_NAMED = 2


def largest_functions(count: Count, how_many: int = 5) -> pd.DataFrame:
    """Return the divisions most money is counted under, each whole: columns code, name, parts (what it is made of, in words),
    lines, counted (pence), largest first."""
    table = totals.by_division(count).rename(columns={"division": "code"})
    table = table[table["code"].ne("") & table["counted"].gt(0)]
    ranked = table.sort_values(["counted", "code"], ascending=[False, True]).head(how_many).reset_index(drop=True)
    parts = largest_parts(count)
    return ranked.assign(parts=[parts.get(code, "") for code in ranked["code"].tolist()])


def largest_groups(count: Count, how_many: int = 12) -> pd.DataFrame:
    """Return the groups most money is counted under, each with all its classes: columns code, name, counted, largest first."""
    table = _by_part(count)
    groups = table[table["group"].ne("") & table["counted"].gt(0)]
    ranked = groups.sort_values(["counted", "group"], ascending=[False, True]).head(how_many).reset_index(drop=True)
    return ranked.assign(code=ranked["group"], name=[cofog.name_of(code) for code in ranked["group"].tolist()])


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
    told = [
        f"{cofog.name_of(str(row['division'])).lower()} {short_pounds(int(row['counted']))}"
        for _, row in table.sort_values(["counted", "division"], ascending=[False, True]).iterrows()
    ]
    return f"{NOT_DIVIDED.capitalize()}, and so in no group: {'; '.join(told)}." if told else ""


def function_labels(codes: Sequence[str]) -> list[str]:
    """Return the names of a table's codes: one that is only the rest of its division or group says so."""
    above = {code.rpartition(".")[0] for code in codes if "." in code}
    return [_label(code, is_rest="." not in code or code in above) for code in codes]


def _label(code: str, *, is_rest: bool) -> str:
    if not code:
        return NOT_CLASSIFIED
    return f"{cofog.name_of(code)}, {NOT_DIVIDED}" if is_rest else cofog.name_of(code)


def _by_part(count: Count) -> pd.DataFrame:
    """Counted pence by division and group ("" = coded to the division alone)."""
    table = totals.by_function(count)
    table = table.assign(group=[cofog.group_of(code) for code in table["code"].tolist()])
    return table.groupby(["division", "group"], as_index=False, sort=True)[["counted"]].sum()
