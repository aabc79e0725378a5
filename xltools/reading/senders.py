"""Who sent a return by mail, and whether that is the body it speaks for: what comes from elsewhere is held.

A mail says itself who it is from, so the comparison keeps mistakes and plain fraud out of the count, not a forged address.
Files that nobody mailed (put into returns/ by hand) have no sender and are never held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import HeldReason
from xltools.reading.held import NOBODY_KNOWN, Choice, HeldSender

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.model import Partner, Return
    from xltools.reading.held import Arrival, HeldDecision

BEFORE_ANY_MAIL = "in returns before"
"""How received.csv says (`matched_by`) that a file lay in returns/ already, put there by hand, when a mail brought it too."""
SHARED_NAMES = frozenset(
    (
        *("aol", "gmail", "googlemail", "gmx", "hotmail", "icloud", "live", "outlook"),
        *("proton", "protonmail", "rocketmail", "yahoo", "ymail", "zoho"),
    )
)
"""Mail providers by the first part of their domain, under whatever country's ending."""
SHARED_DOMAINS = frozenset(
    (
        *(
            "mail.com",
            "me.com",
            "mac.com",
            "msn.com",
            "fastmail.com",
            "fastmail.fm",
            "pm.me",
            "tutanota.com",
            "tuta.com",
        ),
        *(
            "btinternet.com",
            "btopenworld.com",
            "talktalk.net",
            "talk21.com",
            "sky.com",
            "virginmedia.com",
            "virgin.net",
        ),
        *("ntlworld.com", "blueyonder.co.uk", "tiscali.co.uk", "o2.co.uk", "orange.net", "plus.com", "freeserve.co.uk"),
        *("nhs.net", "cjsm.net", "gov.uk", "nhs.uk", "police.uk", "gsi.gov.uk", "gcsx.gov.uk", "gse.gov.uk"),
    )
)
"""Domains at which many bodies or anybody has an address, so that only the whole address says whose it is."""


@dataclass(frozen=True, slots=True)
class Senders:
    """What is known of who sent what: by sha256 each time a file came and what was decided; the lead team's addresses;
    to which partner (its id) findings of each reference were sent.

    `decisions` are on who sent a file, `on_figures` on what it says of one body, by its id (`xltools.classify.jumps`): who accepts
    the one has not looked at the other.
    """

    arrivals: Mapping[str, tuple[Arrival, ...]] = field(default_factory=lambda: MappingProxyType({}))
    decisions: Mapping[str, HeldDecision] = field(default_factory=lambda: MappingProxyType({}))
    on_figures: Mapping[tuple[str, str], HeldDecision] = field(default_factory=lambda: MappingProxyType({}))
    team: frozenset[str] = frozenset()
    sent_to: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, sha256: str) -> Arrival | None:
        """Return how a file came the first time; None where nobody mailed it."""
        came = self.arrivals.get(sha256, ())
        return None if any(arrival.by_hand for arrival in came) else next(iter(came), None)

    def accepted_for(self, partner_id: str) -> frozenset[str]:
        """Return the addresses from which something was accepted for a partner."""
        accepted = (one for one in self.decisions.values() if one.choice is Choice.ACCEPT and one.sender)
        return frozenset(one.sender for one in accepted if one.partner_id == partner_id)

    def problem(self, sha256: str, own: frozenset[str], others: frozenset[str]) -> HeldSender | None:
        """Return why a file is held for a body that writes from the addresses `own`; `others` are those of other bodies.

        One arrival that is the body's own is enough, and so is an acceptance. None for files nobody mailed.
        """
        first = self.of(sha256)
        decision = self.decisions.get(sha256)
        if first is None or (decision and decision.choice is Choice.ACCEPT):
            return None
        reasons = [self.reason(arrival, own, others) for arrival in self.arrivals[sha256]]
        if None in reasons and decision is None:
            return None
        return HeldSender(first, reasons[0] or HeldReason.STRANGER, decision)

    def reason(self, arrival: Arrival, own: frozenset[str], others: frozenset[str]) -> HeldReason | None:
        """Return why an arrival is not a body's that writes from the addresses `own`; None where it is."""
        if arrival.sender == NOBODY_KNOWN:
            return HeldReason.NOT_STATED
        if not is_among(arrival.sender, own) or (arrival.sender in others and arrival.sender not in own):
            return HeldReason.STRANGER
        known = all(is_among(forwarder, own | self.team) for forwarder in arrival.forwarded_by)
        return None if known else HeldReason.FORWARDED


NO_SENDERS = Senders()


def addresses_in(text: str) -> frozenset[str]:
    """Return the mail addresses in a text, folded."""
    words = re.split(r"[\s,;<>\"']+", text.casefold())
    return frozenset(word.strip(".:()") for word in words if "@" in word.strip(".:()")[1:-1])


def addresses_of(partners: Iterable[Partner], but: str = "") -> frozenset[str]:
    """Return the addresses of all partners but the one of this id."""
    return frozenset().union(*(addresses_in(one.contact_email) for one in partners if one.partner_id != but))


def is_among(address: str, known: frozenset[str]) -> bool:
    """Say whether an address is one of those known, or of the domain of one that nobody else has addresses at."""
    domain = _domain(address)
    return address in known or (not _is_shared(domain) and domain in {_domain(other) for other in known})


def _domain(address: str) -> str:
    return address.rpartition("@")[2].rstrip(".")


def _is_shared(domain: str) -> bool:
    return domain in SHARED_DOMAINS or domain.partition(".")[0] in SHARED_NAMES


def review_senders(
    returns: Mapping[int, Return], owners: Sequence[Partner], senders: Senders, partners: Sequence[Partner]
) -> tuple[Mapping[int, HeldSender], Mapping[int, Arrival]]:
    """Return which returns are held because of who sent them, and which count though their body has no address in the list.

    Of a body without an address the first mail is believed, unless a return of it is there that no mail brought.
    """
    held: dict[int, HeldSender] = {}
    unconfirmed: dict[int, Arrival] = {}
    by_partner: dict[str, list[int]] = {}
    for number in returns:
        by_partner.setdefault(owners[number].partner_id, []).append(number)
    for partner_id, numbers in by_partner.items():
        if any(returns[number].sha256 in senders.arrivals for number in numbers):
            hashes = {number: returns[number].sha256 for number in numbers}
            addresses = addresses_in(owners[numbers[0]].contact_email), addresses_of(partners, but=partner_id)
            _review(partner_id, hashes, addresses, senders, held, unconfirmed)
    return MappingProxyType(held), MappingProxyType(unconfirmed)


def _review(
    partner_id: str,
    hashes: Mapping[int, str],
    addresses: tuple[frozenset[str], frozenset[str]],
    senders: Senders,
    held: dict[int, HeldSender],
    unconfirmed: dict[int, Arrival],
) -> None:
    """Judge the returns of one body by its own `addresses` and those of the others; what is found is added."""
    own, others = addresses
    known = own or senders.accepted_for(partner_id)
    first = None if known else _first_arrival(hashes.values(), senders)
    believed = known or frozenset({first.sender} if first else ())
    for number, sha256 in hashes.items():
        problem = senders.problem(sha256, believed, others)
        if problem:
            held[number] = problem if own else _without_address(problem)
        elif first and sha256 in senders.arrivals:
            unconfirmed[number] = first


def _first_arrival(hashes: Iterable[str], senders: Senders) -> Arrival | None:
    """The first mail that brought a return of a body without an address; None where a return of it is there without."""
    arrivals = [(senders.of(sha256), sha256) for sha256 in hashes]
    if any(arrival is None or sha256 in senders.decisions for arrival, sha256 in arrivals):
        return None
    mailed = [(arrival.received, arrival.sender, sha256, arrival) for arrival, sha256 in arrivals if arrival]
    return min(mailed, key=lambda mail: mail[:3])[3]


def _without_address(held: HeldSender) -> HeldSender:
    reason = HeldReason.UNCONFIRMED if held.reason is HeldReason.STRANGER else held.reason
    return HeldSender(held.arrival, reason, held.rejected)


def held_for(arrival: Arrival, partner: Partner, partners: Sequence[Partner], senders: Senders) -> HeldSender | None:
    """Return why what comes now in a partner's name will be held; None where it will not, or its body has no address."""
    own = addresses_in(partner.contact_email)
    reason = senders.reason(arrival, own, addresses_of(partners, but=partner.partner_id)) if own else None
    return HeldSender(arrival, reason) if reason else None


def held_answers(
    sha256: str, partner: Partner, partners: Sequence[Partner], senders: Senders, unconfirmed: Iterable[Arrival] = ()
) -> HeldSender | None:
    """Return why explanations that came in a file are not taken for a partner's; None where they are.

    `unconfirmed` are the senders of returns that count for it though the list has no address of it.
    """
    own = addresses_in(partner.contact_email) or senders.accepted_for(partner.partner_id)
    known = own or frozenset(arrival.sender for arrival in unconfirmed)
    return senders.problem(sha256, known, addresses_of(partners, but=partner.partner_id))
