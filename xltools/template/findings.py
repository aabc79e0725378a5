"""How a finding stands on the Findings sheet: ten texts, the same whether the sheet is built or marked up.

What is written there and recognised when it comes back stands here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.template.layout import FINDINGS_FIRST_ROW, FINDINGS_LAST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.model import Finding

FOLLOWED = FINDINGS_LAST_ROW - FINDINGS_FIRST_ROW + 1
"""How many findings the sheet holds; the summary line says how many more there are."""
ASKED_AGAIN = "Asked again, since the figures changed. You wrote: "
IN_QUESTION = "Asked again, since we should like to know more. You wrote: "
"""They stand before an old answer in a file that goes back. Left as it is, it is no new answer: the partner has to say something."""
TITLE = "Findings in your return "
"""How the title of a findings workbook begins; the name of the file follows."""
WHOLE_FILE = "Whole file"
"""Where a finding stands that is about no sheet."""
MARK_CELL = "J2"
"""Where the sheet holds a number that is another each time findings are written into it, 0 before; nobody sees it."""
MARK_NAME = "marked_as"
WIDTHS = (16, 10, 46, 40, 44, 18, 30, 20, 44, 7)
"""The widths of the sheet's columns, in characters."""


def where(finding: Finding) -> str:
    """Return the location as the sheet's formulas read it: ``Spending!G14``, ``Spending!row 14``, or the sheet alone.

    Never blank, since the sheet counts its findings by this column.
    """
    return "!".join(part for part in (finding.location.sheet, finding.location.cell) if part) or WHOLE_FILE


def finding_row(finding: Finding, service: str = "", explanation: str = "") -> tuple[str, ...]:
    """Return the nine texts of columns A to I; the tenth, the row number, is `finding.location.row`.

    `service` is the line's service as it was sent: with it, colours do not follow a cell to another line.
    """
    return (
        where(finding),
        finding.severity.value.capitalize(),
        finding.message,
        finding.why,
        finding.fix,
        finding.value,
        service,
        finding.code,
        explanation,
    )


def row_height(texts: Sequence[str], widths: Sequence[int] = WIDTHS) -> float:
    """Return the height in points that shows texts whole in columns of these widths (at most Excel's 409)."""
    lines = max(_lines(text, width) for text, width in zip(texts, widths, strict=False))
    return min(15.0 * max(lines, 1) + 3, 409.0)


def _lines(text: str, width: int) -> int:
    return sum(-(-len(part) // (width - 2)) or 1 for part in text.split("\n"))


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the sheet's order: errors first, then by sheet, row and column."""
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                finding.severity.rank,
                finding.location.sheet,
                finding.location.row,
                finding.location.column,
                finding.code,
            ),
        )
    )


def summary_formula() -> str:
    """Return the sheet's second line, a formula: how many findings it holds and how many of them still stand."""
    none = "No findings yet. If you get this workbook back with findings, they are listed here."
    held = '"Findings listed here: "&COUNTA(finding_where)&". Still standing: "&SUMPRODUCT(--(open_where<>""))&"."'
    return f'=IF(COUNTA(finding_where)=0,"{none}",{held})'


REFERENCE = "Please leave this reference here: "
"""Stands before the reference of a sheet that was sent out, by which its explanations are known to be its partner's own."""


def hint(total: int, reference: str = "") -> str:
    """Return the sheet's third line: what to do, how many findings there are beyond those the sheet holds, its reference."""
    todo = "Correct the cell named in Where, or say in Your explanation why the figure is right."
    more = total - FOLLOWED
    rest = f" {more:,} more exist; they are listed once these are dealt with." if more > 0 else ""
    return f"{todo}{rest}{reference_words(reference)}"


def reference_words(reference: str) -> str:
    """Return how a sheet states its reference, to follow other words; blank where it has none."""
    return f" {REFERENCE}{reference}." if reference else ""
