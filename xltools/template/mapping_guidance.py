"""The words of the mapping workbook's sheet Guidance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.template.styles import Styles, print_on

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xltools.template.mapping import MappingContent


def write_mapping_guidance(sheet: Worksheet, styles: Styles, content: MappingContent) -> None:
    """Write the instructions."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 120, styles["text"])
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "The spend mapping workbook", styles["title"])
    print_on(sheet, repeat=None)
