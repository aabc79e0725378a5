"""MHCLG's revenue outturn by authority as downloaded: found by asset code in every year's layout, checked against its totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.reference.published_files import (
    COUNTY,
    GLA,
    MEASURES,
    WORCESTER,
    drop_down,
    outturn_2021,
    outturn_2023,
    outturn_2024,
    published,
    seven,
)
from xltools.reference.figures.outturn_file import read_outturn
from xltools.reference.figures.published import OddFileError
from xltools.reference.figures.taking import take

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.estimates import Grid
    from xltools.reference.figures.published import PublishedFile, Release


def ods(grid: Grid) -> PublishedFile:
    return published("RSX.ods", Front_Page=[["General Fund"]], LA_drop_down=drop_down(), RSX_LA_Data_202425=grid)


def text_csv(grid: Grid) -> PublishedFile:
    return published("RSX.csv", csv=grid)


def row_of(grid: Grid, code: str) -> list[object]:
    return next(row for row in grid if row and code in row[:2])


def tidy(release: Release, part: str = "") -> list[str]:
    table = release.tables[0]
    return [",".join(row) for row in (table.parts[part] if part else table.rows)]


EXPECTED = [
    "e_code,asset_id,employees,running_expenses,total_expenditure,sales_fees_charges,other_income,net_current_expenditure",
    "E1821,edu,40000000000,30000000000,70000000000,5000000000,3000000000,62000000000",
    "E1821,env,1000000000,9000000000,10000000000,800000000,200000000,9000000000",
    "E1837,env,5000500,7000000,12000500,2000000,100000,9900500",
    "E2344,env,4000000,6000000,10000000,3000000,50000,6950000",
    "E5100,pol,30000000000,22000000000,52000000000,1000000000,1500000000,49500000000",
]


def test_the_layout_of_2024_25_is_read_by_the_asset_codes_in_its_last_row() -> None:
    release = read_outturn(ods(outturn_2024()))
    assert release.title == "Revenue outturn by service (RSX) 2024-25"
    assert release.edition == "Revenue outturn (RSX) 2024-25, edition of 4 December 2025"
    assert tidy(release) == EXPECTED
    assert release.remarks == ()


def test_lines_take_their_numbers_and_words_from_the_sheet_for_one_authority() -> None:
    assert tidy(read_outturn(ods(outturn_2024())), "lines")[1:] == [
        "190,edu,Education services",
        "590,env,Environmental services",
        "601,pol,Police services",
    ]


def test_the_csv_of_2023_24_has_codes_above_its_headings_and_commas_in_its_thousands() -> None:
    release = read_outturn(text_csv(outturn_2023()))
    assert release.edition == "Revenue outturn (RSX) 2023-24, edition of 12 December 2024"
    assert tidy(release)[1:3] == EXPECTED[1:3]
    assert tidy(release, "lines")[2] == "590,env,Environmental services"


def test_a_heading_that_does_not_name_its_service_does_not_matter() -> None:
    release = read_outturn(text_csv(outturn_2021()))
    assert release.title.endswith("2021-22")
    assert tidy(release)[1:3] == EXPECTED[1:3]


def test_the_greater_london_authority_stands_twice_and_counts_once() -> None:
    release = read_outturn(ods(outturn_2024()))
    assert [line for line in tidy(release) if line.startswith(GLA[0])] == EXPECTED[-1:]
    assert [line.partition(",")[0] for line in tidy(release, "authorities")].count(GLA[0]) == 1


def test_what_mhclg_estimates_for_a_missing_authority_stands_under_its_class() -> None:
    release = read_outturn(ods(outturn_2024(missing=[WORCESTER[0]])))
    assert tidy(release)[-1] == EXPECTED[3].replace("E1837", "SD")
    assert "E1837,E07000237,Worcester,SD,No" in tidy(release, "authorities")
    assert "SD,,Not in the release: SD,SD,Estimated" in tidy(release, "authorities")
    assert release.remarks == ("1 authority is missing from the release: Worcester.",)


def test_a_line_of_an_estimate_may_be_below_nothing_where_the_whole_is_not() -> None:
    grid = outturn_2024(missing=[WORCESTER[0]])
    for row in (row_of(grid, "E07"), row_of(grid, "E92000001")):
        for measure, change in enumerate(seven(0, 900.0, 0, 0)):  # police of the class: £0.9m less than nothing
            row[21 + measure] = float(str(row[21 + measure])) - change
            row[28 + measure] = float(str(row[28 + measure])) - change
    assert tidy(read_outturn(ods(grid)))[-1] == "SD,pol,0,-900000,-900000,0,0,-900000"


def test_without_rows_of_classes_the_estimates_stand_under_england() -> None:
    grid = [row for row in outturn_2024(missing=[WORCESTER[0]]) if row[:1] != ["[Y]"]]
    assert tidy(read_outturn(ods([row for row in grid if row is not grid[-2]])))[-1] == EXPECTED[3].replace(
        "E1837", "England"
    )


def test_a_small_line_that_does_not_add_up_across_is_kept_and_said() -> None:
    grid = outturn_2024()
    for row in (row_of(grid, "E1821"), row_of(grid, "E10"), row_of(grid, "E92000001")):
        row[7] = float(str(row[7])) + 50  # employees of education, in the total of services too
        row[28] = float(str(row[28])) + 50
    (remark,) = read_outturn(ods(grid)).remarks
    assert remark == (
        "Worcestershire CC, Education services: its figures do not add up across (RSX LA Data 202425!J8). Kept as published."
    )


def change(code: str, column: int, value: object) -> Callable[[Grid], None]:
    def changed(grid: Grid) -> None:
        row_of(grid, code)[column] = value

    return changed


def twice(grid: Grid) -> None:
    grid.insert(9, list(row_of(grid, "E1837")))


def without(code: str) -> Callable[[Grid], None]:
    return lambda grid: grid.remove(row_of(grid, code))


def in_pounds(grid: Grid) -> None:
    for row in grid:
        row[7:] = [cell * 1000 if isinstance(cell, int | float) else cell for cell in row[7:]]


def in_millions(grid: Grid) -> None:
    grid[1] = ["Data are reported in £ million."]


def of_two_years(grid: Grid) -> None:
    grid[0] = ["Worksheet 2: Revenue Outturn (RO) 2023-24"]


def without_codes(grid: Grid) -> None:
    grid.pop()


def without_e_codes(grid: Grid) -> None:
    for row in grid:
        row[:1] = ["Reference"] if row[0] == "E-code" else row[:1]


def of_two_forms(grid: Grid) -> None:
    grid[-1][7:14] = [f"RO3-edu-{measure}" for measure in MEASURES]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change("E1821", 13, 1.0), r"TOTAL SERVICE EXPENDITURE does not add up.*for Worcestershire CC"),
        (change("E92000001", 34, 5.0), r"TOTAL SERVICE EXPENDITURE does not add up.*for ENGLAND"),
        (change("E10", 13, 5.0), "Shire Counties: Education services does not add up"),
        (twice, r"Worcester \(E1837\) stands there twice: .*A9 and .*A10"),
        (without("E1837"), "Shire Districts: Environmental services does not add up"),
        (without("E92000001"), "no row for ENGLAND"),
        (change("E07", 20, 100_000.0), "Shire Districts: Environmental services does not add up"),
        (in_millions, "in £ million, not in £ thousand"),
        (of_two_years, "2023-24 in its title and 2024-25 in its sheet's name"),
        (without_e_codes, "no row of headings with 'E-code'"),
        (of_two_forms, "mixes columns of the forms RO3 and RSX"),
    ],
)
def test_a_file_that_does_not_agree_with_itself_is_refused_with_the_reason(
    spoil: Callable[[Grid], None], words: str
) -> None:
    grid = outturn_2024()
    spoil(grid)
    with pytest.raises(OddFileError, match=re.compile(words, re.DOTALL)) as odd:
        read_outturn(ods(grid))
    assert "Download the table 'by local authority' again from GOV.UK" in str(odd.value)


def test_figures_in_pounds_are_noticed_beside_those_known() -> None:
    grid = outturn_2024()
    in_pounds(grid)
    with pytest.raises(OddFileError, match="Check that it is the publisher's own file, in £ thousand"):
        take(ods(grid))


def test_a_table_without_its_asset_codes_is_known_by_its_headings() -> None:
    grid = outturn_2024()
    without_codes(grid)
    with pytest.raises(OddFileError, match="no asset codes such as RSX-edu-net-cur-exp"):
        take(published("RSX.csv", csv=grid))


def test_words_a_spreadsheet_would_run_are_refused() -> None:
    grid = outturn_2024()
    row_of(grid, "E1837")[2] = '=HYPERLINK("http://example.org")'
    with pytest.raises(OddFileError, match=r"=HYPERLINK.* where a name should stand"):
        take(ods(grid))


LINES = (
    ("cscsr", "Sure start children's centres"),
    ("csclkd", "Children Looked After"),
    ("csclkdres", "Children Looked After of which residential care"),
    ("cscsrv", "Services for young people"),
    ("csctot", "TOTAL CHILDREN SOCIAL CARE"),
    ("ascphy", "Physical support"),
    ("asctot", "TOTAL ADULT SOCIAL CARE"),
    ("sup", "Supporting people expenditure included above"),
)


def social_care(**changed: float) -> Grid:
    """RO3 of one county: two blocks with their totals, a part of a line, and a line for information behind the totals."""
    sizes = {
        "cscsr": 10,
        "csclkd": 40,
        "csclkdres": 30,
        "cscsrv": 5,
        "csctot": 55,
        "ascphy": 100,
        "asctot": 100,
        "sup": 7,
    }
    cells = [number for asset in sizes for number in seven(changed.get(asset, sizes[asset]) * 1_000.0, 0, 0, 0)]
    codes = [f"RO3-{asset}-{measure}" for asset, _ in LINES for measure in MEASURES]
    headings = [f"{name} - {words}" for _, name in LINES for words in ("Employees (C1)", *["Total Income"] * 6)]
    grid: Grid = [["Revenue Outturn (RO) 2024-25: Social Care (RO3) data, £ thousand"]]
    grid.append(["E-code", "ONS Code", "Local authority", "Class", "RO3-agency-run-exp", *headings])
    grid += [[*COUNTY[:4], 5, *cells], ["Eng", "E92000001", "ENGLAND", "Eng", 5, *cells]]
    return [*grid, ["[Y]", "E10", "Shire Counties", "SC", 5, *cells], ["", "", "", "", "RO3-agency-run-exp", *codes]]


def test_of_the_lines_of_ro3_only_those_that_add_up_are_kept() -> None:
    release = read_outturn(published("RO3.csv", csv=social_care()))
    assert release.title == "Revenue outturn, social care and public health (RO3) 2024-25"
    assert [line.split(",")[1] for line in tidy(release)[1:]] == ["cscsr", "csclkd", "cscsrv", "ascphy"]
    assert release.tables[0].key == ("ro3", "2024-25")


def test_a_total_that_is_not_its_lines_is_refused() -> None:
    with pytest.raises(OddFileError, match="TOTAL CHILDREN SOCIAL CARE does not add up"):
        read_outturn(published("RO3.csv", csv=social_care(cscsr=11)))


def form(name: str, *lines: tuple[str, str, float], year: str = "2024-25", stretched: bool = False) -> Grid:
    """A form of one county, each line with its asset id, words and employees; `stretched`: one heading over seven columns."""
    cells = [number for _, _, size in lines for number in seven(size * 1_000.0, 0, 0, 0)]
    measures = ("Employees (C1)", *["Total Income (C6)"] * 6)
    codes: list[object] = [f"{name}-{asset}-{measure}" for asset, _, _ in lines for measure in MEASURES]
    services: list[object] = [text for _, words, _ in lines for text in (words, *[""] * 6)]
    flat: list[object] = [f"{words} - {measure}" for _, words, _ in lines for measure in measures]
    grid: Grid = [[f"Revenue Outturn (RO) {year}: {name} data, £ thousand"], [""] * 4 + services, [""] * 4 + codes]
    headings = [*measures * len(lines)] if stretched else flat
    grid.append(["E-code", "ONS Code", "Local authority", "Class", *headings])
    rows: Grid = [[*COUNTY[:4], *cells], ["Eng", "E92000001", "ENGLAND", "Eng", *cells]]
    return [*grid, *rows, ["[Y]", "E10", "Shire Counties", "SC", *cells]]


def kept(grid: Grid) -> list[str]:
    return [line.split(",")[1] for line in tidy(read_outturn(published("RO.csv", csv=grid)), "lines")[1:]]


def test_a_total_may_hold_only_the_last_lines_above_it() -> None:
    lines = (
        ("strategy", "Housing strategy", 3.0),
        ("leased", "Private sector leased", 5.0),
        ("hostel", "Hostels", 2.0),
        ("homtot", "TOTAL HOMELESSNESS SERVICES", 7.0),
        ("other", "Other welfare services", 1.0),
        ("houstot", "TOTAL HOUSING SERVICES (GFRA only)", 11.0),
    )
    assert kept(form("RO4", *lines)) == ["strategy", "leased", "hostel", "other"]


def test_a_total_of_totals_is_no_line() -> None:
    lines = (
        ("arts", "Arts", 3.0),
        ("cultot", "TOTAL CULTURAL AND RELATED SERVICES", 3.0),
        ("drain", "Land drainage", 2.0),
        ("drainlev", "Land drainage - levies", 1.0),
        ("envtot", "TOTAL ENVIRONMENTAL AND REGULATORY SERVICES", 3.0),
        ("tot", "TOTAL CULTURAL, ENVIRONMENTAL AND REGULATORY SERVICES", 6.0),
    )
    assert kept(form("RO5", *lines)) == ["arts", "drain", "drainlev"]


def test_a_total_without_lines_of_its_own_is_a_service() -> None:
    lines = (
        ("poltot", "TOTAL POLICE SERVICES", 40.0),
        ("fire", "Fire fighting", 9.0),
        ("frstot", "TOTAL FIRE AND RESCUE SERVICES", 9.0),
        ("othtot", "TOTAL OTHER SERVICES", 4.0),
    )
    assert kept(form("RO6", *lines)) == ["poltot", "fire", "othtot"]


def test_one_heading_may_span_the_seven_columns_of_its_line() -> None:
    lines = (("roads", "Structural maintenance", 3.0), ("tot", "TOTAL HIGHWAYS AND TRANSPORT SERVICES", 3.0))
    release = read_outturn(published("RO2.csv", csv=form("RO2", *lines, stretched=True)))
    assert tidy(release, "lines")[1:] == [",roads,Structural maintenance"]


def test_the_sheet_for_one_authority_may_have_line_numbers_only() -> None:
    sheet: Grid = [
        ["Last updated: 14th December 2023"],
        [190.0, "Education"],
        [590.0, "Environment"],
        [601.0, "Police"],
    ]
    release = read_outturn(published("RSX.ods", LA_drop_down=sheet, RSX_LA_Data_202324=outturn_2023()))
    assert tidy(release, "lines")[1:] == ["190,edu,Education", "590,env,Environment", "601,pol,Police"]


def in_another_order(grid: Grid) -> Grid:
    """The total first, then the services backwards: whole blocks of columns, headings and codes with them."""
    blocks = [slice(start, start + 7) for start in (28, 21, 14, 7)]
    return [[*row[:7], *(cell for block in blocks for cell in row[block])] if len(row) > 7 else row for row in grid]


@pytest.mark.parametrize("grid", [outturn_2024(), outturn_2023()])
def test_columns_in_another_order_are_the_same_release(grid: Grid) -> None:
    release = read_outturn(text_csv(in_another_order(grid)))
    assert sorted(tidy(release)) == sorted(tidy(read_outturn(text_csv(grid))))


def test_a_total_over_all_services_without_them_is_refused() -> None:
    grid = [[*row[:7], *row[28:]] if len(row) > 7 else row for row in outturn_2024()]
    grid[-1] += ["RSX-other-net-cur-exp"]  # for information: one measure of seven
    with pytest.raises(OddFileError, match="Total Service Expenditure does not add up"):
        read_outturn(text_csv(grid))


def test_a_service_whose_columns_are_not_read_is_refused() -> None:
    grid = in_another_order(outturn_2024())
    grid[-1][-7:] = [""] * 7  # education has no codes
    with pytest.raises(OddFileError, match="Total Service Expenditure does not add up"):
        read_outturn(text_csv(grid))
