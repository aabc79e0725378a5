"""The mapping workbook of a count folder: written anew, or brought up to date without touching what the lead team typed.

Beside the workbook, `earlier` keeps copies of it as the tool wrote it on the last days. They say whether anybody saved it since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.outputs.mapping.bodies_edit import keys_of
from xltools.outputs.mapping.content import mapping_content
from xltools.outputs.mapping.edit import edit_mapping
from xltools.outputs.mapping.moved import Moved, MovedKind
from xltools.outputs.mapping.opened import open_mapping
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.reading.flags import scan
from xltools.reading.refusals import Refused, refusal
from xltools.storage import NotWrittenError, last_copies, write_kept, write_over
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import MAPPING_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.outputs.mapping.opened import OpenedMapping

NEW_FILE = "mapping-new.xlsx"
"""Where a refreshed workbook goes if the old one holds anything that the tool did not write."""


@dataclass(frozen=True, slots=True)
class MappingRefresh:
    """What a refresh did: the file written (None: nothing to write), what moved or is asked, and what to do, in sentences."""

    written: Path | None = None
    moved: tuple[Moved, ...] = ()
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it as one JSON object: `written`, `moved` and `remarks`."""
        moved = [each.as_json() for each in self.moved]
        return {"written": str(self.written or ""), "moved": moved, "remarks": list(self.remarks)}


def write_mapping(folder: CountFolder, today: date, count: Count | None = None) -> Path:
    """Write a folder's mapping workbook in place of any there is, and a copy of it into `earlier`; return where it is."""
    path = folder.path / MAPPING_FILE
    write_kept(path, build_mapping(mapping_content(folder, count)), today.isoformat())
    return path


def refresh_mapping(folder: CountFolder, today: date, count: Count | None = None) -> MappingRefresh:
    """Bring a folder's mapping workbook up to the last count; make one where there is none.

    Nobody saved it since the tool wrote it, or saved nothing but what the tool wrote: it is built anew, the old one stays in
    `earlier`. Else everything in it is carried over into ``mapping-new.xlsx``, and what moved is said. Where that cannot be done
    (it is open, damaged, or was written into), the remarks say why and what to do.
    """
    try:
        path = folder.mapping
        if path is None:
            return MappingRefresh(write_mapping(folder, today, count))
        if open_elsewhere(path):
            return MappingRefresh(remarks=(OPEN.format(path.name),))
        data = path.read_bytes()
        return _rebuilt(folder, path, data, today, count) or _edited(folder, data, today, count)
    except NotWrittenError as error:
        return MappingRefresh(remarks=(str(error),))
    except OSError as error:
        return MappingRefresh(remarks=(f"{MAPPING_FILE} was not refreshed: {error.strerror or error}.",))


OPEN = "{} is open in a spreadsheet program, so it was not refreshed. Save and close it there, and run this again."
_WRITTEN_INTO = (
    f"{NEW_FILE} was written into, so it was left as it is. If it holds your figures now, put {MAPPING_FILE} away and give it that "
    "name; if not, delete it. Then run this again."
)


def open_elsewhere(path: Path) -> bool:
    """Say whether a spreadsheet program has a file open: Excel and LibreOffice put a file of their own beside it."""
    return any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))


def _rebuilt(folder: CountFolder, path: Path, data: bytes, today: date, count: Count | None) -> MappingRefresh | None:
    """Build the workbook anew where nobody typed into it; None where somebody may have."""
    copies = last_copies(path)
    written = copies[0].read_bytes() if copies else b""
    if data != written and not (copies and _says_the_same(data, written)):
        return None
    content = build_mapping(mapping_content(folder, count))
    if content == data:
        return MappingRefresh()
    if data != written:
        write_over(path, content)
    write_kept(path, content, today.isoformat())
    return MappingRefresh(path)


def _says_the_same(data: bytes, written: bytes) -> bool:
    """Whether a workbook that was saved holds what the tool wrote and nothing else: no value, comment or sheet more or less."""
    try:
        ours, theirs = open_mapping(written), open_mapping(data)
        return _values(ours) == _values(theirs) and _beside(ours) == _beside(theirs)
    except (Unmarkable, Refused):
        return False


def _values(opened: OpenedMapping) -> dict[str, dict[tuple[int, int], object]]:
    """Every value of every sheet but the results of formulas, which a spreadsheet program works out."""
    values = {}
    for info in opened.workbook.sheets:
        sheet = opened.workbook.sheet(info.name)
        formulas = {(cell.row, cell.column) for cell in scan(opened.workbook.marks(info.name)).formulas}
        values[info.name] = {
            at: value
            for row, line in enumerate(sheet.rows, sheet.first_row)
            for column, value in enumerate(line, sheet.first_column)
            if value != "" and (at := (row, column)) not in formulas
        }
    return values


def _beside(opened: OpenedMapping) -> set[str]:
    """What else the package holds that somebody may have put in: comments, pictures, charts, links."""
    kinds = ("comments", "drawing", "media", "chart", "threaded", "externallink", "embeddings", "pivot")
    return {name for name in opened.parts.package.parts if any(kind in name.lower() for kind in kinds)}


def _edited(folder: CountFolder, data: bytes, today: date, count: Count | None) -> MappingRefresh:
    target = folder.path / NEW_FILE
    try:
        opened = open_mapping(data)
        own = replace(folder, outputs=replace(folder.outputs, classification=opened.reading.headings.classification))
        edited = edit_mapping(data, opened, mapping_content(own, count), listed_before(folder.path / MAPPING_FILE))
    except Unmarkable as unmarkable:
        return MappingRefresh(remarks=(f"{MAPPING_FILE} was left as it is: {unmarkable.reason}.",))
    except Refused as refused:
        return MappingRefresh(remarks=(refusal(MAPPING_FILE, refused.code, refused.detail).message,))
    remarks = tuple(_other_headings(folder, opened))
    if edited.content == data:
        return MappingRefresh(moved=_asked(edited.moved), remarks=remarks)
    if problem := _in_the_way(target, edited.content):
        return MappingRefresh(moved=_asked(edited.moved), remarks=(*remarks, problem))
    write_kept(target, edited.content, today.isoformat())
    return MappingRefresh(target, edited.moved, (*remarks, CARRIED))


CARRIED = (
    f"{MAPPING_FILE} holds what you typed, so it was left as it is; {NEW_FILE} has everything in it and what is new. To go on with "
    f"it, put the old one away and give the new one its name. Until then {MAPPING_FILE} counts."
)


def _asked(moved: Iterable[Moved]) -> tuple[Moved, ...]:
    return tuple(each for each in moved if each.kind is MovedKind.ASKED)


def _in_the_way(target: Path, content: bytes) -> str:
    """Why the new workbook cannot be written, in words: somebody has the last one open, or wrote into it."""
    if not target.is_file():
        return ""
    if open_elsewhere(target):
        return OPEN.format(target.name)
    copies, there = last_copies(target), target.read_bytes()
    ours = there == content or (bool(copies) and there == copies[0].read_bytes())
    return "" if ours else _WRITTEN_INTO


def _other_headings(folder: CountFolder, opened: OpenedMapping) -> Iterable[str]:
    own, wanted = opened.reading.headings.classification, folder.outputs.classification
    if own is not wanted:
        yield (
            f'{MAPPING_FILE} has the headings of classification = "{own}", and count.toml says "{wanted}". It was brought up to date by '
            "its own; put it away and a new one is made by the others."
        )


def listed_before(path: Path) -> frozenset[str]:
    """The keys of the bodies listed when the tool last wrote the workbook anew: what is missing of them was deleted."""
    copies = last_copies(path)
    try:
        return keys_of(open_mapping(copies[0].read_bytes())) if copies else frozenset()
    except (Unmarkable, Refused):
        return frozenset()
