"""What a button tells the person before the screen: a message, a question, a word in the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from xltools.excel.committing import committing
from xltools.model import Stopped

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.excel.stopping import WantsToStop
    from xltools.steps import Progress, Step

TITLE = "Total Place"
HOW_TO_STOP = " (hold Esc to stop)"
BETWEEN = 0.25
"""Seconds between two words in the status bar on one step: each is a call into Excel, which waits meanwhile."""
A_MOMENT, STILL_HELD = 0.1, 50
"""Seconds between looks at whether the key is let go, and how many looks."""
LONGEST = 1_000
"""Characters of a message: a box with more does not fit every screen."""


@dataclass(frozen=True, slots=True)
class Say:
    """Speaks through the Excel a button was clicked in, and hears there whether the person wants to stop (None: nobody can)."""

    app: xw.App
    wants_to_stop: WantsToStop | None = None

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

    def steps(self) -> Steps:
        """Return a listener that shows how far the work is, and ends it where the person wants to stop."""
        return Steps(self)

    def tell_stopped(self, words: str) -> None:
        """Show that the work was stopped, once the key is let go: held, it would close the message."""
        left = STILL_HELD
        while self.wants_to_stop and self.wants_to_stop() and left > 0:
            sleep(A_MOMENT)
            left -= 1
        self.tell(words)


class Steps:
    """Shows in the status bar how far the work is, a few times a second at most, and raises `Stopped` where that is asked for."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._step: Step | None = None
        self._shown_at = 0.0

    def __call__(self, progress: Progress) -> None:
        """Hear how far the work is."""
        stop = self._say.wants_to_stop
        now = perf_counter()
        if progress.step is not self._step or now - self._shown_at >= BETWEEN:
            self._step, self._shown_at = progress.step, now
            self._say.doing(f"{progress.words}{HOW_TO_STOP if stop else ''}")
        if stop and stop():
            raise Stopped


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4].rstrip()} ..."
