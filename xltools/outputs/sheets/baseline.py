"""The sheet Baseline: each function beside HM Treasury's figures apportioned to the place, with what to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import compare
from xltools.counting.non_response import standing_in_by_division
from xltools.counting.totals import by_division
from xltools.outputs import baseline_words
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NOT_CLASSIFIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook

_COLUMNS = (
    OutputColumn("division", "Division"),
    OutputColumn("judgement", "Difference"),
    OutputColumn("words", "What to look for", ColumnKind.WORDS),
    OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True),
    OutputColumn("guess", "Of which estimated (£)", ColumnKind.MONEY, total=True),
    OutputColumn("baseline", "Baseline (£)", ColumnKind.MONEY, total=True),
    OutputColumn("apart", "Counted less baseline (£)", ColumnKind.MONEY, total=True),
    OutputColumn("per_head", "Counted per head (£)", ColumnKind.PENCE),
    OutputColumn("baseline_per_head", "Baseline per head (£)", ColumnKind.PENCE),
    OutputColumn("england_per_head", "England per head (£)", ColumnKind.PENCE),
    OutputColumn("ratio", "Counted as a share of the baseline, per head", ColumnKind.SHARE),
    OutputColumn("low", "Usual range: from", ColumnKind.SHARE),
    OutputColumn("high", "Usual range: to", ColumnKind.SHARE),
)
WIDTHS = (34, 17, 70, 17, 17, 17, 18, 13, 13, 13, 15, 13, 13)


def baseline(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of the ten divisions beside the place's baseline; a sentence where no baseline is known."""
    title = f"Baseline: {count.place.name}, {count.place.year}"
    page = Page(book, "Baseline", title, _wrapped(baseline_words.notes(count)), widths=WIDTHS)
    compared = compare(count)
    if compared:
        rows = [*(_row(count, comparison) for comparison in compared), *_not_classified(count)]
        page.freeze(page.table("Baseline", _COLUMNS, rows, total="All functions"))
    else:
        page.sheet.freeze_panes(1, 0)


def _row(count: Count, comparison: Compared) -> Sequence[CellValue]:
    each: CellValue = comparison.counted_per_head
    if count.population is not None:
        each = CellFormula("=ROUND({counted}/population,2)", comparison.counted_per_head)
    ratio: CellValue = None
    if comparison.ratio is not None and comparison.baseline_per_head > 0:
        ratio = CellFormula(
            "={per_head}/{baseline_per_head}", comparison.counted_per_head / comparison.baseline_per_head
        )
    return (
        f"{comparison.division} {comparison.name}",
        comparison.judgement.value,
        baseline_words.in_words(comparison),
        comparison.counted,
        comparison.first_guess or None,
        comparison.baseline,
        CellFormula("={counted}-{baseline}", comparison.difference),
        each,
        comparison.baseline_per_head,
        comparison.england_per_head,
        ratio,
        comparison.low,
        comparison.high,
    )


def _not_classified(count: Count) -> list[Sequence[CellValue]]:
    pence = int(by_division(count).set_index("division")["counted"].get("", 0))
    if not pence:
        return []
    guess = standing_in_by_division(count).get("", 0) or None
    words = "Some of it may belong under the functions above; levies, interest and adjustments belong under none."
    return [(NOT_CLASSIFIED, "", words, pence, guess, None, CellFormula("={counted}-{baseline}", pence), *[None] * 6)]


def _wrapped(notes: Sequence[str]) -> list[str]:
    """Each sentence of the notes on a line of its own: a line of a sheet does not wrap."""
    return [f"{sentence.rstrip('.')}." for note in notes for sentence in note.split(". ")]
