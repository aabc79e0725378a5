"""Everything a roll-up writes beside the lines of its places: the workbook, the findings between places, both as JSON, what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.many_places.described import findings_csv, rollup_json
from xltools.many_places.rollup import ROLLUP
from xltools.many_places.stored import write_frame
from xltools.many_places.workbook import write_workbook
from xltools.reading.lines import TEXT
from xltools.storage import write_whole, written_together

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xltools.many_places.totals import Rollup

FINDINGS, SUMMARY, REMOVED = "rollup-findings.csv", "rollup.json", "removed-between.parquet"
_WHERE = ("folder", "place_name", "place_year", "workbook", "sheet", "row", "amount_column")


def write_rollup(rollup: Rollup, made_on: date | None = None) -> tuple[Path, ...]:
    """Write the results into the output folder, all or none; those of an earlier run go to its folder `earlier`."""
    with written_together(rollup.output) as stage:
        written = write_files(rollup, stage, made_on)
    return tuple(rollup.output / path.name for path in written)


def write_files(rollup: Rollup, folder: Path, made_on: date | None = None) -> tuple[Path, ...]:
    """Write the results into a folder and return their paths there."""
    write_workbook(rollup, folder / ROLLUP, made_on)
    write_whole(folder / FINDINGS, findings_csv(rollup))
    write_whole(folder / SUMMARY, rollup_json(rollup))
    write_frame(_removed(rollup), folder / REMOVED)
    return tuple(folder / name for name in (ROLLUP, FINDINGS, SUMMARY, REMOVED))


def _removed(rollup: Rollup) -> pd.DataFrame:
    """What is removed between places: where each line stands, its pence, and the finding that took from it last."""
    lines, outcome = rollup.between.lines, rollup.between.outcome
    if outcome is None:
        return pd.DataFrame({name: pd.array([], dtype=TEXT) for name in (*_WHERE, "removed", "finding")})
    touched = outcome.lost != 0
    by = pd.array([id_ for id_, gone in zip(outcome.by, touched, strict=True) if gone], dtype=TEXT)
    where: pd.DataFrame = lines[[*_WHERE]][touched]
    return where.assign(removed=outcome.lost[touched], finding=by)
