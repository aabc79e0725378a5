"""Tables of population estimates as ONS and nomis publish them, taken apart into single figures.

Understood: the ONS workbook (a row a district, a column a year of age: ``Code, Name, Geography, All ages, 0 ... 90+``), the
ONS detailed series (``ladcode21, laname21, country, sex, age, population_2001 ...``), a nomis table (lines of preamble, then
``local authority..., mnemonic, 2020 ...`` or ``..., mnemonic, All Ages, Age 0 ...``, several one below the other) and the
nomis API's long form (``DATE_NAME, GEOGRAPHY_CODE, GENDER_NAME, C_AGE_NAME, MEASURES_NAME, OBS_VALUE``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Cell = object

CODE_HEADING = re.compile(
    r"(area |la |lad |gss |local authority |geography_)?code|mnemonic|la(d|code|dcode)\d{2,4}(_code|cd)?|geogcode"
)
_AREA_NAME = re.compile(r"(area |geography_)?name|area|local authority.*|la(d|name)\d{2,4}(_name|nm)|laname\d*")
_YEAR_COLUMN = re.compile(r"(?:population_|pop_|mid[- ])?((?:19|20)\d\d)(?:\.0)?")
_ONE_AGE = re.compile(r"(?:aged? )?(\d{1,3})(?:\.0)?(?: ?years?)?( ?\+| (?:and|or) over| plus)?")
_BAND = re.compile(r"(?:aged? )?(\d{1,3}) ?(?:-|to|\u2013) ?(\d{1,3})(?: years)?")
_MID_YEAR = re.compile(r"mid[- ]?((?:19|20)\d\d)", re.IGNORECASE)
_FILE_YEAR = re.compile(r"mye([012]\d)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")

EVERYBODY = frozenset(
    {"all ages", "all", "total", "all persons", "persons", "population", "people", "obs_value", "value"}
)
_SEXES = {
    **dict.fromkeys(("persons", "total", "all", "all persons", "0", "t", "p"), ""),
    **dict.fromkeys(("male", "males", "m", "1"), "m"),
    **dict.fromkeys(("female", "females", "f", "2"), "f"),
}
_ROLES = (
    ("sex", ("gender_name", "sex_name", "gender", "sex")),
    ("age", ("c_age_name", "age_name", "age")),
    ("year", ("date_name", "date", "year")),
    ("measure", ("measures_name", "measure")),
)


class Age(NamedTuple):
    """One year of age, or from one to another; no end for "and over"; `EVERY_AGE` for everybody."""

    first: int
    last: int | None


EVERY_AGE = Age(0, None)
BANDS = (Age(0, 15), Age(16, 64), Age(65, None))


class PopulationFigure(NamedTuple):
    """One figure as it stands in the file: people of an area by year, sex ("" both) and age, and where it was read."""

    code: str
    name: str
    year: str
    sex: str
    age: Age
    value: Cell
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Header:
    code: int
    name: int | None
    roles: Mapping[str, int]
    values: tuple[tuple[int, str, Age | None], ...]


@dataclass(slots=True)
class _Context:
    """What the lines above a table say of all its figures."""

    year: str
    sex: str
    age: Age = EVERY_AGE
    header: _Header | None = field(default=None)


def figures_in(rows: Iterable[Sequence[Cell]], sheet: str = "") -> Iterator[PopulationFigure]:
    """Yield the figures of the tables in the rows of a sheet; none where nothing in them is a table of people.

    The year is blank where the table names none. Rows and columns count from 1.
    """
    context = _Context("", _sex_of_sheet(sheet))
    for number, row in enumerate(rows, 1):
        if context.header and is_gss_code(_text(row, context.header.code)):
            yield from _figures(row, number, context)
        elif header := _header(row):
            context.header = header
        else:
            _take_in(row, context)


def is_gss_code(text: str) -> bool:
    """Say whether a text has the form of a GSS code, such as E09000012."""
    return len(text) == 9 and text[0] in "EWSNK" and text[1:].isdigit()


def mid_year(text: str) -> str:
    """Return the year a title or a file name speaks of ("mid-2022", ONS's "mye22tables"), or nothing."""
    match = _MID_YEAR.search(text) or _FILE_YEAR.match(text)
    return f"20{match[1]}"[-4:] if match else ""


def _text(row: Sequence[Cell], column: int | None) -> str:
    return "" if column is None or column >= len(row) else " ".join(str(row[column]).split())


def _header(row: Sequence[Cell]) -> _Header | None:
    headings = [fold(str(cell)) for cell in row]
    codes = [column for column, heading in enumerate(headings) if CODE_HEADING.fullmatch(heading)]
    if not codes:
        return None
    roles = {role: headings.index(name) for role, names in _ROLES for name in reversed(names) if name in headings}
    taken = {codes[0], *roles.values()}
    values = [
        (column, *value)
        for column, heading in enumerate(headings)
        if column not in taken and (value := _value_column(heading))
    ]
    names = [column for column, heading in enumerate(headings) if _AREA_NAME.fullmatch(heading)]
    return _Header(codes[0], names[0] if names else None, roles, tuple(values)) if values else None


def _value_column(heading: str) -> tuple[str, Age | None] | None:
    """Return the year ("": of the table) and the age (None: of the row) of a column of people."""
    year = _YEAR_COLUMN.fullmatch(heading)
    if year:
        return year[1], None
    if heading in ("obs_value", "value", "population", "people"):
        return "", None
    age = age_named(heading)
    return None if age is None else ("", age)


def age_named(text: str) -> Age | None:
    """Return the ages a heading or a cell names: "All ages", "Age 0", "90+", "Aged 16 to 64"; nothing for anything else."""
    words = fold(text)
    if words in EVERYBODY:
        return EVERY_AGE
    band = _BAND.fullmatch(words)
    if band:
        return Age(int(band[1]), int(band[2]))
    match = _ONE_AGE.fullmatch(words)
    return Age(int(match[1]), None if match[2] else int(match[1])) if match else None


def _figures(row: Sequence[Cell], number: int, context: _Context) -> Iterator[PopulationFigure]:
    header = context.header
    if header is None or _text(row, header.roles.get("measure")).casefold() not in ("", "value"):
        return
    stated = {role: _text(row, column) for role, column in header.roles.items()}
    sex = _SEXES.get(stated.get("sex", "").casefold()) if stated.get("sex") else context.sex
    of_row = age_named(stated["age"]) if stated.get("age") else context.age
    year_found = _YEAR.search(stated.get("year", ""))
    year_of_row = year_found[0] if year_found else context.year
    code, name = _text(row, header.code), _text(row, header.name)
    for column, year, age in header.values:
        value = row[column] if column < len(row) else ""
        figure_age = age or of_row
        if sex is not None and figure_age is not None:
            yield PopulationFigure(code, name, year or year_of_row, sex, figure_age, value, number, column + 1)


def _sex_of_sheet(sheet: str) -> str:
    words = sheet.casefold()
    return "f" if "female" in words else "m" if "male" in words else ""


def _take_in(row: Sequence[Cell], context: _Context) -> None:
    """Take in a line above a table: a title with a year, or "date", "2021"."""
    texts = [" ".join(str(cell).split()) for cell in row]
    key, said = texts[0].rstrip(" :").casefold() if texts else "", texts[1] if len(texts) > 1 else ""
    year = _YEAR.search(said)
    if key in ("date", "year", "time") and year:
        context.year = year[0]
    elif key in ("sex", "gender") and said.casefold() in _SEXES:
        context.sex = _SEXES[said.casefold()]
    elif key in ("age", "c_age"):
        context.age = age_named(said) or context.age
    elif not context.year:
        context.year = mid_year(" ".join(texts))
