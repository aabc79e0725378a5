"""What stands on the first page of the workbook and of the report: known, estimated, missing, and functions for each person.

Both say the same from here. Money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.counting.baseline_comparison import Judgement, compare
from xltools.counting.certainty import certainty, missing
from xltools.outputs import baseline_words, story
from xltools.outputs.caveats import first_caveats
from xltools.outputs.order import ordered_partners
from xltools.outputs.wording import NOT_CLASSIFIED, division_label
from xltools.reference.baseline import per_head, place_baseline
from xltools.text import listed, percent_of, plural, short_pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.certainty import Certainty, Missing
    from xltools.counting.count import Count
    from xltools.model import Partner

KNOWN, ESTIMATED, TOTAL = "Known", "Estimated", "Total public spending in the place"
MISSING = "Missing, not part of the total"
NO_FIGURE = "No figure to estimate it from."
NAMED, LONGEST_NAME = 4, 60
"""Bodies named in a row of the first page, and the letters of each: it stays a page whatever bodies are called."""
LONGEST_WORDS = 150
"""Letters of why a caveat matters; the sheet and the part below have all of it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the first page's bar: what it is, in words, and its pence; None where there is no figure."""

    name: str
    words: str
    pence: int | None


def segments(count: Count) -> tuple[Segment, Segment, Segment]:
    """Return what is known, estimated and missing: the first two add up to the total, to the penny; the last is beyond it."""
    parts, lacking = certainty(count), missing(count)
    return (
        Segment(KNOWN, _known(parts), parts.known),
        Segment(ESTIMATED, _estimated(count, parts), parts.estimated),
        Segment(MISSING, _missing(lacking), lacking.pence),
    )


def _known(parts: Certainty) -> str:
    said = "Bodies' own figures for the place."
    if not parts.basis_not_stated:
        return said
    return f"{said} Of {short_pounds(parts.basis_not_stated)} the body does not say how it was reached."


def _estimated(count: Count, parts: Certainty) -> str:
    told = [
        _apportioned(count, parts) if parts.apportioned else "",
        f"{short_pounds(parts.initial)} initial estimates that no body has confirmed" if parts.initial else "",
    ]
    said = "; ".join(filter(None, told))
    if not said:
        return "Nothing is apportioned or estimated."
    return f"{said}. The total may lie between {short_pounds(count.low)} and {short_pounds(count.high)} (one in five lies outside)."


def _apportioned(count: Count, parts: Certainty) -> str:
    of_people = story.by_people(count).removesuffix(" by population.")
    people = f" ({of_people} by population)" if of_people else ""
    return f"{short_pounds(parts.apportioned)} apportioned from figures for wider areas{people}"


def _missing(lacking: Missing) -> str:
    if not lacking.bodies and lacking.pence is None:
        return "No body on the list, and no function is far under HM Treasury's estimate."
    who = [_name(body, lacking) for body in _first_named(lacking)]
    bodies = f"{plural(len(who), 'body', 'bodies')}: {listed(who, most=NAMED)}." if who else "No body on the list."
    return f"{bodies} {_how_much(lacking)}"


def _how_much(lacking: Missing) -> str:
    if lacking.pence is None:
        return NO_FIGURE
    if lacking.of_bodies >= lacking.of_functions:
        unknown = len(lacking.bodies) - len(lacking.published)
        rest = f"; no figure to estimate {'the others' if unknown > 1 else 'the other'} from" if unknown else ""
        return f"Roughly, by what is published for {plural(len(lacking.published), 'of them', 'of them')}{rest}."
    functions = [f"{one.division} {one.name} {short_pounds(-one.difference)}" for one in lacking.short]
    return (
        f"Roughly, by how far functions are under HM Treasury's estimate: {listed(functions, most=3)}. "
        "No figure to estimate what else is missing from."
    )


def _first_named(lacking: Missing) -> Sequence[Partner]:
    """The bodies most likely to matter first: with a published figure, then usual spenders on what is short, then the others."""
    usual = {partner.partner_id for function in lacking.short for partner in function.non_respondent}
    usual |= {status.partner_id for function in lacking.short for status in function.unusable}
    return sorted(
        ordered_partners(lacking.bodies),
        key=lambda body: (-lacking.published.get(body.partner_id, 0), body.partner_id not in usual),
    )


def _name(body: Partner, lacking: Missing) -> str:
    name = shorten(body.name, LONGEST_NAME)
    pence = lacking.published.get(body.partner_id)
    return f"{name} (roughly {short_pounds(pence)})" if pence else name


@dataclass(frozen=True, slots=True)
class PerHead:
    """A division's counted pence, and pence for each person here, in the region and in England (None where not known).

    `beside` says in a few words how it lies to the region.
    """

    label: str
    beside: str
    counted: int
    here: int | None
    region: int | None
    england: int | None


def by_division(count: Count) -> tuple[PerHead, ...]:
    """Return every division with its money for each person; what is not classified, if any, last. Counted pence add up to the total."""
    table = totals.by_division(count)
    compared = {function.division: function for function in compare(count)}
    rows = []
    for division, pence in zip(table["division"].tolist(), table["counted"].tolist(), strict=True):
        if not division and not pence:
            continue
        function = compared.get(division)
        rows.append(
            PerHead(
                division_label(division) or NOT_CLASSIFIED,
                "" if function is None else _beside(function),
                int(pence),
                count.per_head(int(pence)),
                function.baseline_per_head if function else None,
                function.england_per_head if function else None,
            )
        )
    return tuple(rows)


def all_functions(count: Count) -> PerHead:
    """Return the total of `by_division`, with what region and England spend on all functions for each person."""
    baseline = place_baseline(count.place, count.figures) if count.population else None
    here = count.per_head(count.net)
    if baseline is None:
        return PerHead(TOTAL, "", count.net, here, None, None)
    region = (2 * baseline.total + baseline.people) // (2 * baseline.people)
    return PerHead(TOTAL, "", count.net, here, region, per_head("England", baseline.year, figures=count.figures))


def _beside(function: Compared) -> str:
    if function.judgement is Judgement.NOTHING or function.ratio is None:
        return function.judgement.value
    small = function.judgement is Judgement.NEAR and not function.low <= function.ratio <= function.high
    how = "Little money" if small else function.judgement.value
    return f"{how}, {baseline_words.percent(function.ratio)}"


def region_of(count: Count) -> str:
    """Return the region beside which a place stands, and the year of its figures, in words; blank where none is known."""
    baseline = place_baseline(count.place, count.figures) if count.population else None
    if baseline is None:
        return ""
    regions = baseline.regions[0] if len(baseline.regions) == 1 else "its regions"
    return f"{regions}, {baseline.year}"


@dataclass(frozen=True, slots=True)
class FirstCaveat:
    """Something to read with care, short: what it is, why, what to do, and its pence."""

    heading: str
    why: str
    fix: str
    pence: int


def first_page_caveats(count: Count) -> tuple[FirstCaveat, ...]:
    """Return at most three things to read with care, each with its money and what to do."""
    return tuple(
        FirstCaveat(
            caveat.heading,
            shorten(caveat.words.partition(". ")[0].rstrip(".") + ".", LONGEST_WORDS),
            caveat.fix,
            caveat.pence or 0,
        )
        for caveat in first_caveats(count)
    )


def bar_in_words(count: Count) -> str:
    """Return what the bar shows, for those who cannot see it."""
    known, estimated, lacking = segments(count)
    shown = [
        f"{part.name} {short_pounds(part.pence or 0)}, {percent_of(part.pence or 0, count.net)} of the total"
        for part in (known, estimated)
    ]
    beyond = f"roughly {short_pounds(lacking.pence)}" if lacking.pence else "no figure"
    return f"{'; '.join(shown)}. Beyond the total: {lacking.name[0].lower()}{lacking.name[1:]}, {beyond}."
