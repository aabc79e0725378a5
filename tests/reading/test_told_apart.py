"""Payments alike but for a number or date in a column of the partner's own are two payments, in workbooks as in CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import read_return, write_rows
from xltools.counting.double_counts import DoubleCountKind, find_double_counts
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.reading.lines import gather

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.model import Return

HACKNEY = Partner("Hackney Council", "hackney-council", "", (), "Council")


def read(folder: Path, kind: str, heading: str, *values: object, amount: str = "48317") -> Return:
    """A return of one service and amount in every row, with these values in a further column."""
    rows: list[Sequence[object]] = [("Service", "COFOG code", "Gross spending (£)", heading)]
    rows += [("Taxi contract", "09.6", amount, value) for value in values]
    path = folder / f"a.{kind}"
    if kind == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    else:
        write_rows(path, [row if row is rows[0] else (*row[:2], float(amount), row[3]) for row in rows])
    return read_return(path)


def copies(sent: Return) -> int:
    """How many rows are taken for copies of another."""
    lines = gather((sent,)).lines.assign(partner=HACKNEY.name, partner_id=HACKNEY.partner_id)
    every = lines["gross"].notna()
    found = find_double_counts(lines, lines["gross"].astype("int64"), every, list_bodies((HACKNEY,)))
    return sum(len(finding.remove) for finding in found if finding.kind is DoubleCountKind.COPIED_ROWS)


KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])


@KINDS
@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Trans. ref", ("5105731", "5105732")),
        ("Invoice", ("A/1", "A/2")),
        ("Day paid", ("01/06/2010", "01/07/2010")),
        ("Voucher", (1001, 1002)),
        ("Cheque", ("000471", "")),
        ("Cost centre", ("Stoke Newington", "Hoxton")),
        ("Journal", (1, 2)),
    ],
)
def test_a_column_of_theirs_tells_two_payments_apart(
    tmp_path: Path, kind: str, heading: str, values: tuple[object, ...]
) -> None:
    sent = read(tmp_path, kind, heading, *values)
    assert copies(sent) == 0
    assert sent.lines["reference"].tolist() == [f"{heading} {value}" if value else "" for value in values]


@KINDS
@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Trans. ref", ("5105731", "5105731")),
        ("Day paid", ("", "")),
        ("No.", (1, 2)),
        ("#", (1, 2)),
        ("Row", ("1", "2")),
    ],
)
def test_rows_alike_in_every_column_are_copies_whatever_their_own_number(
    tmp_path: Path, kind: str, heading: str, values: tuple[object, ...]
) -> None:
    assert copies(read(tmp_path, kind, heading, *values)) == 1


@KINDS
def test_a_copied_payment_among_others_told_apart_is_a_copy(tmp_path: Path, kind: str) -> None:
    assert copies(read(tmp_path, kind, "Voucher", "V1", "V2", "V1")) == 1


@KINDS
def test_what_is_unlike_already_needs_no_reference(tmp_path: Path, kind: str) -> None:
    rows = [("Service", "Gross spending (£)", "Voucher"), ("Parks", 5.0, "V1"), ("Roads", 5.0, "V2")]
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    else:
        write_rows(path, rows)
    assert read_return(path).lines["reference"].tolist() == ["", ""]


def test_their_column_is_added_to_a_reference_they_gave(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Service,Gross,Reference,Batch\nTaxi,48317,R1,B1\nTaxi,48317,R1,B2\n", encoding="utf-8")
    sent = read_return(path)
    assert sent.lines["reference"].tolist() == ["R1; Batch B1", "R1; Batch B2"]
    assert copies(sent) == 0
