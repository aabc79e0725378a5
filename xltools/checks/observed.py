"""What the reader noticed, made into findings: one for each observation, or one for each return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import Issue
from xltools.model import Noticed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from xltools.checks.check import Find
    from xltools.checks.context import CheckContext
    from xltools.model import Observation


def observed(kind: Noticed, message: Callable[[Observation], str]) -> Find:
    """Return a finder of every cell or sheet in which the reader noticed this."""

    def find(context: CheckContext) -> Iterator[Issue]:
        for number, one in context.noticed(kind):
            yield Issue(number, one.location, message(one), one.value)

    return find


def observed_together(
    kind: Noticed, message: Callable[[Sequence[Observation]], str], without: Collection[Noticed] = ()
) -> Find:
    """Return a finder that says once a sheet what the reader noticed in it, at the first place.

    Cells in which the reader noticed one of the kinds in `without` as well are passed by.
    """

    def find(context: CheckContext) -> Iterator[Issue]:
        together: dict[tuple[int, str], list[Observation]] = {}
        told = context.cells(*without)
        for number, one in context.noticed(kind):
            if (number, one.location.sheet, one.location.row, one.field) in told:
                continue
            together.setdefault((number, one.location.sheet), []).append(one)
        for (number, _), seen in together.items():
            seen.sort(key=lambda one: one.location)
            yield Issue(number, seen[0].location, message(seen), seen[0].value, tuple(one.location for one in seen[1:]))

    return find


def missing_fields(context: CheckContext) -> dict[int, set[str]]:
    """Return, for each return that lacks columns of the template, the fields of the headings the reader did not find."""
    missing: dict[int, set[str]] = {}
    for number, one in context.noticed(Noticed.HEADING_MISSING):
        if one.field:
            missing.setdefault(number, set()).add(one.field)
    return missing
