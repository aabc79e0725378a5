"""A CSV -> `Return`s: one for each partner and return reference in it. Any usual encoding, delimiter and line end."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from xltools.model import Header, Location, Return
from xltools.reading.amounts import is_decimal_comma
from xltools.reading.headings import SEARCHED_ROWS, Headings, find_headings
from xltools.reading.lines import lines_frame
from xltools.reading.refusals import Refused
from xltools.reading.table import Table, heading_observations, read_columns
from xltools.template.layout import MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xltools.model import Observation

DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 20_000
_OF_THE_RETURN = ("partner", "return_id", "version", "received")
_SAMPLE = 200_000
"""Characters looked at to find delimiter, headings and the decimal mark."""


def read_csv(data: bytes, file: str, sha256: str) -> tuple[Return, ...]:
    """Return the returns in a CSV, in order of first appearance; raises `Refused` where it has no list of spending."""
    text = decode(data)
    delimiter, headings = _dialect(text)
    table, of_return = _table(text, delimiter, headings, file)
    columns, remarks = read_columns(table)
    expected = ("service", "gross")
    noticed = heading_observations(headings, file, "", table.heading_row, 1, expected)
    rows = len(table.rows)
    columns |= {"workbook": [file] * rows, "row": table.rows}
    columns |= {"partner": of_return["partner"], "return_id": of_return["return_id"]}
    frame = lines_frame(columns, rows)
    return tuple(_returns(frame, table, of_return, [*noticed, *remarks], sha256, len(data)))


def decode(data: bytes) -> str:
    """Return a CSV's text: by its byte-order mark, else UTF-16 where every other byte is NUL, UTF-8, or Windows-1252.

    NULs, which some exports leave in, are dropped.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data.decode("utf-8-sig", "replace")
    elif len(data) > 3 and data[1] == 0 and data[3] == 0:
        text = data.decode("utf-16-le", "replace")
    elif len(data) > 3 and data[0] == 0 and data[2] == 0:
        text = data.decode("utf-16-be", "replace")
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\0", "") if "\0" in text else text


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        line = f"line {reader.line_num:,}"
        raise Refused(
            "file-damaged", f"near {line} a cell does not end, perhaps for want of a closing quote mark"
        ) from error


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    """The records headings are looked for in; what is broken further down is reported when all of it is read."""
    found: list[list[str]] = []
    with suppress(Refused):
        found.extend(islice(_records(text, delimiter), SEARCHED_ROWS))
    return found


def _dialect(text: str) -> tuple[str, Headings]:
    """The delimiter under which most headings are recognised, and the headings."""
    stated = re.match(r"sep=([,;\t|])\r?\n", text)
    best: tuple[int, str, Headings] | None = None
    for delimiter in (stated[1],) if stated else DELIMITERS:
        found = find_headings(_first_records(text[:_SAMPLE], delimiter), csv=True)
        if found and (best is None or len(found.columns) > best[0]):
            best = (len(found.columns), delimiter, found)
    if best is None:
        first = " ".join(text[:_SAMPLE].split("\n", 1)[0].split())[:80]
        raise Refused("not-a-return", f'its first line is "{first}"' if first else "it holds nothing but blank lines")
    return best[1], best[2]


def _table(text: str, delimiter: str, headings: Headings, file: str) -> tuple[Table, dict[str, list[str]]]:
    """The filled records by field. Equal texts of a column share one string, so a long file stays small in memory."""
    fields = {field: column for field, column in headings.columns.items() if field != "checked"}
    values: dict[str, list[object]] = {field: [] for field in fields}
    shared: dict[str, dict[str, str]] = {field: {} for field in fields}
    rows: list[int] = []
    records = enumerate(_records(text, delimiter), start=1)
    for _ in islice(records, headings.row + 1):
        pass
    width = max(fields.values()) + 1
    while chunk := list(islice(records, _CHUNK)):
        kept = [(number, record) for number, record in chunk if any(map(str.strip, record))]
        rows.extend(number for number, _ in kept)
        full = [record if len(record) >= width else record + [""] * (width - len(record)) for _, record in kept]
        by_column = list(zip(*full, strict=False))
        for field, column in fields.items() if by_column else ():
            same = shared[field].setdefault
            values[field].extend([same(text, text) for text in by_column[column]])
    table = _as_table(file, headings, rows, values, fields, delimiter)
    return table, {name: _stripped(values.get(name), len(rows)) for name in _OF_THE_RETURN}


def _as_table(
    file: str,
    headings: Headings,
    rows: list[int],
    values: dict[str, list[object]],
    fields: dict[str, int],
    delimiter: str,
) -> Table:
    money = [str(value) for field in MONEY_FIELDS for value in values.get(field, ())[:5000]]
    return Table(
        file=file,
        sheet="",
        heading_row=headings.row + 1,
        rows=rows,
        values={field: column for field, column in values.items() if field not in _OF_THE_RETURN},
        places={field: column + 1 for field, column in fields.items()},
        scales=headings.scales,
        stored_as_text=False,
        decimal_comma=delimiter != "," and is_decimal_comma(money),
    )


def _stripped(values: Sequence[object] | None, rows: int) -> list[str]:
    return [str(value).strip() for value in values] if values is not None else [""] * rows


def _returns(
    frame: pd.DataFrame,
    table: Table,
    of_return: dict[str, list[str]],
    noticed: list[Observation],
    sha256: str,
    size: int,
) -> Iterator[Return]:
    groups: dict[tuple[str, str], list[int]] = {}
    for position, key in enumerate(zip(of_return["partner"], of_return["return_id"], strict=True)):
        groups.setdefault(key, []).append(position)
    for number, ((partner, return_id), positions) in enumerate((groups or {("", ""): []}).items(), start=1):
        own_id = return_id or (f"{sha256[:12]}-{number}" if len(groups) > 1 else sha256[:12])
        lines = frame if len(groups) <= 1 else frame.iloc[positions].reset_index(drop=True)
        if not return_id and positions:
            lines = lines.assign(return_id=lines["return_id"].where(lines["return_id"] != "", own_id))
        header = _header(partner, own_id, lines, table)
        yield Return(
            file=table.file,
            return_id=own_id,
            header=header,
            lines=lines,
            columns=dict(table.places),
            template_version="",
            observations=_own(noticed, table, positions, len(groups), number),
            version=_first(of_return["version"], positions),
            received=_first(of_return["received"], positions),
            sha256=sha256,
            size=size,
        )


def _own(
    noticed: list[Observation], table: Table, positions: list[int], groups: int, number: int
) -> tuple[Observation, ...]:
    """A return's own observations; those about the headings go with the first."""
    if groups <= 1:
        return tuple(noticed)
    rows = {table.rows[position] for position in positions}
    return tuple(
        one for one in noticed if one.place.row in rows or (number == 1 and one.place.row <= table.heading_row)
    )


def _first(values: list[str], positions: list[int]) -> str:
    return next((values[position] for position in positions if values[position]), "")


def _header(partner: str, return_id: str, lines: pd.DataFrame, table: Table) -> Header:
    years = Counter(year for year in lines["financial_year"] if year)
    year = min(years, key=lambda one: (-years[one], one)) if years else ""
    values = {"organisation": partner, "financial_year": year, "return_id": return_id}
    row = int(lines["row"].iloc[0]) if len(lines) else table.heading_row
    places = {
        name: Location(table.file, "", row, table.places[field])
        for name, field in (
            ("organisation", "partner"),
            ("financial_year", "financial_year"),
            ("return_id", "return_id"),
        )
        if field in table.places
    }
    return Header({name: value for name, value in values.items() if value}, places)
