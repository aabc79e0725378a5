from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import cells, noticed, read_return, refusal_code, seen
from xltools.model import Noticed
from xltools.reading.lines import schema
from xltools.reading.read import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "Service,COFOG code,Gross spending (£)\nCaf\u00e9 \u2013 \u201c\u00c9lan\u201d,08.2,1234.50\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_and_line_end_is_read(encoding: str, ends: str) -> None:
    (one,) = read_bytes(ROWS.replace("\n", ends).encode(encoding), "a.csv").returns
    assert cells(one, "service", "cofog", "gross", "row") == [
        ["Caf\u00e9 \u2013 \u201c\u00c9lan\u201d", "08.2", 123450, 2]
    ]
    assert one.observations == ()
    schema().validate(one.lines)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_usual_delimiter_is_read(delimiter: str) -> None:
    (one,) = read_bytes(ROWS.replace(",", delimiter).encode(), "a.csv").returns
    assert one.lines["gross"].tolist() == [123450]


def test_the_decimals_of_the_continent_are_understood_in_their_files() -> None:
    (one,) = read_bytes(b"Service;Gross;Income\nA;1.234,50;1.000\nB;2,5;\n", "a.csv").returns
    assert one.lines["gross"].tolist() == [123450, 250]
    assert one.lines["income"].tolist()[0] == 100000
    assert one.observations == ()


def test_excels_own_first_line_is_followed() -> None:
    (one,) = read_bytes(b"sep=;\r\nService;Gross\r\nA, B;5\r\n", "a.csv").returns
    assert cells(one, "service", "gross", "row") == [["A, B", 500, 3]]


def test_nuls_blank_rows_short_rows_and_breaks_within_cells_do_no_harm() -> None:
    data = b'Service,Gross,Notes\nA\0B,1\n,,\n"two\r\nlines",2,"x ""y"""\n'
    (one,) = read_bytes(data, "a.csv").returns
    assert one.lines["service"].tolist() == ["AB", "two\nlines"]
    assert one.lines["notes"].tolist() == ["", 'x "y"']
    assert one.lines["row"].tolist() == [2, 4]


def test_a_lines_csv_holds_a_return_for_each_partner_and_reference() -> None:
    data = (
        "partner,financial_year,return_id,version,received,line,service,gross,income\n"
        "Hackney,2010-11,,2,2010-06-01,1,Parks,10,\n"
        "Met Police,2010-11,M1,,,7,Patrols,n/a,5\n"
        "Hackney,2010-11,,2,2010-06-01,2,Roads,30,\n"
        "Met Police,2009-10,M2,,,8,Patrols,50,\n"
    )
    first, second, third = read_bytes(data.encode(), "lines.csv").returns
    assert cells(first, "line", "service", "gross", "row") == [
        ["1", "Parks", 1000, 2],
        ["2", "Roads", 3000, 4],
    ]
    assert (first.version, first.received, first.header["organisation"]) == ("2", "2010-06-01", "Hackney")
    assert (second.return_id, third.return_id, third.header["financial_year"]) == ("M1", "M2", "2009-10")
    assert len({first.return_id, second.return_id, third.return_id}) == 3
    assert first.lines["return_id"].tolist() == [first.return_id] * 2
    assert seen(second) == {("H3", "amount-unread")}
    assert first.observations == third.observations == ()
    assert str(first.place_of(4, "gross", "")) == "'lines.csv'!H4"
    for one in (first, second, third):
        schema().validate(one.lines)


def test_a_partners_own_csv_is_one_return_without_a_partner() -> None:
    (one,) = read_bytes(b"line,service,gross\n1,Parks,10\n", "parks.csv").returns
    assert one.header["organisation"] == ""
    assert one.return_id


def test_headings_alone_make_an_empty_return() -> None:
    (one,) = read_bytes(b"partner,financial_year,line,service,gross\n", "empty.csv").returns
    assert len(one.lines) == 0
    schema().validate(one.lines)


def test_a_missing_required_column_is_noticed_and_others_may_be_missing() -> None:
    (one,) = read_bytes(b"service,cofog,income\nA,7.4,5\n", "a.csv").returns
    assert [o.field for o in noticed(one, Noticed.HEADING_MISSING)] == ["gross"]


@pytest.mark.parametrize("text", ["Name,Age\nAnn,5\n", "just words\n", "\n\n\n", "Service\nA\n"])
def test_a_csv_that_is_no_list_of_spending_is_not_a_return(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert refusal_code(tmp_path / "a.csv") == "not-a-return"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Service,Gross,Notes\n=1+1,5,@SUM(A1)\n")
    assert cells(read_return(tmp_path / "a.csv"), "service", "notes")[0] == ["=1+1", "@SUM(A1)"]
