"""Single figures of population estimates gathered district by district, each checked as it comes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import REGIONS, atoms_of, districts
from xltools.reference.people.layouts import BANDS, EVERY_AGE
from xltools.reference.people.populations import PeopleRow
from xltools.reference.people.supplied_checks import district_of, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.reference.people.layouts import Age, PopulationFigure

ENGLAND = "E92000001"
REGION_NAMES = {f"E1200000{number}": name for number, name in enumerate(REGIONS, 1)}
"""GSS code -> English region; the codes are in the order of the names."""
OPEN_FROM = 85
"""The last single year of age a table gives means "and over": 90 today, 85 before 2001."""
MOST_PROBLEMS = 20
_ENGLISH_DISTRICT = re.compile(r"E0[6-9]\d{6}")
_OTHER_DISTRICT = re.compile(r"(W06|S12|N09)\d{6}")
_WHOLE = re.compile(r"[+-]?\d{1,3}(,\d{3})*|[+-]?\d+(\.0+)?")


@dataclass(frozen=True, slots=True)
class Gathered:
    """People district by district, and in words what is wrong with the figures and what is worth knowing."""

    rows: tuple[PeopleRow, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def gather(figures: Iterable[PopulationFigure], sheet: str, source: str) -> Gathered:
    """Gather the figures of one table: `sheet` stands before a cell's address, `source` names the year as ``{year}``.

    Regions, counties and other areas made of districts are passed over, but for England's own total, which is compared.
    """
    tally = _Tally(sheet)
    for figure in figures:
        tally.take(figure)
    rows = [
        district.row(year, source.format(year=year))
        for (year, _), district in sorted(tally.districts.items())
        if not district.problem()
    ]
    problems = [*tally.problems, *tally.unknown_problem()]
    problems += [problem for district in tally.districts.values() if (problem := district.problem())]
    problems = problems or [*_england_apart(rows, tally), *_regions_apart(rows, tally)]
    return Gathered(tuple(rows), tuple(_shortened(problems)), tuple(tally.remarks()))


def _shortened(problems: list[str]) -> Iterator[str]:
    yield from problems[:MOST_PROBLEMS]
    if len(problems) > MOST_PROBLEMS:
        yield f"... and {len(problems) - MOST_PROBLEMS:,} more like these."


def _england_apart(rows: list[PeopleRow], tally: _Tally) -> list[str]:
    apart = []
    for (year, _), england in sorted(tally.england.items()):
        stated = england.together().get(EVERY_AGE)
        people = sum(row.people for row in rows if row.year == year and row.code.startswith("E"))
        if stated and people and stated != people:
            apart.append(f"England's districts add up to {people:,} in {year}, but England's own row says {stated:,}.")
    return apart


def _regions_apart(rows: list[PeopleRow], tally: _Tally) -> Iterator[str]:
    """Yield the English regions whose own row is not the sum of the districts there, where all of them are."""
    for (year, code), region in sorted(tally.regions.items()):
        name = REGION_NAMES[code]
        within = [row for row in rows if row.year == year and districts()[row.code].region == name]
        atoms = frozenset(atom for row in within for atom in atoms_of(row.code))
        everywhere = {atom for district in districts().values() if district.region == name for atom in district.atoms}
        stated, people = region.together().get(EVERY_AGE), sum(row.people for row in within)
        if stated and people != stated and atoms == everywhere:
            yield f"The districts of {name} add up to {people:,} in {year}, but its own row says {stated:,}."


class _Tally:
    """What has been taken so far."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.districts: dict[tuple[str, str], _District] = {}
        self.england: dict[tuple[str, str], _District] = {}
        self.regions: dict[tuple[str, str], _District] = {}
        self.seen: dict[tuple[str, str, str, Age], tuple[int, PopulationFigure]] = {}
        self.problems: list[str] = []
        self.unknown: dict[str, str] = {}
        self.elsewhere: dict[str, str] = {}
        self.wider: set[str] = set()
        self.twice: dict[str, str] = {}

    def take(self, figure: PopulationFigure) -> None:
        """Take one figure in, or note why not."""
        district = district_of(figure.code)
        if district:
            self._take(figure, self.districts, district.code, district.name)
        elif figure.code == ENGLAND:
            self._take(figure, self.england, ENGLAND, "England")
        elif _ENGLISH_DISTRICT.fullmatch(figure.code):
            self.unknown[figure.code] = figure.name
        elif _OTHER_DISTRICT.fullmatch(figure.code):
            self.elsewhere[figure.code] = figure.name
        else:
            self.wider.add(figure.code)
            if figure.code in REGION_NAMES:
                self._take(figure, self.regions, figure.code, REGION_NAMES[figure.code])

    def _take(self, figure: PopulationFigure, into: dict[tuple[str, str], _District], code: str, name: str) -> None:
        people = whole_number(figure.value)
        if isinstance(people, str):
            self.problems.append(f"{self._cell(figure)} ({name}) {people}. It should be a whole number of people.")
            return
        key = (figure.year, code, figure.sex, figure.age)
        earlier = self.seen.get(key)
        if earlier and earlier[0] != people:
            first = self._cell(earlier[1])
            self.problems.append(
                f"{first} and {self._cell(figure)} give {name} different figures: {earlier[0]:,} and {people:,}."
            )
        elif earlier and earlier[1].row != figure.row and earlier[1].code == figure.code:
            self.twice[code] = f"{name} ({code})"
        self.seen[key] = (people, figure)
        into.setdefault((figure.year, code), _District(code, name)).by_sex[figure.sex][figure.age] = people

    def _cell(self, figure: PopulationFigure) -> str:
        if not self.sheet:
            return f"Line {figure.row}, column {figure.column}"
        return f"{self.sheet}!{_letters(figure.column)}{figure.row}"

    def unknown_problem(self) -> Iterator[str]:
        """Yield the English district codes that are not known."""
        if self.unknown:
            names = [f"{code} ({name or 'no name'})" for code, name in sorted(self.unknown.items())]
            yield (
                f"These codes of English districts are not known here: {some_of(names)}. Districts formed after April 2023 "
                "cannot be placed; download the figures for the districts of April 2023 or earlier."
            )

    def remarks(self) -> Iterator[str]:
        """Yield what was passed over."""
        if self.twice:
            names = [self.twice[code] for code in sorted(self.twice)]
            yield f"Twice in the file with the same figures, and taken once: {some_of(names)}."
        if self.elsewhere:
            names = [f"{code} ({name or 'no name'})" for code, name in sorted(self.elsewhere.items())]
            yield f"Left out, as their codes are not known here: {some_of(names)}."
        if self.wider:
            count = len(self.wider)
            yield f"{count:,} other area{'' if count == 1 else 's'} (regions, counties, nations) left out: only districts are taken."


def whole_number(value: object) -> int | str:
    """Return a cell as a number of people, or what is wrong with it: ``is blank``, ``is -5``, ``is 'n/a'``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if not isinstance(value, bool) else repr(value)
    if not text:
        return "is blank"
    if not _WHOLE.fullmatch(text):
        return f"is {text[:40]!r}"
    number = int(text.replace(",", "").partition(".")[0])
    return number if number >= 0 else f"is {number:,}"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _District:
    """The figures of one district in one year as they are gathered: people by sex and age."""

    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name
        self.by_sex: dict[str, dict[Age, int]] = defaultdict(dict)

    def together(self) -> dict[Age, int]:
        """People by age: as given for both sexes, else men and women added up."""
        if "" in self.by_sex:
            return self.by_sex[""]
        men, women = self.by_sex["m"], self.by_sex["f"]
        return {age: men[age] + women[age] for age in men if age in women} if men.keys() == women.keys() else {}

    def ages(self) -> tuple[int, int, int] | None:
        """People of the three age bands: as given, else added up from single years; nothing where a year is missing."""
        people = self.together()
        if all(band in people for band in BANDS):
            return (people[BANDS[0]], people[BANDS[1]], people[BANDS[2]])
        single = {age.first: number for age, number in people.items() if age != EVERY_AGE and _is_single(age)}
        if len(single) <= OPEN_FROM or sorted(single) != list(range(len(single))):
            return None
        return (
            sum(number for age, number in single.items() if age < 16),
            sum(number for age, number in single.items() if 16 <= age < 65),
            sum(number for age, number in single.items() if age >= 65),
        )

    def problem(self) -> str:
        """What makes these figures unfit to use, or nothing."""
        people, ages = self.together(), self.ages()
        where = f"{self.name} ({self.code})"
        if not people:
            return f"{where} has men or women only, or not for the same ages. Download persons, or both."
        if EVERY_AGE not in people and not ages:
            return (
                f"{where} has figures for some ages only, and no total. Download all ages, or every single year of age."
            )
        if ages and sum(ages) != people.get(EVERY_AGE, sum(ages)):
            return f"{where}: the ages add up to {sum(ages):,}, but the total says {people[EVERY_AGE]:,}."
        men, women = self.by_sex.get("m", {}), self.by_sex.get("f", {})
        apart = [age for age in people if age in men and age in women and people[age] != men[age] + women[age]]
        return f"{where}: men and women do not add up to all persons." if apart else ""

    def row(self, year: str, source: str) -> PeopleRow:
        """These people as one row."""
        ages = self.ages()
        return PeopleRow(year, self.code, self.together().get(EVERY_AGE, sum(ages or ())), ages, source)


def _is_single(age: Age) -> bool:
    return age.first == age.last or (age.last is None and age.first >= OPEN_FROM)
