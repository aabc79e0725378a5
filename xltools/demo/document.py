"""The tables of an example's page in docs, made from its own data so that the page stays true.

``python -m xltools.demo.document docs/demo.md docs/demo-hackney.md`` writes them afresh, between the pages' markers.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks import CHECKS
from xltools.demo.bodies import bodies, senders
from xltools.demo.examples import EXAMPLES
from xltools.demo.files import file_named, files
from xltools.demo.planted import planted_changes, planted_files, planted_lines
from xltools.demo.returns import all_planted_pounds, planted_pounds, sender, typed_amount
from xltools.reading.refusals import REFUSALS
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xltools.demo.example import Example, LeftOut
    from xltools.demo.planted import PlantedChange


def sources_table(example: Example) -> str:
    """Return who published the figures, in which release, under which licence."""
    rows = {row["table"]: row for row in table("sources")}
    headings = ("Table", "Publisher", "Release", "Licence")
    chosen = [rows[name] for name in example.sources]
    return _table(headings, [(f"`{row['table']}`", row["publisher"], row["release"], row["licence"]) for row in chosen])


def files_table(example: Example) -> str:
    """Return one row for each file: from whom, what kind of figures, how many lines of them, pounds in the place."""
    headings = ("File", "From", "Figures", "Lines", f"In {example.place.name} (£)", "Planted lines", "Planted (£)")
    return _table(headings, [_file_row(example, file) for file in files(example.name)])


def _file_row(example: Example, file: str) -> tuple[str, ...]:
    is_earlier = bool(file_named(example.name, file).version_of)
    from_whom = [sender(example, file)] if is_earlier else list(senders(example.name, file))
    lines = [line for body in from_whom for line in example.body_lines(body)]
    planted = [line for line in planted_lines(example.name) if line.file == file]
    if is_earlier:
        return f"`{file}`", from_whom[0].partner, "superseded", str(len(lines)), "not counted", "0", "0"
    return (
        f"`{file}`",
        ", ".join(body.partner for body in from_whom),
        example.figures_words[from_whom[0].figures],
        str(len(lines)),
        f"{sum(example.local_pounds(body) for body in from_whom):,}",
        str(len(planted)),
        f"{sum(planted_pounds(example, line) for line in planted):,}",
    )


def left_out_table(example: Example) -> str:
    """Return the bodies whose figures no return holds, by reason, with pounds for the wider area."""
    by_reason: dict[str, list[LeftOut]] = defaultdict(list)
    for money in example.left_out():
        by_reason[money.why].append(money)
    rows = [
        (
            why,
            "; ".join(f"{money.whose} {money.pounds:,}" for money in moneys),
            f"{sum(money.pounds for money in moneys):,}",
        )
        for why, moneys in by_reason.items()
    ]
    return _table(("Why", f"Department, and its {example.region} figure (£)", "Together (£)"), rows)


def lines_table(example: Example) -> str:
    """Return every invented line with what it adds to the place's gross if it is read as meant, and as what it is found."""
    rows = [
        (
            f"`{line.file}`",
            line.line,
            line.service,
            typed_amount(example, line),
            f"{planted_pounds(example, line):,}",
            f"{line.plant}: {line.planted}",
            line.found_as,
        )
        for line in planted_lines(example.name)
    ]
    together = ("", "", "**Together**", "", f"**{all_planted_pounds(example):,}**", "", "")
    return _with_found(("File", "Line", "Service", "Typed as", "Adds (£)", "Planted as"), rows, [together])


def changes_table(example: Example) -> str:
    """Return every published line that was changed."""
    rows = [
        (f"`{change.file}`", _lines_named(change), f"{change.plant}: {change.planted}", change.found_as)
        for change in planted_changes(example.name)
    ]
    return _with_found(("File", "Service", "Planted as"), rows)


def _lines_named(change: PlantedChange) -> str:
    kind = f" ({change.expenditure_type})" if change.expenditure_type else ""
    return f"every line{kind}" if change.service == "*" else f"{change.service.replace('*', '...')}{kind}"


def damage_table(example: Example) -> str:
    """Return the files that are plants themselves."""
    rows = [(f"`{file.file}`", file.plant, file.what, file.found_as) for file in planted_files(example.name)]
    return _with_found(("File", "Plant", "What"), rows)


def _with_found(headings: Sequence[str], rows: Sequence[Sequence[str]], last: Sequence[Sequence[str]] = ()) -> str:
    """Return a table whose rows end with as what the plant is found; without that column where an example says nothing."""
    if not any(row[-1] for row in rows):
        return _table(headings, [row[:-1] for row in (*rows, *last)])
    told = [(*row[:-1], _what_is_said(row[-1])) for row in rows]
    return _table((*headings, "What xltools says"), [*told, *last])


def _what_is_said(found_as: str) -> str:
    if found_as in {check.code for check in CHECKS}:
        return f"[{found_as}](checks.md#{found_as})"
    if found_as in REFUSALS:
        return f"{found_as}: the file cannot be read"
    return SAID.get(found_as) or f"[double count](double-counts.md): {found_as}"


SAID: Mapping[str, str] = MappingProxyType(
    {
        "counts": "nothing: it counts",
        "read": "nothing to correct: it is read as meant",
        "superseded": "superseded by the newer",
    }
)


def silent_list(example: Example) -> str:
    """Return the bodies that were asked and sent nothing."""
    return "\n".join(f"- {body.partner}" for body in bodies(example.name) if not body.file)


def figures_list(example: Example) -> str:
    """Return the populations and totals the page speaks of."""
    facts = (*example.facts(), f"Invented lines together: £{all_planted_pounds(example):,}.")
    return "\n".join(f"- {fact}" for fact in facts)


TABLES: Mapping[str, Callable[[Example], str]] = MappingProxyType(
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
"""The tables by the names of their markers, before which stands the example's name."""


def fill(page: str) -> str:
    """Return the page with every table between its markers made afresh."""
    return re.sub(r"<!-- ([\w-]+): ([\w ]+) -->.*?<!-- end -->", _filled, page, flags=re.DOTALL)


def _filled(marked: re.Match[str]) -> str:
    example, name = marked[1], marked[2]
    return f"<!-- {example}: {name} -->\n{TABLES[name](EXAMPLES[example])}\n<!-- end -->"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    for document in map(Path, sys.argv[1:]):
        document.write_text(fill(document.read_text(encoding="utf-8")), encoding="utf-8")
