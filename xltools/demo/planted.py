"""What is planted in an example on purpose, so that there is something to find; every plant is labelled.

Three tables in `data/<example>/`: lines that are invented, published lines that were changed, and files that are themselves
the plant. Labels stand in the Notes column and begin with ``Planted:``; the page of the example in docs lists all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xltools.demo.bundle import bundled
from xltools.demo.lines import Line, total_pounds

LABEL = "Planted: "
SUM = "sum"
"""Stands in the table for the total of the lines above."""


@dataclass(frozen=True, slots=True)
class PlantedLine:
    """An invented line. `gross` and `local` are as typed; `pounds` is what it adds to the place's gross if read rightly."""

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


@dataclass(frozen=True, slots=True)
class PlantedChange:
    """A published line that was changed: `field` now holds `value` (nothing changed in the cell where `field` is blank)."""

    plant: str
    file: str
    service: str
    expenditure_type: str
    field: str
    value: str
    planted: str


@dataclass(frozen=True, slots=True)
class PlantedFile:
    """A file that is itself a plant, or carries one that no Notes cell can label. `damage` names what is done to it."""

    plant: str
    file: str
    damage: str
    what: str


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


def with_plants(example: str, file: str, lines: list[Line]) -> list[Line]:
    """Return a file's lines with its changes made and its invented lines added at the end, each labelled."""
    changes = [planted for planted in planted_changes(example) if planted.file == file]
    changed = [_changed(line, changes) for line in lines]
    return changed + [_line(planted, changed) for planted in planted_lines(example) if planted.file == file]


def _changed(line: Line, changes: list[PlantedChange]) -> Line:
    for change in changes:
        if (change.service, change.expenditure_type) == (line["service"], line["expenditure_type"]):
            label = f"{LABEL}{change.planted}. {line['notes']}"
            return {**line, **({change.field: change.value} if change.field else {}), "notes": label}
    return line


def _line(planted: PlantedLine, above: list[Line]) -> Line:
    return {
        "line": planted.line,
        "service": planted.service,
        "cofog": planted.cofog,
        "expenditure_type": planted.expenditure_type,
        "gross": _amount(planted.gross, "gross", above),
        "funder": planted.funder,
        "paid_to": planted.paid_to,
        "fund": planted.fund,
        "area": planted.area,
        "basis": "Population" if planted.area else "Actual",
        "share_key": "All ages" if planted.area else "",
        "local": _amount(planted.local, "local", above),
        "accounts": "Outturn",
        "notes": f"{LABEL}{planted.planted}",
    }


def _amount(typed: str, field: str, above: list[Line]) -> str | int | None:
    if typed == SUM:
        return total_pounds(above, field)
    return int(typed) if typed.isdigit() else typed or None
