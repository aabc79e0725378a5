"""The count: every line of every return with what of it counts, and why not where it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.coding.choosing import CodingRules, choose_codes
from xltools.counting.parts import sum_parts
from xltools.counting.removals import amount_in_place, removals
from xltools.counting.sharing import BY_POPULATION, PLEASE_APPORTION
from xltools.reading.lines import look_up_each, spread
from xltools.reference.cofog import division_of
from xltools.reference.organisations import level_of
from xltools.template.layout import BASES

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.netting import Ledger
    from xltools.model import Batch, Partner, Place, Standing
    from xltools.reading.versions import Owned
    from xltools.reference.populations import Population


@dataclass(frozen=True)
class Count:
    """What is spent in the place, line by line.

    `lines` are the batch's lines (see `xltools.reading.lines`) with, added for each:

    - ``organisation``, ``organisation_type``, ``level``: the body as the partner list knows it (text)
    - ``code``: the COFOG code it is counted under ("" = not classified), ``code_from``: where that comes from, in words
    - ``suggested``, ``suggestions``: the likeliest COFOG code and all suggestions in words, where the return gave none
      or only a division (see `xltools.coding.choosing`)
    - ``division``: the two digits of that code ("" = not classified)
    - ``overheads``: how the body says it treats overheads (text of its return, "" = not stated)
    - ``how``: how the local figure was reached (a basis of the template, or "Not stated")
    - ``amount``: pence spent in the place as the return reports it (``Int64``; missing where none could be read)
    - ``counted``, ``removed``: pence (``int64``); amount = counted + removed, to the penny, for every line with an amount
    - ``why_not``: a `WhyNot`; ``why_not_text``: the reason in full words, blank where the line counts

    `standings` has one entry per return and per unreadable file; `missing` are partners that sent nothing.
    `policy` are the place's own statements of where each kind of money is counted (name -> words). `ledger` holds the
    double counts, where they were looked for. `partners` is the partner list.
    """

    place: Place
    population: Population | None
    batch: Batch
    lines: pd.DataFrame
    standings: tuple[Standing, ...]
    missing: tuple[Partner, ...]
    policy: tuple[tuple[str, str], ...] = ()
    coding: CodingRules = field(default_factory=CodingRules)
    ledger: Ledger | None = None
    partners: tuple[Partner, ...] = ()

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
        """The money of all lines by every label at once (see `xltools.counting.parts`): every table is drawn from it."""
        return sum_parts(self.lines, self.coding.weights)

    def per_head(self, pence: int) -> int | None:
        """Return pence for each inhabitant, rounded to the nearest penny; None without a population."""
        if self.population is None:
            return None
        people = self.population.people
        return (2 * pence + people) // (2 * people)


def count_lines(owned: Owned, place: Place, coding: CodingRules) -> pd.DataFrame:
    """Return the batch's lines with the columns a `Count` adds: nothing is deleted, every line gets its reason."""
    lines = owned.batch.lines.assign(**_bodies(owned))
    amounts = amount_in_place(lines, place)
    reasons = removals(owned, amounts)
    counts = reasons["why_not"].eq("")
    codes = choose_codes(lines, counts, coding)
    amount_or_nil = amounts.fillna(0).astype("int64")
    counted = amount_or_nil.where(counts, 0)
    return lines.assign(
        **{name: codes[name] for name in codes.columns},
        division=look_up_each(codes["code"], division_of),
        how=_how(lines, amounts),
        amount=amounts,
        counted=counted,
        removed=amount_or_nil - counted,
        why_not=reasons["why_not"],
        why_not_text=reasons["why_not_text"],
    )


def _how(lines: pd.DataFrame, amounts: pd.Series[int]) -> pd.Series[str]:
    """How each local figure was reached: as stated, or by population where we were asked to share it out."""
    basis = lines["basis"].mask(
        lines["basis"].eq(PLEASE_APPORTION) & lines["local"].isna() & amounts.notna(), BY_POPULATION
    )
    return basis.where(basis.isin(BASES), "Not stated")


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
