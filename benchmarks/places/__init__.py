"""Made-up places with double counts planted on purpose and look-alikes beside them: what the engine is measured on.

Every name, fund and wording is invented for this file. The same seed makes the same place. Each planted double count is a
`Planted`: its kind, the lines to keep, and what must come off which line (pence). Look-alikes are planted nowhere.
Difficulty: `missing` is the share of counterparties left blank, `mess` how freely names are written, `reword` the share of
funders' lines named after a scheme of the funder's own instead of the service.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.places.maker import Maker
from benchmarks.places.ordinary import add_look_alikes, add_ordinary_lines
from benchmarks.places.own_doubles import (
    plant_agency,
    plant_copies,
    plant_shared_money,
    plant_totals,
    plant_versions,
    plant_within_bodies,
)
from benchmarks.places.payments import (
    plant_by_policy,
    plant_chains,
    plant_grants,
    plant_levies,
    plant_national_shares,
    plant_pools,
)
from benchmarks.places.senders import make_senders
from benchmarks.places.words import ENDS, STARTS
from xltools.model import Partner
from xltools.organisations.bodies import Body, list_bodies
from xltools.reading.lines import lines_frame
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    import pandas as pd

_IN_RETURNS = (
    add_ordinary_lines,
    add_look_alikes,
    plant_grants,
    plant_chains,
    plant_pools,
    plant_levies,
    plant_national_shares,
    plant_by_policy,
    plant_within_bodies,
    plant_shared_money,
    plant_agency,
)
_IN_ORDERED_RETURNS = (plant_totals, plant_copies, plant_versions)


@dataclass(frozen=True, slots=True)
class Planted:
    """A double count planted: positions of the lines to keep, and pence to come off which lines."""

    kind: str
    sub_kind: str
    keep: tuple[int, ...]
    drop: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MadePlace:
    """A made-up place: lines frame, pence, the bodies listed, which return is newer, and what was planted.

    `asked` is what a careful analyst would be asked about: it must be shown, and takes nothing out of the total by itself.
    """

    lines: pd.DataFrame
    bodies: tuple[Body, ...]
    ages: dict[int, int]
    planted: tuple[Planted, ...]
    asked: tuple[Planted, ...] = ()
    partners: tuple[Partner, ...] = ()

    @property
    def true_total(self) -> int:
        """Pence spent once every planted double count is taken out."""
        return int(self.lines["gross"].sum()) - sum(pence for one in self.planted for _, pence in one.drop)


def make_place(
    seed: int, *, missing: float = 0.2, mess: float = 1.0, reword: float = 0.25, size: float = 1.0, planted: float = 1.0
) -> MadePlace:
    """Return a made-up place; `size` scales ordinary lines, `planted` the number of double counts."""
    chance = random.Random(seed)
    town = chance.choice(STARTS) + chance.choice(ENDS)
    made = Maker(chance, missing, mess, reword, size, planted, town, make_senders(chance, town))
    for step in _IN_RETURNS:
        step(made)
    for one in made.senders:
        made.chance.shuffle(one.rows)
        one.rows.sort(key=lambda row: str(row["cofog"]))
    for step in _IN_ORDERED_RETURNS:
        step(made)
    return _frame(made)


def _frame(made: Maker) -> MadePlace:
    """Return the lines in the order of the returns, with the positions of what was planted."""
    rows: list[dict[str, object]] = []
    ages: dict[int, int] = {}
    where: dict[int, int] = {}
    number = 0
    for one in made.senders:
        for own, age in ((one.older, 1), (one.rows, 2)):
            if not own:
                continue
            ages[number] = age
            name = one.name if made.chance.random() < 0.6 else made.chance.choice(one.forms)
            for place, row in enumerate(own):
                where[id(row)] = len(rows)
                rows.append(
                    {
                        **row,
                        "partner": name,
                        "partner_id": partner_id_of(name),
                        "row": place + 5,
                        "return_no": number,
                    }
                )
            number += 1
    numbers = np.array([row["return_no"] for row in rows], dtype=np.int32)
    columns = {key: [row[key] for row in rows] for key in rows[0] if key not in ("sender", "return_no")}
    columns["return_id"] = [f"r{row['return_no']}" for row in rows]
    columns["workbook"] = columns["return_id"]
    frame = lines_frame(columns, len(rows)).assign(return_no=numbers)
    partners = [Partner(one.name, partner_id_of(one.name), one.short, (), one.kind) for one in made.senders]
    planted = tuple(
        Planted(kind, sub, tuple(where[id(row)] for row in keep), tuple((where[id(row)], pence) for row, pence in drop))
        for kind, sub, keep, drop in made.truth
    )
    return MadePlace(frame, list_bodies(partners), ages, planted)
