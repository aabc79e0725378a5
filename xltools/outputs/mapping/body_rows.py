"""A row of the sheet Bodies in words: what a body is, how to get its figures, whom to ask, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.areas.geography import Relation, relation
from xltools.reference.bodies.organisations import level_of
from xltools.reference.bodies.registered import BEFORE_COMMISSIONERS, kinds_by_id
from xltools.reference.bodies.usual import KIND_OF_TYPE
from xltools.reference.estimates.councils import COUNCILS_TOGETHER
from xltools.template.mapping import BodyRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.model import Place
    from xltools.outputs.mapping.who import ListedBody
    from xltools.reference.bodies.organisations import OrganisationKind
    from xltools.template.mapping import BodyStanding

_LIES: Mapping[Relation, str] = {
    Relation.SAME: "Yes",
    Relation.WITHIN: "No: a part of it",
    Relation.WIDER: "No: wider",
    Relation.OVERLAPS: "No: it reaches beyond",
    Relation.OUTSIDE: "No: elsewhere",
    Relation.UNKNOWN: "Not known",
}
_NO_KEY = ("n/a", "None")
TOGETHER = "Published figures do not tell these bodies apart: type in each one's own figures, then clear these."
NOT_A_PARTNER = "Not in partners.csv. To ask it, add it there."


def body_row(body: ListedBody, place: Place, standing: BodyStanding, last_message: str) -> BodyRow:
    """Return the row of a body; `last_message` says in words what was last written to it."""
    kind = kind_of(body)
    return BodyRow(
        body.name,
        level_of(body.partner.organisation_type),
        body.partner.organisation_type,
        kind.spends_on if kind else "",
        body.partner.area or (body.registered.area if body.registered else ""),
        is_the_place(body, place, kind),
        " ".join(_how(body, place, kind)),
        whom_to_ask(body),
        _counted_twice(place, kind),
        standing,
        last_message,
    )


def kind_of(body: ListedBody) -> OrganisationKind | None:
    """Return the row of our table of kinds that a body is of: the register's, else the usual one of its type."""
    row = body.registered.kind if body.registered else KIND_OF_TYPE.get(body.partner.organisation_type, "")
    return kinds_by_id().get(row)


def is_the_place(body: ListedBody, place: Place, kind: OrganisationKind | None) -> str:
    """Say whether the area a body covers is the place; where no area is known, kinds that seldom fit a place say so."""
    registered = body.registered
    area = body.partner.area or (registered.area or registered.area_code if registered else "")
    if not area and kind and kind.coterminous.startswith(("No", "Often no")):
        return "Not known: usually wider"
    lies = relation(area, place)
    if lies is Relation.UNKNOWN and registered and registered.area_code:
        lies = relation(registered.area_code, place)
    return _LIES[lies]


def _how(body: ListedBody, place: Place, kind: OrganisationKind | None) -> Iterator[str]:
    if body.is_partner:
        yield "Ask it for a return (xltools issue)."
    if body.within:
        yield f"What is published of it is in the rows of {body.within}."
    if kind is None:
        return
    if place.year <= BEFORE_COMMISSIONERS:
        yield f"Sources of the time: {kind.data_source}."
        if kind.figures_from:
            yield f"Published today: {kind.figures_from}."
    elif kind.figures_from:
        yield f"Published: {kind.figures_from}."
    if not kind.coterminous.startswith("Yes") and kind.share_key and not kind.share_key.startswith(_NO_KEY):
        yield f"If its figures are for a wider area, apportion by: {kind.share_key}."


def whom_to_ask(body: ListedBody) -> str:
    """Return the contact of a body; what to do where none is known."""
    if body.name == COUNCILS_TOGETHER.name:
        return TOGETHER
    if not body.is_partner:
        return NOT_A_PARTNER
    contact = " ".join(part for part in (body.partner.contact_name, body.partner.contact_email) if part)
    return contact or "No contact in partners.csv yet."


def _counted_twice(place: Place, kind: OrganisationKind | None) -> str:
    if kind is None:
        return ""
    if place.year <= BEFORE_COMMISSIONERS:
        return f"{kind.double_count_risk}. Where it counts: {kind.count_where}."
    risk, where = kind.double_count_today or kind.double_count_risk, kind.count_where_today or kind.count_where
    return f"{risk}. Where it counts: {where}."
