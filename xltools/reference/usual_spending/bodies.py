"""What one body usually spends in a year: by its kind, its name and the districts it serves. The one way in to this package."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.usual_spending.authorities import (
    FIRE,
    POLICE,
    outturn_year,
    usual_by_name,
    usual_combined,
    usual_council,
    usual_service,
)
from xltools.reference.usual_spending.earlier import usual_before
from xltools.reference.usual_spending.health import usual_commissioner, usual_national_commissioner, usual_trust
from xltools.reference.usual_spending.national import usual_national

if TYPE_CHECKING:
    from xltools.reference.figures.held import Figures
    from xltools.reference.usual_spending.amounts import UsualSpending

COUNCILS = frozenset({"Council", "County council", "District council"})
JOINT = frozenset({"Transport authority", "Other joint authority", "Waste authority", "Combined authority"})
LOCAL = COUNCILS | JOINT | {"Police", "Fire and rescue", "NHS commissioner"}
"""Kinds whose spending is known for their own area as a whole; others' for whatever districts are asked about."""
NATIONAL = frozenset({"Government department", "Agency or public body", "Regional body", "Probation"})
SMALL = re.compile(r"\b(?:parish|town|community|neighbourhood|village|charter trustees)\b", re.IGNORECASE)
"""Words of councils that run next to none of the services measured here."""
COMMISSIONER = re.compile(r"\bcommissioner\b|\bO?PF?CC\b|\bmayor", re.IGNORECASE)
FORCE = re.compile(r"\bchief constable\b|\bconstabulary\b", re.IGNORECASE)
"""A commissioner keeps only its office and what it commissions, unless the force is in its return."""
NATIONWIDE = re.compile(r"^nhs england\b|\bcommissioning board\b", re.IGNORECASE)
POLICE_WORDS = (
    r"polic|neighbourhood|response|investigat|custody|criminal justice|intelligence|roads|traffic|firearm|forensic|public protection|"
    r"control room|call handl|officer|staff|pension|estate|premises|fleet|support"
)
FIRE_WORDS = r"fire|rescue|prevention|protection|safety|control|response|resilience|operation|pension|training|estate|fleet|support|staff"


@dataclass(frozen=True, slots=True)
class Body:
    """A body to judge: its names, the first its own; its kind (a type of organisation); and the districts of 2009 it serves."""

    names: tuple[str, ...]
    organisation_type: str
    atoms: frozenset[str]


def usual_spending(body: Body, year: str, figures: Figures) -> UsualSpending | None:
    """Return what a body usually spends in a financial year on its whole area; None where nothing published tells.

    Parish councils, schools, colleges, housing associations, voluntary bodies and companies are of any size: nothing is
    known of them.
    """
    kind = body.organisation_type
    if kind in COUNCILS:
        return None if SMALL.search(body.names[0]) else _council(body, year, figures)
    if kind == "Police":
        return _police(body, year, figures)
    if kind == "Fire and rescue":
        return _with_words(_service(FIRE, body, year, figures), FIRE_WORDS)
    if NATIONWIDE.search(body.names[0]):
        return usual_national_commissioner(body.atoms, year, figures)
    if kind == "NHS commissioner":
        return usual_commissioner(body.atoms, year, figures)
    if kind == "NHS provider":
        return usual_trust(body.atoms, year, figures)
    if kind in JOINT:
        return usual_combined(body.atoms, year, figures) or usual_by_name(body.names, year, figures)
    return usual_national(body.names, body.atoms, year, figures) if kind in NATIONAL else None


def _council(body: Body, year: str, figures: Figures) -> UsualSpending | None:
    known = usual_council(body.atoms, year, figures)
    if known or outturn_year(year, figures):
        return known
    return usual_before(_tier(body.atoms, year), body.atoms, year, figures)


def _tier(atoms: frozenset[str], year: str) -> str:
    """Whether districts of 2009 make up a county with districts below it, or are one of those; blank for any other council."""
    if len(atoms) == 1:
        return "SD" if next(iter(atoms)).startswith("E07") else ""
    whole = any(district.atoms == atoms and district.holds_in(year) for district in districts().values())
    return "" if whole or not any(atom.startswith("E07") for atom in atoms) else "SC"


def _police(body: Body, year: str, figures: Figures) -> UsualSpending | None:
    usual = _with_words(_service(POLICE, body, year, figures), POLICE_WORDS)
    own_office_only = COMMISSIONER.search(body.names[0]) and not FORCE.search(body.names[0])
    return replace(usual, is_sized=False) if usual and own_office_only else usual


def _service(service: str, body: Body, year: str, figures: Figures) -> UsualSpending | None:
    if outturn_year(year, figures):
        return usual_service(service, body.atoms, year, figures)
    return usual_before(service, body.atoms, year, figures)


def _with_words(usual: UsualSpending | None, words: str) -> UsualSpending | None:
    return replace(usual, service_words=words) if usual else None
