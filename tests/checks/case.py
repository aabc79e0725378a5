"""How a check is proved both ways: a sheet on which it fires, and three on which it must stay silent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.checks.sheet import KNOWN, cells, findings_of, noticed
from xltools.reference.sharing.measures import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Noticed, Observation, ReferenceContext
    from xltools.reference.sharing.measures import Measures


@dataclass(frozen=True)
class Sheet:
    """A return to be checked: its lines as a table, and whatever else is special about it."""

    table: str = ""
    known: ReferenceContext = KNOWN
    answers: Mapping[str, str] = field(default_factory=dict)
    observations: tuple[Observation, ...] = ()
    measures: Measures = NONE

    def found(self, code: str) -> list[str]:
        findings = findings_of(
            self.table, self.known, self.measures, answers=self.answers, observations=self.observations
        )
        return cells(findings, code)


@dataclass(frozen=True)
class Case:
    """`fires` must have findings of the check exactly `at` these cells; on the other sheets it must stay silent."""

    fires: Sheet
    at: tuple[str, ...]
    look_alike: Sheet
    blank: Sheet = Sheet("| service |\n|  |")
    wrong_type: Sheet = Sheet("| service | gross | cofog | area | notes |\n| 4711 |  | TRUE | 12 | 40179 |")


LINE = "| service | cofog | expenditure_type | gross |\n| Day centres | 10.2 | Revenue | 50000 |"
"""A return with one line that nothing is wrong with."""


def said(**answers: str) -> Sheet:
    return Sheet(LINE, answers=answers)


def seen(
    kind: Noticed, cell: str = "G5", value: str = "", detail: str = "", name: str = "gross", sheet: str = "Spending"
) -> Sheet:
    return Sheet(LINE, observations=(noticed(kind, cell, value, detail, name, sheet),))


def observed(
    kind: Noticed, other: Noticed, cell: str = "G5", value: str = "", at: str = "", sheet: str = "Spending"
) -> Case:
    """The case of a check that passes on what the reader noticed; noticing something else is the look-alike."""
    return Case(
        seen(kind, cell, value, sheet=sheet),
        (at or cell,),
        seen(other, cell, value, sheet=sheet),
        wrong_type=Sheet(LINE),
    )
