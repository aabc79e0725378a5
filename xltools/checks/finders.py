"""Ways of finding that many checks share: what the reader noticed, and rules for the values of one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.context import Issue
from xltools.schemas import PENCE_RULES, TEXT_RULES
from xltools.template.layout import BY_FIELD, MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from xltools.checks.context import CheckContext, Mask
    from xltools.checks.engine import Find
    from xltools.model import Noticed, Observation


def heading(field: str, otherwise: str = "") -> str:
    """Return the heading of a field as the template spells it: the field itself where the template has none, and
    `otherwise` where no field is named."""
    column = BY_FIELD.get(field)
    return column.heading if column else field.replace("_", " ").capitalize() or otherwise


# --- what the reader noticed


def observed(kind: Noticed, message: Callable[[Observation], str]) -> Find:
    """Return a finder of every cell or sheet in which the reader noticed this."""

    def find(context: CheckContext) -> Iterator[Issue]:
        for number, noticed in context.noticed(kind):
            yield Issue(number, noticed.location, message(noticed), noticed.value)

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
        for number, noticed in context.noticed(kind):
            location = noticed.location
            if context.cell_of(number, noticed) not in told:
                together.setdefault((number, location.sheet), []).append(noticed)
        for (number, _), seen in together.items():
            seen.sort(key=lambda noticed: noticed.location)
            related = tuple(noticed.location for noticed in seen[1:])
            yield Issue(number, seen[0].location, message(seen), seen[0].value, related)

    return find


# --- the template's rules for the values of one column (`xltools.schemas`): what breaks them becomes issues


def column_rule(field: str, code: str, message: Callable[[CheckContext, int], str]) -> Find:
    """Return a finder of the lines whose value breaks the rule of a column that a finding is named after."""

    def find(context: CheckContext) -> Iterator[Issue]:
        return context.each(broken(context, field, code), field, lambda index: message(context, index))

    return find


def broken(context: CheckContext, field: str, code: str) -> Mask:
    """Return which lines have a value that breaks a rule of the template; blank ones are left to other checks.

    Texts are judged once per distinct value; amounts in pence.
    """
    if field in MONEY_FIELDS:
        return np.logical_and(context.filled(field), ~PENCE_RULES[field][code](context.pence(field)))
    keeps = TEXT_RULES[field][code]
    return context.texts(field).hold(lambda text: not keeps(text))
