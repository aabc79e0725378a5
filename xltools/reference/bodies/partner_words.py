"""How the names of places stand in the names of bodies."""

from __future__ import annotations


def plain_name(name: str) -> str:
    """Return a district's name the way round it is spoken: "Bristol" for "Bristol, City of"."""
    head, _, tail = name.partition(", ")
    return head if tail in ("City of", "County of") else name
