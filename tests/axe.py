"""axe-core (MPL-2.0, Deque), the accessibility checker, in a page that tests have open."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.devtools import Tab

SCRIPT = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
"""Where ``npm install --no-save axe-core`` puts it."""


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def axe_violations(page: Tab) -> list[str]:
    """Return what axe finds wrong with the page as it is now, each with the elements concerned."""
    page.value(f"{_script()}; undefined")
    found: list[str] = page.value(
        """axe.run(document, {resultTypes: ["violations"]}).then(result => result.violations.map(
        violation => `${violation.id}: ${violation.help}: ${violation.nodes.map(node => node.html).join(" | ")}`))"""
    )
    return found
