"""What a count says of lines whose figure is for another area: by which share they were apportioned, and on what basis."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from xltools.classify.shares import share_words
from xltools.reading.lines import spread
from xltools.reference.people.populations import AGES
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.shares import NoShare, Share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.classify.lines import ClassifiedLines
    from xltools.classify.shares import LineShare

SERVICE_MEASURE, WEIGHTED, BY_POPULATION = "Service measure", "Weighted population", "Population"


def share_columns(gross: pd.Series[int], classified: ClassifiedLines) -> dict[str, pd.Series[Any]]:
    """Return the columns a `Count` has about apportioning: shared_by, share, share_year, share_source, share_notes, outside."""
    frame, shares = classified.frame, classified.shares
    told = [_told(line_share) for line_share in shares.each]  # and a blank last, which the number -1 takes
    texts = {
        name: pd.Series(spread([*(words[name] for words in told), ""], shares.numbers), index=gross.index)
        for name in _TEXTS
    }
    elsewhere = pd.Series(shares.numbers >= 0, index=gross.index)
    return {**texts, "by_key": frame["by_key"], "outside": (gross - frame["amount"]).where(elsewhere)}


_TEXTS = ("shared_by", "share", "share_year", "share_source", "share_notes")


def _told(line_share: LineShare) -> Mapping[str, str]:
    share = line_share.share
    if isinstance(share, NoShare):
        return MappingProxyType(dict.fromkeys(_TEXTS, "") | {"share_notes": f"{share.message} {share.fix}"})
    notes = " ".join((line_share.reason, *share.notes)).strip()
    words = (share.key, share_words(share), share.year, share.source, notes)
    return MappingProxyType(dict(zip(_TEXTS, words, strict=True)))


def how_shared(share: Share) -> str:
    """Return the basis of an apportioned figure: a driver is a service measure, a mixture with people a weighted population."""
    people = [measure for measure in share.measures if measure.measure == ALL_AGES or measure.measure in AGES]
    if not people:
        return SERVICE_MEASURE
    return WEIGHTED if len(share.measures) > 1 else BY_POPULATION
