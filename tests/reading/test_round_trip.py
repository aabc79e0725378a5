"""Whatever lines go into a return come out of it: through the template's own writer, and as CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.reading.sheets import read_return
from xltools.reading.read import read_bytes
from xltools.reading.units import stated_unit
from xltools.schemas import lines_read
from xltools.template.build import build_return
from xltools.template.layout import CHOICES, COLUMNS, DATA_FIELDS, MONEY_FIELDS, FieldKind

if TYPE_CHECKING:
    from xltools.model import Return

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n"), max_size=30).map(
    str.strip
) | st.sampled_from(
    ["=1+1", "+44 20", "-5", "@SUM(A1)", "'quoted", "a\nb", "<b>&amp;</b>", "07.4", "_x000D_", "£000", '="x"']
)
PENCE = st.none() | st.integers(min_value=-(10**13), max_value=10**13)
CODES = st.sampled_from(["", "07", "07.4", "10.2", "10.2.0", "04.5"])


def _values(kind: FieldKind, choices: str) -> st.SearchStrategy[object]:
    if kind is FieldKind.MONEY:
        return PENCE
    if kind is FieldKind.CODE:
        return CODES
    return st.sampled_from(["", *CHOICES[choices]]) if kind is FieldKind.CHOICE else TEXT


LINES = st.lists(
    st.fixed_dictionaries(
        {column.field: _values(column.kind, column.choices) for column in COLUMNS if column.field in DATA_FIELDS}
    ),
    max_size=6,
)


def _filled(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    return [line for line in lines if any(value not in ("", None) for value in line.values())]


def _read_lines(one: Return) -> list[dict[str, object]]:
    lines_read().validate(one.lines)
    frame = one.lines[list(DATA_FIELDS)].astype(object)
    return [
        dict(zip(DATA_FIELDS, values, strict=True)) for values in frame.where(frame.notna(), None).to_numpy().tolist()
    ]


def _assume_no_word_of_the_unit(lines: list[dict[str, object]]) -> None:
    """What rows without an amount say of the unit is believed: tests/reading/test_units.py."""
    texts = [value for line in lines for value in line.values() if isinstance(value, str)]
    assume(not any(map(stated_unit, texts)))


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_lines_written_into_a_return_are_read_from_it(lines: list[dict[str, object]]) -> None:
    _assume_no_word_of_the_unit(lines)
    pounds = [
        {field: value / 100 if isinstance(value, int) else value for field, value in line.items()} for line in lines
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        build_return(path, lines=pounds)  # type: ignore[arg-type]
        one = read_return(path)
    assert _read_lines(one) == _filled(lines)
    rows = [number for number, line in enumerate(lines, start=5) if line in _filled([line])]
    assert one.lines["row"].tolist() == rows


@settings(max_examples=60, deadline=None)
@given(LINES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_lines_written_as_csv_are_read_from_it(lines: list[dict[str, object]], delimiter: str, encoding: str) -> None:
    _assume_no_word_of_the_unit(lines)
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=delimiter)
    writer.writerow(DATA_FIELDS)
    for line in lines:
        writer.writerow(
            [
                "" if value is None else f"{value / 100:.2f}" if isinstance(value, int) else value
                for value in map(line.__getitem__, DATA_FIELDS)
            ]
        )
    (one,) = read_bytes(page.getvalue().encode(encoding), "lines.csv").returns
    assert _read_lines(one) == _filled(lines)
    assert all(field in MONEY_FIELDS for field in {observation.field for observation in one.observations})
