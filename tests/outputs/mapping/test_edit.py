"""An existing mapping workbook brought up to date: nothing typed is ever lost, and doing it twice does no more than once."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.validators import own_errors
from xltools.outputs.mapping.edit import EditedMapping, edit_mapping
from xltools.outputs.mapping.moved import MovedKind
from xltools.outputs.mapping.opened import open_mapping
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import BodyRow, BodyStanding, FilledRow, MappingContent, columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COLUMN = {column.field if not column.code else column.code: at for at, column in enumerate(columns(), 1)}
EDUCATION, HEALTH = "09", "07"
BODIES = ("Leeds City Council", "NHS West Yorkshire", "Leeds Academies", "Department for Transport", "Arts Council")


def filled(body: str, kind: str = "Revenue", funder: str = "", **amounts: int) -> FilledRow:
    """Return a row of initial estimates; amounts in pence by division (``_09``)."""
    pence = {code.removeprefix("_"): amount for code, amount in amounts.items()}
    if not pence:
        return FilledRow(body, {}, funder=funder, expenditure_type=kind)
    return FilledRow(body, pence, funder, kind, "", "Initial estimate", "MHCLG, RSX", "2024-25", "Known.")


def content(rows: tuple[FilledRow, ...] | None = None, bodies: tuple[str, ...] = BODIES) -> MappingContent:
    listed = tuple(BodyRow(name, "Local", "Council", standing=BodyStanding.ESTIMATED) for name in bodies)
    return MappingContent("Leeds", "2024-25", bodies=listed, rows=ROWS if rows is None else rows, people=800_000)


ROWS = (
    filled("Leeds City Council", _09=100_000_00, _10=250_000_55),
    filled("Leeds City Council", "Capital", _04=40_000_00),
    filled("NHS West Yorkshire", funder="Department of Health", _07=900_000_00),
    filled("Leeds Academies"),
    filled("Department for Transport", _04=70_000_00, _01=-1_000_00),
)


def edited_with(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook as openpyxl saves it after a change."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def refreshed(data: bytes, wanted: MappingContent) -> EditedMapping:
    return edit_mapping(data, open_mapping(data), wanted)


@lru_cache(maxsize=2)  # sheets that are only looked at
def sheet_of(data: bytes, name: str = "Mapping") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def row_of(data: bytes, body: str, kind: str = "Revenue", count: int = 0) -> int:
    sheet = sheet_of(data)
    rows = [
        row
        for row in range(5, sheet.max_row + 1)
        if (sheet.cell(row, 1).value, sheet.cell(row, COLUMN["expenditure_type"]).value) == (body, kind)
    ]
    return rows[count]


def cell(data: bytes, body: str, name: str, kind: str = "Revenue") -> object:
    return sheet_of(data).cell(row_of(data, body, kind), COLUMN[name]).value


def put(body_row: int, name: str, value: object) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        book["Mapping"].cell(body_row, COLUMN[name]).value = value  # type: ignore[assignment]

    return change


def test_a_workbook_that_says_what_it_would_say_now_is_the_same_to_the_byte() -> None:
    data = build_mapping(content())
    assert refreshed(data, content()) == EditedMapping(data, ())


def test_estimates_move_where_the_cell_still_holds_the_tools_own_and_nowhere_else() -> None:
    data = edited_with(build_mapping(content()), put(5, EDUCATION, 77.5))
    now = content((filled("Leeds City Council", _09=120_000_00, _10=260_000_00, _01=5_00), *ROWS[1:]))
    after = refreshed(data, now)
    assert cell(after.content, "Leeds City Council", EDUCATION) == 77.5
    assert cell(after.content, "Leeds City Council", "10") == 260
    assert cell(after.content, "Leeds City Council", "01") == 0.005
    (moved,) = after.moved
    assert moved.kind is MovedKind.ESTIMATE
    assert (moved.body, moved.sheet, moved.cell) == ("Leeds City Council", "Mapping", "A5")
    assert refreshed(after.content, now) == EditedMapping(after.content, ())


def test_a_row_that_was_confirmed_stays_as_it_is() -> None:
    data = edited_with(build_mapping(content()), put(5, "basis", "Actual"))
    after = refreshed(data, content((filled("Leeds City Council", _09=120_000_00), *ROWS[1:])))
    assert cell(after.content, "Leeds City Council", EDUCATION) == 100
    assert cell(after.content, "Leeds City Council", "10") == 250.00055


def test_a_row_that_was_confirmed_is_confirmed_for_good() -> None:
    data = edited_with(build_mapping(content()), put(5, "basis", "Actual"))
    now = content((filled("Leeds City Council", _09=100_000_00, _10=260_000_00), *ROWS[1:]), (*BODIES, "Ofsted"))
    after = refreshed(data, now)
    assert after.content != data
    assert typed_in(after.content) == typed_in(data) != []


def test_in_a_row_with_typed_amounts_the_others_move_on_and_stay_estimates() -> None:
    typed = edited_with(build_mapping(content()), put(5, EDUCATION, 77.5))
    data = edited_with(typed, put(5, "basis", "Actual"))
    after = refreshed(data, content((filled("Leeds City Council", _09=77_500_00, _10=260_000_00, _01=5_00), *ROWS[1:])))
    assert cell(after.content, "Leeds City Council", "10") == 260
    assert cell(after.content, "Leeds City Council", "01") is None
    assert cell(after.content, "Leeds City Council", "basis") == "Actual"
    assert typed_in(after.content) == typed_in(data)


def test_a_file_is_written_only_where_something_on_its_sheets_moves() -> None:
    confirmed = edited_with(build_mapping(content()), put(5, "basis", "Actual"))
    assert refreshed(confirmed, content()) == EditedMapping(confirmed, ())
    later_words = replace(ROWS[0], notes="Known better.")
    assert refreshed(confirmed, content((later_words, *ROWS[1:]))) == EditedMapping(confirmed, ())
    (moved,) = refreshed(build_mapping(content()), content((later_words, *ROWS[1:]))).moved
    assert moved.words.endswith("told anew")


def test_words_of_the_tool_move_with_its_figures_and_words_of_the_team_do_not() -> None:
    data = edited_with(build_mapping(content()), put(5, "notes", "ask Jo"))
    later = replace(ROWS[0], figure_year="2025-26", notes="Known now.", amounts={"09": 1_00})
    after = refreshed(data, content((later, *ROWS[1:])))
    assert cell(after.content, "Leeds City Council", "figure_year") == "2025-26"
    assert cell(after.content, "Leeds City Council", "notes") == "ask Jo"


def test_a_cleared_cell_and_a_deleted_row_stay_away_however_often_it_is_brought_up_to_date() -> None:
    def change(book: Workbook) -> None:
        book["Mapping"]["L5"].value = None
        for number in range(1, 22):
            book["Mapping"].cell(6, number).value = None

    data = edited_with(build_mapping(content()), change)
    for pence in (260_000_00, 270_000_00, 250_000_55):
        wanted = content((filled("Leeds City Council", _09=100_000_00, _10=pence), *ROWS[1:]))
        after = refreshed(data, wanted)
        assert cell(after.content, "Leeds City Council", "10") is None
        assert [sheet_of(after.content).cell(6, at).value for at in range(1, 22)] == [None] * 21
        assert [each.kind for each in after.moved] == [MovedKind.ASKED]
        assert "capital" in after.moved[0].words
        data = after.content


def test_what_was_typed_stays_typed_also_where_the_new_estimate_is_the_same_to_the_penny() -> None:
    data = edited_with(build_mapping(content()), put(5, EDUCATION, 120))
    after = refreshed(data, content((filled("Leeds City Council", _09=120_000_00, _10=1_00), *ROWS[1:])))
    typed = [amount for row in open_mapping(after.content).reading.rows for amount in row.typed]
    assert [(amount.code, amount.pence) for amount in typed] == [(EDUCATION, 120_000_00)]


def test_new_bodies_and_rows_come_below_and_the_tables_take_them_in() -> None:
    wanted = content((*ROWS, filled("Ofsted", _09=3_000_00)), (*BODIES, "Ofsted"))
    after = refreshed(build_mapping(content()), wanted)
    book = openpyxl.load_workbook(io.BytesIO(after.content))
    number = row_of(after.content, "Ofsted")
    assert number == 10
    assert cell(after.content, "Ofsted", EDUCATION) == 3
    assert str(cell(after.content, "Ofsted", "total")).startswith("=SUM(")
    assert book["Bodies"]["A10"].value == "Ofsted"
    assert book["Lists"].tables["Filled"].ref.endswith("10")
    assert {each.kind for each in after.moved} == {MovedKind.BODY_ADDED, MovedKind.ROW_ADDED}
    assert refreshed(after.content, wanted).content == after.content


def test_a_full_table_grows_and_what_stands_below_a_table_is_left_where_it_is(tmp_path: Path) -> None:
    many = tuple(filled(f"Body {number}", _09=number * 100) for number in range(1, 41))
    data = build_mapping(content(many[:30], tuple(row.body for row in many[:30])))
    wanted = content(many, tuple(row.body for row in many))
    grown = refreshed(data, wanted)
    assert openpyxl.load_workbook(io.BytesIO(grown.content))["Mapping"].tables["Mapping"].ref == "A4:U44"
    (tmp_path / "grown.xlsx").write_bytes(grown.content)
    assert own_errors(tmp_path / "grown.xlsx") == []
    below = refreshed(edited_with(data, put(36, "organisation", "Sources: see the file of 3 May")), wanted)
    assert sheet_of(below.content)["A36"].value == "Sources: see the file of 3 May"
    assert row_of(below.content, "Body 31") == 37


def test_a_copy_of_a_filled_in_row_moves_with_it_and_never_becomes_typed() -> None:
    def change(book: Workbook) -> None:
        for at in range(1, 22):
            book["Mapping"].cell(10, at).value = book["Mapping"].cell(5, at).value

    data = edited_with(build_mapping(content()), change)
    after = refreshed(data, content((filled("Leeds City Council", _09=120_000_00, _10=250_000_55), *ROWS[1:])))
    assert [sheet_of(after.content).cell(row, COLUMN[EDUCATION]).value for row in (5, 10)] == [120, 120]
    assert typed_in(after.content) == typed_in(data) == []


def test_a_row_of_the_teams_own_is_not_doubled_by_an_estimate_that_comes_later() -> None:
    def change(book: Workbook) -> None:
        for name, text in {"organisation": "Arts Council", "08": 55, "expenditure_type": "Revenue"}.items():
            put(10, name, text)(book)

    data = edited_with(build_mapping(content()), change)
    wanted = content((*ROWS, filled("Arts Council", _08=60_000_00)))
    after = refreshed(data, wanted)
    assert sheet_of(after.content).cell(11, 1).value is None
    (asked,) = after.moved
    assert (asked.kind, asked.body, asked.cell) == (MovedKind.ASKED, "Arts Council", "A10")


def test_what_the_return_says_stands_beside_and_goes_when_it_goes() -> None:
    data = edited_with(build_mapping(content()), put(5, EDUCATION, 77.5))
    said = (replace(ROWS[0], from_return=99_000_00), *ROWS[1:])
    after = refreshed(data, content(said))
    assert cell(after.content, "Leeds City Council", "from_return") == 99
    assert cell(after.content, "Leeds City Council", EDUCATION) == 77.5
    gone = refreshed(after.content, content())
    assert cell(gone.content, "Leeds City Council", "from_return") is None


def test_amounts_are_written_in_the_unit_that_the_sheet_has_now() -> None:
    def to_pounds(book: Workbook) -> None:
        sheet = book["Mapping"]
        sheet["F2"].value = "£"
        for row in range(5, 10):
            for code in COLUMN:
                if code.isdigit() and isinstance(value := sheet.cell(row, COLUMN[code]).value, int | float):
                    sheet.cell(row, COLUMN[code]).value = value * 1000

    data = edited_with(build_mapping(content()), to_pounds)
    after = refreshed(data, content((filled("Leeds City Council", _09=120_000_00, _10=250_000_55), *ROWS[1:])))
    assert cell(after.content, "Leeds City Council", EDUCATION) == 120_000
    assert open_mapping(after.content).workbook.names["filled_unit"]
    mistaken = edited_with(build_mapping(content()), lambda book: setattr(book["Mapping"]["F2"], "value", "£m"))
    asked = refreshed(mistaken, content((filled("Leeds City Council", _09=120_000_00), *ROWS[1:])))
    assert cell(asked.content, "Leeds City Council", EDUCATION) == 100
    assert [each.kind for each in asked.moved] == [MovedKind.ASKED]


def test_only_the_sheets_that_change_are_written_and_every_other_part_keeps_its_bytes() -> None:
    data = edited_with(build_mapping(content()), put(5, EDUCATION, 77.5))
    after = refreshed(data, content((filled("Leeds City Council", _10=1_00), *ROWS[1:])))
    before, now = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, after.content))
    assert before.namelist() == now.namelist()
    changed = {name for name in before.namelist() if before.read(name) != now.read(name)}
    assert changed == {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet5.xml"}  # Mapping, and the record on Lists


# -- whatever is typed, wherever --------------------------------------------------------------------------------------


@dataclass
class Typist:
    """Somebody of the lead team at work in the workbook, and what they wrote: by the text that must still be there."""

    book: Workbook
    dice: random.Random
    marks: int = 0

    def at_work(self, steps: int) -> None:
        acts = (self.amount, self.amount, self.zero, self.clear, self.confirm, self.note, self.own_row, self.insert)
        more = (
            self.delete,
            self.sort,
            self.own_column,
            self.comment,
            self.own_sheet,
            self.body,
            self.rename,
            self.copy,
        )
        for _ in range(steps):
            self.dice.choice((*acts, *more))()

    @property
    def sheet(self) -> Worksheet:
        return self.book["Mapping"]

    def mark(self) -> str:
        self.marks += 1
        return f"typed {self.marks}"

    def a_row(self) -> int:
        return self.dice.randint(5, 12)

    def an_amount(self) -> int:
        return self.dice.randint(COLUMN["01"], COLUMN["10"])

    def amount(self) -> None:
        self.sheet.cell(self.a_row(), self.an_amount()).value = self.dice.choice((1, 12.5, 1234.56, 100, -3))

    def zero(self) -> None:
        self.sheet.cell(self.a_row(), self.an_amount()).value = 0

    def clear(self) -> None:
        self.sheet.cell(self.a_row(), self.an_amount()).value = None

    def confirm(self) -> None:
        self.sheet.cell(self.a_row(), COLUMN["basis"]).value = "Actual"

    def note(self) -> None:
        name = self.dice.choice(("notes", "figure_source", "area"))
        self.sheet.cell(self.a_row(), COLUMN[name]).value = self.mark()

    def own_row(self) -> None:
        row = self.sheet.max_row + 1 if self.dice.random() < 0.3 else 11
        self.sheet.cell(row, 1).value = self.dice.choice((*BODIES, "A body of our own"))
        self.sheet.cell(row, self.an_amount()).value = self.dice.randint(1, 999)
        self.sheet.cell(row, COLUMN["notes"]).value = self.mark()

    def insert(self) -> None:
        self.sheet.insert_rows(self.a_row())

    def delete(self) -> None:
        self.sheet.delete_rows(self.a_row())

    def sort(self) -> None:
        rows = [[self.sheet.cell(row, at).value for at in range(1, 22)] for row in range(5, 13)]
        self.dice.shuffle(rows)
        for number, values in enumerate(rows, 5):
            for at, value in enumerate(values, 1):
                self.sheet.cell(number, at).value = value

    def own_column(self) -> None:
        self.sheet.cell(4, 24).value = "Ours"
        self.sheet.cell(self.a_row(), 24).value = self.mark()

    def comment(self) -> None:
        self.sheet.cell(self.a_row(), self.an_amount()).comment = Comment(self.mark(), "Jo")

    def own_sheet(self) -> None:
        self.book.create_sheet(f"Ours {self.marks}")["B2"].value = self.mark()

    def body(self) -> None:
        sheet, row = self.book["Bodies"], self.dice.randint(5, 9)
        sheet.cell(row, self.dice.choice((8, 13))).value = self.mark()
        sheet.cell(row, 12).value = self.dice.choice(("The return", "What is typed"))

    def copy(self) -> None:
        row = self.a_row()
        for at in range(1, 22):
            self.sheet.cell(14, at).value = self.sheet.cell(row, at).value

    def rename(self) -> None:
        self.sheet.cell(self.a_row(), 1).value = "Renamed by the team"


def later(dice: random.Random) -> MappingContent:
    """What the tool would fill in some weeks on: other amounts, rows gone and new, returns in, another body."""
    rows = []
    for row in ROWS:
        amounts = {code: pence + dice.choice((0, 0, 10_000_00, 33)) for code, pence in row.amounts.items()}
        if dice.random() < 0.2:
            amounts = dict(list(amounts.items())[:1])
        if dice.random() < 0.9:
            rows.append(replace(row, amounts=amounts, from_return=dice.choice((None, None, 5_000_00))))
    if dice.random() < 0.5:
        rows.append(filled("Ofsted", _09=3_000_00))
    return content(tuple(rows), (*BODIES, "Ofsted"))


@lru_cache(maxsize=3)  # what a round ends with the next begins with
def typed_in(data: bytes) -> list[tuple[object, ...]]:
    """Everything typed, by the reader's own rule, wherever its row stands."""
    rows = open_mapping(data).reading.rows
    names = ("organisation", "funder", "expenditure_type", "area", "basis")
    return sorted(
        (*(str(row.values.get(name, "")) for name in names), cell.code, cell.pence)
        for row in rows
        for cell in row.typed
    )


@lru_cache(maxsize=3)
def everything_said(data: bytes) -> set[str]:
    """Every mark that was typed, in cells and comments, anywhere."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for cell in sheet._cells.values()]  # without making the blank ones
    texts = [cell.value for cell in cells] + [cell.comment.text for cell in cells if cell.comment]
    return {text for text in texts if isinstance(text, str) and text.startswith(("typed ", "Renamed", "A body of"))}


@pytest.mark.parametrize("seed", range(24))
def test_nothing_typed_is_ever_lost_and_twice_is_once(seed: int) -> None:
    dice = random.Random(seed)
    data = edited_with(build_mapping(content()), lambda book: Typist(book, dice).at_work(dice.randint(1, 14)))
    for _ in range(3):
        wanted = later(dice)
        once = refreshed(data, wanted)
        assert typed_in(once.content) == typed_in(data)
        assert everything_said(once.content) == everything_said(data)
        again = refreshed(once.content, wanted)
        assert again.content == once.content
        assert {each.kind for each in again.moved} <= {MovedKind.ASKED}
        data = once.content
