"""What the comparison with HM Treasury's figures says in words: the workbook, the report and the terminal say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import NAMED, SMALL, Judgement
from xltools.counting.non_response import estimated_bodies, estimated_pence
from xltools.reference.baseline import MARGIN, place_baseline
from xltools.text import percent_of, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.baseline_comparison import Compared
    from xltools.counting.count import Count

CHECK = (
    "A plausibility check, not a finding against any body: a place differs from its region for good reasons. It says where to "
    "look first."
)
NONE_KNOWN = "HM Treasury's figures here are for districts of England; none can be apportioned to this place."


def notes(count: Count) -> tuple[str, ...]:
    """Return what to know before reading the comparison, in sentences."""
    baseline = place_baseline(count.place, count.figures)
    if baseline is None or count.population is None:
        return (NONE_KNOWN,)
    return (CHECK, baseline.note, rule(baseline.year), *_unclassified(count), *_estimates(count))


def rule(year: str) -> str:
    """Return in words when a difference is large."""
    return (
        f"A difference is large where spending per head lies outside the usual range: what the regions' own differ from "
        f"England's in {year}, widened {MARGIN:g} times because districts differ more than regions. Differences "
        f"under {100 * SMALL:g}% of the whole baseline are not called large."
    )


def _unclassified(count: Count) -> Iterator[str]:
    pence = int(count.lines.loc[count.lines["code"].eq(""), "counted"].sum())
    if pence:
        yield (
            f"{short_pounds(pence)} of what counts ({percent_of(pence, count.net)}) is not classified. It belongs under some of "
            "these functions, and makes them look low."
        )


def _estimates(count: Count) -> Iterator[str]:
    if estimated_bodies(count):
        yield (
            f"{short_pounds(estimated_pence(count))} of what counts is estimated from published figures, for bodies that sent no "
            "return: what of it is HM Treasury's own agrees with the baseline by construction."
        )


def in_words(comparison: Compared) -> str:
    """Return what a division's comparison comes to and where to look, in a sentence or two."""
    said = {Judgement.NOTHING: _nothing, Judgement.LOW: _low, Judgement.HIGH: _high, Judgement.NEAR: _near}
    return said[comparison.judgement](comparison)


def percent(ratio: float | None) -> str:
    """Return a ratio as ``135%``, or nothing."""
    return "" if ratio is None else f"{ratio:.0%}"


def _near(comparison: Compared) -> str:
    if comparison.counted == 0:
        return "Nothing counted, and little to be expected."
    outside = comparison.ratio is not None and not comparison.low <= comparison.ratio <= comparison.high
    return "The difference is small beside the whole." if outside else "Within the usual range."


def _nothing(comparison: Compared) -> str:
    return f"Not one line for {comparison.name.lower()}: which bodies are missing? {_non_response(comparison)}{_elsewhere(comparison)}"


def _low(comparison: Compared) -> str:
    return f"{_beside_baseline(comparison)}: what is missing? {_non_response(comparison)}{_elsewhere(comparison)}"


def _high(comparison: Compared) -> str:
    lines = "; ".join(
        f"{line.organisation}, {line.service!r}, {short_pounds(line.counted)} ({line.place})"
        for line in comparison.lines
    )
    return (
        f"{_beside_baseline(comparison)}: look for money reported by two bodies, totals among the lines, and figures for a wider area than "
        f"the place. The largest lines are {lines}."
    )


def _beside_baseline(comparison: Compared) -> str:
    return (
        "Far from HM Treasury's estimate"
        if comparison.ratio is None
        else f"{comparison.ratio:.0%} of HM Treasury's estimate"
    )


def _non_response(comparison: Compared) -> str:
    if not comparison.non_respondent:
        return "No body on the partner list that usually spends on it is missing: is one not listed, or its money elsewhere?"
    names = ", ".join(partner.short_name or partner.name for partner in comparison.non_respondent[:NAMED])
    more = f" and {len(comparison.non_respondent) - NAMED} more" if len(comparison.non_respondent) > NAMED else ""
    return f"Not heard from, and usually spending on it: {names}{more}."


def _elsewhere(comparison: Compared) -> str:
    if comparison.unclassified <= 0:
        return ""
    closes = comparison.counted + comparison.unclassified >= comparison.low * comparison.baseline
    money = short_pounds(comparison.unclassified)
    return f" {money} is not classified" + (
        " and may belong here." if closes else "; all of it would not close the gap."
    )
