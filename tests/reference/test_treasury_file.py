"""HM Treasury's database of the Country and Regional Analysis as downloaded: any edition, checked against its pivot table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.reference.published_files import CRA_HEADINGS, MILLIONS, YEARS, published, treasury_rows, treasury_sheets
from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.published import OddFileError
from xltools.reference.figures.taking import take
from xltools.reference.figures.treasury_file import read_treasury

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.estimates import Grid
    from xltools.reference.figures.published import Release


def read(sheets: dict[str, Grid]) -> Release:
    return read_treasury(published("CRA.xlsx", **sheets))


def table(release: Release, name: str, year: str) -> list[tuple[str, ...]]:
    return list(next(table.rows[1:] for table in release.tables if table.key == (name, year)))


def test_every_year_of_the_database_gives_programmes_and_sub_functions() -> None:
    release = read(treasury_sheets(treasury_rows()))
    assert release.title == "Country and Regional Analysis, 2021-22 to 2025-26"
    assert release.edition == "Country and Regional Analysis, November 2026, database"
    assert [tuple(made.key) for made in release.tables] == [
        (name, year) for year in YEARS for name in ("programmes", "subfunctions")
    ]


def test_a_programme_has_its_words_without_the_code_and_its_regions_in_pounds() -> None:
    programmes = table(read(treasury_sheets(treasury_rows())), "programmes", "2022-23")
    assert [row[:5] for row in programmes] == [
        ("DWP", "", "STATE PENSION", "10.2", "Revenue"),
        ("NHS", "NHS England", "HOSPITALS", "07", "Revenue"),
        ("Transport", "Highways", "ROADS", "04.5", "Capital"),
    ]
    assert programmes[0][5:] == (str((20_000 * MILLIONS + 1) * 1000),) * 9


def test_both_spellings_of_yorkshire_are_one_region() -> None:
    hospitals = table(read(treasury_sheets(treasury_rows())), "programmes", "2021-22")[1]
    yorkshire = hospitals[5 + REGIONS.index("Yorkshire and The Humber")]
    assert int(yorkshire) == (30_000 * MILLIONS + 7) * 1000


def test_what_councils_spend_is_in_the_sub_functions_and_in_no_programme() -> None:
    release = read(treasury_sheets(treasury_rows()))
    assert {row[0] for row in table(release, "programmes", "2021-22")} == {"DWP", "NHS", "Transport"}
    functions = table(release, "subfunctions", "2021-22")
    assert ("London", "09", "09.2", "Secondary education", "Yes", "LG", "No", "20000000000") in functions
    assert ("London", "04", "04.5", "of which: railway", "Yes", "PC", "Yes", "500000") in functions
    assert ("Not identifiable", "01", "01.7", "of which: CG", "No", "CG", "No", "100000000000") in functions


def test_an_edition_with_other_headings_is_read() -> None:
    sheets = treasury_sheets(treasury_rows())
    headings = sheets["CRA 2026 database"][0]
    headings[headings.index("ITL Region")] = "NUTS 1 region"
    headings[headings.index("CG, LG, PC, BOE, PSP")] = "CG, LG or PC"
    sheets["CRA 2026 database"].insert(0, ["Country and regional analysis database"])
    assert len(read(sheets).tables) == 10


def test_editions_of_other_years_are_read_with_their_own_words() -> None:
    sheets = treasury_sheets(treasury_rows())
    database, totals = sheets["CRA 2026 database"], sheets["CRA 2026 pivot table"]
    for row in database[1:]:
        row[9] = f"TES_{row[9]}"  # 2015, 2016, 2020 and 2021
    totals[5] = [
        f"Sum of {str(cell).strip()}" if str(cell).strip()[:2] == "20" else cell for cell in totals[5]
    ]  # since 2022
    database[1][3] = "S0033132--CLIMATE, NOISE"
    database[2][6] = ""  # the sub-function alone says the group
    release = read(sheets)
    assert ("DWP", "", "CLIMATE, NOISE", "10.2", "Revenue") in {
        row[:5] for row in table(release, "programmes", "2021-22")
    }


def of_2013() -> Grid:
    """The database of an edition before 2019, which had groups on "level 2" and no pivot table beside it."""
    renamed = {
        "HMT Subfunction": "HMT Sub-functional Classification",
        "ID/non-ID": "ID or non-ID",
        "ITL Region": "NUTS 1 region",
    }
    renamed |= {
        "COFOG Level 0": "COFOG Level 1",
        "COFOG Level 1": "COFOG Level 2",
        "CRA Segment Name": "CRA Segment Description",
    }
    renamed |= {"CG, LG, PC, BOE, PSP": "CG, LG or PC"}
    renamed |= {year: f"{int(year[:4]) - 13}-{int(year[-2:]) - 13:02d}" for year in YEARS}
    return [[renamed.get(heading, heading) for heading in CRA_HEADINGS], *treasury_rows()]


def test_an_edition_from_before_pivot_tables_says_that_nothing_was_there_to_compare_with() -> None:
    release = read({"CRA 2013 combined db": of_2013()})
    assert release.title.endswith("2008-09 to 2012-13")
    assert release.agreed == ("47 rows, all nine English regions; editions before 2019 have no totals to compare with",)
    assert table(release, "programmes", "2008-09")[0][:5] == ("DWP", "", "STATE PENSION", "10.2", "Revenue")


def spoil_cell(column: str, value: object) -> Callable[[dict[str, Grid]], None]:
    def spoiled(sheets: dict[str, Grid]) -> None:
        sheets["CRA 2026 database"][1][CRA_HEADINGS.index(column)] = value

    return spoiled


def without_region(region: str) -> Callable[[dict[str, Grid]], None]:
    def spoiled(sheets: dict[str, Grid]) -> None:
        rows = [row for row in treasury_rows() if region not in str(row[12])]
        sheets |= treasury_sheets(rows)

    return spoiled


def cut_off(sheets: dict[str, Grid]) -> None:
    del sheets["CRA 2026 database"][-1]


def without_pivot(sheets: dict[str, Grid]) -> None:
    del sheets["CRA 2026 pivot table"]


def filtered(sheets: dict[str, Grid]) -> None:
    sheets["CRA 2026 pivot table"][2][1] = "CUR"


def without_column(sheets: dict[str, Grid]) -> None:
    for row in sheets["CRA 2026 database"]:
        del row[9]


def without_years(sheets: dict[str, Grid]) -> None:
    sheets["CRA 2026 database"] = [row[:14] for row in sheets["CRA 2026 database"]]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (
            cut_off,
            "grand total of 2021-22: it does not add up, the database comes to £880.001bn, the pivot table says £980.001bn",
        ),
        (without_region("London"), "London is missing from the figures for 2021-22"),
        (without_pivot, "no pivot table with a grand total for 2021-22"),
        (filtered, r"shows only a part of the database \(CRA 2026 pivot table!B3: CUR\)"),
        (without_column, "no column named 'cap or cur' in its database"),
        (without_years, "no column for a year such as 2024-25"),
        (spoil_cell("ITL Region", "Mercia"), "CRA 2026 database!M2 is 'Mercia', which is no itl region known here"),
        (spoil_cell("COFOG Level 1", "Other"), "CRA 2026 database!G2 is 'Other', which is no COFOG group"),
        (spoil_cell("2023-24", "n/a"), "CRA 2026 database!Q2 is 'n/a', where thousands of pounds should stand"),
        (spoil_cell("ID/non-ID", "maybe"), "CRA 2026 database!I2 is 'maybe'"),
    ],
)
def test_a_database_that_cannot_be_right_is_refused_with_the_reason(
    spoil: Callable[[dict[str, Grid]], None], words: str
) -> None:
    sheets = treasury_sheets(treasury_rows())
    spoil(sheets)
    with pytest.raises(OddFileError, match=re.compile(words, re.DOTALL)):
        take(published("CRA.xlsx", **sheets))


def test_the_pivot_table_alone_is_not_the_database() -> None:
    sheets = treasury_sheets(treasury_rows())
    del sheets["CRA 2026 database"]
    with pytest.raises(OddFileError, match="holds a pivot table and not the database itself"):
        take(published("CRA.xlsx", **sheets))


def test_spending_per_head_is_another_publication() -> None:
    chapter: Grid = [["Table 9.2 Total identifiable expenditure per head, 2021-22 to 2025-26"], ["North East", 12_000]]
    with pytest.raises(OddFileError, match=r"PESA tables \(spending per head\).*Understood are"):
        take(published("chapter_9.xlsx", **{"9.2": chapter}))
