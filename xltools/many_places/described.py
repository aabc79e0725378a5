"""A roll-up as plain rows: where each line of a finding stands on either side, and everything as one JSON document."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, NamedTuple

from xltools.text import guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.finding import DoubleCount
    from xltools.many_places.between import Stands
    from xltools.many_places.totals import Rollup

CSV_COLUMNS = (
    *("finding", "kind", "state", "confidence", "side", "pence", "place", "year", "folder", "file", "sheet", "row"),
    *("line", "body", "service", "why"),
)
REMOVED, KEPT = "removed", "kept"


class FindingLine(NamedTuple):
    """A line of a finding: on which side, its pence that go (or that it reports), and where it stands."""

    side: str
    pence: int
    at: Stands


def finding_lines(rollup: Rollup, finding: DoubleCount) -> Iterator[FindingLine]:
    """Yield the lines of a finding: first what goes, then what is kept."""
    pence, stand = rollup.between.lines["counted"].to_numpy(), rollup.between.stand
    for line, gone in finding.remove:
        yield FindingLine(REMOVED, gone, stand[line])
    for line in finding.keep:
        yield FindingLine(KEPT, int(pence[line]), stand[line])


def findings_csv(rollup: Rollup) -> str:
    """Return every line of every finding between places as CSV; nothing in it is run by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for finding in rollup.between.findings:
        about = (finding.id, finding.kind, rollup.between.state(finding), f"{finding.confidence:.2f}")
        for line in finding_lines(rollup, finding):
            cells = (*about, line.side, line.pence, *line.at, finding.why)
            writer.writerow([guard(str(cell)) for cell in cells])
    return text.getvalue()


def rollup_json(rollup: Rollup) -> str:
    """Return the roll-up as a JSON document: totals, places, functions, bodies and findings, money in pence."""
    return json.dumps(_document(rollup), ensure_ascii=False, indent=1) + "\n"


def _document(rollup: Rollup) -> dict[str, object]:
    return {
        "net_pence": rollup.net,
        "summed_pence": rollup.summed,
        "removed_between_pence": rollup.removed,
        "years": [
            {
                "year": total.year,
                "places": total.places,
                "net_pence": total.net,
                "summed_pence": total.summed,
                "removed_between_pence": total.removed,
                "people": total.people,
                "per_head_pence": total.per_head,
            }
            for total in rollup.years
        ],
        "places": list(_places(rollup)),
        "not_counted": [{"folder": missed.folder, "why": missed.why} for missed in rollup.not_counted],
        "functions": [
            {"folder": rollup.places[number].short, "year": rollup.places[number].year, "code": code, "pence": pence}
            for (number, code), pence in sorted(rollup.functions.items())
        ],
        "bodies": list(_bodies(rollup)),
        "between": [_finding(rollup, finding) for finding in rollup.between.findings],
        "remarks": list(rollup.remarks),
    }


def _places(rollup: Rollup) -> Iterator[dict[str, object]]:
    within = {pair.inner: pair for pair in rollup.between.pairs}
    for number, counted in enumerate(rollup.places):
        pair = within.get(number)
        yield {
            "folder": counted.short,
            "place": counted.place,
            "year": counted.year,
            "net_pence": counted.net,
            "removed_between_pence": rollup.lost.get(number, 0),
            "people": counted.people,
            "lies": pair.lie.value if pair else "",
            "in": rollup.places[pair.outer].short if pair else "",
            "statuses": dict(counted.statuses),
            "unreadable": list(counted.unreadable),
        }


def _bodies(rollup: Rollup) -> Iterator[dict[str, object]]:
    for body in rollup.between.wholes:
        yield {
            "body": body.name,
            "year": body.year,
            "in_places": {rollup.places[place].short: pence for place, pence in body.in_places.items()},
            "net_pence": body.net,
            "whole_pence": body.whole,
            "whole_source": body.source,
            "exceeds": body.exceeds,
        }


def _finding(rollup: Rollup, finding: DoubleCount) -> dict[str, object]:
    sides: dict[str, list[dict[str, object]]] = {REMOVED: [], KEPT: []}
    for line in finding_lines(rollup, finding):
        sides[line.side].append(
            {
                "folder": line.at.folder,
                "place": line.at.place,
                "year": line.at.year,
                "file": line.at.file,
                "sheet": line.at.sheet,
                "row": line.at.row,
                "line": line.at.line,
                "body": line.at.body,
                "pence": line.pence,
            }
        )
    return {
        "id": finding.id,
        "kind": str(finding.kind),
        "state": str(rollup.between.state(finding)),
        "confidence": finding.confidence,
        "amount_pence": finding.amount_pence,
        "why": finding.why,
        "evidence": list(finding.evidence),
        "remove": sides[REMOVED],
        "keep": sides[KEPT],
    }
