"""The table [comparison] of count.toml: the earlier count of the same place, and counts of other places to show beside it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from xltools.folder.vocabulary import refuse_unknown_keys, text_in
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    """What a count is compared with, as written: paths of count folders, or of a lines CSV or count workbook that an earlier
    `consolidate` wrote; relative ones from the count folder.
    """

    earlier_count: str = ""
    other_counts: tuple[str, ...] = ()

    @property
    def is_asked_for(self) -> bool:
        """Whether there is anything to compare with."""
        return bool(self.earlier_count or self.other_counts)


NO_COMPARISON = ComparisonSettings()


def read_comparison(path: Path, stated: Mapping[str, object]) -> ComparisonSettings:
    """Return the table [comparison] of the settings at `path`; raise `UsageError` for whatever must be put right first.

    Whether anything stands at the paths is seen when the count is made: a count never waits for what it is compared with.
    """
    refuse_unknown_keys(path, COMPARISON, stated, [key.name for key in fields(ComparisonSettings)])
    others = stated.get("other_counts", [])
    if not isinstance(others, list) or not all(isinstance(other, str) and other.strip() for other in others):
        raise UsageError(
            f'{path}: under [{COMPARISON}], other_counts should list count folders, such as ["../camden-2010-11"] (it says {others!r}).'
        )
    earlier = stated.get("earlier_count", "")
    if isinstance(earlier, list):
        raise UsageError(
            f'{path}: under [{COMPARISON}], earlier_count should be one count folder, such as "../hackney-2009-10" (it says {earlier!r}). '
            "Counts of other places belong under other_counts."
        )
    return ComparisonSettings(text_in(path, COMPARISON, "earlier_count", earlier), tuple(map(str.strip, others)))
