"""The roll-up workbook: all places together as a region would publish them, and the double counts between them to be decided."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from xltools.counting.policy import KEEP_BOTH, REMOVE
from xltools.many_places.described import finding_lines
from xltools.many_places.figures_sheets import bodies, by_function, places, summary
from xltools.outputs.cells import ColumnKind, OutputColumn, OutputWorkbook
from xltools.outputs.package import finish
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.ledger import LEDGER, LEDGER_COLUMNS, mark
from xltools.template.book import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xltools.counting.decisions import Decision
    from xltools.counting.double_counts.finding import DoubleCount
    from xltools.many_places.totals import Rollup
    from xltools.outputs.cells import CellValue

MOST_LINES = 200_000
"""Lines of findings listed; all of them are in rollup-findings.csv."""


def write_workbook(rollup: Rollup, path: Path, made_on: date | None) -> None:
    """Write the roll-up workbook to `path`; equal input gives equal bytes."""
    draft = io.BytesIO()
    with Workbook(draft, dict(OPTIONS)) as workbook:
        workbook.set_properties(
            {
                "title": f"Public spending in {len(rollup.places):,} places",
                "subject": "Roll-up of counts of public spending in places",
                **({"created": datetime.combine(made_on, time(), UTC)} if made_on else {}),
            }
        )
        workbook.set_size(2400, 1500)
        book = OutputWorkbook(workbook)
        summary(book, rollup)
        places(book, rollup)
        by_function(book, rollup)
        bodies(book, rollup)
        _double_counts(book, rollup, {decision.id: decision for decision in rollup.decisions})
        _lines(book, rollup)
        _not_counted(book, rollup)
        _methods(book, rollup)
    finish(draft, path, made_on, {})


def _double_counts(book: OutputWorkbook, rollup: Rollup, decisions: Mapping[str, Decision]) -> None:
    page = Page(
        book,
        LEDGER,
        "Double counts between places",
        (
            "The same money in two places. One side counts; what is excluded of the other is never more than it counts in its own place.",
            "Pick Remove or Keep both under Decision, write your name, and save: the next run takes it in and keeps it in decisions.csv.",
            "What is to be asked, with nothing to remove, is settled by Keep both. Every line concerned is on the next sheet.",
        ),
        widths=(20, 16, 11, 24, 36, 48, 40, 40, 34, 34, 13, 14, 24, 32, 18),
    )
    rows = [_row(rollup, finding, decisions.get(finding.id)) for finding in rollup.between.findings]
    table = page.table("DoubleCounts", LEDGER_COLUMNS, rows, filters=True)
    page.pick_list(table, "decision", (REMOVE, KEEP_BOTH))
    page.freeze(table)


def _row(rollup: Rollup, finding: DoubleCount, decision: Decision | None) -> Sequence[CellValue]:
    lines = list(finding_lines(rollup, finding))
    gone, kept = ([line.at.where for line in lines if line.side == side] for side in ("removed", "kept"))
    again = next((again for again in rollup.between.matched.look_again if again.finding.id == finding.id), None)
    state = rollup.between.state(finding)
    return (
        str(finding.kind).replace("-", " "),
        finding.amount_pence,
        f"{finding.confidence:.0%}" if finding.remove else "",
        f"{again.changed} Until then: {state.lower()}." if again else state,
        "" if rollup.between.outcome and finding.id in rollup.between.outcome.taking else finding.doubt,
        finding.summary,
        finding.why,
        "; ".join(finding.evidence),
        _first_of(gone),
        _first_of(kept),
        decision.decision if decision else None,
        decision.by if decision else None,
        decision.note if decision else None,
        finding.id,
        mark(finding.fingerprint, decision.decision if decision else ""),
    )


def _first_of(places: Sequence[str]) -> str:
    more = f" and {len(places) - 1:,} more" if len(places) > 1 else ""
    return places[0] + more if places else ""


_LINE_COLUMNS = (
    OutputColumn("id", "Finding"),
    OutputColumn("side", "Side"),
    OutputColumn("pence", "Amount (£)", ColumnKind.PENCE),
    OutputColumn("place", "Place"),
    OutputColumn("year", "Year"),
    OutputColumn("folder", "Folder"),
    OutputColumn("file", "File"),
    OutputColumn("sheet", "Sheet"),
    OutputColumn("row", "Row", ColumnKind.NUMBER),
    OutputColumn("line", "Line"),
    OutputColumn("body", "Body"),
    OutputColumn("service", "Service", ColumnKind.WORDS),
)


def _lines(book: OutputWorkbook, rollup: Rollup) -> None:
    page = Page(
        book,
        "Lines concerned",
        "Where the double counts stand",
        ("Every line of every finding on the sheet before, on both sides: place, folder, file, sheet and row.",),
        widths=(32, 10, 16, 24, 10, 22, 34, 12, 8, 14, 34, 44),
    )
    rows: list[Sequence[CellValue]] = [
        (finding.id, line.side, line.pence, *line.at)
        for finding in rollup.between.findings
        for line in finding_lines(rollup, finding)
    ]
    if len(rows) > MOST_LINES:
        page.note(f"The first {MOST_LINES:,} of {len(rows):,}; all of them are in rollup-findings.csv.")
    page.freeze(page.table("LinesConcerned", _LINE_COLUMNS, rows[:MOST_LINES], filters=True))


def _not_counted(book: OutputWorkbook, rollup: Rollup) -> None:
    page = Page(
        book,
        "Not read",
        "What could not be read or counted",
        (
            "None of this money is in any total. Put it right, and run the roll-up again: only what changed is counted anew.",
        ),
        widths=(50, 30, 90),
    )
    rows: list[Sequence[CellValue]] = [(missed.folder, "the whole place", missed.why) for missed in rollup.not_counted]
    rows += [
        (counted.short, file, "This file could not be read; its folder's findings say why.")
        for counted in rollup.places
        for file in counted.unreadable
    ]
    columns = (
        OutputColumn("folder", "Folder"),
        OutputColumn("what", "What"),
        OutputColumn("why", "Why", ColumnKind.WORDS),
    )
    page.table("NotRead", columns, rows)


def _methods(book: OutputWorkbook, rollup: Rollup) -> None:
    page = Page(book, "Sources and methods", "How this was made", widths=(120,))
    for sentence in (
        "Each place was counted by itself, as `xltools consolidate` counts it; its total stands here as there.",
        "The total is the sum of the places less what is removed between them. Money of different years is never netted.",
        "A place that lies within another, and a second count of one place, adds only what its bodies do not report there.",
        "Figures that a body gave alike to several places count once, where the body is at home, else in the first place by name.",
        "A payment from a body in one place to a body in another that reports it counts once, by the counting policy of the places.",
        "Bodies that report parts to several places are compared with their whole, where one is known; an excess is asked about.",
        "Per head: the people of all places, each once; a place within another adds none.",
        *rollup.remarks,
    ):
        page.note(sentence)
