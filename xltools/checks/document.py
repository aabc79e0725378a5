"""Writes docs/checks.md from the checks themselves: ``python -m xltools.checks.document [FILE]``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.checks import CHECKS, REFUSING
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.checks.engine import Check

OPENING = """\
# What is checked in a return

This page is made from the checks themselves (`python -m xltools.checks.document`).

- An **error** must be corrected. The line still counts where it can: a line without a readable amount cannot.
- A **warning** is to be corrected or explained, in the column *Your explanation* of the Findings sheet.
- A **note** is for information.

The code of a check never changes, so that explanations and scripts can rely on it.
"""
GRAVITY = {
    Severity.ERROR: "Errors: to be corrected",
    Severity.WARNING: "Warnings: to be corrected or explained",
    Severity.NOTE: "Notes: for information",
}


def render(checks: Sequence[Check] = CHECKS) -> str:
    """Return the page as Markdown: a list by gravity, then each check with its three parts in the order of `CHECKS`."""
    return "\n".join([OPENING, *_contents(checks), "## The checks", "", *(_section(check) for check in checks)])


def _contents(checks: Sequence[Check]) -> Iterator[str]:
    for severity, heading in GRAVITY.items():
        listed = [f"- [{check.code}](#{check.code}): {check.title}" for check in checks if check.severity is severity]
        yield "\n".join([f"## {heading} ({len(listed)})", "", *listed, ""])


def _section(check: Check) -> str:
    refused = " The return is refused." if check.code in REFUSING else ""
    return (
        f"### {check.code}\n\n{check.title} ({check.severity}).{refused}\n\n"
        f"- **What is wrong.** {check.wrong}\n- **Why it matters.** {check.why}\n- **How to put it right.** {check.fix}\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/checks.md").write_text(render(), encoding="utf-8")
