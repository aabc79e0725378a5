"""What one mistake brings with it is not told as further mistakes."""

from __future__ import annotations

from tests.checks.sheet import cells, findings_of, noticed
from xltools.model import Noticed

TORN = "| service | gross |\n| Nursery places,9.1,Revenue,250 | |\n| Parks | |"
ABROAD = "| service | cofog | gross | area | basis |\n| Parks | 08.1 | 500 | London | Actual |\n| Care | 10.2 | 5 | London | Actual |"


def test_a_broken_row_is_told_once_and_the_other_rows_as_before() -> None:
    broken = noticed(
        Noticed.ROW_BROKEN, "G5", "Nursery places,9.1", "a quote mark opens in it and does not close there"
    )
    whole, torn = findings_of(TORN), findings_of(TORN, observations=[broken])
    assert cells(whole, "code-missing") == ["C5", "C6"]
    assert cells(torn, "row-broken") == ["G5"]
    assert (cells(torn, "code-missing"), cells(torn, "gross-missing")) == (["C6"], ["G6"])


def test_what_is_wrong_with_the_return_itself_is_told_beside_a_broken_first_row() -> None:
    broken = noticed(Noticed.ROW_BROKEN, "G5", "Parks", "it has more cells than there are headings")
    findings = findings_of(TORN, observations=[broken], answers={"financial_year": "2009-10"})
    assert cells(findings, "wrong-year")


def test_a_figure_for_the_place_that_cannot_be_read_is_not_called_blank() -> None:
    unread = noticed(Noticed.AMOUNT_UNREAD, "P5", "0.25", "it shows 25%, a share", name="local")
    assert cells(findings_of(ABROAD), "basis-contradicts") == ["N5", "N6"]
    assert cells(findings_of(ABROAD, observations=[unread]), "basis-contradicts") == ["N6"]
