"""Whether a whole return is a thousand or a million times off, with no word of it: told by what such a body spends, or by its
own earlier version.

A return is judged as a whole. Where its figures as typed are beyond anything such a body spends, and its total and most of its
services, multiplied, are what such bodies spend (`classify.plausible`), or where most of its services are a thousandth of what
the version before said (`classify.thousandfold`) or of the estimate issued for it (`classify.issued`), nothing of it counts
until somebody says what the unit is. Where only the total fits, or the return is next to nothing beside what is known of the
body, it counts and is asked about: it may be a part of the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.classify.issued import issued_doubt
from xltools.classify.plausible import body_doubt, unlikely_lines, unlikely_main_services
from xltools.classify.sent_figures import figures_sent
from xltools.classify.thousandfold import earlier_doubt
from xltools.classify.typed_sheets import sheet_doubts
from xltools.classify.unsettled import with_unsettled
from xltools.model import HeldReason, Noticed
from xltools.reference.figures.held import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.classify.lines import ClassifiedLines, UnitDoubt
    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place, Return
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.figures.held import Figures
    from xltools.reference.usual_spending.amounts import Between


def with_unit_doubts(
    classified: ClassifiedLines,
    resolved: ResolvedBatch,
    place: Place | None,
    figures: Figures = BUNDLED,
    *,
    sent: int | None = None,
) -> ClassifiedLines:
    """Return the lines with the amounts taken out of returns that are probably not in pounds; what is only doubtful is noted.

    Only the first `sent` returns are judged, where that is given: the rest are our own estimates. What an analyst accepted as it
    stands, or has still to decide on, is not asked about a second time.
    """
    classified = with_unsettled(classified, resolved, place)
    if place is None or not place.year[:4].isdigit():
        return classified
    judged = len(resolved.partners) if sent is None else sent
    settled = resolved.accepted.union(no for no, held in resolved.held.items() if held.reason is HeldReason.JUMP)
    by_return = {
        of.number: of for of in figures_sent(classified, resolved) if of.number < judged and of.number not in settled
    }
    doubts = dict(_doubts(by_return, resolved, place, figures))
    unlikely: dict[int, Between] = {}
    for number, figures_of in by_return.items():
        if number not in doubts and not says_unit(resolved.batch.returns[number], Noticed.UNIT_STATED):
            unlikely |= unlikely_lines(figures_of, place, figures) or unlikely_main_services(figures_of, place, figures)
    if not doubts:
        return replace(classified, unlikely=unlikely) if unlikely else classified
    of_sheets = tuple(sheet_doubts(resolved.batch.returns, by_return, doubts, place, figures))
    off = {number for number, doubt in doubts.items() if doubt.sure} | {
        no for doubt in of_sheets for no in doubt.numbers
    }
    frame = classified.frame.assign(amount=classified.frame["amount"].mask(resolved.batch.lines["return_no"].isin(off)))
    return replace(classified, frame=frame, unit_doubts=doubts, sheet_doubts=of_sheets, unlikely=unlikely)


def _doubts(
    sent: Mapping[int, SentFigures], resolved: ResolvedBatch, place: Place, figures: Figures
) -> Iterator[tuple[int, UnitDoubt]]:
    for number, figures_of in sent.items():
        by_body = body_doubt(figures_of, place, figures)
        by_itself = None
        if not (by_body and by_body.sure):
            by_itself = (None if by_body else issued_doubt(figures_of, place, figures)) or earlier_doubt(
                sent, number, resolved.previous, place, figures
            )
        doubt = by_itself if by_itself and (by_itself.sure or not by_body) else by_body
        is_asked = doubt and (doubt.scale_fits or not resolved.is_out(number))
        if doubt and is_asked and not is_settled(resolved.batch.returns[number], doubt):
            yield number, doubt


def is_settled(sent: Return, doubt: UnitDoubt) -> bool:
    """Say whether somebody said what the unit is: in whole pounds, or, of figures that seem too small, in another one.

    A unit that was read made them larger, so where they seem too large it may be the mistake.
    """
    return says_unit(sent, Noticed.UNIT_STATED) or (doubt.scale > 0 and says_unit(sent, Noticed.UNIT_READ))


def says_unit(sent: Return, kind: Noticed) -> bool:
    """Say whether something was read of the unit of a return: that it is pounds (`UNIT_STATED`), or another one (`UNIT_READ`)."""
    return any(seen.kind is kind for seen in sent.observations)
