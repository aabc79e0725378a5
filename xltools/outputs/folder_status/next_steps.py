"""What to do next, in the order to do it.

The order: (1) what nothing can begin without: returns issued; (2) what lies here and needs a word from the lead team, since it may be
the very return that would be asked for; (3) addresses that are lacking, without which nobody can be written to; (4) what others have to
do, since they need time: files to send again, errors to correct, answers overdue, figures of their own, explanations; (5) what the lead
team typed, corrected, and the count made again, so that what is decided next is decided on what is there; (6) what is to be decided on
the count, the most money first; (7) what is only possible: double counts too weakly founded to take off; (8) the publication, once every
body is heard and what is sure is decided. Warnings, codes and what is only possible do not hold it up, and its cover says so.

Before the deadline nobody is chased: in its last two weeks, and on the day itself, who is silent is reminded. Without a deadline whoever
is silent may be asked. Nobody is asked twice for the same: what was sent already is waited for, and who was reminded and is late is
not to be written to but telephoned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.folder_status.facts import CountsFrom, NextStep, NextStepKind, OutOfDate, WhyUnused
from xltools.outputs.messages.facts import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.outputs.folder_status.facts import Body, FolderStatus, UndecidedDoubleCount

STAGES: tuple[tuple[NextStepKind, ...], ...] = (
    (NextStepKind.LIST_PARTNERS, NextStepKind.ISSUE, NextStepKind.SEND_ISSUED),
    (NextStepKind.DECIDE_HELD, NextStepKind.IDENTIFY_FILES, NextStepKind.CONFIRM_SENDERS),
    (NextStepKind.ADD_ADDRESSES,),
    (
        NextStepKind.ASK_AGAIN,
        NextStepKind.SEND_CORRECTIONS,
        NextStepKind.CHASE,
        NextStepKind.REMIND,
        NextStepKind.REPLACE_TYPED_IN,
        NextStepKind.ASK_EXPLANATIONS,
    ),
    (NextStepKind.CORRECT_TYPED_IN, NextStepKind.CONSOLIDATE),
    (
        NextStepKind.SETTLE_QUESTIONS,
        NextStepKind.DECIDE_DOUBLE_COUNTS,
        NextStepKind.CONFIRM_CODES,
        NextStepKind.READ_ANSWERS,
    ),
    (NextStepKind.LOOK_AT_NEAR_MISSES,),
    (NextStepKind.PUBLISH,),
)
"""The kinds by stage, in their order; within the stage of what is decided on the count, the most money goes first."""
BY_MONEY = 5
"""The stage of what is decided on the count."""
NO_HINDRANCE = frozenset(
    (
        NextStepKind.ASK_EXPLANATIONS,
        NextStepKind.CONSOLIDATE,
        NextStepKind.LOOK_AT_NEAR_MISSES,
        NextStepKind.CONFIRM_CODES,
        NextStepKind.READ_ANSWERS,
    )
)
"""What may be left to do when a count is published."""
REMIND_WITHIN = 14
"""Days before the deadline in which who is silent is reminded."""
REPORT, SEND = ("report", "Prepare reports"), ("send", "Open outbox")
"""How a message is written, and how one is sent that lies in the outbox: the command, and the button."""


def next_steps(status: FolderStatus) -> tuple[NextStep, ...]:
    """Return what there is to do for a folder, in the order above."""
    found = [step for find in _FINDERS if (step := find(status)) is not None]
    written_to = _without_address(status, found)
    steps = sorted([*found, *([written_to] if written_to else [])], key=_order)
    publish = _publish(status, steps)
    return (*steps, *([publish] if publish else []))


def _order(step: NextStep) -> tuple[int, int, int]:
    stage = next(at for at, kinds in enumerate(STAGES) if step.kind in kinds)
    money = abs(step.pence or 0) if stage == BY_MONEY else 0
    return stage, -money, STAGES[stage].index(step.kind)


def _to_bodies(
    status: FolderStatus,
    kind: NextStepKind,
    bodies: Sequence[Body],
    why: Sequence[str] = (),
    *,
    pence: int | None = None,
) -> NextStep | None:
    """A step that writes to these bodies: sent where all of it lies ready, else prepared first; neither where all of it went before."""
    if not bodies:
        return None
    waiting = sum(body.last_message is not None and body.last_message.is_waiting for body in bodies)
    writable = sum(body.has_address for body in bodies)
    command, button = SEND if waiting and waiting == writable else REPORT
    if all(body.is_told for body in bodies):
        command = button = ""
    names = tuple(body.partner for body in bodies)
    return NextStep(kind, len(bodies), names, pence, _days_over(status), command, button, tuple(why), waiting)


def _days_over(status: FolderStatus) -> int:
    return max(0, -status.days_left) if status.days_left is not None else 0


def _list_partners(status: FolderStatus) -> NextStep | None:
    return None if status.partners else NextStep(NextStepKind.LIST_PARTNERS, 1)


def _issue(status: FolderStatus) -> NextStep | None:
    new = [body for body in status.partners if not body.is_asked]
    return NextStep(NextStepKind.ISSUE, len(new), tuple(body.partner for body in new), command="issue") if new else None


def _send_issued(status: FolderStatus) -> NextStep | None:
    waiting = [body for body in status.partners if _is_unsent(status, body)]
    return _to_bodies(status, NextStepKind.SEND_ISSUED, waiting)


def _is_unsent(status: FolderStatus, body: Body) -> bool:
    """Whether a body's first message still lies in the outbox. Where others have answered though none was sent from here, they were
    written to by other means, and so was this one."""
    message = body.last_message
    if body.sent_something or message is None or message.kind != MessageKind.FIRST_ROUND or not message.is_waiting:
        return False
    from_here = any(other.first_sent for other in status.partners)
    return from_here or not any(other.sent_something for other in status.partners)


def _held(status: FolderStatus) -> NextStep | None:
    held = status.decisions.held
    if not held:
        return None
    return NextStep(
        NextStepKind.DECIDE_HELD,
        len(held),
        tuple(each.file for each in held),
        sum(each.reported for each in held),
        command="accept",
        button="Recount",
        why=tuple(each.words for each in held),
    )


def _files(status: FolderStatus) -> NextStep | None:
    listed = {body.partner for body in status.partners}
    unknown = [
        file
        for file in status.files
        if file.why in (WhyUnused.SENDER_UNKNOWN, WhyUnused.NOT_LISTED) or file.partner not in listed
    ]
    if not unknown:
        return None
    names, words = tuple(file.file for file in unknown), tuple(file.words for file in unknown)
    return NextStep(NextStepKind.IDENTIFY_FILES, len(unknown), names, why=words)


def _senders(status: FolderStatus) -> NextStep | None:
    who = status.decisions.unconfirmed_senders
    return NextStep(NextStepKind.CONFIRM_SENDERS, len(who), who, command="accept", button="Recount") if who else None


def _ask_again(status: FolderStatus) -> NextStep | None:
    words = {file.file: file.words for file in status.files}
    bodies = [
        body
        for body in status.partners
        if (body.unreadable or (body.refused and not body.has_answered)) and not body.held and not body.is_told
    ]
    why = [" ".join(f"{file}: {words.get(file, '')}" for file in (*body.unreadable, *body.refused)) for body in bodies]
    return _to_bodies(status, NextStepKind.ASK_AGAIN, bodies, why)


def _corrections(status: FolderStatus) -> NextStep | None:
    bodies = _by_money(body for body in status.partners if body.has_answered and body.errors and not body.is_told)
    return _to_bodies(status, NextStepKind.SEND_CORRECTIONS, bodies, pence=sum(body.counted for body in bodies))


def _explanations(status: FolderStatus) -> NextStep | None:
    bodies = _by_money(
        body for body in status.partners if body.has_answered and body.warnings and not body.errors and not body.is_told
    )
    return _to_bodies(status, NextStepKind.ASK_EXPLANATIONS, bodies, pence=sum(body.counted for body in bodies))


def _by_money(bodies: object) -> list[Body]:
    return sorted(bodies, key=lambda body: -abs(body.counted))  # type: ignore[call-overload, no-any-return]


def _silent(status: FolderStatus) -> NextStep | None:
    """Chase who is silent after the deadline, or remind them before it; long before it nothing is to do."""
    left = status.days_left
    if left is not None and left > REMIND_WITHIN:
        return None
    silent = [
        body for body in status.partners if _is_silent(status, body) and body.counts_from is not CountsFrom.TYPED_IN
    ]
    if left is not None and left >= 0:
        return _to_bodies(status, NextStepKind.REMIND, [body for body in silent if not body.is_told])
    return _to_bodies(status, NextStepKind.CHASE, silent)


def _is_silent(status: FolderStatus, body: Body) -> bool:
    return body.is_asked and not body.sent_something and not _is_unsent(status, body)


def _typed_in(status: FolderStatus) -> NextStep | None:
    bodies = [body for body in status.partners if body.counts_from is CountsFrom.TYPED_IN and _is_silent(status, body)]
    return _to_bodies(status, NextStepKind.REPLACE_TYPED_IN, bodies, pence=sum(body.counted for body in bodies))


def _typed_in_errors(status: FolderStatus) -> NextStep | None:
    number = status.typed_in_errors
    return NextStep(NextStepKind.CORRECT_TYPED_IN, number, command="validate", button="Validate") if number else None


def _consolidate(status: FolderStatus) -> NextStep | None:
    last = status.last_count
    nothing_yet = last.reasons == (OutOfDate.NO_COUNT,) and not status.returns and not status.sums.net
    if last.is_current or nothing_yet:
        return None
    button = "Recount" if last.unsaved else "Consolidate folder"
    return NextStep(NextStepKind.CONSOLIDATE, 1, pence=status.sums.net, command="consolidate", button=button)


def _questions(status: FolderStatus) -> NextStep | None:
    asked = status.decisions.questions
    if not asked:
        return None
    money = {body.partner: body.counted for body in status.bodies}
    who = tuple(dict.fromkeys(each.partner for each in asked))
    pence = sum(abs(money.get(name, 0)) for name in who)
    return NextStep(NextStepKind.SETTLE_QUESTIONS, len(asked), who, pence, why=tuple(each.words for each in asked))


def _double_counts(status: FolderStatus) -> NextStep | None:
    left = status.decisions.double_counts
    if not left.above and not left.again:
        return None
    sure = [each for each in left.largest if each.is_above]
    return _about_double_counts(NextStepKind.DECIDE_DOUBLE_COUNTS, max(left.above, left.again), left.above_pence, sure)


def _near_misses(status: FolderStatus) -> NextStep | None:
    left = status.decisions.double_counts
    near = [each for each in left.largest if not each.is_above]
    if not near:
        return None
    return _about_double_counts(NextStepKind.LOOK_AT_NEAR_MISSES, left.below, left.below_pence, near)


def _about_double_counts(
    kind: NextStepKind, number: int, pence: int, found: Sequence[UndecidedDoubleCount]
) -> NextStep:
    who = tuple(dict.fromkeys(name for each in found for name in each.who))
    words = tuple(each.words for each in found)
    return NextStep(kind, number, who, pence, command="consolidate", button="Recount", why=words)


def _answers(status: FolderStatus) -> NextStep | None:
    answers = status.decisions.answers
    if not answers.unread:
        return None
    return NextStep(NextStepKind.READ_ANSWERS, answers.unread, answers.who)


def _codes(status: FolderStatus) -> NextStep | None:
    codes = status.decisions.codes
    number = codes.suggested + codes.missing
    if not number:
        return None
    pence = codes.suggested_pence + codes.missing_pence
    return NextStep(NextStepKind.CONFIRM_CODES, number, codes.who, pence, command="consolidate", button="Recount")


_FINDERS: tuple[Callable[[FolderStatus], NextStep | None], ...] = (
    _list_partners,
    _issue,
    _send_issued,
    _held,
    _files,
    _senders,
    _ask_again,
    _corrections,
    _silent,
    _typed_in,
    _explanations,
    _typed_in_errors,
    _consolidate,
    _questions,
    _double_counts,
    _near_misses,
    _answers,
    _codes,
)
_WRITING = (*STAGES[0], *STAGES[3])


def _without_address(status: FolderStatus, steps: Sequence[NextStep]) -> NextStep | None:
    """The bodies that are to be written to and have no address in partners.csv."""
    wanted = {name for step in steps if step.kind in _WRITING for name in step.who}
    lacking = tuple(name for name in status.without_address if name in wanted)
    return NextStep(NextStepKind.ADD_ADDRESSES, len(lacking), lacking) if lacking else None


def _publish(status: FolderStatus, steps: Sequence[NextStep]) -> NextStep | None:
    """To publish, once nothing is left that holds it up; a body of which nothing is to be asked any more may still be waited for."""
    waited_for = any(not body.has_answered and body.counts_from is not CountsFrom.TYPED_IN for body in status.partners)
    if waited_for or any(step.kind not in NO_HINDRANCE for step in steps):
        return None
    if not status.sums.net or status.last_count.is_published:
        return None
    return NextStep(NextStepKind.PUBLISH, 1, pence=status.sums.net, command="publish", button="Publish")
