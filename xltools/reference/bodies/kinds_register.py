"""Kinds of body whose names no table holds: one line stands for all of them in a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.bodies.council_register import has_parishes
from xltools.reference.bodies.health_register import FIRST_BOARDS, FIRST_TRUSTS
from xltools.reference.bodies.partner_words import where
from xltools.reference.bodies.registered import body_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.model import Place
    from xltools.reference.bodies.registered import RegisteredBody

_ALWAYS = (
    ("Academies in {}", "Academies", "School or academy", "ORG067", "Department for Education: Academies"),
    ("Colleges in {}", "Colleges", "College or university", "ORG024", ""),
    ("Housing associations in {}", "Registered providers", "Housing association", "ORG075", ""),
    ("Voluntary organisations in {}", "VCSE", "Voluntary organisation", "ORG079", ""),
)
_GROUPS = ("Clinical commissioning groups in {}", "CCGs", "NHS commissioner", "ORG069", "")
_TRUSTS = ("NHS trusts serving {}", "NHS trusts", "NHS provider", "ORG070", "")
_PARISHES = ("Parish and town councils in {}", "Parishes", "Parish or town council", "ORG065", "")


def kinds_of(place: Place) -> Iterator[RegisteredBody]:
    """Yield a line for each kind of body that a place has and that goes by no names here."""
    groups = (_GROUPS,) if place.year < FIRST_BOARDS else ()
    trusts = (_TRUSTS,) if place.year < FIRST_TRUSTS else ()
    parishes = (_PARISHES,) if has_parishes(place) else ()
    for name, short_name, organisation_type, kind, treasury_name in (*groups, *trusts, *parishes, *_ALWAYS):
        row = {"short_name": short_name, "organisation_type": organisation_type, "kind": kind}
        yield body_of({**row, "name": name.format(where(place)), "treasury_names": treasury_name})
