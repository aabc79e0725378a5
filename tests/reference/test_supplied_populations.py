from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.reference.estimates import (
    Grid,
    by_single_year,
    csv_text,
    estimates,
    mye2_grid,
    mye2_workbook,
    myeb1_grid,
    nomis_grid,
    nomis_long_grid,
    write_workbook,
)
from xltools.reference.areas.districts import atoms_of, districts
from xltools.reference.people.supplied import read_population_file, read_population_text

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.reference.people.populations import PeopleRow
    from xltools.reference.people.supplied import SuppliedPopulations

HACKNEY = "E09000012"


def figures(rows: list[PeopleRow] | tuple[PeopleRow, ...]) -> dict[str, tuple[object, ...]]:
    return {row.code: (row.year, row.people, row.ages) for row in rows}


def row_of(grid: Grid, code: str) -> list[object]:
    return next(row for row in grid if code in row)


def read(grid: Grid, *years: str, name: str = "estimates.csv") -> SuppliedPopulations:
    return read_population_text(csv_text(grid), name, years)


def test_an_ons_workbook_gives_every_district_by_age_band(tmp_path: Path) -> None:
    found = read_population_file(mye2_workbook(tmp_path / "mye20.xlsx", mye2_grid(estimates())))
    assert (found.problems, found.years) == ((), ("2020",))
    assert figures(found.rows) == figures(estimates())
    assert found.table == "mye20.xlsx, sheet MYE2 - Persons"
    assert found.rows[0].source == "ONS mid-2020 population estimate (mye20.xlsx)"


def test_an_ons_workbook_with_men_and_women_on_sheets_of_their_own_is_read_by_persons(tmp_path: Path) -> None:
    grid = mye2_grid(estimates())
    sheets = {"MYE2 - Males": grid, "MYE2 - Females": grid, "MYE2 - Persons": grid}
    found = read_population_file(write_workbook(tmp_path / "mye20.xlsx", sheets))
    assert (found.problems, found.table) == ((), "mye20.xlsx, sheet MYE2 - Persons")


def test_the_detailed_series_adds_men_and_women_up() -> None:
    found = read(myeb1_grid({"2020": estimates()}))
    assert found.problems == ()
    assert figures(found.rows) == figures(estimates())


def test_the_detailed_series_on_a_sheet_under_a_title_is_read_the_same(tmp_path: Path) -> None:
    english = estimates(countries=["England"])
    grid: Grid = [
        ["MYEB1: Annual mid-year population estimates, by sex and single year of age"],
        *myeb1_grid({"2020": english}),
    ]
    found = read_population_file(write_workbook(tmp_path / "myeb.xlsx", {"Cover sheet": [["Notes"]], "MYEB1": grid}))
    assert (found.problems, figures(found.rows)) == ((), figures(english))


def test_one_year_is_taken_of_a_file_with_several() -> None:
    found = read(nomis_grid({"2019": estimates("2019"), "2011": estimates("2011")}), "2019")
    assert (found.years, found.problems) == (("2019",), ())


def test_a_nomis_table_has_totals_below_its_preamble() -> None:
    found = read(nomis_grid({"2020": estimates()}))
    assert (found.problems, found.years) == ((), ("2020",))
    assert {row.code: row.people for row in found.rows} == {row.code: row.people for row in estimates()}
    assert {row.ages for row in found.rows} == {None}


def test_a_nomis_table_by_age_takes_its_date_from_the_preamble() -> None:
    grid: Grid = [["Population estimates"], [], ["date", "2020"], ["gender", "Total"], []]
    grid.append(["Area", "mnemonic", "All Ages", *(f"Age {age}" for age in range(90)), "Aged 90+"])
    grid += [[districts()[row.code].name, row.code, row.people, *by_single_year(row)] for row in estimates()]
    found = read(grid)
    assert (found.problems, figures(found.rows)) == ((), figures(estimates()))


def test_nomis_tables_one_below_the_other_are_of_men_then_women() -> None:
    grid: Grid = []
    for sex, part in (("Male", 0), ("Female", 1)):
        grid += [["date", "2020"], ["gender", sex], [], ["Area", "mnemonic", "All Ages"]]
        grid += [["", row.code, row.people // 2 + part * (row.people % 2)] for row in estimates()]
    found = read(grid)
    assert found.problems == ()
    assert {row.code: row.people for row in found.rows} == {row.code: row.people for row in estimates()}


def test_the_nomis_api_form_is_read_and_its_percentages_left_out() -> None:
    found = read(nomis_long_grid(estimates()))
    assert (found.problems, figures(found.rows)) == ((), figures(estimates()))


def test_old_and_new_codes_of_a_district_are_one() -> None:
    grid = nomis_grid({"2020": estimates()})
    row_of(grid, "E06000057")[1] = "E06000048"
    assert figures(read(grid).rows)["E06000057"][0] == "2020"


def test_earlier_years_stand_on_another_sheet_of_the_ons_workbook(tmp_path: Path) -> None:
    before: Grid = [["MYE4: Population estimates: summary"], [], ["Code", "Name", "Geography", "Mid-2020", "Mid-2019"]]
    before += [[row.code, "", "District", row.people, row.people - 1] for row in estimates()]
    path = write_workbook(tmp_path / "mye20.xlsx", {"MYE2 - Persons": mye2_grid(estimates()), "MYE4": before})
    assert read_population_file(path).table == "mye20.xlsx, sheet MYE2 - Persons"
    found = read_population_file(path, ("2019",))
    assert (found.table, found.problems, found.years) == ("mye20.xlsx, sheet MYE4", (), ("2019",))
    assert figures(found.rows)[HACKNEY] == ("2019", 280_940, None)
    with pytest.raises(ValueError, match=r"mye20\.xlsx has no figures for 2005"):
        read_population_file(path, ("2005",))


@pytest.mark.parametrize(("old", "new"), [("E08000016", "E08000038"), ("E08000019", "E08000039")])
def test_a_district_with_a_code_of_2025_is_known(old: str, new: str) -> None:
    grid = nomis_grid({"2020": estimates()})
    row_of(grid, old)[1] = new
    found = read(grid)
    assert found.problems == ()
    assert atoms_of(new) == atoms_of(old) == frozenset({old})
    assert new in figures(found.rows)


def test_the_year_is_asked_for_where_neither_file_nor_name_says_it() -> None:
    grid: Grid = [["Code", "Name", "All ages"], *([row.code, "", row.people] for row in estimates())]
    with pytest.raises(ValueError, match=r"does not say of which year its figures are\. Give the year: --year 2022"):
        read(grid)
    assert read(grid, "2020").years == ("2020",)
    assert read(grid, name="ukpopestimatesmid2020on2021geography.csv").years == ("2020",)


def test_a_year_the_file_has_not_is_not_made_up() -> None:
    with pytest.raises(ValueError, match=r"has no figures for 2022\. It has 2020"):
        read(nomis_grid({"2020": estimates()}), "2022")
    with pytest.raises(ValueError, match=r"has figures for 2011, 2019\. Say which to take: --year 2019"):
        read(nomis_grid({"2011": estimates("2011"), "2019": estimates("2019")}))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-5, "is -5"),
        ("n/a", "is 'n/a'"),
        ("", "is blank"),
        (100.5, "is '100.5'"),
        ("-", "is '-'"),
        ("1,00", "is '1,00'"),
    ],
)
def test_what_is_no_number_of_people_is_pointed_at_by_line_and_column(value: object, words: str) -> None:
    grid = nomis_grid({"2020": estimates()})
    row = row_of(grid, HACKNEY)
    row[2] = value
    line = grid.index(row) + 1
    assert read(grid).problems == (f"Line {line}, column 3 (Hackney) {words}. It should be a whole number of people.",)


def test_in_a_workbook_the_sheet_and_cell_are_named(tmp_path: Path) -> None:
    grid = mye2_grid(estimates())
    row = row_of(grid, HACKNEY)
    row[3], row[-1] = True, -2
    number = grid.index(row) + 1
    found = read_population_file(mye2_workbook(tmp_path / "mye.xlsx", grid))
    assert found.problems == (
        f"'mye.xlsx'!MYE2 - Persons!D{number} (Hackney) is 'True'. It should be a whole number of people.",
        f"'mye.xlsx'!MYE2 - Persons!CQ{number} (Hackney) is -2. It should be a whole number of people.",
    )


def test_a_missing_district_is_named() -> None:
    grid = [row for row in nomis_grid({"2020": estimates()}) if HACKNEY not in row]
    assert read(grid).problems == ("1 English districts are missing: Hackney (E09000012). Download all of them.",)


def test_an_unknown_district_is_named() -> None:
    grid = nomis_grid({"2020": estimates()})
    row_of(grid, HACKNEY)[:2] = ["East Surrey", "E06000067"]
    (problem,) = read(grid).problems
    assert "E06000067 (East Surrey)" in problem


def test_a_district_and_what_it_was_merged_into_are_not_both_counted() -> None:
    grid = nomis_grid({"2020": estimates()})
    grid.insert(8, ["Aylesbury Vale", "E07000004", 200_000])
    assert "cover the same ground" in " ".join(read(grid).problems)


def test_a_district_given_twice_with_different_figures_is_a_problem_and_with_the_same_is_not() -> None:
    grid = nomis_grid({"2020": estimates()})
    grid.insert(8, list(row_of(grid, HACKNEY)))
    assert read(grid).problems == ()
    grid[8][2] = 5
    (problem,) = read(grid).problems
    assert problem.startswith("Line 9, column 3 and Line ")
    assert "give Hackney different figures" in problem


def test_ages_that_do_not_add_up_to_the_total_are_a_problem() -> None:
    grid = mye2_grid(estimates())
    row_of(grid, HACKNEY)[3] = 1
    problems = read(grid).problems
    assert "Hackney (E09000012): the ages add up to" in problems[0]


def test_englands_own_row_is_compared_with_its_districts() -> None:
    grid = mye2_grid(estimates())
    england = row_of(grid, "E92000001")
    england[3] = int(str(england[3])) + 100
    england[4] = int(str(england[4])) + 100
    (problem,) = read(grid).problems
    assert problem.startswith("England's districts add up to 56,550,138 in 2020, but England's own row says 56,550,238")


def test_men_alone_are_not_taken_for_everybody() -> None:
    grid = [row for row in myeb1_grid({"2020": estimates()}) if "F" not in row]
    assert "has men or women only" in read(grid).problems[0]


def test_a_total_far_from_the_known_one_is_a_problem() -> None:
    grid = nomis_grid({"2020": estimates()})
    for row in grid[7:-2]:
        row[2] = int(str(row[2])) // 2
    (problem,) = read(grid).problems
    assert "more than 10% apart" in problem


def test_a_district_far_from_its_known_figure_is_remarked_on() -> None:
    grid = nomis_grid({"2020": estimates()})
    row_of(grid, HACKNEY)[2] = 28_000
    found = read(grid)
    assert found.problems == ()
    assert any("Hackney (E09000012) (28,000; 263,782 in 2020)" in remark for remark in found.remarks)


def test_nations_that_are_not_there_are_remarked_on() -> None:
    found = read(nomis_grid({"2020": estimates(countries=["England"])}))
    assert found.problems == ()
    assert [remark.split()[0] for remark in found.remarks[:3]] == ["Wales", "Scotland", "Northern"]


def test_many_problems_are_not_all_listed() -> None:
    grid = nomis_grid({"2020": estimates()})
    for row in grid[7:-2]:
        row[2] = "x"
    problems = read(grid).problems
    assert len(problems) == 21
    assert problems[-1] == "... and 311 more like these."


def test_small_areas_are_no_districts() -> None:
    grid: Grid = [["LSOA", "mnemonic", "2020"], ["Hackney 001A", "E01001785", 1500]]
    assert read(grid).problems == (
        "No English district is there. Download the figures for local authorities (district / unitary).",
    )


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", "code,name\nE09000012,Hackney\n"])
def test_a_file_that_is_no_table_of_people_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"holds no table of people by district\. Understood are"):
        read_population_text(text, "other.csv")


def test_a_zip_archive_is_to_be_unpacked_first(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ukdetailedtimeseries.zip", "w") as archive:
        archive.writestr("MYEB1.csv", "x")
    with pytest.raises(ValueError, match=r"is a zip archive\. Unpack it"):
        read_population_file(tmp_path / "ukdetailedtimeseries.zip")


def test_a_damaged_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = mye2_workbook(tmp_path / "mye.xlsx", mye2_grid(estimates()))
    path.write_bytes(path.read_bytes()[:20_000] + b"[Content_Types].xml")
    with pytest.raises(ValueError, match="cannot be read as a workbook"):
        read_population_file(path)


def test_a_file_from_an_older_windows_program_is_read(tmp_path: Path) -> None:
    grid = nomis_grid({"2020": estimates()})
    row_of(grid, "W06000001")[0] = "Ynys M\u00f4n"
    (tmp_path / "nomis.csv").write_bytes(csv_text(grid, quoted=True).encode("cp1252"))
    assert read_population_file(tmp_path / "nomis.csv").problems == ()


def test_a_region_that_is_not_its_districts_is_named() -> None:
    grid = mye2_grid(estimates())
    row_of(grid, HACKNEY)[3:5] = [int(str(row_of(grid, HACKNEY)[column])) + 10 for column in (3, 4)]
    row_of(grid, "E92000001")[3:5] = [int(str(row_of(grid, "E92000001")[column])) + 10 for column in (3, 4)]
    (problem,) = read(grid).problems
    assert problem.startswith("The districts of London add up to ")


def test_the_year_stands_in_the_name_ons_gives_its_tables() -> None:
    grid: Grid = [["Code", "Name", "All ages"], *([row.code, "", row.people] for row in estimates())]
    assert read(grid, name="mye20tablesew.csv").years == ("2020",)


def test_a_district_that_stands_twice_with_the_same_figures_is_taken_once_and_named() -> None:
    grid = mye2_grid(estimates())
    once = read(grid, "2020")
    twice = read([*grid, list(row_of(grid, "E06000014"))], "2020")
    assert twice.rows == once.rows
    assert "Twice in the file with the same figures, and taken once: York (E06000014)." in twice.remarks
    assert not any(said.startswith("Twice") for said in once.remarks)
