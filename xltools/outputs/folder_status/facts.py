"""Where a count folder stands, as plain values. Money is pence, days are ISO text, blank where not known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.outputs.messages.facts import MessageKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Place, ReturnStatus
    from xltools.outputs.messages.sent import JournalEntry

NO_REPLY = "no-reply"
"""What is said of a body of which nothing came and for which nothing was typed in, in place of a return's status."""


class CountsFrom(StrEnum):
    """What counts for a body now."""

    RETURN = "return"
    TYPED_IN = "typed-in"
    ESTIMATE = "estimate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The last message prepared for a body: what it says (a `MessageKind`), when, and what became of it when it was sent.

    `is_current` says that it is what would be prepared now: of that kind, about the returns that are there.
    """

    kind: str
    prepared_on: str = ""
    sending: JournalEntry | None = None
    is_current: bool = True

    @property
    def sent_on(self) -> str:
        """The day it went out, or may have; blank where it did not."""
        return self.sending.at[:10] if self.sending is not None and self.sending.is_gone else ""

    @property
    def is_said(self) -> bool:
        """Whether what is to be said now went out already."""
        return self.is_current and bool(self.sent_on)

    @property
    def is_waiting(self) -> bool:
        """Whether what is to be said now lies in the outbox, to be sent."""
        return self.is_current and not self.sent_on


@dataclass(frozen=True, slots=True)
class Body:
    """A body on the partner list, or heard from without being on it.

    `status` is that of what counts for it, or of what came where nothing counts: a word of the contract, or `NO_REPLY`. `file`,
    `received`, `lines` and the findings are those of its return that counts, or of what came. `files` are all that came of it, those
    of older versions too; `held`, `refused`, `unreadable` those in that state. `is_asked` says that it was written to from here, or
    that nobody was.
    """

    partner: str
    partner_id: str
    is_listed: bool
    status: str
    counts_from: CountsFrom
    counted: int = 0
    file: str = ""
    received: str = ""
    lines: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    explained: int = 0
    files: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    has_address: bool = True
    is_asked: bool = True
    last_message: LastMessage | None = None
    first_sent: str = ""

    @property
    def has_answered(self) -> bool:
        """Whether a return of it counts."""
        return self.counts_from is CountsFrom.RETURN

    @property
    def is_told(self) -> bool:
        """Whether what is to be said to it now went out already; a first message is followed by a reminder."""
        last = self.last_message
        return last is not None and last.is_said and last.kind != MessageKind.FIRST_ROUND

    @property
    def sent_something(self) -> bool:
        """Whether any file of it came, whatever became of it."""
        return bool(self.files)


class WhyUnused(StrEnum):
    """Why a file in returns/ is of no use as it is."""

    UNREADABLE = "unreadable"  # it cannot be opened, or no table was found
    REFUSED = "refused"  # wrong place or year, or a spend mapping workbook among the returns
    SENDER_UNKNOWN = "sender-unknown"  # it does not say whose it is
    NOT_LISTED = "not-listed"  # of a body that is not on the partner list; it counts


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A file in returns/ to do something about: whose it is as far as that is known, why it is of no use, and in words what is wrong."""

    file: str
    partner: str
    why: WhyUnused
    words: str


@dataclass(frozen=True, slots=True)
class HeldReturn:
    """A return that waits to be accepted or rejected: in whose name, from whom, why in words, the pence it reports, and the pence of its
    body that count until then. `reason` is a `HeldReason`."""

    file: str
    partner: str
    sender: str
    words: str
    reported: int
    counted_now: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UndecidedDoubleCount:
    """A double count nobody has decided on: whether its confidence is above the threshold, whether its money is off until it is decided."""

    id: str
    kind: str
    pence: int
    confidence: float
    is_above: bool
    is_excluded: bool
    who: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class DoubleCountsOpen:
    """Double counts to decide: how many with a confidence from the threshold on, and below it, and their pence, each pound once.

    From the threshold on they are off the total until somebody decides, below they still count: near misses. Where the place takes
    nothing off undecided, all of them count. `again` are decisions to be looked at again since their lines have changed. `largest`
    are all of them, the most money first.
    """

    threshold: float
    above: int = 0
    above_pence: int = 0
    below: int = 0
    below_pence: int = 0
    excluded_pence: int = 0
    counted_pence: int = 0
    again: int = 0
    largest: tuple[UndecidedDoubleCount, ...] = ()


@dataclass(frozen=True, slots=True)
class CodesOpen:
    """Lines that count under a suggested code, to be confirmed, and under none, with their pence; of which bodies, the most money first."""

    suggested: int = 0
    suggested_pence: int = 0
    missing: int = 0
    missing_pence: int = 0
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something about a body's figures that only the lead team can settle: the finding's code, which body, and what it says."""

    code: str
    partner: str
    words: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What partners wrote under Your explanation about returns that count: how many stand, how many nobody has been through, of whom.

    An explanation is taken as read once a message to its partner was prepared on its day or later.
    """

    number: int = 0
    unread: int = 0
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits for the lead team."""

    double_counts: DoubleCountsOpen
    held: tuple[HeldReturn, ...] = ()
    codes: CodesOpen = CodesOpen()
    answers: Answers = Answers()
    questions: tuple[Question, ...] = ()
    unconfirmed_senders: tuple[str, ...] = ()
    typed_in_bodies: int = 0
    typed_in_pence: int = 0


class OutOfDate(StrEnum):
    """Why the last count is to be made again."""

    NO_COUNT = "no-count"  # there is none
    UNREADABLE = "unreadable"  # it cannot be read, so nobody knows what it was made of
    FILES = "files"  # returns came, went or were changed since
    DECISIONS = "decisions"  # decided or confirmed since, in its sheets or in the folder's files
    TOTAL = "total"  # counting now comes to another total


@dataclass(frozen=True, slots=True)
class LastCount:
    """The last count written, and what has changed since: files, decisions, and its total beside what counting now comes to.

    `unsaved` are decisions and codes written into it that the folder's files do not hold yet.
    """

    workbook: str = ""
    net: int | None = None
    reasons: tuple[OutOfDate, ...] = ()
    files_new: int = 0
    files_gone: int = 0
    decisions: int = 0
    unsaved: int = 0
    is_published: bool = False

    @property
    def is_current(self) -> bool:
        """Whether counting now would write the same."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Sums:
    """What counting now comes to: the total, what of it bodies say themselves, and what is apportioned or initially estimated."""

    net: int
    known: int
    apportioned: int
    initial: int

    @property
    def estimated(self) -> int:
        """Pence that rest on estimates."""
        return self.apportioned + self.initial


class NextStepKind(StrEnum):
    """What can be to do."""

    LIST_PARTNERS = "list-partners"
    ISSUE = "issue"
    SEND_ISSUED = "send-issued"
    DECIDE_HELD = "decide-held"
    IDENTIFY_FILES = "identify-files"
    ADD_ADDRESSES = "add-addresses"
    ASK_AGAIN = "ask-again"
    SEND_CORRECTIONS = "send-corrections"
    CHASE = "chase"
    REMIND = "remind"
    REPLACE_TYPED_IN = "replace-typed-in"
    ASK_EXPLANATIONS = "ask-explanations"
    CORRECT_TYPED_IN = "correct-typed-in"
    CONSOLIDATE = "consolidate"
    SETTLE_QUESTIONS = "settle-questions"
    DECIDE_DOUBLE_COUNTS = "decide-double-counts"
    LOOK_AT_NEAR_MISSES = "look-at-near-misses"
    READ_ANSWERS = "read-answers"
    CONFIRM_SENDERS = "confirm-senders"
    CONFIRM_CODES = "confirm-codes"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: its kind, the bodies or files it is about, how many things, the money it is about (None: not known).

    `days_over` is how long ago the deadline was, for what waits for answers. `command` is the command of xltools and `button` that of
    the tab; blank where there is none, as for messages that all went already. `why` says of each in `who`, in words, why, where that
    differs. Of messages, `waiting` is how many lie in the outbox, to be sent.
    """

    kind: NextStepKind
    number: int
    who: tuple[str, ...] = ()
    pence: int | None = None
    days_over: int = 0
    command: str = ""
    button: str = ""
    why: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """Where a count folder stands on a day.

    `days_left` to the deadline are negative once it is over, None where no date is set. `by_status` counts the bodies on the list,
    `returns` are all files that came and what was typed in, `files` those to do something about.
    """

    folder: str
    place: Place
    today: str
    deadline: str
    days_left: int | None
    bodies: tuple[Body, ...]
    files: tuple[UnusedFile, ...]
    decisions: Decisions
    last_count: LastCount
    sums: Sums
    by_status: Mapping[str, int]
    returns: tuple[ReturnStatus, ...] = ()
    typed_in_errors: int = 0
    next_steps: tuple[NextStep, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def partners(self) -> tuple[Body, ...]:
        """The bodies on the partner list."""
        return tuple(body for body in self.bodies if body.is_listed)

    @property
    def answered(self) -> int:
        """How many bodies on the list have a return that counts."""
        return sum(body.has_answered for body in self.partners)

    @property
    def without_address(self) -> tuple[str, ...]:
        """The bodies on the list to whom nobody can write."""
        return tuple(body.partner for body in self.partners if not body.has_address)
