"""The types of bodies in partners.csv are understood as people write them, so that no level of government is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import xltools
from tests.outputs.tables import rows_of
from xltools.folder.tables import read_partners
from xltools.outputs.count_workbook import write_count_workbook
from xltools.reference.bodies.organisations import level_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "name", "meant", "level"),
    [
        ("Unitary council", "Darlington Borough Council", "Council", "Local"),
        ("Integrated care board", "NHS Devon", "NHS commissioner", "Local"),
        ("Executive agency", "National Highways", "Agency or public body", "National agencies and public bodies"),
        (
            "Non-departmental public body",
            "Homes England",
            "Agency or public body",
            "National agencies and public bodies",
        ),
        ("Non-ministerial department", "HM Revenue and Customs", "Government department", "National departments"),
        ("Police force", "Durham Constabulary", "Police", "Sub-regional"),
        ("FE college", "Bury College", "College or university", "Local"),
        ("Sixth form college", "Hills Road", "College or university", "Local"),
        ("University", "Marjon University", "College or university", "Local"),
        ("", "Hills Road Sixth Form College", "College or university", "Local"),
        ("Council", "Anywhere", "Council", "Local"),
        ("Club of friends", "Friends of the park", "Club of friends", "Not known"),
    ],
)
def test_a_type_is_taken_for_what_it_means(written: str, name: str, meant: str, level: str, tmp_path: Path) -> None:
    (tmp_path / "partners.csv").write_text(f"partner,organisation_type\n{name},{written}\n", encoding="utf-8")
    (partner,) = read_partners(tmp_path / "partners.csv")
    assert (partner.organisation_type, level_of(partner.organisation_type)) == (meant, level)


def test_the_count_knows_levels_and_memo_items_by_them(tmp_path: Path) -> None:
    folder = tmp_path / "darlington"
    (folder / "returns").mkdir(parents=True)
    (folder / "count.toml").write_text(
        '[place]\nname = "Darlington"\nyear = "2024-25"\nareas = ["E06000005"]\n', encoding="utf-8"
    )
    (folder / "partners.csv").write_text(
        "partner,organisation_type\nDarlington Borough Council,Unitary council\nDarlington College,FE college\n",
        encoding="utf-8",
    )
    (folder / "returns" / "lines.csv").write_text(
        "partner,financial_year,line,service,cofog,gross\n"
        "Darlington Borough Council,2024-25,A,Libraries,08.2,100\n"
        "Darlington Borough Council,2024-25,B,Interest payable on borrowing (PWLB),01.7,40\n"
        "Darlington College,2024-25,C,Adult skills,09.5,60\n",
        encoding="utf-8",
    )
    count = xltools.consolidate(xltools.read_folder(folder))
    book = openpyxl.load_workbook(write_count_workbook(count, tmp_path / "count.xlsx"), data_only=True)
    assert [(row["Level"], row["Counted (£)"]) for row in rows_of(book, "Levels")] == [("Local", 160)]
    assert {row["Step"]: row["£"] for row in rows_of(book, "Bridge")}["Less: memo items"] == -40
