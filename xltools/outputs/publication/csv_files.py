"""The tables of a publication as CSV: one file a table, with the figures its sheet shows, and its headings without note markers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xltools.outputs.publication.notes import without_marks
from xltools.outputs.publication.values import DECIMALS, printed_rows
from xltools.text import guard

if TYPE_CHECKING:
    from xltools.outputs.publication.values import Kind, Printed, PublishedTable


def csv_text(table: PublishedTable) -> str:
    """Return a table as CSV (commas, CRLF). Figures have no separators of thousands; text a spreadsheet would run is guarded."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([guard(without_marks(column.heading)) for column in table.columns])
    for row in printed_rows(table):
        writer.writerow([_field(column.kind, value) for column, value in zip(table.columns, row, strict=True)])
    return written.getvalue()


def csv_name(stem: str, number: int, table: PublishedTable) -> str:
    """Return the name of a table's file: ``hackney-2010-11-publication-table-3-spending-by-division.csv``."""
    return f"{stem}-table-{number}-{table.name.replace('_', '-')}.csv"


def _field(kind: Kind, value: Printed) -> str:
    return guard(value) if isinstance(value, str) else f"{value:.{DECIMALS[kind]}f}"
