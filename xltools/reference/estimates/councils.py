"""Lines of an initial estimate for local authorities: services, policing, housing benefit, capital, the housing revenue account.

Revenue outturn holds neither housing benefit nor capital nor council housing. Housing benefit is what a council's total net
current expenditure holds beyond its services, less the levies it pays (the body that levies spends those); where that is not
known, HM Treasury's figure for the region by people. Capital and the housing revenue account are HM Treasury's for the region
by people, at the council that usually spends such money.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.areas.geography import area_label, find_places, place_atoms
from xltools.reference.cofog import name_of
from xltools.reference.estimates.authorities import BILLING, LocalAuthority, authorities
from xltools.reference.estimates.lines import EstimateLine, Holder, Money, MoneyKind, Origin
from xltools.reference.estimates.outturn import ServiceFigure, outturn_year, service_figures, services_held
from xltools.reference.estimates.parts import by_district, part_of
from xltools.reference.estimates.residuals import housing_benefit
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.model import Place
    from xltools.reference.areas.groupings import Grouping
    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import SubfunctionRow

HOUSING_BENEFIT = "10.6"
BENEFIT_WORDS = "Housing benefit (with parish precepts and other small items)"
HOUSING_ACCOUNT = "Council housing: capital spending of the housing revenue account"
UNDERGROUND = "London Underground: capital spending"
COUNCILS_TOGETHER = Holder("Councils, police and fire authorities (not told apart)", "Council")
UPPER, LOWER, POLICE, FIRE, TRANSPORT = "upper", "lower", "pol", "frs", "trans"
CAPITAL_AT: Mapping[str, str] = MappingProxyType(
    {
        "03.1": POLICE,
        "03.2": FIRE,
        "04.5": UPPER,
        "05.1": UPPER,
        "07": UPPER,
        "09": UPPER,
        "10": UPPER,
        "03.3": UPPER,
    }
)
"""COFOG group or division -> who usually spends such capital where there are two tiers; all else is the lower tier's."""
RAIL_AND_BUSES = ("railway", "local public transport")
"""Words of HM Treasury's sub-functions whose capital a transport authority spends, where there is one."""


def authority_lines(place: Place, figures: Figures) -> Iterator[EstimateLine]:
    """Yield what local authorities spend in a place out of published figures, each published pound once."""
    year = outturn_year(figures, place.year)
    if not year:
        return
    yield from _service_lines(place, figures, year)
    yield from _benefit_lines(place, figures, year)
    yield from _regional_lines(place, figures)


def earlier_authority_lines(place: Place, figures: Figures) -> Iterator[EstimateLine]:
    """Yield what local government spent in a place in 2008-09 to 2010-11: HM Treasury's figures by region, by people.

    Councils, police and fire are not told apart in them, revenue and capital neither.
    """
    year = nearest(figures.spending_years(), place.year)
    release = figures.release("spending", year)
    for region in REGIONS:
        (area,) = find_places(region)[:1]
        part = part_of(area, place)
        if part is None:
            continue
        rows = [
            row
            for row in figures.spending(year)
            if row.identifiable and row.councils and row.region == region and row.pence
        ]
        for row, local in zip(rows, part.of([row.pence for row in rows]), strict=True):
            yield EstimateLine(
                f"Local government: {name_of(row.division).lower()}",
                row.division,
                "Revenue",
                row.pence,
                "" if part.is_whole else region,
                local,
                "" if part.is_whole else ALL_AGES,
                year,
                f"{release}: local government in {region}, {year}{f'; {part.people}' if part.people else ''}",
                f"Initial estimate for {year}: HM Treasury's figure for local government in {region}, apportioned by people.",
                holder=COUNCILS_TOGETHER,
                money=Money(MoneyKind.SERVICES, COUNCILS_TOGETHER.name),
                origin=Origin.REGION if part.is_whole else Origin.REGIONAL,
                table="spending",
            )


def _service_lines(place: Place, figures: Figures, year: str) -> Iterator[EstimateLine]:
    release = figures.release("rsx", year)
    for e_code, services in services_held(figures, year).items():
        authority = services.authority
        areas = {authority.of_service(service, year)[1] for service in services.asset_ids}
        if not any(part_of(area, place) for area in areas):
            continue
        groups: dict[tuple[Holder, Grouping, Money], list[ServiceFigure]] = defaultdict(list)
        for figure in service_figures(figures, year, e_code):
            groups[figure.authority.of_service(figure.asset_id, year)].append(figure)
        for (holder, area, money), members in groups.items():
            yield from _shared(place, (holder, area, money), members, year, release)


def _shared(
    place: Place, whose: tuple[Holder, Grouping, Money], members: Sequence[ServiceFigure], year: str, release: str
) -> Iterator[EstimateLine]:
    holder, area, money = whose
    part = part_of(area, place)
    if part is None:
        return
    nets, fees = (
        [figure.amounts.net for figure in members],
        [figure.amounts.fees for figure in members],
    )
    for figure, net, income in zip(members, part.of(nets), part.of(fees), strict=True):
        whole = figure.amounts
        if not (net or income):
            continue
        origin = Origin.SHARED if not part.is_whole else Origin.CARRIED if figure.carried_from else Origin.OWN
        people = f"; {part.people}" if part.people else ""
        yield EstimateLine(
            figure.service,
            figure.cofog,
            "Revenue",
            whole.net + whole.fees,
            "" if part.is_whole else area_label(area),
            net + income,
            "" if part.is_whole else ALL_AGES,
            year,
            f"{release}: {figure.form}, {figure.authority.name}, {figure.carried_from or year}{people}",
            _service_note(figure, year, place.year),
            income=whole.fees,
            local_income=income,
            holder=holder,
            money=money,
            origin=origin,
            carried_from=figure.carried_from,
            table=figure.form.lower(),
        )


def _service_note(figure: ServiceFigure, year: str, asked: str) -> str:
    when = f"for {year}" if year == asked else f"from {year}, the nearest year there is"
    carried = (
        f" No return of {year} was published: that of {figure.carried_from}, times the growth of such councils since."
        if figure.carried_from
        else ""
    )
    return (
        f"Initial estimate {when}: your revenue outturn ({figure.form}); gross is net current expenditure with sales, fees and "
        f"charges added.{carried} Please correct."
    )


def _benefit_lines(place: Place, figures: Figures, year: str) -> Iterator[EstimateLine]:
    """Housing benefit: each billing council's own, and for those whose own is not known HM Treasury's for the region."""
    known = housing_benefit(figures, year)
    release = f"{figures.release('authority_totals', year)}, less services (RSX) and levies"
    for e_code, pence in known.items():
        authority = authorities(figures, year)[e_code]
        part = part_of(authority.area, place)
        if part is None:
            continue
        yield EstimateLine(
            BENEFIT_WORDS,
            HOUSING_BENEFIT,
            "Revenue",
            pence,
            "" if part.is_whole else area_label(authority.area),
            part.of([pence])[0],
            "" if part.is_whole else ALL_AGES,
            year,
            f"{release}: {authority.name}, {year}",
            f"Initial estimate for {year}: what your net current expenditure holds beyond services and levies. Please correct.",
            holder=authority.holder,
            money=Money(MoneyKind.HOUSING_BENEFIT, e_code),
            origin=Origin.OWN if part.is_whole else Origin.SHARED,
            table="authority_totals",
        )


@dataclass(frozen=True, slots=True)
class _Regional:
    """Money of local government that is known by region only: at whom it counts where, its words and its pence by region."""

    service: str
    cofog: str
    kind: MoneyKind
    role: str
    expenditure_type: str
    pence: Mapping[str, int]


def _regional_lines(place: Place, figures: Figures) -> Iterator[EstimateLine]:
    spent = nearest([year for year in figures.spending_years() if figures.subfunctions(year)], place.year)
    year = outturn_year(figures, place.year)
    release, who = figures.release("subfunctions", spent), _roles(figures, year)
    items = tuple(_regional(figures.subfunctions(spent)))
    with_own = frozenset(
        atom for e_code in housing_benefit(figures, year) for atom in authorities(figures, year)[e_code].area.atoms
    )
    for region in REGIONS:
        (area,) = find_places(region)[:1]
        if not area.atoms & place_atoms(place):
            continue
        parts = by_district(area, place, [item.pence.get(region, 0) for item in items])
        for at, item in enumerate(items):
            sums: dict[Holder, int] = defaultdict(int)
            for atoms, amounts in parts.items():
                if item.kind is not MoneyKind.HOUSING_BENEFIT or not atoms <= with_own:
                    for holder, pence in _at_whom(atoms, amounts[at], item.role, who):
                        sums[holder] += pence
            origin = Origin.REGION if area.atoms <= place_atoms(place) else Origin.REGIONAL
            for holder, pence in sums.items():
                yield replace(_regional_line(item, holder, pence, (region, spent, release)), origin=origin)


def _regional_line(item: _Regional, holder: Holder, pence: int, source: tuple[str, str, str]) -> EstimateLine:
    region, year, release = source
    return EstimateLine(
        item.service,
        item.cofog,
        item.expenditure_type,
        pence,
        "",
        pence,
        ALL_AGES,
        year,
        f"{release}: local government in {region}, {year}; by people",
        f"Initial estimate for {year}: HM Treasury's figure for local government in {region}, apportioned by people. Please correct.",
        holder=holder,
        money=Money(item.kind, holder.code),
        table="subfunctions",
    )


def _regional(rows: Iterable[SubfunctionRow]) -> Iterator[_Regional]:
    """Council capital by function, housing benefit, council housing and London Underground, out of HM Treasury's figures."""
    sums: dict[tuple[str, str, MoneyKind, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.identifiable and row.region in REGIONS and (what := _what(row)):
            sums[what][row.region] += row.pence
    for (service, cofog, kind, role, expenditure_type), pence in sums.items():
        yield _Regional(service, cofog, kind, role, expenditure_type, pence)


def _what(row: SubfunctionRow) -> tuple[str, str, MoneyKind, str, str] | None:
    if row.sector == "LG" and row.capital:
        words = f"Capital spending: {name_of(row.cofog).lower()}"
        return words, row.cofog, MoneyKind.COUNCIL_CAPITAL, _role(row), "Capital"
    if row.sector == "LG" and row.cofog == HOUSING_BENEFIT:
        return BENEFIT_WORDS, row.cofog, MoneyKind.HOUSING_BENEFIT, LOWER, "Revenue"
    if row.sector == "PC" and row.cofog == "06.1":
        return HOUSING_ACCOUNT, row.cofog, MoneyKind.HOUSING_REVENUE, LOWER, "Capital"
    if row.sector == "PC" and "railway" in row.hmt_subfunction:
        return UNDERGROUND, row.cofog, MoneyKind.COUNCIL_CAPITAL, TRANSPORT, "Capital"
    return None


def _role(row: SubfunctionRow) -> str:
    if any(words in row.hmt_subfunction.casefold() for words in RAIL_AND_BUSES):
        return TRANSPORT
    return CAPITAL_AT.get(row.cofog) or CAPITAL_AT.get(row.division) or LOWER


@lru_cache(maxsize=16)
def _roles(figures: Figures, year: str) -> Mapping[tuple[str, str], Holder]:
    """Who usually spends what in each district of April 2009: the smallest area comes first."""
    roles: dict[tuple[str, str], Holder] = {}
    for authority in sorted(authorities(figures, year).values(), key=lambda known: -len(known.area.atoms)):
        held = services_held(figures, year).get(authority.e_code)
        for role, holder, area in _roles_of(authority, held.asset_ids if held else frozenset(), year):
            roles.update(((atom, role), holder) for atom in area.atoms)
    return MappingProxyType(roles)


def _roles_of(authority: LocalAuthority, services: frozenset[str], year: str) -> Iterator[tuple[str, Holder, Grouping]]:
    if authority.authority_class in (*BILLING, "SC"):
        tiers = {"SD": (LOWER,), "SC": (UPPER,)}.get(authority.authority_class, (UPPER, LOWER))
        yield from ((tier, authority.holder, authority.area) for tier in tiers)
    for service in (POLICE, FIRE, TRANSPORT):
        if service in services and authority.authority_class in _SPENDS[service]:
            holder, area, _ = authority.of_service(service, year)
            yield service, holder, area


_SPENDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        POLICE: ("Police", "GLA", "Combined Authority", "London"),
        FIRE: ("Fire", "GLA", "Combined Authority", "SC", "UA"),
        TRANSPORT: ("GLA", "Combined Authority"),
    }
)


def _at_whom(
    atoms: frozenset[str], pence: int, role: str, who: Mapping[tuple[str, str], Holder]
) -> Iterator[tuple[Holder, int]]:
    """Yield a district's part at the body whose it is; of a district made of several, in equal parts at those of each."""
    holders = [who.get((atom, role)) or who.get((atom, UPPER)) or COUNCILS_TOGETHER for atom in sorted(atoms)]
    yield from zip(holders, in_parts(pence, [1] * len(holders)), strict=True)
