"""What spans places: the double counts between them, decided on and taken off, and what is to be asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.counting.decisions import MatchedDecisions, match_decisions
from xltools.counting.double_counts import SHOW_FROM, find_between, prepare
from xltools.counting.double_counts.finding import BetweenPlaces, Candidate, Indication
from xltools.counting.double_counts.ledger import describe, resolve
from xltools.counting.policy import DEFAULT_POLICY, Policy, alternatives
from xltools.many_places.areas import pairs_of
from xltools.many_places.bodies import put_together
from xltools.many_places.candidates import as_named, candidates, look
from xltools.many_places.nested import find_nested
from xltools.many_places.same_figures import equal_totals, find_same_figures, find_same_totals
from xltools.many_places.wholes import Whole, own_wholes, published_wholes
from xltools.organisations.bodies import list_bodies
from xltools.reference.figures.held import BUNDLED
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xltools.counting.decisions import Decision
    from xltools.counting.double_counts.finding import DoubleCount
    from xltools.counting.double_counts.ledger import Exclusions
    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.many_places.areas import Pair
    from xltools.many_places.bodies import Bodies
    from xltools.many_places.candidates import Seen
    from xltools.many_places.stored import CountedPlace
    from xltools.reference.figures.held import Figures


class BetweenState(StrEnum):
    """What became of a finding between places, in the words people read."""

    UNDECIDED = "Excluded, not yet decided"
    REMOVED = "Excluded by decision"
    KEPT = "Kept by decision"
    ASKED = "To be asked, still counted"
    ELSEWHERE = "Excluded by another finding"


@dataclass(frozen=True, slots=True)
class BodyWhole:
    """A body that counts in several places of one year: its pence in each (by position), their sum less what is removed between places,
    and its whole with the source (None where no whole is known).
    """

    key: str
    name: str
    year: str
    in_places: Mapping[int, int]
    net: int
    whole: int | None
    source: str

    @property
    def exceeds(self) -> bool:
        """Whether its parts are more than its whole."""
        return self.whole is not None and self.net > self.whole


class Stands(NamedTuple):
    """Where a line stands: place, year, folder, file, sheet and row; and what it says: its line of the form, body and service."""

    place: str
    year: str
    folder: str
    file: str
    sheet: str
    row: int
    line: str
    body: str
    service: str

    @property
    def where(self) -> str:
        """The place, then file, sheet and row as locations are written everywhere."""
        return f"{self.place} {self.year} ({self.folder}): '{self.file}'!{self.sheet}!row {self.row}"


STANDS = ("place_name", "place_year", "folder", "workbook", "sheet", "row", "line", "organisation", "service")
"""The columns of a line that `Stands` has, in its order."""


@dataclass(frozen=True, eq=False)
class Between:
    """What spans places: `lines` are those that could, `findings` the double counts among them and what is to be asked, the largest first;
    `matched` the decisions on them, `outcome` what they take off each line; `wholes` the bodies that report to several places.
    """

    lines: pd.DataFrame
    findings: tuple[DoubleCount, ...]
    matched: MatchedDecisions
    outcome: Exclusions | None
    wholes: tuple[BodyWhole, ...]
    pairs: tuple[Pair, ...]
    bodies: Bodies
    policy: Policy
    policies_differ: bool

    @cached_property
    def stand(self) -> tuple[Stands, ...]:
        """Where each of the lines stands, and what it says."""
        return tuple(map(Stands, *(self.lines[column].tolist() for column in STANDS))) if len(self.lines) else ()

    @property
    def lost(self) -> NDArray[np.int64]:
        """Pence that each of the lines loses between places."""
        return self.outcome.lost if self.outcome else np.zeros(0, dtype=np.int64)

    @property
    def removed(self) -> int:
        """Pence removed between places."""
        return int(self.lost.sum())

    def state(self, finding: DoubleCount) -> BetweenState:
        """Return what became of a finding."""
        decided = self.matched.decided.get(finding.id, "")
        if not finding.remove:
            return BetweenState.KEPT if decided else BetweenState.ASKED
        if self.outcome and finding.id in self.outcome.taking:
            return BetweenState.REMOVED if decided else BetweenState.UNDECIDED
        if decided:
            return BetweenState.KEPT
        sure = finding.confidence >= self.policy.remove_double_counts_from
        return BetweenState.ELSEWHERE if sure else BetweenState.ASKED


def find_what_spans(
    output: Path,
    places: Sequence[CountedPlace],
    decisions: Sequence[Decision] = (),
    wholes: Sequence[Whole] = (),
    figures: Figures = BUNDLED,
) -> Between:
    """Return what the counts kept under `output` report of the same money, with the decisions applied.

    `places` are in the order in which one is preferred to another. `wholes` come before published ones. Amounts are what each place counts.
    """
    bodies, pairs = put_together(places), pairs_of(places)
    policy, differ = _policy_of(places)
    seen = look(output, places, bodies)
    known = _known_wholes(seen, bodies, places, wholes, figures)
    parts = _body_wholes(bodies, places, known, {})
    more = {(place, body.key) for body in parts if body.exceeds for place in body.in_places}
    more |= {(place, key) for key, *two in equal_totals(bodies, places) for place in two}
    lines = as_named(candidates(output, places, seen, pairs, more), bodies)
    if not len(lines):
        return Between(lines, (), match_decisions(decisions, ()), None, parts, pairs, bodies, policy, differ)
    prepared = _prepared(lines, bodies)
    findings = _find(lines, prepared, pairs, places, bodies, policy)
    decided = match_decisions(decisions, findings).decided
    outcome = resolve([finding for finding in findings if finding.remove], prepared.reported, decided, policy)
    parts = _body_wholes(bodies, places, known, _lost_of(lines, outcome.lost))
    findings = (*findings, *describe(prepared, _exceeding(lines, parts)))
    matched = match_decisions(decisions, findings)
    return Between(lines, findings, matched, outcome, parts, pairs, bodies, policy, differ)


def _policy_of(places: Sequence[CountedPlace]) -> tuple[Policy, bool]:
    """The policy that all places count by, or the usual one for each word they differ in; and whether they differ."""
    if not places:
        return DEFAULT_POLICY, False
    words = {key: {counted.policy.get(key, "") for counted in places} for key in places[0].policy}
    agreed = {
        key: next(word for word in alternatives(key) if str(word) == next(iter(said)))
        for key, said in words.items()
        if len(said) == 1
    }
    froms = {counted.remove_from for counted in places}
    sure_from = froms.pop() if len(froms) == 1 else DEFAULT_POLICY.remove_double_counts_from
    differ = len(agreed) < len(words) or bool(froms)
    return replace(DEFAULT_POLICY, **agreed, remove_double_counts_from=sure_from), differ  # type: ignore[arg-type]


def _prepared(lines: pd.DataFrame, bodies: Bodies) -> PreparedLines:
    """The lines as the double counts see them; what a line says takes in its place, so that a finding's id tells the places apart."""
    amounts = lines["counted"].astype("Int64")
    partners = [replace(partner, area="") for partner in bodies.partners()]
    prepared = prepare(lines, amounts, pd.Series(data=True, index=lines.index), list_bodies(partners))
    where = lines["folder"] + "\0" + lines["place_name"] + "\0" + lines["place_year"]
    return replace(
        prepared, content=prepared.content + pd.util.hash_array(where.to_numpy(dtype=object), categorize=True)
    )


def _find(
    lines: pd.DataFrame,
    prepared: PreparedLines,
    pairs: Sequence[Pair],
    places: Sequence[CountedPlace],
    bodies: Bodies,
    policy: Policy,
) -> tuple[DoubleCount, ...]:
    """All findings: places within places first, then equal figures, then payments, and at last what differs in its year."""
    active = np.ones(len(lines), dtype=np.bool_)
    found: list[DoubleCount] = list(describe(prepared, find_nested(lines, pairs, places)))
    _take(active, found, policy)
    for same in (find_same_figures, find_same_totals):
        alike = _shown(describe(prepared, same(lines, active, bodies, places)))
        found += alike
        _take(active, alike, policy)
    years = np.array([counted.year for counted in places], dtype=object)[lines["place_no"].to_numpy()]
    for year in sorted(set(years.tolist())):
        payments = _payments(lines, prepared, active & (years == year), policy)
        found += payments
        _take(active, payments, policy)
    if len(set(years.tolist())) > 1:
        found += _shown(describe(prepared, find_same_figures(lines, active, bodies, places, years_apart=True)))
        found += describe(prepared, _over_years(lines, prepared, active, years, policy))
    unlike = {finding.id: finding for finding in reversed(found)}
    return tuple(sorted(unlike.values(), key=lambda finding: (-abs(finding.amount_pence), finding.id)))


def _shown(findings: Sequence[DoubleCount]) -> tuple[DoubleCount, ...]:
    """Those that are likely enough to be shown, as in one place."""
    return tuple(finding for finding in findings if finding.confidence >= SHOW_FROM)


def _take(active: NDArray[np.bool_], found: Sequence[DoubleCount], policy: Policy) -> None:
    """Take out of what is looked at further what surely goes."""
    for finding in found:
        if finding.confidence >= policy.remove_double_counts_from:
            active[[line for line, _ in finding.remove]] = False


def _payments(
    lines: pd.DataFrame, prepared: PreparedLines, active: NDArray[np.bool_], policy: Policy
) -> tuple[DoubleCount, ...]:
    if not active.any():
        return ()
    parts = lines["place_no"].to_numpy(dtype=np.int32)
    return find_between(prepared.without(np.flatnonzero(~active)), parts, policy)


def _over_years(
    lines: pd.DataFrame, prepared: PreparedLines, active: NDArray[np.bool_], years: NDArray[np.object_], policy: Policy
) -> Iterator[Candidate]:
    """What would be one payment, were the counts of one year: said, and not taken out."""
    of_one_year = replace(prepared, year=np.zeros(len(lines), dtype=np.int32))
    for finding in _payments(lines, of_one_year, active, policy):
        sides = [line for line, _ in finding.remove], list(finding.keep)
        told = [set(years[side].tolist()) for side in sides]
        if told[0].isdisjoint(told[1]) and finding.confidence >= policy.remove_double_counts_from:
            evidence = tuple(Indication(0.0, words) for words in finding.evidence)
            why = f"{finding.why} The counts are of different years ({', '.join(sorted(told[0] | told[1]))}), so nothing is taken out."
            yield Candidate(BetweenPlaces.DIFFERENT_YEARS, "payment", (*sides[0], *sides[1]), (), evidence, why)


def _known_wholes(
    seen: Seen, bodies: Bodies, places: Sequence[CountedPlace], stated: Sequence[Whole], figures: Figures
) -> dict[tuple[str, str], Whole]:
    """The whole of each body and year: as stated, else as its own lines say, else as published."""
    every = (*published_wholes(bodies, places, figures), *own_wholes(seen.wider, bodies, places), *stated)
    return {(whole.key, whole.year): whole for whole in every}


def _lost_of(lines: pd.DataFrame, lost: NDArray[np.int64]) -> dict[tuple[str, int], int]:
    """What each body lost in each place between places."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for key, place, pence in zip(lines["body_key"].tolist(), lines["place_no"].tolist(), lost.tolist(), strict=True):
        sums[key, place] += pence
    return sums


def _body_wholes(
    bodies: Bodies,
    places: Sequence[CountedPlace],
    known: Mapping[tuple[str, str], Whole],
    lost: Mapping[tuple[str, int], int],
) -> tuple[BodyWhole, ...]:
    """Every body that counts in several places of a year, with its whole where one is known."""
    each = []
    for key, body in bodies.by_key.items():
        by_year: dict[str, dict[int, int]] = defaultdict(dict)
        for place in sorted(bodies.reported_in(key)):
            by_year[places[place].year][place] = body.net[place]
        for year, parts in sorted(by_year.items()):
            if len(parts) > 1:
                whole = known.get((key, year), Whole(key, year, -1, ""))
                net = sum(pence - lost.get((key, place), 0) for place, pence in parts.items())
                stated = whole.pence if whole.source else None
                each.append(BodyWhole(key, body.name, year, parts, net, stated, whole.source))
    return tuple(each)


def _exceeding(lines: pd.DataFrame, wholes: Sequence[BodyWhole]) -> Iterator[Candidate]:
    """What is to be asked of bodies whose parts are more than their whole: in which place it is too much nobody can tell from here."""
    for body in wholes:
        if not body.exceeds or body.whole is None:
            continue
        own = lines["body_key"].eq(body.key) & lines["place_no"].isin(list(body.in_places))
        more = body.net - body.whole
        why = (
            f"{body.name} reports {pounds(body.net)} in {len(body.in_places)} places together, and its whole is {pounds(body.whole)} "
            f"({body.source}): {pounds(more)} too much. Ask it which place's part is too large; nothing is taken out."
        )
        keep = tuple(np.flatnonzero(own.to_numpy()).tolist())
        yield Candidate(BetweenPlaces.PARTS_EXCEED_WHOLE, pounds(more), keep, (), (Indication(0.0, ""),), why)
