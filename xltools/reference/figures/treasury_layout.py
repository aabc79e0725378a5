"""Where things stand in HM Treasury's database of the Country and Regional Analysis, and what each of its rows says.

Headings and the spelling of regions differ between editions, and regions within one. Health has HM Treasury's own sub-functions
(7.A, 7.B, 7.C), which are no COFOG groups: it stands under 07.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.published import OddFileError, amount, folded, pounds, text_of
from xltools.reference.years import is_financial_year
from xltools.text import fold, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.reference.figures.published import PublishedFile

DOWNLOAD = (
    "Download the database of the Country and Regional Analysis again from GOV.UK (an Excel workbook with the sheets "
    "'database' and 'pivot table') and add it as it is."
)
HEAD = 30
ENOUGH = 6
"""Columns by which the database is known even where others are missing."""
_ROLES = {
    "department": ("department name", "department", "dept name", "departmental group"),
    "body": ("organisation name", "organisation"),
    "programme": ("cra segment name", "cra segment description", "programme object group alias", "segment name"),
    "group": ("cofog level 2", "cofog level 1", "cofog level1", "cofog group"),
    "subfunction": ("hmt subfunction", "hmt sub-functional classification", "hmt sub-function", "hmt sub function"),
    "identifiable": ("id/non-id", "id or non-id", "id / non-id", "identifiable"),
    "capital": ("cap or cur", "cap/cur", "cap / cur", "current or capital"),
    "sector": ("cg, lg, pc, boe, psp", "cg, lg, pc, boe", "cg, lg or pc", "cg, lg, pc", "sector"),
    "region": ("itl region", "itl1 region", "itl 1 region", "nuts region", "nuts 1 region", "nuts1 region", "region"),
}
_OTHER_REGIONS = ("Scotland", "Wales", "Northern Ireland", "Outside UK")
NOT_IDENTIFIABLE = "Not identifiable"
_REGIONS = MappingProxyType(
    {
        **{word_key(f"England {name}"): name for name in REGIONS},
        **{word_key(name): name for name in (*REGIONS, *_OTHER_REGIONS, NOT_IDENTIFIABLE)},
        **dict.fromkeys(("england east", "east"), "East of England"),
        **dict.fromkeys(("non regional", "non identifiable", "uk"), NOT_IDENTIFIABLE),
    }
)
_YEAR = re.compile(r"(20\d\d)[-/](\d\d)\b.*")
_GROUP = re.compile(r"(\d{1,2})\.\s?(\w)")
_NUMBER_BEFORE = re.compile(r"\A(?:EU\d\d|\d{1,2}\.\s?\w)\s+")
_CODE_BEFORE = re.compile(r"\A[A-Z]\w{7}(?:\s*-+\s*|\s+)")
"""A programme's code of eight signs; dashes or a blank stand behind it."""


@dataclass(frozen=True, slots=True)
class Database:
    """The sheet of the database, its row of headings, the columns of words by what they are, those of amounts by year."""

    sheet: str
    header: int
    roles: Mapping[str, int]
    years: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the database: its words as they are kept here, and whole pounds by year."""

    department: str
    body: str
    programme: str
    cofog: str
    subfunction: str
    is_identifiable: bool
    is_capital: bool
    sector: str
    region: str
    pounds: tuple[int, ...]


def database_of(file: PublishedFile) -> Database | None:
    """Return where the database stands in a file, or nothing; raises `OddFileError` where it lacks a column."""
    for sheet in file.sheets:
        for number, row in enumerate(file.rows(sheet)[:HEAD]):
            headings = folded(row)
            roles = {
                role: headings.index(name) for role, names in _ROLES.items() for name in names[::-1] if name in headings
            }
            if len(roles) >= ENOUGH and "department" in roles:
                if missing := sorted(set(_ROLES) - set(roles) - {"body"}):
                    named = _ROLES[missing[0]][0]
                    raise OddFileError(f"{file.name} has no column named {named!r} in its database. {DOWNLOAD}")
                years = ((_YEAR.fullmatch(heading), column) for column, heading in enumerate(headings))
                named_years = {f"{match[1]}-{match[2]}": column for match, column in years if match}
                return Database(sheet, number, roles, {year: named_years[year] for year in sorted(named_years)})
    return None


def entries_of(file: PublishedFile, database: Database) -> tuple[list[Entry], list[str]]:
    """Return the rows of a database, and in words which cells hold what cannot be right."""
    entries, problems = [], []
    if odd := [year for year in database.years if not is_financial_year(year)]:
        return [], [f"its column {odd[0]} is no financial year."]
    rows = file.rows(database.sheet)
    for number, row in enumerate(rows[database.header + 1 :], database.header + 1):
        text = {role: text_of(row, column) for role, column in database.roles.items()}
        if not text["department"] and not text["group"]:
            continue
        entry = _entry(text, row, database)
        if isinstance(entry, str):
            role, _, what = entry.partition(": ")
            column = database.roles.get(role) or database.years.get(role, 0)
            problems.append(f"{file.cell(database.sheet, number, column)} is {what}.")
        else:
            entries.append(entry)
    return entries, problems


def _entry(text: Mapping[str, str], row: Sequence[object], database: Database) -> Entry | str:
    """Return a row as an entry, or which column holds what cannot be right (``region: 'Mercia', which is no region``)."""
    region = _REGIONS.get(word_key(text["region"].replace("_", " ")))
    known = {"id": True, "non-id": False}.get(fold(text["identifiable"]))
    capital = {"cap": True, "cur": False}.get(fold(text["capital"]).removeprefix("tes_"))
    for role, value in (("region", region), ("identifiable", known), ("capital", capital)):
        if value is None:
            return f"{role}: {text[role]!r}, which is no {_ROLES[role][0]} known here"
    cofog = _cofog(text["group"] or text["subfunction"])
    if not cofog:
        return f"group: {text['group']!r}, which is no COFOG group"
    values = _values(row, database.years)
    if isinstance(values, str):
        return values
    body = text.get("body", "")
    return Entry(
        text["department"],
        "" if body == text["department"] else body,
        _CODE_BEFORE.sub("", text["programme"]),
        cofog,
        _NUMBER_BEFORE.sub("", text["subfunction"]),
        bool(known),
        bool(capital),
        text["sector"].upper(),
        region or "",
        values,
    )


def _values(row: Sequence[object], years: Mapping[str, int]) -> tuple[int, ...] | str:
    """Return a row's whole pounds by year, or which year's cell holds no amount; a blank is nought."""
    values = []
    for year, column in years.items():
        cell = row[column] if column < len(row) else ""
        thousands = 0.0 if not str(cell).strip() else amount(cell)
        if thousands is None:
            return f"{year}: {str(cell)[:40]!r}, where thousands of pounds should stand"
        values.append(pounds(thousands))
    return tuple(values)


def _cofog(text: str) -> str:
    """Return the code of HM Treasury's COFOG group: 4.5 is 04.5, 7.A is 07, EU01 is EU; blank for anything else."""
    if text.upper().startswith("EU"):
        return "EU"
    match = _GROUP.match(text)
    if not match or not 1 <= int(match[1]) <= 10:
        return ""
    division = f"{int(match[1]):02d}"
    return f"{division}.{match[2]}" if match[2].isdigit() else division
