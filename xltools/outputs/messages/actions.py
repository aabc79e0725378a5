"""From a partner's findings to the actions it has to take, the biggest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Severity
from xltools.outputs.messages.facts import Action
from xltools.text import listed, plural, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.model import Finding, Location

    Pence = Mapping[tuple[str, str, int], int]
    """Gross spending of each line as the partner sent it, by file, sheet and row."""

CELLS_NAMED = 4
WORDS_QUOTED = 200


def actions_to_do(findings: Iterable[Finding], pence: Pence) -> tuple[Action, ...]:
    """Return what is still to be done: findings of one kind as one action; errors first, then by the money they are about."""
    kinds: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.is_open:
            kinds.setdefault((finding.severity, finding.code, finding.fix), []).append(finding)
    actions = [_action(alike, pence) for alike in kinds.values()]
    return tuple(
        sorted(
            actions,
            key=lambda action: (not action.is_error, -action.pence, -action.number, action.message, action.where),
        )
    )


def _action(alike: Sequence[Finding], pence: Pence) -> Action:
    money = {_line(finding): pence.get(_line(finding), 0) for finding in alike if finding.location.row}
    largest = max(alike, key=lambda finding: abs(money.get(_line(finding), 0)))
    said = largest.explanation
    return Action(
        message=largest.message,
        fix=largest.fix,
        where=_where(largest, alike),
        number=len(alike),
        pence=sum(map(abs, money.values())),
        is_error=largest.severity is Severity.ERROR,
        said=shorten(said.text, WORDS_QUOTED) if said else "",
        in_question=said is not None and said.in_question,
    )


def _line(finding: Finding) -> tuple[str, str, int]:
    return finding.location.workbook, finding.location.sheet, finding.location.row


def _where(first: Finding, alike: Sequence[Finding]) -> str:
    """``Spending!C14, C17 and 3 more``: the cell the words are about first, then the others in the file's order."""
    others = sorted(
        {finding.location for finding in alike} - {first.location}, key=lambda place: (not place.sheet, place)
    )
    named = [place_words(first.location), *(_beside(place, first.location) for place in others)]
    if not named[0]:
        return "the whole file" if len(named) == 1 else f"the whole file, and {plural(len(others), 'cell')}"
    return listed(named, most=CELLS_NAMED)


def place_words(place: Location) -> str:
    """Return where to look: ``Spending!C14``, ``row 14``, the sheet alone, or nothing for the whole file."""
    return "!".join(part for part in (place.sheet, place.cell) if part)


def _beside(place: Location, first: Location) -> str:
    return place.cell if place.cell and place.sheet == first.sheet else place_words(place) or "the whole file"
