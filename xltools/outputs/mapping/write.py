"""The mapping workbook of a count folder, written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.mapping.content import mapping_content
from xltools.storage import write_kept
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import MAPPING_FILE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.folder import CountFolder


def write_mapping(folder: CountFolder, today: date, count: Count | None = None) -> Path:
    """Write a folder's mapping workbook in place of any there is, and a copy of it into `earlier`; return where it is.

    The copy says later whether somebody saved the workbook since.
    """
    path = folder.path / MAPPING_FILE
    write_kept(path, build_mapping(mapping_content(folder, count)), today.isoformat())
    return path
