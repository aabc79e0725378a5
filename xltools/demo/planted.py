"""What is planted in an example on purpose, so that there is something to find; every plant is labelled.

Three tables in `data/<example>/`: lines that are invented, published lines that were changed, and files that are themselves
the plant. `found_as` says as what xltools finds a plant: the code
of a check, the kind of a double count, ``counts`` (a look-alike or an innocent line), ``read`` (as any return), or
``superseded``. Labels stand in the Notes column and begin with ``Planted:``; the page of the example in docs lists all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.bundle import bundled
from xltools.demo.lines import Line, total_pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LABEL = "Planted: "
SUM = "sum"
"""Stands in the table for the total of the lines above."""
LESS = "less "
"""Begins what is taken out of a published amount, in pounds, because other lines say it."""
SAME_AS = "="
"""Begins an amount that repeats published lines: ``=file!service``, the service as `fnmatch` has it."""


@dataclass(frozen=True, slots=True)
class PlantedLine:
    """An invented line. `gross` and `local` are as typed; `pounds` is what it adds to the place's gross if read rightly.

    Any of the three may be `SUM` or begin with `SAME_AS`.
    """

    plant: str
    file: str
    line: str
    service: str
    cofog: str
    expenditure_type: str
    gross: str
    local: str
    funder: str
    paid_to: str
    fund: str
    area: str
    pounds: str
    planted: str
    found_as: str = ""


@dataclass(frozen=True, slots=True)
class PlantedChange:
    """A published line that was changed: `field` now holds `value` (nothing changed in the cell where `field` is blank).

    `service` may be a pattern of several lines (as `fnmatch` has it), `value` a way of writing the amount (`SCALES`), or
    begin with `LESS`.
    """

    plant: str
    file: str
    service: str
    expenditure_type: str
    field: str
    value: str
    planted: str
    found_as: str = ""

    def is_of(self, line: Line) -> bool:
        """Whether a published line is changed by it."""
        kind = self.expenditure_type in ("", line["expenditure_type"])
        return kind and fnmatchcase(str(line["service"]), self.service)


@dataclass(frozen=True, slots=True)
class PlantedFile:
    """A file that is itself a plant, or carries one that no Notes cell can label. `damage` names what is done to it."""

    plant: str
    file: str
    damage: str
    what: str
    found_as: str = ""


@cache
def planted_lines(example: str) -> tuple[PlantedLine, ...]:
    """Return the invented lines, in file order."""
    return tuple(PlantedLine(**row) for row in bundled(example, "planted_lines"))


@cache
def planted_changes(example: str) -> tuple[PlantedChange, ...]:
    """Return the changes made to published lines."""
    return tuple(PlantedChange(**row) for row in bundled(example, "planted_changes"))


@cache
def planted_files(example: str) -> tuple[PlantedFile, ...]:
    """Return the files that are plants themselves."""
    return tuple(PlantedFile(**row) for row in bundled(example, "planted_files"))


def with_plants(example: str, file: str, lines: list[Line], amount_of: Callable[[str], int]) -> list[Line]:
    """Return a file's lines with its changes made and its invented lines added at the end, each labelled.

    `amount_of` gives the pounds of published lines that an invented line repeats (see `PlantedLine`).
    """
    changes = [planted for planted in planted_changes(example) if planted.file == file]
    changed = [_changed(line, changes) for line in lines]
    return changed + [_line(planted, changed, amount_of) for planted in planted_lines(example) if planted.file == file]


def _changed(line: Line, changes: list[PlantedChange]) -> Line:
    for change in changes:
        if change.is_of(line):
            label = str(line["notes"]).removeprefix(LABEL)
            fields = {change.field: _changed_value(line, change)} if change.field else {}
            line = {**line, **fields, "notes": f"{LABEL}{change.planted}. {label}"}
    return line


def _changed_value(line: Line, change: PlantedChange) -> str | int | None:
    published = line.get(change.field)
    if not isinstance(published, int):
        return change.value
    if change.value.startswith(LESS):
        return published - int(change.value.removeprefix(LESS))
    return SCALES[change.value](published) if change.value in SCALES else change.value


SCALES: Mapping[str, Callable[[int], str | int]] = MappingProxyType(
    {
        "in thousands": lambda pounds: round(pounds / 1000),
        "as text": lambda pounds: f"£{pounds:,}",
        "in millions with a sign": lambda pounds: f"£{pounds / 1e6:.1f}m",
    }
)
"""Ways of writing a published amount, by their words in `planted_changes.csv`."""


def _line(planted: PlantedLine, above: list[Line], amount_of: Callable[[str], int]) -> Line:
    return {
        "line": planted.line,
        "service": planted.service,
        "cofog": planted.cofog,
        "expenditure_type": planted.expenditure_type,
        "gross": _amount(planted.gross, "gross", above, amount_of),
        "funder": planted.funder,
        "paid_to": planted.paid_to,
        "fund": planted.fund,
        "area": planted.area,
        "basis": "Population" if planted.area else "Actual",
        "share_key": "All ages" if planted.area else "",
        "local": _amount(planted.local, "local", above, amount_of),
        "accounts": "Outturn",
        "notes": f"{LABEL}{planted.planted}",
    }


def _amount(typed: str, field: str, above: list[Line], amount_of: Callable[[str], int]) -> str | int | None:
    if typed == SUM:
        return total_pounds(above, field)
    if typed.startswith(SAME_AS):
        return amount_of(typed)
    return int(typed) if typed.removeprefix("-").isdigit() else typed or None
