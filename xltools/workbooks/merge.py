"""Several partial workbooks of one body -> one return: which belong together, their lines in order, what is to be decided.

Nothing is written here (`merge_workbook` does). Nothing that stands in a file is dropped: it is a field, a comment, a further
sheet, or stands in a list with its place; what cannot be carried over is said file by file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed
from xltools.reading.files import list_files
from xltools.reading.refusals import unread
from xltools.reading.units import UNIT_NAMES, stated_unit
from xltools.steps import Progress, Step, unheard
from xltools.template.layout import BY_FIELD, DATA_FIELDS, MONEY_FIELDS
from xltools.text import listed, plural, pounds, shorten
from xltools.workbooks.headers import answers_not_taken, merged_header
from xltools.workbooks.merged import Merged, MergedFile, MergedLine, PartStatus, Question, QuestionKind, row_of
from xltools.workbooks.other_cells import OtherCell
from xltools.workbooks.parts import Part, read_parts
from xltools.workbooks.repeats import repeated_references, same_lines, shared_lines
from xltools.workbooks.same_body import agree
from xltools.workbooks.sent_cells import asked
from xltools.workbooks.sheet_names import SheetNames
from xltools.workbooks.sheet_writing import plain_text
from xltools.workbooks.typed_totals import typed_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.model import Observation, Partner
    from xltools.steps import OnStep
    from xltools.workbooks.merged import Value
    from xltools.workbooks.sent_cells import SentCell
    from xltools.workbooks.sheet_copies import CopiedSheet

_LONGEST = 32_767


def merge_files(
    paths: Sequence[Path], partners: Sequence[Partner] = (), *, jobs: int = 1, on_step: OnStep = unheard
) -> Merged:
    """Read files (and those in folders) as parts of one return and put them together, in the order given.

    `partners` is the lead team's list, where there is one. Raises FileNotFoundError for a path that leads nowhere,
    `ReaderNotStartedError` where no file can be read at all.
    """
    found = list_files(paths)
    to_read = [each for each in found if not each.not_a_file]
    by_name = {each.name: Part(unread(each.name, "not-a-file", each.not_a_file)) for each in found if each.not_a_file}
    for part in read_parts([each.path for each in to_read], [each.name for each in to_read], jobs=jobs):
        by_name[part.file] = part
        on_step(Progress(Step.READING, len(by_name), len(found), part.file))
    return merge_parts([by_name[each.name] for each in found], partners)


def merge_parts(parts: Sequence[Part], partners: Sequence[Partner] = ()) -> Merged:
    """Put parts together that were read already."""
    whole = [part for part in parts if _is_one_return(part)]
    agreement = agree([part.sent_return for part in whole], partners)
    used = [whole[number] for number in agreement.belong]
    out = {id(whole[number]): f"{words[0].upper()}{words[1:]}." for number, words in agreement.refused.items()}
    twins = same_lines(used)
    totals = typed_totals([part.sent_return for part in used if id(part) not in twins])
    empty = [part.sent_return for part in used if _is_empty(part)]
    filled = [part.sent_return for part in used if not _is_empty(part)]
    header, contradictions = merged_header(filled or empty, empty)
    merging = _Merging(SheetNames())
    files = [merging.file(part, out.get(id(part), ""), twins.get(id(part)), totals) for part in parts]
    merging.others += [(-1, cell) for cell in answers_not_taken(empty, header)]
    questions = (
        *(
            Question(QuestionKind.HEADER, f"{each.question}: {_who_says(each.said)}. {_stands(each.taken)}")
            for each in contradictions
        ),
        *merging.questions,
        *shared_lines(merging.lines),
        *repeated_references(merging.lines),
    )
    return Merged(
        tuple(files),
        header,
        contradictions,
        merging.lines,
        questions,
        tuple(merging.others),
        tuple(merging.read_as),
        tuple(merging.sheets),
        _header_comments(used),
    )


def _is_one_return(part: Part) -> bool:
    return len(part.read.returns) == 1 and not part.is_mapping


def _who_says(said: Sequence[tuple[str, str]]) -> str:
    by_value: dict[str, list[str]] = {}
    for file, value in said:
        by_value.setdefault(value or "blank", []).append(file)
    return "; ".join(f"{shorten(value)} ({listed(files)})" for value, files in by_value.items())


def _stands(taken: str) -> str:
    return f"In the merged return stands {shorten(taken)}." if taken else "In the merged return it is blank."


def _header_comments(used: Sequence[Part]) -> dict[str, str]:
    """The comments of named cells, each with the file it comes from."""
    comments: dict[str, list[str]] = {}
    for part in used:
        for name, words in part.header_comments.items():
            comments.setdefault(name, []).append(f"{part.file}: {words}")
    return {name: "\n".join(said) for name, said in comments.items()}


class _Merging:
    """The merged return as it grows, file by file."""

    def __init__(self, names: SheetNames) -> None:
        self.lines: list[MergedLine] = []
        self.questions: list[Question] = []
        self.others: list[tuple[int, OtherCell]] = []
        self.read_as: list[tuple[int, SentCell]] = []
        self.sheets: list[tuple[str, str, CopiedSheet]] = []
        self._names, self._number = names, 0

    def file(self, part: Part, refused: str, twin: Part | None, totals: Mapping[Location, str]) -> MergedFile:
        """Take a file in, and say what became of it."""
        self._number += 1
        if part.read.unreadable:
            finding = part.read.unreadable
            return MergedFile(part.file, PartStatus.UNREADABLE, finding.message, finding=finding)
        if not _is_one_return(part):
            return MergedFile(part.file, PartStatus.REFUSED, _not_one_return(part))
        header = dict(part.sent_return.header.values)
        if refused:
            return MergedFile(part.file, PartStatus.REFUSED, refused, header=header)
        sheets = self._sheets(part, twin)
        if twin:
            return self._twin(part, twin, sheets, header)
        first = len(self.lines)
        said = tuple(self._lines(part, totals))
        added = self.lines[first:]
        return MergedFile(
            part.file,
            PartStatus.MERGED,
            lines=len(added),
            pence=sum(line.pence or 0 for line in added),
            first_row=row_of(first) if added else 0,
            said=(*_what_is_known(part), *said),
            losses=part.losses,
            sheets=sheets,
            header=header,
        )

    def _twin(self, part: Part, twin: Part, sheets: tuple[tuple[str, str], ...], header: dict[str, str]) -> MergedFile:
        same = {(cell.location.sheet, cell.location.cell, cell.text, cell.comment) for cell in twin.others}
        for cell in part.others:
            if (cell.location.sheet, cell.location.cell, cell.text, cell.comment) not in same:
                self.others.append((-1, cell))
        for (position, name), words in part.comments.items():
            if twin.comments.get((position, name)) != words:
                place = part.sent_return.location_of(part.source(position).row, name)
                self.others.append((-1, OtherCell(place, "", BY_FIELD[name].heading, comment=words)))
        reason = f"It holds the same lines as {twin.file}, so they stand in the merged return once."
        return MergedFile(
            part.file,
            PartStatus.SAME,
            reason,
            losses=part.losses,
            sheets=sheets,
            header=header,
            said=_what_is_known(part),
        )

    def _sheets(self, part: Part, twin: Part | None) -> tuple[tuple[str, str], ...]:
        """The further sheets of a file, by the names they have in it and in the merged workbook."""
        known = [replace(sheet, hidden=False) for sheet in twin.sheets] if twin else []
        named = []
        for sheet in part.sheets:
            if replace(sheet, hidden=False) not in known:
                name = self._names.new(sheet.name, part.file)
                self.sheets.append((name, part.file, sheet))
                named.append((sheet.name, name))
        return tuple(named)

    def _lines(self, part: Part, totals: Mapping[Location, str]) -> Iterator[str]:
        """Add the lines of a file, and yield what is to be known of them."""
        lines = {name: part.column(name) for name in DATA_FIELDS}
        placed: dict[int, int] = {}
        for position in range(part.count):
            source = part.source(position)
            if source in totals:
                self._total(part, position, source, totals[source])
                continue
            if _is_about_the_unit(lines, position):
                self._left_out(part, position, source, "of a row about the unit")
                continue
            placed[position] = len(self.lines)
            self.lines.append(self._line(part, position, source, lines))
        for position, cell in asked(part.sent):
            if position in placed:
                kind = QuestionKind.AMOUNT if cell.field in MONEY_FIELDS else QuestionKind.CODE
                words = f"{BY_FIELD[cell.field].heading} of {_service(lines, position)} is carried as it was sent: {cell.why}."
                self.questions.append(Question(kind, words, row_of(placed[position]), cell.location, cell.text))
        certain = [(position, cell) for (position, _), cell in part.sent.items() if not cell.is_asked]
        self.read_as += [(placed[position], cell) for position, cell in certain if position in placed]
        self.others += [(placed.get(cell.line, -1), cell) for cell in part.others]
        if certain:
            yield f"{plural(len(certain), 'amount')} typed as text, written as the number read"

    def _total(self, part: Part, position: int, source: Location, words: str) -> None:
        """Leave out a total of other lines: it stands among the questions and, whole, in the list of what else was sent."""
        gross = part.column("gross")[position]
        amount = pounds(gross) if isinstance(gross, int) else ""
        service = str(part.column("service")[position]) or "a line without a service"
        said = f"{service} is a total of other lines ({words}), so it is left out: it would count them twice."
        self.questions.append(Question(QuestionKind.TOTAL, said, 0, source, amount))
        self._left_out(part, position, source, "of a total left out")

    def _left_out(self, part: Part, position: int, source: Location, words: str) -> None:
        """Put a row that is no line of the merged return into the list of what else was sent, cell by cell."""
        for name in DATA_FIELDS:
            value = part.column(name)[position]
            if value not in (None, ""):
                place = part.sent_return.location_of(source.row, name, source.sheet)
                text = pounds(value) if isinstance(value, int) else str(value)
                comment = part.comments.get((position, name), "")
                heading = f"{BY_FIELD[name].heading} {words}"
                self.others.append((-1, OtherCell(place, text, heading, comment=comment)))

    def _line(self, part: Part, position: int, source: Location, lines: Mapping[str, Sequence[object]]) -> MergedLine:
        fields: dict[str, Value] = {}
        for name, column in lines.items():
            value = column[position]
            cell = part.sent.get((position, name))
            if cell and cell.is_asked:
                fields[name] = plain_text(cell.write) if isinstance(cell.write, str) else cell.write
            elif name in MONEY_FIELDS:
                fields[name] = value / 100 if isinstance(value, int) else None
            elif value:
                fields[name] = plain_text(str(value))
        notes = self._notes(part, position, source, str(lines["notes"][position] or ""))
        comments = {
            name: words
            for name in lines
            if (words := part.comments.get((position, name), ""))
            and not self._is_of_unit(part, position, name, words, source)
        }
        amounts = {name: _pence(lines[name][position]) for name in MONEY_FIELDS}
        fields["notes"] = plain_text(notes)
        return MergedLine(fields, amounts.pop("gross"), source, comments, amounts)

    def _notes(self, part: Part, position: int, source: Location, notes: str) -> str:
        """The notes of a line with where it comes from behind them."""
        if notes and self._moved(part, position, "notes", notes, source, is_comment=False):
            notes = ""
        origin = source_words(part.file, source, self._number)
        ending = "" if not notes or notes[-1] in ".!?:;" else "."
        written = f"{notes}{ending} {origin}".strip()
        return written if len(written) <= _LONGEST else notes

    def _is_of_unit(self, part: Part, position: int, name: str, words: str, source: Location) -> bool:
        return self._moved(part, position, name, words, source, is_comment=True)

    def _moved(self, part: Part, position: int, name: str, words: str, source: Location, *, is_comment: bool) -> bool:
        """Move words about a unit off a line whose amounts were brought to pounds, or may have to be: beside them, they would be wrong."""
        if not (part.scales or part.unit_unclear) or stated_unit(words) is None:
            return False
        place = part.sent_return.location_of(source.row, name, source.sheet)
        text, comment = ("", words) if is_comment else (words, "")
        self.others.append((len(self.lines), OtherCell(place, text, BY_FIELD[name].heading, position, comment)))
        return True


def _is_empty(part: Part) -> bool:
    """Whether a file is a form without a line: it holds none, or rows about the unit alone."""
    lines = {name: part.column(name) for name in DATA_FIELDS}
    return all(_is_about_the_unit(lines, position) for position in range(part.count))


def _is_about_the_unit(lines: Mapping[str, Sequence[object]], position: int) -> bool:
    """Whether a row has no amount and says a unit ("Figures in £000"): of its own file, not of all."""
    if any(lines[name][position] is not None for name in MONEY_FIELDS):
        return False
    texts = (str(column[position] or "") for name, column in lines.items() if name not in MONEY_FIELDS)
    return any(text and stated_unit(text) is not None for text in texts)


def source_words(file: str, source: Location, number: int) -> str:
    """Return where a line comes from, for its notes: "From children.xlsx, row 7.".

    A file whose name would say something about the line (a unit, a year, a total) goes by its number on `Merged from`.
    """
    of_sheet = f", sheet {source.sheet}" if source.sheet not in ("", "Spending") and not _telling(source.sheet) else ""
    name = f"file {number} of Merged from" if _telling(file) else file
    return f"From {name}{of_sheet}, row {source.row}."


_TELLING = re.compile(
    r"\d{3}|thousand|million|\btotals?\b|\bnet\b|\bgross\b|\bof which\b|\bincome\b|\bgrants?\b|\breserves?\b|[£%]",
    re.IGNORECASE,
)


def _telling(name: str) -> bool:
    return bool(_TELLING.search(name)) or stated_unit(f"From {name}, row 1.") is not None


def _service(lines: Mapping[str, Sequence[object]], position: int) -> str:
    return shorten(str(lines["service"][position])) or "a line without a service"


def _pence(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _not_one_return(part: Part) -> str:
    if part.is_mapping:
        return "It is a spend mapping workbook of the lead team, not a return."
    if part.read.answers or part.read.findings_of:
        return "It is a workbook of findings with answers, not a return."
    return f"It holds {plural(len(part.read.returns), 'return')}, not one. Give each a file of its own."


_SAID_OF_FILES = {
    Noticed.UNIT_READ: "amounts brought to pounds",
    Noticed.COLUMN_CHOSEN: "of several columns one was read",
    Noticed.OTHER_SHEET_READ: "lines read from another sheet",
    Noticed.LINES_ELSEWHERE: "lines on a sheet that was not read",
    Noticed.TOTALS_ROW: "the totals row of its table is left out",
    Noticed.TOTALS_ROW_DIFFERS: "the totals row of its table is left out, and it does not agree",
    Noticed.AS_ABOVE: "blank cells filled from the row above",
    Noticed.TEXT_CUT: "a text was longer than a cell holds",
    Noticed.HIDDEN_SHEET: "a hidden sheet",
}
_COUNTED = {
    Noticed.FORMULA: ("formula", "written as its value"),
    Noticed.LINKED_FORMULA: ("formula that reads another workbook", "written as its value"),
    Noticed.HIDDEN_ROW: ("hidden row", "not hidden in the merged return"),
    Noticed.AMOUNT_FRACTION: ("amount finer than a penny", "rounded to the penny"),
}


def _what_is_known(part: Part) -> tuple[str, ...]:
    """What is to be known of a file that its lines do not show."""
    seen = part.sent_return.observations
    said = [
        f"{BY_FIELD[name].heading.removesuffix(' (£)')} read in {UNIT_NAMES[scale]} and brought to pounds"
        for name, scale in part.scales.items()
    ]
    said += [
        _said(each)
        for each in seen
        if each.kind in _SAID_OF_FILES and not (each.kind is Noticed.UNIT_READ and part.scales)
    ]
    for kind, (noun, what) in _COUNTED.items():
        cells = [each.location.cell for each in seen if each.kind is kind]
        if cells:
            nouns = (
                "formulas that read another workbook"
                if kind is Noticed.LINKED_FORMULA
                else ("amounts finer than a penny" if kind is Noticed.AMOUNT_FRACTION else "")
            )
            said.append(f"{plural(len(cells), noun, nouns)} ({listed(cells)}), {what}")
    header = part.sent_return.header
    blank = [words for name, words in _MUST_SAY.items() if not header[name].strip()]
    if blank:
        said.append(f"it does not say {listed(blank)}: taken to be as the others")
    if not any(name in header.locations for name in ("signed_off_by", "signed_off_on")):
        said.append("it has no place for a sign-off: please see that the one in this return covers it")
    return tuple(said)


_MUST_SAY = {"organisation": "which body it is from", "financial_year": "its year"}


def _said(each: Observation) -> str:
    where = each.location.cell or each.location.sheet
    detail = each.detail or (each.value if each.value != where else "")
    return f"{_SAID_OF_FILES[each.kind]}{f' ({where})' if where else ''}{f': {shorten(detail, 200)}' if detail else ''}"
