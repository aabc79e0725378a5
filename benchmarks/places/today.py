"""Present-day places of our own: mayoral and two-tier areas of 2022-23 to 2024-25 with double counts planted, look-alikes beside them.

Made like the places of `benchmarks.places`: the same seed makes the same place, `Planted` says what must come off which line
and `asked` what must be shown and stays. Names, funds and wording are this generator's own, after what councils, boards,
commissioners, combined authorities and academy trusts publish. Money weighs as it does: schools, health, police and benefits most.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.places import MadePlace, Planted
from benchmarks.places.today_combined import plant_combined_authority
from benchmarks.places.today_grants import plant_benefits, plant_single_grants
from benchmarks.places.today_health import plant_board_payments, plant_hospitals, plant_pools, plant_public_health
from benchmarks.places.today_look_alikes import add_look_alikes, add_ordinary_lines
from benchmarks.places.today_maker import Knobs, TodayMaker
from benchmarks.places.today_national import (
    plant_agencies,
    plant_capital_charges,
    plant_general_grants,
    plant_national_shares,
    plant_told_of_others,
)
from benchmarks.places.today_police import plant_levies, plant_police
from benchmarks.places.today_schools import plant_schools
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.reading.lines import lines_frame
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.places.maker import Truth
    from benchmarks.places.senders import Sender

_STEPS = (
    add_ordinary_lines,
    plant_hospitals,
    plant_pools,
    plant_public_health,
    plant_board_payments,
    plant_police,
    plant_levies,
    plant_schools,
    plant_combined_authority,
    plant_benefits,
    plant_single_grants,
    plant_general_grants,
    plant_capital_charges,
    plant_national_shares,
    plant_told_of_others,
    plant_agencies,
    add_look_alikes,
)
KINDS: Mapping[str, tuple[str, ...]] = {
    "1 one payment, several parts": (
        "one contract, several lines",
        "public health grant",
        "one line for several trusts",
        "one trust, several lines",
        "instalments and one line",
        "dedicated schools grant",
        "several payees in one cell",
        "sums two per cent apart",
    ),
    "2 chains": (
        "Home Office to the commissioner",
        "commissioner to the force",
        "precept of the commissioner",
        "ministry to the commissioner",
        "commissioner to charities",
        "shared prosperity fund: department",
        "shared prosperity fund: middle link",
        "shared prosperity fund: council to charity",
        "adult skills fund",
    ),
    "3 pairs by body and fund": ("fund in sum, less spent than given", "fund in sum, capital and revenue"),
    "4 provider and commissioner": (
        "contract cut in two ways",
        "source names the commissioner",
        "income names the commissioner",
        "specialised services",
    ),
    "5 general grants": ("general grants paid", "general grants listed by the council"),
    "6 pools": ("host lists the whole pool", "host lists what the pool buys", "contribution in the host's income"),
    "7 agencies, national shares": ("agencies", "national shares"),
    "8 capital financing": ("capital financing",),
    "9 names of today": ("single grants", "departments' grants", "yearly grant of one size", "names that may mean two"),
    "10 told of another body": (
        "told of another body: housing benefit",
        "told of another body: councils' schemes",
        "told of another body: colleges",
    ),
    "levies, benefits": ("precepts and levies", "housing benefit by council"),
}
"""Families of what is planted, by the kind they are told under."""


def make_today(seed: int, knobs: Knobs | None = None) -> MadePlace:
    """Return a present-day place: about a thousand lines of fifty bodies."""
    made = TodayMaker(random.Random(seed), knobs or Knobs())
    for step in _STEPS:
        step(made)
    for one in made.senders:
        made.chance.shuffle(one.rows)
        one.rows.sort(key=lambda row: str(row["cofog"]))
    return _frame(made)


def _frame(made: TodayMaker) -> MadePlace:
    """Return the lines in the order of the returns, with the positions of what was planted."""
    rows: list[dict[str, object]] = []
    where: dict[int, int] = {}
    for number, one in enumerate(made.senders):
        name = one.name if made.chance.random() < 0.7 else made.chance.choice(one.forms)
        for place, row in enumerate(one.rows):
            where[id(row)] = len(rows)
            own = {"partner": name, "partner_id": partner_id_of(name), "row": place + 5, "return_no": number}
            rows.append({**row, **own, "line": f"L{len(rows) + 1}"})
    columns = {key: [row[key] for row in rows] for key in rows[0] if key not in ("sender", "return_no")}
    columns["return_id"] = [f"r{row['return_no']}" for row in rows]
    columns["workbook"] = columns["return_id"]
    numbers = np.array([row["return_no"] for row in rows], dtype=np.int32)
    frame = lines_frame(columns, len(rows)).assign(return_no=numbers)
    partners = tuple(_partner(made, one) for one in made.senders)
    return MadePlace(
        frame,
        list_bodies(partners),
        dict.fromkeys(range(len(made.senders)), 1),
        tuple(_planted(each, where) for each in made.truth),
        tuple(_planted(each, where) for each in made.open),
        partners,
    )


def _partner(made: TodayMaker, one: Sender) -> Partner:
    """A body as the partner list has it; councils but the first are of their own area."""
    own_area = one.services in ("council", "district") and one is not made.senders[0]
    area = one.name.split(" ")[0] if own_area else made.town
    return Partner(one.name, partner_id_of(one.name), one.short, (), one.kind, area)


def _planted(truth: Truth, where: Mapping[int, int]) -> Planted:
    kind, family, keep, drop = truth
    return Planted(
        kind, family, tuple(where[id(row)] for row in keep), tuple((where[id(row)], pence) for row, pence in drop)
    )
