"""Every check is proved both ways on small sheets, has its words, and stands in the docs."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import xltools.checks
from tests.checks import cases_lines, cases_meaning, cases_sharing, cases_structure
from xltools.checks import CHECKS, REFUSING
from xltools.checks.document import render
from xltools.checks.engine import Check
from xltools.model import Severity

if TYPE_CHECKING:
    from tests.checks.case import Case

CASES: dict[str, Case] = {**cases_structure.CASES, **cases_lines.CASES, **cases_meaning.CASES, **cases_sharing.CASES}
BETWEEN_VERSIONS = {
    *("changed-since-last", "shares-few-lines-with-last", "which-is-newer", "reference-disagrees"),
    "sender-not-the-partner",
    "return-jumps",
}
"""Proved in test_versions: they need two returns, or what is known of one besides."""
ON_WORKBOOKS = {check.code for check in CHECKS if check.of_the_workbook}
"""Proved in test_mapping, or where figures are typed in beside a return (tests/counting/test_typed_in): they are of the lead
team's own workbook."""
DOCS = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
each_case = pytest.mark.parametrize(("code", "case"), CASES.items(), ids=CASES.keys())


@each_case
def test_it_fires_at_the_cell_that_is_wrong(code: str, case: Case) -> None:
    assert tuple(case.fires.found(code)) == case.at


@each_case
def test_it_lets_a_look_alike_pass(code: str, case: Case) -> None:
    assert case.look_alike.found(code) == []


@each_case
def test_it_is_silent_about_a_blank(code: str, case: Case) -> None:
    blank = case.blank
    if code in ("service-missing", "gross-missing") and not blank.table:
        pytest.fail("a blank line is what these look for: give them another sheet")
    assert blank.found(code) == []


@each_case
def test_it_is_silent_about_a_value_of_the_wrong_kind(code: str, case: Case) -> None:
    assert case.wrong_type.found(code) == []


def checks_of_each_family() -> dict[str, list[Check]]:
    names = [module.name for module in pkgutil.iter_modules(xltools.checks.__path__)]
    modules = [importlib.import_module(f"xltools.checks.{name}") for name in names]
    held = {
        module.__name__: [value for value in vars(module).values() if isinstance(value, Check)] for module in modules
    }
    return {name: checks for name, checks in held.items() if checks}


def test_every_check_of_every_family_is_listed_once() -> None:
    defined = [check.code for checks in checks_of_each_family().values() for check in checks]
    assert sorted(check.code for check in CHECKS) == sorted(defined)
    assert len(set(defined)) == len(defined)


@pytest.mark.parametrize("check", CHECKS, ids=[check.code for check in CHECKS])
def test_a_code_is_kebab_case(check: Check) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.code)


def test_every_check_is_proved_both_ways() -> None:
    assert {check.code for check in CHECKS} == set(CASES) | BETWEEN_VERSIONS | ON_WORKBOOKS


@pytest.mark.parametrize("check", CHECKS, ids=[check.code for check in CHECKS])
def test_its_words_have_a_title_and_three_parts_that_a_partner_can_read(check: Check) -> None:
    for words in (check.title, check.wrong, check.why, check.fix):
        assert words
        assert words[0].isupper() or words.startswith("'")
    assert all(words.endswith(".") for words in (check.wrong, check.why, check.fix))
    assert f"### {check.code}" in DOCS.read_text(encoding="utf-8")


def test_the_docs_are_what_the_checks_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == render()


def test_refusing_codes_are_errors_that_exist() -> None:
    assert {check.code for check in CHECKS if check.severity is Severity.ERROR} >= REFUSING


WITHOUT_DOCSTRINGS = """
from tests.checks.sheet import findings_of
for finding in findings_of("| service | gross |\\n| Day centres |  |\\n|  | -5 |"):
    print(finding.code, bool(finding.why and finding.fix))
"""


def test_findings_keep_their_words_where_python_drops_docstrings() -> None:
    told = subprocess.run([sys.executable, "-OO", "-c", WITHOUT_DOCSTRINGS], capture_output=True, text=True, check=True)
    codes = dict(line.split() for line in told.stdout.splitlines())
    assert {"gross-missing", "service-missing", "amount-negative"} <= codes.keys()
    assert set(codes.values()) == {"True"}


def test_each_code_has_one_section_in_the_docs_and_no_other_stands_there() -> None:
    sections = re.findall(r"^### (.*)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sections == [check.code for check in CHECKS]
