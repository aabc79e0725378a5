"""The tables beside count.toml: partners, drivers, populations, decisions, explanations, when returns came.

Whatever is wrong with one is a `UsageError` that names the file, the row and what to do. None is ever overwritten by a new
one; explanations are added to.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools import storage
from xltools.counting.decisions import COLUMNS as DECISION_COLUMNS
from xltools.counting.decisions import Decision, read_decisions
from xltools.model import Partner, UsageError
from xltools.reading.csv_text import read_side_table
from xltools.reading.partner_explanations import COLUMNS as EXPLANATION_COLUMNS
from xltools.reading.partner_explanations import PartnerExplanation, row_of, said_in
from xltools.reading.received import RECEIVED_COLUMNS
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.people.populations_file import COLUMNS as POPULATION_COLUMNS
from xltools.reference.people.populations_file import read_people_rows
from xltools.reference.sharing.measures import DRIVER_COLUMNS, Driver, read_drivers
from xltools.storage import write_kept, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xltools.reference.people.populations import PeopleRow

PARTNERS = "partners.csv"
PARTNER_COLUMNS = ("partner", "short_name", "aliases", "organisation_type", "area", "contact_name", "contact_email")
DECISIONS = "decisions.csv"
EXPLANATIONS = "explanations.csv"
POPULATIONS = "populations.csv"
DRIVERS = "drivers.csv"
SIDE_FILES = {
    DRIVERS: DRIVER_COLUMNS,
    "dictionary.csv": ("service", "partner_type", "cofog", "confirmed_by", "confirmed_on"),
    DECISIONS: DECISION_COLUMNS,
    EXPLANATIONS: EXPLANATION_COLUMNS,
}
LONGEST_ID = 120
"""Bytes of a partner's reference: no file system takes names of more than 255, and some take paths of little more."""


def read_partners(path: Path) -> tuple[Partner, ...]:
    """Read partners.csv; raise `UsageError` where it is missing, not a table, names a partner twice or by a whole sentence."""
    partners = read_bodies(path)
    seen: set[str] = set()
    for partner in partners:
        if len(partner.partner_id.encode()) > LONGEST_ID:
            raise UsageError(
                f"{path} has a partner name of {len(partner.name):,} characters ({partner.name[:40]} ...), and files are "
                "called after partners. Shorten it; the long one may stand under aliases."
            )
        if partner.partner_id in seen:
            raise UsageError(f"{path} lists {partner.name} twice. Keep one row for each partner.")
        seen.add(partner.partner_id)
    return partners


def read_bodies(path: Path) -> tuple[Partner, ...]:
    """Read a partner list that may name a body once for each of several places; raise `UsageError` where it is no table."""
    if not path.exists():
        raise UsageError(
            f"{path} is missing. It lists the bodies to ask, with the columns {', '.join(PARTNER_COLUMNS)}."
        )
    headings, rows = read_table(path, PARTNER_COLUMNS)
    if headings and "partner" not in headings:
        raise UsageError(f"{path} has no column named partner. Its columns should be {', '.join(PARTNER_COLUMNS)}.")
    return tuple(_partner(row) for row in rows if (row.get("partner") or "").strip())


def read_table(path: Path, columns: Sequence[str]) -> tuple[tuple[str, ...], list[dict[str, str | None]]]:
    """Return the headings and the rows of a table; no headings where the file is empty.

    Raises `UsageError` where a quoted cell does not end, and where a row has more cells than there are headings: what
    stands behind an unquoted comma would be taken for something else.
    """
    try:
        table = read_side_table(path.read_bytes(), columns)
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read: {error}. Look for a quote mark too many or too few.") from None
    for number, row in zip(table.numbers, table.rows, strict=True):
        if None in row:
            raise UsageError(
                f"{path}, row {number} has more cells than there are headings. Put text that holds a comma in quotes "
                "(Excel does so by itself), or give the further column a heading."
            )
    return table.headings, [{str(name): _text(cell) for name, cell in row.items()} for row in table.rows]


def _text(cell: str | list[str] | None) -> str | None:
    return cell if isinstance(cell, str) else None


def drivers_in(path: Path) -> tuple[Driver, ...]:
    """Return the drivers of drivers.csv; none where there is no such file."""
    if not path.is_file():
        return ()
    headings, rows = read_table(path, DRIVER_COLUMNS)
    missing = [name for name in DRIVER_COLUMNS if headings and name not in headings and name != "source"]
    if missing:
        raise UsageError(f"{path} has no column named {missing[0]}. Its columns should be {', '.join(DRIVER_COLUMNS)}.")
    drivers, problems = read_drivers(rows)
    if problems:
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}")
    return drivers


def received_rows(path: Path) -> list[dict[str, str | None]]:
    """Return the rows of received.csv; none where there is no such file."""
    if not path.is_file():
        return []
    headings, rows = read_table(path, RECEIVED_COLUMNS)
    if headings and not {"sha256", "received"} <= set(headings):
        raise UsageError(
            f"{path} has no columns sha256 and received. Its columns should be {', '.join(RECEIVED_COLUMNS)}."
        )
    return rows


def decisions_in(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of decisions.csv; none where there is no such file."""
    if not path.is_file():
        return ()
    decisions, problems = read_decisions(read_table(path, DECISION_COLUMNS)[1])
    if problems:
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}")
    return decisions


def read_populations(path: Path) -> tuple[PeopleRow, ...]:
    """Read populations.csv, or nothing where there is none; raise `UsageError` naming the row and column that is wrong."""
    if not path.is_file():
        return ()
    headings, rows = read_table(path, POPULATION_COLUMNS)
    absent = [column for column in POPULATION_COLUMNS[:3] if headings and column not in headings]
    if absent:
        raise UsageError(f"{path} has no column {absent[0]}. Its columns should be {', '.join(POPULATION_COLUMNS)}.")
    people, problems = read_people_rows(rows)
    if problems:
        more = f" ({len(problems) - 1:,} more rows are wrong.)" if len(problems) > 1 else ""
        raise UsageError(f"{path} cannot be used as it is. {problems[0]}{more}")
    return people


def read_explanations(path: Path) -> tuple[PartnerExplanation, ...]:
    """Read explanations.csv, or nothing where there is none; raise `UsageError` naming the row that is wrong."""
    if not path.is_file():
        return ()
    explanations = []
    for number, row in enumerate(read_table(path, EXPLANATION_COLUMNS)[1], start=2):
        try:
            explanation = said_in(row)
        except ValueError as error:
            raise UsageError(f"{path}, row {number}: {error}. Put that right, or clear the cell.") from None
        if explanation.partner and explanation.code and explanation.explanation:
            explanations.append(explanation)
    return tuple(explanations)


def keep_explanations(
    path: Path, known: Iterable[PartnerExplanation], said: Iterable[PartnerExplanation], on: str
) -> int:
    """Add what partners said, and is not `known` yet, to explanations.csv with the ISO date `on`; return how many were added.

    Rows that are there stay as they are, with any further columns; what was said by equal lines is kept as often as it was said.
    """
    headings, rows = read_table(path, EXPLANATION_COLUMNS) if path.is_file() else ((), [])
    held = Counter(explanation.key for explanation in known)
    new = []
    for explanation in said:
        held[explanation.key] -= 1
        if held[explanation.key] < 0:
            new.append(replace(explanation, on=explanation.on or on))
    if new:
        columns = tuple(dict.fromkeys((*headings, *EXPLANATION_COLUMNS)))
        write_kept(path, _table_text(columns, [*rows, *map(row_of, new)]), on)
    return len(new)


def write_new(path: Path, text: str) -> None:
    """Write a text file that is not there yet; raise `UsageError` rather than overwrite one that is and says otherwise."""
    if not storage.write_new(path, text) and path.read_bytes() != text.encode():
        raise UsageError(f"{path} is already there and is left as it is. Move it away first, or choose another folder.")


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a new CSV file; raise `UsageError` rather than overwrite one that is there."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_new(path, text.getvalue())


def replace_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str | None]]) -> None:
    """Write a table in place of the one that is there: whole, or not at all."""
    write_whole(path, _table_text(columns, rows))


def _table_text(columns: Sequence[str], rows: Iterable[Mapping[str, str | None]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _partner(row: Mapping[str, str | None]) -> Partner:
    text = {column: " ".join((row.get(column) or "").split()) for column in PARTNER_COLUMNS}
    aliases = tuple(alias.strip() for alias in text["aliases"].split(";") if alias.strip())
    return Partner(
        name=text["partner"],
        partner_id=partner_id_of(text["partner"]),
        short_name=text["short_name"],
        aliases=aliases,
        organisation_type=_type_of(text["organisation_type"], text["partner"]),
        area=text["area"],
        contact_name=text["contact_name"],
        contact_email=text["contact_email"],
    )


def _type_of(written: str, name: str) -> str:
    """Return the type of body that is meant ("Unitary council", "ICB", "FE college"), else told by its name; else as written."""
    return organisation_type_of(written) or (organisation_type_of(name) if not written else "") or written


def partner_row(partner: Partner) -> tuple[str, ...]:
    """Return a partner as a row of partners.csv."""
    return (
        partner.name,
        partner.short_name,
        "; ".join(partner.aliases),
        partner.organisation_type,
        partner.area,
        partner.contact_name,
        partner.contact_email,
    )
