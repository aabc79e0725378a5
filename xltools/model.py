"""The words of xltools as values: returns, lines, findings, places. No input or output happens here.

Money is integer pence everywhere; populations are people; years are financial years such as ``"2010-11"``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd


class UsageError(Exception):
    """Something asked for cannot be done until the user puts it right: the text says what is wrong and what to do."""


class Stopped(Exception):  # noqa: N818 - no error: somebody asked for it
    """The person asked for an end before the work was done; the text says what became of it."""

    def __init__(self, words: str = "Stopped. Nothing was changed.") -> None:
        super().__init__(words)


class Severity(StrEnum):
    """How much a finding matters: errors must be corrected, warnings explained, notes only inform."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting by rank puts errors first."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Status(StrEnum):
    """What became of a return; every file that partners send ends with exactly one of these.

    Typed-in and estimated are no partner's file: they are returns made for a body, of what the lead team typed or of published
    figures.
    """

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted-with-warnings"
    REJECTED = "rejected"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    SUPERSEDED = "superseded"
    HELD = "held"  # waits for the analyst's decision: see `HeldReason`
    TYPED_IN = "typed-in"  # by the lead team, in the spend mapping workbook
    ESTIMATED = "estimated"
    ANSWERS = "answers"  # no return: a workbook of findings sent back with explanations in it


class ReturnOrigin(StrEnum):
    """Who made a return."""

    SENT = "sent"  # by the body
    TYPED_IN = "typed in"  # by the lead team, a row for each source of the body's money in the spend mapping workbook
    ESTIMATED = "estimated"  # from published figures


class SenderStanding(StrEnum):
    """Whether what came by mail came from the body it names."""

    NOT_MAILED = ""
    KNOWN = "known"
    UNCONFIRMED = (
        "unconfirmed"  # the partner list has no address of the body, and nobody has said that this one is right
    )
    STRANGER = "stranger"


class HeldReason(StrEnum):
    """Why a return is held: because of who sent it by mail, or because of its figures."""

    STRANGER = "stranger"  # from an address that is not the partner's
    NOT_STATED = "not stated"  # the mail does not say who sent it
    FORWARDED = "forwarded"  # the partner's by its inside, but forwarded by a stranger
    UNCONFIRMED = "unconfirmed"  # the partner has no address in the list, and another return of it is there
    JUMP = "jump"  # in another unit than its earlier version, or beyond all reason beside it


@dataclass(frozen=True, slots=True)
class Jump:
    """How the figures of a return lie beside those of the earlier version that counts: `earlier` is its position, `file` its name.

    `pence` and `pence_before` are what the services of either come to as typed, or, where only these jump, what they spend in the
    place (`in_place`). `scale` is the power of ten between them where it is one (3: a thousand times what they were, -3: a
    thousandth), else 0: between most services, or between so many (`services`) that hold most of the money (0 = most).
    """

    earlier: int
    file: str
    pence: int
    pence_before: int
    scale: int = 0
    services: int = 0
    in_place: bool = False


class Noticed(StrEnum):
    """What the reader can notice about a cell or sheet without judging it."""

    ERROR_CELL = "error-cell"  # #REF!, #N/A ... where a value was expected
    FORMULA = "formula"  # a formula in a column the template leaves for values
    SUM_FORMULA = "sum-formula"  # a formula that adds up cells of its own column
    LINKED_FORMULA = "linked-formula"  # a formula that reads another workbook
    HIDDEN_ROW = "hidden-row"
    HIDDEN_COLUMN = "hidden-column"
    HIDDEN_SHEET = "hidden-sheet"
    MERGED_CELLS = "merged-cells"
    VALIDATION_LOST = "validation-lost"  # a drop-down the template had is gone: something was pasted over it
    AMOUNT_UNREAD = "amount-unread"  # nothing certain could be made of it; the line has no amount
    AMOUNT_AS_TEXT = "amount-as-text"  # understood with certainty; `detail` says as what
    AMOUNT_DOUBTFUL = "amount-doubtful"  # understood, but another reading is possible; `detail` says both
    UNIT_READ = "unit-read"  # the amounts of a column were read in thousands or millions; `detail` says what says so
    UNIT_STATED = "unit-stated"  # somebody says that the amounts are in whole pounds
    COLUMN_UNCLEAR = "column-unclear"  # the unit, year or column of amounts is not certain; none of them was read
    COLUMN_CHOSEN = (
        "column-chosen"  # of several columns the year's were read; `detail` says which, and what was left out
    )
    AMOUNT_FRACTION = "amount-fraction"  # finer than a penny; `detail` says what it was rounded to
    CODE_AS_DATE = "code-as-date"
    CODE_AS_NUMBER = "code-as-number"  # 7.1 may have been 7.10: only where COFOG would allow both
    CHOICE_UNKNOWN = "choice-unknown"
    HEADING_MISSING = "heading-missing"
    HEADING_DUPLICATE = "heading-duplicate"
    HEADING_UNKNOWN = "heading-unknown"
    HEADING_MOVED = "heading-moved"  # not in the template's column, or in another row; understood all the same
    EXTRA_SHEET = "extra-sheet"  # a sheet the template does not have and that holds data
    ROW_BROKEN = "row-broken"  # of a CSV: which figure belongs where is not certain, so the line has no amount
    ROW_SHORT = "row-short"  # of a CSV: cells at its end are missing; the others are certain
    OTHER_TABLE = "other-table"  # headings in another order further down; `detail` says what stands below them
    TOTALS_ROW = "totals-row"  # Excel's own totals row of a table, passed over; `value` is its amount
    TOTALS_ROW_DIFFERS = (
        "totals-row-differs"  # the same, where it is not the sum of the lines; `detail` says by how much
    )
    AS_ABOVE = "as-above"  # a blank or ditto cell filled from the row above; `detail` is in how many rows
    LINES_ELSEWHERE = "lines-elsewhere"  # lines of spending on a sheet that was not read
    OTHER_SHEET_READ = "other-sheet-read"  # lines read from another sheet, as the template's own is empty
    LEDGER = "ledger"  # a list of payments, read by a confirmed map of headings; `detail` says what became of them
    LEDGER_TOTAL = (
        "ledger-total"  # a row of a ledger with an amount and nothing else, left out; `detail` is the true sum
    )
    TEXT_CUT = "text-cut"  # longer than Excel's 32,767 characters
    HEADER_CELL_MISSING = "header-cell-missing"  # a named cell of the Return sheet is gone
    TEMPLATE_UNKNOWN = "template-unknown"  # no template version in the file; read by its headings
    TEMPLATE_OLD = "template-old"
    MACROS = "macros"
    SHEET_UNIT = "sheet-unit"  # of a mapping workbook: its unit is missing, unknown or was changed; `detail` says which
    OWN_COLUMN = "own-column"  # of a mapping workbook: a column of figures that is no column of the table, so not read
    BODY_UNLISTED = "body-unlisted"  # of a mapping workbook: a body that its sheet Bodies does not have
    ROW_UNNAMED = "row-unnamed"  # of a mapping workbook: a row with an amount and no body
    TOTAL_TYPED = (
        "total-typed"  # of a mapping workbook: a typed total; `detail` says by how much it is off, or that it is all
    )
    ESTIMATE_CONFIRMED = (
        "estimate-confirmed"  # of a mapping workbook: amounts that still equal ours, now said to be reached otherwise
    )
    ESTIMATE_KEPT = "estimate-kept"  # of a mapping workbook: amounts that still equal ours, in a row with typed ones
    SOURCE_OURS = "source-ours"  # of a mapping workbook: our own source, beside an amount that was typed over ours
    ESTIMATE_COPIED = "estimate-copied"  # of a mapping workbook: a copy of a row we filled in; `detail` names the row
    FORMATS_NOT_READ = "formats-not-read"  # what cells show as millions or per cent cannot be told in such a file


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file, down to the cell. Rows and columns count from 1; 0 means the whole row, sheet or file."""

    workbook: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The cell as Excel names it (``G14``), ``row 14`` for a whole row, or nothing."""
        if self.row and self.column:
            return f"{column_letters(self.column)}{self.row}"
        if self.row:
            return f"row {self.row}"
        return f"column {column_letters(self.column)}" if self.column else ""

    def __str__(self) -> str:
        return "!".join(part for part in (f"'{self.workbook}'", self.sheet, self.cell) if part)


def column_letters(number: int) -> str:
    """Return Excel's letters for a column counted from 1 (27 -> ``AA``)."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a partner said about a finding. `on` is the ISO date it was first read, blank where that is not known.

    `stands` is false where the figures changed since, or the lead team wants to ask again; `in_question` says the latter.
    """

    text: str
    on: str = ""
    stands: bool = True
    in_question: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or remark about a return, in words for the person who must put it right.

    `code` is kebab-case and never renamed. `message` says what is wrong, `why` why it matters, `fix` what to do.
    `value` is what stands in the cell now. `related` are other places a reader should look at. `explanation` is what the
    partner answered, if anything.
    """

    code: str
    severity: Severity
    location: Location
    message: str
    why: str
    fix: str
    value: str = ""
    related: tuple[Location, ...] = ()
    explanation: Explanation | None = None

    @property
    def is_open(self) -> bool:
        """Whether the partner still has to do something: an answer settles a warning, never an error."""
        answered = self.explanation is not None and self.explanation.stands
        return self.severity is Severity.ERROR or (self.severity is Severity.WARNING and not answered)


@dataclass(frozen=True, slots=True)
class Observation:
    """Something the reader noticed and did not judge; the checks decide whether a partner hears of it.

    `field` is the layout's field where the cell is in a known column. `value` is the text in the cell,
    `detail` what the reader made of it, in plain words.
    """

    kind: Noticed
    location: Location
    field: str = ""
    value: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner wrote beside a finding on a Findings sheet, with what that sheet says of the finding.

    `sheet` and `cell` are where the finding was, `row` its row (0 where none): rows may have moved since. `reference` is that
    of the sheet, which says to whom the findings were sent; blank in sheets of before there was one.
    """

    text: str
    code: str
    message: str = ""
    value: str = ""
    service: str = ""
    sheet: str = ""
    cell: str = ""
    row: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A named area with its GSS code, and people living in it where a year is given."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """The area being counted: one or more local authority districts, and a financial year (``2010-11``)."""

    name: str
    areas: tuple[Area, ...]
    year: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A body that spends public money in the place, as the lead team's partner list knows it.

    `partner_id` is made from the name (lower case, hyphens) and goes into the return as ``organisation_id``.
    """

    name: str
    partner_id: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    organisation_type: str = ""
    area: str = ""
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The named cells of a return's `Return` sheet: text as typed, dates as ISO text, and where each stands."""

    values: Mapping[str, str]
    locations: Mapping[str, Location]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Deferred(Protocol):
    """Lines of which a frame is made when one is wanted."""

    @property
    def rows(self) -> int:
        """How many lines there are."""

    def frame(self) -> pd.DataFrame:
        """Return the lines frame."""


class Unbuilt(Protocol):
    """Lines by column that become a frame when one is wanted (`xltools.reading.columns.Columns`)."""

    @property
    def rows(self) -> int:
        """How many lines there are."""

    @property
    def each(self) -> Mapping[str, Sequence[object]]:
        """A value for every line."""

    @property
    def same(self) -> Mapping[str, str]:
        """One value for all lines."""

    def frame(self) -> pd.DataFrame:
        """Return the lines frame."""


IN_AMOUNT_CELL = frozenset({"service", "gross", "cofog", "cipfa", "laa_theme"})
"""The fields that a cell of a table with a column for each function says at once: how much, and on what."""


@dataclass(frozen=True)
class Return:
    """One return as read: who says it is from whom, its lines, and everything noticed on the way.

    `lines` has the columns and types of `xltools.schemas.lines_read`, made of `content` when first asked for.
    `columns` gives, for each field, the sheet column (from 1) it was read from, so that any value can be pointed at.
    `version` and `received` (ISO date) are blank unless the file states them.
    """

    file: str
    return_id: str
    header: Header
    content: pd.DataFrame | Unbuilt | Deferred
    columns: Mapping[str, int]
    template_version: str
    observations: tuple[Observation, ...] = ()
    version: str = ""
    received: str = ""
    sha256: str = ""
    size: int = 0  # bytes
    answers: tuple[Answer, ...] = ()
    origin: ReturnOrigin = ReturnOrigin.SENT

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The lines as a frame."""
        make: Callable[[], pd.DataFrame] | None = getattr(self.content, "frame", None)
        return make() if make else self.content  # type: ignore[return-value]  # what cannot make one is one

    @property
    def line_count(self) -> int:
        """How many lines there are, without making a frame of them."""
        rows: int | None = getattr(self.content, "rows", None)
        return len(self.lines) if rows is None else rows

    def location_of(self, row: int, field_name: str = "", sheet: str = "Spending", amount_column: int = 0) -> Location:
        """Return the location of a field in a row of this return (the whole row where the field has no column).

        `amount_column` is the column of a line's own amount, where a row holds several lines: what the line is and how much
        of it stand in that one cell.
        """
        own = amount_column if field_name in IN_AMOUNT_CELL else 0
        return Location(self.file, sheet, row, own or self.columns.get(field_name, 0))


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What came out of one file: its returns (a lines CSV may hold many), or the finding that says why there are none.

    A workbook of findings sent back has no returns but `answers`; `findings_of` is then its title, which names the return.
    `origin` says who made the file: a body, or the lead team.
    """

    file: str
    sha256: str
    size: int  # bytes
    returns: tuple[Return, ...] = ()
    unreadable: Finding | None = None
    answers: tuple[Answer, ...] = ()
    findings_of: str = ""
    origin: ReturnOrigin = ReturnOrigin.SENT


@dataclass(frozen=True, slots=True)
class Batch:
    """Returns looked at together. `lines` holds the lines of all, with `return_no` the position in `returns`.

    Its index is 0..n-1. One return is a batch of one: checks are written once, for either.
    """

    returns: tuple[Return, ...]
    lines: pd.DataFrame

    def location_of(self, index: int, field_name: str = "") -> Location:
        """Return where a field of the line at this index stands in its file."""
        number, row, column = (
            int(self.lines[name].to_numpy()[index]) for name in ("return_no", "row", "amount_column")
        )
        return self.returns[number].location_of(row, field_name, str(self.lines["sheet"].iat[index]), column)


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """What is known before a return is opened: the place counted, the partner list, each return's earlier version.

    `previous` maps the position of a return in the batch to the position of the version it replaces, `undecided` to
    the position of another return of the partner that may be the newer, where no version or date tells. `mismatched` says
    in words that the reference on a return is another body's than its name, `held` why one waits because of its sender, `jumped`
    why one waits because of its figures. Of the unit of those `settled` nothing more is asked: an analyst accepted them as they
    stand, or they wait for that as a whole.
    """

    place: Place | None = None
    partners: tuple[Partner, ...] = ()
    previous: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    undecided: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    mismatched: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    held: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    jumped: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    settled: frozenset[int] = frozenset()


COUNTING = (Status.ACCEPTED, Status.WITH_WARNINGS, Status.REJECTED, Status.TYPED_IN, Status.ESTIMATED)
"""The statuses of returns whose lines count."""


@dataclass(frozen=True, slots=True)
class ReturnStatus:
    """What became of one return or unreadable file: whose it is, whether it counts, and everything found in it.

    `return_no` is its position in the batch (None where the file could not be read). `reason` says in words why the
    status is what it is, `refused_because` why a return does not belong here, to go on a sentence. `level` is the level of
    government of the body. Dates are ISO text, blank when not stated. `sender` is the address it was mailed from. `origin` says
    who made it: what was typed in or estimated is nobody's return. A return that `stands_back` would count, had the lead team not
    decided that what it typed in counts instead. `held_for` says why it waits, or waited until it was
    rejected, `held_because` the same in words, to go on a sentence; `jump` how its figures lie beside those that count, where it is that.
    """

    file: str
    status: Status
    reason: str
    findings: tuple[Finding, ...] = ()
    return_no: int | None = None
    partner: str = ""
    partner_id: str = ""
    organisation_type: str = ""
    level: str = ""
    version: str = ""
    received: str = ""
    signed_off_on: str = ""
    template_version: str = ""
    lines: int = 0
    size: int = 0  # bytes
    sha256: str = ""
    refused_because: str = ""
    sender: str = ""
    sender_standing: SenderStanding = SenderStanding.NOT_MAILED
    origin: ReturnOrigin = ReturnOrigin.SENT
    stands_back: bool = False
    held_for: HeldReason | None = None
    held_because: str = ""
    jump: Jump | None = None

    @property
    def from_stranger(self) -> bool:
        """Whether it came from an address not known as the partner's: it is held, or was rejected; nobody is answered for it."""
        return self.sender_standing is SenderStanding.STRANGER

    @property
    def has_jumped(self) -> bool:
        """Whether it waits since its figures cannot be beside those of its earlier version: its own body is asked which is right."""
        return self.status is Status.HELD and self.held_for is HeldReason.JUMP

    @property
    def is_turned_down(self) -> bool:
        """Whether an analyst rejected it, for whatever it was held: it is done with."""
        return self.status is Status.REFUSED and (self.from_stranger or self.held_for is not None)

    @property
    def counts(self) -> bool:
        """Whether the lines of this return count (provisionally, where it has errors)."""
        return self.status in COUNTING


class LineKind(StrEnum):
    """What a line is: only a service is spending that can count."""

    SERVICE = "service"
    NOT_SPENDING = "not spending"  # money that comes in or is only moved: grants, taxes, reserves, accounting entries
    TOTAL = "total of other lines"


class CodeOrigin(StrEnum):
    """Where the COFOG code a line is counted under comes from; blank where it has none."""

    NONE = ""
    OWN = "own"  # the return's own
    CIPFA_LINE = "cipfa line"  # carried over from the line of another classification it was reported as
    SUMMARY_LINE = "revenue summary line"
    OUTTURN_LINE = "revenue outturn line"
    SUGGESTED = "suggested"  # by the model, and sure enough to be filled in
    CONFIRMED = "confirmed"  # by an analyst, for the same words
    TREASURY = "treasury"  # HM Treasury's, for an estimate


CARRIED_OVER = (CodeOrigin.CIPFA_LINE, CodeOrigin.SUMMARY_LINE, CodeOrigin.OUTTURN_LINE)
"""Codes carried over from another classification."""


class WhyNot(StrEnum):
    """Why a line does not count; blank where it does."""

    COUNTS = ""
    REFUSED = "return refused"
    HELD = "held return"
    SUPERSEDED = "superseded return"
    NO_AMOUNT = "no amount could be read"
    NO_LOCAL_FIGURE = "no figure for the place"
    NOT_SPENDING = "not spending"
    TOTAL_LINE = "total of other lines"
    DOUBLE_COUNT = "double count"
    DISPLACED = "estimate displaced"
    MEMO = "memo item"


REPORTED = frozenset({WhyNot.COUNTS.value, WhyNot.DOUBLE_COUNT.value, WhyNot.MEMO.value})
"""Why a line does not count, where its body's return reports it as spending in the place all the same.

A total of other lines repeats them, a grant received or a reserve buys nothing, and what does not count as a whole (refused, superseded,
displaced) is told by another return: none of that is reported spending.
"""
