"""The area a figure covers, and the part of it spent in the place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.engine import Check
from xltools.model import Noticed, Severity
from xltools.reference.areas.geography import WIDER, Relation, relation, suggest_places
from xltools.reference.areas.names import area_key
from xltools.reference.bodies.names import name_key
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.text import fold, listed, plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.checks.context import CheckContext, Issue

    Whole = tuple[str, str, str, str, int]
    """A body, a financial year, a service, an area and its gross pence."""


def _area_unknown(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        typed = context.text("area", index)
        near = suggest_places(typed, limit=1)
        return f"We do not know the area '{shorten(typed)}'." + (f" Did you mean {near[0]}?" if near else "")

    cannot_be_shared = context.not_shared("area-unknown") & ~context.area_is(Relation.OUTSIDE)
    return context.each(context.area_is(Relation.UNKNOWN) | cannot_be_shared, "area", message)


AREA_UNKNOWN = Check(
    code="area-unknown",
    severity=Severity.ERROR,
    title="An area is not known",
    wrong="'Area the figure covers' is not a name or code of an area that we know.",
    why=(
        "Without the area we cannot tell which part of the figure is spent in the place, so the line is counted "
        "only by the figure in 'Spending in the place'."
    ),
    fix="Pick the area from the list, or give its GSS code, such as E09000012.",
    find=_area_unknown,
)


def _area_outside_place(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place

    def message(index: int) -> str:
        return f"{context.quoted('area', index)} lies outside {place.name if place else 'the place'}."

    return context.each(context.area_is(Relation.OUTSIDE), "area", message)


AREA_OUTSIDE_PLACE = Check(
    code="area-outside-place",
    severity=Severity.ERROR,
    title="An area lies outside the place",
    wrong="'Area the figure covers' names an area that lies wholly outside the place being counted.",
    why="Money spent elsewhere does not belong in this count, so the line is not counted.",
    fix="Delete the line, or correct the area.",
    find=_area_outside_place,
)


def _area_left_blank(context: CheckContext) -> Iterator[Issue]:
    place, size = context.known.place, len(context.batch.returns)
    told = context.filled("area") | context.filled("local") | context.filled("basis")
    lines = np.bincount(context.return_no, minlength=size)
    silent = (lines > 0) & (np.bincount(context.return_no[told], minlength=size) == 0)
    for number in np.flatnonzero(silent).tolist() if place else ():
        served = context.headers[number]["area_served"].strip()
        if place and served and relation(served, place) in WIDER:
            message = f"You serve {shorten(served)}, but no line says that its figure covers more than {place.name}."
            yield context.header(number, "area_served", message)


AREA_LEFT_BLANK = Check(
    code="area-left-blank",
    severity=Severity.WARNING,
    title="The body serves a wider area, but every line is for the place",
    wrong="The Return sheet names an area wider than the place, but no line says which area its figure covers.",
    why="Blank means the place itself. If the figures are for the whole area, far too much is counted.",
    fix=(
        "Name the wider area on each line it applies to. If the figures are for the place alone, tell us so when "
        "you send it back."
    ),
    find=_area_left_blank,
)


def _local_above_gross(context: CheckContext) -> Iterator[Issue]:
    gross, local = context.pence("gross"), context.pence("local")
    above = (
        context.filled("gross") & context.filled("local") & (np.abs(local.astype(float)) > np.abs(gross.astype(float)))
    )

    def message(index: int) -> str:
        return (
            f"{pounds(local[index])} in the place is more than gross spending of {pounds(gross[index])}. "
            "Until it is corrected, no more than gross spending counts."
        )

    return context.each(above, "local", message)


LOCAL_ABOVE_GROSS = Check(
    code="local-above-gross",
    severity=Severity.ERROR,
    title="More is spent in the place than altogether",
    wrong="The spending in the place is more than gross spending.",
    why="A part cannot be larger than the whole; one of the two figures is wrong.",
    fix="Correct the figure that is wrong.",
    find=_local_above_gross,
)


def _local_without_wider_area(context: CheckContext) -> Iterator[Issue]:
    gross, local = context.pence("gross"), context.pence("local")
    differs = context.is_local & context.filled("local") & context.filled("gross") & (gross != local)

    def message(index: int) -> str:
        given = f"{pounds(local[index])} of {pounds(gross[index])}"
        return f"{given} is said to be in the place, but no wider area is named."

    return context.each(differs, "local", message)


LOCAL_WITHOUT_WIDER_AREA = Check(
    code="local-without-wider-area",
    severity=Severity.NOTE,
    title="A local figure is given although the area is the place",
    wrong="'Spending in the place' differs from gross spending, but no wider area is named.",
    why="The local figure is counted, and we cannot show which area the rest belongs to.",
    fix="Name the wider area, or clear the local figure if gross spending is already for the place.",
    find=_local_without_wider_area,
)


def _shares_exceed_whole(context: CheckContext) -> Iterator[Issue]:
    for (_, _, _, _, gross), lines in _parts_of_wholes(context).items():
        places = _by_place(context, lines)
        taken = [index for lines_there in places.values() for index in lines_there]
        parts = sum(abs(int(context.pence("local")[index])) for index in taken)
        if len(taken) > 1 and parts > abs(gross):
            for index in taken:
                others = tuple(context.location(other, "local") for other in taken if other != index)
                yield context.at(index, "local", _exceeds(context, index, gross, parts, places), others)


def _parts_of_wholes(context: CheckContext) -> Mapping[Whole, list[int]]:
    """Lines with a local figure out of the same figure; of a return that is replaced only the newer counts."""
    parts: dict[Whole, list[int]] = defaultdict(list)
    replaced = set(context.known.previous.values())
    given = context.filled("local") & context.filled("gross") & context.filled("area") & context.services
    for index in np.flatnonzero(given & (context.pence("gross") != 0)).tolist():
        number = int(context.return_no[index])
        if number not in replaced:
            header = context.headers[number]
            whole = (
                _body(context, number),
                header["financial_year"].strip(),
                fold(context.text("service", index)),
                area_key(context.text("area", index)),
                int(context.pence("gross")[index]),
            )
            parts[whole].append(index)
    return {whole: lines for whole, lines in parts.items() if len(lines) > 1}


def _body(context: CheckContext, number: int) -> str:
    owner = context.owners[number]
    return owner.partner_id if owner else name_key(context.headers[number]["organisation"]) or f"return {number}"


def _by_place(context: CheckContext, lines: Iterable[int]) -> Mapping[str, list[int]]:
    """The lines by the place of their return: of several returns for one place those that take most; no copies."""
    by_return: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for index in lines:
        number = int(context.return_no[index])
        place = area_key(context.headers[number]["place"])
        by_return[place, number].setdefault(int(context.pence("local")[index]), index)
    most: dict[str, dict[int, int]] = {}
    for (place, _), parts in sorted(by_return.items()):
        most[place] = max(most.get(place, {}), parts, key=_sum_of_sizes)
    return {place: list(parts.values()) for place, parts in most.items()}


def _sum_of_sizes(amounts: Iterable[int]) -> int:
    return sum(abs(pence) for pence in amounts)


def _exceeds(context: CheckContext, index: int, gross: int, parts: int, places: Mapping[str, list[int]]) -> str:
    lines = sum(len(there) for there in places.values())
    named = {context.headers[int(context.return_no[first])]["place"].strip() for first, *_ in places.values()}
    where = f"returns for {listed(sorted(named))}" if len(places) > 1 else plural(lines, "line")
    area = shorten(context.text("area", index))
    return f"{pounds(gross)} for {area} has local figures of {pounds(parts)} altogether, in {where}."


SHARES_EXCEED_WHOLE = Check(
    code="shares-exceed-whole",
    severity=Severity.WARNING,
    title="Shares of one figure come to more than the whole",
    wrong=(
        "Local figures taken out of the same figure for the same area, on several lines or in your returns for "
        "several places, add up to more than that figure."
    ),
    why="Parts cannot be more than the whole: some of the money is counted in two places.",
    fix="Correct the local figures. If they are parts of different figures, say so in the service's name.",
    find=_shares_exceed_whole,
)


def _basis_missing(context: CheckContext) -> Iterator[Issue]:
    missing = context.area_is(*WIDER) & context.filled("local") & ~context.filled("basis")
    missing = context.without(missing & context.services, "basis", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"How was {pounds(context.pence('local')[index])} of the figure for {shorten(context.text('area', index))} reached?"

    return context.each(missing, "basis", message)


BASIS_MISSING = Check(
    code="basis-missing",
    severity=Severity.WARNING,
    title="How the local figure was reached is not said",
    wrong="The figure covers more than the place and a local part is given, but not how it was reached.",
    why="A count has to show how much of it is known and how much is estimated.",
    fix="Pick Actual if you know it, or the measure by which you shared the figure out.",
    find=_basis_missing,
)


SHARED_OUT = frozenset({"Service measure", "Weighted population", "Population", "Please apportion"})


def _basis_contradicts(context: CheckContext) -> Iterator[Issue]:
    shared = context.holds("basis", lambda text: text in SHARED_OUT)
    actual = context.holds("basis", lambda text: text == "Actual")
    # the mapping workbook has no column for the local part: an amount reached by a measure is that part, its area left blank
    is_part = context.typed_in & ~context.holds("basis", lambda text: text == "Please apportion")
    unshared = shared & context.is_local & ~context.filled("local") & ~is_part
    unknown = actual & context.area_is(*WIDER) & ~context.filled("local")
    unknown = context.without(
        unknown, "local", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL)
    )  # it is there, and asked about

    def message(index: int) -> str:
        basis = context.text("basis", index)
        if unknown[index]:
            return f"The basis is {basis}, but the part of {shorten(context.text('area', index))} spent in the place is blank."
        return f"The basis is {basis}, but no wider area is named from which the figure would be apportioned."

    return context.each(unshared | unknown, "basis", message)


BASIS_CONTRADICTS = Check(
    code="basis-contradicts",
    severity=Severity.WARNING,
    title="How the local figure was reached contradicts the area",
    wrong=(
        "The basis says the figure was apportioned although it is for the place itself, or that it is actual "
        "although the local part is missing."
    ),
    why="A count has to show how much of it is known and how much is estimated.",
    fix="Name the wider area the figure was apportioned from, fill in the local part, or correct the basis.",
    find=_basis_contradicts,
)


def _first_guess_left(context: CheckContext) -> Iterator[Issue]:
    estimated = context.holds("basis", lambda text: text == INITIAL_ESTIMATE) & context.services
    for number in np.unique(context.return_no[estimated]).tolist():
        own = context.lines_of(number)
        left = own[estimated[own]]
        all_lines = {1: "The line is", 2: "Both lines are"}.get(len(own), f"All {len(own)} lines are")
        some = "One line is" if len(left) == 1 else f"{len(left)} of {len(own)} lines are"
        message = (
            f"{all_lines if len(left) == len(own) else some} still an initial estimate. Please confirm or correct."
        )
        yield context.at(int(left[0]), "basis", message)


FIRST_GUESS_LEFT = Check(
    code="first-guess-left",
    severity=Severity.WARNING,
    title="Lines are still the initial estimate we sent",
    wrong=(
        "The return was sent to you with an initial estimate from published figures, and these lines still say that they "
        "are one."
    ),
    why=(
        "A published figure is not what you know you spent in the place. Until you confirm or correct the figures, we "
        "count them, and show them as an estimate."
    ),
    fix=(
        "Put your own figure in, and change 'Initial estimate' to how you reached it. If our figure will do, pick "
        "Population; if the line is not yours, delete it."
    ),
    find=_first_guess_left,
)
