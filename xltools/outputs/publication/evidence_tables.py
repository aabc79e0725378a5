"""The tables of what stands behind the total: double counts, who returned, sources of money, and the baseline beside it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.counting.baseline_comparison import compare
from xltools.counting.money_origins import money_origins
from xltools.counting.money_paths import money_paths
from xltools.counting.netting import DoubleCountState
from xltools.model import ReturnOrigin, Status
from xltools.outputs.publication import notes
from xltools.outputs.publication.spending_tables import AMOUNT, SHARE, TOTAL, per_person, with_money
from xltools.outputs.publication.values import Kind, PublishedColumn, PublishedTable, Shorthand, share
from xltools.reference.baseline import per_head, place_baseline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.count import Count
    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.netting import Ledger
    from xltools.model import ReturnStatus
    from xltools.outputs.publication.values import PublishedRow


def evidence_tables(count: Count) -> tuple[PublishedTable, ...]:
    """Return the tables that this count has something for."""
    made = (double_counts(count), coverage(count), sources_of_money(count), comparison(count))
    return tuple(table for table in made if table is not None)


_STATES = (DoubleCountState.REMOVED, DoubleCountState.CERTAIN, DoubleCountState.UNDECIDED)


def double_counts(count: Count) -> PublishedTable | None:
    """What is excluded as double counts by kind, decided or not, and what is only considered; None where none were looked for."""
    ledger = count.ledger
    if ledger is None:
        return None
    kinds: dict[str, list[DoubleCount]] = {}
    for finding in ledger.double_counts:
        kinds.setdefault(str(finding.kind).replace("-", " ").capitalize(), []).append(finding)
    rows: list[PublishedRow] = [(kind, *_money_of(ledger, own)) for kind, own in kinds.items()]
    rows.sort(key=lambda row: (-sum(pence for pence in row[2:5] if isinstance(pence, int)), str(row[0])))
    rows.append((TOTAL, *_money_of(ledger, ledger.double_counts)))
    return PublishedTable(
        "double_counts_by_kind",
        f"Double counts by kind, {_place(count)}",
        "The same money reported twice: what is excluded, decided or not, and what is only considered and still counted.",
        (
            PublishedColumn("Kind of double count", width=32),
            PublishedColumn("Found (number)", Kind.NUMBER),
            PublishedColumn("Excluded by decision (£ million)", Kind.MONEY, (notes.ROUNDING,)),
            PublishedColumn("Excluded as certain (£ million)", Kind.MONEY),
            PublishedColumn("Excluded until decided (£ million)", Kind.MONEY),
            PublishedColumn("Considered, still counted (£ million)", Kind.MONEY, (notes.OPEN,)),
        ),
        tuple(rows),
        (notes.DOUBLE_COUNT,),
    )


def _money_of(ledger: Ledger, findings: list[DoubleCount] | tuple[DoubleCount, ...]) -> tuple[int, ...]:
    states = [(ledger.state(finding), finding) for finding in findings]
    off = [sum(finding.amount_pence for state, finding in states if state is wanted) for wanted in _STATES]
    considered = ledger.still_open([finding for state, finding in states if state is DoubleCountState.CONSIDERED])
    return (len(states), *off, considered)


_RECEIVED: Mapping[Status, str] = {
    Status.ACCEPTED: "Return counted",
    Status.WITH_WARNINGS: "Return counted, with figures to explain",
    Status.REJECTED: "Return counted, with errors to correct",
    Status.TYPED_IN: "No return counted; figures found out by the publisher",
    Status.ESTIMATED: "No return counted; estimated from published figures",
    Status.HELD: "Return received, waits for a decision",
    Status.REFUSED: "Return received, not counted: wrong place or year",
    Status.UNREADABLE: "File received that could not be read",
    Status.SUPERSEDED: "Return received, replaced by a later one",
    Status.ANSWERS: "Explanations received, no return",
}
"""What became of a body's return, in the order that says most of the body."""
NOTHING_RECEIVED = "No return received"


def coverage(count: Count) -> PublishedTable:
    """Every body asked or heard from: what was received, when, and what of it counts."""
    figures = {
        str(row["organisation"]): (int(row["counted"]), str(row["organisation_type"]))
        for _, row in with_money(totals.by_organisation(count)).iterrows()
    }
    told = _told_of(count)
    kinds = {partner.name: partner.organisation_type for partner in count.partners}
    rows: list[PublishedRow] = []
    for name in sorted({*figures, *told, *kinds, *(partner.name for partner in count.missing)}):
        pence, kind = figures.get(name, (0, kinds.get(name, "")))
        status = told.get(name)
        said = _RECEIVED[status.status] if status else NOTHING_RECEIVED
        day = (status.received or status.signed_off_on)[:10] if status and status.origin is ReturnOrigin.SENT else ""
        counted = pence if name in figures or (status and status.counts) else Shorthand.NOT_AVAILABLE
        rows.append((name, kind or "Not known", said, day or _no_day(status), counted))
    more = (Shorthand.NOT_APPLICABLE,) * 3
    return PublishedTable(
        "coverage",
        f"Who returned figures, {_place(count)}",
        "Every public body that was asked or heard from, what was received of it, and how much of it is counted.",
        (
            PublishedColumn("Body", width=52),
            PublishedColumn("Kind of body", width=32),
            PublishedColumn("What was received", width=46),
            PublishedColumn("Received or signed off on", width=18),
            AMOUNT,
        ),
        (*rows, (TOTAL, *more, count.net)),
        (notes.ESTIMATED,),
    )


def _told_of(count: Count) -> dict[str, ReturnStatus]:
    """The status that says most of each body."""
    order = list(_RECEIVED)
    told: dict[str, ReturnStatus] = {}
    for status in count.return_statuses:
        name = status.partner
        if name and (name not in told or order.index(status.status) < order.index(told[name].status)):
            told[name] = status
    return told


def _no_day(status: ReturnStatus | None) -> Shorthand:
    """Whether a day is missing, or there is none because nothing was sent."""
    sent = status is not None and status.origin is ReturnOrigin.SENT
    return Shorthand.NOT_AVAILABLE if sent else Shorthand.NOT_APPLICABLE


def sources_of_money(count: Count) -> PublishedTable | None:
    """Counted money by what it was at first, as far as returns say; None where nobody looked at names."""
    if count.ledger is None:
        return None
    origins = money_origins(count, money_paths(count))
    rows = [(origin.name, str(origin.kind), pence, share(pence, count.net)) for origin, pence in origins.items()]
    return PublishedTable(
        "spending_by_source",
        f"Sources of the money, {_place(count)}",
        "What the money that is counted was at first, as far as the returns say; a department's agencies are part of it.",
        (
            PublishedColumn("Source of money", width=56, notes=(notes.SOURCE,)),
            PublishedColumn("What it is", width=28),
            AMOUNT,
            SHARE,
        ),
        (*rows, (TOTAL, Shorthand.NOT_APPLICABLE, count.net, share(count.net, count.net))),
    )


def comparison(count: Count) -> PublishedTable | None:
    """Each division per person beside the region's and England's; None where no baseline is known."""
    baseline, compared = place_baseline(count.place, count.figures), compare(count)
    if baseline is None or not compared:
        return None
    rows: list[PublishedRow] = [
        (
            each.division,
            each.name,
            per_person(count, each.counted),
            each.baseline_per_head,
            each.england_per_head,
            each.difference,
        )
        for each in compared
    ]
    england = per_head("England", baseline.year, figures=count.figures)
    rows.append(
        (
            Shorthand.NOT_APPLICABLE,
            f"{TOTAL}, with what is not classified",
            per_person(count, count.net),
            Fraction(baseline.total, baseline.people),
            Shorthand.NOT_AVAILABLE if england is None else england,
            count.net - baseline.total,
        )
    )
    return PublishedTable(
        "comparison_per_person",
        f"Spending per person beside HM Treasury's figures, {_place(count)}",
        "A check of plausibility: a place differs from its region and from England for good reasons.",
        (
            PublishedColumn("Code", width=10),
            PublishedColumn("Division", width=44),
            PublishedColumn(
                f"Counted in {count.place.name}, {count.place.year} (£ per person)",
                Kind.PER_PERSON,
                (notes.PER_PERSON,),
            ),
            PublishedColumn(
                f"{' and '.join(baseline.regions)}, {baseline.year} (£ per person)", Kind.PER_PERSON, (notes.BASELINE,)
            ),
            PublishedColumn(f"England, {baseline.year} (£ per person)", Kind.PER_PERSON, (notes.BASELINE,)),
            PublishedColumn(
                "Counted less the region's figure for the place (£ million)", Kind.MONEY, (notes.ROUNDING,)
            ),
        ),
        tuple(rows),
    )


def _place(count: Count) -> str:
    return f"{count.place.name}, financial year {count.place.year}"
