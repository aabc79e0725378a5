"""A count folder of five bodies with all that makes a publication hard, counted, and published once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import xltools
from xltools.folder import create_folder, read_folder
from xltools.folder.publication_settings import OutputSettings
from xltools.model import Area, Place
from xltools.outputs.publication.compose import compose
from xltools.outputs.publication.write import write_publication

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import Publication

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,Council,Hackney,,
Ridley Road Trust,,,Voluntary organisation,Hackney,,
Department for Work and Pensions,DWP,,Government department,England,,
=HYPERLINK("http://example.org") & Sons <b>,,,Voluntary organisation,Hackney,,
Silent Board,,,Agency or public body,Hackney,,
"""
LINES = """partner,financial_year,line,service,cofog,expenditure_type,gross,funder,paid_to,area,basis,share_key
LB Hackney,2010-11,A1,Grants,10.7,Revenue,420000,council tax,Ridley Road Trust,,Actual,
LB Hackney,2010-11,A2,Schools,09.1,Revenue,123456789.12,DWP,,,Actual,
LB Hackney,2010-11,A3,Whole of health,07,Revenue,5000000.05,,,,,
LB Hackney,2010-11,A4,Fees repaid,08.2,Revenue,-40000,,,,Actual,
LB Hackney,2010-11,A5,Xyzzy,,Revenue,777.77,,,,Actual,
LB Hackney,2010-11,A6,Grant for clocks,08.2,Revenue,512345.45,,Ridley Road Trust,,Actual,
Ridley Road Trust,2010-11,B1,Advice,10.7,Revenue,420000,,,,Actual,
Ridley Road Trust,2010-11,B2,Clocks,08.2,Revenue,512345.45,LB Hackney,,,Actual,
DWP,2010-11,C1,State pension,10.2,Revenue,7000000000,,,London,Please apportion,65+
"=HYPERLINK(""http://example.org"") & Sons <b>",2010-11,D1,Music,08.2,Revenue,30000,a friend,,,Actual,
"""
DAY = "2026-12-01"
SETTINGS = OutputSettings(contact="A. Khan, 020 7946 0000", publisher="Hackney Council", next_update="June 2027")


@pytest.fixture(scope="session")
def count_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication") / "count"
    create_folder(folder, Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11"), ())
    (folder / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (folder / "returns" / "lines.csv").write_text(LINES, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def published_count(count_folder: Path) -> Count:
    return xltools.consolidate(read_folder(count_folder))


@pytest.fixture(scope="session")
def publication(published_count: Count) -> Publication:
    return compose(published_count, SETTINGS, DAY)


@pytest.fixture(scope="session")
def files(published_count: Count, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The files of a first publication: workbook, ODS, CSV files, and what was published."""
    folder = tmp_path_factory.mktemp("published")
    return write_publication(published_count, SETTINGS, folder / "hackney-2010-11-publication.xlsx", DAY)


@pytest.fixture(scope="session")
def book(files: tuple[Path, ...]) -> Workbook:
    return openpyxl.load_workbook(files[0])
