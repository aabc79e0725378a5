"""Money one body lists twice by the way it keeps its books: recharges, capital financing, overheads, rents, pensions.

Rules: the Total Place template's principles and HM Treasury's treatment in its spending databases. A charge between two
parts of one body spends nothing; capital is counted when it is spent, not again when it is financed; overheads absorbed in
services are not listed again; rents met by rebates finance the housing revenue account once; employers' contributions
stand for pensions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, OWN_MONEY
from xltools.counting.double_counts.service_words import SUPPORT_SERVICES
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_CONTRA = re.compile(r"\bcontra\b|\b(costs?|cost is|spend) (already|also|is) (at|in|counted|shown)\b", re.IGNORECASE)
_NO_CHARGE = re.compile(r"\b(vehicle|electric|battery|point|points|aquifer|groundwater)\b")
_ABSORBED = re.compile(
    r"\b(incl\w*|with|after|plus) (of )?(all |its |our |share of )?(central |corporate |"
    r"allocated )?(overheads?|support services|recharges|on ?costs)"
    r"|\bfull(y)? (absorbed|absorption|cost(ed)?)\b|\babsorbed\b"
)
_ABSORBED_WORDS = WordTest("overhead|support|recharges|costs|absor|full")


def find_within_bodies(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield what one body lists twice by the way it keeps its books."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    yield from _recharges(lines, usable)
    yield from _capital_financing(lines, usable)
    yield from _overheads(lines, usable)
    yield from _rebates(lines, usable)
    yield from _pensions(lines, usable)


def _by_body(lines: PreparedLines, wanted: NDArray[np.bool_]) -> dict[int, list[int]]:
    by_body: dict[int, list[int]] = defaultdict(list)
    for line in np.flatnonzero(wanted).tolist():
        by_body[int(lines.body[line])].append(line)
    return by_body


def _whole(lines: PreparedLines, line: int) -> tuple[tuple[int, int], ...]:
    return ((line, int(lines.pence[line])),)


def _recharges(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[Candidate]:
    """A charge of one part of a body to another; a charge to another body is none."""
    charges = usable & lines.signs("recharge") & ((lines.receiver < 0) | (lines.receiver == lines.body))
    charges &= (lines.giver < 0) | (lines.giver == lines.body)
    own_costs = _same_amounts(lines, usable, charges)
    for line in np.flatnonzero(charges).tolist():
        text = lines.text(line).folded
        if _NO_CHARGE.search(text):
            continue
        to_itself = lines.body[line] in (lines.receiver[line], lines.giver[line])
        internal = "internal" in text or "support" in text or lines.giver[line] == OWN_MONEY
        charged = [
            other for other in own_costs.get((int(lines.body[line]), int(lines.pence[line])), []) if other != line
        ]
        elsewhere = lines.receiver[line] not in (BLANK, lines.body[line])
        evidence = (
            Indication(0.0, "its name says it is a charge within the body"),
            Indication(2.0 if to_itself else 0.0, "paid by the body to itself" if to_itself else ""),
            Indication(0.9 if internal else 0.0, "an internal charge" if internal else ""),
            Indication(1.6 if charged else 0.0, "another line of the body is the same amount" if charged else ""),
            Indication(*_contra(lines, line)),
            Indication(-3.0 if elsewhere else 0.2, "", "it names another body as paid"),
        )
        name = lines.body_name(int(lines.body[line]))
        why = f"{name} charges itself; what it spends is already in its services."
        yield Candidate(
            DoubleCountKind.INTERNAL_RECHARGE, "charge", tuple(charged[:1]), _whole(lines, line), evidence, why
        )


def _contra(lines: PreparedLines, line: int) -> tuple[float, str]:
    says = bool(_CONTRA.search(lines.note_text(line)))
    return (1.2, "its notes say that the cost stands elsewhere") if says else (0.0, "")


def _same_amounts(
    lines: PreparedLines, usable: NDArray[np.bool_], charges: NDArray[np.bool_]
) -> dict[tuple[int, int], list[int]]:
    wanted = {(int(lines.body[line]), int(lines.pence[line])) for line in np.flatnonzero(charges).tolist()}
    amounts = np.array(sorted({pence for _, pence in wanted}), dtype=np.int64)
    near = np.flatnonzero(usable & ~lines.signs("recharge") & np.isin(lines.pence, amounts))
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in near.tolist():
        alike[int(lines.body[line]), int(lines.pence[line])].append(line)
    return alike


def _capital_financing(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[Candidate]:
    """A revenue charge for capital that the same body lists as capital spending."""
    charges = _by_body(lines, usable & lines.signs("charge for capital") & (lines.capital == 0))
    capital = _by_body(lines, usable & (lines.capital == 1)) if charges else {}
    for body, own in charges.items():
        for line in own:
            best = max(
                (_financed(lines, line, asset) for asset in capital.get(body, [])[:500]), key=_odds, default=None
            )
            if best is not None:
                yield best


def _odds(candidate: Candidate) -> tuple[float, tuple[int, ...]]:
    return sum(evidence.weight for evidence in candidate.evidence), candidate.keep


def _financed(lines: PreparedLines, line: int, asset: int) -> Candidate:
    agreement = Agreement(int(agree(lines.pence[[asset]], lines.pence[[line]])[0]))
    alike = lines.alike(line, asset) >= 0.6
    same = lines.division[line] == lines.division[asset] and lines.division[line] > 0
    weight = {Agreement.EQUAL: 2.6, Agreement.ROUNDED: 2.0, Agreement.NEAR: 1.0}.get(agreement, -0.4)
    evidence = (
        Indication(-0.4, "its name says it finances capital", "only its name says that it finances capital"),
        Indication(
            weight, WORDS[agreement] if weight > 0 else "", "no capital spending of the body is of the same amount"
        ),
        Indication(1.6 if alike else -0.3, "it names the asset" if alike else "", "it does not name what was bought"),
        Indication(0.5 if same else 0.0, "the same function" if same else ""),
    )
    name = lines.body_name(int(lines.body[line]))
    why = f"{name} lists the capital spending itself; what it sets aside to finance it is not spent again."
    return Candidate(DoubleCountKind.CAPITAL_FINANCING, "charge", (asset,), _whole(lines, line), evidence, why)


def _overheads(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[Candidate]:
    """A corporate line of a body whose services say that they include overheads."""
    said = lines.texts.saying(_ABSORBED, _ABSORBED_WORDS)
    absorbing = usable & said[lines.service]
    corporate = _by_body(
        lines, usable & ~absorbing & lines.signs("overhead") & (lines.receiver < 0) & (lines.giver < 0)
    )
    services = _by_body(lines, absorbing)
    for body, own in corporate.items():
        including = services.get(body, []) or [line for line in own if lines.absorbs[line]]
        for line in own:
            stated = bool(lines.absorbs[line])
            if not including and not stated:
                continue
            evidence = (
                _overhead_name(lines.text(line).folded),
                Indication(
                    1.8 if stated else 0.0, "the return says that overheads are in the services" if stated else ""
                ),
                Indication(
                    min(1.4, 0.5 * len(services.get(body, []))),
                    f"{len(services[body])} services say they include overheads" if services.get(body) else "",
                ),
            )
            why = f"{lines.body_name(body)}'s services already carry its overheads."
            keep = tuple(service for service in services.get(body, []) if service != line)
            yield Candidate(DoubleCountKind.OVERHEAD, "absorbed", keep, _whole(lines, line), evidence, why)


_PLAIN_OVERHEAD = re.compile(
    rf"\b(overheads?|support costs|central support|back office|establishment)\b|{SUPPORT_SERVICES}"
)


def _overhead_name(service: str) -> Indication:
    """ "Central services" and "corporate services" are often services to the public: by themselves they remove nothing."""
    if _PLAIN_OVERHEAD.search(service):
        return Indication(0.6, "its name says it is an overhead")
    return Indication(-1.6, "its name may mean overheads, or services of its own")


def _rebates(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[Candidate]:
    """Rent rebates of a council's own tenants, and the housing revenue account that their rents pay for."""
    outside = lines.signs("not rent account")
    rebate = lines.signs("rebate") & ~outside
    accounts = _by_body(lines, usable & lines.signs("rent account") & ~rebate & ~outside & lines.family("council", ""))
    for body, own in _by_body(lines, usable & rebate & lines.family("council", "")).items():
        if body not in accounts:
            continue
        account = max(accounts[body], key=lambda line: (int(lines.pence[line]), int(lines.content[line])))
        for line in own:
            fits = lines.pence[line] <= sum(int(lines.pence[account_line]) for account_line in accounts[body])
            plainly = "rebate" in lines.text(line).folded
            evidence = (
                Indication(1.0 if plainly else 0.4, "rebates of the council's own tenants"),
                Indication(
                    1.0 if fits else -2.0,
                    "the housing revenue account is at least as large" if fits else "",
                    "the housing revenue account is smaller",
                ),
            )
            why = (
                f"The rents these rebates pay finance {lines.body_name(body)}'s housing revenue account, "
                f"which is counted."
            )
            yield Candidate(DoubleCountKind.REBATE_AND_RENT, "rebate", (account,), _whole(lines, line), evidence, why)


def _pensions(lines: PreparedLines, usable: NDArray[np.bool_]) -> Iterator[Candidate]:
    """Pensions in payment, where employers list the contributions that pay for them."""
    contributions = usable & lines.signs("pension contribution")
    paid = usable & lines.signs("pension paid") & ~contributions
    if not paid.any() or not contributions.any():
        return
    own = _by_body(lines, contributions)
    to_fund: dict[int, list[int]] = defaultdict(list)
    for line in np.flatnonzero(contributions & (lines.receiver >= 0)).tolist():
        to_fund[int(lines.receiver[line])].append(line)
    for line in np.flatnonzero(paid).tolist():
        body = int(lines.body[line])
        named = [paid_in for paid_in in to_fund.get(body, []) if lines.body[paid_in] != body]
        within = own.get(body, [])
        alike = [paid_in for paid_in in (*named, *within) if lines.alike(line, paid_in) > 0.4]
        if not named and not within:
            continue
        evidence = (
            Indication(-0.2, "pensions in payment", "nothing says that employers' contributions are counted"),
            Indication(
                1.8 if named else 0.0,
                "employers in the count name this body as paid their contributions" if named else "",
            ),
            Indication(1.0 if within else 0.0, "the body lists employer's contributions too" if within else ""),
            Indication(0.5 if alike else 0.0, "both name the same scheme" if alike else ""),
        )
        why = "Employers' contributions are counted in the services; the pensions they pay for are not counted again."
        yield Candidate(
            DoubleCountKind.PENSION, "in payment", tuple(named or within), _whole(lines, line), evidence, why
        )
