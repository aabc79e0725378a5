"""What a message to one partner says, as plain values: the templates only choose the words. Money is pence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.model import Partner, Place


class MessageKind(StrEnum):
    """What a message says, in a word: its template is called so, and so is its status in the index."""

    FIRST_ROUND = "first-round"
    TO_CORRECT = "to-correct"
    TO_EXPLAIN = "to-explain"
    ACCEPTED = "accepted"
    REMINDER = "reminder"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    WHICH_IS_RIGHT = "which-is-right"


@dataclass(frozen=True, slots=True)
class Action:
    """One action to take: findings of one kind, however many cells it takes. `pence` is the gross spending of the lines they are on.

    `is_error` tells what must be corrected from what may be explained; `said` is an earlier answer that is asked about again;
    `in_question` that it is since the lead team wants to know more, not since the figures changed.
    """

    message: str
    fix: str
    where: str
    number: int
    pence: int
    is_error: bool
    said: str = ""
    in_question: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as it came: `when` in words (blank where nobody said), its lines, their gross spending in pence, and how many lines
    are not in it: totals of other lines, and what buys nothing."""

    file: str
    when: str = ""
    lines: int = 0
    gross: int = 0
    totals: int = 0
    buying_nothing: int = 0
    reason: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The service whose amount differs most between two versions, in pence; nought where a version has no such line."""

    service: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A newer version that waits since its figures cannot be right beside an earlier one: what both are called and come to in pence.

    `beside` says how one is beside the other (``its figures are about 1,000 times those``). It is `larger` or
    smaller, in another unit or, where that is no power of ten (`is_unit` is false), with digits too many or lines too few; where
    not all of it is so, the `largest` difference is named. The pence may be those `in_place` alone.
    """

    file: str
    when: str
    pence: int
    earlier: str
    pence_before: int
    beside: str
    larger: bool
    is_unit: bool
    largest: Moved | None = None
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Deduction:
    """Money of a partner that does not count: why, on how many lines, how much."""

    why: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class Function:
    """What counts of a partner's money in one division of COFOG."""

    name: str
    lines: int
    pence: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A partner's money: gross spending as sent, the part outside the place, for the place, taken off, counted; and its income.

    `no_spending` says which of its lines are none: totals of other lines, and what buys nothing.
    """

    gross: int
    elsewhere: int
    reported: int
    off: tuple[Deduction, ...]
    no_spending: tuple[Deduction, ...]
    counted: int
    income: int
    functions: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from the version before: in words, and how many findings went, came and stayed."""

    file: str
    words: str
    cleared: int
    new: int
    left: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What is attached: its name, whether it is the partner's own file marked up, why not if not, and remarks to read."""

    file: str
    is_own: bool
    reason: str = ""
    remarks: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who writes, whom to ask, and how long figures are kept; blank where count.toml does not say."""

    sender: str
    contact: str
    retention: str


@dataclass(frozen=True, slots=True)
class PartnerMessage:
    """Everything a template may use, for one partner. `deadline` is short (``14 July``), `deadline_in_full` has its year.

    `counts_now` says whether any money of what arrived counts as it stands.
    """

    kind: MessageKind
    partner: Partner
    place: Place
    signature: Signature
    deadline: str = ""
    deadline_in_full: str = ""
    arrived: tuple[Arrived, ...] = ()
    unread: tuple[Arrived, ...] = ()
    refused: tuple[Arrived, ...] = ()
    newer: tuple[NewerVersion, ...] = ()
    first: tuple[Action, ...] = ()
    more: int = 0
    to_correct: int = 0
    to_explain: int = 0
    findings: int = 0
    explained: int = 0
    explained_errors: int = 0
    remarks: int = 0
    counts_now: bool = True
    totals: Totals | None = None
    changes: Changes | None = None
    hidden_sheets: tuple[str, ...] = ()
    enclosed: Enclosed | None = None
    guess_lines: int = 0
    guess_year: str = ""
    guess_from: str = ""
    guess_shared: bool = True
    guess_counts: bool = False

    @property
    def things(self) -> int:
        """How many things there are to do."""
        return self.to_correct + self.to_explain

    @property
    def lines(self) -> int:
        """How many lines arrived."""
        return sum(file.lines for file in self.arrived)
