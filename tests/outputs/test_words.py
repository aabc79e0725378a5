"""What people read is what a treasurer would say: none of the words of the workshop stand in any output of the demonstration."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import astuple
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xltools.checks import CHECKS
from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo
from xltools.excel.guide import ENTRIES
from xltools.folder import read_folder
from xltools.outputs.messages.prepare import prepare_messages
from xltools.outputs.terminal import count_summary, double_counts_text
from xltools.outputs.write import write_outputs
from xltools.pipeline import consolidate
from xltools.template.layout import BY_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSHOP = re.compile(
    r"first guess|stands? in for|standing in|shared? out|ruled|\brulings?\b|share key|netted off|kept apart|not worth arguing"
    r"|provisional|swing|place \(net\)|\(gross\)|\bnet:|at (least|most) \(|four times in five|nobody's|nothing certain"
    r"|mean neither|as they stand|not large (from|to)|times the baseline|\bstand-ins?\b|never answered",
    re.IGNORECASE,
)
SHARE_KEY = BY_FIELD["share_key"].heading
"""The template's own heading, as a table of what was sent and a finding about its drop-down lists name it."""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Every text of the demonstration's outputs, estimates for bodies without a return included, by where it stands."""
    path = tmp_path_factory.mktemp("demo") / "count"
    make_demo(path, HACKNEY)
    settings = path / "count.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        re.sub(r"(?m)^#? ?estimate_missing_returns.*$", "", text).replace(
            "[policy]", "[policy]\nestimate_missing_returns = true"
        ),
        encoding="utf-8",
    )
    (path / "returns" / "dwp.xlsx").unlink()
    folder = read_folder(path)
    count = consolidate(folder)
    workbook, *others = write_outputs(count, path / "reports" / "demo-count.xlsx", made_on=date(2011, 7, 4))
    prepare_messages(folder, count, date(2011, 7, 4))
    assert count.ledger is not None
    told = {"terminal": [*count_summary(count), *double_counts_text(count.lines, count.ledger)]}
    told |= dict(cells(workbook))
    told |= {other.name: other.read_text(encoding="utf-8-sig").splitlines() for other in others}
    for message in folder.outbox.glob("*.eml"):
        body = message_from_bytes(message.read_bytes(), policy=default).get_body(("plain",))
        assert body is not None
        told[message.name] = [" ".join(body.get_content().split())]
    return told


def cells(workbook: Path) -> Iterator[tuple[str, list[str]]]:
    with closing(openpyxl.load_workbook(workbook, read_only=True)) as book:
        for sheet in book:
            texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
            yield sheet.title, texts


def test_no_output_speaks_in_words_of_the_workshop(outputs: dict[str, list[str]]) -> None:
    left = {
        f"{place}: {text}"
        for place, texts in outputs.items()
        for text in texts
        if WORKSHOP.search(text.replace(SHARE_KEY, ""))
    }
    assert not left, "\n".join(sorted(left))


def of_the_workshop(texts: list[str]) -> list[str]:
    """Those that speak in such words; a check or a button may name the template's column."""
    return [text for text in texts if WORKSHOP.search(re.sub(SHARE_KEY, "", text, flags=re.IGNORECASE))]


def test_no_check_speaks_in_words_of_the_workshop_whether_the_demonstration_meets_it_or_not() -> None:
    texts = [text for check in CHECKS for text in (check.title, check.wrong, check.why, check.fix)]
    assert not of_the_workshop(texts)


def test_no_button_speaks_in_words_of_the_workshop() -> None:
    ribbon = Path(__file__).resolve().parents[2] / "macros" / "customUI14.xml"
    texts = [*ribbon.read_text(encoding="utf-8").splitlines(), *(text for entry in ENTRIES for text in astuple(entry))]
    assert not of_the_workshop(texts)


def test_the_first_lines_say_what_the_total_is(outputs: dict[str, list[str]]) -> None:
    assert any(text.startswith("Total public spending in the place") for text in outputs["terminal"])
    assert "Total public spending in the place" in outputs["Summary"]
    assert any("is already after fees and charges" in text for text in outputs["Summary"])
