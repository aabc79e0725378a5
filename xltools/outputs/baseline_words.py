"""What the comparison with HM Treasury's figures says in words: the workbook, the report and the terminal say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.baseline_comparison import NAMED, SMALL, Judgement, unclassified
from xltools.counting.non_response import estimated_bodies, estimated_pence
from xltools.outputs.wording import WHAT_CAME
from xltools.reference.baseline import MARGIN, place_baseline
from xltools.text import capitalised, listed, percent_of, short_pounds

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
    pence, largest = unclassified(count)
    if pence > 0:
        told = [f"{line.organisation}, {line.service!r}, {short_pounds(line.counted)}" for line in largest]
        of = f"; the largest of it: {'; '.join(told)}" if told else ""
        yield (
            f"{short_pounds(pence)} of what counts ({percent_of(pence, count.net)}) is not classified{of}. "
            "It may belong under some of these functions."
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


def in_short(comparison: Compared) -> str:
    """Return how low a division's money is, and who that usually spends on it is missing, in a sentence or two for a first page."""
    how = "Nothing counted" if comparison.judgement is Judgement.NOTHING else _beside_baseline(comparison)
    return f"{how}. {_who(comparison)}".strip()


def _non_response(comparison: Compared) -> str:
    return _who(comparison) or (
        "No body on the partner list that usually spends on it is missing: is one not listed, or its money elsewhere?"
    )


def _who(comparison: Compared) -> str:
    silent = [partner.short_name or partner.name for partner in comparison.non_respondent]
    sent = [f"{status.partner} ({WHAT_CAME[status.status]})" for status in comparison.unusable]
    told = [
        *([f"No reply from {listed(silent, most=NAMED)}"] if silent else []),
        *([f"no usable return from {listed(sent, most=NAMED)}"] if sent else []),
    ]
    return f"{capitalised('; '.join(told))}: usually spending on it." if told else ""


def _elsewhere(comparison: Compared) -> str:
    """What is not classified, where it could close the gap; where it could not, it explains nothing."""
    closes = comparison.counted + comparison.unclassified >= comparison.low * comparison.baseline
    if comparison.unclassified <= 0 or not closes:
        return ""
    return f" {short_pounds(comparison.unclassified)} is not classified and may belong here."
