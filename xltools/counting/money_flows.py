"""What the ways of the money come to: flows between bodies, original sources, hand-overs and funding streams. Money is pence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.money_paths import SourceKind
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath, Told

SMALL_STREAM = 100_000_00
"""Pence under which a funding stream to one body is a small one."""


@dataclass(frozen=True, slots=True)
class MoneyFlow:
    """Pence from one body (or its own money) to another under one name of a fund; `step` is the earliest hand-over it is (0: none)."""

    giver: str
    receiver: str
    fund: str
    pence: int
    step: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Streams:
    """How many funding streams there are (a source, a fund, the body that first had it), how many of them small, and their pence.

    `ring_fenced` are the pence that count of lines marked so, `not_ring_fenced` of lines marked that they are not.
    """

    many: int
    pence: int
    small: int
    small_pence: int
    ring_fenced: int
    not_ring_fenced: int


def money_flows(paths: Sequence[MoneyPath]) -> tuple[MoneyFlow, ...]:
    """Return the steps of all ways put together by giver, receiver and fund, the most money first."""
    sums: dict[tuple[str, str, str], tuple[int, int, tuple[Told, ...]]] = {}
    for path in paths:
        first = path.source_kind is SourceKind.NOT_SAID  # then nobody is known to have given it to the first body
        givers = (path.source, *path.bodies)
        for place in range(first, len(path.bodies)):
            key, step = (givers[place], path.bodies[place], path.fund), place + (path.source_kind is SourceKind.ANOTHER)
            pence, earliest, told = sums.get(key, (0, step, ()))
            how = path.told[place]
            sums[key] = pence + path.pence, min(step, earliest), told if how in told else (*told, how)
    flows = (MoneyFlow(*key, pence, step, tuple(sorted(told))) for key, (pence, step, told) in sums.items())
    return tuple(sorted(flows, key=lambda flow: (-flow.pence, flow.giver, flow.receiver, flow.fund)))


def by_source(paths: Sequence[MoneyPath]) -> dict[tuple[SourceKind, str], int]:
    """Return the pence of each original source, the most money first, what is not said last."""
    pence: defaultdict[tuple[SourceKind, str], int] = defaultdict(int)
    for path in paths:
        pence[path.source_kind, path.source] += path.pence
    return dict(sorted(pence.items(), key=lambda item: (item[0][0] is SourceKind.NOT_SAID, -item[1], item[0][1])))


def by_hand_overs(paths: Sequence[MoneyPath]) -> dict[int, int]:
    """Return the pence that were handed over so many times."""
    pence: defaultdict[int, int] = defaultdict(int)
    for path in paths:
        pence[path.hand_overs] += path.pence
    return dict(sorted(pence.items()))


def streams(count: Count, paths: Sequence[MoneyPath]) -> Streams:
    """Return how many funding streams the money that counts came in."""
    each: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for path in paths:
        if path.source_kind is SourceKind.ANOTHER and path.bodies:
            each[path.source, fold(path.fund), path.bodies[0]] += path.pence
    small = [pence for pence in each.values() if pence < SMALL_STREAM]
    marked = count.lines["counted"].groupby(count.lines["ring_fenced"]).sum()
    return Streams(
        len(each), sum(each.values()), len(small), sum(small), int(marked.get("Yes", 0)), int(marked.get("No", 0))
    )
