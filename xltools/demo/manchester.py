"""Greater Manchester 2024-25: authorities' own revenue outturn, and the rest as `xltools estimate` finds it published.

Every published pound of a place stands in one line of `xltools.reference.estimates`; here the lines of a body become its
return. Authorities send the rows of their outturn as published instead, service by service, and social care and public
health line by line.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.policy import DEFAULT_POLICY
from xltools.demo.bodies import bodies
from xltools.demo.bundle import bundled
from xltools.demo.example import Example, LeftOut
from xltools.demo.lines import total_pounds
from xltools.demo.programmes import partner_of
from xltools.folder.mail_settings import Mail
from xltools.model import Area, Place
from xltools.reference.estimates.lines import MoneyKind
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.figures.held import BUNDLED
from xltools.reference.people.populations import population, region_population
from xltools.template.layout import OVERHEADS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.demo.bodies import DemoBody
    from xltools.demo.lines import Line
    from xltools.reference.estimates.lines import EstimateLine
    from xltools.reference.figures.rows import OutturnRow

NAME = "greater-manchester-2024-25"
REGION = "North West"
_DISTRICTS = "Bolton Bury Manchester Oldham Rochdale Salford Stockport Tameside Trafford Wigan"
PLACE = Place(
    "Greater Manchester",
    tuple(Area(f"E080000{number:02}", name) for number, name in enumerate(_DISTRICTS.split(), 1)),
    "2024-25",
)
OUTTURN = frozenset({MoneyKind.SERVICES, MoneyKind.POLICE})
"""The money that authorities report row by row in their revenue outturn."""
DETAILED = MappingProxyType({"csc": "csc", "asc": "asc", "phs": "ph"})
"""Services (by their asset ids) whose lines are published too, and how the lines' asset ids begin."""
HOUSING_BENEFIT = "Housing benefit"
DWP = "Department for Work and Pensions"
NOTES: Mapping[MoneyKind, str] = MappingProxyType(
    {
        MoneyKind.HOUSING_BENEFIT: "MHCLG revenue outturn time series: net current expenditure less services and levies",
        MoneyKind.COUNCIL_CAPITAL: "HM Treasury regional analysis: councils of the North West, by people",
        MoneyKind.HOUSING_REVENUE: "HM Treasury regional analysis: council housing in the North West, by people",
        MoneyKind.HEALTH: "HM Treasury regional analysis, by people; what NHS Greater Manchester is allocated taken out",
    }
)
TREASURY_NOTE = "HM Treasury regional analysis, North West figure shared by people"
ALLOCATION_NOTE = "NHS England allocation"


@cache
def reported() -> Mapping[str, tuple[EstimateLine, ...]]:
    """Return the published lines of every partner; under "" those that no return holds."""
    by_partner: dict[str, list[EstimateLine]] = defaultdict(list)
    for line in published_lines(PLACE, BUNDLED):
        by_partner[partner_of(NAME, line.holder.name, line.service)[0]].append(line)
    return MappingProxyType({partner: tuple(lines) for partner, lines in by_partner.items()})


def outturn_rows(code: str) -> tuple[OutturnRow, ...]:
    """Return an authority's rows of revenue outturn in form order, a service's published lines in its place.

    `code` is MHCLG's or the ONS's.
    """
    lines = [row for row in BUNDLED.outturn_lines(PLACE.year) if code in (row.e_code, row.ons_code)]
    rows: list[OutturnRow] = []
    for service in (row for row in BUNDLED.outturn(PLACE.year) if code in (row.e_code, row.ons_code)):
        begin = DETAILED.get(service.asset_id)
        detail = [line for line in lines if begin and line.asset_id.startswith(begin)]
        rows.extend(detail or [service])
    return tuple(row for row in rows if row.net_current_expenditure or row.sales_fees_charges)


def outturn_line(row: OutturnRow) -> Line:
    """Return a row of outturn as the authority pastes it: gross is net current expenditure with fees and charges added back."""
    where = f"{row.form} line {row.line}" if row.line else row.form
    return {
        "line": row.line,
        "service": row.service,
        "cofog": _code_of(row.asset_id),
        "expenditure_type": "Revenue",
        "gross": (row.net_current_expenditure + row.sales_fees_charges) // 100,
        "income": row.sales_fees_charges // 100 or None,
        "basis": "Actual",
        "accounts": "Outturn",
        "notes": f"MHCLG revenue outturn 2024-25, {where}",
    }


def _code_of(asset_id: str) -> str:
    rules = bundled(NAME, "outturn_codes")
    return next(rule["cofog"] for rule in rules if fnmatchcase(asset_id, rule["asset"] + "*"))


def estimate_lines(partner: str) -> list[Line]:
    """Return a partner's lines that are not outturn, in whole pounds that add up to the rounded sum of its pence."""
    chosen = [line for line in reported().get(partner, ()) if not line.money or line.money.kind not in OUTTURN]
    local = whole_pounds([line.local for line in chosen])
    made = [_estimate_line(line, pounds) for line, pounds in zip(chosen, local, strict=True)]
    return [line for line in made if line["gross"] or line["local"]]


def _estimate_line(line: EstimateLine, local: int) -> Line:
    own = not line.share_key
    return {
        "line": "",
        "service": _service_of(line),
        "cofog": line.cofog,
        "expenditure_type": line.expenditure_type,
        "gross": round(line.gross / 100) if line.area else local,
        "funder": DWP if line.money and line.money.kind is MoneyKind.HOUSING_BENEFIT else "",
        "area": line.area,
        "basis": "Actual" if own else "Population" if line.area else "Initial estimate",
        "share_key": line.share_key,
        "local": local if line.area else None,
        "accounts": "Outturn",
        "notes": _note(line, own=own),
    }


def _service_of(line: EstimateLine) -> str:
    if line.money and line.money.kind is MoneyKind.HOUSING_BENEFIT:
        return HOUSING_BENEFIT
    return line.service[:1].upper() + line.service[1:]


def _note(line: EstimateLine, *, own: bool) -> str:
    kind = line.money.kind if line.money else MoneyKind.PROGRAMME
    if kind is MoneyKind.HEALTH and own:
        return f"{ALLOCATION_NOTE} {line.year}"
    return NOTES.get(kind, TREASURY_NOTE)


def whole_pounds(pence: Sequence[int]) -> list[int]:
    """Return pence in whole pounds that add up to the sum of the pence, rounded: the largest remainders are rounded up."""
    pounds = [amount // 100 for amount in pence]
    missing = (sum(pence) + 50) // 100 - sum(pounds)
    by_remainder = sorted(range(len(pence)), key=lambda at: (-(pence[at] % 100), at))
    for at in by_remainder[:missing]:
        pounds[at] += 1
    return pounds


def body_lines(body: DemoBody) -> list[Line]:
    """Return the lines a body has from published figures; none where its figures are invented or not sent."""
    codes = {line.holder.code for line in reported().get(body.partner, ()) if line.holder.code.startswith("E")}
    return [outturn_line(row) for code in sorted(codes) for row in outturn_rows(code)] + estimate_lines(body.partner)


def local_pounds(body: DemoBody) -> int:
    """Return what a body's lines come to in Greater Manchester, in pounds, before fees and charges."""
    return sum(total_pounds([line], "local") or total_pounds([line]) for line in body_lines(body))


def left_out() -> tuple[LeftOut, ...]:
    """Return what no return holds, by body and reason, with its figures for the North West."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in reported()[""]:
        sums[line.holder.name, partner_of(NAME, line.holder.name, line.service)[1]] += line.gross
    return tuple(LeftOut(*key, round(pence / 100)) for key, pence in sums.items())


def facts() -> tuple[str, ...]:
    """Return the populations and totals the page speaks of."""
    here, region = population(PLACE.areas, PLACE.year), region_population(REGION, PLACE.year)
    if here is None or region is None:
        raise LookupError(
            "the populations of Greater Manchester and the North West are missing from the reference tables"
        )
    figures = {body.figures for body in bodies(NAME)}
    sums = {kind: sum(local_pounds(body) for body in bodies(NAME) if body.figures == kind) for kind in figures}
    without = sum(line.local for line in reported()[""])
    return (
        f"Greater Manchester: {here.people:,} people; North West: {region.people:,} ({here.source}).",
        f"Councils, the combined authority and the police: £{sums['outturn']:,}, before fees and charges.",
        f"NHS Greater Manchester: £{sums['allocation']:,}.",
        f"Departments, agencies, NHS England and academies: £{sums['treasury']:,}, all of it the North West's, shared by people.",
        f"Left out of the returns: £{round(without / 100):,}.",
    )


GREATER_MANCHESTER = Example(
    name=NAME,
    place=PLACE,
    region=REGION,
    mail=Mail(
        sender="spending-map@greater-manchester.example",
        sender_name="Greater Manchester spend mapping team",
        deadline="2026-01-30",
    ),
    signed_off="2025-12-15",
    policy=replace(DEFAULT_POLICY, estimate_missing_returns=True),
    body_lines=body_lines,
    local_pounds=local_pounds,
    figures_words=MappingProxyType(
        {
            "outturn": "published by itself",
            "allocation": "published for it",
            "treasury": "North West figure apportioned",
            "planted": "invented",
            "none": "nothing readable",
        }
    ),
    overheads=MappingProxyType({"outturn": OVERHEADS[1]}),
    page="docs/demo.md",
    sources=(
        "rsx_2024_25",
        "ro3_2024_25",
        "authority_totals_2024_25",
        "programmes_2024_25",
        "subfunctions_2024_25",
        "allocations_2024_25",
        "populations",
    ),
    facts=facts,
    left_out=left_out,
)
