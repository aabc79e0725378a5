"""Laws of checking: no lines frame makes it fail, and a return's findings do not depend on its neighbours."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xltools.checks
from tests.checks.sheet import COLUMNS, HACKNEY, PARTNERS, PLACES, check_batch, return_of
from xltools.checks.context import CheckContext
from xltools.checks.texts import Phrase
from xltools.classify.lines import classify_lines
from xltools.model import Header, Location, Noticed, Observation, ReferenceContext, Return
from xltools.reading.lines import DTYPES, gather, lines_frame
from xltools.template.layout import BASES, DATA_FIELDS, MONEY_FIELDS, NAMED_CELLS
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Finding

KNOWN = ReferenceContext(HACKNEY, PARTNERS)
TELLING = st.sampled_from(
    [
        *(
            "",
            " ",
            "Total",
            "Sub-total",
            "Libraries",
            "Primary schools",
            "Revenue Support Grant",
            "Waste levy",
            "net of income",
        ),
        *(
            "London",
            "Hackney",
            "10.2",
            "10.22",
            "07",
            "C37",
            "Capital",
            "Revenue",
            "Please apportion",
            "2009/10",
            "£000",
            "=1+1",
        ),
        *("jo@example.org", "DWP", "AB 12 34 56 C", "943 476 5919", *BASES),
    ]
)
TEXTS = TELLING | st.text(max_size=12)
MONEY = st.none() | st.integers(-(2**63), 2**63 - 1) | st.sampled_from([0, 100, 100_000, 5_000_000])


@st.composite
def returns(draw: st.DrawFn) -> Return:
    rows = draw(st.integers(0, 6))
    columns: dict[str, list[object]] = {}
    for name in (*DATA_FIELDS, "period", "reference", "financial_year"):
        values = MONEY if name in MONEY_FIELDS else TEXTS
        columns[name] = draw(st.lists(values, min_size=rows, max_size=rows))
    columns["row"] = draw(st.lists(st.integers(1, 2**31 - 1), min_size=rows, max_size=rows))
    columns["sheet"] = ["Spending"] * rows
    header = draw(st.dictionaries(st.sampled_from([cell.name for cell in NAMED_CELLS]), TEXTS))
    file = draw(st.sampled_from(["a.xlsx", "b.xlsx", "lines.csv"]))
    kinds = st.lists(
        st.tuples(st.sampled_from(list(Noticed)), st.integers(0, 9), st.sampled_from(["", *DATA_FIELDS]), TEXTS),
        max_size=4,
    )
    observations = tuple(
        Observation(kind, Location(file, "Spending", row, 1), name, text, text) for kind, row, name, text in draw(kinds)
    )
    places = draw(st.sampled_from([{name: replace(place, workbook=file) for name, place in PLACES.items()}, {}]))
    return Return(file, "", Header(header, places), lines_frame(columns, rows), COLUMNS, "", observations)


slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow
@given(st.lists(returns(), max_size=4), st.data())
def test_checking_never_fails_and_every_finding_points_into_its_own_file(
    batch: list[Return], data: st.DataObject
) -> None:
    numbers = st.integers(0, max(len(batch) - 1, 0))
    previous = data.draw(st.dictionaries(numbers, numbers, max_size=2)) if batch else {}
    known = data.draw(st.sampled_from([ReferenceContext(), KNOWN, ReferenceContext(HACKNEY)]))
    findings = check_batch(gather(batch), ReferenceContext(known.place, known.partners, previous))
    assert len(findings) == len(batch)
    for one, found in zip(batch, findings, strict=True):
        assert all(finding.location.workbook == one.file for finding in found)
        assert all(finding.message and finding.why and finding.fix for finding in found)


@slow
@given(st.lists(returns(), min_size=1, max_size=4), st.randoms())
def test_the_order_of_returns_does_not_change_a_returns_findings(batch: list[Return], random: object) -> None:
    order = list(range(len(batch)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    together = alone_in_its_return(check_batch(gather(batch), KNOWN))
    shuffled = alone_in_its_return(check_batch(gather([batch[number] for number in order]), KNOWN))
    assert [together[number] for number in order] == shuffled
    assert together == [alone_in_its_return(check_batch(gather([one]), KNOWN))[0] for one in batch]


def alone_in_its_return(found: Sequence[tuple[Finding, ...]]) -> list[list[Finding]]:
    """Findings less those of the one check that sets a body's returns for several places beside each other."""
    return [[one for one in findings if one.code != "shares-exceed-whole"] for findings in found]


def test_checking_leaves_the_batch_as_it_was() -> None:
    batch = gather([return_of("| service | gross |\n| Parks | -5 |")])
    before = batch.lines.copy()
    check_batch(batch, KNOWN)
    assert before.equals(batch.lines)
    assert set(DTYPES) | {"return_no"} == set(batch.lines.columns)


def test_no_returns_have_no_findings() -> None:
    assert check_batch(gather([]), KNOWN) == ()


def phrases() -> dict[str, Phrase]:
    modules = [
        importlib.import_module(f"xltools.checks.{one.name}") for one in pkgutil.iter_modules(xltools.checks.__path__)
    ]
    named = [(f"{module.__name__}.{name}", value) for module in modules for name, value in vars(module).items()]
    return {name: value for name, value in named if isinstance(value, Phrase)}


@pytest.mark.parametrize("phrase", phrases().values(), ids=phrases().keys())
@given(st.data())
def test_a_phrase_is_found_only_in_texts_worth_trying(phrase: Phrase, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(phrase.pattern))
    assert any(word in text for word in phrase.words) or sum(letter in "0123456789" for letter in text) >= (
        phrase.digits or 99
    )


@given(
    st.lists(TEXTS | st.text("total net levy\n\x1e £0", max_size=20), max_size=8),
    st.sampled_from(["total", "net", "0", "£"]),
)
def test_texts_searched_together_are_found_as_if_searched_one_by_one(texts: list[str], word: str) -> None:
    frame = lines_frame({"service": texts, "row": range(1, len(texts) + 1)}, len(texts))
    batch = gather([Return("a.xlsx", "", Header({}, {}), frame, COLUMNS, "")])
    context = CheckContext(batch, KNOWN, classify_lines(batch.lines, None, ()))
    blank_or_found = [word in fold(text) for text in texts]
    assert context.mentions("service", (word,)).tolist() == blank_or_found
    assert context.says("service", Phrase(word, words=(word,))).tolist() == blank_or_found
    assert context.says("service", Phrase(".*[0-9]{2}", digits=2)).tolist() == [
        bool(re.search(".*[0-9]{2}", fold(text))) for text in texts
    ]
