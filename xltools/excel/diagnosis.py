"""One thing looked at on a computer, and what to do if it does not work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: `works` is None where it is only for information; `cure` says what to do if it does not work."""

    subject: str
    works: bool | None
    words: str
    cure: str = ""
