"""The local authorities of a year's revenue outturn: whose services they are, and the area each serves.

Waste and park authorities are in no area table of ONS: the register of bodies has their districts (parks by those they lie in).
One row of the Greater London Authority holds the Metropolitan Police, the fire brigade and Transport for London, one of York
and North Yorkshire its police, one of the City its police: those are divided by service. Greater Manchester Police and the
commissioners of West and South Yorkshire have rows of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import Grouping, find_places
from xltools.reference.estimates.lines import Holder, Money, MoneyKind
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import Authority

COUNCILS = ("SD", "UA", "MD", "London", "SC")
"""Classes of council: only these are missing when an area has none in a release (others were wound up or merged)."""
BILLING = ("SD", "UA", "MD", "London")
"""Classes that pay housing benefit."""
LEVYING = ("Combined Authority", "Waste", "Park", "GLA")
"""Classes that councils pay a levy: it stands below nought in their own totals."""

TYPE_OF_CLASS: Mapping[str, str] = MappingProxyType(
    {
        "SD": "District council",
        "UA": "Council",
        "MD": "Council",
        "London": "Council",
        "SC": "County council",
        "GLA": "Other joint authority",
        "Combined Authority": "Other joint authority",
        "Police": "Police",
        "Fire": "Fire and rescue",
        "Park": "Other joint authority",
        "Waste": "Waste authority",
    }
)
_GLA, _YORK, _CITY = "E5100", "E6360", "E5010"
_METROPOLITAN, _NORTH_YORKSHIRE, _CITY_POLICE = "E23000001", "E23000009", "E23000034"
_DIVIDED: Mapping[tuple[str, str], tuple[Holder, str]] = MappingProxyType(
    {
        (_GLA, "pol"): (Holder("Metropolitan Police Service", "Police", _METROPOLITAN), _METROPOLITAN),
        (_GLA, "frs"): (Holder("London Fire Commissioner", "Fire and rescue", f"{_GLA}/frs"), ""),
        (_GLA, "trans"): (Holder("Transport for London", "Transport authority", f"{_GLA}/trans"), ""),
        (_YORK, "pol"): (Holder("North Yorkshire Police", "Police", _NORTH_YORKSHIRE), _NORTH_YORKSHIRE),
        (_CITY, "pol"): (Holder("City of London Police", "Police", _CITY_POLICE), _CITY_POLICE),
    }
)
"""(Authority, service) -> the body that spends it, and the code of its area where that is another."""


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """An authority of revenue outturn and the area it serves; `authority_class` is MHCLG's."""

    e_code: str
    ons_code: str
    name: str
    authority_class: str
    area: Grouping

    def of_service(self, service: str, year: str) -> tuple[Holder, Grouping, Money]:
        """Return who spends one of its services (by its asset id), in which area, and which money that is."""
        holder, code = _DIVIDED.get((self.e_code, service), (self.holder, ""))
        if service != "pol" and self.authority_class != "Police":
            return holder, self.area, Money(MoneyKind.SERVICES, holder.code)
        places = find_places(code, year) if code else ()
        return holder, places[0] if places else self.area, Money(MoneyKind.POLICE, code or self.ons_code)

    @property
    def holder(self) -> Holder:
        """The body itself."""
        code = self.ons_code if self.authority_class == "Police" else self.e_code
        return Holder(self.name, TYPE_OF_CLASS.get(self.authority_class, "Other joint authority"), code)


@lru_cache(maxsize=32)
def authorities(figures: Figures, year: str) -> Mapping[str, LocalAuthority]:
    """Return the authorities that there were in a year by MHCLG's code, those without a return in the release too.

    A council whose area held in the year is there even where only releases of other years name it; other bodies are where
    the release itself names them.
    """
    known: dict[str, LocalAuthority] = {}
    for other in (*(held for held in figures.outturn_years() if held != year), year):
        for listed in figures.authorities(other):
            if other == year or listed.authority_class in COUNCILS:
                made = _authority(listed, year)
                if made and (other == year or _is_there(made, year)):
                    known[listed.e_code] = made
    return MappingProxyType(known)


def _is_there(council: LocalAuthority, year: str) -> bool:
    """Whether a council of another year's release is there in this one: its code did not lead to what became of it."""
    own = districts().get(council.area.code)
    return council.area.holds_in(year) and council.ons_code in (council.area.code, *(own.also if own else ()))


def _authority(listed: Authority, year: str) -> LocalAuthority | None:
    area = _listed_areas().get(listed.e_code) or next(iter(find_places(listed.ons_code, year)), None)
    if area is None:
        return None
    return LocalAuthority(listed.e_code, listed.ons_code, _tidy(listed.name), listed.authority_class, area)


@lru_cache(maxsize=1)
def _listed_areas() -> Mapping[str, Grouping]:
    rows = (row for row in table("local_bodies") if row["districts"] and row["e_codes"])
    return MappingProxyType({row["e_codes"]: _listed_area(row) for row in rows})


def _listed_area(row: Mapping[str, str]) -> Grouping:
    members = tuple(area for code in row["districts"].split(";") for area in find_places(code)[0].members)
    return Grouping(f"area of {row['name']}", "district", members, row["area_code"] or row["e_codes"])


_ENDINGS = (
    (" UA", " Council"),
    (" BC", " Borough Council"),
    (" MBC", " Metropolitan Borough Council"),
    (" CC", " County Council"),
    (" DC", " District Council"),
)


def _tidy(name: str) -> str:
    """Return an authority's name as the release has it, with the short words at its end written out."""
    for ending, words in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) + words
    return name
