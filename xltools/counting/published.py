"""Published figures stand in for bodies that sent nothing, less what returns report of the same money.

Every published pound of the place stands in one line (`xltools.reference.estimates`), each line at one body of the partner list.
A body whose own return counts has no estimate; what is typed in for a body beside our estimate drops that of the same division and
type (revenue or capital) wholly, and leaves the rest. What either reports is taken out of the estimates that speak of the
same money, never below nought, and stays to be seen:

- a line that says it is paid to a body that others fund (a levying body, a commissioner's force or fire authority, a council
  where a department pays): out of that body's estimate, of the same division;
- a body that took over from the one that reports: out of its estimate, of the same function;
- a line that names a body of the list as the source of its money: out of that body's estimate, of the same division;
- an NHS trust: out of the boards' estimates, then NHS England's; a board beyond its own estimate: out of NHS England's;
- a police body: out of the policing of its area, a fire authority: out of fire services, whoever they stand at; fire services
  of a commissioner: out of the commissioner's fire authority;
- housing benefit that a department lists: out of the councils';
- an academy: out of academies' and nothing else, a maintained school: out of the council's education; a college or university: out of the
  Department for Education's;
- an agency beyond its own estimate: out of its department's, of the same function; a department: out of its agencies'.

A line that names somebody else as the source (patients, a charity) takes nothing out. A return of one service of a body (the
fire service of a combined authority) stands for that service alone: the body's other services stay estimated.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from xltools.counting.answers import (
    FIRE_SERVICE,
    POLICING,
    WITH_SERVICES,
    Answers,
    answers,
    heir_of,
    is_typed,
    service_of,
)
from xltools.counting.estimated_returns import EstimatedLine
from xltools.model import ReturnOrigin
from xltools.organisations.holders import Holders
from xltools.organisations.partner_list import PartnerList
from xltools.reference.bodies.names import plain
from xltools.reference.cofog import division_of, is_within, name_of
from xltools.reference.estimates.lines import Money, MoneyKind
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import EstimateLine

PROVIDER, COMMISSIONER = "NHS provider", "NHS commissioner"
SCHOOL, COLLEGE = "School or academy", "College or university"
EDUCATION, HEALTH, HOUSING_BENEFIT = "09", "07", "10.6"
POLICE, FIRE = "Police", "Fire and rescue"
LOCAL_AUTHORITIES = frozenset(
    {
        *("Council", "County council", "District council", "Parish or town council", POLICE, FIRE),
        *("Waste authority", "Transport authority", "Other joint authority"),
    }
)
DEPARTMENTS = frozenset({"Government department", "Agency or public body"})
LEVYING = frozenset({"Waste authority", "Transport authority", "Other joint authority"})
"""Kinds of body whose spending councils pay for by a levy: what a council lists as paid to one is that one's spending."""
SCHOOLS_DEPARTMENT = "Department for Education"
_ACADEMY = frozenset({"academy", "academies", "trust", "mat", "free", "utc"})
"""Words in the name of a school that the department pays directly."""

REPORTED = "Estimate only: {} reports {} of the same money in its own return"
TYPED_IN = "Estimate only: {} is typed in with {} of the same money"
_NOT_TYPED = "no"


class _Which(NamedTuple):
    """Says whether a line at a body is meant: of all bodies, or only of the one with the reference `of`."""

    says: Callable[[Partner, EstimateLine], bool]
    of: str | None = None


class Reported(NamedTuple):
    """What counts of a return's lines of one function and one source: pence, and whom they say the money is from.

    `payer` is the body of the list that the source names, `from_elsewhere` that it names somebody else, `payee` the body of
    the list that is paid. `heir` took over from a body of the past; `service` is the one the return is of ("" = all). `typed`
    has the type of expenditure of what is typed in for the body (None: the body reports it itself).
    """

    body: Partner
    code: str
    pence: int
    payer: Partner | None
    from_elsewhere: bool
    payee: Partner | None = None
    heir: Partner | None = None
    service: str = ""
    typed: str | None = None


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
    answered = answers(resolved, net)
    with_capital = answers(resolved, net, ("Capital",)).bodies
    listed = {partner.partner_id for partner in partners}
    everybody = (*partners, *(body for body in answered.bodies.values() if body.partner_id not in listed))
    holders = Holders(everybody, place)
    at = [(owner, line) for line in lines if (owner := holders.of(line))]
    revenue_only = answered.bodies.keys() - with_capital.keys()
    beside: list[tuple[Partner, EstimateLine]] = []
    estimated: list[tuple[Partner, EstimateLine]] = []
    for owner, line in at:
        stands_beside = owner.partner_id in revenue_only and _is_capital(line)
        (beside if stands_beside else estimated).append((owner, line))
    purse = _Purse(estimated, answered)
    for reported in _reported(resolved, net, holders, PartnerList(tuple(partners))):
        _take_out(reported, purse, holders)
    yield from purse.standing()
    yield from (EstimatedLine(owner, line, line.local_net) for owner, line in beside)


def _is_capital(line: EstimateLine) -> bool:
    """Whether a line is capital of local government: it stands beside a return that gives revenue alone."""
    return _is(line, MoneyKind.COUNCIL_CAPITAL) or _is(line, MoneyKind.HOUSING_REVENUE)


def _reported(resolved: ResolvedBatch, net: pd.DataFrame, holders: Holders, listed: PartnerList) -> Iterator[Reported]:
    counts = net[net["counted"].gt(0) & net["code"].ne("")]
    typed = counts["origin"].eq(ReturnOrigin.TYPED_IN)
    counts = counts.assign(typed=counts["expenditure_type"].where(typed, _NOT_TYPED))
    keys = ["return_no", "code", "funder", "paid_to", "typed"]
    sums = counts.groupby(keys, sort=True, as_index=False)["counted"].sum()
    heirs = {number: heir_of(resolved.partners[number], listed) for number in sums["return_no"].unique().tolist()}
    columns = (sums[name].tolist() for name in (*keys, "counted"))
    for number, code, funder, paid_to, of_type, pence in zip(*columns, strict=True):
        body, service = resolved.partners[number], service_of(resolved, number)
        payer, payee = (_other(body, text, holders) for text in (funder, paid_to))
        elsewhere = bool(funder) and holders.named(funder) is None and holders.is_a_name(funder)
        kind = None if of_type == _NOT_TYPED else of_type
        yield Reported(body, code, pence, payer, elsewhere, payee, heirs[number], service, kind)


def _other(body: Partner, text: str, holders: Holders) -> Partner | None:
    """Return the body of the list that a text names, where that is not the body that wrote it."""
    named = holders.named(text) if text else None
    return None if named is None or named.partner_id == body.partner_id else named


class _Purse:
    """Every published line at its body, out of which each pound is taken once."""

    def __init__(self, at: Sequence[tuple[Partner, EstimateLine]], answered: Answers) -> None:
        """Hold these lines; those of bodies that answered stand for nobody and only say what is known already."""
        self.at, self.answered = tuple(at), answered
        self.left = [line.local_net for _, line in at]
        self.of_body: dict[str, list[int]] = defaultdict(list)
        for n, (partner, _) in enumerate(self.at):
            self.of_body[partner.partner_id].append(n)
        self.taken: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def take(self, pence: int, which: _Which, why: str) -> int:
        """Take pence out of the lines that `which` says, of each in proportion to what is left; return what remains of them."""
        looked_at = range(len(self.at)) if which.of is None else self.of_body.get(which.of, ())
        numbers = [n for n in looked_at if self.left[n] > 0 and which.says(*self.at[n])]
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
            if self.answered.are_of(partner, line):
                continue
            if self.left[n]:
                yield EstimatedLine(partner, line, self.left[n])
            for why, pence in self.taken[n].items():
                if pence:
                    yield EstimatedLine(partner, line, pence, why)


def _take_out(reported: Reported, purse: _Purse, holders: Holders) -> None:
    """Take what a body reports out of its own estimate first, then out of others' of the same money."""
    told = REPORTED if reported.typed is None else TYPED_IN
    why = told.format(reported.body.name, name_of(division_of(reported.code)).lower())
    rest = reported.pence
    for which in _same_money(reported, holders):
        rest = purse.take(rest, which, why)


def _same_money(reported: Reported, holders: Holders) -> Iterator[_Which]:
    """Yield which lines speak of the money a body reports: its own, then those of other bodies, the likeliest first."""
    body, code, kind = reported.body, reported.code, reported.body.organisation_type
    division = division_of(code)
    if kind not in LOCAL_AUTHORITIES and code != division and is_within(code, HOUSING_BENEFIT):
        yield _Which(lambda _, line: _is(line, MoneyKind.HOUSING_BENEFIT))
    yield from _of_recipient(reported)
    yield from _own(reported)
    if kind in LOCAL_AUTHORITIES:
        # Grants to local government are in no department's programmes: HM Treasury books them where they are spent.
        yield from _policing_and_fire(body, code, holders)
    elif kind in (SCHOOL, COLLEGE) and division == EDUCATION and _is_of_schools(reported.payer, holders):
        yield from _schools(body, reported.payer)
    elif reported.payer is not None:
        yield _Which(lambda _, line: division_of(line.cofog) == division, reported.payer.partner_id)
    elif not reported.from_elsewhere:
        yield from _usual_money(body, code, holders)


def _of_recipient(reported: Reported) -> Iterator[_Which]:
    """Yield the lines of the body that is paid, where its estimate holds what others pay it and not only what it keeps."""
    payee, division = reported.payee, division_of(reported.code)
    if payee is not None and _is_funded_by(payee, reported.body):
        yield _Which(lambda _, line: division_of(line.cofog) == division, payee.partner_id)


def _is_funded_by(payee: Partner, payer: Partner) -> bool:
    """Whether a body's net spending holds what the other pays it: levies and grants do, fees for services do not."""
    if payer.organisation_type in DEPARTMENTS:
        return payee.organisation_type in LOCAL_AUTHORITIES
    if payer.organisation_type == POLICE:
        return payee.organisation_type in (POLICE, FIRE)
    return payer.organisation_type in LOCAL_AUTHORITIES and payee.organisation_type in LEVYING


def _own(reported: Reported) -> Iterator[_Which]:
    """Yield the lines of the body itself: of its one service where it answered for that alone; or of the body that took over."""
    body, code, service, heir = reported.body, reported.code, reported.service, reported.heir
    if service:
        yield _Which(lambda _, line: is_within(line.cofog, service), body.partner_id)
    elif reported.typed is not None:
        cells = frozenset({(division_of(code), reported.typed)})
        yield _Which(lambda _, line: is_typed(cells, division_of(line.cofog), line.expenditure_type), body.partner_id)
    else:
        yield _Which(lambda _, line: division_of(line.cofog) == division_of(code), body.partner_id)
    if heir is not None:
        yield _Which(lambda _, line: is_within(line.cofog, code), heir.partner_id)


def _policing_and_fire(body: Partner, code: str, holders: Holders) -> Iterator[_Which]:
    areas = holders.police_areas(body)
    if body.organisation_type == POLICE and code != division_of(code) and is_within(code, FIRE_SERVICE):
        yield _Which(lambda partner, line: _is(line, MoneyKind.SERVICES) and _is_fire_authority_of(partner, body))
    elif body.organisation_type == POLICE and division_of(code) == division_of(POLICING):
        yield _Which(lambda _, line: _is(line, MoneyKind.POLICE) and (not areas or line.money.purse in areas))  # type: ignore[union-attr]
    elif body.organisation_type in WITH_SERVICES and is_within(code, POLICING):
        yield _Which(lambda _, line: _is(line, MoneyKind.POLICE))
    elif body.organisation_type == FIRE and is_within(code, FIRE_SERVICE):
        yield _Which(
            lambda partner, line: (
                _is(line, MoneyKind.SERVICES)
                and partner.organisation_type != FIRE
                and is_within(line.cofog, FIRE_SERVICE)
            )
        )


def _is_fire_authority_of(partner: Partner, commissioner: Partner) -> bool:
    """Whether a fire authority is a commissioner's: it bears the commissioner's name."""
    words, own = plain(partner.name).split(), plain(commissioner.name).split()
    return partner.organisation_type == FIRE and "commissioner" in words and words[:1] == own[:1]


def _usual_money(body: Partner, code: str, holders: Holders) -> Iterator[_Which]:
    """Yield the lines that hold a body's money where it does not say whose it is."""
    kind = body.organisation_type
    if kind in (PROVIDER, COMMISSIONER) and division_of(code) == HEALTH:
        if kind == PROVIDER:
            yield _Which(
                lambda partner, line: _is(line, MoneyKind.HEALTH) and partner.organisation_type == COMMISSIONER
            )
        yield _Which(lambda partner, line: _is(line, MoneyKind.HEALTH) and partner.organisation_type != COMMISSIONER)
    else:
        yield from _of_department(body, code, holders)


def _is_of_schools(payer: Partner | None, holders: Holders) -> bool:
    """Whether a school's or college's money is the department's, or nobody's that is named."""
    return payer is None or SCHOOLS_DEPARTMENT in holders.departments_of(payer)


def _schools(body: Partner, payer: Partner | None) -> Iterator[_Which]:
    """A maintained school spends the council's education money; academies and colleges have the department's."""
    is_school = body.organisation_type == SCHOOL
    if is_school and payer is None and not _ACADEMY.intersection(plain(body.name).split()):
        yield _Which(lambda _, line: _is(line, MoneyKind.SERVICES) and division_of(line.cofog) == EDUCATION)
        return
    if is_school:
        yield _Which(lambda _, line: _is(line, MoneyKind.ACADEMIES))
        return
    yield _Which(
        lambda _, line: (
            line.money == Money(MoneyKind.PROGRAMME, SCHOOLS_DEPARTMENT) and division_of(line.cofog) == EDUCATION
        )
    )


def _of_department(body: Partner, code: str, holders: Holders) -> Iterator[_Which]:
    """An agency's money is its department's, a department's its agencies', as far as the function is the same."""
    departments = holders.departments_of(body)
    yield _Which(
        lambda _, line: (
            not departments.isdisjoint((line.holder.name, line.holder.department)) and is_within(line.cofog, code)
        )
    )


def _is(line: EstimateLine, kind: MoneyKind) -> bool:
    return line.money is not None and line.money.kind is kind
