"""Under which heading of the sheet Mapping a published figure stands; none where the crosswalks do not say.

By COFOG every figure has its division. CIPFA's headings are those of councils' services: what councils, police and fire
authorities report stands under the heading of its form, and other bodies' money only where one heading alone has that function
(benefits, pensions, health care, courts and what serves the whole country have none). A Local Area Agreement theme is given where
one theme alone holds the function, and ``None of these`` where none does.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.cofog import division_of, is_within
from xltools.reference.crosswalks import cipfa_lines, laa_themes_of
from xltools.reference.estimates.lines import MoneyKind
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.estimates.lines import EstimateLine

NOWHERE = ""
"""The heading of a figure that stands under none."""
_CHILDREN, _ADULTS, _PUBLIC_HEALTH = (
    "Children's and education",
    "Adult social care",
    "Public health (2013 on; not in 2009)",
)
_OF_FORM: Mapping[str, str] = MappingProxyType(
    {
        "Adult Social Care": _ADULTS,
        "Central services": "Central services to the public",
        "Children Social Care": _CHILDREN,
        "Cultural and related services": "Cultural and related",
        "Education services": _CHILDREN,
        "Environmental and regulatory services": "Environmental",
        "Fire and rescue services": "Fire and rescue",
        "Highways and transport services": "Highways, roads and transport",
        "Housing services (GFRA only)": "Housing services (General Fund)",
        "Planning and development services": "Planning and development",
        "Police services": "Police",
        "Public Health": _PUBLIC_HEALTH,
    }
)
"""CIPFA's headings by those of the revenue outturn summary (RSX), with which its lines begin."""
_OF_KIND: Mapping[MoneyKind, str] = MappingProxyType(
    {
        MoneyKind.HOUSING_BENEFIT: "Housing services (General Fund)",
        MoneyKind.HOUSING_REVENUE: "Housing Revenue Account",
        MoneyKind.ACADEMIES: _CHILDREN,
    }
)
_SOCIAL_CARE: Mapping[str, str] = MappingProxyType(
    {"10.4": _CHILDREN, "03.3": _CHILDREN, "08.4": _CHILDREN, "07.4": _PUBLIC_HEALTH, "10": _ADULTS}
)
"""The heading of a line of the form on social care and public health (RO3), by the first of these functions it belongs to."""
_OF_NO_COUNCIL = ("01", "02", "03.3", "03.4", "07", "10")
"""Functions for which other bodies' money has no heading of CIPFA's."""


def heading_of(line: EstimateLine, classification: Classification) -> str:
    """Return the code of the amount column that a line belongs into (`xltools.template.mapping.headings`); "" for none."""
    if classification is Classification.COFOG:
        return division_of(line.cofog)
    return _cipfa(line) if classification is Classification.CIPFA else _theme(line.cofog)


def _cipfa(line: EstimateLine) -> str:
    kind = line.money.kind if line.money else MoneyKind.PROGRAMME
    if kind in _OF_KIND:
        return _OF_KIND[kind]
    if line.table == "ro3":
        return next((name for code, name in _SOCIAL_CARE.items() if is_within(line.cofog, code)), NOWHERE)
    form = line.service.partition(":")[0]
    if kind in (MoneyKind.SERVICES, MoneyKind.POLICE) and form in _OF_FORM:
        return _OF_FORM[form]
    of_councils = kind in (MoneyKind.SERVICES, MoneyKind.POLICE, MoneyKind.COUNCIL_CAPITAL)
    if not of_councils and any(is_within(line.cofog, code) for code in _OF_NO_COUNCIL):
        return NOWHERE
    return _alone(line.cofog)


@lru_cache(maxsize=256)
def _alone(cofog: str) -> str:
    """The heading that alone has this function, or groups of it."""
    headings = {heading for code, own in _by_function().items() if is_within(code, cofog) for heading in own}
    return headings.pop() if len(headings) == 1 else NOWHERE


@cache
def _by_function() -> Mapping[str, frozenset[str]]:
    headings: dict[str, set[str]] = defaultdict(set)
    for line in cipfa_lines():
        if line.mapping_type != "exclude":
            headings[line.cofog].add(line.division)
    return MappingProxyType({code: frozenset(own) for code, own in headings.items()})


@lru_cache(maxsize=256)
def _theme(cofog: str) -> str:
    themes = laa_themes_of(cofog)
    if not themes:
        return "None of these"
    return themes[0] if len(themes) == 1 else NOWHERE
