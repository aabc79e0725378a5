"""What a count is shown beside: an earlier count of the same place, and counts of other places, as far as they could be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.counting.change.compared import ComparedCount


@dataclass(frozen=True, eq=False)
class ComparedWith:
    """The counts that count.toml names under [comparison]. `problems` say in words which could not be used, and what to do."""

    earlier: ComparedCount | None = None
    others: tuple[ComparedCount, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What to know of those that could be used: another year, other districts, where their figures are from."""
    asked_for_earlier: bool = False


WITH_NOTHING = ComparedWith()
