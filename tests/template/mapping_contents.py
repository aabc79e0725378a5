"""Contents of mapping workbooks as counts make them: several rows a body, returns for some, bodies with nothing."""

from __future__ import annotations

import random

from xltools.template.mapping import BodyRow, BodyStanding, Classification, FilledRow, MappingContent, headings

LEVELS = ("Local", "Sub-regional", "National departments", "Parish pump")
KINDS = ("Revenue", "Capital", "")
BASES = ("Initial estimate", "Initial estimate", "Actual", "Please apportion", "")


def drawn(seed: int, classification: Classification = Classification.COFOG, unit: str = "£000") -> MappingContent:
    """Return a drawn content of 12 bodies and about 30 rows, some of bodies that are not on Bodies."""
    draw = random.Random(seed)
    codes = [code for code, _ in headings(classification)]
    bodies = tuple(
        BodyRow(f"Body {number}", draw.choice(LEVELS), standing=draw.choice(tuple(BodyStanding)))
        for number in range(12)
    )
    names = [body.body for body in bodies[:9]] + ["Nobody's board"]
    rows = tuple(_row(draw, draw.choice(names), codes) for _ in range(30))
    baseline = {code: draw.randrange(10**8, 10**11) for code in codes} if classification is Classification.COFOG else {}
    usual = dict.fromkeys(codes[:5], (0.5, 1.5))
    return MappingContent("Hackney", "2024-25", classification, unit, bodies, rows, 261_491, baseline, usual)


def _row(draw: random.Random, body: str, codes: list[str]) -> FilledRow:
    amounts = {code: draw.randrange(-(10**5), 10**10) for code in draw.sample(codes, draw.randrange(0, 4))}
    said = draw.choice([None, None, draw.randrange(10**10), sum(amounts.values())])
    area, source = draw.choice(["", "", "London", "Hackney"]), draw.choice(["", "Their accounts"])
    basis, kind = draw.choice(BASES), draw.choice(KINDS)
    return FilledRow(body, amounts, "", kind, area, basis, source, from_return=said)
