"""One fund or project that several bodies report whole, and one service that a county and a district both report.

Equal amounts of one named fund in several bodies are one money; equal halves of a joint scheme, which say so, are not.
Counted at the body that leads or spends, else at the most local one; a two-tier service at the tier whose duty it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, OWN_MONEY
from xltools.counting.double_counts.service_words import read_service, similarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.prepared import PreparedLines

_MOST_LOCAL_FIRST = (
    "voluntary",
    "housing",
    "college",
    "school",
    "parish",
    "council",
    "nhs provider",
    "nhs commissioner",
    "police",
    "fire",
    "probation",
    "waste",
    "transport",
    "joint",
    "",
    "company",
    "regional",
    "agency",
    "department",
)
_COUNTY = re.compile(
    r"\b(schools?|education|social (care|services|work)|home care|residential care|highways?|roads?|"
    r"libraries|waste disposal|landfill|"
    r"trading standards|registrars?|youth service|fostering|adoption|public transport|concessionary|"
    r"archives|strategic planning|coroners?)\b"
)
_DISTRICT = re.compile(
    r"\b(refuse|waste collection|recycling collection|street cleansing|housing benefit|homelessness|"
    r"planning (applications|control)|development "
    r"control|building control|environmental health|leisure|parks|council tax collection|car parks?|"
    r"licensing|cemeteries|elections?|markets?)\b"
)


def find_shared_money(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield funds and projects that several bodies report whole."""
    usable = (
        lines.active
        & (lines.pence > 0)
        & (lines.body >= 0)
        & ~lines.signs("own part")
        & ~lines.signs("pool", with_fund=True)
    )
    has_fund = ~lines.fund_texts.nameless[lines.fund]
    match = lines.signs("match", with_fund=True)
    own = np.flatnonzero(usable & (has_fund | match))
    for group in _equal(lines, own):
        for same in _of_one_name(lines, group):
            yield _shared(lines, same, bool(match[same].any()))


def _equal(lines: PreparedLines, own: np.ndarray) -> Iterator[list[int]]:
    """Lines of one amount in two bodies or more."""
    order = own[np.lexsort((lines.content[own], lines.pence[own]))]
    for part in np.split(order, np.flatnonzero(np.diff(lines.pence[order])) + 1):
        if len(part) > 1 and len(np.unique(lines.body[part])) > 1:
            yield part.tolist()[:200]


def _of_one_name(lines: PreparedLines, group: list[int]) -> Iterator[list[int]]:
    """Lines of one fund or project name, one a body."""
    left = list(group)
    while len(left) > 1:
        first, *rest = left
        same, bodies = [first], {int(lines.body[first])}
        for line in rest:
            if int(lines.body[line]) not in bodies and _one_name(lines, first, line):
                same.append(line)
                bodies.add(int(lines.body[line]))
        left = [line for line in rest if line not in same]
        if len(same) > 1:
            yield same


def _one_name(lines: PreparedLines, line: int, other: int) -> bool:
    if {int(lines.year[line]), int(lines.year[other])} - {0} != {max(int(lines.year[line]), int(lines.year[other]))} - {
        0
    }:
        return False
    funds = lines.fund_text(line), lines.fund_text(other)
    if funds[0] and funds[1]:
        return similarity(*funds) >= 0.8
    return min(len(lines.stems_of(each)) for each in (line, other)) > 1 and lines.alike(line, other) >= 0.99


def _shared(lines: PreparedLines, group: list[int], matched: bool) -> Candidate:
    keep, *others = sorted(group, key=lambda line: _where(lines, line, group))
    unit = units(lines.pence[[keep]])[0]
    digits = len(str(int(lines.pence[keep] // unit)))
    bodies = {int(lines.body[line]) for line in group}
    named = any(
        int(side[line]) in bodies - {int(lines.body[line])} for line in group for side in (lines.giver, lines.receiver)
    )
    fund = lines.fund_text(keep) or lines.services[lines.service[keep]]
    evidence = (
        Indication(
            -1.4 if digits < 4 else 0.2 if digits == 4 else 1.2, "the same amount to the penny", doubts.BY_CHANCE
        ),
        Indication(1.0, f"{len(group)} bodies name '{fund}'"),
        Indication(0.9 * (len(group) - 2), ""),
        Indication(0.9 if matched else 0.0, "a project that several funders match" if matched else ""),
        Indication(1.0 if named else 0.0, "one names another" if named else ""),
    )
    kind = DoubleCountKind.MATCH_FUNDING if matched else DoubleCountKind.SHARED_FUND
    at = lines.body_name(int(lines.body[keep]))
    why = f"{len(group)} bodies report the whole of it; counted once, at {at}."
    remove = tuple((line, int(lines.pence[line])) for line in others)
    return Candidate(kind, "in full", (keep,), remove, evidence, why)


def _where(lines: PreparedLines, line: int, group: list[int]) -> tuple[int, int, int, int]:
    """Sorts the line to keep first: it leads, others name it as paid, it is the most local body."""
    text = lines.text(line).signs | read_service(lines.fund_text(line)).signs
    paid = sum(lines.receiver[other] == lines.body[line] for other in group)
    local = _MOST_LOCAL_FIRST.index(lines.bodies[lines.body[line]].family)
    return -int("host" in text), -int(paid), local, int(lines.content[line] % 1_000_003)


def find_two_tiers(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield one service's money that a county and one of its districts both report."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0) & ~lines.signs("own part") & ~lines.estimate
    kinds = np.array([body.organisation_type for body in lines.bodies] + [""], dtype=object)[lines.body]
    county, district = usable & (kinds == "County council"), usable & (kinds == "District council")
    if not county.any() or not district.any():
        return
    by_amount: dict[int, list[int]] = defaultdict(list)
    for line in np.flatnonzero(county).tolist():
        by_amount[int(lines.pence[line])].append(line)
    for line in np.flatnonzero(district & np.isin(lines.pence, list(by_amount))).tolist():
        for other in by_amount[int(lines.pence[line])][:20]:
            candidate = _tiers(lines, other, line)
            if candidate is not None:
                yield candidate


_EACH_ITS_OWN = -3.5
"""Two councils that each pay from their own money, or pay two different firms, have each bought the service."""


def _each_its_own(lines: PreparedLines, county: int, district: int) -> bool:
    own_money = lines.giver[county] == lines.giver[district] == OWN_MONEY
    paid = {int(lines.payee[county]), int(lines.payee[district])} - {0}
    return bool(own_money or len(paid) > 1)


def _tiers(lines: PreparedLines, county: int, district: int) -> Candidate | None:
    alike = lines.alike(county, district)
    if alike < 0.6 or any(
        side not in (BLANK, -3) and side < 0 for side in (lines.giver[district], lines.giver[county])
    ):
        return None
    folded = f"{lines.text(county).folded} {lines.text(district).folded}"
    duty = (bool(_COUNTY.search(folded)), bool(_DISTRICT.search(folded)))
    keep, gone = (district, county) if duty == (False, True) else (county, district)
    digits = len(str(int(lines.pence[county] // units(lines.pence[[county]])[0])))
    named = lines.body[county] in (lines.giver[district], lines.receiver[district]) or lines.body[district] in (
        lines.giver[county],
        lines.receiver[county],
    )
    tier = "district" if keep == district else "county"
    evidence = (
        Indication(
            1.6 if digits > 4 else 0.6 if digits == 4 else -1.6, "the same amount to the penny", doubts.BY_CHANCE
        ),
        Indication(0.8 if alike >= 0.8 else 0.0, f"both report '{lines.services[lines.service[district]]}'"),
        Indication(
            0.8 if duty[0] != duty[1] else -0.8, f"a {tier}'s duty" if duty[0] != duty[1] else "either tier may run it"
        ),
        Indication(1.0 if named else 0.0, "one names the other" if named else ""),
        Indication(0.3 if lines.group[county] == lines.group[district] else -0.6, "", doubts.OTHER_FUNCTION),
        Indication(
            _EACH_ITS_OWN if _each_its_own(lines, county, district) else 0.0,
            "",
            "each tier runs such services of its own",
        ),
    )
    why = f"County and district report the same service; counted at the {tier}, whose duty it is."
    return Candidate(DoubleCountKind.TWO_TIER, "same amount", (keep,), ((gone, int(lines.pence[gone])),), evidence, why)
