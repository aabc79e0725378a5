"""Bodies that report parts to several places, and what they spend as a whole: the parts together cannot be more.

A whole comes from the table given with `--wholes`; or from the body's own lines, where each place has its part of one figure for a wider
area; or from HM Treasury's figures the package holds (Country and Regional Analysis: identifiable spending by English region).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xltools.folder.tables import read_table
from xltools.model import UsageError
from xltools.reading.years import financial_year
from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import place_atoms
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
    try:
        pence = Decimal((row.get(amount) or "").strip().replace(",", "").replace("£", "")) * 100
    except InvalidOperation:
        pence = Decimal(-1)
    if not name or not year or not pence.is_finite() or pence < 0 or pence != pence.to_integral_value():
        raise UsageError(
            f"{path}, row {number}: give a body, a financial year such as 2024-25, and its pounds as a number."
        )
    return Whole(name_key(name), year, int(pence), (row.get("source") or "").strip() or path.name)


def own_wholes(wider: Mapping[tuple[str, str, str, str, int], set[int]]) -> Iterator[Whole]:
    """Yield what bodies say of the wider area their parts are of.

    They are lines of several places that give one gross figure for one area, of which each place has its part (`candidates.Seen`).
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (body, year, _, _, gross), where in wider.items():
        if len(where) > 1:
            sums[body, year] += gross
    for (body, year), pence in sorted(sums.items()):
        yield Whole(body, year, pence, "its own lines, which give each place a part of one figure")


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
