from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import cells, noticed, read_return, refusal_code, seen
from xltools.model import Noticed
from xltools.reading.read import read_bytes
from xltools.schemas import lines_read

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
    lines_read().validate(one.lines)


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
    assert str(first.location_of(4, "gross", "")) == "'lines.csv'!H4"
    for one in (first, second, third):
        lines_read().validate(one.lines)


def test_a_partners_own_csv_is_one_return_without_a_partner() -> None:
    (one,) = read_bytes(b"line,service,gross\n1,Parks,10\n", "parks.csv").returns
    assert one.header["organisation"] == ""
    assert one.return_id


def test_headings_alone_make_an_empty_return() -> None:
    (one,) = read_bytes(b"partner,financial_year,line,service,gross\n", "empty.csv").returns
    assert len(one.lines) == 0
    lines_read().validate(one.lines)


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


def test_versions_in_one_file_are_returns_of_their_own() -> None:
    data = "partner,version,received,service,gross\nA,1,01/06/2011,Parks,1\nA,2,01/07/2011,Parks,2\nA,2,1 July 2011,Roads,4\n"
    old, new = read_bytes(data.encode(), "a.csv").returns
    assert (old.version, old.received, old.lines["gross"].tolist()) == ("1", "2011-06-01", [100])
    assert (new.version, new.received, new.lines["gross"].tolist()) == ("2", "2011-07-01", [200, 400])
    assert old.return_id != new.return_id


def test_one_name_in_several_spellings_is_one_return() -> None:
    data = "partner,service,gross\nLB Hackney,Parks,1\nLB HACKNEY,Roads,2\nLondon Borough of Hackney,Pools,4\n"
    (one,) = read_bytes(data.encode(), "a.csv").returns
    assert one.lines["gross"].tolist() == [100, 200, 400]


def test_each_year_of_a_partner_is_a_return_and_blank_years_join_the_only_one() -> None:
    data = "partner,financial_year,service,gross\nA,2010-11,x,1\nA,2010/11,x,2\nA,2009/10 outturn,x,4\nB,,y,5\nB,2010-11,y,6\n"
    first, second, third = read_bytes(data.encode(), "a.csv").returns
    assert [one.lines["gross"].tolist() for one in (first, second, third)] == [[100, 200], [400], [500, 600]]
    assert second.header["financial_year"] == "2009/10 outturn"


def test_names_in_greek_letters_stay_apart() -> None:
    data = "partner,service,gross\n\u0391\u03b8\u03b7\u03bd\u03b1,x,1\n\u03a0\u03ac\u03c4\u03c1\u03b1,x,2\n"
    assert len(read_bytes(data.encode(), "a.csv").returns) == 2


def test_a_comma_in_an_amount_without_quotes_never_becomes_a_small_amount() -> None:
    data = "service,type,gross,income\nParks,Revenue,1,234,567\nRoads,Revenue,5,\nPools,Revenue,6,1\n"
    (one,) = read_bytes(data.encode(), "a.csv").returns
    assert one.lines["gross"].tolist()[1:] == [500, 600]
    assert one.lines[["gross", "income"]].isna().to_numpy().tolist()[0] == [True, True]
    assert ("row 2", "row-broken") in seen(one)
    assert noticed(one, Noticed.ROW_BROKEN)[0].value == "Parks,Revenue,1,234,567"


def test_headings_repeated_further_down_are_no_line() -> None:
    data = "partner,service,gross\nA,x,1\npartner,service,gross\nB,x,2\npartner,service,gross\n"
    first, second = read_bytes(data.encode(), "a.csv").returns
    assert (first.lines["gross"].tolist(), second.lines["row"].tolist()) == ([100], [4])
    (again,) = noticed(first, Noticed.HEADING_MOVED)
    assert "row 3" in again.detail
    assert not second.observations


def test_one_bad_byte_leaves_every_other_accent_as_it_is() -> None:
    data = "service,gross\nCaf\u00e9 \u2013 cr\u00e8che,1\n".encode() + b"Caf\xe9,2\n"
    (one,) = read_bytes(data, "a.csv").returns
    assert one.lines["service"].tolist() == ["Caf\u00e9 \u2013 cr\u00e8che", "Caf\ufffd"]


def test_thousands_among_decimal_commas_are_asked_about() -> None:
    (one,) = read_bytes(b"service;gross\nA;250,000\nB;12,50\n", "a.csv").returns
    assert one.lines["gross"].isna().all()
    assert seen(one) == {("B2", "amount-unread"), ("B3", "amount-unread")}


def test_a_share_of_the_place_in_per_cent_takes_the_line_out_until_it_is_an_amount() -> None:
    text = "service;gross;area;local;income\nCourts;2000000;London;60%;n/a\nProbation;850000;London;n/a;none\n"
    (one,) = read_bytes(text.encode(), "a.csv").returns
    assert one.lines["gross"].isna().tolist() == [True, False]
    assert one.lines["local"].isna().all()
    assert seen(one) == {
        ("D2", "amount-unread"),
        ("D3", "amount-as-text"),
        ("E2", "amount-as-text"),
        ("E3", "amount-as-text"),
    }


def test_what_tells_two_payments_apart_is_read_under_the_headings_of_ledgers() -> None:
    data = "partner,Transaction No,Payment Date,service,Amount\nA,9001,14/05/2010,Audit,4250\nA,9002,11/06/2010,Audit,4250\n"
    (one,) = read_bytes(data.encode(), "a.csv").returns
    assert one.lines["reference"].tolist() == ["9001", "9002"]
    assert one.lines["period"].tolist() == ["14/05/2010", "11/06/2010"]
