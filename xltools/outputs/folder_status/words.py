"""Where a count folder stands, in words: who has answered by when, what is counted, how old the last count is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Status
from xltools.outputs.folder_status.facts import NO_REPLY, CountsFrom
from xltools.outputs.folder_status.step_words import days_left, since_last_count
from xltools.outputs.messages.dates import day_in_words
from xltools.outputs.wording import NO_REPLY as NO_REPLY_WORDS
from xltools.outputs.wording import STATUS_WORDS
from xltools.text import listed, percent_of, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.outputs.folder_status.facts import Body, FolderStatus

COUNTS_FROM_WORDS = {
    CountsFrom.RETURN: "Its return",
    CountsFrom.TYPED_IN: "What the lead team typed in",
    CountsFrom.ESTIMATE: "An initial estimate",
    CountsFrom.NOTHING: "Nothing",
}


def title(status: FolderStatus) -> str:
    """Return which count this is about, and on which day it stands so."""
    return f"{status.place.name}, {status.place.year}, on {day_in_words(status.today)}"


def answered_words(status: FolderStatus) -> str:
    """Return how many bodies have answered and how their returns stand, in a sentence."""
    if not status.partners:
        return "partners.csv lists nobody yet."
    told = [f"{number:,} {status_words(word).lower()}" for word, number in by_status(status)]
    sent, bodies = sum(body.sent_something for body in status.partners), len(status.partners)
    have = "has" if sent == 1 else "have"
    return f"{sent:,} of {plural(bodies, 'body', 'bodies')} {have} answered: {', '.join(told)}."


def by_status(status: FolderStatus) -> Iterator[tuple[str, int]]:
    """Yield the statuses that bodies on the list have, the best news first, with how many have it."""
    order = (*(each.value for each in STATUS_WORDS), NO_REPLY)
    yield from ((word, status.by_status[word]) for word in order if status.by_status.get(word))


def deadline_words(status: FolderStatus) -> str:
    """Return when the deadline is or was, in a sentence."""
    days = status.days_left
    if not status.deadline:
        return "No deadline is set (deadline under [mail] in count.toml)."
    day = day_in_words(status.deadline)
    if days is None:
        return f"The deadline is {day}."
    if days < 0:
        return f"The deadline was {day}, {plural(-days, 'day')} ago."
    return f"The deadline is {day}: {days_left(days)}." if days else f"The deadline is today, {day}."


def status_words(word: str) -> str:
    """Return the status of a body in words."""
    return NO_REPLY_WORDS if word == NO_REPLY else STATUS_WORDS[Status(word)][0]


def total_words(status: FolderStatus) -> str:
    """Return what counting now comes to and how much of it rests on estimates, in a sentence."""
    sums = status.sums
    if not sums.net:
        return "Nothing counts yet."
    said = f"Counted as of now: {short_pounds(sums.net)}"
    if not sums.estimated:
        return f"{said}, all of it bodies' own figures for the place."
    parts = [
        f"{short_pounds(pence)} {words}"
        for pence, words in ((sums.apportioned, "apportioned from wider areas"), (sums.initial, "initial estimates"))
        if pence
    ]
    share = percent_of(sums.estimated, sums.net)
    return f"{said}, of which {short_pounds(sums.estimated)} ({share}) rests on estimates: {listed(parts)}."


def last_count_words(status: FolderStatus) -> str:
    """Return how the last count written stands, in a sentence."""
    last = status.last_count
    if last.is_current:
        return f"The last count, {last.workbook}, is up to date."
    if not last.workbook:
        return "No count has been written yet."
    return f"The last count, {last.workbook}, is out of date: {since_last_count(status)}."


def address_words(body: Body) -> str:
    """Return what is to be said of a body's address in partners.csv."""
    if not body.is_listed:
        return "Not in partners.csv"
    return "" if body.has_address else "No e-mail address"
