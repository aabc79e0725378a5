"""Count folders of real places for the tests of the mapping workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools import actions
from xltools.cli.counts import _suggested
from xltools.folder import create_folder
from xltools.template.mapping import Classification

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.folder import CountFolder

PLACES = (
    ("Greater Manchester", "2024-25"),
    ("Hackney", "2010-11"),
    ("Leeds", "2008-09"),
    ("Kent", "2015-16"),
    ("Cornwall", "2023-24"),
    ("Somerset", "2026-27"),
)


def folder_of(path: Path, place: str, year: str, classification: Classification = Classification.COFOG) -> CountFolder:
    """Make a count folder as `xltools new` does, without its mapping workbook."""
    meant = actions.place_named(place, year)
    made = create_folder(path / "count", meant, _suggested(meant))
    return replace(made, outputs=replace(made.outputs, classification=classification))
