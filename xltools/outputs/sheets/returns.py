"""The sheets Returns and Findings: what came in, and what was found in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.counting.non_response import guessed_for
from xltools.model import Severity, Status
from xltools.outputs import story
from xltools.outputs.cells import LINKS_A_SHEET, Column, Kind, Link
from xltools.outputs.messages.correspondence import NO_LETTERS
from xltools.outputs.order import ordered_findings, ordered_partners, ordered_standings
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NO_REPLY, SEVERITY_WORDS, STATUS_WORDS, explanation_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.model import Finding, ReturnStatus
    from xltools.outputs.cells import Book, Value
    from xltools.outputs.lines_part import Sources
    from xltools.outputs.messages.correspondence import Correspondence
    from xltools.outputs.sheets.lines import LineRows


def returns(book: Book, count: Count, sources: Sources | None, letters: Correspondence = NO_LETTERS) -> None:
    """Write the sheet of returns: who sent what, when, and which version counts; then who sent nothing."""
    page = Page(
        book,
        "Returns",
        f"Returns: {count.place.name}, {count.place.year}",
        (
            "One row for every file, and one for every body that sent nothing or that a first guess stands in for.",
            "The newest return of each body counts. Dates are those stated in the return, never the file's own.",
            "Versions are the files that came from a body; open findings are the errors and unexplained warnings of the one that counts.",
        ),
        widths=(36, 34, 22, 48, 9, 20, 12, 9, 16, 16, 8, 10, 8, 10, 24, 20, 10, 10, 10, 12, 40),
    )
    page.freeze(page.table("Returns", _RETURN_COLUMNS, _return_rows(count, sources, letters), filters=True))


_RETURN_COLUMNS = (
    Column("partner", "Organisation"),
    Column("file", "File"),
    Column("status", "Status"),
    Column("reason", "Why", Kind.WORDS),
    Column("version", "Version"),
    Column("received", "Received"),
    Column("signed", "Signed off"),
    Column("lines", "Lines", Kind.NUMBER),
    Column("gross", "Reported (£)", Kind.MONEY),
    Column("counted", "Counted (£)", Kind.MONEY),
    Column("errors", "Errors", Kind.NUMBER),
    Column("warnings", "Warnings", Kind.NUMBER),
    Column("notes", "Notes", Kind.NUMBER),
    Column("template", "Template"),
    Column("type", "Kind of body"),
    Column("sha256", "Fingerprint of the file (SHA-256)"),
    Column("versions", "Versions received", Kind.NUMBER),
    Column("open", "Open findings", Kind.NUMBER),
    Column("explained", "Explained", Kind.NUMBER),
    Column("first_sent", "First written to"),
    Column("last", "Last message", Kind.WORDS),
)


def _return_rows(count: Count, sources: Sources | None, letters: Correspondence) -> list[Sequence[Value]]:
    versions = Counter(one.partner_id for one in count.return_statuses if one.status in _VERSIONS)
    gross, counted = story.gross_of_returns(count), story.counted_of_returns(count)
    received: list[Sequence[Value]] = [
        (*_return_row(one, gross, counted, sources), *_exchange(one, versions[one.partner_id], letters))
        for one in ordered_standings(count.return_statuses)
    ]
    guessed = guessed_for(count)
    non_respondent: list[Sequence[Value]] = [
        (
            *(
                one.name,
                "",
                NO_REPLY,
                "On the partner list; nothing was received.",
                *[None] * 10,
                one.organisation_type,
                "",
            ),
            *(0, None, None, *_letters(one.partner_id, letters)),
        )
        for one in ordered_partners(count.missing)
        if one.partner_id not in guessed
    ]
    return [*received, *non_respondent]


def _return_row(
    one: ReturnStatus, gross: Mapping[int, int], counted: Mapping[int, int], sources: Sources | None
) -> Sequence[Value]:
    found = story.severities(one)
    number = -1 if one.return_no is None else one.return_no
    return (
        one.partner or "Not known",
        one.file
        if sources is None or one.status is Status.ESTIMATED
        else Link(f"external:{sources.target(one.file)}", one.file),
        STATUS_WORDS[one.status][0],
        one.reason,
        one.version,
        one.received,
        one.signed_off_on,
        one.lines,
        gross.get(number, 0),
        counted.get(number, 0),
        *(found[severity] for severity in Severity),
        one.template_version,
        one.organisation_type,
        one.sha256,
    )


_VERSIONS = frozenset(Status) - {Status.ESTIMATED, Status.ANSWERS}


def _exchange(one: ReturnStatus, versions: int, letters: Correspondence) -> Sequence[Value]:
    """What went to and fro with the sender: versions received, findings open and explained, what was written to it."""
    left = sum(finding.is_open for finding in one.findings) if one.counts else None
    explained = sum(finding.explanation is not None for finding in one.findings)
    return (versions if one.partner_id else None, left, explained, *_letters(one.partner_id, letters))


def _letters(partner_id: str, letters: Correspondence) -> Sequence[Value]:
    own = letters.get(partner_id)
    return (own.first_sent, own.last) if own else ("", "")


_FINDING_COLUMNS = (
    Column("partner", "Organisation"),
    Column("file", "File"),
    Column("severity", "Severity"),
    Column("where", "Where"),
    Column("message", "Problem", Kind.WORDS),
    Column("why", "Why it matters", Kind.WORDS),
    Column("fix", "How to put it right", Kind.WORDS),
    Column("value", "Value found"),
    Column("line", "Line in this workbook"),
    Column("code", "Code"),
    Column("explanation", "Their explanation", Kind.WORDS),
)


def findings(book: Book, count: Count, lines: LineRows) -> None:
    """Write the sheet of all findings: by return, errors first, each leading to its line where that is in the workbook."""
    found = ordered_findings(count.return_statuses)
    page = Page(
        book,
        "Findings",
        f"Findings: {count.place.name}, {count.place.year}",
        (
            "Everything found in the returns: errors to correct, warnings to explain, notes to know of. By return, errors first.",
            f"{_linked(len(found))}",
        ),
        widths=(30, 28, 10, 16, 46, 38, 46, 18, 16, 22, 46),
    )
    page.freeze(
        page.table("Findings", _FINDING_COLUMNS, [_finding_row(one, what, lines) for one, what in found], filters=True)
    )


def _linked(number: int) -> str:
    if number > LINKS_A_SHEET:
        return f"Excel keeps {LINKS_A_SHEET:,} links a sheet: rows beyond that name their line without leading to it."
    return "The column Line in this workbook leads to the line a finding is about."


def _finding_row(one: ReturnStatus, finding: Finding, lines: LineRows) -> Sequence[Value]:
    where = "!".join(part for part in (finding.location.sheet, finding.location.cell) if part) or "The whole file"
    return (
        one.partner or "Not known",
        finding.location.workbook,
        SEVERITY_WORDS[finding.severity],
        where,
        finding.message,
        finding.why,
        finding.fix,
        finding.value,
        lines.link(finding.location.workbook, finding.location.sheet, finding.location.row),
        finding.code,
        explanation_words(finding),
    )
