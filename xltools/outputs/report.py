"""The report: the count as one self-contained page that reads and prints like an official statistical release."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.counting.baseline_comparison import compare
from xltools.counting.money_origins import by_origin
from xltools.counting.money_paths import money_paths
from xltools.counting.non_response import (
    answering_bodies,
    estimated_bodies,
    estimated_pence,
    spoken_for,
    typed_and_sent,
    typed_bodies,
    typed_pence,
)
from xltools.counting.per_head import head_comparison
from xltools.counting.ranges import NOT_STATED, counted_ranges
from xltools.model import Severity
from xltools.outputs import (
    baseline_words,
    flow_words,
    functions,
    methods,
    page_one,
    per_head_words,
    pictures,
    sankey,
    story,
)
from xltools.outputs.caveats import caveats
from xltools.outputs.considered import about_considered, shown_double_counts, why_counted
from xltools.outputs.dots import dot_plot
from xltools.outputs.estimate_text import estimated_from
from xltools.outputs.headline import headline_warning, sources_of
from xltools.outputs.missing import what_is_missing
from xltools.outputs.order import ordered_partners, ordered_statuses
from xltools.outputs.pages import pages
from xltools.outputs.report_parts import change_shown, records, themes_shown
from xltools.outputs.wording import (
    BASIS_WORDS,
    NOTHING_SAID,
    OVERHEADS_WORDS,
    STATUS_WORDS,
    division_label,
    reason_name,
    reason_rule,
    says_nothing,
)
from xltools.text import capitalised, listed, percent_of, plural, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    import pandas as pd
    from jinja2 import Environment

    from xltools.counting.count import Count

SHOWN_DOUBLE_COUNTS = 10
"""Double counts listed in the report, of those taken off and of those considered; the count workbook has more."""


def write_report(count: Count, path: Path, made_on: date | None = None) -> Path:
    """Write the report of a count to `path` as one HTML file that needs nothing else, and return it.

    No scripts, no outside resources; text from returns is escaped. Money is shown in pounds. Equal input gives equal bytes.
    """
    page = _environment().get_template("report.html.j2").render(**contents(count, made_on))
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


def contents(count: Count, made_on: date | None) -> Mapping[str, object]:
    """Return everything the report shows, ready for the template (money as pence)."""
    returned, (reported, other), heads = answering_bodies(count), totals.reasons_apart(count), head_comparison(count)
    return {
        "count": count,
        "made_on": f"{made_on.day} {made_on:%B %Y}" if made_on else "",
        "about_people": story.about_people(count),
        "warning": headline_warning(count),
        "caveats": caveats(count),
        "estimated_from": estimated_from(count),
        "estimated": (estimated_bodies(count), estimated_pence(count)),
        "who_says": _who_says(count),
        "made_from": _made_from(count, returned),
        "typed_and_sent": typed_and_sent(count),
        "typed": (typed_bodies(count), typed_pence(count)),
        "baseline": [(comparison, baseline_words.in_words(comparison)) for comparison in compare(count)],
        "baseline_notes": baseline_words.notes(count),
        "percent": baseline_words.percent,
        "returned": returned,
        "published_alone": not returned and not typed_bodies(count) and estimated_bodies(count) > 0,
        "about_range": story.about_range(count),
        "known_and_apportioned": story.known_and_apportioned(count),
        "by_people": story.by_people(count),
        "what_is_missing": what_is_missing(count),
        **_page_one(count),
        **_flows(count),
        "says_nothing": says_nothing,
        "nothing_said": NOTHING_SAID,
        "range_words": story.RANGE,
        "apportioned": _apportioned(count),
        "largest": records(functions.largest_functions(count)),
        "divisions": [
            {**row, "label": division_label(str(row["division"]))} for row in records(totals.by_division(count))
        ],
        "not_divided": functions.not_divided(count),
        "organisations": records(totals.by_organisation(count)),
        "levels": records(totals.by_level(count)),
        "bases": records(totals.by_basis(count)),
        "types": records(totals.by_type(count)),
        "ring_fences": records(totals.by_ring_fence(count)),
        "overheads": records(totals.by_overheads(count)),
        "reasons": _reasons(count, reported),
        "not_reported": _reasons(count, other),
        "double_counts": _double_counts(count),
        "about_income": story.about_income(count),
        "statuses": [(*STATUS_WORDS[status], *figures) for status, *figures in story.by_status(count)],
        "returns": _returns(count),
        "missing": ordered_partners(count.missing),
        "no_reply": sum(partner.partner_id not in spoken_for(count) for partner in count.missing),
        "themes": themes_shown(count),
        "changed": change_shown(count),
        "not_compared": count.compared_with.problems if count.compared_with.asked_for_earlier else (),
        "heads": heads,
        "heads_notes": per_head_words.notes(count, heads) if heads else (),
        "dots": dot_plot(count),
        "tree": pictures.treemap(count),
        "function_bars": pictures.function_bars(count),
        "level_bars": pictures.level_bars(count),
        "bridge": pictures.bridge(count),
        "basis": pictures.basis_strip(count),
        "about": methods.about(count, made_on),
        "rules": methods.rules(count),
        "why_not": methods.reasons(count),
        "policy": methods.policy(count),
        "sources": methods.sources(),
        "basis_words": {how: words for how, (_, words) in BASIS_WORDS.items()},
        "overheads_words": OVERHEADS_WORDS,
        "not_stated": NOT_STATED,
        "tree_size": (pictures.TREE_WIDTH, pictures.TREE_HEIGHT),
    }


def _page_one(count: Count) -> Mapping[str, object]:
    """What the first page shows."""
    return {
        "segments": page_one.segments(count),
        "certainty_bar": pictures.certainty_bar(count),
        "region": page_one.region_of(count),
        "per_head": (*page_one.by_division(count), page_one.all_functions(count)),
        "first_caveats": page_one.first_page_caveats(count),
        "whole": page_one.TOTAL,
    }


def _flows(count: Count) -> Mapping[str, object]:
    """What the report shows of the flows of money: the drawing, what is said of streams, and the what-if where it is asked for."""
    paths = money_paths(count)
    return {
        "sankey": sankey.drawing_of(by_origin(count, paths)),
        "sankey_columns": sankey.COLUMNS,
        "sankey_width": sankey.WIDTH,
        "about_streams": flow_words.about_streams(count, paths),
        "administration": flow_words.administration_by_hand_over(count, paths),
        "what_if": flow_words.WHAT_IF,
    }


def _who_says(count: Count) -> str:
    """Who says what the total is: the beginning of a sentence that goes on with 'spend'."""
    sources = sources_of(count)
    if not sources and 2 * count.shared_out >= count.net:
        return "By their returns and what is apportioned of them, public bodies"
    return f"{capitalised(sources)} say that public bodies" if sources else "Public bodies report that they"


def _made_from(count: Count, returned: int) -> str:
    typed, estimated = typed_bodies(count), estimated_bodies(count)
    if returned or not (typed or estimated):
        beside = f" and what was typed in for {typed}" if typed else ""
        return f"the returns of {plural(returned, 'body', 'bodies')}{beside}"
    if not typed:
        return "published figures alone"
    published = ["published figures"] if estimated else []
    return listed([f"what was typed in for {plural(typed, 'body', 'bodies')}", *published])


def _double_counts(count: Count) -> dict[str, object] | None:
    """The largest double counts taken off and those considered, with why these still count; none where there is none."""
    ledger = count.ledger
    if ledger is None or not ledger.double_counts:
        return None
    shown = shown_double_counts(ledger, SHOWN_DOUBLE_COUNTS, most_excluded=SHOWN_DOUBLE_COUNTS)
    return {
        "excluded": shown.excluded,
        "counted": [(finding, why_counted(ledger, finding)) for finding in shown.counted],
        "considered": about_considered(shown),
        "rest": shown.rest,
    }


def _apportioned(count: Count, shown: int = 10) -> list[dict[str, object]]:
    """The largest figures that count and have a range, with the basis, year and range of each."""
    lines = count.lines
    ranged = lines["low"].ne(lines["high"]).fillna(value=False).astype(bool) & lines["counted"].ne(0)
    order = ["counted", "organisation", "workbook", "return_id", "sheet", "row"]
    few = lines[ranged & lines["counted"].ge(lines["counted"][ranged].nlargest(shown).min())]
    largest = few.sort_values(order, ascending=[False, *[True] * 5]).head(shown)
    return records(largest.assign(low=counted_ranges(largest)[0], high=counted_ranges(largest)[1]))


def _returns(count: Count) -> list[dict[str, object]]:
    counted = story.counted_of_returns(count)
    return [
        {
            "return_status": return_status,
            "status": STATUS_WORDS[return_status.status][0],
            "counted": counted.get(-1 if return_status.return_no is None else return_status.return_no, 0),
            "errors": story.severities(return_status)[Severity.ERROR],
            "warnings": story.severities(return_status)[Severity.WARNING],
        }
        for return_status in ordered_statuses(count.return_statuses)
    ]


def _reasons(count: Count, table: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {**row, "name": reason_name(str(row["why_not"])), "rule": reason_rule(str(row["why_not"]), count.policy)}
        for row in records(table)
    ]


@cache
def _environment() -> Environment:
    return pages(
        {
            "pounds": partial(pounds, pence=False),
            "exact": pounds,
            "short": short_pounds,
            "share": percent_of,
            "number": _number,
        }
    )


def _number(value: int) -> str:
    return f"{int(value):,}"
