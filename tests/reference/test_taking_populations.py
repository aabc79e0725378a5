"""ONS mid-year estimates taken in as published figures: by the importer of populations, every year of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reference.estimates import estimates, mye2_grid, nomis_grid
from tests.reference.published_files import published
from xltools.reference.figures.published import OddFileError
from xltools.reference.figures.taking import take

if TYPE_CHECKING:
    from tests.reference.estimates import Grid


def test_the_table_of_persons_gives_a_table_of_the_year() -> None:
    release = take(published("mye20.xlsx", MYE3=[["Code", "Births"]], **{"MYE2 - Persons": mye2_grid(estimates())}))
    (table,) = release.tables
    assert (release.publisher, tuple(table.key)) == ("Office for National Statistics", ("populations", "2020"))
    assert table.rows[0] == ("year", "code", "people", "0_15", "16_64", "65_plus", "source")
    assert len(table.rows) == 332
    hackney = next(row for row in table.rows if row[1] == "E09000012")
    assert hackney[:3] == ("2020", "E09000012", "280941")


def test_every_year_of_a_file_is_taken_unless_one_is_named() -> None:
    file = published("nomis.csv", csv=nomis_grid({"2011": estimates("2011"), "2019": estimates("2019")}))
    assert [table.key.year for table in take(file).tables] == ["2011", "2019"]
    assert [table.key.year for table in take(file, ["2011"]).tables] == ["2011"]


def test_a_year_from_the_files_name_is_said() -> None:
    grid: Grid = [["Code", "Name", "All ages"], *([row.code, "", row.people] for row in estimates())]
    release = take(published("mye20tablesew.csv", csv=grid))
    assert release.remarks[0] == "The year 2020 is taken from the file's name."


def test_districts_that_do_not_add_up_are_refused() -> None:
    grid = mye2_grid(estimates())
    next(row for row in grid if "E92000001" in row)[3:5] = [60_000_000, 4_000_000]
    with pytest.raises(OddFileError, match=r"England.*Download the mid-year estimates"):
        take(published("mye20.xlsx", **{"MYE2 - Persons": grid}))


def test_a_file_of_another_kind_is_named_as_none_of_those_understood() -> None:
    with pytest.raises(OddFileError, match=r"shopping\.csv is not one of the published files that can be added"):
        take(published("shopping.csv", csv=[["Milk", 1]]))
