"""Bodies with figures typed in by the lead team: which of those and of their own returns count, and what to ask.

What is typed in the spend mapping workbook counts for a body until a return of it counts with an amount; then it is replaced. A
return that is held, refused, or of which no amount counts (nothing was sent but noughts, or nobody knows the unit) replaces
nothing. On the workbook's sheet Bodies the lead team may decide otherwise (`WhichCounts`). A return that looks like a part of the
body's spending beside what is typed replaces it all the same, and is asked about with both amounts: counting both might count
money twice, and a total that is too low shows in the question.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xltools.classify.codes import given_codes
from xltools.classify.lines import TypedAndReturned
from xltools.model import LineKind, ReturnOrigin
from xltools.reference.cofog import division_of, name_of
from xltools.template.mapping import MAPPING_FILE, WhichCounts
from xltools.text import fold, listed, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from xltools.classify.lines import ClassifiedLines
    from xltools.reading.versions import ResolvedBatch

PART_OF_TYPED = 0.5
"""A return that gives less than this share of what is typed may be a part of the body's spending."""
MATERIAL = 0.01
"""Of what is typed for a body, the share from which a function, or capital, that its return leaves out is asked about."""
_CHOICES = MappingProxyType({fold(choice): choice for choice in WhichCounts})


def settle_typed_in(resolved: ResolvedBatch, classified: ClassifiedLines) -> tuple[ResolvedBatch, ClassifiedLines]:
    """Return the batch with what is typed in replaced where a return counts instead (or the other way round, as decided).

    Settling what was settled before changes nothing. The lines are returned with the bodies that have both.
    """
    both = tuple(_bodies_with_both(resolved, classified))
    if not both:
        return resolved, classified
    superseded, instead = dict(resolved.superseded_by), dict(resolved.instead)
    for body in both:
        for number, newer in _replaced(body):
            superseded[number] = newer
            instead[number] = _words(body, resolved, number)
    settled = replace(resolved, superseded_by=MappingProxyType(superseded), instead=MappingProxyType(instead))
    return settled, replace(classified, typed_and_returned=both)


def which_counts(text: str) -> WhichCounts:
    """Return what the lead team chose on the sheet Bodies; a choice that is none counts as not made."""
    return _CHOICES.get(fold(text), WhichCounts.USUAL)


def _replaced(body: TypedAndReturned) -> Iterator[tuple[int, int]]:
    """Yield the returns that do not count, each with the one that counts instead."""
    if body.which is WhichCounts.TYPED:
        yield from ((number, body.typed[0]) for number in body.returned)
    elif body.is_replaced:
        yield from ((number, body.returned[0]) for number in body.typed)


def _words(body: TypedAndReturned, resolved: ResolvedBatch, number: int) -> str:
    """Say why a return does not count, as a sentence without its stop."""
    amounts = f"{short_pounds(body.typed_pence)} typed in, {short_pounds(body.returned_pence)} in the return"
    if number in body.typed:
        files = dict.fromkeys(resolved.batch.returns[returned].file for returned in body.returned)
        part = "; it may be a part only" if body.is_asked else ""
        return f"Replaced by {listed(list(files))}, the body's own return ({amounts}{part})"
    return f"What is typed in {MAPPING_FILE} counts instead, as decided on its sheet Bodies ({amounts})"


def _bodies_with_both(resolved: ResolvedBatch, classified: ClassifiedLines) -> Iterator[TypedAndReturned]:
    typed = _by_body(resolved, _typed_numbers(resolved))
    if not typed:
        return
    returned = _by_body(resolved, _returned_numbers(resolved))
    money = _Money.of(resolved, classified)
    for partner_id, numbers in typed.items():
        if own := returned.get(partner_id, ()):
            sums, left_out = (money.sum_of(numbers), money.sum_of(own)), tuple(money.left_out(numbers, own))
            which = _chosen(resolved, numbers)
            yield TypedAndReturned(tuple(numbers), tuple(own), *sums, which, left_out, money.is_any(own))


def _typed_numbers(resolved: ResolvedBatch) -> Iterator[int]:
    for number, read in enumerate(resolved.batch.returns):
        if read.origin is ReturnOrigin.TYPED_IN and number not in resolved.refused:
            yield number


def _returned_numbers(resolved: ResolvedBatch) -> Iterator[int]:
    """Yield the returns that count by themselves, or would but for what is typed in."""
    returns = resolved.batch.returns
    for number, read in enumerate(returns):
        instead = resolved.superseded_by.get(number)
        is_settled = instead is not None and returns[instead].origin is ReturnOrigin.TYPED_IN
        if read.origin is ReturnOrigin.SENT and (is_settled or not resolved.is_out(number)):
            yield number


def _by_body(resolved: ResolvedBatch, numbers: Iterable[int]) -> dict[str, list[int]]:
    each: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        each[resolved.partners[number].partner_id].append(number)
    return each


def _chosen(resolved: ResolvedBatch, typed: Sequence[int]) -> WhichCounts:
    choices = (which_counts(resolved.batch.returns[number].header["which_counts"]) for number in typed)
    return next((choice for choice in choices if choice), WhichCounts.USUAL)


class _Money(NamedTuple):
    """The services of a batch with an amount for the place: ``return_no``, ``pence``, ``division`` and ``type``."""

    services: pd.DataFrame

    @classmethod
    def of(cls, resolved: ResolvedBatch, classified: ClassifiedLines) -> _Money:
        lines, amount = resolved.batch.lines, classified.frame["amount"]
        counts = classified.is_kind(LineKind.SERVICE) & amount.notna().to_numpy(dtype=bool)
        own = lines[counts]
        codes = given_codes(own)["code"]
        divisions = {code: division_of(code) for code in codes.unique()}
        return cls(
            own[["return_no"]].assign(
                pence=amount[counts].astype("int64"), division=codes.map(divisions), type=own["expenditure_type"]
            )
        )

    def own(self, numbers: Sequence[int]) -> pd.DataFrame:
        return self.services[self.services["return_no"].isin(numbers)]

    def is_any(self, numbers: Sequence[int]) -> bool:
        """Whether any amount but nought is returned."""
        return bool(self.own(numbers)["pence"].ne(0).any())

    def sum_of(self, numbers: Sequence[int]) -> int:
        return int(self.own(numbers)["pence"].sum())

    def left_out(self, typed: Sequence[int], returned: Sequence[int]) -> Iterator[str]:
        """Yield what a return lacks beside what is typed, in words: it may be a part of the body's spending."""
        ours, theirs = self.own(typed), self.own(returned)
        whole, given = int(ours["pence"].sum()), int(theirs["pence"].sum())
        if whole > 0 and given < PART_OF_TYPED * whole:
            yield f"it gives {given / whole:.0%} of what is typed"
        capital = int(ours["pence"][ours["type"].eq("Capital")].sum())
        if capital > MATERIAL * whole and theirs["type"].eq("Revenue").all():
            yield f"it has no capital spending ({short_pounds(capital)} typed)"
        if missing := list(_divisions_left_out(ours, theirs, whole)):
            yield f"it has nothing under {listed(missing, most=3)}"


def _divisions_left_out(ours: pd.DataFrame, theirs: pd.DataFrame, whole: int) -> Iterator[str]:
    """Yield what is typed and not returned, the largest first; a return whose uncoded lines may hold it is not asked for it."""
    returned = theirs.groupby("division")["pence"].sum()
    uncoded = int(returned.get("", 0))
    typed = ours.groupby("division")["pence"].sum().sort_values(ascending=False, kind="stable")
    for division, pence in typed.items():
        if division and pence > max(MATERIAL * whole, uncoded) and not returned.get(division, 0):
            yield f"{name_of(str(division))} ({short_pounds(int(pence))} typed)"
