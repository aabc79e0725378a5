"""Single amounts that are surely a thousand times off do not count until they are settled; their look-alikes do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.checks.sheet import KNOWN, batch_of, classified, noticed
from xltools.classify.parts_of_lines import says_of_which
from xltools.counting.removals import removals
from xltools.model import Noticed, Observation, WhyNot
from xltools.reading.versions import resolve_submitters

if TYPE_CHECKING:
    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Batch

IN_THOUSANDS = noticed(Noticed.UNIT_READ, "G4", "", "thousands of pounds, as 'Gross (£000)' says", "gross")
STATED = noticed(Noticed.UNIT_STATED, "V2", "", "whole pounds", "gross")
SHARE = "| service | cofog | gross | area | basis | share_key | local |"


def counted(sheet: str, *observations: Observation) -> list[int | None]:
    batch, lined = drawn(sheet, *observations)
    out = removals(resolve_submitters(batch, KNOWN.partners, KNOWN.place), lined)["why_not"].tolist()
    amounts = lined.frame["amount"].astype(object).tolist()
    return [None if why else int(pence) // 100 for pence, why in zip(amounts, out, strict=True)]


def drawn(sheet: str, *observations: Observation) -> tuple[Batch, ClassifiedLines]:
    batch = batch_of(sheet, observations=observations)
    return batch, classified(batch)


@pytest.mark.parametrize("amount", [67_228_000_000, 97_080_000_000])
def test_one_amount_in_pounds_under_a_heading_in_thousands_does_not_count(amount: int) -> None:
    sheet = f"| service | cofog | gross |\n| Children | 10.4 | 97080000 |\n| Older people | 10.2 | {amount} |"
    assert counted(sheet, IN_THOUSANDS) == [97_080_000, None]


@pytest.mark.parametrize("observations", [(), (IN_THOUSANDS, STATED)])
def test_where_no_unit_made_it_so_large_it_counts_under_its_error(observations: tuple[Observation, ...]) -> None:
    sheet = "| service | cofog | gross |\n| Children | 10.4 | 97080000 |\n| Older people | 10.2 | 67228000000 |"
    assert counted(sheet, *observations) == [97_080_000, 67_228_000_000]


def test_a_figure_for_the_place_that_is_a_thousandth_of_the_share_does_not_count_and_the_reason_is_said() -> None:
    sheet = f"{SHARE}\n| Parks | 08.1 | 400000000 | London | Actual | All ages | 11995 |"
    assert counted(sheet) == [None]
    batch, lined = drawn(sheet)
    why = removals(resolve_submitters(batch, KNOWN.partners, KNOWN.place), lined)
    assert why["why_not"].tolist() == [WhyNot.NO_AMOUNT]
    (words,) = why["why_not_text"].tolist()
    assert "a thousandth of the share that All ages gives" in words
    assert counted(sheet, STATED) == [11_995]


@pytest.mark.parametrize("local", [11_994_748, 12_995, 900])
def test_any_other_figure_for_the_place_counts(local: int) -> None:
    assert counted(f"{SHARE}\n| Parks | 08.1 | 400000000 | London | Actual | All ages | {local} |") == [local]


def test_parts_that_add_up_to_a_line_above_are_counted_once() -> None:
    sheet = (
        "| service | gross |\n| Older people | 67 |\n| Health | 41 |\n| Net of which: home care | 30 |\n"
        "| of which residential care | 37 |\n| Parks | 6 |\n| Health: of which smoking | 9 |"
    )
    assert counted(sheet) == [67, 41, None, None, 6, 9]


def test_parts_of_another_return_or_of_a_line_below_are_not_looked_for() -> None:
    assert counted("| service | gross |\n| of which care | 67 |\n| Older people | 67 |") == [67, 67]


@pytest.mark.parametrize(
    "name", ["Of which: day care", "- of which day care", "Care (of which day care)", "thereof staff"]
)
def test_words_of_a_part(name: str) -> None:
    assert says_of_which(name)


@pytest.mark.parametrize(
    "name", ["Scheme of which we are host", "Whichford", "Care of the elderly, which is shared", ""]
)
def test_words_of_something_else(name: str) -> None:
    assert not says_of_which(name)
