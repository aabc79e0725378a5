"""A partner's own return with the findings in it, or where that cannot be done without harm, a workbook of findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from xltools.outputs.marking.findings_part import fill
from xltools.outputs.marking.findings_rows import FindingEntry
from xltools.outputs.marking.findings_sheet import find_sheet, read_sheet
from xltools.outputs.marking.findings_workbook import findings_workbook
from xltools.outputs.marking.partner_workbook import open_workbook_parts, recalculated
from xltools.outputs.marking.raw_zip import with_parts
from xltools.outputs.marking.texts import cell_text
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.reading.cells import cell_text as value_text
from xltools.reading.files import real_name, shown_name
from xltools.reading.package import LARGEST_WORKBOOK, FileKind, look_at
from xltools.reading.refusals import REFUSALS, Refused, refusal
from xltools.reading.workbook import Workbook
from xltools.template.findings import FOLLOWED, finding_row, gravest_first
from xltools.template.layout import FINDINGS, RETURN, SPENDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.model import Finding
    from xltools.outputs.marking.findings_sheet import FindingsSheet
    from xltools.outputs.marking.partner_workbook import PartnerWorkbook
    from xltools.reading.package import Package

LARGEST_READ = 64 * 2**20
"""Bytes any one part may unpack to that is read while marking up (a return of 5,000 lines has 3 MB of cells)."""

_NO_SERVICES: Mapping[tuple[str, int], str] = MappingProxyType({})
_KINDS = {
    FileKind.TEXT: "it came as a CSV file, which has no sheets to mark findings on",
    FileKind.XLS: "it came in Excel's format of before 2007 (.xls)",
    FileKind.XLSB: "it came in Excel's binary format (.xlsb)",
    FileKind.ODS: "it came as an OpenDocument file (.ods)",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """What goes back to a partner.

    `kind` is ``marked`` for the partner's own file with its Findings sheet filled, ``separate`` for a workbook of findings; then
    `reason` says in a sentence why. `remarks` are sentences the partner should read beside a marked file. `shown` findings are
    in the file, `left_out` were more than it takes.
    """

    content: bytes
    kind: Literal["marked", "separate"]
    file_name: str
    reason: str
    shown: int
    left_out: int
    remarks: tuple[str, ...] = ()


def mark_up(
    original: Path | bytes,
    findings: Sequence[Finding],
    *,
    explanations: Mapping[Finding, str] | None = None,
    services: Mapping[tuple[str, int], str] = _NO_SERVICES,
    name: str = "",
    apart: str = "",
    reference: str = "",
) -> Marked:
    """Return the file a partner sent with these findings in it, gravest first, or a workbook of findings.

    What the partner answered stands beside its finding: what `explanations` says, else the finding's own explanation if it
    still stands, else (where the finding has none) what the file says beside the very same finding. `services` are the lines'
    services by sheet and row, for a workbook of findings; a marked file has them from its own cells. `name` is the file's
    name where `original` is its bytes. `apart` says, as the end of "could not be marked itself:", why findings are to go into
    a workbook of their own whatever the file is. `reference` goes on the sheet and says, when it comes back, to whom it was
    sent. Of a marked file only the Findings sheet, its table's range and the flag to
    work out formulas on opening differ from what was sent. No file raises an error.
    """
    called = name or (shown_name(original.name) if isinstance(original, Path) else "")
    ordered, answers = gravest_first(findings), _answers(findings, explanations or {})
    try:
        if apart:
            raise Unmarkable(apart)
        return _marked(_bytes(original), ordered, answers, called, reference)
    except Refused as refused:
        message = refusal(called, refused.code, refused.detail).message
        reason = f"Your file could not be marked itself. {message}"
    except Unmarkable as unmarkable:
        reason = f"Your file could not be marked itself: {unmarkable.reason}."
    entries = [
        _entry(finding, answers.get(finding, ""), services.get((finding.location.sheet, finding.location.row), ""))
        for finding in ordered[:FOLLOWED]
    ]
    content = findings_workbook(entries, len(ordered), called, reason, reference)
    return Marked(content, "separate", file_name(called, "findings"), reason, len(entries), len(ordered) - len(entries))


def file_name(name: str, what: str) -> str:
    """Return the name of the file that goes back: ``Leeds.xlsx`` -> ``Leeds (marked).xlsx``, fit for any system."""
    stem = real_name(name).replace("\\", "/").rpartition("/")[2]
    stem = re.sub(r"\.(xlsx|xlsm|xlsb|xls|ods|csv|txt|xltx|xltm)$", "", stem, flags=re.IGNORECASE)
    stem = re.sub(r"( \((marked|findings)\))+$", "", stem)
    stem = re.sub(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]', "_", stem)
    return f"{stem[:120].strip(' .') or 'Return'} ({what}).xlsx"


def _answers(findings: Iterable[Finding], explanations: Mapping[Finding, str]) -> dict[Finding, str]:
    """What was answered to each finding; a blank answer is one that does not stand any more, and is asked for again."""
    own = {finding: finding.explanation for finding in findings}
    kept = {finding: said.text if said.stands else "" for finding, said in own.items() if said is not None}
    return {**kept, **explanations}


def _bytes(original: Path | bytes) -> bytes:
    if isinstance(original, bytes):
        return original
    try:
        if original.stat().st_size > LARGEST_WORKBOOK:
            raise Unmarkable("it is too large")
        return original.read_bytes()
    except OSError as error:
        raise Refused("file-missing", error.strerror or "it cannot be read") from error


def _marked(
    data: bytes, findings: Sequence[Finding], answers: Mapping[Finding, str], name: str, reference: str
) -> Marked:
    unread = next((finding for finding in findings if finding.code in REFUSALS), None)
    if unread is not None:  # opening it again could end or hang this process too
        raise Unmarkable(unread.message.rstrip("."))
    package = _looked_at(data)
    partner_workbook = open_workbook_parts(package)
    if partner_workbook.has_macros:
        raise Unmarkable("it holds macros, and workbooks with macros are not sent on")
    find_sheet(partner_workbook)
    workbook = Workbook(package, name)
    sheet = read_sheet(partner_workbook, workbook)
    kept = findings[: sheet.place.capacity]
    entries = _entries(partner_workbook, workbook, sheet, kept, answers)
    changed = {
        partner_workbook.path: recalculated(partner_workbook.part),
        **fill(partner_workbook, sheet, entries, len(findings), reference),
    }
    content = with_parts(data, {partner_workbook.zip_name(path): part for path, part in changed.items()})
    left_out = len(findings) - len(kept)
    return Marked(
        content,
        "marked",
        file_name(name, "marked"),
        "",
        len(kept),
        left_out,
        tuple(_remarks(partner_workbook, sheet, left_out)),
    )


def _looked_at(data: bytes) -> Package:
    package = look_at(data)
    if package.kind is not FileKind.XLSX:
        raise Unmarkable(_KINDS[package.kind])
    if any(info.file_size > LARGEST_READ for name, info in package.parts.items() if name.endswith((".xml", ".rels"))):
        raise Unmarkable("one of its sheets is too large")
    return package


def _entries(
    partner_workbook: PartnerWorkbook,
    workbook: Workbook,
    sheet: FindingsSheet,
    findings: Sequence[Finding],
    answers: Mapping[Finding, str],
) -> list[FindingEntry]:
    names = _names_of_sheets(partner_workbook)
    services = _services(partner_workbook, workbook, findings, names)
    entries = []
    for finding in findings:
        called = names.get(finding.location.sheet, finding.location.sheet)
        service = services.get(finding.location.row, "") if called == SPENDING else ""
        standing = replace(finding, value=_value_found(partner_workbook, workbook, finding))
        entry = _entry(standing, answers.get(finding, ""), service, called)
        if finding not in answers and entry.key in sheet.existing.answers:
            entry = replace(entry, texts=(*entry.texts[:-1], sheet.existing.answers[entry.key]))
        if partner_workbook.sheet(finding.location.sheet) is None:
            entry = replace(entry, link="")
        entries.append(entry)
    return entries


def _value_found(partner_workbook: PartnerWorkbook, workbook: Workbook, finding: Finding) -> str:
    """Return what stands in the finding's cell: a choice may be spelt otherwise there than it was read ("First guess").

    The sheet lights a cell while it holds the value found, so the value is taken as it stands.
    """
    place = finding.location
    if not (finding.value and place.row and place.column) or partner_workbook.sheet(place.sheet) is None:
        return finding.value
    value = workbook.sheet(place.sheet).value(place.row, place.column)
    return value if isinstance(value, str) and value.strip() else finding.value


def _entry(finding: Finding, answer: str, service: str, called: str = "") -> FindingEntry:
    """The finding as a row; `called` is the template's name of its sheet, where that is called otherwise now."""
    place = finding.location
    named = replace(finding, location=replace(place, sheet=called or place.sheet))
    return FindingEntry(tuple(map(cell_text, finding_row(named, service, answer))), place.row, _link(finding))


def _link(finding: Finding) -> str:
    place = finding.location
    if not (place.sheet and place.row):
        return ""
    quoted = cell_text(place.sheet).replace("'", "''")
    return f"'{quoted}'!{place.cell if place.column else f'A{place.row}'}"


def _names_of_sheets(partner_workbook: PartnerWorkbook) -> dict[str, str]:
    """The template's own name of each sheet its names point to: its formulas know the sheets by those, and no others."""
    known = ((SPENDING, "sent_cells"), (RETURN, "answer_cells"))
    return {partner_workbook.names[name].sheet: called for called, name in known if name in partner_workbook.names}


def _services(
    partner_workbook: PartnerWorkbook, workbook: Workbook, findings: Iterable[Finding], names: Mapping[str, str]
) -> dict[int, str]:
    """The services as they stand in the cells the template's formulas compare them with, by row."""
    rows = {
        finding.location.row
        for finding in findings
        if names.get(finding.location.sheet, finding.location.sheet) == SPENDING
    } - {0}
    area = partner_workbook.names.get("sent_cells")
    info = partner_workbook.sheet(area.sheet if area else SPENDING)
    if not rows or info is None:
        return {}
    cells, column = workbook.sheet(info.name), (area.first_column if area else 1) + 1
    values = {row: cells.value(row, column) for row in rows}
    return {row: value if isinstance(value, str) else value_text(value) for row, value in values.items()}


def _remarks(partner_workbook: PartnerWorkbook, sheet: FindingsSheet, left_out: int) -> Iterable[str]:
    if sheet.info.state == "hidden":
        yield (
            f"The sheet {sheet.info.name} is hidden in your workbook: right-click any sheet's tab, choose Unhide, and pick it."
        )
    protection = sheet.part.root.first("sheetProtection")
    if protection is not None and protection.attributes.get("sheet", "0") in ("1", "true"):
        yield f"The sheet {sheet.info.name} is protected in your workbook: to answer a finding, unprotect it first."
    if partner_workbook.is_signed:
        yield "Your workbook carried a digital signature. It no longer holds, since the findings were added."
    if not {"finding_where", "open_where"} <= set(partner_workbook.names):
        yield f"The names behind the colours are gone from your workbook: look at the sheet {FINDINGS}, which lists all."
    if left_out and sheet.hint is None:
        yield f"{left_out:,} more exist; they are listed once these are dealt with."
