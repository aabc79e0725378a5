"""A cell -> whole pence: what a partner typed as an amount, and how sure we are of our reading.

No figure passes through floating-point arithmetic: Excel's doubles are read as the shortest decimal that names them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.model import Noticed

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_POUNDS = 10**12
"""Beyond £1tn, more than all public spending of a year, a figure is no amount; 90,000 such lines can be added in 64 bits."""

EXACT_PENCE = 2**50
"""Below this many pence, a double is the nearest to at most one whole number of pence."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What was made of one cell: pence (None: blank or unread), what is remarkable about it, and in which words."""

    pence: int | None
    noticed: Noticed | None = None
    detail: str = ""


BLANK = Amount(None)
_SIGNS_OF_TEXT = ("'", "\u2019", "=")
"""What stands before a figure in a CSV that a program wanted to be text, or that was a formula: 'figure and ="figure"."""
_FEW = 2
"""So many figures with such a sign may be somebody's slip; more, and most of a column, are the way it was written."""

_TOO_LARGE = "larger than any amount of public spending"
NOTHING = "it says that there is none"
"""What is made of n/a and none: no income, no figure for the place, but no word of what a service costs."""
_NIL = frozenset({"-", "--", "nil", "zero", "£-", "£nil"})
_NONE = frozenset({"n/a", "na", "n.a.", "n/a.", "none", "not applicable"})
_UNITS = {
    "k": 3,
    "th": 3,
    "000": 3,
    "000s": 3,
    "ths": 3,
    "thou": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "mln": 6,
    "mil": 6,
    "mill": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
}
_SHAPE = re.compile(
    r"(?P<about>(?:approx(?:imately|\.)?|about|around|circa|ca?\.|c(?=[\d£])|est(?:imated|\.)?|~|<|>)\s*)?"
    r"(?P<minus>[-+]\s*)?(?P<pound>£\s*|gbp\s*)?(?P<minus2>[-+]\s*)?"
    r"(?P<number>\d[\d., ']*|\.\d+)"
    r"\s*(?P<unit>k|ths?|thou|thousand|m|mn|mln|mill?|million|bn|billion|'?000s)?\.?"
    r"\s*(?P<after>pounds?|gbp|£|£'?000s?)?"
    r"\s*(?P<tail>-|cr\.?|dr\.?|\*+|\(?est(?:imated?|\.)?\)?|p\.?\s?a\.?|a year)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d{1,3}(?:'\d{3})+(?:\.\d+)?")
_CONTINENTAL = re.compile(r"\d{1,3}(?:[. ]\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}|\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+,\d+")
_RAISED = ("<super>", "<sub>", "<circle>")
_BREAK_IN_FIGURE = re.compile(r"\d\s*[\n\r\v\f\x85\u2028\u2029]\s*[\d.,]|[.,]\s*[\n\r\v\f\x85\u2028\u2029]\s*\d")
_ENDS_WITH_A_DASH = re.compile(r"(.*[\da-z)])\s*[\u2012-\u2015]\s*", re.DOTALL | re.IGNORECASE)
"""A dash (en, em) behind a figure: a minus, or no pence. A hyphen or minus sign there is a minus."""
_OTHER_MONEY = re.compile(r"[€$¥]|\b(?:eur|euros?|usd|dollars?)\b")
_PERCENT = re.compile(r"%|\bper ?cent\b|\d\s*pc\b")
_SCIENTIFIC = re.compile(r"£?-?\d(?:\.\d+)?e\+?\d{1,2}")
_SPOILT_POUND = re.compile("(?:\u00c3\u201a)?\u00c2£|\u00c3\u201a\u00c2\u00a3", re.IGNORECASE)
"""The pound sign in UTF-8 taken for Windows-1252, once or twice over."""
_POUNDS_AND_PENCE = re.compile(r"(-?[0-9]{1,12})(\.[0-9]{1,2})?")
_PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_PLAIN_CONTINENTAL = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?")
_PLAIN_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Writing:
    """How the amounts of a column are written.

    `decimal_comma` says that the file writes 1.234,50, `decimal_point` that a point is certainly a decimal point (12.50 stands
    in the same column); `scale` is a power of ten the column's unit states (3 for "£000"). `stored_as_text` is False in a CSV,
    where every figure is text and a plain one deserves no remark.
    """

    decimal_comma: bool = False
    scale: int = 0
    stored_as_text: bool = True
    decimal_point: bool = False


def read_amount(
    value: object,
    *,
    decimal_comma: bool = False,
    scale: int = 0,
    stored_as_text: bool = True,
    decimal_point: bool = False,
) -> Amount:
    """Return the pence in a cell of a column that is written so (see `Writing`). What could be off is not read at all."""
    return _read(value, Writing(decimal_comma, scale, stored_as_text, decimal_point))


def _read(value: object, writing: Writing) -> Amount:
    if isinstance(value, str):
        return _from_text(value, writing)
    if isinstance(value, bool):
        return Amount(None, Noticed.AMOUNT_UNREAD, "a yes or no, not an amount")
    if isinstance(value, int | float):
        return _from_number(value, writing.scale)
    if value is None:
        return BLANK
    if isinstance(value, date | time | timedelta):
        return Amount(
            None, Noticed.AMOUNT_UNREAD, "the cell is formatted as a date or time, so its figure is not certain"
        )
    return Amount(None, Noticed.AMOUNT_UNREAD, "not an amount")


def read_amounts(
    values: Sequence[object], *, decimal_comma: bool = False, scale: int = 0, stored_as_text: bool = True
) -> tuple[list[int | None], list[tuple[int, Amount]]]:
    """Return the pence of a column, and the amounts something is remarkable about, by position in it.

    Numbers take one vectorised path: kept where dividing the whole pence by the unit gives the very same double back.
    """
    pence: list[int | None] = [None] * len(values)
    numbers = [position for position, value in enumerate(values) if value.__class__ is float]
    doubles = np.array([values[position] for position in numbers], dtype=np.float64)
    with np.errstate(all="ignore"):
        factor = 10.0 ** (2 + scale)
        rounded = np.rint(doubles * factor)
        exact = (np.abs(rounded) < min(EXACT_PENCE, LARGEST_POUNDS * 100)) & (rounded / factor == doubles)
    whole = np.where(exact, rounded, 0).astype(np.int64).tolist()
    done = exact.tolist()
    for position, figure, is_exact in zip(numbers, whole, done, strict=True):
        if is_exact:
            pence[position] = figure
    texts = [value for value in values if value.__class__ is str and "." in value]
    writing = Writing(decimal_comma, scale, stored_as_text, bool(texts) and not decimal_comma and _has_decimals(texts))
    marked: list[int] = []
    rest = {position for position, is_exact in zip(numbers, done, strict=True) if not is_exact}
    remarks: list[tuple[int, Amount]] = []
    plain = _POUNDS_AND_PENCE.fullmatch if not (stored_as_text or decimal_comma or scale) else None
    for position, value in enumerate(values):
        if value == "" or (value.__class__ is float and position not in rest):
            continue
        if plain and isinstance(value, str) and (match := plain(value)):
            pence[position] = int(f"{match[1]}{(match[2] or '')[1:]:0<2}")
            continue
        amount = _read(value, writing)
        pence[position] = amount.pence
        if amount.noticed is not None:
            remarks.append((position, amount))
            if (
                amount.noticed is Noticed.AMOUNT_AS_TEXT
                and not stored_as_text
                and str(value).startswith(_SIGNS_OF_TEXT)
            ):
                marked.append(position)
    if len(marked) > _FEW and 2 * len(marked) >= len(values) - values.count(""):
        remarks = [remark for remark in remarks if remark[0] not in set(marked)]  # how the program writes all of them
    return pence, remarks


def states_unit(text: str) -> bool:
    """Say whether a figure written as text says its own unit: "165.3m", "£24,310k", "5,000 pounds"; a pound sign alone says none."""
    shape = _SHAPE.fullmatch(_folded(text).strip("()-").strip())
    return shape is not None and bool(shape["unit"] or (shape["after"] or "") not in ("", "£"))


def pounds_text(pence: int) -> str:
    """Return pence as a person writes it: £1,234.50, -£3."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}" + (f".{rest:02d}" if rest else "")


def is_decimal_comma(values: Sequence[str]) -> bool:
    """Say whether a column of money as text writes the decimals after a comma (1.234,50), as much of Europe does.

    Figures such as 250,000 or 12.50 speak against it.
    """
    commas, others = _marks(values)
    return bool(commas) and not others


def grouped_among_decimal_commas(values: Sequence[str]) -> frozenset[str]:
    """Return the figures (250,000) whose comma may mark thousands or decimals, where others (12,50) mark decimals with it."""
    grouped = frozenset(text for text in values if _GROUPED_BY_COMMA.fullmatch(text.strip()))
    return grouped if grouped and _marks(values)[0] else frozenset()


_GROUPED_BY_COMMA = re.compile(r"[-(]?£?\s*-?\d{1,3}(?:,\d{3})+\)?-?")


def _marks(values: Sequence[str]) -> tuple[int, int]:
    """How many figures certainly have a decimal comma, and how many have a comma between thousands or a decimal point."""
    texts = [text.strip() for text in values if text.strip()]
    commas = sum(bool(re.fullmatch(r"[-(]?£?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}\)?-?", text)) for text in texts)
    points = sum(bool(re.fullmatch(r"[-(]?£?[\d,]*\.\d{1,2}\)?-?", text)) for text in texts)
    return commas, points + sum(bool(_GROUPED_BY_COMMA.fullmatch(text)) for text in texts)


def _has_decimals(texts: Sequence[object]) -> bool:
    """Whether a text has a point that can only be a decimal point: 12.50, 1,234.567, 0.750, 1234.567."""
    return any(_CERTAIN_POINT.fullmatch(str(text).strip()) for text in texts)


_CERTAIN_POINT = re.compile(
    r"[-(]?£?\s*-?(?:\d*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+\.\d+|(?:0|[1-9]\d{3,}|)\.\d{3})\)?-?"
)


def _from_number(value: float, scale: int) -> Amount:
    if isinstance(value, float) and not math.isfinite(value):
        return Amount(None, Noticed.AMOUNT_UNREAD, "not a number")
    if abs(value) > LARGEST_POUNDS:
        return Amount(None, Noticed.AMOUNT_UNREAD, _TOO_LARGE)
    return _whole_pence(Decimal(repr(value)), scale, _shown(value))


def _shown(value: float) -> Decimal:
    """Excel shows 15 digits; what a sum leaves behind them (0.30000000000000004) is no fraction a partner meant."""
    return Decimal(format(value, ".15g"))


def _whole_pence(pounds: Decimal, scale: int, shown: Decimal | None = None) -> Amount:
    for candidate in (pounds, shown):
        if candidate is not None:
            exact = candidate.scaleb(2 + scale)
            if abs(exact) > LARGEST_POUNDS * 100:
                return Amount(None, Noticed.AMOUNT_UNREAD, _TOO_LARGE)
            if exact == exact.to_integral_value():
                return Amount(int(exact))
    rounded = int(pounds.scaleb(2 + scale).quantize(Decimal(1), ROUND_HALF_UP))
    return Amount(rounded, Noticed.AMOUNT_FRACTION, f"rounded to {pounds_text(rounded)}")


@lru_cache(maxsize=4096)
def _from_text(text: str, writing: Writing) -> Amount:
    odd = _from_odd(text, writing)
    if odd:
        return odd
    folded = _folded(text)
    if not folded:
        return BLANK
    plain = _from_plain(folded, writing)
    if plain:
        return _remarked(plain, writing.stored_as_text or _is_unusual(text, folded))
    if _SCIENTIFIC.fullmatch(folded):
        return _from_scientific(folded, writing)
    squeezed = folded.replace(" ", "")
    if squeezed in _NIL:
        return Amount(0, Noticed.AMOUNT_AS_TEXT, "nil")
    if folded in _NONE:
        return _unread(NOTHING)
    if re.fullmatch(r"£?'?000'?s?", squeezed):
        return _unread("it says thousands, but no figure")
    return _from_words(folded, writing)


def says_none(value: object) -> bool:
    """Say whether a cell holds nothing, or n/a and the like, which is no amount in whatever unit."""
    return value == "" or (isinstance(value, str) and _folded(value) in _NONE)


def _unread(detail: str) -> Amount:
    return Amount(None, Noticed.AMOUNT_UNREAD, detail)


def _from_plain(folded: str, writing: Writing) -> Amount | None:
    """A figure without signs or words; None of any other."""
    if (
        not writing.decimal_comma
        and len(folded) <= 18
        and (_PLAIN.fullmatch(folded) or _PLAIN_GROUPED.fullmatch(folded))
    ):
        plain = _plain(folded, writing)
        if plain is not None:
            return plain
    if writing.decimal_comma and not writing.stored_as_text and _PLAIN_CONTINENTAL.fullmatch(folded):
        return _whole_pence(Decimal(folded.replace(".", "").replace(",", ".")), writing.scale)
    return None


def _is_unusual(text: str, folded: str) -> bool:
    """Whether a figure has one meaning, but is not written as figures are: '512, =9, ="9", .5, 5. or the digits of another script."""
    bare = folded.lstrip("-")
    is_script = not text.isascii() and any(sign.isdigit() and not sign.isascii() for sign in text)
    return text.lstrip().startswith(_SIGNS_OF_TEXT) or bare[0] == "." or bare[-1] == "." or is_script


def _from_scientific(folded: str, writing: Writing) -> Amount:
    """1.2E+06, as Excel shows and exports what its column is too narrow for."""
    amount = _whole_pence(Decimal(folded.replace("£", "")), writing.scale)
    if amount.pence is None:
        return amount
    read_as = f"{pounds_text(amount.pence)}; a figure so long as to be shown in this way may have been rounded"
    return Amount(amount.pence, Noticed.AMOUNT_DOUBTFUL, read_as)


def _from_words(folded: str, writing: Writing) -> Amount:
    """A figure with signs, brackets, a unit or a remark."""
    inner, bracketed = (folded[1:-1].strip(), True) if re.fullmatch(r"\(.+\)", folded) else (folded, False)
    if folded.startswith(("-(", "£(", "-£(")) and folded.endswith(")"):
        inner, bracketed = folded.strip("-£()").strip(), True
    shape = _SHAPE.fullmatch(inner)
    if shape is not None:
        return _from_shape(shape, bracketed, writing)
    if _PERCENT.search(folded):
        return _unread("a percentage, not an amount")
    if _OTHER_MONEY.search(folded):
        return _unread("it is not in pounds")
    return _unread("no amount could be made of it")


def _from_odd(text: str, writing: Writing) -> Amount | None:
    """What is made of a figure broken by a new line, with a dash behind it or with raised figures; None of any other."""
    if _BREAK_IN_FIGURE.search(text):
        return _unread("it holds several lines, so where its figure ends is not certain")
    if not text.isascii() and (dashed := _ENDS_WITH_A_DASH.fullmatch(text)):
        figure = _from_text(dashed[1], writing)
        if figure.pence:
            return _unread(f"with a dash behind it, it could mean {_pounds_of(figure.pence)} or minus as much")
    raised = [] if text.isascii() else [sign for sign in text if unicodedata.decomposition(sign).startswith(_RAISED)]
    return _without_marks(text, "".join(raised), writing) if raised else None


def _without_marks(text: str, raised: str, writing: Writing) -> Amount:
    """A raised figure behind an amount is a footnote's; anywhere else it is anybody's guess."""
    figure = text.rstrip().rstrip(raised + ")*, ").rstrip()
    brackets = ")" * (figure.count("(") - figure.count(")"))
    amount = BLANK if any(sign in figure for sign in raised) else _from_text(figure + brackets, writing)
    if amount.pence is None:
        return _unread(f"what the raised {raised} means here is not certain")
    detail = f"{pounds_text(amount.pence)}; the raised {raised} was taken for the mark of a footnote"
    return Amount(amount.pence, Noticed.AMOUNT_DOUBTFUL, detail)


def _plain(text: str, writing: Writing) -> Amount | None:
    """1234.5 or 1,234.50 as everybody writes it; None where three decimals make it a possible thousand (1.234)."""
    certain = writing.scale or writing.decimal_point or "," in text
    if not certain and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text):
        return None
    return _whole_pence(Decimal(text.replace(",", "")), writing.scale)


def _remarked(amount: Amount, stored_as_text: bool) -> Amount:
    if amount.noticed is not None or not stored_as_text or amount.pence is None:
        return amount
    return Amount(amount.pence, Noticed.AMOUNT_AS_TEXT, pounds_text(amount.pence))


def _folded(text: str) -> str:
    """The text without what only its look or its way here has added: marks nobody sees, Excel's own sign for text."""
    seen = text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = unicodedata.normalize("NFKC", _SPOILT_POUND.sub("£", seen)).casefold()
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain).replace("\u2019", "'")
    plain = " ".join(plain.split())
    quoted = re.fullmatch(r'="?([^"]+)"?', plain)
    return quoted[1].strip() if quoted else re.sub(r"^'(?=.)", "", plain).lstrip()


def _from_shape(shape: re.Match[str], bracketed: bool, writing: Writing) -> Amount:
    unit = (shape["unit"] or "").strip("'")
    after = "000" in (shape["after"] or "")
    number, other = _number(shape["number"].rstrip(" '."), writing, has_unit=bool(unit or after))
    if number is None or (unit and after):
        return _unread("no amount could be made of it")
    scale = 3 if after else _UNITS.get(unit, 0)
    if scale and writing.scale:
        return _in_two_units(number, scale, writing.scale)
    tail = shape["tail"] or ""
    if shape["minus"] and shape["minus2"]:
        return _unread("it has two signs before its figure")
    if tail == "-" and shape["number"].rstrip().endswith((".", ",")):
        return _unread(f"it could mean {_pounds_of(_whole_pence(number, scale).pence or 0)} or minus as much")
    minus = bracketed or "-" in (shape["minus"] or "") + (shape["minus2"] or "") + tail or tail.startswith("cr")
    amount = _whole_pence(-number if minus else number, scale + writing.scale)
    if amount.pence is None:
        return amount
    if other:
        return _unread(f"it could mean {_pounds_of(amount.pence)} or {other}")
    read_as = pounds_text(amount.pence)
    doubt = _doubt(shape, tail)
    if doubt:
        return Amount(amount.pence, Noticed.AMOUNT_DOUBTFUL, f"{read_as}; {doubt}")
    return amount if amount.noticed else Amount(amount.pence, Noticed.AMOUNT_AS_TEXT, read_as)


def _pounds_of(pence: int) -> str:
    return pounds_text(abs(pence))


def _in_two_units(number: Decimal, own: int, column: int) -> Amount:
    """A unit in the cell under a heading with a unit: taken by its own unit, or by both."""
    alone, both = _whole_pence(number, own).pence, _whole_pence(number, own + column).pence
    readings = [pounds_text(pence) for pence in (alone, both) if pence is not None]
    return _unread(
        f"the cell states a unit and the column does too: it could mean {' or '.join(readings)}"
        if readings
        else _TOO_LARGE
    )


def _doubt(shape: re.Match[str], tail: str) -> str:
    if shape["about"]:
        return f'"{shape["about"].strip()}" says it is not exact'
    if tail and tail != "-":
        return f'what "{tail}" means here is not certain'
    return ""


def _number(text: str, writing: Writing, *, has_unit: bool) -> tuple[Decimal | None, str]:
    """The number in digits, points, commas and spaces, and a second possible reading in words ("" when there is none)."""
    if writing.decimal_comma and re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", text):
        parts = text.split(",")
        return Decimal("".join(parts)), f"£{'.'.join(parts)}" if len(parts) == 2 else ""
    if writing.decimal_comma and _COMMA_DECIMAL.fullmatch(text):
        return Decimal(re.sub(r"[. ]", "", text).replace(",", ".")), ""
    if _CONTINENTAL.fullmatch(text):
        return Decimal(re.sub(r"[. ]", "", text).replace(",", ".")), ""
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        if has_unit or writing.scale or writing.decimal_point:
            return Decimal(text), ""
        return Decimal(text.replace(".", "")), f"£{text}"
    if _GROUPED.fullmatch(text) or re.fullmatch(r"\d+(?:\.\d*)?|\.\d+", text):
        return Decimal(re.sub(r"[, ']", "", text)), ""
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return Decimal(text.replace(",", ".")), f"£{int(text.replace(',', '')):,}"
    if re.fullmatch(r"\d[\d,]*(?:\.\d{1,2})?", text):
        return Decimal(text.replace(",", "")), "another figure: the commas are not where thousands end"
    return None, ""
