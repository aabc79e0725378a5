from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.model import Noticed
from xltools.reading.amounts import (
    LARGEST_POUNDS,
    grouped_among_decimal_commas,
    is_decimal_comma,
    pounds_text,
    read_amount,
    read_amounts,
)

PENCE = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1234", 123400),
        ("£1,234.50", 123450),
        ("(1,234)", -123400),
        ("£(5)", -500),
        ("1,234-", -123400),
        ("\u20135", -500),
        ("1 234", 123400),
        ("1\u00a0234", 123400),
        ("1'234", 123400),
        ("£1.2m", 120000000),
        ("£12k", 1200000),
        ("£1.5 million", 150000000),
        ("1,234 £000", 123400000),
        ("1.234,50", 123450),
        ("1 234 567,89", 123456789),
        ("-", 0),
        ("nil", 0),
        ("\uff11\uff12\uff13", 12300),
        ("GBP 5", 500),
        ("£1,234.", 123400),
        ("1.2m", 120000000),
        ("12k", 1200000),
        ("£1.234m", 123400000),
        ("10.005mn", 1000500000),
        ("£0.0125bn", 1250000000),
        ("£475 thousand", 47500000),
        ("1,234m", 123400000000),
        ("\u00c2£1,234.50", 123450),
        ("\u00c3\u201a\u00c2£1,234.50", 123450),
        ("'1,234.50", 123450),
        ('="500.00"', 50000),
        ("£ -", 0),
        ("\u200b1,\u200e234", 123400),
    ],
)
def test_what_is_certain_is_understood(typed: str, pence: int) -> None:
    amount = read_amount(typed)
    assert (amount.pence, amount.noticed) == (pence, Noticed.AMOUNT_AS_TEXT)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1.2E+06", 120000000),
        ("1e5", 10000000),
        ("approx 1,200", 120000),
        ("c.1200", 120000),
        ("1200*", 120000),
        ("1,234 CR", -123400),
        ("£2m est", 200000000),
        ("500\u00b9", 50000),
        ("£125,000\u00b9", 12500000),
        ("(500)\u00b2\u00b3", -50000),
        ("500 \u2460", 50000),
    ],
)
def test_what_could_mean_something_else_is_read_and_asked_about(typed: str, pence: int) -> None:
    amount = read_amount(typed)
    assert (amount.pence, amount.noticed) == (pence, Noticed.AMOUNT_DOUBTFUL)
    assert amount.detail.startswith(f"{pounds_text(pence)};")


@pytest.mark.parametrize(
    "typed",
    [
        "n/a",
        "£000",
        "tbc",
        "10%",
        "1,000-2,000",
        "1O0",
        "($5)",
        "see note",
        "#REF!",
        "1/2",
        "1,234\n567",
        "12\n345",
        "1,\n234",
        "5\u00b20",
        "\u00b9",
    ],
)
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert read_amount(typed).pence is None
    assert read_amount(typed).noticed is Noticed.AMOUNT_UNREAD


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1.234", "£1,234 or £1.234"),
        ("£1.234", "£1,234 or £1.234"),
        ("1,5", "£1.50 or £15"),
        ("1,5m", "£1,500,000 or £15"),
        ("1,23,456", "£123,456 or another figure"),
    ],
)
def test_what_could_be_off_is_not_read_and_both_readings_are_offered(typed: str, readings: str) -> None:
    amount = read_amount(typed)
    assert (amount.pence, amount.noticed) == (None, Noticed.AMOUNT_UNREAD)
    assert readings in amount.detail


def test_a_decimal_point_elsewhere_in_the_column_settles_what_a_point_is() -> None:
    assert read_amounts(["£1.234", "£12.50"])[0] == [123, 1250]
    assert read_amounts(["£1.234", "1,250,000.5"])[0] == [123, 125000050]
    assert read_amounts(["£1.234", "£0.750", "£10.000"])[0] == [123, 75, 1000]
    assert read_amounts(["£1.234", "£1045.125"])[0] == [123, 104513]
    assert read_amounts(["£1.234", "£1,250"])[0] == [None, 125000]
    assert read_amounts(["£1.234", "£2.500", "£10.000"])[0] == [None, None, None]
    assert read_amounts(["£1.234", "£1.234.567"])[0] == [None, 123456700]


def test_a_unit_in_the_cell_under_a_unit_in_the_heading_is_not_read_and_both_readings_are_offered() -> None:
    amount = read_amount("£5k", scale=3)
    assert (amount.pence, amount.noticed) == (None, Noticed.AMOUNT_UNREAD)
    assert "£5,000 or £5,000,000" in amount.detail


@pytest.mark.parametrize("value", ["", "  ", "\u00a0", None])
def test_a_blank_amount_is_blank_and_deserves_no_remark(value: object) -> None:
    assert read_amount(value).pence is None
    assert read_amount(value).noticed is None


@pytest.mark.parametrize(
    "value", [True, date(2010, 4, 7), float("nan"), float("inf"), 1e300, "9" * 30, "9999999bn", 1e12 + 1]
)
def test_what_excel_made_of_a_cell_is_not_counted_as_money(value: object) -> None:
    assert read_amount(value).noticed is Noticed.AMOUNT_UNREAD


def test_what_is_finer_than_a_penny_is_rounded_and_said_so() -> None:
    assert read_amount(1 / 3).pence == 33
    assert read_amount("0.005").pence == 1
    assert read_amount(1 / 3).noticed is Noticed.AMOUNT_FRACTION


def test_the_dust_of_adding_in_excel_is_no_fraction() -> None:
    assert read_amount(0.1 + 0.2) == read_amount(0.3)
    assert read_amount(0.1 + 0.2).noticed is None


def test_a_heading_in_thousands_scales_the_figures_exactly() -> None:
    assert read_amount(1.234, scale=3).pence == 123400
    assert read_amount("1,234", scale=3).pence == 123400000


def test_a_file_with_decimal_commas_is_recognised_by_its_figures() -> None:
    assert is_decimal_comma(["1.234,50", "12", ""])
    assert not is_decimal_comma(["1,234.50", "12,5"])
    assert not is_decimal_comma(["1,234", "5"])
    assert read_amount("1.234", decimal_comma=True).pence == 123400
    assert read_amount("1,5", decimal_comma=True).pence == 150


def test_commas_between_thousands_speak_against_decimal_commas() -> None:
    assert not is_decimal_comma(["250,000", "12,50"])
    assert not is_decimal_comma(["£1,250,000", "£3,5"])
    assert grouped_among_decimal_commas(["250,000", "12,50", "7"]) == {"250,000"}
    assert not grouped_among_decimal_commas(["250,000", "7"])
    assert read_amount("250,000", decimal_comma=True, stored_as_text=False).noticed is Noticed.AMOUNT_UNREAD


def test_the_largest_amounts_can_be_added_in_64_bits() -> None:
    assert LARGEST_POUNDS * 100 * 90_000 < 2**63
    typed: object
    for scale, typed in ((0, 10**12), (3, 10**9), (6, "1,000,000"), (0, "£1,000bn"), (0, "1000000000000")):
        assert read_amount(typed, scale=scale).pence == 10**14, typed
    for scale, typed in ((0, 10**12 + 1), (3, 2.0 * 10**9), (6, "1,000,001"), (0, "1001bn"), (0, "1000000000000.01")):
        assert read_amount(typed, scale=scale).pence is None, typed
        assert read_amounts([typed], scale=scale)[0] == [None]


def test_plain_figures_in_a_csv_deserve_no_remark() -> None:
    assert read_amount("1,234.50", stored_as_text=False).noticed is None
    assert read_amount("(5)", stored_as_text=False).noticed is Noticed.AMOUNT_AS_TEXT


@given(PENCE)
def test_any_pence_survive_every_way_of_writing_them(pence: int) -> None:
    whole, rest = divmod(abs(pence), 100)
    minus = "-" if pence < 0 else ""
    assert read_amount(pounds_text(pence)).pence == pence
    assert read_amount(f"{minus}{whole:,}.{rest:02d}").pence == pence
    assert read_amount(f"{minus}{whole}.{rest:02d}", stored_as_text=False).pence == pence
    continental = f"{whole:,}".replace(",", ".")
    assert read_amount(f"{minus}{continental},{rest:02d}", decimal_comma=True).pence == pence
    if pence < 0:
        assert read_amount(f"(£{whole:,}.{rest:02d})").pence == pence


@given(st.lists(st.integers(min_value=-(10**13), max_value=10**13), max_size=30))
def test_a_column_of_doubles_is_read_exactly(pence: list[int]) -> None:
    doubles = [one / 100 for one in pence]
    assert read_amounts(doubles) == (pence, [])


@given(
    st.lists(
        st.floats(allow_nan=True)
        | st.text(max_size=8)
        | st.from_regex(r"-?[0-9]{1,14}(\.[0-9]{1,3})?", fullmatch=True)
        | st.booleans()
        | st.integers(),
        max_size=20,
    ),
    st.booleans(),
)
def test_a_column_is_read_as_its_cells_are(values: list[object], stored_as_text: bool) -> None:
    pence, remarks = read_amounts(values, stored_as_text=stored_as_text)
    points = any(isinstance(value, str) and read_amounts(["1.234", value])[0][0] for value in values)
    single = [read_amount(value, stored_as_text=stored_as_text, decimal_point=points) for value in values]
    assert pence == [one.pence for one in single]
    assert remarks == [(i, one) for i, one in enumerate(single) if one.noticed]
    assert all(one is None or abs(one) <= LARGEST_POUNDS * 100 for one in pence)


@given(st.text(alphabet="0123456789.,-()£mk ' ", max_size=14))
def test_whatever_is_typed_ends_as_pence_or_a_remark(typed: str) -> None:
    amount = read_amount(typed)
    assert amount.pence is not None or amount.noticed is Noticed.AMOUNT_UNREAD or not typed.strip()


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("'512300.5", 51230050),
        (".5", 50),
        ("-.5", -50),
        ("5.", 500),
        ("=9", 900),
        ('="9"', 900),
        ('="512,300.50"', 51230050),
    ],
)
def test_a_figure_written_as_figures_are_not_is_read_in_a_csv_and_said(text: str, pence: int) -> None:
    amount = read_amount(text, stored_as_text=False)
    assert (amount.pence, amount.noticed) == (pence, Noticed.AMOUNT_AS_TEXT)


@pytest.mark.parametrize("text", ["9", "-9", "512300.5", "1,234.50", "0.5", "\u22129", "9\u00a0"])
def test_a_plain_figure_in_a_csv_deserves_no_word(text: str) -> None:
    amount = read_amount(text, stored_as_text=False)
    assert amount.noticed is None
    assert amount.pence is not None


@pytest.mark.parametrize(
    "text", ["=1+1", "==9", "'=9", "9=", "--5", "+-5", "500.-", "500,-", '=T("9")', "=A1", "''9", "'"]
)
def test_what_could_be_another_figure_is_not_read(text: str) -> None:
    for as_text in (True, False):
        amount = read_amount(text, stored_as_text=as_text)
        assert (amount.pence, amount.noticed) == (None, Noticed.AMOUNT_UNREAD)


def test_a_column_written_so_from_top_to_bottom_is_read_without_a_word() -> None:
    assert read_amounts(['="5.00"', '="6"', '="7"', "8"], stored_as_text=False) == ([500, 600, 700, 800], [])
    assert len(read_amounts(['="5.00"', "6", "7", "8"], stored_as_text=False)[1]) == 1
    assert len(read_amounts(['="5.00"'], stored_as_text=False)[1]) == 1
