"""The names that returns write, what each was taken to mean, and the money behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.organisations.meanings import meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.organisations.areas import Places
    from xltools.organisations.resolution import Resolution


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as returns write it, what it was taken to mean, on how many lines and on how much money (pence)."""

    resolution: Resolution
    lines: int
    pence: int


def list_name_uses(
    columns: Iterable[tuple[Sequence[str], Sequence[int], Sequence[int]]], places: Places
) -> tuple[NameUse, ...]:
    """Return every name in these columns (texts, their writers' numbers and pence), the most money first.

    A name that two bodies write and mean differently ("the Council") is there once for each meaning.
    """
    lines: dict[tuple[str, int], int] = defaultdict(int)
    pence: dict[tuple[str, int], int] = defaultdict(int)
    for texts, writers, amounts in columns:
        for text, writer, amount in zip(texts, writers, amounts, strict=True):
            if text.strip():
                lines[text, writer] += 1
                pence[text, writer] += abs(int(amount))
    uses: dict[Resolution, list[tuple[str, int]]] = defaultdict(list)
    for text, writer in lines:
        uses[meaning_of(text, writer, places)].append((text, writer))
    listed = (
        NameUse(meaning, sum(lines[use] for use in own), sum(pence[use] for use in own))
        for meaning, own in uses.items()
    )
    return tuple(sorted(listed, key=lambda use: (-use.pence, use.resolution.text)))


def worth_a_look(uses: Iterable[NameUse], share: float = 0.001) -> tuple[NameUse, ...]:
    """Return names that mean no body, or several, with more than this share of all named money behind them."""
    every = tuple(uses)
    least = share * sum(use.pence for use in every)
    return tuple(use for use in every if use.resolution.is_in_doubt and use.pence > least)
