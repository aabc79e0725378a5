"""The sheets Returns and Findings: what came in, and what was found in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.counting.non_response import spoken_for
from xltools.model import HeldReason, ReturnOrigin, Severity, Status
from xltools.organisations.holders import Holders
from xltools.outputs import story
from xltools.outputs.cells import LINKS_A_SHEET, ColumnKind, Link, OutputColumn
from xltools.outputs.messages.correspondence import NO_CORRESPONDENCE
from xltools.outputs.order import ordered_findings, ordered_partners, ordered_statuses
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NO_REPLY, SEVERITY_WORDS, STATUS_WORDS, explanation_words
from xltools.reading.held import About, Choice
from xltools.reference.bodies.registered import BEFORE_COMMISSIONERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.model import Finding, ReturnStatus
    from xltools.outputs.cells import CellValue, OutputWorkbook
    from xltools.outputs.lines_part import Sources
    from xltools.outputs.messages.correspondence import Correspondence
    from xltools.outputs.sheets.lines import LineRows


def returns(
    book: OutputWorkbook, count: Count, sources: Sources | None, correspondence: Correspondence = NO_CORRESPONDENCE
) -> None:
    """Write the sheet of returns: who sent what, when, and which version counts; then who sent nothing."""
    page = Page(
        book,
        RETURNS,
        f"Returns: {count.place.name}, {count.place.year}",
        (
            "One row for every file, and one for every body that sent nothing, with an estimate or without.",
            "The newest return of each body counts. Dates are those stated in the return, never the file's own.",
            "A return is held where it was mailed from an address that is not the body's, or where its figures cannot be right beside "
            "those of its earlier version, which counts meanwhile: pick Accept or Reject under Decision and save; the next run takes it "
            "in and keeps it in senders.csv.",
            "Versions are the files that came from a body; open findings are the errors and unexplained warnings of the one that counts.",
        ),
        widths=(50, 32, 22, 48, 28, 11, 9, 20, 12, 9, 16, 16, 8, 10, 8, 10, 24, 20, 10, 10, 10, 12, 40, 18),
    )
    table = page.table(RETURNS, RETURN_COLUMNS, _return_rows(count, sources, correspondence), filters=True)
    page.pick_list(table, "decision", tuple(Choice))
    page.freeze(table)
    page.print_columns(RETURNS_PRINTED)


RETURNS = "Returns"
RETURN_COLUMNS = (
    OutputColumn("partner", "Organisation"),
    OutputColumn("file", "File"),
    OutputColumn("status", "Status"),
    OutputColumn("reason", "Why", ColumnKind.WORDS),
    OutputColumn("sender", "Mailed from"),
    OutputColumn("decision", "Decision"),
    OutputColumn("version", "Version"),
    OutputColumn("received", "Received"),
    OutputColumn("signed", "Signed off"),
    OutputColumn("lines", "Lines", ColumnKind.NUMBER),
    OutputColumn("gross", "Reported (£)", ColumnKind.MONEY),
    OutputColumn("counted", "Counted (£)", ColumnKind.MONEY),
    OutputColumn("errors", "Errors", ColumnKind.NUMBER),
    OutputColumn("warnings", "Warnings", ColumnKind.NUMBER),
    OutputColumn("notes", "Notes", ColumnKind.NUMBER),
    OutputColumn("template", "Template"),
    OutputColumn("type", "Kind of body"),
    OutputColumn("sha256", "Fingerprint of the file (SHA-256)"),
    OutputColumn("versions", "Versions received", ColumnKind.NUMBER),
    OutputColumn("open", "Open findings", ColumnKind.NUMBER),
    OutputColumn("explained", "Explained", ColumnKind.NUMBER),
    OutputColumn("first_sent", "First written to"),
    OutputColumn("last", "Last message", ColumnKind.WORDS),
    OutputColumn("about", "Decision is about"),
)
EARLIER_RETURN_COLUMNS = RETURN_COLUMNS[:-1]
"""Those of workbooks written before figures could be decided on."""
RETURNS_PRINTED = [column.key for column in RETURN_COLUMNS].index("counted") + 1


def _return_rows(count: Count, sources: Sources | None, correspondence: Correspondence) -> list[Sequence[CellValue]]:
    versions = Counter(
        one.partner_id
        for one in count.return_statuses
        if one.origin is ReturnOrigin.SENT and one.status is not Status.ANSWERS
    )
    gross, counted = story.gross_of_returns(count), story.counted_of_returns(count)
    received: list[Sequence[CellValue]] = [
        (
            *_return_row(one, gross, counted, sources),
            *_exchange(one, versions[one.partner_id], correspondence),
            _about_words(one),
        )
        for one in ordered_statuses(count.return_statuses)
    ]
    spoken = spoken_for(count)
    held = Counter(status.partner_id for status in count.return_statuses if status.status is Status.HELD)
    published = _where_published(count) if count.missing else {}
    non_respondent: list[Sequence[CellValue]] = [
        (
            *(
                one.name,
                "",
                NO_REPLY,
                f"{_nothing_counts(held[one.partner_id])}{published.get(one.partner_id, '')}",
                *[None] * 12,
                one.organisation_type,
                "",
            ),
            *(0, None, None, *_sent_messages(one.partner_id, correspondence), ""),
        )
        for one in ordered_partners(count.missing)
        if one.partner_id not in spoken
    ]
    return [*received, *non_respondent]


def _nothing_counts(held: int) -> str:
    """Why a body has no row of its own that counts; what is held of it has rows of their own."""
    if not held:
        return "On the partner list; nothing was received."
    return f"On the partner list; nothing was received that counts ({held} held)."


def _where_published(count: Count) -> Mapping[str, str]:
    """Where figures of bodies are published, in a sentence, by the body's reference; only for years with today's publications."""
    if count.place.year <= BEFORE_COMMISSIONERS:
        return {}
    known = Holders(count.partners, count.place).registered
    return {
        partner_id: f" Its figures may be found in: {body.figures_from}."
        for partner_id, body in known.items()
        if body.figures_from
    }


def _return_row(
    one: ReturnStatus, gross: Mapping[int, int], counted: Mapping[int, int], sources: Sources | None
) -> Sequence[CellValue]:
    found = story.severities(one)
    number = -1 if one.return_no is None else one.return_no
    return (
        one.partner or "Not known",
        _file_cell(one, sources),
        STATUS_WORDS[one.status][0],
        one.reason,
        one.sender,
        None,  # what is decided already is said under Why: what stands here was written into this workbook
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


def _file_cell(one: ReturnStatus, sources: Sources | None) -> CellValue:
    target = "" if sources is None or one.status is Status.ESTIMATED else sources.target(one.file)
    return Link(f"external:{target}", one.file) if target else one.file


_ABOUT_WORDS = {About.SENDER: "Who sent it", About.FIGURES: "Its figures"}


def _about_words(one: ReturnStatus) -> str:
    """What there is to decide, or was decided, of a return that is held; blank for others."""
    if one.held_for is None:
        return ""
    return _ABOUT_WORDS[About.FIGURES if one.held_for is HeldReason.JUMP else About.SENDER]


def about_of(words: str) -> About:
    """Return what a decision written into this sheet is about."""
    return About.FIGURES if words == _ABOUT_WORDS[About.FIGURES] else About.SENDER


def _exchange(one: ReturnStatus, versions: int, correspondence: Correspondence) -> Sequence[CellValue]:
    """What went to and fro with the sender: versions received, findings open and explained, what was written to it."""
    left = sum(finding.is_open for finding in one.findings) if one.counts else None
    explained = sum(finding.explanation is not None for finding in one.findings)
    return (versions if one.partner_id else None, left, explained, *_sent_messages(one.partner_id, correspondence))


def _sent_messages(partner_id: str, correspondence: Correspondence) -> Sequence[CellValue]:
    own = correspondence.get(partner_id)
    return (own.first_sent, own.last) if own else ("", "")


_FINDING_COLUMNS = (
    OutputColumn("partner", "Organisation"),
    OutputColumn("file", "File"),
    OutputColumn("severity", "Severity"),
    OutputColumn("where", "Where"),
    OutputColumn("message", "Problem", ColumnKind.WORDS),
    OutputColumn("why", "Why it matters", ColumnKind.WORDS),
    OutputColumn("fix", "How to put it right", ColumnKind.WORDS),
    OutputColumn("value", "Value found"),
    OutputColumn("line", "Line in this workbook"),
    OutputColumn("code", "Code"),
    OutputColumn("explanation", "Their explanation", ColumnKind.WORDS),
)
FINDINGS_PRINTED = [column.key for column in _FINDING_COLUMNS].index("value") + 1


def findings(book: OutputWorkbook, count: Count, lines: LineRows) -> None:
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
        widths=(50, 28, 10, 16, 46, 38, 46, 18, 16, 22, 46),
    )
    page.freeze(
        page.table("Findings", _FINDING_COLUMNS, [_finding_row(one, what, lines) for one, what in found], filters=True)
    )
    page.print_columns(FINDINGS_PRINTED)


def _linked(number: int) -> str:
    if number > LINKS_A_SHEET:
        return f"Excel keeps {LINKS_A_SHEET:,} links a sheet: rows beyond that name their line without leading to it."
    return "The column Line in this workbook leads to the line a finding is about."


def _finding_row(one: ReturnStatus, finding: Finding, lines: LineRows) -> Sequence[CellValue]:
    place = finding.location
    where = "!".join(part for part in (place.sheet, place.cell) if part) or "The whole file"
    return (
        one.partner or "Not known",
        finding.location.workbook,
        SEVERITY_WORDS[finding.severity],
        where,
        finding.message,
        finding.why,
        finding.fix,
        finding.value,
        lines.link(place.workbook, place.sheet, place.row, place.column),
        finding.code,
        explanation_words(finding),
    )
