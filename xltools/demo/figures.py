"""Published figures as lines of a return: Hackney's own Revenue Summary, and HM Treasury's London figures shared out.

Money is in whole pounds here, as published and as a partner types it; lines are dictionaries by the layout's fields.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.bundle import bundled
from xltools.demo.wording import plain_name
from xltools.model import Area
from xltools.reference.people.populations import population, region_population
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

YEAR = "2010-11"
PLACE = Area("E09000012", "Hackney")
REGION = "London"
COUNCIL_NOTE = "Net of fees and charges, as published: DCLG Revenue Summary 2010-11"
TREASURY_NOTE = "HM Treasury country and regional analysis 2010-11, London figure shared by population"

Line = dict[str, str | int | float | None]
"""A line of a return by the layout's fields; amounts in pounds, or text where text was planted."""

LEVIED_BY = {
    "Waste Disposal Authority levy": "North London Waste Authority",
    "London Pensions Fund Authority levy": "London Pensions Fund Authority",
    "Levy: Environment Agency flood defence": "Environment Agency",
}
"""Levies that name the body they go to."""
HOUSING_BENEFIT_FUNDER = "Department for Work and Pensions"


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of a department in London in 2010-11, equal function and kind added up. `pounds` is for London."""

    department: str
    name: str
    cofog: str
    expenditure_type: str
    pounds: int


@cache
def people() -> tuple[int, int]:
    """Return the people of Hackney and of London at mid-2010 (Office for National Statistics, rebased estimates)."""
    here, region = population((PLACE,), YEAR), region_population(REGION, YEAR)
    if here is None or region is None:
        raise LookupError("the populations of Hackney and London are missing from the reference tables")
    return here.people, region.people


def share_out(amounts: Sequence[int], part: int, whole: int) -> tuple[int, ...]:
    """Share whole pounds by part/whole so that the shares add up to the share of the sum, rounded to the nearest pound.

    Every share is rounded down, and the pounds then missing go to the largest remainders (the earlier line first where
    two are equal): no share is a pound or more away from the exact one.
    """
    target = (2 * sum(amounts) * part + whole) // (2 * whole)
    shares = [amount * part // whole for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda number: (-(amounts[number] * part % whole), number))
    for number in by_remainder[: target - sum(shares)]:
        shares[number] += 1
    return tuple(shares)


def partner_of(department: str, programme: str) -> tuple[str, str]:
    """Return the partner that reports a programme, or ``("", why)`` where the demonstration leaves it out."""
    for rule in bundled("programmes"):
        if fnmatchcase(department, rule["department"]) and fnmatchcase(programme, rule["programme"]):
            return rule["partner"], rule["left_out"]
    raise LookupError(f"no rule says who reports {department}: {programme}")


@cache
def programmes() -> tuple[Programme, ...]:
    """Return HM Treasury's London programmes of 2010-11 in the table's order, a programme's sectors added up."""
    pounds: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for row in table("london_spending_2010_11"):
        kind = "Capital" if row["cap_cur"] == "cap" else "Revenue"
        pounds[row["dept"], row["programme"], row["cofog"], kind] += int(row["pounds"])
    return tuple(Programme(*key, amount) for key, amount in pounds.items())


def programmes_of(partner: str) -> tuple[Programme, ...]:
    """Return the programmes a partner reports, in the table's order."""
    return reported().get(partner, ())


@cache
def reported() -> Mapping[str, tuple[Programme, ...]]:
    """Return every partner's programmes, in the table's order; under "" those no return holds."""
    by_partner: dict[str, list[Programme]] = defaultdict(list)
    for programme in programmes():
        by_partner[partner_of(programme.department, programme.name)[0]].append(programme)
    return MappingProxyType({partner: tuple(theirs) for partner, theirs in by_partner.items()})


def treasury_lines(partner: str) -> list[Line]:
    """Return a partner's lines: each programme's London figure, and Hackney's share of it by population in `local`."""
    chosen = programmes_of(partner)
    shares = share_out([programme.pounds for programme in chosen], *people())
    return [
        {
            "line": str(number),
            "service": plain_name(programme.name),
            "cofog": programme.cofog,
            "expenditure_type": programme.expenditure_type,
            "gross": programme.pounds,
            "area": REGION,
            "basis": "Population",
            "share_key": "All ages",
            "local": share,
            "accounts": "Outturn",
            "notes": TREASURY_NOTE,
        }
        for number, (programme, share) in enumerate(zip(chosen, shares, strict=True), start=1)
    ]


def council_lines() -> list[Line]:
    """Return Hackney's 42 Revenue Summary lines in form order: totals, levies, grants and reserves and all.

    COFOG codes follow the crosswalk of Revenue Summary lines; lines that are not spending have none.
    """
    codes = {row["line"]: row["cofog"] for row in table("revenue_summary_to_cofog") if row["mapping_type"] != "exclude"}
    return [council_line(row, codes.get(row["line"], "")) for row in table("hackney_revenue_summary_2010_11")]


def council_line(row: dict[str, str], code: str) -> Line:
    """Return one published line as the council would paste it."""
    return {
        "line": row["order"],
        "service": row["line"],
        "cofog": code,
        "expenditure_type": "Revenue",
        "gross": int(row["pounds"]),
        "funder": HOUSING_BENEFIT_FUNDER if row["line"].startswith("Housing benefits:") else "",
        "paid_to": LEVIED_BY.get(row["line"], ""),
        "basis": "Actual",
        "accounts": "Outturn",
        "notes": COUNCIL_NOTE,
    }


def left_out() -> tuple[tuple[str, str, int], ...]:
    """Return what no return holds: department, why, and its London figure in pounds."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for programme in reported()[""]:
        sums[programme.department, partner_of(programme.department, programme.name)[1]] += programme.pounds
    return tuple((*key, pounds) for key, pounds in sums.items())


def total_pounds(lines: Iterable[Line], field: str = "gross") -> int:
    """Return the sum in pounds of a money field over lines, text and blanks left aside."""
    return sum(value for line in lines if isinstance(value := line.get(field), int))
