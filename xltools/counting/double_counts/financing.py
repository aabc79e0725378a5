"""Money that finances spending: general grants, and what a body sets aside for its capital. It is counted nowhere.

What a line is, `xltools.classify` says once: in a count such lines are out before double counts are looked for, in loose
returns they are found here. What may be financing and may be a service is asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.prepared import PreparedLines

_SURE, _ASKED = 3.5, 0.3
_CODED = -3.0
"""A grant coded to a service may be spent on it, whatever the fund is called: that is asked, not taken off unasked."""
_PAID_FOR = "A general grant pays for the services the receiving body lists; it is not spending itself."


def find_financing(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield every line that is not spending, or may not be, by what it says it is."""
    usable = lines.active & (lines.not_spending > 0) & (lines.pence != 0)
    for line in np.flatnonzero(usable).tolist():
        reason = lines.reasons[int(lines.not_spending[line]) - 1]
        name = lines.body_name(int(lines.body[line]))
        said = f"{name} lists what is not spending: " if reason.sure else f"Is this spending of {name}? It may be that "
        yield Candidate(
            DoubleCountKind.GENERAL_GRANT if reason.is_grant else DoubleCountKind.CAPITAL_FINANCING,
            "listed",
            (),
            ((line, int(lines.pence[line])),),
            (Indication(_SURE if reason.sure else _ASKED, "what the line says it is"),),
            f"{said}{reason.words}.",
            certain=reason.sure,
        )


def find_general_grants(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield what a department pays councils and calls a general grant beside other words ("Police grant")."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0) & lines.family("department")
    senders = np.unique(lines.body[lines.active & (lines.pence > 0) & (lines.body >= 0)])
    councils = [int(body) for body in senders if lines.bodies[body].family in ("council", "police", "fire")]
    for line in np.flatnonzero(usable & lines.signs("general grant")).tolist():
        receiver = int(lines.receiver[line])
        if receiver not in councils and (receiver >= 0 or not councils):
            continue
        coded = int(lines.division[line]) > 1
        evidence = (
            Indication(0.0, "a general grant by name"),
            Indication(
                1.6 if receiver >= 0 else -0.6,
                f"paid to {lines.body_name(receiver)}, which lists its spending" if receiver >= 0 else "",
            ),
            Indication(_CODED if coded else 0.0, "coded to a service" if coded else ""),
        )
        remove = ((line, int(lines.pence[line])),)
        yield Candidate(DoubleCountKind.GENERAL_GRANT, "paid", (), remove, evidence, _PAID_FOR)
