"""Published figures stand in for bodies that sent nothing, less what returns report of the same money.

Every published pound of the place stands in one line (`xltools.reference.estimates`), each line at one body of the partner list.
A body whose own return counts has no estimate. What returns report is taken out of the estimates that speak of the same money,
never below nought, and stays to be seen:

- a line that names a body of the list as the source of its money: out of that body's estimate, of the same division;
- an NHS trust: out of the boards' estimates, then NHS England's; a board beyond its own estimate: out of NHS England's;
- a police body: out of the policing of its area, a fire authority: out of fire services, whoever they stand at;
- housing benefit that a department lists: out of the councils';
- an academy: out of academies', a maintained school: out of the council's education; a college or university: out of the
  Department for Education's;
- an agency beyond its own estimate: out of its department's, of the same function; a department: out of its agencies'.

A line that names somebody else as the source (patients, a charity) takes nothing out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from xltools.counting.estimated_returns import EstimatedLine
from xltools.organisations.holders import Holders
from xltools.reference.bodies.names import plain
from xltools.reference.cofog import division_of, name_of
from xltools.reference.estimates.lines import MoneyKind
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import EstimateLine

PROVIDER, COMMISSIONER = "NHS provider", "NHS commissioner"
SCHOOL, COLLEGE = "School or academy", "College or university"
EDUCATION, HEALTH, POLICING, FIRE_SERVICE, HOUSING_BENEFIT = "09", "07", "03.1", "03.2", "10.6"
FIRE = "Fire and rescue"
LOCAL_AUTHORITIES = frozenset(
    {
        *("Council", "County council", "District council", "Parish or town council", "Police", FIRE),
        *("Waste authority", "Transport authority", "Other joint authority"),
    }
)
POLICING_BODIES = frozenset({"Police", "Transport authority", "Other joint authority"})
"""Kinds of body that have policing money: forces, commissioners, and mayors' authorities."""
SCHOOLS_DEPARTMENT = "Department for Education"
_ACADEMY = frozenset({"academy", "academies", "trust", "mat", "free", "utc"})
"""Words in the name of a school that the department pays directly."""

REPORTED = "Estimate only: {} reports {} of the same money ({}) in its own return"


_Which = Callable[["Partner", "EstimateLine"], bool]
"""Says whether a line at a body is meant."""


class Reported(NamedTuple):
    """What counts of a return's lines of one function and one source: pence, and whom they say the money is from.

    `payer` is the body of the list that the source names, `from_elsewhere` that it names somebody else.
    """

    body: Partner
    code: str
    pence: int
    payer: Partner | None
    from_elsewhere: bool


def standing_lines(
    resolved: ResolvedBatch,
    net: pd.DataFrame,
    partners: Sequence[Partner],
    place: Place,
    lines: Sequence[EstimateLine],
) -> Iterator[EstimatedLine]:
    """Yield what stands in for the listed bodies none of whose own returns counts, and what of it returns report.

    `net` are the lines of the returns with what counts of each after double counts, `lines` what is published of the place.
    """
    with_amount = set(net.loc[net["amount"].notna(), "return_no"].tolist())
    answered = {
        resolved.partners[number].partner_id: resolved.partners[number]
        for number in range(len(resolved.partners))
        if not resolved.is_out(number) and number in with_amount
    }
    listed = {partner.partner_id for partner in partners}
    everybody = (*partners, *(body for body in answered.values() if body.partner_id not in listed))
    holders = Holders(everybody, place)
    at = [(owner, line) for line in lines if (owner := holders.of(line))]
    purse = _Purse(at, frozenset(answered))
    for reported in _reported(resolved, net, holders):
        _take_out(reported, purse, holders)
    yield from purse.standing()


def _reported(resolved: ResolvedBatch, net: pd.DataFrame, holders: Holders) -> Iterator[Reported]:
    counts = net[net["counted"].gt(0) & net["code"].ne("")]
    sums = counts.groupby(["return_no", "code", "funder"], sort=True, as_index=False)["counted"].sum()
    columns = (sums[name].tolist() for name in ("return_no", "code", "funder", "counted"))
    for number, code, funder, pence in zip(*columns, strict=True):
        body = resolved.partners[number]
        payer = holders.named(funder) if funder else None
        is_own = payer is not None and payer.partner_id == body.partner_id
        elsewhere = bool(funder) and payer is None and holders.is_a_name(funder)
        yield Reported(body, code, pence, None if is_own else payer, elsewhere)


class _Purse:
    """Every published line at its body, out of which each pound is taken once."""

    def __init__(self, at: Sequence[tuple[Partner, EstimateLine]], answered: frozenset[str]) -> None:
        """Hold these lines; those of bodies that answered stand for nobody and only say what is known already."""
        self.at, self.answered = tuple(at), answered
        self.left = [line.local_net for _, line in at]
        self.taken: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def take(self, pence: int, which: Callable[[Partner, EstimateLine], bool], why: str) -> int:
        """Take pence out of the lines that `which` says, of each in proportion to what is left; return what remains of them."""
        numbers = [n for n, (partner, line) in enumerate(self.at) if self.left[n] > 0 and which(partner, line)]
        wanted = min(pence, sum(self.left[n] for n in numbers))
        if wanted <= 0:
            return pence
        for n, part in zip(numbers, in_parts(wanted, [self.left[n] for n in numbers]), strict=True):
            self.left[n] -= part
            self.taken[n][why] += part
        return pence - wanted

    def standing(self) -> Iterator[EstimatedLine]:
        """Yield the lines of bodies that did not answer: what stands of each, and what was taken out and why."""
        for n, (partner, line) in enumerate(self.at):
            if partner.partner_id in self.answered:
                continue
            if self.left[n]:
                yield EstimatedLine(partner, line, self.left[n])
            for why, pence in self.taken[n].items():
                if pence:
                    yield EstimatedLine(partner, line, pence, why)


def _take_out(reported: Reported, purse: _Purse, holders: Holders) -> None:
    """Take what a body reports out of its own estimate first, then out of others' of the same money."""
    body, division = reported.body, division_of(reported.code)
    why = REPORTED.format(body.name, name_of(division).lower())

    def own(partner: Partner, line: EstimateLine) -> bool:
        return partner.partner_id == body.partner_id and division_of(line.cofog) == division

    rest = purse.take(reported.pence, own, why)
    for which in _same_money(reported, holders) if rest else ():
        rest = purse.take(rest, which, why)


def _same_money(reported: Reported, holders: Holders) -> Iterator[_Which]:
    """Yield which lines of other bodies speak of the money a body reports, the likeliest first."""
    body, code, kind = reported.body, reported.code, reported.body.organisation_type
    if reported.from_elsewhere:
        return
    if kind in POLICING_BODIES and is_within(code, POLICING):
        yield lambda _, line: _is(line, MoneyKind.POLICE)
    elif kind == FIRE and is_within(code, FIRE_SERVICE):
        yield lambda _, line: _is(line, MoneyKind.SERVICES) and is_within(line.cofog, FIRE_SERVICE)
    elif kind in LOCAL_AUTHORITIES:
        return  # grants to local government are in no department's programmes: HM Treasury books them where they are spent
    elif is_within(code, HOUSING_BENEFIT) and code != division_of(code):
        yield lambda _, line: _is(line, MoneyKind.HOUSING_BENEFIT)
        yield from _of_department(body, code, holders)
    elif reported.payer is not None:
        payer = reported.payer.partner_id
        yield lambda partner, line: partner.partner_id == payer and division_of(line.cofog) == division_of(code)
    elif kind in (PROVIDER, COMMISSIONER) and division_of(code) == HEALTH:
        yield lambda partner, line: _is(line, MoneyKind.HEALTH) and partner.organisation_type == COMMISSIONER
        yield lambda _, line: _is(line, MoneyKind.HEALTH)
    elif kind in (SCHOOL, COLLEGE) and division_of(code) == EDUCATION:
        yield from _schools(body)
    else:
        yield from _of_department(body, code, holders)


def _schools(body: Partner) -> Iterator[_Which]:
    """A maintained school spends the council's education money; academies and colleges have the department's."""
    if body.organisation_type == SCHOOL and not _ACADEMY.intersection(plain(body.name).split()):
        yield lambda _, line: _is(line, MoneyKind.SERVICES) and division_of(line.cofog) == EDUCATION
        return
    if body.organisation_type == SCHOOL:
        yield lambda _, line: _is(line, MoneyKind.ACADEMIES)
    yield (
        lambda _, line: (
            _is(line, MoneyKind.PROGRAMME)
            and line.money is not None
            and line.money.purse == SCHOOLS_DEPARTMENT
            and division_of(line.cofog) == EDUCATION
        )
    )


def _of_department(body: Partner, code: str, holders: Holders) -> Iterator[_Which]:
    """An agency's money is its department's, a department's its agencies', as far as the function is the same."""
    departments = holders.departments_of(body)
    yield (
        lambda _, line: (
            not departments.isdisjoint((line.holder.name, line.holder.department)) and is_within(line.cofog, code)
        )
    )


def _is(line: EstimateLine, kind: MoneyKind) -> bool:
    return line.money is not None and line.money.kind is kind


def is_within(code: str, other: str) -> bool:
    """Whether two codes are one function, as far as both go."""
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")
