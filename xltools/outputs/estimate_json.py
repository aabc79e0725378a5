"""The result of `xltools estimate --json`: a contract other people's scripts rely on. One line; money is whole pence."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.reference.cofog import name_of
from xltools.reference.estimates.lines import MoneyKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.count import Count
    from xltools.counting.estimated_returns import EstimatedLine

RESIDUAL = "Net current expenditure by authority (MHCLG, time series), less its services and levies: a residual"


def estimate_json(count: Count) -> str:
    """Return an estimate as one line of JSON, with the keys documented in docs/estimate.md.

    `by_body` has an entry for each body, source and way its figures were reached: their pence add up to `net_pence`, as do those
    of `by_division`.
    """
    told = {
        "place": count.place.name,
        "year": count.place.year,
        "people": count.population.people if count.population else None,
        "net_pence": count.net,
        "low_pence": count.low,
        "high_pence": count.high,
        "by_division": list(_by_division(count)),
        "by_body": list(_by_body(count)),
        "sources": list(_sources(count)),
    }
    return json.dumps(told, ensure_ascii=False)


def _by_division(count: Count) -> Iterator[dict[str, object]]:
    sums = count.sums.groupby("division")["counted"].sum()
    for division, pence in sorted(sums.items(), key=lambda pair: str(pair[0])):
        code = str(division)
        yield {"division": code, "name": name_of(code) if code else "Not classified", "pence": int(pence)}


def _by_body(count: Count) -> Iterator[dict[str, object]]:
    sums: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    for estimated in count.estimated:
        if not estimated.why_not:
            line = estimated.line
            sums[line.holder.name, line.holder.organisation_type, line.basis, _source(count, estimated), line.year] += (
                estimated.pence
            )
    for (body, kind, basis, source, year), pence in sorted(sums.items(), key=lambda pair: (pair[0][0], -pair[1])):
        yield {"body": body, "kind": kind, "pence": pence, "basis": basis, "source": source, "year": year}


def _source(count: Count, estimated: EstimatedLine) -> str:
    line = estimated.line
    if line.money and line.money.kind is MoneyKind.HOUSING_BENEFIT and line.table == "authority_totals":
        return RESIDUAL
    return count.figures.release(line.table, line.year)


def _sources(count: Count) -> Iterator[dict[str, str]]:
    used = {(estimated.line.table, estimated.line.carried_from or estimated.line.year) for estimated in count.estimated}
    used |= {(estimated.line.table, estimated.line.year) for estimated in count.estimated}
    for held in count.figures.held():
        if (held.table, held.year) in used:
            yield {"table": held.table, "publisher": held.publisher, "release": held.release, "year": held.year}
