"""Whether a whole return is in thousands or millions of pounds with no word of it.

Judged only where it can be told: a council that runs services for a district, whose figures as typed come to less than a hundredth
of what such councils spend, and whose total and most of whose services, multiplied, come to what they spend. Measured by what local
government spent a head in its region by function (HM Treasury, Country and Regional Analysis; `xltools.reference.baseline`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from xltools.classify.lines import UnitDoubt
from xltools.model import LineKind, Noticed
from xltools.reference.areas.districts import REGIONS, districts
from xltools.reference.areas.lists import find_area
from xltools.reference.baseline import nearest_year, per_head
from xltools.reference.cofog import division_of
from xltools.reference.people.populations import district_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Batch, Partner, Place

KIND = "Council"
SMALL = re.compile(r"\b(?:parish|town|community|neighbourhood|village|charter trustees)\b", re.IGNORECASE)
"""Words of councils that run next to none of the services measured here."""
DIVISIONS = ("01", "04", "05", "06", "07", "08", "09", "10")
"""What councils spend on; police and fire (03) have authorities of their own."""
FEWEST_SERVICES = 5
"""Divisions that must be recognised: a return on one service alone may be small, and says nothing of its unit."""
MOST_AS_TYPED = 0.01
"""The share of the usual total above which a return is in pounds, however little of it there is."""
TOTAL_FROM, TOTAL_TO = 0.4, 3.0
"""How far the total may lie from the usual one: prices rose by half between 2010-11 and 2024-25, and not every council has schools."""
SERVICE_FROM, SERVICE_TO = 0.2, 5.0
"""How far a service may lie from the usual; at least two in three must lie within."""


def with_unit_doubts(
    classified: ClassifiedLines, batch: Batch, senders: Iterable[Partner], place: Place | None
) -> ClassifiedLines:
    """Return the lines with the amounts taken out of returns that are probably in thousands; what is only small is noted."""
    doubts = {
        number: doubt
        for number, (sent, sender) in enumerate(zip(batch.returns, senders, strict=True))
        if place and sender.organisation_type == KIND and not SMALL.search(sender.name)
        if not any(seen.kind in (Noticed.UNIT_READ, Noticed.UNIT_STATED) for seen in sent.observations)
        if (doubt := _doubt(number, classified, batch.lines, sender, sent.header["area_served"], place.year))
    }
    if not doubts:
        return classified
    out = batch.lines["return_no"].isin([number for number, doubt in doubts.items() if doubt.sure])
    frame = classified.frame.assign(amount=classified.frame["amount"].mask(out))
    return replace(classified, frame=frame, unit_doubts=doubts)


def _doubt(
    number: int, classified: ClassifiedLines, lines: pd.DataFrame, sender: Partner, served: str, year: str
) -> UnitDoubt | None:
    typed = _by_division(number, classified, lines)
    total = sum(typed.values())
    area = find_area(sender.area or served or sender.name, year=year) or find_area(sender.name, year=year)
    if not total or area is None or not year[:4].isdigit():
        return None
    people = district_people(area.atoms, year)
    usual = _usual(_region(area.atoms), nearest_year(year))
    if people is None or not usual:
        return None
    expected = {division: pence * people.people for division, pence in usual.items()}
    whole = sum(expected.values())
    if total > whole * MOST_AS_TYPED:
        return None
    known = {division: pence for division, pence in typed.items() if division in expected}
    scale = next((scale for scale in (3, 6) if TOTAL_FROM <= total * 10**scale / whole <= TOTAL_TO), 0)
    if not scale or len(known) < FEWEST_SERVICES:
        return None
    like = sum(SERVICE_FROM <= pence * 10**scale / expected[name] <= SERVICE_TO for name, pence in known.items())
    return UnitDoubt(total, people.people, whole // people.people, scale, 3 * like >= 2 * len(known))


def _by_division(number: int, classified: ClassifiedLines, lines: pd.DataFrame) -> dict[str, int]:
    """Pence of gross by division ("" where a line has no code) of a return's services."""
    own = (lines["return_no"] == number).to_numpy() & classified.is_kind(LineKind.SERVICE)
    sums: dict[str, int] = defaultdict(int)
    for code, pence in zip(lines["cofog"][own], lines["gross"][own].fillna(0), strict=True):
        if pence > 0:
            sums[division_of(code)] += int(pence)
    return dict(sums)


def _region(atoms: Iterable[str]) -> str:
    regions = {districts()[atom].region for atom in atoms if atom in districts()} & set(REGIONS)
    return regions.pop() if len(regions) == 1 else "England"


@cache
def _usual(region: str, year: str) -> Mapping[str, int]:
    """What local government spent for each person of a region, in pence, by division."""
    usual = {}
    for division in DIVISIONS:
        everybody, others = (per_head(region, year, division, councils=councils) for councils in (True, False))
        if everybody and everybody > (others or 0):
            usual[division] = everybody - (others or 0)
    return usual
