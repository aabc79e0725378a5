"""Small count folders drawn inside a test: bodies with their lines, each a row of a lines CSV."""

from __future__ import annotations

import csv
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING
from unittest.mock import patch

import xltools
from xltools.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xltools import Change, Count

FIELDS = (
    *(
        "partner",
        "financial_year",
        "line",
        "service",
        "cofog",
        "expenditure_type",
        "gross",
        "funder",
        "paid_to",
        "fund",
    ),
    *("ring_fenced", "basis", "theme", "notes", "cipfa"),
)


@dataclass(frozen=True)
class Row:
    """A line of a return; `more` are other fields of a lines CSV."""

    service: str
    pounds: float
    cofog: str = "10.2"
    line: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def place(
    folder: Path,
    returns: Mapping[str, Sequence[Row]],
    *,
    year: str = "2023-24",
    name: str = "Hartlepool",
    areas: Sequence[str] = ("E06000001",),
    partners: Sequence[tuple[str, str]] = (),
    settings: str = "",
) -> Path:
    """Write a count folder: a lines CSV for each body; `partners` are names and kinds, those with returns if there are none."""
    (folder / "returns").mkdir(parents=True, exist_ok=True)
    listed = "".join(f'"{code}", ' for code in areas)
    toml = f'[place]\nname = "{name}"\nyear = "{year}"\nareas = [{listed}]\n\n{settings}\n'
    (folder / "count.toml").write_text(toml, encoding="utf-8")
    with (folder / "partners.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["partner", "short_name", "aliases", "organisation_type", "area", "contact_name", "contact_email"]
        )
        for partner, kind in partners or [(body, "") for body in returns]:
            writer.writerow([partner, "", "", kind, "", "", ""])
    for number, (body, rows) in enumerate(returns.items()):
        with (folder / "returns" / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, FIELDS)
            table.writeheader()
            for row in rows:
                table.writerow(
                    {
                        "partner": body,
                        "financial_year": year,
                        "line": row.line,
                        "service": row.service,
                        "cofog": row.cofog,
                        "expenditure_type": "Revenue",
                        "gross": f"{row.pounds:.2f}",
                        "basis": "Actual",
                        **row.more,
                    }
                )
    return folder


def change(before: Path, after: Path) -> Change:
    """Count both folders and return what changed."""
    return xltools.change_on(counted(after), counted(before))


def counted(folder: Path) -> Count:
    """Count a folder, in this process."""
    return xltools.consolidate(folder, jobs=1)


def reasons(changed: Change) -> dict[str, int]:
    """The reasons that have money, in whole pounds."""
    return {str(reason): pence // 100 for reason, pence in changed.by_reason.items() if pence}


def command(*arguments: object) -> tuple[int, str]:
    """Run a command in this process; return its exit code and what it printed."""
    printed = StringIO()
    with (
        patch.object(sys, "argv", ["xltools", *map(str, arguments)]),
        redirect_stdout(printed),
        redirect_stderr(StringIO()),
    ):
        try:
            main()
        except SystemExit as ended:
            return int(str(ended.code or 0)), printed.getvalue()
    return 0, printed.getvalue()
