"""What councils, police, fire, combined, waste and park authorities usually spend, from revenue outturn by authority and service.

An authority's own figures come first, between those of its class for each person; one that is missing from the release is
taken as the middle of its class. Spending is total expenditure (gross), as a return asks for it. Housing benefit, which
revenue outturn by service leaves out, is what local government of the region spent on it (HM Treasury, group 10.6).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS, atoms_of, districts
from xltools.reference.bodies.names import fold_name
from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.held import LOCAL_GOVERNMENT
from xltools.reference.people.populations import district_people, region_population
from xltools.reference.usual_spending.amounts import Between, UsualSpending
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from xltools.reference.figures.held import Figures

FURTHEST = 3
"""Years between a count and the nearest revenue outturn up to which services are compared with it."""
DIVISION_OF: Mapping[str, str] = MappingProxyType(
    {
        "edu": "09",
        "trans": "04",
        "csc": "10",
        "asc": "10",
        "phs": "07",
        "hous": "06",
        "cul": "08",
        "env": "05",
        "plan": "06",
        "pol": "03",
        "frs": "03",
        "cen": "01",
        "oth": "01",
    }
)
"""The division most of a service of revenue outturn falls under."""
POLICE, FIRE = "pol", "frs"
COUNCILS = ("SD", "UA", "MD", "London", "SC", "GLA")
COMBINED = ("Combined Authority",)
OTHERS = ("Waste", "Park")
WITHOUT_BENEFIT = ("SC", "GLA")
"""Classes that pay no housing benefit."""
HOUSING_BENEFIT = "10.6"
PART_IN_THE_PLACE = 20
"""A waste or park authority may give the part in the place only: down to one in so many of its spending."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What an authority spent in a year, by service; nothing where its return is missing from the release."""

    name: str
    authority_class: str
    atoms: frozenset[str]
    services: Mapping[str, int]

    def functions(self, only: str = "") -> Mapping[str, int]:
        """Return its spending by division, of all services or of one."""
        sums: dict[str, int] = defaultdict(int)
        for service, pence in self.services.items():
            if only in ("", service):
                sums[DIVISION_OF[service]] += pence
        return sums


def outturn_year(year: str, figures: Figures) -> str:
    """Return the year of revenue outturn a count is compared with; blank where none is near enough."""
    held = nearest(figures.outturn_years(), year)
    near = held and year[:4].isdigit() and abs(int(held[:4]) - int(year[:4])) <= FURTHEST
    return held if near else ""


def _source(held: str) -> str:
    return f"MHCLG, revenue outturn {held}"


def _newest(classes: Container[str], atoms: frozenset[str], year: str, figures: Figures) -> tuple[str, Spent | None]:
    """Return the authority for exactly these districts in the release nearest to a year that has its return, and that year."""
    near = [held for held in figures.outturn_years() if abs(int(held[:4]) - int(year[:4])) <= FURTHEST]
    for held in sorted(near, key=lambda held: (abs(int(held[:4]) - int(year[:4])), held)):
        for one in spent(held, figures):
            if one.authority_class in classes and one.atoms == atoms and one.services:
                return held, one
    return "", None


def usual_council(atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what the council for exactly these districts of 2009 usually spends; None where there is none in the release."""
    held, own = _newest(COUNCILS, atoms, year, figures)
    people = people_of(atoms, year)
    if own is None or not people:
        return None
    functions = _between(own, _peers(own.authority_class, "", held, figures), people)
    if own.authority_class not in WITHOUT_BENEFIT and "10" in functions:
        benefit = housing_benefit(atoms, held, figures) * people
        functions["10"] = functions["10"].plus(
            Between(0, benefit, 2 * benefit)
        )  # it may be left out, or twice the region's
    return UsualSpending.of_functions(functions, held, _source(held))


def usual_service(service: str, atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what the police or fire authority for these districts usually spends (`service` is `POLICE` or `FIRE`)."""
    held = outturn_year(year, figures)
    kind = {POLICE: "Police", FIRE: "Fire"}[service]
    people, peers = people_of(atoms, year), _peers(kind, service, held, figures) if held else {}
    if not people or not peers:
        return None
    own = next((one for one in spent(held, figures) if one.atoms == atoms and one.services.get(service)), None)
    nobody = Spent("", kind, atoms, {})
    functions = _between(own or nobody, peers, people, service)
    return UsualSpending.of_functions(functions, held, _source(held))


def usual_combined(atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what the combined authority for these districts spends, by its own return: no two have the same tasks."""
    held, own = _newest(COMBINED, atoms, year, figures)
    if own is None:
        return None
    functions = {code: Between(pence // 2, pence, 2 * pence) for code, pence in own.functions().items()}
    return UsualSpending.of_functions(functions, held, _source(held))


def usual_by_name(names: Iterable[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what a waste or park authority of one of these names spends, in the place or everywhere."""
    held, wanted = outturn_year(year, figures), {fold_name(name) for name in names if name}
    for one in spent(held, figures):
        whole = sum(one.services.values())
        if one.authority_class in OTHERS and fold_name(one.name) in wanted and whole > 0:
            amount = Between(whole // PART_IN_THE_PLACE, whole, whole)
            return UsualSpending(amount, MappingProxyType({}), held, _source(held), is_sized=False)
    return None


@lru_cache(maxsize=16)
def spent(year: str, figures: Figures) -> tuple[Spent, ...]:
    """Return what every authority in a year's release spent, those missing from it without services."""
    services: dict[str, dict[str, int]] = defaultdict(dict)
    for row in figures.outturn(year) if year else ():
        services[row.e_code][row.asset_id] = row.total_expenditure
    return tuple(
        Spent(one.name, one.authority_class, atoms_of(one.ons_code), services.get(one.e_code, {}))
        for one in (figures.authorities(year) if year else ())
    )


@lru_cache(maxsize=64)
def _peers(authority_class: str, service: str, year: str, figures: Figures) -> Mapping[str, tuple[int, ...]]:
    """Return by division what each authority of a class spent for each person, in pence, on all services or on one."""
    peers: dict[str, list[int]] = defaultdict(list)
    for one in spent(year, figures):
        if one.authority_class == authority_class and one.services and (people := people_of(one.atoms, year)):
            for division in DIVISION_OF.values() if not service else (DIVISION_OF[service],):
                peers.setdefault(division, [])
            for division, pence in one.functions(service).items():
                peers[division].append(pence // people)
    return {division: tuple(heads) for division, heads in peers.items() if heads}


def _between(own: Spent, peers: Mapping[str, tuple[int, ...]], people: int, only: str = "") -> dict[str, Between]:
    functions = {}
    for division, heads in peers.items():
        mine = own.functions(only).get(division, 0) if own.services else None
        functions[division] = Between.of_peers([head * people for head in heads], mine)
    return functions


@lru_cache(maxsize=4096)
def people_of(atoms: frozenset[str], year: str) -> int:
    """Return the people of these districts of 2009 in a financial year; 0 where they are not known."""
    known = district_people(atoms, year)
    return known.people if known else 0


def region_of(atoms: Iterable[str]) -> str:
    """Return the region districts lie in; England where they lie in several."""
    regions = {districts()[atom].region for atom in atoms if atom in districts()} & set(REGIONS)
    return regions.pop() if len(regions) == 1 else "England"


@lru_cache(maxsize=64)
def _benefit_per_head(region: str, year: str, figures: Figures) -> int:
    wanted, people = REGIONS if region == "England" else (region,), region_population(region, year)
    rows = (
        row for row in figures.subfunctions(year) if row.cofog == HOUSING_BENEFIT and row.sector == LOCAL_GOVERNMENT
    )
    pence = sum(row.pence for row in rows if row.region in wanted and row.identifiable)
    return pence // people.people if people else 0


def housing_benefit(atoms: frozenset[str], year: str, figures: Figures) -> int:
    """Return what local government in the region of these districts (of none: England) spent on it for each person, in pence."""
    years = [held for held in figures.spending_years() if figures.folder_of(TableKey("subfunctions", held))]
    held = nearest(years, year)
    return _benefit_per_head(region_of(atoms), held, figures) if held else 0
