"""A rule for the values of one column, said as a pandera check; its failure cases become what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.template.layout import MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    import pandera.pandas as pa

    from xltools.checks.check import Find, Issue
    from xltools.checks.context import CheckContext, Mask


def column_rule(
    field: str, rule: Callable[[ModuleType], pa.Check], message: Callable[[CheckContext, int], str]
) -> Find:
    """Return a finder of the lines whose value breaks a rule; blank values are left to other checks.

    `rule` is given ``pandera.pandas`` and returns the ``pa.Check``: pandera is imported only when checks run, since that
    costs half a second. Texts are judged once per distinct value; amounts in pence.
    """

    def find(context: CheckContext) -> Iterator[Issue]:
        return context.each(broken(context, field, rule), field, lambda index: message(context, index))

    return find


def broken(context: CheckContext, field: str, rule: Callable[[ModuleType], pa.Check]) -> Mask:
    """Return which lines have a value in a field that breaks a pandera check."""
    import pandera.pandas as pa

    check = rule(pa)
    if field in MONEY_FIELDS:
        return np.logical_and(context.filled(field), ~_passes(check, pd.Series(context.pence(field))))
    column = context.texts(field)
    blank = np.fromiter((not text.strip() for text in column.values), bool, len(column.values))
    wrong = np.logical_and(~blank, ~_passes(check, pd.Series(column.values, dtype=object)))
    return np.asarray(wrong[column.codes], dtype=np.bool_)


def _passes(check: pa.Check, values: pd.Series[Any]) -> Mask:
    if values.empty:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(check(values).check_output, dtype=np.bool_)
