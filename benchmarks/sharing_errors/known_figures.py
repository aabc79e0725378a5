"""How far out shares by population are: regions and councils whose figures are known, shared out and compared.

Regions: HM Treasury's identifiable spending. Councils: the service and benefit lines of the revenue summary 2010-11
(net current expenditure), each kind of council within the smallest whole where every council has the same duties:
London boroughs in London, metropolitan districts in their county, unitaries in their region, shire districts in their
county for the divisions that are theirs. Police authorities within their region.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.sharing_errors.back_tests import (
    ENGLAND,
    KnownFigure,
    error_rows,
    people_of,
    ranges_used,
    regional_figures,
    regions_of,
    total_trials,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Row = dict[str, str]
    Read = Callable[[str], list[Row]]

YEAR = "2010-11"
COUNCILS, POLICE = "councils", "police authorities"
KINDS = {"L": "London boroughs", "MD": "metropolitan districts", "UA": "unitaries", "SD": "shire districts"}
SHIRE_DISTRICTS_HAVE = ("01", "05", "06", "08", "10")
"""Divisions that are a shire district's: its county has schools, roads and social care, so its total is not compared."""
COUNCILS_HAVE = ("", "01", "04", "05", "06", "08", "09", "10")
"""Divisions every council with all duties has: few run a fire service, none but the City the police."""
OUTLIERS = ("E09000001", "E06000053")
"""City of London and Isles of Scilly, left out: few residents beside a day-time city and an airport."""
POLICE_LINE = "Police services"


def measured_errors(read: Read, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return how far out shares were by test, division and key; `tables` are those of the package they rest on."""
    names = {row["code"]: row["name"] for row in tables["districts"]}
    rows = error_rows(*_measured(read, tables))
    return [row | {"furthest_area": names.get(row["furthest_area"], row["furthest_area"])} for row in rows]


def tried_totals(read: Read, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Return how often true totals lay in ranges added up: regions, and councils with all duties."""
    figures, people = _measured(read, tables)
    ranges = ranges_used(error_rows(figures, people))
    return total_trials([figure for figure in figures if _has_a_total(figure)], people, ranges)


def _has_a_total(figure: KnownFigure) -> bool:
    council = figure.test == COUNCILS and not figure.whole.startswith(KINDS["SD"])
    return figure.test == ENGLAND or council


def _measured(read: Read, tables: Mapping[str, list[Row]]) -> tuple[list[KnownFigure], dict[tuple[str, str, str], int]]:
    districts, geography = tables["districts"], tables["geography"]
    baseline = (*tables["baseline_2008_09"], *tables["baseline_2010_11"])
    mapping = {row["line"]: row for row in tables["revenue_summary_to_cofog"]}
    lines = read("revenue_summary_2010_11_by_council")
    police_areas = members(geography, "police area")
    figures = [
        *regional_figures(baseline),
        *council_figures(lines, council_codes(read, districts), mapping, wholes(districts, geography)),
        *police_figures(lines, police_areas, districts),
    ]
    areas = regions_of(districts) | {row["code"]: [row["code"]] for row in districts if not row["from_year"]}
    areas |= {f"{name} police area": codes for name, codes in police_areas.items()}
    return figures, people_of(areas, tables["populations"])


def members(geography: Iterable[Row], kind: str) -> dict[str, list[str]]:
    """Return the districts of April 2009 of every area of a kind, by its name."""
    districts: dict[str, list[str]] = defaultdict(list)
    for row in geography:
        if row["kind"] == kind:
            districts[row["name"]].append(row["member"])
    return districts


def wholes(districts: Iterable[Row], geography: list[Row]) -> dict[str, tuple[str, str, str]]:
    """Return each English district's region, metropolitan county (its fire authority's area) and shire county."""
    fire = {code: name for name, codes in members(geography, "fire authority").items() for code in codes}
    county = {code: name for name, codes in members(geography, "county").items() for code in codes}
    return {
        code: (region, fire[code], county.get(code, ""))
        for region, codes in regions_of(districts).items()
        for code in codes
    }


def council_codes(read: Read, districts: Iterable[Row]) -> dict[str, str]:
    """Return the district of April 2009 of each council's number in the revenue summary ("E0101")."""
    now = {other: row["code"] for row in districts for other in row["also"].split(";")}
    return {row["e_code"]: now.get(row["gss_code"], row["gss_code"]) for row in read("e_code_to_gss")}


def council_figures(
    lines: Iterable[Row],
    codes: Mapping[str, str],
    mapping: Mapping[str, Row],
    within: Mapping[str, tuple[str, str, str]],
) -> list[KnownFigure]:
    """Return what each council spent by division and "" (all its functions), in pounds; only lines that are spending."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in lines:
        line = mapping[row["line"]]
        if row["class"] in KINDS and line["mapping_type"] != "exclude" and codes[row["e_code"]] not in OUTLIERS:
            for division in _divisions(row["class"], line["cofog"][:2]):
                sums[row["class"], codes[row["e_code"]], division] += int(row["amount_gbp"])
    return [
        KnownFigure(COUNCILS, YEAR, division, _whole(kind, *within[code]), code, within[code][0], pounds)
        for (kind, code, division), pounds in sorted(sums.items())
    ]


def _divisions(kind: str, division: str) -> tuple[str, ...]:
    theirs = SHIRE_DISTRICTS_HAVE if kind == "SD" else COUNCILS_HAVE
    return tuple(division_or_all for division_or_all in (division, "") if division_or_all in theirs)


def _whole(kind: str, region: str, metropolitan: str, county: str) -> str:
    return f"{KINDS[kind]} of {county if kind == 'SD' else metropolitan if kind == 'MD' else region}"


def police_figures(
    lines: Iterable[Row], police_areas: Mapping[str, list[str]], districts: Iterable[Row]
) -> list[KnownFigure]:
    """Return what each police authority outside London spent, in pounds, within its region."""
    region = {code: name for name, codes in regions_of(districts).items() for code in codes}
    figures = []
    for row in lines:
        area = row["local_authority"].removesuffix(" Police Authority").replace("Avon &", "Avon and")
        if row["line"] == POLICE_LINE and row["local_authority"].endswith(" Police Authority"):
            its = region[police_areas[area][0]]
            name, whole = f"{area} police area", f"police authorities of {its}"
            figures.append(KnownFigure(POLICE, YEAR, "03", whole, name, its, int(row["amount_gbp"])))
    return figures
