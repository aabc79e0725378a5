"""What was published is kept, and the next publication says what was revised since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.outputs.counts import small_count
from tests.outputs.publication.conftest import SETTINGS
from tests.outputs.publication.test_figures import column_of, table_of
from xltools.model import UsageError
from xltools.outputs.publication.compose import compose
from xltools.outputs.publication.revisions import read_editions
from xltools.outputs.publication.values import Shorthand
from xltools.outputs.publication.write import write_publication

if TYPE_CHECKING:
    from pathlib import Path

NAME = "hackney-2010-11-publication.xlsx"
FIRST, SECOND = "2026-06-01", "2026-12-01"
BEFORE = small_count(gross=[1_000_000_00, 500_000_00], cofog=["08.2", "09.1"])
NOW = small_count(gross=[1_500_000_00, 500_000_00], cofog=["08.2", "09.1"])


def test_a_first_publication_says_that_nothing_is_revised() -> None:
    publication = compose(BEFORE, SETTINGS, FIRST)
    table = table_of(publication, "revisions_by_division")
    assert table.about == "This is the first publication of these figures, so nothing is revised."
    assert set(column_of(table, "Published before")) == {Shorthand.NOT_APPLICABLE}
    assert "revisions_by_body" not in [table.name for table in publication.tables]


def test_the_next_says_what_was_published_what_is_now_and_the_difference(tmp_path: Path) -> None:
    write_publication(BEFORE, SETTINGS, tmp_path / NAME, FIRST)
    publication = compose(NOW, SETTINGS, SECOND, read_editions(tmp_path / "hackney-2010-11-publications.json"))
    table = table_of(publication, "revisions_by_division")
    assert table.rows[7] == ("08 Recreation, culture and religion", 1_000_000_00, 1_500_000_00, 500_000_00, 1 / 2)
    assert table.rows[8] == ("09 Education", 500_000_00, 500_000_00, 0, 0)
    assert table.rows[-1][:4] == ("Total", 1_500_000_00, 2_000_000_00, 500_000_00)
    bodies = table_of(publication, "revisions_by_body")
    assert [row[0] for row in bodies.rows] == ["Hackney Council", "Total"]
    assert bodies.about.endswith("the figures published on 2026-06-01 (provisional) and those of this publication.")


def test_publishing_again_on_a_day_replaces_that_edition_and_earlier_files_are_kept(tmp_path: Path) -> None:
    kept = tmp_path / "hackney-2010-11-publications.json"
    for count, day in ((BEFORE, FIRST), (BEFORE, SECOND), (NOW, SECOND)):
        write_publication(count, SETTINGS, tmp_path / NAME, day)
    editions = read_editions(kept)
    assert [(edition.published, edition.total) for edition in editions] == [
        (FIRST, 1_500_000_00),
        (SECOND, 2_000_000_00),
    ]
    assert (tmp_path / "earlier" / "hackney-2010-11-publication-1.xlsx").is_file()


def test_a_table_that_is_no_longer_published_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "hackney-2010-11-publication-table-99-gone.csv").write_text("a,b\n")
    written = write_publication(BEFORE, SETTINGS, tmp_path / NAME, FIRST)
    assert {path.name for path in written} == {path.name for path in tmp_path.iterdir() if path.is_file()}


@pytest.mark.parametrize("text", ["", "{}", '{"editions": [{"published": "2026-06-01"}]}', "[1]"])
def test_what_cannot_be_read_is_said_with_what_to_do(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "hackney-2010-11-publications.json"
    kept.write_text(text)
    with pytest.raises(UsageError, match=r"publications\.json cannot be read.*move it away"):
        write_publication(BEFORE, SETTINGS, tmp_path / NAME, FIRST)
    assert kept.read_text() == text


def test_what_is_kept_is_plain_and_in_pence(tmp_path: Path) -> None:
    write_publication(BEFORE, SETTINGS, tmp_path / NAME, FIRST)
    (edition,) = json.loads((tmp_path / "hackney-2010-11-publications.json").read_text(encoding="utf-8"))["editions"]
    assert edition["divisions"]["08"] == 1_000_000_00
    assert edition["bodies"] == {"Hackney Council": 1_500_000_00}
