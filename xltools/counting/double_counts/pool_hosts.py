"""Who hosts a pooled budget: what the lines say of it, and what else tells."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.named_bodies import UNCLEAR
from xltools.counting.double_counts.pool_words import names_of_host, says_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xltools.counting.double_counts.pool_texts import PoolTexts
    from xltools.counting.double_counts.prepared import PreparedLines


def says_it_hosts(lines: PreparedLines, texts: PoolTexts, line: int, partner: int) -> int:
    """Return 1 where a line's service, fund or notes say that its body hosts, -1 where they say that another does, else 0."""
    if not texts.of(line).of_hosts:
        return 0
    own, other = (_names(lines, int(lines.body[each])) for each in (line, partner))
    told = {says_host(text, own, other) for text in texts.of(line).of_hosts} - {0}
    return told.pop() if len(told) == 1 else 0


def _names(lines: PreparedLines, body: int) -> frozenset[str]:
    known = lines.bodies[body]
    return names_of_host((known.name, *known.names), known.family)


def are_hosts(
    lines: PreparedLines,
    texts: PoolTexts,
    own: NDArray[np.int64],
    others: NDArray[np.int64],
    rounded: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Say of pairs of lines where the first is the host's; `rounded` where the one amount is the other's, rounded."""
    signs, other_signs = (
        _host_signs(lines, texts, line, partner, rounded) for line, partner in ((own, others), (others, own))
    )
    first = np.argmax(signs != other_signs, axis=0)[None, :]
    ahead = np.take_along_axis(signs, first, 0) >= np.take_along_axis(other_signs, first, 0)
    return np.asarray(ahead[0], dtype=bool)


_CARE_DUTY: Mapping[str, int] = MappingProxyType({"Council": 2, "County council": 2, "NHS commissioner": 1})
"""Who hosts a pool for care, failing all else: the council with social services; a district council has none."""
_CARE = 10


def _host_signs(
    lines: PreparedLines,
    texts: PoolTexts,
    own: NDArray[np.int64],
    others: NDArray[np.int64],
    rounded: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """What speaks for lines as the host's, the strongest first, a column for each pair.

    The host pays the pool's bills and knows its figure to the penny, where the other has the same figure rounded; two figures
    that only come near each other tell nothing, however round. It codes the pool to the care it buys; a body that merely
    pays in may code it to its own trade.
    """
    claims = np.zeros(len(own), dtype=np.int64)
    for pair in np.flatnonzero(texts.where(own, lambda text: text.of_hosts)[own]).tolist():
        claims[pair] = says_it_hosts(lines, texts, int(own[pair]), int(others[pair]))
    says = np.where(claims != 0, claims, -lines.signs("contribution")[own].astype(np.int64))
    named = (lines.giver[own] == lines.body[others]).astype(np.int64) - _pay(lines, own, others)
    exact = rounded & (units(lines.pence[own]) < units(lines.pence[others]))
    is_care, other = lines.division[own] == _CARE, lines.division[others]
    duties = np.array([_CARE_DUTY.get(body.organisation_type, 0) for body in lines.bodies], dtype=np.int64)
    duty = np.where(is_care, duties[lines.body[own]], 0)
    chosen = (lines.content[own] % np.uint64(1_000_003)).astype(np.int64)
    return np.stack([says, named, exact, is_care & (other != _CARE) & (other > 0), duty, chosen]).astype(np.int64)


def _pay(lines: PreparedLines, own: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether lines are paid to their partners by name, or by a name that is not clear but may be the partner's."""
    receiver, partner = lines.receiver[own], lines.body[others]
    pays = receiver == partner
    for pair in np.flatnonzero(receiver <= UNCLEAR).tolist():
        pays[pair] |= lines.may_mean(int(receiver[pair]), int(partner[pair]))
    return np.asarray(pays, dtype=bool)
