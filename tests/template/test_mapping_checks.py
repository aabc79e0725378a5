"""LibreOffice works the mapping workbook out, and every figure and word is what we reckon from the content, in pence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.template.mapping_contents import drawn
from xltools.model import column_letters
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import UNITS, BodyStanding, Classification, FilledRow, MappingContent, columns, headings
from xltools.template.mapping_checks import SUMMARY_ROW, checks_layout
from xltools.template.mapping_counts import MAPPING_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.office import Document, Office

pytestmark = pytest.mark.libreoffice

CASES = [
    *((seed, classification, "£000") for seed, classification in enumerate(Classification)),
    (7, Classification.COFOG, "£m"),
    (8, Classification.COFOG, "£"),
]
EACH = pytest.mark.parametrize(("seed", "classification", "unit"), CASES)
FIRST_COUNT = 6
"""The row of Checks in which the first count stands."""


@pytest.fixture
def workbook(tmp_path: Path) -> Any:
    def write(content: MappingContent) -> Path:
        path = tmp_path / "mapping.xlsx"
        path.write_bytes(build_mapping(content))
        return path

    return write


class Reckoned:
    """What a content comes to, added up here in whole pence."""

    def __init__(self, content: MappingContent) -> None:
        self.content, self.unit = content, 10 ** UNITS[content.unit]
        self.listed = [body.body for body in content.bodies]

    def pence(self, rows: Iterable[FilledRow], code: str = "") -> int:
        return sum(row.amounts.get(code, 0) if code else sum(row.amounts.values()) for row in rows)

    def shown(self, pence: int) -> float:
        return pence / float(self.unit)

    def share(self, part: int, whole: int) -> object:
        return part / whole if whole else ""

    def per_head(self, pence: int) -> float:
        return pence / 100 / self.content.people if self.content.people else 0.0

    def of(self, **wanted: str) -> list[FilledRow]:
        return [row for row in self.content.rows if all(getattr(row, name) == word for name, word in wanted.items())]

    def estimates(self, rows: Iterable[FilledRow]) -> list[FilledRow]:
        return [row for row in rows if row.basis == "Initial estimate"]


def alike(found: list[Any], expected: list[Any]) -> bool:
    return [same if isinstance(same, str) else pytest.approx(same, rel=1e-12, abs=1e-9) for same in expected] == found


def table(document: Document, heading: int, rows: int, last: str) -> list[list[Any]]:
    return document.values("Checks", f"A{heading + 1}:{last}{heading + rows}")


@EACH
def test_totals_by_function(
    office: Office, workbook: Any, seed: int, classification: Classification, unit: str
) -> None:
    content = drawn(seed, classification, unit)
    reckoned, layout = Reckoned(content), checks_layout(content)
    with office.document(workbook(content)) as document:
        found = table(document, layout.functions, layout.function_rows + 1, "K")
    for row, (code, heading) in zip(found, headings(classification), strict=False):
        whole, baseline = reckoned.pence(content.rows, code), content.baseline.get(code, 0)
        kinds = [reckoned.pence(reckoned.of(expenditure_type=kind), code) for kind in ("Revenue", "Capital", "")]
        estimated = reckoned.pence(reckoned.estimates(content.rows), code)
        expected = [heading, *map(reckoned.shown, (*kinds, whole, estimated))]
        expected += [reckoned.share(whole - estimated, whole), reckoned.per_head(whole)]
        beside = [reckoned.shown(baseline), whole / baseline, judged(content, code, whole)] if baseline else [""] * 3
        assert alike(row, [*expected, *beside])
    assert found[-1][4] == pytest.approx(reckoned.shown(reckoned.pence(content.rows)))


def judged(content: MappingContent, code: str, pence: int) -> str:
    low, high = content.usual.get(code, (0.5, 2.0))
    baseline = content.baseline[code]
    if abs(pence - baseline) <= sum(content.baseline.values()) * 0.005:
        return "Usual"
    if not pence:
        return "Nothing yet"
    return "Low" if pence < low * baseline else "High" if pence > high * baseline else "Usual"


@EACH
def test_the_whole_and_its_levels(
    office: Office, workbook: Any, seed: int, classification: Classification, unit: str
) -> None:
    content = drawn(seed, classification, unit)
    reckoned, layout = Reckoned(content), checks_layout(content)
    with office.document(workbook(content)) as document:
        summary = [row[1] for row in table(document, SUMMARY_ROW, 8, "B")]
        levels = {row[0]: row[1:] for row in table(document, layout.levels, layout.level_rows + 1, "G")}
    whole, estimated = reckoned.pence(content.rows), reckoned.pence(reckoned.estimates(content.rows))
    baseline = sum(content.baseline.values())
    beside = [reckoned.shown(baseline), whole / baseline] if baseline else ["", ""]
    known = whole - estimated
    expected = [*map(reckoned.shown, (whole, estimated, known)), known / whole, estimated / whole]
    assert alike(summary, [*expected, reckoned.per_head(whole), *beside])
    of_level = {body.body: body.level for body in content.bodies}
    for level, found in levels.items():
        bodies = [body.body for body in content.bodies if body.level == level]
        rows = [row for row in content.rows if of_level.get(row.body, "") == level]
        if level.startswith("Not on"):
            rows = [row for row in content.rows if of_level.get(row.body, "?") not in levels]
        sums = reckoned.pence(rows), reckoned.pence(reckoned.estimates(rows))
        filled = sum(bool(reckoned.pence(reckoned.of(body=body))) for body in bodies)
        counts: list[object] = ["", ""] if level.startswith("Not on") else [len(bodies), filled]
        shares = [reckoned.share(sums[0] - sums[1], sums[0]), reckoned.per_head(sums[0])]
        assert alike(found, [*counts, *map(reckoned.shown, sums), *shares]), level


@EACH
def test_every_body_and_what_is_said_of_it(
    office: Office, workbook: Any, seed: int, classification: Classification, unit: str
) -> None:
    content = drawn(seed, classification, unit)
    reckoned, layout = Reckoned(content), checks_layout(content)
    with office.document(workbook(content)) as document:
        found = table(document, layout.bodies, layout.body_rows, "K")
    for row, body in zip(found, content.bodies, strict=False):
        own = reckoned.of(body=body.body)
        whole, estimated = reckoned.pence(own), reckoned.pence(reckoned.estimates(own))
        said = sum(filled.from_return or 0 for filled in own)
        expected = [body.body, reckoned.shown(whole), reckoned.shown(estimated)]
        expected += [reckoned.share(whole - estimated, whole), reckoned.shown(said) if said else ""]
        words = word_of(body.standing, whole, said)
        assert alike(row, [*expected, words, "", "", body.level, "", body.standing.value])
    assert all(cell == "" for row in found[len(content.bodies) :] for cell in row)


def word_of(standing: BodyStanding, whole: int, said: int) -> str:
    if not whole and not said:
        return "" if standing is BodyStanding.INCLUDED else "Nothing yet"
    return "The return says another amount" if whole and said and abs(said - whole) > abs(said) * 0.01 else ""


@EACH
def test_each_row_is_added_up_and_told_what_to_look_at(
    office: Office, workbook: Any, seed: int, classification: Classification, unit: str
) -> None:
    content = drawn(seed, classification, unit)
    reckoned, last = Reckoned(content), len(content.rows)
    fields = [column.field for column in columns(classification)]
    total, checked = (column_letters(fields.index(field) + 1) for field in ("total", "checked"))
    with office.document(workbook(content)) as document:
        totals = [row[0] for row in document.values("Mapping", f"{total}5:{total}{4 + last}")]
        words = [row[0] for row in document.values("Mapping", f"{checked}5:{checked}{4 + last}")]
        above = document.values("Mapping", f"C3:{total}3")[0]
    assert alike(totals, [reckoned.shown(reckoned.pence([row])) for row in content.rows])
    assert words == [told(reckoned, row) for row in content.rows]
    codes = [code for code, _ in headings(classification)]
    assert alike(above, [reckoned.shown(reckoned.pence(content.rows, code)) for code in [*codes, ""]])


def told(reckoned: Reckoned, row: FilledRow) -> str:
    if not row.amounts:
        return "No amount yet."
    if row.body not in reckoned.listed:
        return "Look again: this body is not on the sheet Bodies."
    if row.basis == "Please apportion" and not row.area:
        return "Put right: name the area these figures cover."
    if not row.area and any(pence > reckoned.content.baseline.get(code, 10**15) for code, pence in row.amounts.items()):
        return "Look again: above the whole place's baseline."
    if not row.expenditure_type:
        return "Look again: revenue or capital?"
    if row.from_return is not None:
        own = reckoned.of(body=row.body)
        said = sum(filled.from_return or 0 for filled in own)
        other = abs(said - reckoned.pence(own)) > abs(said) * 0.01
        return f"{'Look again: t' if other else 'T'}he body's return {'says another amount' if other else 'is in and says the same'}."
    if row.basis == "Initial estimate":
        return "Initial estimate: type over it when you know better."
    if not row.basis:
        return "Look again: how was the figure reached?"
    return "" if row.figure_source else "Look again: where is the figure from?"


def counts(document: Document) -> dict[str, Any]:
    rows = document.values("Checks", f"B{FIRST_COUNT}:B{FIRST_COUNT + len(MAPPING_CHECKS) - 1}")
    return {check.key: row[0] for check, row in zip(MAPPING_CHECKS, rows, strict=True)}


@EACH
def test_rows_and_bodies_with_gaps_are_counted(
    office: Office, workbook: Any, seed: int, classification: Classification, unit: str
) -> None:
    content = drawn(seed, classification, unit)
    reckoned = Reckoned(content)
    with office.document(workbook(content)) as document:
        found = counts(document)
    rows = [row for row in content.rows if row.amounts]
    bodies = [
        (body.standing, reckoned.pence(own), sum(row.from_return or 0 for row in own))
        for body in content.bodies
        for own in [reckoned.of(body=body.body)]
    ]
    words = [word_of(*body) for body in bodies]
    ratio = reckoned.pence(rows) / sum(content.baseline.values()) if content.baseline else 1
    expected = dict.fromkeys((check.key for check in MAPPING_CHECKS), 0) | {
        "filled": len(rows),
        "area": sum(row.basis == "Please apportion" and not row.area for row in rows),
        "wider": sum(row.area == "London" for row in rows),
        "unlikely": int(not 10**-1.5 < ratio < 10**0.3),
        "large": sum(
            pence > content.baseline.get(code, 10**15)
            for row in rows
            if not row.area
            for code, pence in row.amounts.items()
        ),
        "unknown": sum(row.body not in reckoned.listed for row in rows),
        "kind": sum(not row.expenditure_type for row in rows),
        "basis": sum(not row.basis for row in rows),
        "source": sum(not row.figure_source for row in rows),
        "estimates": len(reckoned.estimates(rows)),
        "empty": words.count("Nothing yet"),
        "differs": words.count("The return says another amount"),
    }
    assert found == expected


ONE = MappingContent(
    "Hackney",
    "2010-11",
    bodies=drawn(1).bodies,
    rows=(
        FilledRow("Body 0", {"01": 12_345_600, "10": 50_000_000}, "", "Revenue", basis="Initial estimate"),
        FilledRow("Body 1", {"07": 99_999_900}, "", "Revenue", basis="Initial estimate"),
    ),
)


def test_a_unit_changed_after_filling_is_told_until_it_is_set_back(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        for unit, wrong in (("£", 1), ("£m", 1), ("£000", 0), ("", 1), ("£000", 0)):
            document.type_in("Mapping", "F2", unit)
            assert counts(document)["unit"] == wrong
            assert document.value("Mapping", "G2").startswith("Put right: the unit" if wrong else "Shaded amounts")
            assert document.value("Checks", "B3") == ("No" if wrong else "Yes")


def test_a_unit_changed_with_its_amounts_is_in_order(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        for cell, pounds in {"C5": "123456", "L5": "500000", "I6": "999999"}.items():
            document.type_in("Mapping", cell, pounds)
        assert counts(document)["unit"] == 0
        document.type_in("Mapping", "F2", "£")
        assert counts(document)["unit"] == 0
        assert document.value("Checks", f"B{SUMMARY_ROW + 1}") == 1623455


def test_a_whole_of_several_times_the_baseline_is_told(office: Office, workbook: Any) -> None:
    content = replace(ONE, baseline={"01": 60_000_000, "10": 100_000_000})
    with office.document(workbook(content)) as document:
        for amount, wrong in (("999.999", 0), ("2,400", 0), ("8300", 1), ("1000000", 1), ("999.999", 0)):
            document.type_in("Mapping", "I6", amount.replace(",", ""))
            assert counts(document)["unlikely"] == wrong
        assert document.value("Checks", "B3") == "Yes"


def test_text_errors_and_amounts_without_a_body_are_to_be_put_right(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        document.type_in("Mapping", "D5", "c. 34,000")
        document.type_in("Mapping", "C7", "12")
        found, said = counts(document), [row[0] for row in document.values("Mapping", "U5:U7")]
        assert (found["text"], found["nobody"], found["filled"]) == (1, 1, 3)
        assert said[0] == "Put right: an amount is text, not a number."
        assert said[2] == "Put right: say whose figures these are."
        document.type_in("Mapping", "E5", "=1/0")
        assert counts(document)["errors"] == 1
        assert document.value("Mapping", "U5") == "Put right: an amount shows an error."


def test_a_total_typed_over_and_a_total_named_as_a_body_are_told(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        document.type_in("Mapping", "M6", "5")
        document.type_in("Mapping", "A7", "Total")
        found = counts(document)
        assert (found["totals"], found["named_totals"]) == (1, 1)


def test_rows_inserted_sorted_deleted_and_added_below_are_followed(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        document.insert_rows("Mapping", 5)
        document.type_in("Mapping", "C5", "1000")
        assert counts(document)["totals"] == 1, "LibreOffice gives an inserted row no Total"
        assert document.value("Checks", f"E{checks_layout(ONE).functions + 1}") == 1123.456
        document.delete_rows("Mapping", 5)
        document.sort("Mapping", "A5:T6", 0, ascending=False)
        assert document.value("Mapping", "A5") == "Body 1"
        assert document.value("Checks", f"E{checks_layout(ONE).functions + 1}") == 123.456


def test_a_body_added_or_named_twice_is_followed(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        document.type_in("Bodies", "A17", "A new board")
        document.type_in("Bodies", "B17", "Local")
        document.type_in("Mapping", "A5", "A new board")
        found, layout = counts(document), checks_layout(ONE)
        assert found["unknown"] == 0
        assert document.values("Checks", f"A{layout.bodies + 13}:B{layout.bodies + 13}") == [["A new board", 623.456]]
        document.type_in("Bodies", "A18", "Body 1")
        assert counts(document)["twice"] == 1
        assert document.value("Checks", f"B{SUMMARY_ROW + 1}") == document.value("Checks", f"D{layout.levels + 10}")


def test_initial_estimates_are_shaded_only_while_the_basis_says_so(office: Office, workbook: Any) -> None:
    shade = "#e6e0f2"
    with office.document(workbook(ONE)) as document:
        assert {cell for cell, colour in document.colours("Mapping").items() if colour == shade} == {
            *("C5", "L5", "P5", "I6", "P6")
        }
        document.type_in("Mapping", "P5", "Actual")
        assert {cell for cell, colour in document.colours("Mapping").items() if colour == shade} == {"I6", "P6"}


def test_what_cannot_be_right_is_coloured(office: Office, workbook: Any) -> None:
    with office.document(workbook(ONE)) as document:
        document.type_in("Mapping", "D5", "tbc")
        document.type_in("Mapping", "A6", "Somebody")
        colours = document.colours("Mapping")
        assert (colours["D5"], colours["A6"], colours.get("A5")) == ("#fad4d0", "#fde9b8", None)


@pytest.mark.parametrize(("unit", "shown"), [("£m", "0.004"), ("£000", "0")])
def test_millions_show_thousands(office: Office, workbook: Any, unit: str, shown: str) -> None:
    with office.document(workbook(MappingContent("Hackney", "2010-11", unit=unit))) as document:
        document.type_in("Mapping", "C5", "0.004")
        assert document.shown("Mapping", "C5").strip() == shown


def test_a_program_that_works_nothing_out_on_opening_shows_totals_not_noughts(office: Office, workbook: Any) -> None:
    book = openpyxl.load_workbook(workbook(ONE), data_only=True)
    assert [book["Mapping"][cell].value for cell in ("M5", "M6", "M3", "C3")] == [623.456, 999.999, 1623.455, 123.456]
    assert book["Checks"]["B6"].value is None


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
@pytest.mark.parametrize("classification", Classification)
def test_a_workbook_saved_by_another_program_comes_to_the_same(
    office: Office, workbook: Any, tmp_path: Path, classification: Classification, program: str
) -> None:
    path, copy = workbook(drawn(3, classification)), tmp_path / "copy.xlsx"
    with office.document(path) as document:
        before = [document.values("Checks", "A1:N80"), document.values("Mapping", "A1:AC40")]
        if program == "LibreOffice":
            document.save(copy)
    if program == "openpyxl":
        openpyxl.load_workbook(path).save(copy)
    with office.document(copy) as document:
        after = [document.values("Checks", "A1:N80"), document.values("Mapping", "A1:AC40")]
        assert all(
            alike(new, old)
            for news, olds in zip(after, before, strict=True)
            for new, old in zip(news, olds, strict=True)
        )
        document.type_in("Mapping", "A5", "Body nobody knows")
        document.type_in("Mapping", "C5", "5")
        fields = [column.field for column in columns(classification)]
        said = document.value("Mapping", f"{column_letters(fields.index('checked') + 1)}5")
        assert said == "Look again: this body is not on the sheet Bodies."
