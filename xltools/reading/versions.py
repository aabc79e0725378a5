"""Whose return is it, does it belong to this count, and which of a partner's returns is the newest?

The order is the one every place is told: by version where both returns state one, else by the date received or signed off
(on one day by the time, where both came by mail).
A file's own date never decides anything, nor does the order in which files are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Batch, Partner, ReturnOrigin
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.resolution import Reason
from xltools.reading.dates import iso_date
from xltools.reading.lines import gather, spread
from xltools.reading.received import moment
from xltools.reading.senders import NO_SENDERS, review_senders
from xltools.reading.years import financial_year
from xltools.reference.areas.geography import Relation, relation
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from xltools.model import Place, Return
    from xltools.organisations.partner_list import Owner
    from xltools.reading.held import Arrival, Held
    from xltools.reading.senders import Senders


@dataclass(frozen=True, slots=True)
class ResolvedBatch:
    """A batch whose lines carry their partner's name as the partner list knows it, and how its returns relate.

    `partners` has one partner per return (made from the return itself where the list has none; then `listed` is
    false). `refused` gives the reason in words for returns that do not belong here, `superseded_by` the position of the
    newer return, `previous` the position of the version a return replaces, `undecided` those returns of a partner
    between which no version or date decides, or which they order differently. `mismatched` says in words, by return, that
    the organisation named and the reference beside it are two partners: the one named was taken. `signed_as` says in words,
    by return, that a name was understood which is not on the list. `held` are returns that
    wait for the analyst, or were rejected (`reading.held`); `unconfirmed` those that count though we have no address of it.
    `instead` says in words, of what is typed in or of a return beside it, what counts instead (`classify.typed_in`).
    `accepted` are returns whose figures an analyst accepted as they stand (`classify.held_versions`).
    """

    batch: Batch
    partners: tuple[Partner, ...]
    listed: tuple[bool, ...]
    refused: Mapping[int, str]
    superseded_by: Mapping[int, int]
    previous: Mapping[int, int]
    undecided: Mapping[int, int]
    mismatched: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    signed_as: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    held: Mapping[int, Held] = field(default_factory=lambda: MappingProxyType({}))
    unconfirmed: Mapping[int, Arrival] = field(default_factory=lambda: MappingProxyType({}))
    instead: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    accepted: frozenset[int] = frozenset()

    def is_out(self, number: int) -> bool:
        """Say whether a return does not count as it stands: refused, held, or replaced by a newer one."""
        return number in self.refused or number in self.superseded_by or number in self.held


def resolve_submitters(
    batch: Batch, partners: Sequence[Partner] = (), place: Place | None = None, senders: Senders = NO_SENDERS
) -> ResolvedBatch:
    """Work out each return's partner, refuse what is not of this place or year, and find the newest of each partner.

    What came by mail from an address that is not the partner's is held: it replaces nothing. What is typed in is no version of
    what a body sent: which of them counts is told by what counts of either (`classify.typed_in`).
    """
    known = PartnerList(tuple(partners))
    claims = [known.owner_of(one.header) for one in batch.returns]
    owners = tuple(_partner_of(*claim) for claim in zip(batch.returns, claims, strict=True))
    listed = tuple(claim.partner is not None for claim in claims)
    refused = {no: why for no, one in enumerate(batch.returns) if (why := why_refused(one, place))}
    named = {no: one for no, one in enumerate(batch.returns) if not why_refused(one, None)}
    held, unconfirmed = review_senders(named, owners, senders, partners)
    superseded_by, previous, undecided = _order_versions(
        batch.returns, owners, {*refused, *held, *_unsent(batch.returns)}
    )
    mismatched = {no: words for no, claim in enumerate(claims) if (words := _mismatch(claim))}
    signed_as = {no: words for no, claim in enumerate(claims) if (words := _signed_as(batch.returns[no], claim))}
    lines = _with_owners(batch, owners)
    return ResolvedBatch(
        lines,
        owners,
        listed,
        refused,
        superseded_by,
        previous,
        undecided,
        mismatched,
        signed_as,
        held,
        unconfirmed,
    )


def with_unsent(resolved: ResolvedBatch, returns: Sequence[Return], partners: Sequence[Partner]) -> ResolvedBatch:
    """Return a batch with returns that nobody sent, of these partners, as its last: they replace none and none replaces them."""
    owners = (*resolved.partners, *partners)
    batch = _with_owners(gather((*resolved.batch.returns, *returns)), owners)
    return replace(resolved, batch=batch, partners=owners, listed=(*resolved.listed, *(True for _ in partners)))


def _unsent(returns: Sequence[Return]) -> Iterator[int]:
    return (no for no, one in enumerate(returns) if one.origin is not ReturnOrigin.SENT)


def versions_sent(resolved: ResolvedBatch) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield the versions of each body that may count, the oldest first; what was sent together is one version."""
    returns = resolved.batch.returns
    out = {*resolved.refused, *resolved.held, *_unsent(returns)}
    for ordered in _oldest_first_of_each(returns, resolved.partners, out):
        yield tuple(tuple(one.numbers) for one in ordered)


def with_held(resolved: ResolvedBatch, held: Mapping[int, Held], overtaken: Mapping[int, int]) -> ResolvedBatch:
    """Return a batch in which these returns are held and replace nothing.

    Each of those `overtaken` is replaced by the newer one that counts, and is the version before of none: nothing is measured by it.
    """
    returns, all_held = resolved.batch.returns, {**resolved.held, **held}
    out = {*resolved.refused, *all_held, *overtaken, *_unsent(returns)}
    superseded_by, previous, undecided = _order_versions(returns, resolved.partners, out)
    return replace(
        resolved,
        superseded_by=superseded_by | dict(overtaken),
        previous=previous,
        undecided=undecided,
        held=MappingProxyType(all_held),
    )


def why_refused(one: Return, place: Place | None) -> str:
    """Return why a return does not belong to this count, in words; "" where it does (or no place is being counted)."""
    if not one.header["organisation"].strip() and not one.header["organisation_id"].strip():
        if one.origin is ReturnOrigin.TYPED_IN:
            return "its rows name no body" if one.line_count else ""  # without rows it is the workbook itself
        return "it does not say which organisation it is from"
    if place is None:
        return ""
    if is_other_year(one.header["financial_year"], place) and not _says_year(one, place):
        return f"it is for {one.header['financial_year']}; this count is for {place.year}"
    if is_other_place(one.header["place"], place):
        return f"it is for {one.header['place']}; this count is for {place.name}"
    return ""


def _says_year(one: Return, place: Place) -> bool:
    """Say whether figures that the lead team typed in are of the year counted, whatever the cell above them still says."""
    if one.origin is not ReturnOrigin.TYPED_IN:
        return False
    return any(financial_year(year) == financial_year(place.year) for year in one.lines["financial_year"].unique())


def is_other_year(written: str, place: Place) -> bool:
    """Say whether a return names a financial year, and another one than the count's (blank is not another year)."""
    year = financial_year(written)
    return bool(year) and year != financial_year(place.year)


def is_other_place(written: str, place: Place) -> bool:
    """Say whether a return names a place that is certainly not the one counted."""
    return relation(written, place) is Relation.OUTSIDE


def _partner_of(one: Return, owner: Owner) -> Partner:
    if owner.partner is not None:
        return owner.partner
    header = one.header
    name = header["organisation"].strip() or header["organisation_id"].strip()
    kind = organisation_type_of(header["organisation_type"]) or organisation_type_of(name)
    return Partner(name, partner_id_of(name), organisation_type=kind)


def _signed_as(one: Return, owner: Owner) -> str:
    if owner.partner is None or owner.reason is Reason.LISTED:
        return ""
    return f"It is signed '{shorten(one.header['organisation'])}', {owner.reason} of {owner.partner.name}."


def _mismatch(owner: Owner) -> str:
    partner, other = owner.partner, owner.other
    if partner is None or other is None:
        return ""
    return f"it names {partner.name}, but the reference in it is that of {other.name}; we took it for {partner.name}'s"


def _with_owners(batch: Batch, owners: Sequence[Partner]) -> Batch:
    numbers = batch.lines["return_no"].to_numpy()
    names, ids = [owner.name for owner in owners], [owner.partner_id for owner in owners]
    return replace(batch, lines=batch.lines.assign(partner=spread(names, numbers), partner_id=spread(ids, numbers)))


def _order_versions(
    returns: Sequence[Return], owners: Sequence[Partner], out: Container[int]
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Return superseded_by, previous and undecided (see `ResolvedBatch`)."""
    superseded_by: dict[int, int] = {}
    previous: dict[int, int] = {}
    undecided: dict[int, int] = {}
    for ordered in _oldest_first_of_each(returns, owners, out):
        newest = ordered[-1]
        for older, newer in pairwise(ordered):
            superseded_by.update(dict.fromkeys(older.numbers, newest.numbers[0]))
            previous[newer.numbers[0]] = older.numbers[0]
        doubtful = [one for one in reversed(ordered[:-1]) if newest.age.is_doubtful_beside(one.age)]
        if doubtful:
            undecided[newest.numbers[0]] = doubtful[0].numbers[0]
    return superseded_by, previous, undecided


def _oldest_first_of_each(
    returns: Sequence[Return], owners: Sequence[Partner], out: Container[int]
) -> Iterator[list[_Sending]]:
    """Yield what each partner sent, the oldest first, without the returns that are `out`."""
    by_partner: dict[str, dict[tuple[str, ...], list[int]]] = {}
    for number, (one, owner) in enumerate(zip(returns, owners, strict=True)):
        if number not in out:
            by_partner.setdefault(owner.partner_id, {}).setdefault(_sending(one), []).append(number)
    for sendings in by_partner.values():
        ages = [_Age.of(returns[numbers[0]]) for numbers in sendings.values()]
        yield _oldest_first(ages, [*sendings.values()])


def _sending(one: Return) -> tuple[str, ...]:
    """What returns sent together share: those of one partner in one CSV, unless their versions or own references differ.

    They may be one body's lines under two spellings of its name, so that all of them count.
    """
    own = "" if one.sha256 and one.return_id.startswith(one.sha256[:12]) else one.return_id
    return one.file, own, one.version, _date(one)


def _date(one: Return) -> str:
    return moment(one.received)[0] or iso_date(one.header["signed_off_on"])


@dataclass(frozen=True, slots=True)
class _Age:
    """How new a return says it is: the figures of its version ("2" is before "10"; none: ()), its date ("" none).

    `time` is the time of day, known only of those taken out of a mail; it tells apart what came on one day.
    """

    version: tuple[int, ...]
    date: str
    time: str
    tie: tuple[str, str]

    @classmethod
    def of(cls, one: Return) -> _Age:
        figures = [int(number) for number in re.findall(r"\d+", one.version)]
        while len(figures) > 1 and not figures[-1]:  # 2 and 2.0 are one version
            figures.pop()
        return cls(tuple(figures), _date(one), moment(one.received)[1], (one.file, one.return_id))

    def is_doubtful_beside(self, older: _Age) -> bool:
        """Say whether nothing tells that this return is the newer, or its version and its date say different things."""
        versions = bool(self.version and older.version) and self.version != older.version
        times = bool(self.time and older.time) and self.time != older.time
        dates = bool(self.date and older.date) and (self.date != older.date or times)
        return (dates and self.date < older.date) or not (versions or dates)


@dataclass(frozen=True, slots=True)
class _Sending:
    age: _Age
    numbers: Sequence[int]


def _oldest_first(ages: Sequence[_Age], numbers: Sequence[Sequence[int]]) -> list[_Sending]:
    """By date, those without one first; then those that state a version, by it, in the places that they hold together."""
    both = zip(ages, numbers, strict=True)
    ordered = sorted((_Sending(*one) for one in both), key=lambda one: (one.age.date, one.age.time, one.age.tie))
    versions = sorted((one for one in ordered if one.age.version), key=lambda one: one.age.version)
    by_version = iter(versions)
    return [next(by_version) if one.age.version else one for one in ordered]
