"""Which lines may be a contribution to which pool: those of the pool's name, and others that the host's line tells of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.pool_hosts import amounts_noted, texts_of
from xltools.counting.double_counts.pool_words import pool_likeness, pool_name
from xltools.counting.double_counts.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_MOST_OF_A_POOL, _MOST_ADDED, _MOST_ALIKE = 30, 12, 20


@dataclass(frozen=True)
class PoolLines:
    """The lines of one pool at its host, and one line of a partner.

    `added` where the partner's line and others come to the host's income to the penny.
    """

    host: tuple[int, ...]
    partner: int
    added: bool = False


def likeness(lines: PreparedLines, pool: PoolLines) -> float:
    """Return how much a partner's line and the host's name the same pool, 0 to 1."""
    own = texts_of(lines, pool.partner)[:2]
    return max(pool_likeness(*own, *texts_of(lines, line)[:2]) for line in pool.host)


def beside_the_pool(lines: PreparedLines, usable: NDArray[np.bool_], pooled: NDArray[np.bool_]) -> Iterator[PoolLines]:
    """Yield lines that call themselves no pool's and are as much as a pool's income, or an amount its notes give; and lines
    with such an income that a pool's line is.
    """
    amounts: dict[int, list[int]] = defaultdict(list)
    for host in np.flatnonzero(pooled).tolist():
        for pence in {int(lines.income[host]), *amounts_noted(lines, host)} - {0}:
            amounts[pence].append(host)
    plain = usable & ~pooled
    for partner in np.flatnonzero(plain & np.isin(lines.pence, list(amounts))).tolist():
        yield from _of_other_bodies(lines, amounts[int(lines.pence[partner])], partner)
    incomes: dict[int, list[int]] = defaultdict(list)
    for host in np.flatnonzero(plain & (lines.income > 0) & np.isin(lines.income, lines.pence[pooled])).tolist():
        incomes[int(lines.income[host])].append(host)
    for partner in np.flatnonzero(pooled & np.isin(lines.pence, list(incomes))).tolist():
        yield from _of_other_bodies(lines, incomes[int(lines.pence[partner])], partner)


def _of_other_bodies(lines: PreparedLines, hosts: Iterable[int], partner: int) -> Iterator[PoolLines]:
    of_others = [
        host for host in hosts if lines.body[host] != lines.body[partner] and lines.pence[host] > lines.pence[partner]
    ]
    for host in of_others[:_MOST_ALIKE]:
        if lines.year[host] in (lines.year[partner], 0):
            yield PoolLines((host,), partner)


def in_parts(lines: PreparedLines, pooled: NDArray[np.bool_]) -> Iterator[PoolLines]:
    """Yield a contribution larger than any line of its host, which reports the pool in several lines.

    Those of the pool's name; or those that name the partner as their source, where they come near to what it paid.
    """
    naming: dict[int, list[int]] = defaultdict(list)
    for line in np.flatnonzero(pooled & (lines.receiver >= 0)).tolist():
        naming[int(lines.receiver[line])].append(line)
    for hosts in _pools_in_lines(lines, pooled):
        most, least = int(lines.pence[hosts].sum()), int(lines.pence[hosts].max())
        for partner in naming.get(int(lines.body[hosts[0]]), []):
            sourced = lines.body[partner] in lines.giver[hosts]
            if lines.body[partner] != lines.body[hosts[0]] and (
                (sourced or least < lines.pence[partner]) and lines.pence[partner] <= most * _MORE_PAID
            ):
                yield PoolLines(tuple(hosts), partner)


_MORE_PAID = 1.02
"""How much more a partner may have paid in than the host's lines come to: rounded, or not quite spent."""


def _pools_in_lines(lines: PreparedLines, pooled: NDArray[np.bool_]) -> Iterator[list[int]]:
    pools: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(pooled).tolist():
        service, fund, _ = texts_of(lines, line)
        name = pool_name(fund) or pool_name(service)
        pools[int(lines.body[line]), name, -1].append(line)
        if lines.giver[line] >= 0:
            pools[int(lines.body[line]), name, int(lines.giver[line])].append(line)
    yield from (hosts for hosts in pools.values() if 1 < len(hosts) <= _MOST_OF_A_POOL)


def in_sum(lines: PreparedLines, shares: Iterable[PoolLines]) -> Iterator[PoolLines]:
    """Yield the lines given, and say of those of one host that two or three of them come to its income to the penny."""
    of_host: dict[tuple[int, ...], list[PoolLines]] = defaultdict(list)
    for share in shares:
        of_host[share.host].append(share)
    for host, own in of_host.items():
        added = _added(lines, int(lines.income[list(host)].sum()), own)
        yield from (replace(share, added=share.partner in added) for share in own)


def _added(lines: PreparedLines, income: int, own: list[PoolLines]) -> frozenset[int]:
    """The lines that come to a host's income: two or three of the pool's name, or all that one partner pays the host."""
    if not income or len(own) < 2:
        return frozenset()
    host = int(lines.body[own[0].host[0]])
    paid: dict[int, list[int]] = defaultdict(list)
    for share in own:
        if lines.receiver[share.partner] == host:
            paid[int(lines.body[share.partner])].append(share.partner)
    for partners in paid.values():
        if len(partners) > 1 and int(lines.pence[partners].sum()) == income:
            return frozenset(partners)
    fitting = [share for share in own if lines.pence[share.partner] < income and likeness(lines, share) >= 0.5]
    alike = sorted({share.partner for share in fitting}, key=lambda line: -int(lines.pence[line]))[:_MOST_ADDED]
    if len(alike) < 2:
        return frozenset()
    sums = sums_of(lines, alike, 2, 3)
    equal = np.flatnonzero(sums.pence == income)
    return frozenset(sums.lines(int(equal[0]))) if len(equal) else frozenset()
