"""The check that docs/contributing.md adds is one that works: its code is run on its own case."""

from __future__ import annotations

import re
from pathlib import Path

from tests.checks.case import Case, Sheet
from tests.checks.sheet import KNOWN, batch_of, cells, classified
from xltools.checks import amounts
from xltools.checks.context import CheckContext
from xltools.checks.engine import Check, find_problems

PAGE = Path(__file__).resolve().parents[2] / "docs" / "contributing.md"


def the_example() -> tuple[Check, Case]:
    section = PAGE.read_text(encoding="utf-8").partition("## Adding a check")[2].partition("\n## ")[0]
    family_file, its_case = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names = dict(vars(amounts))
    exec(f"from __future__ import annotations\n{family_file}", names)  # noqa: S102 - the project's own docs
    cases: dict[str, Case] = {}
    exec(its_case, {"CASES": cases, "Case": Case, "Sheet": Sheet})  # noqa: S102 - the project's own docs
    check = names["AMOUNT_PLACEHOLDER"]
    assert isinstance(check, Check)
    return check, cases[check.code]


def test_the_example_finds_what_its_case_says_and_lets_the_look_alike_pass() -> None:
    check, case = the_example()

    def found_in(sheet: Sheet) -> tuple[str, ...]:
        batch = batch_of(sheet.table)
        (findings,) = find_problems((check,), CheckContext(batch, KNOWN, classified(batch)))
        return tuple(cells(findings, check.code))

    assert found_in(case.fires) == case.at
    for sheet in (case.look_alike, case.blank, case.wrong_type):
        assert found_in(sheet) == ()
