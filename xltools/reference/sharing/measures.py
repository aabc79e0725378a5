"""What an analyst brings to sharing out: drivers (pupils, claimants, road length ...) and newer populations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.people.populations import AGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.reference.people.populations import PeopleRow

DRIVER_COLUMNS = ("area", "driver", "value", "source")


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of something there is in an area, such as 31,000 pupils in Hackney; `row` is its row in drivers.csv."""

    area: str
    name: str
    value: Fraction
    source: str
    row: int = 0


@dataclass(frozen=True, eq=False)
class Measures:
    """Drivers and populations supplied by the analyst; compared by identity, so that answers can be kept."""

    drivers: tuple[Driver, ...] = ()
    populations: tuple[PeopleRow, ...] = ()

    def driver_names(self) -> tuple[str, ...]:
        """Return the drivers there are, each by its first spelling, in the order they come."""
        names = {plain(driver.name): driver.name for driver in reversed(self.drivers)}
        return tuple(dict.fromkeys(names[plain(driver.name)] for driver in self.drivers))

    def of(self, name: str) -> tuple[Driver, ...]:
        """Return the values of one driver, whatever the spelling of its name."""
        return tuple(driver for driver in self.drivers if plain(driver.name) == plain(name))


NONE = Measures()
_POPULATIONS = frozenset(plain(name) for name in ("All ages", *AGES))


def read_drivers(rows: Iterable[Mapping[str, str | None]]) -> tuple[tuple[Driver, ...], tuple[str, ...]]:
    """Return the drivers in the rows of drivers.csv, and what is wrong with the rows that are none, in words.

    A value is a number from 0; thousands separators are understood. Rows with neither area nor driver are passed over.
    """
    kept: dict[tuple[str, str], Driver] = {}
    problems = []
    for number, row in enumerate(rows, start=2):
        text = {column: " ".join((row.get(column) or "").split()) for column in DRIVER_COLUMNS}
        if not text["area"] and not text["driver"]:
            continue
        value = _value(text["value"])
        key = (plain(text["area"]), plain(text["driver"]))
        if not text["area"] or not text["driver"]:
            problems.append(f"Row {number} needs both an area and the name of a driver.")
        elif key[1] in _POPULATIONS:
            problems.append(
                f"Row {number} calls its driver {text['driver']!r}, which is a share of the population. Give it another name."
            )
        elif value is None:
            problems.append(
                f"Row {number} ({text['driver']} in {text['area']}) has the value {text['value']!r}. "
                "Write a number of 0 or more, such as 31250 or 118.5."
            )
        elif key in kept and kept[key].value != value:
            problems.append(
                f"Rows {kept[key].row} and {number} give different values for {text['driver']} in {text['area']}. "
                "Keep one of them."
            )
        else:
            kept[key] = Driver(text["area"], text["driver"], value, text["source"], number)
    return tuple(kept.values()), tuple(problems)


def _value(text: str) -> Fraction | None:
    try:
        value = Fraction(text.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return value if value >= 0 and "/" not in text and "_" not in text else None
