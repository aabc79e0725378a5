"""How well an estimate closes with HM Treasury: ``python -m benchmarks.closing [--plant NAME]``; exits 1 where a bar is missed.

For each English region and for England, 2022-23 to 2024-25, what `xltools.estimate` says of the place stands beside HM
Treasury's identifiable spending there (Country and Regional Analysis, November 2025): in total, by division, and, what alone is
independent of it, revenue outturn beside its current spending of councils without housing benefit. ``--plant`` makes one of
three mistakes on purpose, each of which has to miss a bar: gross for net, Birmingham left out, boards beside HM Treasury.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xltools.model import Place
from xltools.reference.areas.districts import REGIONS
from xltools.reference.areas.geography import find_places
from xltools.reference.cofog import division_of
from xltools.reference.estimates.boards import board_lines
from xltools.reference.estimates.lines import MoneyKind
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.figures.held import BUNDLED, Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.reference.estimates.lines import EstimateLine
    from xltools.reference.figures.rows import Authority, OutturnRow

YEARS = ("2022-23", "2023-24", "2024-25")
PLACES = (*REGIONS, "England")
TOTAL, OUTTURN, DIVISION, GENERAL_SERVICES = 0.01, 0.02, 0.15, 0.26
WIDER = {"West Midlands": (0.015, 0.04)}
"""The bars, and wider ones of total and outturn where a large council's return is years old (Birmingham's is of 2021-22)."""
JUDGED = ("01", "03", "04", "05", "06", "07", "08", "09", "10")
"""Division 02 is £64m of civil defence in all England: shown, and not judged."""
OUTTURN_KINDS = (MoneyKind.SERVICES, MoneyKind.POLICE)
HOUSING_BENEFIT, BIRMINGHAM = "10.6", "E4601"
REASONS = (
    "Total: the programmes of departments, council capital and council housing are HM Treasury's own figures, so that little can",
    "be out. Where an estimate is low, revenue outturn is; the West Midlands' is, because Birmingham's last return is of 2021-22.",
    "01: revenue outturn's central services go to 01 everywhere in the same proportions; councils differ in what they book there.",
    "02: £64m in all England. 06: planning, housing and street lighting are fitted to England; two-tier areas differ.",
)


@dataclass(frozen=True)
class Closing:
    """An estimate beside HM Treasury's figures, in pence: total, outturn and council current spending, by division."""

    place: str
    year: str
    estimated: int
    treasury: int
    outturn: int
    councils: int
    from_treasury: int
    divisions: Mapping[str, tuple[int, int]]

    @property
    def total_error(self) -> float:
        """How far the total is from HM Treasury's, of which it is a part."""
        return self.estimated / self.treasury - 1

    @property
    def outturn_error(self) -> float:
        """How far revenue outturn is from HM Treasury's current spending of councils without housing benefit."""
        return self.outturn / self.councils - 1

    def division_error(self, division: str) -> float:
        """How far a division is from HM Treasury's."""
        estimated, treasury = self.divisions[division]
        return estimated / treasury - 1

    def misses(self) -> Iterator[str]:
        """Yield every bar that is missed, in words."""
        total, outturn = WIDER.get(self.place, (TOTAL, OUTTURN))
        if abs(self.total_error) > total:
            yield f"total {self.total_error:+.2%}"
        if abs(self.outturn_error) > outturn:
            yield f"revenue outturn {self.outturn_error:+.2%}"
        for division in JUDGED:
            bar = GENERAL_SERVICES if division == "01" else DIVISION
            if abs(self.division_error(division)) > bar:
                yield f"division {division} {self.division_error(division):+.0%}"


def close(place: str, year: str, figures: Figures = BUNDLED, *, boards_beside: bool = False) -> Closing:
    """Return how an estimate of a region or England closes; `boards_beside` adds boards a second time, as a mistake."""
    (area,) = find_places(place)[:1]
    counted = Place(place, area.members, year)
    lines = list(published_lines(counted, figures))
    if boards_beside:
        lines += board_lines(counted, figures)
    treasury, councils = _treasury(place, year)
    estimated = _by_division(lines)
    return Closing(
        place,
        year,
        sum(estimated.values()),
        sum(treasury.values()),
        _sum(line for line in lines if line.money and line.money.kind in OUTTURN_KINDS),
        councils,
        _sum(line for line in lines if line.is_from_treasury),
        {division: (estimated.get(division, 0), pence) for division, pence in treasury.items() if pence},
    )


def _sum(lines: Iterable[EstimateLine]) -> int:
    return sum(line.local_net for line in lines)


def _by_division(lines: Iterable[EstimateLine]) -> Mapping[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[division_of(line.cofog)] += line.local_net
    return sums


@cache
def _treasury(place: str, year: str) -> tuple[Mapping[str, int], int]:
    """HM Treasury's identifiable spending by division, and the current spending of councils without housing benefit."""
    regions = REGIONS if place == "England" else (place,)
    sums: dict[str, int] = defaultdict(int)
    councils = 0
    for row in BUNDLED.subfunctions(year):
        if row.identifiable and row.region in regions:
            sums[row.division] += row.pence
            if row.sector == "LG" and not row.capital and row.cofog != HOUSING_BENEFIT:
                councils += row.pence
    return sums, councils


class GrossForNet(Figures):
    """A planted mistake: total expenditure, with recharges and what the NHS pays, where net current expenditure belongs."""

    def outturn(self, year: str) -> tuple[OutturnRow, ...]:
        """Return rows whose net is their gross."""
        return tuple(row._replace(net_current_expenditure=row.total_expenditure) for row in super().outturn(year))

    def outturn_lines(self, year: str) -> tuple[OutturnRow, ...]:
        """Return lines whose net is their gross."""
        return tuple(row._replace(net_current_expenditure=row.total_expenditure) for row in super().outturn_lines(year))


class WithoutBirmingham(Figures):
    """A planted mistake: a council that is missing from the release is not carried."""

    def outturn(self, year: str) -> tuple[OutturnRow, ...]:
        """Return rows without Birmingham's."""
        return tuple(row for row in super().outturn(year) if row.e_code != BIRMINGHAM)

    def authorities(self, year: str) -> tuple[Authority, ...]:
        """Return authorities without Birmingham."""
        return tuple(authority for authority in super().authorities(year) if authority.e_code != BIRMINGHAM)


PLANTS = ("gross-for-net", "birmingham-left-out", "boards-beside")


def closings(plant: str = "", places: Iterable[str] = PLACES, years: Iterable[str] = YEARS) -> Iterator[Closing]:
    """Yield how every place and year closes, with one of `PLANTS` made on purpose where it is named."""
    planted = {"gross-for-net": GrossForNet, "birmingham-left-out": WithoutBirmingham}.get(plant, Figures)
    figures = planted(BUNDLED.folders)
    for year in years:
        for place in places:
            yield close(place, year, figures, boards_beside=plant == "boards-beside")


def row(closing: Closing) -> str:
    """Return a closing as a row of the table in docs/closing.md."""
    cells = (
        closing.place,
        closing.year,
        f"{closing.estimated / 1e11:.2f}",
        f"{closing.treasury / 1e11:.2f}",
        f"{closing.total_error:+.2%}",
        f"{closing.outturn_error:+.2%}",
        *(f"{closing.division_error(division):+.0%}" for division in (*JUDGED[:1], "02", *JUDGED[1:])),
        f"{closing.from_treasury / closing.estimated:.0%}",
    )
    return f"| {' | '.join(cells)} |"


HEADINGS = (
    *("place", "year", "estimate £bn", "HM Treasury £bn", "total", "revenue outturn"),
    *("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "of it HM Treasury's own"),
)


def table(plant: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of the table, and what misses a bar, in words."""
    lines = [f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    missed = []
    for closing in closings(plant):
        lines.append(row(closing))
        missed += [f"{closing.place}, {closing.year}: {words}" for words in closing.misses()]
    return tuple(lines), tuple(missed)


def main() -> int:
    """Print the table and what misses a bar."""
    parser = argparse.ArgumentParser(description="How well an estimate closes with HM Treasury.")
    parser.add_argument("--plant", choices=PLANTS, default="")
    lines, missed = table(parser.parse_args().plant)
    print("\n".join((*lines, "", *REASONS, "", *(f"MISSED: {words}" for words in missed))))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
