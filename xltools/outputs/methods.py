"""How the count was made, in plain words: for the sheet Sources and methods and the end of the report."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools import __version__
from xltools.classify.debt_interest import which_are_debt_interest
from xltools.counting.estimate_parts import is_of_treasury_alone
from xltools.counting.memo_rules import DEBT_INTEREST
from xltools.counting.non_response import estimated_bodies, typed_bodies
from xltools.counting.policy import title_of
from xltools.model import Status, WhyNot
from xltools.outputs import story
from xltools.outputs.estimate_text import nothing_to_estimate_from
from xltools.outputs.wording import REASON_WORDS, reason_rule
from xltools.reference.cofog import COFOG_VERSION
from xltools.reference.tables import table
from xltools.template.layout import TEMPLATE_VERSION
from xltools.template.mapping import MAPPING_FILE
from xltools.text import short_pounds

if TYPE_CHECKING:
    from datetime import date

    from xltools.counting.count import Count

SOURCE_FIELDS = ("table", "publisher", "release", "licence", "date", "note")


def about(count: Count, made_on: date | None) -> tuple[tuple[str, str], ...]:
    """Return what this count is and what made it: pairs of a name and words."""
    areas = "; ".join(f"{area.name} ({area.code})" for area in sorted(count.place.areas, key=lambda area: area.code))
    versions = sorted(
        {return_status.template_version for return_status in count.return_statuses if return_status.template_version}
    )
    return (
        ("Place", count.place.name),
        ("Areas", areas or "Not stated"),
        ("Financial year", count.place.year),
        ("Population", story.about_people(count)),
        ("Classification", f"{COFOG_VERSION}, United Nations"),
        ("Template", f"{TEMPLATE_VERSION} (returns came on: {', '.join(versions) or 'none stated'})"),
        ("Made with", f"xltools {__version__}"),
        *((("Made on", f"{made_on.day} {made_on:%B %Y}"),) if made_on else ()),
    )


_TYPED_IN = (
    (
        "Typed in by the lead team",
        f"What the lead team found out about bodies stands in {MAPPING_FILE}. It counts for a body until a return of the body counts with "
        "an amount; then the return replaces it. A return that may be a part only is asked about, and the lead team decides on the "
        "sheet Bodies. No estimate of a function counts beside a figure typed in for it.",
    ),
)


def rules(count: Count) -> tuple[tuple[str, str], ...]:
    """Return the rules the count follows: pairs of a name and words. Source: the Total Place template's principles (2009)."""
    with_errors = sum(return_status.status is Status.REJECTED for return_status in count.return_statuses)
    return (
        (
            "What is counted",
            "The planned total cost of what public bodies spend in the place. Where a figure covers a wider area, the part spent "
            "in the place, as the body reports it, or else its share.",
        ),
        (
            "Income",
            "Fees, charges and grants received are shown beside spending and never subtracted. A body that can only give figures "
            "after income says so in its notes; such figures are lower than total cost.",
        ),
        (
            "Apportioned",
            "A figure for a wider area without a local part is apportioned here: on the body's apportionment basis, else the one usual for "
            "its kind, else by everybody living there. Parts and what lies outside the place add up to the figure, to the penny. "
            "A figure that cannot be apportioned does not count, and says why.",
        ),
        (
            "Low and high estimate",
            "What is actual has no range. What was apportioned, by the body or here, has the range of its function and basis "
            "in tests on published figures, within the figure it is a part of. An estimate has one too, and so has "
            "a part of a wider figure whose basis is not stated; a figure for the place itself without a basis is taken as known. "
            f"Where a double count takes off a part of a line, its range shrinks in the same proportion. {story.RANGE}",
        ),
        (
            "Which return counts",
            "The newest of each body: by version, then by the date it was received or signed off. Older ones stay listed as "
            "superseded.",
        ),
        *(_TYPED_IN if typed_bodies(count) else ()),
        (
            "Returns with errors",
            f"A return with errors is included as sent until the body corrects it. {with_errors} of the returns here have errors.",
        ),
        (
            "Reported, excluded, counted",
            "No line is ever deleted. For every line, and for every table, reported less excluded is counted, to the penny.",
        ),
        (
            "Double counts",
            "Money reported by two bodies is counted once, where the place's policy says. What the evidence makes sure enough is "
            "excluded until somebody decides; the rest is shown and still counts. Never both sides of a pair.",
        ),
        (
            "Functions",
            "The body's own COFOG code where it gave one; else one an analyst confirmed for the same words; else the code carried "
            "over from its CIPFA line or government form; else the suggested one, if it is sure enough. A line with none of "
            "these counts as not classified.",
        ),
        (
            "Baseline",
            "Each function is set beside HM Treasury's spending in the region, apportioned to the place by population. Large differences "
            "say where to look; they change nothing in the count.",
        ),
        ("Estimates", _estimates(count)),
        ("Per head", "Counted money over everyone living in the place, rounded to the penny."),
        (
            "Exactness",
            "Money is kept in whole pence throughout. Cells hold pounds, exact to the penny up to some £90,000,000,000,000, and "
            "show whole pounds.",
        ),
    )


def _estimates(count: Count) -> str:
    if not estimated_bodies(count):
        return f"Nothing is estimated for bodies that sent no return. {nothing_to_estimate_from(count)}".strip()
    if not is_of_treasury_alone(count):
        return (
            "Published figures are the estimate for bodies none of whose returns counts: what authorities reported to the Ministry of "
            "Housing, Communities and Local Government, after fees and charges; NHS England's allocations to integrated care boards, "
            "taken out of HM Treasury's health spending in the region; HM Treasury's figures for departments and agencies there, "
            "apportioned by people. No two say the same money, and what a return says is taken out of the estimate of the same "
            "money, whoever's it is."
        )
    return (
        "HM Treasury's regional figures, apportioned to the place, are the estimate for listed bodies none of whose returns counts. A "
        "body's own return replaces them; so does that of another body which answers for the same of HM Treasury's lines and reports money "
        "under its division, and an NHS commissioner's for health. No division is filled above its baseline that way."
    )


def reasons(count: Count) -> tuple[tuple[str, str], ...]:
    """Return every reason for not counting a line, and its rule."""
    return tuple((name, reason_rule(why, count.policy)) for why, (name, _) in REASON_WORDS.items())


def policy(count: Count) -> tuple[tuple[str, str], ...]:
    """Return where each kind of money is counted, and what is sure enough, in sentences made from the settings."""
    settings = count.policy
    return (
        *((title_of(key), f"{word.meaning}{_here(count, key)}") for key, word in settings.words()),
        ("Estimates for missing returns", _estimates_allowed(count)),
        ("Suggested codes", f"Filled in {_from(settings.fill_suggested_codes_from)}."),
        ("Double counts nobody has decided on", f"Taken off {_from(settings.remove_double_counts_from)}."),
    )


def _here(count: Count, key: str) -> str:
    """What a rule on debt interest comes to in this count: what is listed and not counted, and what counts all the same."""
    if key != "debt_interest":
        return ""
    memo, counted = _interest(count)
    told = [
        *([f"{short_pounds(memo)} is listed and not counted"] if memo else []),
        *([f"{short_pounds(counted)} of interest counts"] if counted else []),
    ]
    return f" Here {' and '.join(told)}." if told else ""


@lru_cache(maxsize=1)  # the workbook and the report tell of it, and every line is looked at
def _interest(count: Count) -> tuple[int, int]:
    """The pence of debt interest that are a memo item, and that count."""
    lines = count.lines
    by_words = np.array(which_are_debt_interest(lines["service"].tolist()), dtype=bool)
    interest = lines["code"].str.startswith(DEBT_INTEREST) | by_words
    memo = int(lines["removed"][interest & lines["why_not"].eq(WhyNot.MEMO.value)].sum())
    return memo, int(lines["counted"][interest].sum())


def _estimates_allowed(count: Count) -> str:
    if not count.policy.estimate_missing_returns:
        return "None: nothing counts for them."
    return f"Published figures count for them. {nothing_to_estimate_from(count)}".strip()


def _from(threshold: float) -> str:
    return f"from a confidence of {threshold:.0%} on" if threshold <= 1 else "never without being asked"


def sources() -> tuple[tuple[str, ...], ...]:
    """Return the reference tables with publisher, release, licence, date and what to know about each."""
    return tuple(tuple(row.get(name, "") for name in SOURCE_FIELDS) for row in table("sources"))
