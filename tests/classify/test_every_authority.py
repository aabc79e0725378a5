"""Every local authority's published figures of 2024-25: in pounds each counts, in thousands each is told, whatever its kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.checks.sheet import return_of
from xltools.classify.lines import classify_lines
from xltools.classify.units import with_unit_doubts
from xltools.model import Partner, Place
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters
from xltools.reference.areas.geography import members_of
from xltools.reference.figures.held import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.figures.rows import OutturnRow

YEAR = "2024-25"
ENGLAND = Place("England", members_of("England"), YEAR)
CODES = {
    "edu": "09",
    "trans": "04.5",
    "csc": "10.4",
    "asc": "10.2",
    "phs": "07.4",
    "hous": "06.1",
    "cul": "08.2",
    "env": "05.1",
    "plan": "06.2",
    "pol": "03.1",
    "frs": "03.2",
    "cen": "01.3",
    "oth": "01.8",
}
COUNCILS = ("SD", "UA", "MD", "London", "SC")


@cache
def authorities() -> Mapping[str, list[OutturnRow]]:
    rows: dict[str, list[OutturnRow]] = defaultdict(list)
    for row in BUNDLED.outturn(YEAR):
        if row.total_expenditure >= 500_00:
            rows[row.e_code].append(row)
    return rows


def doubts(authority_class: str, divisor: float) -> Counter[str]:
    """How many returns of a class are errors, warnings, or left alone, with every figure divided."""
    own = [rows for rows in authorities().values() if rows[0].authority_class == authority_class]
    partners = tuple(
        Partner(rows[0].authority, rows[0].e_code.lower(), organisation_type="Council", area=rows[0].ons_code)
        for rows in own
    )
    returns = []
    for rows, partner in zip(own, partners, strict=True):
        figures = ((row.service, CODES[row.asset_id], round(row.total_expenditure / 100 / divisor)) for row in rows)
        sheet = "\n".join(f"| {service} | {code} | {pounds} |" for service, code, pounds in figures)
        answers = {"organisation": partner.name, "organisation_id": partner.partner_id, "place": "", "area_served": ""}
        returns.append(return_of(f"| service | cofog | gross |\n{sheet}", answers=answers, file=partner.partner_id))
    resolved = resolve_submitters(gather(returns), partners, ENGLAND)
    classified = classify_lines(resolved.batch.lines, ENGLAND, resolved.partners)
    judged = with_unit_doubts(classified, resolved, ENGLAND)
    assert not judged.unlikely or divisor != 1
    return Counter(
        "left alone" if number not in judged.unit_doubts else "error" if judged.unit_doubts[number].sure else "warning"
        for number in range(len(returns))
    )


@pytest.mark.parametrize("authority_class", COUNCILS)
def test_in_pounds_every_council_is_left_alone(authority_class: str) -> None:
    assert set(doubts(authority_class, 1)) == {"left alone"}


@pytest.mark.parametrize("authority_class", COUNCILS)
@pytest.mark.parametrize("divisor", [1_000, 1 / 1_000])
def test_a_thousand_times_off_nearly_every_council_is_an_error(authority_class: str, divisor: float) -> None:
    found = doubts(authority_class, divisor)
    assert found["left alone"] == 0
    assert found["warning"] <= 0.02 * found.total()
