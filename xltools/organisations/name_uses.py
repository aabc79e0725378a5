"""The names that returns write, what each was taken to mean, and the money behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.organisations.resolution import Resolution
    from xltools.organisations.resolver import Names


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as returns write it, what it was taken to mean, on how many lines and on how much money (pence)."""

    resolution: Resolution
    lines: int
    pence: int


def list_name_uses(columns: Iterable[tuple[Sequence[str], Sequence[int]]], names: Names) -> tuple[NameUse, ...]:
    """Return every name in these columns (texts and pence, line by line), the most money first."""
    lines: dict[str, int] = defaultdict(int)
    pence: dict[str, int] = defaultdict(int)
    for texts, amounts in columns:
        for text, amount in zip(texts, amounts, strict=True):
            if text.strip():
                lines[text] += 1
                pence[text] += abs(int(amount))
    uses = [NameUse(names.resolve(text), lines[text], pence[text]) for text in lines]
    return tuple(sorted(uses, key=lambda use: (-use.pence, use.resolution.text)))


def worth_a_look(uses: Iterable[NameUse], share: float = 0.001) -> tuple[NameUse, ...]:
    """Return names that mean no body, or several, with more than this share of all named money behind them."""
    every = tuple(uses)
    least = share * sum(use.pence for use in every)
    return tuple(
        use for use in every if use.resolution.body is None and not use.resolution.is_own_money and use.pence > least
    )
