from __future__ import annotations

from pathlib import Path

from xltools.reference.cofog import groups
from xltools.reference.document import page

PAGE = Path(__file__).parents[2] / "docs" / "cofog-groups.md"


def test_the_page_on_groups_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_group_has_its_row() -> None:
    assert all(f"| {group.code} {group.name} |" in page() for group in groups())
