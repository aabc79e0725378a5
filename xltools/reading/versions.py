"""Whose return is it, does it belong to this count, and which of a partner's returns is the newest?

The order is the one every place is told: by version, then by the date received or signed off. A file's own date never
decides anything, nor does the order in which files are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from xltools.model import Batch, Partner
from xltools.reading.lines import spread
from xltools.reading.years import financial_year
from xltools.reference.geography import Relation, relation
from xltools.reference.organisations import fold_name, organisation_type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.model import Place, Return


@dataclass(frozen=True, slots=True)
class Owned:
    """A batch whose lines carry their partner's name as the partner list knows it, and how its returns relate.

    `partners` has one partner per return (made from the return itself where the list has none; then `listed` is
    false). `refused` gives the reason in words for returns that do not belong here, `superseded_by` the position of the
    newer return, `previous` the position of the version a return replaces, `undecided` those returns of a partner
    between which no version or date decides.
    """

    batch: Batch
    partners: tuple[Partner, ...]
    listed: tuple[bool, ...]
    refused: Mapping[int, str]
    superseded_by: Mapping[int, int]
    previous: Mapping[int, int]
    undecided: Mapping[int, int]


def partner_id_of(name: str) -> str:
    """Return the reference made from an organisation's name: lower case words joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower().replace("&", " and ").replace("'", "")))


def settle_owners(batch: Batch, partners: Sequence[Partner] = (), place: Place | None = None) -> Owned:
    """Work out each return's partner, refuse what is not of this place or year, and find the newest of each partner."""
    known = _index(partners)
    owners = tuple(_owner(one, known) for one in batch.returns)
    listed = tuple(owner in partners for owner in owners)
    refused = {no: why for no, one in enumerate(batch.returns) if (why := why_refused(one, place))}
    superseded_by, previous, undecided = _order_versions(batch.returns, owners, refused)
    return Owned(_with_owners(batch, owners), owners, listed, refused, superseded_by, previous, undecided)


def why_refused(one: Return, place: Place | None) -> str:
    """Return why a return does not belong to this count, in words; "" where it does (or no place is being counted)."""
    if not one.header["organisation"].strip() and not one.header["organisation_id"].strip():
        return "it does not say which organisation it is from"
    if place is None:
        return ""
    if is_other_year(one.header["financial_year"], place):
        return f"it is for {one.header['financial_year']}; this count is for {place.year}"
    if is_other_place(one.header["place"], place):
        return f"it is for {one.header['place']}; this count is for {place.name}"
    return ""


def is_other_year(written: str, place: Place) -> bool:
    """Say whether a return names a financial year, and another one than the count's (blank is not another year)."""
    year = financial_year(written)
    return bool(year) and year != financial_year(place.year)


def is_other_place(written: str, place: Place) -> bool:
    """Say whether a return names a place that is certainly not the one counted."""
    return relation(written, place) is Relation.OUTSIDE


def _index(partners: Iterable[Partner]) -> dict[str, Partner]:
    """Partners by id and by every folded name they go by; a name two partners share identifies neither."""
    index: dict[str, Partner] = {}
    shared = set()
    for partner in partners:
        names = {fold_name(name) for name in (partner.name, partner.short_name, *partner.aliases) if name}
        for key in {f"id:{partner.partner_id}", *names}:
            shared |= {key} if index.setdefault(key, partner) is not partner else set()
    return {key: partner for key, partner in index.items() if key not in shared}


def _owner(one: Return, known: Mapping[str, Partner]) -> Partner:
    header = one.header
    found = known.get(f"id:{header['organisation_id'].strip()}") or known.get(fold_name(header["organisation"]))
    if found:
        return found
    name = header["organisation"].strip() or header["organisation_id"].strip()
    kind = organisation_type_of(header["organisation_type"]) or organisation_type_of(name)
    return Partner(name, partner_id_of(name), organisation_type=kind)


def _with_owners(batch: Batch, owners: Sequence[Partner]) -> Batch:
    numbers = batch.lines["return_no"].to_numpy()
    names, ids = [owner.name for owner in owners], [owner.partner_id for owner in owners]
    return replace(batch, lines=batch.lines.assign(partner=spread(names, numbers), partner_id=spread(ids, numbers)))


def _order_versions(
    returns: Sequence[Return], owners: Sequence[Partner], refused: Mapping[int, str]
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Return superseded_by, previous and undecided (see `Owned`)."""
    by_partner: dict[str, list[int]] = {}
    for number, owner in enumerate(owners):
        if number not in refused:
            by_partner.setdefault(owner.partner_id, []).append(number)
    superseded_by: dict[int, int] = {}
    previous: dict[int, int] = {}
    undecided: dict[int, int] = {}
    for numbers in by_partner.values():
        ordered = sorted(numbers, key=lambda no: (_age(returns[no]), returns[no].file, returns[no].return_id))
        newest = ordered[-1]
        for older, newer in pairwise(ordered):
            superseded_by[older] = newest
            previous[newer] = older
        if len(ordered) > 1 and _age(returns[newest]) == _age(returns[ordered[-2]]):
            undecided[newest] = ordered[-2]
    return superseded_by, previous, undecided


def _age(one: Return) -> tuple[tuple[int, ...], str]:
    """Version numbers first ("2" before "10"), then the date received, else the date signed off; blank is oldest."""
    version = tuple(int(number) for number in re.findall(r"\d+", one.version))
    return version, (one.received or one.header["signed_off_on"])[:10]
