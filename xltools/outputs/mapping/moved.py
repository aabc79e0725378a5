"""What a refresh of the mapping workbook changed, and what it asks about, as people and programs read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LISTED = 20
"""How many changes of a kind are listed one by one."""


class MovedKind(StrEnum):
    """What happened to something in the workbook."""

    BODY_ADDED = "body-added"
    ROW_ADDED = "row-added"
    ESTIMATE = "estimate-updated"
    FROM_RETURN = "from-the-return"
    STANDING = "standing"
    LAST_MESSAGE = "last-message"
    ASKED = "asked"  # something that no longer matches: nothing was changed, a person should look


@dataclass(frozen=True, slots=True)
class Moved:
    """A change, or a question: the body it is about, the cell, and in words what it is now and was before."""

    kind: MovedKind
    body: str
    words: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        where = f" ({self.sheet}!{self.cell})" if self.cell else ""
        return f"{self.body}: {self.words}{where}" if self.body else f"{self.words}{where}"

    def as_json(self) -> dict[str, str]:
        """Return it as one JSON object."""
        return {"kind": self.kind, "body": self.body, "words": self.words, "sheet": self.sheet, "cell": self.cell}


_COUNTED = {
    MovedKind.BODY_ADDED: ("body added", "bodies added"),
    MovedKind.ROW_ADDED: ("row added", "rows added"),
    MovedKind.ESTIMATE: ("initial estimate updated", "initial estimates updated"),
    MovedKind.FROM_RETURN: ("figure From the return updated", "figures From the return updated"),
    MovedKind.STANDING: ("body whose standing changed", "bodies whose standing changed"),
    MovedKind.LAST_MESSAGE: ("last message", "last messages"),
    MovedKind.ASKED: ("thing to look at", "things to look at"),
}


def moved_text(moved: Sequence[Moved]) -> Iterator[str]:
    """Yield what moved as lines: how many of each kind, then each of them; beyond `MOST_LISTED` of a kind, how many more."""
    numbers = Counter(each.kind for each in moved)
    if numbers:
        yield f"{', '.join(plural(numbers[kind], *words) for kind, words in _COUNTED.items() if numbers[kind])}:"
    for kind in MovedKind:
        own = [each for each in moved if each.kind is kind]
        yield from (f"  {each}" for each in own[:MOST_LISTED])
        if len(own) > MOST_LISTED:
            yield f"  and {plural(len(own) - MOST_LISTED, 'more', 'more')} ({_COUNTED[kind][1]})"
