"""The count: every line of every return with what of it counts, and why not where it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from xltools.classify.codes import choose_codes
from xltools.coding.rules import CodingRules
from xltools.counting.compared_with import WITH_NOTHING, ComparedWith
from xltools.counting.memo_items import without_memo_items
from xltools.counting.parts import sum_parts
from xltools.counting.policy import DEFAULT_POLICY, Policy
from xltools.counting.ranges import NOT_STATED, is_estimate, ranges
from xltools.counting.removals import removals
from xltools.counting.sharing import how_shared, share_columns
from xltools.model import CodeOrigin
from xltools.reading.lines import AMOUNT_COLUMN, look_up_each, spread
from xltools.reference.bodies.organisations import level_of
from xltools.reference.cofog import division_of
from xltools.reference.figures.held import BUNDLED
from xltools.reference.sharing.shares import Share
from xltools.template.layout import BASES
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.classify.lines import ClassifiedLines
    from xltools.classify.usual_shares import UsualFigure
    from xltools.counting.estimated_returns import EstimatedLine
    from xltools.counting.netting import Ledger
    from xltools.model import Batch, Partner, Place, ReturnStatus
    from xltools.reading.partner_explanations import PartnerExplanation
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.figures.held import Figures
    from xltools.reference.people.populations import Population


@dataclass(frozen=True, eq=False)
class Count:
    """What is spent in the place, line by line.

    `lines` are the batch's lines (see `xltools.reading.lines`) with, added for each:

    - ``organisation``, ``organisation_type``, ``level``: the body as the partner list knows it (text)
    - ``origin``: who said it, a `ReturnOrigin`: the body in its return, the lead team in the spend mapping workbook, or
      published figures
    - ``code``: the COFOG code it is counted under ("" = not classified), ``code_origin``: where that comes from, a
      `CodeOrigin`, and ``code_note``: what to know of it, in words
    - ``suggested``, ``suggestions``: the likeliest COFOG code and all suggestions in words, where the return gave none
      or only a division (see `xltools.classify.codes`)
    - ``division``: the two digits of that code ("" = not classified)
    - ``overheads``: how the body says it treats overheads (text of its return, "" = not stated)
    - ``how``: how the local figure was reached (a basis of the template, or "Not stated"); where we shared the figure out,
      by what kind of measure
    - ``kind``: what the line is, a `LineKind`; ``area_relation``: how its area lies to the place, a `Relation`
    - ``amount``: pence spent in the place as the return reports it, or the place's share of what it reports for a wider
      area (``Int64``; missing where none could be read or shared out)
    - for lines whose figure is for another area, by their share key or else the one usual for the kind of body:
      ``shared_by`` (that key; "" = no share), ``share`` ("33,300 of 812,000 people"), ``share_year`` and ``share_source``
      of those figures, ``share_notes`` (why this key, what to know, or why there is no share), ``by_key`` (``Int64``
      pence of gross the key gives the place; the amount itself where the body gave no local figure), ``outside``
      (``Int64`` pence of gross that are not the place's)
    - ``low``, ``high``: pence between which the amount lies, given how it was reached (``Int64``; see
      `xltools.counting.ranges`); both are the amount where it is known
    - ``counted``, ``removed``: pence (``int64``); amount = counted + removed, to the penny, for every line with an amount
    - ``why_not``: a `WhyNot`; ``why_not_text``: the reason in full words, blank where the line counts

    `return_statuses` has one entry per return, per body with figures typed in, and per unreadable file; `missing` are partners
    that sent nothing (what counts of them was typed in, or is estimated).
    `policy` says where each kind of money is counted. `ledger` holds the
    double counts, where they were looked for. `partners` is the partner list. `previous` maps the position of a return to that of
    the version it replaces; `said` is everything partners said about findings; `remarks` what to know of the
    folder's own files, `figures` the published figures it is compared with, `estimated` the estimates that are the last of the
    lines, in their order; `usual` what the usual basis gives lines, by position, that are apportioned by all people and far from
    it; `classification` by which headings it is shown beside COFOG, `by_ward` whether by ward too; `compared_with` the earlier count and
    counts of other places that it is compared with, where count.toml names any; `themes` the place's own as lists of functions;
    `hand_over_rate` the part of the money that each hand-over costs in the what-if of administration (0 = none is shown).
    Counts are compared by
    identity, so that what is worked out from one can be kept.
    """

    place: Place
    population: Population | None
    batch: Batch
    lines: pd.DataFrame
    return_statuses: tuple[ReturnStatus, ...]
    missing: tuple[Partner, ...]
    policy: Policy = DEFAULT_POLICY
    coding: CodingRules = field(default_factory=CodingRules)
    ledger: Ledger | None = None
    partners: tuple[Partner, ...] = ()
    previous: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    said: tuple[PartnerExplanation, ...] = ()
    remarks: tuple[str, ...] = ()
    figures: Figures = BUNDLED
    estimated: tuple[EstimatedLine, ...] = ()
    classification: Classification = Classification.COFOG
    usual: Mapping[int, UsualFigure] = field(default_factory=lambda: MappingProxyType({}))
    by_ward: bool = False
    compared_with: ComparedWith = WITH_NOTHING
    themes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hand_over_rate: float = 0.0

    @cached_property
    def that_count(self) -> pd.Series[bool]:
        """Which lines count."""
        return self.lines["why_not"].eq("")

    @cached_property
    def gross(self) -> int:
        """Pence reported for the place by all lines with an amount, before anything is removed."""
        return int(self.lines["amount"].sum())

    @cached_property
    def removed(self) -> int:
        """Pence that do not count."""
        return int(self.lines["removed"].sum())

    @cached_property
    def net(self) -> int:
        """Pence that count: what is spent in the place."""
        return int(self.lines["counted"].sum())

    @cached_property
    def reported(self) -> int:
        """Pence that bodies report as spending in the place: `gross` without totals of other lines, without what buys nothing
        and without returns that do not count."""
        return int(self.sums["reported"].sum())

    @property
    def excluded(self) -> int:
        """Pence reported as spending that do not count: reported less net."""
        return self.reported - self.net

    @cached_property
    def shared_out(self) -> int:
        """Pence that count and have a range, because they are parts of figures for wider areas or initial estimates."""
        ranged = self.lines["low"].ne(self.lines["high"]).fillna(value=False)
        return int(self.lines["counted"][ranged.astype(bool)].sum())

    @property
    def low(self) -> int:
        """The least pence that count if every estimate is as far too high as its range allows."""
        return int(self.sums["low"].sum())

    @property
    def high(self) -> int:
        """The most pence that count if every estimate is as far too low as its range allows."""
        return int(self.sums["high"].sum())

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


def count_lines(
    resolved: ResolvedBatch,
    classified: ClassifiedLines,
    coding: CodingRules,
    policy: Policy = DEFAULT_POLICY,
    *,
    jobs: int = 1,
) -> pd.DataFrame:
    """Return the batch's lines with the columns a `Count` adds: nothing is deleted, every line gets its reason.

    Where many codes have to be suggested, `jobs` processes do it.
    """
    lines, frame = resolved.batch.lines.assign(**_bodies(resolved)), classified.frame
    reasons = removals(resolved, classified)
    counts = reasons["why_not"].eq("")
    codes = _codes(lines, counts, coding, jobs)
    amount_or_nil = frame["amount"].fillna(0).astype("int64")
    counted = amount_or_nil.where(counts, 0)
    counted_lines = lines.assign(
        **{name: codes[name] for name in codes.columns},
        division=look_up_each(codes["code"], division_of),
        how=_how(lines["basis"], classified),
        kind=frame["kind"],
        area_relation=frame["area_relation"],
        amount=frame["amount"],
        counted=counted,
        removed=amount_or_nil - counted,
        why_not=reasons["why_not"],
        why_not_text=reasons["why_not_text"],
        **share_columns(lines["gross"], classified),
    )
    elsewhere = classified.shares.numbers >= 0
    estimated = is_estimate(counted_lines["how"], elsewhere)
    likely = ranges(counted_lines, estimated, elsewhere)
    return without_memo_items(counted_lines.assign(low=likely["low"], high=likely["high"]), estimated, policy)


def _codes(lines: pd.DataFrame, counts: pd.Series[bool], coding: CodingRules, jobs: int) -> pd.DataFrame:
    """Return the codes of lines. Where a table has a column for each function, that says it; under a theme alone nothing is guessed."""
    by_column = lines[AMOUNT_COLUMN].gt(0)
    codes = choose_codes(lines, counts & ~(by_column & lines["cofog"].ne("")), coding, jobs=jobs)
    guessed = by_column & codes["code_origin"].eq(CodeOrigin.SUGGESTED)
    codes.loc[guessed, ["code", "code_origin", "code_note"]] = ""
    return codes


def _how(basis: pd.Series[str], classified: ClassifiedLines) -> pd.Series[str]:
    """How each local figure was reached: as stated, or by the key we apportioned it by."""
    stated = basis.where(basis.isin(BASES), NOT_STATED)
    if not classified.frame["apportioned"].any():
        return stated
    shares = classified.shares
    each = [how_shared(line_share.share) if isinstance(line_share.share, Share) else "" for line_share in shares.each]
    return stated.mask(
        classified.frame["apportioned"], pd.Series(spread([*each, ""], shares.numbers), index=basis.index)
    )


def _bodies(resolved: ResolvedBatch) -> dict[str, pd.api.extensions.ExtensionArray]:
    """The columns that follow from who sent the return."""
    numbers = resolved.batch.lines["return_no"].to_numpy()
    kinds = [partner.organisation_type for partner in resolved.partners]
    return {
        "organisation": spread([partner.name for partner in resolved.partners], numbers),
        "organisation_type": spread(kinds, numbers),
        "level": spread([level_of(kind) for kind in kinds], numbers),
        "origin": spread([return_.origin.value for return_ in resolved.batch.returns], numbers),
        "overheads": spread([return_.header["overheads"] for return_ in resolved.batch.returns], numbers),
    }
