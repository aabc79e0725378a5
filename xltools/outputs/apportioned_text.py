"""What `xltools apportion` says: as JSON (a contract other people's scripts rely on) and in words."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.apportioning import Apportioned, Part

RANGE = "Tested on published figures, the true amount was inside the range 80% of the time (docs/sharing-out.md)."


def apportioned_json(apportioned: Apportioned) -> str:
    """Return an apportionment as JSON text: pence as whole numbers; parts and outside add up to the amount."""
    return json.dumps(
        {
            "amount_pence": apportioned.pence,
            "from": apportioned.area,
            "key": apportioned.key,
            "year": apportioned.year,
            "figures_of": apportioned.figures_of,
            "source": apportioned.source,
            "parts": [_part(part) for part in apportioned.parts],
            "outside_pence": apportioned.outside,
            "notes": list(apportioned.notes),
        },
        ensure_ascii=False,
        indent=1,
    )


def _part(part: Part) -> dict[str, object]:
    return {
        "code": part.code,
        "area": part.area,
        "population": part.population,
        "pence": part.pence,
        "low_pence": part.low,
        "high_pence": part.high,
    }


def apportioned_text(apportioned: Apportioned) -> Iterator[str]:
    """Yield an apportionment in lines to be read by a person."""
    of = f", figures of {apportioned.figures_of}" if apportioned.figures_of else ""
    yield f"{_pounds(apportioned.pence)} of {apportioned.area}, {apportioned.year}, apportioned by {apportioned.key}{of}"
    yield f"Source: {apportioned.source}"
    yield ""
    width = max(len("outside"), *(len(part.area) for part in apportioned.parts)) if apportioned.parts else 7
    yield f"{'':{width}}  {'people':>12}  {'share':>8}  {'£':>22}  {'range':>36}"
    for part in apportioned.parts:
        yield _row(part, width)
    inside = sum((part.share for part in apportioned.parts), Fraction(0))
    yield f"{'outside':{width}}  {'':>12}  {_percent(1 - inside):>8}  {_pounds(apportioned.outside):>22}"
    yield ""
    for note in (*apportioned.notes, RANGE):
        yield f"- {note}"


def _row(part: Part, width: int) -> str:
    people = "" if part.population is None else f"{part.population:,}"
    span = f"{_pounds(part.low)} to {_pounds(part.high)}"
    return f"{part.area:{width}}  {people:>12}  {_percent(part.share):>8}  {_pounds(part.pence):>22}  {span:>36}"


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.2f}%"


def _pounds(pence: int) -> str:
    """Return pence as pounds with both decimals always, so that amounts stand under each other."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
