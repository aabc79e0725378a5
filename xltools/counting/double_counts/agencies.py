"""An agency that a department lists by name and that sends its own return: counted at the agency."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import Agreement, agree
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.prepared import PreparedLines

_AGENCIES = ("department", "agency", "regional", "joint", "transport", "college", "")


def find_agencies(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield a department's line for an agency that sends its own return."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    parents = usable & lines.family("department", "agency", "regional") & ~lines.signs("own part")
    subject = np.where(lines.about >= 0, lines.about, -1)
    wanted = np.flatnonzero(parents & (subject >= 0) & (subject != lines.body)).tolist()
    if not wanted:
        return
    own: dict[int, list[int]] = defaultdict(list)
    about = {int(subject[line]) for line in wanted}
    for line in np.flatnonzero(usable & np.isin(lines.body, list(about))).tolist():
        own[int(lines.body[line])].append(line)
    for line in wanted:
        agency = int(subject[line])
        if own.get(agency) and lines.bodies[agency].family in _AGENCIES:
            yield _agency(lines, line, agency, own[agency])


_ONE_AMOUNT = (Agreement.EQUAL, Agreement.ROUNDED)


def _agency(lines: PreparedLines, line: int, agency: int, own: list[int]) -> Candidate:
    money, total = int(lines.pence[line]), sum(int(lines.pence[listed]) for listed in own)
    agreement = agree(np.full(len(own), money), lines.pence[own])
    same = [listed for listed, kind in zip(own, agreement.tolist(), strict=True) if kind in _ONE_AMOUNT]
    off = abs(total - money) / money
    department, name = lines.body_name(int(lines.body[line])), lines.body_name(agency)
    evidence = (
        Indication(1.2, f"{department} lists {name} by name, which sends its own return"),
        Indication(
            2.2 if off <= 0.05 or same else 1.0 if off <= 0.15 else 0.0 if money > total else -0.6,
            f"£{money / 100:,.0f} against £{total / 100:,.0f} in its return",
        ),
        Indication(
            0.8 if lines.receiver[line] == agency else 0.0,
            f"{name} is named as paid" if lines.receiver[line] == agency else "",
        ),
    )
    why = f"{name} reports its own spending; {department}'s line for it is not counted again."
    amount = money if off <= 0.15 or same else min(money, total)
    return Candidate(
        DoubleCountKind.AGENCY_IN_DEPARTMENT, "line", tuple(same[:1] or own[:50]), ((line, amount),), evidence, why
    )
