"""An initial estimate at what a national or regional body spends in a place, for the body to correct.

HM Treasury publishes what each department spent in each English region. A body's figures are shared to the place by
people, function by function. Sources: the table ``initial_estimates`` in `sources.csv`. Left out are what councils spend or
report themselves, housing benefit among it, money that cannot be placed in a region, and programmes that took in more
than they spent. Public service pensions stay in, under that name: HM Treasury's figure is net of contributions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS, districts
from xltools.reference.areas.geography import find_places, groupings, named_places, place_atoms
from xltools.reference.bodies.estimate_claims import PRIMARY_CARE_TRUSTS, claim_of, usually_asked
from xltools.reference.cofog import name_of
from xltools.reference.estimates.lines import EstimateLine
from xltools.reference.sharing.function_keys import share_key_of
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.sharing.shares import Share, share_between
from xltools.reference.tables import table
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.areas.geography import Grouping
    from xltools.reference.bodies.estimate_claims import Claim

YEARS = ("2008-09", "2009-10", "2010-11")
_RELEASES = {"2008-09": "Public Expenditure Statistical Analyses 2010"}
_LATER_RELEASE = "Country and Regional Analysis 2014"
_NOTE = "Initial estimate from HM Treasury's regional figures {when}, shared by population: please correct."
OTHER, PENSIONS = "Other: ", "Public service pensions: "
"""How the service words of a line begin that adds up small programmes, or is a pension scheme."""
SHORTER = {"01.1": "central government and finance", "04.1": "economic and labour affairs"}
"""Functions whose own names are too long for a line."""
SMALL_PART = 100
"""A programme under a hundredth of a body's figures in the region is added to the others of its function."""
PAID_ON_TO = {
    "Learning and Skills Council": "colleges",
    "Skills Funding Agency": "colleges",
    "Young People's Learning Agency": "colleges and academies",
    "Higher Education Funding Council for England": "universities",
    "Homes and Communities Agency": "housing associations",
    "Regional development agencies": "others",
}
"""Bodies that mostly pay others, and whom: those may be asked as well."""

_PASSED_ON = "What is paid to {}: say so under 'Paid on to'."
_PENSIONS = "Net of contributions, which are in the cost of services too."


@dataclass(frozen=True, slots=True)
class _People:
    """Whose people the money is shared to: whole districts of April 2009, and districts with the part that counts."""

    whole: frozenset[str]
    parts: tuple[tuple[str, Fraction], ...] = ()


def initial_estimate(
    name: str,
    organisation_type: str,
    place: Place,
    area: str = "",
    asked: Iterable[tuple[str, str]] | None = None,
) -> tuple[EstimateLine, ...]:
    """Return what HM Treasury's figures say a body spends in a place, line by line; nothing where they do not name it.

    The figures are those of the nearest year carried. `area` is where the body works, if the partner list says so: a
    primary care or probation trust has the figures of its own people in the place, and of several regions each is shared
    by itself. `asked` are the (name, type) of all bodies asked, this one too, in the partner list's order: what an agency
    among them reports is left out of its department's lines, and of two names for one body the first has the
    figures. Without it, the bodies asked in most places are taken to be asked.
    """
    claim = claim_of(name, organisation_type)
    if claim is None:
        return ()
    year = nearest(YEARS, place.year)
    taken = usually_asked(year) if asked is None else _claims(name, claim, asked)
    people = _people(place, claim, name, area)
    if (claim not in taken and asked is not None) or people is None:
        return ()
    wanted = tuple(row for row in table("initial_estimates") if row["year"] == year and _is_theirs(row, claim, taken))
    regions = (claim.region,) if claim.region else REGIONS
    lines = (line for region in regions for line in _region_lines(wanted, region, year, place, people))
    return tuple(sorted(lines, key=_order))


def _order(line: EstimateLine) -> tuple[object, ...]:
    """The largest programmes first, what adds up small ones last, and regions apart."""
    return REGIONS.index(line.area), line.service.startswith(OTHER), -line.gross, line.service, line.expenditure_type


def other(code: str, name: str) -> str:
    """Return the service words of a line that adds up small programmes of a function, given its COFOG name."""
    return OTHER + SHORTER.get(code, name.lower().replace("r&d", "R&D"))


def _claims(name: str, claim: Claim, asked: Iterable[tuple[str, str]]) -> frozenset[Claim]:
    """Return what the bodies asked answer for, without this body's own claim where another name comes first."""
    first_named: dict[Claim, str] = {}
    for other, kind in asked:
        theirs = claim_of(other, kind)
        if theirs:
            first_named.setdefault(theirs, other)
    first = first_named.setdefault(claim, name)
    return frozenset(first_named) - (frozenset() if claim.has_own_area or first == name else {claim})


def _is_theirs(row: Mapping[str, str], claim: Claim, taken: frozenset[Claim]) -> bool:
    if row["body"]:
        reported_apart = any(reported.body == row["body"] for reported in taken)
        return row["body"] == claim.body or (row["department"] == claim.body and not reported_apart)
    return row["department"] == claim.body


def _people(place: Place, claim: Claim, name: str, area: str) -> _People | None:
    here = place_atoms(place)
    if not claim.has_own_area:
        return _People(here)
    own = next((grouping for text in (area, name) if text for grouping in named_places(text, place.year)), None)
    if own is None or (own.kind in ("region", "nation") and claim.body == PRIMARY_CARE_TRUSTS):
        return None
    return _People(own.whole & here, tuple((code, _part(own, code)) for code in sorted((own.atoms - own.whole) & here)))


def _part(own: Grouping, code: str) -> Fraction:
    """Return the part of a district in an area: as known, else an equal part for each area of its kind."""
    known = None if code in own.unknown_parts else own.shares.get(code)
    return known if known is not None else Fraction(1, _how_many(own.kind, code, own.to_year or own.from_year))


@cache
def _how_many(kind: str, code: str, year: str) -> int:
    return sum(code in grouping.atoms for grouping in groupings(year) if grouping.kind == kind)


def _region_lines(
    rows: Iterable[Mapping[str, str]], region: str, year: str, place: Place, people: _People
) -> Iterator[EstimateLine]:
    here = {code for code in (*people.whole, *dict(people.parts)) if districts()[code].region == region}
    for (service, cofog, kind), (gross, body) in _recognisable(rows, region).items() if here else ():
        key = share_key_of(cofog)
        shared = _shared(region, frozenset(here), people, place.year, key)
        if gross > 0 and shared:
            yield EstimateLine(
                service,
                cofog,
                kind,
                gross,
                area=region,
                local=shared.in_place(gross),
                share_key=key,
                year=year,
                source=f"HM Treasury, {_RELEASES.get(year, _LATER_RELEASE)}: {region}, {year}; {shared.source}",
                note=_note(service, body, (year, place.year), key, shared),
            )


def _recognisable(rows: Iterable[Mapping[str, str]], region: str) -> Mapping[tuple[str, str, str], tuple[int, str]]:
    """Return pence in a region, and the body, by (service, COFOG code, kind); what is under `SMALL_PART` is added up."""
    pence = [(row, int(row[region]) * 100) for row in rows]
    whole = sum(abs(amount) for _, amount in pence)
    programmes: dict[tuple[str, str, str], tuple[int, str]] = {}
    for row, amount in pence:
        joins = abs(amount) * SMALL_PART < whole and not row["service"].startswith(PENSIONS)
        service = other(row["cofog"], name_of(row["cofog"])) if joins else row["service"]
        key = (service, row["cofog"], row["expenditure_type"])
        programmes[key] = (programmes.get(key, (0, ""))[0] + amount, row["body"])
    return programmes


@dataclass(frozen=True, slots=True)
class _Shared:
    """The place's share of a region by one key: of whole districts together, and of districts that count in part."""

    whole: Share | None
    parts: tuple[tuple[Fraction, Share, str], ...]

    @property
    def source(self) -> str:
        """Who publishes the people."""
        return next(share.source for share in (self.whole, *(each for _, each, _ in self.parts)) if share)

    @property
    def year(self) -> str:
        """The calendar year of the people."""
        return next(share.year for share in (self.whole, *(each for _, each, _ in self.parts)) if share)

    def in_place(self, pence: int) -> int:
        """Return the place's part of an amount in pence."""
        if self.whole and not self.parts:
            return self.whole.in_place(pence)
        fraction = sum((part * share.fraction for part, share, _ in self.parts), Fraction(0))
        fraction += self.whole.fraction if self.whole else 0
        return in_parts(pence, (fraction, 1 - fraction))[0]


@lru_cache(maxsize=1024)
def _shared(region: str, here: frozenset[str], people: _People, year: str, key: str) -> _Shared | None:
    whole = _share(region, people.whole & here, year, key)
    parts = tuple(
        (part, _share(region, frozenset({code}), year, key), districts()[code].name)
        for code, part in people.parts
        if code in here
    )
    known = tuple((part, share, name) for part, share, name in parts if share)
    return _Shared(whole, known) if (whole or known) and len(known) == len(parts) else None


def _share(region: str, here: frozenset[str], year: str, key: str) -> Share | None:
    if not here:
        return None
    share = share_between(find_places(region)[0], here, "the place", year, key)
    return share if isinstance(share, Share) else None


def _note(service: str, body: str, years: tuple[str, str], key: str, shared: _Shared) -> str:
    year, asked = years
    when = f"for {year}" if year == asked else f"from {year} (the nearest year there is)"
    people = "" if key == ALL_AGES else f"By people aged {key} in {shared.year}."
    names = ", ".join(name for _, _, name in shared.parts)
    trusts = f"People of {names} divided among the bodies that serve it." if names else ""
    kind = _PENSIONS if service.startswith(PENSIONS) else ""
    passed_on = _PASSED_ON.format(PAID_ON_TO[body]) if body in PAID_ON_TO else ""
    return " ".join(part for part in (_NOTE.format(when=when), people, trusts, kind, passed_on) if part)
