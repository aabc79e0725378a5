"""How things are with the Python that stays ready between clicks, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from xltools.excel.warm.client import waiting
from xltools.excel.warm.switch import Off, why_off
from xltools.installation import installation

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBJECT = "Python ready between clicks"
SWITCH_ON = "addin warm on"
_OF_THE_PERSON = (Off.PERSON, Off.RESTING)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Why none may stay ready (None where one may), and who waits: its number and since when, blank where none does."""

    off: Off | None = None
    process: int = 0
    since: str = ""

    @property
    def words(self) -> str:
        """What is to be said after a subject and a colon."""
        if self.process:
            return f"yes, since {self.since} (process {self.process}); it ends ten minutes after the last click"
        return f"no, {self.off}" if self.off else "none now; the next click leaves one ready for the click after it"

    @property
    def cure(self) -> str:
        """What the person can do about it, blank where it is none of their doing."""
        return (
            f"To have it: {installation().command(SWITCH_ON)}"
            if self.off in _OF_THE_PERSON and not self.process
            else ""
        )

    @property
    def sentence(self) -> str:
        """All of it."""
        return " ".join(part for part in (f"{SUBJECT}: {self.words}.", self.cure) if part)


def how_it_is(environment: Mapping[str, str]) -> Readiness:
    """Look who waits for a click of this user, and whether anybody may."""
    notice = waiting(environment)
    if notice is None:
        return Readiness(why_off(environment))
    since = datetime.fromtimestamp(notice.since).astimezone()
    return Readiness(why_off(environment), notice.process, f"{since:%H:%M}")
