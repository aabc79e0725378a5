"""The page driven in a real browser: filter, drill, search, sort, page, download, by mouse and by keyboard, to the penny."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from tests.counting.funded import CHARITY, COUNCIL, DEPARTMENT, counted, line
from tests.outputs.counts import small_count
from tests.outputs.explore.reader import pence_of
from tests.outputs.explore.test_page import SCRIPT_FOLDER
from tests.outputs.explore.test_pieces import SEVERAL
from xltools.outputs.explore.columns import COUNTED
from xltools.outputs.explore.pieces import pieces_of
from xltools.outputs.page_one import segments
from xltools.outputs.wording import division_label, reason_name
from xltools.text import percent_of, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from tests.outputs.explore.reader import Reader
    from xltools.counting.count import Count

pytestmark = pytest.mark.browser

DWP = "Department for Work and Pensions"


def of(lines: pd.DataFrame) -> tuple[int, int, int]:
    return len(lines), int(lines["counted"].sum()), int(lines["removed"].sum())


def test_it_opens_with_the_whole_count(reader: Reader, count: Count) -> None:
    assert reader.shown == of(count.lines)
    assert sum(reader.tiles.values()) == count.net
    assert reader.link == ""
    assert reader.page.text(".figures dd.exact") == pounds(count.net)


def test_its_head_says_what_page_one_says(reader: Reader, count: Count) -> None:
    exact = [pence_of(text) for text in reader.page.texts(".figures dd.exact")]
    (known,), (estimated,) = exact[2:]
    assert known + estimated == count.net
    told = " ".join(reader.page.texts("header .words dd"))
    for part in segments(count):
        assert part.words in told
    assert all(partner.name in told for partner in count.missing)


def test_a_filter_shows_its_part_and_takes_it_back(reader: Reader, count: Count) -> None:
    lines = count.lines
    reader.tick("Body", DWP)
    own = lines[lines["organisation"].eq(DWP)]
    assert reader.shown == of(own)
    assert sum(reader.tiles.values()) == int(own["counted"].sum())
    reader.tick("Counted, or why not", COUNTED)
    assert reader.shown == of(own[own["why_not"].eq("")])
    assert reader.page.texts(".chip bdi") == [DWP, COUNTED]
    reader.page.click(".chip", 0)
    assert reader.shown == of(lines[lines["why_not"].eq("")])
    reader.page.click("#chosen .plain")
    assert reader.shown == of(lines)


def test_two_choices_of_a_filter_are_one_or_the_other(reader: Reader, count: Count) -> None:
    reader.tick("Basis", "Population")
    reader.tick("Basis", "Initial estimate")
    assert reader.shown == of(count.lines[count.lines["how"].isin(("Population", "Initial estimate"))])


def test_tiles_lead_down_to_the_lines_and_the_way_back_up(reader: Reader, count: Count) -> None:
    lines = count.lines
    social = division_label("10")
    reader.page.click(f'.tile[aria-label^="{social}"]')
    own = lines[lines["division"].eq("10")]
    assert reader.shown == of(own)
    assert set(reader.tiles) == {
        "10.1 Sickness and disability",
        "10.2 Old age",
        "10.4 Family and children",
        "10.6 Housing",
    }
    reader.page.click('.tile[aria-label^="10.2"]')
    own = own[own["code"].eq("10.2")]
    assert reader.shown == of(own)
    assert DWP in reader.tiles
    reader.page.click(f'.tile[aria-label^="{DWP}"]')
    own = own[own["organisation"].eq(DWP)]
    assert reader.shown == of(own)
    assert reader.page.value("document.activeElement.id") == "lines-heading"
    where = {f"{row.workbook}!{row.sheet}!" for row in own.itertuples()}
    assert {text.rpartition("!")[0] + "!" for text in reader.column(5)} <= where
    assert all(text[-1].isdigit() and text.rpartition("!")[2][0] in "GL" for text in reader.column(5))
    reader.page.click("#way button", 1)
    assert reader.shown == of(lines[lines["division"].eq("10")])
    reader.page.click("#way button", 0)
    assert reader.shown == of(lines)


def test_the_rows_of_the_table_beside_open_and_add_up(reader: Reader, count: Count) -> None:
    rows = [pence_of(text)[0] for text in reader.page.texts("#tree tbody td:nth-child(2)")]
    assert sum(rows) == count.net == pence_of(reader.page.text("#tree tfoot td"))[0]
    reader.page.click("#tree .open", 0)
    parts = [pence_of(text)[0] for text in reader.page.texts("#tree tr:has(.deep2) td:nth-child(2)")]
    assert sum(parts) == rows[0]
    assert reader.page.value("document.activeElement.getAttribute('aria-expanded')") == "true"


def test_words_are_found_wherever_they_stand(reader: Reader, count: Count) -> None:
    reader.find("SEARCH job on-costs")
    lines = count.lines
    found = lines[lines["service"].eq("Job search support") & lines["notes"].eq("Includes <on-costs>")]
    assert len(found)
    assert reader.shown == of(found)
    assert set(reader.column(1)) == {"+ Job search support"}


def test_nothing_found_is_explained(reader: Reader) -> None:
    reader.find("no such words")
    assert reader.result == "No line has all of that. Take back a choice, or clear all."
    assert reader.tiles == {}
    assert reader.page.value("document.getElementById('download').disabled") is True


def test_lines_are_sorted_and_turned_page_by_page(reader: Reader, count: Count) -> None:
    pieces = pieces_of(count)
    amounts = sorted(pieces["counted"].tolist(), reverse=True)
    assert [pence_of(text)[0] for text in reader.column(2)] == amounts[:25]
    reader.page.click('[data-page="next"]')
    assert [pence_of(text)[0] for text in reader.column(2)] == amounts[25:50]
    assert reader.page.value("document.activeElement.id") == "lines-heading"
    reader.page.click('[data-page="last"]')
    assert reader.page.value("document.querySelector('[data-page=next]').disabled") is True
    reader.page.click('[data-sort="counted"]')
    assert [pence_of(text)[0] for text in reader.column(2)] == sorted(amounts)[:25]
    reader.page.click('[data-sort="service"]')
    assert reader.column(1) == [
        f"+ {text}" for text in sorted(count.lines["service"].take(pieces["position"].tolist()), key=str.casefold)[:25]
    ]
    assert reader.page.texts('[aria-sort="ascending"] button') == ["Service ▲"]
    total = [pence_of(text)[0] for text in reader.page.texts("#lines tfoot td.n")]
    assert total == [count.net, count.removed]


def test_a_line_opens_with_all_that_is_known_of_it(reader: Reader, count: Count) -> None:
    reader.page.click("#lines [data-line]")
    details = dict(zip(reader.page.texts(".details dt"), reader.page.texts(".details dd"), strict=True))
    largest = count.lines.iloc[int(count.lines["counted"].to_numpy().argmax())]
    assert details["File"] == largest["workbook"]
    assert details["Cell"] in (f"G{largest['row']}", f"row {largest['row']}")
    assert details["Basis"] == largest["how"]
    assert "Notes" in details or not largest["notes"]


def test_a_link_keeps_all_that_was_chosen(reader: Reader, count: Count) -> None:
    reader.tick("Level", "Local")
    reader.find("care")
    reader.page.click('[data-sort="service"]')
    reader.page.click('[data-page="next"]')
    reader.page.click('input[name="view"][value="flow"]')
    reader.page.click('[data-page="next"]')
    shown, column, link = reader.shown, reader.column(1), reader.link
    assert 0 < shown[0] < len(count.lines)
    reader.open(link)
    assert (reader.shown, reader.column(1), reader.link) == (shown, column, link)
    assert reader.page.value("document.getElementById('streams').hidden") is False
    assert reader.page.value("document.getElementById('find').value") == "care"


def test_the_browsers_way_back_goes_back(reader: Reader, count: Count) -> None:
    reader.page.click(".tile")
    narrowed = reader.shown
    assert narrowed != of(count.lines)
    reader.page.value("history.back()")
    reader.page.wait_for("document.querySelectorAll('.chip').length === 0")
    assert reader.shown == of(count.lines)


def test_links_within_the_page_leave_the_choices_alone(reader: Reader, count: Count) -> None:
    reader.tick("Level", "Local")
    shown, link = reader.shown, reader.link
    reader.page.click('a[href="#tree"]')
    assert reader.page.value("document.activeElement.id") == "tree"
    assert (reader.shown, reader.link) == (shown, link)


def test_what_a_link_names_that_is_not_here_is_said(reader: Reader, count: Count) -> None:
    reader.open("organisation=Nobody&constructor=x&sort=-nothing&by=nobody&page=-7&size=1000000")
    assert reader.page.text("#lost") == "4 choices of the link are not in this count and left out."
    assert reader.shown == of(count.lines)


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_adds_up_whatever_is_chosen(reader: Reader, count: Count, seed: int) -> None:
    chance = random.Random(seed)
    lines = count.lines
    choices = {"organisation": "organisation", "level": "level", "how": "how", "expenditure_type": "expenditure_type"}
    chosen = []
    for name, column in chance.sample(sorted(choices.items()), 2):
        known = sorted(set(lines[column]) - {""})
        picked = chance.sample(known, chance.randint(1, max(1, len(known) - 1)))
        lines = lines[lines[column].isin(picked)]
        chosen += [(name, label) for label in picked]
    money, by = chance.choice(("counted", "removed")), chance.choice(("division", "organisation", "source", "reason"))
    reader.open(urlencode([*chosen, ("money", money), ("by", by)]))
    assert reader.shown == of(lines)
    if not len(lines):
        return
    total = int(lines[money].sum())
    assert sum(reader.tiles.values()) == total
    assert pence_of(reader.page.text("#tree tfoot td"))[0] == total
    assert [pence_of(text)[0] for text in reader.page.texts("#lines tfoot td.n")] == list(of(lines)[1:])
    reader.page.click('input[name="view"][value="flow"]')
    for table in (1, 2):
        rows = reader.page.texts(f"#flow-tables table:nth-child({table}) tbody td.n")
        assert sum(pence_of(text)[0] for text in rows) == total
        assert pence_of(reader.page.text(f"#flow-tables table:nth-child({table}) tfoot td"))[0] == total
    nodes: list[str] = reader.page.value(
        "[...document.querySelectorAll('.node')].map(e => e.getAttribute('aria-label'))"
    )
    for heading in ("Source of money", "Body", "Division"):
        assert sum(pence_of(text)[-1] for text in nodes if text.startswith(f"{heading}:")) == total


def test_a_csv_has_what_is_shown(reader: Reader, count: Count) -> None:
    reader.tick("Level", "Local")
    rows = reader.download()
    lines = count.lines.take(pieces_of(count)["position"].tolist())
    lines = lines[lines["level"].eq("Local")]
    assert len(rows) == len(lines)
    assert sum(int(row["counted"].replace(".", "")) for row in rows) == int(
        count.lines["counted"][count.lines["level"].eq("Local")].sum()
    )
    assert sorted(row["workbook"] for row in rows) == sorted(lines["workbook"])
    assert [row["amount"] == "" for row in rows].count(True) == int(lines["amount"].isna().sum())
    reasons = {reason_name(reason) if reason else COUNTED for reason in lines["why_not"]}
    assert {row["reason"] for row in rows} == reasons


def test_writing_a_csv_can_be_stopped(reader: Reader) -> None:
    reader.page.value(
        "(() => { const button = document.getElementById('download'); button.click(); button.click() })()"
    )
    reader.page.wait_for("document.getElementById('progress').textContent.startsWith('Stopped')")
    assert reader.page.text("#progress") == "Stopped; nothing was written."
    assert reader.page.text("#download") == "Download these lines (CSV)"
    assert list(reader.page.downloads.iterdir()) == []


def test_the_keyboard_alone_does_all_of_it(reader: Reader, count: Count) -> None:
    page = reader.page
    page.press("Tab", "Enter")  # the first stop skips what comes before the lines shown
    assert page.value("document.activeElement.id") == "shown-heading"
    page.value("document.getElementById('find').focus()")
    page.type("care")
    page.wait_for("document.querySelectorAll('.chip').length === 1")
    reader.tab_to("tagName === 'SUMMARY'")
    page.press("Enter")
    page.wait_for("document.querySelector('.filter[open] input[type=checkbox]')")
    page.press("Tab", "Space")
    assert page.texts(".chip bdi") == [
        "care",
        str(page.value("document.querySelector('.filter label bdi').textContent")),
    ]
    reader.tab_to("classList.contains('tile')")
    label = page.value("document.activeElement.getAttribute('aria-label')")
    page.press("Enter")
    assert pence_of(label)[-1] == reader.shown[1]
    assert page.value("document.activeElement.id") == "picture-heading"
    reader.tab_to("dataset.sort === 'organisation'")
    page.press("Space")
    assert page.value("document.activeElement.dataset.sort") == "organisation"
    assert reader.column(3) == sorted(reader.column(3))
    reader.tab_to("dataset.line !== undefined")
    page.press("Enter")
    assert page.texts(".details dt")


def test_what_is_below_zero_is_not_drawn_and_said(exploring: Callable[..., Reader]) -> None:
    reader = exploring(small_count(cofog=["08.2", "09.1", "09.1"], gross=[500_00, -300_05, 100_00]))
    assert reader.shown == (3, 299_95, 0)
    assert reader.tiles == {"08 Recreation, culture and religion": 500_00}
    assert reader.page.text("#not-drawn") == (
        "Not drawn, as it is below zero (refunds, or income): -£200.05 of 1 row in the table."
    )
    assert pence_of(reader.page.text("#tree tfoot td"))[0] == 299_95
    reader.page.click('input[name="view"][value="flow"]')
    assert "-£200.05 from bodies to functions" in reader.page.text("#not-flowing")
    assert [pence_of(text)[0] for text in reader.page.texts("#flow-tables table:nth-child(2) td.n")] == [
        500_00,
        -200_05,
        299_95,
    ]


def test_hundreds_of_sources_are_listed_and_never_chosen_all_at_once(exploring: Callable[..., Reader]) -> None:
    sources = [f"Trust {number:03}" for number in range(600)]
    reader = exploring(small_count(funder=sources, gross=[100_00 + number for number in range(600)]), "by=source")
    assert len(reader.tiles) == 31
    assert reader.tiles["570 others"] == sum(100_00 + number for number in range(570))
    reader.page.click('.tile[aria-label^="570 others"]')
    assert reader.page.text("#lost").startswith("These are 570 choices, too many to narrow to at once.")
    assert reader.shown[0] == 600
    for listed in (225, 425, 600):
        reader.page.click("#tree [data-more]")
        assert len(reader.page.texts("#tree tbody th bdi")) == listed
    assert reader.page.value("document.activeElement.id") == "tree"
    reader.page.click(".filter > summary")
    reader.page.wait_for("document.querySelectorAll('.filter[open] li').length === 12")
    reader.page.click(".filter[open] input[type=search]")
    reader.page.type("trust 07")
    assert len(reader.page.texts(".filter[open] li")) == 10
    reader.page.click(".filter[open] input[type=checkbox]")
    assert reader.shown[0] == 1


def test_the_flow_of_one_source_and_one_division_shows_their_parts(reader: Reader, count: Count) -> None:
    reader.open("view=flow")
    assert reader.page.texts("#heads span") == ["Source of money", "Body", "Division"]
    education = "Department for Education"
    reader.page.click(f'.node[aria-label^="Source of money: {education}"]')
    own = pieces_of(count)
    own = own[own["origin"].eq(education)]
    assert reader.shown[1:] == (int(own["counted"].sum()), int(own["removed"].sum()))
    reader.page.click('.node[aria-label^="Division: 09"]')
    assert reader.page.texts("#heads span") == ["Original source", "Body", "Group"]
    assert reader.page.texts(".chip bdi") == [education, division_label("09")]


def test_one_line_and_no_line_and_none_that_counts(exploring: Callable[..., Reader]) -> None:
    reader = exploring(small_count(service=["Libraries"]))
    assert reader.result.startswith("1 line of 1 body: £100 counted, 100.0% of the total.")
    assert reader.page.texts(".filter") == []
    reader = exploring(small_count(service=[]))
    assert reader.result == "This count has no lines yet. Make the page again when returns have come in."
    assert reader.page.complaints() == []
    reader = exploring(small_count(gross=[None, None]))
    assert reader.result == "2 lines of 1 body: £0 counted, – of the total. £0 in these lines is not counted."  # noqa: RUF001
    assert reader.page.text("#not-drawn").startswith("Nothing of these lines is counted")


def test_a_line_of_several_sources_and_functions_is_a_row_for_each(
    exploring: Callable[..., Reader], tmp_path: Path
) -> None:
    count = counted(
        tmp_path / "count",
        [
            line(DEPARTMENT, "Play grant", 345_678.9, paid_to=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Play grant", 345_678.9, funder=DEPARTMENT, paid_to=CHARITY, fund="Play Pathfinder"),
            line(CHARITY, "Play grant", 345_678.9, funder=COUNCIL, fund="Play Pathfinder"),
            line(COUNCIL, "Centres", 77_777.77, cofog="", cipfa=SEVERAL, funder="Council tax"),
        ],
    )
    reader = exploring(count)
    assert reader.shown == of(count.lines)
    assert reader.page.value("document.getElementById('parts-note').hidden") is False
    reader.tick("Division", division_label("07"))
    pieces = pieces_of(count)
    own = pieces[pieces["code"].eq("07.4")]
    assert reader.shown == (1, int(own["counted"].sum()), 0)
    reader.open(f"organisation={quote(CHARITY)}")
    reader.page.click("#lines [data-line]")
    details = dict(zip(reader.page.texts(".details dt"), reader.page.texts(".details dd"), strict=True))
    assert (details["Original source"], details["Passed on by"]) == (DEPARTMENT, COUNCIL)


AMOUNTS = (
    0,
    1,
    99,
    100,
    12_345,
    99_949,
    99_950,
    99_994_99,
    99_995_00,
    999_949_99,
    999_950_00,
    1_234_567_89,
    10**11 - 1,
    10**14,
    9 * 10**15,
)


def test_money_reads_as_in_every_other_output(exploring: Callable[..., Reader]) -> None:
    reader = exploring(small_count(gross=[*AMOUNTS[:-2], *(-amount for amount in AMOUNTS[1:-2])]))
    expected: Sequence[str] = [pounds(amount) for amount in (*AMOUNTS, *(-amount for amount in AMOUNTS[1:]))]
    own = ",".join(str(amount) for amount in (*AMOUNTS, *(-amount for amount in AMOUNTS[1:])))
    # the page's own functions are out of reach (a module), so its text is run again beside it
    text = (SCRIPT_FOLDER / "money.js").read_text(encoding="utf-8").replace("export ", "")
    assert reader.page.value(f"(() => {{ {text}; return [{own}].map(pounds) }})()") == expected
    shorts = [short_pounds(amount) for amount in (*AMOUNTS, *(-amount for amount in AMOUNTS[1:]))]
    assert reader.page.value(f"(() => {{ {text}; return [{own}].map(shortPounds) }})()") == shorts
    assert reader.page.value(f"(() => {{ {text}; return [percentOf(1, 3), percentOf(1, 0)] }})()") == [
        percent_of(1, 3),
        percent_of(1, 0),
    ]
