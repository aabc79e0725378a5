"""[comparison] of count.toml: its keys, where an earlier count's figures are from, and what is said where they cannot be used."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import xltools
from tests.change.places import Row, command, counted, place
from xltools.folder import read_folder
from xltools.folder.comparison_settings import ComparisonSettings
from xltools.model import UsageError

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL = "Hartlepool Borough Council"
THEN, NOW = (
    [Row("Older people", 1000.01), Row("Waste", 300, "05.1")],
    [Row("Older people", 1250), Row("Waste", 300, "05.1")],
)
BEFORE = '[comparison]\nearlier_count = "../then"'


def pair(tmp_path: Path, settings: str = BEFORE) -> tuple[Path, Path]:
    return place(tmp_path / "then", {COUNCIL: THEN}), place(tmp_path / "now", {COUNCIL: NOW}, settings=settings)


def test_the_settings_say_what_a_count_is_compared_with(tmp_path: Path) -> None:
    _, now = pair(tmp_path, f'{BEFORE}\nother_counts = ["../camden", " ../islington "]')
    assert read_folder(now).comparison == ComparisonSettings("../then", ("../camden", "../islington"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[comparison]\nearler_count = "x"', 'The nearest is "earlier_count"'),
        ('[comparisons]\nearlier_count = "x"', 'The nearest is "comparison"'),
        ("[comparison]\nearlier_count = 2009", "earlier_count should be a text in quotation marks"),
        ('[comparison]\nearlier_count = ["a"]', "Counts of other places belong under other_counts"),
        ('[comparison]\nother_counts = "../camden"', 'should list count folders, such as ["../camden-2010-11"]'),
        ("[comparison]\nother_counts = [1]", "should list count folders"),
    ],
)
def test_whatever_else_they_say_is_refused_with_the_nearest_right_word(
    tmp_path: Path, settings: str, said: str
) -> None:
    _, now = pair(tmp_path, settings)
    with pytest.raises(UsageError, match=said.replace("[", r"\[").replace("]", r"\]")):
        read_folder(now)


def test_an_earlier_count_is_the_same_counted_anew_or_from_its_lines_as_csv_or_workbook(tmp_path: Path) -> None:
    then, now = pair(tmp_path)
    anew = counted(now).compared_with.earlier
    command("consolidate", then, "--lines", "csv")
    from_csv = counted(now).compared_with.earlier
    command("consolidate", then)
    from_workbook = counted(now).compared_with.earlier
    assert anew is not None
    assert from_csv is not None
    assert from_workbook is not None
    assert [each.source.split(",")[0] for each in (anew, from_csv, from_workbook)] == [
        "counted anew from the returns in then",
        "as hartlepool-2023-24-count-lines.csv has it",
        "as hartlepool-2023-24-count.xlsx has it",
    ]
    for each in (from_csv, from_workbook):
        assert (each.total, each.year, each.label, dict(each.divisions)) == (
            anew.total,
            anew.year,
            anew.label,
            {code: pence for code, pence in anew.divisions.items() if pence},
        )
        assert each.lines[["service", "counted", "why_not"]].to_dict("list") == anew.lines[
            ["service", "counted", "why_not"]
        ].to_dict("list")
    assert from_csv.total == 1300_01


def test_money_is_as_the_earlier_count_counted_it_then(tmp_path: Path) -> None:
    then, now = pair(tmp_path)
    command("consolidate", then)
    place(then, {COUNCIL: [Row("Older people", 9999)]})
    assert xltools.change_on(counted(now), then).before == 1300_01


def test_a_lines_csv_is_an_earlier_count_as_well(tmp_path: Path) -> None:
    then, now = pair(tmp_path, '[comparison]\nearlier_count = "older lines.csv"')
    command("consolidate", then, "--lines", "csv")
    shutil.copy(then / "reports" / "hartlepool-2023-24-count-lines.csv", now / "older lines.csv")
    count = counted(now)
    assert count.compared_with.problems == ()
    assert count.compared_with.earlier is not None
    assert (count.compared_with.earlier.total, count.compared_with.earlier.year) == (1300_01, "2023-24")


def damaged_csv(then: Path, now: Path) -> None:
    command("consolidate", then, "--lines", "csv")
    whole = (then / "reports" / "hartlepool-2023-24-count-lines.csv").read_bytes()
    (now / "cut.csv").write_bytes(whole[: whole.rindex(b"Waste") + 8])


def no_number(then: Path, now: Path) -> None:
    command("consolidate", then, "--lines", "csv")
    whole = (then / "reports" / "hartlepool-2023-24-count-lines.csv").read_text(encoding="utf-8-sig")
    (now / "cut.csv").write_text(whole.replace(",1000.01,", ",#REF!,"), encoding="utf-8")


@pytest.mark.parametrize(
    ("named", "prepare", "said"),
    [
        ("../than", None, 'The nearest is "then". Put the path right in count.toml'),
        (".", None, "that is this very folder"),
        ("cut.csv", damaged_csv, "is cut off in row 3"),
        ("cut.csv", no_number, "should be an amount in pounds (it says '#REF!')"),
        ("returns/0.csv", None, "is no lines CSV of a count: it has no column organisation"),
        ("count.toml", None, "is no count: name a count folder"),
        ("returns", None, "is not a count folder: it has no count.toml"),
        ("broken.xlsx", lambda _, now: (now / "broken.xlsx").write_bytes(b"PK nothing"), "cannot be read"),
        ("empty.csv", lambda _, now: (now / "empty.csv").write_bytes(b""), "cannot be read"),
        ("../empty", lambda then, _: place(then.parent / "empty", {}), "its folder returns is empty"),
    ],
)
def test_what_cannot_be_used_is_said_and_never_stops_the_count(
    tmp_path: Path, named: str, prepare: object, said: str
) -> None:
    then, now = pair(tmp_path, f'[comparison]\nearlier_count = "{named}"')
    if callable(prepare):
        prepare(then, now)
    ended, printed = command("consolidate", now)
    assert ended in (0, 1)
    (problem,) = counted(now).compared_with.problems
    assert problem.startswith(
        f"The change since the earlier count is not shown: [comparison] earlier_count names {named}, and "
    )
    assert said in problem
    assert said in " ".join(str(printed).split())


def test_a_count_of_another_place_is_not_taken_for_an_earlier_one(tmp_path: Path) -> None:
    place(tmp_path / "then", {"Darlington Borough Council": THEN}, name="Darlington", areas=("E06000005",))
    now = place(tmp_path / "now", {COUNCIL: NOW}, settings=BEFORE)
    count = counted(now)
    assert count.compared_with.earlier is None
    assert "a count of Darlington, 2023-24, which is another place" in count.compared_with.problems[0]


def test_a_count_of_more_ground_is_compared_and_said_to_be(tmp_path: Path) -> None:
    place(tmp_path / "then", {COUNCIL: THEN}, name="Tees", areas=("E06000001", "E06000005"))
    now = place(tmp_path / "now", {COUNCIL: NOW}, settings=BEFORE)
    count = counted(now)
    assert count.compared_with.earlier is not None
    assert "not of quite the same ground" in count.compared_with.remarks[0]


def test_the_library_takes_counts_folders_and_files(tmp_path: Path) -> None:
    then, now = pair(tmp_path)
    count = counted(now)
    changes = [xltools.change_on(count, each) for each in (then, str(then), xltools.read_folder(then), counted(then))]
    assert [change.change for change in changes] == [249_99] * 4
    with pytest.raises(FileNotFoundError):
        xltools.change_on(count, tmp_path / "nowhere")
    with pytest.raises(UsageError):
        xltools.change_on(count, now / "count.toml")
