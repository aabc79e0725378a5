"""What kind of money the count's money was at first: taxes, charges, a department's, the European Union's, or not said.

An original source is one text of many ("DfE - DSG", "council tax / NNDR", "SALIX"). Here it becomes one of a dozen kinds and, for
the government, one department: by the body it names, by the grant it names, else by its words. Money is pence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from xltools.counting.money_paths import SourceKind
from xltools.organisations.families import families_within, family_named
from xltools.reference.bodies.names import plain
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.named_grants import payer_named_by_grant, payer_of_grant
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath
    from xltools.organisations.families import Family


class OriginKind(StrEnum):
    """What money was at first, in the order in which it is shown."""

    LOCAL_TAXES = "Council tax and business rates"
    CHARGES = "Fees, charges, rents and sales"
    INCOME = "Fees, charges and grants given as income"
    FINANCING = "Reserves, borrowing and sales of assets"
    OWN = "The bodies' own money, not said which"
    DEPARTMENT = "Government department"
    GOVERNMENT = "Government, department not said"
    NHS = "NHS"
    LOCAL = "Councils and other public bodies"
    EUROPE = "European Union"
    CHARITY = "Lottery, charities and foundations"
    PRIVATE = "Companies and housing associations"
    UNKNOWN = "Named, but not known what it is"
    NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class MoneyOrigin:
    """A kind of money; `department` names the government department, its agencies included, and is blank for other kinds."""

    kind: OriginKind
    department: str = ""

    @property
    def name(self) -> str:
        """What it is called in a table."""
        return self.department or self.kind


def money_origins(count: Count, paths: Sequence[MoneyPath]) -> dict[MoneyOrigin, int]:
    """Return the pence that count by what they were at first; they add up to the count. Needs the count's `money_paths`.

    A department's own spending that names no source is that department's money. Of money whose source is the body's own, or
    not said, as much as its lines give as income is told apart: it was paid by others.
    """
    pence: defaultdict[MoneyOrigin, int] = defaultdict(int)
    told_apart = 0
    for path, (origin, apart) in zip(paths, origins_of(count, paths), strict=True):
        income = path.income if apart else 0
        pence[origin] += path.pence - income
        told_apart += income
    pence[MoneyOrigin(OriginKind.INCOME)] += told_apart
    order = list(OriginKind)
    ranked = sorted(pence.items(), key=lambda item: (order.index(item[0].kind), -item[1], item[0].name))
    return {origin: some for origin, some in ranked if some}


def origins_of(count: Count, paths: Sequence[MoneyPath]) -> list[tuple[MoneyOrigin, bool]]:
    """Return for each path what its money was at first, and whether the income in it is told apart from that, as `money_origins` does."""
    origins = _Origins(count)
    known = [(path, origins.of(path)) for path in paths]
    return [(origin, bool(path.pence) and origins.may_be_income(path, origin)) for path, origin in known]


def by_origin(count: Count, paths: Sequence[MoneyPath]) -> Iterator[tuple[str, MoneyPath, int]]:
    """Yield each path with the name of what its money was at first, and the pence; income that is told apart with a name of its own."""
    for path, (origin, apart) in zip(paths, origins_of(count, paths), strict=True):
        income = path.income if apart else 0
        yield origin.name, path, path.pence - income
        if income:
            yield OriginKind.INCOME, path, income


class _Origins:
    """What the sources of one count are, each looked at once."""

    def __init__(self, count: Count) -> None:
        bodies = count.ledger.prepared.places.names.bodies if count.ledger else ()
        self._types = {body.name: body.organisation_type for body in bodies}
        self._departments = _departments_called(count.place.year)
        self._known: dict[tuple[SourceKind, str, str, str], MoneyOrigin] = {}

    def of(self, path: MoneyPath) -> MoneyOrigin:
        """Return what the money of a path was at first."""
        key = path.source_kind, path.source, path.fund, path.bodies[0]
        origin = self._known.get(key)
        if origin is None:
            origin = self._known[key] = self._of(*key)
        return origin

    def may_be_income(self, path: MoneyPath, origin: MoneyOrigin) -> bool:
        """Say whether the income beside the lines of a path is other money than its origin.

        Where a body or a grant is named and all of the money is income, the income is that body's money or that grant.
        """
        if origin.kind is OriginKind.CHARGES:
            return False
        if path.source_kind is SourceKind.ANOTHER:
            return path.income < path.pence
        return path.income < path.pence or not payer_of_grant(
            path.source if path.source_kind is SourceKind.OWN else path.fund
        )

    def _of(self, kind: SourceKind, source: str, fund: str, body: str) -> MoneyOrigin:
        if kind is SourceKind.NOT_SAID:
            return self._of_grant(fund) or self._of_spender(body) or MoneyOrigin(OriginKind.NOT_SAID)
        if kind is SourceKind.OWN:
            return self._of_grant_alone(source) or MoneyOrigin(_own_money(source))
        return self._of_name(source) or MoneyOrigin(OriginKind.UNKNOWN)

    def _of_grant(self, text: str) -> MoneyOrigin | None:
        payer = payer_of_grant(text)
        if not payer:
            return None
        family = family_named(payer)
        return self._of_family(family) if family else MoneyOrigin(OriginKind.EUROPE)

    def _of_grant_alone(self, text: str) -> MoneyOrigin | None:
        """Own money that is a department's grant and nothing else: "RSG", where "precept/NNDR/RSG" is several kinds."""
        return self._of_grant(text) if payer_named_by_grant(text) else None

    def _of_spender(self, body: str) -> MoneyOrigin | None:
        """A department's or agency's own spending: the department's money."""
        national = self._types.get(body) in ("Government department", "Agency or public body")
        family = family_named(body) if national else None
        return self._of_family(family) if family else None

    def _of_name(self, text: str) -> MoneyOrigin | None:
        grant = self._of_grant(text)
        if grant and grant.kind is OriginKind.EUROPE:  # whoever hands it on: "ERDF (DCLG)"
            return grant
        named = families_within(text)[0] or _families_by_initials(text)
        origins = {origin for family in named if (origin := self._of_family(family))}
        if origins:
            return origins.pop() if len(origins) == 1 else MoneyOrigin(OriginKind.GOVERNMENT)
        listed = self._types.get(text) or _local_types().get(plain(text), "")
        kind = _KINDS_BY_TYPE.get(listed) or _by_words(text) or _KINDS_BY_TYPE.get(organisation_type_of(text))
        if kind is None and _A_TRUST.search(plain(text)):
            kind = OriginKind.CHARITY
        return grant or (MoneyOrigin(kind) if kind else None)

    def _of_family(self, family: Family) -> MoneyOrigin | None:
        if family.key == "nhse":
            return MoneyOrigin(OriginKind.NHS)
        if "lottery" in " ".join(family.names):
            return MoneyOrigin(OriginKind.CHARITY)
        if family.is_department:
            return self._department(family.key, family)
        over = family_named(family.department) if family.department else None
        return self._department(family.department, over) if over else None

    def _department(self, name: str, family: Family) -> MoneyOrigin:
        return MoneyOrigin(OriginKind.DEPARTMENT, self._departments.get(family.key, name))


_INITIALS = re.compile(r"\b(?=\w*[A-Z]\w*[A-Z])\w{3,}\b")


def _families_by_initials(text: str) -> tuple[Family, ...]:
    """National bodies whose short forms stand among other words: "DWP AME", "DfT LTP", "PHG + OHID supplementary"."""
    found = (family_named(initials) for initials in _INITIALS.findall(text))
    return tuple(dict.fromkeys(family for family in found if family))


def _departments_called(year: str) -> Mapping[str, str]:
    """What each department was called in a year, by its family; of one set up later, the department that did its work.

    The register begins in 2013-14: for years before, it is taken as it was then.
    """
    rows = [row for row in table("national_bodies") if row["organisation_type"] == "Government department"]
    year = max(year, min(row["from_year"] for row in rows))
    held = [row for row in rows if row["from_year"] <= year <= (row["to_year"] or year)]
    before = {row["kind"]: row["name"] for row in reversed(held) if row["to_year"]}
    names = {family.key: before.get(row["kind"], row["name"]) for row in rows if (family := family_named(row["name"]))}
    return {**names, **{family.key: row["name"] for row in held if (family := family_named(row["name"]))}}


_KINDS_BY_TYPE = {
    "NHS commissioner": OriginKind.NHS,
    "NHS provider": OriginKind.NHS,
    "Government department": OriginKind.GOVERNMENT,
    "Agency or public body": OriginKind.GOVERNMENT,
    "Regional body": OriginKind.GOVERNMENT,
    "Housing association": OriginKind.PRIVATE,
    "Private company": OriginKind.PRIVATE,
    "Voluntary organisation": OriginKind.CHARITY,
    **dict.fromkeys(
        (
            *("Council", "County council", "District council", "Parish or town council", "School or academy", "Police"),
            *("Fire and rescue", "Probation", "Waste authority", "Transport authority", "Other joint authority"),
            "College or university",
        ),
        OriginKind.LOCAL,
    ),
}


@cache
def _local_types() -> Mapping[str, str]:
    """Types of local bodies by their names, short names and other names (table ``local_bodies``)."""
    named = {
        plain(name): row["organisation_type"]
        for row in table("local_bodies")
        for name in (row["name"], row["short_name"], *row["aliases"].split(";"))
    }
    return {name: kind for name, kind in named.items() if len(name) > 2}  # two letters stand for too many bodies


_TAXES = frozenset("council tax ctax ct precept precepts nndr business rates taxation".split())  # noqa: SIM905
_CHARGES = frozenset("sales rents rent fee fees charge charges customers clients users receipts".split())  # noqa: SIM905
_SAVED = frozenset("reserve reserves balances borrowing".split())  # noqa: SIM905
_GRANTS = frozenset("rsg abg formula".split())  # noqa: SIM905


def _own_money(text: str) -> OriginKind:
    """What a body's own money is, by the words it is called; several kinds at once are told apart by nobody."""
    words = set(plain(text).split())
    of_words = (
        (OriginKind.LOCAL_TAXES, _TAXES),
        (OriginKind.CHARGES, _CHARGES),
        (OriginKind.FINANCING, _SAVED),
        (OriginKind.OWN, _GRANTS),
    )
    kinds = [kind for kind, own in of_words if words & own]
    return kinds[0] if len(kinds) == 1 else OriginKind.OWN


_WORDS = (
    (OriginKind.EUROPE, r"eu|european (?:union|commission|funds?|funding|grants?|money)|erdf|esf|esif"),
    (OriginKind.NHS, r"nhs|nhsft|icb|icbs|ccg|ccgs|pct|pcts"),
    (OriginKind.LOCAL, r"\w+ (?:mbc|bc|dc|cc|lbc|council|councils)|combined authority|county|parishes"),
    (
        OriginKind.CHARITY,
        r"lottery|charit(?:y|ies|able)|foundation|endowment|donations?|legac(?:y|ies)|bequests?|trust fund",
    ),
    (
        OriginKind.FINANCING,
        r"pwlb|public works loan board|(?:prudential )?borrowing|capital receipts?|reserves?|loans?(?! from)",
    ),
    (
        OriginKind.PRIVATE,
        r"s106|section 106|s ?278|cil|community infrastructure levy|developers?(?: contributions?)?|private|sponsors?(?:hip)?|commercial",
    ),
    (
        OriginKind.CHARGES,
        r"(?:parking|ticket|fare|box office|trading|tuition|client|customer|service user|admission|rental|licen[cs]ing|planning)"
        r" (?:income|fees?|sales|contributions?|charges)|fares?|ticket sales|tenants?|rents?|hra|housing revenue account|fees?|charges"
        r"|patients|students|self funders?|residents?",
    ),
    (OriginKind.LOCAL_TAXES, r"c ?tax|council ?tax|business rates?|nndr|precepts?|ratepayers|tax ?payers"),
    (
        OriginKind.GOVERNMENT,
        r"hmg|(?:central |uk |national )?government(?! office)|exchequer|treasury|whitehall|specific grants?",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})\b")) for kind, words in _WORDS)


_A_TRUST = re.compile(r"\b(?:trusts?|society|appeal)\b")
"""Words of charities that bodies of every other kind have too, so that they are asked last."""


def _by_words(text: str) -> OriginKind | None:
    words = plain(text)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(words)), None)
