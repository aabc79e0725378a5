"""Two columns of amounts under the very same heading: read once where they agree, else asked about with both named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import noticed, read_return, write_rows
from xltools.model import Noticed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.model import Return


def read(folder: Path, kind: str, *rows: Sequence[object]) -> Return:
    path = folder / f"a.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    else:
        write_rows(path, rows)
    return read_return(path)


KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])
GROSS = "Gross spending (£)"


@KINDS
def test_the_same_amounts_are_read_once_and_said(tmp_path: Path, kind: str) -> None:
    sent = read(tmp_path, kind, ("Service", GROSS, GROSS), ("Parks", 1500.5, 1500.5), ("Roads", 2500, 2500))
    assert sent.lines["gross"].tolist() == [150_050, 250_000]
    assert not noticed(sent, Noticed.COLUMN_UNCLEAR)
    (said,) = noticed(sent, Noticed.HEADING_DUPLICATE)
    assert (said.location.cell, said.detail) == ("C1", "both hold the same amounts, so they were read once")


@pytest.mark.parametrize("other", ["1,500.50", "1500.50", "£1500.50", " 1500.5"])
def test_amounts_written_otherwise_are_the_same(tmp_path: Path, other: str) -> None:
    sent = read(tmp_path, "csv", ("Service", GROSS, GROSS), ("Parks", "1500.5", f'"{other}"'))
    assert sent.lines["gross"].tolist() == [150_050]


@KINDS
@pytest.mark.parametrize("other", [1600, "", "tbc"])
def test_other_amounts_are_asked_about_and_both_columns_named(tmp_path: Path, kind: str, other: object) -> None:
    sent = read(
        tmp_path, kind, ("Service", GROSS, GROSS), ("Parks", 1500, 1500), ("Roads", 2500, other), ("Care", 1, 1)
    )
    assert sent.lines["gross"].isna().all()
    (asked,) = noticed(sent, Noticed.COLUMN_UNCLEAR)
    assert asked.location.cell == "B1"
    assert f"columns B and C are both headed '{GROSS}' and differ, first in row 3" in asked.detail
    assert not noticed(sent, Noticed.HEADING_DUPLICATE)


@KINDS
def test_each_money_column_is_asked_about_by_itself(tmp_path: Path, kind: str) -> None:
    sent = read(tmp_path, kind, ("Service", GROSS, "Income", "Income"), ("Parks", 1500, 5, 6))
    assert sent.lines["gross"].tolist() == [150_000]
    assert sent.lines["income"].isna().all()
    assert [seen.field for seen in noticed(sent, Noticed.COLUMN_UNCLEAR)] == ["income"]


@KINDS
def test_a_blank_column_of_the_same_heading_changes_nothing(tmp_path: Path, kind: str) -> None:
    sent = read(tmp_path, kind, ("Service", GROSS, GROSS), ("Parks", 1500, ""), ("Roads", 2500, ""))
    assert sent.lines["gross"].tolist() == [150_000, 250_000]
    assert noticed(sent, Noticed.HEADING_DUPLICATE)[0].detail == f"we read column B, '{GROSS}', and left this one out"


@KINDS
def test_headings_of_two_years_are_not_the_same(tmp_path: Path, kind: str) -> None:
    sent = read(
        tmp_path, kind, ("Service", "Gross 2009-10", "Gross 2010-11", "Financial year"), ("Parks", 1, 2, "2010-11")
    )
    assert not any("both headed" in seen.detail for seen in sent.observations)
