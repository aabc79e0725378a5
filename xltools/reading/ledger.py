"""Ledgers: lists of payments as councils publish them, read through a map of headings that an analyst has confirmed.

Each row is a payment under headings such as *Body Name*, *Service Area*, *Supplier Name*, *Net Amount*. What each heading is
of ours is suggested; nothing counts before a person has confirmed it. Then payments for one service to one body are one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amounts
from xltools.reading.dates import iso_date
from xltools.reading.headings import SEARCHED_ROWS, known_headings
from xltools.reading.refusals import Refused
from xltools.text import listed, plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.reading.table import SpendingTable

LEFT_OUT = "leave out"
"""What stands in a heading map for a heading that is none of ours."""

SUGGESTED = {
    "partner": (
        "body name",
        "organisation name",
        "council name",
        "authority name",
        "local authority",
        "entity",
        "organisation",
    ),
    "service": (
        *(
            "service area categorisation",
            "service area",
            "service category",
            "service label",
            "service name",
            "service",
        ),
        *("expense area", "responsible unit", "directorate", "department", "division", "cost centre description"),
        *("cost centre name", "cost centre", "purpose of spend", "purpose", "expense type", "expenses type"),
    ),
    "gross": (
        *(
            "net amount",
            "amount net",
            "amount exc vat",
            "amount excl vat",
            "amount excluding vat",
            "amount ex vat",
            "net",
        ),
        *(
            "sumofamount exc vat",
            "amount net of vat",
            "net value",
            "net of vat",
            "amount gbp",
            "amount",
            "payment amount",
        ),
        *("amount paid", "value", "gross amount", "amount inc vat"),
    ),
    "paid_to": (
        *(
            "supplier name",
            "supplier",
            "beneficiary name",
            "beneficiary",
            "payee name",
            "payee",
            "creditor name",
            "creditor",
        ),
        *("vendor name", "vendor", "merchant name"),
    ),
    "expenditure_type": ("capital revenue", "revenue capital", "capital or revenue", "revenue or capital", "rev cap"),
    "period": ("date", "payment date", "date paid", "paid date", "date of payment", "transaction date", "invoice date"),
}
"""Headings councils use for each of our fields, best first (the transparency code's own words and those met most often)."""
_NUMBERS = frozenset(
    {"transaction number", "transaction no", "transno", "invoice number", "voucher number", "reference number"}
)
_FEWEST = 3
_SUMMED_BY = ("partner", "financial_year", "service", "paid_to", "expenditure_type")
_MONTH_THE_YEAR_BEGINS = 4


def fold(heading: str) -> str:
    """Return the key under which two spellings of a ledger's heading agree."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split())


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A row of headings.csv: a heading as it stands in a ledger, which of ours it is, and who has confirmed it."""

    theirs: str
    ours: str
    confirmed_by: str = ""
    confirmed_on: str = ""


def heading_row(records: Sequence[Sequence[str]]) -> int:
    """Return the row, from 0, that heads a list of payments, or -1: no row of ours is one, nor one with partners or codes."""
    for number, record in enumerate(records[:SEARCHED_ROWS]):
        texts = {fold(cell) for cell in record} - {""}
        ours = {field for field, names in SUGGESTED.items() if texts.intersection(names)}
        is_payment = "gross" in ours and ("paid_to" in ours or bool(texts & _NUMBERS))
        if is_payment and len(ours) >= _FEWEST and not texts & {"partner", "cofog", "cofog code", "gross spending"}:
            return number
    return -1


def suggest(record: Sequence[str]) -> tuple[HeadingRow, ...]:
    """Return what each heading of a ledger may be of ours, unconfirmed; the amount without VAT before the one with it."""
    texts = [fold(cell) for cell in record]
    meant: dict[int, str] = {}
    for field, names in SUGGESTED.items():
        best = next((texts.index(name) for name in names if name in texts), None)
        if best is not None:
            meant[best] = field
    return tuple(
        HeadingRow(" ".join(cell.split()), meant.get(at, LEFT_OUT)) for at, cell in enumerate(record) if cell.strip()
    )


def our_field(word: str) -> str:
    """Return the field an analyst means by a heading or field of ours ("" for none)."""
    known = {fold(name): field for name, field in known_headings().items()} | {
        fold(field): field for field in SUGGESTED
    }
    return known.get(fold(word), "")


def renamed(record: Sequence[str], confirmed: Iterable[HeadingRow], location: Location) -> list[str]:
    """Return a ledger's headings as ours; raise `Refused` with what is still to be confirmed."""
    by_heading = {fold(row.theirs): row for row in confirmed if row.confirmed_by}
    open_ones = [row for row in suggest(record) if row.ours != LEFT_OUT and fold(row.theirs) not in by_heading]
    names = []
    for at, cell in enumerate(record):
        row = by_heading.get(fold(cell))
        field = our_field(row.ours) if row else ""
        names.append(field or (f"left out {at + 1}" if cell.strip() else ""))
    if open_ones or not {"service", "gross"} <= set(names):
        words = [f"'{row.theirs}' is {row.ours.replace('_', ' ')}" for row in open_ones]
        said = listed(words, most=8) if words else "none of them is confirmed as service, or none as gross"
        raise Refused("payments-file", said, location)
    return names


def without_footers(table: SpendingTable) -> tuple[list[int], list[Observation]]:
    """Return the positions of a ledger's payments, and what its footers say: rows with an amount and nothing else."""
    words = [table.values[name] for name in ("partner", "service", "paid_to") if name in table.values]
    named = [any(str(column[position]).strip() for column in words) for position in range(len(table.rows))]
    kept = [position for position, is_named in enumerate(named) if is_named]
    amounts = [str(value) for value in table.values.get("gross", ())]
    sum_of = sum(filter(None, read_amounts([amounts[position] for position in kept], stored_as_text=False)[0]))
    observations = []
    for position, is_named in enumerate(named):
        pence = None if is_named else read_amounts([amounts[position]], stored_as_text=False)[0][0]
        if pence is not None:
            difference = (
                "" if pence == sum_of else f", {pounds(abs(pence - sum_of))} {'more' if pence > sum_of else 'less'}"
            )
            detail = f"the payments above add up to {pounds(sum_of)}{difference}"
            location = Location(table.file, "", table.rows[position], table.columns["gross"])
            observations.append(Observation(Noticed.LEDGER_TOTAL, location, "gross", amounts[position], detail))
    return kept, observations


def picked(table: SpendingTable, positions: Sequence[int]) -> SpendingTable:
    """Return a table with some of its rows."""
    values = {name: [column[position] for position in positions] for name, column in table.values.items()}
    return replace(table, values=values, rows=[table.rows[position] for position in positions])


def year_of(day: str) -> str:
    """Return the financial year of a payment's date, "" where it is none."""
    iso = iso_date(day)
    if not iso:
        return ""
    year = int(iso[:4]) - (int(iso[5:7]) < _MONTH_THE_YEAR_BEGINS)
    return f"{year}-{(year + 1) % 100:02d}"


def summed(columns: dict[str, Sequence[object]], rows: Sequence[int]) -> tuple[dict[str, Sequence[object]], list[int]]:
    """Return a ledger's columns with payments of one body for one service to one body added up, and the first row of each."""
    gross = columns.get("gross", [None] * len(rows))
    keys = list(zip(*(columns.get(name, [""] * len(rows)) for name in _SUMMED_BY), strict=True))
    totals: dict[tuple[object, ...], int] = {}
    first: dict[tuple[object, ...], int] = {}
    for position, (key, pence) in enumerate(zip(keys, gross, strict=True)):
        own = key if pence is not None else (*key, position)  # what cannot be read stays a line of its own
        first.setdefault(own, position)
        totals[own] = totals.get(own, 0) + (int(str(pence)) if pence is not None else 0)
    kept = list(first.values())
    lines: dict[str, Sequence[object]] = {
        name: [columns[name][at] for at in kept] for name in _SUMMED_BY if name in columns
    }
    lines["gross"] = [totals[key] if gross[at] is not None else None for key, at in first.items()]
    return lines, kept


def ledger_note(table: SpendingTable, payments: int, lines: int) -> Iterator[Observation]:
    """Yield that a file is a ledger, at its headings."""
    detail = f"{plural(payments, 'payment')} added up to {plural(lines, 'line')} by service and by who was paid"
    yield Observation(Noticed.LEDGER, Location(table.file, "", table.heading_row), "", "", detail)


def refuse_payments(records: Sequence[Sequence[str]], file: str) -> None:
    """Raise `Refused` for a list of payments, naming what its headings may be of ours."""
    row = heading_row(records)
    if row >= 0:
        meant = [
            f"'{shorten(seen.theirs)}' is {seen.ours.replace('_', ' ')}"
            for seen in suggest(records[row])
            if seen.ours != LEFT_OUT
        ]
        raise Refused("payments-file", listed(meant, most=8), Location(file, "", row + 1))
