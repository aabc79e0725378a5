"""The docs page on the 69 groups of COFOG, written from the table: ``python -m xltools.reference.document docs/cofog-groups.md``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.reference import cofog
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator


def page() -> str:
    """Return the page as Markdown: a table of groups for each division."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What belongs to each COFOG group"
    yield ""
    yield f"The Classification of the Functions of Government of {cofog.COFOG_VERSION}, in our own words, with usual UK services."
    yield "The same words stand beside the codes on the Lists sheet of every return."
    described = {row["group"]: row for row in table("cofog_groups")}
    for division in cofog.divisions():
        yield from (
            "",
            f"## {division.code} {division.name}",
            "",
            "| group | what belongs there | usual services | not here |",
            "|---|---|---|---|",
        )
        for group in (group for group in cofog.groups() if group.parent == division.code):
            row = described[group.code]
            yield f"| {group.code} {group.name} | {row['belongs']} | {row['services']} | {row['not_here']} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8", newline="")
