"""Lines of an initial estimate for departments and their agencies: programmes, shared from region to place by the usual people.

The NHS's part of the Department of Health and Social Care's programmes is kept apart as health care: it is the ceiling out of
which boards' allocations are taken (`boards`). So are academies, which the Department for Education pays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xltools.reference.areas.districts import REGIONS
from xltools.reference.areas.geography import find_places
from xltools.reference.bodies.initial_estimates import PENSIONS, SMALL_PART, other
from xltools.reference.cofog import name_of
from xltools.reference.estimates.lines import EstimateLine, Holder, Money, MoneyKind, Origin
from xltools.reference.estimates.parts import part_of
from xltools.reference.estimates.programmes import ProgrammeYear, programmes_of
from xltools.reference.sharing.function_keys import key_of_programme
from xltools.reference.sharing.keys import ALL_AGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import Programme

DEPARTMENT, AGENCY = "Government department", "Agency or public body"
HEALTH_DIVISION = "07"
NHS = ("NHS Commissioning Board (NHS England)", "NHS Trusts")
ACADEMIES = "Academies"
"""Bodies as HM Treasury calls them."""
_INITIALS = re.compile(
    r"ALB|APHA|BFI|BSF|CFO|CICA|CMEC|CSA|DBS|DFE|DLA|DSIT|EA|EPSRC|ESFA|EU|EUR|FE|HCA|HE|HMCTS|HMPPS|HMRC|HS2|ICT|IT|JSA|LAA|LEP|"
    r"MHRA|MOD|NDPB|NE|NERC|NHS|NIHR|OFCOM|PFI|PIP|R&D|RDPE|RPA|SFA|STFC|TFL|UC|UK|UKHSA|UKRI|VAT|VOA"
)
_DEPARTMENT = re.compile(
    r"Department (for|of) |Ministry of (?!Justice: )|Home Office|HM (Treasury|Revenue)|Cabinet Office$|Foreign, "
)


class _Key(NamedTuple):
    """What programmes of one body are told apart by."""

    service: str
    cofog: str
    expenditure_type: str


def national_lines(place: Place, figures: Figures) -> Iterator[EstimateLine]:
    """Yield what central government spends in a place, by region, body and programme; small programmes of a function together."""
    held = programmes_of(figures, place.year)
    release = figures.release("programmes", held.year)
    for region in REGIONS:
        (area,) = find_places(region)[:1]
        if part_of(area, place) is None:
            continue
        for holder, sums in _by_holder(held, region).items():
            yield from _lines(holder, sums, region, place, (held, release))


@lru_cache(maxsize=64)
def _by_holder(held: ProgrammeYear, region: str) -> Mapping[Holder, Mapping[_Key, int]]:
    by_holder: dict[Holder, list[Programme]] = defaultdict(list)
    for programme in held.programmes:
        by_holder[holder_of(programme)].append(programme)
    return MappingProxyType({holder: _recognisable(own, region) for holder, own in by_holder.items()})


def holder_of(programme: Programme) -> Holder:
    """Return the body that answers for a programme: the one HM Treasury names beside the department, else the department."""
    department, body = programme.department, programme.body
    if not body:
        kind = DEPARTMENT if _DEPARTMENT.match(department) else AGENCY
        return Holder(department, kind, department)
    return Holder(body, AGENCY, f"{department}: {body}", department)


def money_of(holder: Holder, cofog: str) -> Money:
    """Return which money a programme's line is."""
    if holder.name in NHS and cofog.startswith(HEALTH_DIVISION):
        return Money(MoneyKind.HEALTH, "England")
    if holder.name == ACADEMIES:
        return Money(MoneyKind.ACADEMIES, holder.department)
    return Money(MoneyKind.PROGRAMME, holder.department or holder.name)


def _recognisable(programmes: list[Programme], region: str) -> Mapping[_Key, int]:
    """Return pence in a region by programme; what is under `SMALL_PART` of a body's is added up by function."""
    whole = sum(abs(each.pence[region]) for each in programmes)
    sums: dict[_Key, int] = defaultdict(int)
    for each in programmes:
        is_small = abs(each.pence[region]) * SMALL_PART < whole and not each.service.startswith(PENSIONS)
        service = other(each.cofog, name_of(each.cofog)) if is_small else in_small_letters(each.service)
        sums[_Key(service, each.cofog, each.expenditure_type)] += each.pence[region]
    return MappingProxyType({key: pence for key, pence in sums.items() if pence})


def in_small_letters(service: str) -> str:
    """Return a programme's name as a sentence has it, where HM Treasury writes it in capitals."""
    if not service.isupper():
        return service
    words = [word if _INITIALS.fullmatch(word.strip("()-,/")) else word.lower() for word in service.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _lines(
    holder: Holder, sums: Mapping[_Key, int], region: str, place: Place, source: tuple[ProgrammeYear, str]
) -> Iterator[EstimateLine]:
    by_key: dict[str, list[tuple[_Key, int]]] = defaultdict(list)
    for key, pence in sums.items():
        by_key[key_of_programme(key.service, key.cofog)].append((key, pence))
    (area,) = find_places(region)[:1]
    held, release = source
    for share_key, programmes in by_key.items():
        part = part_of(area, place, share_key)
        if part is None:
            continue
        key_used = part.share.key if part.share else share_key
        people = f"; {part.people}" if part.people else ""
        for (key, pence), local in zip(programmes, part.of([pence for _, pence in programmes]), strict=True):
            yield EstimateLine(
                key.service,
                key.cofog,
                key.expenditure_type,
                pence,
                "" if part.is_whole else region,
                local,
                "" if part.is_whole else key_used,
                held.year,
                f"{release}: {region}, {held.year}{people}",
                _note(held.year, place.year, "" if part.is_whole else key_used, holder),
                holder=holder,
                money=money_of(holder, key.cofog),
                origin=Origin.REGION if part.is_whole else Origin.REGIONAL,
                table="programmes",
            )


def _note(year: str, asked: str, key: str, holder: Holder) -> str:
    when = f"for {year}" if year == asked else f"from {year}, the nearest year there is"
    people = {"": "", ALL_AGES: ", apportioned by people"}.get(key, f", apportioned by people aged {key}")
    onward = " What is paid on: say so under 'Paid on to'." if holder.organisation_type == DEPARTMENT else ""
    return f"Initial estimate {when}: HM Treasury's figure for the region{people}. Please correct.{onward}"
