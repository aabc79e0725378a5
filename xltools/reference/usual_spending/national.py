"""What departments, agencies and public bodies usually spend in an area: HM Treasury's programmes by region, shared by people.

A department's figures hold those of its agencies, which may send returns of their own: its least is half of what it spends itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.baseline import release_of
from xltools.reference.bodies.estimate_claims import ALSO
from xltools.reference.bodies.names import fold_name
from xltools.reference.people.populations import region_population
from xltools.reference.tables import table
from xltools.reference.usual_spending.amounts import Between, UsualSpending
from xltools.reference.usual_spending.authorities import people_of, region_of
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import Programme

FURTHEST = 3
"""Years between a count and the nearest programmes up to which a department is compared with them."""

OWN_PART = 0.05
"""The part of a department's money it must spend itself to be of a certain size."""
PASSED_ON = 200
"""A department that passes nearly all on to agencies reports down to one in so many pounds itself."""


def usual_national(names: Iterable[str], atoms: frozenset[str], year: str, figures: Figures) -> UsualSpending | None:
    """Return what a body of one of these names usually spends on these districts of 2009; None where no programme is its own."""
    held, region = nearest(figures.programme_years(), year), region_of(atoms)
    people, there = people_of(atoms, year), region_population(region, held)
    if not held or not people or there is None or abs(int(held[:4]) - int(year[:4])) > FURTHEST:
        return None
    own = _programmes_of(_headings(names), held, figures)
    regions = REGIONS if region == "England" else (region,)
    functions: dict[str, int] = defaultdict(int)
    least = 0
    for programme, is_its_own in own:
        pence = sum(programme.pence[each] for each in regions) * people // there.people
        functions[programme.cofog] += pence
        least += pence if is_its_own else 0
    usual = UsualSpending.of_functions(
        {code: Between(pence // 2, pence, 2 * pence) for code, pence in functions.items()},
        held,
        f"HM Treasury, {release_of(held, figures)}: {held}",
    )
    return _with_least(usual, least) if usual.functions else None


def _with_least(usual: UsualSpending, least: int) -> UsualSpending:
    """Return what is usual with half of what a body spends itself as its least; a body that mostly pays agencies is of no certain size."""
    pence = usual.whole.usual
    known = min(max(least, 0), pence)
    is_sized = known >= OWN_PART * pence
    low = known // 2 if is_sized else pence // PASSED_ON
    return replace(usual, whole=Between(low, pence, usual.whole.high), is_sized=is_sized)


def _headings(names: Iterable[str]) -> frozenset[str]:
    """Return the names and HM Treasury's headings ("department: body") of a body: by the register, or by its earlier names."""
    folded = {fold_name(name) for name in names if name}
    for own, headings in _registered():
        if not own.isdisjoint(folded):
            folded |= headings
    return frozenset(folded)


@cache
def _registered() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The names of each body of the register, and HM Treasury's headings for it; then names that stand for one another."""
    listed = (
        ((row["name"], row["short_name"], *row["aliases"].split(";")), row["treasury_names"].split(";"))
        for row in table("national_bodies")
    )
    alike = (((heading, *others), (heading, *others)) for heading, others in ALSO.items())
    return tuple((_folded(own), _folded(headings)) for own, headings in chain(listed, alike))


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_name(name) for name in names if name)


def _programmes_of(names: frozenset[str], year: str, figures: Figures) -> Iterator[tuple[Programme, bool]]:
    """The programmes of a department or an agency, and whether it spends each itself."""
    for programme, department, body, heading in _named_programmes(year, figures):
        is_body = body in names or heading in names
        if department in names or is_body:
            yield programme, is_body or not body


@lru_cache(maxsize=4)
def _named_programmes(year: str, figures: Figures) -> tuple[tuple[Programme, str, str, str], ...]:
    """The programmes of a year with the department, the body and the heading ("department: body") of each, folded."""
    return tuple(
        (
            programme,
            fold_name(programme.department),
            fold_name(programme.body) if programme.body else "",
            fold_name(f"{programme.department}: {programme.body}"),
        )
        for programme in figures.programmes(year)
    )
