"""What there is to do, in words: one sentence for each thing, what it is about, and how it is done."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.outputs.folder_status.facts import NextStepKind, OutOfDate
from xltools.outputs.messages.correspondence import last_words
from xltools.template.mapping import MAPPING_FILE
from xltools.text import capitalised, listed, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xltools.outputs.folder_status.facts import Body, FolderStatus, NextStep

_THEN = "then Recount (or save it, and xltools consolidate FOLDER)"
_HOW: Mapping[NextStepKind, str] = MappingProxyType(
    {
        NextStepKind.LIST_PARTNERS: "A row for each body in partners.csv; xltools new suggests those usually found in a place.",
        NextStepKind.ISSUE: "xltools issue FOLDER, look through the outbox, then xltools send FOLDER.",
        NextStepKind.DECIDE_HELD: (
            "Ask the body first; where its figures jump, xltools report writes to it. Then Accept or Reject "
            "under Decision on the sheet Returns of the count workbook, and Recount; or "
            "xltools accept FOLDER FILE, xltools reject FOLDER FILE."
        ),
        NextStepKind.IDENTIFY_FILES: (
            "Ask who sent it: put the name into a copy, or add the body to partners.csv. What is no return goes out of the folder returns."
        ),
        NextStepKind.CONFIRM_SENDERS: "Enter the address in partners.csv if it is right; or xltools accept FOLDER FILE.",
        NextStepKind.ADD_ADDRESSES: "Add the address in partners.csv; or send what is in the outbox by other means.",
        NextStepKind.CORRECT_TYPED_IN: f"Open {MAPPING_FILE} and click Validate; or xltools validate FOLDER.",
        NextStepKind.CONSOLIDATE: "Consolidate folder, or Recount in the count workbook; or xltools consolidate FOLDER.",
        NextStepKind.SETTLE_QUESTIONS: (
            f"Ask the body. Halves go into one return (xltools merge); for typed-in figures choose on the sheet Bodies of {MAPPING_FILE}."
        ),
        NextStepKind.DECIDE_DOUBLE_COUNTS: f"Sheet Double counts of the count workbook: pick Remove or Keep both under Decision, {_THEN}.",
        NextStepKind.LOOK_AT_NEAR_MISSES: (
            f"Sheet Double counts says why each still counts. Where it is one, pick Remove under Decision, {_THEN}."
        ),
        NextStepKind.READ_ANSWERS: (
            "Sheet Findings of the count workbook, Their explanation. To ask once more: Yes under ask_again in explanations.csv."
        ),
        NextStepKind.CONFIRM_CODES: f"Sheet Coding of the count workbook: write the right code under Confirmed code, {_THEN}.",
        NextStepKind.PUBLISH: "Publish; or xltools publish FOLDER.",
    }
)
"""How each is done, at the desk and from the command line; what is written to bodies has words of its own."""
_PREPARE = "Prepare reports (or xltools report FOLDER), look through the outbox, then xltools send FOLDER."
_TELEPHONE = (
    "Telephone them: the reminder went, and no message is sent twice (another deadline in count.toml makes another)."
)
_SEND = "The messages lie in the outbox: look through them, then xltools send FOLDER."
MOST_NAMED = 6
"""Bodies, files or double counts named with a thing to do."""

_SENTENCES: Mapping[NextStepKind, str] = MappingProxyType(
    {
        NextStepKind.LIST_PARTNERS: "List the bodies to ask: partners.csv has none.",
        NextStepKind.ISSUE: "Send the return out: {bodies} {have} not been written to.",
        NextStepKind.SEND_ISSUED: "Send the return out: the messages to {bodies} lie in the outbox.",
        NextStepKind.DECIDE_HELD: "Accept or reject {returns} ({money}): held, and not counted until you do.",
        NextStepKind.IDENTIFY_FILES: "Find out whose {files} {are}, or whether {it_is} to count: the partner list does not say.",
        NextStepKind.CONFIRM_SENDERS: "Check who sent the returns of {bodies}: partners.csv has no address to compare with.",
        NextStepKind.ADD_ADDRESSES: "Find an e-mail address for {bodies} to write to.",
        NextStepKind.ASK_AGAIN: "Ask {bodies} for another file: what came cannot be used.",
        NextStepKind.SEND_CORRECTIONS: "Send {bodies} the errors to correct: {money} of the total rests on {their_returns}.",
        NextStepKind.REPLACE_TYPED_IN: "Ask {bodies} for figures of {their} own: until then {money} counts that the lead team typed in.",
        NextStepKind.ASK_EXPLANATIONS: "Ask {bodies} to correct or explain what looks odd: {money} of the total rests on {their_returns}.",
        NextStepKind.CORRECT_TYPED_IN: f"Correct {{errors}} in {MAPPING_FILE}.",
        NextStepKind.SETTLE_QUESTIONS: "Settle which figures of {named} count ({money}): versions or halves, returned or typed in.",
        NextStepKind.LOOK_AT_NEAR_MISSES: "Look through {possible}, which still {count}: {money}, each pound once.",
        NextStepKind.READ_ANSWERS: "Read {explanations} from {named}.",
        NextStepKind.PUBLISH: "Publish: every body is heard, and {money} is counted.",
    }
)


def what(status: FolderStatus, step: NextStep) -> str:
    """Return what is to be done, in a sentence, with its number and its money."""
    if step.kind in _TOLD:
        return _TOLD[step.kind](status, step)
    return _SENTENCES[step.kind].format_map(_numbers(step))


def how(step: NextStep) -> str:
    """Return how a thing is done, in a sentence."""
    if step.kind in _HOW:
        return _HOW[step.kind]
    return {"": _TELEPHONE, "send": _SEND}.get(step.command, _PREPARE)


def who_words(status: FolderStatus, step: NextStep, most: int = MOST_NAMED) -> tuple[str, ...]:
    """Return what a thing to do is about, each with what is to be known of it, and how many more there are."""
    if step.kind in (NextStepKind.DECIDE_DOUBLE_COUNTS, NextStepKind.LOOK_AT_NEAR_MISSES):
        about = step.why
    elif len(step.why) == len(step.who):
        about = tuple(f"{name}: {why}" for name, why in zip(step.who, step.why, strict=True))
    else:
        known = {body.partner: body for body in status.bodies}
        about = tuple(_named(known.get(name), name, step.kind) for name in step.who) + step.why
    more = (f"and {len(about) - most:,} more",) if len(about) > most else ()
    return (*about[:most], *more)


def _named(body: Body | None, name: str, kind: NextStepKind) -> str:
    """A body with what helps to write to it: what is open and its money, or what was written before."""
    if body is None:
        return name
    if kind in (NextStepKind.SEND_CORRECTIONS, NextStepKind.ASK_EXPLANATIONS):
        open_ = [plural(body.errors, "error")] if body.errors else []
        open_ += [plural(body.warnings, "warning")] if body.warnings else []
        told = (*open_, short_pounds(body.counted) if body.counted else "nothing of it counts")
    elif kind in (NextStepKind.CHASE, NextStepKind.REMIND, NextStepKind.REPLACE_TYPED_IN):
        told = (message_words(body),)
    else:
        told = ()
    said = [
        part
        for part in (*told, "" if body.has_address or kind is NextStepKind.ADD_ADDRESSES else "no e-mail address")
        if part
    ]
    return f"{name} ({', '.join(said)})" if said else name


def message_words(body: Body) -> str:
    """Return the last message to a body in words; blank where none was prepared."""
    last = body.last_message
    return last_words(last.kind, last.prepared_on, last.sending) if last else ""


def _numbers(step: NextStep) -> Mapping[str, str]:
    """The words of a sentence that depend on how many there are."""
    number, alone = step.number, step.number == 1
    return {
        "bodies": plural(number, "body", "bodies"),
        "named": plural(len(step.who), "body", "bodies"),
        "returns": plural(number, "return"),
        "files": plural(number, "file"),
        "errors": plural(number, "error"),
        "explanations": plural(number, "explanation"),
        "possible": plural(number, "possible double count"),
        "money": short_pounds(step.pence or 0),
        "have": "has" if alone else "have",
        "are": "is" if alone else "are",
        "it_is": "it is" if alone else "they are",
        "their": "its" if alone else "their",
        "their_returns": "its return" if alone else "their returns",
        "count": "counts" if alone else "count",
    }


def _chase(status: FolderStatus, step: NextStep) -> str:
    bodies = plural(step.number, "body", "bodies")
    if status.days_left is None:
        until = (
            f"the deadline is {status.deadline}" if status.deadline else "no deadline is set (count.toml, under [mail])"
        )
        return f"Ask {bodies} for a return: nothing has come, and {until}."
    ago = "yesterday" if step.days_over == 1 else f"{step.days_over:,} days ago"
    return f"Chase {bodies}: nothing has come, and the deadline was {ago}."


def _remind(status: FolderStatus, step: NextStep) -> str:
    return f"Remind {plural(step.number, 'body', 'bodies')}: nothing has come, and {days_left(status.days_left or 0)}."


def days_left(days: int) -> str:
    """Return how many days are left, as the end of a sentence."""
    if not days:
        return "the deadline is today"
    return f"{plural(days, 'day')} {'is' if days == 1 else 'are'} left"


def _count(status: FolderStatus, step: NextStep) -> str:
    del step  # what has changed is said by the status
    again = " again" if status.last_count.workbook else ""
    return f"Count{again}: {since_last_count(status)}."


def since_last_count(status: FolderStatus) -> str:
    """Return what has changed since the last count, as the end of a sentence."""
    return listed(list(_since_last(status)))


def _since_last(status: FolderStatus) -> Iterator[str]:
    last = status.last_count
    if OutOfDate.NO_COUNT in last.reasons:
        yield "no count has been written yet"
        return
    if OutOfDate.UNREADABLE in last.reasons:
        yield f"{last.workbook} cannot be read"
    if last.files_new:
        yield f"{plural(last.files_new, 'file')} came since"
    if last.files_gone:
        yield f"{plural(last.files_gone, 'file')} went"
    if OutOfDate.DECISIONS in last.reasons:
        yield (
            f"{plural(last.decisions, 'decision')} made since" if last.decisions else "a return has another status now"
        )
    if OutOfDate.TOTAL in last.reasons and last.net is not None:
        yield f"the total goes from {short_pounds(last.net)} to {short_pounds(status.sums.net)}"


def _double_counts(status: FolderStatus, step: NextStep) -> str:
    found = status.decisions.double_counts
    if not found.above:
        return f"Look again at {plural(found.again, 'decision')} on double counts: the lines have changed since."
    meanwhile = "is off the total until you do" if found.excluded_pence else "counts until you do"
    again = f" {plural(found.again, 'earlier decision')} to look at again: the lines changed." if found.again else ""
    money = short_pounds(step.pence or 0)
    return f"Decide {plural(found.above, 'double count')}, the largest first: {money} {meanwhile}.{again}"


def _codes(status: FolderStatus, step: NextStep) -> str:
    del step  # both numbers are the status's
    codes = status.decisions.codes
    suggested, missing = plural(codes.suggested, "line"), plural(codes.missing, "line")
    parts = (
        f"confirm the suggested code of {suggested} ({short_pounds(codes.suggested_pence)})" if codes.suggested else "",
        f"give {missing} without a function a code ({short_pounds(codes.missing_pence)})" if codes.missing else "",
    )
    return capitalised(f"{listed([part for part in parts if part])}.")


_TOLD: Mapping[NextStepKind, Callable[[FolderStatus, NextStep], str]] = MappingProxyType(
    {
        NextStepKind.CHASE: _chase,
        NextStepKind.REMIND: _remind,
        NextStepKind.CONSOLIDATE: _count,
        NextStepKind.DECIDE_DOUBLE_COUNTS: _double_counts,
        NextStepKind.CONFIRM_CODES: _codes,
    }
)
"""Sentences that the numbers of the step alone do not make."""
