"""Which lines may be a contribution to which pool: those of the pool's name, and others that the host's line tells of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.pool_texts import PoolTexts
    from xltools.counting.double_counts.prepared import PreparedLines

_MORE_THAN_INCOME = 2
"""An income of less than half a line's amount neither is that amount, however rounded, nor holds it."""
_MOST_OF_A_POOL, _MOST_ADDED, _MOST_ALIKE = 30, 12, 20


@dataclass(frozen=True)
class PoolLines:
    """The lines of one pool at its host, and one line of a partner.

    `added` where the partner's line and others come to the host's income to the penny.
    """

    host: tuple[int, ...]
    partner: int
    added: bool = False


def likeness(texts: PoolTexts, pool: PoolLines) -> float:
    """Return how much a partner's line and the host's name the same pool, 0 to 1."""
    return max(texts.likeness(pool.partner, line) for line in pool.host)


def shares_of_a_line(
    lines: PreparedLines, texts: PoolTexts, hosts: NDArray[np.int64], partners: NDArray[np.int64]
) -> Iterator[PoolLines]:
    """Yield pairs of lines that may be a pool and a contribution to it, host by host.

    Left out, before anybody looks closer, is what nothing at all speaks for: neither names the other, and the host tells of no
    income that may hold it, no amount, no host and no whole pool, nor the partner of a part (`pool_shares.contribution` would
    find nothing).
    """
    _, first, number = np.unique(hosts, return_index=True, return_inverse=True)
    order = np.argsort(first[number], kind="stable")
    hosts, partners = hosts[order], partners[order]
    tells = texts.where(hosts, lambda text: text.of_hosts or text.amounts or text.is_whole)[hosts]
    tells |= (lines.income[hosts] < 0) | (lines.income[hosts] * _MORE_THAN_INCOME >= lines.pence[partners])
    named = (lines.receiver[partners] == lines.body[hosts]) | (lines.giver[hosts] == lines.body[partners])
    kept = named | tells | texts.where(partners, lambda text: text.part)[partners]
    for host, partner in zip(hosts[kept].tolist(), partners[kept].tolist(), strict=True):
        yield PoolLines((host,), partner)


def beside_the_pool(
    lines: PreparedLines, texts: PoolTexts, usable: NDArray[np.bool_], pooled: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Yield a host's and a partner's line where one calls itself no pool's: the partner's that is as much as a pool's income, or
    an amount its notes give; and the host's with such an income that a pool's line is.
    """
    amounts: dict[int, list[int]] = defaultdict(list)
    for host in np.flatnonzero(pooled).tolist():
        for pence in {int(lines.income[host]), *texts.of(host).amounts} - {0}:
            amounts[pence].append(host)
    plain = usable & ~pooled
    for partner in np.flatnonzero(plain & np.isin(lines.pence, list(amounts))).tolist():
        yield from _of_other_bodies(lines, amounts[int(lines.pence[partner])], partner)
    incomes: dict[int, list[int]] = defaultdict(list)
    for host in np.flatnonzero(plain & (lines.income > 0) & np.isin(lines.income, lines.pence[pooled])).tolist():
        incomes[int(lines.income[host])].append(host)
    for partner in np.flatnonzero(pooled & np.isin(lines.pence, list(incomes))).tolist():
        yield from _of_other_bodies(lines, incomes[int(lines.pence[partner])], partner)


def _of_other_bodies(lines: PreparedLines, hosts: Iterable[int], partner: int) -> Iterator[tuple[int, int]]:
    of_others = (
        host for host in hosts if lines.body[host] != lines.body[partner] and lines.pence[host] > lines.pence[partner]
    )
    for host in islice(of_others, _MOST_ALIKE):
        if lines.year[host] in (lines.year[partner], 0):
            yield host, partner


def in_parts(lines: PreparedLines, texts: PoolTexts, pooled: NDArray[np.bool_]) -> Iterator[PoolLines]:
    """Yield a contribution larger than any line of its host, which reports the pool in several lines.

    Those of the pool's name; or those that name the partner as their source, where they come near to what it paid.
    """
    naming = np.flatnonzero(pooled & (lines.receiver >= 0) & (lines.receiver != lines.body))
    naming = naming[np.argsort(lines.receiver[naming], kind="stable")]
    named = lines.receiver[naming]
    for hosts in _pools_in_lines(lines, texts, pooled):
        start, stop = np.searchsorted(named, (lines.body[hosts[0]], lines.body[hosts[0]] + 1))
        partners = naming[start:stop]
        if not len(partners):
            continue
        most, least = int(lines.pence[hosts].sum()), int(lines.pence[hosts].max())
        paid = lines.pence[partners]
        sourced = np.isin(lines.body[partners], lines.giver[hosts])
        fits = (sourced | (least < paid)) & (paid <= most * _MORE_PAID)
        yield from (PoolLines(tuple(hosts), partner) for partner in partners[fits].tolist())


_MORE_PAID = 1.02
"""How much more a partner may have paid in than the host's lines come to: rounded, or not quite spent."""


def _pools_in_lines(lines: PreparedLines, texts: PoolTexts, pooled: NDArray[np.bool_]) -> Iterator[list[int]]:
    pools: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(pooled).tolist():
        name = texts.of(line).line_name
        pools[int(lines.body[line]), name, -1].append(line)
        if lines.giver[line] >= 0:
            pools[int(lines.body[line]), name, int(lines.giver[line])].append(line)
    yield from (hosts for hosts in pools.values() if 1 < len(hosts) <= _MOST_OF_A_POOL)


def in_sum(lines: PreparedLines, texts: PoolTexts, shares: Iterable[PoolLines]) -> Iterator[PoolLines]:
    """Yield the lines given, and say of those of one host that two or three of them come to its income to the penny."""
    of_host: dict[tuple[int, ...], list[PoolLines]] = defaultdict(list)
    for share in shares:
        of_host[share.host].append(share)
    for host, own in of_host.items():
        added = _added(lines, texts, int(lines.income[list(host)].sum()), own)
        yield from (replace(share, added=share.partner in added) for share in own)


def _added(lines: PreparedLines, texts: PoolTexts, income: int, own: list[PoolLines]) -> frozenset[int]:
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
    fitting = [share for share in own if lines.pence[share.partner] < income and likeness(texts, share) >= 0.5]
    alike = sorted({share.partner for share in fitting}, key=lambda line: -int(lines.pence[line]))[:_MOST_ADDED]
    if len(alike) < 2:
        return frozenset()
    sums = sums_of(lines, alike, 2, 3)
    equal = np.flatnonzero(sums.pence == income)
    return frozenset(sums.lines(int(equal[0]))) if len(equal) else frozenset()
