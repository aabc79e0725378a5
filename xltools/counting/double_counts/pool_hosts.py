"""Who hosts a pooled budget: what the lines say of it, and what else tells."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.double_counts.amounts import Agreement, agree, units
from xltools.counting.double_counts.named_bodies import UNCLEAR
from xltools.counting.double_counts.pool_words import is_share, names_of_host, says_host, says_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.double_counts.prepared import PreparedLines


def host_first(lines: PreparedLines, line: int, other: int) -> tuple[int, int]:
    """Return the host's line of two, then the partner's."""
    first, second = _host_signs(lines, line, other), _host_signs(lines, other, line)
    return (line, other) if first >= second else (other, line)


def says_it_hosts(lines: PreparedLines, line: int, partner: int) -> int:
    """Return 1 where a line's service, fund or notes say that its body hosts, -1 where they say that another does, else 0."""
    own, other = (_names(lines, int(lines.body[each])) for each in (line, partner))
    told = {says_host(text, own, other) for text in texts_of(lines, line)} - {0}
    return told.pop() if len(told) == 1 else 0


def tells_of_whole(lines: PreparedLines, line: int) -> bool:
    """Say whether a line tells that its figure is the whole pool."""
    return any(says_whole(text) for text in texts_of(lines, line))


def tells_of_share(lines: PreparedLines, line: int) -> bool:
    """Say whether a line's service or fund tells that its figure is one body's share."""
    return any(is_share(text) for text in texts_of(lines, line)[:2])


def texts_of(lines: PreparedLines, line: int) -> tuple[str, str, str]:
    """Return a line's service, fund and notes."""
    return lines.services[lines.service[line]], lines.fund_text(line), lines.note_text(line)


def amounts_noted(lines: PreparedLines, line: int) -> frozenset[int]:
    """Return the amounts a line's notes give, in pence."""
    return _amounts_in(lines.note_text(line))


_AMOUNT = re.compile(
    r"(?<![\w.])£? ?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)? ?(k\b|m\b|million\b|thousand\b|000s?\b)?", re.IGNORECASE
)
_TIMES = MappingProxyType({"": 100, "k": 100_000, "t": 100_000, "0": 100_000, "m": 100_000_000})


@lru_cache(maxsize=20_000)
def _amounts_in(text: str) -> frozenset[int]:
    """Return the amounts a text gives, in pence, from £1,000 on."""
    read = (
        round(float(number.replace(",", "") + part) * _TIMES[scale[:1].lower()])
        for number, part, scale in _AMOUNT.findall(text)
    )
    return frozenset(pence for pence in read if pence >= 1_000_00)


def _names(lines: PreparedLines, body: int) -> frozenset[str]:
    known = lines.bodies[body]
    return names_of_host((known.name, *known.names), known.family)


_CARE_DUTY: Mapping[str, int] = MappingProxyType({"Council": 2, "County council": 2, "NHS commissioner": 1})
"""Who hosts a pool for care, failing all else: the council with social services; a district council has none."""


def _pays(lines: PreparedLines, line: int, partner: int) -> bool:
    """Whether a line is paid to its partner by name, or by a name that is not clear but may be the partner's."""
    receiver, other = int(lines.receiver[line]), int(lines.body[partner])
    return receiver == other or (receiver <= UNCLEAR and lines.may_mean(receiver, other))


def _host_signs(lines: PreparedLines, line: int, partner: int) -> tuple[int, int, int, int, int, int]:
    """What speaks for a line as the host's, the strongest first.

    The host pays the pool's bills and knows its figure to the penny, where the other has the same figure rounded; two figures
    that only come near each other tell nothing, however round. It codes the pool to the care it buys; a body that merely
    pays in may code it to its own trade.
    """
    claims = says_it_hosts(lines, line, partner)
    says = claims or -int("contribution" in lines.text(line).signs)
    named = int(lines.giver[line] == lines.body[partner]) - int(_pays(lines, line, partner))
    unit = units(lines.pence[[line, partner]])
    is_rounded = agree(lines.pence[[line]], lines.pence[[partner]])[0] == Agreement.ROUNDED
    exact = int(is_rounded and unit[0] < unit[1])
    care = int(lines.division[line] == 10 != lines.division[partner] > 0)
    duty = int(_CARE_DUTY.get(lines.bodies[lines.body[line]].organisation_type, 0)) if lines.division[line] == 10 else 0
    return says, named, exact, care, duty, int(lines.content[line] % 1_000_003)
