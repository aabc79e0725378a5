"""What a button tells the person before the screen: a message, a question, a word in the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.excel.committing import committing

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.model import ReadFile

TITLE = "Total Place"
LONGEST = 1_000
"""Characters of a message: a box with more does not fit every screen."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speaks through the Excel a button was clicked in."""

    app: xw.App

    def tell(self, text: str) -> None:
        """Show what was done."""
        committing()
        self.app.alert(_short(text), TITLE, "ok", "info")

    def warn(self, text: str) -> None:
        """Show why something was not done."""
        committing()
        self.app.alert(_short(text), TITLE, "ok", "critical")

    def ask(self, question: str) -> bool:
        """Ask a question; True is yes."""
        committing()
        return self.app.alert(_short(question), TITLE, "yes_no", "info") == "yes"

    def doing(self, text: str) -> None:
        """Show in the status bar what is being done. The add-in puts the bar back when the click is over."""
        self.app.status_bar = f"{TITLE}: {text}"

    def reading(self) -> OnFile:
        """Return a listener that shows which file is being read."""
        return OnFile(self)


class OnFile:
    """Shows each file read in the status bar, and how many of how many it is."""

    def __init__(self, say: Say) -> None:
        self.say, self.done = say, 0

    def __call__(self, file: ReadFile, total: int) -> None:
        """Hear of a file that was read."""
        self.done += 1
        self.say.doing(f"reading, {self.done:,} of {total:,}: {file.file}")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4].rstrip()} ..."
