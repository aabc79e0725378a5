"""What a row of each table of published figures says. All money is integer pence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Authority(NamedTuple):
    """A local authority in one release of revenue outturn, by MHCLG's code and ONS's.

    `authority_class` is one of SD, UA, MD, London, SC, GLA, Police, Fire, Combined Authority, Park and Waste in every year.
    `received` says that its return came in time; one that did not has no rows in the release.
    """

    e_code: str
    ons_code: str
    name: str
    authority_class: str
    received: bool


class OutturnRow(NamedTuple):
    """What one authority spent on one service, or on one line of a form, in a year.

    `total_expenditure` is employees and running expenses together; `net_current_expenditure` is that less sales, fees and
    charges and less other income. In other income stand recharges and money from the NHS.
    """

    year: str
    e_code: str
    ons_code: str
    authority: str
    authority_class: str
    asset_id: str
    service: str
    employees: int
    running_expenses: int
    total_expenditure: int
    sales_fees_charges: int
    other_income: int
    net_current_expenditure: int
    form: str
    line: str


class AuthorityTotal(NamedTuple):
    """An authority's government grants received, and its net current expenditure over everything its return holds."""

    grants_received: int
    net_current_expenditure: int


class Programme(NamedTuple):
    """What a department spent on a programme, identifiable, by English region; `body` is filled where an agency spent it.

    `expenditure_type` is Revenue or Capital. What councils spend themselves is in no programme.
    """

    department: str
    body: str
    service: str
    cofog: str
    expenditure_type: str
    pence: Mapping[str, int]


class SubfunctionRow(NamedTuple):
    """Spending by region and HM Treasury's sub-function; `sector` is CG, LG, PC, BOE or PSP."""

    region: str
    division: str
    cofog: str
    hmt_subfunction: str
    identifiable: bool
    sector: str
    capital: bool
    pence: int


class SpendingRow(NamedTuple):
    """Spending by region and COFOG division (EU: transactions with it); `councils` says that local government spent it."""

    region: str
    division: str
    identifiable: bool
    councils: bool
    pence: int


class Allocation(NamedTuple):
    """What NHS England allocates to an integrated care board under one heading (core, running costs and so on)."""

    icb_code: str
    ods_code: str
    name: str
    stream: str
    pence: int


class HeldTable(NamedTuple):
    """A table of one year that is held: `table` is its name, `from_where` the package or a folder of the user's."""

    table: str
    year: str
    publisher: str
    release: str
    from_where: str
