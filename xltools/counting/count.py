"""The count: every line of every return with what of it counts, and why not where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from xltools.coding.crosswalk import code_lines
from xltools.counting.removals import amount_in_place, removals
from xltools.reading.lines import TEXT, look_up_each, spread
from xltools.reference.cofog import division_of
from xltools.reference.organisations import level_of
from xltools.template.layout import BASES

if TYPE_CHECKING:
    from xltools.model import Batch, Partner, Place, Standing
    from xltools.reading.versions import Owned
    from xltools.reference.populations import Population


LABELS = (
    *("organisation", "organisation_type", "level", "overheads", "division", "code", "how", "why_not"),
    *("expenditure_type", "laa_theme", "theme", "ring_fenced"),
)
"""What the tables of a count are drawn up by."""


@dataclass(frozen=True)
class Count:
    """What is spent in the place, line by line.

    `lines` are the batch's lines (see `xltools.reading.lines`) with, added for each:

    - ``organisation``, ``organisation_type``, ``level``: the body as the partner list knows it (text)
    - ``code``: the COFOG code it is counted under ("" = not classified), ``code_from``: where that comes from, in words
    - ``division``: the two digits of that code ("" = not classified)
    - ``overheads``: how the body says it treats overheads (text of its return, "" = not stated)
    - ``how``: how the local figure was reached (a basis of the template, or "Not stated")
    - ``amount``: pence spent in the place as the return reports it (``Int64``; missing where none could be read)
    - ``counted``, ``removed``: pence (``int64``); amount = counted + removed, to the penny, for every line with an amount
    - ``why_not``: a `WhyNot`; ``why_not_text``: the reason in full words, blank where the line counts

    `standings` has one entry per return and per unreadable file; `missing` are partners that sent nothing.
    `policy` are the place's own statements of where each kind of money is counted (name -> words).
    """

    place: Place
    population: Population | None
    batch: Batch
    lines: pd.DataFrame
    standings: tuple[Standing, ...]
    missing: tuple[Partner, ...]
    policy: tuple[tuple[str, str], ...] = ()

    @property
    def gross(self) -> int:
        """Pence reported for the place by all lines with an amount, before anything is removed."""
        return int(self.lines["amount"].sum())

    @property
    def removed(self) -> int:
        """Pence that do not count."""
        return int(self.lines["removed"].sum())

    @property
    def net(self) -> int:
        """Pence that count: what is spent in the place."""
        return int(self.lines["counted"].sum())

    @cached_property
    def sums(self) -> pd.DataFrame:
        """The money of all lines summed by every label at once: columns `LABELS`, then lines (how many count) and pence.

        A few thousand rows whatever the number of lines: every table is drawn from these.
        """
        lines = self.lines
        counts = lines["why_not"].eq("")
        labels = {name: lines[name].astype("category") for name in LABELS}
        money = {
            "lines": counts.astype("int64"),
            "all_lines": 1,
            "gross": lines["amount"].fillna(0).astype("int64"),
            "removed": lines["removed"],
            "counted": lines["counted"],
            "income": lines["income"].where(counts, 0).fillna(0).astype("int64"),
        }
        summed = pd.DataFrame({**labels, **money}).groupby(list(LABELS), sort=True, observed=True).sum().reset_index()
        return summed.astype(dict.fromkeys(LABELS, TEXT))

    def per_head(self, pence: int) -> int | None:
        """Return pence for each inhabitant, rounded to the nearest penny; None without a population."""
        if self.population is None:
            return None
        people = self.population.people
        return (2 * pence + people) // (2 * people)


def count_lines(owned: Owned, place: Place) -> pd.DataFrame:
    """Return the batch's lines with the columns a `Count` adds: nothing is deleted, every line gets its reason."""
    lines = owned.batch.lines
    amounts = amount_in_place(lines, place)
    codes = code_lines(lines)
    reasons = removals(owned, amounts)
    counts = reasons["why_not"].eq("")
    amount_or_nil = amounts.fillna(0).astype("int64")
    counted = amount_or_nil.where(counts, 0)
    return lines.assign(**_bodies(owned)).assign(
        code=codes["code"],
        code_from=codes["code_from"],
        division=look_up_each(codes["code"], division_of),
        how=lines["basis"].where(lines["basis"].isin(BASES), "Not stated"),
        amount=amounts,
        counted=counted,
        removed=amount_or_nil - counted,
        why_not=reasons["why_not"],
        why_not_text=reasons["why_not_text"],
    )


def _bodies(owned: Owned) -> dict[str, pd.api.extensions.ExtensionArray]:
    """The columns that follow from who sent the return."""
    numbers = owned.batch.lines["return_no"].to_numpy()
    kinds = [partner.organisation_type for partner in owned.partners]
    return {
        "organisation": spread([partner.name for partner in owned.partners], numbers),
        "organisation_type": spread(kinds, numbers),
        "level": spread([level_of(kind) for kind in kinds], numbers),
        "overheads": spread([one.header["overheads"] for one in owned.batch.returns], numbers),
    }
