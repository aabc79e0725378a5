"""What the process behind a button answers to the add-in. The macros hold the same numbers (TotalPlaceBridge.bas; tested)."""

from __future__ import annotations

DONE = 0
"""All went well."""

TOLD = 10
"""Something was wrong and the person has been told: the add-in adds nothing. Not 1, with which Python itself gives up in silence."""
