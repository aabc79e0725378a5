"""What xltools finds in the Greater Manchester example: every plant as what it is planted for, and nothing it should not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.demo.test_make import digests
from xltools.checks import CHECKS
from xltools.counting.double_counts.finding import DoubleCountKind
from xltools.demo.bodies import bodies
from xltools.demo.files import files
from xltools.demo.make import make_demo
from xltools.demo.manchester import GREATER_MANCHESTER, NAME, local_pounds
from xltools.demo.planted import LABEL, planted_changes, planted_files, planted_lines
from xltools.model import Severity, Status
from xltools.reading.refusals import REFUSALS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from xltools.counting.count import Count

COUNTS, READ, SUPERSEDED = "counts", "read", "superseded"
KINDS = {str(kind) for kind in DoubleCountKind}


@dataclass(frozen=True)
class Plant:
    """A plant as the tests look for it: `services` are its lines' services, none where the file is the plant."""

    file: str
    found_as: str
    label: str


PLANTS = (
    *(Plant(line.file, line.found_as, line.planted) for line in planted_lines(NAME)),
    *(Plant(change.file, change.found_as, change.planted) for change in planted_changes(NAME)),
    *(Plant(file.file, file.found_as, "") for file in planted_files(NAME)),
)


def lines_of(count: Count, plant: Plant) -> pd.DataFrame:
    lines = count.lines[count.lines["workbook"].eq(plant.file)]
    return lines[lines["notes"].str.contains(plant.label, regex=False)] if plant.label else lines


def is_in_double_count(count: Count, plant: Plant) -> bool:
    assert count.ledger
    own = set(lines_of(count, plant).index)
    return any(
        own & {*found.keep, *(line for line, _ in found.remove)}
        for found in count.ledger.double_counts
        if found.kind == plant.found_as
    )


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.file}: {plant.found_as}: {plant.label[:40]}")
def test_a_plant_is_found_as_what_it_is_planted_for(count: Count, plant: Plant) -> None:
    statuses = [status for status in count.return_statuses if status.file == plant.file]
    if plant.found_as in KINDS:
        codes = {finding.code for status in statuses for finding in status.findings}
        assert is_in_double_count(count, plant) or plant.found_as in codes
    elif plant.found_as == COUNTS:
        lines = lines_of(count, plant)
        assert len(lines)
        assert lines["why_not"].eq("").all()
        assert lines["counted"].eq(lines["amount"]).all()
    elif plant.found_as == SUPERSEDED:
        assert [status.status for status in statuses] == [Status.SUPERSEDED]
    elif plant.found_as == READ:
        assert all(status.counts for status in statuses)
        assert not any(finding.severity is Severity.ERROR for status in statuses for finding in status.findings)
    else:
        assert plant.found_as in {finding.code for status in statuses for finding in status.findings}


def test_plants_are_found_as_things_that_are_documented() -> None:
    known = {check.code for check in CHECKS} | set(REFUSALS) | KINDS | {COUNTS, READ, SUPERSEDED}
    assert {plant.found_as for plant in PLANTS} <= known


def test_nothing_published_is_taken_for_a_double_count(count: Count) -> None:
    """Only planted lines, and published ones whose body a plant names, lose anything."""
    assert count.ledger
    removed = [line for found in count.ledger.double_counts for line, _ in found.remove if found.confidence >= 0.7]
    assert count.lines.loc[removed, "notes"].str.startswith(LABEL).all()


def test_at_least_twenty_returns_have_something_to_correct_or_explain(count: Count) -> None:
    sent = [status for status in count.return_statuses if status.file in files(NAME)]
    asked = [
        status
        for status in sent
        if any(finding.severity in (Severity.ERROR, Severity.WARNING) for finding in status.findings)
    ]
    assert len({status.file for status in asked}) >= 20
    assert len({status.file for status in sent if status.counts}) >= 40


def test_what_counts_is_the_published_but_where_a_plant_keeps_it_out(count: Count) -> None:
    counted = count.lines.groupby("organisation")["counted"].sum() // 100
    planted = {plant.file for plant in PLANTS if plant.file != "smaller-bodies.csv"}
    for body in bodies(NAME):
        if body.figures in ("outturn", "allocation", "treasury") and body.file not in planted:
            assert counted[body.partner] == local_pounds(body), body.partner


def test_the_total_is_near_the_published(count: Count) -> None:
    published = sum(local_pounds(body) for body in bodies(NAME))
    assert abs(count.net / 100 - published) < published * 0.01


def test_bodies_without_a_usable_return_are_estimated_from_published_figures(count: Count) -> None:
    estimated = {status.partner for status in count.return_statuses if status.status is Status.ESTIMATED}
    assert "Bury Metropolitan Borough Council" in estimated


def test_making_it_twice_gives_the_same_files(manchester: Path, tmp_path: Path) -> None:
    make_demo(tmp_path / "again", GREATER_MANCHESTER)
    before = {name: digest for name, digest in digests(manchester).items() if name.startswith("returns")}
    after = {name: digest for name, digest in digests(tmp_path / "again").items() if name.startswith("returns")}
    assert after == before
