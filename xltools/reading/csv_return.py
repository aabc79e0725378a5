"""A CSV -> `Return`s: one for each partner, year, return reference and version in it. Any usual encoding and delimiter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from xltools.model import Header, Location, Noticed, Observation, Return
from xltools.reading.amounts import grouped_among_decimal_commas, is_decimal_comma
from xltools.reading.columns import Columns
from xltools.reading.csv_records import Records, RowShape
from xltools.reading.csv_rows import CUT_OFF, RowSorter, ends_within_amount
from xltools.reading.csv_text import DELIMITERS, decode, stated_delimiter
from xltools.reading.dates import iso_date
from xltools.reading.filling_down import filled_down
from xltools.reading.headings import SEARCHED_ROWS, Headings, find_headings
from xltools.reading.ledger import (
    HeadingRow,
    heading_row,
    ledger_note,
    picked,
    refuse_payments,
    renamed,
    summed,
    without_footers,
    year_of,
)
from xltools.reading.refusals import Refused
from xltools.reading.repeated_headings import with_repeated_asked
from xltools.reading.table import (
    SpendingTable,
    UnreadColumn,
    heading_observations,
    headings_again,
    read_columns,
    withhold,
)
from xltools.reading.told_apart import tell_apart
from xltools.reading.unit_evidence import (
    column_units,
    evidence_in_notes,
    evidence_in_rows,
    evidence_on_sheet,
    unit_observations,
)
from xltools.reading.unit_remarks import ask_about_remarks
from xltools.reading.years import financial_year
from xltools.reference.bodies.names import name_key
from xltools.template.layout import MONEY_FIELDS
from xltools.text import unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.reading.money_headings import ChosenColumns
    from xltools.reading.units import UnitEvidence

_CHUNK = 20_000
_OF_THE_RETURN = ("partner", "return_id", "version", "received")
_FIGURE = re.compile(r"[-(]?\s*£?\s*\d[\d,.]*\)?")
_UNREAD = "unread"
_SAMPLE = 200_000
"""Characters looked at to find delimiter, headings and the decimal mark."""


def read_csv(
    data: bytes, file: str, sha256: str, heading_map: Sequence[HeadingRow] | None = None
) -> tuple[Return, ...]:
    """Return the returns in a CSV, in order of first appearance; raises `Refused` where it has no list of spending.

    A ledger is read by its `heading_map`, and refused without one.
    """
    return read_csv_list(data, file, sha256, heading_map)[0]


def read_csv_list(
    data: bytes, file: str, sha256: str, heading_map: Sequence[HeadingRow] | None = None
) -> tuple[tuple[Return, ...], SpendingTable]:
    """Return the returns in a CSV as `read_csv` does, and its list as it stands in it."""
    text = decode(data)
    delimiter, headings, first = _ledger(text, file, heading_map) or _dialect(text)
    is_ledger = heading_map is not None
    table, of_return, noticed_in_rows = _table(
        text, delimiter, headings, file, evidence_on_sheet(first, headings, file, ""), first[headings.row]
    )
    if is_ledger:
        kept, footers = without_footers(table)
        table = picked(table, kept)
        of_return = {name: [values[at] for at in kept] for name, values in of_return.items()}
        noticed_in_rows += footers
    noticed_in_rows = [*filled_down(table), *noticed_in_rows]
    of_return = {name: _stripped(table.values.get(name), len(table.rows)) for name in _OF_THE_RETURN}
    columns, remarks = read_columns(replace(table, values=_of_lines(table.values)))
    remarks += ask_about_remarks(columns, table)
    remarks += [*noticed_in_rows, *_unsure_of_the_comma(table, columns, delimiter)]
    withhold(columns, table, remarks)
    expected = ("service", "gross")
    noticed = heading_observations(headings, table, 1, expected)
    noticed += unit_observations(table, headings)
    if "financial_year" not in columns and (year := headings.year):
        columns["financial_year"] = [year] * len(table.rows)
    columns |= {"row": table.rows, "partner": of_return["partner"]}
    if not is_ledger:
        tell_apart(columns, table.unread)
    else:
        columns, table, of_return = _added_up(columns, table, of_return, noticed)
    return tuple(_returns(columns, table, of_return, [*noticed, *remarks], sha256, len(data))), table


def _ledger(
    text: str, file: str, heading_map: Sequence[HeadingRow] | None
) -> tuple[str, Headings, list[list[str]]] | None:
    """A ledger's delimiter, its headings as the map names them, and its first records; None where the text is no ledger."""
    for delimiter in (stated,) if (stated := stated_delimiter(text)) else DELIMITERS:
        records = _first_records(text[:_SAMPLE], delimiter)
        row = heading_row(records)
        if row >= 0:
            if heading_map is None:
                refuse_payments(records, file)
            named = renamed(records[row], heading_map or (), Location(file, "", row + 1))
            records = [*([""] for _ in records[:row]), named, *records[row + 1 :]]
            headings = find_headings(records, csv=True)
            if headings:
                return delimiter, replace(headings, unknown=()), records
    return None


def ledger_headings(data: bytes) -> list[str]:
    """Return the row that heads a list of payments in the first bytes of a file; nothing where it is none."""
    text = decode(data)
    for delimiter in (stated,) if (stated := stated_delimiter(text)) else DELIMITERS:
        records = _first_records(text, delimiter)
        if (row := heading_row(records)) >= 0:
            return records[row]
    return []


def _added_up(
    columns: dict[str, Sequence[object]],
    table: SpendingTable,
    of_return: dict[str, list[str]],
    noticed: list[Observation],
) -> tuple[dict[str, Sequence[object]], SpendingTable, dict[str, list[str]]]:
    """A ledger's payments as lines: those of a year by their dates, where the file names no year."""
    if "financial_year" not in columns and "period" in columns:
        columns["financial_year"] = [year_of(str(day)) for day in columns["period"]]
    lines, kept = summed(columns, table.rows)
    noticed += ledger_note(table, len(table.rows), len(kept))
    lines["row"] = rows = [table.rows[at] for at in kept]
    return lines, replace(table, rows=rows), {name: [values[at] for at in kept] for name, values in of_return.items()}


def _of_lines(values: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
    return {field: column for field, column in values.items() if field not in _OF_THE_RETURN}


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    """The records headings are looked for in; what is broken further down is reported when all of it is read."""
    records: list[list[str]] = []
    with suppress(Refused):
        records.extend(islice(Records(text, delimiter), SEARCHED_ROWS))
    return records


def _dialect(text: str) -> tuple[str, Headings, list[list[str]]]:
    """The delimiter under which most headings are recognised, the headings, and the first records."""
    stated = stated_delimiter(text)
    best: tuple[int, str, Headings, list[list[str]]] | None = None
    for delimiter in (stated,) if stated else DELIMITERS:
        records = _first_records(text[:_SAMPLE], delimiter)
        headings = find_headings(records, csv=True)
        if headings and (best is None or len(headings.columns) > best[0]):
            best = (len(headings.columns), delimiter, headings, records)
    if best is None:
        first = " ".join(text[:_SAMPLE].split("\n", 1)[0].split())[:80]
        raise Refused("not-a-return", f'its first line is "{first}"' if first else "it holds nothing but blank lines")
    return best[1], best[2].for_year(_stated_year(best[2], best[3])), best[3]


def _stated_year(headings: Headings, records: Sequence[Sequence[str]]) -> str:
    """The one financial year the first lines state, "" where there is none or several."""
    column = headings.columns.get("financial_year", -1)
    written = {record[column] for record in records[headings.last_row + 1 :] if 0 <= column < len(record)} - {""}
    years = {financial_year(year) for year in written}
    return years.pop() if len(years) == 1 else ""


def _table(
    text: str, delimiter: str, headings: Headings, file: str, of_table: Sequence[UnitEvidence], heading: list[str]
) -> tuple[SpendingTable, dict[str, list[str]], list[Observation]]:
    """The filled records by field. Equal texts of a column share one string, so a long file stays small in memory."""
    fields = {field: column for field, column in headings.columns.items() if field != "checked"}
    fields |= {_part(name, part): part for name, choice in headings.chosen.items() for part in _parts(choice)}
    fields |= {_part(_UNREAD, column): column for column in headings.unread}
    values: dict[str, list[object]] = {field: [] for field in fields}
    shared: dict[str, dict[str, str]] = {field: {} for field in fields}
    rows: list[int] = []
    records = Records(text, delimiter, RowShape(tuple(fields[name] for name in MONEY_FIELDS if name in fields)))
    numbered = enumerate(records, start=1)
    list(islice(numbered, headings.last_row + 1))
    sorter = RowSorter(headings, heading)
    width = max(fields.values()) + 1
    while chunk := list(islice(numbered, _CHUNK)):
        kept = sorter.sort(chunk, len(rows), records.damaged)
        rows.extend(number for number, _ in kept)
        full = [record if len(record) >= width else record + [""] * (width - len(record)) for _, record in kept]
        by_column = list(zip(*full, strict=False))
        for field, column in fields.items() if by_column else ():
            same = shared[field].setdefault
            values[field].extend([same(text, text) for text in by_column[column]])
    for field in fields.keys() - set(MONEY_FIELDS):
        if any(text.startswith("'") for text in shared[field]):
            values[field] = [unguard(str(text)) for text in values[field]]  # a lines CSV of ours read back
    unread = [
        UnreadColumn(column + 1, headings.texts[column], values.pop(_part(_UNREAD, column)), field)
        for column, field in headings.unread.items()
    ]
    fields = {name: column for name, column in fields.items() if name in values}
    table = replace(_as_table(file, headings, rows, values, fields, delimiter), unread=unread)
    table = replace(
        table,
        units=column_units(
            headings, [*of_table, *evidence_in_rows(table), *evidence_in_notes(sorter.notes, file)], file, ""
        ),
    )
    table = with_repeated_asked(table, headings)
    is_cut = not text.endswith(("\n", "\r"))
    noticed = [*headings_again(table, sorter.again), *_other_tables(table, sorter)]
    noticed += _broken_rows(table, sorter, records.damaged, is_cut=is_cut)
    broken = {seen.location.row for seen in noticed if seen.kind is Noticed.ROW_BROKEN}
    noticed += [seen for seen in _moved_rows(table) if seen.location.row not in broken]
    return table, {name: _stripped(values.get(name), len(rows)) for name in _OF_THE_RETURN}, noticed


def _parts(choice: ChosenColumns) -> list[int]:
    """The further columns (from 0) that are added to a field's own."""
    return [column.column for column in choice.read[1:]]


def _part(name: str, column: int) -> str:
    return f"{name} in column {column + 1}"


def _moved_rows(table: SpendingTable) -> Iterator[Observation]:
    """Yield rows with a figure where *Revenue or capital* stands: a cell is missing before it, and each amount is its neighbour's."""
    kinds = table.values.get("expenditure_type", [])
    figures = {kind for kind in set(kinds) if _FIGURE.fullmatch(str(kind).strip())}
    for position in [at for at, kind in enumerate(kinds) if kind in figures] if figures else ():
        row, why = (
            table.rows[position],
            "a figure stands under 'Revenue or capital', so its amounts seem one column too far left",
        )
        yield Observation(Noticed.ROW_BROKEN, Location(table.file, "", row), "gross", str(kinds[position]), why)
        _take_out_money(table, position)


def _broken_rows(
    table: SpendingTable, sorter: RowSorter, damaged: Mapping[int, str], *, is_cut: bool
) -> Iterator[Observation]:
    """Yield what is wrong with single rows. No amount of a broken row is certain, so all are taken out."""
    last = next((name for name, column in table.columns.items() if column == sorter.named), "")
    for verdict in sorter.verdicts(damaged, is_cut=is_cut):
        location = Location(table.file, "", verdict.row.number)
        yield Observation(verdict.kind, location, "gross", ",".join(verdict.row.cells)[:200], verdict.why)
        if verdict.kind is Noticed.ROW_BROKEN:
            _take_out_money(table, verdict.row.position)
    if is_cut and last in MONEY_FIELDS and ends_within_amount(table.values[last]):
        value = str(table.values[last][-1])
        yield Observation(Noticed.ROW_BROKEN, Location(table.file, "", table.rows[-1]), "gross", value, CUT_OFF)
        _take_out_money(table, len(table.rows) - 1)


def _take_out_money(table: SpendingTable, position: int) -> None:
    for name in MONEY_FIELDS:
        if name in table.values:
            for column in (table.values[name], *table.parts.get(name, {}).values()):
                column[position] = ""  # type: ignore[index]  # the lists made for it in `_table`


def _other_tables(table: SpendingTable, sorter: RowSorter) -> Iterator[Observation]:
    for other in sorter.others:
        location = Location(table.file, "", other.number)
        headings = ", ".join(other.headings.texts.values())[:200]
        yield Observation(Noticed.OTHER_TABLE, location, "", headings, other.words)


def _unsure_of_the_comma(
    table: SpendingTable, columns: dict[str, Sequence[object]], delimiter: str
) -> Iterator[Observation]:
    """Figures such as 250,000 in a file where others (12,50) have a comma before their decimals: taken out, and asked about."""
    if delimiter == ",":
        return
    for field in MONEY_FIELDS:
        values = [str(value).strip() for value in table.values.get(field, ())]
        doubtful = grouped_among_decimal_commas(values)
        for position, value in enumerate(values) if doubtful and not table.decimal_comma else ():
            if value in doubtful:
                columns[field][position] = None  # type: ignore[index]  # the list `read_columns` made for it
                plain = value.strip("£ ")
                detail = f"it could mean £{plain} or £{plain.replace(',', '.')}, as others have a comma before their decimals"
                yield Observation(Noticed.AMOUNT_UNREAD, table.at(position, field), field, value, detail)


def _as_table(
    file: str,
    headings: Headings,
    rows: list[int],
    values: dict[str, list[object]],
    fields: dict[str, int],
    delimiter: str,
) -> SpendingTable:
    part_names = {_part(name, part) for name, choice in headings.chosen.items() for part in _parts(choice)}
    money = [str(value) for field in MONEY_FIELDS for value in values.get(field, ())[:5000]]
    return SpendingTable(
        file=file,
        sheet="",
        heading_row=headings.row + 1,
        rows=rows,
        values={name: column for name, column in values.items() if name not in part_names},
        columns={name: column + 1 for name, column in fields.items() if name not in part_names},
        parts={
            name: {part + 1: values[_part(name, part)] for part in _parts(choice)}
            for name, choice in headings.chosen.items()
            if _parts(choice)
        },
        stored_as_text=False,
        decimal_comma=delimiter != "," and is_decimal_comma(money),
    )


def _stripped(values: Sequence[object] | None, rows: int) -> list[str]:
    return [str(value).strip() for value in values] if values is not None else [""] * rows


def _returns(
    columns: dict[str, Sequence[object]],
    table: SpendingTable,
    of_return: dict[str, list[str]],
    noticed: list[Observation],
    sha256: str,
    size: int,
) -> Iterator[Return]:
    groups = _groups(of_return, columns.get("financial_year"))
    noticed_by = _by_group(noticed, table, groups)
    for number, ((partner, return_id), positions) in enumerate(groups, start=1):
        own_id = return_id or (f"{sha256[:12]}-{number}" if len(groups) > 1 else sha256[:12])
        own = {name: [values[position] for position in positions] for name, values in columns.items()}
        lines = Columns(len(positions), own, {"return_id": own_id, "workbook": table.file})
        header = _header(partner, own_id, own, table)
        yield Return(
            file=table.file,
            return_id=own_id,
            header=header,
            content=lines,
            columns=dict(table.columns),
            template_version="",
            observations=tuple(noticed_by[number]),
            version=_first(of_return["version"], positions),
            received=iso_date(received := _first(of_return["received"], positions)) or received,
            sha256=sha256,
            size=size,
        )


def _groups(of_return: dict[str, list[str]], years: Sequence[object] | None) -> list[tuple[tuple[str, str], list[int]]]:
    """Each return's partner and reference as first written, and the positions of its lines, by first appearance.

    A partner is one however its name is spelled. Where a partner's lines name one year, version or date, its lines that
    leave it blank belong to them.
    """
    written: dict[tuple[str, str, str, str, str], list[int]] = {}
    partners = of_return["partner"]
    year_of = [str(year) for year in years] if years is not None else [""] * len(partners)
    of_row = zip(partners, of_return["return_id"], year_of, of_return["version"], of_return["received"], strict=True)
    for position, row in enumerate(of_row):
        written.setdefault(row, []).append(position)
    keys = [
        (name_key(partner), own, financial_year(year) or year, version, iso_date(day) or day)
        for partner, own, year, version, day in written
    ]
    for part in (2, 3, 4):
        keys = _filled(keys, part)
    groups: dict[tuple[str, ...], tuple[tuple[str, str], list[int]]] = {}
    for key, (row, positions) in zip(keys, written.items(), strict=True):
        groups.setdefault(key, (row[:2], []))[1].extend(positions)
    return [(names, sorted(positions)) for names, positions in groups.values()] or [(("", ""), [])]


def _filled(keys: list[tuple[str, str, str, str, str]], part: int) -> list[tuple[str, str, str, str, str]]:
    """The keys, a blank part of one filled in where all others that begin alike have the same."""
    stated: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key in keys:
        stated[key[:part]] |= {key[part]} - {""}
    return [
        (*key[:part], *stated[key[:part]], *key[part + 1 :])  # type: ignore[misc]  # five parts, as before
        if not key[part] and len(stated[key[:part]]) == 1
        else key
        for key in keys
    ]


def _by_group(
    noticed: Iterable[Observation], table: SpendingTable, groups: list[tuple[tuple[str, str], list[int]]]
) -> defaultdict[int, list[Observation]]:
    """Each return's own observations, by its number; those between lines go with the one above."""
    owners = {table.rows[at]: number for number, (_, positions) in enumerate(groups, start=1) for at in positions}
    own: defaultdict[int, list[Observation]] = defaultdict(list)
    for observation in noticed:
        if observation.kind is Noticed.COLUMN_UNCLEAR:  # true of the lines of every return in the file
            for number in range(1, len(groups) + 1):
                own[number].append(observation)
        else:
            above = bisect_right(table.rows, observation.location.row)
            own[owners[table.rows[above - 1]] if above else 1].append(observation)
    return own


def _first(values: list[str], positions: list[int]) -> str:
    return next((values[position] for position in positions if values[position]), "")


def _header(partner: str, return_id: str, lines: dict[str, list[object]], table: SpendingTable) -> Header:
    years = Counter(str(year) for year in lines.get("financial_year", ()) if year)
    year = min(years, key=lambda candidate: (-years[candidate], candidate)) if years else ""
    values = {"organisation": partner, "financial_year": year, "return_id": return_id}
    row = int(str(lines["row"][0])) if lines["row"] else table.heading_row
    locations = {
        name: Location(table.file, "", row, table.columns[field])
        for name, field in (
            ("organisation", "partner"),
            ("financial_year", "financial_year"),
            ("return_id", "return_id"),
        )
        if field in table.columns
    }
    return Header({name: value for name, value in values.items() if value}, locations)
