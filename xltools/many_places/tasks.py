"""A place to be counted, and one that could not be: what passes between the process that asks and the one that counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.many_places.stored import CountedPlace

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlaceTask:
    """A place to count: its folder, where to keep it, and the key of the xltools that is to do it."""

    folder: str
    output: str
    code: str


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A place that could not be counted, and why, in words."""

    folder: str
    why: str


Outcome = CountedPlace | NotCounted


def name_of(folder: Path) -> str:
    """Return what a place's files are called: its folder's name and, as two may have one name, a mark of the way to it."""
    way = hashlib.sha256(folder.resolve().as_posix().encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{folder.resolve().name}-{way}"
