"""Deep dives: which lines are a theme's, what they come to, and how they are shown; every table adds up to its theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.change.places import Row, command, counted, place
from tests.validators import audit_errors, own_errors
from xltools.counting import theme_facts
from xltools.counting.themes import themes_of
from xltools.counting.totals import by_theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools import Count

COUNCIL, HEALTH = "Hartlepool Borough Council", "NHS North East and North Cumbria Integrated Care Board"


def tagged(service: str, pounds: float, theme: str, cofog: str = "10.4", **more: str) -> Row:
    return Row(service, pounds, cofog, more={"theme": theme, **more})


def count_of(tmp_path: Path, rows: Sequence[Row], settings: str = "") -> Count:
    return counted(place(tmp_path, {COUNCIL: rows}, settings=settings))


def told(count: Count) -> dict[str, tuple[int, int]]:
    """Each theme's lines and whole pounds."""
    return {theme.name: (theme.lines, theme.total // 100) for theme in themes_of(count).each}


def test_spellings_that_differ_in_capitals_spaces_hyphens_and_ampersands_are_one_theme(tmp_path: Path) -> None:
    written = ("Drugs and alcohol", "Drugs and alcohol", "DRUGS & ALCOHOL ", "drugs-and  alcohol")
    count = count_of(tmp_path, [tagged(f"Service {n}", 10 + n, text) for n, text in enumerate(written)])
    assert told(count) == {"Drugs and alcohol": (4, 46)}
    assert by_theme(count)["theme"].tolist() == ["Drugs and alcohol"]


def test_a_slip_of_the_pen_is_asked_about_and_in_no_theme(tmp_path: Path) -> None:
    rows = [tagged(f"Nursery {n}", 100, "Early years") for n in range(4)]
    count = count_of(tmp_path, [*rows, tagged("Nursery Park Road", 70, "Early yeras")])
    (theme,) = themes_of(count).each
    assert (theme.name, theme.lines, theme.total) == ("Early years", 4, 400_00)
    assert [(slip.written, slip.lines, slip.pence) for slip in theme.perhaps] == [("Early yeras", 1, 70_00)]


@pytest.mark.parametrize("pair", [("Children 0-4", "Children 5-9"), ("Net zero", "Drug use"), ("Phase 1", "Phase 2")])
def test_names_that_differ_in_figures_or_by_more_than_a_slip_are_two_themes(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    rows = [tagged(f"Service {n}", 100, pair[0]) for n in range(4)]
    count = count_of(tmp_path, [*rows, tagged("Other", 70, pair[1])])
    assert set(told(count)) == set(pair)


def test_a_theme_that_count_toml_lists_is_never_a_slip_of_another(tmp_path: Path) -> None:
    rows = [*(tagged(f"Service {n}", 100, "Home care") for n in range(4)), tagged("Other", 70, "Home cars")]
    settings = '[outputs.themes]\n"Home cars" = ["04.5"]\n"Home care" = []'
    assert told(count_of(tmp_path, rows, settings)) == {"Home cars": (1, 70), "Home care": (4, 400)}


def test_a_theme_of_functions_holds_what_is_under_them_and_what_bears_its_name_each_line_once(tmp_path: Path) -> None:
    rows = [
        tagged("Stop smoking", 10, "Drugs and alcohol", "07.4"),
        tagged("Alcohol care team", 20, "drugs & alcohol", "07.3"),
        Row("Public health", 40, "07.4"),
        Row("Screening", 80, "07.4.0"),
        Row("Hospital", 160, "07.3"),
        Row("Health, not divided", 320, "07"),
    ]
    (theme,) = themes_of(count_of(tmp_path, rows, '[outputs.themes]\n"Drugs and alcohol" = ["07.4"]')).each
    assert (theme.lines, theme.total, theme.tagged_pence) == (4, 150_00, 30_00)


def test_themes_overlap_and_each_pound_is_once_in_what_they_come_to_together(tmp_path: Path) -> None:
    rows = [tagged("Refuges", 50, "Domestic abuse", "10.7"), Row("Homelessness", 70, "10.7"), Row("Roads", 900, "04.5")]
    themes = themes_of(count_of(tmp_path, rows, '[outputs.themes]\n"Housing need" = ["10.7"]'))
    assert [(theme.name, theme.total) for theme in themes.each] == [("Housing need", 120_00), ("Domestic abuse", 50_00)]
    assert themes.together == 120_00
    assert [(other.name, pence) for other, pence in themes.overlaps(themes.each[0])] == [("Domestic abuse", 50_00)]


def test_tags_of_a_return_that_does_not_count_make_no_theme(tmp_path: Path) -> None:
    folder = place(tmp_path, {COUNCIL: [Row("Roads", 900, "04.5")], "Somebody else": [tagged("Refuges", 50, "Abuse")]})
    file = folder / "returns" / "1.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2023-24", "2019-20"), encoding="utf-8")
    assert themes_of(counted(folder)).each == ()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    grant = {"funder": HEALTH, "fund": "Better Care Fund", "ring_fenced": "Yes"}
    hostile = ["=HYPERLINK(1)", "<b>Bold</b>", "a/b\\c:d*e?f[g]h", "'quoted'", "Summary", "History"]
    long = [
        "Children and young people with special needs, aged 5 to 11",
        "Children and young people with special needs, aged 12 to 18",
    ]
    rows = [
        tagged("Home care", 800.37, "Older people", "10.2", **grant),
        Row("Care homes", 1_000, "10.2"),
        *(tagged(f"Service {n}", 100 + n, name) for n, name in enumerate([*hostile, *long])),
        *(tagged(f"Many {letter}", 10, letter * 12) for letter in "abcdefgh"),
    ]
    folder = place(
        tmp_path_factory.mktemp("themes"),
        {
            COUNCIL: rows,
            HEALTH: [
                tagged("Better Care Fund", 800.37, "older people", "10.2", paid_to=COUNCIL, fund="Better Care Fund")
            ],
        },
        partners=[(COUNCIL, "Council"), (HEALTH, "NHS commissioner")],
        settings='[outputs.themes]\n"Older people" = ["10.2"]',
    )
    command("consolidate", folder)
    return folder


def book_of(shown: Path) -> tuple[list[str], dict[str, list[dict[str, object]]]]:
    book = openpyxl.load_workbook(shown / "reports" / "hartlepool-2023-24-count.xlsx", data_only=True)
    read: dict[str, list[dict[str, object]]] = {}
    for sheet in book.worksheets:
        for name in sheet.tables:
            left, top, right, bottom = range_boundaries(sheet.tables[name].ref)
            headings, *rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
            read[name] = [{str(heading): value for heading, value in zip(headings, row, strict=True)} for row in rows]
    return book.sheetnames, read


def test_the_first_themes_have_a_sheet_each_and_the_others_stand_in_the_table(shown: Path) -> None:
    names, read = book_of(shown)
    sheets = [name for name in names if name.startswith("Theme ")]
    assert len(sheets) == 12
    assert len(read["Themes"]) == 1 + 6 + 2 + 8
    assert sheets[0] == "Theme Older people"
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert [name for name in sheets if name.startswith("Theme Children")] == [
        "Theme Children and young people",
        "Theme Children and young pe (2)",
    ]


def test_every_table_of_a_theme_adds_up_to_it(shown: Path) -> None:
    _, read = book_of(shown)
    whole = read["Themes"][0]["Counted (£)"]
    assert whole == pytest.approx(1_800.37)
    for name in ("ThemeBodies1", "ThemeMoney1", "ThemeStreams1", "ThemeTypes1", "ThemeRingFenced1"):
        *rows, total = read[name]
        assert sum(float(str(row["Counted (£)"])) for row in rows) == pytest.approx(1_800.37)
        assert total["Counted (£)"] == pytest.approx(1_800.37)
    assert sum(float(str(row["Counted (£)"])) for row in read["ThemeLines1"]) == pytest.approx(1_800.37)


def test_a_double_count_of_a_theme_stands_apart_and_its_funder_is_the_source(shown: Path) -> None:
    _, read = book_of(shown)
    assert [(row["Body"], row["Why not"]) for row in read["ThemeNotCounted1"]] == [(HEALTH, "Double counts")]
    streams = {str(row["Fund, grant or pooled budget"]): row for row in read["ThemeStreams1"]}
    assert (streams["Better Care Fund"]["Source as named"], streams["Better Care Fund"]["What it was at first"]) == (
        HEALTH,
        "NHS",
    )


def test_the_workbook_with_hostile_names_of_themes_is_sound(shown: Path) -> None:
    path = shown / "reports" / "hartlepool-2023-24-count.xlsx"
    assert audit_errors(path) == []
    assert own_errors(path) == []


def test_the_report_shows_themes_and_lets_no_name_act(shown: Path) -> None:
    page = (shown / "reports" / "hartlepool-2023-24-report.html").read_text(encoding="utf-8")
    assert "themes do not add up to the count" in page
    assert "&lt;b&gt;Bold&lt;/b&gt;: who spends it" in page
    assert "<b>Bold" not in page
    assert "In the table of all themes alone:" in page


def test_without_themes_nothing_is_shown(tmp_path: Path) -> None:
    folder = place(tmp_path, {COUNCIL: [Row("Roads", 900, "04.5")]})
    command("consolidate", folder)
    book = openpyxl.load_workbook(folder / "reports" / "hartlepool-2023-24-count.xlsx")
    assert not [name for name in book.sheetnames if name.startswith("Theme")]
    assert 'id="themes"' not in (folder / "reports" / "hartlepool-2023-24-report.html").read_text(encoding="utf-8")


def test_what_of_a_line_of_several_functions_is_a_themes_is_that_part(tmp_path: Path) -> None:
    cipfa = {"cipfa": "Public health", "cofog": ""}
    count = count_of(
        tmp_path,
        [Row("Public health", 100, "", more=cipfa), Row("Roads", 900, "04.5")],
        '[outputs.themes]\n"Roads" = ["04"]',
    )
    theme = themes_of(count).each[0]
    table = count.sums
    assert theme.total == int(table["counted"][table["division"].eq("04")].sum())


def test_facts_of_a_theme_are_frames_for_programs_too(tmp_path: Path) -> None:
    count = count_of(
        tmp_path, [tagged("Refuges", 50, "Abuse"), tagged("Advice", 20, "Abuse", expenditure_type="Capital")]
    )
    (theme,) = themes_of(count).each
    assert theme_facts.by_label(count, theme, "expenditure_type") == (("Revenue", 1, 50_00), ("Capital", 1, 20_00))
    assert [theme_facts.place_of(count, line) for line in theme_facts.lines_of(count, theme)] == [
        "'0.csv'!G2",
        "'0.csv'!G3",
    ]
