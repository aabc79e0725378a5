"""The sheets about money between bodies: the ledger of double counts, the agreement of balances, and names as understood.

What is written under Decision is read back at the next run (`xltools.outputs.read_back`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.agreement import all_flows
from xltools.counting.policy import KEEP_BOTH, REMOVE
from xltools.organisations.resolution import Reason
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.considered import shown_double_counts, why_counted
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.lines import places_of_lines
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.netting import Ledger
    from xltools.organisations.resolution import Resolution
    from xltools.outputs.cells import CellValue, OutputWorkbook
    from xltools.outputs.considered import ShownDoubleCounts
    from xltools.outputs.sheets.lines import LinePlace, LineRows

LEDGER = "Double counts"
MOST_NAMES = 5_000
MOST_CONSIDERED = 500
"""Double counts listed that were only considered, those of the most money: what a person can decide on."""
PRINTED = 11
"""Columns of the ledger that go on paper: up to the decision."""
LEDGER_COLUMNS = (
    OutputColumn("kind", "Kind"),
    OutputColumn("amount", "Amount (£)", ColumnKind.MONEY),
    OutputColumn("sure", "How sure"),
    OutputColumn("state", "What was done"),
    OutputColumn("doubt", "Why it still counts", ColumnKind.WORDS),
    OutputColumn("who", "Who reports what", ColumnKind.WORDS),
    OutputColumn("why", "Which side is kept, and why", ColumnKind.WORDS),
    OutputColumn("evidence", "Evidence", ColumnKind.WORDS),
    OutputColumn("removed", "Line to remove"),
    OutputColumn("kept", "Line kept"),
    OutputColumn("decision", "Decision"),
    OutputColumn("by", "By whom"),
    OutputColumn("note", "Note"),
    OutputColumn("id", "Finding"),
    OutputColumn("fingerprint", "For the program"),
)
EARLIER_LEDGER_COLUMNS = tuple(column for column in LEDGER_COLUMNS if column.key != "doubt")
"""The columns of workbooks written before what was considered said why it still counts: decisions in them are read too."""
_BALANCE_COLUMNS = (
    OutputColumn("payer", "From"),
    OutputColumn("recipient", "To"),
    OutputColumn("paid", "The payer says it paid (£)", ColumnKind.MONEY),
    OutputColumn("had", "The recipient says it had (£)", ColumnKind.MONEY),
    OutputColumn("difference", "Difference (£)", ColumnKind.MONEY),
    OutputColumn("removed", "Taken off as double counts (£)", ColumnKind.MONEY),
    OutputColumn("asked", "Asked about (£)", ColumnKind.MONEY),
    OutputColumn("unexplained", "Neither taken off nor asked about (£)", ColumnKind.MONEY),
    OutputColumn("verdict", "Result"),
    OutputColumn("why", "What makes the difference", ColumnKind.WORDS),
)
_NAME_COLUMNS = (
    OutputColumn("text", "As written"),
    OutputColumn("body", "Taken to mean"),
    OutputColumn("reason", "Because", ColumnKind.WORDS),
    OutputColumn("lines", "Lines", ColumnKind.NUMBER),
    OutputColumn("money", "Money behind it (£)", ColumnKind.MONEY),
)


def double_counts(book: OutputWorkbook, count: Count, lines: LineRows) -> None:
    """Write the ledger of double counts, what is taken off before what was considered, with room for decisions."""
    ledger = count.ledger
    shown = shown_double_counts(ledger, MOST_CONSIDERED) if ledger else None
    page = Page(
        book,
        LEDGER,
        f"Double counts: {count.place.name}, {count.place.year}",
        (
            "The same money reported by two or more lines. One side counts; what is excluded of the other is never more than it reports.",
            "First what is excluded, then what was considered and still counts, with the reason; either largest money first.",
            "Pick Remove or Keep both under Decision, write your name, and save: the next run takes it in and keeps it in decisions.csv.",
            *_sums(count, shown),
        ),
        widths=(20, 16, 11, 24, 36, 48, 40, 40, 14, 14, 13, 14, 24, 32, 18),
    )
    rows = _rows(count, ledger, shown.all, lines) if ledger and shown else []
    table = page.table("DoubleCounts", LEDGER_COLUMNS, rows, filters=True)
    page.pick_list(table, "decision", (REMOVE, KEEP_BOTH))
    page.freeze(table)
    page.print_columns(PRINTED)


def _sums(count: Count, shown: ShownDoubleCounts | None) -> tuple[str, ...]:
    if count.ledger is None or shown is None:
        return ("They were not looked for in this count.",)
    outcome = count.ledger.outcome
    return (
        f"Excluded by decision {pounds(outcome.by_decision)}; as certain {pounds(outcome.certain)}; until somebody decides "
        f"{pounds(outcome.provisionally)}. Considered, and still counted: {pounds(outcome.undecided)}.",
        f"Until they are decided, the total may lie anywhere from {pounds(count.net - outcome.undecided)} to "
        f"{pounds(count.net + outcome.provisionally)}.",
        *((f"{shown.rest} For all of them: xltools double-counts FOLDER --json.",) if shown.rest else ()),
    )


def _rows(count: Count, ledger: Ledger, shown: Sequence[DoubleCount], lines: LineRows) -> list[Sequence[CellValue]]:
    changed = {again.finding.id: again.changed for again in ledger.matched.look_again}
    linked = list(dict.fromkeys(side[0] for finding in shown for side in _sides(finding) if side))
    places = dict(zip(linked, places_of_lines(count.lines.iloc[linked]), strict=True))
    return [_row(ledger, finding, changed.get(finding.id), lines, places) for finding in shown]


def _sides(finding: DoubleCount) -> tuple[Sequence[int], Sequence[int]]:
    """The lines of which something is taken off, and those that are kept."""
    return [line for line, _ in finding.remove], finding.keep


def _row(
    ledger: Ledger,
    finding: DoubleCount,
    changed: str | None,
    lines: LineRows,
    places: Mapping[int, LinePlace],
) -> Sequence[CellValue]:
    decision = ledger.decisions.get(finding.id)
    return (
        str(finding.kind).replace("-", " "),
        finding.amount_pence,
        f"{finding.confidence:.0%}",
        f"{changed} Until then: {ledger.state(finding).lower()}." if changed is not None else ledger.state(finding),
        why_counted(ledger, finding),
        finding.summary,
        finding.why,
        "; ".join(finding.evidence),
        *(_link(side, lines, places) for side in _sides(finding)),
        decision.decision if decision else None,
        decision.by if decision else None,
        decision.note if decision else None,
        finding.id,
        mark(finding.fingerprint, decision.decision if decision else ""),
    )


def mark(fingerprint: str, decision: str) -> str:
    """Return what the program leaves for itself in a row: the lines concerned, and the decision it wrote there."""
    return f"{fingerprint} {decision}".strip()


def _link(positions: Sequence[int], lines: LineRows, places: Mapping[int, LinePlace]) -> CellValue:
    return lines.link(*places[positions[0]]) if positions else None


def balances(book: OutputWorkbook, count: Count) -> None:
    """Write what every pair of bodies says it paid to and had from each other, the largest difference first."""
    page = Page(
        book,
        "Agreement of balances",
        f"Agreement of balances: {count.place.name}, {count.place.year}",
        (
            "What each body says it paid to the other, and had from it, before double counts are excluded.",
            "A difference within £2,500 or 1% is treated as agreed. Where one of the two sent no return, nothing can be compared.",
            "Then, of the larger figure: what is off the total, what the sheet Double counts asks about and still counts, and the rest.",
            "For the lines behind a pair: xltools statement FOLDER A B.",
        ),
        widths=(50, 50, 20, 20, 18, 20, 18, 20, 30, 60),
    )
    flows = all_flows(count.ledger) if count.ledger else ()
    rows = [
        (
            flow.payer,
            flow.recipient,
            flow.paid,
            flow.had,
            flow.difference,
            flow.removed,
            flow.asked,
            None if flow.non_respondent else flow.unexplained,
            flow.verdict,
            flow.in_words,
        )
        for flow in flows
    ]
    page.freeze(page.table("Balances", _BALANCE_COLUMNS, rows, filters=True))


def names(book: OutputWorkbook, count: Count) -> None:
    """Write every body that returns name as source or recipient, and whom it was taken to mean."""
    page = Page(
        book,
        "Names",
        f"Names as understood: {count.place.name}, {count.place.year}",
        (
            "Every body named under Original source of the money or Paid on to, the most money first, and whom we took it to mean.",
            "A name that may mean several was taken for none of them: 'the Council', where several councils are listed.",
            "To put one right, add the name to that body's aliases in partners.csv and run the count again.",
        ),
        widths=(44, 44, 50, 10, 20),
    )
    ledger = count.ledger
    uses = ledger.names[:MOST_NAMES] if ledger else ()
    rows = [
        (
            use.resolution.text,
            _meant(use.resolution, ledger.prepared) if ledger else "",
            use.resolution.reason,
            use.lines,
            use.pence,
        )
        for use in uses
    ]
    page.freeze(page.table("Names", _NAME_COLUMNS, rows, filters=True))


_MOST_MEANT = 6


def _meant(meaning: Resolution, prepared: PreparedLines) -> str:
    """Whom a name was taken to mean, in words: a body, "may mean A or B", or "A, B and C together"."""
    if meaning.body is not None:
        return prepared.body_name(meaning.body)
    names = [prepared.body_name(number) for number in meaning.candidates]
    if not names:
        return ""
    if len(names) > _MOST_MEANT:
        names = [*names[:_MOST_MEANT], f"{len(names) - _MOST_MEANT} others"]
    if meaning.reason is Reason.TOGETHER:
        return f"{' and '.join(names)} together" if len(names) > 1 else f"{names[0]}, with others that are not listed"
    return f"may mean {' or '.join(names)}"
