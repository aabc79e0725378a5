"""The counting policy of a place: for each kind of money one word of a fixed list, and what that word means.

The words stand under [policy] in count.toml (`xltools.folder.policy_settings`); the count obeys them and the outputs print
what they mean. The defaults are the rules of the Total Place template (CLG and HM Treasury, 2009).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from xltools.coding.rules import FILL_FROM

if TYPE_CHECKING:
    from collections.abc import Iterator


class PolicyWord(StrEnum):
    """A word that may stand under [policy], and the sentence that the outputs print for it."""

    meaning: str

    def __new__(cls, word: str, meaning: str) -> Self:
        """Make a member of a word and its meaning."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning = meaning
        return member


class Grants(PolicyWord):
    """Where a grant counts that two bodies report."""

    LAST_SPENDER = (
        "last_spender",
        "Counted at the last public body that spends the money; at the giver where the receiver sends no return.",
    )


class Health(PolicyWord):
    """Where health care counts that one NHS body buys of another."""

    COMMISSIONER = (
        "commissioner",
        "Counted at the commissioner; what its providers report of the same contract comes off.",
    )
    PROVIDER = "provider", "Counted at the provider; the commissioner's contract comes off."


class PooledBudgets(PolicyWord):
    """Where a pooled budget counts."""

    HOST = "host", "Counted at the host, which spends the pool; the partners' contributions come off."
    PARTNERS = "partners", "Counted at the partners that pay in; the host's spending of their contributions comes off."


class Levies(PolicyWord):
    """Where precepts and levies count."""

    LEVYING_BODY = "levying_body", "Counted at the body that levies them, where it sends a return."
    BILLING_BODY = (
        "billing_body",
        "Counted at the council that pays them; what the levying body spends of them comes off.",
    )


class Schools(PolicyWord):
    """Where money counts that a council passes on to a school or academy."""

    COUNCIL = "council", "Counted at the council; what a school spends of the council's money comes off."
    SCHOOL = (
        "school",
        "Counted at the school or academy, where it sends a return; what the council passes on comes off.",
    )


class Benefits(PolicyWord):
    """Where housing and council tax benefit count."""

    ADMINISTERING_COUNCIL = (
        "administering_council",
        "Housing and council tax benefit counted at the council that pays them out, other benefits at the department.",
    )
    DEPARTMENT = "department", "All benefits counted at the department, housing and council tax benefit too."


class Police(PolicyWord):
    """Where policing counts that a commissioner pays a chief constable for."""

    CHIEF_CONSTABLE = "chief_constable", "Counted at the chief constable; the commissioner's payment for it comes off."
    COMMISSIONER = (
        "commissioner",
        "Counted at the commissioner; what the chief constable spends of its payment comes off.",
    )


class NationalEstimates(PolicyWord):
    """What counts where a local body reports what a national one estimated."""

    LOCAL_ACTUAL_FIRST = "local_actual_first", "A local actual figure is counted before a share of a national one."


class NationalGoods(PolicyWord):
    """What becomes of a department's estimated share of what no place receives, debt interest apart."""

    MEMO = (
        "memo",
        "A department's estimated share of military defence, foreign aid and payments to the EU is listed and not counted.",
    )
    COUNT = "count", "A department's estimated share of military defence, foreign aid and payments to the EU counts."


class DebtInterest(PolicyWord):
    """What becomes of interest on public debt: a local authority's own, and a department's estimated share of the nation's."""

    MEMO = (
        "memo",
        "Interest that local authorities pay on their debt, and a department's estimated share of national debt interest, "
        "are listed and not counted.",
    )
    COUNT = (
        "count",
        "Interest that local authorities pay on their debt, and a department's estimated share of national debt interest, count.",
    )


class CapitalFinancing(PolicyWord):
    """What becomes of money set aside for assets."""

    EXCLUDE = (
        "exclude",
        "Never counted: money set aside to repay debt, depreciation, impairment, revenue contributions to capital, and "
        "contributions to reserves and provisions.",
    )


class UndecidedDoubleCounts(PolicyWord):
    """What becomes of a double count that nobody has decided on."""

    REMOVE_SURE = (
        "remove_sure",
        "Excluded until somebody decides where the evidence is sure enough, shown and counted where not.",
    )
    KEEP = "keep", "Shown, and counted until somebody decides; only what is certain within one return comes off."


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy per place.

    A COFOG code is filled in, and an undecided double count taken off, from a confidence of so much on (0 to 1; 2 = never).
    With `estimate_missing_returns` published figures count for bodies none of whose returns does.
    """

    grants: Grants = Grants.LAST_SPENDER
    health: Health = Health.COMMISSIONER
    pooled_budgets: PooledBudgets = PooledBudgets.HOST
    levies: Levies = Levies.LEVYING_BODY
    schools: Schools = Schools.COUNCIL
    benefits: Benefits = Benefits.ADMINISTERING_COUNCIL
    police: Police = Police.CHIEF_CONSTABLE
    national_estimates: NationalEstimates = NationalEstimates.LOCAL_ACTUAL_FIRST
    national_goods: NationalGoods = NationalGoods.MEMO
    debt_interest: DebtInterest = DebtInterest.MEMO
    capital_financing: CapitalFinancing = CapitalFinancing.EXCLUDE
    undecided_double_counts: UndecidedDoubleCounts = UndecidedDoubleCounts.REMOVE_SURE
    estimate_missing_returns: bool = False
    fill_suggested_codes_from: float = FILL_FROM
    remove_double_counts_from: float = 0.7

    def words(self) -> Iterator[tuple[str, PolicyWord]]:
        """Yield the policy's words by their keys, in the order of count.toml."""
        for key in WORD_KEYS:
            yield key, getattr(self, key)


REMOVE, KEEP_BOTH = "Remove", "Keep both"
"""What an analyst decides on a double count, as its sheet has it."""

DEFAULT_POLICY = Policy()
WORD_KEYS = tuple(key.name for key in fields(Policy) if isinstance(key.default, PolicyWord))
"""The keys of [policy] that take a word."""


def alternatives(key: str) -> tuple[PolicyWord, ...]:
    """Return every word a key of [policy] may have, the default first."""
    kind: type[PolicyWord] = type(getattr(DEFAULT_POLICY, key))
    return tuple(kind)


def title_of(key: str) -> str:
    """Return a key of count.toml as people read it: "Pooled budgets"."""
    return key.replace("_", " ").capitalize()
