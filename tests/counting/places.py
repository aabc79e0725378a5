"""Small places drawn inside tests: returns as lists of lines, settled and counted."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.classify.lines import classify_lines
from xltools.coding.rules import CodingRules
from xltools.counting.count import Count, count_lines
from xltools.counting.policy import DEFAULT_POLICY, Policy
from xltools.counting.return_statuses import return_statuses
from xltools.model import Area, Header, Place, ReferenceContext, Return
from xltools.reading.lines import gather, lines_frame
from xltools.reading.versions import resolve_submitters
from xltools.reference.people.populations import Population
from xltools.template.layout import FIELDS, TEMPLATE_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.model import Partner

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
NEVER_FILLED = CodingRules(fill_from=2.0)
PEOPLE = Population(241_739, "2010", "ONS mid-2010 population estimate", "")


def return_of(organisation: str, lines: Sequence[Mapping[str, object]], file: str = "", **header: str) -> Return:
    """Return a return with these lines (layout fields; money in pence), in rows from 5."""
    file = file or f"{organisation.lower().replace(' ', '-')}.xlsx"
    fields = {
        name: [line.get(name, None if name in ("gross", "income", "local") else "") for line in lines]
        for name in FIELDS[:-1]
    }
    count = len(lines)
    columns: dict[str, Sequence[object]] = {
        **fields,
        "row": list(range(5, 5 + count)),
        "workbook": [file] * count,
        "sheet": ["Spending"] * count,
        "partner": [organisation] * count,
        "return_id": [file] * count,
    }
    values = {"organisation": organisation, "financial_year": "2010-11", "place": "Hackney", **header}
    return Return(
        file,
        file,
        Header(MappingProxyType(values), MappingProxyType({})),
        lines_frame(columns, count),
        MappingProxyType({name: number for number, name in enumerate(FIELDS, 1)}),
        TEMPLATE_VERSION,
    )


def count_of(
    *returns: Return,
    partners: Sequence[Partner] = (),
    place: Place = HACKNEY,
    coding: CodingRules = NEVER_FILLED,
    policy: Policy = DEFAULT_POLICY,
) -> Count:
    """Return the count of these returns."""
    resolved = resolve_submitters(gather(returns), partners, place)
    classified = classify_lines(resolved.batch.lines, place, resolved.partners)
    findings = run_checks(resolved.batch, ReferenceContext(place, tuple(partners), resolved.previous), classified)
    statuses = return_statuses(resolved, findings, ())
    lines = count_lines(resolved, classified, coding, policy)
    return Count(place, PEOPLE, resolved.batch, lines, statuses, (), policy, coding)
