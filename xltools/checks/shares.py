"""Figures for a wider area apportioned to the place: what cannot be, by which key, and how far off that may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.engine import Check
from xltools.classify.lines import WhyUnsettled
from xltools.classify.shares import share_words
from xltools.model import Noticed, Severity
from xltools.reference.areas.geography import WIDER, Relation
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.shares import NoShare, Share
from xltools.text import listed, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.checks.engine import Find


def share_of(context: CheckContext, index: int) -> Share | None:
    """Return what the place has of a line's area, or nothing where the figure is the place's or cannot be shared."""
    line = context.shares.of(index)
    return line.share if line and isinstance(line.share, Share) else None


def _local_figure_missing(context: CheckContext) -> Iterator[Issue]:
    missing = context.to_share & ~context.holds("basis", lambda text: text == "Please apportion")
    missing = context.without(missing, "local", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL))
    for index in np.flatnonzero(missing).tolist():
        share = share_of(context, index)
        if share:
            here = round(int(context.pence("gross")[index]) * share.fraction / 100) * 100
            message = (
                f"The figure covers {shorten(context.text('area', index))}, and the part spent in the place is blank; "
                f"we took about {pounds(here)}, by {share.key} ({share_words(share)})."
            )
            yield context.at(index, "local", message)


LOCAL_FIGURE_MISSING = Check(
    code="local-figure-missing",
    severity=Severity.WARNING,
    title="The spending in the place is missing",
    wrong=(
        "The figure covers more than the place, the part spent in the place is blank, and we are not asked to "
        "work it out."
    ),
    why=(
        "We have shared the figure out, the last resort; for a single service that can be far out. Your own "
        "figure is better."
    ),
    fix=(
        "Fill in 'Spending in the place'; an estimate of your own will do. If you would rather leave it to us, "
        "pick 'Please apportion' and the share key."
    ),
    find=_local_figure_missing,
)


SMALL = 1_000_00
"""Pence: figures this near each other are not worth a question."""


def _local_far_from_share(context: CheckContext) -> Iterator[Issue]:
    given = context.filled("local") & context.filled("gross") & (context.shares.numbers >= 0) & context.services
    given &= ~context.holds("basis", lambda text: text == INITIAL_ESTIMATE)  # ours: by the very key
    given &= np.abs(context.pence("local")) <= np.abs(context.pence("gross"))  # else local-above-gross asks
    gross, local = context.pence("gross").tolist(), context.pence("local").tolist()
    for index in np.flatnonzero(given).tolist():
        share = share_of(context, index)
        asked = share is None or index in context.classified.unsettled or _small_beside_share(context, index, share)
        message = "" if asked or share is None else _far_from_share(context, index, gross[index], local[index], share)
        if message:
            yield context.at(index, "local", message)


def _far_from_share(context: CheckContext, index: int, gross: int, local: int, share: Share) -> str:
    """Say what the share key gives where a local figure is outside what such shares turn out to be; else nothing."""
    part = share.fraction
    by_key = (2 * gross * part.numerator + part.denominator) // (2 * part.denominator)
    if abs(local - by_key) <= SMALL:
        return ""
    low, high = pence_range(by_key, gross, context.text("cofog", index), share.key)
    if low <= local <= high:
        return ""
    return (
        f"{pounds(local)} of {pounds(gross)} for {shorten(context.text('area', index))}; by {share.key} "
        f"({share_words(share)}) it would be {_about(by_key)}, and seldom below {_about(low)} or above {_about(high)}."
    )


def _about(pence: int) -> str:
    return pounds((pence + 50) // 100 * 100)


LOCAL_FAR_FROM_SHARE = Check(
    code="local-far-from-share",
    severity=Severity.NOTE,
    title="The local figure is far from what a share key gives",
    wrong="The spending in the place is more, or less, of the whole than shares of its kind have turned out to be.",
    why="It may be right: you know what you spend where. It may also be a slip, or a part of another whole.",
    fix="Check both figures and the area. If they are right, tell us why in a few words.",
    find=_local_far_from_share,
)


def _local_in_thousands(context: CheckContext) -> Iterator[Issue]:
    for index, unsettled in context.classified.unsettled.items():
        share, local = share_of(context, index), int(context.pence("local")[index])
        if share and unsettled.why is WhyUnsettled.LOCAL_IN_THOUSANDS:
            message = (
                f"{pounds(local)} is exactly a thousandth of what {share.key} ({share_words(share)}) gives of "
                f"{pounds(context.pence('gross')[index])}. Did you mean {pounds(local * 1000)}? It does not count until you say."
            )
            yield context.at(index, "local", message)


LOCAL_IN_THOUSANDS = Check(
    code="local-in-thousands",
    severity=Severity.ERROR,
    title="The local figure is exactly a thousandth of a share of the whole",
    wrong="The spending in the place, times a thousand, is to the pound the share by people of a whole that is in pounds.",
    why="It was worked out in thousands, so nearly all of the money would be missing. The line does not count until it is settled.",
    fix="Type the spending in the place in whole pounds. If it is right as it is, write 'All figures in whole pounds' above the table.",
    find=_local_in_thousands,
)


def _local_small(context: CheckContext) -> Iterator[Issue]:
    given = context.filled("local") & context.filled("gross") & (context.shares.numbers >= 0) & context.services
    given &= (context.pence("local") > 0) & (context.pence("local") * LARGE_WHOLE < context.pence("gross"))
    for index in np.flatnonzero(given).tolist():
        share = share_of(context, index) if index not in context.classified.unsettled else None
        message = _small_beside_share(context, index, share) if share else ""
        if message:
            yield context.at(index, "local", message)


def _small_beside_share(context: CheckContext, index: int, share: Share) -> str:
    """Say that a local figure is small, and among what such shares turn out to be once multiplied by a thousand; else nothing."""
    gross, local = int(context.pence("gross")[index]), int(context.pence("local")[index])
    if local <= 0 or local * LARGE_WHOLE >= gross:
        return ""
    by_key = share.in_place(gross)
    low, high = pence_range(by_key, gross, context.text("cofog", index), share.key)
    if local * LARGE_WHOLE > by_key or not low <= local * 1000 <= high:
        return ""
    return (
        f"{pounds(local)} of {pounds(gross)} for {shorten(context.text('area', index))} is a hundredth of its share by "
        f"{share.key} or less. Did you mean {pounds(local * 1000)}?"
    )


LARGE_WHOLE = 100
"""How many times less than its share a local figure is that may be in thousands."""

LOCAL_SMALL = Check(
    code="local-small",
    severity=Severity.WARNING,
    title="The local figure looks a thousand times too small",
    wrong="The spending in the place is less than a hundredth of the share by people, and among such shares once multiplied by a thousand.",
    why="It may have been worked out in thousands while the whole is in pounds. We counted it as it stands.",
    fix="Type the spending in the place in whole pounds. If it is right, tell us why in a few words.",
    find=_local_small,
)


def _share_key_missing(context: CheckContext) -> Iterator[Issue]:
    asked = context.holds("basis", lambda text: text == "Please apportion") & context.area_is(*WIDER)
    missing = asked & ~context.filled("share_key") & ~context.filled("local") & context.services
    missing = context.without(missing, "share_key", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        share = share_of(context, index)
        taken = f"we take {share.key.lower()}" if share else "there is none to take"
        return f"{context.quoted('service', index)} is to be apportioned, but the share key is blank; {taken}."

    return context.each(missing, "share_key", message)


SHARE_KEY_MISSING = Check(
    code="share-key-missing",
    severity=Severity.NOTE,
    title="We choose the share key",
    wrong="Nothing. We are asked to work out the local part, and take the key that is usual for a body of your kind.",
    why="The key decides how much is counted: for schools or pensions the whole population can be far out.",
    fix="Nothing, if you leave it to us. If you know better, pick the people the service is for, such as 65+.",
    find=_share_key_missing,
)


def _share_key_unusual(context: CheckContext) -> Iterator[Issue]:
    for index, usual in sorted(context.classified.usual.items()):
        if not context.services[index]:
            continue
        key, whole = usual.share.key, pounds(int(context.pence("gross")[index]))
        more = "more" if abs(usual.amount) > abs(usual.pence) else "less"
        message = (
            f"{context.quoted('service', index)} is apportioned by all people: {_about(usual.amount)} of {whole} for "
            f"{shorten(context.text('area', index))}. By people aged {key}, usual for such money, it would be "
            f"{_about(usual.pence)} ({share_words(usual.share)}), and seldom below {_about(usual.low)} or above "
            f"{_about(usual.high)}: your figure is {_about(usual.difference)} {more}."
        )
        fix = f"Pick {key} as the share key and enter what it gives, or your own figure. If all people is right, tell us why."
        yield replace(context.at(index, "share_key", message), fix=fix)


SHARE_KEY_UNUSUAL = Check(
    code="share-key-unusual",
    severity=Severity.WARNING,
    title="Apportioned by all people where an age group is usual",
    wrong=(
        "The figure is a share by all people of money that is for people of one age, such as the state pension, and lies "
        "outside what a share by those people turns out to be."
    ),
    why="A place with fewer people of that age gets too much of the money, and one with more gets too little. It counts as you sent it.",
    fix="Pick the age group as the share key, and enter what it gives or your own figure. If all people is right, tell us why.",
    find=_share_key_unusual,
)


def _cannot_share(field: str, *codes: str) -> Find:
    """Return a finder of lines that cannot be apportioned for one of these reasons (codes of `NoShare`), in its words."""

    def find(context: CheckContext) -> Iterator[Issue]:
        for index in np.flatnonzero(context.not_shared(*codes)).tolist():
            line = context.shares.of(index)
            if line and isinstance(line.share, NoShare):
                yield replace(context.at(index, field, line.share.message), fix=line.share.fix)

    return find


AREA_PARTLY_KNOWN = Check(
    code="area-partly-known",
    severity=Severity.ERROR,
    title="An area covers an unknown part of some districts",
    wrong=(
        "The area takes in a part of a district, and nobody says how large a part; and the part spent in the "
        "place is blank."
    ),
    why="We cannot work out the local part, so the line is not counted.",
    fix="Fill in 'Spending in the place', or name the districts the figure covers.",
    find=_cannot_share("area", "area-partly-known"),
)


SHARE_KEY_UNKNOWN = Check(
    code="share-key-unknown",
    severity=Severity.ERROR,
    title="The share key is not known",
    wrong=(
        "A figure for a wider area is to be apportioned by a key that means nothing to us, and the part spent in "
        "the place is blank."
    ),
    why="We cannot work out the local part, so the line is not counted.",
    fix="Pick a key from the list, or one the lead team told you of; or fill in 'Spending in the place'.",
    find=_cannot_share("share_key", "key-unknown"),
)


DRIVER_GAP = Check(
    code="driver-gap",
    severity=Severity.WARNING,
    title="The measure to apportion by has a gap",
    wrong=(
        "A figure for a wider area is to be apportioned by a measure of the lead team's, which has no value for a "
        "part of that area, and the part spent in the place is blank."
    ),
    why="We cannot work out the local part, so the line is not counted.",
    fix=(
        "Fill in 'Spending in the place', or pick another share key. The lead team can add what is missing to "
        "drivers.csv."
    ),
    find=_cannot_share("share_key", "driver-gap"),
)


SHARE_FIGURES_MISSING = Check(
    code="share-figures-missing",
    severity=Severity.WARNING,
    title="There are no figures to apportion by",
    wrong=(
        "A figure for a wider area is to be apportioned, but nobody lives there, or there are no figures of one "
        "year for that area and the place; and the part spent in the place is blank."
    ),
    why="We cannot work out the local part, so the line is not counted.",
    fix="Check the area, pick another share key, or fill in 'Spending in the place'.",
    find=_cannot_share("area", "key-missing-for-year", "nothing-to-share-by"),
)


def _area_overlaps_place(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    for index in np.flatnonzero(context.to_share).tolist() if place else ():
        line = context.shares.of(index)
        if place and line and line.relation is Relation.OVERLAPS and isinstance(line.share, Share):
            units = line.share.measures[0].tree.units()
            both = listed([unit.name for unit in units if unit.inside])
            area = shorten(context.text("area", index))
            message = f"{area} covers only a part of {place.name} ({both}); we share it out to that part."
            yield context.at(index, "area", message)


AREA_OVERLAPS_PLACE = Check(
    code="area-overlaps-place",
    severity=Severity.NOTE,
    title="An area covers only a part of the place",
    wrong="The figure covers some districts of the place and others outside, and the part spent in the place is blank.",
    why="We share the figure out to the districts that both have. Spending in the rest of the place is not in it.",
    fix="Fill in 'Spending in the place' if you know it. If the figure covers all of the place, correct the area.",
    find=_area_overlaps_place,
)


def _share_from_other_year(context: CheckContext) -> Iterator[Issue]:
    place, told = context.known.place, set()
    for index in np.flatnonzero(context.to_share).tolist() if place else ():
        share, again = share_of(context, index), (int(context.return_no[index]), int(context.shares.numbers[index]))
        if again in told or not place or not share:
            continue
        other = [measure.year for measure in share.measures if measure.year and measure.year != place.year[:4]]
        if other:
            told.add(again)
            area = shorten(context.text("area", index))
            message = f"{area} is apportioned by {share.key} as of {', '.join(other)}, as there are no figures of {place.year[:4]}."
            yield context.at(index, "share_key", message)


SHARE_FROM_OTHER_YEAR = Check(
    code="share-from-other-year",
    severity=Severity.NOTE,
    title="Apportioned by figures of another year",
    wrong="A figure is apportioned by people of a year other than the place's, because there are none of that year.",
    why="People move and grow older; the share of today may not be the share of then.",
    fix=(
        "Fill in 'Spending in the place' if you know it, or use All ages, which is known for more years. The "
        "lead team can add populations of other years."
    ),
    find=_share_from_other_year,
)
