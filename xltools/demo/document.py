"""The tables of `docs/demo.md`, made from the demonstration's own data so that the page stays true.

``python -m xltools.demo.document docs/demo.md`` writes them afresh into the page, between its markers.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.demo.bodies import DemoBody, bodies, senders
from xltools.demo.figures import left_out, people, programmes_of, total_pounds
from xltools.demo.planted import planted_changes, planted_files, planted_lines
from xltools.demo.returns import EARLIER, all_planted_pounds, body_lines, files, planted_pounds, sender
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

REASONS = MappingProxyType(
    {
        "council": "published",
        "treasury": "London figure apportioned",
        "planted": "invented",
        "none": "nothing readable",
    }
)
SOURCE_TABLES = ("hackney_revenue_summary_2010_11", "london_spending_2010_11", "populations")
COUNCILS = "Local Government England"
"""The councils in HM Treasury's analysis."""


def sources_table() -> str:
    """Return who published the figures, in which release, under which licence."""
    rows = {row["table"]: row for row in table("sources")}
    headings = ("Table", "Publisher", "Release", "Licence")
    chosen = [rows[name] for name in SOURCE_TABLES]
    return _table(headings, [(f"`{row['table']}`", row["publisher"], row["release"], row["licence"]) for row in chosen])


def files_table() -> str:
    """Return one row for each file: from whom, what kind of figures, how many lines of them, pounds in Hackney."""
    headings = ("File", "From", "Figures", "Lines", "In Hackney (£)", "Planted lines", "Planted (£)")
    return _table(headings, [_file_row(file) for file in files()])


def _file_row(file: str) -> tuple[str, ...]:
    from_whom = [sender(file)] if file == EARLIER else list(senders(file))
    lines = [line for body in from_whom for line in body_lines(body)]
    planted = [line for line in planted_lines() if line.file == file]
    kind = REASONS[from_whom[0].figures]
    if file == EARLIER:
        return f"`{file}`", from_whom[0].partner, "superseded", str(len(lines)), "not counted", "0", "0"
    return (
        f"`{file}`",
        ", ".join(body.partner for body in from_whom),
        kind,
        str(len(lines)),
        f"{sum(local_pounds(body) for body in from_whom):,}",
        str(len(planted)),
        f"{sum(planted_pounds(line) for line in planted):,}",
    )


def local_pounds(body: DemoBody) -> int:
    """Return what a body's published or shared-out lines that are spending come to in Hackney, in pounds.

    For the council these are the service and benefit lines of the Revenue Summary.
    """
    lines = body_lines(body)
    if body.figures != "council":
        return total_pounds(lines, "local")
    rows = table("hackney_revenue_summary_2010_11")
    return sum(int(row["pounds"]) for row in rows if row["section"] in ("service", "benefit"))


def left_out_table() -> str:
    """Return the departments whose London figures no return holds, by reason, with pounds for London."""
    by_reason: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for department, why, pounds in left_out():
        by_reason[why].append((department, pounds))
    rows = [
        (
            why,
            "; ".join(f"{name} {pounds:,}" for name, pounds in departments),
            f"{sum(pounds for _, pounds in departments):,}",
        )
        for why, departments in by_reason.items()
    ]
    return _table(("Why", "Department, and its London figure (£)", "Together (£)"), rows)


def lines_table() -> str:
    """Return every invented line with what it adds to the place's gross if it is read as meant."""
    headings = ("File", "Line", "Service", "Typed as", "Adds (£)", "Planted as")
    rows = [
        (
            f"`{line.file}`",
            line.line,
            line.service,
            line.gross,
            f"{planted_pounds(line):,}",
            f"{line.plant}: {line.planted}",
        )
        for line in planted_lines()
    ]
    return _table(headings, [*rows, ("", "", "**Together**", "", f"**{all_planted_pounds():,}**", "")])


def changes_table() -> str:
    """Return every published line that was changed."""
    rows = [
        (f"`{change.file}`", f"{change.service} ({change.expenditure_type})", f"{change.plant}: {change.planted}")
        for change in planted_changes()
    ]
    return _table(("File", "Service", "Planted as"), rows)


def damage_table() -> str:
    """Return the files that are plants themselves."""
    return _table(("File", "Plant", "What"), [(f"`{file.file}`", file.plant, file.what) for file in planted_files()])


def silent_list() -> str:
    """Return the bodies that were asked and sent nothing."""
    return "\n".join(f"- {body.partner}" for body in bodies() if not body.file)


def figures_list() -> str:
    """Return the populations and totals the page speaks of."""
    here, region = people()
    partners = [body.partner for body in bodies() if body.figures == "treasury"]
    treasury = sum(programme.pounds for name in partners for programme in programmes_of(name))
    without = sum(pounds for name, _, pounds in left_out() if name != COUNCILS)
    return "\n".join(
        (
            f"- Hackney, mid-2010: {here:,} people; London: {region:,}; the share is {here / region:.4%}.",
            f"- London figures apportioned: £{treasury:,}; Hackney's share: £{_local('treasury'):,}.",
            f"- London figures left out, the councils aside: £{without:,}.",
            f"- Hackney council's service and benefit lines: £{_local('council'):,}.",
            f"- Invented lines together: £{all_planted_pounds():,}.",
        )
    )


def _local(figures: str) -> int:
    return sum(local_pounds(body) for body in bodies() if body.figures == figures)


TABLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "sources": sources_table,
        "figures": figures_list,
        "files": files_table,
        "left out": left_out_table,
        "silent": silent_list,
        "planted lines": lines_table,
        "planted changes": changes_table,
        "planted files": damage_table,
    }
)


def fill(page: str) -> str:
    """Return the page with every table between its markers made afresh."""
    for name, make in TABLES.items():
        made = f"<!-- {name} -->\n{make()}\n<!-- end -->"
        page = re.sub(rf"<!-- {name} -->.*?<!-- end -->", lambda _, made=made: made, page, flags=re.DOTALL)  # type: ignore[misc]
    return page


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(fill(document.read_text(encoding="utf-8")), encoding="utf-8")
