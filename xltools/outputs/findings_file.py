"""The findings of all returns as CSV for people, and as plain lines of text for a terminal."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from xltools.model import Severity, Status
from xltools.outputs.order import ordered_findings, ordered_statuses
from xltools.outputs.story import severities
from xltools.outputs.wording import SEVERITY_WORDS, STATUS_WORDS, explanation_words
from xltools.text import guard_all, one_line, plural, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

    from xltools.model import Finding, ReturnStatus

COLUMNS = (
    "file",
    "partner",
    "status",
    "sheet",
    "cell",
    "severity",
    "code",
    "message",
    "why",
    "fix",
    "value",
    "explanation",
)


def write_findings(return_statuses: Iterable[ReturnStatus], path: Path) -> Path:
    """Write every finding to `path` as CSV (UTF-8 with a byte-order mark) and return it: by return, errors first.

    People open this file in a spreadsheet program, which would run text that begins like a formula: such text gets an
    apostrophe before it. Numbers keep their sign.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        rows = [_row(return_status, finding) for return_status, finding in ordered_findings(return_statuses)]
        columns = [guard_all(list(texts)) for texts in zip(*rows, strict=True)]
        writer.writerows(zip(*columns, strict=True))
    return path


def findings_frame(return_statuses: Iterable[ReturnStatus]) -> pd.DataFrame:
    """Return every finding as a frame of text with these columns, but ``return`` for the file: by return, errors first."""
    import pandas as pd  # not needed by those who print or write

    from xltools.reading.lines import TEXT

    rows = [_row(return_status, finding) for return_status, finding in ordered_findings(return_statuses)]
    return pd.DataFrame(rows, columns=["return", *COLUMNS[1:]], dtype=TEXT)


def findings_text(return_statuses: Iterable[ReturnStatus], width: int | None = None) -> list[str]:
    """Return the findings as plain lines, a block for each return: its file and status, then each finding and its cell.

    On a terminal so many characters wide, what is longer goes on below where it began; without a width each is one line.
    """
    return [
        line
        for return_status in ordered_statuses(return_statuses)
        for hang, text in _block(return_status)
        for line in wrapped(text, width, hang)
    ]


def _row(return_status: ReturnStatus, finding: Finding) -> tuple[str, ...]:
    place = finding.location
    return (
        place.workbook,
        return_status.partner,
        return_status.status.value,
        place.sheet,
        place.cell,
        finding.severity.value,
        finding.code,
        finding.message,
        finding.why,
        finding.fix,
        finding.value,
        explanation_words(finding),
    )


MESSAGE_AT = 29
"""Characters before a finding's message: two blanks, its severity and its cell."""


def _block(return_status: ReturnStatus) -> Iterator[tuple[int, str]]:
    """Yield the lines of a return, each with the characters by which what follows of it is set in."""
    who = f" ({return_status.partner})" if return_status.partner else ""
    numbers = "".join(f", {number}" for number in _numbers(return_status))
    yield 2, f"{one_line(return_status.file + who)}: {STATUS_WORDS[return_status.status][0].lower()}{numbers}"
    if not return_status.counts:
        yield 2, f"  {return_status.reason}"
    if return_status.status is Status.SUPERSEDED:
        yield 0, ""
        return
    below = " " * MESSAGE_AT
    for alike in _alike(finding for _, finding in ordered_findings([return_status])):
        for finding in alike:
            where = "!".join(part for part in (finding.location.sheet, finding.location.cell) if part) or "whole file"
            severity = SEVERITY_WORDS[finding.severity].lower()
            yield MESSAGE_AT, f"  {severity:<8}{where:<18} {one_line(finding.message)}"
            if finding.explanation:
                said = "Explained" if finding.explanation.stands else "Explained before"
                yield MESSAGE_AT, f"{below}{said}: {one_line(explanation_words(finding))}"
        if alike[0].fix and any(finding.is_open or finding.severity is Severity.NOTE for finding in alike):
            yield MESSAGE_AT, f"{below}{one_line(alike[0].fix)}"
    yield 0, ""


def _numbers(return_status: ReturnStatus) -> Iterator[str]:
    """Yield how many findings of each severity a return has, and how many of its warnings are explained."""
    numbers = severities(return_status)
    warnings = [finding for finding in return_status.findings if finding.severity is Severity.WARNING]
    explained = sum(not finding.is_open for finding in warnings)
    for severity in Severity:
        if numbers[severity]:
            told = f" ({explained:,} explained)" if explained and severity is Severity.WARNING else ""
            yield plural(numbers[severity], severity.value) + told


def _alike(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Put findings of one kind together, in the order of the first of each, so that what to do is said once."""
    kinds: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code, finding.fix), []).append(finding)
    return kinds.values()
