"""A row of a CSV of which no figure is certain counts nothing and is named; the others go on."""

from __future__ import annotations

import csv
import io
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.sheets import noticed, seen
from xltools.model import Noticed, Return
from xltools.reading.read import read_bytes

HEADINGS = "partner,financial_year,service,cofog,expenditure_type,gross,income,notes"
FIRST = "LBH,2010-11,Day care,10.2,Revenue,733000,0,"
LAST = "LBH,2010-11,Roads,4.5,Revenue,512000,0,"


def read(*rows: str, headings: str = HEADINGS, end: str = "\r\n") -> Return:
    (sent,) = read_bytes(("\r\n".join([headings, *rows]) + end).encode(), "a.csv").returns
    return sent


def gross(sent: Return) -> list[float | None]:
    return [None if pd.isna(value) else value / 100 for value in sent.lines["gross"]]


def broken(sent: Return) -> list[int]:
    return [observation.location.row for observation in noticed(sent, Noticed.ROW_BROKEN)]


@pytest.mark.parametrize(
    "row",
    [
        "LBH,2010-11,Parks,8.1,Revenue,1,234,",
        "LBH,2010-11,Parks,8.1,Revenue,1,234,567",
        "LBH,2010-11,Parks,8.1,Revenue,1,234,567,0,",
        "LBH,2010-11,Parks,8.1,Revenue,1,250,000,35,000,as agreed",
        "LBH,2010-11,Parks,8.1,Revenue,£1,234",
        "LBH,2010-11,Parks,8.1,Revenue,1,234.50",
        "LBH,2010-11,Parks, gardens,8.1,Revenue,234000,0,",
        "LBH,2010-11,Parks,8.1,Revenue234000,0,",
        "LBH,2010-11,Parks,8.1,Revenue,23,4000,0,",
        "LBH,2010-11,Parks,8.1,Revenue",
        'LBH,2010-11,Parks,8.1,Revenue,"234000,0,',
        'LBH,2010-11,Parks,8.1,Revenue,234000,0,"see appendix',
    ],
)
def test_a_row_that_is_not_whole_is_named_and_counts_nothing(row: str) -> None:
    sent = read(FIRST, row, LAST)
    assert gross(sent) == [733000, None, 512000]
    assert broken(sent) == [3]


def test_headings_without_a_name_do_not_take_the_rest_of_an_amount() -> None:
    sent = read("Parks,1,234,567", "Roads,500000,,", headings="service,gross,,")
    assert (gross(sent), broken(sent)) == ([None, 500000], [2])


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        ("service,gross", ["Parks,733000,", "Roads,512000,", "Pools,301000,"]),
        ("service,gross,notes", ["Parks,733000,,", "Roads,512000,x,"]),
        ("service,gross,,", ["Parks,733000,,", "Roads,512000,,", ",,,", ",,,"]),
        ("service,gross,,", ["Parks,733000", "Roads,512000"]),
        ("service,gross,notes", ["Parks,733000", "Roads,512000", "Pools,301000", "Bins,2204000,x"]),
        ("service,gross", ["Parks,733000", "Roads,512000,"]),
        ("service,gross,notes", ["Parks,733000,two\\nlines", '"Youth work ""Positive futures""",80000,"a\r\nb, c"']),
        ("service,gross,notes", ['Youth work "Positive futures",80000,5" pipe']),
        ("service,gross,income", ["Parks,950,120", "Roads,512000,300"]),
        ("service,gross,cost centre", ["Parks,95,120", "Roads,12,300"]),
        ("service,gross,notes", ['Parks,733000,"first\r\nsecond, with, commas, and 5\r\nthird"']),
    ],
)
def test_what_only_looks_like_a_broken_row_is_read_as_it_stands(headings: str, rows: list[str]) -> None:
    sent = read(*rows, headings=headings)
    amounts = [pounds for pounds in gross(sent) if pounds is not None]
    assert len(amounts) == len([row for row in rows if row.strip(",")])
    assert not seen(sent) & {(f"row {row}", kind) for row in range(2, 7) for kind in ("row-broken", "row-short")}


def test_a_short_row_whose_figures_are_certain_is_read_and_named() -> None:
    sent = read(FIRST, "LBH,2010-11,Parks,8.1,Revenue,234000", LAST)
    assert gross(sent)[1] == 234000
    assert [observation.location.row for observation in noticed(sent, Noticed.ROW_SHORT)] == [3]


def test_a_quote_closed_rows_later_puts_no_amount_against_another_service() -> None:
    sent = read(
        'LBH,2010-11,"Nursery places,9.1,Revenue,250000,,',
        LAST,
        'LBH,2010-11,Youth work "Positive futures",9.5,Revenue,80000,,',
        'LBH,2010-11,Bins",5.1,Revenue,700000,,',
    )
    assert (gross(sent), broken(sent)) == ([None, 512000, 80000, 700000], [2])


def test_a_file_cut_off_within_its_last_row_says_so() -> None:
    sent = read(FIRST, "LBH,2010-11,Bins,5.1,Revenue,2204", end="")
    assert gross(sent) == [733000, None]
    assert "cut off" in noticed(sent, Noticed.ROW_BROKEN)[0].detail


def test_an_amount_without_pence_at_a_cut_end_is_not_taken_for_whole() -> None:
    sent = read("Parks,733000.00", "Roads,512000.00", "Bins,2204", headings="service,gross", end="")
    assert (gross(sent), broken(sent)) == ([733000, 512000, None], [4])
    whole = read("Parks,733000.00", "Roads,512000.00", "Bins,2204.00", headings="service,gross", end="")
    assert (gross(whole)[2], broken(whole)) == (2204, [])


def test_a_second_table_with_its_headings_in_another_order_is_not_read_under_the_first() -> None:
    sent = read("Parks,733000,21000", "", "service,income,gross", "Pools,3000,298000", headings="service,gross,income")
    assert gross(sent) == [733000]
    (other,) = noticed(sent, Noticed.OTHER_TABLE)
    assert (other.location.row, other.detail) == (4, "1 row with gross spending of £298,000")


def test_the_headings_once_more_end_a_second_table() -> None:
    sent = read("A,1000", "gross,service", "500,B", "service,gross", "C,2000", headings="service,gross")
    assert gross(sent) == [1000, 2000]


def test_blank_and_ditto_partners_are_the_one_above() -> None:
    sent = read(
        "LBH,2010-11,Parks,100000", ",,Roads,200000", 'ditto,"""",Pools,300000', headings=HEADINGS[:30] + ",gross"
    )
    assert gross(sent) == [100000, 200000, 300000]
    assert sent.header["organisation"] == "LBH"
    assert {observation.location.cell for observation in noticed(sent, Noticed.AS_ABOVE)} == {"A3", "B4"}


def test_blank_funds_and_funders_stay_blank() -> None:
    sent = read("LBH,Parks,100000,S75,DWP", "LBH,Roads,200000,,", headings="partner,service,gross,fund,funder")
    assert sent.lines["fund"].tolist() == ["S75", ""]
    assert not noticed(sent, Noticed.AS_ABOVE)


WORDS = st.text(st.sampled_from("abc ,;\t|\"'\n-"), min_size=1, max_size=12).map(lambda text: f"x{text}x")
LINE = st.tuples(WORDS, st.integers(100_000, 10**9), st.integers(0, 10**6) | st.none(), WORDS | st.just(""))
DIALECT = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t|"),
        "quoting": st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
        "lineterminator": st.sampled_from(("\n", "\r\n", "\r")),
    }
)


def written(lines: list[tuple[str, int, int | None, str]], dialect: dict[str, object]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, **dialect)  # type: ignore[arg-type]  # drawn as csv takes them
    writer.writerow(("service", "gross", "income", "notes"))
    end = str(dialect["lineterminator"])  # the one line end that Python's writer puts in quotes
    for service, gross, income, notes in lines:
        texts = [words.replace("\n", end) for words in (service, notes)]
        writer.writerow((texts[0], gross, "" if income is None else income, texts[1]))
    return text.getvalue()


def amounts(text: str, encoding: str = "utf-8") -> tuple[list[int | None], Return | None]:
    sent = read_bytes(text.encode(encoding), "a.csv").returns
    return ([None if pd.isna(value) else value for value in sent[0].lines["gross"]], sent[0]) if sent else ([], None)


@given(st.lists(LINE, min_size=1, max_size=8), DIALECT, st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")))
def test_what_a_program_writes_is_read_back_in_any_dialect(
    lines: list[tuple[str, int, int | None, str]], dialect: dict[str, object], encoding: str
) -> None:
    pence, sent = amounts(written(lines, dialect), encoding)
    assert pence == [gross * 100 for _, gross, _, _ in lines]
    assert sent is not None
    assert not broken(sent)


@settings(max_examples=300)
@given(st.lists(LINE, min_size=2, max_size=8), DIALECT, st.integers(0, 10**6), st.sampled_from(("add", "drop")))
def test_a_quote_or_delimiter_too_many_or_too_few_makes_no_other_amount_in_silence(
    lines: list[tuple[str, int, int | None, str]], dialect: dict[str, object], seed: int, change: str
) -> None:
    text, chance = written(lines, dialect), random.Random(seed)
    signs = f'"{dialect["delimiter"]}'
    first = text.index("x")  # of the first service
    start = first - (text[first - 1] == '"')
    places = [at for at in range(start, len(text)) if change == "add" or text[at] in signs]
    at = chance.choice(places)
    mutant = text[:at] + chance.choice(signs) + text[at:] if change == "add" else text[:at] + text[at + 1 :]
    pence, sent = amounts(mutant)
    assert sent is not None, text
    named = {observation.location.row for observation in sent.observations}
    true = {(service.strip(), gross * 100) for service, gross, _, _ in lines}
    for row, service, amount in zip(sent.lines["row"], sent.lines["service"], pence, strict=True):
        known = {own for _, own in true}
        assert amount is None or amount in known or row in named, (mutant, row, service, amount)
    lost = len(lines) - len([amount for amount in pence if amount is not None])
    assert lost <= 0 or named, mutant


def test_a_row_moved_left_by_a_missing_cell_counts_nothing() -> None:
    text = "partner,service,cofog,expenditure_type,gross,income,notes\nLBH,Parks,8.1,Revenue,234000,0,\n"
    (moved,) = read_bytes((text + "LBH,Roads,4.5,512000,8000,,\n").encode(), "lines.csv").returns
    assert [seen.location.row for seen in moved.observations if seen.kind is Noticed.ROW_BROKEN] == [3]
    assert moved.lines["gross"].astype(object).tolist()[0] == 234000_00
    assert moved.lines["gross"].isna().tolist() == [False, True]


OF_PARTNERS = "partner,financial_year,service,gross\nHackney,2010-11,Parks,12\nHackney,2010-11,Roads,5\n"


@pytest.mark.parametrize(
    "note",
    [
        "Source: ledger, thousands of pounds,,,",  # its comma makes a cell too many
        '"Source: ledger, thousands of pounds",,,',
        '"Source: ledger, thousands of pounds"',
        "All figures in £000,,,",
        ",,,\nAmounts in thousands of pounds,2010-11,,",
    ],
)
def test_a_note_where_partners_stand_gives_its_unit_and_makes_no_return(note: str) -> None:
    (sent,) = read_bytes(f"{OF_PARTNERS}{note}\n".encode(), "a.csv").returns
    assert sent.lines["gross"].tolist() == [12_000_00, 5_000_00]
    assert [seen.kind for seen in sent.observations] == [Noticed.UNIT_READ]


@pytest.mark.parametrize(
    "note",
    [
        "Source: ledger",
        "Notes,,,",
        "* provisional,,,",
        "Prepared by J Smith,,,",
        "Note: roads are net,,,",
        "Page 1 of 2,,,",
    ],
)
def test_a_note_where_partners_stand_is_no_line(note: str) -> None:
    (sent,) = read_bytes(f"{OF_PARTNERS}{note}\n".encode(), "a.csv").returns
    assert (sent.lines["gross"].tolist(), sent.observations) == ([1200, 500], ())


def test_lines_below_a_note_belong_to_the_partner_above_it() -> None:
    (sent,) = read_bytes(f"{OF_PARTNERS}Note: estimated,,,\n,2010-11,Libraries,7\n".encode(), "a.csv").returns
    assert sent.lines["gross"].tolist() == [1200, 500, 700]


@pytest.mark.parametrize(
    "name",
    [
        "Kent",
        "All Saints School",
        "Source Housing Ltd.",
        "Key Training Ltd",
        "Hackney: Homes",
        "Page Trust",
        "St. John's",
    ],
)
def test_the_name_of_a_body_alone_in_a_row_heads_the_lines_below_it(name: str) -> None:
    returns = read_bytes(f"{OF_PARTNERS}{name},,,\n,2010-11,Libraries,7\n".encode(), "a.csv").returns
    assert [sent.header["organisation"] for sent in returns] == ["Hackney", name]
    assert returns[1].lines["gross"].fillna(0).sum() == 700


@pytest.mark.parametrize(
    "row", ["Source: ledger,2010-11,Libraries,7", "Source: ledger,,,7", "Note 7 Trust,2010-11,Care,"]
)
def test_a_row_with_a_service_or_an_amount_is_no_note(row: str) -> None:
    assert len(read_bytes(f"{OF_PARTNERS}{row}\n".encode(), "a.csv").returns) == 2
