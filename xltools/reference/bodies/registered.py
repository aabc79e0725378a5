"""A body as the register holds it: its names, kind, area, codes, and the financial years it holds for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import spans
from xltools.reference.bodies.organisations import kinds, level_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reference.bodies.organisations import OrganisationKind

BEFORE_COMMISSIONERS = "2012-13"
"""The last financial year of police authorities, primary care trusts and regional agencies: the register has two halves."""


@dataclass(frozen=True, slots=True)
class RegisteredBody:
    """A public body that spends in a place in a financial year.

    `kind` is its row of ``organisations``; `area` what its own figures usually cover, by name ("" = the place), and
    `area_code` that area's GSS code. `e_codes` are the rows of MHCLG's revenue outturn it reports in; where other bodies
    report in the same row (the Greater London Authority's), `outturn_services` names the services that are this body's, and
    the body without any has the rest. `ods_code` is its code in the NHS, `department` whose agency it is,
    `treasury_names` its headings in HM Treasury's regional analysis ("department" or "department: body"). It holds from
    `from_year` to `to_year` (blank: open). `count_where` says at which body such money is counted, `figures_from` where
    figures of such a body are published today. `asked` says whether a lead team usually asks it for a return.
    """

    name: str
    short_name: str
    organisation_type: str
    kind: str
    area: str = ""
    area_code: str = ""
    aliases: tuple[str, ...] = ()
    e_codes: tuple[str, ...] = ()
    outturn_services: tuple[str, ...] = ()
    ods_code: str = ""
    department: str = ""
    treasury_names: tuple[str, ...] = ()
    from_year: str = ""
    to_year: str = ""
    count_where: str = ""
    figures_from: str = ""
    asked: bool = True

    @property
    def level(self) -> str:
        """The level of government it is counted under."""
        return level_of(self.organisation_type)

    def holds_in(self, year: str) -> bool:
        """Say whether there is this body in a financial year."""
        return spans(self.from_year, self.to_year, year)


@cache
def kinds_by_id() -> Mapping[str, OrganisationKind]:
    """Return the kinds of the table ``organisations`` by their reference."""
    return MappingProxyType({kind.id: kind for kind in kinds()})


def body_of(row: Mapping[str, str], **known: object) -> RegisteredBody:
    """Return the body of a row of one of the register's tables; what is `known` of it in this place comes first."""
    kind = kinds_by_id()[row["kind"]]
    values: dict[str, object] = {
        "aliases": several(row.get("aliases", "")),
        "e_codes": several(row.get("e_codes", "")),
        "outturn_services": several(row.get("outturn_services", "")),
        "treasury_names": several(row.get("treasury_names", "")),
        "count_where": kind.count_where_today or kind.count_where,
        "figures_from": kind.figures_from,
    }
    texts = ("name", "short_name", "organisation_type", "kind", "area", "area_code", "ods_code", "department")
    values |= {field: row[field] for field in (*texts, "from_year", "to_year") if field in row}
    return RegisteredBody(**(values | known))  # type: ignore[arg-type] # the tables' columns are texts by name


def several(text: str) -> tuple[str, ...]:
    """Return the entries of a cell with ";" between them."""
    return tuple(part for part in text.split(";") if part)
