"""Hackney 2010-11: the council's own Revenue Summary, and HM Treasury's London figures shared out by people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.policy import DEFAULT_POLICY
from xltools.demo.bodies import bodies
from xltools.demo.example import Example, LeftOut
from xltools.demo.lines import share_out, total_pounds
from xltools.demo.programmes import partner_of
from xltools.demo.wording import plain_name
from xltools.folder.mail_settings import Mail
from xltools.model import Area, Place
from xltools.reference.people.populations import population, region_population
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.demo.bodies import DemoBody
    from xltools.demo.lines import Line

NAME = "hackney-2010-11"
PLACE = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
REGION = "London"
COUNCIL_NOTE = "Net of fees and charges, as published: DCLG Revenue Summary 2010-11"
TREASURY_NOTE = "HM Treasury country and regional analysis 2010-11, London figure shared by population"

LEVIED_BY = {
    "Waste Disposal Authority levy": "North London Waste Authority",
    "London Pensions Fund Authority levy": "London Pensions Fund Authority",
    "Levy: Environment Agency flood defence": "Environment Agency",
}
"""Levies that name the body they go to."""
HOUSING_BENEFIT_FUNDER = "Department for Work and Pensions"
COUNCILS = "Local Government England"
"""The councils in HM Treasury's analysis."""


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
    here, region = population(PLACE.areas, PLACE.year), region_population(REGION, PLACE.year)
    if here is None or region is None:
        raise LookupError("the populations of Hackney and London are missing from the reference tables")
    return here.people, region.people


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
        by_partner[partner_of(NAME, programme.department, programme.name)[0]].append(programme)
    return MappingProxyType({partner: tuple(theirs) for partner, theirs in by_partner.items()})


def treasury_lines(partner: str) -> list[Line]:
    """Return a partner's lines: each programme's London figure, and Hackney's share of it by population in `local`."""
    chosen = programmes_of(partner)
    shares = share_out([programme.pounds for programme in chosen], *people())
    return [
        {
            "line": str(number),
            "service": plain_name(NAME, programme.name),
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


def left_out() -> tuple[LeftOut, ...]:
    """Return what no return holds, by department and reason, with its London figures."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for programme in reported()[""]:
        sums[programme.department, partner_of(NAME, programme.department, programme.name)[1]] += programme.pounds
    return tuple(LeftOut(*key, pounds) for key, pounds in sums.items())


def body_lines(body: DemoBody) -> list[Line]:
    """Return the lines a body has from published figures; none where its figures are invented or not sent."""
    if body.figures == "council":
        return council_lines()
    return treasury_lines(body.partner) if body.figures == "treasury" else []


def local_pounds(body: DemoBody) -> int:
    """Return what a body's lines that are spending come to in Hackney, in pounds.

    For the council these are the service and benefit lines of the Revenue Summary.
    """
    if body.figures != "council":
        return total_pounds(body_lines(body), "local")
    rows = table("hackney_revenue_summary_2010_11")
    return sum(int(row["pounds"]) for row in rows if row["section"] in ("service", "benefit"))


def facts() -> tuple[str, ...]:
    """Return the populations and totals the page speaks of."""
    here, region = people()
    treasury = sum(programme.pounds for name, theirs in reported().items() if name for programme in theirs)
    without = sum(money.pounds for money in left_out() if money.whose != COUNCILS)
    return (
        f"Hackney, mid-2010: {here:,} people; London: {region:,}; the share is {here / region:.4%}.",
        f"London figures apportioned: £{treasury:,}; Hackney's share: £{_local('treasury'):,}.",
        f"London figures left out, the councils aside: £{without:,}.",
        f"Hackney council's service and benefit lines: £{_local('council'):,}.",
    )


def _local(figures: str) -> int:
    return sum(local_pounds(body) for body in bodies(NAME) if body.figures == figures)


HACKNEY = Example(
    name=NAME,
    place=PLACE,
    region=REGION,
    mail=Mail(sender="total-place@hackney.example", sender_name="Hackney Total Place team", deadline="2011-07-31"),
    signed_off="2011-06-30",
    policy=DEFAULT_POLICY,
    body_lines=body_lines,
    local_pounds=local_pounds,
    figures_words=MappingProxyType(
        {
            "council": "published",
            "treasury": "London figure apportioned",
            "planted": "invented",
            "none": "nothing readable",
        }
    ),
    overheads=MappingProxyType({}),
    page="docs/demo-hackney.md",
    sources=("hackney_revenue_summary_2010_11", "london_spending_2010_11", "populations"),
    facts=facts,
    left_out=left_out,
)
