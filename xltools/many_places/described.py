"""A roll-up as plain rows: where each line of a finding stands on either side, and everything as one JSON document."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.text import guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.finding import DoubleCount
    from xltools.many_places.totals import Rollup

CSV_COLUMNS = (
    *("finding", "kind", "state", "confidence", "side", "pence", "place", "year", "folder", "file", "sheet", "row"),
    *("line", "body", "service", "why"),
)
REMOVED, KEPT = "removed", "kept"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A line of a finding: on which side, its pence that go (or that it reports), and where it stands."""

    side: str
    pence: int
    place: str
    year: str
    folder: str
    file: str
    sheet: str
    row: int
    line: str
    body: str
    service: str

    @property
    def where(self) -> str:
        """The place, then file, sheet and row as locations are written everywhere."""
        return f"{self.place} {self.year} ({self.folder}): '{self.file}'!{self.sheet}!row {self.row}"


def finding_lines(rollup: Rollup, finding: DoubleCount) -> Iterator[FindingLine]:
    """Yield the lines of a finding: first what goes, then what is kept."""
    pence = rollup.between.lines["counted"].to_numpy()
    for line, gone in finding.remove:
        yield _line(rollup, REMOVED, line, gone)
    for line in finding.keep:
        yield _line(rollup, KEPT, line, int(pence[line]))


def _line(rollup: Rollup, side: str, position: int, pence: int) -> FindingLine:
    row = rollup.between.lines.iloc[position]
    texts = ("place_name", "place_year", "folder", "workbook", "sheet")
    place, year, folder, file, sheet = (str(row[name]) for name in texts)
    body, service = str(row["organisation"]), str(row["service"])
    return FindingLine(side, pence, place, year, folder, file, sheet, int(row["row"]), str(row["line"]), body, service)


def findings_csv(rollup: Rollup) -> str:
    """Return every line of every finding between places as CSV; nothing in it is run by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for finding in rollup.between.findings:
        about = (finding.id, finding.kind, rollup.between.state(finding), f"{finding.confidence:.2f}")
        for line in finding_lines(rollup, finding):
            where = (line.place, line.year, line.folder, line.file, line.sheet, line.row, line.line)
            cells = (*about, line.side, line.pence, *where, line.body, line.service, finding.why)
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
                "folder": line.folder,
                "place": line.place,
                "year": line.year,
                "file": line.file,
                "sheet": line.sheet,
                "row": line.row,
                "line": line.line,
                "body": line.body,
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
