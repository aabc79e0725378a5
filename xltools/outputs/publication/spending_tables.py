"""The tables of spending: the total and what it is made of, from reported to counted, by function, by kind of body, by body.

Each adds up to the count's total, to the penny.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.counting.non_response import estimated_lines, typed_lines
from xltools.counting.ranges import NOT_STATED
from xltools.outputs.functions import NOT_DIVIDED
from xltools.outputs.publication import notes
from xltools.outputs.publication.values import Kind, PublishedColumn, PublishedTable, Shorthand, share
from xltools.outputs.wording import KNOWN, NOT_CLASSIFIED, basis_kind, reason_name, reason_rule
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import PublishedRow, PublishedValue

AMOUNT = PublishedColumn("Amount (£ million)", Kind.MONEY, (notes.ROUNDING,))
SHARE = PublishedColumn("Share of total (%)", Kind.PERCENT)
PER_PERSON = PublishedColumn("Amount per person (£)", Kind.PER_PERSON, (notes.PER_PERSON,))
LINES = PublishedColumn("Lines counted (number)", Kind.NUMBER)
TOTAL = "Total"
ALL = "Total public spending in the place"


def spending_tables(count: Count) -> tuple[PublishedTable, ...]:
    """Return the tables of spending, in the order they are published."""
    return (made_up(count), steps(count), divisions(count), groups(count), kinds_of_body(count), bodies(count))


def per_person(count: Count, pence: int) -> PublishedValue:
    """Return pence for each person, exactly; [x] where no population is known."""
    return Fraction(pence, count.population.people) if count.population else Shorthand.NOT_AVAILABLE


def with_money(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table of the count of which any line or money counts."""
    return table[table["lines"].ne(0) | table["counted"].ne(0)].reset_index(drop=True)


_REPORTED = (
    "What bodies say they spend, in returns that count: without totals of other lines and without money that buys nothing, such as "
    "grants received and reserves."
)


def made_up(count: Count) -> PublishedTable:
    """The total, how much of it is known, estimated and apportioned, and its range."""
    figures = [(ALL, count.net), *_parts(count)]
    rows: list[PublishedRow] = [
        (label, pence, share(pence, count.net), per_person(count, pence)) for label, pence in figures
    ]
    if count.shared_out:
        ends = (("Low estimate of the total", count.low), ("High estimate of the total", count.high))
        rows += [(label, pence, Shorthand.NOT_APPLICABLE, per_person(count, pence)) for label, pence in ends]
    return PublishedTable(
        "total_public_spending",
        f"Total public spending and what it is made of, {_place(count)}",
        "How much is spent, how much of it is known for the place, estimated or apportioned, and the range that follows.",
        (PublishedColumn("Measure", width=52, notes=(notes.KNOWN, notes.RANGE)), AMOUNT, SHARE, PER_PERSON),
        tuple(rows),
        (notes.TOTAL, notes.ESTIMATED),
    )


def _parts(count: Count) -> list[tuple[str, int]]:
    """The parts that make up the total, each pound in one."""
    counted, estimated, typed = count.lines["counted"], estimated_lines(count), typed_lines(count)
    kinds = count.lines["how"].map({how: basis_kind(how) for how in count.lines["how"].unique()})
    known, not_said = kinds.eq(KNOWN), kinds.eq(NOT_STATED)
    own = ~estimated & ~typed
    return [
        (label, int(counted[which].sum()))
        for label, which in (
            ("Known for the place, by the bodies' own returns", own & known),
            ("Apportioned from figures for wider areas", own & ~known & ~not_said),
            ("Returned without saying how the figure was reached", own & not_said),
            ("Found out by the publisher, for bodies whose return does not count", typed),
            ("Estimated from published figures, for bodies without a return", estimated),
        )
    ]


def steps(count: Count) -> PublishedTable:
    """From what was reported as spending to what counts, by reason; what is no reported spending is left out at once."""
    reasons, no_spending = totals.reasons_apart(count)
    lines = len(count.lines) - int(no_spending["lines"].sum())
    rows: list[PublishedRow] = [("Reported", _REPORTED, count.reported, lines)]
    for _, reason in reasons.iterrows():
        why = str(reason["why_not"])
        rule = notes.for_publication(reason_rule(why)) or Shorthand.NOT_AVAILABLE
        rows.append((f"Excluded: {reason_name(why).lower()}", rule, -int(reason["excluded"]), int(reason["lines"])))
    rows.append((ALL, "Reported less excluded.", count.net, int(count.that_count.sum())))
    return PublishedTable(
        "reported_and_excluded",
        f"From what was reported to what is counted, {_place(count)}",
        "What bodies reported, and what was excluded from it, by reason.",
        (
            PublishedColumn("Step", width=36),
            PublishedColumn("Rule", width=60),
            AMOUNT,
            PublishedColumn("Lines (number)", Kind.NUMBER),
        ),
        tuple(rows),
        (notes.TOTAL,),
    )


def divisions(count: Count) -> PublishedTable:
    """The ten divisions of COFOG, what is not classified, and the total."""
    table = totals.by_division(count)
    labels = [(code or Shorthand.NOT_APPLICABLE, name) for code, name in _pairs(table, "division", "name")]
    return PublishedTable(
        "spending_by_division",
        f"Public spending by function, {_place(count)}",
        "The ten divisions of the Classification of the Functions of Government (COFOG).",
        (PublishedColumn("Code", width=10), PublishedColumn("Division", notes=(notes.FUNCTION,)), *_FIGURES),
        _figure_rows(count, labels, table, (Shorthand.NOT_APPLICABLE,)),
        (notes.TOTAL,),
    )


def groups(count: Count) -> PublishedTable:
    """The groups of COFOG that have money, each whole, and what is not divided further."""
    table = totals.by_function(count)
    table = table.assign(
        group=[cofog.group_of(code) or division for code, division in _pairs(table, "code", "division")]
    )
    table = table.groupby(["division", "group"], sort=True, as_index=False)[["counted", "lines"]].sum()
    table = with_money(table).sort_values("group", key=lambda codes: codes.where(codes.ne(""), "~"), ignore_index=True)
    labels: list[tuple[PublishedValue, ...]] = [
        (division or Shorthand.NOT_APPLICABLE, group or Shorthand.NOT_APPLICABLE, _group_name(group))
        for division, group in _pairs(table, "division", "group")
    ]
    return PublishedTable(
        "spending_by_group",
        f"Public spending by group of functions, {_place(count)}",
        "The groups within the divisions of COFOG. A group without money is left out.",
        (
            PublishedColumn("Division code", width=12),
            PublishedColumn("Group code", width=12),
            PublishedColumn("Group", width=52, notes=(notes.FUNCTION,)),
            *_FIGURES,
        ),
        _figure_rows(count, labels, table, (Shorthand.NOT_APPLICABLE,) * 2),
    )


def _group_name(code: str) -> str:
    if not code:
        return NOT_CLASSIFIED
    return cofog.name_of(code) if "." in code else f"{cofog.name_of(code)}, {NOT_DIVIDED}"


def kinds_of_body(count: Count) -> PublishedTable:
    """What each kind of body spends, with how many bodies of the kind there are."""
    table = with_money(totals.by_organisation(count))
    table = table.groupby(["organisation_type", "level"], sort=True, as_index=False).agg(
        counted=("counted", "sum"), lines=("lines", "sum"), bodies=("organisation", "nunique")
    )
    table = table.sort_values(["counted", "organisation_type"], ascending=[False, True], ignore_index=True)
    labels = [
        (kind or "Not known", level or "Not known", int(bodies))
        for kind, level, bodies in zip(
            *(table[name].tolist() for name in ("organisation_type", "level", "bodies")), strict=True
        )
    ]
    return PublishedTable(
        "spending_by_kind_of_body",
        f"Public spending by kind of body, {_place(count)}",
        "What each kind of public body spends in the place, and its level of government; the most money first.",
        (
            PublishedColumn("Kind of body", width=36),
            PublishedColumn("Level of government", width=24),
            PublishedColumn("Bodies (number)", Kind.NUMBER),
            *_FIGURES,
        ),
        _figure_rows(count, labels, table, (Shorthand.NOT_APPLICABLE, int(table["bodies"].sum()))),
    )


def bodies(count: Count) -> PublishedTable:
    """What each body spends."""
    table = with_money(totals.by_organisation(count))
    labels = [
        (name, kind or "Not known", level or "Not known")
        for name, kind, level in zip(
            *(table[key].tolist() for key in ("organisation", "organisation_type", "level")), strict=True
        )
    ]
    return PublishedTable(
        "spending_by_body",
        f"Public spending by body, {_place(count)}",
        "What each public body spends in the place, wherever its money is from; the most money first.",
        (
            PublishedColumn("Body", width=52),
            PublishedColumn("Kind of body", width=32),
            PublishedColumn("Level of government", width=24),
            *_FIGURES,
        ),
        _figure_rows(count, labels, table, (Shorthand.NOT_APPLICABLE, Shorthand.NOT_APPLICABLE)),
        (notes.ESTIMATED,),
    )


_FIGURES = (AMOUNT, SHARE, PER_PERSON, LINES)


def _figure_rows(
    count: Count,
    labels: Sequence[tuple[PublishedValue, ...]],
    table: pd.DataFrame,
    beside_total: tuple[PublishedValue, ...],
) -> tuple[PublishedRow, ...]:
    """Rows of labels with amount, share, per person and lines, and the total below them, with the labels beside it."""
    figures = list(zip(table["counted"].tolist(), table["lines"].tolist(), strict=True))
    every = [*zip(labels, figures, strict=True), ((TOTAL, *beside_total), (count.net, int(table["lines"].sum())))]
    return tuple(
        (*label, int(pence), share(int(pence), count.net), per_person(count, int(pence)), int(lines))
        for label, (pence, lines) in every
    )


def _pairs(table: pd.DataFrame, first: str, second: str) -> list[tuple[str, str]]:
    return list(zip(table[first].tolist(), table[second].tolist(), strict=True))


def _place(count: Count) -> str:
    return f"{count.place.name}, financial year {count.place.year}"
