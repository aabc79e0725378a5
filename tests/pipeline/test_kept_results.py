"""Every output of the demonstrations, of 500 mixed returns and of stress places is what it was, by content."""

from __future__ import annotations

import pytest

from tests.pipeline.kept_results import INPUTS, kept, results_of


@pytest.mark.parametrize("name", INPUTS)
def test_nothing_that_comes_out_has_changed(name: str) -> None:
    was, now = kept()[name], results_of(name)
    assert {output: now.get(output) for output in was} == was
    assert now.keys() == was.keys()
