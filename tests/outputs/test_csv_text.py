"""Text in a CSV is never run by the program a person opens it with, and is given back as it was by the one that reads it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.outputs.counts import small_count
from xltools.outputs.lines_csv import write_lines_csv
from xltools.outputs.messages.index import IndexRow, read_index, write_index_raw, write_index_table
from xltools.reading.read import read_file
from xltools.text import guard, guard_all, unguard

if TYPE_CHECKING:
    from pathlib import Path

RUN = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "|calc",
    "%x",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "\u00a0@x",
    "\uff1d1",
    "=cmd|' /C calc'!A0",
)
KEPT = ("", "plain", "a=b", "-12.50", "+7", "-£1,234", "12%", "'quoted'", "£000", "(5)", "e-mail", "0-15")
TEXTS = st.text(st.sampled_from("'=+-@|%\t\r\n 1£a\uff1d\x00"), max_size=6) | st.text()


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_numbers_and_other_text_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


@given(TEXTS)
@example("'=1")
@example("''-")
@example("'-12.50")
def test_what_was_guarded_is_given_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(TEXTS)
def test_guarding_twice_can_be_undone_twice(text: str) -> None:
    assert unguard(unguard(guard(guard(text)))) == text


@given(st.lists(TEXTS, max_size=5))
def test_many_at_once_are_guarded_like_each(texts: list[str]) -> None:
    assert guard_all(texts) == [guard(text) for text in texts]


def test_the_lines_csv_holds_no_formula_and_reads_back_as_it_was_sent(tmp_path: Path) -> None:
    texts = [*RUN, *KEPT, "'=1"]
    count = small_count(notes=texts, gross=[-1250] * len(texts))
    path = write_lines_csv(count, tmp_path / "lines.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["notes"] for row in rows] == [guard(text) for text in texts]
    assert {row["gross"] for row in rows} == {"-12.50"}
    read = read_file(path)
    assert [note for sent in read.returns for note in sent.lines["notes"]] == [text.strip() for text in texts]


def test_raw_leaves_every_text_as_it_was_sent(tmp_path: Path) -> None:
    path = write_lines_csv(small_count(notes=list(RUN), gross=[1] * len(RUN)), tmp_path / "lines.csv", raw=True)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["notes"] for row in csv.DictReader(file)] == list(RUN)


def test_the_index_of_the_outbox_is_guarded_read_as_it_was_and_raw_on_request(tmp_path: Path) -> None:
    names = [text for text in RUN if text == " ".join(text.split())]  # as partners.csv gives them
    rows = tuple(IndexRow("x", text, "a@example.org", f"Re: {text}", "accepted", note=text) for text in names)
    write_index_table(tmp_path, rows)
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as file:
        assert [row["partner"] for row in csv.DictReader(file)] == [f"'{name}" for name in names]
    assert read_index(tmp_path) == rows
    write_index_raw(tmp_path)
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as file:
        assert [row["partner"] for row in csv.DictReader(file)] == names
    assert read_index(tmp_path) == rows
