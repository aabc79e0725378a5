"""Bodies that report parts to several places, and what they spend as a whole: the parts together cannot be more.

A whole comes from the table given with `--wholes`; or from the body's own lines, where each place has its part of one figure for a wider
area; or from HM Treasury's figures the package holds (Country and Regional Analysis: identifiable spending by English region).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.folder.tables import read_table
from xltools.model import Noticed, UsageError
from xltools.reading.amounts import read_amount
from xltools.reading.years import financial_year
from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import named_places, place_atoms
from xltools.reference.bodies.names import name_key, plain
from xltools.reference.bodies.registered import several
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.many_places.bodies import Bodies
    from xltools.many_places.stored import CountedPlace
    from xltools.reference.figures.held import Figures

COLUMNS = ("body", "year", "pounds", "source")
_BODY = ("body", "organisation", "partner", "name")
_POUNDS = ("pounds", "amount", "whole", "gross", "£")


@dataclass(frozen=True, slots=True)
class Whole:
    """What a body spends as a whole in a financial year, in pence, and where that is from."""

    key: str
    year: str
    pence: int
    source: str


def read_wholes(path: Path) -> tuple[Whole, ...]:
    """Read a table of wholes: body, year, pounds, source. Raises `UsageError` that names the row and what to put right."""
    if not path.is_file():
        raise UsageError(f"There is no file {path}. It should be a table with the columns {', '.join(COLUMNS)}.")
    headings, rows = read_table(path, COLUMNS)
    body = next((name for name in _BODY if name in headings), "")
    amount = next((name for name in _POUNDS if name in headings), "")
    if not body or not amount or "year" not in headings:
        raise UsageError(f"{path} needs the columns {', '.join(COLUMNS)}; it has {', '.join(headings) or 'none'}.")
    return tuple(
        _whole(path, number, row, body, amount)
        for number, row in enumerate(rows, 2)
        if any(map(str.strip, _cells(row)))
    )


def _cells(row: Mapping[str, str | None]) -> Iterator[str]:
    return (cell or "" for cell in row.values())


def _whole(path: Path, number: int, row: Mapping[str, str | None], body: str, amount: str) -> Whole:
    name, year = (row.get(body) or "").strip(), financial_year((row.get("year") or "").strip())
    read = read_amount((row.get(amount) or "").strip(), stored_as_text=False)
    is_sure = read.noticed in (None, Noticed.AMOUNT_AS_TEXT)
    if not name or not year or read.pence is None or read.pence < 0 or not is_sure:
        what = f" Of {row.get(amount)}: {read.detail}." if read.detail and not is_sure else ""
        raise UsageError(
            f"{path}, row {number}: give a body, a financial year such as 2024-25, and its pounds as a number.{what}"
        )
    return Whole(name_key(name), year, read.pence, (row.get("source") or "").strip() or path.name)


def own_wholes(
    wider: Mapping[tuple[str, str, str, str, int], set[int]], bodies: Bodies, places: Sequence[CountedPlace]
) -> Iterator[Whole]:
    """Yield what bodies say of the wider area their parts are of.

    They are lines that give one gross figure for an area, of which a place has its part (`candidates.Seen`): in several places, or in
    one for an area that holds all places the body reports in. Nothing is said of a body with other lines beside them.
    """
    figures: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (key, year, service, area, gross), where in sorted(wider.items(), key=lambda item: (len(item[1]), item[0])):
        reported = [place for place in bodies.reported_in(key) if places[place].year == year]
        if len(where) > 1 or (len(reported) > 1 and _holds(area, year, [places[place] for place in reported])):
            figures[key, year][service] = gross
    for (key, year), each in sorted(figures.items()):
        lines = bodies.by_key[key].lines
        if all(many <= len(each) for place, many in lines.items() if places[place].year == year):
            yield Whole(key, year, sum(each.values()), "its own lines, of which each place has a part")


def _holds(area: str, year: str, places: Sequence[CountedPlace]) -> bool:
    """Whether an area holds all the ground of these places."""
    ground = frozenset[str]().union(*(place_atoms(counted.counted) for counted in places))
    return any(ground <= grouping.atoms for grouping in named_places(area, year))


def published_wholes(bodies: Bodies, places: Sequence[CountedPlace], figures: Figures) -> Iterator[Whole]:
    """Yield what HM Treasury publishes of national bodies for the English regions that these places lie in."""
    headings = _headings()
    for year in sorted({counted.year for counted in places}):
        regions = {
            districts()[code].region
            for counted in places
            if counted.year == year
            for code in place_atoms(counted.counted)
        }
        spent: dict[str, int] = defaultdict(int)
        for programme in figures.programmes(year):
            pence = sum(programme.pence.get(region, 0) for region in regions)
            for heading in {plain(programme.department), plain(f"{programme.department}: {programme.body}")}:
                spent[heading] += pence
        source = f"HM Treasury, identifiable spending in {', '.join(sorted(regions))}"
        for key in sorted(set(bodies.by_key) & set(headings)):
            pence = sum(spent.get(heading, 0) for heading in headings[key])
            if pence > 0:
                yield Whole(key, year, pence, source)


def _headings() -> Mapping[str, tuple[str, ...]]:
    """HM Treasury's headings of each national body, by the key of its name."""
    rows = ((row["name"], several(row["treasury_names"])) for row in table("national_bodies"))
    return {name_key(name): tuple(map(plain, headings)) for name, headings in rows if headings}
