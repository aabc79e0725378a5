"""Payments that lines of another body come to: what is looked at quickly leaves out none of those looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from xltools.counting.double_counts.exact_sums import _IN_INSTALMENTS, _without_number
from xltools.counting.double_counts.service_texts import ServiceTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = st.sampled_from(
    ("Grant", "to", "Oak Trust", "Q1", "q 2", "tranche", "part", "payment", "no", "7", "12", "b3", "A4x", "the", "M&S")
)


@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=12))
def test_instalments_of_one_payment_have_one_key(said: Sequence[str]) -> None:
    texts = list(dict.fromkeys(said))
    keys = ServiceTexts(texts).keys_without(_IN_INSTALMENTS.match).tolist()
    for text, key in zip(texts, keys, strict=True):
        for other, others in zip(texts, keys, strict=True):
            assert key == others or _without_number(text) != _without_number(other)


def test_payments_of_other_names_have_other_keys() -> None:
    keys = ServiceTexts(["Home care Q1", "Day care Q1", "Home care tranche 2"]).keys_without(_IN_INSTALMENTS.match)
    assert keys[0] == keys[2] != keys[1]
