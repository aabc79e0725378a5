"""The bodies of the register by the codes that published figures know them by."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.register import bodies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody
    from xltools.reference.estimates.lines import EstimateLine, Holder


@lru_cache(maxsize=64)
def bodies_by_code(place: Place) -> Mapping[str, RegisteredBody]:
    """Return the bodies of a place by the code of a holder (`Holder.code`): MHCLG's, an area's, or HM Treasury's heading.

    A body that has only some services of a row of revenue outturn goes by the row and the service ("E5100/frs"), a police force
    and a board by its area.
    """
    bodies = bodies_of(place)
    known: dict[str, RegisteredBody] = {}
    for body in bodies:
        for code in _codes(body):
            known.setdefault(code, body)
    return MappingProxyType(known)


def _codes(body: RegisteredBody) -> Iterator[str]:
    if body.organisation_type == "Police" and body.e_codes:
        yield body.area_code
    for e_code in body.e_codes:
        yield from (f"{e_code}/{service}" for service in body.outturn_services)
        if not body.outturn_services:
            yield e_code
    if body.organisation_type == "NHS commissioner" and body.area_code:
        yield body.area_code
    yield from body.treasury_names


def with_names(lines: Iterable[EstimateLine], place: Place) -> Iterator[EstimateLine]:
    """Yield lines whose holders have the names, kinds and departments of the register, where it knows them."""
    known: dict[Holder, Holder] = {}
    for line in lines:
        if line.holder not in known:
            known[line.holder] = _named(line.holder, bodies_by_code(place).get(line.holder.code))
        yield replace(line, holder=known[line.holder])


def _named(holder: Holder, body: RegisteredBody | None) -> Holder:
    if body is None:
        return holder
    return replace(
        holder,
        name=body.name,
        organisation_type=body.organisation_type,
        department=holder.department or body.department,
    )
