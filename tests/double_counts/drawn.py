"""Small places drawn inside tests: who reports what, and the double counts found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.decisions import Decision, replace_decisions
from xltools.counting.double_counts import DoubleCount, DoubleCountKind, find_double_counts
from xltools.counting.policy import DEFAULT_POLICY, Policy
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.reading.lines import lines_frame
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BODIES = (
    ("London Borough of Norton", "LB Norton", "Council"),
    ("Norton Primary Care Trust", "Norton PCT", "NHS commissioner"),
    ("Norton General Hospital NHS Trust", "NGH", "NHS provider"),
    ("Norton Police Authority", "Norton Police", "Police"),
    ("Norton Waste Disposal Authority", "Norton WDA", "Waste authority"),
    ("Nortonshire County Council", "Nortonshire CC", "County council"),
    ("Millfield District Council", "Millfield DC", "District council"),
    ("Department for Work and Pensions", "DWP", "Government department"),
    ("Communities and Local Government", "CLG", "Government department"),
    ("Environment Agency", "EA", "Agency or public body"),
    ("Learning and Skills Council", "LSC", "Agency or public body"),
    ("Norton Development Agency", "NDA", "Regional body"),
    ("Norton City College", "City Coll", "College or university"),
    ("Harbour Street Advice", "Harbour Street", "Voluntary organisation"),
)
PARTNERS = tuple(Partner(name, partner_id_of(name), short, (), kind) for name, short, kind in BODIES)
COUNCIL, PCT, TRUST, POLICE, WASTE, COUNTY, DISTRICT, DWP, CLG, EA, LSC, RDA, COLLEGE, CHARITY = (
    name for name, _, _ in BODIES
)

Line = dict[str, object]


def line(partner: str, service: str, pounds: float, **more: object) -> Line:
    """One line: who reports it, for what, how much; more fields as they are named."""
    return {
        "partner": partner,
        "service": service,
        "gross": round(pounds * 100),
        "financial_year": "2010-11",
        "expenditure_type": "Revenue",
        "accounts": "Outturn",
        "basis": "Actual",
        **more,
    }


def frame_of(lines: Sequence[Line]) -> pd.DataFrame:
    """The lines frame of a place; one return per partner and `return_id`, rows in the order given unless they say."""
    keys: dict[object, int] = {}
    returns, rows, counted = [], [], dict[int, int]()
    for one in lines:
        number = keys.setdefault((one["partner"], one.get("return_id", "")), len(keys))
        counted[number] = counted.get(number, 4) + 1
        returns.append(number)
        rows.append(one.get("row", counted[number]))
    names = {name for one in lines for name in one} - {"row"}
    columns = {name: [one.get(name, "") for one in lines] for name in names}
    columns["row"] = rows
    columns["partner_id"] = [partner_id_of(str(one["partner"])) for one in lines]
    frame = lines_frame(columns, len(lines))
    frame["return_no"] = np.array(returns, dtype=np.int32)
    if "overheads" in columns:
        frame["overheads"] = [str(text) for text in columns["overheads"]]
    return frame


def found_in(
    lines: Sequence[Line],
    *,
    partners: Sequence[Partner] = PARTNERS,
    ages: Mapping[int, int] | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> tuple[DoubleCount, ...]:
    """The double counts found in a place."""
    frame = frame_of(lines)
    everything = pd.Series(True, index=frame.index)
    return find_double_counts(frame, frame["gross"], everything, list_bodies(partners), policy, ages)


def removed(found: Sequence[DoubleCount], *kinds: DoubleCountKind) -> set[int]:
    """The lines that findings of these kinds (or any) would remove without a decision."""
    sure = (
        one
        for one in found
        if one.confidence >= Policy().remove_double_counts_from and (not kinds or one.kind in kinds)
    )
    return {number for one in sure for number, _ in one.remove}


def decide(
    found: Sequence[DoubleCount], word: str, by: str = "A. Khan", earlier: Sequence[Decision] = ()
) -> tuple[Decision, ...]:
    """The decisions after one person has decided every finding alike, on a ledger that shows just these."""
    new = [
        Decision(finding.id, word, by, "2011-02-03", "rang them", finding.kind, finding.summary, finding.fingerprint)
        for finding in found
    ]
    return replace_decisions(earlier, new, frozenset(finding.id for finding in found))
