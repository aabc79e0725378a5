"""Back-tests of a share by population: share out a whole whose parts are known, and compare.

A case is one area within one whole: its actual figure over its share by people. The years of a case are one piece of
evidence, not several. A range is set so that a further area should fall in it four times in five: of n cases ranked by
ratio, the k-th lowest and the k-th highest with k = (n + 1) / 10 rounded down, at least 1 (order statistics as
distribution-free limits: S. S. Wilks, "Determination of sample sizes for setting tolerance limits", Annals of
Mathematical Statistics 12, 1941). With nine regions that is the furthest either way; with a hundred councils about the
10th and the 90th percentile. Where years differ, the furthest year of a case is ranked.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from math import hypot
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from xltools.reference.areas.districts import REGIONS
from xltools.reference.sharing.errors import AGES_YEAR, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = dict[str, str]
    People = Mapping[tuple[str, str, str], int]
    Bounds = tuple[float, float]

FIELDS = dict(zip(KEYS, ("people", "0_15", "16_64", "65_plus"), strict=True))
"""The column of the table ``populations`` for each share key."""
ENGLAND, PAIRS = "England", "pairs of regions"


class KnownFigure(NamedTuple):
    """What was spent in an area, in pounds: `whole` is what it is shared out from, `region` the region it lies in."""

    test: str
    year: str
    division: str
    whole: str
    area: str
    region: str
    pounds: int


class BackTest(NamedTuple):
    """One comparison: `ratio` is the actual figure of the area over its share of the whole by `key`."""

    test: str
    division: str
    key: str
    year: str
    whole: str
    area: str
    region: str
    ratio: float


BackTests = dict[tuple[str, str, str], list[BackTest]]
"""Cases by test, division and key."""


def regional_figures(baseline: Iterable[Row]) -> list[KnownFigure]:
    """Return the identifiable spending of England's regions by division and "" (all functions), for both tests."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in baseline:
        if row["identifiable"] == "id" and row["region"] in REGIONS:
            for division in (row["division"], ""):
                sums[row["year"], division, row["region"]] += int(row["pounds"])
    figures = [KnownFigure(ENGLAND, *key[:2], ENGLAND, key[2], key[2], pounds) for key, pounds in sorted(sums.items())]
    for first, second in combinations(REGIONS, 2):
        pair = f"{first} and {second}"
        figures += [
            figure._replace(test=PAIRS, whole=pair)
            for figure in figures
            if figure.test == ENGLAND and figure.area in (first, second)
        ]
    return figures


def people_of(areas: Mapping[str, Iterable[str]], populations: Iterable[Row]) -> dict[tuple[str, str, str], int]:
    """Return people by (key, financial year, area), for areas made of districts of April 2009.

    Ages are not known for the districts of those years: those of `AGES_YEAR` stand in for every year.
    """
    within: dict[str, list[str]] = defaultdict(list)
    for area, members in areas.items():
        for member in members:
            within[member].append(area)
    people: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in populations:
        for key, field in ((key, field) for key, field in FIELDS.items() if row[field]):
            for year in _stands_for(row["year"], key):
                for area in within.get(row["code"], ()):
                    people[key, year, area] += int(row[field])
    return people


def _stands_for(year: str, key: str) -> tuple[str, ...]:
    years = {"2008": "2008-09", "2009": "2009-10", "2010": "2010-11"}
    if key == KEYS[0]:
        return (years[year],) if year in years else ()
    return tuple(years.values()) if year == AGES_YEAR else ()


def cases_of(figures: Iterable[KnownFigure], people: People, keys: Sequence[str] = KEYS) -> BackTests:
    """Share every whole out by every key and compare; a whole of one area, or that comes to nothing, tells nothing."""
    wholes: dict[tuple[str, ...], list[KnownFigure]] = defaultdict(list)
    for figure in figures:
        wholes[figure.test, figure.year, figure.division, figure.whole].append(figure)
    cases: BackTests = defaultdict(list)
    for parts in wholes.values():
        pounds = sum(part.pounds for part in parts)
        if len(parts) > 1 and pounds > 0:
            for key in keys:
                _compare(parts, pounds, key, people, cases)
    return cases


def _compare(parts: Sequence[KnownFigure], pounds: int, key: str, people: People, cases: BackTests) -> None:
    weights = [people[key, part.year, part.area] for part in parts]
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        ratio = part.pounds * whole / (pounds * weight)
        case = BackTest(part.test, part.division, key, part.year, part.whole, part.area, part.region, ratio)
        cases[part.test, part.division, key].append(case)


def bounds(cases: Sequence[BackTest]) -> Bounds:
    """Return the low and the high ratio of a set of cases, around 1 and never below 0 (the rule stands above)."""
    ratios: dict[tuple[str, str], list[float]] = defaultdict(list)
    for case in cases:
        ratios[case.whole, case.area].append(case.ratio)
    rank = max(1, (len(ratios) + 1) // 10)
    low = sorted(min(years) for years in ratios.values())[rank - 1]
    high = sorted(max(years) for years in ratios.values())[-rank]
    return min(1.0, max(0.0, low)), max(1.0, high)


def widest(ranges: Iterable[Bounds]) -> Bounds:
    """Return the range that covers all of these."""
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def furthest(cases: Sequence[BackTest]) -> BackTest:
    """Return the case whose share was furthest out."""
    return max(cases, key=lambda case: (abs(case.ratio - 1), case.area, case.year))


def usual_error(cases: Sequence[BackTest]) -> float:
    """Return the median of how far the shares were out, either way, as a part of the share."""
    return median(abs(case.ratio - 1) for case in cases)


def inside(cases: Iterable[BackTest], limits: Bounds) -> int:
    """Return how many cases fall in a range."""
    return sum(limits[0] <= case.ratio <= limits[1] for case in cases)


def held_out(figures: Sequence[KnownFigure], people: People) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Set the ranges without one region, for each region, and try them on it: out of sample.

    Without its figures the wholes are smaller too, so nothing of the region is in the range. Returns by test, division and key:
    cases tried, how many fell in that test's own range, how many in the widest of all tests' ranges.
    """
    whole = cases_of(figures, people)
    tried: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for region in REGIONS:
        others = cases_of([figure for figure in figures if figure.region != region], people)
        ranges = {key: bounds(cases) for key, cases in others.items()}
        used = _by_function(ranges)
        for name, cases in whole.items():
            mine = [case for case in cases if case.region == region]
            if name in ranges:
                tally = (len(mine), inside(mine, ranges[name]), inside(mine, used[name[1:]]))
                tried[name] = [sum(pair) for pair in zip(tried[name], tally, strict=True)]
    return {name: (counts[0], counts[1], counts[2]) for name, counts in tried.items()}


def _by_function(ranges: Mapping[tuple[str, str, str], Bounds]) -> dict[tuple[str, str], Bounds]:
    grouped: dict[tuple[str, str], list[Bounds]] = defaultdict(list)
    for (_, division, key), limits in ranges.items():
        grouped[division, key].append(limits)
    return {name: widest(limits) for name, limits in grouped.items()}


def last_year_against_earlier(cases: BackTests) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Set the ranges on all years but the last, and try them on the last: cases tried, and how many fell in."""
    return {name: _last_year(own) for name, own in cases.items()}


def _last_year(cases: Sequence[BackTest]) -> tuple[int, int]:
    last = max(case.year for case in cases)
    earlier = [case for case in cases if case.year < last]
    latest = [case for case in cases if case.year == last] if earlier else []
    return len(latest), inside(latest, bounds(earlier)) if earlier else 0


def error_rows(figures: Sequence[KnownFigure], people: People) -> list[Row]:
    """Return the rows of the table ``share_errors``: the range, the errors and the trials of each test, division and key."""
    cases = cases_of(figures, people)
    trials, last = held_out(figures, people), last_year_against_earlier(cases)
    return [_error_row(name, cases[name], (*trials[name], *last[name])) for name in _in_order(cases)]


def _in_order(cases: BackTests) -> list[tuple[str, str, str]]:
    tests = list(dict.fromkeys(test for test, _, _ in cases))
    return sorted(cases, key=lambda name: (name[1], KEYS.index(name[2]), tests.index(name[0])))


def _error_row(name: tuple[str, str, str], cases: Sequence[BackTest], counts: Sequence[int]) -> Row:
    low, high = bounds(cases)
    far = furthest(cases)
    columns = ("held_out", "held_out_inside", "held_out_inside_widest", "last_year", "last_year_inside")
    return {
        "test": name[0],
        "division": name[1],
        "key": name[2],
        "low": _written(low, down=True),
        "high": _written(high, down=False),
        "tests": str(len(cases)),
        "usual_error": f"{usual_error(cases):.4f}",
        "furthest_area": far.area,
        "furthest_whole": far.whole,
        "furthest_ratio": f"{far.ratio:.4f}",
        **dict(zip(columns, map(str, counts), strict=True)),
    }


def _written(ratio: float, *, down: bool) -> str:
    """Return a limit to four decimals, rounded outwards, so that the case that set it stays inside."""
    ten_thousandths = int(ratio * 10_000) + (0 if down or ratio * 10_000 == int(ratio * 10_000) else 1)
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04d}"


def ranges_used(rows: Iterable[Row]) -> dict[tuple[str, str], Bounds]:
    """Return the widest range by division and key from rows of the table ``share_errors``."""
    return _by_function({_name(row): (float(row["low"]), float(row["high"])) for row in rows})


def _name(row: Row) -> tuple[str, str, str]:
    return row["test"], row["division"], row["key"]


def total_trials(figures: Sequence[KnownFigure], people: People, ranges: Mapping[tuple[str, str], Bounds]) -> list[Row]:
    """Return how often an area's true total lay in its functions' ranges added up, and in the root of their squares.

    Figures of all functions together are left out: every function is shared out alone. One row for each test and key.
    """
    parts = [figure for figure in figures if figure.division]
    rows = []
    for test in dict.fromkeys(figure.test for figure in parts):
        for key in KEYS:
            tried = _totals_tried([figure for figure in parts if figure.test == test], people, ranges, key)
            counts = (len(tried), sum(added for added, _ in tried), sum(squared for _, squared in tried))
            rows.append(
                {"test": test, "key": key, "tried": str(counts[0]), "added": str(counts[1]), "squared": str(counts[2])}
            )
    return rows


def _totals_tried(
    figures: Sequence[KnownFigure], people: People, ranges: Mapping[tuple[str, str], Bounds], key: str
) -> list[tuple[bool, bool]]:
    spent: dict[tuple[str, str, str], int] = defaultdict(int)
    areas: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for figure in figures:
        spent[figure.year, figure.whole, figure.division] += figure.pounds
        areas[figure.year, figure.whole][figure.area] += figure.pounds
    tried = []
    for (year, whole), actual in areas.items():
        everyone = sum(people[key, year, area] for area in actual)
        of_whole = {division: pounds for (*its, division), pounds in spent.items() if its == [year, whole]}
        for area, total in actual.items():
            fraction = people[key, year, area] / everyone
            lines = [(pounds * fraction, *ranges[division, key]) for division, pounds in of_whole.items()]
            tried.append(_total_inside(total, lines))
    return tried


def _total_inside(actual: int, lines: Sequence[tuple[float, float, float]]) -> tuple[bool, bool]:
    total = sum(share for share, _, _ in lines)
    down, up = ([share * abs(line[arm] - 1) for share, *line in lines] for arm in (0, 1))
    added = total - sum(down) <= actual <= total + sum(up)
    squared = total - hypot(*down) <= actual <= total + hypot(*up)
    return added, squared


def regions_of(districts: Iterable[Row]) -> dict[str, list[str]]:
    """Return the districts of April 2009 of every region of England, from the rows of the table ``districts``."""
    regions: dict[str, list[str]] = defaultdict(list)
    for row in districts:
        if row["country"] == "England" and not row["from_year"]:
            regions[row["region"]].append(row["code"])
    return regions
