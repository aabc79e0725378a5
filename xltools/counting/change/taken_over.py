"""Services that became a body of their own: the fire service a county ran, counted now at an authority that was not there before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.counting.change.line_pairs import is_near, likeness, telling_words
from xltools.counting.change.reasons import ChangeReason
from xltools.reference.bodies.names import name_key
from xltools.reference.cofog import group_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltools.counting.change.body_links import BodyLink
    from xltools.counting.change.compared import ComparedCount

ALIKE = 70.0
"""How alike, of 100, the service given up must be worded to the new body's name or one of its services."""


def with_services_taken_over(
    links: Sequence[BodyLink], changes: pd.DataFrame, before: ComparedCount, after: ComparedCount
) -> tuple[BodyLink, ...]:
    """Return the links, a body new in a later year put together with the one that gave up its service.

    That is one the earlier partner list does not know, all of whose money is about what another body counted then in a line of the
    same function and like words, and counts no more. Within one year nothing is taken over: there it is more returns.
    """
    known = {name_key(partner.name) for partner in before.partners}
    new = changes[changes["reason"].eq(str(ChangeReason.MORE_RETURNS)) & changes["after"].ne(0)]
    gone = changes[changes["then"].ge(0) & changes["now"].lt(0) & changes["before"].gt(0)]
    gone = gone[gone["reason"].eq(str(ChangeReason.REAL_CHANGE))]
    joined = list(links)
    taken: dict[int, int] = {}
    for number, own in new.groupby("group", sort=True):
        body = int(str(number))
        if any(name_key(name) in known for name in links[body].after):
            continue
        line = _given_up(own, gone, links[body], before, after)
        if line is not None:
            taken[body] = line
    for body, line in taken.items():
        giver = int(gone["group"].loc[line])
        given = before.lines.iloc[int(gone["then"].loc[line])]
        said = f"{links[body].name} counts what {given['organisation']} counted as {given['service']}."
        held = joined[giver]
        joined[giver] = replace(
            held, after=tuple(sorted({*held.after, *links[body].after})), services=(*held.services, said)
        )
    return tuple(link for number, link in enumerate(joined) if number not in taken)


def _given_up(
    own: pd.DataFrame, gone: pd.DataFrame, link: BodyLink, before: ComparedCount, after: ComparedCount
) -> int | None:
    """The row of the line given up that a new body's money is about; None where there is none."""
    lines = after.lines.iloc[own["now"].to_numpy()]
    groups = {group_of(code) or code for code in lines["code"].unique()}
    pence = int(own["after"].sum())
    words = [telling_words(text) for text in (*link.after, *lines["service"].tolist())]
    for row, then, had in zip(gone.index, gone["then"].tolist(), gone["before"].tolist(), strict=True):
        line = before.lines.iloc[then]
        of_function = (group_of(line["code"]) or line["code"]) in groups
        if (
            of_function
            and bool(is_near(had, pence))
            and likeness([telling_words(line["service"])], words).max() >= ALIKE
        ):
            return int(row)
    return None
