"""Many amounts shared at once: for each exactly what a share or a tree gives of it, to the penny."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.reference.sharing.largest_remainder import many_in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xltools.reference.sharing.shares import Share
    from xltools.reference.sharing.trees import Tree, Unit

    Pence = NDArray[np.int64]

AT_ONCE = 16_384
"""Amounts shared in one go, so that memory stays flat."""


def in_place_many(share: Share, pence: Pence) -> Pence:
    """Return the place's part of many amounts (int64 pence): for each exactly what `Share.in_place` gives."""
    parts = [_in_place(share, pence[start : start + AT_ONCE]) for start in range(0, len(pence), AT_ONCE)]
    return np.concatenate(parts) if parts else pence.copy()


def _in_place(share: Share, pence: Pence) -> Pence:
    portions = many_in_parts(pence, [measure.weight for measure in share.measures])
    parts = (_inside(measure.tree, portions[:, at]) for at, measure in enumerate(share.measures))
    return _sum(parts, pence)


def _inside(tree: Tree, pence: Pence) -> Pence:
    """Return the part of the units in the place; a branch without weight there gets nothing, so it is not gone into."""
    if tree.unit:
        return pence if tree.unit.inside else np.zeros_like(pence)
    if not tree.inside:
        return np.zeros_like(pence)
    parts = many_in_parts(pence, [branch.weight for branch in tree.branches])
    return _sum((_inside(branch, parts[:, at]) for at, branch in enumerate(tree.branches) if branch.inside), pence)


def _sum(parts: Iterable[Pence], like: Pence) -> Pence:
    total = np.zeros_like(like)
    for part in parts:
        total += part
    return total


def parts_many(tree: Tree, pence: Pence) -> Iterator[tuple[Unit, Pence]]:
    """Yield every unit of an area with its part of many amounts (int64 pence): for each exactly what `Tree.parts` gives."""
    if tree.unit:
        yield tree.unit, pence
    elif tree.weight:
        parts = many_in_parts(pence, [branch.weight for branch in tree.branches])
        for at, branch in enumerate(tree.branches):
            yield from parts_many(branch, parts[:, at])
    else:
        yield from ((unit, np.zeros_like(pence)) for unit in tree.units())
