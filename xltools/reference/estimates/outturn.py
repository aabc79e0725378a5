"""What authorities spend on their services, out of MHCLG's revenue outturn: net current expenditure, and the income beside it.

Gross here is net current expenditure with sales, fees and charges added back. The form's own total expenditure holds £8.5bn of
recharges and what the NHS pays in, which other bodies spend: those are in neither figure. Where a form with more lines is held
(RO3 for social care and public health) its lines stand in place of the service they add up to.

A council missing from the release has its last return held, each service times the growth of that service among councils of
its class that are in both releases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xltools.reference.crosswalks import revenue_outturn_line
from xltools.reference.estimates.authorities import COUNCILS, LocalAuthority, authorities
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.tables import table
from xltools.reference.years import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import OutturnRow

DETAIL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "csc": ("csc",),
        "asc": ("asc",),
        "phs": ("ph",),
        "edu": ("edu",),
        "trans": ("trans",),
        "hous": ("hous",),
        "cul": ("cul",),
        "env": ("env",),
        "plan": ("plan",),
        "cen": ("cen",),
    }
)
"""A service of RSX -> how the asset ids of the lines begin that add up to it on the forms RO1 to RO6."""
LEAST_GROWTH, MOST_GROWTH = 0.5, 2.0
"""A growth beyond these is no growth but a change of the form or of one large council: then all services' stands in."""


class Amounts(NamedTuple):
    """Pence of an authority on a service or line: net current expenditure, and sales, fees and charges."""

    net: int
    fees: int


@dataclass(frozen=True, slots=True)
class ServiceFigure:
    """What an authority spends on a service, or a line of one, under one COFOG code, in pence for its whole area.

    `carried_from` is the year of the return where it is not that of the release, else "". `release` is the form's name.
    """

    authority: LocalAuthority
    asset_id: str
    service: str
    cofog: str
    amounts: Amounts
    carried_from: str
    form: str


def outturn_year(figures: Figures, year: str) -> str:
    """Return the year of revenue outturn that stands for a year."""
    return nearest(figures.outturn_years(), year)


class Services(NamedTuple):
    """An authority and the services it has figures of: the rows of its return, and the year of that."""

    authority: LocalAuthority
    rows: tuple[OutturnRow, ...]
    year: str

    @property
    def asset_ids(self) -> frozenset[str]:
        """The services."""
        return frozenset(row.asset_id for row in self.rows)


@lru_cache(maxsize=16)
def services_held(figures: Figures, year: str) -> Mapping[str, Services]:
    """Return the services of every authority of a year of outturn, by MHCLG's code; missing councils' are of another year."""
    each: dict[str, Services] = {}
    for e_code, authority in authorities(figures, year).items():
        held = year if e_code in _by_authority(figures, year) else _carried_from(figures, authority, year)
        if held:
            each[e_code] = Services(authority, _by_authority(figures, held)[e_code], held)
    return MappingProxyType(each)


@lru_cache(maxsize=4096)
def service_figures(figures: Figures, year: str, e_code: str) -> tuple[ServiceFigure, ...]:
    """Return the figures of an authority of `services_held`; those of another year are carried."""
    authority, rows, held = services_held(figures, year)[e_code]
    if held == year:
        return tuple(_figures(authority, rows, _detail(figures, year).get(e_code, ())))
    growth = _growth(figures, held, year)
    return tuple(figure for row in rows for figure in _of_service(authority, row, _grown(row, authority, growth), held))


@lru_cache(maxsize=16)
def _by_authority(figures: Figures, year: str) -> Mapping[str, tuple[OutturnRow, ...]]:
    return _by_code(figures.outturn(year))


@lru_cache(maxsize=16)
def _detail(figures: Figures, year: str) -> Mapping[str, tuple[OutturnRow, ...]]:
    return _by_code(figures.outturn_lines(year))


def _by_code(rows: Iterable[OutturnRow]) -> Mapping[str, tuple[OutturnRow, ...]]:
    by_code: dict[str, list[OutturnRow]] = defaultdict(list)
    for row in rows:
        by_code[row.e_code].append(row)
    return MappingProxyType({e_code: tuple(own) for e_code, own in by_code.items()})


def _figures(
    authority: LocalAuthority, services: tuple[OutturnRow, ...], detail: tuple[OutturnRow, ...]
) -> Iterator[ServiceFigure]:
    for row in services:
        lines = _lines_of(row, detail)
        if lines:
            for line in lines:
                yield from _divided(authority, row.asset_id, line, _as_given(line), _functions(line))
        else:
            yield from _of_service(authority, row, _as_given(row))


def _lines_of(service: OutturnRow, detail: tuple[OutturnRow, ...]) -> tuple[OutturnRow, ...]:
    """Return the lines of a longer form that add up to a service exactly, each with a function of its own; else nothing."""
    begin = DETAIL.get(service.asset_id, ())
    lines = tuple(line for line in detail if line.asset_id.startswith(begin)) if begin else ()
    adds_up = sum(line.net_current_expenditure for line in lines) == service.net_current_expenditure
    return lines if lines and adds_up and all(_functions(line) for line in lines) else ()


def _functions(row: OutturnRow) -> tuple[tuple[str, int, str], ...]:
    """COFOG code, weight and words of what a line is for: of the table ``outturn_to_cofog``, else of the crosswalk of forms."""
    line = revenue_outturn_line(row.service)
    mapped = ((line.cofog, 1, ""),) if line and line.cofog and line.mapping_type != "exclude" else ()
    return _weights().get(row.asset_id, mapped)


def _as_given(row: OutturnRow) -> Amounts:
    return Amounts(row.net_current_expenditure, row.sales_fees_charges)


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, tuple[tuple[str, int, str], ...]]:
    """COFOG code, weight and words by the asset id of a service: see the table ``outturn_to_cofog``."""
    rows: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for row in table("outturn_to_cofog"):
        rows[row["asset_id"]].append((row["cofog"], int(row["weight"]), row["what"]))
    return MappingProxyType({asset: tuple(parts) for asset, parts in rows.items()})


def _of_service(
    authority: LocalAuthority, row: OutturnRow, amounts: Amounts, carried_from: str = ""
) -> Iterator[ServiceFigure]:
    functions = _weights().get(row.asset_id, (("", 1, ""),))
    yield from _divided(authority, row.asset_id, row, amounts, functions, carried_from)


def _divided(
    authority: LocalAuthority,
    asset_id: str,
    row: OutturnRow,
    amounts: Amounts,
    functions: tuple[tuple[str, int, str], ...],
    carried_from: str = "",
) -> Iterator[ServiceFigure]:
    """A service, or a line of one, over its functions by their weights, to the pound; `asset_id` is the service's."""
    weights = [weight for _, weight, _ in functions]
    parts = zip(functions, _in_pounds(amounts.net, weights), _in_pounds(amounts.fees, weights), strict=True)
    for (cofog, _, what), net, fees in parts:
        words = f"{row.service}: {what}" if what and len(functions) > 1 else row.service
        yield ServiceFigure(authority, asset_id, words, cofog, Amounts(net, fees), carried_from, row.form)


def _in_pounds(pence: int, weights: list[int]) -> list[int]:
    """Return an amount in parts of whole pounds, as returns ask for them; pence over stay with the first."""
    pounds, over = divmod(pence, 100)
    first, *others = (100 * part for part in in_parts(pounds, weights))
    return [first + over, *others]


def _carried_from(figures: Figures, authority: LocalAuthority, year: str) -> str:
    """Return the year of the return that stands for a council's missing one, the last before it if there is one; "" for none."""
    if authority.authority_class not in COUNCILS:
        return ""
    held = [other for other in figures.outturn_years() if authority.e_code in _by_authority(figures, other)]
    earlier = [other for other in held if other < year]
    return max(earlier, default=min(held, default=""))


def _grown(row: OutturnRow, authority: LocalAuthority, growth: Mapping[tuple[str, str], Amounts]) -> Amounts:
    """A row times what councils of its class spent on the service over what the same councils spent then."""
    now, then = growth.get((authority.authority_class, row.asset_id), growth["", ""])
    if not then or not LEAST_GROWTH <= now / then <= MOST_GROWTH:
        now, then = growth["", ""]
    return Amounts(row.net_current_expenditure * now // then, row.sales_fees_charges * now // then)


@lru_cache(maxsize=16)
def _growth(figures: Figures, before: str, year: str) -> Mapping[tuple[str, str], Amounts]:
    """Net expenditure in a year and in one before, of councils in both, by (class, service) and of all together ("", "")."""
    then = {(row.e_code, row.asset_id): row for row in figures.outturn(before)}
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in figures.outturn(year):
        known = then.get((row.e_code, row.asset_id))
        if known and row.authority_class in COUNCILS:
            for key in ((row.authority_class, row.asset_id), ("", "")):
                sums[key][0] += row.net_current_expenditure
                sums[key][1] += known.net_current_expenditure
    return MappingProxyType({key: Amounts(*pair) for key, pair in sums.items()})
