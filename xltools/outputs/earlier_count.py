"""An earlier count read back from what it wrote: its lines CSV, or the sheets Lines of its count workbook.

Money is as that count counted it. Whatever is wrong with such a file is a `UsageError` that says what to do.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from xltools.counting.change.compared import PENCE_COLUMNS, TEXT_COLUMNS, ComparedCount
from xltools.model import CodeOrigin, ReturnOrigin, UsageError
from xltools.outputs.line_columns import SHEET_COLUMNS
from xltools.outputs.wording import CODE_ORIGIN_WORDS, ORIGIN_WORDS, REASON_WORDS
from xltools.reading.files import special
from xltools.reading.lines import TEXT
from xltools.reading.years import financial_year
from xltools.reference.cofog import division_of
from xltools.reference.crosswalks import cipfa_line
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.text import unguard

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xltools.coding.splitting import Portion

NEEDED = ("organisation", "service", "code", "counted", "amount", "why_not")
"""Columns that every lines CSV of a count has, and no CSV that a partner sends."""
_FURTHER = ("cipfa", "code_from")
_ENCODINGS = ("utf-8-sig", "cp1252")
_SHEET_OF_LINES = re.compile(r"Lines(?: \d+)?")


def read_earlier_count(path: Path, place: str, weights: Mapping[str, tuple[Portion, ...]]) -> ComparedCount:
    """Return what a lines CSV or a count workbook says of an earlier count of a place.

    `weights` are those by which lines of several functions are shared over them. Raises `UsageError` for what cannot be used.
    """
    if reason := special(path):
        raise UsageError(f"{path} cannot be read: {reason}.")
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        lines = _from_csv(path)
    elif suffix in (".xlsx", ".xlsm"):
        lines = _from_workbook(path)
    else:
        raise UsageError(
            f"{path} is no count: name a count folder, or the lines CSV or count workbook that its consolidate wrote."
        )
    year = _year_of(lines, path)
    label = f"{place}, {year}" if year else f"{place}, year not stated"
    columns = [name for name in lines.columns if name not in _FURTHER]
    return ComparedCount(label, year, f"as {path.name} has it", lines[columns], _divisions(lines, weights))


def _from_csv(path: Path) -> pd.DataFrame:
    wanted = {*TEXT_COLUMNS, *PENCE_COLUMNS, "row", *_FURTHER}
    for encoding in _ENCODINGS:
        try:
            frame = pd.read_csv(
                path, dtype=str, keep_default_na=False, encoding=encoding, usecols=lambda name: name in wanted
            )
            break
        except UnicodeDecodeError:
            continue
        except (OSError, ValueError) as error:  # pandas' own errors of empty and broken files are ValueErrors
            raise UsageError(f"{path} cannot be read: {str(error).splitlines()[0]}. {_WRITE_AGAIN}") from None
    else:
        raise UsageError(f"{path} cannot be read as text. {_WRITE_AGAIN}")
    _check_columns(path, list(frame.columns))
    missing = (frame["counted"].fillna("") == "").to_numpy(dtype=bool)  # a count writes 0.00 where nothing counts
    if missing.any():
        raise UsageError(f"{path} is cut off in row {int(missing.argmax()) + 2}. {_WRITE_AGAIN}")
    texts = {name: frame[name].fillna("").map(unguard) for name in frame.columns if name not in PENCE_COLUMNS}
    pence = {name: _pence(path, frame[name].tolist(), name) for name in PENCE_COLUMNS}
    return _ready(texts, pence)


_WRITE_AGAIN = "Write it again with: xltools consolidate FOLDER --lines csv"


def _check_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UsageError(
            f"{path} is no lines CSV of a count: it has no column {missing[0]}. Name the file ending in -count-lines.csv that "
            "xltools consolidate FOLDER --lines csv writes, or the count folder itself."
        )


def _pence(path: Path, texts: Sequence[str], name: str) -> list[int]:
    known: dict[str, int] = {}
    for number, text in enumerate(texts, 2):
        if text not in known:
            try:
                pence = Decimal(text.replace(",", "").replace("£", "").strip() or "0") * 100
                if pence != pence.to_integral_value():
                    raise InvalidOperation
            except InvalidOperation:
                raise UsageError(
                    f"{path}, row {number}: {name} should be an amount in pounds (it says {text!r}). {_WRITE_AGAIN}"
                ) from None
            known[text] = int(pence)
    return [known[text] for text in texts]


def _from_workbook(path: Path) -> pd.DataFrame:
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
            if _SHEET_OF_LINES.fullmatch(name)
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise UsageError(
            f"{path} cannot be read: {str(error).splitlines()[0]}. Name another copy of it, or the count folder itself."
        ) from None
    keys = {column.heading: column.key for column in SHEET_COLUMNS}
    parts = [part for rows in sheets if (part := _table(rows, keys)) is not None]
    if not parts:
        raise UsageError(
            f"{path} holds no lines, so nothing can be compared with them. Name the lines CSV beside it, or write the workbook "
            "again with: xltools consolidate FOLDER"
        )
    frame = pd.concat(parts, ignore_index=True)
    reasons = {words[0]: why.value for why, words in REASON_WORDS.items()}
    origins = {words: origin.value for origin, words in ORIGIN_WORDS.items()}
    texts = {name: frame[name].map(_cell_text) for name in frame.columns if name not in PENCE_COLUMNS}
    texts["why_not"] = texts.pop("reason").map(lambda text: reasons.get(text, text))
    texts["origin"] = texts.pop("said_by").map(lambda text: origins.get(text, ""))
    pence = {name: [_pence_of_cell(value) for value in frame[name].tolist()] for name in PENCE_COLUMNS}
    return _ready(texts, pence)


def _table(rows: Sequence[Sequence[object]], keys: Mapping[str, str]) -> pd.DataFrame | None:
    for number, row in enumerate(rows[:20]):
        named = [keys.get(str(value), "") for value in row]
        if "organisation" in named and "counted" in named:
            # a key may stand twice, as in an order of columns of one's own: the first is ours
            firsts = {key: place for place, key in reversed(list(enumerate(named))) if key}
            body = [each for each in rows[number + 1 :] if any(value != "" for value in each)]
            return pd.DataFrame({key: [each[place] for each in body] for key, place in firsts.items()})
    return None


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _pence_of_cell(value: object) -> int:
    return round(float(value) * 100) if isinstance(value, int | float) else 0


def _ready(texts: Mapping[str, pd.Series[str]], pence: Mapping[str, Sequence[int]]) -> pd.DataFrame:
    rows = len(pence["counted"])
    frame = pd.DataFrame(
        {
            name: pd.array(texts[name].tolist() if name in texts else [""] * rows, dtype=TEXT)
            for name in (*TEXT_COLUMNS, *_FURTHER)
        }
    )
    if "origin" not in texts:
        frame["origin"] = pd.array([ReturnOrigin.SENT.value] * rows, dtype=TEXT)
    numbers = [int(text) if text.isdigit() else 0 for text in texts["row"]] if "row" in texts else [0] * rows
    return frame.assign(row=numbers, **{name: pd.array(values, dtype="int64") for name, values in pence.items()})


def _year_of(lines: pd.DataFrame, path: Path) -> str:
    """The year that most lines are of, or else the one in the file's name; "" where neither tells."""
    years = lines["financial_year"][lines["financial_year"].ne("")].value_counts()
    if len(years) and (year := financial_year(str(years.index[0]))):
        return year
    named = re.search(r"\d{4}-\d{2}", path.name)
    return financial_year(named[0]) if named else ""


def _divisions(lines: pd.DataFrame, weights: Mapping[str, tuple[Portion, ...]]) -> Mapping[str, int]:
    """Counted pence by division, lines of several functions shared over them as the count itself shares them."""
    sums: dict[str, int] = {}
    carried = CODE_ORIGIN_WORDS[CodeOrigin.CIPFA_LINE]
    known: dict[str, tuple[Portion, ...]] = {}
    for code, cipfa, code_from, pence in zip(
        *(lines[name].tolist() for name in ("code", "cipfa", "code_from", "counted")), strict=True
    ):
        if not pence:
            continue
        if cipfa not in known:
            line = cipfa_line(cipfa) if cipfa else None
            known[cipfa] = weights.get(line.id, ()) if line else ()
        portions = known[cipfa] if code_from.startswith(carried) else ()
        codes = [portion.code for portion in portions] or [code]
        for one, part in zip(codes, in_parts(pence, [each.weight for each in portions] or [1]), strict=True):
            division = division_of(one)
            sums[division] = sums.get(division, 0) + part
    return sums
