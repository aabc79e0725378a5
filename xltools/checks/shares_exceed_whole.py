"""Shares of one figure come to more than the whole.

What is wrong: Local figures taken out of the same figure for the same area, on several lines or in your returns for several
places, add up to more than that figure.

Why it matters: Parts cannot be more than the whole: some of the money is counted in two places.

How to put it right: Correct the local figures. If they are parts of different figures, say so in the service's name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.bodies import body_key
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.areas.names import area_key
from xltools.text import fold, listed, plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

    Whole = tuple[str, str, str, str, int]
    """A body, a financial year, a service, an area and its gross pence."""


def _find(context: CheckContext) -> Iterator[Issue]:
    for (_, _, _, _, gross), lines in _parts_of_wholes(context).items():
        places = _by_place(context, lines)
        taken = [index for one in places.values() for index in one]
        parts = sum(abs(int(context.pence("local")[index])) for index in taken)
        if len(taken) > 1 and parts > abs(gross):
            for index in taken:
                others = tuple(context.location(other, "local") for other in taken if other != index)
                yield context.at(index, "local", _message(context, index, gross, parts, places), others)


def _parts_of_wholes(context: CheckContext) -> Mapping[Whole, list[int]]:
    """Lines with a local figure out of the same figure; of a return that is replaced only the newer counts."""
    found: dict[Whole, list[int]] = defaultdict(list)
    replaced = set(context.known.previous.values())
    given = context.filled("local") & context.filled("gross") & context.filled("area") & context.services
    for index in np.flatnonzero(given & (context.pence("gross") != 0)).tolist():
        number = int(context.return_no[index])
        if number not in replaced:
            header = context.batch.returns[number].header
            whole = (
                body_key(header["organisation"]) or f"return {number}",
                header["financial_year"].strip(),
                fold(context.text("service", index)),
                area_key(context.text("area", index)),
                int(context.pence("gross")[index]),
            )
            found[whole].append(index)
    return {whole: lines for whole, lines in found.items() if len(lines) > 1}


def _by_place(context: CheckContext, lines: Iterable[int]) -> Mapping[str, list[int]]:
    """The lines by the place of their return: of several returns for one place those that take most; no copies."""
    by_return: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for index in lines:
        number = int(context.return_no[index])
        place = area_key(context.batch.returns[number].header["place"])
        by_return[place, number].setdefault(int(context.pence("local")[index]), index)
    most: dict[str, dict[int, int]] = {}
    for (place, _), parts in sorted(by_return.items()):
        most[place] = max(most.get(place, {}), parts, key=lambda one: sum(abs(pence) for pence in one))
    return {place: list(parts.values()) for place, parts in most.items()}


def _message(context: CheckContext, index: int, gross: int, parts: int, places: Mapping[str, list[int]]) -> str:
    lines = sum(len(one) for one in places.values())
    named = {context.batch.returns[int(context.return_no[one[0]])].header["place"].strip() for one in places.values()}
    where = f"returns for {listed(sorted(named))}" if len(places) > 1 else plural(lines, "line")
    area = shorten(context.text("area", index))
    return f"{pounds(gross)} for {area} has local figures of {pounds(parts)} altogether, in {where}."


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
