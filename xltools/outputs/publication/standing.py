"""How firm a publication is: what the settings call it, and what of the count may still change, with the money of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.folder.publication_settings import Designation, PublicationStatus
from xltools.model import Status, WhyNot
from xltools.text import plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.count import Count
    from xltools.folder.mail_settings import Mail
    from xltools.folder.publication_settings import OutputSettings

STATUS_SENTENCES = {
    PublicationStatus.DRAFT: "Draft: not for publication.",
    PublicationStatus.PROVISIONAL: "Provisional: the figures will change.",
    PublicationStatus.FINAL: "Final: no further change is planned.",
    PublicationStatus.REVISED: "Revised: the figures replace those published before.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The status that is printed, what may still change, in sentences, and whether count.toml calls it firmer than it is."""

    status: PublicationStatus
    open_matters: tuple[str, ...]
    is_overruled: bool

    @property
    def sentence(self) -> str:
        """The status in a sentence; figures that may change are provisional, whatever they are called."""
        said = STATUS_SENTENCES[self.status]
        if not self.open_matters or self.status is PublicationStatus.PROVISIONAL:
            return said
        return f"{said} Provisional all the same: the figures will change."


def standing_of(count: Count, wanted: PublicationStatus) -> Standing:
    """Return how firm the figures of a count are. What is undecided makes them provisional: a final publication is not printed."""
    matters = open_matters(count)
    overruled = bool(matters) and wanted is PublicationStatus.FINAL
    return Standing(PublicationStatus.PROVISIONAL if overruled else wanted, matters, overruled)


def said_of(count: Count, settings: OutputSettings, mail: Mail) -> Iterator[str]:
    """Say how firm a publication is and why, and what its cover lacks because count.toml does not say it."""
    standing = standing_of(count, settings.status)
    yield standing.sentence
    yield from (f"  {matter}" for matter in standing.open_matters)
    if standing.is_overruled:
        yield "count.toml calls it final; the cover says provisional until these are decided (see the count workbook)."
    lacking = [
        name
        for name, value in (
            ("publisher", settings.publisher or mail.sender_name),
            ("contact", settings.contact or mail.contact or mail.sender),
            ("next_update", settings.next_update),
        )
        if not value
    ]
    if lacking:
        yield f"Please note: count.toml says no {' and no '.join(lacking)} under [outputs], and the cover says so."
    if settings.designation is Designation.NONE:
        yield "Its cover says that these are not official statistics: say under [outputs], designation, if they are."


def open_matters(count: Count) -> tuple[str, ...]:
    """Return what waits for a decision or a correction and would change the total, in sentences with the money."""
    looks = (_undecided_removed, _undecided_counted, _with_errors, _held, _waiting)
    return tuple(sentence for look in looks if (sentence := look(count)))


def _undecided_removed(count: Count) -> str:
    pence = count.ledger.outcome.provisionally if count.ledger else 0
    if not pence:
        return ""
    return f"{short_pounds(pence)} is excluded as a double count that nobody has decided on yet: the total would be higher if it is kept."


def _undecided_counted(count: Count) -> str:
    pence = count.ledger.outcome.undecided if count.ledger else 0
    if not pence:
        return ""
    return f"{short_pounds(pence)} is counted that may be a double count: the total would be lower if it is removed."


def _with_errors(count: Count) -> str:
    rejected = [status for status in count.return_statuses if status.status is Status.REJECTED]
    if not rejected:
        return ""
    own = count.lines["return_no"].isin([status.return_no for status in rejected if status.return_no is not None])
    pence = int(count.lines["counted"][own].sum())
    verb = "has" if len(rejected) == 1 else "have"
    return f"{plural(len(rejected), 'return')} ({short_pounds(pence)} of the total) {verb} errors that are not corrected yet."


def _held(count: Count) -> str:
    held = sum(status.status is Status.HELD for status in count.return_statuses)
    verbs = ("waits", "is") if held == 1 else ("wait", "are")
    return f"{plural(held, 'return')} {verbs[0]} for a decision and {verbs[1]} not counted." if held else ""


def _waiting(count: Count) -> str:
    waiting = int((count.lines["why_not"].eq(WhyNot.NO_AMOUNT.value) & count.lines["gross"].notna()).sum())
    verb = "has an amount that is" if waiting == 1 else "have amounts that are"
    return f"{plural(waiting, 'line')} {verb} in doubt and not counted until corrected." if waiting else ""
