"""A return that may be a thousand times off: nobody is thanked for it, on paper, on the screen or in its status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.classify.test_units import CODES, OUTTURN
from tests.pipeline.test_report_story import index, words
from xltools.template.build import build_return
from xltools.text import short_pounds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

PARTNERS = """partner,short_name,aliases,organisation_type,area,contact_name,contact_email
London Borough of Hackney,LB Hackney,,Council,Hackney,,finance@hackney.example
"""
COUNCIL = "london-borough-of-hackney"
ANSWERS = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "London Borough of Hackney",
    "organisation_type": "Council",
    "contact_name": "Ann Other",
    "contact_email": "finance@hackney.example",
    "area_served": "Hackney",
    "coterminous": "Yes",
    "overheads": "Included in each service",
    "signed_off_by": "The treasurer",
    "signed_off_on": "2011-06-30",
}
LINE = {
    "expenditure_type": "Revenue",
    "income": 1,
    "basis": "Actual",
    "accounts": "Outturn",
    "laa_theme": "None of these",
}
IN_THOUSANDS = {name: OUTTURN[name] // 1000 for name in CODES}
TOTAL_ALONE = dict.fromkeys(CODES, 3) | {"Central services": sum(OUTTURN.values()) // 1000}


@pytest.fixture
def folder(hackney: Path) -> Path:
    (hackney / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    return hackney


def send(folder: Path, figures: dict[str, int]) -> None:
    lines = [{**LINE, "service": name, "cofog": CODES[name], "gross": pounds} for name, pounds in figures.items()]
    build_return(folder / "returns" / "hackney.xlsx", prefill=ANSWERS, lines=lines)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "outcome", "begins"),
    [
        (IN_THOUSANDS, "to-correct", "None of it can be counted yet: 1 thing has to be corrected"),
        (TOTAL_ALONE, "to-explain", "1 thing looks unusual to us"),
    ],
)
def test_no_thanks_while_the_unit_is_open(
    folder: Path, xltools: Xltools, figures: dict[str, int], outcome: str, begins: str
) -> None:
    send(folder, figures)
    code, said, _ = xltools("report", folder)
    assert code == (1 if outcome == "to-correct" else 0)
    assert f"1 message: {outcome.replace('-', ' ')} 1." in said
    assert index(folder)[COUNCIL]["status"] == outcome
    letter = words(folder, COUNCIL)
    assert begins in letter
    assert "with thanks" not in letter.casefold()
    assert "nothing more for you to do" not in letter


def test_in_pounds_the_same_council_is_thanked(folder: Path, xltools: Xltools) -> None:
    send(folder, {name: OUTTURN[name] for name in CODES})
    assert xltools("report", folder)[0] == 0
    assert index(folder)[COUNCIL]["status"] == "accepted"


def test_the_screen_and_the_status_say_that_nothing_counts(folder: Path, xltools: Xltools) -> None:
    send(folder, IN_THOUSANDS)
    code, said, _ = xltools("consolidate", folder)
    assert code == 1
    assert said.splitlines()[0] == (
        "READ FIRST: Nothing is counted. There is one return, hackney.xlsx, and no money in it counts."
    )
    assert "1 rejected" in said
    assert "Read with care: nothing counts of London Borough of Hackney: in pounds or in thousands is not known" in said
    report = (folder / "reports" / "hackney-2010-11-report.html").read_text(encoding="utf-8")
    assert "Unit not known" in report
    assert f"London Borough of Hackney, {short_pounds(100 * sum(IN_THOUSANDS.values()))} as typed" in report
    code, said, _ = xltools("validate", "--json", folder)
    (sent,) = json.loads(said)["returns"]
    assert (code, sent["status"]) == (1, "rejected")
    assert [finding["code"] for finding in sent["findings"] if finding["severity"] == "error"] == [
        "return-not-in-pounds"
    ]
