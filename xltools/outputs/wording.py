"""The fixed words of the outputs: what each status, basis and reason means to a reader who was not there."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.policy import DEFAULT_POLICY, DebtInterest, NationalGoods
from xltools.counting.ranges import NOT_STATED, PUBLISHED
from xltools.model import CARRIED_OVER, CodeOrigin, ReturnOrigin, Severity, Status, WhyNot
from xltools.reference import cofog
from xltools.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.policy import Policy
    from xltools.model import Finding

NO_REPLY = "No reply"
NOT_CLASSIFIED = "Not classified"

STATUS_WORDS: Mapping[Status, tuple[str, str]] = MappingProxyType(
    {
        Status.ACCEPTED: ("Accepted", "Counts; nothing to correct."),
        Status.WITH_WARNINGS: ("Accepted with warnings", "Counts; some figures are to be explained."),
        Status.REJECTED: ("Rejected", "Included, but it has errors to correct."),
        Status.REFUSED: ("Refused", "Does not count: wrong place, wrong year, or sender not identified."),
        Status.UNREADABLE: ("Unreadable", "Does not count: the file could not be read."),
        Status.SUPERSEDED: (
            "Superseded",
            "Does not count: a newer return of the body does, or one instead of what was typed in.",
        ),
        Status.HELD: (
            "Held",
            "Does not count until you decide: it came from an address that is not the body's, or its figures cannot be right beside "
            "those of its earlier version, which counts meanwhile.",
        ),
        Status.TYPED_IN: (
            "Typed in by the lead team",
            "What the spend mapping workbook says counts until the body's own return does.",
        ),
        Status.ESTIMATED: (
            "Estimated: no return yet",
            "Published figures count until the body's own return does.",
        ),
        Status.ANSWERS: ("Explanations", "No return: findings sent back with what the body says about them."),
    }
)
"""Each status in words: its name, and what it means for the count."""

WHAT_CAME: Mapping[Status, str] = MappingProxyType({Status.UNREADABLE: "not readable", Status.REFUSED: "refused"})
"""What is said of a body that sent a file of which nothing counts."""

ORIGIN_WORDS: Mapping[ReturnOrigin, str] = MappingProxyType(
    {
        ReturnOrigin.SENT: "The body's return",
        ReturnOrigin.TYPED_IN: "Typed in by the lead team",
        ReturnOrigin.ESTIMATED: "Estimated from published figures",
    }
)
"""Who said what a line says."""
ORIGIN_RULES: Mapping[ReturnOrigin, str] = MappingProxyType(
    {
        ReturnOrigin.SENT: "The body's own figures.",
        ReturnOrigin.TYPED_IN: "What the lead team found out about the body; it counts until a return of the body does.",
        ReturnOrigin.ESTIMATED: "Nobody has said it: published figures, where neither a return nor anything typed in speaks of the money.",
    }
)
"""What that means."""

SEVERITY_WORDS: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.NOTE: "Note"}
)

REASON_WORDS: Mapping[WhyNot, tuple[str, str]] = MappingProxyType(
    {
        WhyNot.REFUSED: ("Refused returns", "Wrong place, wrong year, or sender not identified."),
        WhyNot.HELD: (
            "Held returns",
            "The return came from an address that is not the body's, or cannot be right beside its earlier version, and waits for a "
            "decision.",
        ),
        WhyNot.SUPERSEDED: ("Superseded returns", "A newer return of the same body counts in its place."),
        WhyNot.NO_AMOUNT: (
            "No amount",
            "No amount could be read, or it waits for an answer; the line is listed, without money.",
        ),
        WhyNot.NO_LOCAL_FIGURE: (
            "No figure for the place",
            "The figure covers a wider area and its part in the place is not given; the line is listed, without money.",
        ),
        WhyNot.NOT_SPENDING: (
            "Not spending",
            "Grants received, council tax, reserves, depreciation and the like: where money comes from, not what it buys.",
        ),
        WhyNot.DOUBLE_COUNT: (
            "Double counts",
            "Another line reports the same money, and counts; the Double counts sheet says which, and how sure that is.",
        ),
        WhyNot.DISPLACED: (
            "Estimates replaced",
            "A published figure for money that a return, or what was typed in, covers already.",
        ),
        WhyNot.MEMO: ("Memo items", "Listed and not counted, as the count's policy says."),
        WhyNot.TOTAL_LINE: ("Totals of other lines", "The line repeats the sum of lines that are counted themselves."),
    }
)
"""Each reason for not counting a line: its name, and its rule in a sentence."""

CODE_ORIGIN_WORDS: Mapping[CodeOrigin, str] = MappingProxyType(
    {
        CodeOrigin.NONE: "",
        CodeOrigin.OWN: "the return's own code",
        CodeOrigin.CIPFA_LINE: "carried over from its CIPFA line",
        CodeOrigin.SUMMARY_LINE: "carried over from its Revenue Summary line",
        CodeOrigin.OUTTURN_LINE: "carried over from its Revenue Outturn line",
        CodeOrigin.SUGGESTED: "suggested",
        CodeOrigin.CONFIRMED: "confirmed",
        CodeOrigin.TREASURY: "HM Treasury's code",
    }
)
"""Where the code of a line comes from; its note goes on from there."""

CODE_STATES: Mapping[CodeOrigin, str] = MappingProxyType(
    {
        CodeOrigin.NONE: "Not classified",
        CodeOrigin.OWN: "Division only",  # a full code of the return's own is not listed
        CodeOrigin.SUGGESTED: "Suggested",
        CodeOrigin.CONFIRMED: "Confirmed",
        **dict.fromkeys((*CARRIED_OVER, CodeOrigin.TREASURY), "Carried over"),
    }
)
"""How far the coding of a line on the sheet Coding has come."""

ACTUAL = "Actual"
KNOWN, APPORTIONED = "Known for the place", "Apportioned"
"""Whether a figure is the place's own or was made from one for a wider area."""
BASIS_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ACTUAL: (KNOWN, "Taken from the body's own accounts for the place."),
        PUBLISHED: (KNOWN, "Published for the body or its whole region; the body has not confirmed it."),
        "Service measure": (APPORTIONED, "Apportioned by a measure of the service, such as pupils or claimants."),
        "Weighted population": (APPORTIONED, "Apportioned by population, weighted for need."),
        "Population": (APPORTIONED, "Apportioned by population: the last resort."),
        "Initial estimate": (APPORTIONED, "An initial estimate, to be replaced by the body's own figure."),
        "Please apportion": (APPORTIONED, "The body asked for its figure to be apportioned."),
        NOT_STATED: ("Not stated", "The body did not say how it reached the figure."),
    }
)
"""Each basis: whether the figure is known or apportioned, and what the basis means. Best first."""

BASIS_KINDS = (KNOWN, APPORTIONED, NOT_STATED)

OVERHEADS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "Included in each service": "Overheads are within each service's figure.",
        "Listed on lines of their own": "Overheads are on lines of their own, beside the services.",
        "Left out": "Overheads are missing from these bodies' figures.",
        NOT_STATED: "The body did not say; its figures may hold overheads twice or not at all.",
    }
)


NOTHING_SAID: Mapping[str, str] = MappingProxyType(
    {
        "expenditure_type": "No body said what is revenue and what is capital.",
        "ring_fenced": "No body said what is ring-fenced.",
        "overheads": "No body said how it treats overheads.",
        "laa_theme": "No body tagged a line with a Local Area Agreement theme.",
        "theme": "No body tagged a line with a deep dive theme.",
        "how": "No body said how it reached its figures for the place.",
    }
)
"""What is said in place of a table of which every row would be "Not stated"."""


def says_nothing(labels: Iterable[str]) -> bool:
    """Whether the rows of a table are labelled with nothing but that nobody said it."""
    return set(labels) <= {"", NOT_STATED}


@cache
def code_from(origin: str, note: str) -> str:
    """Return where a line's code comes from in full words: "carried over from its CIPFA line, a judgement"."""
    joint = " " if origin == CodeOrigin.CONFIRMED else ", "
    return joint.join(part for part in (CODE_ORIGIN_WORDS[CodeOrigin(origin)], note) if part)


def reason_name(why_not: str) -> str:
    """Return the heading of a reason for not counting ("" where the line counts; the text itself if it is a new one)."""
    return REASON_WORDS[WhyNot(why_not)][0] if why_not in _KNOWN_REASONS else why_not


def step_name(why_not: str, removed: int) -> str:
    """Return a step from reported to counted money in words; removing negative lines adds to what counts."""
    name = reason_name(why_not)
    return f"Add back: {name.lower()}, negative on balance" if removed < 0 else f"Less: {name.lower()}"


def memo_rule(policy: Policy) -> str:
    """Return what is a memo item under a policy, in a sentence."""
    kinds = [
        *(["interest on public debt"] if policy.debt_interest is DebtInterest.MEMO else []),
        *([_NATIONAL_GOODS] if policy.national_goods is NationalGoods.MEMO else []),
    ]
    return (
        f"{capitalised(' and '.join(kinds))}."
        if kinds
        else "None: this count's policy counts debt interest and national goods."
    )


_NATIONAL_GOODS = "a department's estimated share of what no place receives (defence, aid abroad, payments to the EU)"


def reason_rule(why_not: str, policy: Policy = DEFAULT_POLICY) -> str:
    """Return the rule behind a reason for not counting, in a sentence ("" if there is none)."""
    if why_not == WhyNot.MEMO:
        return memo_rule(policy)
    return REASON_WORDS[WhyNot(why_not)][1] if why_not in _KNOWN_REASONS else ""


def division_label(code: str) -> str:
    """Return a division as ``10 Social protection``, or that there is none."""
    return f"{code} {cofog.name_of(code)}" if code else NOT_CLASSIFIED


APPORTIONED_HOW = tuple(how for how, (kind, _) in BASIS_WORDS.items() if kind == APPORTIONED)
"""The ways a figure is reached that are apportioned ones."""


def basis_kind(how: str) -> str:
    """Return whether figures reached this way are known for the place, apportioned, or not stated."""
    return BASIS_WORDS.get(how, BASIS_WORDS[NOT_STATED])[0]


def explanation_words(finding: Finding) -> str:
    """Return what the body said about a finding, and whether it is asked again ("" where it said nothing)."""
    said = finding.explanation
    if said is None:
        return ""
    return (
        said.text
        if said.stands
        else f"{said.text} (Asked again: the figures changed since, or the lead team wished it.)"
    )


_KNOWN_REASONS = frozenset(reason.value for reason in REASON_WORDS)
