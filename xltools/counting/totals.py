"""The tables of the count: by function, organisation, level of government, theme, type, basis and reason removed.

Every table is a data frame with the label columns named by its function, then ``lines`` (how many count), ``gross`` and
``removed`` (pence of all lines whatever they are), ``reported`` and ``excluded`` (of what bodies report as spending: no totals of other
lines, nothing that buys nothing, no return that does not count), ``counted`` (gross less removed, and reported less excluded),
``income`` (pence, of lines that count), ``low`` and ``high`` (pence between which what
counts lies, since parts of it were shared out: low ends add up, and so do high ends, because shares of one place err
together). Money adds up to the count's own totals.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.counting.ranges import ESTIMATES, PUBLISHED
from xltools.model import REPORTED, WhyNot
from xltools.reference import cofog
from xltools.reference.crosswalks import cipfa_line, laa_themes_of
from xltools.template.mapping import Classification
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltools.counting.count import Count

MONEY = ("gross", "removed", "reported", "excluded", "counted", "income", "low", "high")
NOT_CLASSIFIED = "Not classified"
NOT_IDENTIFIED = "Sender not identified"
"""Where the money of a return stands that names nobody."""


def sum_by(count: Count, labels: Sequence[str]) -> pd.DataFrame:
    """Return the count's money summed by label columns of its lines, in label order."""
    wanted = [*labels, "lines", *MONEY]
    return count.sums[wanted].groupby(list(labels), sort=True, as_index=False).sum()


@lru_cache(maxsize=1)  # the sheets, the report, its bars and the comparisons all begin with it: nobody changes it
def by_division(count: Count) -> pd.DataFrame:
    """Return the ten COFOG divisions (and "Not classified", last): columns division, name, ..., all ten always there."""
    sums = sum_by(count, ["division"]).set_index("division")
    every = [*(division.code for division in cofog.divisions()), *([""] if "" in sums.index else [])]
    table = sums.reindex(every, fill_value=0).reset_index()
    table.insert(1, "name", [cofog.name_of(code) if code else NOT_CLASSIFIED for code in table["division"]])
    return table


def by_function(count: Count) -> pd.DataFrame:
    """Return one row per function used: columns division, code, name, ..., in code order, not classified last.

    ``05.1`` and ``05.1.0`` are one function and one row, under the shorter code.
    """
    table = sum_by(count, ["division", "code"])
    table["code"] = [cofog.whole_function(code) for code in table["code"].tolist()]
    table = table.groupby(["division", "code"], sort=True, as_index=False).sum()
    table.insert(2, "name", [cofog.name_of(code) if code else NOT_CLASSIFIED for code in table["code"]])
    return table.sort_values("code", key=lambda codes: codes.where(codes.ne(""), "~"), ignore_index=True)


def by_organisation(count: Count) -> pd.DataFrame:
    """Return one row per organisation: columns organisation, organisation_type, level, ..., largest counted first."""
    table = sum_by(count, ["organisation", "organisation_type", "level"])
    table["organisation"] = table["organisation"].replace("", NOT_IDENTIFIED)
    return table.sort_values(["counted", "organisation"], ascending=[False, True], ignore_index=True)


def by_organisation_and_division(count: Count) -> pd.DataFrame:
    """Return counted pence with organisations as rows and COFOG division codes ("" = not classified) as columns."""
    sums = sum_by(count, ["organisation", "division"])
    sums["organisation"] = sums["organisation"].replace("", NOT_IDENTIFIED)
    return sums.pivot_table(index="organisation", columns="division", values="counted", aggfunc="sum", fill_value=0)


def by_level(count: Count) -> pd.DataFrame:
    """Return one row per level of government, largest first: columns level, ..."""
    return sum_by(count, ["level"]).sort_values(["counted", "level"], ascending=[False, True], ignore_index=True)


def by_basis(count: Count) -> pd.DataFrame:
    """Return one row per way the local figures were reached, best first: columns how, ..."""
    ladder = {how: step for step, how in enumerate(("Actual", PUBLISHED, *ESTIMATES))}
    table = sum_by(count, ["how"])
    return table.sort_values("how", key=lambda names: names.map(ladder).fillna(len(ladder)), ignore_index=True)


def by_type(count: Count) -> pd.DataFrame:
    """Return revenue, capital and "Not stated": columns expenditure_type, ..."""
    return _named(sum_by(count, ["expenditure_type"]), "expenditure_type")


def by_laa_theme(count: Count) -> pd.DataFrame:
    """Return the LAA themes as partners tagged them, and "Not stated": columns laa_theme, ..."""
    return _named(sum_by(count, ["laa_theme"]), "laa_theme")


def by_heading(count: Count) -> pd.DataFrame:
    """Return counted pence by the headings of the count's classification, largest first: columns label, counted, lines.

    Of CIPFA the heading each line was reported under; of the themes the one reported, or else the only one its function serves.
    """
    lines = count.lines.loc[count.lines["counted"].ne(0), ["laa_theme", "code", "cipfa", "counted"]]
    if count.classification is Classification.LAA:
        labels = [
            theme or _only(laa_themes_of(code)) for theme, code in zip(lines["laa_theme"], lines["code"], strict=True)
        ]
    else:
        labels = [line.division if (line := cipfa_line(text)) else "" for text in lines["cipfa"].tolist()]
    table = lines.assign(label=labels).groupby("label", as_index=False)["counted"].agg(["sum", "size"])
    named = table.rename(columns={"sum": "counted", "size": "lines"})
    named["label"] = named["label"].replace("", "Under none of them")
    return named.sort_values(["counted", "label"], ascending=[False, True], ignore_index=True)


def _only(themes: Sequence[str]) -> str:
    return themes[0] if len(themes) == 1 else ""


def by_theme(count: Count) -> pd.DataFrame:
    """Return the deep dive themes partners tagged, each under its commonest spelling, and "Not stated": columns theme, ..."""
    table = sum_by(count, ["theme"])
    ranked = table.assign(key=[word_key(text) for text in table["theme"]]).sort_values(
        ["lines", "theme"], ascending=[False, True]
    )
    names = {key: " ".join(text.split()) for key, text in zip(ranked["key"][::-1], ranked["theme"][::-1], strict=True)}
    folded = ranked.assign(theme=ranked["key"].map(names)).drop(columns="key")
    return _named(folded.groupby("theme", sort=True, as_index=False).sum(), "theme")


def by_ring_fence(count: Count) -> pd.DataFrame:
    """Return ring-fenced Yes, No and "Not stated": columns ring_fenced, ..."""
    return _named(sum_by(count, ["ring_fenced"]), "ring_fenced")


def by_overheads(count: Count) -> pd.DataFrame:
    """Return how the bodies treat overheads, and "Not stated": columns overheads, ..."""
    return _named(sum_by(count, ["overheads"]), "overheads")


def by_reason(count: Count) -> pd.DataFrame:
    """Return what was removed and why, largest first: columns why_not, ... (lines that count left out; lines = how many)."""
    table = count.sums[["why_not", "all_lines", *MONEY]].groupby("why_not", sort=True, as_index=False).sum()
    table = table.rename(columns={"all_lines": "lines"})
    removed = table[table["why_not"].ne("")]
    return removed.sort_values(["removed", "why_not"], ascending=[False, True], ignore_index=True)


@lru_cache(maxsize=1)  # the sheet, the report and its picture all show them: nobody changes them
def reasons_apart(count: Count) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table `by_reason` in two: what is reported as spending and does not count, and what is no reported spending.

    Lines without an amount are with the first: they hold spending that is missing.
    """
    table = by_reason(count)
    first = table["why_not"].isin([*REPORTED, WhyNot.NO_AMOUNT.value, WhyNot.NO_LOCAL_FIGURE.value])
    return table[first].reset_index(drop=True), table[~first].reset_index(drop=True)


def _named(table: pd.DataFrame, label: str) -> pd.DataFrame:
    return table.assign(**{label: table[label].replace("", "Not stated")})
