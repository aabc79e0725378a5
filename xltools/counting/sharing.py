"""The last resort: figures for a wider area shared out to the place, exact to the penny, line by line.

Every line of a wider area that gives no local figure is shared out, whether its body asked for that or not: by its own share
key, else by the key usual for its kind of body. What is not the place's is outside it. Beside a local figure stands what the
same key would have given.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.checks.shared_lines import line_shares, share_words
from xltools.reading.lines import spread
from xltools.reference.people.populations import AGES
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.largest_remainder import many_in_parts
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.checks.shared_lines import LineShare, LineShares
    from xltools.model import Partner, Place
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.sharing.trees import Tree, Unit

    Pence = NDArray[np.int64]

SERVICE_MEASURE, WEIGHTED, BY_POPULATION = "Service measure", "Weighted population", "Population"
AT_ONCE = 16_384
"""Amounts shared in one go, so that memory stays flat."""


@dataclass(frozen=True)
class SharedOut:
    """What sharing out makes of the lines: `shares` by line, and pence.

    `amounts` are the pence each line reports for the place (missing where it cannot be told); `by_key` what its key
    gives the place of its gross (missing where its figure is for the place, or there is no share); `here` says which
    lines were shared out by us.
    """

    shares: LineShares
    amounts: pd.Series[int]
    by_key: pd.Series[int]
    here: pd.Series[bool]


def share_lines(lines: pd.DataFrame, place: Place, partners: Sequence[Partner], measures: Measures = NONE) -> SharedOut:
    """Return what each line reports for the place: its local figure, else its gross, else the place's share of that.

    `partners` has one partner for each return of the batch. Lines as of `xltools.reading.lines`.
    """
    bodies = [(partner.organisation_type, partner.name) for partner in partners]
    shares = line_shares(lines, place, bodies, measures)
    local, gross = lines["local"], lines["gross"]
    by_key = _by_key(gross, shares)
    own = gross.mask(shares.numbers >= 0)
    here = local.isna() & by_key.notna()
    return SharedOut(shares, local.where(local.notna(), own).where(~here, by_key), by_key, here)


def _by_key(gross: pd.Series[int], shares: LineShares) -> pd.Series[int]:
    known = gross.notna().to_numpy(dtype=bool)
    pence: Pence = gross.to_numpy(dtype=np.int64, na_value=0).astype(np.int64)
    found, has = np.zeros(len(pence), dtype=np.int64), np.zeros(len(pence), dtype=bool)
    for number, one in enumerate(shares.each):
        own = np.flatnonzero((shares.numbers == number) & known) if isinstance(one.share, Share) else ()
        if len(own) and isinstance(one.share, Share):
            found[own], has[own] = in_place_many(one.share, pence[own]), True
    return pd.Series(pd.arrays.IntegerArray(found, ~has), index=gross.index)


def share_columns(lines: pd.DataFrame, shared: SharedOut) -> dict[str, pd.Series[Any]]:
    """Return the columns a `Count` has about sharing out: shared_by, share, share_year, share_source, share_notes, outside."""
    told = [_told(one) for one in shared.shares.each]  # and a blank last, which the number -1 takes
    texts = {
        name: pd.Series(spread([*(one[name] for one in told), ""], shared.shares.numbers), index=lines.index)
        for name in _TEXTS
    }
    elsewhere = pd.Series(shared.shares.numbers >= 0, index=lines.index)
    return {**texts, "by_key": shared.by_key, "outside": (lines["gross"] - shared.amounts).where(elsewhere)}


_TEXTS = ("shared_by", "share", "share_year", "share_source", "share_notes")


def _told(one: LineShare) -> Mapping[str, str]:
    found = one.share
    if isinstance(found, NoShare):
        return MappingProxyType(dict.fromkeys(_TEXTS, "") | {"share_notes": f"{found.message} {found.fix}"})
    notes = " ".join((one.reason, *found.notes)).strip()
    words = (found.key, share_words(found), found.year, found.source, notes)
    return MappingProxyType(dict(zip(_TEXTS, words, strict=True)))


def how_shared(found: Share) -> str:
    """Return the basis of a shared figure: a driver is a service measure, a mixture with people a weighted population."""
    people = [one for one in found.measures if one.measure == ALL_AGES or one.measure in AGES]
    if not people:
        return SERVICE_MEASURE
    return WEIGHTED if len(found.measures) > 1 else BY_POPULATION


def in_place_many(found: Share, pence: Pence) -> Pence:
    """Return the place's part of many amounts (int64 pence): for each exactly what `Share.in_place` gives."""
    parts = [_in_place(found, pence[start : start + AT_ONCE]) for start in range(0, len(pence), AT_ONCE)]
    return np.concatenate(parts) if parts else pence.copy()


def _in_place(found: Share, pence: Pence) -> Pence:
    portions = many_in_parts(pence, [one.weight for one in found.measures])
    parts = (_inside(one.tree, portions[:, at]) for at, one in enumerate(found.measures))
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
