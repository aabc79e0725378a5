"""The workbook files of both templates: equal input gives equal bytes, English, text never taken for a formula."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Mapping

CREATED = datetime(2026, 1, 5)  # noqa: DTZ001 - a fixed day without a zone, so that every build is the same
OPTIONS: Mapping[str, Any] = MappingProxyType(
    {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
)


class _EnglishCore(Core):  # type: ignore[misc] # XlsxWriter ships no type marker
    """Document properties that name the language, which XlsxWriter leaves out and screen readers ask for."""

    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", "en-GB")


class _Packager(Packager):  # type: ignore[misc] # as above
    def _write_core_file(self) -> None:
        core = _EnglishCore()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class PlainSheet(Worksheet):  # type: ignore[misc] # as above
    """A sheet that takes formulas as they are: looking each through for newer functions took a second a workbook."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class TemplateBook(xlsxwriter.Workbook):  # type: ignore[misc] # as above
    """A workbook in the making, with the language among its properties."""

    def _get_packager(self) -> Packager:
        return _Packager()


def describe(book: xlsxwriter.Workbook, title: str, subject: str) -> None:
    """Set what the file's properties say: programs and screen readers name a workbook by its title."""
    book.set_properties({"title": title, "subject": subject, "author": "xltools", "created": CREATED})
