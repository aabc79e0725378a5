"""What became of files that were put together into one return, as values: files, lines, contradictions, questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.template.layout import FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xltools.model import Finding, Location
    from xltools.workbooks.headers import Contradiction
    from xltools.workbooks.other_cells import OtherCell
    from xltools.workbooks.sent_cells import SentCell
    from xltools.workbooks.sheet_copies import CopiedSheet

    Value = str | int | float | date | None


class PartStatus(StrEnum):
    """What became of a file; each ends with exactly one of these."""

    MERGED = "merged"
    SAME = "left-out-same"  # it holds the same lines as another file
    REFUSED = "refused"  # of another body, place or year, or no single return
    UNREADABLE = "unreadable"


class QuestionKind(StrEnum):
    """What a person has to decide about a merged return."""

    HEADER = "header"  # files contradict each other
    AMOUNT = "amount"  # no certain amount: carried as it was sent
    CODE = "code"
    SAME_LINES = "same-lines"  # lines of two files say the same
    REFERENCES = "references"  # the same line reference in two files
    TOTAL = "total"  # a total of other lines, left out
    READS_BACK = "reads-back"  # read again, the merged return says something else


@dataclass(frozen=True, slots=True)
class Question:
    """Something to decide, in words; `row` is the row of Spending it is about (0 for none), `location` where it comes from."""

    kind: QuestionKind
    words: str
    row: int = 0
    location: Location | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """What became of one file. `lines` went into the merged return, `pence` is their gross spending.

    `reason` says why its lines are not in it, `said` what else is to be known of it, `losses` what of it is not carried over.
    `sheets` are its further sheets by the names they have in the merged workbook.
    """

    file: str
    status: PartStatus
    reason: str = ""
    lines: int = 0
    pence: int = 0
    first_row: int = 0
    said: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    sheets: tuple[tuple[str, str], ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    finding: Finding | None = None

    @property
    def last_row(self) -> int:
        """The last row of Spending that holds a line of it; 0 where none does."""
        return self.first_row + self.lines - 1 if self.lines else 0


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A line as it is written: `fields` by name (amounts in pounds), its gross in pence, where it comes from, its comments."""

    fields: Mapping[str, Value]
    pence: int | None
    source: Location
    comments: Mapping[str, str]
    also: Mapping[str, int | None] = field(default_factory=dict)  # income and local, in pence


@dataclass(frozen=True, eq=False)
class Merged:
    """Files put together into one return: `lines` in order, the first in row 5 of Spending.

    `others` are filled cells that are no field, with the number of the line they stand beside (-1: none); `read_as` the texts
    that were read as amounts, by number of the line; `sheets` the further sheets, named as they are written.
    """

    files: tuple[MergedFile, ...]
    header: Mapping[str, str]
    contradictions: tuple[Contradiction, ...]
    lines: Sequence[MergedLine]
    questions: tuple[Question, ...]
    others: tuple[tuple[int, OtherCell], ...] = ()
    read_as: tuple[tuple[int, SentCell], ...] = ()
    sheets: tuple[tuple[str, str, CopiedSheet], ...] = ()  # name, file, sheet
    header_comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_written(self) -> bool:
        """Whether there is anything to write."""
        return any(file.status is PartStatus.MERGED for file in self.files)

    @property
    def pence(self) -> int:
        """Gross spending of all lines whose amount is certain, in pence."""
        return sum(file.pence for file in self.files)

    @property
    def unread_amounts(self) -> int:
        """How many lines have no certain gross amount, though something stands there."""
        return sum(line.pence is None and bool(line.fields.get("gross")) for line in self.lines)

    def with_status(self, *statuses: PartStatus) -> list[MergedFile]:
        """Return the files that became of these."""
        return [file for file in self.files if file.status in statuses]


def row_of(line: int) -> int:
    """Return the row of Spending in which a line stands, by its position; 0 for none."""
    return FIRST_ROW + line if line >= 0 else 0
