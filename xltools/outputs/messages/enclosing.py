"""What goes with each message: the partner's own file marked up, its findings apart, or the pre-filled return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.outputs.marking.mark_up import mark_up
from xltools.outputs.messages.compose import Attachment
from xltools.outputs.messages.facts import Enclosed, MessageKind
from xltools.outputs.prefilled import OUTTURN, prefilled_return
from xltools.reading.files import named_path
from xltools.template.findings import ASKED_AGAIN, IN_QUESTION
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.folder import CountFolder
    from xltools.model import Explanation, Partner
    from xltools.outputs.marking.mark_up import Marked
    from xltools.outputs.messages.facts import PartnerMessage
    from xltools.outputs.messages.gathering import PartnerResponse
    from xltools.reference.estimates.lines import EstimateLine

    Services = Mapping[tuple[str, int], str]
    """By sheet and row."""

MEGABYTE = 1_000_000
LONGEST_NAME = 200
"""Bytes of an attachment's name before what was done with it."""
MARKED = (MessageKind.TO_CORRECT, MessageKind.TO_EXPLAIN, MessageKind.REFUSED)
FORM = (MessageKind.FIRST_ROUND, MessageKind.REMINDER, MessageKind.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to send, what the message says of it, and the initial estimate in it."""

    file: Attachment
    words: Enclosed
    guess: tuple[EstimateLine, ...] = ()

    def added_to(self, message: PartnerMessage) -> PartnerMessage:
        """Return a message that speaks of what is enclosed."""
        return replace(
            message,
            enclosed=self.words,
            guess_lines=len(self.guess),
            guess_year=listed(sorted({line.year for line in self.guess})),
            guess_from=guess_from(self.guess),
            guess_shared=any(line.area for line in self.guess),
        )


def guess_from(lines: Iterable[EstimateLine]) -> str:
    """Return whose figures an initial estimate is of, in words; "" where there are none."""
    whose = dict.fromkeys(_whose(line) for line in lines)
    return listed(list(whose))


def _whose(line: EstimateLine) -> str:
    if line.table.startswith(OUTTURN):
        return "your revenue outturn as published"
    return {
        "authority_totals": "your net current expenditure as published",
        "allocations": "NHS England's allocations",
    }.get(line.table, "HM Treasury's regional figures")


def enclosure_for(
    folder: CountFolder, response: PartnerResponse, kind: MessageKind, services: Services, *, alone: bool
) -> Enclosure | None:
    """Return what goes with a message; None where nothing does.

    `services` are those of the lines of the partner's file. `alone` says that no other partner's file has this name.
    """
    if kind in FORM:
        return form_for(folder, response.partner)
    return _marked(folder, response, services, alone=alone) if kind in MARKED else None


def form_for(folder: CountFolder, partner: Partner) -> Enclosure:
    """Return the pre-filled return of a partner."""
    content, guess = prefilled_return(folder, partner)
    name = form_name(partner)
    return Enclosure(Attachment(name, content), Enclosed(name, is_own=False), guess)


def form_name(partner: Partner) -> str:
    """Return what a partner's pre-filled return is called: its reference, never the name of the outbox's own index."""
    return f"{partner.partner_id}{'-return' if partner.partner_id == 'index' else ''}.xlsx"


def _marked(folder: CountFolder, response: PartnerResponse, services: Services, *, alone: bool) -> Enclosure:
    limit = folder.mail.largest_attachment_mb
    marked = _mark_up(folder, response, services)
    if len(marked.content) > limit * MEGABYTE:
        size = f"with {len(marked.content) / MEGABYTE:,.0f} MB it is too large to send by mail"
        marked = _mark_up(folder, response, services, apart=size)
    name = _fitting(marked.file_name if alone else f"{response.partner.partner_id} - {marked.file_name}")
    words = Enclosed(name, marked.kind == "marked", marked.reason, marked.remarks, marked.left_out)
    return Enclosure(Attachment(name, marked.content), words)


def _fitting(name: str) -> str:
    """A name cut before its `` (marked).xlsx``, so that any disk takes it."""
    stem, mark, end = name.rpartition(" (")
    return stem.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip() + mark + end


def _mark_up(folder: CountFolder, response: PartnerResponse, services: Services, apart: str = "") -> Marked:
    answers = {finding: _answer(finding.explanation) for finding in response.findings if finding.explanation}
    return mark_up(
        named_path(folder.returns, response.file),
        response.findings,
        explanations=answers,
        services=services,
        name=response.file.rpartition("/")[2],
        apart=apart,
        reference=folder.references.get(response.partner.partner_id, ""),
    )


def _answer(said: Explanation) -> str:
    """What stands in the column for answers: an old one that is asked about again says so, and is no answer until it is changed."""
    return said.text if said.stands else f"{IN_QUESTION if said.in_question else ASKED_AGAIN}{said.text}"
