"""A partner HM Treasury's figures name is sent a first guess, and a guess that comes back untouched reads as one."""

from __future__ import annotations

import shutil
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xltools.folder import read_folder
from xltools.outputs.issue import issue_returns
from xltools.pipeline import consolidate
from xltools.template.layout import FIELDS, FIRST_ROW

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.folder import CountFolder

COUNT = '[place]\nname = "Hackney"\nyear = "{year}"\nareas = ["E09000012"]\n'
PARTNERS = """partner,organisation_type,area,contact_email
London Borough of Hackney,Council,Hackney,a@example.org
Department for Work and Pensions,Government department,Great Britain,b@example.org
City & Hackney Teaching PCT,NHS commissioner,City & Hackney Teaching PCT,c@example.org
"""


def folder_for(path: Path, year: str = "2010-11") -> CountFolder:
    (path / "count.toml").write_text(COUNT.format(year=year), encoding="utf-8")
    (path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (path / "returns").mkdir()
    return read_folder(path)


def lines_of(path: Path) -> list[dict[str, object]]:
    sheet = load_workbook(path)["Spending"]
    rows = sheet.iter_rows(min_row=FIRST_ROW, max_col=len(FIELDS), values_only=True)
    return [dict(zip(FIELDS, row, strict=True)) for row in rows if row[FIELDS.index("service")]]


def message_of(path: Path) -> str:
    body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_a_department_is_sent_its_figures_marked_as_a_first_guess(tmp_path: Path) -> None:
    assert [issued.estimated > 0 for issued in issue_returns(folder_for(tmp_path))] == [False, True, True]
    lines = lines_of(tmp_path / "outbox" / "department-for-work-and-pensions.xlsx")
    assert {line["basis"] for line in lines} == {"Initial estimate"}
    assert {line["accounts"] for line in lines} == {"Outturn"}
    assert all(isinstance(line["local"], int) and isinstance(line["gross"], int) for line in lines)
    assert all("please correct" in str(line["notes"]) for line in lines)
    assert lines_of(tmp_path / "outbox" / "london-borough-of-hackney.xlsx") == []


def test_the_message_speaks_of_the_guess_only_where_there_is_one(tmp_path: Path) -> None:
    list(issue_returns(folder_for(tmp_path)))
    sentence = "already holds an initial estimate: HM Treasury's regional figures for 2010-11, apportioned to Hackney by population"
    assert sentence in message_of(tmp_path / "outbox" / "department-for-work-and-pensions.eml")
    assert "initial estimate" not in message_of(tmp_path / "outbox" / "london-borough-of-hackney.eml")


@pytest.mark.parametrize("year", ["2010-11", "2008-09", "2012-13"])
def test_a_guess_that_comes_back_untouched_is_counted_as_a_guess_and_asked_about_once(
    tmp_path: Path, year: str
) -> None:
    folder = folder_for(tmp_path, year)
    list(issue_returns(folder))
    shutil.copy(tmp_path / "outbox" / "department-for-work-and-pensions.xlsx", tmp_path / "returns")
    count = consolidate(folder)
    (return_status,) = count.return_statuses
    found = [finding.code for finding in return_status.findings]
    assert set(found) <= {
        "overheads-not-stated",
        "not-signed-off",
        "contact-missing",
        "first-guess-left",
        "code-too-general",
        "code-suggested",
    }
    assert found.count("first-guess-left") == 1
    assert set(count.lines["how"]) == {"Initial estimate"}
    assert count.removed == 0 < count.net


def test_an_untouched_guess_of_another_year_is_an_estimate(tmp_path: Path) -> None:
    list(issue_returns(folder_for(tmp_path, "2012-13")))
    lines = lines_of(tmp_path / "outbox" / "department-for-work-and-pensions.xlsx")
    assert {line["accounts"] for line in lines} == {"Estimate"}
    words = message_of(tmp_path / "outbox" / "department-for-work-and-pensions.eml")
    assert "regional figures from 2010-11" in words
