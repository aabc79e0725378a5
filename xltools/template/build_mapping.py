"""Writes the spend mapping workbook: the blank template, or one of a place's bodies and initial estimates.

The same input gives the same bytes. ``python -m xltools.template.build`` rewrites the committed templates.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.template.book import OPTIONS, PlainSheet, TemplateBook, describe
from xltools.template.mapping import MAPPING_VERSION, SHEETS, UNITS, MappingContent
from xltools.template.mapping_checks import mapping_check_names, write_mapping_checks
from xltools.template.mapping_formulas import body_names, mapping_names
from xltools.template.mapping_guidance import write_mapping_guidance
from xltools.template.mapping_lists import write_mapping_lists
from xltools.template.mapping_sheets import write_bodies, write_mapping
from xltools.template.styles import make_styles

if TYPE_CHECKING:
    from typing import Any

MAPPING_TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "total-place-mapping.xlsx"
"""The committed blank workbook (in a checkout; an installed package builds its own from this code)."""
BLANK = MappingContent("", "")


def build_mapping(content: MappingContent = BLANK) -> bytes:
    """Return a mapping workbook as bytes. Raises KeyError where its unit is none of `UNITS`."""
    if content.unit not in UNITS:
        raise KeyError(f"amounts are in one of {', '.join(UNITS)}, not in {content.unit!r}")
    file = io.BytesIO()
    with TemplateBook(file, OPTIONS) as book:
        _describe(book, content)
        styles = make_styles(book)
        sheets: dict[str, Any] = {name: book.add_worksheet(name, PlainSheet) for name in SHEETS}
        write_mapping_guidance(sheets["Guidance"], styles)
        write_bodies(sheets["Bodies"], styles, content)
        write_mapping(sheets["Mapping"], styles, content)
        write_mapping_checks(sheets["Checks"], styles, content)
        names = {**body_names(), **mapping_names(content.classification), **mapping_check_names()}
        names |= write_mapping_lists(sheets["Lists"], styles, content)
        for name, cells in names.items():
            book.define_name(name, f"={cells}")
    return file.getvalue()


def _describe(book: TemplateBook, content: MappingContent) -> None:
    of = f": {content.place} {content.year}".rstrip() if content.place else ""
    describe(book, f"Total Place spend mapping{of}", f"Every public body of a place, version {MAPPING_VERSION}")
