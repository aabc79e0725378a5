"""A line of an initial estimate, and the money it speaks of: two lines about the same money are never both counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INITIAL_ESTIMATE = "Initial estimate"
"""The basis of a line that nobody has corrected yet, as the template's list has it."""


class MoneyKind(StrEnum):
    """Which part of public money a line is; no two kinds share a pound."""

    SERVICES = "services of an authority"
    POLICE = "policing"
    HOUSING_BENEFIT = "housing benefit"
    COUNCIL_CAPITAL = "capital of local government"
    HOUSING_REVENUE = "housing revenue account"
    HEALTH = "health care of the NHS"
    ACADEMIES = "academies"
    PROGRAMME = "programmes of departments"


class Origin(StrEnum):
    """How far a figure is the place's own."""

    OWN = "published for the body itself"
    CARRIED = "published for the body in another year, brought to this one by the growth of bodies like it"
    SHARED = "published for the body's wider area, divided by people"
    REGION = "HM Treasury's figure for the region, which is the place"
    REGIONAL = "HM Treasury's figure for the region, divided by people: no sign of need"


KNOWN = (Origin.OWN, Origin.REGION)
"""Origins of figures that are the place's own: nothing was divided or brought from another year."""


@dataclass(frozen=True, slots=True)
class Money:
    """Which money a line is: its kind, and the purse it comes out of (an authority's code, a department, a police area)."""

    kind: MoneyKind
    purse: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The body a line is estimated for: `code` is MHCLG's or the NHS's where it has one, `department` whose agency it is."""

    name: str
    organisation_type: str
    code: str = ""
    department: str = ""


NOBODY = Holder("", "")


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A line of an initial estimate. All money is pence.

    `gross` is what is spent in the whole of `area` ("" = the place itself) before fees and charges, `income` those fees and
    charges; `local` is the place's part of gross, `local_income` of income. `year` is the financial year of the figures,
    `source` where they and the people come from, `note` what the body reads. `holder` and `money` say whose it is and which
    money it speaks of, `origin` how far it is the place's own; `carried_from` is the year of the return that a missing
    council's figure was brought from, `table` the table of published figures.
    """

    service: str
    cofog: str
    expenditure_type: str
    gross: int
    area: str
    local: int
    share_key: str
    year: str
    source: str
    note: str
    income: int = 0
    local_income: int = 0
    holder: Holder = NOBODY
    money: Money | None = None
    origin: Origin = Origin.REGIONAL
    carried_from: str = ""
    table: str = ""

    @property
    def basis(self) -> str:
        """How the figure was reached, in words."""
        return f"carried from {self.carried_from}: {self.origin}" if self.carried_from else str(self.origin)

    @property
    def is_from_treasury(self) -> bool:
        """Whether the money is HM Treasury's figure: a board's is taken out of it, so all the NHS's together is."""
        is_health = self.money is not None and self.money.kind is MoneyKind.HEALTH
        return is_health or self.origin in (Origin.REGION, Origin.REGIONAL)

    @property
    def net(self) -> int:
        """What is spent in the whole area after fees and charges."""
        return self.gross - self.income

    @property
    def local_net(self) -> int:
        """The place's part of that: what a line counts that stands in for a body."""
        return self.local - self.local_income
